"""Like-for-like comparison of coverage across splits, mergers and reforms, and the flow of units between states."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from chibo.layers import Register
from chibo.metrics.register.lineage import kinship, lineage_groups
from chibo.metrics.register.positions import positions
from chibo.metrics.register.states import STATES, snapshots
from chibo.metrics.register.totals import amounts, as_texts, grouped_by, marked, share_pct
from chibo.metrics.register.validity import day_of, spans

CHANGES = ["unchanged", "renamed", "split", "merged", "rearranged", "added"]


def like_for_like(register: Register, before, after, *, areas: Iterable[str] | None = None) -> pd.DataFrame:
    """Return coverage before and after a rearrangement, group by group of units that are the same ground.

    A split parent and all its children are one group (:func:`chibo.metrics.register.lineage.lineage_groups`). On each
    date a group is covered in part: share = households in its units with an own cell / households in its units. A
    khu phố with a cell that became three units, two with a cell, goes from 100 % to the share of these two.

    Parameters
    ----------
    register : the register layer
    before, after : the two dates, in order
    areas : ids; groups with a unit there on either date, None means all

    Returns
    -------
    DataFrame
        One row per group: ``group``, ``area`` (of its first unit), ``change`` (``unchanged``, ``renamed``, ``split``,
        ``merged``, ``rearranged``, ``added``), ``units_before``, ``units_after``, ``own_before``, ``own_after``
        (units with an own cell), ``joint_before``, ``joint_after``, ``households_before``, ``households_after``,
        ``own_units_before_pct``, ``own_units_after_pct`` (of its units), ``own_before_pct``, ``own_after_pct``,
        ``any_before_pct``, ``any_after_pct`` (of its households), ``status``, ``layer``.

    Raises
    ------
    LineageError
        When a unit of the earlier date neither exists on the later one nor leads to a unit that does.
    ValueError
        When ``before`` is not before ``after``.
    """
    units = lineage_groups(register, before=before, after=after, areas=areas)
    place = positions(units["unit"], register.units["id"])
    earlier, later = _states(register, [day_of(before), day_of(after)])
    sides = units["side"].to_numpy()
    state = np.where(sides == "before", earlier[place], later[place])
    number, names = pd.factorize(units["group"])
    count = len(names)
    table = {"group": as_texts(names)}
    first = np.flatnonzero(~pd.Series(number).duplicated())
    table["area"] = as_texts(units["area"].array[first])
    table["change"] = as_texts(units["change"].array[first])
    own, joint = (state == STATES.index(name) for name in ("own", "joint"))
    homes = amounts(units["households"])
    for side in ("before", "after"):
        there = sides == side
        counts = {
            name: np.bincount(number[there & mark], minlength=count)
            for name, mark in {"units": True, "own": own, "joint": joint}.items()
        }
        weights = {
            name: np.bincount(number[there & mark], weights=homes[there & mark], minlength=count)
            for name, mark in {"all": True, "own": own, "any": own | joint}.items()
        }
        table |= {f"{name}_{side}": values for name, values in counts.items()}
        table[f"households_{side}"] = weights["all"].astype(np.int64)
        table[f"own_units_{side}_pct"] = share_pct(counts["own"], counts["units"])
        table[f"own_{side}_pct"] = share_pct(weights["own"], weights["all"])
        table[f"any_{side}_pct"] = share_pct(weights["any"], weights["all"])
    both = ["units", "own", "joint", "households"]
    columns = ["group", "area", "change", *(f"{name}_{side}" for name in both for side in ("before", "after"))]
    shares = ["own_units", "own", "any"]
    columns += [f"{name}_{side}_pct" for name in shares for side in ("before", "after")]
    return marked(pd.DataFrame(table)[columns], register, "derived")


def like_for_like_totals(groups: pd.DataFrame) -> pd.DataFrame:
    """Return the comparison of :func:`like_for_like` by kind of change, and for all groups together.

    Every group weighs on both dates what it weighed before: its households of the earlier date. So a change of the
    share is a change of coverage, never one of the weights or of the number of units. Groups that were ``added``
    weigh nothing and are only counted.

    Returns
    -------
    DataFrame
        One row per kind of change that occurs, and a last row ``all``: ``change``, ``groups``, ``units_before``,
        ``units_after``, ``own_before``, ``own_after``, ``households_before``, ``own_units_before_pct`` and
        ``own_units_after_pct`` (of units, not like for like), ``own_before_pct``, ``own_after_pct``,
        ``any_before_pct``, ``any_after_pct`` (like for like), ``own_change_points``, ``status``, ``layer``.
    """
    kinds = [kind for kind in CHANGES if (groups["change"] == kind).any()]
    counted = ["units_before", "units_after", "own_before", "own_after", "households_before"]
    shares = ["own_before_pct", "own_after_pct", "any_before_pct", "any_after_pct"]
    rows = []
    for kind in [*kinds, "all"] if kinds else []:
        some = groups if kind == "all" else groups[groups["change"] == kind]
        row = {"change": kind, "groups": len(some)} | {name: int(some[name].sum()) for name in counted}
        weight = some["households_before"].where(some[shares].notna().all(axis=1), 0)
        row |= {name: (some[name].fillna(0) * weight).sum() / (weight.sum() or np.nan) for name in shares}
        rows.append(row)
    table = pd.DataFrame(rows, columns=["change", "groups", *counted, *shares])
    before, after = table["own_before"].astype(float), table["own_after"].astype(float)
    table.insert(7, "own_units_before_pct", share_pct(before, table["units_before"].astype(float)))
    table.insert(8, "own_units_after_pct", share_pct(after, table["units_after"].astype(float)))
    table["own_change_points"] = table["own_after_pct"] - table["own_before_pct"]
    marks = groups[["status", "layer"]].head(1).to_dict("records")
    return table.assign(**(marks[0] if marks else {"status": "", "layer": ""}))


def unit_flow(register: Register, *, kinds_at, states_at: Sequence, areas: Iterable[str] | None = None) -> pd.DataFrame:
    """Return how many units took which way: kind of the unit they come from, own kind, state on one date after another.

    Made for a picture such as khu phố → tổ dân phố → state of 2011 → state of 2013. The units counted are those in
    force on the last date; for an earlier date each is followed back through ``unit_events``. Where its predecessors
    differ it is ``mixed``, where it has none ``new``.

    Parameters
    ----------
    register : the register layer
    kinds_at : the date of the first stage, whose kinds of unit are shown; not after the first of ``states_at``
    states_at : the dates, in order, whose states are shown
    areas : ids of the areas in which the units lie on the last date; None means all

    Returns
    -------
    DataFrame
        One row per way that occurs: ``from_kind``, ``to_kind``, ``state_1``, ``state_2`` … (one per date of
        ``states_at``; states of :func:`chibo.metrics.register.states.unit_status`), ``units``, ``households``,
        ``status``, ``layer``.
    """
    moments = [day_of(kinds_at), *map(day_of, states_at)]
    if len(moments) < 2 or sorted(moments) != moments:
        raise ValueError("states_at must name at least one date, and the dates must be in order from kinds_at.")
    valid, inside = spans(register.units), grouped_by(register.units, None, areas).codes >= 0
    now = np.flatnonzero(valid.hold_on(moments[-1]) & inside)
    kinds = register.units["kind"].to_numpy(dtype=object)
    states = _states(register, moments[1:])
    names = np.array(STATES, dtype=object)
    stages = {"from_kind": _traced(register, moments[0], moments[-1], kinds)[now], "to_kind": kinds[now]}
    for stage, (day, state) in enumerate(zip(moments[1:], states, strict=True), start=1):
        stages[f"state_{stage}"] = _traced(register, day, moments[-1], names[state])[now]
    homes = amounts(register.units["households"])[now]
    table = pd.DataFrame(stages | {"units": 1, "households": homes})
    found = table.groupby(list(stages), as_index=False)[["units", "households"]].sum()
    return marked(found.astype({"units": np.int64, "households": np.int64}), register, "derived")


def _traced(register: Register, day: int, last: int, labels: np.ndarray) -> np.ndarray:
    """Return for every unit the label its predecessors of an earlier day share."""
    pairs = kinship(register, day, last) if day < last else None
    if pairs is None:
        return labels
    code, names = pd.factorize(labels)
    low, high = np.full(len(labels), len(names)), np.full(len(labels), -1)
    np.minimum.at(low, pairs.after, code[pairs.before])
    np.maximum.at(high, pairs.after, code[pairs.before])
    names = np.append(np.asarray(names, dtype=object), [None])
    return np.where(high < 0, "new", np.where(low == high, names[low], "mixed")).astype(object)


def _states(register: Register, days: list[int]) -> list[np.ndarray]:
    """Return the state of every unit on each day, in the order given; ``unknown`` where it is not in force."""
    found = {}
    for snapshot in snapshots(register, sorted(set(days)), None):
        state = np.full(len(register.units), STATES.index("unknown"))
        state[snapshot.units] = snapshot.state
        found[snapshot.day] = state
    return [found[day] for day in days]
