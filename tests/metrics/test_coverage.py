"""Coverage over time and beside other places: the baseline is an interval, a reported share is a point."""

import pandas as pd
import pytest
from chibo.metrics import baseline as metrics_baseline
from chibo.metrics import coverage


@pytest.fixture
def baseline_figures(figure):
    """20 units, of which 17 eligible, 3 joint and 1 without (sum 21); 5 cells established until 2013."""
    return [
        figure("units_total", 20, "2011"),
        figure("units_eligible", 17, "2011"),
        figure("joint_cells", 3, "2011"),
        figure("units_without_members", 1, "2011"),
        figure("cells_established", 5, "2011/2013"),
    ]


@pytest.fixture
def covered(published_of, figure, baseline_figures):
    """The same place, with a cell in each of its 20 units in October 2013."""
    return published_of(
        *baseline_figures, figure("units_with_cell", 20, "2013-10"), figure("coverage_pct", 100, "2013-10", "cell")
    )


@pytest.mark.parametrize("missing", range(5))
def test_a_baseline_with_a_part_missing_is_none(published_of, baseline_figures, missing):
    parts = [part for place, part in enumerate(baseline_figures) if place != missing]
    assert metrics_baseline.baseline(published_of(*parts), area="here").empty


def test_a_part_printed_by_another_source_does_not_complete_a_baseline(published_of, baseline_figures):
    baseline_figures[2] |= {"source": "other"}
    assert metrics_baseline.baseline(published_of(*baseline_figures), area="here").empty


def test_a_baseline_after_the_year_is_not_known_yet(covered):
    assert metrics_baseline.baseline(covered, area="here", until=2010).empty
    assert len(metrics_baseline.baseline(covered, area="here", until=2011)) == 7


def test_a_baseline_keeps_the_printed_counts_and_their_sum(covered):
    first = metrics_baseline.baseline(covered, area="here").iloc[0]
    assert (first["units"], first["eligible"], first["joint"], first["printed_without"]) == (20, 17, 3, 1)
    assert (first["printed_sum"], first["established"], first["status"]) == (21, 5, "bounded")
    assert first["figures"] == "F1 F2 F3 F4 F5"


def test_the_range_spans_every_reading(covered):
    (found,) = metrics_baseline.readings_range(metrics_baseline.baseline(covered, area="here")).to_dict("records")
    assert (found["readings"], found["own_low"], found["own_high"]) == (7, 12, 17)
    assert (found["any_low"], found["any_high"]) == (19, 20)
    assert metrics_baseline.readings_range(metrics_baseline.baseline(covered, area="there")).empty


def test_coverage_over_time_is_an_interval_and_then_a_point(covered):
    start, end = coverage.over_time(covered, area="here").to_dict("records")
    assert (start["low_pct"], start["high_pct"], start["status"]) == (60, 85, "bounded")
    assert (end["low_pct"], end["high_pct"], end["status"]) == (100, 100, "as_reported")
    assert (end["units_low"], end["units_high"], end["units_total"]) == (20, 20, 20)
    assert coverage.over_time(covered, area="there").empty


def test_a_state_without_a_share_is_no_point_in_time(published_of, figure):
    published = published_of(figure("units_without_organisation", 1))
    assert coverage.over_time(published, area="here").empty


@pytest.mark.parametrize(
    ("year", "case"), [(2011, "interval"), (2012, "interval_earlier"), (2013, "share"), (2020, "share_earlier")]
)
def test_the_answer_says_what_was_known_and_from_when(covered, year, case):
    assert coverage.answer(covered, area="here", year=year)["case"].tolist() == [case]


def test_before_the_first_state_there_is_no_answer(covered):
    assert coverage.answer(covered, area="here", year=2010).empty


def test_an_answer_without_counts_or_about_any_organisation_is_said_so(published_of, figure):
    published = published_of(
        figure("coverage_pct", 92.07, category="cell"),
        figure("coverage_pct", 100, category="any_organisation", area="there"),
        figure("units_total", 9, area="there"),
    )
    assert coverage.answer(published, area="here", year=2013)["case"].tolist() == ["percentage"]
    assert coverage.answer(published, area="there", year=2014)["case"].tolist() == ["organisation_earlier"]


def test_the_gain_is_an_interval_in_units_and_points(covered):
    (gain,) = metrics_baseline.gain(covered, area="here", until=2013).to_dict("records")
    assert (gain["units_gained_low"], gain["units_gained_high"]) == (3, 8)
    assert (gain["points_low"], gain["points_high"]) == pytest.approx((15, 40))
    assert (gain["established"], gain["period_from"], gain["period_to"]) == (5, "2011", "2013-10")
    assert gain["figures"].split() == ["F1", "F2", "F3", "F4", "F5", "F6", "F7"]


