"""The real pages in a real browser: Chromium, without a network, each page opened as the file it is.

Where no Chromium is installed the tests are skipped and say so. With ``CHIBO_SCREENSHOTS=folder`` the tests of the
screens leave pictures and printed pages there, for people to look at. The pages are those of 2013 on the shipped data;
``CHIBO_BROWSER_YEARS=2011-2013,2025`` and ``CHIBO_BROWSER_DATA=folder`` ask for more years, and for other data.
"""

import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import axe_playwright_python
import pytest
from chibo.batch.plan import parse_years
from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync"]
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
SCREENSHOTS = "CHIBO_SCREENSHOTS"
NOTEBOOKS = sorted(path.stem for path in (Path(__file__).parents[2] / "notebooks").glob("[0-9][0-9]_*.ipynb"))
ASKED_YEARS = os.environ.get("CHIBO_BROWSER_YEARS", "2013")
ASKED_DATA = os.environ.get("CHIBO_BROWSER_DATA", "data")
REPORTS = [
    f"{year}/{name}.{lang}.html" for year in parse_years(ASKED_YEARS) for name in NOTEBOOKS for lang in ("vi", "en")
]
PAGES = ["index.html", *REPORTS]
LONGEST_WAIT = 600
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def browser_path():
    """Return the browser to test with, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def pytest_collection_modifyitems(items):
    if browser_path() is None:
        reason = "no browser: install Chromium (Debian: apt-get install chromium) to run the browser tests"
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(pytest.mark.skip(reason=reason))


def render(*arguments):
    """Run ``chibo render`` as its users do."""
    command = [sys.executable, "-c", "from chibo.cli import main; main()", "render", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8")


def made_once(tmp_path_factory, name, make):
    """Return a folder that ``make(folder)`` filled, once for all processes of a run of the tests."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / name
    done, failed = folder / "made", folder / "not-made"
    try:
        folder.mkdir()
    except FileExistsError:
        waited = 0
        while not (done.exists() or failed.exists()) and waited < LONGEST_WAIT:
            time.sleep(1)
            waited += 1
    else:
        try:
            make(folder)
            done.touch()
        finally:
            if not done.exists():
                failed.touch()
    assert done.exists(), f"{name} could not be made; the first test that needed it says why"
    return folder


@pytest.fixture(scope="session")
def rendered(tmp_path_factory):
    """The folder with every report of the years asked for, in both languages."""

    def make(folder):
        result = render("--years", ASKED_YEARS, "--data", ASKED_DATA, "--out", folder / "out")
        assert result.returncode == 0, result.stderr

    return made_once(tmp_path_factory, "browser", make) / "out"


# For one file at a time: while it is open, Playwright's event loop would be in the way of the kernels of notebooks.
@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        yield browser
        browser.close()


class Heard:
    """What a page did that no page of ours may do: errors, dialogs, and requests for anything but files of the folder.

    Attributes
    ----------
    errors : messages of the console and of scripts that failed
    requests : addresses that were asked for, without the page's own
    dialogs : messages of dialogs
    """

    def __init__(self, page):
        self.errors, self.requests, self.dialogs = [], [], []
        page.on("console", lambda message: self.errors.append(message.text) if message.type != "log" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: None if request.is_navigation_request() else self._asked(request.url))
        page.on("dialog", self._dismiss)

    def _asked(self, url):
        if not url.startswith("data:"):
            self.requests.append(url)

    def _dismiss(self, dialog):
        self.dialogs.append(dialog.message)
        dialog.dismiss()


@pytest.fixture
def opened(chromium):
    """Return a function that opens a page; ``page.heard`` says what the page did."""

    @contextmanager
    def open_(path, **options):
        context = chromium.new_context(**{"viewport": {"width": 1100, "height": 900}, "offline": True, **options})
        try:
            page = context.new_page()
            page.set_default_timeout(10_000)
            page.heard = Heard(page)
            page.goto(path.as_uri())
            yield page
        finally:
            context.close()

    return open_


def violations(page, *rules):
    """Return what axe-core finds against WCAG 2.2 A and AA and best practices, or these rules; a line an element."""
    page.evaluate(AXE.read_text("utf-8"))
    wanted = {"type": "rule", "values": rules} if rules else STANDARDS
    result = page.evaluate("wanted => axe.run(document, {runOnly: wanted, resultTypes: ['violations']})", wanted)
    return [f"{found['id']}: {node['html'][:200]}" for found in result["violations"] for node in found["nodes"]]
