"""Who had a cell right after the split: two readings of printed figures that do not add up.

236 eligible units, 12 joint cells and 3 units without members are 251, not 249. Two exact readings also give the 25
cells established until October 2013, and both take the twelve for cells that serve at least two units each:

``C``  the 25 are net: 249 − 25 = 224 cells stood, 12 of them joint. A joint cell goes on as the cell of one of its
       units, and the units without members belong to none.
``D``  the 25 are gross: the 12 joint cells were dissolved, so 249 − (25 − 12) = 236 cells stood. The units without
       members are attached to joint cells.

Everything else follows: units with their own cell, units in joint cells, how many of these are eligible.
"""

from typing import NamedTuple

import numpy as np
from published_figures import SPLIT, Printed, Rows, apportion, draw, in_force

READINGS = ("C", "D")
_NEIGHBOURS = 3  # the most units a joint cell serves, in a row of neighbours


class Baseline(NamedTuple):
    """The state of every unit after the split, by unit id."""

    groups: tuple[tuple[str, ...], ...]  # the units of each joint cell; the first is eligible
    small: frozenset[str]  # units with members, but too few official ones for a cell
    without: frozenset[str]  # units without members
    survives: bool  # whether a joint cell goes on as the cell of its first unit


def baseline(units: Rows, printed: Printed, reading: str, rng: np.random.Generator) -> Baseline:
    """Choose the units of the joint cells and those without members; ValueError where the reading is unknown."""
    if reading not in READINGS:
        raise ValueError(f"reading {reading!r} is not one of {', '.join(READINGS)}")
    total = printed.count("units_total", period="2012")
    eligible = printed.count("units_eligible", period="2011")
    joint = printed.count("joint_cells", period="2011")
    empty = printed.count("units_without_members", period="2011")
    established = printed.count("cells_established", period="2011/2013-10")
    cells = total - established if reading == "C" else total - (established - joint)
    own = cells - joint
    in_joint = total - own - (empty if reading == "C" else 0)
    groups, apart = _groups(units, joint, in_joint, empty, rng)
    per_group = apportion(eligible - own, np.ones(joint))
    left = [unit for group, count in zip(groups, per_group, strict=True) for unit in group[count:]]
    without = apart if reading == "C" else sorted(rng.choice(left, empty, replace=False).tolist())
    small = frozenset(left) - frozenset(without)
    return Baseline(tuple(map(tuple, groups)), small, frozenset(without), survives=reading == "C")


def _groups(
    units: Rows, joint: int, in_joint: int, empty: int, rng: np.random.Generator
) -> tuple[list[list[str]], list[str]]:
    """Draw rows of neighbours for the joint cells, and units elsewhere that could stand alone without members.

    Only residential groups: the villages kept their cells through the split.
    """
    rows: dict[str, list[str]] = {}
    for unit in units:
        if unit["kind"] == "to_dan_pho" and in_force(unit, SPLIT):
            rows.setdefault(unit["area"], []).append(unit["id"])
    counts = draw(rng, joint, [len(row) // (2 * _NEIGHBOURS) for row in rows.values()])
    places, apart = [], []
    for row, count in zip(rows.values(), counts, strict=True):
        blocks = [row[start : start + _NEIGHBOURS] for start in range(0, len(row) - 2, _NEIGHBOURS)]
        chosen = sorted(rng.choice(len(blocks), count + 1, replace=False).tolist())
        apart.append(blocks[chosen.pop(int(rng.integers(len(chosen))))][-1])
        places += [blocks[index] for index in chosen]
    sizes = np.minimum(apportion(in_joint, rng.uniform(0.9, 1.1, joint), minimum=2), _NEIGHBOURS)
    sizes[np.flatnonzero(sizes < _NEIGHBOURS)[: in_joint - sizes.sum()]] += 1
    groups = [place[:size] for place, size in zip(places, sizes, strict=True)]
    return groups, sorted(rng.choice(apart, empty, replace=False).tolist())
