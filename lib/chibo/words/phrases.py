"""Labels and sentences in one language, with their numbers filled in.

A phrase is a template such as ``{units:0} of {total:0} units ({share:%1})``. The part after the colon says how the
value is written: a digit is a number with that many decimals, ``%1`` a percentage, ``+`` a number with its sign and
the decimals it has, ``period`` an ISO period, ``printed`` a percentage with the decimals its source
printed, ``printed_as`` the same in brackets and with who says so, or nothing, ``plural:figure|figures`` not the number
but the form that fits it, ``asof`` a period as the date of a state, ``year`` digits without a group separator, ``text``
as it is. A number without one is an error: nobody should have to guess how many decimals a reader will see. ``{span}``
says the years ``first`` to ``last``.

Numbers are written through Babel's locale data. A half is rounded up, as sources do and as
:mod:`chibo.metrics.consistency` reads them; Babel alone rounds it to even.
"""

import difflib
import functools
import os
import string
from decimal import ROUND_HALF_UP, localcontext
from pathlib import Path

import yaml
from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from chibo.words.periods import parse_period

LANGUAGES = ("vi", "en")
"""The languages every text, picture and report exists in."""

LANGUAGE_VARIABLE = "CHIBO_LANG"
"""Environment variable of the language in which something is said at the prompt."""
SUPPRESSED = object()
"""Value of a number that is kept inside; every phrase and every way of writing says it the same."""

_GRAIN = {4: "year", 7: "month", 10: "day"}
_LOCALES = {lang: Locale(lang) for lang in LANGUAGES}


