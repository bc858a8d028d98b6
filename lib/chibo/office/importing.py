"""Workbooks and CSV files of an office into a register of CSV files: everything is right, or nothing is written.

A table that a workbook holds replaces that table of the folder; the other tables stay. Rows of one table on several
sheets or in several files are taken together. A sheet without rows changes nothing.
"""

import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pandas as pd

from chibo.errors import Problem, said
from chibo.model import REGISTER
from chibo.model.persons import person_cell, person_kind
from chibo.model.table import TEXT
from chibo.office import IntakeError, WorkbookError, cannot_write, headings
from chibo.office.encodings import convert
from chibo.office.spreadsheets import Sheet, read_sheets
from chibo.office.transaction import locked, replace_folder
from chibo.office.values import Frames, Refused, reader, references_beside
from chibo.project import nearest_data_folder, register_kind
from chibo.rules import dangling_references
from chibo.rules.register import broken_rules
from chibo.store import read_table
from chibo.store.tables import checked
from chibo.words import message
from chibo.words.text import fold

_OF_YEAR = re.compile(r"(.+?) *\*? *((?:19|20)\d\d) *\*?")  # the heading of a column of one year
_TOTALS = {"tong", "cong", "toan", "total", "sum"}


def import_workbooks(paths: Sequence[Path], folder: Path) -> tuple[dict[str, int], list[str], list[str]]:
    """Read workbooks (.xlsx, .xlsm, .ods), or .csv files named after their table, into ``folder/register``.

    Returns the rows written by table, the tables that stayed as they were, and a line for each encoding converted.
    Raises WorkbookError with every problem, when nothing has been written; IntakeError when a file is not there, or the
    folder cannot be used, holds a synthetic register or one of Parquet files, or is being imported into.
    """
    register, files = folder / "register", [path.name for path in dict.fromkeys(paths)]
    try:
        _refuse_unfit(folder, register)
        # Of two files of one name, the name alone would not say which is meant.
        called = {path: str(path) if files.count(path.name) > 1 else path.name for path in paths}
        books = [read_sheets(path, name) for path, name in called.items()]
        notices = [notice for book in books for notice in convert(book)]
        sheets = [part for sheet in chain(*books) for part in _by_year(sheet)]
        with locked(register):
            references, tables = references_beside(folder), {}
            for sheet in sheets:
                table, rows = _read_rows(sheet, references)
                if rows is not None:
                    tables[table] = pd.concat([tables.get(table), rows])
            kept = {table: _kept(register, table) for table in REGISTER if table not in tables}
            problems = _problems(sheets, tables, kept, references)
            if problems or not tables:
                key = "intake.error.nothing_written" if problems else "intake.error.no_rows"
                raise WorkbookError(message(key, files=", ".join(files), n=len(problems)), problems)
            replace_folder(register, lambda place: _build(place, register, tables))
    except OSError as error:
        raise cannot_write(register, error) from None
    written = {table: len(rows) for table, rows in tables.items()}
    return written, [table for table, rows in kept.items() if len(rows)], notices


def _refuse_unfit(folder: Path, register: Path) -> None:
    """Refuse what is no folder, a register in Parquet, and a synthetic one: made-up rows are not mixed with real."""
    for place in (folder, register):
        if place.exists() and not place.is_dir():
            raise IntakeError(message("intake.error.no_folder", place=str(place)))
    if any(register.glob("*.parquet")):
        raise IntakeError(message("intake.error.in_parquet", place=str(register)))
    if not folder.exists() and (near := nearest_data_folder(folder)):
        raise IntakeError(message("intake.error.no_data_folder", place=str(folder), near=near))
    if register_kind(folder) == "synthetic":
        raise IntakeError(message("intake.error.synthetic", place=str(folder)))


