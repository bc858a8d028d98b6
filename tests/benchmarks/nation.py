"""A register of national size to measure with: the city's, repeated for each district with ids and areas of its own."""

from pathlib import Path

import duckdb
from chibo.model.layers import Register
from chibo.model.register import REGISTER
from chibo.store.tables import read_parquet

DATA = Path(__file__).parents[2] / "data"


def write_nation(folder: Path, *, districts: int, source: Path = DATA / "register") -> None:
    """Write the CSV tables of a register as ``<table>.parquet``, once for each district, one after the other."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(config={"memory_limit": "1GB"}) as connection:
        for name, table in REGISTER.items():
            path = source / f"{name}.csv"
            if path.exists():
                columns = ", ".join(_column(column, name) for column in table.columns)
                connection.execute(
                    f"COPY (SELECT {columns} FROM range(1, {districts + 1}) AS d(district), "
                    f"read_csv('{path}', all_varchar = true, nullstr = '') ORDER BY district) "
                    f"TO '{folder / name}.parquet' (ROW_GROUP_SIZE 122880)"
                )


def _column(name: str, table: str) -> str:
    """Return a column of one district's copy: what identifies or leads somewhere gets the district's number."""
    described = REGISTER[table]
    if name in described.references or name == "id":
        return f"coalesce(printf('d%03d-', district) || \"{name}\", '') AS \"{name}\""
    if described.columns[name].kind == "day":
        return f'"{name}"::TIMESTAMP_MS AS "{name}"'
    if described.columns[name].is_number:
        kind = "DOUBLE" if name == "household_share" else "BIGINT"
        return f'"{name}"::{kind} AS "{name}"'
    return f'coalesce("{name}", \'\') AS "{name}"'


def read_nation(folder: Path) -> Register:
    """Return the register of a folder of Parquet files, as the reader of data folders reads each of them."""
    frames = {}
    for name, table in REGISTER.items():
        frames[name], problems = read_parquet(folder / f"{name}.parquet", table)
        assert not problems, problems
    return Register(**frames, synthetic=True)
