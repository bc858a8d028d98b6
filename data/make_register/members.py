"""Members on 31 December, from the top down: the city, its wards and organisations, their cells, the units.

The city's total is printed once, for June 2018; the register counts on 31 December and shows it at the end of that
year. Around it the total grows evenly. Two wards printed theirs too, shown on the 31 December next to the printed day.
What the organisations outside wards leave is shared by the other wards by size; inside a ward by the weight of units
and cells. A unit too small for a cell holds one or two members until its cell is established, a unit without members
none; both then live on members posted in.
"""

import numpy as np
import pandas as pd
from cells import Baseline
from chibo.model.register import MEMBERS_FOR_A_CELL
from city import (
    DETAILED_NEW_WARD,
    DETAILED_WARD,
    REFORM,
    SPLIT,
    TERM,
    TERM_WARD,
    TERM_YEARS,
    YEARS,
    City,
    Rows,
    apportion,
    at_end,
    draw,
    in_force,
    shared,
)

_GROWTH = 0.0115
_TOTAL_IN, _TOTAL_PRINTED = 2018, "2018-06"
_WARD_IN, _WARD_PRINTED = 2022, "2023-01"
_LIGHTER = 0.4
_BOUNDS = {"cell": (5, 28), "committee": (32, 200)}


def headcounts(tables: dict[str, Rows], base: Baseline, city: City, rng: np.random.Generator) -> pd.DataFrame:
    """Return ``headcounts`` of the years and of one before, with the sum of both kinds in ``members``.

    Probationary members of 31 December are those admitted in the year: probation lasts twelve months.
    """
    weights = _weights(tables, base, rng)
    years = [YEARS[0] - 1, *YEARS]
    drift = np.exp(rng.normal(0, 0.008, (len(city.wards), len(years))).cumsum(axis=1))
    counted = []
    for year, of_wards in zip(years, drift.T, strict=True):
        lines = _lines(tables, base, year)
        _share(lines, _totals(tables["organisations"], city, year, of_wards), weights)
        lines["probationary"] = _probation(lines, year, city, rng) if year in YEARS else 0
        counted.append(lines.assign(year=year, official=lines["members"] - lines["probationary"]))
    return pd.concat(counted, ignore_index=True)


def _weights(tables: dict[str, Rows], base: Baseline, rng: np.random.Generator) -> dict[str, float]:
    """Return the weight of each unit and of each cell that serves none, by id.

    Where a joint cell was needed there are fewer members than households suggest, and in every later unit there too.
    """
    own = {unit["id"]: unit["weight"] for unit in tables["units"]}
    for unit in {unit for group in base.groups for unit in group} | base.without:
        own[unit] *= _LIGHTER
    weights = {unit["id"]: sum(own[root] for root in unit["roots"]) for unit in tables["units"]}
    others = [cell["id"] for cell in tables["cells"] if cell["kind"] == "non_residential"]
    usual = float(np.median([unit["weight"] for unit in in_force(tables["units"], SPLIT)]))
    return weights | dict(zip(others, usual * rng.uniform(0.6, 1.2, len(others)), strict=True))


def _lines(tables: dict[str, Rows], base: Baseline, year: int) -> pd.DataFrame:
    """Return where members are counted on 31 December: cell by unit, unit without a cell, cell, grassroots cell."""
    there = {name: at_end(rows, year) for name, rows in tables.items() if name != "unit_events"}
    committees = {row["area"]: row["id"] for row in there["organisations"] if row["sector"] == "ward_commune"}
    ward, cell = {row["id"]: row["ward"] for row in there["units"]}, {row["id"]: row for row in there["cells"]}
    spans = [(cell[span["cell"]], span["unit"], int(span["valid_from"][:4])) for span in there["cell_units"]]
    since = {unit: begun for of, unit, begun in spans if of["joint_type"] == ""}
    served = {unit for _, unit, _ in spans}
    alone = [unit for unit in there["units"] if unit["id"] not in served]
    lines = [
        *((of["organisation"], of["id"], unit, ward[unit]) for of, unit, _ in spans),
        *((committees[unit["area"]], "", unit["id"], unit["ward"]) for unit in alone),
        *((row["organisation"], row["id"], "", row["ward"]) for row in cell.values() if row["kind"] != "neighbourhood"),
        *((row["id"], "", "", row["id"]) for row in there["organisations"] if row["kind"] == "cell"),
    ]
    frame = pd.DataFrame(lines, columns=["organisation", "cell", "unit", "pool"])
    frame["members"] = [_fixed(unit, base, since.get(unit), year) for unit in frame["unit"]]
    return frame


