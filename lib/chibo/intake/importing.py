"""Workbooks and CSV files of an office into a register: everything is right, or nothing is written.

A table that a workbook holds replaces that table of the folder; the other tables stay. Rows of one table on several
sheets or in several files are taken together. A sheet without rows changes nothing.
"""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from chibo.intake.checks import Record, broken_references, broken_rules, broken_schemas, repeated_keys
from chibo.intake.encodings import convert
from chibo.intake.faults import Fault, IntakeError, WorkbookError, in_order
from chibo.intake.known import Known, known_beside
from chibo.intake.rows import read_rows
from chibo.intake.sheets import read_sheets
from chibo.intake.tables import read_table, write_table
from chibo.intake.transaction import recover, replace_folder
from chibo.model.register import REGISTER

Tables = dict[str, list[Record]]


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
        When a file is not there, or the folder cannot be used or holds a synthetic register.
    """
    if folder.exists() and not folder.is_dir():
        raise IntakeError(f"{folder}: is a file, not a data folder")
    _refuse_synthetic(folder)
    register = folder / "register"
    notices, faults, given = [], [], {}
    for path in paths:
        sheets = read_sheets(path)
        converted = convert(sheets)
        notices += converted.notices
        faults += converted.faults
        given[path] = sheets
    recover(register)
    known = known_beside(folder)
    kept = {table: read_table(register, table) for table in REGISTER}
    tables: Tables = {}
    for sheets in given.values():
        for sheet in sheets:
            read = read_rows(sheet, known)
            notices += read.notices
            faults += read.faults
            if read.records:
                tables.setdefault(read.table, []).extend(read.records)
    if not tables and not faults:
        raise WorkbookError(f"{_names(paths)}: no rows in any sheet that is a table of the register; nothing written")
    for table in tables:
        kept.pop(table)
    result = _select(tables, kept, known, faults, partial=partial, names=_names(paths))
    result.notices = notices
    _write(register, tables)
    return result


def _refuse_synthetic(folder: Path) -> None:
    """Keep what an office counted apart from what was made up: the folder's descriptor says which it is."""
    try:
        described = json.loads((folder / "datapackage.json").read_text("utf-8"))
    except (OSError, ValueError):
        return
    if isinstance(described, dict) and (described.get("register") or {}).get("synthetic"):
        raise IntakeError(f"{folder}: holds a synthetic register; real rows are not mixed with it, give another folder")


def _select(tables: Tables, kept: Tables, known: Known, faults: list[Fault], *, partial: bool, names: str) -> Imported:
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
        kept=[table for table, rows in kept.items() if rows],
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
    count = "1 problem" if len(faults) == 1 else f"{len(faults)} problems"
    why = ""
    if partial and any(fault.whole for fault in faults):
        why = " (one or more cannot be passed over by leaving rows out)"
    elif partial and emptied:
        why = f" (no row would be left in {', '.join(emptied)})"
    return f"{names}: {count}; nothing written{why}"


def _names(paths: Sequence[Path]) -> str:
    return ", ".join(path.name for path in paths)


def _write(register: Path, tables: Tables) -> None:
    def build(place: Path) -> None:
        if register.is_dir():
            shutil.copytree(register, place, dirs_exist_ok=True)
        for table in REGISTER:
            if table in tables:
                write_table(place, table, (row.values for row in tables[table]))
            elif not (place / f"{table}.csv").exists():
                write_table(place, table)

    try:
        replace_folder(register, build)
    except OSError as error:
        raise IntakeError(f"{register}: cannot be written ({(error.strerror or str(error)).lower()})") from None
