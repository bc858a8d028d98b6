"""Phrases with values in them: how each value is written, and what is an error."""

import pytest
from chibo.words import Words, phrases
from hypothesis import given
from hypothesis import strategies as st

VI, EN = Words("vi"), Words("en")

BOOK = {
    "test.value": {"vi": "{value}", "en": "{value}"},
    "test.decimals": {"vi": "{value:0} {value:1} {value:2}", "en": "{value:0} {value:1} {value:2}"},
    "test.percent": {"vi": "{value:%0} {value:%1} {value:%2}", "en": "{value:%0} {value:%1} {value:%2}"},
    "test.printed": {"vi": "{value:printed}", "en": "{value:printed}"},
    "test.year": {"vi": "{value:year}", "en": "{value:year}"},
    "test.period": {"vi": "{value:period}", "en": "{value:period}"},
    "test.text": {"vi": "{value:text}", "en": "{value:text}"},
    "test.span": {"vi": "Cột {span}.", "en": "Columns {span}."},
}


@pytest.fixture
def book(monkeypatch):
    """Put a small book of phrases in place of the real one; periods are still said in the real words."""
    real = phrases._phrases()
    monkeypatch.setattr(phrases, "_phrases", lambda: real | BOOK)
    return {lang: Words(lang) for lang in phrases.LANGUAGES}


@pytest.mark.parametrize("value", [249, 0.5, None, True])
def test_a_value_that_does_not_say_how_it_is_written_is_an_error_that_names_it(book, value):
    with pytest.raises(ValueError, match=f"value {value!r} .* needs to say how it is written"):
        book["vi"].say("test.value", value=value)


@pytest.mark.parametrize(
    ("key", "value", "vi", "en"),
    [
        ("decimals", 1234.567, "1.235 1.234,6 1.234,57", "1,235 1,234.6 1,234.57"),
        ("percent", 77.049, "77% 77,0% 77,05%", "77% 77.0% 77.05%"),
        ("printed", 77, "77%", "77%"),
        ("printed", 0.5, "0,5%", "0.5%"),
        ("printed", 92.07, "92,07%", "92.07%"),
        ("year", 2013, "2013", "2013"),
        ("year", 2013.0, "2013", "2013"),
        ("period", "2013-10", "tháng 10/2013", "October 2013"),
        ("period", "", "không rõ thời điểm", "date not known"),
        ("text", 249, "249", "249"),
        ("value", "{units}", "{units}", "{units}"),  # what looks like a template stays text
    ],
)
def test_a_value_is_written_as_the_phrase_says(book, key, value, vi, en):
    said = {lang: words.say(f"test.{key}", value=value) for lang, words in book.items()}
    assert said == {"vi": vi, "en": en}


def test_a_span_of_one_year_is_that_year(book):
    assert book["en"].say("test.span", first=2008, last=2013) == "Columns from 2008 to 2013."
    assert book["en"].say("test.span", first=2012, last=2012) == "Columns in 2012."


# --- numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "value", "vi", "en"),
    [
        ((Words.number, 0), 0, "0", "0"),
        ((Words.number, 0), 64132, "64.132", "64,132"),
        ((Words.number, 0), 5000000, "5.000.000", "5,000,000"),
        ((Words.number, 1), -1234.5, "-1.234,5", "-1,234.5"),
        ((Words.number, 2), 0.126, "0,13", "0.13"),
        ((Words.number, 3), 1234.5, "1.234,500", "1,234.500"),
        ((Words.percent, 0), 100, "100%", "100%"),
        ((Words.percent, 1), 29, "29,0%", "29.0%"),
        ((Words.percent, 1), 91.3, "91,3%", "91.3%"),  # not multiplied again
        ((Words.percent, 1), -1234.5, "-1.234,5%", "-1,234.5%"),
        ((Words.percent, 2), 77.049, "77,05%", "77.05%"),
        ((Words.as_printed,), 0, "0", "0"),
        ((Words.as_printed,), 74.0, "74", "74"),
        ((Words.as_printed,), 100, "100", "100"),
        ((Words.as_printed,), 12.82, "12,82", "12.82"),
        ((Words.as_printed,), 27.3763, "27,3763", "27.3763"),
        ((Words.as_printed,), 7616, "7.616", "7,616"),
        *(((Words.number, 0), value, rounded, rounded) for value, rounded in ((0.5, "1"), (2.5, "3"))),  # half up
        ((Words.percent, 1), 45.25, "45,3%", "45.3%"),
        ((Words.number, 1), -0.04, "0,0", "0.0"),  # nothing is minus zero
        ((Words.percent, 1), -0.04, "0,0%", "0.0%"),
        ((Words.number, 1), -0.06, "-0,1", "-0.1"),
        ((Words.as_printed,), -0.0, "0", "0"),
    ],
)
def test_a_number_has_the_decimals_asked_for_or_printed_and_the_signs_of_its_language(how, value, vi, en):
    write, *decimals = how
    assert (write(VI, value, *decimals), write(EN, value, *decimals)) == (vi, en)


@pytest.mark.parametrize(
    ("items", "vi", "en"),
    [([], "", ""), (["a"], "a", "a"), (["a", "b"], "a và b", "a and b"), (["a", "b", "c"], "a, b và c", "a, b, and c")],
)
def test_a_list_reads_as_in_a_sentence(items, vi, en):
    assert (VI.listing(items), EN.listing(items)) == (vi, en)


@given(st.decimals(min_value=0, max_value=10**7, places=2, allow_nan=False))
def test_both_languages_write_the_same_digits(value):
    swapped = EN.number(float(value), 2).translate(str.maketrans(",.", ".,"))
    assert VI.number(float(value), 2) == swapped
    assert float(EN.as_printed(float(value)).replace(",", "")) == float(value)
