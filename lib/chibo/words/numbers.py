"""Numbers as Vietnamese and English readers write them, through Babel's locale data.

A half is rounded up, as sources do and as :mod:`chibo.metrics.consistency` reads them; Babel alone rounds it to even.
"""

import functools
from decimal import ROUND_HALF_UP, Decimal, localcontext

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

_LOCALES = {"vi": Locale("vi"), "en": Locale("en")}
_REMEMBERED = 4096
"""How many numbers are remembered as they were written: a report writes most of them many times over."""


@functools.lru_cache(_REMEMBERED)
def number(value: float, decimals: int, lang: str) -> str:
    """Return 1.234,5 (vi) or 1,234.5 (en)."""
    with localcontext(rounding=ROUND_HALF_UP):
        return format_decimal(_no_minus_zero(value, decimals), format=_pattern(decimals), locale=_LOCALES[lang])


@functools.lru_cache(_REMEMBERED)
def percent(value: float, decimals: int, lang: str) -> str:
    """Return 91,3% (vi) or 91.3% (en); ``value`` is already in per cent."""
    # Babel's own percent pattern drops decimals, so the pattern is always given.
    with localcontext(rounding=ROUND_HALF_UP):
        share = Decimal(str(_no_minus_zero(value, decimals))) / 100
        return format_percent(share, format=_pattern(decimals) + "%", locale=_LOCALES[lang])


@functools.lru_cache(_REMEMBERED)
def as_printed(value: float, lang: str) -> str:
    """Return the number with exactly the decimals it carries: 74 stays 74, 0.5 stays 0.5."""
    text = f"{value:.10f}".rstrip("0").rstrip(".")
    return number(value, len(text.partition(".")[2]), lang)


def listing(items: list[str], lang: str) -> str:
    """Return the items as a list in a sentence."""
    return format_list(items, locale=_LOCALES[lang])


def _no_minus_zero(value: float, decimals: int) -> float:
    """Return 0 for what would be written -0,0."""
    return value if value > 0 or round(value, decimals) else 0


def _pattern(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")
