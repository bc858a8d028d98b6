"""Residential units from 1998 to 2025: the split of 2011, the mergers of 2020, the new wards of 2025.

The parents and children of the split are not published. What is: 108 units before, of which 83 street quarters were
split, and 225 residential groups and 24 villages after. So 25 units were not split: the 24 villages, and one street
quarter that went on whole as a residential group under a new name. One ward printed its number of street quarters; the
others share the rest by their number of groups. Households of a village are those of the ward table, before the split
too, and the street quarters take the rest of the city's households of 2010.

In 2020 the smallest units were merged two by two, as many as it takes to reach the counts printed for two of the new
wards in 2025; the other wards printed none and keep theirs.
"""

from collections import Counter
from itertools import islice

import numpy as np
from city import DETAILED_WARD, FOUNDED, MERGED, REFORM, SPLIT, City, Rows, apportion, in_force, shared, tag

_FEWEST_HOUSEHOLDS = 60
_PRINTED_AFTER_MERGERS = {"lam-vien-2025": "2025-08-28", "cam-ly-2025": "2025"}


def units_with_events(city: City, rng: np.random.Generator) -> tuple[Rows, Rows]:
    """Return the rows of ``units`` and ``unit_events``.

    A unit also carries ``ward``, the old ward it stands on, ``weight``, how many members it attracts, and ``roots``,
    the units of the split it consists of: so members do not jump where only borders moved.
    """
    units, events = [], []
    wards = {ward.id: ward for ward in city.wards if ward.kind == "ward"}
    communes = [ward for ward in city.wards if ward.kind == "commune"]
    of_one = city.printed("units_total", "khu_pho", period="1998/2011", area=DETAILED_WARD)
    rest = city.printed("units_total", period="2010") - sum(ward.units for ward in communes) - of_one
    others = {name: ward.units for name, ward in wards.items() if name != DETAILED_WARD}
    quarters = shared(rest, others, minimum=1)
    # The quarter that went on whole is of the ward whose quarters are smallest: it was the last to need a division.
    kept = min(others, key=lambda name: others[name] / quarters[name])
    quarters[DETAILED_WARD] = of_one
    rest = city.printed("households", period="2010") - sum(ward.households for ward in communes)
    before = shared(rest, {name: ward.households for name, ward in wards.items()})
    for ward in city.wards:
        if ward in communes:
            units += _formed(ward, "thon", FOUNDED, rng)
            continue
        children, whole = _formed(ward, "to_dan_pho", SPLIT, rng), int(ward.id == kept)
        sizes = apportion(ward.units - whole, rng.uniform(0.8, 1.25, quarters[ward.id] - whole), minimum=2)
        remaining = iter(children)
        families = [list(islice(remaining, size)) for size in [*sizes, *[1] * whole]]
        households = apportion(before[ward.id], [_total(family, "households") for family in families])
        for number, (family, count) in enumerate(zip(families, households.tolist(), strict=True), start=1):
            parent = _unit(ward.id, "khu_pho", FOUNDED, number, count, _total(family, "weight"))
            units.append(parent)
            events += _became(parent, family, "split" if len(family) > 1 else "rename", number)
        units += children
    for area, period in _PRINTED_AFTER_MERGERS.items():
        old = {ward.id for ward in city.inside(area)}
        members = [unit for unit in in_force(units, SPLIT) if unit["area"] in old]
        _merge(members, city.printed("units_total", "to_dan_pho", period=period, area=area), units, events)
    _move_to_new_wards(city, units, events)
    return units, events


def _formed(ward, kind: str, day: str, rng: np.random.Generator) -> Rows:
    """Return the units one ward is divided into on a day."""
    parts = apportion(ward.households, rng.lognormal(0, 0.3, ward.units), minimum=_FEWEST_HOUSEHOLDS)
    weights = np.sqrt(parts) * rng.lognormal(0, 0.35, ward.units)
    both = enumerate(zip(parts.tolist(), weights.tolist(), strict=True), start=1)
    return [_unit(ward.id, kind, day, number, part, weight) for number, (part, weight) in both]


def _unit(area: str, kind: str, day: str, number: int, households: int, weight: float) -> dict:
    name = f"u-{tag(area)}-{day[:4]}-{number:02d}"
    row = {"id": name, "area": area, "kind": kind, "name": str(number), "households": households}
    return row | {"valid_from": day, "valid_to": "", "ward": area, "weight": weight, "roots": [name]}


def _total(rows: Rows, column: str) -> float:
    return sum(row[column] for row in rows)


def _became(parent: dict, children: Rows, kind: str, number: int) -> Rows:
    """End a unit on the day its children begin, and tell what became of its households."""
    day = parent["valid_to"] = children[0]["valid_from"]
    parts = np.round([child["households"] / _total(children, "households") for child in children], 6)
    parts[0] += 1 - parts.sum()
    event = {"id": f"e-{tag(children[0]['area'])}-{day[:4]}-{number:02d}", "date": day, "kind": kind}
    event |= {"from_unit": parent["id"], "instrument": ""}  # no decision is behind invented rows
    shares = zip(children, parts.round(6).tolist(), strict=True)
    return [event | {"to_unit": child["id"], "household_share": share} for child, share in shares]


def _merge(members: Rows, left: int, units: Rows, events: Rows) -> None:
    """Merge the smallest units of a new ward two by two, inside their old wards, until so many are left."""
    numbers, waiting = Counter(), {}
    for unit in sorted(members, key=lambda unit: (unit["households"], unit["id"])):
        if numbers.total() == len(members) - left:
            break
        area = unit["area"]
        if area not in waiting:
            waiting[area] = unit
            continue
        both = [unit, waiting.pop(area)]  # the larger first: its cell goes on
        numbers[area] += 1
        households, weight = _total(both, "households"), _total(both, "weight")
        child = _unit(area, unit["kind"], MERGED, numbers[area], households, weight)
        # Numbers of groups that went on are not given to a new one.
        child["name"] = "+".join(sorted((old["name"] for old in both), key=int))
        child["roots"] = [root for old in both for root in old["roots"]]
        units.append(child)
        for old in both:
            events += _became(old, [child], "merge", numbers[area])


def _move_to_new_wards(city: City, units: Rows, events: Rows) -> None:
    """Give every unit of the old city its new ward; villages become residential groups there."""
    successors, numbers = {ward.id: ward.successor for ward in city.wards}, Counter()
    for old in in_force(units, REFORM):
        area = successors[old["area"]]
        numbers[area] += 1
        own = {name: old[name] for name in ("ward", "roots")}
        new = _unit(area, "to_dan_pho", REFORM, numbers[area], old["households"], old["weight"]) | own
        units.append(new)
        events += _became(old, [new], "transfer", numbers[area])
