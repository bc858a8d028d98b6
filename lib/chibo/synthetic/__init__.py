"""A made-up register of a nation, to measure with."""

from chibo.synthetic.national import national

__all__ = ["national"]
