"""Two stocks and what came and went between them."""

import pytest
from chibo.metrics import consistency
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

TERMS = [
    {"identity": "account", "role": "stock", "indicator": "members"},
    {"identity": "account", "role": "inflow", "indicator": "admitted"},
    {"identity": "account", "role": "outflow", "indicator": "removed"},
]
ACCOUNT = {"identities": [{"id": "account", "kind": "flow", "match": "any"}], "terms": TERMS}
IN_ALONE = ACCOUNT | {"terms": TERMS[:2]}


def flow(figure, indicator, value, period, **how):
    return figure(indicator, value, period, measure="flow", **how)


def test_what_came_and_went_explains_the_later_stock(figure, published_of):
    # 100 + 10 − 4 = 106
    printed = [figure("members", 100, "2012"), figure("members", 106, "2013")]
    printed += [flow(figure, "admitted", 10, "2013"), flow(figure, "removed", 4, "2013")]
    (row,) = consistency.checks(published_of(*printed, **ACCOUNT)).itertuples()
    assert (row.outcome, row.printed, row.computed, row.period) == ("agrees", 106, 106, "2013")
    assert (row.whole, row.parts, row.multipliers) == ("F2", "F1 F3 F4", "1 1 -1")


def test_a_stock_that_nothing_explains_differs(figure, published_of, outcomes):
    # 108 − 83 + 225 = 250
    printed = [figure("members", 108, "2010"), figure("members", 249, "2011")]
    printed += [flow(figure, "admitted", 225, "2011"), flow(figure, "removed", 83, "2011")]
    assert outcomes(published_of(*printed, **ACCOUNT)) == [("differs", "", 249, 250, "F2", "F1 F3 F4")]


def test_a_flow_counts_as_often_as_its_term_says(figure, published_of, outcomes):
    terms = [TERMS[0], TERMS[1] | {"multiplier": 3}]
    printed = [figure("members", 100, "2012"), figure("members", 130, "2013"), flow(figure, "admitted", 10, "2013")]
    ((outcome, *_),) = outcomes(published_of(*printed, **ACCOUNT | {"terms": terms}))
    assert outcome == "agrees"


def test_counts_since_one_day_give_what_came_in_between(figure, published_of, outcomes):
    # 39 by 27 April less 29 by 15 February: 10 came in.
    stocks = [figure("members", 4058, "2017-02-15"), figure("members", 4068, "2017-04-27", source="radio")]
    counts = [flow(figure, "admitted", 29, "2017-01-01/2017-02-15")]
    counts += [flow(figure, "admitted", 39, "2017-01-01/2017-04-27", source="radio")]
    assert outcomes(published_of(*stocks, *counts, **IN_ALONE)) == [("agrees", "", 4068, 4068, "F2", "F1 F4 F3")]


def test_years_one_after_the_other_fill_the_span(figure, published_of, outcomes):
    stocks = [figure("members", 100, "2010"), figure("members", 106, "2013")]
    counts = [flow(figure, "admitted", value, year) for year, value in (("2011", 1), ("2012", 2), ("2013", 3))]
    assert outcomes(published_of(*stocks, *counts, **IN_ALONE)) == [("agrees", "", 106, 106, "F2", "F1 F3 F4 F5")]


def test_a_count_over_the_whole_span_goes_before_its_years(figure, published_of, outcomes):
    stocks = [figure("members", 100, "2010"), figure("members", 106, "2012")]
    counts = [flow(figure, "admitted", value, when) for when, value in (("2011", 2), ("2011/2012", 6))]
    assert outcomes(published_of(*stocks, *counts, **IN_ALONE)) == [("agrees", "", 106, 106, "F2", "F1 F4")]


def test_a_gap_between_counts_leaves_the_account_unchecked(figure, published_of, outcomes):
    # 2012 was not printed: it must bring the 4 that are missing.
    stocks = [figure("members", 100, "2010"), figure("members", 108, "2013")]
    counts = [flow(figure, "admitted", value, year) for year, value in (("2011", 1), ("2013", 3))]
    expected = ("unchecked", "flows_not_printed", 108, 104, "F2", "F1 F3 F4")
    assert outcomes(published_of(*stocks, *counts, **IN_ALONE)) == [expected]


