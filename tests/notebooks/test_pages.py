"""What every rendered page owes its reader: one language, nothing run or fetched, pictures with words, code folded."""

import re

import pytest

from .conftest import NOTEBOOKS, PAGES

VIETNAMESE = re.compile(r"[\u00c0-\u024f\u1e00-\u1eff]")
MOST_BYTES = 150_000
FETCHING = {"src", "srcset", "data", "poster", "action", "formaction", "background", "ping", "xlink:href"}


@pytest.mark.parametrize("key", PAGES, ids=lambda key: f"{key[0]}-{key[1]}-{key[2]}")
def test_a_page_is_in_the_language_and_of_the_year_it_was_asked_for(page_of, key):
    year, _, lang = key
    page = page_of(*key)
    assert page.attributes("html") == [{"lang": lang}]
    title = page.text(inside=["title"], outside=["svg"])
    assert str(year) in title
    assert {attributes["lang"] for attributes in page.attributes("svg")} <= {lang}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_two_languages_of_a_report_lead_to_each_other(page_of, name):
    for lang, other in (("vi", "en"), ("en", "vi")):
        twins = [link for link in page_of(2013, name, lang).attributes("a") if link.get("hreflang") == other]
        assert [link["href"] for link in twins] == [f"{name}.{other}.html"]


def test_nothing_is_run(page):
    tags = {tag for tag, _, _ in page.elements}
    assert tags.isdisjoint({"script", "iframe", "object", "embed", "form", "base"})
    names = {name for _, attributes, _ in page.elements for name in attributes}
    assert [name for name in names if name.startswith("on")] == []


def test_nothing_is_fetched(page):
    assert page.attributes("link") == []
    for tag, attributes, _ in page.elements:
        for name, value in attributes.items():
            assert name not in FETCHING or value.startswith(("data:", "#")), f"<{tag} {name}={value!r}>"
            assert tag == "a" or name != "href" or value.startswith("#"), f"<{tag} {name}={value!r}>"
    assert re.search(r"@import|url\((?!['\"]?(?:#|data:))", page.source) is None


def test_the_policy_forbids_what_the_page_does_without(page):
    (policy,) = [m["content"] for m in page.attributes("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    assert policy.split("; ")[0] == "default-src 'none'"
    assert "script-src" not in policy


def test_local_links_lead_to_a_page_or_a_place_on_this_one(page, rendered):
    ids = {attributes["id"] for _, attributes, _ in page.elements if attributes.get("id")}
    for link in page.attributes("a"):
        href = link["href"]
        if href.startswith("#"):
            assert href[1:] in ids
        elif not href.startswith(("https://", "http://")):
            assert any((folder / href).is_file() for folder in (rendered / "2013", rendered / "2011")), href


def test_every_picture_has_words(page):
    pictures = [attributes for attributes in page.attributes("svg") if attributes.get("class") == "chart"]
    assert len(pictures) == len(page.attributes("svg")) >= 2
    labelled = {attributes.get("id") for tag, attributes, _ in page.elements if tag in ("title", "desc")}
    for picture in pictures:
        assert {picture["aria-labelledby"], picture["aria-describedby"]} <= labelled
    assert all(attributes.get("alt") for attributes in page.attributes("img"))


def test_ids_on_a_page_are_unique(page):
    ids = [attributes["id"] for _, attributes, _ in page.elements if attributes.get("id")]
    assert len(ids) == len(set(ids))


def test_code_is_folded_away(page):
    assert "open_report" in page.text(inside=["details"], outside=["style"])
    assert "open_report" not in page.text()
    assert "published" not in page.text(inside=["pre"])


def test_a_page_is_small_enough_to_send(page):
    assert len(page.source.encode()) < MOST_BYTES


def test_no_error_and_no_unspoken_value_reached_the_page(page):
    assert "error" not in {name for _, attributes, _ in page.elements for name in attributes.get("class", "").split()}
    assert re.search(r"\b(nan|NaN|None|NaT)\b|<NA>|\{\w+:", page.text()) is None


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_english_prose_has_no_vietnamese_beyond_names(page_of, published, name):
    page = page_of(2013, name, "en")
    names = [*published.areas["name_en"], *published.areas["name_short"]]
    names = sorted({name.removesuffix(" city") for name in names}, key=len, reverse=True)
    prose = [text for text, open_ in page.texts if {"p", "h1", "h2", "caption"} & set(open_) and "main" in open_]
    for text in prose:
        bare = text
        for place in names:
            bare = bare.replace(place, "")
        assert VIETNAMESE.search(bare) is None, text
