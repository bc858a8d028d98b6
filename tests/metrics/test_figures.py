"""Picking printed figures by what, where and when, each with its trace; the places beside an area."""

import pandas as pd
import pytest
from chibo.errors import UnknownName
from chibo.metrics import figures
from chibo.metrics.figures import around, compared, or_greater
from hypothesis import given
from hypothesis import strategies as st

IDS = st.lists(st.integers(1, 30).map("F{}".format), max_size=12).map(" ".join)


def test_an_indicator_nobody_printed_gives_no_rows_but_the_same_columns(published_of):
    rows = figures.select(published_of("units_total 10"), "households")
    assert rows.empty
    assert {"figures", "status", "value", "start", "end"} <= set(rows.columns)


def test_parts_do_not_come_with_the_whole_and_another_area_is_left_out(published_of):
    published = published_of("units_total 10", "units_total/khu_pho 4", "units_total 7 @there")
    for conditions, values in (({}, [10]), ({"category": "khu_pho"}, [4]), ({"category": None}, [10, 4])):
        assert figures.select(published, "units_total", area="here", **conditions)["value"].tolist() == values
    assert figures.select(published, "units_total", area="there")["value"].tolist() == [7]
    with pytest.raises(UnknownName, match="'ther' came"):
        figures.select(published, "units_total", area="ther")


def test_a_figure_without_a_period_comes_only_when_no_year_is_asked_for(published_of):
    published = published_of("units_total 10 -", "units_total 12")
    assert len(figures.select(published, "units_total")) == 2
    assert figures.select(published, "units_total", until=2040)["value"].tolist() == [12]
    assert figures.select(published, "units_total", year=2013)["value"].tolist() == [12]


@pytest.mark.parametrize(("until", "expected"), [(2010, []), (2011, [1]), (2012, [1]), (2013, [1, 2])])
def test_a_period_counts_from_the_year_it_ends_in(published_of, until, expected):
    published = published_of("cells_established 2 2011/2013-10", "cells_established 1 2011")
    assert figures.select(published, "cells_established", until=until)["value"].tolist() == expected


def test_rows_come_in_order_of_time_and_the_last_is_the_latest(published_of):
    rows = figures.select(published_of("units_total 3 2013-10", "units_total 1 2011"), "units_total")
    assert rows["figures"].tolist() == ["F2", "F1"]
    assert figures.latest(rows)["value"] == 3
    assert figures.latest(rows.head(0)) is None


def test_a_period_we_inferred_is_said_to_be_inferred(published_of):
    published = published_of("units_total 1 2011", "units_total 2 2012!", "units_total 3 -")
    assert figures.select(published, "units_total")["status"].tolist() == ["as_reported", "inferred", "as_reported"]


@given(st.lists(IDS, max_size=4))
def test_tracing_holds_each_figure_once_in_order_and_twice_changes_nothing(parts):
    traced = figures.trace(*parts)
    assert figures.trace(traced) == figures.trace(parts) == traced
    assert traced.split() == list(dict.fromkeys(" ".join(parts).split()))


@pytest.mark.parametrize(
    ("year", "nearest", "case"),
    [(2009, 2010, "later"), (2010, 2010, "in_year"), (2012, 2010, "earlier"), (2013, 2013, "in_year")],
)
def test_the_nearest_year_is_the_last_before_or_else_the_first_after(published_of, year, nearest, case):
    published = published_of("members_rated 1 2013", "members_rated 1 2010", "members_rated 1 2009/2012")
    assert figures.nearest_year(figures.select(published, "members_rated"), year) == (nearest, case)


def test_a_period_of_several_years_is_no_annual_figure_and_part_of_a_year_no_whole_one(published_of):
    rows = figures.select(published_of("admitted 9 2010/2016", "admitted 2 2013-06", "admitted 3 2013"), "admitted")
    assert figures.nearest_year(rows.head(0), 2013) == (None, "later")
    assert figures.within_one_year(rows)["value"].tolist() == [2, 3]
    assert figures.whole_years(rows)["value"].tolist() == [3]


def test_the_figures_of_a_year_stand_by_indicator_and_belong_to_the_year_they_end_in(published_of):
    printed = ["units_total 1", "households 2 2012/2013", "units_total 3 2013-10", "units_total 4 2014"]
    published = published_of(*printed, "units_total 5 @there", subjects={"households": "split"})
    rows = figures.of_year(published, area="here", year=2013)
    assert rows["value"].tolist() == [1, 3, 2]
    assert rows["subject"].tolist() == ["coverage", "coverage", "split"]
    assert rows["figures"].tolist() == ["F1", "F3", "F2"]


# --- places beside an area -----------------------------------------------------------------------------------------

AREAS = [
    {"id": "country", "kind": "country"},
    {"id": "region", "kind": "region", "parent": "country"},
    {"id": "province", "kind": "province", "parent": "region", "successor": "new-province"},
    {"id": "new-province", "kind": "province", "parent": "country"},
    {"id": "elsewhere", "kind": "province", "parent": "country"},
    {"id": "city", "parent": "province", "name_short": "City"},
    {"id": "town", "parent": "province"},
    {"id": "ward", "kind": "ward", "parent": "city"},
    {"id": "new-ward", "kind": "ward", "parent": "new-province"},
    {"id": "stranger", "parent": "elsewhere"},
]


def test_what_is_around_an_area_goes_from_the_inside_out(published_of):
    published = published_of(areas=AREAS)
    assert around(published, "ward") == ["ward", "city", "province", "region", "country"]
    assert around(published, "") == []


def test_a_place_lies_in_the_province_in_another_or_around_it(published_of):
    places = {"city": "", "town": "same", "ward": "same", "stranger": "other", "elsewhere": "other"}
    places |= {"province": "wider", "country": "wider", "new-ward": "same"}
    table = pd.DataFrame({"area": list(places), "end": pd.Timestamp("2013-12-31")})
    beside = compared(published_of(areas=AREAS), table, area="city", end=pd.Timestamp("2013-10-31"))
    assert dict(zip(beside["area"], beside["province"], strict=True)) == places
    # Seen from a place in no province nothing is said.
    beside = compared(published_of(areas=AREAS), table[table["area"] == "town"], area="region", end=pd.NaT)
    assert beside["province"].tolist() == [""]


def test_months_count_from_the_area_s_date_and_have_a_sign(published_of):
    ends = pd.to_datetime(["2012-05-14", "2013-10-01", "2016-12-31", None])
    table = pd.DataFrame({"area": "town", "end": ends})
    published = published_of(areas=AREAS)
    months = compared(published, table, area="city", end=pd.Timestamp("2013-10-31"))["months_apart"]
    assert months.tolist()[:3] == [-17, 0, 38]
    assert pd.isna(months[3])
    assert compared(published, table, area="city", end=pd.NaT)["months_apart"].isna().all()
    assert list(table) == ["area", "end"]


@pytest.mark.parametrize(
    ("area", "value", "about"), [("ward", [7], "city"), ("town", [], "town"), ("city", [7], "city")]
)
def test_only_for_a_ward_nothing_was_published_about_its_city_answers(published_of, area, value, about):
    published = published_of("units_total 7 @city", "units_total 9 @province", areas=AREAS)
    table = or_greater(lambda published, *, area: figures.select(published, "units_total", area=area))(
        published, area=area
    )
    assert table["value"].tolist() == value
    assert set(table["about"]) <= {about}
