"""chibo (chi bộ, a Party cell): notebooks on the Party organisation of Đà Lạt, and the small library behind them.

Where to look: :mod:`chibo.store` opens a data folder, :mod:`chibo.metrics` computes, :mod:`chibo.charts` draws,
:mod:`chibo.report` shows and says, :mod:`chibo.words` holds every word in Vietnamese and English,
:mod:`chibo.explore` puts all of it on one panel, and :mod:`chibo.batch` makes pages of the notebooks.

At a prompt, ``from chibo import charts, metrics, open_data, open_report`` is enough. ``import chibo`` alone loads none
of them: each comes when it is first asked for.
"""

import os
from collections.abc import Callable
from importlib import import_module

__all__ = ["charts", "explore", "metrics", "open_data", "open_report"]

# With lxml, which Word documents need, openpyxl would let entities of a workbook pass without a word.
os.environ.setdefault("OPENPYXL_LXML", "False")


def on_demand(package: str, names: list[str], **modules: str) -> tuple[Callable, Callable]:
    """Return ``__getattr__`` and ``__dir__`` of a package that loads its modules when they are first asked for.

    ``names`` are all its names; of those that are no modules of it, ``modules`` says which module has them.
    """

    def get(name: str) -> object:
        if name in modules:
            return getattr(import_module(modules[name]), name)
        if name in names:
            return import_module(f"{package}.{name}")
        from chibo.errors import nearest  # takes the words with it

        raise AttributeError(f"{package} has no {name!r}; {nearest(name, names)}")

    return get, lambda: names


__getattr__, __dir__ = on_demand(__name__, __all__, open_data="chibo.store", open_report="chibo.report")
