"""Printed counts against one another: sums, places inside a place, two sources, flows between stocks, successors."""

import re

import pytest
from chibo.metrics import consistency
from hypothesis import given, settings
from hypothesis import strategies as st

BY_TYPE = {"kind": "sum", "terms": ["whole organisations", "part organisations/committee", "part organisations/cell"]}
FROM_ANY = BY_TYPE | {"match": "any"}
WARDS = [{"id": "city"}, {"id": "north", "parent": "city", "kind": "ward"}]
WARDS += [{"id": "south", "parent": "city", "kind": "ward"}, {"id": "hill", "parent": "city", "kind": "commune"}]
OVER_PLACES = {"areas": WARDS, "kind": "areas", "terms": ["whole households", "part households"]}
EXAMPLES = settings(max_examples=25)


def words_of(said):
    """Return the outcome of a check and its reason, without its numbers."""
    return re.sub(r" \d.*", "", said)


# --- parts of one place --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        # 24 committees + 37 cells = 61
        (["/ 61", "/committee 24", "/cell 37"], ["agrees 61 61 F1: F2 F3"]),
        (["/ 61", "/committee 24", "/cell 36"], ["differs 61 60 F1: F2 F3"]),
        # A part that was not printed leaves the sum unchecked, but a part more than its whole differs all the same.
        (["/ 61", "/committee 24"], ["unchecked part_not_printed 61 24 F1: F2"]),
        (["/ 23", "/committee 24"], ["differs 23 24 F1: F2"]),
        # A whole alone and parts alone say nothing.
        (["/ 61 2012", "/committee 24", "/cell 37"], []),
        # Another source counts only where the identity lets it.
        (["/ 61", "/committee 24", "/cell 37 by radio"], ["unchecked part_not_printed 61 24 F1: F2"]),
        # What floats store is no difference: 0.1 + 0.2 = 0.3.
        (["/ 0.3", "/committee 0.1", "/cell 0.2"], ["agrees 0.3 0.3 F1: F2 F3"]),
    ],
)
def test_a_whole_is_compared_with_the_sum_of_its_parts(published_of, outcomes, figures, expected):
    printed = [f"organisations{figure.replace('/ ', ' ')}" for figure in figures]
    assert outcomes(published_of(*printed, **BY_TYPE)) == expected


def test_any_source_counts_where_the_identity_lets_it(published_of, outcomes):
    parts = ["organisations/committee 24", "organisations/cell 37 by radio"]
    wholes = ["organisations 61 by a", "organisations 61 by b", "organisations 62 by c"]
    # Sources that print one whole are checked together and others apart.
    expected = ["differs 62 61 F5: F1 F2", "agrees 61 61 F3 F4: F1 F2"]
    assert outcomes(published_of(*parts, *wholes, **FROM_ANY)) == expected


def test_a_part_counts_as_often_as_its_term_says(published_of):
    # 3 joint cells of two units each
    terms = ["whole in_joint", "part joint multiplier=2"]
    (row,) = consistency.checks(published_of("in_joint 7", "joint 3", kind="sum", terms=terms)).itertuples()
    assert (row.outcome, row.difference, row.multipliers, row.figures) == ("differs", -1, "2", "F1 F2")


@pytest.mark.parametrize(
    ("whole", "part", "is_one_time"),
    [
        ("2013", "2013-12-31", True),  # a stock of a year is that of its end
        ("2018-10", "2018-10-22", True),
        ("2018", "2018-10-22", False),  # any day of a year is not its end
        ("2013", "2012", False),
        ("-", "-", True),  # one source, one undated text
        ("-", "2013", False),
    ],
)
def test_stocks_are_of_one_time_when_they_can_be_of_one_day(published_of, outcomes, whole, part, is_one_time):
    printed = [f"organisations 61 {whole}", f"organisations/committee 20 {part}", f"organisations/cell 41 {part}"]
    assert len(outcomes(published_of(*printed, **BY_TYPE))) == is_one_time


