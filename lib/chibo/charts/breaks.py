"""Where series stop being comparable: rules across the axis of time, lines that stop there, and the words for it.

Tables bring the breaks of their series as columns (``segment``, ``break_x``, ``break_kind``, ``break_number``,
``break_vi``, ``break_en``); a picture that has time on an axis draws them and finishes with :func:`told`.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from chibo.charts import theme
from chibo.charts.chart import Chart
from chibo.model.rows import plain_rows
from chibo.words import Words

_RULE = {"color": theme.BREAK, "linewidth": 1, "linestyle": (0, (4, 3))}
_SIZE = 7.2
_LINES = 2
"""How many lines of labels may stand above the axes."""

_NAMED = 3
"""How many breaks are named in full below a picture."""


def starts(table: pd.DataFrame) -> pd.DataFrame:
    """Return the first row of each segment that has another before it in the table; its columns name the break."""
    if "break_x" not in table or table.empty:
        return table.head(0)
    later = table[(table["segment"] > table["segment"].min()) & table["break_x"].notna()]
    return later if later.empty else later.drop_duplicates("segment").sort_values("segment")


def runs(years: pd.DataFrame, column: str) -> Iterator[pd.DataFrame]:
    """Give the rows a line may join: years that follow each other inside one segment and have a value."""
    known = years[years[column].notna()].sort_values(["segment", "year"])
    begins = (known["segment"].diff() != 0) | (known["year"].diff() != 1)
    for first, end in pairwise([*np.flatnonzero(begins), len(known)]):
        yield known.iloc[first:end]


def bare_rules(ax: Axes, found: pd.DataFrame) -> None:
    """Draw a rule at each break (:func:`starts`) of an axis of years that is too narrow for labels."""
    for place in found.get("break_x", ()):
        ax.axvline(place, zorder=0, **_RULE)


def rules(ax: Axes, table: pd.DataFrame, words: Words) -> int:
    """Draw a rule at each break of an axis of years, its label above the axes where there is room.

    Returns
    -------
    int
        How many lines of labels stand above the axes, for a legend or title to keep clear of.
    """
    found = starts(table)
    bare_rules(ax, found)
    low, high = ax.get_xlim()
    width = ax.get_position().width * ax.figure.get_figwidth() * 72  # points; the layout leaves a little more
    ends = [float("-inf")] * _LINES
    for row in plain_rows(found):
        text = _short(row, words)
        size, _, _ = text_to_path.get_text_width_height_descent(text, FontProperties(size=_SIZE), ismath=False)
        place = (row.break_x - low) / (high - low) * width
        left = min(max(place - size / 2, 0), width - size)
        line = next((number for number, end in enumerate(ends) if left > end + 4), None)
        if line is None:
            continue
        ends[line] = left + size
        ax.annotate(
            text,
            (left / width, 1),
            xycoords="axes fraction",
            xytext=(0, 2 + line * 9.5),
            textcoords="offset points",
            va="bottom",
            fontsize=_SIZE,
            color=theme.BREAK,
        )
    return sum(end > float("-inf") for end in ends)


def above(lines: int) -> float:
    """Return the pad of a legend above the axes, in its letters, that leaves room for lines of labels."""
    return 0.2 + 1.15 * lines


def between_rows(ax: Axes, table: pd.DataFrame, words: Words) -> None:
    """Draw a rule between two rows of a picture whose rows are dates, where a break lies between them."""
    if "segment" not in table:
        return
    rises = table["segment"].diff() > 0
    for y, (row, new) in enumerate(zip(plain_rows(table), rises, strict=True)):
        if new:
            ax.axhline(y - 0.5, zorder=0, **_RULE)
            ax.annotate(
                _short(row, words),
                (0, y - 0.5),
                xycoords=("axes fraction", "data"),
                xytext=(3, 0),
                textcoords="offset points",
                va="center",
                fontsize=_SIZE,
                color=theme.BREAK,
                bbox={"facecolor": theme.PAPER, "edgecolor": "none", "pad": 1},
            )


def told(chart: Chart, words: Words) -> Chart:
    """Return the chart with its breaks named, in the alternative text in full and below the picture.

    Below a picture with many of them stand the numbers of the instruments alone.
    """
    found = starts(chart.table)
    if found.empty:
        return chart
    named = found[f"break_{words.lang}"].tolist()
    brief = [number or name for number, name in zip(found["break_number"], named, strict=True)]
    below = words.say("breaks.note", list=_listed(found, named if len(found) <= _NAMED else brief, words))
    spoken = words.say("breaks.alt", list=_listed(found, named, words))
    return replace(chart, note=" ".join(filter(None, [below, chart.note])), alt=f"{chart.alt} {spoken}")


def _listed(found: pd.DataFrame, names: list[str], words: Words) -> str:
    years = (found["break_x"] + 0.5).astype(int)
    said = [words.say("breaks.item", year=year, instrument=name) for year, name in zip(years, names, strict=True)]
    return "; ".join(said)


def _short(row, words: Words) -> str:
    """Name a break in a word: the number of its instrument, or what kind of break it is."""
    return row.break_number or words.label(f"breaks.{row.break_kind}")
