"""One quantity printed twice: by two sources, or at two times though it does not change."""

import pytest

TWICE = {"identities": [{"id": "twice", "kind": "same", "match": "any"}]}
CONSTANT = {
    "identities": [{"id": "land", "kind": "constant", "match": "any"}],
    "terms": [{"identity": "land", "role": "whole", "indicator": "area_km2"}],
}


def test_two_sources_that_print_one_value_agree(figure, published_of, outcomes):
    published = published_of(figure("units", 249), figure("units", 249, source="radio"), **TWICE)
    assert outcomes(published) == [("agrees", "", 249, 249, "F1", "F2")]


def test_two_sources_that_do_not_differ(figure, published_of, outcomes):
    published = published_of(figure("units", 249), figure("units", 247, source="radio"), **TWICE)
    assert outcomes(published) == [("differs", "", 249, 247, "F1", "F2")]


def test_the_most_reliable_source_is_the_one_the_others_are_compared_with(figure, published_of, outcomes):
    printed = [figure("units", value, source=name) for name, value in (("blog", 1), ("paper", 2), ("office", 3))]
    found = outcomes(published_of(*printed, reliability={"blog": "C", "paper": "B"}, **TWICE))
    assert found == [("differs", "", 3, 2, "F3", "F2"), ("differs", "", 3, 1, "F3", "F1")]


def test_of_equally_reliable_sources_the_more_exact_one_comes_first(figure, published_of, outcomes):
    printed = [figure("units", 250, precision="approximate"), figure("units", 249, source="radio")]
    assert outcomes(published_of(*printed, **TWICE)) == [("agrees", "", 249, 250, "F2", "F1")]


def test_open_ends_decide_nothing(figure, published_of, outcomes):
    # More than 119,396 and more than 124,000, in one month.
    printed = [figure("members", 119_396, "2025-10", precision="at_least")]
    printed += [figure("members", 124_000, "2025-10-10", precision="at_least", source="radio")]
    expected = ("unchecked", "open_ended", 119_396, 124_000, "F1", "F2")
    assert outcomes(published_of(*printed, **TWICE)) == [expected]


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ({}, {"source": "paper", "period": "2013-12-31"}, {}),  # one source is no second witness
        ({}, {"period": "2012"}, {}),
        ({}, {"area": "there"}, {}),
        ({}, {"category": "villages"}, {}),
        ({"period": ""}, {"period": ""}, {}),  # nobody knows whether it is one time
        ({}, {"period": "2013-06-30/2013-12-31"}, {"measure": "flow"}),
    ],
)
def test_what_is_not_one_quantity_for_one_time_is_not_compared(figure, published_of, outcomes, one, other, how):
    printed = [figure("units", 249, **one, **how), figure("units", 247, **{"source": "radio"} | other, **how)]
    assert outcomes(published_of(*printed, **TWICE)) == []


def test_shares_are_compared_with_the_digits_they_print(figure, published_of, outcomes):
    # 20 % stands for 19.5 to 20.5, 20.4 % for 20.35 to 20.45.
    how = {"measure": "share", "unit": "percent", "precision": "rounded"}
    printed = [figure("share", 20, **how), figure("share", 20.4, source="radio", **how)]
    assert [row[0] for row in outcomes(published_of(*printed, **TWICE))] == ["agrees"]


# --- what does not change ------------------------------------------------------------------------------------------


def land(figure, value, period, **how):
    return figure("area_km2", value, period, unit="km2", **how)


def test_a_land_area_is_compared_with_the_one_before_it(figure, published_of, outcomes):
    printed = [land(figure, value, year) for year, value in (("2009", 393.29), ("2010", 393.29), ("2011", 394.38))]
    found = outcomes(published_of(*printed, **CONSTANT))
    assert found == [("differs", "", 394.38, 393.29, "F3", "F2"), ("agrees", "", 393.29, 393.29, "F2", "F1")]


def test_a_change_of_borders_excuses_a_change_of_area(figure, published_of, outcomes):
    printed = [land(figure, 393.29, "2010"), land(figure, 394.38, "2011")]
    assert outcomes(published_of(*printed, breaks=[{"period": "2011", "kind": "borders"}], **CONSTANT)) == []


def test_an_undated_area_is_compared_with_the_last_dated_one(figure, published_of, outcomes):
    printed = [land(figure, 34.43, "", source="radio"), land(figure, 34.2, "2009"), land(figure, 34.2, "2012")]
    found = outcomes(published_of(*printed, **CONSTANT))
    assert found == [("differs", "", 34.2, 34.43, "F3", "F1"), ("agrees", "", 34.2, 34.2, "F3", "F2")]


def test_where_borders_changed_an_undated_area_may_be_either(figure, published_of, outcomes):
    printed = [land(figure, 34.43, "", source="radio"), land(figure, 30, "2009"), land(figure, 34.2, "2012")]
    assert outcomes(published_of(*printed, breaks=[{"period": "2011", "kind": "borders"}], **CONSTANT)) == []


def test_areas_of_one_day_are_left_to_the_comparison_of_sources(figure, published_of, outcomes):
    printed = [land(figure, 34.43, "2012", source="radio"), land(figure, 34.2, "2012")]
    assert outcomes(published_of(*printed, **CONSTANT)) == []
