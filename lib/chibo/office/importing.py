"""Workbooks and CSV files of an office into a register: everything is right, or nothing is written.

A table that a workbook holds replaces that table of the folder; the other tables stay. Rows of one table on several
sheets or in several files are taken together. A sheet without rows changes nothing. A table is written as it was kept,
CSV or Parquet, and a new one as most tables of the folder are.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from chibo.errors import counted
from chibo.model.register import REGISTER
from chibo.office.checks import broken_references, broken_rules, broken_schemas, repeated_keys
from chibo.office.encodings import convert
from chibo.office.faults import Fault, IntakeError, WorkbookError, cannot_write, in_order
from chibo.office.known import Known, known_beside
from chibo.office.lock import locked
from chibo.office.records import Record, Stored
from chibo.office.rows import read_rows
from chibo.office.sheets import Sheet, left_open, read_sheets
from chibo.office.tables import kind_of, read_table, write_table
from chibo.office.transaction import carry_over, recover, replace_folder

Tables = dict[str, list[Record]]
Kept = dict[str, Stored]


@dataclass
class Imported:
    """What an import did.

    Attributes
    ----------
    written : rows written, by table
    kept : tables of the folder that stayed as they were
    notices : what was converted or taken on trust, one line each
    faults : why rows were left out; only with ``partial``
    left_out : how many rows were left out
    """

    written: dict[str, int]
    kept: list[str]
    notices: list[str]
    faults: list[Fault] = field(default_factory=list)
    left_out: int = 0


def import_workbooks(paths: Sequence[Path], folder: Path, *, partial: bool = False) -> Imported:
    """Read workbooks and CSV files into ``folder/register``.

    Parameters
    ----------
    paths : .xlsx or .xlsm workbooks, or .csv files named after their table
    folder : a data folder; it is made when it is not there
    partial : leave out rows with problems, and rows that refer to them, instead of refusing

    Raises
    ------
    WorkbookError
        With every problem in one table; nothing has been written.
    IntakeError
        When a file is not there, or the folder cannot be used, holds a synthetic register, or is being imported into.
    """
    try:
        _refuse_unfit(folder)
        sheets, notices, faults = _read(list(dict.fromkeys(paths)))
        with locked(folder / "register"):
            recover(folder / "register")
            result = _import(sheets, folder, faults, notices, partial=partial, names=_names(paths))
    except OSError as error:
        raise cannot_write(folder / "register", error) from None
    result.notices = notices
    return result


def _refuse_unfit(folder: Path) -> None:
    """Refuse what is no folder, and a synthetic register: what was made up is not mixed with what an office counted."""
    if folder.exists() and not folder.is_dir():
        raise IntakeError(f"{folder}: is a file, not a data folder")
    register = folder / "register"
    if register.exists() and not register.is_dir():
        raise IntakeError(f"{register}: is a file, not the folder of a register; move it away")
    try:
        described = json.loads((folder / "datapackage.json").read_text("utf-8"))
    except (OSError, ValueError):
        return
    if isinstance(described, dict) and (described.get("register") or {}).get("synthetic") is True:
        raise IntakeError(f"{folder}: holds a synthetic register; real rows are not mixed with it, give another folder")


def _read(paths: Sequence[Path]) -> tuple[list[Sheet], list[str], list[Fault]]:
    """Read every file, put its texts into Unicode, and say what was noticed and what is wrong."""
    names = [path.name for path in paths]
    sheets, notices, faults = [], [], []
    for path in paths:
        given = read_sheets(path)
        if names.count(path.name) > 1:
            for sheet in given:
                sheet.name_file(str(path))  # the name alone would not say which file is meant
        notices += left_open(path)
        converted = convert(given)
        notices += converted.notices
        faults += converted.faults
        sheets += given
    return sheets, notices, faults


def _import(
    sheets: list[Sheet], folder: Path, faults: list[Fault], notices: list[str], *, partial: bool, names: str
) -> Imported:
    """Read rows from sheets, check them beside what the folder keeps, and write them."""
    register, known = folder / "register", known_beside(folder)
    tables: Tables = {}
    for sheet in sheets:
        read = read_rows(sheet, known)
        notices += read.notices
        faults += read.faults
        if read.records:
            tables.setdefault(read.table, []).extend(read.records)
    if not tables and not faults:
        raise WorkbookError(f"{names}: no rows in any sheet that is a table of the register; nothing written")
    kept = {table: read_table(register, table) for table in REGISTER if table not in tables}
    result = _select(tables, kept, known, faults, partial=partial, names=names)
    _write(register, tables)
    return result


def _select(tables: Tables, kept: Kept, known: Known, faults: list[Fault], *, partial: bool, names: str) -> Imported:
    """Take the rows with problems out of ``tables``; refuse when there are any and ``partial`` was not said."""
    found = list(faults)
    gone: Tables = {table: [] for table in REGISTER}
    new = list(faults)
    while True:
        bad = {(fault.file, fault.sheet, fault.row) for fault in new}
        sound = {table: [row for row in rows if _place(row) not in bad] for table, rows in tables.items()}
        if partial:
            for table, rows in tables.items():
                gone[table] += [row for row in rows if _place(row) in bad]
            tables.update(sound)
        # Without leaving out, an id in a row with another problem is still an id that others may refer to.
        present = {table: {**kept, **tables}.get(table, []) for table in REGISTER}
        checked = [*broken_schemas(sound), *repeated_keys(tables), *broken_references(present, gone, known)]
        if not checked and (partial or not found):
            checked = broken_rules(present, known)
        new = [fault for _, fault in checked]
        found += new
        if not partial or not new or any(fault.whole for fault in found):
            break
    found = in_order(_one_a_cell(found))
    emptied = [table for table, rows in tables.items() if not rows]
    if found and (not partial or emptied or any(fault.whole for fault in found)):
        raise WorkbookError(_refusal(found, names, partial, emptied), found)
    return Imported(
        written={table: len(rows) for table, rows in tables.items()},
        kept=[table for table, rows in kept.items() if len(rows)],
        notices=[],
        faults=found,
        left_out=sum(map(len, gone.values())),
    )


def _place(row: Record) -> tuple[str, str, int]:
    return row.file, row.sheet, row.row


def _one_a_cell(faults: list[Fault]) -> list[Fault]:
    """Keep what was said first of each cell; of a whole row or column there may be several."""
    said: dict[tuple, Fault] = {}
    for fault in faults:
        cell = (fault.file, fault.sheet, fault.row, fault.column)
        said.setdefault(cell if fault.row and fault.column else (*cell, fault.came), fault)
    return list(said.values())


def _refusal(faults: list[Fault], names: str, partial: bool, emptied: list[str]) -> str:
    why = ""
    if partial and any(fault.whole for fault in faults):
        why = " (one or more cannot be passed over by leaving rows out)"
    elif partial and emptied:
        why = f" (no row would be left in {', '.join(emptied)})"
    return f"{names}: {counted(len(faults), 'problem')}; nothing written{why}"


def _names(paths: Sequence[Path]) -> str:
    return ", ".join(path.name for path in paths)


def _write(register: Path, tables: Tables) -> None:
    kinds = {table: kind_of(register, table) for table in REGISTER}

    def build(place: Path) -> None:
        if register.is_dir():
            carry_over(register, place, without=[f"{table}{kinds[table]}" for table in tables])
        for table, kind in kinds.items():
            if table in tables:
                write_table(place, table, (row.values for row in tables[table]), kind=kind)
            elif not (place / f"{table}{kind}").exists():
                write_table(place, table, kind=kind)

    replace_folder(register, build)
