"""The page of an executed notebook, made without a kernel: what stands on it, and what it never holds."""

import re
from collections import Counter
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from chibo.pages.job import Executed, Job
from chibo.pages.page import page
from nbformat.v4 import new_output

from ..conftest import code, notebook_of, text

SVG = '<svg xmlns="http://www.w3.org/2000/svg" role="img"><title>Biểu đồ</title><rect id="r"/></svg>'


def printed(cell, name, text_):
    cell.outputs.append(new_output("stream", name=name, text=text_))
    return cell


def job_of(lang="vi", **changes):
    options = {"languages": ("vi", "en"), "siblings": ("01_a", "02_b"), "place": "Đà Lạt", **changes}
    return Job(notebook=Path("notebooks/01_a.ipynb"), root=Path("."), out=Path("out"), year=2013, lang=lang, **options)


def html_of(*cells, lang="vi", failure="", job=None, **options):
    return page(job or job_of(lang), Executed(notebook_of(*cells, **options), failure)).page


@pytest.fixture(scope="module")
def full():
    """Return a page with one of everything."""
    return html_of(
        code("import chibo", "setup"),
        code("answer", html='<p class="finding">94,0%</p>', plain="94,0%"),
        text("## Một\n\n[tiếp](02_b.ipynb), [vắng](03_c.ipynb)", "vi"),
        text("## One", "en"),
        code("chart_1", svg='<?xml version="1.0"?>' + SVG, plain="alt"),
        code("chart_2", svg=SVG, plain="alt"),
        code("picture", png="aGVsbG8=\n", plain='mô tả "hình"'),
        text("## Hai", "vi"),
        printed(printed(code("for x in 'a<b':  # c\n    print(1)"), "stdout", "in ra <1>"), "stderr", "cảnh báo"),
    )


def test_the_page_is_well_formed_runs_and_fetches_nothing_and_its_links_lead_somewhere(full):
    soup = BeautifulSoup(full, "html.parser")
    ids, links = ([part[name] for part in soup.select(f"[{name}]")] for name in ("id", "href"))
    assert len(ids) == len(set(ids))
    anchors = {link[1:] for link in links if link.startswith("#")}
    assert anchors == {"main", "s-mot", "s-hai", "fig-1", "fig-2"}
    assert anchors <= set(ids)
    assert {"01_a.en.html", "../index.html", "02_b.vi.html"} <= set(links)
    assert [link for link in links if "03_c" in link or "ipynb" in link] == []
    assert "01_a.en.html" not in html_of(job=job_of(languages=("vi",)))
    begun = Counter(re.findall(r"<([a-z]\w*)(?: [^<>]*[^<>/])?>", full))
    unclosed = {tag for tag, number in begun.items() if number != full.count(f"</{tag}>")}
    assert unclosed == {"meta", "img", "input"}
    assert begun["h1"] == 1
    assert begun.keys() & {"script", "link", "iframe", "object", "base"} == set()
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in full
    assert re.findall(r"(?:src|srcset|action|poster)=\"(?!data:)|url\((?!#)|@import|<\?xml", full) == []


def test_the_answer_comes_first_and_the_apparatus_last(full):
    order = ["<h1>", "94,0%", 'id="s-mot"', "<svg", 'id="s-hai"', "Nội dung</h2>", "Báo cáo này được lập", "Chuẩn bị"]
    places = [full.index(mark) for mark in order]
    assert places == sorted(places)


def test_pictures_have_words_code_is_folded_and_coloured_and_print_is_text_without_warnings(full):
    assert full.count('<figure class="chart" id="fig-') == 2
    for part in (
        *('id="c1-r"', 'id="c2-r"', 'src="data:image/png;base64,aGVsbG8=" alt="mô tả &#34;hình&#34;"'),
        *('<span class="k">for</span>', '<span class="c1"># c</span>', "in ra &lt;1&gt;"),
    ):
        assert part in full
    assert full.index('<div class="code"') < full.index("answer")
    assert ".code{display: none;}" in full
    assert "body:has(#code:checked) .code{display: block;}" in full
    assert "cảnh báo" not in full
    assert "lời mô tả" in html_of(code("chart", svg="<svg", plain="lời mô tả"))  # a broken one leaves its words


def test_injected_parameters_stand_in_place_of_the_defaults():
    html = html_of(code("year = 1999", "injected-parameters"))
    assert "1999" in html
    assert "report year" not in html
    assert "report year" in html_of()


