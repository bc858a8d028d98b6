"""Every integer state of the residential units that reproduces what was printed about them, and its readings.

The unknowns are units with a cell of their own, units in joint cells (eligible ones, ones with too few members, ones
without members), units with no cell, joint cells, and joint cells dissolved since. Every state obeys these constraints:

1. A unit has one cell of its own, or shares a joint cell, or has no cell; the three add up to all units.
2. An eligible unit has a cell of its own or is in a joint cell; only eligible units have one of their own.
3. A unit with members, but too few for a cell, is in a joint cell.
4. Units without members have no cell, or are all attached to joint cells; not some this way and some that.
5. A joint cell serves two units or more, at least one of them with members; it is no unit's own.
6. Joint cells all survive, each as the cell of one of its units, or are all dissolved.
7. In the end every unit has one cell of its own: net = units − cells before, gross = net + joint cells dissolved.

One reading keeps neither 3 nor 5: the joint count is of eligible units whose members meet as guests in another unit's
cell, and units with too few members have no cell.
"""

import functools
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

_EITHER = "either"
BOUNDED = {"own": "own", "any": "any_cell"}
_SUPPOSED = ["joint_counts", "joint_cells", "empty_units", "misprint"]
_COUNTS = ["own", "in_joint", "without", "any_cell", "eligible_in_joint", "cells_joint"]
_COUNTS += ["cells", "net", "dissolved", "gross"]

_FAMILIES = ["A", "A1", "A2", "A3", "B", "B′", "C", "C′", "D", "D′", "E"]
_MISPRINTS = {"joint": "A1", "eligible": "A2", "without": "A3"}


class Printed(NamedTuple):
    """What a source printed: units, eligible ones, joint cells or units in them, those without members, new cells."""

    units: int
    eligible: int
    joint: int
    without: int
    established: int


class _Sense(NamedTuple):
    """One sense of the printed words, and what it settles; the other of the last two is every number it leaves open."""

    joint_counts: str
    empty_units: str
    misprint: str
    eligible: int
    without: int
    own: np.ndarray
    cells_joint: np.ndarray


def solutions(printed: Printed) -> pd.DataFrame:
    """Return every integer state that reproduces the printed figures.

    One row per state and sense of the words: ``reading`` (the family, see :func:`readings`), ``joint_counts``,
    ``joint_cells``, ``empty_units``, ``misprint`` (each empty where the question does not arise), ``own``,
    ``in_joint``, ``without``, ``any_cell``, ``eligible_in_joint`` (units), ``cells_joint``, ``cells`` (before),
    ``net``, ``dissolved``, ``gross`` (cells), ``explains_established`` (whether ``gross`` is what was printed).
    """
    fates = ("survive", "dissolve")
    tables = [_states(printed, sense, fate) for sense in _senses(printed) for fate in fates]
    table = pd.concat([*tables, _guests(printed)])
    table["explains_established"] = table["gross"] == printed.established
    # Where other figures settle how many units have a cell of their own, the established cells need not come out.
    table = table[table["explains_established"] | (table["joint_counts"] == "units")]
    table = table.sort_values("reading", key=lambda names: names.map(_FAMILIES.index), kind="stable", ignore_index=True)
    return table[["reading", *_SUPPOSED, *_COUNTS, "explains_established"]]


