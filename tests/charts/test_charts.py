"""What every chart owes its reader: values in the alternative text, traced marks, one language, an honest line."""

import io
import re
from operator import attrgetter
from types import SimpleNamespace
from xml.etree import ElementTree

import pandas as pd
import pytest
from chibo import charts
from chibo.charts import svg, theme
from chibo.charts.axes import comparability
from chibo.words import Words, phrases
from PIL import Image

from .conftest import CITY, LANGUAGES, PUBLISHED, YEAR, shown_texts

VIETNAMESE = re.compile(r"[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff]")
SPOKEN = {  # what the alternative text must say, in English numbers
    "coverage.over_time": ["212", "24", "13", "249", "100%"],
    "coverage.peers": ["85.1%", "92.07%", "98.9%", "172", "174", "136", "61", "1,376", "27"],
    "consistency.reading_bounds": ["8", "85.1%", "94.8%", "100%"],
    "consistency.timeliness": ["2", "103"],
    "peers.rearrangements": ["22", "0.42", "5.67", "108", "249", "2.31", "119", "174", "1.46"],
    "peers.rating_pairs": ["4", "44.44%", "45.3%", "73.6%", "90.9%", "75.84%", "69.98%"],
    "split.accounts": ["108", "83", "25", "249", "225", "24"],
    "split.over_time": ["2005", "2017", "108", "249", "581", "255", "324", "747"],
    "split.by_ward": ["16", "502", "150"],
    "quality.organisation_ratings": ["47", "61", "77.0%", "15", "53", "39", "9", "117"],
    "quality.member_ratings": ["14%", "74%", "0.5%", "11.50%", "10.45%", "12.55%", "1,120", "8,445", "2,311", "41"],
    "quality.organisations": ["61", "24", "37", "62", "29", "33", "57"],
    "quality.admissions": ["189", "175"],
    "capacity.training": ["51", "20", "8"],
    "capacity.inspections": ["16", "8", "5"],
    "capacity.inspection_results": ["347", "88", "185", "51", "511", "117", "251", "56"],
}


def in_language(number, lang):
    return number if lang == "en" else number.translate(str.maketrans(",.", ".,"))


def says(text, number):
    """Return whether a number stands in a text by itself, not as a part of another one."""
    return re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d%]|[.,]\d)", text) is not None


def test_a_chart_function_leaves_its_table_alone(one):
    table, before = one.chart.table, one.chart.table.copy(deep=True)
    chart = attrgetter(one.name)(charts)(table, lang=one.lang, place="Đà Lạt", area=CITY, year=YEAR)
    pd.testing.assert_frame_equal(table, before)
    assert (chart.name, chart.lang) == (one.name, one.lang)


def test_the_alternative_text_says_the_values(one):
    alt = one.chart.alt
    missing = [number for number in SPOKEN[one.name] if not says(alt, in_language(number, one.lang))]
    assert missing == [], alt
    assert alt.startswith(one.chart.title)
    assert re.search(r"\b(nan|NaN|None|NaT)\b", alt) is None


def test_the_title_says_the_finding_in_at_most_fifteen_words(one):
    assert 3 <= len(one.chart.title.split()) <= 15
    assert one.chart.title != one.chart.subtitle
    assert not one.chart.title[0].islower()


def test_the_table_of_a_chart_has_a_row_a_mark_with_its_trace_and_sources(one):
    listed, words = one.chart.listed, Words(one.lang)
    headings = [cell.text for cell in listed.headings]
    value = headings.index(words.label("column.mark"))
    assert value >= 1
    assert [row[value].text for row in listed.rows] == [mark.value for mark in one.chart.marks]
    for mark, row, cites in zip(one.chart.marks, listed.rows, listed.cites, strict=True):
        assert [cell.text for cell in row[:value] if cell.text] == [*mark.names.values()]
        assert mark.trace == (row[value + 1].text if row[value + 1 :] else listed.sources)
        assert {identity for cite in cites for identity in re.findall(r"F\d+", cite.text)} == set(mark.figures.split())


def test_every_mark_has_a_text_and_figures_that_exist(one, shipped):
    known = set(shipped.observations["id"])
    assert one.chart.footer.startswith(Words(one.lang).label("report.source"))
    for mark in one.chart.marks:
        assert re.search(r"\b(nan|NaN|None|NaT)\b", f"{mark.text} {mark.trace}") is None
        assert mark.figures.split()
        assert set(mark.figures.split()) <= known


SAID_AS_UNITS = {
    "vi": ["khu phố", "thôn", "tổ dân phố", "đơn vị", "số liệu", "ngày"],
    "en": ["quarter", "village", "group", "units", "figure", "day"],
}


