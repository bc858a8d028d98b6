"""A printed figure as an interval, the bases and counts that fit a share, and what rounded shares leave."""

import math
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from types import SimpleNamespace

import pytest
from chibo.metrics import rounding
from chibo.metrics.rounding import claim_of, decimals_of, interval_of, possible_bases, possible_counts
from hypothesis import assume, given
from hypothesis import strategies as st

COUNT, BASE, DECIMALS = st.integers(1, 3000), st.integers(1, 3000), st.integers(0, 2)
PERCENT, CUT = {"percent": True}, {"percent": True, "cut": True}
DONG_THAP = [87.97, 10.22, 1.42, 0.39]  # the classes of 2012, each in per cent of the organisations rated


def printed(count, base, decimals, habit=ROUND_HALF_UP):
    exact = Decimal(100 * count) / Decimal(base)
    return float(exact.quantize(Decimal(1).scaleb(-decimals), rounding=habit))


@pytest.mark.parametrize(
    ("value", "precision", "how", "ends"),
    [
        (249, "exact", {}, (249, 249)),
        (77, "rounded", PERCENT, (76.5, 77.5)),
        (0.5, "rounded", PERCENT, (0.45, 0.55)),
        (20, "rounded", PERCENT, (19.5, 20.5)),  # the 0 of a percentage is a printed digit
        (3_600_000, "rounded", {}, (3_550_000, 3_650_000)),
        (0, "rounded", {}, (-0.5, 0.5)),
        (20, "approximate", PERCENT, (15, 25)),
        (3_200_000, "approximate", {}, (3_150_000, 3_250_000)),
        (90, "at_least", PERCENT, (90, 100)),
        (5_000_000, "at_least", {}, (5_000_000, 6_000_000)),
        (119_396, "at_least", {}, (119_396, 119_397)),
        # What was cut off stands for more than it says.
        (11, "rounded", CUT, (11, 12)),
        (-11, "rounded", CUT, (-12, -11)),
        (11, "exact", CUT, (11, 11)),
        (90, "at_least", CUT, (90, 100)),
    ],
)
def test_a_figure_stands_for_what_its_last_digit_leaves_open(value, precision, how, ends):
    low, middle, high = interval_of(value, precision, **how)
    assert ((low, high), middle) == (ends, value)


def test_more_than_and_about_have_no_end_when_read_loosely():
    def loose(value, precision):
        return claim_of(SimpleNamespace(value=value, precision=precision, unit="percent")).loose

    assert loose(50, "at_least") == (50, 50, math.inf)
    assert loose(20, "approximate") == (-math.inf, 20, math.inf)
    assert loose(77, "rounded") == (76.5, 77, 77.5)
    assert loose(77, "exact") == (77, 77, 77)


@given(COUNT, BASE, DECIMALS)
def test_what_was_rounded_lies_in_the_interval_of_what_was_printed(count, base, decimals):
    low, _, high = interval_of(printed(count, base, decimals), "rounded", percent=True)
    assert low <= 100 * count / base <= high


@pytest.mark.parametrize(
    ("text", "how", "prints"),
    [
        (13, {}, True),  # a half goes up
        (12, {}, False),
        (12, {"cut": True}, True),
        (13, {"cut": True}, False),
        (12.5, {"precision": "exact"}, True),
        (12, {"precision": "exact"}, False),
    ],
)
def test_a_half_prints_as_the_next_figure(text, how, prints):
    assert (1 in possible_counts(text, 8, **how)) == prints  # an eighth is 12.5 %


@pytest.mark.parametrize(
    ("count", "share", "how", "bases"),
    [
        (189, 108, {}, [175]),
        (208, 115.6, {}, [180]),  # 208/180 = 1.1556
        (67, 111, {}, []),  # 67/60 = 1.1167, 67/61 = 1.098
        (67, 111, {"cut": True}, [60]),
        (1, 50, {}, [2]),
        (1, 1, {}, range(67, 201)),  # 100/67 = 1.49 … 100/200 = 0.5: 12.5 % of 200 prints as 13
        (129, 90, {"precision": "at_least"}, range(130, 144)),  # 129/129 = 100 %, 129/143 = 90.2 %
        (250, 125, {"precision": "exact"}, [200]),
        (189, 107, {"precision": "exact"}, []),  # 189/1.07 = 176.6
        (1, 60, {}, []),  # of 1 it is 100 %, of 2 it is 50 %
        (0, 60, {}, []),  # nothing is 0 % of everything
        (3, 0, {}, []),  # what rounds to nothing sets no base
        (3, 0, {"cut": True}, []),
    ],
)
def test_the_bases_that_fit_a_count_and_a_percentage(count, share, how, bases):
    assert list(possible_bases(count, share, **how)) == list(bases)


