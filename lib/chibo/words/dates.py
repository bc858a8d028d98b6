"""Reference periods in words: ``2013-10`` is "tháng 10/2013" or "October 2013"."""

from babel.dates import format_date

from chibo.periods import Period, parse_period

_GRAIN = {4: "year", 7: "month", 10: "day"}


def say_period(text: str, words, *, short: bool = False) -> str:
    """Return an ISO 8601 period as ``words`` (a :class:`chibo.words.Words`) writes it; ``short`` for axis labels."""
    parsed = parse_period(text)
    if parsed is None:
        return words.label("period.unknown")
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
