"""A whole against its parts: of one place, and over the places inside it."""

import pytest
from chibo.metrics import consistency
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

BY_TYPE = {
    "identities": [{"id": "by-type", "kind": "sum"}],
    "terms": [
        {"identity": "by-type", "role": "whole", "indicator": "organisations"},
        {"identity": "by-type", "role": "part", "indicator": "organisations", "category": "committee"},
        {"identity": "by-type", "role": "part", "indicator": "organisations", "category": "cell"},
    ],
}
FROM_ANY = BY_TYPE | {"identities": [{"id": "by-type", "kind": "sum", "match": "any"}]}
WARDS = [
    {"id": "city"},
    {"id": "north", "parent": "city", "kind": "ward"},
    {"id": "south", "parent": "city", "kind": "ward"},
    {"id": "hill", "parent": "city", "kind": "commune"},
]
OVER_PLACES = {
    "areas": WARDS,
    "identities": [{"id": "places", "kind": "areas"}],
    "terms": [
        {"identity": "places", "role": "whole", "indicator": "households"},
        {"identity": "places", "role": "part", "indicator": "households"},
    ],
}


# --- parts of one place --------------------------------------------------------------------------------------------


def test_parts_that_make_the_whole_agree(figure, published_of, outcomes):
    # 24 committees + 37 cells = 61
    printed = [figure("organisations", 61), figure("organisations", 24, category="committee")]
    published = published_of(*printed, figure("organisations", 37, category="cell"), **BY_TYPE)
    assert outcomes(published) == [("agrees", "", 61, 61, "F1", "F2 F3")]


def test_parts_that_do_not_differ_by_what_is_left(figure, published_of):
    printed = [figure("organisations", 61), figure("organisations", 24, category="committee")]
    published = published_of(*printed, figure("organisations", 36, category="cell"), **BY_TYPE)
    (row,) = consistency.checks(published).itertuples()
    assert (row.outcome, row.difference, row.multipliers, row.figures) == ("differs", -1, "1 1", "F1 F2 F3")


def test_a_part_counts_as_often_as_its_term_says(figure, published_of, outcomes):
    # 3 joint cells of two units each
    published = published_of(
        figure("in_joint", 6),
        figure("joint", 3),
        identities=[{"id": "twice", "kind": "sum"}],
        terms=[
            {"identity": "twice", "role": "whole", "indicator": "in_joint"},
            {"identity": "twice", "role": "part", "indicator": "joint", "multiplier": 2},
        ],
    )
    assert outcomes(published) == [("agrees", "", 6, 6, "F1", "F2")]


def test_a_part_that_was_not_printed_leaves_the_sum_unchecked(figure, published_of, outcomes):
    printed = [figure("organisations", 61), figure("organisations", 24, category="committee")]
    assert outcomes(published_of(*printed, **BY_TYPE)) == [("unchecked", "part_not_printed", 61, 24, "F1", "F2")]


def test_a_part_more_than_its_whole_differs_whatever_else_was_not_printed(figure, published_of, outcomes):
    printed = [figure("organisations", 23), figure("organisations", 24, category="committee")]
    assert outcomes(published_of(*printed, **BY_TYPE)) == [("differs", "", 23, 24, "F1", "F2")]


def test_a_whole_alone_and_parts_alone_say_nothing(figure, published_of, outcomes):
    whole = figure("organisations", 61, "2012")
    parts = [figure("organisations", 24, category="committee"), figure("organisations", 37, category="cell")]
    assert outcomes(published_of(whole, *parts, **BY_TYPE)) == []


def test_another_source_counts_only_where_the_identity_lets_it(figure, published_of, outcomes):
    printed = [
        figure("organisations", 61),
        figure("organisations", 24, category="committee"),
        figure("organisations", 37, category="cell", source="radio"),
    ]
    assert outcomes(published_of(*printed, **BY_TYPE)) == [("unchecked", "part_not_printed", 61, 24, "F1", "F2")]
    assert outcomes(published_of(*printed, **FROM_ANY)) == [("agrees", "", 61, 61, "F1", "F2 F3")]


def test_sources_that_print_one_whole_are_checked_together_and_others_apart(figure, published_of, outcomes):
    parts = [figure("organisations", 24, category="committee"), figure("organisations", 37, category="cell")]
    wholes = [figure("organisations", value, source=name) for value, name in ((61, "a"), (61, "b"), (62, "c"))]
    found = outcomes(published_of(*parts, *wholes, **FROM_ANY))
    assert found == [("differs", "", 62, 61, "F5", "F1 F2"), ("agrees", "", 61, 61, "F3 F4", "F1 F2")]


