"""The real pages in a real browser: Chromium, without a network, each page opened as the file it is.

Where no Chromium is installed the tests are skipped and say so. The pages are those of 2013; with ``CHIBO_TEST_ALL=1``
those of 2011, 2012 and 2025, too.
"""

import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync"]
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
ALL = bool(os.environ.get("CHIBO_TEST_ALL"))
NOTEBOOKS = sorted(path.stem for path in (Path(__file__).parents[2] / "notebooks").glob("[0-9][0-9]_*.ipynb"))
YEARS = (2011, 2012, 2013, 2025) if ALL else (2013,)
REPORTS = [f"{year}/{name}.{lang}.html" for year in YEARS for name in NOTEBOOKS for lang in ("vi", "en")]
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
UNFOLD = "document.querySelectorAll('details').forEach(fold => fold.open = true)"


# For one file at a time: while it is open, Playwright's event loop would be in the way of the kernels of notebooks.
@pytest.fixture(scope="module")
def chromium():
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no browser: install Chromium (Debian: apt-get install chromium) to run the browser tests")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium):
    """Return a function that opens a page; ``page.heard`` lists its errors, its dialogs and what it asks for."""

    @contextmanager
    def open_(path, **options):
        context = chromium.new_context(**{"viewport": {"width": 1100, "height": 900}, "offline": True, **options})
        try:
            page = context.new_page()
            page.set_default_timeout(10_000)
            page.heard = []
            page.on("console", lambda message: page.heard.append(message.text) if message.type != "log" else None)
            page.on("pageerror", lambda error: page.heard.append(str(error)))
            page.on("request", lambda asked: page.heard.append(asked.url) if is_elsewhere(asked) else None)
            page.on("dialog", lambda dialog: (page.heard.append(dialog.message), dialog.dismiss()))
            page.goto(path.as_uri())
            yield page
        finally:
            context.close()

    return open_


def is_elsewhere(request):
    return not request.is_navigation_request() and not request.url.startswith("data:")


def violations(page, *rules):
    """Return what axe-core finds against WCAG 2.2 A and AA and best practices, or these rules; a line an element."""
    wanted = {"type": "rule", "values": rules} if rules else STANDARDS
    result = page.evaluate("wanted => axe.run(document, {runOnly: wanted, resultTypes: ['violations']})", wanted)
    return [f"{found['id']}: {node['html'][:200]}" for found in result["violations"] for node in found["nodes"]]


def too_wide(page, widths):
    """Return how wide the page is where it is wider than a screen of one of these widths."""
    wide = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": 740})
        needed = page.evaluate("document.documentElement.scrollWidth")
        wide |= {width: needed} if needed > width else {}
    return wide
