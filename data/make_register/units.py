"""Residential units and their cells: the split of 2011, full coverage, the mergers of 2020, the new wards of 2025.

The parents and children of the split are not published. What is: 108 units before, of which 83 street quarters were
split, and 225 residential groups and 24 villages after. So 25 units were not split: the 24 villages, and one street
quarter that went on whole as a residential group under a new name. One ward printed its number of street quarters; the
others share the rest by their number of groups. Households of a village are those of the ward table, before the split
too, and the street quarters take the rest of the city's households of 2010.

In 2020 the smallest units were merged two by two, as many as it takes to reach the counts printed for two of the new
wards in 2025; the other wards printed none and keep theirs.

Everything is told of the units right after the split, the roots: a unit of any day consists of whole roots.

Right after the split, printed figures do not add up: 236 eligible units, 12 joint cells and 3 units without members are
251, not 249. One exact reading is taken here: the 25 cells established until October 2013 are net, so 249 − 25 = 224
cells stood, 12 of them joint, each serving at least two units, of which two could stand alone. A joint cell goes on as
the cell of one of its units, and the units without members belong to none.

Before the split each unit had its cell, which ended with its street quarter; those of the villages went on. After the
mergers of 2020 the cell of the larger unit goes on as the cell of the new one. In 2025 every cell ends with its
committee and begins again under a new one, because a cell's row names one committee for its whole life. For the same
reason the cell of one unit that once hosted others keeps its joint type: how many units a cell serves on a day is what
``cell_units`` says.
"""

import numpy as np
import pandas as pd
from city import FOUNDED, MERGED, REFORM, SPLIT, City, apportion, at_end, committee, numbered

DAYS = [FOUNDED, SPLIT, MERGED, REFORM]
"""The days on which units changed; each is a column of the roots, with the id of the unit that a root then is in."""

_FEWEST_HOUSEHOLDS = 60
_PRINTED_AFTER_MERGERS = {"lam-vien-2025": "2025-08-28", "cam-ly-2025": "2025"}
_NEIGHBOURS = 3  # the most units a joint cell serves, in a row of neighbours
# Nothing was established in the year of the split: its 31 December is the first count after it.
_FIRST_ESTABLISHED, _LAST_ESTABLISHED = np.datetime64("2012-01-16"), np.datetime64("2013-10-31")
_LIGHTER = 0.4


def units_of_split(city: City, rng: np.random.Generator) -> pd.DataFrame:
    """Return the roots: ``ward``, ``kind``, ``number``, ``quarter`` (before the split), ``households`` and ``before``.

    ``weight`` is how many members a root attracts; a column of :data:`DAYS` each holds the id of its unit.
    """
    wards = city.wards.assign(whole=0, before=city.wards["households"], quarters=city.wards["units"])
    street = wards.index[wards["kind"] == "ward"]
    villages = wards.drop(street)
    others = street.drop(city.detailed_ward)
    of_one = city.printed("units_total", "khu_pho", period="1998/2011", area=city.detailed_ward)
    rest = city.printed("units_total", period="2010") - villages["units"].sum() - of_one
    wards.loc[others, "quarters"] = apportion(rest, wards.loc[others, "units"], minimum=1)
    wards.loc[city.detailed_ward, "quarters"] = of_one
    # The quarter that went on whole is of the ward whose quarters are smallest: it was the last to need a division.
    wards.loc[(wards["units"] / wards["quarters"])[others].idxmin(), "whole"] = 1
    rest = city.printed("households", period="2010") - villages["households"].sum()
    wards.loc[street, "before"] = apportion(rest, wards.loc[street, "households"])
    roots = pd.concat([_roots(ward, rng) for ward in wards.itertuples()], ignore_index=True)
    roots["weight"] = np.sqrt(roots["households"]) * rng.lognormal(0, 0.35, len(roots))
    merged, new = _merged(roots, city), roots["ward"].map(city.wards["successor"])
    roots[FOUNDED] = numbered("u", roots["ward"], FOUNDED[:4], roots["quarter"])
    villages = roots["kind"] == "thon"
    roots[SPLIT] = numbered("u", roots["ward"], SPLIT[:4], roots["number"]).mask(villages, roots[FOUNDED])
    roots[MERGED] = numbered("u", roots["ward"], MERGED[:4], merged).where(merged > 0, roots[SPLIT])
    roots["new"] = roots.groupby(new)[MERGED].transform(lambda units: pd.factorize(units)[0] + 1).astype(int)
    roots[REFORM] = numbered("u", new, REFORM[:4], roots["new"])
    return roots.assign(new_ward=new)


