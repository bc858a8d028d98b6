"""Where series stop being comparable: the breaks of an area and an indicator, and the refusal to cross one."""

import re
from collections.abc import Iterable
from datetime import date

import numpy as np
import pandas as pd

from chibo.metrics.peers import around
from chibo.model.rows import plain_rows
from chibo.store import Published
from chibo.words.periods import parse_period

_NUMBER = re.compile(r"\d+(?:/\d{4})?[-/][^\W\d_][\w-]*(?:/[\w-]+)?")
"""A document's number, such as 16-HD/BTCTW: it names the instrument where there is little room."""

_TEXTS = ("instrument_vi", "instrument_en", "reason_vi", "reason_en")
_COLUMNS = ["year", "date", "number", *_TEXTS, "id", "kind"]

_BRIDGE = (
    " As a coarse bridge the share of the lowest class can be set side by side (quality.coarse_bridge for published "
    'ratings): "weak" until 2017 is roughly "not completed" from 2018, and for members "in breach or not completed" '
    'is roughly "not completed". Even this is weak, because the criteria changed.'
)


class SeriesBreakError(ValueError):
    """A change, a growth or a difference across a break of its series.

    Attributes
    ----------
    instruments : the instruments that came into force in between, in English
    bridged : whether the share of the lowest class can still be set side by side
    """

    def __init__(
        self, what: str, before: int | str, after: int | str, instruments: list[str], *, bridged: bool = False
    ):
        self.instruments, self.bridged = instruments, bridged
        super().__init__(
            f"{what} of {before} and {after} cannot be subtracted: the series breaks in between with "
            f"{'; '.join(instruments)}. Show the two side by side, or choose two dates between breaks."
            f"{_BRIDGE if bridged else ''}"
        )


def breaks_of(published: Published, *, series: str, area: str) -> pd.DataFrame:
    """Return the breaks of a kind of series in an area, its own and those of the places around it.

    Returns
    -------
    DataFrame
        One row per year with a break, in order of time: ``id``, ``year``, ``date`` (first day of the new regime),
        ``x`` (where it stands on an axis of years, just before the first value of the new regime), ``kind``,
        ``number`` (of the document, empty where it has none), ``instrument_vi``, ``instrument_en``, ``reason_vi``,
        ``reason_en``. Breaks of one year are one row: their ids and kinds joined by blanks, the rest by semicolons.
    """
    places = {"", *around(published, area)}
    found = published.breaks[(published.breaks["series"] == series) & published.breaks["area"].isin(places)]
    begun = [(parse_period(row.period).start, row) for row in plain_rows(found)]
    by_year: dict[int, list] = {}
    for start, row in sorted(begun, key=lambda one: (one[0], one[1].id)):
        by_year.setdefault(start.year, []).append((start, row))
    merged = [_merged(year, rows) for year, rows in by_year.items()]
    years = np.array([row["year"] for row in merged], "int32")
    # A value of a year stands at the year's number; a regime that begins inside a year begins before that value.
    numbers = {"year": years, "date": np.array([row["date"] for row in merged], "datetime64[s]"), "x": years - 0.5}
    texts = {name: pd.array([row[name] for row in merged], published.breaks["id"].dtype) for name in _COLUMNS[2:]}
    return pd.DataFrame(numbers | texts, columns=[*_COLUMNS, "x"])


def _merged(year: int, begun: list[tuple[date, tuple]]) -> dict:
    """Return the breaks of one year, with the days they lie on, as one."""

    def joined(sign: str, said: Iterable[str]) -> str:
        return sign.join(dict.fromkeys(filter(None, said)))

    rows = [row for _, row in begun]
    texts = {name: joined("; ", (getattr(row, name) for row in rows)) for name in _TEXTS}
    codes = {name: joined(" ", (getattr(row, name) for row in rows)) for name in ("id", "kind")}
    number = joined("; ", (_number(row.instrument_en) for row in rows))
    return {"year": year, "date": begun[0][0], "number": number} | texts | codes


def with_segments(table: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    """Return the table with its segments and what separates them; rows of two segments are not comparable.

    Parameters
    ----------
    table : rows with ``end`` (a date), or else ``year``, whose last day counts
    breaks : result of :func:`breaks_of`

    Returns
    -------
    DataFrame
        The table with ``segment`` (number of breaks before the row) and, on the rows of every segment but the
        table's first, what lies between it and the segment before: ``break_x`` (on an axis of years), ``break_kind``,
        ``break_number``, ``break_vi`` and ``break_en`` (the instruments). Where several breaks lie between two
        segments, they are one: nothing was found between them.
    """
    end = table["end"] if "end" in table else pd.to_datetime(table["year"].astype(int).astype(str) + "-12-31")
    segment = np.searchsorted(breaks["date"].to_numpy("datetime64[s]"), end.to_numpy("datetime64[s]"), side="right")
    present = np.unique(segment)
    crossed = {after: breaks.iloc[before:after] for before, after in zip(present[:-1], present[1:], strict=True)}
    x = {after: between["x"].iloc[0] for after, between in crossed.items()}
    kind = {after: between["kind"].iloc[-1].split()[0] for after, between in crossed.items()}
    said = {"break_kind": kind}
    for column, source in {"number": "number", "vi": "instrument_vi", "en": "instrument_en"}.items():
        said[f"break_{column}"] = {
            after: "; ".join(filter(None, between[source])) for after, between in crossed.items()
        }
    return table.assign(
        segment=segment,
        break_x=np.array([x.get(number, np.nan) for number in segment], dtype=float),
        **{name: pd.Series([text.get(n, "") for n in segment], table.index, str) for name, text in said.items()},
    )


def refuse_across(
    published: Published, *, series: str, area: str, what: str, before: pd.Timestamp, after: pd.Timestamp
) -> None:
    """Raise :class:`SeriesBreakError` when a break of the series lies after one date and up to the other.

    Parameters
    ----------
    published : the published layer
    series : kind of series, as in indicators.csv
    area : an id of areas.csv
    what : what was to be compared, for the message
    before, after : the two dates, in any order
    """
    first, last = sorted((before, after))
    breaks = breaks_of(published, series=series, area=area)
    between = breaks[(breaks["date"] > first) & (breaks["date"] <= last)]
    if len(between):
        bridged = series == "ratings" and not between["kind"].str.contains("borders").any()
        raise SeriesBreakError(what, _said(before), _said(after), between["instrument_en"].tolist(), bridged=bridged)


def _said(date: pd.Timestamp) -> str:
    """Say the date of a figure; the first and the last day of a year are those of a figure of that year."""
    return f"{date:%Y}" if (date.month, date.day) in ((1, 1), (12, 31)) else f"{date:%Y-%m-%d}"


def _number(instrument: str) -> str:
    found = _NUMBER.search(instrument)
    return found.group() if found else ""
