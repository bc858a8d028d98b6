"""chibo (chi bộ, a Party cell): notebooks on the Party organisation of Đà Lạt, and the small library behind them.

Where to look: :mod:`chibo.store` opens a data folder, :mod:`chibo.metrics` computes, :mod:`chibo.charts` draws,
:mod:`chibo.report` shows and says, :mod:`chibo.words` holds every word in Vietnamese and English, and
:mod:`chibo.render` makes pages of the notebooks.
"""
