"""Which sheet is which table, and which of its columns is which: headings as offices type them.

A heading is found in Vietnamese with or without its marks, in English, or by its id; it may stand in one row or in up
to three, with a group over several columns, anywhere among the first ten rows.
"""

import difflib
import functools
import re
from dataclasses import dataclass

from chibo.model.register import REGISTER
from chibo.office import vocabulary
from chibo.words import LANGUAGES
from chibo.words.text import fold

SEARCHED = 10
MOST_ROWS = 3
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_RUNNING_NUMBER = {"stt", "tt", "so tt", "so thu tu", "no", "nr"}
_COUNTED_HEADINGS = re.compile(r"\(?(\d{1,2}|[a-z])\)?", re.IGNORECASE)


@dataclass(frozen=True)
class Block:
    """The heading rows of a sheet, from 0: what stands in which column, headings not known, and running numbers."""

    first: int
    last: int
    columns: dict[int, str]
    others: dict[int, str]
    ignored: frozenset[int] = frozenset()


def table_of(name: str) -> str:
    """Return the table a sheet or a file of that name holds, or nothing."""
    return _tables().get(fold(name), "")


def closest_table(name: str) -> str:
    """Return the Vietnamese name of the sheet that comes closest, or nothing."""
    close = difflib.get_close_matches(fold(name), _tables(), n=1, cutoff=0.75)
    return vocabulary.sheet_name(_tables()[close[0]], "vi") if close else ""


def is_not_data(name: str) -> bool:
    """Whether a sheet of that name is the guide or the lists of the blank workbook."""
    return fold(name) in {
        fold(vocabulary.say(key, lang)) for key in ("guide.sheet", "lists.sheet") for lang in LANGUAGES
    }


@functools.cache
def spellings(table: str) -> dict[str, str]:
    """Return every heading that is understood in a table, folded, with the id of its column."""
    found: dict[str, str] = {}
    for column in REGISTER[table].columns:
        own = [column, *(vocabulary.heading(table, column, lang) for lang in LANGUAGES)]
        found |= {fold(text): column for text in own}
    for column in REGISTER[table].columns:
        for text in vocabulary.other_headings(table, column):
            found.setdefault(fold(text), column)
    return found


def closest_heading(table: str, text: str) -> str:
    """Return the Vietnamese heading that comes closest, or nothing."""
    close = difflib.get_close_matches(fold(text), spellings(table), n=1, cutoff=0.75)
    return vocabulary.heading(table, spellings(table)[close[0]], "vi") if close else ""


def find_block(rows: list[list], table: str) -> Block | None:
    """Return the heading rows: those that name the most columns, and of equals the fewest and the first."""
    known = spellings(table)
    best, most = None, 1
    for rank in range(MOST_ROWS):
        for first in range(min(SEARCHED, len(rows)) - rank):
            columns, others, ignored = _name(rows[first : first + rank + 1], known)
            if len(set(columns.values())) > most:
                best, most = Block(first, first + rank, columns, others, ignored), len(set(columns.values()))
    if best is None:
        return None
    last = best.last
    while last + 1 < len(rows) and _repeats(rows[last + 1], known, most):
        last += 1
    if last + 1 < len(rows) and _counts_the_columns(rows[last + 1]):
        last += 1
    return Block(best.first, last, best.columns, best.others, best.ignored)


def _name(window: list[list], known: dict[str, str]) -> tuple[dict[int, str], dict[int, str], frozenset]:
    """Name the columns of some heading rows: those known, the headings of those that are not, running numbers."""
    columns, others, ignored = {}, {}, set()
    filled = [_fill(row) for row in window[:-1]]
    for position in range(max(map(len, window), default=0)):
        own = [text for row in window if (text := _text(row, position))]
        if not own:
            continue
        above = [text for row in filled if (text := _text(row, position))]
        candidates = [own[-1], *(f"{text} {own[-1]}" for text in above), " ".join(own), *reversed(own[:-1])]
        column = next((known[text] for text in map(_plain, candidates) if text in known), "")
        if column:
            columns[position] = column
        elif _plain(own[0]) in _RUNNING_NUMBER:
            ignored.add(position)
        else:
            others[position] = " ".join(own)
    return columns, others, frozenset(ignored)


def _fill(row: list) -> list:
    """Carry a heading to the right over the cells it was merged with."""
    filled, last = [], None
    for value in row:
        last = value if value not in (None, "") else last
        filled.append(last)
    return filled


def _text(row: list, position: int) -> str:
    return row[position] if position < len(row) and isinstance(row[position], str) else ""


def _plain(text: str) -> str:
    return fold(_IN_BRACKETS.sub(" ", text)) or fold(text)


def _repeats(row: list, known: dict[str, str], most: int) -> bool:
    """Whether a row below names the columns once more, as the row of ids in the blank workbook does."""
    said = [value for value in row if value not in (None, "")]
    return len(said) * 2 >= most and all(isinstance(value, str) and _plain(value) in known for value in said)


def _counts_the_columns(row: list) -> bool:
    """Whether a row only numbers the columns: (1) (2) (3), as printed forms do."""
    said = [str(value) for value in row if value not in (None, "")]
    marks = [match[1].lower() for text in said if (match := _COUNTED_HEADINGS.fullmatch(text))]
    numbers = [mark for mark in marks if mark.isdigit()]
    return len(marks) == len(said) and len(numbers) > 2 and numbers == [str(n + 1) for n in range(len(numbers))]


@functools.cache
def _tables() -> dict[str, str]:
    """Return every name of a table, folded: its id, and its sheet's name in both languages."""
    names = {fold(vocabulary.sheet_name(table, lang)): table for table in REGISTER for lang in LANGUAGES}
    return names | {fold(table): table for table in REGISTER}
