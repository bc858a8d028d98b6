"""Vietnamese order, characters that cannot be seen, and which area is meant by a name."""

import unicodedata

import pytest
from chibo.words import sort_key
from chibo.words.text import area_meant, has_unseen, written_out, written_out_in_markup
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
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_numbers_sort_by_value(one, other):
    assert (sort_key(f"Phường {one}") < sort_key(f"Phường {other}")) == (one < other)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("gnp.\u202eexe", "gnp.[U+202E]exe"),
        ("Đà\u200b Lạt", "Đà[U+200B] Lạt"),
        ("\x1b[2J\x07", "[U+001B][2J[U+0007]"),
        ("\ufeffa\u00adb\U000e0041", "[U+FEFF]a[U+00AD]b[U+E0041]"),
    ],
)
def test_what_cannot_be_seen_is_written_out(text, written):
    assert has_unseen(text)
    assert written_out(text) == written


@pytest.mark.parametrize(
    "text", ["Đà Lạt", "Đa\u0323\u0302", "a\tb\r\nc", "1\u00a0234", "שלום عربى", "\U0001f33e❤️", "–…"]
)
def test_what_can_be_seen_stays(text):
    assert not has_unseen(text)
    assert written_out(text) == text


@given(st.text())
def test_nothing_unseen_is_left_and_nothing_is_written_out_twice(text):
    once = written_out(text)
    assert not has_unseen(once)
    assert written_out(once) == once


def test_in_markup_a_reference_hides_nothing_and_others_stay():
    html = "a&#x202e;b&#8238;c&#38;d&amp;e&#x110;f&#x999999999;\u202e"
    assert written_out_in_markup(html) == "a[U+202E]b[U+202E]c&#38;d&amp;e&#x110;f&#x999999999;[U+202E]"


AREAS = {
    "da-lat": ["Thành phố Đà Lạt", "Đà Lạt city"],
    "da-lat/phuong-1": ["Phường 1", "Ward 1"],
    "da-lat/phuong-9": ["Phường 9", "Ward 9"],
    "da-lat/xuan-truong": ["Xã Xuân Trường", "Xuân Trường commune"],
    "xuan-truong-2025": ["Phường Xuân Trường – Đà Lạt", "Xuân Trường – Đà Lạt ward"],
}


@pytest.mark.parametrize(
    "name", ["Phường 9", "phuong 9", "PHƯỜNG 9", "Ward 9", "ward 9", "phuong-9", "Phường 9, Đà Lạt", "Phừơng 9"]
)
def test_a_name_in_either_language_leads_to_the_id(name):
    assert area_meant(name, AREAS) == "did you mean 'da-lat/phuong-9'?"


@pytest.mark.parametrize("name", ["Đà Lạt", "dalat", "da-lta", "Đà Lạt city"])
def test_a_city_is_not_taken_for_its_wards(name):
    assert area_meant(name, AREAS) == "did you mean 'da-lat'?"


def test_of_a_name_that_several_have_all_are_listed_or_the_first_few():
    assert area_meant("Xuân Trường", AREAS) == "several are called so: 'da-lat/xuan-truong', 'xuan-truong-2025'"
    many = {f"p{number}": [f"Phường {number}"] for number in range(8)}
    assert area_meant("phường", many) == "several are called so: 'p0', 'p1', 'p2', 'p3', 'p4', 'p5' and 2 more"


@pytest.mark.parametrize("name", ["Zzz", "", "…", 9])
def test_where_nothing_comes_near_it_says_what_there_is(name):
    assert area_meant(name, {"da-lat": ["Đà Lạt"]}) == "there is da-lat"