@given(COUNT, BASE, DECIMALS, st.sampled_from([ROUND_HALF_UP, ROUND_FLOOR]))
def test_every_base_prints_as_the_percentage_and_its_neighbours_do_not(count, base, decimals, habit):
    share = printed(count, base, decimals, habit)
    assume(share >= 1)
    bases, decimals = possible_bases(count, share, cut=habit == ROUND_FLOOR), decimals_of(share)
    assert base in bases
    assert printed(count, bases[0], decimals, habit) == printed(count, bases[-1], decimals, habit) == share
    assert printed(count, bases[-1] + 1, decimals, habit) != share
    assert bases[0] == 1 or printed(count, bases[0] - 1, decimals, habit) != share


@pytest.mark.parametrize(
    ("share", "base", "how", "counts"),
    [
        (5.7, 55, {}, []),  # 3/55 = 5.45, 4/55 = 7.27
        (5.7, 35, {}, [2]),
        (77, 61, {}, [47]),
        (87.9, 3726, {}, range(3274, 3278)),  # 87.87 … 87.949 %
        (100, 249, {"precision": "exact"}, [249]),
        (0, 55, {}, [0]),
        (115.6, 180, {}, [208]),
        (111, 60, {"cut": True}, [67]),
        (20.59, 680, {}, [140]),
    ],
)
def test_the_counts_that_fit_a_percentage_and_a_base(share, base, how, counts):
    assert list(possible_counts(share, base, **how)) == list(counts)


@given(COUNT, BASE, DECIMALS, st.sampled_from([ROUND_HALF_UP, ROUND_FLOOR]))
def test_every_count_prints_as_the_percentage_and_its_neighbours_do_not(count, base, decimals, habit):
    share = printed(count, base, decimals, habit)
    counts, decimals = possible_counts(share, base, cut=habit == ROUND_FLOOR), decimals_of(share)
    assert count in counts
    assert printed(counts[0], base, decimals, habit) == printed(counts[-1], base, decimals, habit) == share
    assert printed(counts[-1] + 1, base, decimals, habit) != share
    assert counts[0] == 0 or printed(counts[0] - 1, base, decimals, habit) != share


def test_four_shares_fit_one_base_and_one_of_another_base_none():
    assert rounding.bases_of_shares(DONG_THAP, 787) == [773]
    counts = [list(possible_counts(share, 773)) for share in DONG_THAP]
    assert counts == [[680], [79], [11], [3]]  # 773 together
    assert rounding.bases_of_shares([*DONG_THAP, 20.59], 787) == []


@given(st.integers(1, 300), st.data())
def test_the_true_base_is_among_those_of_its_shares(base, data):
    counts = data.draw(st.lists(st.integers(0, base), min_size=1, max_size=4))
    shares = [printed(count, base, 1) for count in counts]
    bases = rounding.bases_of_shares(shares, 300)
    assert base in bases
    assert all(possible_counts(share, one) for one in bases for share in shares)


def test_a_figure_has_the_decimals_it_was_printed_with():
    assert [decimals_of(value) for value in (77, 0.5, 12.82, 100.0, 45.3)] == [0, 1, 2, 0, 1]


def test_the_remainder_is_as_wide_as_the_rounding_allows():
    assert rounding.remainder([14, 74, 0.5], [14, 74, 0.5]) == (11.5, 10.45, 12.55)
    assert rounding.remainder([], []) == (100, 100, 100)
    assert rounding.remainder([87.93], [87.93]) == (12.07, 12.06, 12.08)  # 12.065 to 12.075, outwards
    assert rounding.remainder([74.4], [74.4], cut=True) == (25.6, 25.5, 25.6)  # 35 of 47 is 74.468


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ([], ""),
        ([61, 117], "61, 117"),
        ([3, 4, 5, 9], "3–5, 9"),
        (range(35, 36), "35"),
        (range(1, 10**12), "1–999999999999"),
        ([1, 3, 5, 7, 9], "1, 3, 5, 7, 9"),
        ([1, 3, 5, 7, 9, 11], ""),  # as good as anything
    ],
)
def test_whole_numbers_are_written_in_runs(numbers, text):
    assert rounding.in_runs(numbers) == text
