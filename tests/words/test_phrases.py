"""Phrases with values in them: how each value is written, and what is an error."""

import pytest
from chibo.words import Words, WordsError, phrases

BOOK = {
    "test.units": {"vi": "{units:0} trong {total:0} khu", "en": "{units:0} of {total:0} units"},
    "test.value": {"vi": "{value}", "en": "{value}"},
    "test.decimals": {"vi": "{value:0} {value:1} {value:2}", "en": "{value:0} {value:1} {value:2}"},
    "test.percent": {"vi": "{value:%0} {value:%1} {value:%2}", "en": "{value:%0} {value:%1} {value:%2}"},
    "test.printed": {"vi": "{value:printed}", "en": "{value:printed}"},
    "test.year": {"vi": "{value:year}", "en": "{value:year}"},
    "test.period": {"vi": "{value:period}", "en": "{value:period}"},
    "test.text": {"vi": "{value:text}", "en": "{value:text}"},
    "test.span": {"vi": "Cột {span}.", "en": "Columns {span}."},
    "test.unknown": {"vi": "{value:bold}", "en": "{value:bold}"},
    "test.vietnamese_only": {"vi": "khu dân cư"},
}


@pytest.fixture
def book(monkeypatch):
    """Put a small book of phrases in place of the real one; periods are still said in the real words."""
    real = phrases._phrases()
    monkeypatch.setattr(phrases, "_phrases", lambda: real | BOOK)
    return {lang: Words(lang) for lang in phrases.LANGUAGES}


@pytest.mark.parametrize("lang", ["fr", "VI", "", None, "vi-VN"])
def test_an_unknown_language_is_refused_with_the_known_ones(lang):
    with pytest.raises(WordsError, match=f"language {lang!r} is not one of vi, en"):
        Words(lang)


@pytest.mark.parametrize("method", ["label", "say"])
@pytest.mark.parametrize("key", ["coverage.nothing_like_it", "coverag.over_time_title", "title", ""])
def test_a_missing_phrase_is_an_error_that_names_it(key, method):
    with pytest.raises(WordsError, match=f"no phrase {key!r} in lib/chibo/words/"):
        getattr(Words("vi"), method)(key)


def test_a_phrase_without_the_language_is_an_error_that_names_both(book):
    with pytest.raises(WordsError, match="phrase 'test.vietnamese_only' has no 'en' text"):
        book["en"].label("test.vietnamese_only")
    assert book["vi"].label("test.vietnamese_only") == "khu dân cư"


def test_a_missing_value_is_an_error_that_names_the_phrase_and_the_value(book):
    with pytest.raises(WordsError, match="phrase 'test.units' needs a value for 'total'"):
        book["vi"].say("test.units", units=249)


@pytest.mark.parametrize("value", [249, 0.5, None, True])
def test_a_number_that_does_not_say_how_it_is_written_is_an_error_that_names_phrase_and_number(book, value):
    with pytest.raises(WordsError, match=f"phrase 'test.value': value {value!r} .* needs to say how it is written"):
        book["vi"].say("test.value", value=value)


def test_a_way_of_writing_that_does_not_exist_is_an_error(book):
    with pytest.raises(WordsError, match="phrase 'test.unknown'"):
        book["vi"].say("test.unknown", value=249)


def test_text_needs_no_word_on_how_it_is_written(book):
    assert book["vi"].say("test.value", value="Đà Lạt") == "Đà Lạt"


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
    ],
)
def test_a_value_is_written_as_the_phrase_says(book, key, value, vi, en):
    said = {lang: words.say(f"test.{key}", value=value) for lang, words in book.items()}
    assert said == {"vi": vi, "en": en}


def test_values_find_their_own_places(book):
    assert book["vi"].say("test.units", total=249, units=236) == "236 trong 249 khu"
    assert book["en"].say("test.units", total=249, units=236) == "236 of 249 units"


def test_a_value_that_is_not_asked_for_does_no_harm(book):
    assert book["en"].say("test.year", value=2013, place="Đà Lạt") == "2013"


def test_a_label_is_not_filled_in(book):
    assert book["en"].label("test.units") == "{units:0} of {total:0} units"


def test_a_value_that_looks_like_a_template_stays_text(book):
    assert book["vi"].say("test.value", value="{units}") == "{units}"


def test_one_can_ask_whether_a_phrase_exists():
    assert Words("vi").has("period.unknown")
    assert not Words("vi").has("period.nothing_like_it")


def test_a_span_of_one_year_is_that_year(book):
    assert book["en"].say("test.span", first=2008, last=2013) == "Columns from 2008 to 2013."
    assert book["en"].say("test.span", first=2012, last=2012) == "Columns in 2012."
