"""What a page is in a browser: quiet, closed, accessible, as wide as the screen, whole on paper, all by keyboard.

Each page is visited twice: as a reader meets it, and with its policy put aside, because axe-core is a script.
"""

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
CUT_ON_PAPER = """paper => [...document.querySelectorAll('figure, table, pre, svg.chart, p')].filter(part => {
    const box = part.getBoundingClientRect()
    const picture = part.matches('figure.chart')
    return box.height && (box.right > paper.width + 1
      || picture && (box.height > paper.height || getComputedStyle(part).breakInside !== 'avoid'))
  }).map(part => part.outerHTML.slice(0, 200))"""
# Words of a picture that reach over its edge.
CUT = """() => [...document.querySelectorAll('svg.chart')].flatMap(picture => {
  const edge = picture.getBoundingClientRect()
  return [...picture.querySelectorAll('text')].filter(text => !text.closest('a.hit, defs')).filter(text => {
    const box = text.getBoundingClientRect()
    return box.left < edge.left - 1 || box.right > edge.right + 1
      || box.top < edge.top - 1 || box.bottom > edge.bottom + 1
  }).map(text => text.textContent)
})"""


@pytest.mark.parametrize("name", ["index.html", "index.en.html", *REPORTS])
def test_a_page_is_quiet_closed_accessible_as_wide_as_the_screen_and_whole_on_paper(opened, rendered, name):
    with opened(rendered / name) as page:
        cut = page.evaluate(CUT)
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


# What has the focus, and what is seen of it. A strip is what a mark says: a ground and words at the foot of a picture.
FOCUSED = """() => {
  const mark = document.activeElement.closest('a.hit')
  if (!mark) return null
  const picture = mark.closest('svg').getBoundingClientRect()
  const inside = part => {
    const box = part.getBoundingClientRect()
    return box.width > 0 && box.left >= picture.left - 1 && box.right <= picture.right + 1
      && box.top >= picture.top - 1 && box.bottom <= picture.bottom + 1
  }
  return {
    chart: [...document.querySelectorAll('svg.chart')].indexOf(mark.closest('svg')),
    text: mark.querySelector('text').textContent.replace(/\\s+/g, ' ').trim(),
    seen: [...mark.children].every(part => getComputedStyle(part).opacity === '1')
      && [...mark.children].slice(1).every(inside),
  }
}"""
LISTED = """figures => figures.map(figure =>
  [...figure.querySelectorAll('details.listed tbody th')].map(cell => cell.textContent.replace(/\\s+/g, ' ').trim()))"""
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
        marks_say_what_their_tables_list(page)
        marks_are_skipped_and_tables_unfold(page)
        marks_lead_to_their_source_and_a_pointer_finds_what_they_say(page)


def marks_say_what_their_tables_list(page):
    listed = page.locator("figure.chart").evaluate_all(LISTED)
    wanted, reached = page.locator("a.hit").count(), []
    page.locator("a.hit").first.focus()
    for _ in range(wanted + 200):
        reached += filter(None, [page.evaluate(FOCUSED)])
        if len(reached) == wanted:
            break
        page.keyboard.press("Tab")
    assert [mark["text"] for mark in reached if not mark["seen"]] == []
    by_chart = [[mark["text"] for mark in reached if mark["chart"] == chart] for chart in range(len(listed))]
    assert by_chart == listed
    assert sum(map(len, listed)) > 0


def marks_are_skipped_and_tables_unfold(page):
    with_many_marks = "charts => charts.filter(chart => chart.querySelectorAll('a.hit').length >= 3).length"
    skips = page.locator("main a.skip")
    assert skips.count() == page.locator("svg.chart").evaluate_all(with_many_marks)
    for skip in skips.all():
        skip.focus()
        assert skip.bounding_box()["height"] > 20
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        summary = page.locator("details.listed summary:focus")
        assert skip.evaluate("link => link.nextElementSibling.contains(document.activeElement)")
        assert summary.count() == 1
    for fold in page.locator("details.listed").all():
        assert not fold.locator("table").is_visible()
        fold.locator("summary").focus()
        page.keyboard.press("Enter")
        assert fold.locator("table").is_visible()


def marks_lead_to_their_source_and_a_pointer_finds_what_they_say(page):
    for chart in page.locator("svg.chart:has(a.hit)").all():
        mark = chart.locator("a.hit").last  # nothing is drawn over it
        mark.focus()
        page.keyboard.press("Enter")
        assert page.locator(":target").evaluate("row => row.closest('#sources') !== null")
        page.wait_for_function("document.querySelector(':target').getBoundingClientRect().top < innerHeight")
        mark.scroll_into_view_if_needed()
        box = mark.locator("use").first.bounding_box()
        page.mouse.move(0, 0)
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        assert mark.locator("text").first.evaluate("text => getComputedStyle(text).opacity") == "1"