@pytest.mark.parametrize(
    ("whole", "part", "is_one_time"),
    [
        ("2013", "2013-12-31", True),  # a stock of a year is that of its end
        ("2018-10", "2018-10-22", True),
        ("2018-10-22", "2018-10", True),
        ("2018", "2018-10-22", False),  # any day of a year is not its end
        ("2013", "2012", False),
        ("", "", True),  # one source, one undated text
        ("", "2013", False),
    ],
)
def test_stocks_are_of_one_time_when_they_can_be_of_one_day(figure, published_of, outcomes, whole, part, is_one_time):
    parts = [figure("organisations", 20, part, "committee"), figure("organisations", 41, part, "cell")]
    found = outcomes(published_of(figure("organisations", 61, whole), *parts, **BY_TYPE))
    assert len(found) == is_one_time


def test_a_count_of_a_year_belongs_to_the_stock_at_its_end_and_one_of_years_does_not(figure, published_of, outcomes):
    terms = [
        {"identity": "rated", "role": "whole", "indicator": "members"},
        {"identity": "rated", "role": "part", "indicator": "rated"},
    ]
    for period, count in (("2013", 1), ("2010/2013", 0)):
        stock, rated = figure("members", 90, "2013-12-31"), figure("rated", 90, period, measure="flow")
        published = published_of(stock, rated, identities=[{"id": "rated", "kind": "sum"}], terms=terms)
        assert len(outcomes(published)) == count


def test_counts_over_a_span_need_the_very_span(figure, published_of, outcomes):
    whole = figure("organisations", 61, "2016/2017", measure="flow")
    parts = [figure("organisations", 24, "2017", name, measure="flow") for name in ("committee", "cell")]
    assert outcomes(published_of(whole, *parts, **BY_TYPE)) == []


RATED = {
    "identities": [{"id": "rated", "kind": "sum"}],
    "terms": [
        {"identity": "rated", "role": "whole", "indicator": "rated", "category": "all"},
        {"identity": "rated", "role": "part", "indicator": "rated", "category": "best", "condition": "exemplary_apart"},
        {"identity": "rated", "role": "part", "indicator": "rated", "category": "good"},
    ],
}


@pytest.mark.parametrize(("listed", "good"), [("apart", 15), ("inside", 20), ("", 20)])
def test_exemplary_organisations_count_where_their_source_lists_them_apart(
    figure, published_of, outcomes, listed, good
):
    printed = [figure("rated", value, category=name) for name, value in (("all", 20), ("best", 5), ("good", good))]
    ((outcome, _, _, computed, _, _),) = outcomes(published_of(*printed, exemplary={"paper": listed}, **RATED))
    assert (outcome, computed) == ("agrees", 20)


# --- figures that are not points -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "precision", "outcome", "why"),
    [
        (5_000_000, "rounded", "differs", ""),  # 4.5 to 5.5 million
        (6_000_000, "rounded", "agrees", ""),  # 5.5 to 6.5 million
        (5_000_000, "at_least", "agrees", ""),  # more than 5 is not said of 6 million
        (4_000_000, "at_least", "unchecked", "open_ended"),  # but nothing forbids it
        (7_000_000, "at_least", "differs", ""),
        (5_000_000, "approximate", "unchecked", "open_ended"),
    ],
)
def test_a_figure_that_is_no_point_is_compared_as_what_it_can_be(
    figure, published_of, outcomes, value, precision, outcome, why
):
    # 2,800,000 + 2,800,000 = 5,600,000
    parts = [figure("organisations", 2_800_000, category=name) for name in ("committee", "cell")]
    whole = figure("organisations", value, precision=precision)
    ((found, reason, *_),) = outcomes(published_of(whole, *parts, **BY_TYPE))
    assert (found, reason) == (outcome, why)


def test_what_floats_store_is_no_difference(figure, published_of):
    # 0.1 + 0.2 = 0.3, not 0.30000000000000004
    parts = [figure("organisations", 0.1, category="committee"), figure("organisations", 0.2, category="cell")]
    (row,) = consistency.checks(published_of(figure("organisations", 0.3), *parts, **BY_TYPE)).itertuples()
    assert (row.outcome, row.computed) == ("agrees", 0.3)


