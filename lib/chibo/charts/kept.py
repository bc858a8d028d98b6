"""What a picture shows where a number was kept inside: a sign at the foot that says so, never a mark with a size."""

import pandas as pd
from matplotlib.axes import Axes

from chibo.charts import theme
from chibo.charts.chart import Drawing
from chibo.model.rows import plain_rows


class NothingShown(ValueError):
    """There is no picture to draw; ``phrase`` is the key of the sentence that says why.

    Without one, every number of it was kept inside.
    """

    def __init__(self, phrase: str = "report.all_suppressed"):
        super().__init__(phrase)
        self.phrase = phrase


def is_kept(row, column: str) -> bool:
    """Return whether a row (of :func:`chibo.model.rows.plain_rows`, or a series) keeps a column inside."""
    return column in getattr(row, "suppressed", "").split()


def shown(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the rows that have a value.

    Raises
    ------
    NothingShown
        When none has and some were kept inside.
    """
    known = table.dropna(subset=column)
    if known.empty and any(is_kept(row, column) for row in plain_rows(table)):
        raise NothingShown
    return known


def at_foot(drawing: Drawing, ax: Axes, x: float, name: str, *, size: float = 7) -> None:
    """Write at a place of the axis of years that its number was kept inside; pointed at, the sign says ``name``."""
    sign = drawing.words.label("value.suppressed")
    place = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points", "annotation_clip": False}
    text = ax.annotate(sign, (x, 0), xytext=(0, 2), ha="center", fontsize=size, color=theme.MUTED, **place)
    drawing.mark(text, f"{name}: {sign}", "")
