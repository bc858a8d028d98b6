"""A frame's rows as plain Python, for code that looks at one after the other.

pandas' own ``itertuples`` makes a class at each call; reports ask for the rows of small wide tables by the hundred, and
keeping the classes saves about 40 ms of each.
"""

from collections import namedtuple
from functools import lru_cache

import pandas as pd


def plain_rows(frame: pd.DataFrame) -> list[tuple]:
    """Return the rows as named tuples, as ``itertuples(index=False)`` does; whole numbers are always Python's own.

    >>> [row.area for row in plain_rows(pd.DataFrame({"area": ["xa-lat", "ta-nung"], "cells": [9, 7]}))]
    ['xa-lat', 'ta-nung']
    """
    columns = [column.tolist() for _, column in frame.items()]
    return list(map(_row_of(tuple(frame))._make, zip(*columns, strict=True)))


def plain_records(frame: pd.DataFrame) -> list[dict]:
    """Return the rows as dictionaries, as ``to_dict("records")`` does: a missing whole number is ``None``.

    >>> plain_records(pd.DataFrame({"area": ["xa-lat"], "cells": [9]}))
    [{'area': 'xa-lat', 'cells': 9}]
    """
    names = list(frame)
    rows = zip(*[column.tolist() for _, column in frame.items()], strict=True)
    return [dict(zip(names, [None if value is pd.NA else value for value in row], strict=True)) for row in rows]


@lru_cache(maxsize=256)
def _row_of(names: tuple[str, ...]) -> type[tuple]:
    return namedtuple("Row", names, rename=True)
