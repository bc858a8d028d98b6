"""Workbooks and CSV files of an office into a register: everything is right, or nothing is written.

A table that a workbook holds replaces that table of the folder; the other tables stay. Rows of one table on several
sheets or in several files are taken together. A sheet without rows changes nothing. A table is written as it was kept,
CSV or Parquet, and a new one as most tables of the folder are.
"""

import functools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from chibo.errors import Problem, closest, counted
from chibo.model.persons import ALLOWED
from chibo.model.register import REGISTER
from chibo.office import IntakeError, WorkbookError, cannot_write
from chibo.office.encodings import convert
from chibo.office.headings import sheet_name
from chibo.office.rows import read_rows
from chibo.office.sheets import Sheet, read_sheets
from chibo.office.transaction import carry_over, kind_of, locked, recover, replace_folder, write_table
from chibo.office.values import References, references_beside
from chibo.rules import register as rules
from chibo.store import read_table
from chibo.store.tables import checked

_MOST_COMPARED = 5_000  # ids; among those of a nation, looking for the nearest would take too long


@dataclass
class Imported:
    """What an import did.

    Attributes
    ----------
    written : rows written, by table
    kept : tables of the folder that stayed as they were
    notices : what was converted or taken on trust, one line each
    problems : why rows were left out; only with ``partial``
    left_out : how many rows were left out
    """

    written: dict[str, int]
    kept: list[str]
    notices: list[str]
    problems: list[Problem] = field(default_factory=list)
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
        With every problem; nothing has been written.
    IntakeError
        When a file is not there, or the folder cannot be used, holds a synthetic register, or is being imported into.
    """
    register, names = folder / "register", ", ".join(path.name for path in paths)
    try:
        _refuse_unfit(folder)
        sheets, problems = _read_files(list(dict.fromkeys(paths)))
        with locked(register):
            recover(register)
            references, tables = references_beside(folder), {}
            for sheet in sheets:
                table, rows, more = read_rows(sheet, references)
                problems += more
                if rows is not None:
                    tables[table] = pd.concat([tables[table], rows]) if table in tables else rows
            if not tables and not problems:
                raise WorkbookError(f"{names}: no rows in any sheet that is a table of the register; nothing written")
            kept = {table: _kept(register, table) for table in REGISTER if table not in tables}
            result = _Check(register, sheets, tables, kept, references).select(problems, names, partial=partial)
            _write(register, tables)
    except OSError as error:
        raise cannot_write(register, error) from None
    result.notices = [notice for sheet in sheets for notice in sheet.notices]
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


def _read_files(paths: Sequence[Path]) -> tuple[list[Sheet], list[Problem]]:
    """Read every file and put its texts into Unicode."""
    names = [path.name for path in paths]
    sheets, problems = [], []
    for path in paths:
        # Of two files of one name, the name alone would not say which is meant.
        given = read_sheets(path, str(path) if names.count(path.name) > 1 else path.name)
        problems += convert(given)
        sheets += given
    return sheets, problems


def _kept(register: Path, table: str) -> pd.DataFrame:
    """Return a table the folder holds already, typed as the rules take it; one that is not there has no rows."""
    frame, problems = read_table(register, REGISTER[table])
    if problems:
        count = "" if len(problems) == 1 else f" ({counted(len(problems), 'problem')}, this is the first)"
        raise IntakeError(f"{register.parent / str(problems[0])}; mend it before importing beside it{count}")
    return frame


@dataclass
class _Check:
    """The rows of the workbooks beside those the folder keeps.

    Attributes
    ----------
    register : the folder of the register
    sheets : where the rows come from
    tables : the rows of the workbooks as text, by place and row
    kept : the tables of the folder that stay, typed
    references : what rows may refer to outside the register
    """

    register: Path
    sheets: list[Sheet]
    tables: dict[str, pd.DataFrame]
    kept: dict[str, pd.DataFrame]
    references: References

    def select(self, problems: list[Problem], names: str, *, partial: bool) -> Imported:
        """Take the rows with problems out of ``tables``; refuse when there are any and ``partial`` was not said."""
        rows = {key for frame in self.tables.values() for key in frame.index}
        given, new = len(rows), problems
        while True:
            if partial:
                self._leave_out({(problem.file, problem.row) for problem in new})
            typed, new = self._typed()
            new += self._dangling()
            if not new and (partial or not problems):
                new = self._broken_rules(typed)
            problems = self._in_order([*problems, *new])
            whole = [problem for problem in problems if _is_whole(problem, rows)]
            if not partial or not new or whole:
                break
        emptied = [table for table, frame in self.tables.items() if frame.empty]
        if problems and (not partial or emptied or whole):
            why = f" (no row would be left in {', '.join(emptied)})" if partial else ""
            why = " (one or more cannot be passed over by leaving rows out)" if partial and whole else why
            raise WorkbookError(f"{names}: {counted(len(problems), 'problem')}; nothing written{why}", problems)
        written = {table: len(frame) for table, frame in self.tables.items()}
        kept = [table for table, frame in self.kept.items() if len(frame)]
        return Imported(written, kept, [], problems, given - sum(written.values()))

    def _leave_out(self, places: set[tuple[str, int]]) -> None:
        for table, frame in self.tables.items():
            wrong = np.array([key in places for key in frame.index], dtype=bool)
            self.tables[table] = frame[~wrong]

    def _typed(self) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
        """Give the rows their types, and say which values and keys the model refuses."""
        frames, problems = {}, []
        for table, frame in self.tables.items():
            frames[table], wrong = checked(frame.reset_index(drop=True), REGISTER[table], f"register/{table}.csv")
            problems += wrong
        return frames, self._in_sheets(problems)

    def _dangling(self) -> list[Problem]:
        """Find ids that no row of the table they refer to has."""
        frames = {**self.kept, **self.tables}
        problems = []
        for table, frame in frames.items():
            for column, (target, key) in REGISTER[table].references.items():
                ids = pd.Index(self.references.areas) if target == "areas" else pd.Index(frames[target][key].dropna())
                values = frame[column].astype("str")
                empty = "" if REGISTER[table].is_optional(column) else None
                wrong = np.flatnonzero(frame[column].notna() & (values != empty) & ~values.isin(ids))
                suggest = functools.cache(functools.partial(self._suggested, target, ids))
                problems += [
                    Problem(f"register/{table}.csv", int(row) + 2, column, *suggest(values.iloc[row])) for row in wrong
                ]
        return self._in_sheets(problems)

    def _suggested(self, target: str, ids: pd.Index, value: str) -> tuple[str, str, str]:
        """Return what came, what is allowed and what to do where an id refers to nothing."""
        if not value:
            return "nothing", "a value; this column may not be empty", ""
        if target == "areas":
            return repr(value), "an id of published/areas.csv", ""
        allowed = f"an id of the sheet {sheet_name(target)!r} ({target})"
        near = closest(value, ids if len(ids) <= _MOST_COMPARED else [])
        return repr(value), allowed, f"Did you mean {near!r}?" if near else "Add it there, or correct it here."

    def _broken_rules(self, typed: dict[str, pd.DataFrame]) -> list[Problem]:
        areas = pd.DataFrame({"id": list(self.references.areas)}, dtype="str")
        return self._in_sheets(rules.broken_rules({**self.kept, **typed}, areas, self.references.schemes))

    def _in_sheets(self, problems: Iterable[Problem]) -> list[Problem]:
        """Name the cell of the workbook where rows are counted as those of the table that would be written."""
        sheets, placed = {sheet.place: sheet for sheet in self.sheets}, []
        for problem in problems:
            table = Path(problem.file).stem
            frame = self.tables.get(table)
            if frame is None:
                placed.append(replace(problem, file=f"register/{table}{kind_of(self.register, table)}"))
            elif problem.row:  # the one without says how many there are
                place, row = frame.index[problem.row - 2]
                came = "nothing" if problem.came == "''" else problem.came
                placed.append(sheets[place].problem(int(row), problem.column, came, problem.allowed, problem.remedy))
        return placed

    def _in_order(self, problems: Iterable[Problem]) -> list[Problem]:
        """Sort problems by sheet and row, and keep the first of each cell; a whole row or column may have several."""
        cells: dict[tuple, Problem] = {}
        for problem in problems:
            cell = (problem.file, problem.row, problem.column)
            cells.setdefault(cell if problem.row and problem.column else (*cell, problem.came), problem)
        order = [sheet.place for sheet in self.sheets]
        return sorted(
            cells.values(),
            key=lambda problem: (order.index(problem.file) if problem.file in order else len(order), problem),
        )


def _is_whole(problem: Problem, rows: set[tuple[str, int]]) -> bool:
    """Whether the workbook is refused as a whole, because leaving one row out would not mend it."""
    return problem.allowed == ALLOWED or (problem.file, problem.row) not in rows


def _write(register: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    kinds = {table: kind_of(register, table) for table in REGISTER}

    def build(place: Path) -> None:
        if register.is_dir():
            carry_over(register, place, without={f"{table}{kinds[table]}" for table in tables})
        for table, kind in kinds.items():
            if table in tables or not (place / f"{table}{kind}").exists():
                write_table(place, table, tables.get(table), kind=kind)

    replace_folder(register, build)
