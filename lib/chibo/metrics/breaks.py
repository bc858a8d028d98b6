"""Where series stop being comparable."""

from itertools import pairwise

import numpy as np
import pandas as pd

from chibo.metrics.figures import around
from chibo.store import Published
from chibo.words.periods import parse_period

_NUMBER = r"(\d+(?:/\d{4})?[-/][^\W\d_][\w-]*(?:/[\w-]+)?)"
"""A document's number, such as 16-HD/BTCTW: it names the instrument where there is little room."""


def breaks_of(published: Published, *, series: str, area: str) -> pd.DataFrame:
    """Return the breaks of a kind of series in an area, its own and those of the places around it, in order of time.

    One row per break: the columns of ``breaks`` with ``date`` (first day of the new regime), ``number`` (of the
    document, empty where it has none) and ``x`` (where it stands on an axis of years, just before the first value of
    the new regime).
    """
    rows = published.breaks
    rows = rows[(rows["series"] == series) & rows["area"].isin(["", *around(published, area)])]
    date = pd.Series([parse_period(period).start for period in rows["period"]], rows.index, "datetime64[s]")
    number = rows["instrument_en"].str.extract(_NUMBER, expand=False).fillna("")
    # A value of a year stands at the year's number; a regime that begins inside a year begins before that value.
    return rows.assign(date=date, number=number, x=date.dt.year - 0.5).sort_values(["date", "id"], ignore_index=True)


def with_segments(table: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    """Return the table with its segments and what separates them; rows of two segments are not comparable.

    Parameters
    ----------
    table : rows with ``end`` (a date), or else ``year``, whose last day counts
    breaks : result of :func:`breaks_of`

    The table with ``segment`` (number of breaks before the row) and, on the rows of every segment but the table's
    first, what lies between it and the segment before, several breaks as one: ``break_x`` (on an axis of years),
    ``break_kind``, ``break_number``, ``break_vi`` and ``break_en`` (the instruments).
    """
    end = table["end"] if "end" in table else pd.to_datetime(table["year"].astype(int).astype(str) + "-12-31")
    segment = np.searchsorted(breaks["date"].to_numpy("datetime64[s]"), end.to_numpy("datetime64[s]"), side="right")
    lies_before = dict.fromkeys(segment, (np.nan, "", "", "", ""))
    for before, after in pairwise(np.unique(segment)):
        between = breaks.iloc[before:after]
        named = (dict.fromkeys(filter(None, between[name])) for name in ("number", "instrument_vi", "instrument_en"))
        lies_before[after] = between["x"].iloc[0], between["kind"].iloc[-1], *map("; ".join, named)
    names = {"break_x": float} | dict.fromkeys(["break_kind", "break_number", "break_vi", "break_en"], str)
    columns = pd.DataFrame([lies_before[number] for number in segment], table.index, list(names)).astype(names)
    return table.assign(segment=segment, **columns)
