"""What every rendered page owes its reader: one language, nothing run or fetched, pictures with words, code folded."""

import re

import pytest
from chibo.words import Words

from .conftest import NOTEBOOKS, PAGES

VIETNAMESE = re.compile(r"[\u00c0-\u024f\u1e00-\u1eff]")
MOST_BYTES = 150_000


@pytest.fixture(params=PAGES, ids=lambda page: f"{page[0]}-{page[1]}-{page[2]}")
def page(request, page_of):
    page = page_of(*request.param)
    page.year, page.name, page.lang = request.param
    return page


def test_a_page_is_in_the_language_and_of_the_year_it_was_asked_for_and_leads_to_its_twin(page):
    assert page.attributes("html") == [{"lang": page.lang}]
    assert str(page.year) in page.text(inside=["title"], outside=["svg"])
    assert {attributes["lang"] for attributes in page.attributes("svg")} <= {page.lang}
    twins = [link["href"] for link in page.attributes("a") if link.get("hreflang")]
    other = {"vi": "en", "en": "vi"}[page.lang]
    assert twins == ([f"{page.name}.{other}.html"] if page.year == 2013 else [])


def test_local_links_lead_to_a_page_or_a_place_on_this_one_and_every_picture_has_words(page, rendered):
    ids = [attributes["id"] for _, attributes in page.elements if attributes.get("id")]
    assert len(ids) == len(set(ids))
    local = [
        link["href"]
        for link in page.attributes("a")
        if not link["href"].startswith(("https://", "http://", "data:text/csv;"))
    ]
    folder = rendered / str(page.year)
    assert [href for href in local if href[1:] not in ids and not (folder / href).is_file()] == []
    pictures = [attributes for attributes in page.attributes("svg") if attributes.get("class") == "chart"]
    assert len(pictures) == len(page.attributes("svg")) >= (0 if page.name == "00_yearly_brief" else 1)
    assert all(picture["aria-label"] for picture in pictures)
    described = {attributes.get("id") for tag, attributes in page.elements if tag == "desc"}
    assert {picture["aria-describedby"] for picture in pictures} <= described
    assert all(attributes.get("alt") for attributes in page.attributes("img"))


def test_code_is_folded_away_and_no_error_or_unspoken_value_reached_the_page(page):
    code = [attributes for _, attributes in page.elements if attributes.get("class") == "code"]
    assert len(code) >= 5
    assert ".code{display: none;}" in page.source
    assert "error" not in {name for _, attributes in page.elements for name in attributes.get("class", "").split()}
    assert re.search(r"\b(nan|NaN|None|NaT)\b|<NA>|\{\w+:", page.text()) is None
    assert len(page.source.encode()) < MOST_BYTES  # small enough to send


def test_no_word_and_no_number_of_the_synthetic_register_is_on_a_page_that_nobody_asked_it_for(page, data):
    text, words = page.text(), Words(page.lang)
    assert not re.search(r"synthetic|mô phỏng", text, re.IGNORECASE)
    members = data.register.headcounts.groupby("year")[["official", "probationary"]].sum().sum(axis=1)
    made_up = set(members) - set(data.published.observations["value"])
    assert len(made_up) > 10
    assert [number for number in made_up if re.search(rf"(?<![\d.,]){words.number(number)}(?![\d.,])", text)] == []


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_english_prose_has_no_vietnamese_beyond_names(page_of, shipped, name):
    page, areas = page_of(2013, name, "en"), shipped.areas
    names = {name.removesuffix(" city") for name in [*areas["name_en"], *areas["name_short"]]}
    places = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))
    said = {"p", "h1", "h2", "caption"}
    prose = [
        text
        for text, open_ in page.texts
        if said & open_ and "main" in open_ and ("figure" not in open_ or "caption" in open_)
    ]
    assert [text for text in prose if VIETNAMESE.search(places.sub("", text))] == []
