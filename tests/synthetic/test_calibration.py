"""Every printed figure a register can express, computed from its rows by plain pandas and compared with the print."""

import pytest

AFTER_SPLIT = "2011-12-31"
FULL = "2013-10-31"
MIDDLE_OF_2018 = "2018-06-30"
MIDDLE_OF_2020 = "2020-06-30"
# The register counts members on 31 December; each printed total of another day is compared with the nearest that fits.
COUNTED_AT_THE_END_OF = {"2018-06": 2018, "2023-01": 2022, "2025-07-01": 2025}
BASELINE = {"C": {"own": 212, "in_joint": 34, "cells": 224}, "D": {"own": 224, "in_joint": 25, "cells": 236}}


def members(rows):
    return int((rows["official"] + rows["probationary"]).sum())


def neighbourhood(register, on, day):
    cells = on(register.cells, day)
    return cells[cells["kind"] == "neighbourhood"]


def units_per_cell(register, on, day):
    return on(register.cell_units, day).groupby("cell")["unit"].nunique()


# --- units ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [*range(2008, 2013), 2017])
def test_units_of_the_city(register, printed, on, year):
    assert len(on(register.units, f"{year}-12-31")) == printed("units_total", period=str(year))


def test_units_and_households_of_each_ward(register, published, printed, on):
    units = on(register.units, AFTER_SPLIT)
    wards = published.areas.loc[published.areas["parent"] == "da-lat", "id"]
    assert set(units["area"]) == set(wards) and len(wards) == 16
    for ward, rows in units.groupby("area"):
        assert len(rows) == printed("units_total", period="2012", area=ward)
        assert rows["households"].sum() == printed("households", period="2012", area=ward)


def test_households_of_the_city_are_those_of_the_wards_and_not_the_printed_sum(register, printed, on):
    assert on(register.units, AFTER_SPLIT)["households"].sum() == printed("households", period="2012") - 1
    assert on(register.units, "2010-12-31")["households"].sum() == printed("households", period="2010")


def test_the_split(register, printed, on):
    events = register.unit_events[register.unit_events["date"] == "2011-07-01"]
    kinds = register.units.set_index("id")["kind"]
    split = events.loc[events["kind"] == "split", "from_unit"]
    assert split.nunique() == printed("units_split", "khu_pho", period="2011")
    assert set(kinds[split]) == {"khu_pho"}
    assert events["to_unit"].nunique() == printed("units_created", "to_dan_pho", period="2011")
    assert set(kinds[events["to_unit"]]) == {"to_dan_pho"}
    assert (on(register.units, AFTER_SPLIT)["kind"] == "thon").sum() == 24


def test_a_wards_street_quarters_and_groups(register, printed, on):
    ward = "da-lat/phuong-3"
    units = register.units[register.units["area"] == ward]
    before, after = on(units, "2011-06-30"), on(units, "2012-01-05")
    assert len(before) == printed("units_total", "khu_pho", period="1998/2011", area=ward)
    assert len(after) == printed("units_total", "to_dan_pho", period="2012-01-05", area=ward)


@pytest.mark.parametrize(("area", "period"), [("lam-vien-2025", "2025-08-28"), ("cam-ly-2025", "2025")])
def test_units_of_the_new_wards(register, printed, on, area, period):
    units = on(register.units, "2025-12-31").query("area == @area")
    assert len(units) == printed("units_total", "to_dan_pho", period=period, area=area)
    assert set(units["kind"]) == {"to_dan_pho"}


def test_the_wards_that_printed_no_mergers_keep_their_units(register, on):
    assert on(register.units, "2025-12-31")["area"].value_counts().to_dict() == {
        "xuan-huong-2025": 94,
        "lam-vien-2025": 49,
        "cam-ly-2025": 35,
        "xuan-truong-2025": 29,
        "lang-biang-2025": 17,
    }


# --- cells ---------------------------------------------------------------------------------------------------------


