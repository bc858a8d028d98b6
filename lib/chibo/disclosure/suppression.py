"""Keeps small counts of persons inside, and as many more as it takes that nobody can work them out.

Primary: counts of persons from 1 to 9, what can be worked out to be such, all of a group of fewer than ten, ratings of
fewer than ten organisations, and everything about members of a place with one or two cells.
Secondary: while the audit of everything shown so far finds a leak, the smallest count of this table that hangs together
with it is kept inside as well. A share stands only beside its part and its base; where that counts persons, of ten or
more, in a ward of thirty.
Numbers of units and cells are public structure. They and the members of a ward stay exact, never rounded; what small
count an exact number gives away is kept inside instead.
"""

from typing import NamedTuple

import pandas as pd

from chibo.disclosure import MARK
from chibo.disclosure.audit import made_safe
from chibo.disclosure.binding import Binding
from chibo.disclosure.ledger import Ledger, Place
from chibo.metrics.counts import counts_of


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
    """Return the result of a metric of a register with small counts kept inside.

    Parameters
    ----------
    table : the result, all columns of it and all or some of its rows
    ledger : what the report has shown before
    place : where the report is about
    values : of all counts that came before, as this function returned them

    Returns
    -------
    Suppressed
        ``table`` with missing values where a count was kept inside, and the column :data:`chibo.disclosure.MARK`.

    Raises
    ------
    UndeclaredColumn
        When nobody declared what a column of the table counts.
    """
    ledger, values = ledger or Ledger(), values or {}
    counts = None if table.empty else counts_of(table)
    if counts is None:
        return Suppressed(table.assign(**{MARK: ""}), ledger, values)
    binding = Binding(table.reset_index(drop=True), counts, place, values)
    ledger = ledger.with_(Ledger(cells=place.cells))
    # What was kept inside before stays so; what was shown before cannot be taken back.
    kept = {name: width for name, width in binding.kept.items() if name not in ledger.shown}
    inside = binding.kept.keys() | ledger.kept.keys()
    shown = {name: binding.values[name] for name in binding.cells_of if name not in inside}
    both = ledger.with_(Ledger(shown, kept, tuple(binding.rows), binding.most))
    both, _ = made_safe(both, shown.keys() - ledger.shown.keys())
    hidden = binding.cells_of.keys() - (shown.keys() & both.shown.keys())
    cells = binding.cells | {cell for name in hidden for cell in binding.cells_of[name]}
    return Suppressed(_without(table, cells | binding.shares_without(cells)), both, values | binding.values)


def _without(table: pd.DataFrame, cells: set) -> pd.DataFrame:
    """Return a table with missing values in cells (position of the row, and column), and the mark that says so."""
    marks, blanked = [""] * len(table), {}
    for column in table:
        # A share that is missing beside a base kept inside would say that the base is 0.
        always = column.endswith("_pct")
        missing = table[column].isna().tolist()
        empty = [(row, column) in cells and (always or not missing[row]) for row in range(len(table))]
        if any(empty):
            values = table[column]
            values = values.astype("Int64") if values.dtype.kind in "iu" else values
            blanked[column] = values.mask(pd.Series(empty, index=table.index))
            marks = [f"{mark} {column}".strip() if blank else mark for mark, blank in zip(marks, empty, strict=True)]
    return table.assign(**blanked, **{MARK: pd.Series(marks, index=table.index, dtype="str")})
