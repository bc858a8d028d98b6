"""Like-for-like comparison of coverage across splits, mergers and reforms, and the flow of units between states."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from chibo.metrics.register.keys import Key, as_texts, grouped_by, text_key
from chibo.metrics.register.lineage import CHANGES, grounds, kinship
from chibo.metrics.register.positions import texts
from chibo.metrics.register.states import STATES, states
from chibo.metrics.register.totals import amounts, framed, marked, share_pct, totals
from chibo.metrics.register.validity import day_of
from chibo.model.layers import Register
from chibo.model.rows import plain_records

_NEW, _MIXED = "new", "mixed"


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
    found = grounds(register, before, after, areas)
    count, homes = len(found.first), amounts(register.units["households"])
    id_, area = (texts(register, "units", name).of(found.first) for name in ("id", "area"))
    table = {"group": id_, "area": area, "change": as_texts(CHANGES)[found.change]}
    for side, units, day in (("before", found.before, before), ("after", found.after, after)):
        number, state = found.number[units], states(register, day_of(day))[units]
        own, joint = (state == STATES.index(name) for name in ("own", "joint"))
        counts = {
            name: np.bincount(number[mark], minlength=count)
            for name, mark in {"units": slice(None), "own": own, "joint": joint}.items()
        }
        weights = {
            name: np.bincount(number[mark], weights=homes[units][mark], minlength=count)
            for name, mark in {"all": slice(None), "own": own, "any": own | joint}.items()
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
    return marked(framed({name: table[name] for name in columns}), register, "derived")


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
    marks = plain_records(groups[["status", "layer"]].head(1))
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
    state = states(register, moments[-1])
    now = np.flatnonzero((state >= 0) & (grouped_by(register, "units", None, areas).groups >= 0))
    kind = text_key(register, "units", "kind")
    stages = {
        "from_kind": _traced(register, moments[0], moments[-1], kind.groups, kind.labels),
        "to_kind": Key(kind.groups, np.append(np.arange(len(kind.labels)), -1), kind.labels),
    }
    for stage, day in enumerate(moments[1:], start=1):
        stages[f"state_{stage}"] = _traced(register, day, moments[-1], states(register, day), STATES)
    keys = {name: key._replace(said=key.said[now]) for name, key in stages.items()}
    counted = {"units": np.ones(len(now), dtype=bool), "households": register.units["households"].iloc[now]}
    return marked(totals(keys, counted), register, "derived")


def _traced(register: Register, day: int, last: int, said: np.ndarray, words: Sequence[str]) -> Key:
    """Return as a key what the predecessors of every unit on an earlier day all say, as a position in ``words``."""
    labels = sorted({*words, _NEW, _MIXED})
    said = np.array([labels.index(word) for word in words])[said]
    if day < last:
        pairs = kinship(register, day, last)
        low, high = np.full(len(said), len(labels)), np.full(len(said), -1)
        np.minimum.at(low, pairs.after, said[pairs.before])
        np.maximum.at(high, pairs.after, said[pairs.before])
        said = np.where(low == high, low, labels.index(_MIXED))
        said[high < 0] = labels.index(_NEW)
    return Key(said, np.append(np.arange(len(labels)), -1), as_texts(labels))
