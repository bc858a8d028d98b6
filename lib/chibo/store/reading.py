"""One file into one typed frame, or everything that is wrong with it.

Text is normalised to NFC and stripped, and what cannot be seen in it is written out (see :mod:`chibo.words.text`);
nothing else is changed. Which files a folder has is a matter of :mod:`chibo.store`.
"""

import csv
import difflib
import io
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from pandera.errors import SchemaErrors

from chibo.errors import Problem, counted
from chibo.model.columns import TEXT
from chibo.model.persons import person_columns
from chibo.model.table import Table
from chibo.words.text import has_unseen, written_out

_TYPE_CHECKS = ("coerce_dtype", "dtype")


def read_csv(path: Path, table: Table) -> tuple[pd.DataFrame | None, list[Problem]]:
    """Read one CSV file as text, normalise it, and let pandera give it its types.

    Returns
    -------
    tuple
        The frame with the table's columns and types, and the problems found. With problems in single cells the frame
        is typed as far as possible, so that rules can look further; without its columns it is ``None``.
    """
    file = f"{path.parent.name}/{path.name}"
    rows, problems = _rows(path, file, table)
    people = person_columns(rows[0], file) if rows else []
    if people:
        return None, people
    if rows:
        problems = _wrong_columns(file, rows[0], list(table.columns)) or problems
    if problems:
        return None, problems
    cells = [[unicodedata.normalize("NFC", cell).strip() for cell in row] for row in rows[1:]]
    clean = pd.DataFrame(cells, columns=rows[0], dtype=TEXT)
    for name in table.number_columns:
        clean[name] = clean[name].astype(object).where(clean[name] != "")
    clean = clean[list(table.columns)]
    try:
        return table.schema.validate(clean, lazy=True), []
    except SchemaErrors as errors:
        return _lenient(clean, table), _schema_problems(file, errors, clean, table)


def _rows(path: Path, file: str, table: Table) -> tuple[list[list[str]], list[Problem]]:
    """Read one file as rows of text, the heading first; every row must be as long as the heading."""
    rows: list[list[str]] = []
    try:
        text = path.read_bytes().decode("utf-8-sig")
        # NUL is no character somebody typed but a sign of another encoding, see below.
        shown = text if "\0" in text else written_out(text)
        for row in csv.reader(io.StringIO(shown, newline=""), strict=True):
            rows.append(row)
    except OSError as error:
        came = (error.strerror or "a file that cannot be read").lower()
        return [], [Problem(file, 0, "", came, "a CSV file in UTF-8", f"It holds {table.grain}.")]
    except UnicodeDecodeError:
        return [], [_other_encoding(file)]
    except csv.Error as error:
        return rows, [Problem(file, len(rows) + 1, "", str(error), "quotation marks in pairs, around whole cells")]
    if "\0" in text:
        return [], [_other_encoding(file)]
    while rows and not rows[-1]:
        rows.pop()
    if not rows:
        return [], [Problem(file, 0, "", "an empty file", "a heading row", f"It holds {table.grain}.")]
    allowed = f"{counted(len(rows[0]), 'cell')}, one for each column"
    remedy = "A cell that holds a comma stands in quotation marks."
    ragged = [(number, row) for number, row in enumerate(rows, start=1) if len(row) != len(rows[0])]
    return rows, [Problem(file, number, "", counted(len(row), "cell"), allowed, remedy) for number, row in ragged]


def _other_encoding(file: str) -> Problem:
    return Problem(file, 0, "", "text in another encoding", "UTF-8", "Save the file again as CSV UTF-8.")


