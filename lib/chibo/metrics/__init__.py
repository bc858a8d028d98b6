"""Metrics: frames in, frames out; nothing is drawn, nothing is changed in place.

Five subjects: ``coverage``, ``split``, ``quality``, ``capacity`` and ``consistency``; ``figures`` picks printed
figures, ``baseline`` reads one that does not add up, ``rounding`` says what one can stand for, ``register`` asks a
register.
Results on the published layer carry two columns that let a reader trace and judge them: ``figures``, the ids of the
published figures they rest on (separated by blanks), and ``status``, one of ``as_reported``, ``inferred`` (printed, but
the period is ours), ``derived`` (arithmetic on printed figures), ``bounded`` (an interval) and ``unknown``.
"""

from chibo import on_demand

__all__ = ["baseline", "capacity", "consistency", "coverage", "figures", "peers", "quality", "register", "rounding"]
__all__ += ["split"]

__getattr__, __dir__ = on_demand(__name__, __all__)
