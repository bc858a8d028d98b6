"""The list of reports: it lists what stands in the folder, of this run and of earlier ones."""

import json

import pytest
from chibo.pages.files import NotWritten, clear_halves, write_whole
from chibo.pages.index import read_manifest, update
from chibo.pages.job import Entry

PICTURE = "data:image/svg+xml;base64,PHN2Zy8+"


def report(year=2013, notebook="01_a", lang="vi", **changes):
    path = f"{year}/{notebook}.{lang}.html"
    return Entry(notebook, year, lang, path, {"year": year}, **{"title": f"Hỏi {notebook}", **changes})


def listed(out, *reports, previews=None):
    """Put pages for reports into a folder, list them, and return the list."""
    for entry in reports:
        (out / entry.path).parent.mkdir(parents=True, exist_ok=True)
        (out / entry.path).write_text("x", "utf-8")
    return update(out, reports, previews or {}).read_text("utf-8")


def test_reports_are_listed_by_year_notebook_and_language_whatever_their_order(tmp_path):
    reports = [report(lang="en"), report(2012, "02_b"), report(), report(2012)]
    html = listed(tmp_path, *reports)
    places = [html.index(path) for path in ("2012/01_a.vi", "2012/02_b.vi", "2013/01_a.vi", "2013/01_a.en")]
    assert places == sorted(places)
    for part in ('<p lang="en"><a href="2013/01_a.en.html" hreflang="en">', 'lang="vi">Báo cáo', 'lang="en">Reports'):
        assert part in html
    manifest = (tmp_path / "manifest.json").read_bytes()
    assert listed(tmp_path, *reports[::-1]) == html
    assert (tmp_path / "manifest.json").read_bytes() == manifest
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2012", "2013", "index.html", "manifest.json"]


def test_earlier_reports_stay_until_they_are_replaced_or_gone(tmp_path):
    listed(tmp_path, report(), report(2012), report(2011))
    (tmp_path / "2011/01_a.vi.html").unlink()
    listed(tmp_path, report(title="Hỏi lại"))
    assert [(entry.year, entry.title) for entry in read_manifest(tmp_path)] == [(2012, "Hỏi 01_a"), (2013, "Hỏi lại")]
    (tmp_path / "manifest.json").write_text("[1", "utf-8")  # not one of ours: no obstacle
    listed(tmp_path, report())
    assert len(json.loads((tmp_path / "manifest.json").read_text("utf-8"))["reports"]) == 1


def test_a_failed_report_says_why_and_its_error_and_title_are_text(tmp_path):
    bad = "</title><script>alert(1)</script>\u202e{{ 7 * 7 }}"
    html = listed(tmp_path, report(error=bad, title=bad))
    text = "&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;[U+202E]{{ 7 * 7 }}"
    assert html.count(text) == 3  # title, filter, error
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


def test_each_line_shows_a_picture_and_the_digest_of_its_data(tmp_path):
    entry, previews = report(data="0123456789abcdef"), {"2013/01_a.vi.html": PICTURE}
    html = listed(tmp_path, entry, previews=previews)
    assert f'<div class="preview"><img src="{PICTURE}" alt=""></div>' in html
    assert "<code>0123456789ab</code>" in html
    assert "<img" not in listed(tmp_path, report(error="x"), previews=previews)


def test_a_file_is_written_whole_or_one_line_says_why_not(tmp_path):
    (tmp_path / "a-file").write_text("x", "utf-8")
    with pytest.raises(NotWritten, match=r"^cannot write .*a-file/page.html: (not a directory|file exists)$"):
        write_whole(tmp_path / "a-file" / "page.html", "y")
    (tmp_path / ".page.html.1.partial").write_text("half", "utf-8")  # of a process that was killed
    clear_halves(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a-file"]
