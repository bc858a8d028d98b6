"""Coverage as reported, at the baseline, over time and beside other places: an interval or a point, never a guess."""

import pandas as pd
import pytest
from chibo.metrics import baseline, coverage

# 20 units, of which 17 eligible, 3 joint and 1 without (sum 21); 5 cells established until 2013.
BASELINE = ["units_total 20 2011", "units_eligible 17 2011", "joint_cells 3 2011", "units_without_members 1 2011"]
BASELINE += ["cells_established 5 2011/2013"]


@pytest.fixture(scope="module")
def covered(published_of):
    """The place of the baseline, with a cell in each of its 20 units in October 2013."""
    return published_of(*BASELINE, "units_with_cell 20 2013-10", "coverage_pct/cell 100 2013-10")


# --- as sources reported it ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "figures",
    [["units_total 10"], ["units_in_joint_cells 3", "units_total 10"], ["units_without_members 3", "units_total 10"]],
)
def test_a_total_or_one_kind_of_lack_alone_says_nothing_about_coverage(published_of, figures):
    table = baseline.reported(published_of(*figures))
    assert table.empty
    assert {"area", "coverage_pct", "status", "figures"} <= set(table.columns)


@pytest.mark.parametrize(
    ("figures", "covered", "lacking", "total", "share", "status"),
    [
        # Both kinds of lack leave the covered units: 20 − 3 − 1.
        (["units_in_joint_cells 3", "units_without_members 1", "units_total 20"], 16, 4, 20, 80, "derived"),
        # Without a total there is no share.
        (["units_in_joint_cells 3", "units_without_members 1"], None, 4, None, None, "unknown"),
        (["units_without_organisation 1", "units_total 20 2012"], None, 1, None, None, "unknown"),
        (["units_without_organisation 1", "units_total 5"], 4, 1, 5, 80, "derived"),
        # Counts come before a printed share, and a share alone stays as printed.
        (["units_with_cell 47", "coverage_pct/cell 77", "units_total 61"], 47, 14, 61, 4700 / 61, "as_reported"),
        (["coverage_pct/cell 92.07"], None, None, None, 92.07, "as_reported"),
        # A full share covers every unit there is.
        (["coverage_pct/cell 100", "units_total 61"], 61, 0, 61, 100, "as_reported"),
        (["coverage_pct/cell 100", "units_with_cell 249"], 249, 0, 249, 100, "as_reported"),
    ],
)
def test_counts_come_before_shares_and_nobody_guesses(published_of, figures, covered, lacking, total, share, status):
    (row,) = baseline.reported(published_of(*figures)).to_dict("records")
    names = ("units_with_cell", "units_lacking", "units_total", "coverage_pct")
    assert [None if pd.isna(row[name]) else row[name] for name in names] == [covered, lacking, total, share]
    assert row["status"] == status
    counted = [number for number, figure in enumerate(figures, start=1) if "2012" not in figure]
    assert row["figures"] == " ".join(f"F{number}" for number in counted)


@pytest.mark.parametrize(
    ("figures", "wording"),
    [
        (["coverage_pct/any_organisation 100"], "any_organisation"),
        (["units_without_organisation 1", "units_total 5"], "any_organisation"),
        (["coverage_pct/cell 100"], "cell"),
        (["units_in_joint_cells 18", "units_without_members 9"], "own_cell"),
    ],
)
def test_a_party_organisation_is_not_called_a_cell(published_of, figures, wording):
    assert baseline.reported(published_of(*figures))["wording"].tolist() == [wording]


# --- the baseline and the gain since -------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", range(5))
def test_a_baseline_with_a_part_missing_or_of_another_source_is_none(published_of, missing):
    others = [part for place, part in enumerate(BASELINE) if place != missing]
    assert baseline.baseline(published_of(*others), area="here").empty
    assert baseline.baseline(published_of(*others, f"{BASELINE[missing]} by other"), area="here").empty


def test_a_baseline_keeps_the_printed_counts_and_their_sum(covered):
    first = baseline.baseline(covered, area="here").iloc[0]
    assert (first["units"], first["eligible"], first["printed_joint"], first["printed_without"]) == (20, 17, 3, 1)
    assert (first["printed_sum"], first["established"], first["status"]) == (21, 5, "bounded")
    assert first["figures"] == "F1 F2 F3 F4 F5"
    assert len(baseline.baseline(covered, area="here", until=2011)) == 7
    assert baseline.baseline(covered, area="here", until=2010).empty


