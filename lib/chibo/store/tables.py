"""One file into one typed, checked frame, or everything that is wrong with it: the same for CSV and Parquet.

Text is normalised to NFC and stripped, and what cannot be seen in it is written out (see :mod:`chibo.words.text`);
nothing else is changed. A column is looked at by its distinct values: a national register has millions of rows and a
few hundred thousand ids. Every reader returns the frame, ``None`` without the table's columns, and the problems.
"""

import csv
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from chibo.errors import Problem, closest, in_rows, reason, said
from chibo.model.table import ID_PATTERN, LONGEST_ID, LONGEST_TEXT, TEXT, Column, Table
from chibo.project import read_file
from chibo.words import message
from chibo.words.periods import period_or_none
from chibo.words.text import written_out

_NUMBER = re.compile(r"[+-]?\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,3})?", re.ASCII)


def read_csv(path: Path, table: Table) -> tuple[pd.DataFrame | None, list[Problem]]:
    """Read one CSV file and check it."""
    file = f"{path.parent.name}/{path.name}"
    rows, problems = _csv_rows(path, file, table)
    if rows:
        problems = _wrong_columns(file, rows[0], list(table.columns)) or problems
    if problems:
        return None, problems
    return checked(pd.DataFrame(rows[1:], columns=rows[0], dtype=TEXT), table, file)


def read_parquet(path: Path, table: Table) -> tuple[pd.DataFrame | None, list[Problem]]:
    """Read one Parquet file and check it; its text comes as categories, each text held once."""
    import pyarrow.parquet as pq

    file = f"{path.parent.name}/{path.name}"
    texts = [name for name, column in table.columns.items() if column.dtype is TEXT]
    frugal = {"split_blocks": True, "self_destruct": True}  # columns are let go of one by one
    try:
        if not (path.is_file() or path.is_dir()):
            raise OSError(message("data.file_device"))
        problems = _wrong_columns(file, pq.read_schema(path).names, list(table.columns))
        if not problems:
            return checked(pd.read_parquet(path, read_dictionary=texts, to_pandas_kwargs=frugal), table, file)
    except (OSError, ValueError, TypeError) as error:
        came = (str(error).splitlines() or [type(error).__name__])[0]  # of the reader, in English
        problems = [Problem(file, 0, "", came, message("data.file_parquet"))]
    return None, problems


def _csv_rows(path: Path, file: str, table: Table) -> tuple[list[list[str]], list[Problem]]:
    """Read one file as rows of text, the heading first; every row must be as long as the heading."""
    rows: list[list[str]] = []
    known: dict[str, str] = {}  # a text that stands in a million rows is kept once
    try:
        text = read_file(path).decode("utf-8-sig")
        if "\0" in text:  # no character somebody typed but a sign of another encoding
            raise ValueError
        for row in csv.reader(written_out(text).splitlines(keepends=True), strict=True):
            rows.append([known.setdefault(cell, cell) for cell in row])
    except OSError as error:
        return [], [Problem(file, 0, "", reason(error), message("data.file_csv"), _holds(table))]
    except ValueError:
        return [], [Problem(file, 0, "", *said("data.other_encoding"))]
    except csv.Error as error:
        key = "data.cell_too_long" if "field limit" in str(error) else "data.quotes"
        return rows, [Problem(file, len(rows) + 1, "", *said(key, error=str(error), most=LONGEST_TEXT))]
    while rows and not rows[-1]:
        rows.pop()
    if not rows:
        return [], [Problem(file, 0, "", message("data.empty_file"), message("data.heading_row"), _holds(table))]
    width = len(rows[0])
    ragged = [(number, len(row)) for number, row in enumerate(rows, start=1) if len(row) != width]
    return rows, [Problem(file, number, "", *said("data.cells", n=n, width=width)) for number, n in ragged]


def _holds(table: Table) -> str:
    return message("data.holds", row=message(f"dictionary.table.{table.name}"))