def _senses(printed: Printed) -> Iterator[_Sense]:
    """Give every sense: first those in which the joint count is of units, then those in which it is of cells."""
    n, e, j, z, _ = printed
    empties = ("unattached", "attached") if z else ("",)
    of_units = [(empty, "", e, j, z) for empty in empties]
    if e + j + z != n:
        # Only three groups apart have to sum to the units, so only then does the sum speak of a misprint.
        corrected = [("joint", e, n - e - z, z), ("eligible", n - j - z, j, z), ("without", e, j, n - e - j)]
        of_units += [("unattached" if each[3] else "", *each) for each in corrected]
    for empty, misprint, eligible, joint, without in of_units:
        own, cells_joint = n - joint - without * (empty != "attached"), np.arange(min(joint, 1), joint // 2 + 1)
        yield _Sense("units", empty, misprint, eligible, without, np.array([own]), cells_joint)
    for empty in empties if j else ():  # none in joint cells are none in either sense
        yield _Sense("cells", empty, "", e, z, np.arange(min(e, n) + 1), np.array([j]))


def _guests(printed: Printed) -> pd.DataFrame:
    """Return the state in which eligible units meet as guests, and those with too few members have no cell."""
    n, e, j, z, _ = printed
    own, empty = e - j, "unattached" if z else ""
    counts = {"own": own, "in_joint": j, "without": n - e, "any_cell": e, "eligible_in_joint": j, "cells_joint": 0}
    counts |= {"cells": own, "net": n - own, "dissolved": 0, "gross": n - own}
    row = {"reading": "E", "joint_counts": "guests", "joint_cells": "", "empty_units": empty, "misprint": ""} | counts
    return pd.DataFrame([row] if 0 < j <= e <= n - z else [], columns=list(row))


def _states(printed: Printed, sense: _Sense, fate: str) -> pd.DataFrame:
    """Return the states of one sense that obey the constraints, if its joint cells meet one fate."""
    attached = sense.without if sense.empty_units == "attached" else 0
    own, cells_joint = np.broadcast_arrays(sense.own, sense.cells_joint)
    without = sense.without - attached
    in_joint = printed.units - own - without
    eligible_in_joint = sense.eligible - own
    too_small = in_joint - eligible_in_joint - attached
    fits = (own >= 0) & (without >= 0) & (eligible_in_joint >= 0) & (too_small >= 0)
    fits &= (2 * cells_joint <= in_joint) & (cells_joint <= in_joint - attached)
    fits &= (cells_joint > 0) == (in_joint > 0)
    # Without a joint cell there is no fate to tell apart: the state is given once.
    fits &= (cells_joint > 0) | (fate == "survive")
    cells, dissolved = own + cells_joint, cells_joint * (fate == "dissolve")
    counts = [own, in_joint, without, own + in_joint, eligible_in_joint, cells_joint, cells, printed.units - cells]
    counts += [dissolved, printed.units - cells + dissolved]
    supposed = sense.joint_counts, np.where(cells_joint > 0, fate, ""), sense.empty_units, sense.misprint
    table = pd.DataFrame(dict(zip(_SUPPOSED + _COUNTS, [*supposed, *counts], strict=True)))[fits]
    return table.assign(reading=_family(sense, fate, overlap=bool((table["eligible_in_joint"] > 0).any())))


def _family(sense: _Sense, fate: str, *, overlap: bool) -> str:
    attached = sense.empty_units == "attached"
    if sense.misprint:
        return _MISPRINTS[sense.misprint]
    if sense.joint_counts == "units":
        return "B′" if attached else "B" if overlap else "A"
    if fate == "survive":
        return "C′" if attached else "C"
    return "D′" if sense.empty_units == "unattached" else "D"


def readings(printed: Printed) -> pd.DataFrame:
    """Return the readings of a baseline that does not add up: what one of the printed words may have meant.

    One row per reading, a family of solutions: ``reading``, ``units``, what it supposes (as in :func:`solutions`,
    ``either`` where it needs neither) and ``needs``, the same as codes separated by blanks; the counts of
    :func:`solutions`, each also as ``_low`` and ``_high``, and missing where these two differ;
    ``explains_established`` (whether a solution gives the established cells), ``own_pct`` and ``any_pct`` of units.
    Where a reading settles no fate of the joint cells, ``net`` is what was established if they survived, ``gross`` and
    ``dissolved`` if they did not.

    A: units fall into three groups apart, which add up. A1, A2, A3: they do not, because *joint*, *eligible* or
    *without* is a misprint. B: *joint* counts units, some of them eligible; B′: the units without members are among
    them. C: *joint* counts cells that survive, each as the cell of one of its units, so that the established cells
    are the net gain; C′: units without members are attached to them. D: as C′, but joint cells are all dissolved and
    the established cells are gross; D′: units without members are not attached. Where no unit is without members
    there is no prime. E: *joint* counts eligible units that meet as guests.

    These are no families of their own: some of the units without members are attached (against 4): own cells are then
    as in C or D, or lie between those of B and of A1 and A3. *Eligible* counts cells, some of them joint: wherever the
    established cells come out, own cells are those of C or D. Joint cells pair a unit with a body that is none, units
    have several cells, or the established cells are of another period (against 5, 1 and 7): nothing printed binds them.
    """
    return _readings(printed).copy()


@functools.lru_cache(maxsize=32)
def _readings(printed: Printed) -> pd.DataFrame:
    """Work out :func:`readings`, once for the same figures: several parts of a report rest on them."""
    states = solutions(printed)
    by_reading = states.groupby("reading", sort=False)
    table = by_reading[_SUPPOSED].agg(lambda codes: codes.iloc[0] if codes.nunique() == 1 else _EITHER)
    table["units"] = printed.units
    overlap = by_reading["eligible_in_joint"].min() > 0
    table["needs"] = [_needs(*row) for row in zip(*(table[name] for name in _SUPPOSED), overlap, strict=True)]
    where_dissolved = states[(states["dissolved"] > 0) | (by_reading["dissolved"].transform("max") == 0)]
    dissolving = where_dissolved.groupby("reading", sort=False)[["dissolved", "gross"]]
    lowest = by_reading[_COUNTS].min().assign(**dissolving.min()).astype("Int64")
    highest = by_reading[_COUNTS].max().assign(**dissolving.max()).astype("Int64")
    for name in _COUNTS:
        table[name] = lowest[name].where(lowest[name] == highest[name])
        table[f"{name}_low"], table[f"{name}_high"] = lowest[name], highest[name]
    table["explains_established"] = by_reading["explains_established"].any().astype(bool)
    for share, count in BOUNDED.items():
        table[f"{share}_pct"] = 100 * table[count].astype("Float64").astype("float64") / printed.units
    return table.reset_index()


def _needs(joint_counts: str, joint_cells: str, empty_units: str, misprint: str, overlap: bool) -> str:
    codes = [joint_counts, "overlap" * (overlap and joint_counts == "units"), misprint and f"misprint_{misprint}"]
    return " ".join(filter(None, [*codes, joint_cells.replace(_EITHER, ""), empty_units]))
