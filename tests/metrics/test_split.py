"""The split: units before and after by subtraction, households per unit, and no comparison across a break."""

import pandas as pd
import pytest
from chibo.metrics import split

WARDS = [
    {"id": "here"},
    {"id": "here/1", "parent": "here", "kind": "ward"},
    {"id": "here/2", "parent": "here", "kind": "ward"},
    {"id": "here/3", "parent": "here", "kind": "commune"},
]


@pytest.fixture
def divided(published_of, figure):
    """10 units of which 6 are divided into 15; 20 after. 1000 households before, 1200 after."""
    return published_of(
        figure("units_total", 10, "2010"),
        figure("units_split", 6, "2011", "khu_pho"),
        figure("units_created", 15, "2011", "to_dan_pho"),
        figure("units_total", 20, "2011"),
        figure("households", 1000, "2010"),
        figure("households", 1200, "2011"),
        figure("units_total", 20, "2011", source="other"),
        figure("units_total", 20, "2014"),
        breaks=[{"id": "split", "period": "2011", "area": "here"}],
    )


@pytest.mark.parametrize("missing", ["units_total", "units_split", "units_created"])
def test_without_one_of_its_numbers_there_is_no_account(published_of, figure, missing):
    rows = [figure(name, 5, "2011") for name in ("units_split", "units_created", "units_total")]
    rows += [figure("units_total", 5, "2010")]
    published = published_of(*(row for row in rows if row["indicator"] != missing))
    assert split.accounts(published, area="here").empty
    assert split.effect(published, area="here").empty


def test_a_split_after_the_year_is_not_known_yet(divided):
    assert split.accounts(divided, area="here", until=2010).empty
    assert split.effect(divided, area="here", until=2010).empty


def test_kept_units_are_what_the_totals_leave(divided):
    found = split.accounts(divided, area="here", until=2013)
    assert found[["stage", "part", "units", "status"]].to_numpy().tolist() == [
        ["before", "split", 6, "as_reported"],
        ["before", "kept", 4, "derived"],
        ["after", "created", 15, "as_reported"],
        ["after", "kept", 5, "derived"],
    ]
    assert found["figures"].tolist()[:2] == ["F2", "F1 F2"]


def test_the_effect_holds_both_sides_of_the_split(divided):
    (found,) = split.effect(divided, area="here").to_dict("records")
    assert (found["units_before"], found["units_after"]) == (10, 20)
    assert (found["households_per_unit_before"], found["households_per_unit_after"]) == (100, 60)
    assert (found["members_needed_before"], found["members_needed_after"]) == (30, 60)
    assert (found["units_kept"], found["units_kept_after"], found["kept_difference"]) == (4, 5, 1)
    assert (found["period_before"], found["period_after"]) == ("2010", "2011")


def test_years_on_both_sides_of_a_break_are_two_segments(divided):
    found = split.over_time(divided, area="here")
    assert found["year"].tolist() == [2010, 2011, 2014]
    assert found["segment"].tolist() == [0, 1, 1]
    assert found["members_needed"].tolist() == [30, 60, 60]


def test_a_year_two_sources_printed_names_both_and_one_without_households_has_none(divided):
    found = split.over_time(divided, area="here").set_index("year")
    assert found.loc[2011, "figures"] == "F4 F7 F6"
    assert pd.isna(found.loc[2014, "households_per_unit"])
    assert found.loc[2010, "households_per_unit"] == 100


def test_households_without_units_are_no_row(published_of, figure):
    assert split.over_time(published_of(figure("households", 1000)), area="here").empty


@pytest.fixture
def with_wards(published_of, figure):
    rows = []
    for ward, units, households in (("here/1", 2, 400), ("here/2", 4, 400), ("here/3", 4, 600)):
        rows += [figure("units_total", units, area=ward), figure("households", households, area=ward)]
    return published_of(*rows, figure("units_total", 10), figure("households", 1401), areas=WARDS)


def test_wards_stand_by_households_per_unit_with_both_figures(with_wards):
    found = split.by_ward(with_wards, area="here")
    assert found["area"].tolist() == ["here/1", "here/3", "here/2"]
    assert found["households_per_unit"].tolist() == [200, 150, 100]
    assert found["members_needed"].tolist() == [6, 12, 12]
    assert found["figures"].tolist() == ["F1 F2", "F5 F6", "F3 F4"]


def test_a_ward_that_lacks_one_quantity_or_stands_in_another_table_is_left_out(published_of, figure):
    published = published_of(
        figure("units_total", 2, area="here/1"),
        figure("households", 400, area="here/1"),
        figure("units_total", 4, area="here/2"),
        figure("units_total", 4, "2020", area="here/3", source="other"),
        figure("households", 400, "2020", area="here/3"),
        areas=WARDS,
    )
    assert split.by_ward(published, area="here")["area"].tolist() == ["here/1"]


def test_no_ward_table_gives_no_wards_no_extremes_and_no_sums(published_of, figure):
    published = published_of(figure("units_total", 10), areas=WARDS)
    wards = split.by_ward(published, area="here")
    assert wards.empty
    assert split.extremes(wards).empty
    assert split.ward_sums(published, wards, area="here").empty


def test_the_extremes_stand_beside_the_mean_of_all(with_wards):
    (found,) = split.extremes(split.by_ward(with_wards, area="here")).to_dict("records")
    assert (found["most_area"], found["most"]) == ("here/1", 200)
    assert (found["least_area"], found["least"]) == ("here/2", 100)
    assert (found["mean"], found["ratio"], found["wards"]) == (140, 2, 3)  # 1400 households, 10 units


def test_sums_stand_beside_the_printed_totals_and_repair_nothing(with_wards):
    wards = split.by_ward(with_wards, area="here")
    (found,) = split.ward_sums(with_wards, wards, area="here").to_dict("records")
    assert (found["units_wards"], found["units_communes"], found["units_sum"]) == (6, 4, 10)
    assert (found["units_printed"], found["households_sum"]) == (10, 1400)
    assert (found["households_printed"], found["households_gap"]) == (1401, 1)


def test_without_printed_totals_there_is_nothing_to_compare_sums_with(published_of, figure):
    rows = [figure("units_total", 2, area="here/1"), figure("households", 4, area="here/1"), figure("units_total", 2)]
    published = published_of(*rows, areas=WARDS)
    assert split.ward_sums(published, split.by_ward(published, area="here"), area="here").empty
