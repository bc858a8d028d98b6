"""Lineage of residential units: what became of a unit when it was split, merged, renamed or moved to another ward."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from chibo.layers import Register
from chibo.metrics.register.errors import LineageError
from chibo.metrics.register.positions import positions
from chibo.metrics.register.totals import as_texts, grouped_by, marked
from chibo.metrics.register.validity import date_of, day_of, days, spans


class Kinship(NamedTuple):
    """Pairs of positions of units: one of the earlier date, and what it or a part of it is on the later date."""

    before: np.ndarray
    after: np.ndarray


def kinship(register: Register, before: int, after: int) -> Kinship:
    """Return which unit in force on the day ``before`` became which in force on the day ``after``.

    Follows ``unit_events`` dated after ``before`` and up to ``after``, any number of them in a row. A unit in force
    on both days is paired with itself.
    """
    size, valid = len(register.units), spans(register.units)
    old, new = valid.hold_on(before), valid.hold_on(after)
    events = register.unit_events
    source = positions(events["from_unit"], register.units["id"])
    target = positions(events["to_unit"], register.units["id"])
    day = days(events["date"])
    edges = np.flatnonzero((day > before) & (day <= after) & (source >= 0) & (target >= 0))
    step = pd.DataFrame({"at": target[edges], "back": source[edges]})
    at = np.flatnonzero(new)
    frontier = pd.DataFrame({"at": at, "origin": at})
    reached = [frontier]
    seen = frontier["at"] * size + frontier["origin"]
    while len(frontier):
        found = frontier.merge(step, on="at")
        frontier = found[["back", "origin"]].rename(columns={"back": "at"})
        key = frontier["at"] * size + frontier["origin"]
        fresh = ~key.duplicated() & ~key.isin(seen)
        frontier, seen = frontier[fresh], pd.concat([seen, key[fresh]])
        reached.append(frontier)
    pairs = pd.concat(reached, ignore_index=True)
    pairs = pairs[old[pairs["at"]]].sort_values(["at", "origin"])
    return Kinship(pairs["at"].to_numpy(), pairs["origin"].to_numpy())


def lineage_groups(register: Register, *, before, after, areas: Iterable[str] | None = None) -> pd.DataFrame:
    """Return the groups of units that are the same ground on two dates: a split parent with all its children, say.

    Two units belong to one group when the events between the dates tie them together, directly or through others.
    With ``areas`` (ids), groups count that have a unit in these areas on either date, each with all its units.

    Returns
    -------
    DataFrame
        One row per unit and date it is in force on: ``group`` (id of the group's first unit of the earlier date, or
        of the later date where it has none of the earlier), ``change`` (``unchanged``: the unit itself, ``renamed``:
        one became one, ``split``: one became several, ``merged``: several became one, ``rearranged``: several became
        several, ``added``: units of the later date that come from none), ``side`` (``before`` or ``after``),
        ``unit``, ``area``, ``kind``, ``households``, ``date``, ``status``, ``layer``.

    Raises
    ------
    LineageError
        When a unit of the earlier date neither exists on the later one nor leads to a unit that does.
    ValueError
        When ``before`` is not before ``after``.
    """
    first, last = day_of(before), day_of(after)
    if first >= last:
        raise ValueError(f"before must lie before after, but {date_of(first):%Y-%m-%d} is not before {after}.")
    size, valid = len(register.units), spans(register.units)
    old, new = valid.hold_on(first), valid.hold_on(last)
    pairs = kinship(register, first, last)
    label = _components(size, pairs)
    chosen = grouped_by(register.units, None, areas).codes >= 0
    members = old | new
    wanted = np.zeros(size, dtype=bool)
    wanted[label[members & chosen]] = True
    kin = np.zeros(size, dtype=bool)
    kin[pairs.before] = True
    lost = np.flatnonzero(old & ~kin & wanted[label])
    if len(lost):
        raise LineageError(register.units["id"].iloc[lost].tolist(), date_of(first), date_of(last))
    sides = [("before", np.flatnonzero(old & wanted[label])), ("after", np.flatnonzero(new & wanted[label]))]
    number = {side: np.bincount(label[units], minlength=size) for side, units in sides}
    stays = np.zeros(size, dtype=bool)
    stays[label[old & new]] = True
    change = _changes(number["before"], number["after"], stays)
    name = np.full(size, -1)
    for units in (sides[1][1], sides[0][1]):
        name[label[units[::-1]]] = units[::-1]
    parts = []
    for (side, units), day in zip(sides, (first, last), strict=True):
        rows = register.units.iloc[units][["id", "area", "kind", "households"]].rename(columns={"id": "unit"})
        rows.insert(0, "group", register.units["id"].array[name[label[units]]])
        rows.insert(1, "change", change[label[units]])
        rows.insert(2, "side", side)
        parts.append(rows.assign(date=date_of(day)))
    return marked(pd.concat(parts, ignore_index=True), register, "derived")


def _components(size: int, pairs: Kinship) -> np.ndarray:
    """Return for each unit the smallest position in its group."""
    label = np.arange(size)
    while True:
        lowest = np.minimum(label[pairs.before], label[pairs.after])
        joined = label.copy()
        for side in pairs:
            np.minimum.at(joined, label[side], lowest)
            np.minimum.at(joined, side, lowest)
        joined = joined[joined]
        if (joined == label).all():
            return label
        label = joined


def _changes(before: np.ndarray, after: np.ndarray, stays: np.ndarray) -> pd.api.extensions.ExtensionArray:
    conditions = [
        before == 0,
        (before == 1) & (after == 1) & stays,
        (before == 1) & (after == 1),
        (before == 1) & (after > 1),
        (before > 1) & (after == 1),
    ]
    code = np.select(conditions, range(len(conditions)), default=len(conditions))
    return as_texts(["added", "unchanged", "renamed", "split", "merged", "rearranged"])[code]
