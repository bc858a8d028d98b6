"""Numbers as Vietnamese and English readers write them, through Babel's locale data."""

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

_LOCALES = {"vi": Locale("vi"), "en": Locale("en")}


def number(value: float, decimals: int, lang: str) -> str:
    """Return 1.234,5 (vi) or 1,234.5 (en)."""
    return format_decimal(_no_minus_zero(value, decimals), format=_pattern(decimals), locale=_LOCALES[lang])


def percent(value: float, decimals: int, lang: str) -> str:
    """Return 91,3% (vi) or 91.3% (en); ``value`` is already in per cent."""
    # Babel's own percent pattern drops decimals, so the pattern is always given.
    return format_percent(_no_minus_zero(value, decimals) / 100, format=_pattern(decimals) + "%", locale=_LOCALES[lang])


def as_printed(value: float, lang: str) -> str:
    """Return the number with exactly the decimals it carries: 74 stays 74, 0.5 stays 0.5."""
    text = f"{value:.10f}".rstrip("0").rstrip(".")
    return number(value, len(text.partition(".")[2]), lang)


def listing(items: list[str], lang: str) -> str:
    """Return the items as a list in a sentence."""
    return format_list(items, locale=_LOCALES[lang])


def _no_minus_zero(value: float, decimals: int) -> float:
    """Return 0 for what would be written -0,0."""
    return value if round(value, decimals) else 0


def _pattern(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")
