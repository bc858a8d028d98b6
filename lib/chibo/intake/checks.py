"""What is checked once cells are values: the tables' own schemas, keys, references, and the rules of the register.

The faults point at the cell in the workbook, not at the table that would be written.
"""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from pandera.errors import SchemaErrors

from chibo.intake import vocabulary
from chibo.intake.faults import Fault
from chibo.intake.known import Known
from chibo.model.register import REGISTER
from chibo.model.table import Table
from chibo.rules import register as rules


@dataclass
class Record:
    """One row of a table, and where it stands: ``columns`` gives each column's number in the spreadsheet, from 1."""

    file: str
    sheet: str
    row: int
    columns: Mapping[str, int]
    values: dict[str, str] = field(default_factory=dict)
    kept_from_folder: bool = False

    def fault(self, column: str, came: str, allowed: str, remedy: str = "") -> Fault:
        """Return a fault in this row; a row that is not the workbook's cannot be left out."""
        position = self.columns.get(column, 0)
        return Fault(self.file, self.sheet, self.row, position, came, allowed, remedy, whole=self.kept_from_folder)


Records = Mapping[str, list[Record]]


def broken_schemas(records: Records) -> list[tuple[Record, Fault]]:
    """Values that the schema of their table refuses."""
    return [found for table, rows in records.items() if rows for found in _broken_schema(table, rows)]


def _broken_schema(table: str, rows: list[Record]) -> Iterable[tuple[Record, Fault]]:
    described = REGISTER[table]
    frame = pd.DataFrame([row.values for row in rows], columns=list(described.columns), dtype=str)
    for name in described.number_columns:
        frame[name] = frame[name].astype(object).where(frame[name] != "")
    schema = described.schema
    schema.unique = None  # keys are looked at below, across all rows
    for column in schema.columns.values():
        column.unique = False
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        for case in errors.failure_cases.itertuples():
            if pd.notna(case.index) and case.column in described.columns:
                row, column = rows[int(case.index)], str(case.column)
                yield row, _schema_fault(row, table, column, str(case.check))


def _schema_fault(row: Record, table: str, column: str, check: str) -> Fault:
    value = row.values[column]
    came = repr(value) if value else "nothing"
    if check == "not_nullable":
        return row.fault(column, came, "a value; this column may not be empty")
    if not value and vocabulary.choices(table, column):
        return row.fault(column, came, "a value from the list of the cell")
    return row.fault(column, came, check)


def repeated_keys(records: Records) -> list[tuple[Record, Fault]]:
    """Rows whose key another row has as well."""
    found = []
    for table, rows in records.items():
        key = REGISTER[table].key
        seen: dict[tuple, list[Record]] = {}
        for row in rows:
            if all(name in row.values for name in key):
                seen.setdefault(tuple(row.values[name] for name in key), []).append(row)
        for values, same in seen.items():
            for row in same if len(same) > 1 and any(values) else ():
                other = next(each for each in same if each is not row)
                place = f"row {other.row}" + ("" if other.sheet == row.sheet else f" of {other.sheet}")
                came = " + ".join(map(repr, values)) + f", which also stands in {place}"
                allowed = "each " + " + ".join(vocabulary.heading(table, name, "vi") for name in key) + " only once"
                found.append((row, row.fault(key[0], came, allowed)))
    return found


def broken_references(records: Records, gone: Records, known: Known) -> list[tuple[Record, Fault]]:
    """Ids that no row of the table they refer to has; ``gone`` are rows that are being left out."""
    found = []
    ids = {table: {row.values.get("id") for row in rows} for table, rows in records.items()}
    left_out = {table: {row.values.get("id") for row in rows} for table, rows in gone.items()}
    for table, rows in records.items():
        for column, (target, _) in REGISTER[table].references.items():
            present = set(known.areas) if target == "areas" else ids[target]
            for row in rows:
                value = row.values.get(column, "")
                if value and value not in present:
                    found.append((row, _dangling(row, column, target, value, present, left_out.get(target, set()))))
                elif column in row.values and not value and not REGISTER[table].is_optional(column):
                    found.append((row, row.fault(column, "nothing", "a value; this column may not be empty")))
    return found


def _dangling(row: Record, column: str, target: str, value: str, present: set, left_out: set) -> Fault:
    if target == "areas":
        return row.fault(column, repr(value), "an id of published/areas.csv")
    sheet = vocabulary.sheet_name(target, "vi")
    if value in left_out:
        return row.fault(column, f"{value!r}, whose row is left out", f"an id of the sheet {sheet!r}", "Mend that row.")
    close = difflib.get_close_matches(value, [each for each in present if each], n=1, cutoff=0.8)
    remedy = f"Perhaps {close[0]!r}?" if close else "Add it there, or correct it here."
    return row.fault(column, repr(value), f"an id of the sheet {sheet!r} ({target})", remedy)


def broken_rules(records: Records, known: Known) -> list[tuple[Record, Fault]]:
    """Rows that break a rule of :mod:`chibo.rules.register`; for records without any other fault."""
    frames = {table: _typed(REGISTER[table], records.get(table, [])) for table in REGISTER}
    areas = pd.DataFrame({"id": list(known.areas)}, dtype=str)
    found = []
    for problem in rules.broken_rules(frames, areas, known.schemes):
        row = records[Path(problem.file).stem][problem.row - 2]
        found.append((row, row.fault(problem.column, problem.came, problem.allowed, problem.remedy)))
    return found


def _typed(table: Table, rows: list[Record]) -> pd.DataFrame:
    """Return the frame the rules read: numbers and days as such, other columns as text."""
    frame = pd.DataFrame([row.values for row in rows], columns=list(table.columns), dtype=str)
    for name in table.number_columns:
        frame[name] = pd.to_numeric(frame[name], errors="coerce").astype(str(table.columns[name].dtype))
    days = {name: pd.to_datetime(frame[name].replace("", None)).astype("datetime64[s]") for name in table.day_columns}
    return frame.assign(**days)
