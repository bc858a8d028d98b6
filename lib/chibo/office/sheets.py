"""Workbooks and CSV files as frames of cells, nothing interpreted yet except that text is tidied to NFC.

Of a workbook only cell values are read: no macro, no link, no picture. A formula cannot be trusted to be what an
office saw; its last computed value is taken where that is a number, with a notice, otherwise the cell is refused. The
size that a workbook declares is checked before a byte is unpacked: Python's reader never gives more than was declared.
"""

import csv
import io
import statistics
import warnings
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from openpyxl.utils import get_column_letter

from chibo.errors import Problem, counted
from chibo.office import IntakeError, WorkbookError
from chibo.office.values import Unusable
from chibo.words.text import tidy

MOST_BYTES = 200 * 2**20
MOST_RATIO = 200  # a sheet of one repeated row packs about a hundredfold
SMALL = 10 * 2**20  # below this no ratio is a danger
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how files in Microsoft's older container begin
_EXCEL_MARK = "~$"
_SEPARATORS = ",;\t"
_FORMULA = Unusable("a formula", "Paste the values instead of the formula.")


@dataclass
class Sheet:
    """One sheet as a frame of its cells: rows by their number in the spreadsheet, columns by their letters.

    Attributes
    ----------
    file, name : the file's name and the sheet's; the same for a CSV file
    cells : texts (tidied), numbers, dates, truth values, ``None`` or :class:`~chibo.office.values.Unusable`
    fonts : the font of every cell whose text is not plain ASCII, by row and letters
    notices : what was taken on trust
    eight_bit : whether the file was not in Unicode
    columns : the letters of each column of the table, once its headings are found
    """

    file: str
    name: str
    cells: pd.DataFrame
    fonts: dict[tuple[int, str], str] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    eight_bit: bool = False
    columns: dict[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """The file's name, and the sheet's after it where they differ."""
        return self.file if self.name == self.file else f"{self.file}, {self.name}"

    def problem(self, row: int, column: str, came: str, allowed: str, remedy: str = "") -> Problem:
        """Return a problem of this sheet; ``column`` is one of the table, or its letters."""
        return Problem(self.place, row, self.columns.get(column, column), came, allowed, remedy)


def framed(rows: list[list]) -> pd.DataFrame:
    """Return rows of cells as a frame with the numbers and letters of a spreadsheet."""
    width = max(map(len, rows), default=0)
    frame = pd.DataFrame([row + [None] * (width - len(row)) for row in rows], dtype=object)
    frame = frame.where(frame.notna(), None)
    frame.index, frame.columns = frame.index + 1, [get_column_letter(number + 1) for number in frame.columns]
    return frame


def read_sheets(path: Path, file: str) -> list[Sheet]:
    """Read every sheet of a workbook, or the one of a CSV file; ``file`` is what it is called in messages.

    Raises
    ------
    IntakeError
        With one line, when the file is not there, damaged, locked, too large or of another kind.
    """
    if path.name.startswith(_EXCEL_MARK):
        other = path.name.removeprefix(_EXCEL_MARK)
        raise IntakeError(f"{path.name}: no workbook but Excel's mark that {other} is open; close it and give {other}")
    try:
        if path.is_dir():
            raise IntakeError(f"{path}: is a folder; give the files in it")
        if not path.is_file():
            raise IntakeError(f"{path}: no such file")
        sheets = _read_file(path, file)
    except OSError as error:
        raise IntakeError(f"{path}: cannot be read ({(error.strerror or str(error)).lower()})") from None
    if any(path.with_name(mark).exists() for mark in (_EXCEL_MARK + path.name, f".~lock.{path.name}#")):
        sheets[0].notices.append(f"{path.name}: open in another program; what is not saved there was not read")
    return sheets


def _read_file(path: Path, file: str) -> list[Sheet]:
    if path.suffix.lower() == ".csv":
        return [_read_csv(path, file)]
    if path.suffix.lower() not in (".xlsx", ".xlsm", ".xls"):
        raise IntakeError(f"{path.name}: files ending in {path.suffix or 'nothing'} are not read; give .xlsx or .csv")
    unfit = _unfit(path)
    if unfit:
        raise WorkbookError(f"{path.name}: {unfit}")
    try:
        return _read_workbook(path, file)
    except (MemoryError, OSError):
        raise
    except Exception as error:  # a damaged file fails anywhere in the reader, in any way
        raise WorkbookError(
            f"{path.name}: the workbook is damaged ({type(error).__name__}); open it in Excel and save it again"
        ) from None


def _unfit(path: Path) -> str:
    """Return why a file cannot be unpacked as a workbook, or nothing."""
    locked = "protected by a password; save it without one and import it again"
    with path.open("rb") as file:
        start = file.read(8)
    if start == _OLE:
        encrypted = "EncryptedPackage".encode("utf-16-le") in path.read_bytes()[: 8 * 2**20]
        return locked if encrypted else "an Excel file of 1997–2003 (.xls); save it as .xlsx and import it again"
    if not start.startswith(b"PK"):
        return "not an Excel workbook; save it as .xlsx and import it again"
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return "the file is damaged; open it in Excel and save it again"
    if any(entry.flag_bits & 1 for entry in entries):
        return locked
    unpacked, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    if unpacked > MOST_BYTES or unpacked > max(SMALL, MOST_RATIO * packed):
        return (
            f"would unpack to {unpacked / 2**20:,.0f} MB, {unpacked / max(packed, 1):,.0f} times its size; at most "
            f"{MOST_BYTES >> 20} MB and {MOST_RATIO} times are read. Copy the cells you need into a new workbook"
        )
    names = {entry.filename for entry in entries}
    return "" if names & {"xl/workbook.xml", "[Content_Types].xml"} else "not an Excel workbook; save it as .xlsx"


def _read_workbook(path: Path, file: str) -> list[Sheet]:
    sheets, formulas = [], {}
    for worksheet in _worksheets(path, computed=False):
        rows, fonts = [], {}
        for number, cells in enumerate(worksheet.iter_rows(), start=1):
            rows.append([_value(cell) for cell in cells])
            for position, value in enumerate(rows[-1]):
                if isinstance(value, str) and not value.isascii():
                    fonts[number, get_column_letter(position + 1)] = cells[position].font.name or ""
                elif value is _FORMULA:
                    formulas.setdefault(worksheet.title, []).append((number, get_column_letter(position + 1)))
        sheets.append(Sheet(file, worksheet.title, framed(rows), fonts))
    for worksheet, sheet in zip(_worksheets(path, computed=True) if formulas else (), sheets, strict=False):
        computed = framed([list(cells) for cells in worksheet.iter_rows(values_only=True)])
        taken = 0
        for row, letters in formulas.get(sheet.name, ()):
            value = computed.at[row, letters]
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                sheet.cells.at[row, letters] = value
                taken += 1
        if taken:
            numbers = counted(taken, "number")
            sheet.notices.append(f"{sheet.place}: {numbers} taken from formulas, as last computed")
    return sheets


def _value(cell):
    """Return what a cell of a workbook holds."""
    value = cell.value
    if cell.data_type == "f":
        return _FORMULA
    if cell.data_type == "e":
        return Unusable(f"the error {value}", "Correct the formula, or type the value.")
    if isinstance(value, int) and set(cell.number_format) == {"0"} and len(cell.number_format) > 1:
        return str(value).zfill(len(cell.number_format))  # what the office sees: 007
    return tidy(value) if isinstance(value, str) else value


def _worksheets(path: Path, *, computed: bool):
    """Give the worksheets of a workbook, one after the other, and close it."""
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about drop-downs and styles, which are not read
        workbook = openpyxl.load_workbook(path, read_only=True, data_only=computed, keep_links=False)
        try:
            for worksheet in workbook.worksheets:
                worksheet.reset_dimensions()  # some programs write a wrong one
                yield worksheet
        finally:
            workbook.close()


def _read_csv(path: Path, file: str) -> Sheet:
    if path.stat().st_size > MOST_BYTES:
        raise WorkbookError(f"{path.name}: larger than {MOST_BYTES >> 20} MB; at most that is read")
    with path.open("rb") as opened:
        raw = opened.read()
    eight_bit = False
    try:
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        # The fonts of the old encodings lie over Windows-1252, whose upper part is that of Latin-1.
        text, eight_bit = raw.decode("latin-1"), True
    if "\0" in text:
        raise WorkbookError(f"{path.name}: not a text file; save it as CSV UTF-8 and import it again")
    # A title has few of them and a long text many; most lines have as many as there are columns.
    lines = [line for line in text.splitlines() if line.strip()][:20]
    separator = max(_SEPARATORS, key=lambda sign: statistics.median([line.count(sign) for line in lines] or [0]))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise WorkbookError(f"{path.name}: not readable as CSV ({error}); save it as CSV UTF-8 again") from None
    return Sheet(file, file, framed([list(map(tidy, row)) for row in rows]), eight_bit=eight_bit)
