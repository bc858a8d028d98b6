"""What must hold in every register of the demonstration city, and every printed figure one can express."""

from dataclasses import replace

import pytest

from .conftest import on

AFTER_SPLIT, FULL = "2011-12-31", "2013-10-31"
# The register counts members on 31 December; each printed total of another day is compared with the nearest that fits.
COUNTED_AT_THE_END_OF = {"2018-06": 2018, "2023-01": 2022, "2025-07-01": 2025, "2025-07-10": 2025}


def units(register, day, area=""):
    return on(register.units, day).query("area.str.startswith(@area)")


def units_per_cell(register, day):
    return on(register.cell_units, day).groupby("cell")["unit"].nunique()


def cells(register, day, **of):
    rows = on(register.cells, day)
    return sum((rows[list(of)] == list(of.values())).all(axis=1)) if of else len(rows)


def split(register, kind, column):
    events = register.unit_events[register.unit_events["date"] == "2011-07-01"]
    kinds = register.units.set_index("id")["kind"]
    chosen = events if column == "to_unit" else events[events["kind"] == "split"]
    return (kinds[chosen[column].unique()] == kind).sum()


def eligible(register):
    rows = register.headcounts.query("year == 2011 and unit != ''")
    return (rows.groupby("unit")["official"].sum() >= 3).sum()


def without_members(register):
    rows = register.headcounts.query("year == 2011 and unit != ''").groupby("unit")
    return (rows[["official", "probationary"]].sum().sum(axis=1) == 0).sum()


def established(register):
    begun = register.cells["valid_from"]
    return ((begun > AFTER_SPLIT) & (begun <= FULL)).sum()


def admitted(register, query):
    return register.admissions.query(query)["admitted"].sum()


def attained(register):
    return round(100 * admitted(register, "year == 2013") / register.admissions.query("year == 2013")["target"].sum())


def rated(register, category):
    return (register.organisation_ratings.query("year == 2013")["category"] == category).sum()


def share(register, category, decimals=0):
    rated = register.member_ratings.query("year == 2013 and category != 'unrated'")
    counts = rated.groupby("category")["members"].sum()
    return round(100 * counts[category] / counts.sum(), decimals)


