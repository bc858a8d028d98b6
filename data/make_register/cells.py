"""Cells and the units they serve: before the split, after it, on the way to full coverage, and since.

Before the split each unit had its cell, which ended with its street quarter; those of the villages went on. After the
mergers of 2020 the cell of the larger unit goes on as the cell of the new one. In 2025 every cell ends with its
committee and begins again under a new one, because a cell's row names one committee for its whole life. For the same
reason the cell of one unit that once hosted others keeps its joint type: how many units a cell serves on a day is what
``cell_units`` says.
"""

from datetime import date, timedelta

import numpy as np
from baseline import Baseline
from chibo.words.periods import parse_period
from published_figures import DETAILED_NEW_WARD, DETAILED_WARD, FOUNDED, SPLIT, Printed, Rows, Setting, shared

_ESTABLISHED = "2011/2013-10"
# Nothing was established in the year of the split: its 31 December is the first count after it.
_FIRST_ESTABLISHED = date(2012, 1, 16)


def neighbourhood_cells(
    units: Rows, events: Rows, organisations: Rows, base: Baseline, rng: np.random.Generator
) -> tuple[Rows, Rows]:
    """Return rows of ``cells`` and ``cell_units`` for the cells that serve units.

    A cell also carries ``ward``, the old ward it stands in.
    """
    book = _Book(units, organisations)
    days = _establishment_days(base, rng)
    joint = {unit for group in base.groups for unit in group}
    for unit in units:
        new = unit["valid_from"] == SPLIT and unit["id"] not in joint | base.without
        if new or unit["valid_from"] == FOUNDED:
            book.begin(unit["id"], unit["valid_from"])
    for group in base.groups:
        cell = book.begin(group[0], SPLIT, joint_type="b" if base.survives else "a")
        for unit in group[1:]:
            book.serve(cell, unit, SPLIT)
    for unit, day in sorted(days.items(), key=lambda item: (item[1], item[0])):
        if unit in joint:
            book.leave(unit, day)
        book.begin(unit, day)
    for event in events:
        book.follow(event)
    return book.cells, book.spans


def _establishment_days(base: Baseline, rng: np.random.Generator) -> dict[str, str]:
    """Return the day on which each unit without its own cell got one, spread over the printed span.

    The units of a joint cell that is dissolved part on one day; those of one that survives leave one by one.
    """
    length = (parse_period(_ESTABLISHED).end - _FIRST_ESTABLISHED).days
    joint = {unit for group in base.groups for unit in (group[1:] if base.survives else group)}
    together = [[unit] for group in base.groups for unit in group[1:]] if base.survives else list(base.groups)
    together += [[unit] for unit in sorted(base.without - joint)]
    days = {}
    for group in together:
        day = (_FIRST_ESTABLISHED + timedelta(days=int(rng.integers(length)))).isoformat()
        days |= dict.fromkeys(group, day)
    return days


class _Book:
    """The rows as they are written, with the cell that serves each unit now."""

    def __init__(self, units: Rows, organisations: Rows):
        self.cells: Rows = []
        self.spans: Rows = []
        self._units = {unit["id"]: unit for unit in units}
        self._committees = {row["area"]: row["id"] for row in organisations if row["sector"] == "ward_commune"}
        self._now: dict[str, tuple[dict, dict]] = {}

    def begin(self, unit: str, day: str, *, joint_type: str = "") -> dict:
        """Establish a cell for a unit; its id tells the unit and the year of the cell."""
        row = self._units[unit]
        place, _, number = unit.removeprefix("u-").rpartition("-")
        cell = {"id": f"c-{place.rpartition('-')[0]}-{day[:4]}-{number}", "kind": "neighbourhood"}
        cell |= {"organisation": self._committees[row["area"]], "joint_type": joint_type, "ward": row["ward"]}
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
        if all(other["id"] != cell["id"] for other, _ in self._now.values()):
            cell["valid_to"] = day

    def follow(self, event: dict) -> None:
        """Do what a unit's event means for its cell."""
        old, new, day = event["from_unit"], event["to_unit"], event["date"]
        if event["kind"] == "transfer":
            self.leave(old, day)
            self.begin(new, day)
        elif event["kind"] == "merge" and new not in self._now:
            # The larger unit is named first, and its cell goes on as that of both.
            cell, span = self._now.pop(old)
            span["valid_to"] = day
            self.serve(cell, new, day)
        elif old in self._now:
            self.leave(old, day)


def other_cells(organisations: Rows, setting: Setting, printed: Printed) -> Rows:
    """Return rows of ``cells`` that serve no unit: of offices, schools and forces, below a committee."""
    counts = _counts(organisations, setting, printed)
    by_id = {row["id"]: row for row in organisations}
    rows = [
        _other(by_id[committee], number, _pool(by_id[committee]))
        for committee, count in counts.items()
        for number in range(1, count + 1)
    ]
    begun: dict[str, int] = {}
    for committee, count in counts.items():
        new = by_id.get(by_id[committee]["after"])
        for _ in range(count if new else 0):
            begun[new["id"]] = begun.get(new["id"], 0) + 1
            pool = _pool(by_id[committee]) if new["sector"] == "ward_commune" else new["id"]
            rows.append(_other(new, begun[new["id"]], pool))
    return rows


def _counts(organisations: Rows, setting: Setting, printed: Printed) -> dict[str, int]:
    """Return the cells of each committee of the city that serve no unit.

    What is printed: all subordinate cells of 2013, those of one ward, and the subordinate organisations of one new ward
    in 2025, of which its units' cells and its grassroots organisations are known here. The rest is shared by size.
    """
    committees = [row for row in organisations if row["kind"] == "committee" and row["valid_from"] < setting.reform]
    leading = {row["area"]: row["id"] for row in committees if row["sector"] == "ward_commune"}
    sizes = {leading[ward.id]: ward.size for ward in setting.wards}
    outside = {row["id"]: max(3, round(row["size"] / 10)) for row in committees if row["sector"] != "ward_commune"}
    one = {"period": "2023-01", "area": DETAILED_WARD}
    of_one = printed.count("subordinate_cells", **one) - printed.count("subordinate_cells", "neighbourhood", **one)
    counts = {leading[DETAILED_WARD]: of_one}
    inside = setting.inside(DETAILED_NEW_WARD)
    counted = sum(row["area"] == DETAILED_NEW_WARD and row["sector"] != "ward_commune" for row in organisations)
    counted += sum(ward.units for ward in inside)
    rest = printed.count("subordinate_organisations", period=setting.reform, area=DETAILED_NEW_WARD) - counted
    counts |= shared(rest, {leading[ward.id]: ward.size for ward in inside}, minimum=1)
    standing = {row["id"] for row in committees if row["valid_from"] == FOUNDED}
    rest = printed.count("subordinate_cells", period="2013") - printed.count("units_total", period="2012")
    rest -= sum(counts.values()) + sum(count for name, count in outside.items() if name in standing)
    return counts | shared(rest, {name: sizes[name] for name in sizes if name not in counts}, minimum=1) | outside


def _pool(committee: dict) -> str:
    return committee["area"] if committee["sector"] == "ward_commune" else committee["id"]


def _other(committee: dict, number: int, pool: str) -> dict:
    cell = {"id": f"c-{committee['id'].removeprefix('o-')}-n{number:02d}", "organisation": committee["id"]}
    cell |= {"kind": "non_residential", "joint_type": "", "ward": pool}
    return cell | {"valid_from": committee["valid_from"], "valid_to": committee["valid_to"]}
