"""Reading a register, from CSV or Parquet: fourteen tables, or those an office keeps, for all areas or a few.

A table that is not there is an empty one, but units, cells and who serves whom must be. Whether the register is
synthetic stands in ``datapackage.json``; without a word it is taken for a real one, which is the safer mistake.
"""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from chibo import digests
from chibo.layers import Register
from chibo.model.register import REGISTER
from chibo.model.table import Table
from chibo.problems import Problem
from chibo.reading import read_csv, read_parquet
from chibo.rules import register as rules

NEEDED = ["units", "organisations", "cells", "cell_units"]
_Filter = tuple[str, str, object]


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
    frames, problems = {}, []
    for name, table in REGISTER.items():
        frames[name], found = _read(folder / "register", table, _filters(name, frames, areas, years))
        problems += found
        if frames[name] is not None and not found:
            frames[name] = _select(_with_days(frames[name], table), _filters(name, frames, areas, years))
    if problems:
        return None, problems, []
    if areas is not None:
        frames["unit_events"] = _within(frames["unit_events"], frames["units"], ["from_unit", "to_unit"])
        frames["cell_units"] = _within(frames["cell_units"], frames["units"], ["unit"])
    problems = rules.broken_rules(frames, areas_table, rating_schemes, whole=areas is None)
    if problems:
        return None, problems, []
    return Register(**frames, synthetic=digests.register_kind(folder) == "synthetic"), [], rules.warnings(frames)


def empty_register() -> Register:
    """Return a register that holds nothing, with the columns of every table."""
    return Register(**{name: _with_days(_empty(table), table) for name, table in REGISTER.items()})


def _read(folder: Path, table: Table, filters: list[_Filter]) -> tuple[pd.DataFrame | None, list[Problem]]:
    parquet = folder / f"{table.name}.parquet"
    if parquet.exists():
        return read_parquet(parquet, table, _arrow(filters) or None)
    if not (folder / f"{table.name}.csv").exists() and table.name not in NEEDED:
        return _empty(table), []
    return read_csv(folder / f"{table.name}.csv", table)


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
