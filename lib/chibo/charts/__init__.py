"""Charts: a shaped frame in, a :class:`~chibo.charts.chart.Chart` out; nothing is computed, no file is read.

The same five subjects as in :mod:`chibo.metrics`. Each function says which columns it draws; names in the reader's
language (``area_name``, ``category_name``, ``period_text``) are added by the report before.
"""

from importlib import import_module

from chibo.errors import nearest

__all__ = [
    "Chart",
    "capacity",
    "consistency",
    "coverage",
    "quality",
    "register",
    "split",
]


def __getattr__(name: str):
    if name in __all__:
        if name == "Chart":
            return import_module("chibo.charts.chart").Chart
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"{__name__} has no {name!r}; {nearest(name, __all__)}")


def __dir__() -> list[str]:
    return __all__
