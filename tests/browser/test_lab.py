"""The notebooks in a real JupyterLab in a real browser: all cells run, and the panel for exploring answers.

The server listens on loopback only, with folders of its own and a copy of the notebooks; whatever the page asks for
elsewhere is refused, so everything here works without a network.
"""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "notebooks" / "jupyter_server_config.py"  # as `make lab` gives it
PATIENCE = 120
SETTINGS = {
    # Every cell is in the page, also those out of sight.
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "docmanager-extension/plugin": {"autosave": False},
}
WAIT = 60_000
# Cells that have been run have a number, those that wait or run an asterisk, the others a blank.
PROMPTS = "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(each => each.textContent.trim())"
ALL_RUN = f"() => {PROMPTS}.every(text => /^\\[\\d+\\]:?$/.test(text))"
NONE_RUN = f"() => {PROMPTS}.every(text => /^\\[ *\\]:?$/.test(text))"
ERRORS = ".jp-OutputArea-output [data-mime-type='application/vnd.jupyter.error'], .jp-RenderedText pre.jp-error"
BROKEN_WIDGETS = ".jupyter-widgets-error-widget, .jp-mod-missing, .jp-OutputArea-output:has-text('Error displaying')"


@contextmanager
def jupyterlab(scratch):
    """Start a server in an empty folder and stop it, with every kernel; give its address and what opens it."""
    folder = scratch / "notebooks"
    shutil.copytree(ROOT / "notebooks", folder, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    settings = scratch / "settings" / "@jupyterlab"
    for name, content in SETTINGS.items():
        path = settings / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port, token = free.getsockname()[1], secrets.token_hex(16)
    address = f"http://127.0.0.1:{port}/"
    options = ["no-browser", "allow-root", f"ServerApp.port={port}", "ServerApp.port_retries=0"]
    options += ["ServerApp.ip=127.0.0.1", f"ServerApp.root_dir={folder}", "LabApp.news_url=None"]
    options += ["LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate", f"config={CONFIG}"]
    command = [sys.executable, "-m", "jupyterlab", *(f"--{option}" for option in options)]
    # Nothing of the user's own is read or written; the notebooks find the data of this project.
    own = {f"JUPYTER_{name}_DIR": str(scratch / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    own |= {f"JUPYTERLAB_{name}_DIR": str(scratch / name.lower()) for name in ("SETTINGS", "WORKSPACES")}
    own |= {"IPYTHONDIR": str(scratch / "ipython"), "JUPYTER_TOKEN": token, "CHIBO_ROOT": str(ROOT)}
    with (scratch / "log.txt").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(command, cwd=folder, env=os.environ | own, stdout=log, stderr=log)
        try:
            wait_for(f"{address}api/status?token={token}", process, scratch / "log.txt")
            yield address, token
        finally:
            process.terminate()
            process.wait(30)


def wait_for(address, process, log):
    for _ in range(PATIENCE * 4):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            assert process.poll() is None, f"JupyterLab ended: {log.read_text('utf-8')[-2000:]}"
            time.sleep(0.25)
    raise AssertionError(f"JupyterLab does not answer: {log.read_text('utf-8')[-2000:]}")


@pytest.fixture
def page(chromium, tmp_path):
    """Open the notebook of the panel in JupyterLab, run all its cells, and give the page."""
    with jupyterlab(tmp_path) as (address, token):
        context = chromium.new_context(viewport={"width": 1500, "height": 1250}, locale="en-GB")
        page = context.new_page()
        page.set_default_timeout(WAIT)
        page.elsewhere, page.errors = [], []

        def only_here(route):
            if route.request.url.startswith((address, "data:", "blob:")):
                route.continue_()
            else:
                page.elsewhere.append(route.request.url)
                route.abort()

        context.route("**/*", only_here)
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        # What JupyterLab itself tells and warns of there is its own business.
        page.on("console", lambda message: page.errors.append(message.text) if message.type == "error" else None)
        page.goto(f"{address}lab/tree/explore.ipynb?token={token}&reset")
        # Told to run before there is a kernel, JupyterLab asks for one and forgets what it was told.
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        # As a reader does: clear what an earlier run left, run all cells, and wait until each has a number.
        for menu, command, state in (("Edit", "editmenu:clear-all", NONE_RUN), ("Run", "runmenu:run-all", ALL_RUN)):
            page.get_by_role("menuitem", name=menu, exact=True).click()
            page.locator(f".lm-Menu-item[data-command='{command}']").click()
            page.wait_for_function(state)
        yield page
        context.close()


def says(page, text):
    """Wait until the sentence on the panel holds a text."""
    page.locator(".chibo-explored .finding", has_text=text).first.wait_for()


def pictured(page):
    """Return the title of the picture on the panel."""
    return page.locator(".chibo-explored svg.chart").first.get_attribute("aria-label")


def test_the_panel_answers_in_both_languages(page):
    panel = page.locator(".chibo-explored").first  # the second has all figures
    panel.locator("svg.chart").wait_for()
    says(page, "Nguồn ghi nhận đến cuối tháng 10/2013")
    assert pictured(page) == "Tháng 10/2013: 249/249 khu dân cư của Đà Lạt có chi bộ (100%)"
    page.locator(".chibo-explored .cites a").first.click()  # its source stands on a tab; nothing else may happen
    panel.get_by_role("button", name="English").click()
    says(page, "By the end of October 2013")
    assert pictured(page) == "October 2013: 249 of 249 units of Đà Lạt have a cell (100%)"
    handle = panel.locator(".noUi-handle")
    handle.focus()
    handle.press("ArrowLeft")
    says(page, "No coverage was found for 2012 itself")
    page.get_by_label("Subject", exact=True).select_option(label="Split of the neighbourhoods")
    page.get_by_label("Picture", exact=True).select_option(label="Units and households by year")
    says(page, "Dividing 83 street quarters")
    offered = page.get_by_label("Picture", exact=True).locator("option")
    for place, first in (("Biên Hòa city", "Coverage elsewhere"), ("Đà Lạt city", "Coverage over time")):
        page.get_by_label("Place", exact=True).fill(place)
        page.get_by_label("Place", exact=True).press("Enter")
        offered.first.filter(has_text=first).wait_for(state="attached")  # only what there is of the place
    with page.expect_download() as taken:
        panel.locator("a[download^='da-lat-2012-']").click()
    assert taken.value.suggested_filename.endswith(".en.csv")
    assert page.get_by_role("button", name="Register (synthetic)").count() == 0  # nobody asked for made-up data
    several = page.locator(".chibo-explored").nth(1).locator("svg.chart")
    assert several.get_attribute("aria-label").startswith("Số đảng viên: Đà Lạt 6.455")
    # No cell failed, no widget is missing, nothing was asked of anybody else, and the page has no error of ours.
    assert page.locator(f"{ERRORS}, {BROKEN_WIDGETS}").all_inner_texts() == []
    assert (page.elsewhere, page.errors) == ([], [])


def test_to_open_a_notebook_and_save_it_changes_nothing(chromium, tmp_path):
    name, stored = "02_neighbourhood_split.ipynb", tmp_path / "notebooks" / "02_neighbourhood_split.ipynb"
    with jupyterlab(tmp_path) as (address, token):
        page = chromium.new_page()
        page.set_default_timeout(WAIT)
        page.goto(f"{address}lab/tree/{name}?token={token}&reset")
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        before = stored.stat().st_mtime_ns
        page.locator(".jp-Notebook").first.click()
        page.keyboard.press("Control+s")
        for _ in range(PATIENCE * 4):
            if stored.stat().st_mtime_ns != before:
                break
            time.sleep(0.25)
        assert stored.stat().st_mtime_ns != before
        page.close()
    assert stored.read_bytes() == (ROOT / "notebooks" / name).read_bytes()
