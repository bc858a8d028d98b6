"""What an office typed into one cell, as the text the register keeps: whole numbers, days, codes, ids, words.

Only what can mean one thing is read; everything else is refused with what is allowed. ``1.234`` and ``1,234`` are
whole numbers with a separator; in a column of decimals they could be either, and are refused.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from functools import cache, partial
from pathlib import Path

import pandas as pd

from chibo import project
from chibo.model import PUBLISHED, REGISTER
from chibo.model.table import ID_PATTERN
from chibo.office import IntakeError
from chibo.office.headings import kind_of, say
from chibo.store.tables import read_csv
from chibo.words import LANGUAGES, message
from chibo.words.text import area_meant, fold

_WHOLE = re.compile(r"[+-]?(?:\d+|[1-9]\d{0,2}([., ])\d{3}(?:\1\d{3})*)")
_DECIMAL = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})([/.-])(?P<month>\d{1,2})\2(?P<year>\d{4})")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})([/.-])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?:[ T]00:00(?::00)?)?")
_FIRST_YEAR = 1900  # Excel counts days from there; what lies before it is a number that was made a day
_SUGGESTED = 20  # areas a name was probably meant to be
_DIGITS = 15  # of a whole number; Excel keeps no more
Frames = Mapping[str, pd.DataFrame]


class Refused(ValueError):
    """A value that cannot be read; says what is allowed and what to do, and what came where that is no plain value.

    Each is a phrase ``intake.error.…``, with the values given.
    """

    def __init__(self, allowed: str, remedy: str = "", came: str = "", **values: str):
        said = [message(f"intake.error.{key}", **values) if key else "" for key in (allowed, remedy, came)]
        super().__init__(said[0])
        self.allowed, self.remedy, self.came = said


def references_beside(folder: Path) -> Frames:
    """Return ``areas`` and ``rating_schemes``, to which a register may refer.

    They stand in ``folder/published``, or without it in the project's own data. Raises IntakeError when broken.
    """
    own = folder / "published"
    published, frames = own if own.is_dir() else project.checkout() / "data" / "published", {}
    for table in ("areas", "rating_schemes"):
        frames[table], problems = read_csv(published / f"{table}.csv", PUBLISHED[table])
        if problems:
            raise IntakeError(f"{published.parent / str(problems[0])}")
    return frames


def names_of(table: str, column: str, references: Frames, lang: str) -> dict[str, str]:
    """Return the code of every name the choices of a column have in one language; of ratings, in any year."""
    if column != "category":
        return {say(f"choice.{column}.{code}", lang): code for code in REGISTER[table].columns[column].choices}
    schemes = references["rating_schemes"]
    rated = schemes[schemes["subject"] == table.removesuffix("_ratings")]
    names = dict(zip(rated[f"name_{lang}"], rated["category"], strict=True))
    return names | {say("choice.category.unrated", lang): "unrated"}


def reader(table: str, column: str, references: Frames) -> Callable[[object], str]:
    """Return the function that reads a cell of a column as the register writes it, or raises :class:`Refused`."""
    kind = kind_of(table, column)
    if kind == "area":
        names = list(zip(references["areas"]["name_vi"], references["areas"]["id"], strict=True))
        places, left = {area: {"vi": name} for name, area in names}, iter(range(_SUGGESTED))
        advise = cache(lambda given: f"; {area_meant(given, places)}" if next(left, None) is not None else ".")
        as_kind = _named(names, "area", advise)
    elif kind in ("choice", "category"):
        names, first = [pair for lang in LANGUAGES for pair in names_of(table, column, references, lang).items()], {}
        for name, code in names:
            first.setdefault(code, name)
        if kind == "category":  # offices write TSVM for trong sach vung manh
            names += [("".join(word[0] for word in fold(name).split()), code) for name, code in names]
        listed = (code if name == code else f"{name} ({code})" for code, name in first.items())
        as_kind = _named(names, "one_of", choices="; ".join(listed))
    else:
        as_kind = _KINDS[kind]
    return partial(_read, as_kind=as_kind)


def _read(value, as_kind: Callable[[object], str]) -> str:
    if value is None:
        return ""
    if isinstance(value, Refused):
        raise value
    if isinstance(value, float):
        value = float(f"{value:.15g}")  # the digits Excel itself shows
        value = int(value) if value.is_integer() else value
    if isinstance(value, (date, time)) and as_kind is not _day:
        raise Refused("typed", "made_date_number" if as_kind in (_whole, _number) else "made_date_text")
    return as_kind(value)


def _whole(value, allowed: str = "whole_or_separated") -> str:
    if isinstance(value, float) and math.isfinite(value):
        raise Refused("whole", "fraction")
    text = re.sub("[., ]", "", str(value))
    if not _WHOLE.fullmatch(str(value)) or len(text) > _DIGITS:
        raise Refused(allowed, "type_zero" if value in ("-", "–", "—") else "")
    return str(int(text))


def _year(value) -> str:
    if len(text := _whole(value, "year")) != 4:
        raise Refused("year")
    return text


def _number(value) -> str:
    if isinstance(value, str):
        both = _WHOLE.fullmatch(value) and not value.lstrip("+-").isdigit()
        if both or not _DECIMAL.fullmatch(value):
            raise Refused("number", "thousand_or_fraction" if both else "")
        value = float(value.replace(",", "."))
    return f"{value:.15g}"


def _day(value) -> str:
    if isinstance(value, date):
        if value.year < _FIRST_YEAR:
            raise Refused("day", "made_day")
        return f"{value:%Y-%m-%d}"
    text = str(value)
    if (match := _DAY_FIRST.fullmatch(text) or _YEAR_FIRST.fullmatch(text)) is None:
        raise Refused("day", "only_year" if re.fullmatch(r"\d{4}", text) else "as_date")
    try:
        return date(*(int(match[part]) for part in ("year", "month", "day"))).isoformat()
    except ValueError:
        raise Refused("day", "no_such_day") from None


def _named(names: Iterable[tuple[str, str]], allowed: str, advise: Callable = lambda given: ".", **values) -> Callable:
    """Return the function that reads a code or one of its names, given as pairs of name and code.

    ``advise`` returns what to say to a name nobody knows, ``values`` are those of the phrase of what is ``allowed``.
    """
    meant: dict[str, dict[str, None]] = {}
    for name, code in names:
        for text in (fold(name), code):
            meant.setdefault(text, {})[code] = None

    def read(value) -> str:
        folded = fold(str(value))
        codes = next(filter(None, map(meant.get, (str(value), folded, folded.replace(" ", "")))), {})
        if len(codes) == 1:
            return next(iter(codes))
        if codes:
            raise Refused(allowed, "several", codes=", ".join(codes), **values)
        raise Refused(allowed, "choose", advice=advise(str(value)), **values)

    return read


def _id(value) -> str:
    if re.fullmatch(ID_PATTERN, text := str(value)):
        return text
    raise Refused("id")


_KINDS = {"year": _year, "whole": _whole, "number": _number, "day": _day, "id": _id, "text": str}
