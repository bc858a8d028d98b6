"""What tables, columns and choices are called in Vietnamese and English, and what a column holds.

The names stand in ``words/intake.yml``, with their table first (``column.units.name``), then without
(``column.year``).
"""

import functools
from collections.abc import Mapping

from chibo.errors import closest
from chibo.model.register import REGISTER
from chibo.words import LANGUAGES, Words
from chibo.words.text import fold

_words = functools.cache(Words)


def say(key: str, lang: str = "vi", **values) -> str:
    """Return a phrase of ``words/intake.yml``."""
    return _words(lang).say(f"intake.{key}", **values)


def sheet_name(table: str, lang: str = "vi") -> str:
    """Return what a table's sheet is called."""
    return say(f"table.{table}", lang)


def heading(table: str, column: str, lang: str = "vi", *, of: str = "column") -> str:
    """Return a column's heading; with ``of="hint"`` what it holds, with an example."""
    specific = f"{of}.{table}.{column}"
    return say(specific if _words(lang).has(f"intake.{specific}") else f"{of}.{column}", lang)


def headings(table: str) -> str:
    """Return all Vietnamese headings of a table, for a message."""
    return ", ".join(heading(table, column) for column in REGISTER[table].columns)


def other_headings(table: str, column: str) -> list[str]:
    """Return further headings that are understood, in both languages."""
    keys = [(key, lang) for key in (f"also.{table}.{column}", f"also.{column}") for lang in LANGUAGES]
    return [text for key, lang in keys if _words(lang).has(f"intake.{key}") for text in say(key, lang).split("; ")]


def choices(table: str, column: str) -> list[str]:
    """Return the codes a column may hold, or none where it is no coded column."""
    return list(REGISTER[table].columns[column].choices)


def choice_label(column: str, code: str, lang: str = "vi") -> str:
    """Return what a code is called."""
    return say(f"choice.{column}.{code}", lang)


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
    """Return every name of a table, folded: its id, and its sheet's name in both languages."""
    names = {fold(sheet_name(table, lang)): table for table in REGISTER for lang in LANGUAGES}
    return names | {fold(table): table for table in REGISTER}


def is_not_data(name: str) -> bool:
    """Whether a sheet of that name is the guide or the lists of the blank workbook."""
    return fold(name) in {fold(say(key, lang)) for key in ("guide.sheet", "lists.sheet") for lang in LANGUAGES}


@functools.cache
def spellings(table: str) -> dict[str, str]:
    """Return every heading that is understood in a table, folded, with the id of its column."""
    columns = REGISTER[table].columns
    other = {fold(text): column for column in columns for text in other_headings(table, column)}
    own = {fold(heading(table, column, lang)): column for column in columns for lang in LANGUAGES}
    return other | own | {fold(column): column for column in columns}


def meant(text: str, names: Mapping[str, str]) -> str:
    """Return the question which of some folded names was meant, by what it is shown as; nothing where none is near."""
    near = closest(fold(text), names, cutoff=0.75)
    return f"Did you mean {names[near]!r}?" if near else ""