def _by_year(sheet: Sheet) -> list[Sheet]:
    """Return a sheet that has columns of years, as in "Official members 2013", as a sheet for each, with a column year.

    A row stands in those of the years it says something of; one that says nothing of any in the last, to be refused.
    """
    table, named = headings.tables().get(fold(sheet.name)), {}
    known = headings.spellings(table) if table and "year" in REGISTER[table].columns else {}
    for row in sorted(sheet.rows)[: headings.SEARCHED]:
        for column, text in sheet.rows[row].items():
            found = _OF_YEAR.fullmatch(text) if isinstance(text, str) else None
            if found and fold(found[1]) in known:
                named[row, column] = found.groups()
    if not named:
        return [sheet]
    last, beyond = max(named)[0], max(map(max, sheet.rows.values())) + 1
    dated, parts = {column: year for (_, column), (_, year) in named.items()}, []
    for year in (years := sorted({*dated.values()})):
        rows = {}
        for row, cells in sheet.rows.items():
            own = {column: cells[column] for column in cells if dated.get(column, year) == year}
            told = {dated[column] for column in dated.keys() & cells.keys()}
            headed = {column: named[row, column][0] for column in own if (row, column) in named}
            if row <= last:
                rows[row] = own | headed | ({beyond: headings.heading(table, "year")} if headed else {})
            elif year in told or (not told and year == years[-1]):
                rows[row] = own | {beyond: int(year)}
        parts.append(replace(sheet, place=f"{sheet.place}, {year}", rows=rows, columns={}, problems={}))
    return parts


def _read_rows(sheet: Sheet, references: Frames) -> tuple[str, pd.DataFrame | None]:
    """Read one sheet; the guide, the lists and empty sheets give nothing.

    Returns the table and its rows as text, by the sheet's place and their number in the spreadsheet; a value that could
    not be read is missing.
    """
    table = headings.tables().get(fold(sheet.name))
    if table == "" or sheet.cells.isna().all(axis=None):
        return "", None
    if sheet.hidden:
        sheet.refuse(0, "", *said("intake.error.hidden_sheet"))
        return table or "", None
    block = headings.find_block(sheet.cells.to_numpy().tolist(), table) if table else None
    _find_persons(sheet, range(block.first, block.last + 1) if block else range(headings.SEARCHED))
    if table is None:
        key = "intake.error.copied_sheet" if re.search(r" \(\d+\)$", sheet.name) else "intake.error.unknown_sheet"
        sheet.refuse(0, "", *said(key, sheets=", ".join(headings.say(f"table.{name}") for name in REGISTER)))
        return "", None
    if block is None:
        sought = {"n": headings.SEARCHED, "headings": headings.headings(table)}
        sheet.refuse(0, "", *said("intake.error.no_heading", **sought))
        return table, None
    _find_wrong_headings(sheet, block, table)
    below = sheet.cells.iloc[block.last + 1 :]
    sheet.columns = {column: number for number, column in block.columns.items()}
    below = below[below[list(sheet.columns.values())].notna().any(axis=1)]
    strange = _no_rows_of_the_table(below, [sheet.columns[name] for name in _required(table) if name in sheet.columns])
    for row in strange:
        sheet.refuse(row, "", *said("intake.error.no_row"))
    below = below.drop(index=strange)
    for row in below.index.intersection([*sheet.hidden_rows]):
        sheet.refuse(row, "", *said("intake.error.hidden_row"))
    for column in sheet.hidden_columns.intersection(sheet.columns.values()):
        sheet.refuse(block.last + 1, column, *said("intake.error.hidden_column"))
    for area in sheet.merged:
        for row in below.index[below.index.slice_indexer(area.min_row, area.max_row)]:
            if area.min_col < area.max_col:
                sheet.refuse(row, area.min_col, *said("intake.error.merged", cells=area.coord))
    texts = {column: [""] * len(below) for column in REGISTER[table].columns}
    for column, number in sheet.columns.items():
        read = reader(table, column, references)
        for place, (row, value) in enumerate(below[number].items()):
            try:
                texts[column][place] = read(value)
            except Refused as refused:
                texts[column][place] = None
                came = repr(value if len(value) < 60 else value[:57] + "…") if isinstance(value, str) else str(value)
                sheet.refuse(row, column, refused.came or came, refused.allowed, refused.remedy)
    places = pd.MultiIndex.from_product([[sheet.place], below.index])
    return table, pd.DataFrame(texts, places, dtype=TEXT) if len(below) else None


def _required(table: str) -> list[str]:
    return [name for name, column in REGISTER[table].columns.items() if not column.optional]


