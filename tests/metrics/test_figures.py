"""Picking printed figures: by indicator, area, category and time, each with its trace and status."""

import pytest
from chibo.metrics import figures
from hypothesis import given
from hypothesis import strategies as st

IDS = st.lists(st.integers(1, 30).map("F{}".format), max_size=12).map(" ".join)


def test_an_indicator_nobody_printed_gives_no_rows_but_the_same_columns(published_of, figure):
    published = published_of(figure("units_total", 10))
    found = figures.select(published, "households")
    assert found.empty
    assert {"figures", "status", "value", "start", "end"} <= set(found.columns)


def test_parts_do_not_come_with_the_whole(published_of, figure):
    published = published_of(figure("units_total", 10), figure("units_total", 4, category="khu_pho"))
    assert figures.select(published, "units_total")["value"].tolist() == [10]
    assert figures.select(published, "units_total", category="khu_pho")["value"].tolist() == [4]
    assert figures.select(published, "units_total", category=None)["value"].tolist() == [10, 4]


def test_another_area_is_left_out(published_of, figure):
    published = published_of(figure("units_total", 10), figure("units_total", 7, area="there"))
    assert figures.select(published, "units_total", area="there")["value"].tolist() == [7]


def test_a_figure_without_a_period_comes_only_when_no_year_is_asked_for(published_of, figure):
    published = published_of(figure("units_total", 10, "", status="unknown"), figure("units_total", 12))
    assert len(figures.select(published, "units_total")) == 2
    assert figures.select(published, "units_total", until=2040)["value"].tolist() == [12]
    assert figures.select(published, "units_total", year=2013)["value"].tolist() == [12]


@pytest.mark.parametrize(("until", "expected"), [(2010, []), (2011, [1]), (2012, [1]), (2013, [1, 2])])
def test_a_period_counts_from_the_year_it_ends_in(published_of, figure, until, expected):
    published = published_of(figure("cells_established", 2, "2011/2013-10"), figure("cells_established", 1, "2011"))
    assert figures.select(published, "cells_established", until=until)["value"].tolist() == expected


def test_rows_come_in_order_of_time_and_the_last_is_the_latest(published_of, figure):
    published = published_of(figure("units_total", 3, "2013-10"), figure("units_total", 1, "2011"))
    found = figures.select(published, "units_total")
    assert found["figures"].tolist() == ["F2", "F1"]
    assert figures.latest(found)["value"] == 3
    assert figures.latest(found.head(0)) is None


@pytest.mark.parametrize(
    ("period_status", "status"), [("stated", "as_reported"), ("inferred", "inferred"), ("unknown", "as_reported")]
)
def test_a_period_we_inferred_is_said_to_be_inferred(published_of, figure, period_status, status):
    published = published_of(figure("units_total", 10, status=period_status))
    assert figures.select(published, "units_total")["status"].tolist() == [status]


def test_a_trace_holds_each_figure_once_in_order():
    assert figures.trace("F3 F1", ["F1", "F2"], "") == "F3 F1 F2"
    assert figures.trace() == ""


@given(st.lists(IDS, max_size=4))
def test_tracing_twice_changes_nothing_and_keeps_the_order(parts):
    traced = figures.trace(*parts)
    assert figures.trace(traced) == traced
    given_ids = " ".join(parts).split()
    ids = traced.split()
    assert set(ids) == set(given_ids)
    assert len(ids) == len(set(ids))
    places = [given_ids.index(name) for name in ids]
    assert places == sorted(places)


@pytest.mark.parametrize(("year", "nearest"), [(2009, 2010), (2010, 2010), (2012, 2010), (2013, 2013), (2040, 2013)])
def test_the_nearest_year_is_the_last_before_or_else_the_first_after(published_of, figure, year, nearest):
    published = published_of(figure("members_rated", 1, "2013", "good"), figure("members_rated", 1, "2010", "good"))
    assert figures.nearest_year(published, "members_rated", area="here", year=year) == nearest


def test_a_period_of_several_years_is_no_nearest_year(published_of, figure):
    published = published_of(figure("members_rated", 1, "2010/2016", "good"))
    assert figures.nearest_year(published, "members_rated", area="here", year=2013) is None


@pytest.mark.parametrize(("found", "case"), [(2012, "earlier"), (2013, "in_year"), (2014, "later")])
def test_the_case_says_how_the_year_found_lies_to_the_report(found, case):
    assert figures.case_of(found, 2013) == case


def test_the_figures_of_a_year_stand_by_indicator_and_belong_to_the_year_they_end_in(published_of, figure):
    published = published_of(
        figure("units_total", 1, "2013"),
        figure("households", 2, "2012/2013"),
        figure("units_total", 3, "2013-10"),
        figure("units_total", 4, "2014"),
        figure("units_total", 5, "2013", area="there"),
        subjects={"units_total": "coverage", "households": "split"},
    )
    found = figures.of_year(published, area="here", year=2013)
    assert found["value"].tolist() == [1, 3, 2]
    assert found["subject"].tolist() == ["coverage", "coverage", "split"]
    assert found["figures"].tolist() == ["F1", "F3", "F2"]
