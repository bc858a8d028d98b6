"""Workbooks, .xlsx and .ods, and CSV files as sheets: cells as they are written, and which of them an office sees.

Only cell values are read: no macro, no link, no picture, and no formula, because what it gives is not known before it
is computed. Colours, properties, names and charts are not looked at: other programs write them in ways of their own.
The size that a workbook declares is checked before a byte is unpacked: Python's reader never gives more than was
declared. XML is read with defusedxml, which refuses entities.
"""

import csv
import functools
import io
import statistics
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pandas as pd
from defusedxml.ElementTree import fromstring, iterparse
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._reader import COL_TAG, MERGE_TAG, ROW_TAG, WorkSheetParser
from openpyxl.worksheet.cell_range import CellRange

from chibo.errors import Problem, reason
from chibo.office import IntakeError, WorkbookError
from chibo.office.headings import tables
from chibo.office.values import Refused
from chibo.project import MOST_BYTES, read_file
from chibo.words import message
from chibo.words.text import fold, tidy

MOST_ROWS, MOST_COLUMNS = 100_000, 200
MOST_RATIO = 200  # a sheet of one repeated row packs about a hundredfold
SMALL = 10 * 2**20  # below this no ratio is a danger
_SEPARATORS = ",;\t"
_READ = {".csv", ".xlsx", ".xlsm", ".xls", ".ods"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how files in Microsoft's older container begin
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TABLE, _OFFICE, _TEXT, _STYLE = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("table", "office", "text", "style")
)


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


def read_sheets(path: Path, file: str) -> list[Sheet]:
    """Read every sheet of a workbook, or the one of a CSV file; ``file`` is what it is called in messages.

    Raises IntakeError, in one line, when the file is not there, damaged, locked, too large or of another kind.
    """
    try:
        content, kind = read_file(path), path.suffix.lower()
    except OSError as error:
        raise IntakeError(message("intake.error.not_read", place=str(path), reason=reason(error))) from None
    if kind not in _READ:
        raise IntakeError(message("intake.error.unknown_ending", place=path.name, ending=kind or path.name))
    return [_read_csv(path, file, content)] if kind == ".csv" else _read_workbook(path, file)


def _read_workbook(path: Path, file: str) -> list[Sheet]:
    try:
        _refuse_unfit(path)
        with zipfile.ZipFile(path) as archive:
            read = open_document_sheets if "content.xml" in archive.namelist() else excel_sheets
        sheets = [*read(path, file)]
        for sheet in sheets:
            sheet.fill_merged()
    except (MemoryError, OSError, WorkbookError):
        raise
    except Exception as error:  # a damaged file fails anywhere in the reader, in any way
        said = message("intake.error.damaged", place=path.name, error=type(error).__name__)
        raise WorkbookError(said) from None
    if not sheets:
        raise WorkbookError(message("intake.error.no_sheet", place=path.name))
    return sheets


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
    # LibreOffice names the files of all sheets after the workbook and the sheet: "register-Units.csv".
    ends = path.stem.split("-")
    names = ("-".join(ends[start:]) for start in range(len(ends)))
    sheet = Sheet(file, next((name for name in names if fold(name) in tables()), path.stem), eight_bit=eight_bit)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), 1):
            sheet.put(number, dict(enumerate(row, start=1)))
    except csv.Error as error:
        raise WorkbookError(message("intake.error.no_csv", place=path.name, error=str(error))) from None
    return sheet


def _refuse_unfit(path: Path) -> None:
    """Refuse a file that must not be unpacked as a workbook."""
    with path.open("rb") as file:
        if file.read(len(_OLE)) == _OLE:
            raise WorkbookError(message("intake.error.old_excel", place=path.name))
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
    unpacked, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    if unpacked > MOST_BYTES or unpacked > max(SMALL, MOST_RATIO * packed):
        sizes = {"size": unpacked / 2**20, "times": unpacked / max(packed, 1)}
        limits = {"most": MOST_BYTES >> 20, "most_times": MOST_RATIO}
        raise WorkbookError(message("intake.error.unpacked", place=path.name, **sizes, **limits))


def excel_sheets(path: Path, book: str) -> Iterator[Sheet]:
    """Give the worksheets of an .xlsx file in their order."""
    with path.open("rb") as file, warnings.catch_warnings(action="ignore"):
        reader = ExcelReader(file, read_only=True, keep_links=False)
        reader.read_manifest()
        reader.read_strings()
        reader.read_workbook()
        fonts, days, spans = _styles(reader.archive)
        parts = {name.lower(): name for name in reader.archive.namelist()}
        for sheet, relation in reader.parser.find_sheets():
            if relation.Type.endswith("/worksheet"):  # and not a sheet that is a chart
                with reader.archive.open(parts[relation.target.lower()]) as source:
                    shapes = {"epoch": reader.wb.epoch, "date_formats": days, "timedelta_formats": spans}
                    parser = WorkSheetParser(source, reader.shared_strings, **shapes)
                    found = Sheet(f"{book}, {sheet.name}", sheet.name, hidden=sheet.state != "visible")
                    yield _excel_sheet(found, parser, fonts)


