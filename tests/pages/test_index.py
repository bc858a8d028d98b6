"""The list of reports: what stands in the folder, of this run and of earlier ones, and what is known of its places."""

import json
import re
import shutil
from pathlib import Path

import pytest
from chibo import store
from chibo.pages.files import NotWritten, clear_halves, write_whole
from chibo.pages.index import answered, read_manifest, update
from chibo.pages.job import Entry, Job, Product
from nbformat.v4 import new_code_cell, new_notebook

DATA = Path(__file__).parents[2] / "data"
POINTS = [[2010, 100, 100, 0, None], [2011, 230, 249, 1, 2010.5], [2013, 249, 249, 1, None]]
ROW = {"name": "Đơn vị <b>", "value": "249 (mọi nơi)", "when": "2013", "doubt": "như nguồn in", "said": "2010: 100; …"}


def report(year=2013, notebook="01_a", lang="vi", **changes):
    path = f"{year}/{notebook}.{lang}.html"
    asked = {"notebook": notebook, "year": year, "lang": lang, "path": path, "parameters": {"year": year}}
    return Entry(**asked, **{"title": f"Hỏi {notebook}", **changes})


def listed(out, *reports, answers=None):
    """Put pages for reports into a folder, list them, and return the list."""
    for entry in reports:
        (out / entry.path).parent.mkdir(parents=True, exist_ok=True)
        (out / entry.path).write_text("x", "utf-8")
    return update(out, reports, answers or {}).read_text("utf-8")


def test_reports_are_listed_newest_first_by_notebook_whatever_their_order_a_page_a_language(tmp_path):
    reports = [report(lang="en"), report(2012, "02_b"), report(own=True), report(2012)]
    html = listed(tmp_path, *reports)
    places = [html.index(f'href="{path}') for path in ("2013/01_a.vi", "2012/01_a.vi", "2012/02_b.vi")]
    assert places == sorted(places)
    assert "01_a.en.html" not in html
    assert 'Hỏi 01_a, 2013: có số liệu của chính nơi này, chính năm ấy">●</a>' in html
    assert 'aria-label="Hỏi 01_a, 2012: không có số liệu nào của nơi này cho năm ấy">○</a>' in html
    assert '<a href="index.en.html" hreflang="en" lang="en">English</a>' in html
    assert '<a href="index.html" hreflang="vi"' in (tmp_path / "index.en.html").read_text("utf-8")
    manifest = (tmp_path / "manifest.json").read_bytes()
    assert listed(tmp_path, *reports[::-1]) == html
    assert (tmp_path / "manifest.json").read_bytes() == manifest
    names = ["2012", "2013", "index.en.html", "index.html", "manifest.json"]
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    for entry in reports[1:]:
        (tmp_path / entry.path).unlink()
    assert '<html lang="en">' in update(tmp_path, [], {}).read_text("utf-8")
    (tmp_path / reports[0].path).unlink()
    assert "Chưa có báo cáo nào." in update(tmp_path, [], {}).read_text("utf-8")
    assert not (tmp_path / "index.en.html").exists()


def test_earlier_reports_stay_until_they_are_replaced_or_gone(tmp_path):
    listed(tmp_path, report(), report(2012), report(2011))
    (tmp_path / "2011/01_a.vi.html").unlink()
    listed(tmp_path, report(title="Hỏi lại"))
    older = (tmp_path / "manifest.json").read_text("utf-8").replace('"own":', '"more": 1, "own":')  # of another chibo
    (tmp_path / "manifest.json").write_text(older, "utf-8")
    assert [(entry.year, entry.title) for entry in read_manifest(tmp_path)] == [(2012, "Hỏi 01_a"), (2013, "Hỏi lại")]
    (tmp_path / "manifest.json").write_text("[1", "utf-8")  # not one of ours: no obstacle
    listed(tmp_path, report())
    assert len(json.loads((tmp_path / "manifest.json").read_text("utf-8"))["reports"]) == 1


def test_a_failed_report_says_why_and_its_error_and_title_are_text(tmp_path):
    bad = "</title><script>alert(1)</script>\u202e{{ 7 * 7 }}"
    html = listed(tmp_path, report(error=bad, title=bad))
    text = "&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;[U+202E]{{ 7 * 7 }}"
    assert html.count(text) == 5  # heading and key of its column, name of its cell, title and error below
    assert "<script" not in html
    assert "Chưa lập xong" in html


