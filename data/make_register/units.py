"""Residential units from 1998 to 2025: the split of 2011, the mergers of 2020, the new wards of 2025.

The parents and children of the split are not published. What is: 108 units before, of which 83 street quarters were
split, and 225 residential groups and 24 villages after. So 25 units were not split: the 24 villages, and one street
quarter that went on whole as a residential group under a new name. One ward printed its number of street quarters; the
others share the rest by their number of groups. Households of a village are those of the ward table, before the split
too, and the street quarters take the rest of the city's households of 2010.

In 2020 the smallest units were merged two by two, as many as it takes to reach the counts printed for two of the new
wards in 2025; the other wards printed none and keep theirs. Of the new ward that also took in land outside the city
only the part that was the city's is told.
"""

import numpy as np
from published_figures import (
    DETAILED_WARD,
    FOUNDED,
    SPLIT,
    Printed,
    Rows,
    Setting,
    Ward,
    apportion,
    in_force,
    shared,
    tag,
    total,
)

_FEWEST_HOUSEHOLDS = 60
_PRINTED_AFTER_MERGERS = {"lam-vien-2025": "2025-08-28", "cam-ly-2025": "2025"}


def units_with_events(setting: Setting, printed: Printed, rng: np.random.Generator) -> tuple[Rows, Rows]:
    """Return the rows of ``units`` and ``unit_events``.

    A unit also carries ``ward``, the old ward it stands on, ``weight``, how many members it attracts, and ``roots``,
    the units of the split it consists of: so members do not jump where only borders moved.
    """
    units, events = [], []
    quarters = _street_quarters(setting, printed)
    kept = _ward_of_the_quarter_left_whole(setting, quarters)
    before = _households_before(setting, printed)
    for ward in setting.wards:
        if ward.kind == "commune":
            units += _formed(ward, "thon", FOUNDED, rng)
            continue
        children = _formed(ward, "to_dan_pho", SPLIT, rng)
        whole = int(ward is kept)
        sizes = apportion(ward.units - whole, rng.uniform(0.8, 1.25, quarters[ward.id] - whole), minimum=2)
        ends = np.cumsum([*sizes, 1] if whole else sizes).tolist()
        families = [children[start:end] for start, end in zip([0, *ends], ends, strict=False)]
        households = apportion(before[ward.id], [total(family, "households") for family in families])
        for number, (family, count) in enumerate(zip(families, households, strict=True), start=1):
            parent = _unit(ward, "khu_pho", FOUNDED, number, int(count), total(family, "weight"))
            units.append(parent)
            events += _became(setting, parent, family, "split" if len(family) > 1 else "rename", number)
        units += children
    _merge(setting, printed, units, events)
    _move_to_new_wards(setting, units, events)
    return units, events


def _street_quarters(setting: Setting, printed: Printed) -> dict[str, int]:
    """Return the street quarters of each ward before the split."""
    villages = sum(ward.units for ward in setting.wards if ward.kind == "commune")
    of_one = printed.count("units_total", "khu_pho", period="1998/2011", area=DETAILED_WARD)
    others = {ward.id: ward.units for ward in setting.wards if ward.kind == "ward" and ward.id != DETAILED_WARD}
    rest = printed.count("units_total", period="2010") - villages - of_one
    return {DETAILED_WARD: of_one, **shared(rest, others, minimum=1)}


def _ward_of_the_quarter_left_whole(setting: Setting, quarters: dict[str, int]) -> Ward:
    """Return the ward whose quarters are smallest: where one was most likely to need no division."""
    wards = [ward for ward in setting.wards if ward.id in quarters and ward.id != DETAILED_WARD]
    return min(wards, key=lambda ward: ward.units / quarters[ward.id])


def _households_before(setting: Setting, printed: Printed) -> dict[str, int]:
    villages = sum(ward.households for ward in setting.wards if ward.kind == "commune")
    wards = {ward.id: ward.households for ward in setting.wards if ward.kind == "ward"}
    return shared(printed.count("households", period="2010") - villages, wards)


