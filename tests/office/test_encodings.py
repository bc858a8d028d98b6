"""Old encodings: every letter there and back, recognised, and refused where they cannot be told apart."""

import unicodedata

import pytest
from chibo.office.encodings import TCVN3, UNICODE, VNI, WINDOWS, candidates, convert, decode, is_syllable
from chibo.office.spreadsheets import Sheet

from .conftest import encode

VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
LETTERS = ["đ", *(unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES)]
MARKED = [letter for letter in LETTERS if not letter.isascii()]
TEXTS = [
    "Tổ dân phố 5",
    "Phường Xuân Hương – Đà Lạt",
    "Khu phố Đồng Tiến",
    "hoàn thành xuất sắc nhiệm vụ",
    "không hoàn thành nhiệm vụ",
    "quyết định, giếng nước, khuỷu, ngoằn ngoèo, thuở",
    "Thôn Đất Mới (xã Trạm Hành)",
]


@pytest.mark.parametrize("encoding", [TCVN3, VNI])
def test_every_letter_comes_back(encoding):
    for letter in MARKED:
        assert decode(encode(letter, encoding), encoding) == letter
        assert decode(encode(f"x{letter}x", encoding), encoding) == f"x{letter}x"
        if encoding == VNI:
            assert decode(encode(letter.upper(), encoding), encoding) == letter.upper()


@pytest.mark.parametrize("encoding", [TCVN3, VNI])
@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_recognised_and_comes_back(text, encoding):
    assert candidates(encode(text, encoding)) == {encoding: text}
    assert candidates(text) == {UNICODE: text}
    assert candidates(unicodedata.normalize("NFC", unicodedata.normalize("NFD", text))) == {UNICODE: text}


@pytest.mark.parametrize(
    ("came", "became"),
    [("TOÅ DAÂN PHOÁ", "TỔ DÂN PHỐ"), ("Toå Daân Phoá", "Tổ Dân Phố"), ("Aùi", "Ái"), ("Ñaø Laït", "Đà Lạt")],
)
def test_vni_is_read_by_twos_in_any_case(came, became):
    assert decode(came, VNI) == became


@pytest.mark.parametrize("text", ["TỔ DÂN PHỐ", "PHƯỜNG 1", "XÃ XUÂN TRƯỜNG", "Xã Tà Nung", "Tổ 1", "Thôn ĐÔNG"])
def test_capitals_that_tcvn3_lacks_are_restored_and_one_begins_a_word_and_no_more(text):
    assert decode(encode(text, TCVN3), TCVN3) == text


@pytest.mark.parametrize("text", ["café", "km²", "2½ – 3", "Đạ Tẻh", "K'Long", "Pá Chì", "© 2013", "12 °C", "a\u00a0b"])
def test_other_unicode_is_left_alone(text):
    assert UNICODE in candidates(text)


def sheet(*texts, fonts=None, name="a", eight_bit=False):
    rows = {number: {1: text} for number, text in enumerate(texts, start=1)}
    return Sheet(name, name, rows=rows, fonts=fonts or {}, eight_bit=eight_bit)


def texts(*sheets):
    """Convert the sheets of a workbook; return the texts of the last, or its problems where there are any."""
    convert([*sheets])
    return list(sheets[-1].problems.values()) or sheets[-1].cells[1].tolist()


@pytest.mark.parametrize(
    ("sheets", "read"),
    [
        # What could be two things is what the rest of the sheet is, or else what another sheet is.
        ([sheet(encode("Tổ dân phố", TCVN3), "Sè hé")], ["Tổ dân phố", "Số hộ"]),
        ([sheet(encode("Tổ dân phố", TCVN3)), sheet("Sè hé", name="b")], ["Số hộ"]),
        ([sheet("Xã", "hè")], ["Xã", "hè"]),  # without any sign of another encoding it is what the file says
        ([sheet("h\xf4\xf2", "Ph\xfd\xf5\xccng 1", eight_bit=True)], ["hộ", "Phường 1"]),
        ([sheet("tæ d©n phè", fonts={(1, 1): ".VnTimeH"})], ["TỔ DÂN PHỐ"]),  # a font of capitals
    ],
)
def test_a_text_that_could_be_two_things_is_what_stands_around_it_or_its_font_says(sheets, read):
    assert texts(*sheets) == read


def test_where_the_rest_disagrees_or_says_nothing_it_is_refused():
    (problem,) = texts(sheet(encode("Tổ dân phố", TCVN3), "Tổ dân phố", "Sè hé"))
    assert (problem.column, problem.row, "Số hộ" in problem.came) == ("A", 3, True)
    assert set(candidates("h\xf4\xf2", eight_bit=True)) == {VNI, WINDOWS}
    (problem,) = texts(sheet("h\xf4\xf2", eight_bit=True))
    assert problem.remedy == "Save the file again as CSV UTF-8."


def test_the_encoding_of_windows_is_read_in_files_that_are_not_unicode():
    text = "Ph\xfd\xf5\xccng 1 ð\xea\xccu co\xf2 d\xe2n"  # Phường 1 đều cọ dân
    assert candidates(text, eight_bit=True) == {WINDOWS: "Phường 1 đều cọ dân"}
    assert WINDOWS not in candidates(text)
    assert decode("b\xcc", WINDOWS) is None  # a tone on what is no vowel


def test_words_are_told_by_their_form():
    yes = ["phường", "nghiêng", "quyết", "gì", "giếng", "khuỷu", "ngoằn", "đất", "ở", "ỉa", "ưỡn"]
    no = ["café", "tẻh", "phöôøng", "át́", "cat", "xyz", "đắkk", "cât"]
    assert [word for word in yes + no if is_syllable(word)] == yes
