"""Workbooks and CSV files as rows of values, nothing interpreted yet except that text is tidied to NFC.

Of a workbook only cell values are read: no macro, no link, no picture. A formula cannot be trusted to be what an
office saw; its last computed value is taken where that is a number (and said so), otherwise the cell is refused.
"""

import csv
import io
import statistics
import warnings
from dataclasses import dataclass, field
from pathlib import Path

from chibo.office.archive import MOST_BYTES, check_archive
from chibo.office.faults import IntakeError, WorkbookError
from chibo.words.text import tidy

WORKBOOKS = (".xlsx", ".xlsm")
_EXCEL_MARK = "~$"
_SEPARATORS = ",;\t"
_LOOKED_AT = 20  # lines of a CSV file that tell its separator


@dataclass(frozen=True)
class Unusable:
    """What stands in a cell that holds no value: a formula without a number, or an error such as ``#REF!``."""

    came: str
    remedy: str


@dataclass
class Sheet:
    """One sheet as rows of values; a row's number in the spreadsheet is its position plus one.

    Attributes
    ----------
    file, name : the file's name and the sheet's; the same for a CSV file
    rows : texts (tidied), numbers, dates, truth values, ``None`` or :class:`Unusable`
    fonts : the font of every cell whose text is not plain ASCII, by row and column from 0
    computed : how many numbers came from formulas
    eight_bit : whether the file was not in Unicode
    """

    file: str
    name: str
    rows: list[list]
    fonts: dict[tuple[int, int], str] = field(default_factory=dict)
    computed: int = 0
    eight_bit: bool = False

    @property
    def place(self) -> str:
        """The sheet's name, with the file's before it where they differ."""
        return self.name if self.name == self.file else f"{self.file}, {self.name}"

    @property
    def is_empty(self) -> bool:
        """Whether no cell holds anything."""
        return all(value is None or value == "" for row in self.rows for value in row)

    def name_file(self, file: str) -> None:
        """Call the file otherwise, where its name alone does not say which one is meant."""
        if self.name == self.file:
            self.name = file
        self.file = file


def read_sheets(path: Path) -> list[Sheet]:
    """Read every sheet of a workbook, or the one of a CSV file.

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
        return _read_file(path)
    except OSError as error:
        raise IntakeError(f"{path}: cannot be read ({(error.strerror or str(error)).lower()})") from None


def left_open(path: Path) -> list[str]:
    """Say when a workbook seems to be open in a program: what is not saved there has not been read."""
    marks = [path.with_name(_EXCEL_MARK + path.name), path.with_name(f".~lock.{path.name}#")]
    return [f"{path.name}: open in another program; what is not saved there was not read"] * any(
        mark.exists() for mark in marks
    )


def _read_file(path: Path) -> list[Sheet]:
    kind = path.suffix.lower()
    if kind == ".csv":
        return [_read_csv(path)]
    if kind not in WORKBOOKS and kind != ".xls":
        raise IntakeError(f"{path.name}: files ending in {path.suffix or 'nothing'} are not read; give .xlsx or .csv")
    check_archive(path)
    try:
        return _read_workbook(path)
    except (MemoryError, OSError):
        raise
    except Exception as error:  # a damaged file fails anywhere in the reader, in any way
        raise WorkbookError(
            f"{path.name}: the workbook is damaged ({type(error).__name__}); open it in Excel and save it again"
        ) from None


def _read_workbook(path: Path) -> list[Sheet]:
    sheets, formulas = [], {}
    for worksheet in _worksheets(path, computed=False):
        sheet = Sheet(path.name, worksheet.title, [])
        found = formulas.setdefault(worksheet.title, [])
        for row, cells in enumerate(worksheet.iter_rows()):
            values = []
            for column, cell in enumerate(cells):
                value = cell.value
                if isinstance(value, str):
                    if cell.data_type == "f":
                        found.append((row, column))
                        value = Unusable("a formula", "Paste the values instead of the formula.")
                    elif cell.data_type == "e":
                        value = Unusable(f"the error {value}", "Correct the formula, or type the value.")
                    elif not value.isascii():
                        sheet.fonts[row, column] = cell.font.name or ""
                        value = tidy(value)
                    else:
                        value = tidy(value)
                elif cell.data_type == "f":
                    found.append((row, column))
                    value = Unusable("a formula", "Paste the values instead of the formula.")
                elif isinstance(value, int) and set(cell.number_format) == {"0"} and len(cell.number_format) > 1:
                    value = str(value).zfill(len(cell.number_format))  # what the office sees: 007
                values.append(value)
            sheet.rows.append(values)
        sheets.append(sheet)
    if any(formulas.values()):
        _take_computed_numbers(path, sheets, formulas)
    return sheets


def _take_computed_numbers(path: Path, sheets: list[Sheet], formulas: dict[str, list[tuple[int, int]]]) -> None:
    """Put the last computed value where a formula stands and that value is a number."""
    for worksheet, sheet in zip(_worksheets(path, computed=True), sheets, strict=True):
        wanted = {}
        for row, column in formulas[sheet.name]:
            wanted.setdefault(row, []).append(column)
        if not wanted:
            continue
        for row, cells in enumerate(worksheet.iter_rows(values_only=True)):
            for column in wanted.get(row, ()):
                value = cells[column] if column < len(cells) else None
                if isinstance(value, (int, float)) and not isinstance(value, bool):
                    sheet.rows[row][column] = value
                    sheet.computed += 1


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


def _read_csv(path: Path) -> Sheet:
    if path.stat().st_size > MOST_BYTES:
        raise WorkbookError(f"{path.name}: larger than {MOST_BYTES >> 20} MB; at most that is read")
    raw = path.read_bytes()
    eight_bit = False
    try:
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        # The fonts of the old encodings lie over Windows-1252, whose upper part is that of Latin-1.
        text, eight_bit = raw.decode("latin-1"), True
    if "\0" in text:
        raise WorkbookError(f"{path.name}: not a text file; save it as CSV UTF-8 and import it again")
    # A title has few of them and a long text many; most lines have as many as there are columns.
    lines = [line for line in text.splitlines() if line.strip()][:_LOOKED_AT]
    separator = max(_SEPARATORS, key=lambda sign: statistics.median([line.count(sign) for line in lines] or [0]))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise WorkbookError(f"{path.name}: not readable as CSV ({error}); save it as CSV UTF-8 again") from None
    return Sheet(path.name, path.name, [list(map(tidy, row)) for row in rows], eight_bit=eight_bit)
