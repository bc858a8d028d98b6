"""One sheet of an office as a frame of cells, nothing interpreted yet except that text is tidied to NFC."""

import functools
from dataclasses import dataclass, field

import pandas as pd
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange

from chibo.errors import Problem
from chibo.office import WorkbookError
from chibo.office.values import Refused
from chibo.words import message
from chibo.words.text import tidy

MOST_ROWS, MOST_COLUMNS = 100_000, 200


@dataclass
class Sheet:
    """One sheet, of a workbook or a CSV file: its cells by the numbers of row and column, both from 1.

    A cell is a text (tidied), a number, a date, or the refusal of a formula, a truth value or an error.
    """

    place: str  # the file, and the sheet after it where there are several
    name: str  # the sheet's, or the file's without its ending
    hidden: bool = False  # whether the office does not see the sheet
    eight_bit: bool = False  # whether the file was not in Unicode
    rows: dict[int, dict[int, object]] = field(default_factory=dict)  # those that hold something
    fonts: dict[tuple[int, int], str] = field(default_factory=dict)  # of texts that are not plain ASCII
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[CellRange] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)  # where the table's columns are, once they are found
    problems: dict[tuple, Problem] = field(default_factory=dict)

    def put(self, number: int, cells: dict[int, object], times: int = 1) -> None:
        """Take in a row, refused where a table of an office ends."""
        cells = {column: _text(value) for column, value in cells.items()}
        cells = {column: value for column, value in cells.items() if value is not None}
        if cells:
            if number + times - 1 > MOST_ROWS or max(cells) > MOST_COLUMNS:
                limits = {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
                raise WorkbookError(message("intake.error.too_large", place=self.place, **limits))
            if number < 1 or number in self.rows:
                raise ValueError("a row twice, or before the first")
            self.rows |= {each: dict(cells) for each in range(number, number + times)}

    def fill_merged(self) -> None:
        """Give each of the cells merged down a column the value they show."""
        last = max(self.rows, default=0)
        down = [area for area in self.merged if area.min_col == area.max_col and area.min_row <= last]
        if sum(min(area.max_row, last) - area.min_row for area in down) > 10 * MOST_ROWS:
            raise ValueError("merged cells over one another")
        for area in down:
            value = self.rows.get(area.min_row, {}).get(area.min_col)
            for row in range(area.min_row, min(area.max_row, last) + 1) if value is not None else ():
                if row in self.rows:
                    self.rows[row][area.min_col] = value

    @functools.cached_property
    def cells(self) -> pd.DataFrame:
        """The cells as a frame with the numbers of rows and columns, ``None`` where nothing stands."""
        numbers = range(1, max(self.rows, default=0) + 1)
        width = range(1, max(map(max, self.rows.values()), default=0) + 1)
        cells = [[self.rows.get(number, {}).get(column) for column in width] for number in numbers]
        return pd.DataFrame(cells, numbers, width, dtype=object)

    def refuse(self, row: int, column: int | str, came: str, allowed: str, remedy: str = "") -> None:
        """Note a problem, of a cell only the first; ``column`` is one of the table, or its number."""
        column = self.columns.get(column, column)
        letter = column if isinstance(column, str) else get_column_letter(column)
        key = row, letter, "" if row and letter else came  # a row or a sheet may have several
        self.problems.setdefault(key, Problem(self.place, row, letter, came, allowed, remedy))


def _text(written):
    """Return a text as it is stored, None where it is empty, or its refusal where letters of it were lost."""
    if isinstance(written, str) and "\ufffd" in written:
        return Refused("whole_words", "type_again", "lost_letters", text=written)
    return _tidied(written) if isinstance(written, str) else written


@functools.lru_cache(maxsize=50_000)
def _tidied(written: str) -> str | None:
    return tidy(written.replace("_x000D_", " ")) or None  # how some programs write the end of a line
