"""Each published total that the register can express, computed from it with the public metrics: a test of both."""

from pathlib import Path

import pytest
from chibo import metrics
from chibo.store import open_data

SHIPPED = open_data(Path(__file__).parents[2] / "data")
REGISTER, PUBLISHED = SHIPPED.register, SHIPPED.published
WARDS = PUBLISHED.areas.loc[PUBLISHED.areas["parent"] == "da-lat", "id"].tolist()


def printed(indicator, category="", *, year, area="da-lat"):
    """Return the figure a source printed for a year."""
    found = metrics.figures.select(PUBLISHED, indicator, area=area, category=category, year=year)
    assert not found.empty, f"nothing printed on {indicator} {category} of {area} in {year}"
    return found["value"].iloc[-1]


@pytest.mark.parametrize("year", [2008, 2009, 2010, 2011, 2012, 2017])
def test_units_of_the_city(year):
    (units,) = metrics.coverage.register_units(REGISTER, years=[year], areas=WARDS)["units"]
    assert units == printed("units_total", year=year)


@pytest.mark.parametrize("ward", WARDS)
def test_units_and_households_of_each_ward(ward):
    (row,) = (
        metrics.coverage.register_units(REGISTER, years=[2012], areas=WARDS, by="area")
        .query("area == @ward")
        .itertuples()
    )
    assert row.units == printed("units_total", year=2012, area=ward)
    assert row.households == printed("households", year=2012, area=ward)


def test_households_before_the_split():
    (households,) = metrics.coverage.register_units(REGISTER, years=[2010], areas=WARDS)["households"]
    assert households == printed("households", year=2010)


def test_units_split_and_created():
    became = "FROM unit_events e JOIN units u ON u.id = e.{} AND u.area IN ({})".format
    wards = ", ".join(f"'{ward}'" for ward in WARDS)
    split = "SELECT count(DISTINCT from_unit) AS units {} WHERE e.kind = 'split' AND year(date) = 2011"
    assert REGISTER.sql(split.format(became("from_unit", wards)))["units"][0] == printed(
        "units_split", "khu_pho", year=2011
    )
    created = "SELECT count(DISTINCT to_unit) AS units {} WHERE u.kind = 'to_dan_pho' AND year(date) = 2011"
    assert REGISTER.sql(created.format(became("to_unit", wards)))["units"][0] == printed(
        "units_created", "to_dan_pho", year=2011
    )


def test_the_baseline_is_reading_c_of_the_printed_counts():
    readings = metrics.baseline.baseline(PUBLISHED, area="da-lat").set_index("reading")
    (row,) = metrics.coverage.register_units(REGISTER, years=[2011], areas=WARDS).itertuples()
    assert row.own == readings.loc["C", "own"]
    assert row.joint == readings.loc["C", "in_joint"]
    assert row.zero_member_units == printed("units_without_members", year=2011)
    eligible = "SELECT count(*) AS units FROM unit_states WHERE official >= 3 AND is_asked('areas', area)"
    asked = {"days": ["2011-12-31"], "areas": WARDS}
    assert REGISTER.sql(eligible, **asked)["units"][0] == printed("units_eligible", year=2011)
    joint = """SELECT count(*) AS cells FROM (
        FROM links l JOIN days ON holds(l.valid_from, l.valid_to, day) JOIN cells c ON c.id = l.cell
        JOIN bodies b ON b.id = c.organisation
        SELECT l.cell GROUP BY ALL HAVING count(DISTINCT l.unit) > 1 OR any_value(l.joint_type) = 'c')"""
    assert REGISTER.sql(joint, **asked)["cells"][0] == printed("joint_cells", year=2011)


def test_full_coverage_and_the_cells_established():
    (row,) = metrics.coverage.register_units(REGISTER, dates=["2013-10-31"], areas=WARDS).itertuples()
    assert row.own == printed("units_with_cell", year=2013)
    assert row.own_pct == printed("coverage_pct", "cell", year=2013)
    account = metrics.split.register_cells(REGISTER, PUBLISHED, area="da-lat", areas=WARDS).set_index("step")["cells"]
    assert account["established"] == printed("cells_established", year=2013)
    assert account["start"] + account["established"] + account["dissolved"] == account["end"]


