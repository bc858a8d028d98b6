"""Reference periods as ISO 8601 text: a year, a month, a day, or an interval of two of them.

``2013`` · ``2013-10`` · ``2013-10-31`` · ``2011/2013-10`` · ``""`` (the source does not say).
"""

import calendar
import re
from datetime import date
from typing import NamedTuple

_PART = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


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
    start = date(*map(int, match.groups("1")))
    month = int(match[2] or 12)
    return start, date(start.year, month, int(match[3] or calendar.monthrange(start.year, month)[1]))
