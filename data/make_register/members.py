"""Members on 31 December, from the top down: the city, its wards and organisations, their cells, the units.

The city's total is printed once, for June 2018; the register counts on 31 December and shows it at the end of that
year. Around it the total grows evenly. A ward printed its own too, shown on the 31 December next to the printed day.
What the organisations outside wards leave is shared by the other wards by size, in the year of the reform but for the
two new wards that printed theirs: these come on top, as one of them took in places outside the city. Inside a ward
units and cells share by weight. A unit too small for a cell holds one or two members until its cell is established, a
unit without members none; both then live on members posted in.

``end = start + in - out`` holds for each organisation and year, with ``start`` and ``end`` the headcounts of two
31 Decembers. Admissions and exits are drawn first; transfers take up what is left, on top of a yearly churn. An
organisation that ends sends all its members on and closes at nothing; its successor begins at nothing, takes them in,
and tells the admissions of the whole year.
"""

import numpy as np
import pandas as pd
from chibo.model.codes import MEMBERS_FOR_A_CELL
from city import REFORM, YEARS, City, apportion, at_end, draw

_GROWTH = 0.0115
_TOTAL_IN, _TOTAL_PRINTED = 2018, "2018-06"
_WARD_IN, _WARD_PRINTED = 2022, "2023-01"
_CHURN = 0.03
_RATES = {"readmitted": 0.0003, "died": 0.006, "left": 0.0008, "struck_off": 0.0018, "expelled": 0.0008}


def headcounts(
    lives: pd.DataFrame, others: pd.DataFrame, organisations: pd.DataFrame, city: City, rng: np.random.Generator
) -> pd.DataFrame:
    """Return ``headcounts`` of the years and of one before, with the sum of both kinds in ``members``.

    Probationary members of 31 December are those admitted in the year: probation lasts twelve months.
    """
    grassroots = organisations[organisations["kind"] == "cell"]
    grassroots = grassroots.assign(organisation=grassroots["id"], pool=grassroots["id"], id="", weight=1)
    others = pd.concat([others, grassroots]).assign(unit="", fixed=-1).rename(columns={"id": "cell"})
    places = pd.concat([lives, others])
    counted = []
    for year in (YEARS[0] - 1, *YEARS):
        lines = at_end(places, year).groupby(["organisation", "cell", "unit", "pool"], as_index=False)
        lines = lines.agg({"weight": "sum", "fixed": "max"})
        lines["members"] = _apportion(lines, _totals(organisations, city, year))
        lines["probationary"] = _probation(lines, year, city, rng) if year in YEARS else 0
        counted.append(lines.assign(year=year, official=lines["members"] - lines["probationary"]))
    return pd.concat(counted, ignore_index=True)


def _apportion(lines: pd.DataFrame, totals: pd.Series) -> pd.Series:
    """Share the total of each pool among its lines; some have their members already."""
    members = lines["fixed"].clip(lower=0)
    rest = totals - members.groupby(lines["pool"]).sum()
    for pool, free in lines[lines["fixed"] < 0].groupby("pool"):
        members[free.index] = apportion(rest[pool], free["weight"], MEMBERS_FOR_A_CELL)
    return members


def _totals(organisations: pd.DataFrame, city: City, year: int) -> pd.Series:
    """Return the members of each old ward, and of each organisation outside wards, on one 31 December."""
    sizes, outside = city.wards["size"], at_end(organisations[organisations["size"].notna()], year).set_index("id")
    level, of_ward = ((1 + _GROWTH) ** (year - printed) for printed in (_TOTAL_IN, _WARD_IN))
    outside["members"] = (outside["size"] * level).round().astype(int)
    rest = round(city.printed("members_total", period=_TOTAL_PRINTED) * level) - outside["members"].sum()
    one = round(city.printed("members_total", period=_WARD_PRINTED, area=city.detailed_ward) * of_ward)
    wards = apportion(rest - one, sizes.drop(city.detailed_ward))
    wards[city.detailed_ward] = one
    if year == int(REFORM[:4]):
        for area, day in city.detailed_new_wards.items():
            rest = city.printed("members_total", period=day, area=area)
            rest -= outside.loc[outside["area"] == area, "members"].sum()
            wards.update(apportion(rest, sizes[city.wards["successor"] == area]))
    return pd.concat([wards, outside["members"]])


def _probation(lines: pd.DataFrame, year: int, city: City, rng: np.random.Generator) -> np.ndarray:
    """Return how many of each line's members were admitted in the year; three must be official.

    One ward printed its admissions for a term; all others are drawn, and those of 2013 printed.
    """
    term = city.printed("members_admitted", period=city.term, area=city.term_ward)
    of_term = apportion(term, pd.Series(1, list(city.years_of_term)))
    ward = of_term.get(year, of_term.iloc[-1])
    every = city.printed_or(rng.integers(150, 216), "members_admitted", "", year)
    capacities = (lines["members"] - MEMBERS_FOR_A_CELL).clip(lower=0) // 2
    of_ward = lines["pool"] == city.term_ward
    return draw(rng, ward, capacities * of_ward) + draw(rng, every - ward, capacities * ~of_ward)


def admissions_with_changes(
    organisations: pd.DataFrame, counted: pd.DataFrame, city: City, rng: np.random.Generator
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return ``admissions`` and ``membership_changes``, one row for each organisation and year it was there."""
    after = organisations.set_index("id")["after"]
    sums = counted.groupby(["year", "organisation"])[["members", "probationary"]].sum().unstack(fill_value=0)
    ends, admitted = sums["members"], sums["probationary"]
    starts, waiting = ends.shift(fill_value=0), admitted.shift(fill_value=0)
    # Whose twelve months end in the year: also those an organisation took over in it.
    ended = (starts > 0) & (ends == 0)
    taken_over = waiting.where(ended, 0).T.groupby(after.reindex(ends.columns)).sum().T
    waiting = waiting.where(~ended, 0).add(taken_over.reindex(columns=ends.columns, fill_value=0))
    columns = {"start": starts, "end": ends, "admitted": admitted, "waiting": waiting}
    rows = pd.DataFrame({name: frame.loc[list(YEARS)].stack() for name, frame in columns.items()}).reset_index()
    rows = rows[(rows["start"] > 0) | (rows["end"] > 0)]
    targets = [_targets(of_year, year, city, rng) for year, of_year in rows.groupby("year")]
    rows = rows.assign(made_official=rows["waiting"], target=pd.concat(targets))
    rows = rows.assign(**{name: rng.binomial(rows["start"], rate) for name, rate in _RATES.items()})
    churn = rng.binomial(rows[["start", "end"]].min(axis=1), _CHURN)
    net = rows["end"] - rows[["start", "admitted", "readmitted"]].sum(axis=1) + rows[list(_RATES)[1:]].sum(axis=1)
    return rows, rows.assign(transferred_in=churn + net.clip(lower=0), transferred_out=churn - net.clip(upper=0))


def _targets(rows: pd.DataFrame, year: int, city: City, rng: np.random.Generator) -> pd.Series:
    """Return the target of each organisation in a year, by its size."""
    total = round(rows["admitted"].sum() / rng.uniform(0.94, 1.14))
    if year == 2013:  # the only whole number whose attainment rounds to the printed one
        count = city.printed("members_admitted", period="2013")
        attained = city.printed("admission_target_pct", period="2013")
        (total,) = [number for number in range(1, 2 * count) if round(100 * count / number) == attained]
    return apportion(total, rows["end"])
