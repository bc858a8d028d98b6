"""Reading a register, from CSV or Parquet: fourteen tables, or those an office keeps, for all areas or a few.

A table that is not there is an empty one, but units, cells and who serves whom must be. Both kinds of file are held
to the same model and the same rules. A problem names the row as a spreadsheet would count it, also in a Parquet file
and also when only some areas were read: row 2 is the first row of the file.
"""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from chibo.errors import Problem
from chibo.model.layers import Register
from chibo.model.register import REGISTER
from chibo.model.table import Table
from chibo.project import register_kind
from chibo.store.tables import read_csv, read_parquet

NEEDED = ["units", "organisations", "cells", "cell_units"]
_ATTEMPTS = 3
_OWNERS = {"organisation": "organisations", "cell": "cells", "from_unit": "units"}


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
        before = _identity(folder / "register")
        result = _read_once(folder, areas_table, rating_schemes, areas, years)
        if _identity(folder / "register") == before:
            break
        # An import has put another register there meanwhile: what was read may be half of each.
    return result


def empty_register() -> Register:
    """Return a register that holds nothing, with the columns of every table."""
    return Register(**{name: table.empty() for name, table in REGISTER.items()})


def read_table(
    folder: Path, table: Table, wanted: dict[str, list] | None = None, *, needed: bool = False
) -> tuple[pd.DataFrame | None, list[Problem]]:
    """Read one table of a register folder from whichever file holds it; a table that is not there is empty.

    Parameters
    ----------
    wanted : columns and the values their rows must have; the index says where in the file the rows stand
    needed : whether a table that is not there is a problem

    Returns
    -------
    tuple
        The frame as the rules of the register take it (``None`` without the table's columns), and the problems.
    """
    csv, parquet = folder / f"{table.name}.csv", folder / f"{table.name}.parquet"
    if parquet.exists() and csv.exists():
        file = f"{folder.name}/{parquet.name}"
        return None, [Problem(file, 0, "", f"a file beside {csv.name}", "one file a table", "Remove the older one.")]
    if parquet.exists():
        return read_parquet(parquet, table, wanted)
    if not csv.exists() and not needed:
        return table.empty(), []
    frame, problems = read_csv(csv, table)
    if frame is not None:
        for column, values in (wanted or {}).items():
            frame = frame[frame[column].isin(values)]
    return frame, problems


def _read_once(
    folder: Path,
    areas_table: pd.DataFrame,
    rating_schemes: pd.DataFrame,
    areas: Sequence[str] | None,
    years: Sequence[int] | None,
) -> tuple[Register | None, list[Problem], list[Problem]]:
    from chibo.rules import register as rules  # takes DuckDB, which a folder without a register does not need

    frames, problems = {}, []
    for name, table in REGISTER.items():
        wanted = _wanted(table, frames, areas, years)
        frames[name], wrong = read_table(folder / "register", table, wanted, needed=name in NEEDED)
        problems += wrong
    if problems:
        return None, problems, []
    if areas is not None:
        for name, columns in (("unit_events", ["from_unit", "to_unit"]), ("cell_units", ["unit"])):
            within = frames[name][columns].isin(set(frames["units"]["id"])).all(axis=1)
            frames[name] = frames[name][within]
    problems = rules.broken_rules(frames, areas_table, rating_schemes, whole=areas is None)
    if problems:
        return None, _in_files(problems, folder), []
    synthetic = register_kind(folder) == "synthetic"
    return Register(**frames, synthetic=synthetic), [], _in_files(rules.warnings(frames), folder)


def _wanted(
    table: Table, frames: dict[str, pd.DataFrame], areas: Sequence[str] | None, years: Sequence[int] | None
) -> dict[str, list]:
    """Return which values of its columns concern the areas and years, through the tables read before it."""
    wanted = {}
    if years is not None and "year" in table.columns:
        wanted["year"] = sorted(set(years))
    if areas is not None and "area" in table.columns:
        wanted["area"] = sorted(set(areas))
    elif areas is not None:
        column = next(name for name in _OWNERS if name in table.columns)
        if frames[_OWNERS[column]] is not None:
            wanted[column] = sorted(frames[_OWNERS[column]]["id"])
    return wanted


def _in_files(problems: list[Problem], folder: Path) -> list[Problem]:
    """Name the Parquet files, where the rules name those of CSV."""
    files = {f"register/{path.stem}.csv": f"register/{path.name}" for path in (folder / "register").glob("*.parquet")}
    return [dataclasses.replace(problem, file=files.get(problem.file, problem.file)) for problem in problems]


def _identity(folder: Path) -> tuple[int, int] | None:
    """Say which folder this is, whatever its name: an import puts a new one in the place of the old."""
    try:
        stat = folder.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino
