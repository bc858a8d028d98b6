"""The list of reports: it lists what stands in the folder, of this run and of earlier ones."""

import json
from dataclasses import replace

from chibo.pages.index import read_manifest, update
from chibo.pages.job import Entry


def report(year=2013, notebook="01_a", lang="vi", **changes):
    path = f"{year}/{notebook}.{lang}.html"
    return Entry(notebook, year, lang, path, {"year": year}, **{"title": f"Hỏi {notebook}", **changes})


def place(out, *reports):
    for entry in reports:
        (out / entry.path).parent.mkdir(parents=True, exist_ok=True)
        (out / entry.path).write_text("x", "utf-8")
    return list(reports)


def test_reports_are_listed_by_year_notebook_and_language(tmp_path):
    reports = place(tmp_path, report(lang="en"), report(2012, "02_b"), report(), report(2012))
    html = update(tmp_path, reports).read_text("utf-8")
    paths = ["2012/01_a.vi", "2012/02_b.vi", "2013/01_a.vi", "2013/01_a.en"]
    places = [html.index(path) for path in paths]
    assert places == sorted(places)
    assert '<p lang="en"><a href="2013/01_a.en.html" hreflang="en">' in html
    assert 'lang="vi">Báo cáo' in html
    assert 'lang="en">Reports' in html
    assert "<script" not in html


def test_earlier_reports_stay_until_they_are_replaced_or_gone(tmp_path):
    update(tmp_path, place(tmp_path, report(), report(2012), report(2011)))
    (tmp_path / "2011/01_a.vi.html").unlink()
    update(tmp_path, place(tmp_path, report(title="Hỏi lại")))
    assert [(entry.year, entry.title) for entry in read_manifest(tmp_path)] == [(2012, "Hỏi 01_a"), (2013, "Hỏi lại")]


def test_a_failed_report_says_why_and_its_error_is_text(tmp_path):
    failed = report(error="ValueError: <b>x</b>", title="<i>Hỏi</i>")
    html = update(tmp_path, place(tmp_path, failed)).read_text("utf-8")
    assert "Chưa lập xong" in html
    assert "ValueError: &lt;b&gt;x&lt;/b&gt;" in html
    assert "&lt;i&gt;Hỏi" in html


def test_the_list_is_the_same_whatever_the_order(tmp_path):
    reports = place(tmp_path, report(), report(2012), report(lang="en"))
    first = update(tmp_path, reports).read_bytes(), (tmp_path / "manifest.json").read_bytes()
    second = update(tmp_path, reports[::-1]).read_bytes(), (tmp_path / "manifest.json").read_bytes()
    assert first == second


def test_a_manifest_that_is_not_ours_is_no_obstacle(tmp_path):
    (tmp_path / "manifest.json").write_text("[1", "utf-8")
    update(tmp_path, place(tmp_path, report()))
    assert len(json.loads((tmp_path / "manifest.json").read_text("utf-8"))["reports"]) == 1


def test_nothing_half_written_is_left(tmp_path):
    update(tmp_path, place(tmp_path, report()))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2013", "index.html", "manifest.json"]


def test_each_line_shows_a_picture_and_the_digest_of_its_data(tmp_path):
    (there,) = place(tmp_path, report(data="0123456789abcdef"))
    pictures = {there.path: "<svg><path/></svg>"}
    html = update(tmp_path, [there], pictures).read_text("utf-8")
    assert '<div class="preview"><svg><path/></svg></div>' in html
    assert "<code>0123456789ab</code>" in html
    assert "<svg>" not in update(tmp_path, [replace(there, error="x")], pictures).read_text("utf-8")


def test_the_list_can_be_filtered_by_what_it_holds(tmp_path):
    html = update(tmp_path, place(tmp_path, report(), report(notebook="02_b", title="Hỏi 02 · Bảo Lộc"))).read_text(
        "utf-8"
    )
    assert [f'id="n{number}"' in html for number in (0, 1, 2)] == [True, True, False]
    assert '<span lang="vi">Hỏi 02</span>' in html
    assert 'id="failed"' not in html
    assert "2 báo cáo.</p>" in html
    html = update(tmp_path, [report(error="x")]).read_text("utf-8")
    assert 'id="failed"' in html
    assert "2 báo cáo, trong đó 1 chưa lập xong." in html