@pytest.mark.parametrize(
    ("whole", "part", "flows", "count"),
    [
        ("2013-12-31", "2013", ["rated"], 1),  # a count of a year belongs to the stock at its end
        ("2013-12-31", "2010/2013", ["rated"], 0),
        ("2016/2017", "2017", ["members", "rated"], 0),  # counts over a span need the very span
        ("2016/2017", "2016/2017", ["members", "rated"], 1),
    ],
)
def test_a_count_over_a_span_belongs_to_that_span_or_its_year_end(published_of, outcomes, whole, part, flows, count):
    terms = ["whole members", "part rated"]
    published = published_of(f"members 90 {whole}", f"rated 90 {part}", flows=flows, kind="sum", terms=terms)
    assert len(outcomes(published)) == count


@pytest.mark.parametrize(("listed", "good"), [("apart", 15), ("inside", 20), ("", 20)])
def test_exemplary_organisations_count_where_their_source_lists_them_apart(published_of, outcomes, listed, good):
    terms = ["whole rated/all", "part rated/best condition=exemplary_apart", "part rated/good"]
    printed = ["rated/all 20", "rated/best 5", f"rated/good {good}"]
    (said,) = outcomes(published_of(*printed, exemplary={"paper": listed}, kind="sum", terms=terms))
    assert said.startswith("agrees 20 20 F1: ")


@pytest.mark.parametrize(
    ("whole", "verdict"),
    [
        ("5_000_000~", "differs"),  # 4.5 to 5.5 million
        ("6_000_000~", "agrees"),  # 5.5 to 6.5 million
        ("5_000_000+", "agrees"),  # more than 5 is not said of 6 million
        ("4_000_000+", "unchecked open_ended"),  # but nothing forbids it
        ("7_000_000+", "differs"),
        ("5_000_000?", "unchecked open_ended"),
    ],
)
def test_a_figure_that_is_no_point_is_compared_as_what_it_can_be(published_of, outcomes, whole, verdict):
    # 2,800,000 + 2,800,000 = 5,600,000
    parts = [f"organisations/{name} 2_800_000" for name in ("committee", "cell")]
    (said,) = outcomes(published_of(f"organisations {whole}", *parts, **BY_TYPE))
    assert words_of(said) == verdict


@EXAMPLES
@given(parts=st.tuples(st.integers(0, 500), st.integers(0, 500)), off=st.integers(-3, 3))
def test_exact_parts_agree_with_their_sum_and_with_nothing_else(published_of, parts, off):
    printed = [f"organisations {sum(parts) + off}"]
    printed += [f"organisations/{name} {part}" for name, part in zip(("committee", "cell"), parts, strict=True)]
    (row,) = consistency.checks(published_of(*printed, **BY_TYPE)).itertuples()
    assert (row.outcome, row.difference) == ("differs" if off else "agrees", -off)


# --- places inside a place -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figures", "whole", "how", "expected"),
    [
        # 26 + 31 + 10 = 67: places that miss one household differ by one.
        ([("north", 26), ("south", 31), ("hill", 10)], 68, {}, "differs 68 67 F4: F1 F2 F3"),
        ([("north", 26), ("south", 31)], 68, {}, "unchecked part_not_printed 68 57 F3: F1 F2"),
        # Places of one kind alone can be the parts.
        (
            [("north", 26), ("south", 31), ("hill", 10)],
            57,
            {"terms": ["whole households", "part households child_kind=ward"]},
            "agrees 57 57 F4: F1 F2",
        ),
        # A place that did not exist is no part.
        (
            [("north", 26), ("hill", 10)],
            36,
            {"areas": [*WARDS[:2], WARDS[2] | {"valid_to": "2010-01-01"}, WARDS[3] | {"valid_from": "2010-01-01"}]},
            "agrees 36 36 F3: F1 F2",
        ),
    ],
)
def test_a_place_is_compared_with_the_places_inside_it(published_of, outcomes, figures, whole, how, expected):
    inside = [f"households {value} @{place}" for place, value in figures]
    published = published_of(*inside, f"households {whole} @city", **OVER_PLACES | how)
    assert outcomes(published) == [expected]