def _no_rows_of_the_table(below: pd.DataFrame, required: list[str]) -> list[int]:
    """Return the rows that lack most of what a row must have, or something and begin as a total does."""
    lacking = below[required].isna().sum(axis=1)
    texts = below[lacking > 0].map(lambda value: isinstance(value, str) and fold(value).split(" ")[0] in _TOTALS)
    return [*below.index[(lacking * 2 > len(required)) | texts.any(axis=1).reindex(below.index, fill_value=False)]]


def _find_persons(sheet: Sheet, heading_rows: range) -> None:
    """Refuse headings and cells that can name or number a person; the cells are not repeated in the message."""
    for (row, column), value in sheet.cells.stack().dropna().items():
        kind = person_kind(value) if row - 1 in heading_rows and isinstance(value, str) else ""
        if kind:
            came, *rest = said("data.person", kind=kind)
            sheet.refuse(row, column, f"{value!r}, {came}", *rest)
        elif isinstance(value, (str, int, float)) and (came := person_cell(str(value).removesuffix(".0"))):
            sheet.refuse(row, column, came, message("data.person_allowed"), message("intake.error.delete_person"))


def _find_wrong_headings(sheet: Sheet, block: headings.Block, table: str) -> None:
    """Refuse columns the table does not have and that hold something, columns given twice, and columns left out."""
    row, named = block.last + 1, list(block.columns.values())
    for column in sheet.cells:
        text, name = block.others.get(column), block.columns.get(column)
        held = sheet.cells[column].iloc[row:].dropna()
        if text is None and name is None:
            for place in held.index:
                sheet.refuse(place, column, *said("intake.error.no_heading_above"))
        elif name and named.count(name) > 1:
            sheet.refuse(row, column, *said("intake.error.heading_twice", name=headings.heading(table, name)))
        elif text and len(held) and not person_kind(text):
            known = headings.headings(table)
            sheet.refuse(row, column, *said("intake.error.unknown_heading", name=text, headings=known))
    missing = [name for name in _required(table) if name not in named]
    if missing:
        lacking = ", ".join(repr(headings.heading(table, name)) for name in missing)
        sheet.refuse(row, "", *said("intake.error.missing_heading", headings=lacking))


def _kept(register: Path, table: str) -> pd.DataFrame:
    """Return a table the folder holds already, typed as the rules take it; one that is not there has no rows."""
    if not (register / f"{table}.csv").exists():
        return REGISTER[table].empty()
    frame, problems = read_table(register, REGISTER[table])
    if problems:
        raise IntakeError(message("intake.error.mend_first", problem=str(register.parent / str(problems[0]))))
    return frame


def _problems(sheets: list[Sheet], tables: Frames, kept: Frames, references: Frames) -> list[Problem]:
    """Check the rows beside those the folder keeps; return every problem, those of the sheets first."""
    typed, found = dict(kept), []
    for table, rows in tables.items():
        typed[table], wrong = checked(rows.reset_index(drop=True), REGISTER[table], f"register/{table}.csv")
        found += wrong
    found += dangling_references("register", {**typed, **references})
    if not found and not any(sheet.problems for sheet in sheets):
        found = broken_rules(typed, **references)
    elsewhere = list(_not_of_sheets(found, {sheet.place: sheet for sheet in sheets}, tables))
    return [*(problem for sheet in sheets for problem in sorted(sheet.problems.values())), *sorted(elsewhere)]


def _not_of_sheets(found: Iterable[Problem], sheets: dict[str, Sheet], tables: Frames) -> Iterable[Problem]:
    """Note problems of rows that were read at their cells of the workbook; give those of other tables."""
    for problem in found:
        table = Path(problem.file).stem
        if table not in tables:
            yield problem
        elif problem.row:  # the one without says how many there are
            place, row = tables[table].index[problem.row - 2]
            came = message("data.nothing") if problem.came == "''" else problem.came
            sheets[place].refuse(row, problem.column, came, problem.allowed, problem.remedy)


def _build(place: Path, register: Path, tables: Frames) -> None:
    """Fill a new folder with what the old one holds and the new tables; a table nobody has is there without rows."""
    if register.is_dir():
        shutil.copytree(register, place, symlinks=True, dirs_exist_ok=True)
    for table, described in REGISTER.items():
        path = place / f"{table}.csv"
        if table in tables or not path.exists():
            rows = tables.get(table, described.empty())
            with path.open("wb") as file:  # Python's own, so that a full disk is reported as OSError
                rows.to_csv(file, index=False, lineterminator="\n")
