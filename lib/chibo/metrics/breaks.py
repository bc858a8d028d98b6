"""Where series stop being comparable."""

import re
from itertools import groupby, pairwise

import numpy as np
import pandas as pd

from chibo.metrics.figures import around
from chibo.model.rows import plain_records
from chibo.store import Published
from chibo.words.periods import parse_period

_NUMBER = re.compile(r"\d+(?:/\d{4})?[-/][^\W\d_][\w-]*(?:/[\w-]+)?")
"""A document's number, such as 16-HD/BTCTW: it names the instrument where there is little room."""

_JOINED_BY = dict.fromkeys(["number", "instrument_vi", "instrument_en", "reason_vi", "reason_en"], "; ")
_JOINED_BY |= {"id": " ", "kind": " "}
_COLUMNS = {"year": "int32", "date": "datetime64[s]"} | dict.fromkeys(_JOINED_BY, "str") | {"x": "float64"}


def breaks_of(published: Published, *, series: str, area: str) -> pd.DataFrame:
    """Return the breaks of a kind of series in an area, its own and those of the places around it.

    One row per year with a break, in order of time: ``year``, ``date`` (first day of the new regime), ``number`` (of
    the document, empty where it has none), ``instrument_vi``, ``instrument_en``, ``reason_vi``, ``reason_en``, ``id``,
    ``kind``, ``x`` (where it stands on an axis of years, just before the first value of the new regime). Breaks of one
    year are one row: their ids and kinds joined by blanks, the rest by semicolons.
    """
    rows = published.breaks
    rows = rows[(rows["series"] == series) & rows["area"].isin(["", *around(published, area)])]
    dated = [{"date": parse_period(row["period"]).start} | row for row in plain_records(rows)]
    dated = sorted(dated, key=lambda row: (row["date"], row["id"]))
    merged = [_merged(year, list(same)) for year, same in groupby(dated, key=lambda row: row["date"].year)]
    return pd.DataFrame(merged, columns=list(_COLUMNS)).astype(_COLUMNS)


def _merged(year: int, rows: list[dict]) -> dict:
    for row in rows:
        number = _NUMBER.search(row["instrument_en"])
        row["number"] = number.group() if number else ""
    texts = {name: sign.join(dict.fromkeys(filter(None, (r[name] for r in rows)))) for name, sign in _JOINED_BY.items()}
    # A value of a year stands at the year's number; a regime that begins inside a year begins before that value.
    return {"year": year, "date": rows[0]["date"], "x": year - 0.5} | texts


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
        texts = ("; ".join(filter(None, between[name])) for name in ("number", "instrument_vi", "instrument_en"))
        lies_before[after] = between["x"].iloc[0], between["kind"].iloc[-1].split()[0], *texts
    names = {"break_x": float} | dict.fromkeys(["break_kind", "break_number", "break_vi", "break_en"], str)
    columns = pd.DataFrame([lies_before[number] for number in segment], table.index, list(names)).astype(names)
    return table.assign(segment=segment, **columns)
