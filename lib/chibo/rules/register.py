"""Rules of the register: validity, references, lineage, ratings; and what is possible but worth a second look.

Each rule is a SELECT over the tables that returns the offending rows: ``row``, counted from 0 below the heading of the
file, and the values for the phrases that say what is wrong. Days are timestamps, and a missing ``valid_to`` means
"still valid". ``broken_rules`` returns what makes a register unusable, ``warnings`` what an office should look at:
neither repairs anything.
"""

from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter

import pandas as pd

from chibo.errors import NAMED, Problem, in_rows, said
from chibo.model.codes import FLOWS_IN, FLOWS_OUT, MEMBERS_FOR_A_CELL
from chibo.model.database import connect
from chibo.rules import dangling_references
from chibo.words import message

Frames = Mapping[str, pd.DataFrame]


# A rule by its table and column, its phrase, and what of a row decides what is allowed, if anything does.
_OF_A_ROW = {
    (table, "valid_to", "data.empty_validity"): f"""
        SELECT row, valid_to::DATE AS valid_to, valid_from::DATE AS valid_from
        FROM {table} WHERE valid_to <= valid_from"""
    for table in ("units", "organisations", "cells", "cell_units")
}
_CELLS_WITHOUT_UNITS = {
    # Service may be missing from the cell's first day on, or from the day on which another service ends.
    ("cells", "id", "data.cell_without_unit"): """
        SELECT DISTINCT cells.row, id
        FROM cells
        JOIN (SELECT id AS of, valid_from AS day FROM cells UNION SELECT cell, valid_to FROM cell_units) ON of = id
        LEFT JOIN cell_units AS span
          ON span.cell = id AND day >= span.valid_from AND day < coalesce(span.valid_to, 'infinity')
        WHERE kind = 'neighbourhood' AND span.cell IS NULL
          AND day >= cells.valid_from AND day < coalesce(cells.valid_to, 'infinity')"""
}
_SERVICE_OUTSIDE_VALIDITY = {
    ("cell_units", end, f"data.service_beyond_{column}"): f"""
        SELECT service.row, {column} AS id
        FROM cell_units AS service JOIN {column}s AS served ON served.id = service.{column}
        WHERE coalesce(service.{end}, 'infinity') {beyond} coalesce(served.{end}, 'infinity')"""
    for column in ("unit", "cell")
    for end, beyond in (("valid_from", "<"), ("valid_to", ">"))
}
_TORN_LINEAGE = {
    ("unit_events", column, f"data.torn_{column}"): f"""
        SELECT event.row, {column} AS unit, date::DATE AS day
        FROM unit_events AS event LEFT JOIN units ON units.id = {column}
        WHERE {day} IS DISTINCT FROM date"""
    for column, day in (("from_unit", "valid_to"), ("to_unit", "valid_from"))
}
_RATINGS_OUT_OF_SCHEME = {
    (f"{subject}_ratings", "category", "data.out_of_scheme", "labels"): f"""
        WITH in_force AS (
            SELECT year, list_append(list(category ORDER BY rank), 'unrated') AS labels
            FROM (SELECT DISTINCT year FROM {subject}_ratings) JOIN rating_schemes
              ON subject = '{subject}' AND year BETWEEN first_year AND coalesce(last_year, 9999)
            GROUP BY year)
        SELECT row, category, year AS period, array_to_string(labels, ', ') AS labels
        FROM {subject}_ratings JOIN in_force USING (year) WHERE NOT list_contains(labels, category::VARCHAR)"""
    for subject in ("organisation", "member")
}
_FLOWS = " ".join([f'+ "{name}"' for name in FLOWS_IN] + [f'- "{name}"' for name in FLOWS_OUT])
_UNUSUAL = {
    ("cells", "id", "data.small_cell"): f"""
        SELECT cells.row, id, sum(official) AS official, year, {MEMBERS_FOR_A_CELL} AS needed
        FROM headcounts JOIN cells ON id = cell
        WHERE kind = 'neighbourhood' AND valid_from <= make_date(year, 12, 31)
          AND coalesce(valid_to, 'infinity') > make_date(year, 12, 31)
        GROUP BY cells.row, id, year HAVING sum(official) < {MEMBERS_FOR_A_CELL}""",
    ("membership_changes", "end", "data.open_account"): f"""
        SELECT row, "end", organisation, year, "start" {_FLOWS} AS due
        FROM membership_changes WHERE "end" <> "start" {_FLOWS}""",
}


def broken_rules(frames: Frames, areas: pd.DataFrame, rating_schemes: pd.DataFrame) -> list[Problem]:
    """Return everything that makes the register unusable; the index of a frame says where in the file a row stands."""
    problems = [*dangling_references("register", {**frames, "areas": areas}), *_broken(_OF_A_ROW, frames)]
    rules = _CELLS_WITHOUT_UNITS | _SERVICE_OUTSIDE_VALIDITY | _TORN_LINEAGE | _RATINGS_OUT_OF_SCHEME
    # These join tables on the same ids and days; they would only repeat what is wrong with them.
    return problems or _broken(rules, {**frames, "rating_schemes": rating_schemes})


def warnings(frames: Frames) -> list[Problem]:
    """Return what is allowed but unusual: small cells in force, and membership accounts that do not close."""
    return _broken(_UNUSUAL, frames)


def _broken(rules: Mapping[tuple[str, ...], str], frames: Frames) -> list[Problem]:
    problems = []
    with connect({name: frame.assign(row=frame.index) for name, frame in frames.items()}) as connection:
        for (table, column, phrase, *differs), select in rules.items():
            query = f"""SELECT *, {"".join(differs) or "NULL"} AS differs, count(*) OVER (PARTITION BY differs) AS total
                        FROM ({select}) ORDER BY differs, row LIMIT {NAMED}"""
            found = connection.sql(query)
            rows = [dict(zip(found.columns, values, strict=True)) for values in found.fetchall()]
            for (_, total), alike in groupby(rows, key=itemgetter("differs", "total")):
                first, *others = alike
                _, *ways_out = said(phrase, **first)
                cells = ((row["row"], message(phrase, **row)) for row in [first, *others])
                problems += in_rows(f"register/{table}.csv", column, cells, *ways_out, total=total)
    return problems
