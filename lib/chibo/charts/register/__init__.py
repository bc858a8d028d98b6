"""Charts of the register layer: shaped frames of :mod:`chibo.metrics.register` in, charts out.

Pictures from a synthetic register carry the mark by themselves: the tables say so in ``status``.
"""

from chibo.charts.register import capacity, coverage, quality

__all__ = ["capacity", "coverage", "quality"]
