"""Vietnamese order, as in a dictionary, with numbers by their value."""

import unicodedata

import pytest
from chibo.words import sort_key
from hypothesis import given, settings
from hypothesis import strategies as st

WORDS = st.text(alphabet="aàảãáạăằẳẵắặâầấbcdđeêghiklmnoôơpqrstuưvxyAĂÂDĐEÊOÔƠUƯ 0123456789-–", max_size=12)
ANY = st.text(max_size=12)


@pytest.mark.parametrize(
    "ordered",
    [
        ["a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "g", "o", "ô", "ơ", "p", "u", "ư", "v"],
        ["ma", "mà", "mả", "mã", "má", "mạ"],
        ["Di Linh", "Đà Lạt", "Đơn Dương", "Đức Trọng", "Lạc Dương"],
        ["Dương", "Đà"],
        ["Phường 1", "Phường 2", "Phường 9", "Phường 10", "Phường 11", "Phường 12"],
        ["Phường 12", "Xã Tà Nung", "Xã Trạm Hành", "Xã Xuân Thọ", "Xã Xuân Trường"],
        ["Lâm Hà", "Lộc", "Lợi"],
        ["mạ", "mai"],  # letters before tones: m-a is shorter than m-a-i, whatever its tone
        ["2", "10", "a"],
    ],
)
def test_names_stand_in_vietnamese_order(ordered):
    assert sorted(reversed(ordered), key=sort_key) == ordered


def test_upper_and_lower_case_are_one_letter():
    assert sort_key("ĐÀ LẠT") == sort_key("đà lạt")


def test_the_plain_order_of_python_would_be_wrong():
    # Otherwise the tests above would prove nothing.
    assert sorted(["Đà Lạt", "Em", "Phường 10", "Phường 2"]) == ["Em", "Phường 10", "Phường 2", "Đà Lạt"]
    assert sorted(["Đà Lạt", "Em", "Phường 10", "Phường 2"], key=sort_key) == ["Đà Lạt", "Em", "Phường 2", "Phường 10"]


@pytest.mark.parametrize("text", ["", "²", "5²", "①", "\u0301", "km²", "½", "٣"])
def test_odd_signs_have_a_place_too(text):
    assert sort_key(text) <= sort_key(text)


@settings(deadline=None)
@given(ANY, ANY)
def test_any_two_texts_can_be_compared(one, other):
    a, b = sort_key(one), sort_key(other)
    assert (a < b) + (a == b) + (a > b) == 1


@settings(deadline=None)
@given(WORDS)
def test_composed_and_decomposed_text_have_one_place(text):
    assert sort_key(unicodedata.normalize("NFC", text)) == sort_key(unicodedata.normalize("NFD", text))


@settings(deadline=None)
@given(st.lists(WORDS, max_size=6))
def test_the_order_does_not_depend_on_the_order_before(words):
    keys = [sort_key(word) for word in sorted(words, key=sort_key)]
    assert keys == [sort_key(word) for word in sorted(reversed(words), key=sort_key)] == sorted(keys)


@settings(deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_numbers_sort_by_value(one, other):
    assert (sort_key(f"Phường {one}") < sort_key(f"Phường {other}")) == (one < other)
