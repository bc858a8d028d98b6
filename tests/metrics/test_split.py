"""The split: units before and after by subtraction, households per unit, and no comparison across a break."""

import pandas as pd
import pytest
from chibo.metrics import split

WARDS = [{"id": "here"}, {"id": "here/1", "parent": "here", "kind": "ward"}]
WARDS += [{"id": "here/2", "parent": "here", "kind": "ward"}, {"id": "here/3", "parent": "here", "kind": "commune"}]


@pytest.fixture(scope="module")
def divided(published_of):
    """10 units of which 6 are divided into 15; 20 after. 1000 households before, 1200 after."""
    printed = ["units_total 10 2010", "units_split/khu_pho 6 2011", "units_created/to_dan_pho 15 2011"]
    printed += ["units_total 20 2011", "households 1000 2010", "households 1200 2011"]
    printed += ["units_total 20 2011 by other", "units_total 20 2014"]
    return published_of(*printed, breaks=[{"id": "split", "period": "2011", "area": "here"}])


@pytest.mark.parametrize("missing", ["units_total", "units_split", "units_created"])
def test_without_one_of_its_numbers_there_is_no_account(published_of, missing):
    printed = ["units_split 5 2011", "units_created 5 2011", "units_total 5 2011", "units_total 5 2010"]
    published = published_of(*(figure for figure in printed if missing not in figure))
    assert split.accounts(published, area="here").empty
    assert split.effect(published, area="here").empty


def test_a_split_after_the_year_is_not_known_yet(divided):
    assert split.accounts(divided, area="here", until=2010).empty
    assert split.effect(divided, area="here", until=2010).empty


def test_kept_units_are_what_the_totals_leave(divided):
    table = split.accounts(divided, area="here", until=2013)
    assert table[["stage", "part", "units", "status"]].to_numpy().tolist() == [
        ["before", "split", 6, "as_reported"],
        ["before", "kept", 4, "derived"],
        ["after", "created", 15, "as_reported"],
        ["after", "kept", 5, "derived"],
    ]
    assert table["figures"].tolist()[:2] == ["F2", "F1 F2"]


def test_the_effect_holds_both_sides_of_the_split(divided):
    (row,) = split.effect(divided, area="here").to_dict("records")
    assert (row["units_before"], row["units_after"]) == (10, 20)
    assert (row["units_reckoned"], row["case"]) == (19, "differs")  # 10 − 6 + 15, printed as 20
    assert (row["households_per_unit_before"], row["households_per_unit_after"]) == (100, 60)
    assert (row["members_needed_before"], row["members_needed_after"]) == (30, 60)
    assert (row["units_kept"], row["units_kept_after"], row["kept_difference"]) == (4, 5, 1)
    assert (row["period_before"], row["period_after"]) == ("2010", "2011")


def test_a_later_break_of_the_units_is_named_beside_the_effect(published_of):
    printed = ["units_total 10 2010", "units_split 6 2011", "units_created 15 2011", "units_total 20 2011"]
    later = dict(id="b", period="2020-01-21", area="here", series="units", instrument_en="Act", reason_en="why")
    effects = (split.effect(published_of(*printed, breaks=[later]), area="here", until=year) for year in (2019, 2020))
    assert [effect["since_en"].item() for effect in effects] == ["", "Act: why"]


def test_years_on_both_sides_of_a_break_are_two_segments(divided):
    table = split.over_time(divided, area="here")
    assert table["year"].tolist() == [2010, 2011, 2014]
    assert table["segment"].tolist() == [0, 1, 1]
    assert table["members_needed"].tolist() == [30, 60, 60]


def test_a_year_two_sources_printed_names_both_and_one_without_households_has_none(divided, published_of):
    table = split.over_time(divided, area="here").set_index("year")
    assert table.loc[2011, ["figures", "units_figures"]].tolist() == ["F4 F7 F6", "F4 F7"]
    assert pd.isna(table.loc[2014, "households_per_unit"])
    assert table.loc[2010, "households_per_unit"] == 100
    assert split.over_time(published_of("households 1000"), area="here").empty


@pytest.fixture(scope="module")
def with_wards(published_of):
    sizes = {"here/1": (2, 400), "here/2": (4, 400), "here/3": (4, 600)}
    printed = [
        figure
        for ward, (units, households) in sizes.items()
        for figure in (f"units_total {units} @{ward}", f"households {households} @{ward}")
    ]
    return published_of(*printed, "units_total 10", "households 1401", areas=WARDS)


def test_wards_stand_by_households_per_unit_with_both_figures(with_wards):
    table = split.by_ward(with_wards, area="here")
    assert table["area"].tolist() == ["here/1", "here/3", "here/2"]
    assert table["households_per_unit"].tolist() == [200, 150, 100]
    assert table["members_needed"].tolist() == [6, 12, 12]
    assert table["figures"].tolist() == ["F1 F2", "F5 F6", "F3 F4"]


def test_a_ward_that_lacks_one_quantity_or_stands_in_another_table_is_left_out(published_of):
    printed = ["units_total 2 @here/1", "households 400 @here/1", "units_total 4 @here/2"]
    printed += ["units_total 4 2020 @here/3 by other", "households 400 2020 @here/3"]
    assert split.by_ward(published_of(*printed, areas=WARDS), area="here")["area"].tolist() == ["here/1"]


def test_no_ward_table_gives_no_wards_and_no_extremes(published_of):
    published = published_of("units_total 10", areas=WARDS)
    wards = split.by_ward(published, area="here")
    assert wards.empty
    assert split.extremes(wards).empty


def test_the_extremes_stand_beside_the_mean_of_all(with_wards):
    (row,) = split.extremes(split.by_ward(with_wards, area="here")).to_dict("records")
    assert (row["most_area"], row["most"]) == ("here/1", 200)
    assert (row["least_area"], row["least"]) == ("here/2", 100)
    assert (row["mean"], row["ratio"], row["wards"]) == (140, 2, 3)  # 1400 households, 10 units
