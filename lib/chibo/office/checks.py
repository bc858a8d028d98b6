"""What is checked once cells are values: the tables' own schemas, keys, references, and the rules of the register.

The faults point at the cell in the workbook, not at the table that would be written.
"""

import difflib
import functools
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from chibo.model.register import REGISTER
from chibo.office import vocabulary
from chibo.office.faults import SHOWN, Fault
from chibo.office.known import Known
from chibo.office.records import Record, Records, Stored, texts, typed
from chibo.rules import register as rules
from chibo.store.tables import EMPTY, checked

_MOST_COMPARED = 5_000  # ids; the nearest of a nation's would be looked for too long


def broken_schemas(records: Records) -> list[tuple[Record, Fault]]:
    """Values that the schema of their table refuses."""
    return [found for table, rows in records.items() if rows for found in _broken_schema(table, rows)]


def _broken_schema(table: str, rows: list[Record]) -> Iterable[tuple[Record, Fault]]:
    frame = texts(table, rows)
    _, problems = checked(frame.fillna(""), REGISTER[table], table)
    for problem in problems:
        # What could not be read was said when it was read; keys are looked at below, across all rows.
        if problem.row and problem.column in rows[problem.row - 2].values and "only once" not in problem.allowed:
            row = rows[problem.row - 2]
            yield row, _schema_fault(row, table, problem.column, problem.allowed)


def _schema_fault(row: Record, table: str, column: str, allowed: str) -> Fault:
    value = row.values[column]
    if not value and vocabulary.choices(table, column):
        allowed = "a value from the list of the cell"
    return row.fault(column, repr(value) if value else "nothing", allowed)


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
    frames = {table: rows.frame if isinstance(rows, Stored) else texts(table, rows) for table, rows in records.items()}
    left_out = {table: {row.values.get("id") for row in rows} for table, rows in gone.items()}
    for table, rows in records.items():
        for column, (target, _) in REGISTER[table].references.items():
            ids = pd.Series(list(known.areas), dtype=str) if target == "areas" else frames[target]["id"].dropna()
            values = frames[table][column]
            empty = (values == "").to_numpy()
            unknown = values.notna().to_numpy() & ~empty & ~values.isin(ids).to_numpy()
            suggest = functools.cache(functools.partial(_suggested, target, ids, left_out.get(target, set())))
            wrong = np.flatnonzero(unknown)
            for row in wrong[:SHOWN] if isinstance(rows, Stored) else wrong:
                found.append((rows[row], rows[row].fault(column, *suggest(values.iloc[row]))))
            if isinstance(rows, Stored) and len(wrong) > SHOWN:
                _, allowed, remedy = suggest(values.iloc[wrong[0]])
                came = f"{len(wrong):,} rows in all, of which {SHOWN} are named"
                found.append((rows[0], replace(rows[0].fault(column, came, allowed, remedy), row=0)))
            for row in np.flatnonzero(empty) if not REGISTER[table].is_optional(column) else ():
                found.append((rows[row], rows[row].fault(column, "nothing", EMPTY)))
    return found


def _suggested(target: str, ids: pd.Series, left_out: set, value: str) -> tuple[str, str, str]:
    """Return what came, what is allowed and what to do where an id refers to nothing."""
    if target == "areas":
        return repr(value), "an id of published/areas.csv", ""
    sheet = vocabulary.sheet_name(target, "vi")
    if value in left_out:
        return f"{value!r}, whose row is left out", f"an id of the sheet {sheet!r}", "Mend that row."
    candidates = ids[ids != ""] if len(ids) <= _MOST_COMPARED else []
    close = difflib.get_close_matches(value, candidates, n=1, cutoff=0.8)
    remedy = f"Perhaps {close[0]!r}?" if close else "Add it there, or correct it here."
    return repr(value), f"an id of the sheet {sheet!r} ({target})", remedy


def broken_rules(records: Records, known: Known) -> list[tuple[Record, Fault]]:
    """Rows that break a rule of :mod:`chibo.rules.register`; for records without any other fault."""
    frames = {table: typed(table, records.get(table, [])) for table in REGISTER}
    areas = pd.DataFrame({"id": list(known.areas)}, dtype=str)
    found = []
    for problem in rules.broken_rules(frames, areas, known.schemes):
        if problem.row:  # the one without says how many there are
            row = records[Path(problem.file).stem][problem.row - 2]
            found.append((row, row.fault(problem.column, problem.came, problem.allowed, problem.remedy)))
    return found