WARD, LAM_VIEN, CAM_LY = "da-lat/phuong-3", "lam-vien-2025", "cam-ly-2025"
LANG_BIANG, XUAN_TRUONG = "lang-biang-2025", "xuan-truong-2025"
# What of the register, and the printed figure: indicator, category, period, area.
CASES = [
    *(
        (lambda r, year=year: len(units(r, f"{year}-12-31")), "units_total", "", str(year), "da-lat")
        for year in (2008, 2009, 2010, 2011, 2012, 2017)
    ),
    (lambda r: len(units(r, "2011-06-30", WARD)), "units_total", "khu_pho", "1998/2011", WARD),
    (lambda r: len(units(r, "2012-01-05", WARD)), "units_total", "to_dan_pho", "2012-01-05", WARD),
    (lambda r: len(units(r, "2025-12-31", LAM_VIEN)), "units_total", "to_dan_pho", "2025-08-28", LAM_VIEN),
    (lambda r: len(units(r, "2025-12-31", CAM_LY)), "units_total", "to_dan_pho", "2025", CAM_LY),
    (lambda r: units(r, "2010-12-31")["households"].sum(), "households", "", "2010", "da-lat"),
    # The printed sum is one more than its wards.
    (lambda r: units(r, AFTER_SPLIT)["households"].sum() + 1, "households", "", "2012", "da-lat"),
    (lambda r: split(r, "khu_pho", "from_unit"), "units_split", "khu_pho", "2011", "da-lat"),
    (lambda r: split(r, "to_dan_pho", "to_unit"), "units_created", "to_dan_pho", "2011", "da-lat"),
    (lambda r: (units_per_cell(r, AFTER_SPLIT) > 1).sum(), "joint_cells", "", "2011", "da-lat"),
    (eligible, "units_eligible", "", "2011", "da-lat"),
    (without_members, "units_without_members", "", "2011", "da-lat"),
    (established, "cells_established", "", "2011/2013-10", "da-lat"),
    (lambda r: (units_per_cell(r, FULL) == 1).sum(), "units_with_cell", "", "2013-10", "da-lat"),
    (lambda r: cells(r, "2013-12-31"), "subordinate_cells", "", "2013", "da-lat"),
    (lambda r: cells(r, "2023-01-31", organisation="o-p03"), "subordinate_cells", "", "2023-01", WARD),
    (
        lambda r: cells(r, "2023-01-31", organisation="o-p03", kind="neighbourhood"),
        *("subordinate_cells", "neighbourhood", "2023-01", WARD),
    ),
    (lambda r: admitted(r, "year == 2013"), "members_admitted", "", "2013", "da-lat"),
    (
        lambda r: admitted(r, "organisation == 'o-p08' and 2015 <= year <= 2020"),
        *("members_admitted", "", "2015/2020", "da-lat/phuong-8"),
    ),
    (attained, "admission_target_pct", "", "2013", "da-lat"),
    (lambda r: rated(r, "clean_strong"), "organisations_rated", "clean_strong", "2013", "da-lat"),
    (lambda r: share(r, "excellent"), "members_rated_pct", "excellent", "2013", "da-lat"),
    (lambda r: share(r, "good"), "members_rated_pct", "good", "2013", "da-lat"),
    (lambda r: share(r, "failed", 1), "members_rated_pct", "failed", "2013", "da-lat"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(filter(None, case[1:])))
def test_the_register_gives_the_printed_figure(register, printed, case):
    compute, indicator, category, period, area = case
    assert compute(register) == printed(indicator, category, period=period, area=area)


def test_units_and_households_of_each_ward(data, printed):
    after = units(data.register, AFTER_SPLIT)
    wards = data.published.areas.loc[data.published.areas["parent"] == "da-lat", "id"]
    assert set(after["area"]) == set(wards) and len(wards) == 16
    for ward, rows in after.groupby("area"):
        assert len(rows) == printed("units_total", period="2012", area=ward)
        assert rows["households"].sum() == printed("households", period="2012", area=ward)


def test_the_baseline_after_the_split_is_the_net_reading(register):
    catchment = units_per_cell(register, AFTER_SPLIT)
    assert (len(catchment), (catchment == 1).sum(), catchment[catchment > 1].sum()) == (224, 212, 34)


@pytest.mark.parametrize(("area", "day"), [(XUAN_TRUONG, "2025-07-01"), (LANG_BIANG, "2025-07-10")])
def test_what_is_below_the_committee_of_a_new_ward(register, printed, area, day):
    there = on(register.organisations, "2025-12-31").query("area == @area and sector != 'ward_commune'")
    direct = cells(register, "2025-12-31", organisation=f"o-{area}")
    assert len(there) + direct == printed("subordinate_organisations", period=day, area=area)
    if area == LANG_BIANG:
        for kind, count in there.groupby("kind", observed=True).size().items():
            assert count == printed("grassroots_organisations", kind, period=day, area=area)


def test_organisations_by_kind_and_sector(data, printed):
    for day, period in (("2013-12-31", "2013"), ("2018-06-30", "2018-06"), ("2020-06-30", "2020-06")):
        there = on(data.register.organisations, day)
        assert len(there) == printed("grassroots_organisations", period=period)
        rows = data.published.observations.query("area == 'da-lat' and indicator == 'grassroots_organisations'")
        for row in rows[(rows["period"] == period) & (rows["category"] != "")].itertuples():
            column = "sector" if row.category.startswith("sector:") else "kind"
            assert (there[column] == row.category.removeprefix("sector:")).sum() == row.value


@pytest.mark.parametrize(
    ("area", "period"),
    [("da-lat", "2018-06"), (WARD, "2023-01"), (XUAN_TRUONG, "2025-07-01"), (LANG_BIANG, "2025-07-10")],
)
def test_members(register, printed, area, period):
    rows = register.headcounts[register.headcounts["year"] == COUNTED_AT_THE_END_OF[period]]
    rows = rows.merge(register.organisations[["id", "area"]], left_on="organisation", right_on="id")
    rows = rows[(rows["area"] == area) | rows["area"].str.startswith(f"{area}/")]
    assert (rows["official"] + rows["probationary"]).sum() == printed("members_total", period=period, area=area)


@pytest.mark.parametrize("year", [2015, 2020])
def test_member_ratings_of_a_ward_in_a_term(register, printed, year):
    rated = register.member_ratings.query("organisation == 'o-p08' and year == @year and category != 'unrated'")
    excellent = 100 * rated.loc[rated["category"] == "excellent", "members"].sum() / rated["members"].sum()
    about = printed("members_rated_pct", "excellent", period="2015/2020", area="da-lat/phuong-8")
    assert excellent == pytest.approx(about, abs=0.5)


# --- whatever the seed -----------------------------------------------------------------------------------------------


def test_the_model_and_the_rules_find_nothing_wrong_and_nothing_worth_a_look(data):
    """So ids are known, lives nest, every cell serves a unit and has three members, and every account closes."""
    assert data.register.synthetic
    assert data.warnings == ()
    for name in ("headcounts", "organisation_ratings", "admissions", "membership_changes", "trainings", "inspections"):
        assert set(data.register.tables[name]["year"]) == set(range(2008, 2026))


def test_another_seed_gives_another_register_that_works_as_well(make, data):
    register = make(seed=1).register
    official = register.headcounts.query("year == 2011 and unit != ''").groupby("unit")["official"].sum()
    assert ((official >= 3).sum(), (official == 0).sum()) == (236, 3)
    assert not register.headcounts.equals(data.register.headcounts)


def test_units_that_end_become_others_and_lose_no_household(register):
    units, events = register.units.set_index("id"), register.unit_events
    assert set(units.index[units["valid_to"].notna()]) == set(events["from_unit"])
    assert set(units.index[units["valid_from"] > "1998-01-01"]) == set(events["to_unit"])
    assert events.groupby("from_unit")["household_share"].sum().to_numpy() == pytest.approx(1)
    assert set(events["kind"]) == {"split", "rename", "merge", "transfer"}
    later = events[events["date"] > "2012-01-01"]
    gone = later.assign(households=units["households"][later["from_unit"]].to_numpy())
    gone = gone.groupby("to_unit")["households"].sum()
    assert (gone == units["households"][gone.index]).all()


def test_the_account_meets_headcounts_admissions_and_ratings(register):
    key = ["organisation", "year"]
    ends = register.membership_changes.set_index(key)["end"]
    counted = register.headcounts.set_index(key)[["official", "probationary"]].sum(axis=1).groupby(key).sum()
    assert (ends[counted.index] == counted).all()
    assert ends.sum() == counted.sum()
    both = register.admissions.merge(register.membership_changes, on=key, suffixes=("", "_of"))
    assert len(both) == len(register.admissions) == len(register.membership_changes)
    assert (both["admitted"] == both["admitted_of"]).all()
    rated = register.member_ratings.groupby(key)["members"].sum()
    assert (ends[rated.index] == rated).all()


def test_a_missing_figure_is_named(data, command):
    rows = data.published.observations
    poorer = rows[rows["indicator"] != "units_eligible"].reset_index(drop=True)
    with pytest.raises(LookupError, match="da-lat units_eligible 2011"):
        command.register(replace(data.published, observations=poorer))
