"""Characters that cannot be seen, and which area is meant by a name."""

import pytest
from chibo.words.text import area_meant, written_out, written_out_in_markup
from hypothesis import given
from hypothesis import strategies as st


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
    assert written_out(text) == written


@pytest.mark.parametrize(
    "text", ["Đà Lạt", "Đa\u0323\u0302", "a\tb\r\nc", "1\u00a0234", "שלום عربى", "\U0001f33e❤️", "–…"]
)
def test_what_can_be_seen_stays(text):
    assert written_out(text) == text


@given(st.text())
def test_nothing_unseen_is_left_and_nothing_is_written_out_twice(text):
    once = written_out(text)
    assert written_out(once) == once


def test_in_markup_a_reference_hides_nothing_and_others_stay():
    html = "a&#x202e;b&#8238;c&#38;d&amp;e&#x110;f&#x999999999;\u202e"
    assert written_out_in_markup(html) == "a[U+202E]b[U+202E]c&#38;d&amp;e&#x110;f&#x999999999;[U+202E]"


AREAS = {
    "da-lat": {"vi": "Thành phố Đà Lạt", "en": "Đà Lạt city"},
    "da-lat/phuong-1": {"vi": "Phường 1, Đà Lạt", "en": "Ward 1, Đà Lạt"},
    "da-lat/phuong-9": {"vi": "Phường 9, Đà Lạt", "en": "Ward 9, Đà Lạt"},
    "da-lat/xuan-truong": {"vi": "Xã Xuân Trường", "en": "Xuân Trường commune"},
    "xuan-truong-2025": {"vi": "Phường Xuân Trường – Đà Lạt", "en": "Xuân Trường – Đà Lạt ward"},
}

NINTH = ["Phường 9", "phuong 9", "PHƯỜNG 9", "Ward 9", "ward 9", "phuong-9", "Phường 9, Đà Lạt", "Phừơng 9"]
CITY = ["Đà Lạt", "dalat", "da-lta", "Đà Lạt city"]
NAMED = [*((name, "da-lat/phuong-9") for name in NINTH), *((name, "da-lat") for name in CITY)]


@pytest.mark.parametrize(("name", "area"), NAMED)
def test_a_name_in_either_language_leads_to_the_id_and_a_city_is_not_taken_for_its_wards(name, area):
    assert area_meant(name, AREAS) == f"did you mean {area!r}?"


@pytest.mark.parametrize("name", ["Zzz", "", "…", 9])
def test_of_a_name_that_several_have_all_are_listed_and_where_nothing_comes_near_what_there_is(name):
    assert area_meant("Xuân Trường", AREAS) == "did you mean 'da-lat/xuan-truong' or 'xuan-truong-2025'?"
    assert area_meant(name, {"da-lat": {"vi": "Đà Lạt"}}) == "there is da-lat"
