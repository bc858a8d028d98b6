"""Charts: a shaped frame in, a :class:`~chibo.charts.chart.Chart` out; nothing is computed, no file is read.

The same five subjects as in :mod:`chibo.metrics`. Each function says which columns it draws; names in the reader's
language (``area_name``, ``category_name``, ``period_text``) are added by the report before.
"""

from chibo.lazy import on_demand

__all__ = [
    "Chart",
    "capacity",
    "consistency",
    "coverage",
    "quality",
    "split",
]

_NAMES = {name: f"{__name__}.{name}" for name in __all__} | {"Chart": "chibo.charts.chart:Chart"}
__getattr__, __dir__ = on_demand(__name__, _NAMES)
