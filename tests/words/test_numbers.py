"""Numbers as Vietnamese and English readers write them."""

import pytest
from chibo.words import Words
from hypothesis import given, settings
from hypothesis import strategies as st

VI, EN = Words("vi"), Words("en")


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        (0, 0, "0", "0"),
        (249, 0, "249", "249"),
        (1234.5, 1, "1.234,5", "1,234.5"),
        (1234.5, 3, "1.234,500", "1,234.500"),
        (64132, 0, "64.132", "64,132"),
        (5000000, 0, "5.000.000", "5,000,000"),
        (-1234.5, 1, "-1.234,5", "-1,234.5"),
        (0.126, 2, "0,13", "0.13"),
    ],
)
def test_a_number_has_the_decimals_asked_for_and_the_signs_of_its_language(value, decimals, vi, en):
    assert (VI.number(value, decimals), EN.number(value, decimals)) == (vi, en)


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        (100, 0, "100%", "100%"),
        (91.3, 1, "91,3%", "91.3%"),
        (77.049, 2, "77,05%", "77.05%"),
        (0.5, 1, "0,5%", "0.5%"),
        (29, 1, "29,0%", "29.0%"),
        (1234.5, 1, "1.234,5%", "1,234.5%"),
        (-3.4, 1, "-3,4%", "-3.4%"),
    ],
)
def test_a_percentage_is_given_in_per_cent_and_not_multiplied_again(value, decimals, vi, en):
    assert (VI.percent(value, decimals), EN.percent(value, decimals)) == (vi, en)


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (74, "74", "74"),
        (74.0, "74", "74"),
        (100, "100", "100"),
        (0, "0", "0"),
        (0.5, "0,5", "0.5"),
        (92.07, "92,07", "92.07"),
        (12.82, "12,82", "12.82"),
        (27.3763, "27,3763", "27.3763"),
        (7616, "7.616", "7,616"),
    ],
)
def test_a_printed_number_keeps_its_decimals_no_more_and_no_fewer(value, vi, en):
    assert (VI.as_printed(value), EN.as_printed(value)) == (vi, en)


def test_nothing_is_ever_minus_zero():
    assert VI.number(-0.04, 1) == "0,0"
    assert VI.percent(-0.04, 1) == "0,0%"
    assert VI.as_printed(-0.0) == "0"
    assert VI.number(-0.06, 1) == "-0,1"


@pytest.mark.parametrize(
    ("items", "vi", "en"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a và b", "a and b"),
        (["a", "b", "c"], "a, b và c", "a, b, and c"),
    ],
)
def test_a_list_reads_as_in_a_sentence(items, vi, en):
    assert (VI.listing(items), EN.listing(items)) == (vi, en)


@settings(deadline=None)
@given(st.decimals(min_value=0, max_value=10**7, places=2, allow_nan=False))
def test_both_languages_write_the_same_digits(value):
    swapped = EN.number(float(value), 2).translate(str.maketrans(",.", ".,"))
    assert VI.number(float(value), 2) == swapped
    assert float(EN.as_printed(float(value)).replace(",", "")) == float(value)


def test_a_half_is_rounded_up_as_sources_do():
    assert Words("en").number(0.5, 0) == "1"
    assert Words("en").number(2.5, 0) == "3"
    assert Words("vi").percent(45.25, 1) == "45,3%"
