"""Rules of the register: validity, references, lineage, ratings; and what is possible but worth a second look.

Each rule is a SELECT over the tables that returns the offending rows: ``row``, counted from 0 below the heading of the
file, ``came``, what stands there, and ``allowed`` where that depends on the row. Days are timestamps, and a missing
``valid_to`` means "still valid". ``broken_rules`` returns what makes a register unusable, ``warnings`` what an office
should look at: neither repairs anything.
"""

from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import pandas as pd

from chibo.errors import NAMED, Problem, in_rows
from chibo.model.database import connect
from chibo.model.register import FLOWS_IN, FLOWS_OUT, MEMBERS_FOR_A_CELL
from chibo.rules import dangling_references

Frames = Mapping[str, pd.DataFrame]


class _Rule(NamedTuple):
    table: str
    column: str
    select: str
    allowed: str = ""
    remedy: str = ""


_EMPTY_VALIDITY = [
    _Rule(
        table,
        "valid_to",
        f"""SELECT row, valid_to::DATE || ', and valid_from ' || valid_from::DATE AS came
            FROM {table} WHERE valid_to <= valid_from""",
        "a day after valid_from, or empty",
        "The end is the first day the row no longer holds.",
    )
    for table in ("units", "organisations", "cells", "cell_units")
]
_CELLS_WITHOUT_UNITS = _Rule(
    "cells",
    "id",
    # Service may be missing from the cell's first day on, or from the day on which another service ends.
    """SELECT DISTINCT cells.row, format('''{}'' serves no unit during a part of its life', id) AS came
       FROM cells
       JOIN (SELECT id AS of, valid_from AS day FROM cells UNION SELECT cell, valid_to FROM cell_units) ON of = id
       LEFT JOIN cell_units AS span
         ON span.cell = id AND day >= span.valid_from AND day < coalesce(span.valid_to, 'infinity')
       WHERE kind = 'neighbourhood' AND span.cell IS NULL
         AND day >= cells.valid_from AND day < coalesce(cells.valid_to, 'infinity')""",
    "at least one unit at any time",
    "Complete cell_units, or set the kind to non_residential.",
)
_SERVICE_OUTSIDE_VALIDITY = [
    _Rule(
        "cell_units",
        end,
        f"""SELECT service.row, format('service beyond the life of ''{{}}''', {column}) AS came
            FROM cell_units AS service JOIN {column}s AS served ON served.id = service.{column}
            WHERE coalesce(service.{end}, 'infinity') {beyond} coalesce(served.{end}, 'infinity')""",
        f"days within the validity of its {column}",
    )
    for column in ("unit", "cell")
    for end, beyond in (("valid_from", "<"), ("valid_to", ">"))
]
_TORN_LINEAGE = [
    _Rule(
        "unit_events",
        column,
        f"""SELECT event.row, format('''{{}}'' on {{}}', {column}, date::DATE) AS came
            FROM unit_events AS event LEFT JOIN units ON units.id = {column}
            WHERE {day} IS DISTINCT FROM date""",
        f"a unit that {what} on the day of the event",
    )
    for column, day, what in (("from_unit", "valid_to", "ends"), ("to_unit", "valid_from", "begins"))
]
_RATINGS_OUT_OF_SCHEME = [
    _Rule(
        f"{subject}_ratings",
        "category",
        f"""WITH in_force AS (
                SELECT year, list_append(list(category ORDER BY rank), 'unrated') AS labels
                FROM (SELECT DISTINCT year FROM {subject}_ratings) JOIN rating_schemes
                  ON subject = '{subject}' AND year BETWEEN first_year AND coalesce(last_year, 9999)
                GROUP BY year)
            SELECT row, format('''{{}}'' in {{}}', category, year) AS came, array_to_string(labels, ', ') AS allowed
            FROM {subject}_ratings JOIN in_force USING (year) WHERE NOT list_contains(labels, category::VARCHAR)""",
        remedy="The labels changed in 2018; see rating_schemes.csv.",
    )
    for subject in ("organisation", "member")
]
_SMALL_CELLS = _Rule(
    "cells",
    "id",
    f"""SELECT cells.row,
               format('''{{}}'' had {{}} official members at the end of {{}}', id, sum(official), year) AS came
        FROM headcounts JOIN cells ON id = cell
        WHERE kind = 'neighbourhood' AND valid_from <= make_date(year, 12, 31)
          AND coalesce(valid_to, 'infinity') > make_date(year, 12, 31)
        GROUP BY cells.row, id, year HAVING sum(official) < {MEMBERS_FOR_A_CELL}""",
    f"{MEMBERS_FOR_A_CELL} or more, unless the higher committee agreed",
)
_FLOWS = " ".join([f'+ "{name}"' for name in FLOWS_IN] + [f'- "{name}"' for name in FLOWS_OUT])
_OPEN_ACCOUNTS = _Rule(
    "membership_changes",
    "end",
    f"""SELECT row, format('{{}} for ''{{}}'' in {{}}, not {{}}', "end", organisation, year, "start" {_FLOWS}) AS came
        FROM membership_changes WHERE "end" <> "start" {_FLOWS}""",
    "the start with what came and went",
)


def broken_rules(frames: Frames, areas: pd.DataFrame, rating_schemes: pd.DataFrame) -> list[Problem]:
    """Return everything that makes the register unusable; the index of a frame says where in the file a row stands."""
    problems = [*dangling_references("register", {**frames, "areas": areas}), *_broken(_EMPTY_VALIDITY, frames)]
    rules = [_CELLS_WITHOUT_UNITS, *_SERVICE_OUTSIDE_VALIDITY, *_TORN_LINEAGE, *_RATINGS_OUT_OF_SCHEME]
    # These join tables on the same ids and days; they would only repeat what is wrong with them.
    return problems or _broken(rules, {**frames, "rating_schemes": rating_schemes})


def warnings(frames: Frames) -> list[Problem]:
    """Return what is allowed but unusual: small cells in force, and membership accounts that do not close."""
    return _broken([_SMALL_CELLS, _OPEN_ACCOUNTS], frames)


def _broken(rules: list[_Rule], frames: Frames) -> list[Problem]:
    problems = []
    with connect({name: frame.assign(row=frame.index) for name, frame in frames.items()}) as connection:
        for rule in rules:
            allowed = f"'{rule.allowed}'" if rule.allowed else "allowed"
            query = f"""SELECT row, came, {allowed} AS permitted, count(*) OVER (PARTITION BY permitted)
                        FROM ({rule.select}) ORDER BY permitted, row LIMIT {NAMED}"""
            for (text, total), rows in groupby(connection.sql(query).fetchall(), key=itemgetter(2, 3)):
                cells = (row[:2] for row in rows)
                problems += in_rows(f"register/{rule.table}.csv", rule.column, cells, text, rule.remedy, total=total)
    return problems
