"""A made-up register of a city that satisfies every published total.

Nothing here describes a real unit, cell or organisation. The totals are real and are read from the published layer;
everything below them is drawn from a seed. Each module makes one kind of table, in the order in which they depend on
each other: :mod:`setting`, :mod:`units`, :mod:`organisations`, :mod:`baseline`, :mod:`cells`, :mod:`members`,
:mod:`flows`, :mod:`ratings`, :mod:`meetings`, :mod:`cadres`, :mod:`inspections`; :mod:`city` puts them together.
"""

from chibo.synthetic.city import register
from chibo.synthetic.files import write

__all__ = ["register", "write"]