def test_from_any_source_the_nearest_date_counts_that_no_break_separates(published_of, outcomes):
    nearest = OVER_PLACES | {"areas": WARDS[:2], "match": "any"}
    printed = ["households 20 2008 @north", "households 26 2012 @north", "households 26 2011 @city by radio"]
    assert outcomes(published_of(*printed, **nearest)) == ["agrees 26 26 F3: F2"]
    for place in ("city", "north", ""):  # a break in 2012 leaves 2008, further away
        published = published_of(*printed, breaks=[{"period": "2012", "area": place}], **nearest)
        assert outcomes(published) == ["differs 26 20 F3: F1"]
    published = published_of(*printed[1:], breaks=[{"period": "2012", "area": "city"}], **nearest)
    assert outcomes(published) == []


def test_a_part_of_the_place_and_parts_inside_it_make_one_sum(published_of, outcomes):
    # 225 groups created + 24 villages = 249; the 249 of 2012 has no count of what was created in that year.
    terms = ["whole units", "part created", "part units child_kind=commune"]
    printed = ["units 225 2012 @north", "units 24 2012 @hill", "created 225 2011 @city"]
    printed += [f"units 249 {year} @city by radio" for year in (2011, 2012)]
    published = published_of(*printed, areas=WARDS, flows=["created"], kind="sum", match="any", terms=terms)
    assert outcomes(published) == ["agrees 249 249 F4: F3 F2"]


# --- printed twice -------------------------------------------------------------------------------------------------

TWICE = {"kind": "same", "match": "any"}


@pytest.mark.parametrize(
    ("figures", "reliability", "expected"),
    [
        (["249", "249 2013 by radio"], {}, ["agrees 249 249 F1: F2"]),
        (["249", "247 2013 by radio"], {}, ["differs 249 247 F1: F2"]),
        # The most reliable source is the one the others are compared with, of two such the more exact one.
        (
            ["1 2013 by blog", "2", "3 2013 by office"],
            {"blog": "C", "paper": "B"},
            ["differs 3 2 F3: F2", "differs 3 1 F3: F1"],
        ),
        (["250?", "249 2013 by radio"], {}, ["agrees 249 250 F2: F1"]),
        # Open ends decide nothing: more than 119,396 and more than 124,000, in one month.
        (["119_396+ 2025-10", "124_000+ 2025-10-10 by radio"], {}, ["unchecked open_ended 119396 124000 F1: F2"]),
        # One source is no second witness; another time or place is not the same; nobody knows when undated ones are.
        (["249", "247 2013-12-31"], {}, []),
        (["249", "247 2012 by radio"], {}, []),
        (["249", "247 2013 @there by radio"], {}, []),
        (["249 -", "247 - by radio"], {}, []),
    ],
)
def test_two_sources_of_one_quantity_for_one_time_are_compared(published_of, outcomes, figures, reliability, expected):
    published = published_of(*(f"units {figure}" for figure in figures), reliability=reliability, **TWICE)
    assert outcomes(published) == expected


def test_another_category_or_span_is_another_quantity_and_shares_have_the_digits_they_print(published_of, outcomes):
    assert outcomes(published_of("units 249", "units/villages 247 2013 by radio", **TWICE)) == []
    spans = ["units 249 2013", "units 247 2013-06-30/2013-12-31 by radio"]
    assert outcomes(published_of(*spans, flows=["units"], **TWICE)) == []
    # 20 % stands for 19.5 to 20.5, 20.4 % for 20.35 to 20.45.
    shares = published_of("share_pct 20~", "share_pct 20.4~ 2013 by radio", **TWICE)
    assert outcomes(shares) == ["agrees 20 20.4 F1: F2"]


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (
            ["393.29 2009", "393.29 2010", "394.38 2011"],
            ["differs 394.38 393.29 F3: F2", "agrees 393.29 393.29 F2: F1"],
        ),
        # An undated area is compared with the last dated one; areas of one day are left to the comparison of sources.
        (["34.43 - by radio", "34.2 2009", "34.2 2012"], ["differs 34.43 34.2 F1: F3", "agrees 34.2 34.2 F3: F2"]),
        (["34.43 2012 by radio", "34.2 2012"], []),
    ],
)
def test_a_land_area_is_compared_with_the_one_before_it(published_of, outcomes, figures, expected):
    printed = [f"area_km2 {figure}" for figure in figures]
    constant = {"kind": "constant", "match": "any", "terms": ["whole area_km2"]}
    assert outcomes(published_of(*printed, **constant)) == expected
    # A change of borders excuses a change of area, and an undated one may be either.
    borders = [{"period": str(year), "kind": "borders"} for year in (2010, 2011, 2012)]
    assert outcomes(published_of(*printed, breaks=borders, **constant)) == []


# --- flows between stocks ------------------------------------------------------------------------------------------

IN_ALONE = {"kind": "flow", "match": "any", "flows": ["admitted", "removed"]}
IN_ALONE |= {"terms": ["stock members", "inflow admitted"]}
ACCOUNT = IN_ALONE | {"terms": ["stock members", "inflow admitted", "outflow removed"]}


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        # 100 + 10 − 4 = 106
        ("members 100 2012, members 106 2013, admitted 10 2013, removed 4 2013", ["agrees 106 106 F2: F1 F3 F4"]),
        # 108 − 83 + 225 = 250
        ("members 108 2010, members 249 2011, admitted 225 2011, removed 83 2011", ["differs 249 250 F2: F1 F3 F4"]),
        ("members 100 2012, members 106 2013", []),  # without any count there is no account
        # More than came in cannot be explained by what went out and was not printed: 110 is the most there can be.
        ("members 100 2012, members 115 2013, admitted 10 2013", ["differs 115 110 F2: F1 F3"]),
        ("members 100 2012, members 90 2013, admitted 10 2013", ["unchecked flows_not_printed 90 110 F2: F1 F3"]),
    ],
)
def test_what_came_and_went_explains_the_later_stock_or_not(published_of, outcomes, figures, expected):
    assert outcomes(published_of(*figures.split(", "), **ACCOUNT)) == expected


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        # Counts since one day give what came in between: 39 by 27 April less 29 by 15 February.
        (
            "members 4058 2017-02-15, members 4068 2017-04-27 by radio, "
            "admitted 29 2017-01-01/2017-02-15, admitted 39 2017-01-01/2017-04-27 by radio",
            ["agrees 4068 4068 F2: F1 F4 F3"],
        ),
        # Years one after the other fill the span, and a count over the whole span goes before its years.
        (
            "members 100 2010, members 106 2013, admitted 1 2011, admitted 2 2012, admitted 3 2013",
            ["agrees 106 106 F2: F1 F3 F4 F5"],
        ),
        ("members 100 2010, members 106 2012, admitted 2 2011, admitted 6 2011/2012", ["agrees 106 106 F2: F1 F4"]),
        # 2012 was not printed: it must bring the 4 that are missing.
        (
            "members 100 2010, members 108 2013, admitted 1 2011, admitted 3 2013",
            ["unchecked flows_not_printed 108 104 F2: F1 F3 F4"],
        ),
        ("members 100 2012, members 106 2013-06-30, admitted 6 2013", []),  # it reaches beyond the span
        # Stocks that are not neighbours are compared when every flow between is known.
        ("members 100 2010, members 104 2011, members 107 2012, admitted 6 2011/2012", ["differs 107 106 F3: F1 F4"]),
        # Of two stocks of one day the more reliable one counts; places have accounts of their own.
        (
            "members 100 2012, members 111 2013 by blog, members 110 2013-12-31, admitted 10 2013",
            ["agrees 110 110 F3: F1 F4"],
        ),
        ("members 100 2012, members 110 2013 @there, admitted 10 2013", []),
    ],
)
def test_flows_are_counted_over_the_span_between_two_stocks(published_of, outcomes, figures, expected):
    assert outcomes(published_of(*figures.split(", "), reliability={"blog": "C"}, **IN_ALONE)) == expected


