"""Cells and the units they serve: before the split, after it, on the way to full coverage, and since.

Right after the split, printed figures do not add up: 236 eligible units, 12 joint cells and 3 units without members are
251, not 249. One exact reading is taken here: the 25 cells established until October 2013 are net, so 249 − 25 = 224
cells stood, 12 of them joint, each serving at least two units. A joint cell goes on as the cell of one of its units,
and the units without members belong to none.

Before the split each unit had its cell, which ended with its street quarter; those of the villages went on. After the
mergers of 2020 the cell of the larger unit goes on as the cell of the new one. In 2025 every cell ends with its
committee and begins again under a new one, because a cell's row names one committee for its whole life. For the same
reason the cell of one unit that once hosted others keeps its joint type: how many units a cell serves on a day is what
``cell_units`` says.
"""

from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from city import DETAILED_NEW_WARD, DETAILED_WARD, FOUNDED, REFORM, SPLIT, City, Rows, apportion, draw, in_force, shared

_NEIGHBOURS = 3  # the most units a joint cell serves, in a row of neighbours
# Nothing was established in the year of the split: its 31 December is the first count after it.
_FIRST_ESTABLISHED, _LAST_ESTABLISHED = date(2012, 1, 16), date(2013, 10, 31)


class Baseline(NamedTuple):
    """The state of every unit after the split, by unit id."""

    groups: list[list[str]]  # the units of each joint cell; the first is eligible
    small: set[str]  # units with members, but too few official ones for a cell
    without: set[str]  # units without members


def baseline(units: Rows, city: City, rng: np.random.Generator) -> Baseline:
    """Choose the units of the joint cells and those without members."""
    total = city.printed("units_total", period="2012")
    joint = city.printed("joint_cells", period="2011")
    empty = city.printed("units_without_members", period="2011")
    established = city.printed("cells_established", period="2011/2013-10")
    own = total - established - joint
    groups, without = _groups(units, joint, total - own - empty, empty, rng)
    per_group = apportion(city.printed("units_eligible", period="2011") - own, np.ones(joint))
    small = {unit for group, count in zip(groups, per_group, strict=True) for unit in group[count:]}
    return Baseline(groups, small, set(without))


def _groups(
    units: Rows, joint: int, in_joint: int, empty: int, rng: np.random.Generator
) -> tuple[list[list[str]], list[str]]:
    """Draw rows of neighbours for the joint cells, and units elsewhere that could stand alone without members.

    Only residential groups: the villages kept their cells through the split.
    """
    rows: dict[str, list[str]] = {}
    for unit in in_force(units, SPLIT):
        if unit["kind"] == "to_dan_pho":
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
    return groups, rng.choice(apart, empty, replace=False).tolist()


class _Book:
    """The rows of ``cells`` and ``cell_units`` as they are written, with the cell that serves each unit now."""

    def __init__(self, units: Rows, organisations: Rows):
        self.cells: Rows = []
        self.spans: Rows = []
        self._units = {unit["id"]: unit for unit in units}
        self._committees = {row["area"]: row["id"] for row in organisations if row["sector"] == "ward_commune"}
        self._now: dict[str, tuple[dict, dict]] = {}

    def begin(self, unit: str, day: str, joint_type: str = "") -> dict:
        """Establish a cell for a unit; its id tells the unit and the year of the cell."""
        row = self._units[unit]
        place, _, number = unit.removeprefix("u-").rsplit("-", 2)
        cell = {"id": f"c-{place}-{day[:4]}-{number}", "organisation": self._committees[row["area"]]}
        cell |= {"kind": "neighbourhood", "joint_type": joint_type, "ward": row["ward"]}
        self.cells.append(cell | {"valid_from": day, "valid_to": ""})
        self.serve(self.cells[-1], unit, day)
        return self.cells[-1]

    def serve(self, cell: dict, unit: str, day: str) -> None:
        """Let a cell serve one unit more."""
        self.spans.append({"cell": cell["id"], "unit": unit, "valid_from": day, "valid_to": ""})
        self._now[unit] = cell, self.spans[-1]

    def leave(self, unit: str, day: str) -> None:
        """End a cell's service of a unit, and the cell with its last unit."""
        cell, span = self._now.pop(unit)
        span["valid_to"] = day
        if all(other is not cell for other, _ in self._now.values()):
            cell["valid_to"] = day

    def follow(self, event: dict) -> None:
        """Do what a unit's event means for its cell."""
        old, new, day = event["from_unit"], event["to_unit"], event["date"]
        if event["kind"] == "merge" and new not in self._now:
            # The larger unit is named first, and its cell goes on as that of both.
            self.serve(self._now[old][0], new, day)
        if old in self._now:
            self.leave(old, day)
        if event["kind"] == "transfer":
            self.begin(new, day)