def test_the_baseline_after_the_split(register, reading, printed, on):
    catchment = units_per_cell(register, on, AFTER_SPLIT)
    served = on(register.cell_units, AFTER_SPLIT)["unit"]
    assert (catchment > 1).sum() == printed("joint_cells", period="2011")
    assert served.is_unique
    came = {
        "own": int((catchment == 1).sum()),
        "in_joint": int(catchment[catchment > 1].sum()),
        "cells": len(neighbourhood(register, on, AFTER_SPLIT)),
    }
    assert came == BASELINE[reading]
    assert len(on(register.units, AFTER_SPLIT)) - len(served) == {"C": 3, "D": 0}[reading]


def test_eligible_units_and_units_without_members(register, printed):
    rows = register.headcounts.query("year == 2011 and unit != ''").groupby("unit")
    official, everyone = rows["official"].sum(), rows[["official", "probationary"]].sum().sum(axis=1)
    assert len(official) == printed("units_total", period="2012")
    assert (official >= 3).sum() == printed("units_eligible", period="2011")
    assert (everyone == 0).sum() == printed("units_without_members", period="2011")


def test_every_unit_has_its_own_cell_in_october_2013(register, printed, on):
    catchment = units_per_cell(register, on, FULL)
    assert (catchment == 1).all()
    units = on(register.units, FULL)
    assert on(register.cell_units, FULL)["unit"].nunique() == printed("units_with_cell", period="2013-10")
    assert 100 * len(catchment) / len(units) == printed("coverage_pct", "cell", period="2013-10")


def test_cells_established_and_dissolved_until_then(register, reading, printed):
    cells = register.cells
    established = cells[(cells["valid_from"] > AFTER_SPLIT) & (cells["valid_from"] <= FULL)]
    dissolved = cells[(cells["valid_to"] > AFTER_SPLIT) & (cells["valid_to"] <= FULL)]
    assert len(established) == printed("cells_established", period="2011/2013-10")
    assert len(dissolved) == {"C": 0, "D": printed("joint_cells", period="2011")}[reading]
    assert established["valid_from"].nunique() > 8


def test_subordinate_cells(register, printed, on):
    cells = on(register.cells, "2013-12-31")
    assert len(cells) == printed("subordinate_cells", period="2013")
    assert cells["kind"].value_counts().to_dict() == {"neighbourhood": 249, "non_residential": 154}


def test_subordinate_cells_of_a_ward(register, printed, on):
    cells = on(register.cells, "2023-01-31").query("organisation == 'o-p03'")
    of = {"period": "2023-01", "area": "da-lat/phuong-3"}
    assert len(cells) == printed("subordinate_cells", **of)
    assert (cells["kind"] == "neighbourhood").sum() == printed("subordinate_cells", "neighbourhood", **of)


# --- organisations and members -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "period"), [("2013-12-31", "2013"), (MIDDLE_OF_2018, "2018-06"), (MIDDLE_OF_2020, "2020-06")]
)
def test_organisations(register, printed, published, on, day, period):
    there = on(register.organisations, day)
    assert len(there) == printed("grassroots_organisations", period=period)
    rows = published.observations.query("area == 'da-lat' and indicator == 'grassroots_organisations'")
    rows = rows[(rows["period"] == period) & (rows["category"] != "")]
    assert len(rows) >= 2
    for row in rows.itertuples():
        column = "sector" if row.category.startswith("sector:") else "kind"
        assert (there[column] == row.category.removeprefix("sector:")).sum() == row.value


def test_the_city_level_ends_and_five_wards_begin(register, on):
    assert not on(register.organisations, "2025-07-01")["area"].str.startswith("da-lat").any()
    committees = on(register.organisations, "2025-07-01").query("sector == 'ward_commune'")
    assert len(committees) == committees["area"].nunique() == 5
    assert set(committees["kind"]) == {"committee"}


def test_subordinate_organisations_of_a_new_ward(register, printed, on):
    area = "xuan-truong-2025"
    there = on(register.organisations, "2025-07-01").query("area == @area")
    (committee,) = there.loc[there["sector"] == "ward_commune", "id"]
    cells = on(register.cells, "2025-07-01").query("organisation == @committee")
    expected = printed("subordinate_organisations", period="2025-07-01", area=area)
    assert len(cells) + len(there) - 1 == expected


