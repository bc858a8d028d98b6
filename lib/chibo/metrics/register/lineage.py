"""Lineage of residential units: what became of a unit when it was split, merged, renamed or moved to another ward."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from chibo.metrics.register.errors import LineageError
from chibo.metrics.register.keys import as_texts, grouped_by
from chibo.metrics.register.positions import references, texts
from chibo.metrics.register.states import units_at
from chibo.metrics.register.totals import marked
from chibo.metrics.register.validity import date_of, day_of, days, spans
from chibo.model.layers import Register

CHANGES = ["unchanged", "renamed", "split", "merged", "rearranged", "added"]


class Kinship(NamedTuple):
    """Pairs of positions of units: one of the earlier date, and what it or a part of it is on the later date."""

    before: np.ndarray
    after: np.ndarray


class Grounds(NamedTuple):
    """Groups of units that are the same ground on two days.

    ``first`` and ``change`` say of each group which unit gives it its id, and what happened (position in ``CHANGES``);
    ``number`` of each unit which group it belongs to. ``before`` and ``after`` are their units in force on either day.
    """

    first: np.ndarray
    change: np.ndarray
    number: np.ndarray
    before: np.ndarray
    after: np.ndarray


def kinship(register: Register, before: int, after: int) -> Kinship:
    """Return which unit in force on the day ``before`` became which in force on the day ``after``.

    Follows ``unit_events`` dated after ``before`` and up to ``after``, any number of them in a row. A unit in force
    on both days is paired with itself.
    """
    size, valid = len(register.units), spans(register, "units")
    old, new = valid.hold_on(before), valid.hold_on(after)
    source, target = (references(register, "unit_events", name) for name in ("from_unit", "to_unit"))
    day = days(register.unit_events["date"])
    edges = np.flatnonzero((day > before) & (day <= after) & (source >= 0) & (target >= 0))
    step = pd.DataFrame({"at": target[edges], "back": source[edges]})
    # Only where an event leads is there a way back; all other units can but be themselves.
    led = np.zeros(size, dtype=bool)
    led[target[edges]] = True
    at = np.flatnonzero(new & led)
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
    pairs = pairs[old[pairs["at"]]]
    themselves = np.flatnonzero(new & ~led & old)
    found = (np.concatenate([pairs[name].to_numpy(), themselves]) for name in ("at", "origin"))
    return Kinship(*found)


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
    found, days_ = grounds(register, before, after, areas), (day_of(before), day_of(after))
    parts = []
    for side, units, day in zip(("before", "after"), (found.before, found.after), days_, strict=True):
        rows, group = units_at(register, units), found.number[units]
        rows.insert(0, "group", texts(register, "units", "id").of(found.first[group]))
        rows.insert(1, "change", as_texts(CHANGES)[found.change[group]])
        rows.insert(2, "side", side)
        parts.append(rows.assign(date=date_of(day)))
    return marked(pd.concat(parts, ignore_index=True), register, "derived")


def grounds(register: Register, before, after, areas: Iterable[str] | None) -> Grounds:
    """Return what :func:`lineage_groups` shows, as positions; groups with a first unit of the earlier date first."""
    first, last = day_of(before), day_of(after)
    if first >= last:
        raise ValueError(f"before must lie before after, but {date_of(first):%Y-%m-%d} is not before {after}.")
    size, valid = len(register.units), spans(register, "units")
    old, new = valid.hold_on(first), valid.hold_on(last)
    pairs = kinship(register, first, last)
    label = _components(size, pairs)
    wanted = np.zeros(size, dtype=bool)
    wanted[label[(old | new) & (grouped_by(register, "units", None, areas).groups >= 0)]] = True
    wanted = wanted[label]
    kin = np.zeros(size, dtype=bool)
    kin[pairs.before] = True
    lost = np.flatnonzero(old & ~kin & wanted)
    if len(lost):
        raise LineageError(texts(register, "units", "id").of(lost).tolist(), date_of(first), date_of(last))
    earlier, later = np.flatnonzero(old & wanted), np.flatnonzero(new & wanted)
    leader = np.full(size, -1)
    for units in (later, earlier):
        leader[label[units[::-1]]] = units[::-1]
    leaders = np.concatenate([earlier[leader[label[earlier]] == earlier], later[leader[label[later]] == later]])
    leaders = leaders[np.sort(np.unique(leaders, return_index=True)[1])]
    number = np.full(size, -1)
    number[label[leaders]] = np.arange(len(leaders))
    number = np.where(wanted, number[label], -1)
    counts = (np.bincount(number[units], minlength=len(leaders)) for units in (earlier, later))
    stays = np.zeros(len(leaders), dtype=bool)
    stays[number[old & new & wanted]] = True
    return Grounds(leaders, _changes(*counts, stays), number, earlier, later)


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


def _changes(before: np.ndarray, after: np.ndarray, stays: np.ndarray) -> np.ndarray:
    conditions = {
        "added": before == 0,
        "unchanged": (before == 1) & (after == 1) & stays,
        "renamed": (before == 1) & (after == 1),
        "split": (before == 1) & (after > 1),
        "merged": (before > 1) & (after == 1),
    }
    codes = [CHANGES.index(name) for name in conditions]
    return np.select(list(conditions.values()), codes, default=CHANGES.index("rearranged"))
