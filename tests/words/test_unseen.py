"""What cannot be seen is written out; what can be stays as it is."""

import pytest
from chibo.words.text import has_unseen, written_out, written_out_in_markup
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
