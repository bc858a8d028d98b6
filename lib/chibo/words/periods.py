"""Reference periods as ISO 8601 text (a year, a month, a day, or an interval of two of them), and in words.

``2013`` · ``2013-10`` · ``2013-10-31`` · ``2011/2013-10`` · ``""`` (the source does not say).
In words ``2013-10`` is "tháng 10/2013" or "October 2013".
"""

import calendar
import re
from datetime import date
from typing import NamedTuple

from babel.dates import format_date

_PART = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_GRAIN = {4: "year", 7: "month", 10: "day"}


class Period(NamedTuple):
    """A reference period: its first and its last day, both included."""

    start: date
    end: date


def parse_period(text: str) -> Period | None:
    """Read an ISO 8601 period; ``None`` when the text is empty (period unknown).

    Raises
    ------
    ValueError
        When the text is not a year, month, day or interval, or the end lies before the start.

    >>> period = parse_period("2011/2013-10")
    >>> print(period.start, period.end)
    2011-01-01 2013-10-31
    """
    if not text:
        return None
    first, slash, last = text.partition("/")
    start, end = _span(first)[0], _span(last if slash else first)[1]
    if end < start:
        raise ValueError(f"period {text!r} ends before it starts")
    return Period(start, end)


def period_or_none(text: str) -> Period | None:
    """Read an ISO 8601 period; ``None`` also when the text is none."""
    try:
        return parse_period(text)
    except ValueError:
        return None


def _span(text: str) -> tuple[date, date]:
    match = _PART.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a year, month or day in ISO 8601 (2013, 2013-10, 2013-10-31)")
    year, month, day = (int(part) if part else None for part in match.groups())
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)


def say_period(text: str, words, *, short: bool = False, as_of: bool = False) -> str:
    """Return an ISO 8601 period as ``words`` (a :class:`chibo.words.Words`) writes it; ``short`` for axis labels.

    ``as_of`` says a period as the date of a state: the end of a year or month, but simply a day.
    """
    parsed = parse_period(text)
    if parsed is None:
        return words.label("period.unknown")
    ends = text.split("/")
    if len(ends) == 2 and ends[0].endswith("-01-01") and ends[1].endswith("-12-31"):
        ends = list(dict.fromkeys(end[:4] for end in ends))  # whole years are written as years, one as one
    if as_of:
        return words.say(f"period.as_of_{_GRAIN[len(ends[-1])]}", period=_say_end(ends[-1], words, short))
    return "–".join(_say_end(end, words, short) for end in ends)


def _say_end(text: str, words, short: bool) -> str:
    grain = _GRAIN[len(text)]
    pattern = words.label(f"period.{grain}_short" if short and grain != "year" else f"period.{grain}")
    return format_date(parse_period(text).start, pattern, words.lang)
