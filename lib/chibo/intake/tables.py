"""The register's tables as CSV files: headings of the model, UTF-8, commas, one line a row."""

import csv
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

from chibo.intake.checks import Record
from chibo.intake.faults import IntakeError
from chibo.model.register import REGISTER


def write_table(folder: Path, table: str, rows: Iterable[Mapping[str, str]] = ()) -> None:
    """Write one table into a register folder; without rows, its heading alone."""
    columns = list(REGISTER[table].columns)
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([row[column] for column in columns] for row in rows)


def read_table(folder: Path, table: str) -> list[Record]:
    """Read one table a register folder holds already; a table that is not there has no rows.

    Raises
    ------
    IntakeError
        When the file cannot be read as the table.
    """
    path = folder / f"{table}.csv"
    if path.with_suffix(".parquet").exists():
        raise IntakeError(f"{path.with_suffix('.parquet')}: a register of Parquet files; workbooks go into one of CSV")
    if not path.exists():
        return []
    columns = list(REGISTER[table].columns)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [
                [unicodedata.normalize("NFC", cell).strip() for cell in row] for row in csv.reader(file, strict=True)
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise IntakeError(f"{path}: cannot be read ({error}); mend it before importing beside it") from None
    if not rows:
        return []
    if sorted(rows[0]) != sorted(columns) or any(len(row) != len(columns) for row in rows):
        raise IntakeError(f"{path}: its columns are not those of the model; mend it before importing beside it")
    places = {name: number for number, name in enumerate(rows[0], start=1)}
    file = f"register/{path.name}"
    return [
        Record(file, file, number, places, dict(zip(rows[0], row, strict=True)), kept_from_folder=True)
        for number, row in enumerate(rows[1:], start=2)
    ]
