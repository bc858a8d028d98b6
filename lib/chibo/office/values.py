"""What an office typed into one cell, as the text the register keeps: whole numbers, days, codes, ids, words.

Only what can mean one thing is read; everything else is refused with what is allowed. ``1.234`` and ``1,234`` are
whole numbers with a separator; in a column of decimals they could be either, and are refused.
"""

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import pandas as pd

from chibo import project
from chibo.model import PUBLISHED
from chibo.model.table import ID_PATTERN
from chibo.office import IntakeError
from chibo.office.headings import choice_label, choices, kind_of
from chibo.store.tables import read_csv
from chibo.words import LANGUAGES
from chibo.words.text import fold

_WHOLE = re.compile(r"[+-]?\d+")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:([., ])\d{3})(?:\1\d{3})*")
_DECIMAL = re.compile(r"(?P<number>[+-]?\d+(?:[.,]\d+)?) ?(?P<percent>%?)")
_DAYS = [
    re.compile(r"(?P<day>\d{1,2})([/.-])(?P<month>\d{1,2})\2(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})([/.-])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?:[ T]00:00(?::00)?)?"),
    re.compile(r"(?:ngay )?(?P<day>\d{1,2}) thang (?P<month>\d{1,2}) nam (?P<year>\d{4})"),
]
_TOTALS = {"tong", "tong cong", "tong so", "cong", "total", "sum"}

WHOLE, NUMBER = "a whole number such as 1234 or 1.234", "a number such as 12 or 0,5"
DAY, YEAR = "a day such as 31/12/2013", "a year such as 2013"
AN_ID = "an id of a-z and 0-9, joined by - / _ : or ."
_AS_TEXT = "Set the cell's format to Text and type it again."
_AS_NUMBER = "Excel made it a date; set the cell's format to Number and type it again."
_YEAR_ONLY = "A year is not enough here; type the day as well."

UNRATED = "unrated"
_SUBJECTS = {"organisation_ratings": "organisation", "member_ratings": "member"}


class Refused(ValueError):
    """A value that cannot be read; says what came, what is allowed and what to do."""

    def __init__(self, came: str, allowed: str, remedy: str = ""):
        super().__init__(came)
        self.came, self.allowed, self.remedy = came, allowed, remedy


@dataclass(frozen=True)
class Unusable:
    """What stands in a cell that holds no value: a formula without a number, or an error such as ``#REF!``."""

    came: str
    remedy: str


@dataclass(frozen=True)
class References:
    """What a register may refer to outside itself.

    Attributes
    ----------
    areas : their Vietnamese names by id
    categories : for each table of ratings, the code of every name with its language
    schemes : the rating schemes as a frame
    """

    areas: dict[str, str] = field(default_factory=dict)
    categories: dict[str, dict[tuple[str, str], str]] = field(default_factory=dict)
    schemes: pd.DataFrame = field(default_factory=pd.DataFrame)

    @functools.cached_property
    def named(self) -> dict[str, list[str]]:
        """Ids of the areas by their folded names."""
        by_name: dict[str, list[str]] = {}
        for area, name in self.areas.items():
            by_name.setdefault(fold(name), []).append(area)
        return by_name


def references_beside(folder: Path) -> References:
    """Return what stands in ``folder/published``, or where there is no such folder in the project's own data.

    Raises
    ------
    IntakeError
        When the tables are there but cannot be read.
    """
    own = folder / "published"
    published = own if own.is_dir() else project.checkout() / "data" / "published"
    frames = {}
    for table in ("areas", "rating_schemes"):
        frames[table], problems = read_csv(published / f"{table}.csv", PUBLISHED[table])
        if problems:
            raise IntakeError(f"{published.parent / str(problems[0])}")
    areas, schemes = frames["areas"], frames["rating_schemes"]
    categories = {}
    for table, subject in _SUBJECTS.items():
        rated = schemes[schemes["subject"] == subject]
        categories[table] = {
            (name, lang): code
            for lang in LANGUAGES
            for name, code in [
                *zip(rated[f"name_{lang}"], rated["category"], strict=True),
                (choice_label("category", UNRATED, lang), UNRATED),
            ]
        }
    return References(dict(zip(areas["id"], areas["name_vi"], strict=True)), categories, schemes)


def reader(table: str, column: str, references: References) -> Callable[[object], str]:
    """Return the function that reads a cell of a column as the register writes it; an empty cell is ``""``.

    The function raises :class:`Refused` when a value cannot be read as the column's kind.
    """
    named = {
        "year": _year,
        "whole": _whole,
        "number": _number,
        "day": _day,
        "choice": functools.partial(_choice, table=table, column=column),
        "category": functools.partial(_category, categories=references.categories.get(table, {})),
        "area": functools.partial(_area, references=references),
        "id": _id,
        "text": _words,
    }
    return functools.partial(_read, as_kind=named[kind_of(table, column)])


