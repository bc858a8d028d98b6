"""Charts: a shaped frame in, a :class:`~chibo.charts.chart.Chart` out; nothing is computed, no file is read.

The same five subjects as in :mod:`chibo.metrics`, and where nothing else is said, a function draws the rows of the
metric of its own name: ``charts.split.by_ward`` those of ``metrics.split.by_ward``. The report adds names in the
reader's language before (``area_name``, ``category_name``, ``period_text`` …), and to a result of the register, whose
metrics and charts begin with ``register_``, the segments between breaks. ``place`` is the name of the area and ``area``
its id; ``year`` is the report year: it is shaded, and what is later is drawn hollow or says so.
"""

from chibo import on_demand

__all__ = ["Chart", "capacity", "consistency", "coverage", "peers", "quality", "split"]

__getattr__, __dir__ = on_demand(__name__, __all__, Chart="chibo.charts.chart")
