"""Charts: a shaped frame in, a :class:`~chibo.charts.chart.Chart` out; nothing is computed, no file is read.

The same five subjects as in :mod:`chibo.metrics`. Each function says which columns it draws; names in the reader's
language (``area_name``, ``category_name``, ``period_text``) are added by the report before.
"""

from chibo.charts import capacity, consistency, coverage, quality, register, split
from chibo.charts.chart import Chart

__all__ = ["Chart", "capacity", "consistency", "coverage", "quality", "register", "split"]
