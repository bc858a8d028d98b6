"""Keeps small counts of persons inside, and as many more as it takes that nobody can work them out.

Primary: counts of persons from 1 to 9, what can be worked out to be such, all of a group of fewer than ten, ratings of
fewer than ten organisations, everything about a single cell or unit or a place with one or two cells, and who of a ward
was struck off or expelled.
Secondary: while the audit of everything shown so far finds a leak, the smallest count of this table that hangs together
with it is kept inside as well. A share stands only beside its part and its base; where that counts persons, of ten or
more, in a ward of thirty.
Numbers of units and cells are public structure. They and the members of a ward stay exact: a rounded number would be a
number that is not so, and sums with the city could not be checked; what small count an exact number gives away is kept
inside instead.
"""

from typing import NamedTuple

import pandas as pd

from chibo.disclosure.audit import leaks_of, rows_of
from chibo.disclosure.binding import FEWEST, Bound, bind, in_wards, where_of
from chibo.disclosure.bounds import Row
from chibo.disclosure.ledger import WIDTH, Kept, Ledger, Place
from chibo.disclosure.shapes import Shape, shape_of

MARK = "suppressed"
"""Column of a table that names the columns of each row whose values were kept inside, separated by blanks."""

FEWEST_IN_WARDS = 30
"""Base from which a share of a ward is shown."""


class Suppressed(NamedTuple):
    """A table fit to be shown, what has been shown now, and the values of all counts, which stay in the kernel."""

    table: pd.DataFrame
    ledger: Ledger
    values: dict[str, int]


def suppress(
    table: pd.DataFrame,
    ledger: Ledger | None = None,
    *,
    place: Place = Place(),  # noqa: B008  a tuple, nobody changes it
    values: dict[str, int] | None = None,
) -> Suppressed:
    """Return a result of :mod:`chibo.metrics.register` with small counts kept inside.

    Parameters
    ----------
    table : the result, whole or some of its rows
    ledger : what the report has shown before
    place : where the report is about
    values : of all counts that came before, as this function returned them

    Returns
    -------
    Suppressed
        ``table`` with missing values where a count was kept inside, and :data:`MARK`; a table that counts no person
        comes back as it is, with an empty mark.
    """
    ledger, values, shape = ledger or Ledger(), values or {}, shape_of(table)
    if shape is None or table.empty:
        return Suppressed(table.assign(**{MARK: ""}), ledger, values)
    numbered = table.reset_index(drop=True)
    bound = bind(numbered, shape, place, values)
    ledger = ledger.with_(Ledger(places={place.area: place.parts} if place.parts else {}))
    hidden = _hidden(bound, ledger, shape)
    cells = bound.cells | {place for name in hidden for place in bound.places[name]}
    cells |= _shares(numbered, shape, cells, FEWEST_IN_WARDS if in_wards(numbered, place) else FEWEST)
    shown = _merged(bound, ledger, hidden, shape)
    return Suppressed(_without(numbered, cells).set_axis(table.index), shown, values | bound.values)


def _hidden(bound: Bound, ledger: Ledger, shape: Shape) -> set[str]:
    """Return the names of this table's counts that stay inside."""
    # What was kept inside before stays so; what was shown before cannot be taken back.
    hidden = {name for name in bound.places if name in bound.kept or name in ledger.kept}
    while True:
        shown = _merged(bound, ledger, hidden, shape)
        leaks = leaks_of(shown)
        names = {leak.name for leak in leaks} - set(shown.shown)
        rows = [row for row in rows_of(shown) if not row.optional or row.terms[0][0] in shown.shown.keys() | shown.kept]
        free = set(bound.places) - hidden - set(ledger.shown) - _known_anyway(rows, ledger)
        if not names or not free:
            return hidden
        chosen = {_next(leak, free, bound, rows) for leak in names} - {None}
        if not chosen:
            return hidden
        hidden |= chosen


def _next(leak: str, free: set[str], bound: Bound, rows: list[Row]) -> str | None:
    """Return which count to keep inside next: the smallest one bound to a leak, near it before far from it."""
    seen, edge = {leak}, {leak}
    while edge:
        near = {name for row in rows if edge & {name for name, _ in row.terms} for name, _ in row.terms} - seen
        found = near & free
        if found:
            return min(found, key=lambda name: (bound.values[name] == 0, bound.values[name], name))
        seen |= near
        edge = near
    return None


def _known_anyway(rows: list[Row], ledger: Ledger) -> set[str]:
    """Return counts that are the same as one shown before: keeping them inside keeps nothing inside."""
    same = [{name for name, _ in row.terms} for row in rows if row.optional == "same"]
    return {name for pair in same if pair & set(ledger.shown) for name in pair}


def _merged(bound: Bound, ledger: Ledger, hidden: set[str], shape: Shape) -> Ledger:
    shown = {name: bound.values[name] for name in bound.places if name not in hidden}
    kept = dict(bound.kept)
    for name in hidden - set(kept):
        index, column = bound.places[name][0]
        kept[name] = ledger.kept.get(name) or Kept(
            shape.name, where_of(name), column, min(WIDTH, bound.most.get(name, WIDTH))
        )
    kept = {name: where for name, where in kept.items() if name not in ledger.shown}
    return ledger.with_(Ledger(shown, kept, tuple(bound.rows), bound.most, frozenset(bound.signed)))


def _shares(table: pd.DataFrame, shape: Shape, cells: set, fewest: int) -> set:
    """Return the places of shares that would say what was kept inside, or speak of too few."""
    found = set()
    for share, (part, base) in shape.rates.items():
        if share not in table:
            continue
        for index in table.index:
            # A target is no group: a share of it says nothing about each of a few.
            small = base in shape.counts and not pd.isna(table.at[index, base]) and table.at[index, base] < fewest
            counted = shape.name != "inspections" or table.at[index, "object"] == "members"
            if counted and (small or {(index, part), (index, base)} & cells):
                found.add((index, share))
    return found


def _without(table: pd.DataFrame, cells: set) -> pd.DataFrame:
    marks = pd.Series([""] * len(table), index=table.index, dtype="str")
    blanked = {}
    for column in table:
        # A share that is missing beside a base kept inside would say that the base is 0.
        always = column.endswith("_pct")
        rows = [
            index
            for index in table.index
            if (index, column) in cells and (always or not pd.isna(table.at[index, column]))
        ]
        if rows:
            empty = table.index.isin(rows)
            values = table[column]
            values = values.astype("boolean") if values.dtype == bool else values
            values = values.astype("Int64") if values.dtype.kind in "iu" else values
            blanked[column] = values.mask(empty)
            marks = marks.mask(empty, (marks + " " + column).str.strip())
    return table.assign(**blanked, **{MARK: marks})
