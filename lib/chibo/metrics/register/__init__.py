"""Metrics on the register layer: units, cells and organisations as counts, for any date and ward.

Every function takes the :class:`chibo.model.layers.Register` first, selects with ``years`` or ``dates`` and ``areas``,
gives one figure for the whole or one per ward (``by="area"``), changes nothing, and marks its result: ``status`` is
``as_reported`` (plain sums), ``derived`` (by rule or arithmetic), or ``synthetic`` for everything from a synthetic
register; ``layer`` is ``register``. Stocks of a year are those of 31 December; validity is half-open. Tables an
office does not keep make empty results with the same columns.
"""

from importlib import import_module

from chibo.errors import nearest

__all__ = [
    "capacity",
    "caps",
    "catchment",
    "comparison",
    "coverage",
    "errors",
    "events",
    "lineage",
    "meetings",
    "membership",
    "organisations",
    "quality",
    "split",
    "states",
]


def __getattr__(name: str):
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"{__name__} has no {name!r}; {nearest(name, __all__)}")


def __dir__() -> list[str]:
    return __all__
