"""A column taken as its distinct values: a question about a value is asked once, however many rows hold it.

A national register has millions of rows and a few hundred thousand ids. Text columns may be plain or categorical;
what stands here makes no difference between the two, and takes a column of days or numbers as well.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

_MOST = 2**62  # numbers of combined values stay within 64 bits


@dataclass(frozen=True)
class Distinct:
    """Each value of a column once, and which of them stands in which row.

    Attributes
    ----------
    values : the values; of a categorical column also those no row holds
    codes : for each row, the position of its value; -1 where it is missing
    """

    values: pd.Series
    codes: np.ndarray

    @classmethod
    def of(cls, column: pd.Series) -> "Distinct":
        """Take a column apart."""
        if isinstance(column.dtype, pd.CategoricalDtype):
            return cls(pd.Series(column.cat.categories), column.cat.codes.to_numpy())
        codes, values = pd.factorize(column)
        return cls(pd.Series(values), codes)

    def mask(self, marked: np.ndarray) -> np.ndarray:
        """Return, for each row, whether its value is one of those marked; a missing value is not."""
        return np.append(marked, False)[self.codes]

    def rows(self, marked: np.ndarray) -> np.ndarray:
        """Return the positions of the rows whose value is one of those marked."""
        return np.flatnonzero(self.mask(marked)) if marked.any() else np.array([], dtype=int)


def positions(column: pd.Series, ids: pd.Series) -> np.ndarray:
    """Return, for each row, where in ``ids`` its value stands; -1 where it does not.

    Parameters
    ----------
    column : references
    ids : what they refer to; of a repeated id the first
    """
    distinct = Distinct.of(column)
    index = pd.Index(ids.astype("str"))
    first = np.flatnonzero(~index.duplicated())
    found = index[first].get_indexer(distinct.values.astype("str"))
    return np.append(np.where(found < 0, -1, np.append(first, -1)[found]), -1)[distinct.codes]


def repeated(frame: pd.DataFrame) -> np.ndarray:
    """Return, for each row, whether another row holds the same values in every column."""
    combined, size = np.zeros(len(frame), dtype=np.int64), 1
    for name in frame.columns:
        distinct = Distinct.of(frame[name])
        choices = len(distinct.values) + 1
        if size * choices > _MOST:
            combined, seen = pd.factorize(combined)
            size = len(seen)
        # -1, the missing value, becomes 0.
        combined, size = combined * choices + distinct.codes + 1, size * choices
    return pd.Series(combined).duplicated(keep=False).to_numpy()