def test_organisations_and_cells_of_2013():
    (row,) = metrics.quality.register_organisations(REGISTER, years=[2013]).itertuples()
    assert row.organisations == printed("grassroots_organisations", year=2013)
    assert row.committees == printed("grassroots_organisations", "committee", year=2013)
    assert row.grassroots_cells == printed("grassroots_organisations", "cell", year=2013)
    assert row.subordinate_cells == printed("subordinate_cells", year=2013)


@pytest.mark.parametrize("year", [2018, 2020])
def test_organisations_by_sector(year):
    found = metrics.quality.register_organisations(REGISTER, dates=[f"{year}-06-30"], by="sector")
    for row in found.itertuples():
        assert row.organisations == printed("grassroots_organisations", f"sector:{row.sector}", year=year)
    assert found["organisations"].sum() == printed("grassroots_organisations", year=year)


def test_members_of_2018():
    (members,) = metrics.quality.register_members(REGISTER, years=[2018])["members"]
    assert members == printed("members_total", year=2018)


def test_ratings_of_2013():
    schemes = PUBLISHED.rating_schemes
    bodies = metrics.quality.register_ratings(REGISTER, schemes, subject="organisation", years=[2013]).set_index(
        "category"
    )
    best = bodies["count"][["clean_strong", "clean_strong_exemplary"]].sum()
    assert best == printed("organisations_rated", "clean_strong", year=2013)
    assert bodies["rated"].iloc[0] == printed("grassroots_organisations", year=2013)
    members = metrics.quality.register_ratings(REGISTER, schemes, subject="member", years=[2013]).set_index("category")
    shares = members["share_pct"]
    assert round(shares["excellent"]) == printed("members_rated_pct", "excellent", year=2013)
    assert round(shares["good"]) == printed("members_rated_pct", "good", year=2013)
    assert round(shares["failed"], 1) == printed("members_rated_pct", "failed", year=2013)


def test_admissions_of_2013():
    (row,) = metrics.quality.register_admissions(REGISTER, years=[2013]).itertuples()
    assert row.admitted == printed("members_admitted", year=2013)
    assert round(row.attainment_pct) == printed("admission_target_pct", year=2013)
    (derived,) = metrics.quality.admissions(PUBLISHED, area="da-lat")["target"]
    assert row.target == derived


def test_training_of_2013():
    for row in metrics.capacity.register_trainings(REGISTER, years=[2013]).itertuples():
        assert row.participants == printed("training_participants", row.level, year=2013)


def test_inspections_by_the_committees_in_2017():
    found = metrics.capacity.register_inspections(REGISTER, years=[2016, 2017])
    general = found[(found["subject"] == "general") & (found["kind"] == "inspection")]
    for subject in ("organisations", "members"):
        rows = general[general["object"] == subject].set_index("year")
        both = metrics.figures.select(PUBLISHED, f"{subject}_inspected", area="da-lat", category="by_committees")
        of = both.set_index("period")["value"]
        assert rows.loc[2017, "inspected"] == of["2017"]
        assert rows["inspected"].sum() == of["2016/2017"]
        assert (
            rows.loc[2017, "with_shortcomings"]
            == metrics.figures.select(PUBLISHED, f"{subject}_with_shortcomings", area="da-lat").set_index("period")[
                "value"
            ]["2017"]
        )


@pytest.mark.parametrize("area", ["lam-vien-2025", "cam-ly-2025"])
def test_units_of_the_new_wards(area):
    found = metrics.coverage.register_units(REGISTER, years=[2025], areas=[area])
    assert found["units"].iloc[0] == printed("units_total", "to_dan_pho", year=2025, area=area)


def test_every_membership_account_closes_and_meets_the_headcounts():
    flows = '+ admitted + readmitted + transferred_in - transferred_out - died - "left" - struck_off - expelled'
    account = REGISTER.sql(f"""SELECT c.start {flows} - c."end" AS difference, c."end" - m.members AS not_counted
        FROM membership_changes c
        JOIN (SELECT organisation, year, sum(members) AS members FROM members GROUP BY ALL) m
            USING (organisation, year)""")
    assert len(account)
    assert (account == 0).all(axis=None)


def test_stocks_of_cells_follow_from_events():
    steps = metrics.split.register_cells(REGISTER, PUBLISHED, area="da-lat", areas=WARDS)["step"].tolist()
    assert steps == ["start", "established", "dissolved", "end"]