def _formed(ward: Ward, kind: str, day: str, rng: np.random.Generator) -> Rows:
    """Return the units one ward is divided into on a day."""
    parts = apportion(ward.households, rng.lognormal(0, 0.3, ward.units), minimum=_FEWEST_HOUSEHOLDS)
    weights = np.sqrt(parts) * rng.lognormal(0, 0.35, ward.units)
    return [
        _unit(ward, kind, day, number, int(part), float(weight))
        for number, (part, weight) in enumerate(zip(parts, weights, strict=True), start=1)
    ]


def _unit(ward: Ward, kind: str, day: str, number: int, households: int, weight: float) -> dict:
    name = f"u-{tag(ward.id)}-{day[:4]}-{number:02d}"
    row = {"id": name, "area": ward.id, "kind": kind, "name": str(number), "households": households}
    return row | {"valid_from": day, "valid_to": "", "ward": ward.id, "weight": weight, "roots": [name]}


def _became(setting: Setting, parent: dict, children: Rows, kind: str, number: int) -> Rows:
    """End a unit on the day its children begin, and tell what became of its households."""
    day = parent["valid_to"] = children[0]["valid_from"]
    parts = np.round([child["households"] / total(children, "households") for child in children], 6)
    parts[0] += 1 - parts.sum()
    event = {"id": f"e-{tag(children[0]['area'])}-{day[:4]}-{number:02d}", "date": day, "kind": kind}
    event |= {"from_unit": parent["id"], "instrument": setting.instruments[kind]}
    return [
        event | {"to_unit": child["id"], "household_share": round(float(part), 6)}
        for child, part in zip(children, parts, strict=True)
    ]


def _merge(setting: Setting, printed: Printed, units: Rows, events: Rows) -> None:
    """Merge the smallest units of a ward two by two until the new ward has as many units as printed."""
    wards = {ward.id: ward for ward in setting.wards}
    merged = dict.fromkeys(wards, 0)
    for new_ward, period in _PRINTED_AFTER_MERGERS.items():
        members = [unit for unit in units if in_force(unit, SPLIT) and wards[unit["area"]].successor == new_ward]
        needed = len(members) - printed.count("units_total", "to_dan_pho", period=period, area=new_ward)
        waiting: dict[str, dict] = {}
        for unit in sorted(members, key=lambda unit: (unit["households"], unit["id"])):
            if needed == 0:
                break
            other = waiting.pop(unit["area"], None)
            if other is None:
                waiting[unit["area"]] = unit
                continue
            merged[unit["area"]] += 1
            needed -= 1
            both, number = [unit, other], merged[unit["area"]]  # the larger first: its cell goes on
            households, weight = total(both, "households"), total(both, "weight")
            child = _unit(wards[unit["area"]], unit["kind"], setting.merger, number, households, weight)
            # Numbers of groups that went on are not given to a new one.
            child["name"] = "+".join(sorted((old["name"] for old in both), key=int))
            child["roots"] = [root for old in both for root in old["roots"]]
            units.append(child)
            for old in both:
                events += _became(setting, old, [child], "merge", number)


def _move_to_new_wards(setting: Setting, units: Rows, events: Rows) -> None:
    """Give every unit of the old city its new ward; villages become residential groups there."""
    successors = {ward.id: ward.successor for ward in setting.wards}
    numbers = dict.fromkeys(setting.new_wards, 0)
    for old in [unit for unit in units if in_force(unit, setting.reform)]:
        area = successors[old["area"]]
        numbers[area] += 1
        number = numbers[area]
        name = f"u-{tag(area)}-{setting.reform[:4]}-{number:02d}"
        new = old | {"id": name, "area": area, "kind": "to_dan_pho", "name": str(number), "valid_from": setting.reform}
        units.append(new)
        events += _became(setting, old, [new], "transfer", number)
