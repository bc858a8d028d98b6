"""chibo (chi bộ, a Party cell): notebooks on the Party organisation of Đà Lạt, and the small library behind them.

Where to look: :mod:`chibo.store` opens a data folder, :mod:`chibo.metrics` computes, :mod:`chibo.charts` draws,
:mod:`chibo.report` shows and says, :mod:`chibo.words` holds every word in Vietnamese and English,
:mod:`chibo.explore` puts all of it on one panel, and :mod:`chibo.batch` makes pages of the notebooks.

At a prompt, ``from chibo import charts, metrics, open_data, open_report`` is enough. ``import chibo`` alone loads none
of them: each comes when it is first asked for.
"""

import os
from importlib import import_module

__all__ = ["charts", "explore", "metrics", "open_data", "open_report"]

# With lxml, which Word documents need, openpyxl would let entities of a workbook pass without a word.
os.environ.setdefault("OPENPYXL_LXML", "False")

_FUNCTIONS = {"open_data": "chibo.store", "open_report": "chibo.report"}


def __getattr__(name: str):
    if name in _FUNCTIONS:
        return getattr(import_module(_FUNCTIONS[name]), name)
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    from chibo.errors import nearest  # takes the words with it

    raise AttributeError(f"{__name__} has no {name!r}; {nearest(name, __all__)}")


def __dir__() -> list[str]:
    return __all__
