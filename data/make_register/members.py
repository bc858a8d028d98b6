"""Members on 31 December, from the top down: the city, its wards and organisations, their cells, the units.

The city's total is printed once, for June 2018; the register counts on 31 December and shows it at the end of that
year. Around it the total grows evenly. Two wards printed theirs too, shown on the 31 December next to the printed day.
What the organisations outside wards leave is shared by the other wards by size; inside a ward by the weight of units
and cells. A unit too small for a cell holds one or two members until its cell is established, a unit without members
none; both then live on members posted in.
"""

from typing import NamedTuple

import numpy as np
from baseline import Baseline
from published_figures import (
    DETAILED_NEW_WARD,
    DETAILED_WARD,
    SPLIT,
    TERM,
    TERM_WARD,
    YEARS,
    Printed,
    Rows,
    Setting,
    Ward,
    apportion,
    at_end,
    draw,
    in_force,
    shared,
)

FEWEST_OFFICIAL = 3
_GROWTH = 0.0115
_TOTAL_IN, _TOTAL_PRINTED = 2018, "2018-06"
_WARD_IN, _WARD_PRINTED = 2022, "2023-01"
_LIGHTER = 0.4
_BOUNDS = {"cell": (5, 28), "committee": (32, 200)}


class Frame(NamedTuple):
    """The tables of which members are a part, as rows."""

    units: Rows
    organisations: Rows
    cells: Rows
    cell_units: Rows


def headcounts(
    frame: Frame, base: Baseline, setting: Setting, printed: Printed, rng: np.random.Generator
) -> tuple[Rows, dict[str, int]]:
    """Return rows of ``headcounts``, and the members of each organisation one year before the first.

    Probationary members of 31 December are those admitted in the year: probation lasts twelve months.
    """
    weights = _line_weights(frame, base, rng)
    steps = rng.normal(0, 0.008, (len(setting.wards), len(YEARS) + 1)).cumsum(axis=1)
    drift = dict(zip((ward.id for ward in setting.wards), np.exp(steps), strict=True))
    rows: Rows = []
    before: dict[str, int] = {}
    for year in (YEARS[0] - 1, *YEARS):
        lines = _lines(frame, base, year)
        _count(lines, _totals(frame, setting, printed, year, drift), weights)
        if year in YEARS:
            rows += _probation(lines, year, _admitted(printed, year, rng), rng)
            continue
        for line in lines:
            before[line["organisation"]] = before.get(line["organisation"], 0) + line["members"]
    return rows, before


def _lines(frame: Frame, base: Baseline, year: int) -> Rows:
    """Return where members are counted on 31 December: cell by unit, unit without a cell, cell, grassroots cell."""
    units, cells, spans = at_end(frame.units, year), at_end(frame.cells, year), at_end(frame.cell_units, year)
    organisations = at_end(frame.organisations, year)
    committees = {row["area"]: row["id"] for row in organisations if row["sector"] == "ward_commune"}
    ward = {unit["id"]: unit["ward"] for unit in units}
    cell = {row["id"]: row for row in cells}
    since = {span["unit"]: int(span["valid_from"][:4]) for span in spans if cell[span["cell"]]["joint_type"] == ""}
    served = {span["unit"] for span in spans}
    lines = [
        *((cell[span["cell"]]["organisation"], span["cell"], span["unit"], ward[span["unit"]]) for span in spans),
        *((committees[unit["area"]], "", unit["id"], unit["ward"]) for unit in units if unit["id"] not in served),
        *((row["organisation"], row["id"], "", row["ward"]) for row in cells if row["kind"] == "non_residential"),
        *((row["id"], "", "", row["id"]) for row in organisations if row["kind"] == "cell"),
    ]
    return [
        {"organisation": body, "cell": cell, "unit": unit, "pool": pool}
        | {"members": _fixed(unit, base, since.get(unit), year)}
        for body, cell, unit, pool in lines
    ]


def _fixed(unit: str, base: Baseline, since: int | None, year: int) -> int | None:
    """Return the members of a unit that cannot follow its weight: it had too few for a cell, or none."""
    if unit not in base.small | base.without:
        return None
    if since is not None:
        return FEWEST_OFFICIAL + min(year - since, 4)
    return 0 if unit in base.without else 1 + int(unit[-1]) % 2


