"""Text of the data is text in the browser, whatever it holds: nothing runs, nothing is fetched, nothing breaks."""

import re

import pytest

from .conftest import NOTEBOOKS, made_once, render
from .hostile import ACTIVE, UNSEEN, hostile_data

PAGES = ["index.html", *(f"2013/{name}.{lang}.html" for name in NOTEBOOKS for lang in ("vi", "en"))]
UNFOLD = "document.querySelectorAll('details').forEach(fold => fold.open = true)"
# Everything that could act, asks for something or was made by somebody else's markup.
FOREIGN = """() => [...document.querySelectorAll('script, iframe, img, base, link, object, form, meta[http-equiv]')]
  .map(part => part.outerHTML).filter(html => !html.includes('Content-Security-Policy'))
  .concat([...document.querySelectorAll('*')].flatMap(part => [...part.attributes])
    .filter(part => part.name.startsWith('on') || /^\\s*(javascript|data|file):/i.test(part.value))
    .map(part => part.name + '=' + part.value))"""
SEEN = """() => [document.body, ...document.querySelectorAll('title, desc')].map(part => part.textContent)
  .concat([...document.querySelectorAll('*')].flatMap(part => [...part.attributes].map(it => it.value))).join('\\n')"""


@pytest.fixture(scope="session")
def attacked(tmp_path_factory):
    """The folder with the reports of 2013 on data full of attacks, made by the command line."""

    def make(folder):
        data = hostile_data(folder / "data")
        result = render("--years", "2013", "--data", data, "--out", folder / "out", "--timeout", 300)
        assert result.returncode == 0, result.stderr + result.stdout

    return made_once(tmp_path_factory, "hostile-2013", make) / "out"


@pytest.fixture(params=PAGES)
def path(request, attacked):
    return attacked / request.param


@pytest.mark.parametrize("policy", ["with", "without"])
def test_nothing_runs_and_nothing_is_fetched_even_without_the_policy(opened, path, policy):
    with opened(path, bypass_csp=policy == "without") as page:
        page.evaluate(UNFOLD)
        page.locator("main").first.click(position={"x": 1, "y": 1})
        page.keyboard.press("Tab")
        page.wait_for_timeout(200)
        assert page.evaluate("window.ran") is None
        assert page.url == path.as_uri()
        assert (page.heard.requests, page.heard.dialogs, page.heard.errors) == ([], [], [])
        assert page.evaluate(FOREIGN) == []


@pytest.mark.parametrize("width", [360, 1100])
def test_the_layout_holds(opened, path, width):
    with opened(path, viewport={"width": width, "height": 740}) as page:
        page.evaluate(UNFOLD)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        pictures = page.locator("svg.chart")
        for number in range(pictures.count()):
            box = pictures.nth(number).bounding_box()
            assert 100 < box["height"] < 4 * box["width"]


def test_the_attacks_arrive_as_words(opened, attacked):
    seen = ""
    for name in PAGES:
        with opened(attacked / name) as page:
            seen += " ".join(page.evaluate(SEEN).split())
    arrived = [payload for payload in ACTIVE if payload in seen]
    # Some rows of the data are used by no report of a year; those with an attack that is short or early are.
    assert len(arrived) >= len(ACTIVE) - 2, set(ACTIVE) - set(arrived)
    assert [sign for sign in UNSEEN if sign in seen] == []
    assert len([code for code in UNSEEN.values() if code in seen]) >= len(UNSEEN) - 2


def test_links_lead_only_into_the_web_or_the_folder(opened, path):
    with opened(path) as page:
        links = page.locator("a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))")
        assert links
        for link in links:
            assert re.match(r"https?://|#|(\.\./)?[\w./-]+\.html$", link), link
