"""Workbooks and CSV files as frames of cells, nothing interpreted yet except that text is tidied to NFC."""

import csv
import functools
import io
import statistics
import zipfile
from dataclasses import dataclass, field
from itertools import islice, zip_longest
from pathlib import Path

import pandas as pd
from openpyxl.utils import get_column_letter

from chibo.errors import Problem, reason
from chibo.office import IntakeError, WorkbookError
from chibo.office.headings import tables
from chibo.office.spreadsheets import (
    MOST_COLUMNS,
    MOST_ROWS,
    Grid,
    excel_grids,
    larger_than_a_table,
    open_document_grids,
    unfit,
)
from chibo.office.values import Refused
from chibo.project import read_file
from chibo.words import message
from chibo.words.text import fold, tidy

_SEPARATORS = ",;\t"
_READ = {".csv", ".xlsx", ".xlsm", ".xls", ".ods"}


@dataclass
class Sheet:
    """One sheet as a frame of its cells: rows by their number in the spreadsheet, columns by their letters.

    A cell is a text (tidied), a number, a date, ``None``, or the refusal of a formula, a truth value or an error.
    """

    place: str  # the file, and the sheet after it where there are several
    name: str  # the sheet's, or the file's without its ending
    cells: pd.DataFrame
    fonts: dict[tuple[int, str], str] = field(default_factory=dict)  # of texts that are not plain ASCII
    eight_bit: bool = False  # whether the file was not in Unicode
    columns: dict[str, str] = field(default_factory=dict)  # the letters of the table's columns, once they are found
    problems: dict[tuple, Problem] = field(default_factory=dict)
    hidden: bool = False  # whether the office does not see the sheet
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[str] = frozenset()
    merged: dict[tuple[int, str], str] = field(default_factory=dict)  # cells merged across columns, and their range

    def refuse(self, row: int, column: str, came: str, allowed: str, remedy: str = "") -> None:
        """Note a problem, of a cell only the first; ``column`` is one of the table, or its letters."""
        column = self.columns.get(column, column)
        key = row, column, "" if row and column else came  # a row or a sheet may have several
        self.problems.setdefault(key, Problem(self.place, row, column, came, allowed, remedy))


def framed(rows: list[list]) -> pd.DataFrame:
    """Return rows of cells as a frame with the numbers and letters of a spreadsheet."""
    columns = {get_column_letter(number): cells for number, cells in enumerate(zip_longest(*rows), start=1)}
    return pd.DataFrame(columns, range(1, len(rows) + 1), dtype=object)


def read_sheets(path: Path, file: str) -> list[Sheet]:
    """Read every sheet of a workbook, or the one of a CSV file; ``file`` is what it is called in messages.

    Raises IntakeError, in one line, when the file is not there, damaged, locked, too large or of another kind.
    """
    kind = path.suffix.lower()
    try:
        if path.is_dir():
            raise IntakeError(message("intake.error.is_folder", place=str(path)))
        if not path.exists():
            raise IntakeError(message("intake.error.no_file", place=str(path)))
        if kind not in _READ:
            key = "intake.error.unknown_ending" if kind else "intake.error.no_ending"
            raise IntakeError(message(key, place=path.name, ending=kind))
        content = read_file(path)
        return [_read_csv(path, file, content)] if kind == ".csv" else _read_workbook(path, file)
    except OSError as error:
        raise IntakeError(message("intake.error.not_read", place=str(path), reason=reason(error))) from None


def _read_workbook(path: Path, file: str) -> list[Sheet]:
    try:
        if why := unfit(path):
            raise WorkbookError(f"{path.name}: {why}")
        with zipfile.ZipFile(path) as archive:
            grids = open_document_grids if "content.xml" in archive.namelist() else excel_grids
        sheets = [_sheet(grid, file) for grid in grids(path)]
    except WorkbookError as error:  # of a sheet
        raise WorkbookError(str(error) if str(error).startswith(path.name) else f"{path.name}, {error}") from None
    except (MemoryError, OSError):
        raise
    except Exception as error:  # a damaged file fails anywhere in the reader, in any way
        said = message("intake.error.damaged", place=path.name, error=type(error).__name__)
        raise WorkbookError(said) from None
    if not sheets:
        raise WorkbookError(message("intake.error.no_sheet", place=path.name))
    return sheets


def _sheet(grid: Grid, file: str) -> Sheet:
    """Return a sheet as it is seen: cells merged down a column each with their value."""
    merged, filled = {}, 0
    for rows, columns in grid.merged:
        inside = [row for row in rows[: max(grid.rows, default=0)] if row in grid.rows]
        filled += len(inside)
        if filled > 10 * MOST_ROWS:
            raise ValueError("merged cells over one another")
        first, letter = columns[0], get_column_letter(columns[0])
        if len(columns) > 1:
            merged |= dict.fromkeys(
                ((row, letter) for row in inside), f"{letter}{rows[0]}:{get_column_letter(columns[-1])}{rows[-1]}"
            )
        elif inside and first in grid.rows.get(rows[0], {}):
            for row in inside:
                grid.rows[row][first] = grid.rows[rows[0]][first]
    width = range(1, max(map(max, grid.rows.values()), default=0) + 1)
    written = (grid.rows.get(number, {}) for number in range(1, max(grid.rows, default=0) + 1))
    cells = framed([[_text(row.get(column)) for column in width] for row in written])
    unseen = frozenset(map(get_column_letter, grid.hidden_columns.intersection(width)))
    fonts = {(row, get_column_letter(column)): font for (row, column), font in grid.fonts.items()}
    seen = {"hidden": grid.hidden, "hidden_rows": frozenset(grid.hidden_rows), "hidden_columns": unseen}
    return Sheet(f"{file}, {grid.title}", grid.title, cells, fonts, merged=merged, **seen)


def _text(written):
    """Return a text as it is stored, None where it is empty, or its refusal where letters of it were lost."""
    if isinstance(written, str) and "\ufffd" in written:
        return Refused("whole_words", "type_again", "lost_letters", text=written)
    return _tidied(written) if isinstance(written, str) else written


@functools.lru_cache(maxsize=50_000)
def _tidied(written: str) -> str | None:
    return tidy(written.replace("_x000D_", " ")) or None  # how some programs write the end of a line


def _read_csv(path: Path, file: str, raw: bytes) -> Sheet:
    eight_bit = False
    try:
        text = raw.decode("utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        # The fonts of the old encodings lie over Windows-1252, whose upper part is that of Latin-1.
        text, eight_bit = raw.decode("latin-1"), True
    if "\0" in text:
        raise WorkbookError(message("intake.error.no_text", place=path.name))
    # A title has few of them and a long text many; most lines have as many as there are columns.
    lines = [line for line in text.splitlines() if line.strip()][:20] or [""]
    separator = max(_SEPARATORS, key=lambda sign: statistics.median(line.count(sign) for line in lines))
    try:
        rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), MOST_ROWS + 1))
    except csv.Error as error:
        raise WorkbookError(message("intake.error.no_csv", place=path.name, error=str(error))) from None
    if len(rows) > MOST_ROWS or max(map(len, rows), default=0) > MOST_COLUMNS:
        larger_than_a_table(path.name)
    cells = framed([[_text(text) for text in row] for row in rows])
    # LibreOffice names the files of all sheets after the workbook and the sheet: "register-Units.csv".
    ends = path.stem.split("-")
    names = ("-".join(ends[start:]) for start in range(len(ends)))
    return Sheet(file, next((name for name in names if fold(name) in tables()), path.stem), cells, eight_bit=eight_bit)
