"""Workbooks and CSV files as frames of cells, nothing interpreted yet except that text is tidied to NFC.

Of a workbook only cell values are read: no macro, no link, no picture, and no formula, because what it gives is not
known before it is computed. The size that a workbook declares is checked before a byte is unpacked: Python's reader
never gives more than was declared. openpyxl reads its XML with defusedxml, which refuses entities.
"""

import contextlib
import csv
import io
import statistics
import warnings
import zipfile
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.utils import get_column_letter

from chibo.errors import Problem
from chibo.office import IntakeError, WorkbookError
from chibo.office.values import FORMATTED, TYPED, Refused
from chibo.words.text import tidy

MOST_BYTES = 200 * 2**20
MOST_RATIO = 200  # a sheet of one repeated row packs about a hundredfold
SMALL = 10 * 2**20  # below this no ratio is a danger
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how files in Microsoft's older container begin
_SEPARATORS = ",;\t"


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
            raise IntakeError(f"{path}: is a folder; give the files in it")
        if not path.is_file():
            raise IntakeError(f"{path}: no such file")
        if kind == ".csv":
            return [_read_csv(path, file)]
        if kind in (".xlsx", ".xlsm", ".xls"):
            return _read_workbook(path, file)
        raise IntakeError(f"{path.name}: files ending in {kind or 'nothing'} are not read; give .xlsx or .csv")
    except OSError as error:
        raise IntakeError(f"{path}: cannot be read ({(error.strerror or str(error)).lower()})") from None


def _unfit(path: Path) -> str:
    """Return why a file must not be unpacked as a workbook, or nothing."""
    with path.open("rb") as file:
        start = file.read(8 * 2**20)
    if start.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in start:
            return "protected by a password; save it without one and import it again"
        return "an Excel file of 1997–2003 (.xls); save it as .xlsx and import it again"
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
    unpacked, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    if unpacked <= MOST_BYTES and unpacked <= max(SMALL, MOST_RATIO * packed):
        return ""
    size, most = f"{unpacked / 2**20:,.0f} MB, {unpacked / max(packed, 1):,.0f} times its size", MOST_BYTES >> 20
    advice = "Copy the cells you need into a new workbook"
    return f"would unpack to {size}; at most {most} MB and {MOST_RATIO} times are read. {advice}"


def _read_workbook(path: Path, file: str) -> list[Sheet]:
    sheets = []
    try:
        if unfit := _unfit(path):
            raise WorkbookError(f"{path.name}: {unfit}")
        with warnings.catch_warnings(action="ignore"):  # about drop-downs and styles, which are not read
            workbook = openpyxl.load_workbook(path, read_only=True, keep_links=False)
            with contextlib.closing(workbook):
                # A workbook read row by row knows nothing of what is merged or hidden.
                shapes = openpyxl.load_workbook(path, keep_links=False)
                for worksheet in workbook.worksheets:
                    worksheet.reset_dimensions()  # some programs write a wrong one
                    rows, fonts = [], {}
                    for number, cells in enumerate(worksheet.iter_rows(), start=1):
                        rows.append([_value(cell) for cell in cells])
                        for position, value in enumerate(rows[-1]):
                            if isinstance(value, str) and not value.isascii():
                                fonts[number, get_column_letter(position + 1)] = cells[position].font.name or ""
                    sheet = Sheet(f"{file}, {worksheet.title}", worksheet.title, framed(rows), fonts)
                    _note_shape(sheet, shapes[worksheet.title])
                    sheets.append(sheet)
    except (MemoryError, OSError, WorkbookError):
        raise
    except Exception as error:  # a damaged file fails anywhere in the reader, in any way
        damage = f"damaged, or not an Excel workbook ({type(error).__name__}); open it in Excel and save it as .xlsx"
        raise WorkbookError(f"{path.name}: {damage}") from None
    return sheets


def _note_shape(sheet: Sheet, worksheet) -> None:
    """Note what is hidden, and fill cells that are merged down a column as they are seen: each with the value."""
    sheet.hidden = worksheet.sheet_state != "visible"
    sheet.hidden_rows = frozenset(row for row, shape in worksheet.row_dimensions.items() if shape.hidden)
    for area in worksheet.merged_cells.ranges:
        letters = [get_column_letter(number) for number in range(area.min_col, area.max_col + 1)]
        rows = sheet.cells.index.intersection(range(area.min_row, area.max_row + 1))
        if len(letters) > 1:
            sheet.merged |= dict.fromkeys(((row, letters[0]) for row in rows), area.coord)
        elif len(rows) and letters[0] in sheet.cells:
            sheet.cells.loc[rows, letters[0]] = sheet.cells.at[rows[0], letters[0]]


def _value(cell):
    """Return what a cell of a workbook holds."""
    match cell.data_type:
        case "f":
            return Refused(TYPED, "Paste the values instead of the formula.", "a formula")
        case "e":
            return Refused(TYPED, "Correct the formula, or type the value.", f"the error {cell.value}")
        case "b":
            return Refused(TYPED, FORMATTED.format("Text"), f"the truth value {str(cell.value).upper()}")
    return _text(cell.value) if isinstance(cell.value, str) else cell.value


def _text(written: str):
    """Return a text as it is stored, None where it is empty, or its refusal where letters of it were lost."""
    if "\ufffd" in written:
        return Refused("whole words", "Type the text again.", f"{written!r}, whose letters were lost")
    return tidy(written.replace("_x000D_", " ")) or None  # how some programs write the end of a line


def _read_csv(path: Path, file: str) -> Sheet:
    if path.stat().st_size > MOST_BYTES:
        raise WorkbookError(f"{path.name}: larger than {MOST_BYTES >> 20} MB; at most that is read")
    raw, eight_bit = path.read_bytes(), False
    try:
        text = raw.decode("utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        # The fonts of the old encodings lie over Windows-1252, whose upper part is that of Latin-1.
        text, eight_bit = raw.decode("latin-1"), True
    if "\0" in text:
        raise WorkbookError(f"{path.name}: not a text file; save it as CSV UTF-8 and import it again")
    # A title has few of them and a long text many; most lines have as many as there are columns.
    lines = [line for line in text.splitlines() if line.strip()][:20] or [""]
    separator = max(_SEPARATORS, key=lambda sign: statistics.median(line.count(sign) for line in lines))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise WorkbookError(f"{path.name}: not readable as CSV ({error}); save it as CSV UTF-8 again") from None
    cells = framed([[_text(text) for text in row] for row in rows])
    return Sheet(file, path.stem, cells, eight_bit=eight_bit)
