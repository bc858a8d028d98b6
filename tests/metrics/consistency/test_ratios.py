"""Printed percentages against the count and the base printed for them."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

import pytest
from chibo.metrics.consistency.ratios import ratio_checks
from chibo.metrics.consistency.rounding import decimals_of
from chibo.metrics.consistency.terms import Figures
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

RATED = {
    "identities": [{"id": "rated", "kind": "ratio"}],
    "terms": [
        {"identity": "rated", "role": "share", "indicator": "rated_pct", "category": "*"},
        {"identity": "rated", "role": "count", "indicator": "rated", "category": "*"},
        {"identity": "rated", "role": "base", "indicator": "rated", "category": "all"},
        {"identity": "rated", "role": "base", "indicator": "existing"},
    ],
    "maximum": {"rated_pct": 100},
}
TARGET_TERMS = [
    {"identity": "target", "role": "count", "indicator": "admitted"},
    {"identity": "target", "role": "base", "indicator": "target"},
]
ATTAINED = {
    "identities": [{"id": "target", "kind": "ratio"}],
    "terms": [{"identity": "target", "role": "share", "indicator": "target_pct"}, *TARGET_TERMS],
}
OVER = {
    "identities": [{"id": "target", "kind": "excess"}],
    "terms": [{"identity": "target", "role": "share", "indicator": "over_pct"}, *TARGET_TERMS],
}


def checked(published, areas=None):
    (identity,) = published.identities.itertuples()
    return ratio_checks(Figures(published), identity, list(published.identity_terms.itertuples()), areas)


def said(published):
    return [(check.outcome, check.why, check.possible) for check in checked(published)]


@pytest.fixture
def share(figure):
    """A printed percentage, rounded as they are."""
    return partial(figure, unit="percent", measure="share", precision="rounded")


@pytest.fixture
def flow(figure):
    """A count over a period."""
    return partial(figure, measure="flow", unit="organisations")


# --- count and base were printed -----------------------------------------------------------------------------------


def test_forty_seven_of_sixty_one_are_seventy_seven_per_cent(published_of, figure, flow, share):
    published = published_of(
        share("rated_pct", 77, category="good"), flow("rated", 47, category="good"), figure("existing", 61), **RATED
    )
    (check,) = checked(published)
    assert (check.outcome, check.why, check.possible) == ("agrees", "", "")
    assert (check.area, check.period, check.whole, check.parts) == ("here", "2013", ("F1",), ("F2", "F3"))
    assert check.printed == (76.5, 77, 77.5)
    assert check.computed == pytest.approx([4700 / 61] * 3)


def test_two_of_fifty_five_are_not_five_point_seven_per_cent_but_of_thirty_five(published_of, figure, flow, share):
    published = published_of(
        share("rated_pct", 5.7, category="fair"), flow("rated", 2, category="fair"), figure("existing", 55), **RATED
    )
    assert said(published) == [("differs", "", "35")]  # 2/34 = 5.88, 2/36 = 5.56


def test_a_percentage_that_was_cut_off_agrees_and_says_so(published_of, flow, share):
    published = published_of(
        share("over_pct", 11, "2016"), flow("admitted", 67, "2016"), flow("target", 60, "2016"), **OVER
    )
    assert said(published) == [("agrees", "cut_off", "")]  # 67/60 = 111.67 %


def test_an_excess_is_what_lies_above_a_hundred_per_cent(published_of, flow, share):
    figures = [share("over_pct", 15.6), flow("admitted", 208), flow("target", 180)]
    (check,) = checked(published_of(*figures, **OVER))
    assert check.outcome == "agrees"
    assert check.computed.value == pytest.approx(100 * 28 / 180)
    figures = [share("over_pct", 15.6), flow("admitted", 208), flow("target", 181)]
    assert said(published_of(*figures, **OVER)) == [("differs", "", "180")]


def test_a_half_goes_up_and_twelve_is_what_cutting_off_leaves_of_it(published_of, flow, share):
    eighth = [flow("rated", 1, category="good"), flow("rated", 8, category="all")]
    assert said(published_of(share("rated_pct", 13, category="good"), *eighth, **RATED)) == [("agrees", "", "")]
    assert said(published_of(share("rated_pct", 12, category="good"), *eighth, **RATED)) == [("agrees", "cut_off", "")]


def test_an_exact_percentage_allows_no_rounding(published_of, flow, figure):
    exact = partial(figure, "target_pct", measure="share", unit="percent")
    both = [flow("admitted", 251), flow("target", 200)]  # 125.5 %
    assert said(published_of(exact(125.5), *both, **ATTAINED)) == [("agrees", "", "")]
    assert said(published_of(exact(125), *both, **ATTAINED)) == [("differs", "", "")]
    assert said(published_of(exact(126), *both, **ATTAINED)) == [("differs", "", "")]


def test_from_ninety_per_cent_upward_usually_means_less_than_a_hundred(published_of, flow, share):
    upward = partial(share, "target_pct", 90, precision="at_least")
    reached = [("agrees", "", ""), ("unchecked", "open_ended", ""), ("differs", "", "130–143")]
    for target, outcome in zip((140, 120, 150), reached, strict=True):  # 92 %, 107.5 %, 86 %
        assert said(published_of(upward(), flow("admitted", 129), flow("target", target), **ATTAINED)) == [outcome]


def test_a_target_of_at_least_a_hundred_leaves_the_attainment_open(published_of, flow, share):
    target = flow("target", 100, precision="at_least")  # usually 100–200, so that 90 admitted are 45–90 %
    for printed, outcome in ((80, "agrees"), (30, "unchecked"), (95, "differs")):
        (check,) = checked(published_of(share("target_pct", printed), flow("admitted", 90), target, **ATTAINED))
        assert (check.outcome, check.why) == (outcome, "open_ended" if outcome == "unchecked" else "")
        assert check.computed == (45, 90, 90)


def test_a_rounded_base_is_as_wide_as_its_rounding(published_of, figure, flow, share):
    base = figure("existing", 3800, precision="rounded")  # 3750–3850
    counted = flow("rated", 1900, category="good")  # 49.35–50.67 %
    agreeing = [(printed, "agrees", "") for printed in (49, 50, 51)]
    for printed, outcome, possible in (*agreeing, (48, "differs", "3918–4000"), (52, "differs", "3620–3689")):
        (check,) = checked(published_of(share("rated_pct", printed, category="good"), counted, base, **RATED))
        assert (check.outcome, check.why, check.possible) == (outcome, "", possible)


# --- one of them was not -------------------------------------------------------------------------------------------


def test_without_a_base_the_possible_ones_are_named(published_of, flow, share):
    published = published_of(share("target_pct", 108), flow("admitted", 189), **ATTAINED)
    (check,) = checked(published)
    assert (check.outcome, check.why, check.possible) == ("unchecked", "base_not_printed", "175")
    assert (check.computed, check.parts) == (None, ("F2",))
    published = published_of(share("target_pct", 122), flow("admitted", 366), **ATTAINED)
    assert said(published) == [("unchecked", "base_not_printed", "299–301")]


def test_a_base_that_only_cutting_off_explains_is_named_so(published_of, flow, share):
    published = published_of(share("over_pct", 11), flow("admitted", 67), **OVER)
    assert said(published) == [("unchecked", "cut_off", "60")]


def test_from_ninety_per_cent_upward_names_the_bases_it_usually_means(published_of, flow, share):
    published = published_of(share("target_pct", 90, precision="at_least"), flow("admitted", 129), **ATTAINED)
    assert said(published) == [("unchecked", "base_not_printed", "130–143")]


def test_no_base_is_smaller_than_a_part_of_it(published_of, flow, share):
    published = published_of(share("rated_pct", 100, category="good"), flow("rated", 300, category="good"), **RATED)
    assert said(published) == [("unchecked", "base_not_printed", "300–301")]  # 299 would be 100.33 %, printed so too


def test_without_a_count_the_possible_ones_are_named(published_of, flow, share):
    published = published_of(
        share("rated_pct", 87.9, category="good_or_better"), flow("rated", 3726, category="all"), **RATED
    )
    assert said(published) == [("unchecked", "count_not_printed", "3274–3277")]
    published = published_of(share("rated_pct", 100, category="good"), flow("rated", 300, category="all"), **RATED)
    assert said(published) == [("unchecked", "count_not_printed", "299–300")]


def test_a_percentage_of_no_whole_number_is_impossible(published_of, flow, share):
    of_one = published_of(share("target_pct", 60), flow("admitted", 1), **ATTAINED)
    assert said(of_one) == [("differs", "impossible", "")]  # 1 of 1 is 100 %, of 2 it is 50 %
    of_none = published_of(share("target_pct", 60), flow("admitted", 0), **ATTAINED)
    assert said(of_none) == [("differs", "impossible", "")]
    of_ten = published_of(share("rated_pct", 45.3, category="good"), flow("rated", 10, category="all"), **RATED)
    assert said(of_ten) == [("differs", "impossible", "")]  # 4 are 40 %, 5 are 50 %


def test_a_percentage_that_may_be_nothing_sets_no_base(published_of, flow, share):
    published = published_of(share("rated_pct", 0, category="weak"), flow("rated", 1, category="weak"), **RATED)
    assert said(published) == [("unchecked", "base_not_printed", "")]


def test_a_count_in_round_figures_names_no_base(published_of, flow, share):
    about = flow("admitted", 190, precision="approximate")
    assert said(published_of(share("target_pct", 108), about, **ATTAINED)) == [("unchecked", "base_not_printed", "")]


def test_a_base_of_nothing_is_none(published_of, flow, share):
    published = published_of(share("target_pct", 108), flow("admitted", 189), flow("target", 0), **ATTAINED)
    assert said(published) == [("unchecked", "base_not_printed", "175")]
    published = published_of(share("target_pct", 108), flow("target", 0), **ATTAINED)
    assert said(published) == [("unchecked", "base_not_printed", "")]


def test_a_percentage_alone_has_nothing_to_be_checked_with(published_of, share):
    assert checked(published_of(share("target_pct", 108), **ATTAINED)) == []


# --- which count and which base ------------------------------------------------------------------------------------


def test_the_rated_come_before_the_existing(published_of, figure, flow, share):
    published = published_of(
        share("rated_pct", 45.3, category="good"),
        flow("rated", 53, category="good"),
        flow("rated", 117, category="all"),
        figure("existing", 120),
        **RATED,
    )
    assert checked(published)[0].parts == ("F2", "F3")


def test_each_category_has_its_own_count(published_of, flow, share):
    published = published_of(
        share("rated_pct", 60, category="good"),
        share("rated_pct", 40, category="fair"),
        flow("rated", 6, category="good"),
        flow("rated", 4, category="fair"),
        flow("rated", 10, category="all"),
        **RATED,
    )
    assert [check.parts for check in checked(published)] == [("F3", "F5"), ("F4", "F5")]


@pytest.mark.parametrize(
    ("of_share", "of_base", "belongs"),
    [
        ("2016", "2016", True),
        ("2016", "2016-12", True),
        ("2016", "2016-05", True),
        ("2016-12-31", "2016", True),  # a stock of a year is that of its end
        ("2016", "2017-03-31", False),
        ("2016", "2015-12-31", False),
        ("2016-06", "2016", False),
        ("2016-06", "2016-05", False),
        ("2016", "", False),
        ("", "2016", False),
        ("", "", True),
    ],
)
def test_a_stock_is_a_base_when_dated_inside_the_period_or_at_its_end(
    published_of, figure, flow, share, of_share, of_base, belongs
):
    published = published_of(
        share("rated_pct", 77, of_share, "good"),
        flow("rated", 47, of_share, "good"),
        figure("existing", 61, of_base),
        **RATED,
    )
    assert said(published) == [("agrees", "", "") if belongs else ("unchecked", "base_not_printed", "61")]


def test_the_latest_stock_of_the_period_is_the_base(published_of, figure, flow, share):
    published = published_of(
        share("rated_pct", 77, category="good"),
        flow("rated", 47, category="good"),
        figure("existing", 61, "2013-12"),
        figure("existing", 60, "2013-01"),
        **RATED,
    )
    assert checked(published)[0].parts == ("F2", "F3")


@pytest.mark.parametrize(
    ("of_share", "of_target", "belongs"),
    [
        ("2016-01-01/2016-09-16", "2016", True),  # a plan is made for the year
        ("2016-01-01/2016-09-16", "2016-01-01/2016-09-16", True),
        ("2016-02/2016-09", "2016", False),
        ("2016/2020", "2016", False),
        ("2016", "2016-01-01/2016-09-16", False),
        ("2016", "2017", False),
    ],
)
def test_a_target_is_of_the_period_or_of_the_year_that_is_not_over(
    published_of, flow, share, of_share, of_target, belongs
):
    published = published_of(
        share("target_pct", 108, of_share), flow("admitted", 189, of_share), flow("target", 175, of_target), **ATTAINED
    )
    assert said(published) == [("agrees", "", "") if belongs else ("unchecked", "base_not_printed", "175")]


def test_a_target_of_the_very_period_comes_before_that_of_the_year(published_of, flow, share):
    to_june = "2016-01/2016-06"
    published = published_of(
        share("target_pct", 108, to_june),
        flow("admitted", 189, to_june),
        flow("target", 175, to_june),
        flow("target", 300, "2016"),
        **ATTAINED,
    )
    assert checked(published)[0].parts == ("F2", "F3")


def test_a_count_of_the_full_year_is_none_of_a_part_of_it(published_of, flow, share):
    published = published_of(
        share("target_pct", 108, "2016-01/2016-06"),
        flow("admitted", 189, "2016"),
        flow("target", 175, "2016"),
        **ATTAINED,
    )
    assert said(published) == [("unchecked", "count_not_printed", "189")]


def test_another_source_or_place_is_no_base_unless_any_source_will_do(published_of, flow, share):
    figures = [share("target_pct", 108), flow("admitted", 189), flow("target", 175, source="other")]
    figures += [flow("target", 170, area="there")]
    assert said(published_of(*figures, **ATTAINED)) == [("unchecked", "base_not_printed", "175")]
    from_any = ATTAINED | {"identities": [{"id": "target", "kind": "ratio", "match": "any"}]}
    assert said(published_of(*figures, **from_any)) == [("agrees", "", "")]
    own = flow("target", 170)
    assert said(published_of(*figures, own, **from_any)) == [("differs", "", "175")]  # its own source comes first


def test_only_the_areas_asked_for_are_checked(published_of, flow, share):
    figures = [share("target_pct", 108, area=area) for area in ("here", "there")]
    figures += [flow("admitted", 189, area=area) for area in ("here", "there")]
    published = published_of(*figures, **ATTAINED)
    assert [check.area for check in checked(published)] == ["here", "there"]
    assert [check.area for check in checked(published, ["there"])] == ["there"]
    assert checked(published, []) == []


# --- whatever the figures ------------------------------------------------------------------------------------------


@pytest.fixture
def ratio(published_of, flow, share):
    """Return a function that makes a published layer of a percentage, its count and its base."""
    published = published_of(share("target_pct", 1), flow("admitted", 1), flow("target", 1), **ATTAINED)

    def make(*values):
        return replace(published, observations=published.observations.assign(value=[float(value) for value in values]))

    return make


# The fixture makes a new layer at every call and keeps nothing between examples.
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(count=st.integers(0, 3000), base=st.integers(1, 3000), decimals=st.integers(0, 2))
def test_a_true_percentage_never_differs(ratio, count, base, decimals):
    exact = Decimal(100 * count) / Decimal(base)
    printed = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    (check,) = checked(ratio(printed, count, base))
    assert (check.outcome, check.why) == ("agrees", "")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    count=st.integers(1, 3000), base=st.integers(1, 3000), hundredths=st.integers(1, 20_000), decimals=st.integers(0, 2)
)
def test_a_percentage_further_off_than_its_last_digit_always_differs(ratio, count, base, hundredths, decimals):
    printed = round(hundredths / 100, decimals)
    exact = 100 * count / base
    assume(abs(printed - exact) > 1.001 * 10 ** -decimals_of(printed))
    (check,) = checked(ratio(printed, count, base))
    assert check.outcome == "differs"
    for possible in check.possible.split("–"):
        # Each end of what is possible prints as the percentage, if only by cutting digits off.
        assert not possible or abs(100 * count / int(possible) - printed) <= 1.001 * 10 ** -decimals_of(printed)


# --- the shipped figures -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def of_shipped(shipped):
    """What came of every percentage of the shipped layer that was checked with a count or a base, by figure."""
    found = {}
    for identity in shipped.identities.itertuples():
        if identity.kind in ("ratio", "excess"):
            terms = [term for term in shipped.identity_terms.itertuples() if term.identity == identity.id]
            found |= {check.whole[0]: check for check in ratio_checks(Figures(shipped), identity, terms)}
    return found


def test_only_the_percentage_of_di_linh_differs(of_shipped):
    differing = [check for check in of_shipped.values() if check.outcome == "differs"]
    assert [(check.area, check.period, check.printed.value, check.possible) for check in differing] == [
        ("di-linh", "2016", 5.7, "35")
    ]
    assert differing[0].computed.value == pytest.approx(200 / 55)


@pytest.mark.parametrize(
    ("area", "printed", "outcome", "why", "possible"),
    [
        ("da-lat", 77, "agrees", "", ""),  # 47 of 61
        ("da-lat", 108, "unchecked", "base_not_printed", "175"),
        ("da-lat", 100, "unchecked", "base_not_printed", "249"),
        ("di-linh", 15.6, "unchecked", "base_not_printed", "180"),
        ("duc-trong", 125, "agrees", "", ""),  # 250 of 200
        ("duc-trong", 87.9, "unchecked", "count_not_printed", "3274–3277"),
        ("bao-loc", 90, "unchecked", "base_not_printed", "130–143"),
        ("lac-duong", 11, "unchecked", "cut_off", "60"),
        ("lac-duong", 122, "unchecked", "base_not_printed", "299–301"),
        ("lam-dong", 105.56, "unchecked", "base_not_printed", "5000"),
        ("tay-nguyen", 92.07, "unchecked", "base_not_printed", "8272"),
        ("bien-hoa", 45.3, "agrees", "", ""),
        ("bien-hoa", 12.82, "agrees", "", ""),
        ("bien-hoa", 33.33, "agrees", "", ""),
    ],
)
def test_what_came_of_the_shipped_percentages(of_shipped, area, printed, outcome, why, possible):
    (check,) = [one for one in of_shipped.values() if (one.area, one.printed.value) == (area, printed)]
    assert (check.outcome, check.why, check.possible) == (outcome, why, possible)