@pytest.mark.parametrize(
    ("area", "period"), [("da-lat", "2018-06"), ("da-lat/phuong-3", "2023-01"), ("xuan-truong-2025", "2025-07-01")]
)
def test_members(register, printed, area, period):
    rows = register.headcounts[register.headcounts["year"] == COUNTED_AT_THE_END_OF[period]]
    rows = rows.merge(register.organisations[["id", "area"]], left_on="organisation", right_on="id")
    rows = rows[(rows["area"] == area) | rows["area"].str.startswith(f"{area}/")]
    assert members(rows) == printed("members_total", period=period, area=area)


def test_admissions(register, printed):
    year = register.admissions.query("year == 2013")
    assert year["admitted"].sum() == printed("members_admitted", period="2013")
    attained = 100 * year["admitted"].sum() / year["target"].sum()
    assert round(attained) == printed("admission_target_pct", period="2013")
    assert year["target"].sum() == 175


def test_admissions_of_a_ward_in_a_term(register, printed):
    rows = register.admissions.query("organisation == 'o-p08' and 2015 <= year <= 2020")
    assert rows["admitted"].sum() == printed("members_admitted", period="2015/2020", area="da-lat/phuong-8")


# --- ratings -------------------------------------------------------------------------------------------------------


def test_organisation_ratings(register, printed):
    given = register.organisation_ratings.query("year == 2013")["category"]
    assert len(given) == printed("grassroots_organisations", period="2013")
    assert (given == "clean_strong").sum() == printed("organisations_rated", "clean_strong", period="2013")
    assert round(100 * (given == "clean_strong").mean()) == printed(
        "organisations_rated_pct", "clean_strong", period="2013"
    )
    assert not (given == "clean_strong_exemplary").any()


@pytest.mark.parametrize(("category", "decimals"), [("excellent", 0), ("good", 0), ("failed", 1)])
def test_member_ratings(register, printed, category, decimals):
    rated = register.member_ratings.query("year == 2013 and category != 'unrated'")
    counts = rated.groupby("category")["members"].sum()
    assert round(100 * counts[category] / counts.sum(), decimals) == printed(
        "members_rated_pct", category, period="2013"
    )


@pytest.mark.parametrize("year", range(2015, 2021))
def test_member_ratings_of_a_ward_in_a_term(register, printed, year):
    rated = register.member_ratings.query("organisation == 'o-p08' and year == @year and category != 'unrated'")
    share = 100 * rated.loc[rated["category"] == "excellent", "members"].sum() / rated["members"].sum()
    about = printed("members_rated_pct", "excellent", period="2015/2020", area="da-lat/phuong-8")
    assert share == pytest.approx(about, abs=0.5)


# --- capacity ------------------------------------------------------------------------------------------------------


def test_trainings(register, published):
    printed = published.observations.query("area == 'da-lat' and indicator == 'training_participants'")
    printed = printed.set_index("category")["value"].astype(int).to_dict()
    assert register.trainings.query("year == 2013").groupby("level")["participants"].sum().to_dict() == printed


def test_named_inspections(register, published):
    printed = published.observations.query(
        "area == 'da-lat' and indicator == 'organisations_inspected' and period == '2013'"
    )
    rows = register.inspections.query("year == 2013 and subject != 'general'")
    grassroots = rows["object"].replace("organisations", "grassroots_organisations")
    came = dict(zip(rows["subject"] + ":" + grassroots, rows["inspected"], strict=True))
    assert came == dict(zip(printed["category"], printed["value"], strict=True))


@pytest.mark.parametrize(("period", "years"), [("2017", [2017]), ("2016/2017", [2016, 2017])])
def test_inspections_of_the_committees(register, printed, period, years):
    rows = register.inspections.query("subject == 'general' and year in @years")
    came = rows.groupby(["kind", "object"])[["inspected", "with_shortcomings"]].sum()
    for counted in ("organisations", "members"):
        inspected, found = came.loc[("inspection", counted)]
        assert inspected == printed(f"{counted}_inspected", "by_committees", period=period)
        assert found == printed(f"{counted}_with_shortcomings", period=period)
        if period == "2017":
            assert inspected - found == printed(f"{counted}_without_shortcomings", period=period)
        assert came.loc[("supervision", counted), "inspected"] == printed(f"{counted}_supervised", period=period)
    if period == "2017":
        wanting = printed("organisations_supervised_with_shortcomings", period=period)
        assert came.loc[("supervision", "organisations"), "with_shortcomings"] == wanting