def test_the_range_spans_every_reading(covered):
    (row,) = baseline.readings_range(baseline.baseline(covered, area="here")).to_dict("records")
    assert (row["readings"], row["own_low"], row["own_high"]) == (7, 12, 17)
    assert (row["any_low"], row["any_high"]) == (19, 20)
    assert baseline.readings_range(baseline.baseline(covered, area="there")).empty


def test_the_gain_is_an_interval_in_units_and_points(covered):
    (gain,) = baseline.gain(covered, area="here", until=2013).to_dict("records")
    assert (gain["units_gained_low"], gain["units_gained_high"]) == (3, 8)
    assert (gain["points_low"], gain["points_high"]) == pytest.approx((15, 40))
    assert (gain["established"], gain["period_from"], gain["period_to"]) == (5, "2011", "2013-10")
    assert gain["figures"].split() == ["F1", "F2", "F3", "F4", "F5", "F6", "F7"]


def test_one_state_alone_or_one_before_the_baseline_is_no_gain(covered, published_of):
    assert baseline.gain(covered, area="here", until=2012).empty
    assert baseline.gain(published_of("coverage_pct/cell 100", "units_total 9"), area="here").empty
    earlier = published_of(*BASELINE, "units_with_cell 9 2010", "units_total 9 2010")
    assert baseline.gain(earlier, area="here").empty


# --- over time -----------------------------------------------------------------------------------------------------


def test_coverage_over_time_is_an_interval_and_then_a_point(covered):
    rows = coverage.over_time(covered, area="here")[["low_pct", "high_pct", "wording", "status"]].values.tolist()
    assert rows == [[95, 100, "cell", "bounded"], [60, 85, "own_cell", "bounded"], [100, 100, "cell", "as_reported"]]
    assert coverage.over_time(covered, area="there").empty


@pytest.mark.parametrize(
    ("year", "cases"),
    [(2010, []), (2011, ["interval"]), (2012, ["interval_earlier"]), (2013, ["share"]), (2020, ["share_earlier"])],
)
def test_the_answer_says_what_was_known_and_from_when(covered, year, cases):
    assert coverage.answer(covered, area="here", year=year)["case"].tolist() == cases


def test_an_older_state_says_what_broke_since_and_why(shipped):
    said = [coverage.answer(shipped, area="da-lat", year=year)["since_en"].item() for year in (2013, 2020)]
    resolution = "Resolution 166/NQ-HĐND (21 January 2020) [hethongphapluat.com]"
    assert said == ["", f"{resolution}: mergers of residential units in the province"]


def test_an_answer_without_counts_or_about_any_organisation_is_said_so(published_of):
    figures = ["coverage_pct/cell 92.07", "coverage_pct/any_organisation 100 @there", "units_total 9 @there"]
    published = published_of(*figures)
    assert coverage.answer(published, area="here", year=2013)["case"].tolist() == ["percentage"]
    assert coverage.answer(published, area="there", year=2014)["case"].tolist() == ["organisation_earlier"]


# --- beside other places -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def with_peers(published_of):
    figures = ["coverage_pct/cell 100", "coverage_pct/cell 90 2012 @east", "coverage_pct/cell 95 2016 @east"]
    figures += ["coverage_pct/any_organisation 80 2012 @west", "units_without_organisation 1 2010 @north"]
    return published_of(*figures)


def test_the_area_stands_first_and_the_others_by_date(with_peers):
    table = coverage.peers(with_peers, area="here")
    assert table["area"].tolist() == ["here", "north", "east", "west", "east"]
    assert table["wording"].tolist() == ["cell", "any_organisation", "cell", "any_organisation", "cell"]
    assert table["province"].unique().tolist() == [""]  # these places lie in no province
    assert pd.isna(table.loc[1, "low_pct"])
    assert coverage.peers(with_peers, area="west").iloc[0]["wording"] == "any_organisation"


@pytest.mark.parametrize(
    ("year", "comparable", "low", "high", "case"),
    [(2011, 0, None, None, "later"), (2013, 1, 90, 90, "one"), (2016, 2, 90, 95, "")],
)
def test_only_shares_with_a_cell_up_to_the_year_are_comparable(with_peers, year, comparable, low, high, case):
    table = coverage.peers(with_peers, area="here")
    (row,) = coverage.peers_range(table, area="here", year=year).to_dict("records")
    assert (row["states"], row["places"], row["comparable"], row["case"]) == (4, 3, comparable, case)
    assert [None if pd.isna(row[end]) else row[end] for end in ("low", "high")] == [low, high]
    assert coverage.peers_range(table.head(1), area="here", year=year).empty