def _wrong_columns(file: str, names: list[str], allowed: list[str]) -> list[Problem]:
    """Compare the heading row with the model, and guess what an unknown column was meant to be."""
    separator = next((sign for sign in ";\t" if len(names) == 1 and sign in names[0]), None)
    if separator:
        return [Problem(file, 1, "", *said("data.separated", sign=separator))]
    problems = [_unknown_column(file, name, allowed) for name in dict.fromkeys(names) if name not in allowed]
    twice = [name for name in allowed if names.count(name) > 1]
    problems += [Problem(file, 1, name, *said("data.column_twice")) for name in twice]
    missing = ", ".join(name for name in allowed if name not in names)
    return problems + ([Problem(file, 1, "", *said("data.column_missing", columns=missing))] if missing else [])


def _unknown_column(file: str, name: str, allowed: list[str]) -> Problem:
    from chibo.model.persons import person_kind  # most files have no such column

    if kind := person_kind(name):
        return Problem(file, 1, name, *said("data.person", kind=kind))
    meant = closest(name, allowed, cutoff=0.6)
    came, columns, remedy = said("data.column_unknown", columns=", ".join(allowed))
    return Problem(file, 1, name, came, columns, message("data.did_you_mean", name=meant) if meant else remedy)


def checked(frame: pd.DataFrame, table: Table, file: str) -> tuple[pd.DataFrame, list[Problem]]:
    """Give a table its types, look at every value, and return it with the problems.

    ``frame`` has the columns of ``table``, as text or in any type that can mean what the model says; its index says
    where in ``file`` a row stands, from 0 below the heading. Text becomes NFC (categorical where it was), ``""`` for
    "not stated"; days ``datetime64[s]``. What was refused is missing, so that rules can look further.
    """
    typed, problems = {}, []
    for name, column in table.columns.items():
        values, codes = _distinct(frame[name])
        read, types, called = _READERS.get(column.kind, (_text, "O", "text"))
        if values.dtype.kind not in types or getattr(values.dtype, "tz", None) is not None:
            came = message("data.of_type", type=str(values.dtype))
            problems.append(Problem(file, 0, name, came, message(f"data.of_type_{called}")))
            continue
        texts, refusals = read(values, column)
        typed[name] = _in_every_row(texts, codes, frame[name])
        for refused, key in refusals:
            if not refused.any():
                continue
            rows = np.flatnonzero(refused[codes])
            limits = {"minimum": column.minimum, "maximum": column.maximum, "most": LONGEST_TEXT}
            allowed = message(key, **limits) if key else column.allowed
            cells = ((frame.index[row], _shown(values.iloc[codes[row]], column)) for row in rows)
            problems += in_rows(file, name, cells, allowed, total=len(rows))
    result = frame.assign(**typed)[list(table.columns)]
    if len(typed) == len(table.columns):
        problems += _repeated(result, table, file)
    return result, problems