def test_every_mark_says_its_unit(one):
    units = [phrase[one.lang].lower() for key, phrase in phrases._phrases().items() if key.startswith("unit.")]
    units += SAID_AS_UNITS[one.lang]
    unsaid = [mark.text for mark in one.chart.marks if not any(unit in mark.text.lower() for unit in units)]
    assert unsaid == []


def test_an_english_picture_has_no_vietnamese_words(drawn, shipped):
    names = [*shipped.areas["name_en"], *shipped.areas["name_short"], *shipped.sources["publisher"]]
    names = sorted({name.removesuffix(" city") for name in names}, key=len, reverse=True)
    for name in PUBLISHED:
        chart = drawn[name, "en"].chart
        texts = [text.get_text().replace("\n", " ") for text in shown_texts(chart.figure)]
        for text in [*texts, chart.alt, chart.note, *(part["name"] for part in chart.key)]:
            bare = text
            for place in names:
                bare = bare.replace(place, "")
            assert VIETNAMESE.search(bare) is None, f"{name}: {text!r}"


@pytest.mark.parametrize(("lang", "number"), [("vi", "4.000"), ("en", "4,000")])
def test_numbers_on_axes_are_written_as_the_language_does(drawn, lang, number):
    big = drawn["quality.admissions", lang].chart.table.assign(admitted=4000.0, target=4000.0)
    figure = charts.quality.admissions(big, lang=lang).figure
    figure.draw_without_rendering()
    assert number in [label.get_text() for label in figure.axes[0].get_xticklabels()]


def lines_of(chart):
    """Return the years each drawn line joins, panel by panel; a break or a single dot joins none."""
    joined = [[tuple(line.get_xdata()) for line in ax.get_lines()] for ax in chart.figure.axes]
    return [[years for years in panel if len(set(years)) > 1] for panel in joined]


def test_no_line_crosses_the_break_of_2011_or_a_year_without_a_figure(drawn):
    units, households, members = lines_of(drawn["split.over_time", "vi"].chart)
    assert units == members == [(2005, 2006, 2007, 2008, 2009, 2010), (2011, 2012, 2013)]
    assert households == [(2005, 2006, 2007, 2008, 2009, 2010), (2011, 2012)]


def test_years_after_the_report_are_hollow(drawn):
    chart = drawn["split.over_time", "vi"].chart
    points = [line for line in chart.figure.axes[0].get_lines() if line.get_marker() == "o"]
    fills = {int(line.get_xdata()[0]): line.get_markerfacecolor() for line in points}
    assert fills[2012] == theme.FOCUS
    assert fills[2017] == theme.PAPER


def test_a_state_after_the_report_is_hollow_and_another_wording_is_a_square(drawn):
    chart = drawn["coverage.peers", "vi"].chart
    states = chart.table[chart.table["low_pct"].notna() & (chart.table["low_pct"] == chart.table["high_pct"])]
    points = [line for line in chart.figure.axes[0].get_lines() if line.get_marker() in "os"]
    for line, (_, state) in zip(points, states.iterrows(), strict=True):
        assert (line.get_markerfacecolor() == theme.PAPER) == (state["end"].year > YEAR)
        assert (line.get_marker() == "s") == (state["wording"] == "any_organisation")


def test_a_square_of_the_waffle_is_a_unit_and_a_large_place_is_drawn_as_rows(drawn, data):
    chart = drawn["coverage.over_time", "en"].chart
    squares = [len(patch.get_path().vertices) / 5 for ax in chart.figure.axes for patch in ax.patches]
    assert squares == [212, 24, 13, 249]
    before = charts.coverage.over_time(chart.table, lang="en", place="there", year=2010)
    assert before.title == "2011: 212 to 236 of 249 units had their own cell"
    other = charts.coverage.over_time(chart.table.tail(1).assign(wording="any_organisation"), lang="en", place="there")
    assert other.title == "October 2013: 100% of the units of there have a Party organisation"
    large = chart.table.assign(units_total=1718.0, units_low=1702.0, units_high=1702.0)
    (ax,) = charts.coverage.over_time(large, lang="en", place="there", year=YEAR).figure.axes
    assert len(ax.get_lines()) + len(ax.patches) == len(large)


def test_a_chart_shows_itself_as_a_picture_with_its_words_or_to_a_page_in_its_parts(drawn, monkeypatch):
    chart = drawn["quality.admissions", "en"].chart
    shown = chart._repr_mimebundle_()
    assert shown.keys() == {"image/png", "text/plain"}
    assert shown["image/png"].startswith(b"\x89PNG")
    assert shown == chart._repr_mimebundle_()
    monkeypatch.setenv("CHIBO_PAGE", "1")
    parts = chart._repr_mimebundle_()["application/vnd.chibo.chart+json"]
    assert (parts["title"], parts["subtitle"], parts["years"]) == (chart.title, chart.subtitle, (2013,))
    assert parts["key"] == ()  # each row says what its tick is


