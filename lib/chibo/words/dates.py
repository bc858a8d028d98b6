"""Reference periods in words: ``2013-10`` is "tháng 10/2013" or "October 2013"."""

from babel.dates import format_date

from chibo.words.periods import Period, parse_period

_GRAIN = {4: "year", 7: "month", 10: "day"}


def say_period(text: str, words, *, short: bool = False, as_of: bool = False) -> str:
    """Return an ISO 8601 period as ``words`` (a :class:`chibo.words.Words`) writes it; ``short`` for axis labels.

    ``as_of`` says a period as the date of a state: the end of a year or month, but simply a day.
    """
    parsed = parse_period(text)
    if parsed is None:
        return words.label("period.unknown")
    if as_of:
        last = _ends(parsed)[-1]
        return words.say(f"period.as_of_{_GRAIN[len(last)]}", period=_end(last, words, short))
    return "–".join(_end(end, words, short) for end in _ends(parsed))


def _ends(parsed: Period) -> list[str]:
    """Return one or two ends; an interval of whole years is written with the years, or with the one year."""
    ends = parsed.text.split("/")
    if len(ends) == 2 and ends[0].endswith("-01-01") and ends[1].endswith("-12-31"):
        return list(dict.fromkeys(end[:4] for end in ends))
    return ends


def _end(text: str, words, short: bool) -> str:
    grain = _GRAIN[len(text)]
    pattern = words.label(f"period.{grain}_short" if short and grain != "year" else f"period.{grain}")
    return format_date(parse_period(text).start, pattern, words.lang)