def _lenient(clean: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Give a refused table its types as far as they go, so that the rules can still look for other problems."""
    numbers = {name: pd.to_numeric(clean[name], errors="coerce") for name in table.number_columns}
    return clean.assign(**numbers)


def _wrong_columns(file: str, came: list[str], allowed: list[str]) -> list[Problem]:
    """Compare the heading row with the model, and guess what a strange column was meant to be."""
    separator = next((sign for sign in ";\t" if len(came) == 1 and sign in came[0]), None)
    if separator:
        remedy = "Save the file again as CSV with commas."
        return [Problem(file, 1, "", f"columns separated by {separator!r}", "columns separated by commas", remedy)]
    problems = [
        Problem(file, 1, name, "a column that stands there twice", "each column only once")
        for name in dict.fromkeys(came)
        if name in allowed and came.count(name) > 1
    ]
    for name in dict.fromkeys(came):
        if name not in allowed:
            close = difflib.get_close_matches(name, allowed, n=1)
            remedy = f"Did you mean {close[0]!r}?" if close else "Remove it; this table has no such column."
            problems.append(Problem(file, 1, name, "a column that is not in the model", ", ".join(allowed), remedy))
    missing = [name for name in allowed if name not in came]
    if missing:
        problems.append(Problem(file, 1, "", f"no column {', '.join(missing)}", "every column of the model"))
    return problems


def _schema_problems(file: str, errors: SchemaErrors, clean: pd.DataFrame, table: Table) -> list[Problem]:
    """Turn pandera's failure cases into problems with a row and what was allowed."""
    problems = []
    cases = errors.failure_cases
    of_type = cases["check"].astype(str).str.startswith(_TYPE_CHECKS)
    # Where text stands among numbers, the other checks of the column fail on the text and say so in Python's words.
    cases = cases[of_type | cases["index"].notna() | ~cases["column"].isin(cases.loc[of_type, "column"])]
    repeated = cases["check"] == "multiple_fields_uniqueness"
    if repeated.any():
        column = table.key[0] if len(table.key) == 1 else ""
        twice = _lenient(clean, table).duplicated(list(table.key), keep=False)
        for index, key in clean.loc[twice, list(table.key)].iterrows():
            came = " + ".join(map(repr, key))
            problems.append(Problem(file, int(index) + 2, column, came, _only_once(table.key)))
    for case in cases[~repeated].itertuples():
        column = str(case.column) if case.column in table.columns else ""
        row = int(case.index) + 2 if pd.notna(case.index) else 0
        came = repr(case.failure_case) if isinstance(case.failure_case, str) else str(case.failure_case)
        came = "nothing" if pd.isna(case.failure_case) else came
        problems.append(Problem(file, row, column, came, _allowed(str(case.check), table, column)))
    return list(dict.fromkeys(problems))


def _allowed(check: str, table: Table, column: str) -> str:
    if check.startswith(_TYPE_CHECKS):
        return "a whole number" if str(table.columns[column].dtype) == "Int64" else "a number such as 12.5"
    if check == "not_nullable":
        return "a value; this column may not be empty"
    return _only_once([column]) if check == "field_uniqueness" else check


def _only_once(columns: Sequence[str]) -> str:
    return "each " + " + ".join(columns) + " only once"


def read_parquet(path: Path, table: Table, filters: list | None = None) -> tuple[pd.DataFrame | None, list[Problem]]:
    """Read one Parquet file, only the row groups that ``filters`` (pyarrow's form) can concern.

    A Parquet file brings its types along, so only columns are checked, not every cell. Text comes as categories, of
    which a missing one is ``""``: where millions of rows name a few thousand places, each name is held once.
    """
    file = f"{path.parent.name}/{path.name}"
    texts = [name for name in table.columns if name not in table.number_columns and name not in table.day_columns]
    try:
        # The file's columns are let go one by one, and numbers stay where they were read: a file's size of memory less.
        frugal = {"split_blocks": True, "self_destruct": True}
        # Row groups are skipped by the statistics of a column; one read as a dictionary has none.
        filtered = {column for column, *_ in filters or []}
        coded = [name for name in texts if name not in filtered]
        frame = pd.read_parquet(path, filters=filters, read_dictionary=coded, to_pandas_kwargs=frugal)
    except (OSError, ValueError) as error:
        return None, [Problem(file, 0, "", str(error).splitlines()[0], "a Parquet file with the table's columns")]
    problems = _wrong_columns(file, list(frame.columns), list(table.columns))
    if problems:
        return None, problems
    coded = {name: _categories(frame[name], free=_is_free(table, name)) for name in texts}
    return frame[list(table.columns)].assign(**coded), []


def _is_free(table: Table, column: str) -> bool:
    """Return whether a column holds words of somebody's own, neither an id nor a code."""
    return not {"format", "references", "choices"} & set(table.columns[column].metadata or {})


def _categories(values: pd.Series, *, free: bool) -> pd.Series:
    """Return text as categories; what is no text stays as it is, for those who check values to say so."""
    if not isinstance(values.dtype, pd.CategoricalDtype):
        if not pd.api.types.is_string_dtype(values) and not pd.api.types.is_object_dtype(values):
            return values
        values = values.astype("str").astype("category")
    if free and any(map(has_unseen, values.cat.categories)):
        values = values.astype("str").map(written_out, na_action="ignore").astype("category")
    if not values.hasnans:
        return values
    return (values if "" in values.cat.categories else values.cat.add_categories("")).fillna("")
