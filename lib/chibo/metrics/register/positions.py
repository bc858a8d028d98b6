"""Ids as positions: which row of a table an id means, for columns of any kind of text.

Everything above works on whole arrays of positions, so that a national register costs no text comparison per row: the
different texts of a column are looked up once, and those of a categorical column need not even be searched for.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from chibo.metrics.register.once import once
from chibo.model.layers import Register
from chibo.model.register import REGISTER


class Texts(NamedTuple):
    """A column of texts: a code per row (-1: missing), and the text each code stands for."""

    codes: np.ndarray
    labels: pd.Index

    def of(self, rows: np.ndarray) -> pd.api.extensions.ExtensionArray:
        """Return the texts of some rows, in the type text columns have."""
        return pd.array(self.labels, dtype="str").take(self.codes[rows], allow_fill=True)


@once
def texts(register: Register, table: str, column: str) -> Texts:
    """Return the texts of a column of one of the register's tables."""
    return texts_of(getattr(register, table)[column])


@once
def references(register: Register, table: str, column: str) -> np.ndarray:
    """Return for each row of a table the position of the row its reference leads to; -1 where it leads to none."""
    return positions_by_code(register, table, column)[texts(register, table, column).codes]


@once
def positions_by_code(register: Register, table: str, column: str) -> np.ndarray:
    """Return what :func:`references` gives rows, by the code of their text; the last is that of missing texts."""
    target, key = REGISTER[table].references[column]
    return _positions(texts(register, table, column), texts(register, target, key))


def texts_of(values: pd.Series) -> Texts:
    """Return a column of any kind of text as codes and labels."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        return Texts(values.cat.codes.to_numpy(), values.cat.categories)
    codes, labels = pd.factorize(values)
    return Texts(codes.astype(np.int32), pd.Index(labels))


def positions(values: Texts, among: Texts) -> np.ndarray:
    """Return for each value the position of the row of ``among`` (unique ids) that has it, -1 where none has."""
    return _positions(values, among)[values.codes]


def matches(values: Texts, text: str) -> np.ndarray:
    """Return for each row whether it holds this text."""
    return np.append(np.asarray(values.labels == text, dtype=bool), False)[values.codes]


def _positions(values: Texts, among: Texts) -> np.ndarray:
    row_of_label = np.full(len(among.labels) + 1, -1, dtype=np.intp)
    row_of_label[among.codes] = np.arange(len(among.codes))
    row_of_label[-1] = -1
    if values.labels.equals(among.labels):
        return row_of_label
    # The labels wanted are hashed, not those they are looked for among: mostly they are fewer.
    wanted, there = (pa.array(pd.array(some.labels, dtype="str")) for some in (values, among))
    code = pc.index_in(there, value_set=wanted).fill_null(len(wanted)).to_numpy()
    row_of_code = np.full(len(wanted) + 1, -1, dtype=np.intp)
    row_of_code[code] = row_of_label[:-1]
    row_of_code[-1] = -1
    return row_of_code