class Words(string.Formatter):
    """How to say a label, a number, a period or a sentence in one language."""

    def __init__(self, lang: str):
        self.lang = lang

    def label(self, key: str) -> str:
        """Return the phrase ``subject.name`` as written, not filled in; where there is none, a ``KeyError``."""
        if (phrase := _phrases().get(key)) is None:
            near = ", ".join(difflib.get_close_matches(key, _phrases(), 1))
            raise KeyError(f"{key}: no such phrase" + f"; did you mean {near}?" * bool(near))
        return phrase[self.lang]

    def has(self, key: str) -> bool:
        """Return whether a phrase of that key exists."""
        return key in _phrases()

    def say(self, key: str, /, **values) -> str:
        """Return the phrase with its values filled in."""
        template = self.label(key)
        if "{span}" in template and {"first", "last"} <= set(values):
            several = "several" if values["first"] != values["last"] else "one"
            values["span"] = self.say(f"period.span_{several}", first=values["first"], last=values["last"])
        return self.format(template, **values)

    def format_field(self, value, format_spec: str) -> str:
        """Write one value of a template; called by :class:`string.Formatter`."""
        if format_spec.startswith("plural:"):
            return self._form(value, *format_spec.removeprefix("plural:").split("|"))
        if value is SUPPRESSED:
            return self.label("value.suppressed")
        if format_spec.isdigit():
            return self.number(value, int(format_spec))
        if format_spec == "+":
            return ("+" if value > 0 else "−" if value < 0 else "") + self.as_printed(abs(value))
        if format_spec == "printed_as":
            return "" if _is_missing(value) else " " + self.say("value.printed_as", printed_pct=value)
        if format_spec.startswith("%"):
            return self.percent(value, int(format_spec[1:]))
        if format_spec == "printed":
            return self.as_printed(value) + "%"
        if format_spec in ("period", "asof"):
            return self.period(value, as_of=format_spec == "asof")
        if format_spec == "year":
            return str(int(value))
        if format_spec == "text" or isinstance(value, str):
            return str(value)
        raise ValueError(f"value {value!r} in a phrase needs to say how it is written, such as ':0' or ':%1'")

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number with that many decimals, 1.234,5 (vi) or 1,234.5 (en); what is missing is said to be so."""
        return self._why_not(value) or _written(value, decimals, self.lang)

    def percent(self, value: float, decimals: int = 1) -> str:
        """Return a percentage; 91.3 stands for 91.3 %, and all or nothing has no decimals."""
        decimals = 0 if value in (0, 100) else decimals  # all or nothing needs none
        return self._why_not(value) or f"{_written(value, decimals, self.lang)}%"

    def as_printed(self, value: float) -> str:
        """Return a number with the decimals the source printed: 74 stays 74, 0.5 stays 0.5."""
        return self._why_not(value) or _written(value, len(f"{value:.10f}".rstrip("0").partition(".")[2]), self.lang)

    def with_unit(self, text: str, unit: str) -> str:
        """Return a text that ends in a number with its unit of measurement, in the form that fits."""
        one = f"unit.{unit}_one"
        alone = (text == "1" or text.endswith(" 1")) and self.has(one)
        return f"{text} {self.label(one if alone else f'unit.{unit}')}".replace(" %", "%")

    def period(self, text: str, *, short: bool = False, as_of: bool = False) -> str:
        """Return an ISO 8601 period in words, such as "October 2013" for 2013-10; ``short`` for axis labels.

        ``as_of`` says it as the date of a state: the end of a year or month, but simply a day.
        """
        if parse_period(text) is None:
            return self.label("period.unknown")
        ends = text.split("/")
        if len(ends) == 2 and ends[0].endswith("-01-01") and ends[1].endswith("-12-31"):
            ends = list(dict.fromkeys(end[:4] for end in ends))  # whole years are written as years, one as one
        if as_of:
            return self.say(f"period.as_of_{_GRAIN[len(ends[-1])]}", period=self._day(ends[-1], short))
        return "–".join(self._day(end, short) for end in ends)

    def listing(self, items: list[str]) -> str:
        """Return the items as a list in a sentence: a, b, and c."""
        return format_list(items, locale=_LOCALES[self.lang])

    def _form(self, value, one: str, other: str) -> str:
        """Return the form of a noun that fits a number, which may be kept inside or missing."""
        known = value is not SUPPRESSED and not _is_missing(value)
        return one if known and _LOCALES[self.lang].plural_form(value) == "one" else other

    def _day(self, text: str, short: bool) -> str:
        """Write one end of a period: a year, a month or a day."""
        grain = _GRAIN[len(text)]
        pattern = self.label(f"period.{grain}_short" if short and grain != "year" else f"period.{grain}")
        return format_date(parse_period(text).start, pattern, self.lang)

    def _why_not(self, value) -> str:
        """Say that a number is kept inside or was not published; nothing where there is one."""
        if value is SUPPRESSED:
            return self.label("value.suppressed")
        return self.label("value.not_published") if _is_missing(value) else ""


def _is_missing(value) -> bool:
    try:
        return value is None or bool(value != value)
    except TypeError:  # pandas' missing integer is neither equal nor unequal to anything
        return True


def spoken() -> Words:
    """Return the words for who is at the prompt: of ``CHIBO_LANG``, else of the locale, else English.

    A language of the locale that is none of ours leaves English, which most people can read.
    """
    asked = filter(None, map(os.environ.get, (LANGUAGE_VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG")))
    lang = next(asked, "")[:2].lower()
    return Words(lang if lang in LANGUAGES else "en")


def message(key: str, /, **values) -> str:
    """Return a phrase as it is said at the prompt (:func:`spoken`)."""
    return spoken().say(key, **values)


@functools.lru_cache(4096)  # a report writes most numbers many times over
def _written(value: float, decimals: int, lang: str) -> str:
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    value = value if value > 0 or round(value, decimals) else 0  # nothing is -0,0
    with localcontext(rounding=ROUND_HALF_UP):
        return format_decimal(value, format=pattern, locale=_LOCALES[lang])


@functools.cache
def _phrases() -> dict[str, dict[str, str]]:
    """Read every ``*.yml`` of this package: ``{"coverage.title": {"vi": …, "en": …}}``."""
    phrases = {}
    for path in sorted(Path(__file__).parent.glob("*.yml")):
        for name, phrase in yaml.load(path.read_text("utf-8"), yaml.CSafeLoader).items():
            phrases[f"{path.stem}.{name}"] = phrase
    return phrases
