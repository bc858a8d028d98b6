"""Charts of the register layer: shaped frames of :mod:`chibo.metrics.register` in, charts out.

Pictures from a synthetic register carry the mark by themselves: the tables say so in ``status``.
"""

from importlib import import_module

from chibo.errors import nearest

__all__ = [
    "capacity",
    "coverage",
    "quality",
]


def __getattr__(name: str):
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"{__name__} has no {name!r}; {nearest(name, __all__)}")


def __dir__() -> list[str]:
    return __all__
