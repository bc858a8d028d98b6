"""A register as a database: DuckDB reads its frames where they lie, and answers questions in SQL as frames."""

import os
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import pandas as pd
import pyarrow

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from chibo.model.layers import Register

VARIABLES = ("areas", "years", "days", "by", "subject")
"""What the queries and views ask for; see ``views.sql``."""

_connections: "WeakKeyDictionary[Register, DuckDBPyConnection]" = WeakKeyDictionary()
_inherited: list = []


def select(register: "Register", query: str, asked: Mapping[str, object]) -> pd.DataFrame:
    """Return the rows a query finds in the tables and views of a register.

    ``asked`` holds variables, each of :data:`VARIABLES` or another, and frames, which the query sees as tables.
    """
    connection = _connection(register)
    for name, value in ({variable: None for variable in VARIABLES} | dict(asked)).items():
        if isinstance(value, pd.DataFrame):
            connection.register(name, _plain(value))
        else:
            connection.execute(f'SET VARIABLE "{name}" = ?', [value])
    return _frame(connection.execute(query))


def _connection(register: "Register") -> "DuckDBPyConnection":
    if register not in _connections:
        connection = _instance().cursor()
        for name, table in register.tables.items():
            connection.register(name, _plain(table))
        connection.execute(resources.files(__package__).joinpath("views.sql").read_text("utf-8"))
        _connections[register] = connection
    return _connections[register]


@cache
def _instance() -> "DuckDBPyConnection":
    import duckdb

    # Without a temporary directory no count of a real register is ever written to a disk.
    return duckdb.connect(config={"threads": 1, "temp_directory": ""})


def _open_anew() -> None:
    """Let a forked process open its own: it can neither use the connections it inherits nor close them."""
    if _instance.cache_info().currsize:
        _inherited.append([_instance(), *_connections.values()])
        _connections.clear()
        _instance.cache_clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_open_anew)


def _plain(table: pd.DataFrame) -> "pd.DataFrame | pyarrow.Table":
    """Return a table as DuckDB reads it well: as it is, or by Arrow, mostly without a copy.

    DuckDB guesses the type of Python objects, reads no column backwards, and makes a type of its own of a categorical
    column, which takes long where there are many categories.
    """
    table = table.astype({name: "str" for name in table if table[name].dtype == object})
    index = table.index
    forwards = isinstance(index, pd.RangeIndex) and (index.start, index.step) == (0, 1)
    if forwards and not table.dtypes.eq("category").any():
        return table
    return pyarrow.Table.from_pandas(table, preserve_index=False)


def _frame(answer: "DuckDBPyConnection") -> pd.DataFrame:
    """Return what was found with types of pandas: whole numbers stay whole, also where some are missing."""
    kinds = {column[0]: str(column[1]) for column in answer.description}
    table = answer.df()
    for name, kind in kinds.items():
        if kind in ("INTEGER", "BIGINT", "HUGEINT"):
            table[name] = table[name].astype("Int64" if table[name].hasnans else "int64")
        elif kind == "VARCHAR":
            table[name] = table[name].astype("str")
    return table
