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
from itertools import product
from typing import NamedTuple

import pandas as pd

_EITHER = "either"
BOUNDED = {"own": "own", "any": "any_cell"}
_SUPPOSED = ["joint_counts", "joint_cells", "empty_units", "misprint"]
_COUNTS = ["own", "in_joint", "without", "any_cell", "eligible_in_joint", "cells_joint"]
_COUNTS += ["cells", "net", "dissolved", "gross"]

_FAMILIES = ["A", "A1", "A2", "A3", "B", "B′", "C", "C′", "D", "D′", "E"]
_FATES = ("survive", "dissolve")
_MISPRINTS = {"joint": "A1", "eligible": "A2", "without": "A3"}


class Printed(NamedTuple):
    """What a source printed: units, eligible ones, joint cells or units in them, those without members, new cells."""

    units: int
    eligible: int
    joint: int
    without: int
    established: int


def solutions(printed: Printed) -> pd.DataFrame:
    """Return every integer state that reproduces the printed figures.

    One row per state and sense of the words: ``reading`` (the family, see :func:`readings`), ``joint_counts``,
    ``joint_cells``, ``empty_units``, ``misprint`` (each empty where the question does not arise), ``own``,
    ``in_joint``, ``without``, ``any_cell``, ``eligible_in_joint`` (units), ``cells_joint``, ``cells`` (before),
    ``net``, ``dissolved``, ``gross`` (cells), ``explains_established`` (whether ``gross`` is what was printed).
    """
    table = pd.DataFrame(_states(printed), columns=["reading", *_SUPPOSED, *_COUNTS])
    table["explains_established"] = table["gross"] == printed.established
    # Where other figures settle how many units have a cell of their own, the established cells need not come out.
    table = table[table["explains_established"] | (table["joint_counts"] == "units")]
    return table.sort_values("reading", key=lambda names: names.map(_FAMILIES.index), kind="stable", ignore_index=True)


def _senses(printed: Printed) -> Iterator[tuple]:
    """Give every sense of the words and what it settles: first the joint count as units, then as cells.

    Each is what the joint count counts, how empty units are dealt with, what is a misprint, the eligible units, those
    without members, and every number of own cells and of joint cells that it leaves open.
    """
    n, e, j, z, _ = printed
    empties = ("unattached", "attached") if z else ("",)
    of_units = [(empty, "", e, j, z) for empty in empties]
    if e + j + z != n:
        # Only three groups apart have to sum to the units, so only then does the sum speak of a misprint.
        corrected = [("joint", e, n - e - z, z), ("eligible", n - j - z, j, z), ("without", e, j, n - e - j)]
        of_units += [("unattached" if each[3] else "", *each) for each in corrected]
    for empty, misprint, eligible, joint, without in of_units:
        own = n - joint - without * (empty != "attached")
        yield "units", empty, misprint, eligible, without, [own], range(min(joint, 1), joint // 2 + 1)
    for empty in empties if j else ():  # none in joint cells are none in either sense
        yield "cells", empty, "", e, z, range(min(e, n) + 1), [j]


def _states(printed: Printed) -> Iterator[tuple]:
    """Give the states of every sense that obey the constraints, whether its joint cells survive or are dissolved."""
    for (counted, empty, misprint, eligible, without, owns, joints), fate in product(_senses(printed), _FATES):
        attached = without if empty == "attached" else 0
        for own, cells_joint in product(owns, joints):
            in_joint, overlap = printed.units - own - without + attached, eligible - own
            fits = min(own, without - attached, overlap, in_joint - overlap - attached) >= 0
            fits &= 2 * cells_joint <= in_joint and cells_joint <= in_joint - attached
            # Without a joint cell there is no fate to tell apart: the state is given once.
            if fits and (cells_joint > 0) == (in_joint > 0) and (cells_joint or fate == "survive"):
                reading = misprint and _MISPRINTS[misprint] or _family(counted, empty, fate, overlap)
                dissolved = cells_joint if fate == "dissolve" else 0
                counts = _counts(printed.units, own, in_joint, without - attached, overlap, cells_joint, dissolved)
                yield reading, counted, fate if cells_joint else "", empty, misprint, *counts
    n, e, j, z, _ = printed
    if 0 < j <= e <= n - z:  # eligible units meet as guests, and those with too few members have no cell
        yield "E", "guests", "", "unattached" if z else "", "", *_counts(n, e - j, j, n - e, j, 0, 0)


def _counts(units: int, own: int, in_joint: int, without: int, overlap: int, joint: int, dissolved: int) -> tuple:
    """Return the counts of a state, in the order of their columns."""
    net = units - own - joint
    return own, in_joint, without, own + in_joint, overlap, joint, own + joint, net, dissolved, net + dissolved


def _family(counted: str, empty: str, fate: str, overlap: int) -> str:
    attached = empty == "attached"
    if counted == "units":
        return "B′" if attached else "B" if overlap else "A"
    if fate == "survive":
        return "C′" if attached else "C"
    return "D′" if empty == "unattached" else "D"


def readings(printed: Printed) -> pd.DataFrame:
    """Return the readings of a baseline that does not add up: what one of the printed words may have meant.

    One row per reading, a family of solutions: ``reading``, ``units``, what it supposes (as in :func:`solutions`,
    ``either`` where it needs neither) and ``needs``, the same as codes separated by blanks; the counts of
    :func:`solutions`, each also as ``_low`` and ``_high``, and missing where these two differ;
    ``explains_established`` (whether a solution gives the established cells), ``own_pct`` and ``any_pct`` of units.

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
    lowest, highest = (by_reading[_COUNTS].agg(end).astype("Int64") for end in ("min", "max"))
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