def test_a_flow_counts_as_its_term_says_and_others_may_leave_the_account_open(published_of, outcomes):
    printed = ["members 100 2012", "members 130 2013", "admitted 10 2013"]
    thrice = IN_ALONE | {"terms": ["stock members", "inflow admitted multiplier=3"]}
    assert outcomes(published_of(*printed, **thrice)) == ["agrees 130 130 F2: F1 F3"]
    among_others = ACCOUNT | {"terms": [*ACCOUNT["terms"][:2], "outflow removed condition=among_others"]}
    printed = ["members 100 2012", "members 99 2013", "admitted 10 2013", "removed 4 2013"]
    expected = "unchecked flows_not_printed 99 106 F2: F1 F3 F4"
    assert outcomes(published_of(*printed, **among_others)) == [expected]


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [("definition", "agrees"), ("borders", "unchecked break"), ("revision", "unchecked break")],
)
def test_a_break_stops_an_account_unless_the_flows_tell_it(published_of, outcomes, kind, verdict):
    printed = ["members 100 2012", "members 110 2013", "admitted 10 2013"]
    published = published_of(*printed, breaks=[{"period": "2013", "kind": kind}], **IN_ALONE)
    assert [*map(words_of, outcomes(published))] == [verdict]


@EXAMPLES
@given(start=st.integers(0, 900), came=st.integers(0, 90), went=st.integers(0, 90), off=st.integers(-2, 2))
def test_only_the_stock_that_follows_agrees(published_of, start, came, went, off):
    end = max(start + came - went + off, 0)
    printed = [f"members {start} 2012", f"members {end} 2013", f"admitted {came} 2013", f"removed {went} 2013"]
    (row,) = consistency.checks(published_of(*printed, **ACCOUNT)).itertuples()
    difference = start + came - went - end
    assert (row.outcome, row.difference) == ("differs" if difference else "agrees", difference)


# --- a new place and the places it was formed from -----------------------------------------------------------------

REFORM = "2025-07-01"
FORMED = {"kind": "successor", "match": "any", "terms": ["whole area_km2", "part area_km2"]}
FORMED |= {"areas": [{"id": f"old-{number}", "successor": "new", "valid_to": REFORM} for number in (1, 2)]}
FORMED["areas"].append({"id": "new", "valid_from": REFORM})


@pytest.mark.parametrize(
    ("figures", "breaks", "expected"),
    [
        # 17.5 + 12.5 = 30
        (["17.5 2012 @old-1", "12.5 2012 @old-2", "30 2025 @new"], [], "agrees 30 30 F3: F1 F2"),
        (["17.5 2012 @old-1", "12.5 2012 @old-2", "31 2025 @new"], [], "differs 31 30 F3: F1 F2"),
        # 17.84 + 17 = 34.84 is about 35
        (["17.84 2012 @old-1", "17 2012 @old-2", "35? 2025-08-28 @new"], [], "agrees 35 34.84 F3: F1 F2"),
        # The last dated figure of an old place counts.
        (
            ["17 2012 @old-1", "17.5 2023 @old-1 by radio", "99 - @old-1", "12.5 2012 @old-2", "30 2025 @new"],
            [],
            "agrees 30 30 F5: F2 F4",
        ),
        # A place without a figure was taken in from outside; a part of the new one cannot be larger than it is.
        (["17.5 2012 @old-1", "30 2025 @new"], [], "unchecked outside 30 17.5 F2: F1"),
        (["17.5 2012 @old-1", "17 2025 @new"], [], "differs 17 17.5 F2: F1"),
        (["17.5 2012 @old-1", "9 2025 @new"], [{"period": "2020"}], "unchecked outside 9 17.5 F2: F1"),
        (["30 2025 @new"], [], None),
    ],
)
def test_a_new_place_is_what_it_was_formed_from(published_of, outcomes, figures, breaks, expected):
    published = published_of(*(f"area_km2 {figure}" for figure in figures), breaks=breaks, **FORMED)
    assert outcomes(published) == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("cut", "verdict"),
    [
        ({"period": REFORM, "kind": "borders"}, "differs"),  # the change itself
        ({"period": "2020-01-21"}, "unchecked break"),
        ({"period": "2020-01-21", "area": "old-2"}, "unchecked break"),
        ({"period": "2015", "kind": "borders"}, "unchecked break"),  # an earlier change of borders
        ({"period": REFORM, "kind": "revision"}, "unchecked break"),
        ({"period": "2011"}, "differs"),  # before the figures
    ],
)
def test_no_comparison_crosses_a_break_but_the_change_itself(published_of, outcomes, cut, verdict):
    printed = ["area_km2 17.5 2012 @old-1", "area_km2 12.5 2012 @old-2", "area_km2 20 2025 @new"]
    assert [*map(words_of, outcomes(published_of(*printed, breaks=[cut], **FORMED)))] == [verdict]


