"""An out folder in one file: quiet, accessible, every link inside it leads somewhere, each figure has its own."""

import subprocess
import sys

import pytest

from .conftest import AXE, UNFOLD, too_wide, violations

IDS = "[...document.querySelectorAll('[id]')].map(part => part.id)"
# Links that lead nowhere, and references to an id that is not there.
DANGLING = """() => [
  ...[...document.querySelectorAll('[href]')].map(part => part.getAttribute('href')).filter(href =>
    href.startsWith('#') ? !document.getElementById(decodeURIComponent(href.slice(1))) : !/^[a-z]+:/.test(href)),
  ...[...document.querySelectorAll('[aria-labelledby]')]
    .flatMap(part => part.getAttribute('aria-labelledby').split(' ')).filter(id => !document.getElementById(id)),
  ...[...document.querySelectorAll('[clip-path]')].map(part => part.getAttribute('clip-path').slice(5, -1))
    .filter(id => !document.getElementById(id))]"""

# axe looks at each report by itself elsewhere; here it looks at how some stand in one file.
FEWER = "[...document.querySelectorAll('section[id^=\"20\"]')].slice(3).forEach(part => part.remove())"


@pytest.fixture(scope="module")
def bundled(rendered):
    """The file of all reports that the other tests look at."""
    command = [sys.executable, "-m", "chibo.cli", "bundle", rendered]
    subprocess.run(command, check=True)
    path, first = rendered / "bundle.html", (rendered / "bundle.html").read_bytes()
    subprocess.run(command, check=True)
    assert path.read_bytes() == first
    return path


def test_it_is_quiet_whole_accessible_and_as_wide_as_the_screen(opened, bundled):
    with opened(bundled, bypass_csp=True) as page:
        ids = page.evaluate(IDS)
        assert (len(ids), page.evaluate(DANGLING), page.heard) == (len(set(ids)), [], [])
        page.evaluate(UNFOLD)
        assert too_wide(page, [320, 390, 1100]) == {}
        page.evaluate(FEWER)
        page.evaluate(AXE)
        assert violations(page) == []


def test_a_link_to_a_page_a_picture_or_a_figure_stays(opened, bundled):
    with opened(bundled, java_script_enabled=False) as page:
        page.locator("#index .matrix td a").first.click()
        assert page.locator(":target").evaluate("part => part.matches('section') && /^20\\d\\d-0/.test(part.id)")
        page.goto(f"{bundled.as_uri()}#F084")
        assert "F084" in page.locator("a:has(> :target)").get_attribute("title")
        page.goto(f"{bundled.as_uri()}#2013-01_cell_coverage.en-fig-1")
        assert page.locator(":target").evaluate("part => part.matches('figure.chart')")
        assert page.locator("#index footer").get_by_text("CC BY 4.0").is_visible()
