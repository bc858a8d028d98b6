"""The numbers a reader must find in each report, written as its language writes them."""

import re

import pytest

COVERAGE = ["85.1%", "94.8%", "212", "236", "172", "174", "136", "92.07%", "13", "37", "251"]
SPLIT = ["83", "225", "108", "249", "581", "255", "324", "747", "502", "150", "64,132", "24", "25"]
QUALITY = ["47", "61", "77.05%", "77%", "1.64", "14%", "74%", "0.5%", "11.5%", "10.45%", "12.55%", "189", "108%", "175"]
QUALITY += ["15", "53", "39", "9", "1", "117", "1,120", "8,445", "2,311", "41", "11,917", "75"]
QUALITY += ["24", "37", "62", "29", "33", "57"]
CAPACITY = ["51", "20", "8", "5,000,000", "16", "5", "347", "88", "259", "511", "185", "134", "251", "195", "56"]
BRIEF = ["403", "6,455", "249", "225", "47", "77.05%", "189", "175", "51"]

NUMBERS = {
    "00_yearly_brief": BRIEF,
    "01_cell_coverage": COVERAGE,
    "02_neighbourhood_split": SPLIT,
    "03_member_quality": QUALITY,
    "04_capacity_building": CAPACITY,
}
WORDS = {  # in English: the Vietnamese ones are stored in the notebooks
    "00_yearly_brief": ["249 of the 249"],
    "01_cell_coverage": ["249 of", "172 of 174", "136 of 136", "by 13 to 37", "5 to 15 percentage points"],
    "02_neighbourhood_split": ["25 neighbourhood cells", "225 residential groups", "24 villages"],
    "03_member_quality": ["47 of the 61", "printed as 77%", "the only whole number"],
    "04_capacity_building": ["5,000,000 VND", "Intermediate political theory: 51"],
}
EARLIER = {
    "00_yearly_brief": [
        "between 212 and 236 of the 249",
        "No rating of all of Đà Lạt was found for the years up to 2011",
    ],
    "01_cell_coverage": ["between 212 and 236 of the 249", "85.1% – 94.8%", "no two states of Đà Lạt to compare"],
    "02_neighbourhood_split": ["from 108 residential units (2010) to 249 (2011)", "from 581 to 255", "from 324 to 747"],
    "03_member_quality": ["No rating of all of Đà Lạt was found", "The earliest is of 2013", "47 of 61"],
    "04_capacity_building": ["No training figures of Đà Lạt were found", "The earliest are of 2013"],
}


def in_language(number, lang):
    return number if lang == "en" else number.translate(str.maketrans(",.", ".,"))


def missing(text, numbers):
    """Return the numbers that do not stand in a text by themselves."""
    return [n for n in numbers if not re.search(rf"(?<![\d.,]){re.escape(n)}(?!\d|[.,]\d)", text)]


def test_a_part_of_a_number_is_not_taken_for_it():
    assert missing("chỉ 1.249 và 2,49% hay 24", ["249", "49%", "4", "2"]) == ["249", "49%", "4", "2"]
    assert missing("có 249/249, 77,05% (77%).", ["249", "77,05%", "77%"]) == []


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", NUMBERS)
def test_the_numbers_of_2013_stand_in_the_report_and_none_is_written_in_the_other_language(page_of, name, lang):
    text = page_of(2013, name, lang).text(inside=["main"])
    assert missing(text, [in_language(number, lang) for number in NUMBERS[name]]) == []
    assert [words for words in WORDS[name] if lang == "en" and words not in text] == []
    other = {"vi": "en", "en": "vi"}[lang]
    foreign = [in_language(n, other) for n in NUMBERS[name] if re.search(r"\d[.,]\d{3}|\.\d+%|,\d+%", n)]
    assert missing(text, foreign) == foreign


@pytest.mark.parametrize("name", EARLIER)
def test_a_report_of_2011_says_what_was_known_then(page_of, name):
    text = page_of(2011, name, "en").text(inside=["main"])
    assert [words for words in EARLIER[name] if words not in text] == []
