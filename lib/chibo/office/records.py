"""Rows of a table and where they stand: those of a workbook, and those a data folder holds already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from chibo.model.register import REGISTER
from chibo.model.table import TEXT
from chibo.office.faults import Fault


@dataclass
class Record:
    """One row of a table, and where it stands: ``columns`` gives each column's number in the spreadsheet, from 1.

    ``values`` are texts by column; a value that could not be read is missing from them.
    """

    file: str
    sheet: str
    row: int
    columns: Mapping[str, int]
    values: dict[str, str] = field(default_factory=dict)
    kept_from_folder: bool = False

    def fault(self, column: str, came: str, allowed: str, remedy: str = "") -> Fault:
        """Return a fault in this row; a row that is not the workbook's cannot be left out."""
        position = self.columns.get(column, 0)
        return Fault(self.file, self.sheet, self.row, position, came, allowed, remedy, whole=self.kept_from_folder)


class Stored(Sequence[Record]):
    """A table the folder holds already: a frame, whose rows become records only where one is asked for.

    Attributes
    ----------
    frame : its rows, counted from 0 and typed as the rules of the register take them; the columns of the model,
        whatever their order in the file, which ``headings`` gives
    """

    def __init__(self, file: str, frame: pd.DataFrame, headings: Sequence[str]):
        self.frame = frame
        self._file = file
        self._columns = {name: number for number, name in enumerate(headings, start=1)}

    def __len__(self) -> int:
        return len(self.frame)

    def __getitem__(self, row: int) -> Record:
        return Record(self._file, self._file, row + 2, self._columns, kept_from_folder=True)


Records = Mapping[str, Sequence[Record]]


def texts(table: str, rows: Sequence[Record]) -> pd.DataFrame:
    """Return rows of a workbook as text, one column for each of the table; missing what could not be read."""
    return pd.DataFrame([row.values for row in rows], columns=list(REGISTER[table].columns), dtype=TEXT)


def typed(table: str, rows: Sequence[Record]) -> pd.DataFrame:
    """Return the frame the rules read: numbers and days as such, other columns as text."""
    if isinstance(rows, Stored):
        return rows.frame
    described, frame = REGISTER[table], texts(table, rows)
    for name in described.number_columns:
        frame[name] = pd.to_numeric(frame[name], errors="coerce").astype(str(described.columns[name].dtype))
    days = {name: pd.to_datetime(frame[name].replace("", None)) for name in described.day_columns}
    return frame.assign(**{name: column.astype("datetime64[s]") for name, column in days.items()})
