"""The register's tables as files, CSV or Parquet: the columns of the model, each table in the kind it already has.

A CSV file keeps the order of the workbook. A Parquet file is sorted by what a register is read by (the area, or the
organisation, cell or unit a row belongs to, then the key) and cut into small row groups, so that a reader of one ward
can pass over the others.
"""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from chibo.errors import counted
from chibo.model.register import REGISTER
from chibo.model.table import Table
from chibo.office.faults import IntakeError
from chibo.office.records import Stored
from chibo.store.registers import read_table as read_frame
from chibo.store.tables import arrow_schema

CSV, PARQUET = ".csv", ".parquet"
_ROW_GROUP = 10_000


def kind_of(folder: Path, table: str) -> str:
    """Return how a register folder keeps a table: as its file is, or where it has none as most of the others are."""
    for kind in (PARQUET, CSV):
        if (folder / f"{table}{kind}").exists():
            return kind
    kinds = [path.suffix for path in folder.glob("*") if path.stem in REGISTER]
    return PARQUET if kinds.count(PARQUET) > kinds.count(CSV) else CSV


def write_table(folder: Path, table: str, rows: Iterable[Mapping[str, str]] = (), *, kind: str = CSV) -> None:
    """Write one table into a register folder; without rows, its columns alone."""
    write = _write_parquet if kind == PARQUET else _write_csv
    write(folder / f"{table}{kind}", REGISTER[table], rows)


def read_table(folder: Path, table: str) -> Stored:
    """Read one table a register folder holds already; a table that is not there has no rows.

    Raises
    ------
    IntakeError
        When the file cannot be used as the table.
    """
    path = folder / f"{table}{kind_of(folder, table)}"
    frame, problems = read_frame(folder, REGISTER[table])
    if frame is None or problems:
        count = "" if len(problems) == 1 else f" ({counted(len(problems), 'problem')}, this is the first)"
        raise IntakeError(f"{folder.parent / str(problems[0])}; mend it before importing beside it{count}")
    return Stored(f"{folder.name}/{path.name}", frame, _headings(path) if path.exists() else ())


def _headings(path: Path) -> list[str]:
    if path.suffix == PARQUET:
        import pyarrow.parquet as pq

        return pq.read_schema(path).names
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file))


def _write_csv(path: Path, table: Table, rows: Iterable[Mapping[str, str]]) -> None:
    columns = list(table.columns)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([row[column] for column in columns] for row in rows)


def _write_parquet(path: Path, table: Table, rows: Iterable[Mapping[str, str]]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = arrow_schema(table)
    texts = pd.DataFrame(list(rows), columns=schema.names, dtype="str")
    arrays = []
    for field in schema:
        values = texts[field.name]
        if field.name in table.number_columns:
            values = pd.to_numeric(values.replace("", None))
        elif field.name in table.day_columns:
            values = pd.to_datetime(values.replace("", None))
        arrays.append(pa.array(values, field.type, from_pandas=True))
    order = dict.fromkeys([*list(table.references)[:1], *table.key])
    filled = pa.Table.from_arrays(arrays, schema=schema).sort_by([(name, "ascending") for name in order])
    with path.open("wb") as file:  # Python's own file, so that a full disk is said in Python's own words
        pq.write_table(filled, file, row_group_size=_ROW_GROUP)
