"""Rows as plain Python are those of pandas' own ``itertuples`` and ``to_dict``, value by value and kind by kind."""

import numpy as np
import pandas as pd
from chibo.model.rows import plain_records, plain_rows
from hypothesis import given
from hypothesis import strategies as st

COLUMNS = {
    "area": (st.text(max_size=3), pd.StringDtype("python", na_value=float("nan"))),
    "name": (st.text(max_size=3), pd.StringDtype("pyarrow", na_value=float("nan"))),
    "cells": (st.integers(0, 9), "int64"),
    "planned": (st.integers(0, 9) | st.none(), "Int64"),
    "share_pct": (st.floats(0, 100) | st.none(), "float64"),
    "known": (st.booleans(), "bool"),
    "end": (st.sampled_from([pd.Timestamp(2013, 12, 31), pd.NaT]), "datetime64[s]"),
    "kind": (st.sampled_from(["ward", "commune"]), "category"),
    "either": (st.sampled_from(["text", 1, 0.5, None]), "object"),
}


@st.composite
def frames(draw):
    size = draw(st.integers(0, 4))
    return pd.DataFrame(
        {
            name: pd.Series(draw(st.lists(values, min_size=size, max_size=size)), dtype=dtype)
            for name, (values, dtype) in COLUMNS.items()
        }
    )


def kinds(rows):
    return [[(type(value), str(value)) for value in row] for row in rows]


@given(frame=frames())
def test_rows_are_those_of_itertuples(frame):
    rows, wanted = plain_rows(frame), list(frame.itertuples(index=False))
    # Of Int64 pandas gives its own numbers here, and Python's in ``to_dict``.
    own = [[int(value) if isinstance(value, np.int64) else value for value in row] for row in wanted]
    assert kinds(rows) == kinds(own)
    assert all(row._fields == tuple(COLUMNS) for row in rows)


@given(frame=frames())
def test_records_are_those_of_to_dict(frame):
    records, wanted = plain_records(frame), frame.to_dict("records")
    assert [list(record) for record in records] == [list(record) for record in wanted]
    assert kinds(record.values() for record in records) == kinds(record.values() for record in wanted)
