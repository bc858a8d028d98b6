"""Metrics: frames in, frames out; nothing is drawn, nothing is changed in place.

Five subjects on the published layer: ``coverage``, ``split``, ``quality``, ``capacity`` and ``consistency``;
``figures`` picks printed figures, ``baseline`` reads one that does not add up, ``breaks`` says where series end and
gives the change of a quantity between two years; ``register`` holds the metrics of the second layer.
Results on the published layer carry two columns that let a reader trace and judge them: ``figures``, the ids of the
published figures they rest on (separated by blanks), and ``status``, one of ``as_reported``, ``inferred`` (printed, but
the period is ours), ``derived`` (arithmetic on printed figures), ``bounded`` (an interval) and ``unknown``.
"""

from chibo.lazy import on_demand

__all__ = ["baseline", "breaks", "capacity", "consistency", "coverage", "figures", "quality", "register", "split"]

_NAMES = {name: f"{__name__}.{name}" for name in __all__}
__getattr__, __dir__ = on_demand(__name__, _NAMES)