def _roots(ward, rng: np.random.Generator) -> pd.DataFrame:
    """Return the units of one ward after the split; those of a commune are its villages."""
    households = apportion(ward.households, rng.lognormal(0, 0.3, ward.units), minimum=_FEWEST_HOUSEHOLDS)
    numbers = quarters = np.arange(1, ward.units + 1)
    if ward.kind == "ward":
        weights = rng.uniform(0.8, 1.25, ward.quarters - ward.whole)
        sizes = [*apportion(ward.units - ward.whole, weights, minimum=2), *[1] * ward.whole]
        quarters = np.repeat(np.arange(1, len(sizes) + 1), sizes)
    roots = pd.DataFrame({"number": numbers, "quarter": quarters, "households": households, "ward": ward.Index})
    kind = "to_dan_pho" if ward.kind == "ward" else "thon"
    return roots.assign(kind=kind, before=apportion(ward.before, households))


def _merged(roots: pd.DataFrame, city: City) -> pd.Series:
    """Return the number of the unit each root was merged into, the smallest of a ward two by two; 0 for none."""
    merged = pd.Series(0, roots.index)
    for area, period in _PRINTED_AFTER_MERGERS.items():
        there = roots[roots["ward"].map(city.wards["successor"]) == area].sort_values("households", kind="stable")
        pairs = there.groupby(["ward", there.groupby("ward").cumcount() // 2])["households"]
        fewer = len(there) - city.printed("units_total", "to_dan_pho", period=period, area=area)
        smallest = pairs.sum()[pairs.size() == 2].nsmallest(fewer)
        for number, pair in enumerate(smallest.index, start=1):
            merged[pairs.groups[pair]] = number
    return merged


def units_with_events(roots: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return ``units`` and ``unit_events``."""
    frames, events = [], []
    columns = {FOUNDED: ("ward", "quarter", "before"), REFORM: ("new_ward", "new", "households")}
    for day, until in zip(DAYS, [*DAYS[1:], ""], strict=True):
        area, name, households = columns.get(day, ("ward", "number", "households"))
        kind = {FOUNDED: roots["kind"].replace("to_dan_pho", "khu_pho"), REFORM: "to_dan_pho"}.get(day, roots["kind"])
        frame = pd.DataFrame({"id": roots[day], "area": roots[area], "kind": kind, "name": roots[name].astype(str)})
        frames.append(frame.assign(households=roots[households], valid_from=day, valid_to=until))
        if until:
            events.append(_events(roots[roots[day] != roots[until]], day, until))
    lives = pd.concat(frames).groupby(["id", "valid_from"], sort=False)
    said = {"area": "first", "kind": "first", "valid_to": "max", "name": lambda names: "+".join(dict.fromkeys(names))}
    lives = lives.agg(said | {"households": "sum"}).reset_index()
    ends = lives.groupby("id")["valid_to"].max()
    units = lives.drop_duplicates("id")
    return units.assign(valid_to=units["id"].map(ends)), pd.concat(events)


def _events(changed: pd.DataFrame, before: str, day: str) -> pd.DataFrame:
    """Return what became of the households of the units that ended on a day."""
    parts = changed.groupby([before, day], sort=False)["households"].sum().rename("part").reset_index()
    parts.columns = ["from_unit", "to_unit", "part"]
    of = parts.groupby("from_unit")["part"]
    kind = {MERGED: "merge", REFORM: "transfer"}.get(day, np.where(of.transform("size") > 1, "split", "rename"))
    named = parts["from_unit" if day == SPLIT else "to_unit"]  # the one unit of the event
    share = (parts["part"] / of.transform("sum")).round(9)
    # No decision is behind invented rows.
    return parts.assign(id="e" + named.str[1:], date=day, kind=kind, household_share=share, instrument="")


def served_roots(roots: pd.DataFrame, city: City, rng: np.random.Generator) -> pd.DataFrame:
    """Return the lives of the roots: spans of days with the ``unit`` and the ``cell`` ("" for none) of each.

    A life also has its old ward as ``pool``, the ``organisation`` that leads there, its ``weight``, and in ``fixed``
    the members of a unit with none or too few for a cell, else -1. Where a joint cell was needed there are fewer
    members than households suggest, and in every later unit there too.
    """
    joint, without = (city.printed(name, period="2011") for name in ("joint_cells", "units_without_members"))
    small = len(roots) - without - city.printed("units_eligible", period="2011")
    # Only residential groups: the villages kept their cells through the split.
    rows = roots[roots["kind"] == "to_dan_pho"].groupby(["ward", (roots["number"] - 1) // _NEIGHBOURS])
    groups = rng.permutation([row.index for _, row in rows if len(row) == _NEIGHBOURS])[: joint + without]
    small, empty = groups[:small, 2], groups[joint:, 2]
    host = roots.index.to_series()  # the root whose cell serves this one
    host[groups[:joint, 1]], host[small], host[empty] = groups[:joint, 0], groups[: len(small), 0], -1
    waiting = host.index[host != host.index]
    days = rng.integers((_LAST_ESTABLISHED - _FIRST_ESTABLISHED).astype(int), size=len(waiting))
    since = pd.Series((_FIRST_ESTABLISHED + days).astype(str), waiting)

    cell = {day: "c" + roots[day].str[1:] for day in (FOUNDED, SPLIT, REFORM)}
    own = cell[SPLIT].copy()
    own[waiting] = numbered("c", roots["ward"], since.str[:4], roots["number"])[waiting]
    larger = roots.groupby(MERGED)["households"].transform("idxmax")
    of = pd.DataFrame({"pool": roots["ward"], "organisation": roots["ward"].map(committee), "joint_type": ""})
    of = of.assign(weight=roots["weight"], fixed=-1)
    of.loc[[*host[host.duplicated(keep=False)].index], "weight"] *= _LIGHTER
    split = of.assign(unit=roots[SPLIT], cell=host.map(cell[SPLIT]).fillna(""), valid_from=SPLIT, valid_to=MERGED)
    split.loc[waiting, "valid_to"], split.loc[groups[:joint, 0], "joint_type"] = since, "b"
    split.loc[empty, "fixed"], split.loc[small, "fixed"] = 0, 1 + small % 2
    before = of.assign(unit=roots[FOUNDED], cell=cell[FOUNDED], valid_from=FOUNDED, valid_to=SPLIT)
    alone = split.loc[waiting].assign(cell=own, fixed=-1, valid_from=since, valid_to=MERGED)
    merged = of.assign(unit=roots[MERGED], cell=larger.map(own), valid_from=MERGED, valid_to=REFORM)
    new = of.assign(organisation=roots["new_ward"].map(committee), unit=roots[REFORM], cell=cell[REFORM])
    return pd.concat([before, split, alone, merged, new.assign(valid_from=REFORM, valid_to="")])


def neighbourhood_cells(lives: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the ``cells`` that serve units, and ``cell_units``."""
    served = lives[lives["cell"] != ""]
    span = {"valid_from": "min", "valid_to": "max"}  # no cell and no unit goes on through the reform
    cells = served.groupby("cell").agg({"organisation": "first", "joint_type": "max"} | span)
    cells = cells.assign(kind="neighbourhood").rename_axis("id").reset_index()
    return cells, served.groupby(["cell", "unit"]).agg(span).reset_index()


def other_cells(organisations: pd.DataFrame, lives: pd.DataFrame, city: City, rng: np.random.Generator) -> pd.DataFrame:
    """Return ``cells`` that serve no unit: of offices, schools and forces, below a committee.

    Each also has a ``weight`` like that of a unit, and its old ward, or else its committee, as ``pool``.
    """
    counts = _counts(organisations, city)
    old = organisations.set_index("id").loc[counts.index]
    leads = old["sector"] == "ward_commune"
    before = pd.DataFrame({"organisation": old.index, "pool": old["area"].where(leads, old.index), "count": counts})
    after = before.assign(organisation=old["after"], pool=before["pool"].where(leads, old["after"]))
    for area, day in city.detailed_new_wards.items():
        below = (organisations["area"] == area).sum() - 1 + city.new_wards[area]
        rest = city.printed("subordinate_organisations", period=day, area=area) - below
        inside = after["organisation"] == committee(area)
        after.loc[inside, "count"] = apportion(rest, after.loc[inside, "count"], minimum=1)
    rows = pd.concat([before, after[after["organisation"] != ""]], ignore_index=True)
    rows = rows.loc[np.repeat(rows.index, rows["count"])].reset_index(drop=True)
    numbers = (rows.groupby("organisation").cumcount() + 1).astype(str).str.zfill(2)
    usual = lives.loc[lives["valid_from"] == SPLIT, "weight"].median()
    rows = rows.assign(id="c" + rows["organisation"].str[1:] + "-n" + numbers, kind="non_residential", joint_type="")
    rows = rows.join(organisations.set_index("id")[["valid_from", "valid_to"]], on="organisation")
    return rows.assign(weight=usual * rng.uniform(0.6, 1.2, len(rows)))


def _counts(organisations: pd.DataFrame, city: City) -> pd.Series:
    """Return the cells of each committee of the city that serve no unit.

    What is printed: all subordinate cells of 2013, and those of one ward. The rest is shared by size.
    """
    committees = organisations[(organisations["kind"] == "committee") & organisations["size"].notna()].set_index("id")
    committees = committees[committees["valid_from"] < REFORM]
    outside = (committees["size"] / 10).round().clip(lower=3).astype(int)
    one = {"period": "2023-01", "area": city.detailed_ward}
    of_one = city.printed("subordinate_cells", **one) - city.printed("subordinate_cells", "neighbourhood", **one)
    rest = city.printed("subordinate_cells", period="2013") - city.printed("units_total", period="2012") - of_one
    rest -= outside[at_end(committees, 2013).index].sum()
    counts = apportion(rest, city.wards["size"].drop(city.detailed_ward), minimum=1)
    counts[city.detailed_ward] = of_one
    return pd.concat([counts[city.wards.index].rename(committee), outside])
