"""A printed figure as an interval, the bases and counts that fit a share, and what rounded shares leave."""

import math
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from chibo.metrics.consistency.rounding import (
    bases_of_shares,
    decimals_of,
    in_runs,
    interval_of,
    loose_interval_of,
    possible_bases,
    possible_counts,
    remainder,
    would_print,
)
from hypothesis import assume, given
from hypothesis import strategies as st

COUNT, BASE, DECIMALS = st.integers(1, 3000), st.integers(1, 3000), st.integers(0, 2)
DONG_THAP = [87.97, 10.22, 1.42, 0.39]  # the classes of 2012, each in per cent of the organisations rated


def printed(count, base, decimals, rounding=ROUND_HALF_UP):
    exact = Decimal(100 * count) / Decimal(base)
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=rounding)


@pytest.mark.parametrize(
    ("value", "precision", "decimals", "ends"),
    [
        (249, "exact", None, (249, 249)),
        (77, "rounded", 0, (76.5, 77.5)),
        (0.5, "rounded", 1, (0.45, 0.55)),
        (20, "rounded", 0, (19.5, 20.5)),  # the 0 of a percentage is a printed digit
        (3_600_000, "rounded", None, (3_550_000, 3_650_000)),
        (0, "rounded", None, (-0.5, 0.5)),
        (20, "approximate", 0, (15, 25)),
        (3_200_000, "approximate", None, (3_150_000, 3_250_000)),
        (90, "at_least", 0, (90, 100)),
        (5_000_000, "at_least", None, (5_000_000, 6_000_000)),
        (119_396, "at_least", None, (119_396, 119_397)),
    ],
)
def test_a_figure_stands_for_what_its_last_digit_leaves_open(value, precision, decimals, ends):
    low, middle, high = interval_of(value, precision, decimals)
    assert ((low, high), middle) == (ends, value)


def test_a_figure_that_was_cut_off_stands_for_more_than_it_says():
    assert interval_of(11, "rounded", 0, cut=True) == (11, 11, 12)
    assert interval_of(-11, "rounded", 0, cut=True) == (-12, -11, -11)
    assert interval_of(11, "exact", 0, cut=True) == (11, 11, 11)
    assert interval_of(90, "at_least", 0, cut=True) == (90, 90, 100)


def test_more_than_and_about_have_no_end_when_read_loosely():
    assert loose_interval_of(5_000_000, "at_least") == (5_000_000, 5_000_000, math.inf)
    assert loose_interval_of(20, "approximate", 0) == (-math.inf, 20, math.inf)
    assert loose_interval_of(77, "rounded", 0) == interval_of(77, "rounded", 0)
    assert loose_interval_of(77, "exact", 0) == (77, 77, 77)


@given(COUNT, BASE, DECIMALS)
def test_what_was_rounded_lies_in_the_interval_of_what_was_printed(count, base, decimals):
    low, _, high = interval_of(float(printed(count, base, decimals)), "rounded", decimals)
    assert low <= 100 * count / base <= high


def test_a_half_prints_as_the_next_figure():
    eighth = Fraction(25, 2)
    assert would_print(eighth, 13, 0)
    assert not would_print(eighth, 12, 0)
    assert would_print(eighth, 12, 0, cut=True)
    assert not would_print(eighth, 13, 0, cut=True)
    assert would_print(eighth, 12.5, 1, precision="exact")
    assert not would_print(eighth, 12, 0, precision="exact")


def test_one_target_fits_a_hundred_and_eight_per_cent():
    assert list(possible_bases(189, 108, 0)) == [175]


def test_one_target_fits_an_excess_of_fifteen_and_a_half_per_cent():
    assert list(possible_bases(208, 15.6, 1, over=True)) == [180]  # 208/180 = 1.1556


def test_a_target_that_no_rounding_gives_may_have_been_cut_off():
    assert not possible_bases(67, 11, 0, over=True)  # 67/60 = 1.1167, 67/61 = 1.098
    assert list(possible_bases(67, 11, 0, over=True, cut=True)) == [60]


def test_a_base_on_the_edge_rounds_half_up():
    assert 200 in possible_bases(25, 13, 0)  # 12.5 % prints as 13
    assert 200 not in possible_bases(25, 12, 0)


def test_a_coarse_percentage_leaves_several_bases():
    assert list(possible_bases(1, 50, 0)) == [2]
    assert possible_bases(1, 1, 0) == range(67, 201)  # 100/67 = 1.49 … 100/200 = 0.5


def test_a_percentage_from_some_figure_upward_leaves_the_bases_below_the_next():
    assert possible_bases(129, 90, 0, precision="at_least") == range(130, 144)  # 129/129 = 100 %, 129/143 = 90.2 %


def test_an_exact_percentage_leaves_one_base_or_none():
    assert list(possible_bases(250, 125, 0, precision="exact")) == [200]
    assert not possible_bases(189, 107, 0, precision="exact")  # 189/1.07 = 176.6


def test_a_percentage_no_base_gives_has_none():
    assert not possible_bases(1, 60, 0)  # of 1 it is 100 %, of 2 it is 50 %
    assert not possible_bases(0, 60, 0)  # nothing is 0 % of everything


