"""One sheet as the rows of one table: which table, which columns, what names a person, and what each cell says."""

from dataclasses import dataclass, field
from pathlib import Path

from chibo.errors import counted
from chibo.model.persons import ALLOWED, REMEDY, person_cell, person_kind
from chibo.model.register import REGISTER
from chibo.office import vocabulary
from chibo.office.faults import Fault
from chibo.office.headings import SEARCHED, Block, closest_heading, closest_table, find_block, is_not_data, table_of
from chibo.office.known import Known
from chibo.office.records import Record
from chibo.office.sheets import Sheet, Unusable
from chibo.office.values import Refused, to_text


@dataclass
class Read:
    """The rows of one sheet that hold data; values that could not be read are missing from their row."""

    table: str = ""
    records: list[Record] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def read_rows(sheet: Sheet, known: Known) -> Read:
    """Read one sheet; the guide, the lists and empty sheets give nothing."""
    name = Path(sheet.name).stem if sheet.name == sheet.file else sheet.name
    if is_not_data(name) or sheet.is_empty:
        return Read()
    table = table_of(name)
    block = find_block(sheet.rows, table) if table else None
    persons = _persons(sheet, block)
    if not table:
        close = closest_table(name)
        remedy = f"Rename it to {close!r}?" if close else "Delete the sheet, or name it after its table."
        allowed = "sheets: " + ", ".join(vocabulary.sheet_name(table, "vi") for table in REGISTER)
        fault = Fault(
            sheet.file, sheet.name, 0, 0, "a sheet that is not a table of the register", allowed, remedy, True
        )
        return Read(faults=[*persons, fault])
    if block is None:
        allowed = ", ".join(vocabulary.heading(table, column, "vi") for column in REGISTER[table].columns)
        came = f"no heading row among the first {SEARCHED} rows"
        return Read(table, faults=[*persons, Fault(sheet.file, sheet.name, 0, 0, came, allowed, "", True)])
    read = Read(table, faults=persons)
    read.faults += _wrong_headings(sheet, block, table)
    _read_cells(sheet, block, read, known)
    if sheet.computed:
        read.notices.append(f"{sheet.place}: {counted(sheet.computed, 'number')} taken from formulas, as last computed")
    return read


def _persons(sheet: Sheet, block: Block | None) -> list[Fault]:
    """Headings and cells that can name or number a person; the cells are not repeated in the message."""
    headings = range(block.first, block.last + 1) if block else range(min(SEARCHED, len(sheet.rows)))
    faults = []
    for row, values in enumerate(sheet.rows):
        for column, value in enumerate(values):
            if not isinstance(value, (str, int, float)) or isinstance(value, bool):
                continue
            kind = person_kind(value) if row in headings and isinstance(value, str) else ""
            if kind:
                came = f"{value!r}, a column for {kind}"
                faults.append(Fault(sheet.file, sheet.name, row + 1, column + 1, came, ALLOWED, REMEDY, True))
            elif kind := person_cell(_digits(value)):
                remedy = "Delete it, and look whether there are others."
                faults.append(Fault(sheet.file, sheet.name, row + 1, column + 1, kind, ALLOWED, remedy, True))
    return faults


def _digits(value) -> str:
    return value if isinstance(value, str) else str(int(value)) if value == int(value) else ""


def _wrong_headings(sheet: Sheet, block: Block, table: str) -> list[Fault]:
    described = REGISTER[table]
    row = block.last + 1
    faults = []
    for column, text in block.others.items():
        if not person_kind(text) and any(
            _cell(values, column) not in (None, "") for values in sheet.rows[block.last + 1 :]
        ):
            close = closest_heading(table, text)
            remedy = f"Did you mean {close!r}?" if close else "Delete the column; the table has none such."
            faults.append(
                Fault(
                    sheet.file,
                    sheet.name,
                    row,
                    column + 1,
                    f"{text!r}, a column the table does not have",
                    ", ".join(vocabulary.heading(table, name, "vi") for name in described.columns),
                    remedy,
                    True,
                )
            )
    named = list(block.columns.values())
    for position, name in block.columns.items():
        if named.count(name) > 1:
            came = f"two columns {vocabulary.heading(table, name, 'vi')!r}"
            remedy = "Delete one of them."
            faults.append(Fault(sheet.file, sheet.name, row, position + 1, came, "each column only once", remedy, True))
    missing = [name for name in described.columns if name not in named and not described.is_optional(name)]
    if missing:
        came = "no column " + ", ".join(repr(vocabulary.heading(table, name, "vi")) for name in missing)
        remedy = "Add it; chibo new writes a blank workbook with every column."
        faults.append(Fault(sheet.file, sheet.name, row, 0, came, "every column with *", remedy, True))
    return faults


def _read_cells(sheet: Sheet, block: Block, read: Read, known: Known) -> None:
    table = read.table
    places = {name: position + 1 for position, name in block.columns.items()}
    headed = {*block.columns, *block.others, *block.ignored}
    empty = dict.fromkeys((name for name in REGISTER[table].columns if name not in places), "")
    for row in range(block.last + 1, len(sheet.rows)):
        values = sheet.rows[row]
        said = [column for column, value in enumerate(values) if value not in (None, "")]
        if not any(column in block.columns for column in said):
            read.faults += [_stray(sheet, row, column) for column in said if column not in headed]
            continue
        record = Record(sheet.file, sheet.name, row + 1, places, dict(empty))
        read.records.append(record)
        for column in said:
            if column not in headed:
                read.faults.append(_stray(sheet, row, column))
        for position, name in block.columns.items():
            value = _cell(values, position)
            try:
                record.values[name] = to_text(value, table, name, known)
            except Refused as refused:
                allowed = refused.allowed if not isinstance(value, Unusable) else "a value that is typed"
                read.faults.append(record.fault(name, refused.came, allowed, refused.remedy))


def _stray(sheet: Sheet, row: int, column: int) -> Fault:
    came = "a value in a column without a heading"
    return Fault(sheet.file, sheet.name, row + 1, column + 1, came, "values below a heading", "Move or delete it.")


def _cell(values: list, position: int):
    return values[position] if position < len(values) else None
