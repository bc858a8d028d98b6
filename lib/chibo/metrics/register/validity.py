"""Half-open validity: what is in force on a day, and which days stand for which years."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from chibo.metrics.register.once import once
from chibo.model.layers import Register

FOREVER = np.iinfo(np.int64).max


class Spans(NamedTuple):
    """Spans of validity in days since 1970: a row holds from ``start`` up to, but not on, ``end``."""

    start: np.ndarray
    end: np.ndarray

    def hold_on(self, day: int) -> np.ndarray:
        """Return which rows are in force on a day."""
        return (self.start <= day) & (day < self.end)

    def within(self, other: "Spans", rows: np.ndarray) -> "Spans":
        """Return the part of each span that lies inside the span of its row in the other table."""
        return Spans(np.maximum(self.start, other.start[rows]), np.minimum(self.end, other.end[rows]))

    def take(self, rows: np.ndarray) -> "Spans":
        """Return the spans of some rows."""
        return Spans(self.start[rows], self.end[rows])


@once
def spans(register: Register, table: str) -> Spans:
    """Return the spans of one of the register's tables with ``valid_from`` and ``valid_to``."""
    frame = getattr(register, table)
    return Spans(days(frame["valid_from"]), days(frame["valid_to"]))


def days(values: pd.Series) -> np.ndarray:
    """Return dates as days since 1970; a missing date lies after all others."""
    dates = pd.to_datetime(values).to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(dates), FOREVER, dates.astype(np.int64))


def day_of(moment) -> int:
    """Return one date (text, ``date`` or ``Timestamp``) as days since 1970."""
    return int(np.datetime64(pd.Timestamp(moment), "D").astype(np.int64))


def date_of(day: int) -> pd.Timestamp:
    """Return the date of a day since 1970."""
    return pd.Timestamp(np.datetime64(int(day), "D"))


def dates_of(days: Sequence[int]) -> np.ndarray:
    """Return days since 1970 as dates."""
    return np.array(days, dtype=np.int64).astype("datetime64[D]").astype("datetime64[s]")


def year_end(year: int) -> int:
    """Return 31 December of a year as days since 1970: the day for which yearly stocks are counted."""
    return day_of(f"{int(year):04d}-12-31")


@once
def years_in(register: Register, table: str) -> np.ndarray:
    """Return the different years of one of the register's tables, in order."""
    return np.sort(pd.unique(getattr(register, table)["year"].to_numpy(dtype=np.int64)))


def years_of(register: Register, years: Iterable[int] | None, table: str = "headcounts") -> list[int]:
    """Return the years asked for, or else every year of a table, in order."""
    if isinstance(years, int | str):
        raise TypeError(f"years must be a list of years, not {years!r}: write years=[{years}].")
    return years_in(register, table).tolist() if years is None else sorted({int(year) for year in years})


def moments(register: Register, years: Iterable[int] | None, dates: Iterable | None) -> list[int]:
    """Return the days asked for, in order: the ``dates``, or else 31 December of the years of :func:`years_of`."""
    if years is not None and dates is not None:
        raise ValueError("Give either years or dates, not both.")
    if dates is not None:
        return sorted({day_of(date) for date in dates})
    return [year_end(year) for year in years_of(register, years)]


def counted_in(day: int) -> int:
    """Return the year of the last headcount (of 31 December) on or before a day."""
    return date_of(day + 1).year - 1