def _fixed(unit: str, base: Baseline, since: int | None, year: int) -> int:
    """Return the members of a unit that cannot follow its weight, having too few for a cell, or none; else -1."""
    if unit not in base.small | base.without:
        return -1
    if since is not None:
        return MEMBERS_FOR_A_CELL + min(year - since, 4)
    return 0 if unit in base.without else 1 + int(unit[-1]) % 2


def _share(lines: pd.DataFrame, totals: dict[str, int], weights: dict[str, float]) -> None:
    """Share each total among its lines; some have their members already."""
    own = lines["unit"].where(lines["unit"] != "", lines["cell"]).map(weights).fillna(1.0)
    free = lines["members"] < 0
    fixed = lines["members"].where(~free, 0).groupby(lines["pool"]).sum()
    for pool, rows in lines[free].groupby("pool").groups.items():
        lines.loc[rows, "members"] = apportion(totals[pool] - fixed[pool], own[rows], MEMBERS_FOR_A_CELL)


def _totals(organisations: Rows, city: City, year: int, drift: np.ndarray) -> dict[str, int]:
    """Return the members of each old ward, and of each organisation outside wards, on one 31 December."""
    sizes = {ward.id: ward.size * part for ward, part in zip(city.wards, drift, strict=True)}
    reform = int(REFORM[:4])
    outside = [row for row in organisations if row["size"] is not None]
    totals = {row["id"]: _size(row, year) for row in at_end(outside, year)}
    rest = round(city.printed("members_total", period=_TOTAL_PRINTED) * _level(year)) - sum(totals.values())
    one = city.printed("members_total", period=_WARD_PRINTED, area=DETAILED_WARD)
    wards = {DETAILED_WARD: round(one * _level(year) / _level(_WARD_IN))}
    new = city.printed("members_total", period=REFORM, area=DETAILED_NEW_WARD)
    new -= sum(_size(row, reform) for row in outside if row["area"] == DETAILED_NEW_WARD)
    inside = {ward.id: sizes[ward.id] for ward in city.inside(DETAILED_NEW_WARD)}
    wards |= shared(round(new * _level(year) / _level(reform)), inside)
    others = {name: size for name, size in sizes.items() if name not in wards}
    return totals | wards | shared(rest - sum(wards.values()), others)


def _level(year: int) -> float:
    return (1 + _GROWTH) ** (year - _TOTAL_IN)


def _size(row: dict, year: int) -> int:
    return int(np.clip(round(row["size"] * _level(year)), *_BOUNDS[row["kind"]]))


def _probation(lines: pd.DataFrame, year: int, city: City, rng: np.random.Generator) -> np.ndarray:
    """Return how many of each line's members were admitted in the year; three must be official.

    One ward printed its admissions for a term; all others are drawn, and those of 2013 printed.
    """
    term = city.printed("members_admitted", period=TERM, area=TERM_WARD)
    of_term = apportion(term, np.ones(len(TERM_YEARS)))
    ward = of_term[year - TERM_YEARS[0]] if year in TERM_YEARS else round(term / len(TERM_YEARS))
    every = rng.integers(150, 216)
    if year == 2013:
        every = city.printed("members_admitted", period="2013")
    capacities = np.maximum(lines["members"] - MEMBERS_FOR_A_CELL, 0) // 2
    of_ward = lines["pool"] == TERM_WARD
    return draw(rng, ward, capacities * of_ward) + draw(rng, every - ward, capacities * ~of_ward)
