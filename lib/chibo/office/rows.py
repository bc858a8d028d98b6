"""One sheet as the rows of one table: which table, which columns, what names a person, and what each cell says.

A heading is found in Vietnamese with or without its marks, in English, or by its id; it may stand in one row or in up
to three, with a group over several columns, anywhere among the first ten rows.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from chibo.errors import Problem
from chibo.model.persons import ALLOWED, REMEDY, person_cell, person_kind
from chibo.model.register import REGISTER
from chibo.model.table import TEXT
from chibo.office.headings import heading, headings, is_not_data, meant, sheet_name, spellings, tables
from chibo.office.sheets import Sheet
from chibo.office.values import References, Refused, reader
from chibo.words.text import fold

SEARCHED = 10
_MOST_ROWS = 3
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_RUNNING_NUMBER = {"stt", "tt", "so tt", "so thu tu", "no", "nr"}
_COUNTED_HEADINGS = re.compile(r"\(?(\d{1,2}|[a-z])\)?", re.IGNORECASE)


def read_rows(sheet: Sheet, references: References) -> tuple[str, pd.DataFrame | None, list[Problem]]:
    """Read one sheet; the guide, the lists and empty sheets give nothing.

    Returns
    -------
    tuple
        The table; its rows as text, by the sheet's place and their number in the spreadsheet, missing where a value
        could not be read; and the problems.
    """
    name = Path(sheet.name).stem if sheet.name == sheet.file else sheet.name
    rows = sheet.cells.to_numpy().tolist()
    if is_not_data(name) or not any(map(_filled, rows)):
        return "", None, []
    table = tables().get(fold(name), "")
    block = find_block(rows, table) if table else None
    problems = _persons(sheet, rows, range(block.first, block.last + 1) if block else range(SEARCHED))
    if block is None:
        return table, None, [*problems, _not_a_table(sheet, name, table)]
    letters = list(sheet.cells.columns)
    sheet.columns = {column: letters[position] for position, column in block.columns.items()}
    problems += _wrong_headings(sheet, block, rows, table)
    below = {row: _filled(rows[row - 1]) for row in sheet.cells.index[block.last + 1 :]}
    headed = {*block.columns, *block.others, *block.ignored}
    came, remedy = "a value in a column without a heading", "Move or delete it."
    for row, positions in below.items():
        stray = [letters[position] for position in positions if position not in headed]
        problems += [sheet.problem(row, at, came, "values below a heading", remedy) for at in stray]
    data = [row for row, positions in below.items() if not block.columns.keys().isdisjoint(positions)]
    texts = {column: [""] * len(data) for column in REGISTER[table].columns}
    for column, at in sheet.columns.items():
        read = reader(table, column, references)
        texts[column] = _read_cells(sheet, column, sheet.cells.loc[data, at], read, problems)
    places = pd.MultiIndex.from_product([[sheet.place], data])
    return table, pd.DataFrame(texts, places, dtype=TEXT) if data else None, problems


def _not_a_table(sheet: Sheet, name: str, table: str) -> Problem:
    """Say that a sheet has the name of no table, or no headings of its table."""
    if table:
        return sheet.problem(0, "", f"no heading row among the first {SEARCHED} rows", headings(table))
    remedy = meant(name, {key: sheet_name(table) for key, table in tables().items()})
    remedy = remedy or "Delete the sheet, or name it after its table."
    allowed = "sheets: " + ", ".join(map(sheet_name, REGISTER))
    return sheet.problem(0, "", "a sheet that is not a table of the register", allowed, remedy)


def _filled(row: list) -> list[int]:
    return [position for position, value in enumerate(row) if value is not None and value != ""]


def _read_cells(
    sheet: Sheet, column: str, cells: pd.Series, read: Callable[[object], str], problems: list[Problem]
) -> list[str | None]:
    texts = []
    for row, value in cells.items():
        try:
            texts.append(read(value))
        except Refused as refused:
            texts.append(None)
            problems.append(sheet.problem(row, column, refused.came, refused.allowed, refused.remedy))
    return texts


def _persons(sheet: Sheet, rows: list[list], headings: range) -> list[Problem]:
    """Headings and cells that can name or number a person; the cells are not repeated in the message."""
    problems = []
    for number, values in enumerate(rows):
        for letters, value in zip(sheet.cells.columns, values, strict=True):
            if isinstance(value, float):
                value = int(value) if value.is_integer() else ""
            if not isinstance(value, (str, int)) or isinstance(value, bool):
                continue
            kind = person_kind(value) if number in headings and isinstance(value, str) else ""
            cell = "" if kind else person_cell(str(value))
            if kind or cell:
                came = f"{value!r}, a column for {kind}" if kind else cell
                remedy = REMEDY if kind else "Delete it, and look whether there are others."
                problems.append(sheet.problem(number + 1, letters, came, ALLOWED, remedy))
    return problems


def _wrong_headings(sheet: Sheet, block: "Block", rows: list[list], table: str) -> list[Problem]:
    described, row, problems = REGISTER[table], block.last + 1, []
    letters, named = sheet.cells.columns, list(block.columns.values())
    shown = {key: heading(table, column) for key, column in spellings(table).items()}
    below = {position for values in rows[row:] for position in _filled(values)}
    for position, text in block.others.items():
        if position in below and not person_kind(text):
            remedy = meant(text, shown) or "Delete the column; the table has none such."
            came = f"{text!r}, a column the table does not have"
            problems.append(sheet.problem(row, letters[position], came, headings(table), remedy))
    for position, name in block.columns.items():
        if named.count(name) > 1:
            came = f"two columns {heading(table, name)!r}"
            problems.append(sheet.problem(row, letters[position], came, "each column only once", "Delete one of them."))
    missing = [name for name in described.columns if name not in named and not described.is_optional(name)]
    if missing:
        came = "no column " + ", ".join(repr(heading(table, name)) for name in missing)
        remedy = "Add it; chibo new writes a blank workbook with every column."
        problems.append(sheet.problem(row, "", came, "every column with *", remedy))
    return problems


@dataclass(frozen=True)
class Block:
    """The heading rows of a sheet, from 0: what stands in which column, headings not known, and running numbers."""

    first: int
    last: int
    columns: dict[int, str]
    others: dict[int, str]
    ignored: frozenset[int] = frozenset()


def find_block(rows: list[list], table: str) -> Block | None:
    """Return the heading rows: those that name the most columns, and of equals the fewest and the first."""
    named = spellings(table)
    best, most = None, 1
    for rank in range(_MOST_ROWS):
        for first in range(min(SEARCHED, len(rows)) - rank):
            block = _named(first, rows[first : first + rank + 1], named)
            if len(set(block.columns.values())) > most:
                best, most = block, len(set(block.columns.values()))
    if best is None:
        return None
    last = best.last
    while last + 1 < len(rows) and _repeats(rows[last + 1], named, most):
        last += 1
    if last + 1 < len(rows) and _counts_the_columns(rows[last + 1]):
        last += 1
    return Block(best.first, last, best.columns, best.others, best.ignored)


def _named(first: int, window: list[list], named: dict[str, str]) -> Block:
    """Name the columns of some heading rows."""
    columns, others, ignored = {}, {}, set()
    filled = [_fill(row) for row in window[:-1]]
    for position in range(max(map(len, window), default=0)):
        own = [text for row in window if (text := _text(row, position))]
        if not own:
            continue
        above = [text for row in filled if (text := _text(row, position))]
        candidates = [own[-1], *(f"{text} {own[-1]}" for text in above), " ".join(own), *reversed(own[:-1])]
        column = next((named[text] for text in map(_plain, candidates) if text in named), "")
        if column:
            columns[position] = column
        elif _plain(own[0]) in _RUNNING_NUMBER:
            ignored.add(position)
        else:
            others[position] = " ".join(own)
    return Block(first, first + len(window) - 1, columns, others, frozenset(ignored))


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


def _repeats(row: list, named: dict[str, str], most: int) -> bool:
    """Whether a row below names the columns once more, as the row of ids in the blank workbook does."""
    filled = [value for value in row if value not in (None, "")]
    return len(filled) * 2 >= most and all(isinstance(value, str) and _plain(value) in named for value in filled)


def _counts_the_columns(row: list) -> bool:
    """Whether a row only numbers the columns: (1) (2) (3), as printed forms do."""
    filled = [str(value) for value in row if value not in (None, "")]
    marks = [match[1].lower() for text in filled if (match := _COUNTED_HEADINGS.fullmatch(text))]
    numbers = [mark for mark in marks if mark.isdigit()]
    return len(marks) == len(filled) and len(numbers) > 2 and numbers == [str(n + 1) for n in range(len(numbers))]
