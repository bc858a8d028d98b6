"""What a cell puts out is data: none of it may become a script, a request or a broken page."""

import pytest
from chibo.pages import markup
from chibo.pages.markup import Prose, inline_svg, safe_html

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


def test_anchors_are_plain_letters_and_each_its_own():
    prose = Prose(lambda url: url)
    prose.cell("# Câu hỏi\n\n## Tỷ lệ ở Đà Lạt\n\n## Tỷ lệ ở *Đà Lạt*")
    assert prose.title == "Câu hỏi"
    assert prose.headings == [("s-ty-le-o-da-lat", "Tỷ lệ ở Đà Lạt"), ("s-ty-le-o-da-lat-2", "Tỷ lệ ở Đà Lạt")]


def test_html_in_markdown_is_text():
    html = Prose(lambda url: url).cell("Một <script>alert(1)</script> & <b onclick='x'>hai</b>")
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "<b " not in html


def test_links_go_where_the_page_says_and_pictures_of_elsewhere_do_not_load():
    prose = Prose({"02.ipynb": "02.vi.html", "x": None}.get)
    assert prose.cell("[tiếp](02.ipynb)") == '<p><a href="02.vi.html">tiếp</a></p>\n'
    assert prose.cell("[tiếp](x)") == "<p>tiếp</p>\n"
    assert "<img" not in prose.cell("![bản đồ](https://example.org/map.png)")


def test_markdown_tables_are_tables():
    assert "<table>" in Prose(lambda url: url).cell("| a | b |\n|---|---|\n| 1 | 2 |")


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        '<p onclick="alert(1)">a</p>',
        '<a href="javascript:alert(1)">a</a>',
        '<img src="https://example.org/x.png">',
        '<iframe src="https://example.org"></iframe>',
        '<meta http-equiv="refresh" content="0;url=https://example.org">',
        '<p style="background:url(https://example.org/x.png)">a</p>',
        "<style>p{background:url(https://example.org/x.png)}</style><p>a</p>",
    ],
)
def test_html_of_a_cell_cannot_act(html):
    made = safe_html(html)
    for tag in ("<script", "<img", "<iframe", "<meta", "<style", "<p o", "url("):
        assert tag not in made
    assert 'href="javascript' not in made


@pytest.mark.parametrize(
    "html",
    [
        "<!-- a --><p>b</p>",
        "<p>a<b>c</p>d</b>",
        "<table><p>a</p></table>",
        "<td>a</td>",
        '<p style="color: red">a</p>',
        '<p title="&quot;">"</p>',
        '<p hidden="">\u00a0</p>',
        "<p>a\x00b</p>",
        '<a href=" java\nscript:x">a</a>',
        '<a href="data:text/html,x">a</a>',
        '<a href="//example.org" rel="x">a</a>',
        "<a title=&#34;x onclick=alert(1)&#34;>a</a>",
        "<math><mi//xlink:href='data:x,<script>'>",
        '<svg><style><a title="</style><img src=x onerror=alert(1)>">',
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    ],
)
def test_what_one_cleaner_lets_pass_the_other_lets_pass(html):
    cleaned = markup._showing().clean(markup._STYLE_BLOCK.sub("", html))
    assert safe_html(html) == cleaned


@pytest.mark.parametrize("html", ["1 <năm> 2", "<b>a</b><script>b</script>", "<p>a</p><object>b</object>"])
def test_what_may_not_be_markup_stands_there_as_text(html):
    for tag in ("<năm>", "<script>", "<object>"):
        assert (tag in html) == (tag.replace("<", "&lt;").replace(">", "&gt;") in safe_html(html))


def test_tables_and_findings_of_a_cell_pass_unchanged():
    html = (
        '<figure class="table"><div class="table-scroll" tabindex="0" role="region" aria-label="Bảng">'
        '<table class="data"><caption>Bảng</caption><thead><tr><th scope="col" class="num">Số</th></tr></thead>'
        '<tbody><tr><td class="num" colspan="2">1.234,5</td></tr></tbody></table></div></figure>'
        '<p class="finding note">94,0% &amp; <a href="https://example.org" rel="noreferrer">nguồn</a></p>'
    )
    assert safe_html(html) == html


def test_an_svg_loses_its_prolog_scripts_and_requests_but_not_its_words():
    svg = '<?xml version="1.0"?>\n<!DOCTYPE svg>\n' + SVG.format(
        "<title>Tỷ lệ</title><script>alert(1)</script><metadata>x</metadata>"
        '<rect onload="alert(1)" fill="url(https://example.org/x)" width="3"/>'
        '<image href="https://example.org/x.png"/><text>a &lt; b</text>'
    )
    made = inline_svg(svg, 1)
    assert made.startswith("<svg")
    assert "<title>Tỷ lệ</title>" in made
    assert "a &lt; b" in made
    assert 'width="3"' in made
    for gone in ("script", "metadata", "onload", "example.org", "DOCTYPE"):
        assert gone not in made


def test_ids_of_two_charts_do_not_meet():
    svg = SVG.format('<clipPath id="a"/><g clip-path="url(#a)"/><use href="#a"/><g aria-labelledby="a b"/>')
    first, second = inline_svg(svg, 1), inline_svg(svg, 2)
    for part in ('id="c1-a"', "url(#c1-a)", 'href="#c1-a"', 'aria-labelledby="c1-a b"'):
        assert part in first
        assert part not in second


@pytest.mark.parametrize("broken", ["<svg>", "no picture", '<!DOCTYPE x [<!ENTITY a "b">]><svg>&a;</svg>'])
def test_what_is_not_an_svg_is_not_one(broken):
    assert inline_svg(broken, 1) is None
