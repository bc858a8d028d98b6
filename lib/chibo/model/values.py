"""The values of one table against its own columns, in a frame whose columns have types already, such as Parquet's.

Text of a CSV file gets its types from pandera, cell by cell. A file that brings types along may bring the wrong ones
(a fraction for a count, a time for a day), and may have millions of rows. So the same checks of the model are asked
here of each distinct value, and what they refuse is said in the same words.
"""

import unicodedata
from collections.abc import Callable, Hashable, Iterable, Sequence

import numpy as np
import pandas as pd
import pandera.pandas as pa

from chibo.errors import Problem
from chibo.model.distinct import Distinct, repeated
from chibo.model.table import Table

NAMED = 1000  # rows of one slip that are named; a column that is wrong throughout is one slip and not millions
EMPTY = "a value; this column may not be empty"
WHOLE, NUMBER = "a whole number", "a number such as 12.5"
_DAY = "datetime64[s]"
_EXACT = 2**53  # a larger number may have lost its last digits on the way

_Wrong = tuple[np.ndarray, str]


def checked(frame: pd.DataFrame, table: Table, file: str) -> tuple[pd.DataFrame, list[Problem]]:
    """Give a table its types and look at every value.

    Parameters
    ----------
    frame : the columns of ``table``, in any type that can mean what the model says
    file : the file's name inside the data folder, for the problems

    Returns
    -------
    tuple
        The frame with rows counted from 0: text (plain or categorical, NFC, ``""`` for "not stated"), numbers, days
        as ``datetime64[s]``; and the problems. Row 2 is the first row of the frame, as in a file with a heading.
    """
    frame = frame.reset_index(drop=True)
    typed, problems = {}, []
    for name, described in table.columns.items():
        kind = _number if name in table.number_columns else _day if name in table.day_columns else _text
        column = frame[name] if kind is _text else _plainly(frame[name])
        unfit = _unfit(column, kind)
        if unfit:
            problems.append(Problem(file, 0, name, f"values of type {column.dtype}", unfit))
            continue
        typed[name], wrong = kind(column, described)
        for rows, allowed in wrong:
            problems += in_rows(file, rows, name, (_shown(column.iloc[row]) for row in rows), allowed)
    frame = frame.assign(**typed)[list(table.columns)]
    if len(typed) == len(table.columns):
        problems += _repeated(frame, table, file)
    return frame, problems


def in_rows(
    file: str, rows: Sequence[int], column: str, came: Iterable[str], allowed: str, remedy: str = ""
) -> list[Problem]:
    """Return one problem for each row, at most ``NAMED`` of them, then one that says how many there are.

    Parameters
    ----------
    rows : the rows, counted from 0
    came : what stands in each of them; asked only for those that are named
    """
    named = zip(rows[:NAMED], came, strict=False)
    found = [Problem(file, int(row) + 2, column, what, allowed, remedy) for row, what in named]
    if len(rows) > NAMED:
        total = f"{len(rows):,} rows in all, of which {NAMED:,} are named"
        found.append(Problem(file, 0, column, total, allowed, remedy))
    return found


def _plainly(column: pd.Series) -> pd.Series:
    """Return a categorical column as one of what its categories are."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return column
    return pd.Series(column.cat.categories).reindex(column.cat.codes).set_axis(column.index)


def _unfit(column: pd.Series, kind: Callable) -> str:
    """Say what is allowed when a column's type cannot mean what the model says, whatever the values."""
    if column.dtype == object and not column.map(lambda value: isinstance(value, Hashable)).all():
        return "one value in each row"
    days, numbers = pd.api.types.is_datetime64_any_dtype(column), pd.api.types.is_numeric_dtype(column)
    if kind is _number and (days or pd.api.types.is_bool_dtype(column) or pd.api.types.is_timedelta64_dtype(column)):
        return "numbers"
    if kind is _day and (numbers or getattr(column.dtype, "tz", None) is not None):
        return "days, without a time zone"
    return "text" if kind is _text and (days or numbers) else ""