@given(parts=st.tuples(st.integers(0, 500), st.integers(0, 500)), off=st.integers(-3, 3))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
def test_exact_parts_agree_with_their_sum_and_with_nothing_else(figure, published_of, parts, off):
    committees, cells = parts
    printed = [figure("organisations", committees + cells + off)]
    printed += [figure("organisations", committees, category="committee")]
    printed += [figure("organisations", cells, category="cell")]
    (row,) = consistency.checks(published_of(*printed, **BY_TYPE)).itertuples()
    assert (row.outcome, row.difference) == ("differs" if off else "agrees", -off)


# --- places inside a place -----------------------------------------------------------------------------------------


def of_places(figure, values, **how):
    return [figure("households", value, area=place, **how) for place, value in values.items()]


def test_places_that_miss_one_household_differ_by_one(figure, published_of, outcomes):
    # 26 + 31 + 10 = 67
    inside = of_places(figure, {"north": 26, "south": 31, "hill": 10})
    found = outcomes(published_of(*inside, figure("households", 68, area="city"), **OVER_PLACES))
    assert found == [("differs", "", 68, 67, "F4", "F1 F2 F3")]


def test_a_place_without_a_figure_leaves_the_sum_unchecked(figure, published_of, outcomes):
    inside = of_places(figure, {"north": 26, "south": 31})
    found = outcomes(published_of(*inside, figure("households", 68, area="city"), **OVER_PLACES))
    assert found == [("unchecked", "part_not_printed", 68, 57, "F3", "F1 F2")]


def test_places_of_one_kind_alone_can_be_the_parts(figure, published_of, outcomes):
    terms = [OVER_PLACES["terms"][0], OVER_PLACES["terms"][1] | {"child_kind": "ward"}]
    inside = of_places(figure, {"north": 26, "south": 31, "hill": 10})
    found = outcomes(published_of(*inside, figure("households", 57, area="city"), **OVER_PLACES | {"terms": terms}))
    assert found == [("agrees", "", 57, 57, "F4", "F1 F2")]


def test_a_place_that_did_not_exist_is_no_part(figure, published_of, outcomes):
    areas = [*WARDS[:2], WARDS[2] | {"valid_to": "2010-01-01"}, WARDS[3] | {"valid_from": "2010-01-01"}]
    inside = of_places(figure, {"north": 26, "hill": 10})
    published = published_of(*inside, figure("households", 36, area="city"), **OVER_PLACES | {"areas": areas})
    assert outcomes(published) == [("agrees", "", 36, 36, "F3", "F1 F2")]


NEAREST = OVER_PLACES | {"areas": WARDS[:2], "identities": [{"id": "places", "kind": "areas", "match": "any"}]}


def test_from_any_source_the_nearest_date_counts(figure, published_of, outcomes):
    earlier, nearer = figure("households", 20, "2008", area="north"), figure("households", 26, "2012", area="north")
    whole = figure("households", 26, "2011", area="city", source="radio")
    assert outcomes(published_of(earlier, nearer, whole, **NEAREST)) == [("agrees", "", 26, 26, "F3", "F2")]


def test_no_sum_crosses_a_break(figure, published_of, outcomes):
    # The break of 2012 leaves 2008, further away, as the nearest comparable date.
    earlier, nearer = figure("households", 20, "2008", area="north"), figure("households", 26, "2012", area="north")
    whole = figure("households", 26, "2011", area="city", source="radio")
    for place in ("city", "north", ""):
        published = published_of(earlier, nearer, whole, breaks=[{"period": "2012", "area": place}], **NEAREST)
        assert outcomes(published) == [("differs", "", 26, 20, "F3", "F1")]
    published = published_of(nearer, whole, breaks=[{"period": "2012", "area": "city"}], **NEAREST)
    assert outcomes(published) == []


def test_a_part_of_the_place_and_parts_inside_it_make_one_sum(figure, published_of, outcomes):
    # 225 groups created + 24 villages = 249
    identity = {
        "areas": WARDS,
        "identities": [{"id": "created", "kind": "sum", "match": "any"}],
        "terms": [
            {"identity": "created", "role": "whole", "indicator": "units"},
            {"identity": "created", "role": "part", "indicator": "created"},
            {"identity": "created", "role": "part", "indicator": "units", "child_kind": "commune"},
        ],
    }
    inside = [figure("units", value, "2012", area=place) for place, value in (("north", 225), ("hill", 24))]
    created = figure("created", 225, "2011", area="city", measure="flow")
    wholes = [figure("units", 249, year, area="city", source="radio") for year in ("2011", "2012")]
    # The 249 of 2012 has no count of what was created in that year.
    assert outcomes(published_of(*inside, created, *wholes, **identity)) == [("agrees", "", 249, 249, "F4", "F3 F2")]
