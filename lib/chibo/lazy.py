"""Packages whose names are imported when they are first asked for, and that say what they have.

``import chibo`` must not cost a second because somewhere in it a picture could be drawn. A package lists its names
here (PEP 562), completion finds them without importing anything, and a name it has not is answered with the nearest.
"""

import importlib
import inspect
import sys
import types
from collections.abc import Callable, Iterable, Mapping

from chibo.errors import nearest


class Subject(types.ModuleType):
    """A module that completion shows without its imports, and that knows which of its names was meant."""

    def __getattr__(self, name: str):
        raise _unknown(self.__name__, name, _own(self))

    def __dir__(self) -> list[str]:
        return _own(self)


class _Package(types.ModuleType):
    """A package of subjects: whoever imports one of its modules first, it becomes a :class:`Subject`."""

    def __setattr__(self, name: str, value: object) -> None:
        if type(value) is types.ModuleType and name in self.__all__ and "__getattr__" not in vars(value):
            value.__class__ = Subject
        super().__setattr__(name, value)


def on_demand(package: str, names: Mapping[str, str]) -> tuple[Callable, Callable]:
    """Return ``__getattr__`` and ``__dir__`` of a package that has ``__all__``.

    Parameters
    ----------
    package : its ``__name__``
    names : what it has, each with where it is: ``chibo.metrics.split``, or ``chibo.charts.chart:Chart``
    """

    def get(name: str):
        if name not in names:
            raise _unknown(package, name, names)
        module, _, inside = names[name].partition(":")
        found = importlib.import_module(module)
        found = getattr(found, inside) if inside else found
        setattr(sys.modules[package], name, found)
        return found

    sys.modules[package].__class__ = _Package
    return get, lambda: sorted(names)


def _own(module: types.ModuleType) -> list[str]:
    """Return the names a module offers: those it lists, or the public functions and classes written in it."""
    listed = vars(module).get("__all__")
    if listed is not None:
        return sorted(listed)
    return sorted(
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and (inspect.isfunction(value) or inspect.isclass(value))
        and value.__module__ == module.__name__
    )


def _unknown(module: str, name: str, names: Iterable[str]) -> AttributeError:
    if name.startswith("__"):  # what Python itself asks of every module
        return AttributeError(f"module {module!r} has no attribute {name!r}")
    return AttributeError(f"{module} has no {name!r}; {nearest(name, names)}")
