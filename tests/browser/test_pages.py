"""What a page is in a browser: quiet, closed, as wide as the screen and whole on paper."""

import os
from pathlib import Path

import pytest

from .conftest import NOTEBOOKS, PAGES, REPORTS, SCREENSHOTS

YEARS = len(REPORTS) // (2 * len(NOTEBOOKS))

WIDTHS = [320, 360, 768]
A4_PRINTED = {"width": 665, "height": 986}  # 176 mm by 261 mm between the margins of page.css, in CSS pixels
UNFOLD = "document.querySelectorAll('details').forEach(fold => fold.open = true)"
INJECT = """() => {
  const script = document.createElement('script')
  script.textContent = 'window.ran = true'
  document.body.append(script)
  document.body.insertAdjacentHTML('beforeend', '<p onclick="window.ran = true">x</p>')
  document.body.lastElementChild.click()
  const picture = new Image()
  picture.src = 'https://example.org/x.png'
  document.body.append(picture)
  return window.ran === true
}"""
# What stands on the paper, how far it reaches, and whether it may be cut in two.
PRINTED = """() => [...document.querySelectorAll('figure, table, pre, svg.chart, p')].filter(
  part => part.offsetParent || part.ownerSVGElement === null).map(part => {
    const box = part.getBoundingClientRect()
    return {
      name: part.tagName.toLowerCase() + '.' + (part.getAttribute('class') || ''),
      right: box.right, height: box.height, breaks: getComputedStyle(part).breakInside,
    }
  }).filter(part => part.height > 0)"""


# Words of a picture that reach over its edge.
CUT = """() => [...document.querySelectorAll('svg.chart')].flatMap(picture => {
  const edge = picture.getBoundingClientRect()
  return [...picture.querySelectorAll('text')].filter(text => !text.closest('a.hit, defs')).filter(text => {
    const box = text.getBoundingClientRect()
    return box.left < edge.left - 1 || box.right > edge.right + 1
      || box.top < edge.top - 1 || box.bottom > edge.bottom + 1
  }).map(text => text.textContent)
})"""


@pytest.fixture(params=PAGES)
def path(request, rendered):
    return rendered / request.param


def test_a_page_says_no_error_and_asks_for_nothing(opened, path):
    with opened(path) as page:
        page.evaluate(UNFOLD)
        page.wait_for_load_state("networkidle")
        assert (page.heard.errors, page.heard.requests, page.heard.dialogs) == ([], [], [])


def test_the_policy_stops_a_script_that_got_in(opened, path):
    with opened(path, bypass_csp=True) as page:
        assert page.evaluate(INJECT), "without the policy the script should have run"
    with opened(path) as page:
        with page.expect_event("requestfailed") as failed:
            assert not page.evaluate(INJECT)
        assert failed.value.failure == "csp"  # it never left the browser
        assert len([text for text in page.heard.errors if "Content Security Policy" in text]) >= 3


@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_is_no_wider_than_the_screen(opened, path, width):
    with opened(path, viewport={"width": width, "height": 740}) as page:
        page.evaluate(UNFOLD)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_no_word_of_a_picture_is_cut(opened, path):
    with opened(path) as page:
        assert page.evaluate(CUT) == []


def test_no_figure_is_cut_on_paper(opened, path):
    with opened(path, viewport=A4_PRINTED) as page:
        page.emulate_media(media="print")
        parts = page.evaluate(PRINTED)
        assert parts
        assert [part for part in parts if part["right"] > A4_PRINTED["width"] + 1] == []
        pictures = [part for part in parts if part["name"].startswith("figure.chart")]
        assert [part for part in pictures if part["height"] > A4_PRINTED["height"]] == []
        assert {part["breaks"] for part in pictures} <= {"avoid"}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_languages_lead_to_each_other_and_the_list_to_both(opened, rendered, name):
    with opened(rendered / "index.html") as page:
        page.locator(f"a[href='2013/{name}.vi.html']").click()
        for lang in ("vi", "en", "vi"):
            assert page.url.endswith(f"/2013/{name}.{lang}.html")
            assert page.locator("html").get_attribute("lang") == lang
            page.locator(f"nav a[hreflang='{'en' if lang == 'vi' else 'vi'}']").click()
        page.locator("nav a[href='../index.html']").click()
        assert page.url == (rendered / "index.html").as_uri()


def test_the_list_is_filtered_without_a_script(opened, rendered):
    with opened(rendered / "index.html") as page:
        lines, links = page.locator(".reports > li"), page.locator(".reports a:not([href$=ipynb])")

        def seen(found):
            return [one.text_content() for one in found.all() if one.is_visible()]

        assert len(seen(lines)) == len(REPORTS) // 2
        page.locator("#n1").check()
        assert len(seen(lines)) == YEARS
        assert len(seen(links)) == 2 * YEARS
        page.locator("#en").check()
        assert len(seen(links)) == YEARS
        assert page.locator("main [lang=vi]:not(.filter *)").first.is_hidden()
        page.locator("input[name=n]").first.check()
        assert len(seen(links)) == len(REPORTS) // 2


@pytest.mark.skipif(SCREENSHOTS not in os.environ, reason=f"set {SCREENSHOTS}=FOLDER to get pictures of every page")
def test_pictures_of_every_page_for_people_to_look_at(opened, path):
    folder = Path(os.environ[SCREENSHOTS])
    folder.mkdir(parents=True, exist_ok=True)
    name = path.name.removesuffix(".html")
    screens = {"light": {}, "dark": {"color_scheme": "dark"}, "narrow": {"viewport": {"width": 360, "height": 740}}}
    for screen, options in screens.items():
        with opened(path, **options) as page:
            page.screenshot(path=folder / f"{name}.{screen}.png", full_page=True)
    with opened(path) as page:
        page.pdf(path=folder / f"{name}.pdf", prefer_css_page_size=True)
    assert (folder / f"{name}.pdf").stat().st_size > 0
