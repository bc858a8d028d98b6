"""Whoever has only a keyboard reaches everything: each mark, what it says, its source, the tables and the folds."""

import pytest

from .conftest import REPORTS

# What has the focus, and what is seen of it. A strip is what a mark says: a ground and words at the foot of a picture.
FOCUSED = """() => {
  const mark = document.activeElement.closest('a.hit')
  if (!mark) return null
  const picture = mark.closest('svg').getBoundingClientRect()
  const [ground, words] = [mark.querySelector('path'), mark.querySelector('text')]
  const inside = part => {
    const box = part.getBoundingClientRect()
    return box.width > 0 && box.left >= picture.left - 1 && box.right <= picture.right + 1
      && box.top >= picture.top - 1 && box.bottom <= picture.bottom + 1
  }
  return {
    chart: [...document.querySelectorAll('svg.chart')].indexOf(mark.closest('svg')),
    text: words.textContent.replace(/\\s+/g, ' ').trim(),
    shown: [...mark.children].every(part => getComputedStyle(part).opacity === '1'),
    inside: [...mark.children].slice(1).every(inside),
  }
}"""
LISTED = """figures => figures.map(figure =>
  [...figure.querySelectorAll('details.listed tbody th')].map(cell => cell.textContent.replace(/\\s+/g, ' ').trim()))"""
# Marks whose middle no other mark covers, so that a pointer can find them there; where that is.
POINTED = """marks => marks.map(mark => {
  mark.scrollIntoView({block: 'center'})
  const box = mark.firstElementChild.getBoundingClientRect()
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const found = document.elementFromPoint(x, y)
  return found && found.closest('a.hit') === mark
}).map((pointed, number) => pointed ? number : -1).filter(number => number >= 0)"""


@pytest.fixture(params=REPORTS)
def report(request, rendered, opened):
    with opened(rendered / request.param) as page:
        yield page


def focused_marks(page):
    """Return every mark the Tab key reaches, in its order."""
    reached, marks = [], page.locator("a.hit").count()
    page.locator("a.hit").first.focus()
    for _ in range(marks + 200):
        mark = page.evaluate(FOCUSED)
        if mark:
            reached.append(mark)
        if len(reached) == marks:
            break
        page.keyboard.press("Tab")
    return reached


def test_the_tab_key_reaches_each_mark_and_its_strip_is_seen(report):
    listed = report.locator("figure.chart").evaluate_all(LISTED)
    reached = focused_marks(report)
    assert [mark["text"] for mark in reached if not (mark["shown"] and mark["inside"])] == []
    by_chart = [[mark["text"] for mark in reached if mark["chart"] == chart] for chart in range(len(listed))]
    assert by_chart == listed
    assert sum(map(len, listed)) > 0


def test_the_pointer_finds_the_strip_too(report):
    marks = report.locator("a.hit")
    found = marks.evaluate_all(POINTED)
    assert found
    for number in found[:: max(1, len(found) // 12)]:
        mark = marks.nth(number)
        words = mark.locator("text").first
        assert words.evaluate("text => getComputedStyle(text).opacity") == "0"
        mark.scroll_into_view_if_needed()
        box = mark.locator("use").first.bounding_box()
        report.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        assert words.evaluate("text => getComputedStyle(text).opacity") == "1"
        report.mouse.move(0, 0)


def test_enter_leads_from_a_mark_to_where_it_was_printed(report):
    charts = report.locator("svg.chart:has(a.hit)")
    for number in range(charts.count()):
        mark = charts.nth(number).locator("a.hit").last
        mark.focus()
        report.keyboard.press("Enter")
        target = report.locator(":target")
        assert target.evaluate("row => row.closest('#sources') !== null")
        report.wait_for_function("document.querySelector(':target').getBoundingClientRect().top < innerHeight")


def test_the_marks_of_a_picture_can_be_skipped(report):
    skips = report.locator("main a.skip")
    assert skips.count() == report.locator("svg.chart").evaluate_all(
        "charts => charts.filter(chart => chart.querySelectorAll('a.hit').length >= 3).length"
    )
    for number in range(skips.count()):
        skips.nth(number).focus()
        assert skips.nth(number).bounding_box()["height"] > 20
        report.keyboard.press("Enter")
        report.keyboard.press("Tab")
        where = skips.nth(number).evaluate(
            "link => link.nextElementSibling.querySelector('details.listed summary') === document.activeElement"
        )
        assert where


def test_a_picture_unfolds_as_a_table(report):
    folds = report.locator("details.listed")
    for number in range(folds.count()):
        table = folds.nth(number).locator("table")
        assert not table.is_visible()
        folds.nth(number).locator("summary").focus()
        report.keyboard.press("Enter")
        assert table.is_visible()


def test_the_first_tab_offers_the_content_without_the_links_before_it(report):
    report.keyboard.press("Tab")
    skip = report.locator("body > a.skip")
    assert skip.evaluate("link => link === document.activeElement")
    assert skip.bounding_box()["height"] > 20
    report.keyboard.press("Enter")
    report.keyboard.press("Tab")
    assert report.evaluate("document.activeElement.closest('main') !== null")


def test_the_focus_follows_the_page_from_top_to_bottom(report):
    order = report.evaluate(
        """[...document.querySelectorAll('a[href], summary, [tabindex]')].map(part => part.tabIndex)"""
    )
    assert set(order) <= {0, -1}
    assert order.count(-1) == 1  # the main part, where the skip link leads