def test_a_percentage_that_rounds_to_nothing_sets_no_base():
    assert not possible_bases(3, 0, 0)
    assert not possible_bases(3, 0, 0, cut=True)


@given(COUNT, BASE, DECIMALS)
def test_every_base_rounds_to_the_printed_percentage_and_its_neighbours_do_not(count, base, decimals):
    share = printed(count, base, decimals)
    assume(share >= 1)
    found = possible_bases(count, float(share), decimals)
    assert base in found
    for end in (found[0], found[-1]):
        assert printed(count, end, decimals) == share
    assert printed(count, found[-1] + 1, decimals) != share
    if found[0] > 1:
        assert printed(count, found[0] - 1, decimals) != share


@given(COUNT, BASE, DECIMALS)
def test_every_base_cuts_off_to_the_printed_percentage_and_its_neighbours_do_not(count, base, decimals):
    share = printed(count, base, decimals, ROUND_FLOOR)
    assume(share > 0)
    found = possible_bases(count, float(share), decimals, cut=True)
    assert base in found
    assert printed(count, found[0], decimals, ROUND_FLOOR) == printed(count, found[-1], decimals, ROUND_FLOOR) == share
    assert printed(count, found[-1] + 1, decimals, ROUND_FLOOR) != share


def test_two_of_fifty_five_is_no_count_of_five_point_seven_per_cent():
    assert not possible_counts(5.7, 55, 1)  # 3/55 = 5.45, 4/55 = 7.27
    assert list(possible_counts(5.7, 35, 1)) == [2]
    assert list(possible_counts(77, 61, 0)) == [47]


def test_a_share_of_a_large_base_leaves_several_counts():
    assert possible_counts(87.9, 3726, 1) == range(3274, 3278)  # 87.87 … 87.949 %
    assert list(possible_counts(100, 249, 0, precision="exact")) == [249]
    assert list(possible_counts(0, 55, 0)) == [0]
    assert list(possible_counts(15.6, 180, 1, over=True)) == [208]
    assert list(possible_counts(11, 60, 0, over=True, cut=True)) == [67]


@given(COUNT, BASE, DECIMALS, st.booleans())
def test_every_count_prints_as_the_percentage_and_its_neighbours_do_not(count, base, decimals, cut):
    rounding = ROUND_FLOOR if cut else ROUND_HALF_UP
    share = printed(count, base, decimals, rounding)
    found = possible_counts(float(share), base, decimals, cut=cut)
    assert count in found
    for end in (found[0], found[-1]):
        assert printed(end, base, decimals, rounding) == share
    assert printed(found[-1] + 1, base, decimals, rounding) != share
    assert found[0] == 0 or printed(found[0] - 1, base, decimals, rounding) != share


def test_four_shares_fit_one_base():
    assert bases_of_shares(DONG_THAP, [2] * 4, 787) == [773]
    counts = [list(possible_counts(share, 773, 2)) for share in DONG_THAP]
    assert counts == [[680], [79], [11], [3]]  # 773 together


def test_a_share_of_another_base_fits_none():
    assert bases_of_shares([*DONG_THAP, 20.59], [2] * 5, 787) == []
    assert list(possible_counts(20.59, 680, 2)) == [140]


@given(st.integers(1, 300), st.data())
def test_the_true_base_is_among_those_of_its_shares(base, data):
    counts = data.draw(st.lists(st.integers(0, base), min_size=1, max_size=4))
    shares = [float(printed(count, base, 1)) for count in counts]
    found = bases_of_shares(shares, [1] * len(shares), 300)
    assert base in found
    assert all(possible_counts(share, one, 1) for one in found for share in shares)


@pytest.mark.parametrize(("value", "decimals"), [(77, 0), (0.5, 1), (12.82, 2), (100.0, 0), (45.3, 1)])
def test_a_figure_has_the_decimals_it_was_printed_with(value, decimals):
    assert decimals_of(value) == decimals


def test_the_remainder_is_as_wide_as_the_rounding_allows():
    assert remainder([14, 74, 0.5], [0, 0, 1]) == (11.5, 10.45, 12.55)
    assert remainder([], []) == (100, 100, 100)


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 2)), max_size=5))
def test_the_remainder_lies_between_its_ends(parts):
    shares, decimals = [value / 100 for value, _ in parts], [places for _, places in parts]
    left, low, high = remainder(shares, decimals)
    assert low <= left <= high
    assert left == float(100 - sum(Fraction(value, 100) for value, _ in parts))


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ([], ""),
        ([35], "35"),
        ([61, 117], "61, 117"),
        ([3, 4, 5, 9], "3–5, 9"),
        (range(0), ""),
        (range(35, 36), "35"),
        (range(299, 302), "299–301"),
        (range(1, 10**12), "1–999999999999"),
        ([1, 3, 5, 7, 9], "1, 3, 5, 7, 9"),
        ([1, 3, 5, 7, 9, 11], ""),  # as good as anything
    ],
)
def test_whole_numbers_are_written_in_runs(numbers, text):
    assert in_runs(numbers) == text
