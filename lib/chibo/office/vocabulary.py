"""What the tables, columns and choices of the register are called in Vietnamese and English.

The words are data (``words/intake.yml``); here is only where to look for them: with the table first, then without.
"""

import functools

from chibo.model.register import REGISTER
from chibo.words import LANGUAGES, Words, WordsError


@functools.cache
def _words(lang: str) -> Words:
    return Words(lang)


def say(key: str, lang: str, **values) -> str:
    """Return a phrase of ``words/intake.yml``."""
    return _words(lang).say(f"intake.{key}", **values)


def sheet_name(table: str, lang: str) -> str:
    """Return what a table's sheet is called."""
    return say(f"table.{table}", lang)


def heading(table: str, column: str, lang: str) -> str:
    """Return a column's heading."""
    return _first("column", table, column, lang)


def hint(table: str, column: str, lang: str) -> str:
    """Return what a column holds, with an example."""
    return _first("hint", table, column, lang)


def other_headings(table: str, column: str) -> list[str]:
    """Return further headings that are understood, in both languages."""
    found = []
    for key in (f"also.{table}.{column}", f"also.{column}"):
        for lang in LANGUAGES:
            if _words(lang).has(f"intake.{key}"):
                found += say(key, lang).split("; ")
    return found


def choices(table: str, column: str) -> list[str]:
    """Return the codes a column may hold, or none where it is no coded column."""
    return list(REGISTER[table].columns[column].choices)


def choice_label(column: str, code: str, lang: str) -> str:
    """Return what a code is called."""
    return say(f"choice.{column}.{code}", lang)


def _first(group: str, table: str, column: str, lang: str) -> str:
    specific = f"{group}.{table}.{column}"
    if _words(lang).has(f"intake.{specific}"):
        return say(specific, lang)
    try:
        return say(f"{group}.{column}", lang)
    except WordsError:
        raise WordsError(f"no phrase {group}.{table}.{column} or {group}.{column} in words/intake.yml") from None