def _read(value, as_kind: Callable[[object], str]) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, Unusable):
        raise Refused(value.came, "a value that is typed", value.remedy)
    if isinstance(value, bool):
        raise Refused(f"the truth value {str(value).upper()}", "a value that is typed", _AS_TEXT)
    if isinstance(value, float):
        value = float(f"{value:.15g}")  # the digits Excel itself shows
    return as_kind(value)


def _whole(value, allowed: str = WHOLE) -> str:
    if isinstance(value, (date, time)):
        raise Refused(_shown(value), allowed, _AS_NUMBER)
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return str(int(value))
    if isinstance(value, str) and (_WHOLE.fullmatch(value) or _GROUPED.fullmatch(value)):
        return str(int(re.sub(r"[., ]", "", value)))
    raise Refused(_shown(value), allowed, "Type 0 for none." if str(value) in {"-", "–", "—"} else "")


def _year(value) -> str:
    if isinstance(value, date) and (value.day, value.month) == (31, 12):
        return str(value.year)
    if (
        isinstance(value, str)
        and (match := _DAYS[0].fullmatch(value))
        and (match["day"], match["month"]) == ("31", "12")
    ):
        return match["year"]
    text = _whole(value, YEAR)
    if len(text) != 4:
        raise Refused(_shown(value), YEAR)
    return text


def _number(value) -> str:
    if isinstance(value, (date, time)):
        raise Refused(_shown(value), NUMBER, _AS_NUMBER)
    match = _DECIMAL.fullmatch(str(value))
    if isinstance(value, str) and match and _GROUPED.fullmatch(match["number"]):
        remedy = "It could be a thousand or a fraction; type it without a separator."
        raise Refused(_shown(value), NUMBER, remedy)
    if match is None and isinstance(value, str):
        raise Refused(_shown(value), NUMBER)
    number = Decimal(match["number"].replace(",", ".")) if match else Decimal(repr(value))
    return format((number / 100 if match and match["percent"] else number).normalize(), "f")


def _day(value) -> str:
    if isinstance(value, date):
        return (value.date() if isinstance(value, datetime) else value).isoformat()
    if isinstance(value, (int, float)):
        year = 1900 <= value <= 2100
        raise Refused(_shown(value), DAY, _YEAR_ONLY if year else "Set the cell's format to Date, so the day is shown.")
    text = value if isinstance(value, str) else ""
    match = _DAYS[0].fullmatch(text) or _DAYS[1].fullmatch(text) or _DAYS[2].fullmatch(fold(text))
    if match is None:
        raise Refused(_shown(value), DAY, _YEAR_ONLY if re.fullmatch(r"\d{4}", text) else "")
    year, month, day = (int(match[part]) for part in ("year", "month", "day"))
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        remedy = "The day comes first, then the month." if month > 12 >= day else "There is no such day."
        raise Refused(_shown(value), DAY, remedy) from None


def _choice(value, table: str, column: str) -> str:
    text, shown = _words(value), []
    for code in choices(table, column):
        labels = [choice_label(column, code, lang) for lang in LANGUAGES]
        if fold(text) in map(fold, [code, *labels]):
            return code
        shown.append(code if labels[0] == code else f"{labels[0]} ({code})")
    raise Refused(repr(text), "one of: " + "; ".join(shown), "Choose from the list of the cell.")


def _category(value, categories: dict[tuple[str, str], str]) -> str:
    text = _words(value)
    for (name, _), code in categories.items():
        if fold(text) in (fold(name), fold(code)):
            return code
    raise Refused(repr(text), "one of: " + ", ".join(dict.fromkeys(categories.values())), "Choose from the list.")


def _area(value, references: References) -> str:
    text = _words(value)
    if text in references.areas:
        return text
    named = references.named.get(fold(text), [])
    if len(named) == 1:
        return named[0]
    remedy = "Several places have this name: " + ", ".join(named) if named else "Choose from the list."
    raise Refused(repr(text), "the id or the name of an area", remedy)


def _id(value) -> str:
    text = _words(value)
    if re.fullmatch(ID_PATTERN, text):
        return text
    if fold(text) in _TOTALS:
        raise Refused(repr(text), AN_ID, "A row of totals: delete it.")
    likely = re.sub(r" +", "-", re.sub(r"[^a-z0-9/_:. -]", "", text.lower()) if text.isascii() else fold(text))
    raise Refused(repr(text), AN_ID, f"Perhaps {likely!r}?" if re.fullmatch(ID_PATTERN, likely) else "")


def _words(value) -> str:
    if isinstance(value, (date, time)):
        raise Refused(_shown(value), "text", "Excel made it a date. " + _AS_TEXT)
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _shown(value) -> str:
    if isinstance(value, datetime):
        return f"the date {value:%d/%m/%Y}"
    if isinstance(value, str):
        return repr(value if len(value) < 60 else value[:57] + "…")
    return str(value)
