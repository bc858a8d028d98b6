"""A register as a database: DuckDB answers questions in SQL on its frames, as frames."""

import os
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import pandas as pd

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from chibo.model.layers import Register

VARIABLES = ("areas", "years", "days", "by", "subject")
"""What the queries and views ask for; see ``views.sql``."""

_connections: "WeakKeyDictionary[Register, DuckDBPyConnection]" = WeakKeyDictionary()
_tables: "WeakKeyDictionary[Register, dict]" = WeakKeyDictionary()
_inherited: list = []


def select(register: "Register", query: str, asked: Mapping[str, object]) -> pd.DataFrame:
    """Return the rows a query finds in the tables and views of a register.

    ``asked`` holds variables, each of :data:`VARIABLES` or another, and frames, which the query sees as tables.
    """
    if register not in _connections:
        _connections[register] = _database().cursor()
        for name, table in _in_arrow(register).items():
            _connections[register].register(name, table)
        _connections[register].execute(resources.files(__package__).joinpath("views.sql").read_text("utf-8"))
    connection = _connections[register]
    for name, value in (dict.fromkeys(VARIABLES) | dict(asked)).items():
        if isinstance(value, pd.DataFrame):
            connection.register(name, _converted(value))
        else:
            connection.execute(f'SET VARIABLE "{name}" = ?', [value])
    return _frame(connection.execute(query))


def connect(frames: Mapping[str, pd.DataFrame]) -> "DuckDBPyConnection":
    """Return a database of its own that sees frames as tables, to be closed by who asked for it."""
    import duckdb

    # Without a temporary directory no count of a real register is ever written to a disk.
    flushed = {"allocator_flush_threshold": "8MB", "allocator_bulk_deallocation_flush_threshold": "24MB"}
    connection = duckdb.connect(config={"threads": 1, "temp_directory": "", **flushed})
    for name, frame in frames.items():
        connection.register(name, _converted(frame))
    return connection


@cache
def _database() -> "DuckDBPyConnection":
    return connect({})


def _in_arrow(register: "Register") -> dict:
    """Return the tables of a register as DuckDB sees them, made once for all processes that are forked afterwards."""
    if register not in _tables:
        _tables[register] = {name: _converted(frame) for name, frame in register.tables.items()}
    return _tables[register]


def _converted(frame: pd.DataFrame):
    import pyarrow

    # In Arrow's types: of Python's objects and categories, DuckDB would have to guess them.
    return pyarrow.Table.from_pandas(frame, preserve_index=False)


def _open_anew() -> None:
    """Let a forked process open its own: it can neither use the connections it inherits nor close them."""
    if _database.cache_info().currsize:
        _inherited.append([_database(), *_connections.values()])
        _connections.clear()
        _database.cache_clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_open_anew)


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