def _excel_sheet(sheet: Sheet, parser: WorkSheetParser, fonts: list[str]) -> Sheet:
    for _, element in iterparse(parser.source):
        hidden = element.get("hidden") in ("1", "true")
        if element.tag == ROW_TAG:
            if not any(map(len, element)):  # cells that are only formatted
                element[:] = []
            number, cells = parser.parse_row(element)
            sheet.put(number, {cell["column"]: _value(cell["data_type"], cell["value"]) for cell in cells})
            if hidden:
                sheet.hidden_rows.add(number)
            for cell in cells:
                if isinstance(cell["value"], str) and not cell["value"].isascii() and cell["style_id"] < len(fonts):
                    sheet.fonts[number, cell["column"]] = fonts[cell["style_id"]]
            element.clear()
        elif element.tag == COL_TAG and hidden:
            last = min(int(element.get("max")), MOST_COLUMNS)
            sheet.hidden_columns.update(range(int(element.get("min")), last + 1))
        elif element.tag == MERGE_TAG:
            sheet.merged += [CellRange(area.get("ref")) for area in element]
    return sheet


def _styles(archive: zipfile.ZipFile) -> tuple[list[str], set[int], set[int]]:
    """Return the font of every style, and the styles of days and of spans of time."""
    tree = fromstring(archive.read("xl/styles.xml")) if "xl/styles.xml" in archive.namelist() else ()
    parts = {part.tag.removeprefix(_MAIN): list(part) for part in tree}
    codes = {int(each.get("numFmtId")): each.get("formatCode") or "" for each in parts.get("numFmts", [])}
    names = [getattr(font.find(f"{_MAIN}name"), "attrib", {}).get("val", "") for font in parts.get("fonts", [])]
    styles = parts.get("cellXfs", [])
    number = [int(style.get("fontId") or 0) for style in styles]
    formats = [(BUILTIN_FORMATS | codes).get(int(style.get("numFmtId") or 0), "") for style in styles]
    spans = {place for place, code in enumerate(formats) if is_timedelta_format(code)}
    days = {place for place, code in enumerate(formats) if is_date_format(code)}
    return [names[each] if each < len(names) else "" for each in number], days, spans


def open_document_sheets(path: Path, book: str) -> Iterator[Sheet]:
    """Give the sheets of an .ods file in their order."""
    unseen, sheet, number = set(), None, 1
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as source:
        for event, element in iterparse(source, ("start", "end")):
            if element.tag == f"{_TABLE}table":
                if event == "end":
                    yield sheet
                name, hidden = element.get(f"{_TABLE}name"), element.get(f"{_TABLE}style-name") in unseen
                sheet, number = Sheet(f"{book}, {name}", name, hidden=hidden), 1
            elif event == "end" and element.tag == f"{_STYLE}style":
                shape = element.find(f"{_STYLE}table-properties")
                if shape is not None and shape.get(f"{_TABLE}display") == "false":
                    unseen.add(element.get(f"{_STYLE}name"))
            elif event == "end" and element.tag == f"{_TABLE}table-row":
                number = _open_document_row(sheet, element, number)
                element.clear()


def _open_document_row(sheet: Sheet, element, number: int) -> int:
    """Take in a row, as often as it is repeated; return the number of the next."""
    cells, column, times = {}, 1, int(element.get(f"{_TABLE}number-rows-repeated", 1))
    for cell in element:
        repeated = int(cell.get(f"{_TABLE}number-columns-repeated", 1))
        value = _open_document_value(cell)
        if value is not None:
            cells |= dict.fromkeys(range(column, column + min(repeated, MOST_COLUMNS + 1)), value)
        down, across = (int(cell.get(f"{_TABLE}number-{each}-spanned", 1)) for each in ("rows", "columns"))
        if down > 1 or across > 1:
            sheet.merged.append(CellRange(None, column, number, column + across - 1, number + down - 1))
        column += repeated
    sheet.put(number, cells, times)
    if cells and element.get(f"{_TABLE}visibility", "visible") != "visible":
        sheet.hidden_rows.update(range(number, number + times))
    return number + times


def _open_document_value(cell):
    if cell.tag != f"{_TABLE}table-cell":  # covered by a merged one
        return None
    written = "\n".join("".join(line.itertext()) for line in cell.iterfind(f"{_TEXT}p"))
    kind = "formula" if cell.get(f"{_TABLE}formula") else cell.get(f"{_OFFICE}value-type")
    match kind:
        case "float" | "percentage" | "currency":
            return float(cell.get(f"{_OFFICE}value"))
        case "date":
            return datetime.fromisoformat(cell.get(f"{_OFFICE}date-value"))
    return _value({"formula": "f", "boolean": "b"}.get(kind, ""), written or None)


def _value(kind: str, value: object) -> object:
    """Return what a cell holds, or its refusal: a formula, a truth value, an error."""
    match kind:
        case "f":
            return Refused("typed", "paste_values", "formula")
        case "e":
            return Refused("typed", "correct_formula", "error", value=str(value))
        case "b" if value is not None:
            return Refused("typed", "as_text", "truth_value", value=str(value).upper())
    return value


def _text(written):
    """Return a text as it is stored, None where it is empty, or its refusal where letters of it were lost."""
    if not isinstance(written, str):
        return written
    if "\ufffd" in written:
        return Refused("whole_words", "type_again", "lost_letters", text=written)
    return tidy(written.replace("_x000D_", " ")) or None  # how some programs write the end of a line