def test_a_count_that_reaches_beyond_the_span_is_none_of_it(figure, published_of, outcomes):
    stocks = [figure("members", 100, "2012"), figure("members", 106, "2013-06-30")]
    assert outcomes(published_of(*stocks, flow(figure, "admitted", 6, "2013"), **IN_ALONE)) == []


def test_without_any_count_there_is_no_account(figure, published_of, outcomes):
    assert outcomes(published_of(figure("members", 100, "2012"), figure("members", 106, "2013"), **ACCOUNT)) == []


@pytest.mark.parametrize(
    ("later", "outcome"),
    [
        (115, "differs"),  # what was not printed only went out: 110 is the most there can be
        (110, "unchecked"),
        (90, "unchecked"),
    ],
)
def test_more_than_came_in_cannot_be_explained_by_what_went_out(figure, published_of, outcomes, later, outcome):
    printed = [figure("members", 100, "2012"), figure("members", later, "2013"), flow(figure, "admitted", 10, "2013")]
    ((found, *_),) = outcomes(published_of(*printed, **ACCOUNT))
    assert found == outcome


def test_where_more_flows_exist_than_indicators_the_account_stays_open(figure, published_of, outcomes):
    printed = [figure("members", 100, "2012"), figure("members", 99, "2013")]
    printed += [flow(figure, "admitted", 10, "2013"), flow(figure, "removed", 4, "2013")]
    terms = [*TERMS[:2], TERMS[2] | {"condition": "among_others"}]
    expected = ("unchecked", "flows_not_printed", 99, 106, "F2", "F1 F3 F4")
    assert outcomes(published_of(*printed, **ACCOUNT | {"terms": terms})) == [expected]


def test_stocks_that_are_not_neighbours_are_compared_when_every_flow_between_is_known(figure, published_of, outcomes):
    stocks = [figure("members", value, year) for year, value in (("2010", 100), ("2011", 104), ("2012", 107))]
    printed = [*stocks, flow(figure, "admitted", 6, "2011/2012")]
    assert outcomes(published_of(*printed, **IN_ALONE)) == [("differs", "", 107, 106, "F3", "F1 F4")]


def test_of_two_stocks_of_one_day_the_more_reliable_one_counts(figure, published_of, outcomes):
    printed = [figure("members", 100, "2012"), figure("members", 111, "2013", source="blog")]
    printed += [figure("members", 110, "2013-12-31"), flow(figure, "admitted", 10, "2013")]
    found = outcomes(published_of(*printed, reliability={"blog": "C"}, **IN_ALONE))
    assert found == [("agrees", "", 110, 110, "F3", "F1 F4")]


def test_places_have_accounts_of_their_own(figure, published_of, outcomes):
    printed = [figure("members", 100, "2012", area="here"), figure("members", 110, "2013", area="there")]
    assert outcomes(published_of(*printed, flow(figure, "admitted", 10, "2013"), **IN_ALONE)) == []


@pytest.mark.parametrize(
    ("kind", "outcome", "why"),
    [("definition", "agrees", ""), ("borders", "unchecked", "break"), ("revision", "unchecked", "break")],
)
def test_a_break_stops_an_account_unless_the_flows_tell_it(figure, published_of, outcomes, kind, outcome, why):
    printed = [figure("members", 100, "2012"), figure("members", 110, "2013"), flow(figure, "admitted", 10, "2013")]
    published = published_of(*printed, breaks=[{"period": "2013", "kind": kind}], **IN_ALONE)
    assert [row[:2] for row in outcomes(published)] == [(outcome, why)]


@given(start=st.integers(0, 900), came=st.integers(0, 90), went=st.integers(0, 90), off=st.integers(-2, 2))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
def test_only_the_stock_that_follows_agrees(figure, published_of, start, came, went, off):
    printed = [figure("members", start, "2012"), figure("members", start + came - went + off, "2013")]
    printed += [flow(figure, "admitted", came, "2013"), flow(figure, "removed", went, "2013")]
    (row,) = consistency.checks(published_of(*printed, **ACCOUNT)).itertuples()
    assert (row.outcome, row.difference) == ("differs" if off else "agrees", -off)
