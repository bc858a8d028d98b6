"""Coverage as sources reported it: counts before shares, and never a share nobody can know."""

import pandas as pd
import pytest
from chibo.metrics.states import reported


def only(published):
    (row,) = reported(published).to_dict("records")
    return row


def test_no_figure_on_coverage_gives_no_state(published_of, figure):
    found = reported(published_of(figure("units_total", 10)))
    assert found.empty
    assert {"area", "coverage_pct", "missing", "status", "figures"} <= set(found.columns)


@pytest.mark.parametrize("indicator", ["units_in_joint_cells", "units_without_members"])
def test_one_kind_of_lack_alone_says_nothing_about_coverage(published_of, figure, indicator):
    assert reported(published_of(figure(indicator, 3), figure("units_total", 10))).empty


def test_both_kinds_of_lack_leave_the_covered_units(published_of, figure):
    row = only(
        published_of(figure("units_in_joint_cells", 3), figure("units_without_members", 1), figure("units_total", 20))
    )
    assert (row["units_with_cell"], row["units_lacking"], row["coverage_pct"]) == (16, 4, 80)
    assert (row["status"], row["missing"]) == ("derived", "")
    assert row["figures"] == "F1 F2 F3"


def test_without_a_total_there_is_a_reason_and_no_share(published_of, figure):
    row = only(published_of(figure("units_in_joint_cells", 3), figure("units_without_members", 1)))
    assert pd.isna(row["coverage_pct"])
    assert pd.isna(row["units_with_cell"])
    assert (row["units_lacking"], row["missing"], row["status"]) == (4, "total_not_published", "unknown")


def test_a_total_of_another_year_is_no_total(published_of, figure):
    row = only(published_of(figure("units_without_organisation", 1), figure("units_total", 20, "2012")))
    assert row["missing"] == "total_not_published"
    assert row["figures"] == "F1"


def test_counts_come_before_a_printed_share(published_of, figure):
    row = only(
        published_of(
            figure("units_with_cell", 47), figure("coverage_pct", 77, category="cell"), figure("units_total", 61)
        )
    )
    assert row["coverage_pct"] == pytest.approx(4700 / 61)
    assert (row["printed_pct"], row["status"]) == (77, "as_reported")


def test_a_share_alone_stays_as_printed(published_of, figure):
    row = only(published_of(figure("coverage_pct", 92.07, category="cell")))
    assert row["coverage_pct"] == 92.07
    assert pd.isna(row["units_total"])
    assert row["status"] == "as_reported"


def test_a_full_share_with_a_total_covers_every_unit(published_of, figure):
    row = only(published_of(figure("coverage_pct", 100, category="cell"), figure("units_total", 61)))
    assert (row["units_with_cell"], row["units_lacking"], row["coverage_pct"]) == (61, 0, 100)


def test_a_full_share_with_covered_units_needs_no_total(published_of, figure):
    row = only(published_of(figure("coverage_pct", 100, category="cell"), figure("units_with_cell", 249)))
    assert (row["units_total"], row["coverage_pct"]) == (249, 100)
    assert row["figures"] == "F1 F2"


def test_a_party_organisation_is_not_called_a_cell(published_of, figure):
    by_share = only(published_of(figure("coverage_pct", 100, category="any_organisation")))
    by_count = only(published_of(figure("units_without_organisation", 1), figure("units_total", 5)))
    by_cell = only(published_of(figure("coverage_pct", 100, category="cell")))
    assert [row["wording"] for row in (by_share, by_count, by_cell)] == ["any_organisation", "any_organisation", "cell"]
    assert by_count["coverage_pct"] == 80


def test_figures_of_one_day_are_one_state_and_of_two_days_two(published_of, figure):
    published = published_of(
        figure("coverage_pct", 100, "2016-12-31", category="cell"),
        figure("units_with_cell", 61, "2016"),
        figure("coverage_pct", 100, "2020-04-21", category="cell"),
    )
    assert reported(published)["figures"].tolist() == ["F2 F1", "F3"]


def test_a_later_state_is_not_known_yet(published_of, figure):
    published = published_of(figure("coverage_pct", 100, "2020", category="cell"))
    assert reported(published, until=2019).empty
    assert len(reported(published, until=2020)) == 1