def _text(column: pd.Series, described: pa.Column) -> tuple[pd.Series, list[_Wrong]]:
    """Normalise text as the reader of CSV files does, and check what it says."""
    if isinstance(column.dtype, pd.CategoricalDtype) and column.hasnans and "" not in column.cat.categories:
        column = column.cat.add_categories("")
    column = column.fillna("")
    distinct = Distinct.of(column)
    values = distinct.values.astype("str")
    tidy = values.str.strip()
    marked = ~tidy.str.isascii()
    tidy[marked] = [unicodedata.normalize("NFC", value).strip() for value in tidy[marked]]
    if (tidy != values).any():
        column = tidy.take(distinct.codes).set_axis(column.index)
    elif not isinstance(column.dtype, (pd.CategoricalDtype, pd.StringDtype)):
        column = column.astype("str")
    return column, [(distinct.rows(_refused(check, tidy)), str(check.error)) for check in described.checks]


def _number(column: pd.Series, described: pa.Column) -> tuple[pd.Series, list[_Wrong]]:
    """Read numbers from whatever holds them, and check that they are whole, there, and large enough."""
    whole = str(described.dtype) == "Int64"
    wrong = np.zeros(len(column), dtype=bool)
    if not pd.api.types.is_numeric_dtype(column):
        distinct = Distinct.of(column)
        numbers = pd.to_numeric(distinct.values.astype(object), errors="coerce").to_numpy("float64", na_value=np.nan)
        wrong = distinct.mask(np.isnan(numbers) & (distinct.values.astype("str").str.strip() != "").to_numpy())
        column = pd.Series(np.append(numbers, np.nan)[distinct.codes], column.index)
    if whole and not pd.api.types.is_integer_dtype(column):
        plain = column.to_numpy("float64", na_value=np.nan)
        with np.errstate(invalid="ignore"):  # the remainder of infinity
            wrong |= ~np.isnan(plain) & ((plain % 1 != 0) | (np.abs(plain) > _EXACT))
        column = pd.Series(np.where(wrong, np.nan, plain), column.index).astype("Int64")
    elif not whole:
        column = column.astype("float64")
    found = [(np.flatnonzero(wrong), WHOLE if whole else NUMBER)]
    if not described.nullable:
        found.append((np.flatnonzero(column.isna().to_numpy() & ~wrong), EMPTY))
    return column, found + [(np.flatnonzero(_refused(check, column)), str(check.error)) for check in described.checks]


def _day(column: pd.Series, described: pa.Column) -> tuple[pd.Series, list[_Wrong]]:
    """Read days from times without a time of day, from dates, or from text in ISO 8601."""
    (check,) = described.checks
    distinct = Distinct.of(column)
    if pd.api.types.is_datetime64_any_dtype(column):
        refused = (distinct.values != distinct.values.dt.normalize()).to_numpy()
        days = distinct.values
    else:
        texts = distinct.values.astype("str").str.strip()
        refused = _refused(check, texts)
        days = pd.to_datetime(texts.mask(refused | (texts == "").to_numpy(), None))
    wrong = distinct.mask(refused)
    days = pd.concat([days.astype(_DAY), pd.Series([pd.NaT], dtype=_DAY)])  # the last is for what is missing
    column = days.mask(np.append(refused, False)).take(distinct.codes).set_axis(column.index)
    found = [(np.flatnonzero(wrong), str(check.error))]
    if _refused(check, pd.Series([""], dtype="str"))[0]:
        found.append((np.flatnonzero(column.isna().to_numpy() & ~wrong), str(check.error)))
    return column, found


def _refused(check: pa.Check, values: pd.Series) -> np.ndarray:
    """Return which values a check of the model refuses; a missing one is no matter of a check."""
    if values.empty:
        return np.zeros(0, dtype=bool)
    return ~check(values).check_output.fillna(True).to_numpy(dtype=bool)


def _repeated(frame: pd.DataFrame, table: Table, file: str) -> list[Problem]:
    """Rows whose key, or whose id, another row has as well."""
    unique = [(name,) for name, column in table.columns.items() if column.unique]
    problems = []
    for key in dict.fromkeys([table.key, *unique]):
        rows = np.flatnonzero(repeated(frame[list(key)]))
        came = (" + ".join(repr(_plain(value)) for value in frame.iloc[row][list(key)]) for row in rows)
        allowed = "each " + " + ".join(key) + " only once"
        problems += in_rows(file, rows, key[0] if len(key) == 1 else "", came, allowed)
    return problems


def _shown(value) -> str:
    if pd.isna(value) or value == "":
        return "''" if isinstance(value, str) else "nothing"
    return repr(value) if isinstance(value, str) else _plain(value)


def _plain(value) -> str:
    """Return a value as a CSV file would hold it."""
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp) and value == value.normalize():
        return f"{value:%Y-%m-%d}"
    return f"{value:.12g}" if isinstance(value, float) else str(value)