def test_a_mark_rests_on_the_figures_of_its_own_number(drawn):
    own = {"quality.organisations": ("24 organisations", "F018"), "quality.admissions": ("189 members", "F050")}
    own |= {"capacity.inspection_results": ("51 (27.6%)", "F038 F046"), "peers.rating_pairs": ("45.3%", "F217")}
    marks = {name: {(mark.value, mark.figures) for mark in drawn[name, "en"].chart.marks} for name in own}
    assert [name for name in own if own[name] not in marks[name]] == []


def test_what_is_later_than_the_report_year_is_told_apart_in_the_key_too(drawn):
    names = [part["name"] for part in drawn["quality.organisations", "en"].chart.key]
    assert names[2:4] == ["Grassroots committees (after the report year)", "Grassroots cells (after the report year)"]


def test_a_saved_chart_takes_its_words_along_and_any_other_ending_is_refused(drawn, tmp_path):
    chart = drawn["coverage.over_time", "vi"].chart
    for ending in ("png", "svg", "csv"):
        chart.save(tmp_path / f"a.{ending}")
    assert (tmp_path / "a.png").read_bytes() == svg.png_of(chart)
    root = ElementTree.parse(tmp_path / "a.svg").getroot()
    said = " ".join("".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text"))
    for words in (chart.title, chart.subtitle, chart.note, chart.footer, *(part["name"] for part in chart.key)):
        assert words in said
    assert "var(" not in (tmp_path / "a.svg").read_text("utf-8")  # few programs beside browsers know it
    assert (tmp_path / "a.csv").read_text("utf-8").startswith("\ufeff")
    with pytest.raises(ValueError, match=r"path: 'a.pdf' came; allowed: a name that ends in .png, .svg, .csv"):
        chart.save(tmp_path / "a.pdf")


def test_a_picture_keeps_the_shades_of_different_values_apart(drawn):
    chart = drawn["split.by_ward", "en"].chart
    png = Image.open(io.BytesIO(svg.png_of(chart))).convert("RGB")
    large = [colour for number, colour in png.getcolors(png.width * png.height) if number > 5_000]
    values = chart.table["households_per_unit"].round().nunique()
    assert len(large) >= values - 1  # besides the paper; two that differ by one may share a shade


def test_another_place_says_its_parts_and_its_province_and_the_area_itself_its_parts_alone():
    drawing = SimpleNamespace(words=Words("en"), area="here")
    places = {"there": "other", "all": "", "here": ""}
    there, wider, here = (SimpleNamespace(area=area, province=name) for area, name in places.items())
    assert comparability(there, drawing, "has a cell", "") == "has a cell · other province"
    assert comparability(wider, drawing, "has a cell") == comparability(here, drawing, "has a cell") == "has a cell"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_peer_of_coverage_says_its_date_wording_and_province_on_the_picture_or_why_it_is_not_there(drawn, lang):
    chart, words = drawn["coverage.peers", lang].chart, Words(lang)
    (ax,), drawing = chart.figure.axes, SimpleNamespace(words=words, area=CITY)
    written = [text.get_text() for text in ax.texts]
    for row in chart.table.itertuples():
        if pd.isna(row.low_pct):
            assert f"{row.area_short} · {row.period_text}" in chart.note
            continue
        parts = [words.label(f"wording.{row.wording}"), comparability(row, drawing)]
        line = " · ".join(filter(None, parts))
        assert line in written
        assert line in chart.alt


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_place_rated_says_its_year_and_where_the_exemplary_are(drawn, lang):
    chart, words = drawn["quality.organisation_ratings", lang].chart, Words(lang)
    written = " | ".join(text.get_text() for text in chart.figure.axes[0].texts)
    assert all(f"{place} · 2013" in written for place in ("Đà Lạt", "Tân Châu", "Biên Hòa", "Lai Vung"))
    strong = [mark.text for mark in chart.marks if words.label("category.clean_strong") in mark.text]
    assert all(any(words.label(f"quality.exemplary_{how}") in text for text in strong) for how in ("inside", "apart"))


def test_of_members_nothing_is_said_of_the_exemplary(drawn):
    chart = drawn["quality.member_ratings", "en"].chart
    written = " | ".join(text.get_text() for ax in chart.figure.axes for text in ax.texts)
    assert "exemplary" not in written + chart.note
    assert "Đồng Tháp · 2012 | shares only | other province" in written
