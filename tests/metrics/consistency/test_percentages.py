"""Printed percentages against the count and the base printed for them, and the classes of a rating against 100 %."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from types import SimpleNamespace

import pytest
from chibo.metrics.consistency.percentages import classes, ratios
from chibo.metrics.figures import Figures
from chibo.metrics.rounding import decimals_of
from hypothesis import assume, given
from hypothesis import strategies as st

RATED = {"kind": "ratio", "flows": ["rated"], "maximum": {"rated_pct": 100}}
RATED |= {"terms": ["share rated_pct/*", "count rated/*", "base rated/all", "base existing"]}
ATTAINED = {"kind": "ratio", "flows": ["admitted", "target"]}
ATTAINED |= {"terms": ["share target_pct", "count admitted", "base target"]}
OVER = ATTAINED | {"kind": "excess", "terms": ["share over_pct", *ATTAINED["terms"][1:]]}


def checks_of(published):
    """Return the checks of one identity in the order they are made, with figures and intervals as tuples."""
    (identity,) = published.identities.itertuples()
    rows = list((classes if identity.kind == "shares" else ratios)(Figures(published), identity))
    for row in rows:
        for side in ("printed", "computed"):
            ends = row[f"{side}_low"], row[side], row[f"{side}_high"]
            row[side] = None if row[side] is None else ends
        row |= {name: tuple(row[name].split()) for name in ("whole", "parts", "multipliers")}
    return [SimpleNamespace(**row) for row in rows]


def said(published):
    return [(check.outcome, check.why, check.possible) for check in checks_of(published)]


# --- count and base were printed -----------------------------------------------------------------------------------


def test_forty_seven_of_sixty_one_are_seventy_seven_per_cent(published_of):
    (check,) = checks_of(published_of("rated_pct/good 77~", "rated/good 47", "existing 61", **RATED))
    assert (check.outcome, check.why, check.possible) == ("agrees", "", "")
    assert (check.area, check.period, check.whole, check.parts) == ("here", "2013", ("F1",), ("F2", "F3"))
    assert check.printed == (76.5, 77, 77.5)
    assert check.computed == pytest.approx([4700 / 61] * 3)


@pytest.mark.parametrize(
    ("figures", "identity", "expected"),
    [
        # 2 of 55 are 3.6 %; of 35 they are 5.7 %, of 34 5.88, of 36 5.56.
        (["rated_pct/fair 5.7~", "rated/fair 2", "existing 55"], RATED, ("differs", "", "35")),
        # 67/60 = 111.67 %: it was cut off.
        (["over_pct 11~", "admitted 67", "target 60"], OVER, ("agrees", "cut_off", "")),
        # An excess is what lies above a hundred per cent: 28 of 180.
        (["over_pct 15.6~", "admitted 208", "target 180"], OVER, ("agrees", "", "")),
        (["over_pct 15.6~", "admitted 208", "target 181"], OVER, ("differs", "", "180")),
        # A half goes up, and twelve is what cutting off leaves of it.
        (["rated_pct/good 13~", "rated/good 1", "rated/all 8"], RATED, ("agrees", "", "")),
        (["rated_pct/good 12~", "rated/good 1", "rated/all 8"], RATED, ("agrees", "cut_off", "")),
        # An exact percentage allows no rounding: 251 of 200 are 125.5 %.
        (["target_pct 125.5", "admitted 251", "target 200"], ATTAINED, ("agrees", "", "")),
        (["target_pct 125", "admitted 251", "target 200"], ATTAINED, ("differs", "", "")),
        # From ninety per cent upward usually means less than a hundred: 92 %, 107.5 %, 86 %.
        (["target_pct 90+", "admitted 129", "target 140"], ATTAINED, ("agrees", "", "")),
        (["target_pct 90+", "admitted 129", "target 120"], ATTAINED, ("unchecked", "open_ended", "")),
        (["target_pct 90+", "admitted 129", "target 150"], ATTAINED, ("differs", "", "130–143")),
        # A target of at least a hundred, usually 100–200, so that 90 admitted are 45–90 %.
        (["target_pct 80~", "admitted 90", "target 100+"], ATTAINED, ("agrees", "", "")),
        (["target_pct 30~", "admitted 90", "target 100+"], ATTAINED, ("unchecked", "open_ended", "")),
        (["target_pct 95~", "admitted 90", "target 100+"], ATTAINED, ("differs", "", "95")),
        # A rounded base is as wide as its rounding: 1900 of 3750–3850 are 49.35–50.67 %.
        (["rated_pct/good 49~", "rated/good 1900", "existing 3800~"], RATED, ("agrees", "", "")),
        (["rated_pct/good 48~", "rated/good 1900", "existing 3800~"], RATED, ("differs", "", "3918–4000")),
        (["rated_pct/good 52~", "rated/good 1900", "existing 3800~"], RATED, ("differs", "", "3620–3689")),
    ],
)
def test_a_percentage_is_compared_with_what_count_and_base_make(published_of, figures, identity, expected):
    assert said(published_of(*figures, **identity)) == [expected]


# --- one of them was not -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figures", "identity", "expected"),
    [
        # Without a base the possible ones are named.
        (["target_pct 108~", "admitted 189"], ATTAINED, ("unchecked", "base_not_printed", "175")),
        (["target_pct 122~", "admitted 366"], ATTAINED, ("unchecked", "base_not_printed", "299–301")),
        (["over_pct 11~", "admitted 67"], OVER, ("unchecked", "cut_off", "60")),  # only cutting off explains it
        (["target_pct 90+", "admitted 129"], ATTAINED, ("unchecked", "base_not_printed", "130–143")),
        # No base is smaller than a part of it; 299 would be 100.33 %, printed so too.
        (["rated_pct/good 100~", "rated/good 300"], RATED, ("unchecked", "base_not_printed", "300–301")),
        # Without a count the possible ones are.
        (["rated_pct/best 87.9~", "rated/all 3726"], RATED, ("unchecked", "count_not_printed", "3274–3277")),
        (["rated_pct/good 100~", "rated/all 300"], RATED, ("unchecked", "count_not_printed", "299–300")),
        (["target_pct 108~", "target 175"], ATTAINED, ("unchecked", "count_not_printed", "189")),
        # A percentage of no whole number is impossible: 1 of 1 is 100 %, of 2 it is 50 %; 4 of 10 are 40 %, 5 are 50 %.
        (["target_pct 60~", "admitted 1"], ATTAINED, ("differs", "impossible", "")),
        (["rated_pct/good 45.3~", "rated/all 10"], RATED, ("differs", "impossible", "")),
        # One that may be nothing sets no base, and a count in round figures names none.
        (["rated_pct/weak 0~", "rated/weak 1"], RATED, ("unchecked", "base_not_printed", "")),
        (["target_pct 108~", "admitted 190?"], ATTAINED, ("unchecked", "base_not_printed", "")),
        # A base of nothing is none.
        (["target_pct 108~", "admitted 189", "target 0"], ATTAINED, ("unchecked", "base_not_printed", "175")),
    ],
)
def test_without_count_or_base_the_possible_ones_are_named(published_of, figures, identity, expected):
    assert said(published_of(*figures, **identity)) == [expected]


# --- which count and which base ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figures", "identity", "parts"),
    [
        # The rated come before the existing, and each category has its own count.
        (["rated_pct/good 45.3~", "rated/good 53", "rated/all 117", "existing 120"], RATED, [("F2", "F3")]),
        (
            ["rated_pct/good 60~", "rated_pct/fair 40~", "rated/good 6", "rated/fair 4", "rated/all 10"],
            *(RATED, [("F3", "F5"), ("F4", "F5")]),
        ),
        # The latest stock of the period is the base; a target of the very period comes before that of the year.
        (["rated_pct/good 77~", "rated/good 47", "existing 61 2013-12", "existing 60 2013-01"], RATED, [("F2", "F3")]),
        (
            ["target_pct 108~ 2016-01/2016-06", "admitted 189 2016-01/2016-06", "target 175 2016-01/2016-06"]
            + ["target 300 2016"],
            *(ATTAINED, [("F2", "F3")]),
        ),
    ],
)
def test_the_count_and_base_that_belong_to_a_share(published_of, figures, identity, parts):
    assert [check.parts for check in checks_of(published_of(*figures, **identity))] == parts


@pytest.mark.parametrize(
    ("of_share", "of_base", "belongs"),
    [
        ("2016", "2016", True),
        ("2016", "2016-05", True),
        ("2016-12-31", "2016", True),  # a stock of a year is that of its end
        ("2016", "2017-03-31", False),
        ("2016", "2015-12-31", False),
        ("2016-06", "2016", False),
        ("2016", "-", False),
        ("-", "2016", False),
        ("-", "-", True),
    ],
)
def test_a_stock_is_a_base_when_dated_inside_the_period_or_at_its_end(published_of, of_share, of_base, belongs):
    printed = [f"rated_pct/good 77~ {of_share}", f"rated/good 47 {of_share}", f"existing 61 {of_base}"]
    expected = ("agrees", "", "") if belongs else ("unchecked", "base_not_printed", "61")
    assert said(published_of(*printed, **RATED)) == [expected]


@pytest.mark.parametrize(
    ("of_share", "of_target", "belongs"),
    [
        ("2016-01-01/2016-09-16", "2016", True),  # a plan is made for the year
        ("2016-02/2016-09", "2016", False),
        ("2016/2020", "2016", False),
        ("2016", "2016-01-01/2016-09-16", False),
        ("2016", "2017", False),
    ],
)
def test_a_target_is_of_the_period_or_of_the_year_that_is_not_over(published_of, of_share, of_target, belongs):
    printed = [f"target_pct 108~ {of_share}", f"admitted 189 {of_share}", f"target 175 {of_target}"]
    expected = ("agrees", "", "") if belongs else ("unchecked", "base_not_printed", "175")
    assert said(published_of(*printed, **ATTAINED)) == [expected]


def test_another_source_or_place_is_no_base_unless_any_source_will_do(published_of):
    printed = ["target_pct 108~", "admitted 189", "target 175 2013 by other", "target 170 2013 @there"]
    assert said(published_of(*printed, **ATTAINED)) == [("unchecked", "base_not_printed", "175")]
    assert said(published_of(*printed, **ATTAINED, match="any")) == [("agrees", "", "")]
    own = published_of(*printed, "target 170", **ATTAINED, match="any")
    assert said(own) == [("differs", "", "175")]  # its own source comes first


# --- whatever the figures ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ratio(published_of):
    """Return a function that makes a published layer of a percentage, its count and its base."""
    published = published_of("target_pct 1~", "admitted 1", "target 1", **ATTAINED)

    def make(*values):
        return replace(published, observations=published.observations.assign(value=[float(value) for value in values]))

    return make


@given(count=st.integers(0, 3000), base=st.integers(1, 3000), decimals=st.integers(0, 2))
def test_a_true_percentage_never_differs(ratio, count, base, decimals):
    exact = Decimal(100 * count) / Decimal(base)
    printed = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    (check,) = checks_of(ratio(printed, count, base))
    assert (check.outcome, check.why) == ("agrees", "")


@given(
    count=st.integers(1, 3000), base=st.integers(1, 3000), hundredths=st.integers(1, 20_000), decimals=st.integers(0, 2)
)
def test_a_percentage_further_off_than_its_last_digit_always_differs(ratio, count, base, hundredths, decimals):
    printed = round(hundredths / 100, decimals)
    assume(abs(printed - 100 * count / base) > 1.001 * 10 ** -decimals_of(printed))
    (check,) = checks_of(ratio(printed, count, base))
    assert check.outcome == "differs"
    for possible in check.possible.split("–"):
        # Each end of what is possible prints as the percentage, if only by cutting digits off.
        assert not possible or abs(100 * count / int(possible) - printed) <= 1.001 * 10 ** -decimals_of(printed)


# --- the classes of a rating ---------------------------------------------------------------------------------------

CLASSES = {"kind": "shares", "flows": ["organisations_rated"]}
CLASSES |= {"terms": ["share organisations_rated_pct/*", "count organisations_rated/*", "base organisations_rated/all"]}
CLASSES["terms"] += ["share organisations_rated_pct/clean_strong_exemplary condition=exemplary_apart"]
CLASSES["terms"] += ["base grassroots_organisations"]
MEMBERS = {"kind": "shares", "terms": ["share members_rated_pct/*"]}
FOUR = ["clean_strong", "good", "completed", "weak"]


def four(*values, where=""):
    """Print the four classes from clean and strong to weak."""
    marked = [f"{value}~" if str(value)[-1].isdigit() else value for value in values]
    return [f"organisations_rated_pct/{name} {value}{where}" for name, value in zip(FOUR, marked, strict=True)]


@pytest.mark.parametrize(
    ("values", "outcome", "why", "left"),
    [
        ((60, 30, 10, 0), "agrees", "", (-2, 0, 2)),
        ((60.2, 29.7, 10.2, 0), "agrees", "", (-0.75, -0.1, 0.55)),  # 100.1 ± 0.15 ± 0.5
        ((63.6, 32.7, 5.7, 0.1), "differs", "", (-2.3, -2.1, -1.9)),
        ((60.2, 19.6, 10.1, 0.1), "differs", "", (9.8, 10, 10.2)),
        # 24.9 + 24.9 + 24.9 + 25.3 = 100; without their decimals 97, where rounding would leave 98 at least
        ((24, 24, 24, 25), "agrees", "cut_off", (1, 3, 5)),
        # More than and about are read as usual first (60 … 70 and 55 … 65) and then loosely, with 40 ± 1.5.
        (("60+", 30, 10, 0), "agrees", "", (-11.5, 0, 1.5)),
        (("30+", 30, 10, 0), "unchecked", "open_ended", (18.5, 30, 31.5)),
        (("70+", 30, 10, 0), "differs", "", (-21.5, -10, -8.5)),
        (("80?", 30, 10, 0), "unchecked", "open_ended", (-26.5, -20, -13.5)),
    ],
)
def test_classes_make_a_hundred_within_their_rounding(published_of, values, outcome, why, left):
    (check,) = checks_of(published_of(*four(*values), **CLASSES))
    assert (check.outcome, check.why, check.area, check.period) == (outcome, why, "here", "2013")
    assert (check.printed, check.computed, check.possible) == ((0, 0, 0), left, "")
    assert (check.whole, check.parts, check.multipliers) == ((), ("F1", "F2", "F3", "F4"), ("1",) * 4)


def test_a_class_that_was_not_printed_is_what_the_others_leave(published_of):
    shares = ["members_rated_pct/excellent 14~", "members_rated_pct/good 74~", "members_rated_pct/failed 0.5~"]
    (check,) = checks_of(published_of(*shares, **MEMBERS))
    assert (check.outcome, check.why, check.printed) == ("unchecked", "class_not_printed", None)
    assert check.computed == (10.45, 11.5, 12.55)
    # Above a hundred they differ whatever was not printed.
    shares = ["organisations_rated_pct/good 63.6~", "organisations_rated_pct/clean_strong 38.7~"]
    (check,) = checks_of(published_of(*shares, **CLASSES))
    assert (check.outcome, check.printed, check.computed) == ("differs", None, (-2.4, -2.3, -2.2))


def test_a_class_printed_as_a_count_has_its_share_of_the_base(published_of):
    printed = ["organisations_rated_pct/clean_strong 70~", "organisations_rated_pct/good 20~"]
    printed += ["organisations_rated/completed 1", "organisations_rated/weak 0"]
    (check,) = checks_of(published_of(*printed, "organisations_rated/all 10", **CLASSES))
    assert (check.outcome, check.computed) == ("agrees", (-1, 0, 1))  # 70 + 20 + 1/10
    assert set(check.parts) == {"F1", "F2", "F3", "F4", "F5"}
    (check,) = checks_of(published_of(*printed, **CLASSES))  # 1 of how many?
    assert (check.outcome, check.why) == ("unchecked", "class_not_printed")
    assert set(check.parts) == {"F1", "F2", "F4"}


@pytest.mark.parametrize(
    "figures",
    [
        ["organisations_rated_pct/clean_strong 77~"],  # one share has nothing to be added to
        ["organisations_rated_pct/excellent 60~", "organisations_rated_pct/good_or_better 87~"],  # no classes of 2013
        four(60, 30, 10, 0, where=" 2011/2013"),
        ["organisations_rated_pct/good 50~", "organisations_rated_pct/weak 50~ 2013 by other"],
        ["organisations_rated_pct/good 50~", "organisations_rated_pct/weak 50~ 2013 @there"],
    ],
)
def test_shares_that_are_no_partition_are_not_added_up(published_of, figures):
    assert checks_of(published_of(*figures, **CLASSES)) == []


@pytest.mark.parametrize(("where", "left"), [("apart", -20), ("inside", 0), ("", 0)])
def test_exemplary_organisations_are_a_class_only_where_they_are_apart(published_of, where, left):
    exemplary = "organisations_rated_pct/clean_strong_exemplary 20~"
    (check,) = checks_of(published_of(exemplary, *four(60, 30, 10, 0), exemplary={"paper": where}, **CLASSES))
    assert check.computed[1] == left
    assert ("F1" in check.parts) == (where == "apart")
    (check,) = checks_of(published_of(*four(60, 30, 10, 0), exemplary={"paper": where}, **CLASSES))
    assert check.why == ("class_not_printed" if where == "apart" else "")


@pytest.mark.parametrize(
    ("base", "possible"),
    [
        # 2 of 3, 1 of 3: 66.67 and 33.33 %, and so of 6 and of 9, but not of 5; up to the largest base printed.
        ("grassroots_organisations 9 2014-03", "3, 6, 9"),
        ("grassroots_organisations 6", ""),  # the printed one fits
        ("grassroots_organisations 8", "3, 6"),
    ],
)
def test_the_bases_that_give_every_share_are_named_where_the_printed_one_does_not(published_of, base, possible):
    (check,) = checks_of(published_of(*four(66.67, 33.33, 0, 0), base, **CLASSES))
    assert (check.outcome, check.possible) == ("agrees", possible)


def test_a_share_inside_a_class_that_is_none_of_the_base_may_be_one_of_the_class(published_of):
    # 4, 2, 3 and 1 of 10; 25 % of 10 is no whole number, but of 4 it is
    printed = [*four(40, 20, 30, 10), "grassroots_organisations 12 2014"]
    inside, exemplary = {"exemplary": {"paper": "inside"}}, "organisations_rated_pct/clean_strong_exemplary"
    check, nested = checks_of(published_of(*printed, f"{exemplary} 25~", **inside, **CLASSES))
    assert (check.outcome, check.possible) == ("agrees", "10")
    assert (nested.outcome, nested.why, nested.possible) == ("differs", "impossible", "4")
    assert (nested.whole, nested.parts) == (("F6",), ("F1", "F2", "F3", "F4"))
    assert len(checks_of(published_of(*printed, f"{exemplary} 30~", **inside, **CLASSES))) == 1
    # 40.01 % needs thousands; of a base nobody knows no share is impossible.
    assert said(published_of(*four(40.01, 20, 30, 10), printed[-1], **CLASSES))[0][2] == ""
    unknown = published_of(*four(87.97, 10.22, 1.42, 0.39), f"{exemplary} 20.59~", **inside, **CLASSES)
    assert [outcome for outcome, *_ in said(unknown)] == ["agrees"]
