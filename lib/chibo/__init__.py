"""chibo (chi bộ, a Party cell): notebooks on the Party organisation of Đà Lạt, and the small library behind them.

Where to look: :mod:`chibo.store` opens a data folder, :mod:`chibo.metrics` computes, :mod:`chibo.charts` draws,
:mod:`chibo.report` shows and says, :mod:`chibo.words` holds every word in Vietnamese and English,
:mod:`chibo.explore` puts all of it on one panel, and :mod:`chibo.batch` makes pages of the notebooks.

At a prompt, ``from chibo import charts, metrics, open_data, open_report`` is enough. Nothing is imported before it is
used.
"""

from chibo.lazy import on_demand

__all__ = ["charts", "explore", "metrics", "open_data", "open_report"]

__getattr__, __dir__ = on_demand(
    __name__,
    {
        "charts": "chibo.charts",
        "explore": "chibo.explore",
        "metrics": "chibo.metrics",
        "open_data": "chibo.opening:open_data",
        "open_report": "chibo.opening:open_report",
    },
)
