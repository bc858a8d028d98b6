"""Charts of the register layer: shaped frames of :mod:`chibo.metrics.register` in, charts out.

Pictures from a synthetic register carry the mark by themselves: the tables say so in ``status``.
"""

from chibo.lazy import on_demand

__all__ = [
    "capacity",
    "coverage",
    "quality",
]

_NAMES = {name: f"{__name__}.{name}" for name in __all__}
__getattr__, __dir__ = on_demand(__name__, _NAMES)
