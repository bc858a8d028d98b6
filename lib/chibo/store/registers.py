"""Reading a register, from CSV or Parquet: fourteen tables, or those an office keeps, for all areas or a few.

A table that is not there is an empty one, but units, cells and who serves whom must be. Whether the register is
synthetic stands in ``datapackage.json``; without a word it is taken for a real one, which is the safer mistake.

Both kinds of file are held to the same model and the same rules. A problem names the row as a spreadsheet would count
it, also in a Parquet file and also when only some areas were read: row 2 is the first row of the file.
"""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from chibo import digests
from chibo.errors import Problem
from chibo.model.layers import Register
from chibo.model.register import REGISTER
from chibo.model.table import Table
from chibo.model.values import checked
from chibo.rules import register as rules
from chibo.store.reading import read_csv, read_parquet

NEEDED = ["units", "organisations", "cells", "cell_units"]
_Filter = tuple[str, str, object]
_ATTEMPTS = 3


def read_register(
    folder: Path,
    areas_table: pd.DataFrame,
    rating_schemes: pd.DataFrame,
    *,
    areas: Sequence[str] | None = None,
    years: Sequence[int] | None = None,
) -> tuple[Register | None, list[Problem], list[Problem]]:
    """Read ``folder/register``.

    Returns
    -------
    tuple
        The register (``None`` when it cannot be used), the problems, and the warnings.
    """
    for _ in range(_ATTEMPTS):
        seen = _identity(folder / "register")
        result = _read_once(folder, areas_table, rating_schemes, areas, years)
        if _identity(folder / "register") == seen:
            break
        # An import has put another register there meanwhile: what was read may be half of each.
    return result


def empty_register() -> Register:
    """Return a register that holds nothing, with the columns of every table."""
    return Register(**{name: _with_days(_empty(table), table) for name, table in REGISTER.items()})


def read_table(folder: Path, table: Table) -> tuple[pd.DataFrame | None, list[Problem]]:
    """Read one table of a register folder whole, from whichever file holds it; a table that is not there is empty.

    Returns
    -------
    tuple
        The frame as the rules of the register take it (``None`` when there are problems), and the problems.
    """
    if not any((folder / f"{table.name}.{kind}").exists() for kind in ("csv", "parquet")):
        return _with_days(_empty(table), table), []
    frame, problems = _read(folder, table, [])
    return (None, problems) if problems else (_with_days(frame, table), [])


def _read_once(
    folder: Path,
    areas_table: pd.DataFrame,
    rating_schemes: pd.DataFrame,
    areas: Sequence[str] | None,
    years: Sequence[int] | None,
) -> tuple[Register | None, list[Problem], list[Problem]]:
    frames, filters, problems = {}, {}, []
    for name, table in REGISTER.items():
        filters[name] = _filters(name, frames, areas, years)
        frames[name], found = _read(folder / "register", table, filters[name])
        problems += found
        if frames[name] is not None and not found:
            frames[name] = _select(_with_days(frames[name], table), filters[name])
    if not problems:
        if areas is not None:
            frames["unit_events"] = _within(frames["unit_events"], frames["units"], ["from_unit", "to_unit"])
            frames["cell_units"] = _within(frames["cell_units"], frames["units"], ["unit"])
        problems = rules.broken_rules(frames, areas_table, rating_schemes, whole=areas is None)
    if problems:
        return None, _in_files(problems, folder / "register", filters), []
    warnings = _in_files(rules.warnings(frames), folder / "register", filters)
    return Register(**frames, synthetic=digests.register_kind(folder) == "synthetic"), [], warnings


def _identity(folder: Path) -> tuple[int, int] | None:
    """Say which folder this is, whatever its name: an import puts a new one in the place of the old."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _read(folder: Path, table: Table, filters: list[_Filter]) -> tuple[pd.DataFrame | None, list[Problem]]:
    csv, parquet = folder / f"{table.name}.csv", folder / f"{table.name}.parquet"
    file = f"{folder.name}/{parquet.name}"
    if parquet.exists() and csv.exists():
        return None, [Problem(file, 0, "", f"a file beside {csv.name}", "one file a table", "Remove the older one.")]
    if parquet.exists():
        frame, problems = read_parquet(parquet, table, _arrow(filters) or None)
        return (frame, problems) if problems else checked(frame, table, file)
    if not csv.exists() and table.name not in NEEDED:
        return _empty(table), []
    return read_csv(csv, table)


def _in_files(problems: list[Problem], folder: Path, filters: dict[str, list[_Filter]]) -> list[Problem]:
    """Name the file and the row in it, where the rules count the rows of what was read as those of a CSV file."""
    placed, rows = [], {}
    for problem in problems:
        path = folder / Path(problem.file).with_suffix(".parquet").name
        if path.exists():
            row = problem.row
            if row and filters[path.stem]:
                if path not in rows:
                    rows[path] = _file_rows(path, filters[path.stem])
                row = int(rows[path][row - 2]) + 2
            problem = dataclasses.replace(problem, file=f"{folder.name}/{path.name}", row=row)
        placed.append(problem)
    return placed


def _file_rows(path: Path, filters: list[_Filter]) -> pd.Index:
    """Return where in a Parquet file the rows stand that the filters let through."""
    frame = pd.read_parquet(path, columns=list(dict.fromkeys(column for column, _, _ in filters)))
    return _select(frame.reset_index(drop=True), filters).index


def _filters(name: str, frames: dict, areas: Sequence[str] | None, years: Sequence[int] | None) -> list[_Filter]:
    """Say which rows of a table concern the wanted areas and years, through the tables read before it."""
    columns = REGISTER[name].columns
    filters: list[_Filter] = []
    if years is not None and "year" in columns:
        filters.append(("year", "in", sorted(set(years))))
    if areas is None:
        return filters
    if "area" in columns:
        filters.append(("area", "in", sorted(set(areas))))
    for column, owner in (("organisation", "organisations"), ("cell", "cells"), ("from_unit", "units")):
        if column in columns and frames.get(owner) is not None and name not in (owner, "headcounts"):
            filters.append((column, "in", sorted(frames[owner]["id"])))
    if name == "headcounts" and frames.get("organisations") is not None:
        filters.append(("organisation", "in", sorted(frames["organisations"]["id"])))
    return filters


def _arrow(filters: list[_Filter]) -> list[_Filter]:
    """Add the range of each list: row groups are skipped by their smallest and largest value."""
    wanted = []
    for column, operator, values in filters:
        if values:
            wanted += [(column, ">=", values[0]), (column, "<=", values[-1])]
        wanted.append((column, operator, values))
    return wanted


def _select(frame: pd.DataFrame, filters: list[_Filter]) -> pd.DataFrame:
    """Keep the wanted rows; rows from a CSV file keep their number, so that problems can name it."""
    for column, _, values in filters:
        frame = frame[frame[column].isin(values)]
    return frame


def _within(frame: pd.DataFrame, units: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Leave out rows that lead to units of areas that were not read."""
    return frame[frame[columns].isin(set(units["id"])).all(axis=1)]


def _with_days(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    days = {name: pd.to_datetime(frame[name].replace("", None)).astype("datetime64[s]") for name in table.day_columns}
    return frame.assign(**days)


def _empty(table: Table) -> pd.DataFrame:
    numbers = {
        name: "Int64" if str(table.columns[name].dtype) == "Int64" else "float64" for name in table.number_columns
    }
    return pd.DataFrame({name: pd.Series(dtype=numbers.get(name, "str")) for name in table.columns})
