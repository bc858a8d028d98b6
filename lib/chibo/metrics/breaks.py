"""Where series stop being comparable, and the change of a quantity, which refuses to cross a break."""

import re
from itertools import groupby

import numpy as np
import pandas as pd

from chibo.errors import UnknownName, nearest
from chibo.metrics.figures import around, latest, one_row, select, trace, whole_years, within_one_year
from chibo.model.rows import plain_records
from chibo.store import Published
from chibo.words.periods import parse_period

_NUMBER = re.compile(r"\d+(?:/\d{4})?[-/][^\W\d_][\w-]*(?:/[\w-]+)?")
"""A document's number, such as 16-HD/BTCTW: it names the instrument where there is little room."""

_JOINED_BY = dict.fromkeys(["number", "instrument_vi", "instrument_en", "reason_vi", "reason_en"], "; ")
_JOINED_BY |= {"id": " ", "kind": " "}
_COLUMNS = {"year": "int32", "date": "datetime64[s]"} | dict.fromkeys(_JOINED_BY, "str") | {"x": "float64"}


class SeriesBreakError(ValueError):
    """A change, a growth or a difference across a break of its series.

    Attributes
    ----------
    instruments : the instruments that came into force in between, in English
    """

    def __init__(self, indicator: str, before: int, after: int, instruments: list[str]):
        self.instruments = instruments
        super().__init__(
            f"{indicator} of {before} and {after} cannot be subtracted: the series breaks in between with "
            f"{'; '.join(instruments)}. Show the two side by side, or choose two dates between breaks."
        )


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
    columns = {name: pd.Series([row[name] for row in merged], dtype=dtype) for name, dtype in _COLUMNS.items()}
    return pd.DataFrame(columns)


def _merged(year: int, rows: list[dict]) -> dict:
    """Return the breaks of one year as one."""
    for row in rows:
        number = _NUMBER.search(row["instrument_en"])
        row["number"] = number.group() if number else ""
    texts = {
        name: sign.join(dict.fromkeys(row[name] for row in rows if row[name])) for name, sign in _JOINED_BY.items()
    }
    # A value of a year stands at the year's number; a regime that begins inside a year begins before that value.
    return {"year": year, "date": rows[0]["date"], "x": year - 0.5} | texts


def with_segments(table: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    """Return the table with its segments and what separates them; rows of two segments are not comparable.

    Parameters
    ----------
    table : rows with ``end`` (a date), or else ``year``, whose last day counts
    breaks : result of :func:`breaks_of`

    The table with ``segment`` (number of breaks before the row) and, on the rows of every segment but the table's
    first, what lies between it and the segment before: ``break_x`` (on an axis of years), ``break_kind``,
    ``break_number``, ``break_vi`` and ``break_en`` (the instruments). Where several breaks lie between two segments,
    they are one: nothing was found between them.
    """
    end = table["end"] if "end" in table else pd.to_datetime(table["year"].astype(int).astype(str) + "-12-31")
    segment = np.searchsorted(breaks["date"].to_numpy("datetime64[s]"), end.to_numpy("datetime64[s]"), side="right")
    present = np.unique(segment)
    crossed = {after: breaks.iloc[before:after] for before, after in zip(present[:-1], present[1:], strict=True)}
    x = {after: between["x"].iloc[0] for after, between in crossed.items()}
    texts = {"kind": {after: between["kind"].iloc[-1].split()[0] for after, between in crossed.items()}}
    for name, source in {"number": "number", "vi": "instrument_vi", "en": "instrument_en"}.items():
        texts[name] = {after: "; ".join(filter(None, between[source])) for after, between in crossed.items()}
    return table.assign(
        segment=segment,
        break_x=np.array([x.get(number, np.nan) for number in segment], dtype=float),
        **{
            f"break_{name}": pd.Series([by_segment.get(number, "") for number in segment], table.index, str)
            for name, by_segment in texts.items()
        },
    )


def change_between(
    published: Published, indicator: str, *, area: str, before: int, after: int, category: str = ""
) -> pd.DataFrame:
    """Return how a printed quantity changed between two years: a number inside one regime, an error across a break.

    Stocks and shares are the last printed for a year; counts over a span must be of the whole calendar year.

    One row, or none where one of the years was not published: ``area``, ``indicator``, ``category``, ``value_before``,
    ``value_after`` (in the indicator's unit), ``change`` = after − before (percentage points where the unit is per
    cent), ``growth_pct`` = 100 × change / before (missing for shares, and where before is 0), ``status``, ``figures``.

    Raises
    ------
    SeriesBreakError
        When the indicator's series breaks in between, in the area or around it. It names the instruments.
    UnknownName
        When the indicator or the area is not known.
    """
    indicators = published.indicators.set_index("id")
    if indicator not in indicators.index:
        near = nearest(indicator, indicators.index)
        raise UnknownName(f"indicator: {indicator!r} came, which is no id of indicators.csv; {near}")
    series, measure = indicators.loc[indicator, ["series", "measure"]]
    figures = select(published, indicator, area=area, category=category)
    figures = whole_years(figures) if measure == "flow" else within_one_year(figures)
    first, last = (latest(figures[figures["end"].dt.year == year]) for year in sorted((before, after)))
    if first is None or last is None:
        return pd.DataFrame(columns=["area", "indicator", "value_before", "value_after", "change", "figures"])
    # A break inside the earlier year has mixed two regimes in what that year counts.
    start = first["start"] if measure == "flow" else first["end"]
    breaks = breaks_of(published, series=series, area=area)
    crossed = breaks[(breaks["date"] > start) & (breaks["date"] <= last["end"])]
    if len(crossed):
        raise SeriesBreakError(indicator, before, after, crossed["instrument_en"].tolist())
    first, last = (first, last) if before <= after else (last, first)
    change = last["value"] - first["value"]
    grows = measure != "share" and first["value"] != 0
    return one_row(
        area=area,
        indicator=indicator,
        category=category,
        value_before=first["value"],
        value_after=last["value"],
        change=change,
        growth_pct=100 * change / first["value"] if grows else float("nan"),
        status="derived",
        figures=trace(first["figures"], last["figures"]),
    )