PARTS = {"title": "Số <b>", "subtitle": "ở đâu", "note": "nét", "footer": "Nguồn: A", "svg": SVG, "listed": "<table/>"}
PARTS |= {
    "key": [{"name": "riêng", "colour": "#0b5e6f", "edge": "red;x", "hatched": False}],
    "dark": {"#0b5e6f": "#fff"},
}


def chart_cell(**parts):
    cell = code("chart", plain="alt")
    cell.outputs[0]["data"]["application/vnd.chibo.chart+json"] = PARTS | parts
    return cell


def test_a_chart_comes_in_parts_numbered_with_its_words_as_text_and_no_colour_that_is_none():
    html = html_of(text("## A"), chart_cell(), chart_cell())
    figures = BeautifulSoup(html, "html.parser").select("figure.chart")
    assert [figure["id"] for figure in figures] == ["fig-1", "fig-2"]
    assert figures[1].select_one("a.number")["href"] == "#fig-2"
    assert figures[0].strong.text == "Số <b>"
    assert [part.text for part in figures[0].select(".notes > p")] == ["nét", "Nguồn: A"]
    assert (figures[0].select(".key i"), "red;x" in html, "--0b5e6f" in html) == ([], False, False)


def test_a_chart_of_other_years_is_a_line_that_leads_to_the_report_of_one_where_there_is_one():
    for years, leads in (((2011, 2013), "../2011/01_a.vi.html"), ((2013,), None), ((2009,), None)):
        html = html_of(text("## A"), chart_cell(years=years[:1]), job=job_of(years=(2011, 2013)))
        link = BeautifulSoup(html, "html.parser").select_one("p.elsewhere a")
        assert (link and link["href"]) == leads
        assert ("<svg" in html) == (leads is None)


def test_a_section_in_which_nothing_was_found_is_a_line_at_the_end_and_its_code_in_the_foot():
    nothing = '<p class="finding nothing">Không tìm thấy.</p>'
    cells = [text("## Đủ"), code("one", html="<p>1</p>"), text("## Thiếu"), code("two", html=nothing)]
    main, foot = html_of(*cells).partition("<main")[2].split("</main>")
    assert "Không tìm thấy cho Đà Lạt: Thiếu" in main
    assert "Không tìm thấy." not in main
    assert ("two" in main, "two" in foot) == (False, True)
    assert "Thiếu</a>" not in foot


def test_a_page_leads_to_the_other_years_and_notebooks_and_its_title_may_be_computed():
    cell = code("x", html="<p>1</p>")
    cell.outputs[0]["data"]["application/vnd.chibo.headline"] = "2013: <tất cả>"
    soup = BeautifulSoup(html_of(cell, job=job_of(years=(2012, 2013))), "html.parser")
    assert soup.h1.text == "2013: <tất cả>"
    assert soup.select_one(".question").text == "Chi bộ phủ đến đâu?"
    links = {link["href"] for link in soup.select(".margin a")}
    assert links == {"../2012/01_a.vi.html", "02_b.vi.html"}


def test_an_error_and_a_title_are_shown_as_text():
    broken = printed(code("boom"), "stderr", "cảnh báo")
    broken.outputs.append(new_output("error", ename="ValueError", evalue="<b>x</b>", traceback=["dòng <1>"]))
    html = html_of(broken, failure="ValueError: <b>x</b>", vi="Số < 5 & `</title><script>`")
    shown = ["ValueError: &lt;b&gt;x&lt;/b&gt;", "dòng &lt;1&gt;", "cảnh báo", "Báo cáo này chưa lập xong"]
    shown += ["<title>Số &lt; 5 &amp; &lt;/title&gt;&lt;script&gt;"]
    assert [words for words in shown if words not in html] == []
    assert "<b>x" not in html
    assert BeautifulSoup(html, "html.parser").script is None


def test_the_frame_of_a_page_is_small_and_its_foot_says_what_it_is_made_from():
    html = html_of(job=job_of(made_from={"data": "0123456789abcdef", "lock": "f" * 64}))
    assert len(html.encode()) < 18_000
    foot = html.partition("<footer>")[2]
    assert "<dd>0123456789ab</dd>" in foot
    assert "<dd>ffffffffffff</dd>" in foot
