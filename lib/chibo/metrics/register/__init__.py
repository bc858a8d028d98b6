"""Metrics on the register layer: units, cells and organisations as counts, for any date and ward.

Every function takes the :class:`chibo.model.layers.Register` first, selects with ``years`` or ``dates`` and ``areas``,
gives one figure for the whole or one per ward (``by="area"``), changes nothing, and marks its result: ``status`` is
``as_reported`` (plain sums), ``derived`` (by rule or arithmetic), or ``synthetic`` for everything from a synthetic
register; ``layer`` is ``register``. Stocks of a year are those of 31 December; validity is half-open. Tables an
office does not keep make empty results with the same columns.
"""

from chibo.lazy import on_demand

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

_NAMES = {name: f"{__name__}.{name}" for name in __all__}
__getattr__, __dir__ = on_demand(__name__, _NAMES)
