"""A new place and the places it was formed from."""

import pytest

REFORM = "2025-07-01"
PLACES = [
    {"id": "old-1", "successor": "new", "valid_to": REFORM},
    {"id": "old-2", "successor": "new", "valid_to": REFORM},
    {"id": "new", "valid_from": REFORM},
]
FORMED = {
    "areas": PLACES,
    "identities": [{"id": "formed", "kind": "successor", "match": "any"}],
    "terms": [
        {"identity": "formed", "role": "whole", "indicator": "area_km2"},
        {"identity": "formed", "role": "part", "indicator": "area_km2"},
    ],
}


@pytest.fixture
def land(figure):
    """Return a function that makes a land area."""
    return lambda place, value, period, **how: figure("area_km2", value, period, area=place, unit="km2", **how)


@pytest.mark.parametrize(("whole", "outcome"), [(30, "agrees"), (31, "differs")])
def test_a_new_place_is_what_it_was_formed_from(land, published_of, outcomes, whole, outcome):
    # 17.5 + 12.5 = 30
    printed = [land("old-1", 17.5, "2012"), land("old-2", 12.5, "2012"), land("new", whole, "2025")]
    assert outcomes(published_of(*printed, **FORMED)) == [(outcome, "", whole, 30, "F3", "F1 F2")]


def test_about_is_as_wide_as_it_is_said(land, published_of, outcomes):
    # 17.84 + 17 = 34.84 is about 35
    printed = [land("old-1", 17.84, "2012"), land("old-2", 17, "2012")]
    published = published_of(*printed, land("new", 35, "2025-08-28", precision="approximate"), **FORMED)
    assert [row[0] for row in outcomes(published)] == ["agrees"]


def test_the_last_figure_of_an_old_place_counts(land, published_of, outcomes):
    printed = [land("old-1", 17, "2012"), land("old-1", 17.5, "2023", source="radio"), land("old-1", 99, "")]
    printed += [land("old-2", 12.5, "2012"), land("new", 30, "2025")]
    assert outcomes(published_of(*printed, **FORMED)) == [("agrees", "", 30, 30, "F5", "F2 F4")]


@pytest.mark.parametrize(
    ("whole", "outcome", "why"),
    [(30, "unchecked", "outside"), (17, "differs", "")],  # a part of it cannot be larger than it is
)
def test_a_place_without_a_figure_was_taken_in_from_outside(land, published_of, outcomes, whole, outcome, why):
    printed = [land("old-1", 17.5, "2012"), land("new", whole, "2025")]
    assert outcomes(published_of(*printed, **FORMED)) == [(outcome, why, whole, 17.5, "F2", "F1")]


def test_without_any_old_figure_nothing_is_compared(land, published_of, outcomes):
    assert outcomes(published_of(land("new", 30, "2025"), **FORMED)) == []


@pytest.mark.parametrize(
    ("cut", "outcome", "why"),
    [
        ({"period": REFORM, "kind": "borders"}, "differs", ""),  # the change itself
        ({"period": "2020-01-21"}, "unchecked", "break"),
        ({"period": "2020-01-21", "area": "old-2"}, "unchecked", "break"),
        ({"period": "2015", "kind": "borders"}, "unchecked", "break"),  # an earlier change of borders
        ({"period": REFORM, "kind": "revision"}, "unchecked", "break"),
        ({"period": "2020-01-21", "area": "elsewhere"}, "differs", ""),
        ({"period": "2011"}, "differs", ""),  # before the figures
    ],
)
def test_no_comparison_crosses_a_break_but_the_change_itself(land, published_of, outcomes, cut, outcome, why):
    printed = [land("old-1", 17.5, "2012"), land("old-2", 12.5, "2012"), land("new", 20, "2025")]
    assert [row[:2] for row in outcomes(published_of(*printed, breaks=[cut], **FORMED))] == [(outcome, why)]


def test_a_break_and_places_from_outside_are_said_as_places_from_outside(land, published_of, outcomes):
    published = published_of(land("old-1", 17.5, "2012"), land("new", 9, "2025"), breaks=[{"period": "2020"}], **FORMED)
    assert [row[:2] for row in outcomes(published)] == [("unchecked", "outside")]
