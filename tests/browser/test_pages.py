"""What a page is in a browser: quiet, closed, accessible, as wide as the screen, whole on paper, all by keyboard.

Each page is visited twice: as a reader meets it, and with its policy put aside, because axe-core is a script.
"""

from io import StringIO
from pathlib import Path

import pandas as pd
import pytest

from .conftest import ALL, AXE, REPORTS, UNFOLD, too_wide, violations

WIDTHS = [320, 360, 390, 768, 1100] if ALL else [320, 390]
A4_PRINTED = {"width": 665, "height": 986}  # 176 mm by 261 mm between the margins of page.css, in CSS pixels
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
# Pictures and tables that the paper cuts off or in two.
CUT_ON_PAPER = """paper => [...document.querySelectorAll('figcaption, table, pre, svg.chart, p')].filter(part => {
    const box = part.getBoundingClientRect()
    const picture = part.matches('svg.chart, figure.chart > figcaption')
    return box.height && (box.right > paper.width + 1
      || picture && (box.height > paper.height || getComputedStyle(part).breakInside !== 'avoid'))
  }).map(part => part.outerHTML.slice(0, 200))"""
# What of a picture reaches over its edge or that of the window, and words smaller than twelve pixels.
CUT = """() => [...document.querySelectorAll('svg.chart')].flatMap(picture => {
  const frame = picture.getBoundingClientRect(), scale = frame.width / picture.viewBox.baseVal.width
  return [...picture.querySelectorAll('text, path, use, rect')].filter(part => !part.closest('defs')).filter(part => {
    const box = part.getBoundingClientRect()
    return box.left < Math.max(frame.left - 1, 0) || box.right > Math.min(frame.right + 1, innerWidth)
      || box.top < frame.top - 1 || box.bottom > frame.bottom + 1
      || part.tagName === 'text' && parseFloat(getComputedStyle(part).fontSize) * scale < 12
  }).map(part => picture.getAttribute('aria-label') + ': ' + part.outerHTML.slice(0, 120))
})"""


@pytest.mark.parametrize("name", ["index.html", "index.en.html", *REPORTS])
def test_a_page_is_quiet_closed_accessible_as_wide_as_the_screen_and_whole_on_paper(opened, rendered, name):
    with opened(rendered / name) as page:
        cut = page.evaluate(CUT)
        page.set_viewport_size({"width": 390, "height": 844})
        cut += page.evaluate(CUT)
        page.set_viewport_size(A4_PRINTED)
        page.emulate_media(media="print")
        cut_on_paper = page.evaluate(CUT_ON_PAPER, A4_PRINTED)
        page.emulate_media(media="screen")
        page.evaluate(UNFOLD)
        page.wait_for_load_state("networkidle")
        wide = too_wide(page, WIDTHS)
        assert (page.heard, cut, wide, cut_on_paper) == ([], [], {}, [])
        with page.expect_event("requestfailed") as failed:
            assert not page.evaluate(INJECT)
        assert failed.value.failure == "csp"  # it never left the browser
        assert len([text for text in page.heard if "Content Security Policy" in text]) >= 3
    with opened(rendered / name, bypass_csp=True) as page:
        page.evaluate(UNFOLD)
        page.evaluate(AXE)
        light = violations(page)
        page.emulate_media(color_scheme="dark")
        assert (light, violations(page, "color-contrast")) == ([], [])


def test_axe_and_the_injected_script_would_do_harm_on_a_page_that_lets_them(opened, rendered):
    with opened(rendered / "index.html", bypass_csp=True) as page:
        assert page.evaluate(INJECT)
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img><a href=\"#\"></a><h5>?</h5>')")
        page.evaluate(AXE)
        assert {line.split(":")[0] for line in violations(page)} >= {"image-alt", "link-name", "heading-order"}


ORDER = "[...document.querySelectorAll('a[href], summary, [tabindex]')].map(part => part.tabIndex)"
HAS_FOCUS = "part => part === document.activeElement"


@pytest.mark.parametrize("name", REPORTS if ALL else REPORTS[::2])
def test_whoever_has_only_a_keyboard_reaches_everything(opened, rendered, name):
    with opened(rendered / name) as page:
        order = page.evaluate(ORDER)
        assert set(order) <= {0, -1}  # the focus follows the page from top to bottom
        assert order.count(-1) == 1  # the main part, where the skip link leads
        page.keyboard.press("Tab")
        skip = page.locator("body > a.skip")
        assert skip.evaluate(HAS_FOCUS)
        assert skip.bounding_box()["height"] > 20
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")
        page.locator("#code").focus()
        page.keyboard.press("Space")
        assert page.locator(".code").first.is_visible()
        page.keyboard.press("Space")
        assert not page.locator(".code").first.is_visible()
        for fold in page.locator("details").all():
            fold.locator("summary").focus()
            page.keyboard.press("Enter")
            assert fold.locator("table").is_visible()


def test_what_a_picture_says_stands_in_its_table_and_a_number_leads_to_its_source(opened, rendered):
    with opened(rendered / REPORTS[0].replace("00_yearly_brief", "01_cell_coverage")) as page:
        for figure in page.locator("figure.chart").all():
            said = figure.locator("svg title").count()
            assert figure.locator("details.listed tbody tr").count() == said > 0
            number = figure.locator("a.number")
            number.click()
            assert page.locator(":target").get_attribute("id") == figure.get_attribute("id")
        page.locator(".finding a").first.click()
        assert page.locator(":target").evaluate("row => row.closest('#sources') !== null")


@pytest.mark.parametrize(("lang", "written"), [("vi", {"sep": ";", "decimal": ","}), ("en", {})])
def test_without_a_script_each_picture_and_table_gives_its_numbers_to_a_spreadsheet(opened, rendered, lang, written):
    name = f"2013/02_neighbourhood_split.{lang}.html"
    with opened(rendered / name, java_script_enabled=False, accept_downloads=True) as page:
        links = page.locator("a.take")
        assert links.count() > page.locator("figure.chart").count() == page.locator("figure.chart a.take").count() > 0
        with page.expect_download() as download:
            page.locator("figure.table + a.take").first.click()
        text = Path(download.value.path()).read_bytes().decode()
        assert text[0] == "\ufeff"  # without this mark Excel does not take it for UTF-8
        assert download.value.suggested_filename == f"2013-02_neighbourhood_split.{lang}.table-1.csv"
        table = pd.read_csv(StringIO(text[1:]), **written)
        assert table.iloc[5, [0, 1, 2, -2, -1]].tolist() == [2010, 108, 62770, "F083 F032", "[2]"]
        assert table.iloc[5, 3] == pytest.approx(62770 / 108)