def neighbourhood_cells(
    units: Rows, events: Rows, organisations: Rows, base: Baseline, rng: np.random.Generator
) -> tuple[Rows, Rows]:
    """Return rows of ``cells`` and ``cell_units`` for the cells that serve units; a cell also carries its old ``ward``.

    The units of a joint cell leave it one by one, until it serves its first one alone.
    """
    book = _Book(units, organisations)
    joint = {unit for group in base.groups for unit in group}
    for unit in units:
        new = unit["valid_from"] == SPLIT and unit["id"] not in joint | base.without
        if new or unit["valid_from"] == FOUNDED:
            book.begin(unit["id"], unit["valid_from"])
    for first, *more in base.groups:
        cell = book.begin(first, SPLIT, "b")
        for unit in more:
            book.serve(cell, unit, SPLIT)
    waiting = [*(unit for _, *more in base.groups for unit in more), *sorted(base.without)]
    after = rng.integers((_LAST_ESTABLISHED - _FIRST_ESTABLISHED).days, size=len(waiting)).tolist()
    days = [(_FIRST_ESTABLISHED + timedelta(days)).isoformat() for days in after]
    for day, unit in sorted(zip(days, waiting, strict=True)):
        if unit in joint:
            book.leave(unit, day)
        book.begin(unit, day)
    for event in events:
        book.follow(event)
    return book.cells, book.spans


def other_cells(organisations: Rows, city: City) -> Rows:
    """Return rows of ``cells`` that serve no unit: of offices, schools and forces, below a committee."""
    by_id, before, after = {row["id"]: row for row in organisations}, [], []
    for name, count in _counts(organisations, city).items():
        old, new = by_id[name], by_id.get(by_id[name]["after"])
        ward = old["area"] if old["sector"] == "ward_commune" else ""
        before += [_other(old, number, ward) for number in range(1, count + 1)]
        if new:
            begun = sum(cell["organisation"] == new["id"] for cell in after)
            after += [_other(new, begun + number, ward) for number in range(1, count + 1)]
    return before + after


def _other(committee: dict, number: int, ward: str) -> dict:
    row = {"id": f"c-{committee['id'].removeprefix('o-')}-n{number:02d}", "organisation": committee["id"]}
    row |= {"kind": "non_residential", "joint_type": "", "ward": ward or committee["id"]}
    return row | {"valid_from": committee["valid_from"], "valid_to": committee["valid_to"]}


def _counts(organisations: Rows, city: City) -> dict[str, int]:
    """Return the cells of each committee of the city that serve no unit.

    What is printed: all subordinate cells of 2013, those of one ward, and the subordinate organisations of one new ward
    in 2025, of which its units' cells and its grassroots organisations are known here. The rest is shared by size.
    """
    committees = [row for row in organisations if row["kind"] == "committee" and row["valid_from"] < REFORM]
    leading = {row["area"]: row["id"] for row in committees if row["sector"] == "ward_commune"}
    sizes = {leading[ward.id]: ward.size for ward in city.wards}
    outside = {row["id"]: max(3, round(row["size"] / 10)) for row in committees if row["sector"] != "ward_commune"}
    one = {"period": "2023-01", "area": DETAILED_WARD}
    of_one = city.printed("subordinate_cells", **one) - city.printed("subordinate_cells", "neighbourhood", **one)
    counts = {leading[DETAILED_WARD]: of_one}
    inside = city.inside(DETAILED_NEW_WARD)
    rest = city.printed("subordinate_organisations", period=REFORM, area=DETAILED_NEW_WARD)
    rest -= sum(ward.units for ward in inside)
    rest -= sum(row["area"] == DETAILED_NEW_WARD and row["sector"] != "ward_commune" for row in organisations)
    counts |= shared(rest, {leading[ward.id]: ward.size for ward in inside}, minimum=1)
    rest = city.printed("subordinate_cells", period="2013") - city.printed("units_total", period="2012")
    rest -= sum(counts.values()) + sum(outside.get(row["id"], 0) for row in committees if row["valid_from"] == FOUNDED)
    return counts | shared(rest, {name: sizes[name] for name in sizes if name not in counts}, minimum=1) | outside
