"""Bounds that printed figures may not break: what is broken is said, what holds is not."""

import pytest
from chibo.metrics import consistency

AT_MOST = {"kind": "at_most", "match": "any", "terms": ["whole units_total", "part units_eligible"]}
TWO_EACH = AT_MOST | {"terms": ["whole units_total", "part joint_cells multiplier=2"]}
EVERY = AT_MOST | {"terms": ["whole members", "part members/*"]}
SPANS = {"kind": "spans", "match": "any", "flows": ("admitted",)}
LATER = {"kind": "later", "match": "any"}
JUMPS = {"kind": "jumps", "match": "any"}


@pytest.mark.parametrize(
    ("figures", "identity", "broken"),
    [
        (["units_total 10", "units_eligible 11"], AT_MOST, [("differs", "", "F1", "F2")]),
        (["units_total 10", "units_eligible 10"], AT_MOST, []),
        (["units_total 10+", "units_eligible 11"], AT_MOST, []),  # "more than 10" may be 11
        (["units_total 10 2012", "units_eligible 11"], AT_MOST, []),
        (["units_total 10 @there", "units_eligible 11"], AT_MOST, []),
        (["units_total 7", "joint_cells 4"], TWO_EACH, [("differs", "", "F1", "F2")]),  # 4 joint cells serve 8 or more
        (["units_total 8", "joint_cells 4"], TWO_EACH, []),
        (["members 9", "members/women 10", "members/young 9"], EVERY, [("differs", "", "F1", "F2")]),
        (["admitted 5 2013", "admitted 6 2013-01/2013-06"], SPANS, [("differs", "", "F1", "F2")]),
        (["admitted 5 2012/2013", "admitted 6 2013"], SPANS, [("differs", "", "F1", "F2")]),
        (["admitted 6 2013", "admitted 5 2013-01/2013-06"], SPANS, []),
        (["admitted 5 2013", "admitted 6 2013-07/2014-06"], SPANS, []),
        (["units_total 250 2013", "units_total 25 2014"], JUMPS, [("unchecked", "tenfold", "F2", "F1")]),
        (["units_total 90 2013", "units_total 9 2014"], JUMPS, []),  # too small to ask about
        (["units_total 250 2013", "units_total 26 2014"], JUMPS, []),
    ],
)
def test_what_breaks_a_bound(published_of, outcomes, figures, identity, broken):
    found = outcomes(published_of(*figures, minimum={"units_total": 0, "admitted": 0}, **identity))
    assert [(outcome, why, whole, part) for outcome, why, _, _, whole, part in found] == broken


def test_a_figure_of_a_time_after_its_page_is_named_and_a_target_is_not(published_of, outcomes):
    figures = ["units_total 10 2014", "target 5 2014", "units_total 9 2013-02", "units_total 8 2013-01"]
    found = outcomes(published_of(*figures, pages={"paper": "2013-01-15"}, **LATER))
    # February begins within a month: what is about to take effect may be announced.
    assert [(outcome, why, whole) for outcome, why, *_, whole, _ in found] == [("differs", "after_publication", "F1")]


def test_the_shipped_figures_break_no_bound(shipped):
    found = consistency.checks(shipped)
    assert set(found["kind"]) & {"at_most", "spans", "later", "jumps"} == set()


@pytest.mark.parametrize(
    ("figures", "sharp"),
    [
        (["share_pct 12.82~", "count 15", "base 117"], 98.82),  # 118 of 10,001 percentages with two decimals
        (["share_pct 77~", "count 47", "base 61"], 38.61),  # 62 of 101 without
        (["share_pct 50~", "count 200", "base 400"], 0),
    ],
)
def test_how_many_random_percentages_no_whole_number_of_the_base_gives(published_of, figures, sharp):
    terms = ["share share_pct", "count count", "base base"]
    (row,) = consistency.checks(published_of(*figures, kind="ratio", terms=terms)).to_dict("records")
    assert (row["outcome"], row["sharp_pct"]) == ("agrees", pytest.approx(sharp, abs=0.005))
