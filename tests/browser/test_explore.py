"""The page of all pictures, for a reader who has only the file: no script, no network, one picture for each choice."""

import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest

from .conftest import AXE, UNFOLD, too_wide, violations

ASKED = ["--areas", "da-lat,da-lat/phuong-9", "--years", "2012,2013"]
SVG = re.compile(r'<svg class="chart".*?</svg>|<svg [^>]*class="chart".*?</svg>', re.DOTALL)


@pytest.fixture(scope="module")
def explored(tmp_path_factory):
    """The file of one city and one of its wards in two years."""
    path = tmp_path_factory.mktemp("explored") / "explore.html"
    subprocess.run([sys.executable, "-m", "chibo.cli", "explore", "--out", path, *ASKED], check=True)
    return path


def choose(page, place, year, view):
    for name in (place, year, view):
        page.get_by_role("radio", name=name, exact=True).check()


def test_a_choice_shows_one_picture_with_its_table_and_its_numbers(opened, explored):
    with opened(explored, java_script_enabled=False, accept_downloads=True) as page:
        shown = page.locator("article:visible")
        assert shown.count() > 5  # of the first place, in the year with most
        choose(page, "Thành phố Đà Lạt", "2013", "Kết nạp đảng viên so với chỉ tiêu")
        assert (shown.count(), shown.locator("svg.chart").count()) == (1, 1)
        assert "189" in shown.inner_text()
        page.get_by_role("radio", name="Phường 9, Đà Lạt").check()
        assert shown.count() == 0
        left = page.locator("fieldset.views label:visible")
        assert left.count() == 3  # all, the table of all figures, and the one chosen, crossed out
        choose(page, "Phường 9, Đà Lạt", "2012", "Mọi số liệu đã tìm thấy (mọi năm)")
        assert page.locator("fieldset.years label:visible").count() == 2  # all, and the one that has anything
        assert "17.365" in shown.locator("tr", has_text="Dân số").first.inner_text()
        choose(page, "Phường 9, Đà Lạt", "2012", "Khu dân cư và hộ theo phường, xã")
        shown.locator("summary").click()
        assert "150" in shown.locator("tr", has_text="Phường 9").inner_text()
        with page.expect_download() as download:
            shown.locator("a.take").click()
        table = pd.read_csv(StringIO(Path(download.value.path()).read_text("utf-8-sig")), sep=";", decimal=",")
        row = table[table.eq("Phường 9").any(axis=1)].iloc[0]
        assert {36, 5410} <= set(row)
        shown.locator("td a").first.click()
        assert page.locator(":target").evaluate("row => row.closest('#sources') !== null")
        assert page.heard == []


def test_it_is_accessible_as_wide_as_the_screen_and_chosen_from_by_keyboard(opened, explored):
    with opened(explored, bypass_csp=True) as page:
        page.evaluate(UNFOLD)
        wide = too_wide(page, [320, 390, 1300])
        page.evaluate(AXE)
        light = violations(page)
        page.emulate_media(color_scheme="dark")
        assert (wide, light, violations(page, "color-contrast")) == ({}, [], [])
        page.locator("#p0").focus()
        page.keyboard.press("ArrowDown")
        assert page.get_by_role("radio", name="Phường 9, Đà Lạt").is_checked()
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowUp")
        assert page.locator("#y2012").is_checked()
        assert page.locator("article:visible").count() == 2  # a picture, and the table of all figures


def test_where_a_browser_cannot_choose_all_is_listed(opened, explored, tmp_path):
    old = tmp_path / "old.html"
    old.write_text(explored.read_text("utf-8").replace("selector(:has(a))", "selector(:lacks(a))"), "utf-8")
    with opened(old) as page:
        assert page.locator("article:visible").count() == page.locator("article").count() > 10
        assert not page.locator("form").is_visible()


def test_each_picture_is_that_of_the_report_and_the_file_the_same_twice(explored, rendered, tmp_path):
    def pictures(text):
        return {re.sub(r"\bc\d+-", "c-", svg) for svg in SVG.findall(text)}

    in_reports = [pictures(path.read_text("utf-8")) for path in sorted((rendered / "2013").glob("0*.vi.html"))]
    articles = re.findall(r"<article.*?</article>", explored.read_text("utf-8"), re.DOTALL)
    of_year = set().union(*(pictures(each) for each in articles if "2013</h2>" in each))
    assert len(of_year) > 5
    assert of_year - set().union(*in_reports) == set()
    again = tmp_path / "again.html"
    subprocess.run([sys.executable, "-m", "chibo.cli", "explore", "--out", again, *ASKED], check=True)
    assert again.read_bytes() == explored.read_bytes()
