"""Pages in one file: what leads from one to another, what is text and stays so, and the marks that set pages apart."""

import json

import pytest
from chibo.cli import main
from click.testing import CliRunner

PAGE = """<html><head><title>[Nội bộ] Trang {year}</title></head><body>
<a class="skip" href="#main">…</a>
<aside class="internal apart"><p>Nội bộ</p></aside>
<nav class="bar"><a href="../index.html">list</a> <a href="../{other}/01_a.vi.html#n1">other</a> <a href="../1999/01_a.vi.html">none</a></nav>
<main id="main"><p id="n1" title="x > y">2 &lt; 3 id="n1" <a href="#n1" title="Nguồn: F084, F1029">[1]</a></p>
<svg><clipPath id="c1-a"/><g clip-path="url(#c1-a)" aria-labelledby="c1-a n1"/></svg>
<b title="</main> <i id=q>">q</b></main></body></html>"""  # noqa: E501  a page has long lines


@pytest.fixture
def folder(tmp_path):
    entries = []
    for year, other in ((2012, 2013), (2013, 2012)):
        path = tmp_path / str(year) / "01_a.vi.html"
        path.parent.mkdir()
        path.write_text(PAGE.format(year=year, other=other), "utf-8")
        entries.append({"notebook": "01_a", "year": year, "lang": "vi", "path": f"{year}/01_a.vi.html"})
    (tmp_path / "manifest.json").write_text(json.dumps({"reports": entries}))
    listed = '<title>[Nội bộ] Danh sách</title><body><a href="2013/01_a.vi.html">A</a></body>'
    (tmp_path / "index.html").write_text(listed)
    return tmp_path


def test_links_lead_inside_the_file_and_text_stays_text(folder):
    assert CliRunner().invoke(main, ["bundle", str(folder)]).exit_code == 0
    text = (folder / "bundle.html").read_text("utf-8")
    second = text[text.index('<section id="2013-01_a.vi"') :]
    assert "<title>[Nội bộ] Danh sách</title>" in text
    assert text.count('class="internal apart"') == 2
    for part in (
        '<a href="#index">list</a> <a href="#2012-01_a.vi-n1">other</a> <a>none</a>',
        '<p id="2013-01_a.vi-n1" title="x > y">2 &lt; 3 id="n1" <a href="#2013-01_a.vi-n1"',
        '<clipPath id="2013-01_a.vi-c1-a"/><g clip-path="url(#2013-01_a.vi-c1-a)"',
        'aria-labelledby="2013-01_a.vi-c1-a 2013-01_a.vi-n1"',
        '<b title="</main> <i id=q>">q</b></div>',
    ):
        assert part in second
    assert '<a href="#2013-01_a.vi">A</a>' in text
    assert [text.count(f'id="{figure}"') for figure in ("F084", "F1029")] == [1, 1]
    assert "F084" in text[: text.index('id="2013-01_a.vi"')]


def test_a_folder_without_such_reports_is_refused(folder):
    result = CliRunner().invoke(main, ["bundle", str(folder), "--lang", "en"])
    assert (result.exit_code, list(folder.glob("bundle*"))) == (2, [])
    assert "lists no report in en; 'chibo render' makes them" in result.stderr