def test_one_state_alone_is_no_gain(covered, published_of, figure):
    assert metrics_baseline.gain(covered, area="here", until=2012).empty
    only_share = published_of(figure("coverage_pct", 100, category="cell"), figure("units_total", 9))
    assert metrics_baseline.gain(only_share, area="here").empty


def test_a_state_before_the_baseline_is_no_gain(published_of, figure, baseline_figures):
    earlier = [figure("units_with_cell", 9, "2010"), figure("units_total", 9, "2010")]
    assert metrics_baseline.gain(published_of(*baseline_figures, *earlier), area="here").empty


def test_the_last_number_established_up_to_the_year_counts(covered):
    assert coverage.established(covered, area="here", until=2012).empty
    assert coverage.established(covered, area="here", until=2013)["cells"].tolist() == [5]


@pytest.fixture
def with_peers(published_of, figure):
    return published_of(
        figure("coverage_pct", 100, "2013", "cell"),
        figure("coverage_pct", 90, "2012", "cell", area="east"),
        figure("coverage_pct", 95, "2016", "cell", area="east"),
        figure("coverage_pct", 80, "2012", "any_organisation", area="west"),
        figure("units_without_organisation", 1, "2010", area="north"),
    )


def test_the_area_stands_first_and_the_others_by_date(with_peers):
    found = coverage.peers(with_peers, area="here")
    assert found["area"].tolist() == ["here", "north", "east", "west", "east"]
    assert found["wording"].tolist() == ["cell", "any_organisation", "cell", "any_organisation", "cell"]
    assert found.loc[1, "missing"] == "total_not_published"
    assert pd.isna(found.loc[1, "low_pct"])


def test_the_area_itself_keeps_the_wording_of_its_source(with_peers):
    assert coverage.peers(with_peers, area="west").iloc[0]["wording"] == "any_organisation"


def test_only_shares_with_a_cell_up_to_the_year_are_comparable(with_peers):
    table = coverage.peers(with_peers, area="here")
    (early,) = coverage.peers_range(table, area="here", year=2013).to_dict("records")
    assert (early["states"], early["places"], early["comparable"]) == (4, 3, 1)
    assert (early["low"], early["high"], early["case"]) == (90, 90, "one")
    (late,) = coverage.peers_range(table, area="here", year=2016).to_dict("records")
    assert (late["comparable"], late["low"], late["high"], late["case"]) == (2, 90, 95, "")
    (none,) = coverage.peers_range(table, area="here", year=2011).to_dict("records")
    assert (none["comparable"], none["case"]) == (0, "later")
    assert coverage.peers_range(table.head(1), area="here", year=2013).empty


def test_a_peer_says_how_far_its_date_and_its_place_are(with_peers, published_of, figure):
    found = coverage.peers(with_peers, area="here")
    assert found["months_apart"].tolist() == [0, -36, -12, -12, 36]
    assert found["province"].unique().tolist() == [""]  # these places lie in no province
    province = [{"id": "p", "kind": "province"}, {"id": "here", "parent": "p"}, {"id": "near", "parent": "p"}]
    published = published_of(
        figure("coverage_pct", 100, "2013-10", "cell"),
        figure("coverage_pct", 99, "2013-08-07", "cell", area="near"),
        figure("coverage_pct", 92, "2012-05", "cell", area="p"),
        areas=province,
    )
    found = coverage.peers(published, area="here").set_index("area")
    assert found["months_apart"].to_dict() == {"here": 0, "near": -2, "p": -17}
    assert found["province"].to_dict() == {"here": "", "near": "same", "p": "wider"}


def test_an_area_without_a_state_gives_its_peers_no_distance(with_peers):
    assert coverage.peers(with_peers, area="south")["months_apart"].isna().all()


def test_coverage_of_units_that_were_redrawn_in_between_has_two_segments(published_of, figure):
    published = published_of(
        figure("coverage_pct", 100, "2016", "cell"),
        figure("coverage_pct", 100, "2020-04-21", "cell"),
        breaks=[{"id": "m", "period": "2020-01-21", "instrument_en": "Resolution 166/NQ-HĐND"}],
    )
    found = coverage.over_time(published, area="here")
    assert found["segment"].tolist() == [0, 1]
    assert found["break_number"].tolist() == ["", "166/NQ-HĐND"]
