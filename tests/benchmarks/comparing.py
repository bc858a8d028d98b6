"""The same tables by DuckDB: each file of ``sql`` says how one metric's result is computed from the same files."""

from pathlib import Path
from time import perf_counter

import duckdb
import numpy as np
import pandas as pd
from chibo.model.register import REGISTER

FOLDER = Path(__file__).parent / "sql"
VIEWS = FOLDER / "views.sql"
QUERIES = {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.sql")) if path != VIEWS}

_MADE_HERE = ["date", "status", "layer"]
# Results in the order of the rows of a table, which a query does not have to keep.
_KEYS = {"unit_status": ["unit"], "response_by_cell": ["year", "cell"]}


def connect(folder: Path, rating_schemes: pd.DataFrame) -> duckdb.DuckDBPyConnection:
    """Return a database in memory with the tables of a register folder, their days as dates."""
    connection = duckdb.connect()
    connection.register("rating_schemes", rating_schemes)
    for name, table in REGISTER.items():
        days = ", ".join(f"{column}::DATE AS {column}" for column in table.day_columns)
        chosen = f"* REPLACE ({days})" if days else "*"
        connection.execute(
            f"CREATE TABLE {name} AS SELECT {chosen} FROM read_parquet(?)", [str(folder / f"{name}.parquet")]
        )
    connection.execute(VIEWS.read_text("utf-8"))
    return connection


def threads(connection: duckdb.DuckDBPyConnection) -> int:
    """Return how many threads DuckDB works on."""
    return connection.execute("SELECT current_setting('threads')").fetchone()[0]


def answer(connection: duckdb.DuckDBPyConnection, name: str) -> pd.DataFrame:
    """Return the table DuckDB computes for a metric."""
    return connection.execute(QUERIES[name]).df()


def timed(connection: duckdb.DuckDBPyConnection, name: str, times: int) -> tuple[pd.DataFrame, float]:
    """Return that table, and the seconds it took: the best of times."""
    best = float("inf")
    for _ in range(times):
        start = perf_counter()
        table = answer(connection, name)
        best = min(best, perf_counter() - start)
    return table, best


def difference(name: str, metric: pd.DataFrame, query: pd.DataFrame) -> str:
    """Return in what a metric's result differs from the query's; nothing when they are the same.

    The same rows in the same order, the same texts and counts, the same shares to the ninth digit.
    """
    metric = metric.drop(columns=_MADE_HERE, errors="ignore")
    if name in _KEYS:
        metric = metric.sort_values(_KEYS[name], ignore_index=True)
    if list(metric.columns) != list(query.columns):
        return f"columns {', '.join(metric.columns)}; DuckDB has {', '.join(query.columns)}"
    if len(metric) != len(query):
        return f"{len(metric)} rows; DuckDB has {len(query)}"
    for column in metric:
        wrong = np.flatnonzero(~_same(metric[column], query[column]))
        if len(wrong):
            found, other = (table[column].iloc[[wrong[0]]].tolist()[0] for table in (metric, query))
            return f"{column} in row {wrong[0]}: {found!r}; DuckDB has {other!r}"
    return ""


def _same(left: pd.Series, right: pd.Series) -> np.ndarray:
    if pd.api.types.is_numeric_dtype(left) and pd.api.types.is_numeric_dtype(right):
        numbers = (column.to_numpy(dtype=float, na_value=np.nan) for column in (left, right))
        return np.isclose(*numbers, rtol=1e-9, atol=0, equal_nan=True)
    return (left.astype("str") == right.astype("str")).to_numpy(dtype=bool)
