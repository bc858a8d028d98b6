"""The cells of workbooks, .xlsx and .ods, as they are written, with what an office sees of them: hidden, merged, fonts.

Only cell values are read: no macro, no link, no picture, and no formula, because what it gives is not known before it
is computed. Colours, properties, names and charts are not looked at: other programs write them in ways of their own.
The size that a workbook declares is checked before a byte is unpacked: Python's reader never gives more than was
declared. XML is read with defusedxml, which refuses entities.
"""

import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from defusedxml.ElementTree import fromstring, iterparse
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils import range_boundaries
from openpyxl.worksheet._reader import COL_TAG, MERGE_TAG, ROW_TAG, WorkSheetParser

from chibo.office import WorkbookError
from chibo.office.values import Refused
from chibo.project import MOST_BYTES
from chibo.words import message

MOST_RATIO = 200  # a sheet of one repeated row packs about a hundredfold
SMALL = 10 * 2**20  # below this no ratio is a danger
MOST_ROWS, MOST_COLUMNS = 100_000, 200
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how files in Microsoft's older container begin
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TABLE, _OFFICE, _TEXT, _STYLE = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("table", "office", "text", "style")
)


@dataclass
class Grid:
    """The cells of one sheet: ``rows`` that hold something by number, their values by the number of the column."""

    title: str
    hidden: bool
    rows: dict[int, dict[int, object]] = field(default_factory=dict)
    fonts: dict[tuple[int, int], str] = field(default_factory=dict)  # of texts that are not plain ASCII
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[range, range]] = field(default_factory=list)

    def put(self, number: int, cells: dict[int, object], times: int = 1) -> None:
        """Take in a row, refused where a table of an office ends."""
        cells = {column: value for column, value in cells.items() if value is not None}
        if cells:
            if number + times - 1 > MOST_ROWS or max(cells) > MOST_COLUMNS:
                larger_than_a_table(self.title)
            if number < 1 or number in self.rows:
                raise ValueError("a row twice, or before the first")
            self.rows |= {each: dict(cells) for each in range(number, number + times)}


def larger_than_a_table(place: str) -> None:
    """Refuse a sheet that is larger than what is imported."""
    raise WorkbookError(message("intake.error.too_large", place=place, rows=MOST_ROWS, columns=MOST_COLUMNS))


def unfit(path: Path) -> str:
    """Return why a file must not be unpacked as a workbook, or nothing."""
    with path.open("rb") as file:
        start = file.read(8 * 2**20)
    if start.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in start:
            return message("intake.error.password")
        return message("intake.error.old_excel")
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
    unpacked, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    if unpacked <= MOST_BYTES and unpacked <= max(SMALL, MOST_RATIO * packed):
        return ""
    sizes = {"size": unpacked / 2**20, "times": unpacked / max(packed, 1)}
    return message("intake.error.unpacked", **sizes, most=MOST_BYTES >> 20, most_times=MOST_RATIO)


def excel_grids(path: Path) -> Iterator[Grid]:
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
                    yield _excel_grid(Grid(sheet.name, sheet.state != "visible"), parser, fonts)


def _excel_grid(grid: Grid, parser: WorkSheetParser, fonts: list[str]) -> Grid:
    for _, element in iterparse(parser.source):
        if element.tag == ROW_TAG:
            if not any(map(len, element)):  # cells that are only formatted
                element[:] = []
            number, cells = parser.parse_row(element)
            if len({cell["column"] for cell in cells}) < len(cells):
                raise ValueError("a cell twice")
            grid.put(number, {cell["column"]: _value(cell["data_type"], cell["value"]) for cell in cells})
            if _is_set(element):
                grid.hidden_rows.add(number)
            for cell in cells:
                if isinstance(cell["value"], str) and not cell["value"].isascii() and cell["style_id"] < len(fonts):
                    grid.fonts[number, cell["column"]] = fonts[cell["style_id"]]
            element.clear()
        elif element.tag == COL_TAG and _is_set(element):
            last = min(int(element.get("max")), MOST_COLUMNS)
            grid.hidden_columns.update(range(int(element.get("min")), last + 1))
        elif element.tag == MERGE_TAG:
            for area in element:
                left, top, right, bottom = range_boundaries(area.get("ref"))
                grid.merged.append((range(top, bottom + 1), range(left, right + 1)))
    return grid


def _is_set(element) -> bool:
    return element.get("hidden") in ("1", "true")


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


def open_document_grids(path: Path) -> Iterator[Grid]:
    """Give the sheets of an .ods file in their order."""
    unseen, grid, number = set(), None, 1
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as source:
        for event, element in iterparse(source, ("start", "end")):
            if element.tag == f"{_TABLE}table":
                if event == "end":
                    yield grid
                grid, number = Grid(element.get(f"{_TABLE}name"), element.get(f"{_TABLE}style-name") in unseen), 1
            elif event == "end" and element.tag == f"{_STYLE}style":
                shape = element.find(f"{_STYLE}table-properties")
                if shape is not None and shape.get(f"{_TABLE}display") == "false":
                    unseen.add(element.get(f"{_STYLE}name"))
            elif event == "end" and element.tag == f"{_TABLE}table-row":
                number = _open_document_row(grid, element, number)
                element.clear()


def _open_document_row(grid: Grid, element, number: int) -> int:
    """Take in a row, as often as it is repeated; return the number of the next."""
    cells, column, times = {}, 1, int(element.get(f"{_TABLE}number-rows-repeated", 1))
    for cell in element:
        repeated = int(cell.get(f"{_TABLE}number-columns-repeated", 1))
        value = _open_document_value(cell)
        if value is not None:
            cells |= dict.fromkeys(range(column, column + min(repeated, MOST_COLUMNS + 1)), value)
        down, across = (int(cell.get(f"{_TABLE}number-{each}-spanned", 1)) for each in ("rows", "columns"))
        if down > 1 or across > 1:
            grid.merged.append((range(number, number + down), range(column, column + across)))
        column += repeated
    grid.put(number, cells, times)
    if cells and element.get(f"{_TABLE}visibility", "visible") != "visible":
        grid.hidden_rows.update(range(number, number + times))
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