# --- bounds: what is broken is said, what holds is not ----------------------------------------------------------------


AT_MOST = {"kind": "at_most", "match": "any", "terms": ["whole units_total", "part units_eligible"]}
TWO_EACH = AT_MOST | {"terms": ["whole units_total", "part joint_cells multiplier=2"]}
EVERY = AT_MOST | {"terms": ["whole members", "part members/*"]}
SPANS = {"kind": "spans", "match": "any", "flows": ("admitted",)}
LATER = {"kind": "later", "match": "any"}
JUMPS = {"kind": "jumps", "match": "any"}


@pytest.mark.parametrize(
    ("figures", "identity", "broken"),
    [
        (["units_total 10", "units_eligible 11"], AT_MOST, ["differs 10 11 F1: F2"]),
        (["units_total 10", "units_eligible 10"], AT_MOST, []),
        (["units_total 10+", "units_eligible 11"], AT_MOST, []),  # "more than 10" may be 11
        (["units_total 10 2012", "units_eligible 11"], AT_MOST, []),
        (["units_total 10 @there", "units_eligible 11"], AT_MOST, []),
        (["units_total 7", "joint_cells 4"], TWO_EACH, ["differs 7 8 F1: F2"]),  # 4 joint cells serve 8 or more
        (["units_total 8", "joint_cells 4"], TWO_EACH, []),
        (["members 9", "members/women 10", "members/young 9"], EVERY, ["differs 9 10 F1: F2"]),
        (["admitted 5 2013", "admitted 6 2013-01/2013-06"], SPANS, ["differs 5 6 F1: F2"]),
        (["admitted 5 2012/2013", "admitted 6 2013"], SPANS, ["differs 5 6 F1: F2"]),
        (["admitted 6 2013", "admitted 5 2013-01/2013-06"], SPANS, []),
        (["admitted 5 2013", "admitted 6 2013-07/2014-06"], SPANS, []),
        (["units_total 250 2013", "units_total 25 2014"], JUMPS, ["unchecked tenfold 25 250 F2: F1"]),
        (["units_total 90 2013", "units_total 9 2014"], JUMPS, []),  # too small to ask about
        (["units_total 250 2013", "units_total 26 2014"], JUMPS, []),
    ],
)
def test_what_breaks_a_bound(published_of, outcomes, figures, identity, broken):
    assert outcomes(published_of(*figures, minimum={"units_total": 0, "admitted": 0}, **identity)) == broken


def test_a_figure_of_a_time_after_its_page_is_named_and_a_target_is_not(published_of, outcomes):
    figures = ["units_total 10 2014", "target 5 2014", "units_total 9 2013-02", "units_total 8 2013-01"]
    # February begins within a month: what is about to take effect may be announced.
    (said,) = outcomes(published_of(*figures, pages={"paper": "2013-01-15"}, **LATER))
    assert words_of(said) == "differs after_publication" and " F1:" in said


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