def _distinct(column: pd.Series) -> tuple[pd.Series, np.ndarray]:
    """Return each value once, the missing one last if there is one, and for each row which of them it holds."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, values = column.cat.codes.to_numpy(), column.cat.categories
    else:
        codes, values = pd.factorize(column)
    values = pd.Series(values)
    return (values.reindex(range(len(values) + 1)) if (codes < 0).any() else values), codes


def _in_every_row(read: pd.Series, codes: np.ndarray, column: pd.Series) -> pd.Series:
    """Return a column of what was read of its distinct values; text is categorical where it was."""
    if isinstance(column.dtype, pd.CategoricalDtype) and read.dtype == TEXT:
        numbers, texts = pd.factorize(read)
        return pd.Series(pd.Categorical.from_codes(numbers[codes], texts), column.index)
    return pd.Series(read.array.take(codes), column.index)


def _text(values: pd.Series, column: Column) -> tuple[pd.Series, list]:
    values = values.astype(object).fillna("")
    # An id that many columns hold is held once.
    texts = [sys.intern(_tidy(str(value))) for value in values]
    refused = np.array([not _may_stand(text, column) for text in texts], dtype=bool)
    bare = values.map(lambda value: isinstance(value, bytes)).to_numpy(dtype=bool)
    long = np.array([len(text) > LONGEST_TEXT for text in texts], dtype=bool)
    refusals = [(bare, "data.not_bytes"), (refused & ~bare, ""), (long, "data.text_too_long")]
    return pd.Series(texts, dtype=TEXT), refusals


def _may_stand(text: str, column: Column) -> bool:
    if column.kind == "reference":  # whether there is such a row is a matter of the rules
        return True
    if text == "":
        return column.optional
    if column.kind == "id":
        return len(text) <= LONGEST_ID and re.fullmatch(ID_PATTERN, text) is not None
    if column.kind == "code":
        return text in column.choices
    return column.kind != "period" or period_or_none(text) is not None


def _number(values: pd.Series, column: Column) -> tuple[pd.Series, list]:
    if values.dtype.kind == "O":
        values = values.map(lambda value: value.strip() if isinstance(value, str) else value).astype(object)
    blank = (values.isna() | (values == "")).to_numpy(dtype=bool)
    strange = np.array([isinstance(value, str) and not _NUMBER.fullmatch(value) for value in values], dtype=bool)
    numbers = pd.to_numeric(values.mask(strange), errors="coerce").to_numpy("float64", na_value=np.nan)
    refused = ~blank & ~np.isfinite(numbers)
    if column.kind == "whole":
        with np.errstate(invalid="ignore"):  # the remainder of infinity
            refused |= ~blank & ((numbers % 1 != 0) | (np.abs(numbers) > 2**53))  # or digits are lost
        numbers = numbers.clip(1 - 2**31, 2**31 - 1)  # its type holds no more, and no column allows more
    refusals = [(refused, ""), (blank & (not column.optional), "data.not_empty")]
    if column.minimum is not None:
        refusals.append((~refused & (numbers < column.minimum), "data.at_least"))
    if column.maximum is not None:
        refusals.append((~refused & (numbers > column.maximum), "data.at_most"))
    return pd.Series(np.where(refused, np.nan, numbers)).astype(column.dtype), refusals


def _day(values: pd.Series, column: Column) -> tuple[pd.Series, list]:
    if values.dtype.kind == "M":
        days, blank = values, values.isna().to_numpy()
        refused = ~blank & (values != values.dt.normalize()).to_numpy()
    else:
        texts = values.astype("str").fillna("").str.strip()
        blank = (texts == "").to_numpy()
        refused = ~blank & np.array([len(text) != 10 or period_or_none(text) is None for text in texts], dtype=bool)
        days = pd.to_datetime(texts.mask(refused | blank, None))
    refused |= blank & (not column.optional)
    return days.astype(column.dtype).mask(refused), [(refused, "")]


# How the values of a kind are read, the kinds of pandas type they may have, and how these are called. A reader returns
# the values, and for each reason to refuse some which these are and the phrase of what is allowed; "" for the column's.
_READERS = {"whole": (_number, "iufO", "numbers"), "number": (_number, "iufO", "numbers"), "day": (_day, "MO", "days")}


def _tidy(text: str) -> str:
    text = text.strip()
    return text if text.isascii() and text.isprintable() else unicodedata.normalize("NFC", written_out(text)).strip()


def _repeated(frame: pd.DataFrame, table: Table, file: str) -> Iterator[Problem]:
    """Find rows whose key, or whose id, another row has as well."""
    unique = [(name,) for name, column in table.columns.items() if column.unique]
    for key in dict.fromkeys([table.key, *unique]):
        rows = frame.loc[frame.duplicated(list(key), keep=False), list(key)]
        cells = ((row, " + ".join(repr(_plain(value)) for value in values)) for row, *values in rows.itertuples())
        if len(rows):
            allowed = message("data.once", columns=" + ".join(key))
            yield from in_rows(file, key[0] if len(key) == 1 else "", cells, allowed, total=len(rows))


def _shown(value, column: Column) -> str:
    if pd.isna(value) or (column.is_number and str(value).strip() == ""):
        return message("data.nothing")
    number = pd.to_numeric(value, errors="coerce") if column.is_number else np.nan
    value = value if pd.isna(number) else number
    return repr(value.strip()) if isinstance(value, str) else _plain(value)


def _plain(value) -> str:
    """Return a value as a CSV file would hold it."""
    if isinstance(value, pd.Timestamp) and value == value.normalize():
        return f"{value:%Y-%m-%d}"
    return "" if pd.isna(value) else f"{value:.12g}" if isinstance(value, float) else str(value)