def _line_weights(frame: Frame, base: Baseline, rng: np.random.Generator) -> dict[str, float]:
    """Return the weight of each unit and of each cell that serves none, by id.

    Where a joint cell was needed there are fewer members than households suggest, and in every later unit there too.
    """
    own = {unit["id"]: unit["weight"] for unit in frame.units}
    lighter = {unit for group in base.groups for unit in group} | base.without
    weights = {
        unit["id"]: sum(own[root] * (_LIGHTER if root in lighter else 1) for root in unit["roots"])
        for unit in frame.units
    }
    others = [cell["id"] for cell in frame.cells if cell["kind"] == "non_residential"]
    usual = float(np.median([unit["weight"] for unit in frame.units if in_force(unit, SPLIT)]))
    return weights | dict(zip(others, usual * rng.uniform(0.6, 1.2, len(others)), strict=True))


def _totals(
    frame: Frame, setting: Setting, printed: Printed, year: int, drift: dict[str, np.ndarray]
) -> dict[str, int]:
    """Return the members of each old ward, and of each organisation outside wards, on one 31 December."""

    def among(whole: int, wards: list[Ward]) -> dict[str, int]:
        return shared(whole, {ward.id: ward.size * drift[ward.id][year - YEARS[0] + 1] for ward in wards})

    reform = int(setting.reform[:4])
    outside = [row for row in frame.organisations if row["size"] is not None]
    totals = {row["id"]: _size(row, year) for row in at_end(outside, year)}
    city = round(printed.count("members_total", period=_TOTAL_PRINTED) * _level(year)) - sum(totals.values())
    one = printed.count("members_total", period=_WARD_PRINTED, area=DETAILED_WARD)
    wards = {DETAILED_WARD: round(one * _level(year) / _level(_WARD_IN))}
    new = printed.count("members_total", period=setting.reform, area=DETAILED_NEW_WARD)
    new -= sum(_size(row, reform) for row in outside if row["area"] == DETAILED_NEW_WARD)
    wards |= among(round(new * _level(year) / _level(reform)), setting.inside(DETAILED_NEW_WARD))
    rest = [ward for ward in setting.wards if ward.id not in wards]
    return totals | wards | among(city - sum(wards.values()), rest)


def _level(year: int) -> float:
    return (1 + _GROWTH) ** (year - _TOTAL_IN)


def _size(row: dict, year: int) -> int:
    low, high = _BOUNDS[row["kind"]]
    return min(max(round(row["size"] * _level(year)), low), high)


def _count(lines: Rows, totals: dict[str, int], weights: dict[str, float]) -> None:
    """Share each total among its lines; some have their members already."""
    pools: dict[str, Rows] = {}
    for line in lines:
        pools.setdefault(line["pool"], []).append(line)
    for pool, together in pools.items():
        free = [line for line in together if line["members"] is None]
        rest = totals[pool] - sum(line["members"] or 0 for line in together)
        parts = apportion(rest, [weights.get(line["unit"] or line["cell"], 1.0) for line in free], FEWEST_OFFICIAL)
        for line, part in zip(free, parts.tolist(), strict=True):
            line["members"] = part


def _admitted(printed: Printed, year: int, rng: np.random.Generator) -> tuple[int, int]:
    """Return the admissions of a year: of the one ward that printed them for a term, and of all others."""
    first, last = map(int, TERM.split("/"))
    term = printed.count("members_admitted", period=TERM, area=TERM_WARD)
    yearly = apportion(term, np.ones(last - first + 1))
    ward = int(yearly[year - first]) if first <= year <= last else round(term / len(yearly))
    city = int(rng.integers(150, 216))
    if year == 2013:
        city = printed.count("members_admitted", period="2013")
    return ward, city - ward


def _probation(lines: Rows, year: int, admitted: tuple[int, int], rng: np.random.Generator) -> Rows:
    """Say how many of each line's members were admitted in the year and are on probation; three must be official."""
    capacities = np.array([max(line["members"] - FEWEST_OFFICIAL, 0) // 2 for line in lines])
    of_ward = np.array([line["pool"] == TERM_WARD for line in lines])
    probationary = draw(rng, admitted[0], capacities * of_ward) + draw(rng, admitted[1], capacities * ~of_ward)
    return [
        line | {"year": year, "official": line["members"] - count, "probationary": count}
        for line, count in zip(lines, probationary.tolist(), strict=True)
    ]
