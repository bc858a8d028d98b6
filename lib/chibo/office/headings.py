"""What tables, columns and choices are called (``words/intake.yml``), and the headings of a sheet.

A heading is found in Vietnamese with or without its marks, in English, or by its id; it may stand in one row or in up
to three, with a group over several columns, anywhere among the first twenty rows.
"""

import functools
import re
from collections.abc import Mapping
from itertools import accumulate, product
from typing import NamedTuple

from chibo.model import REGISTER
from chibo.words import LANGUAGES, Words
from chibo.words.text import fold

SEARCHED = 20
_MOST_ROWS = 3
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_RUNNING_NUMBER = {"stt", "tt", "so tt", "so thu tu", "no", "nr"}
_NUMBERED = re.compile(r"(?:\(?[a-z]\)? )*\(?1\)? \(?2\)? \(?3\)?(?: \(?\d{1,2}\)?)*", re.IGNORECASE)


def say(key: str, lang: str = "vi", **values) -> str:
    """Return a phrase of ``words/intake.yml``."""
    return Words(lang).say(f"intake.{key}", **values)


def heading(table: str, column: str, lang: str = "vi", *, of: str = "column") -> str:
    """Return a column's heading; with ``of="hint"`` what it holds, with an example."""
    specific = f"{of}.{table}.{column}"
    return say(specific if Words(lang).has(f"intake.{specific}") else f"{of}.{column}", lang)


def headings(table: str) -> str:
    """Return all Vietnamese headings of a table, for a message."""
    return ", ".join(heading(table, column) for column in REGISTER[table].columns)


def kind_of(table: str, column: str) -> str:
    """Return what a column holds: year, whole, number, day, choice, category, area, id or text."""
    described = REGISTER[table].columns[column]
    if column in ("year", "category"):
        return column
    if described.kind == "reference":
        return "area" if described.references == "areas.id" else "id"
    return "choice" if described.kind == "code" else described.kind


@functools.cache
def tables() -> dict[str, str]:
    """Return the table of every sheet's name in both languages and of its id, folded; "" of the guide and the lists."""
    names = {fold(say(key, lang)): "" for key in ("guide.sheet", "lists.sheet") for lang in LANGUAGES}
    names |= {fold(say(f"table.{table}", lang)): table for table in REGISTER for lang in LANGUAGES}
    names |= {fold(say("by_year.headcounts", lang)): "headcounts" for lang in LANGUAGES}
    return names | {fold(table): table for table in REGISTER}


@functools.cache
def spellings(table: str) -> dict[str, str]:
    """Return every heading that is understood in a table, folded, with the id of its column."""
    other, own, ids = {}, {}, {}
    for column in REGISTER[table].columns:
        own |= {fold(heading(table, column, lang)): column for lang in LANGUAGES}
        ids[fold(column)] = column
        for key in (f"also.{column}", f"also.{table}.{column}"):
            if Words("vi").has(f"intake.{key}"):
                other |= {fold(text): column for lang in LANGUAGES for text in say(key, lang).split("; ")}
    return other | own | ids


class Block(NamedTuple):
    """The heading rows of a sheet, counted from 0, and what stands in its columns, counted from 1."""

    first: int
    last: int
    columns: dict[int, str]  # the column of the table at each number
    others: dict[int, str]  # headings that are not understood; "" over running numbers


def find_block(rows: list[list], table: str) -> Block | None:
    """Return the heading rows: those that name the most columns, and of equals the fewest and the first."""
    named = spellings(table)
    best, most = None, 1
    for count, first in product(range(_MOST_ROWS), range(min(SEARCHED, len(rows)))):
        columns, others = _named(rows[first : first + count + 1], named)
        if len(set(columns.values())) > most:
            best, most = Block(first, first + count, columns, others), len(set(columns.values()))
    while best and best.last + 1 < len(rows) and _repeats(rows[best.last + 1], named, most):
        best = best._replace(last=best.last + 1)
    return best


def _named(window: list[list], named: Mapping[str, str]) -> tuple[dict[int, str], dict[int, str]]:
    """Name the columns below some rows; a group is carried to the right over the cells it was merged with."""
    columns, others = {}, {}
    groups = [list(accumulate(row, lambda last, value: last if value is None else value)) for row in window[:-1]]
    for number, cells in enumerate(zip(*window, strict=True), start=1):
        own = [text for text in cells if isinstance(text, str)]
        if not own:
            continue
        grouped = [f"{row[number - 1]} {own[-1]}" for row in groups if isinstance(row[number - 1], str)]
        spelled = map(_plain, [own[-1], *grouped, " ".join(own), *reversed(own[:-1])])
        if column := next((named[text] for text in spelled if text in named), ""):
            columns[number] = column
        else:
            others[number] = "" if _plain(own[0]) in _RUNNING_NUMBER else " ".join(own)
    return columns, others


def _plain(text: str) -> str:
    return fold(_IN_BRACKETS.sub(" ", text)) or fold(text)


def _repeats(row: list, named: Mapping[str, str], most: int) -> bool:
    """Whether a row below names the columns again, as the blank workbook does, or only numbers them: (1) (2) (3)."""
    texts = [str(value) for value in row if value is not None]
    again = len(texts) * 2 >= most and all(_plain(text) in named for text in texts)
    return again or _NUMBERED.fullmatch(" ".join(texts)) is not None