@pytest.mark.parametrize(
    "path",
    ["javascript:alert(1)", "../../elsewhere.html", "/etc/passwd", "2013/../../x.html", "2013\\..\\x.html", "2013/", 7],
)
def test_a_list_that_was_tampered_with_leads_nowhere(tmp_path, path):
    entry = {"notebook": "01_a", "year": 2013, "lang": "vi", "path": path}
    (tmp_path / "manifest.json").write_text(json.dumps({"reports": [entry]}), "utf-8")
    assert read_manifest(tmp_path) == []


def test_an_answer_is_a_line_that_breaks_and_leads_to_the_newest_report_that_was_finished(tmp_path):
    older, newer = report(2012), report(error="x")
    answers = {
        newer.path: {"rows": [ROW | {"points": POINTS}], "edition": "Ấn bản", "changes": ["Sửa", "một"]},
        older.path: {},
    }
    html = listed(tmp_path, older, newer, report(2012, "02_b", place="Đà Lạt"), answers=answers)
    assert '<a href="2012/01_a.vi.html">Đơn vị &lt;b&gt;</a>' in html
    assert '249 <small>(mọi nơi)</small></td><td class="doubt">2013: như nguồn in</td>' in html
    assert re.findall(r'<polyline points="([^"]+)"', html) == ["2011,-239.5 2013,-249.0 "]
    assert re.findall(r'class="(?:rule|range)" d="(\w+)', html) == ["M2010", "M2011"]
    assert "2010 đến 2013" in html
    assert html.count('<table class="answers">') == 1  # nothing is known of the other place
    assert "<h2>Sửa</h2>\n<ul><li>một</li></ul>\n<p>Ấn bản</p>" in html


def about(year, source, data=DATA, newest=False, place="da-lat", **changes):
    """Return what is said of a report on Đà Lạt whose notebook has this code; the newest brings the answers."""
    given = {"parameters": {"data": data.name} | changes, "root": data.parent, "notebook": Path("x.ipynb")}
    job = Job(**given, year=year, lang="en", out=Path(), about=place, place="Đà Lạt", newest=newest)
    return answered(job, Product(job.entry("?", ""), ""), new_notebook(cells=[new_code_cell(source)]))


def test_a_year_has_figures_of_its_own_where_one_on_the_subject_is_of_it(monkeypatch, data):
    monkeypatch.setattr(store, "open_data", lambda folder: data)  # read once for all of them
    known = [2010, 2011, 2012, 2013, 2018]
    wanted = {'"coverage")': [2011, 2013], '"brief"); "members_total"': known, '"mine")': known}
    wanted['"mine"); select("members_total")'] = [2018]
    for source, years in wanted.items():
        assert [year for year in [*known, 2014] if about(year, f"open_report({source}").report.own] == years


def test_a_register_counts_as_figures_of_its_years_where_it_is_shown_and_answers_hold_none_of_it(tmp_path):
    source = 'open_report("coverage"); metrics.coverage.register_units()'
    shutil.copytree(DATA, tmp_path / "data")
    (tmp_path / "data/datapackage.json").write_text("{}", "utf-8")  # it does not say that it is made up
    given = {}, {"demo": True}, {"data": tmp_path / "data"}
    shown = [about(2014, source, newest=True, **each) for each in given]
    assert [product.report.own for product in shown] == [False, True, True]
    assert shown[0].answers["rows"] == shown[1].answers["rows"] == shown[2].answers["rows"]
    (row,) = shown[0].answers["rows"]
    assert (row["value"], row["when"], row["doubt"]) == ("100% (249 of 249)", "Oct 2013", "as in the source")
    assert shown[0].answers["changes"][0] == "Changed in this edition (29 November 2026)"
    assert row["points"] == [(2011.0, 94.78, 100.0, -2011.0, None), (2012.83, 100.0, 100.0, 1, None)]  # -: a range
    (own,) = about(2013, 'open_report("coverage")', newest=True, place="bao-loc").answers["rows"]
    assert (own["name"], own["value"]) == ("Residential units with a cell of their own", "98.9% (172 of 174)")


def test_a_line_of_the_list_ends_at_a_break_and_where_a_year_is_missing():
    (units,) = about(2013, 'open_report("split")', newest=True).answers["rows"]
    line = {x: number for x, _, _, number, _ in units["points"]}
    assert line[2005] == line[2010] != line[2011] == line[2012] == line[2012.83] != line[2017]


def test_a_file_is_written_whole_or_one_line_says_why_not(tmp_path):
    (tmp_path / "a-file").write_text("x", "utf-8")
    with pytest.raises(NotWritten, match=r"^cannot write .*a-file/page.html: (not a directory|file exists)$"):
        write_whole(tmp_path / "a-file" / "page.html", "y")
    (tmp_path / ".page.html.1.partial").write_text("half", "utf-8")  # of a process that was killed
    clear_halves(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a-file"]
