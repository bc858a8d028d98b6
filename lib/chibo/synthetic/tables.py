"""Rows into typed frames of the model's tables, and frames back into the text their files hold."""

from collections.abc import Iterable, Mapping

import pandas as pd

from chibo.model.register import REGISTER


def table(name: str, rows: Iterable[Mapping]) -> pd.DataFrame:
    """Return rows as a frame of one of the register's tables, sorted by its key.

    Keys a table does not have are left out: the modules of this package hang notes of their own on their rows.
    """
    model = REGISTER[name]
    frame = pd.DataFrame(list(rows), columns=list(model.columns))
    for column, described in model.columns.items():
        if described.kind == "day":
            frame[column] = pd.to_datetime(frame[column].replace("", None))
        elif column in model.number_columns:
            frame[column] = frame[column].astype(str(described.dtype))
        else:
            frame[column] = frame[column].fillna("").astype(str)
    return frame.sort_values(list(model.key), kind="stable", ignore_index=True)


def text(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame as its file holds it: days in ISO 8601, an open end empty, numbers as numbers."""
    days = frame.select_dtypes("datetime").columns
    return frame.assign(**{name: frame[name].dt.strftime("%Y-%m-%d").fillna("").astype(str) for name in days})
