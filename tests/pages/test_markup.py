"""What a cell puts out is data: none of it may become a script, a request or a broken page."""

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from chibo.pages import markup
from chibo.pages.markup import Prose, faults, safe_html, safe_svg
from hypothesis import given
from hypothesis import strategies as st

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'
ALLOWED = set(markup._TAGS.split())


def test_anchors_are_plain_letters_and_each_its_own():
    prose = Prose(lambda url: url)
    assert "<table>" in prose.cell("# Câu hỏi\n\n## Tỷ lệ ở Đà Lạt\n\n## Tỷ lệ ở *Đà Lạt*\n\n| a | b |\n|---|---|")
    assert prose.title == "Câu hỏi"
    assert prose.headings == [("s-ty-le-o-da-lat", "Tỷ lệ ở Đà Lạt"), ("s-ty-le-o-da-lat-2", "Tỷ lệ ở Đà Lạt")]


def test_links_go_where_the_page_says_and_pictures_of_elsewhere_do_not_load():
    prose = Prose({"02.ipynb": "02.vi.html", "x": None}.get)
    assert prose.cell("[tiếp](02.ipynb)") == '<p><a href="02.vi.html">tiếp</a></p>\n'
    assert prose.cell("[tiếp](x)") == "<p>tiếp</p>\n"
    assert "<img" not in prose.cell("![bản đồ](https://example.org/map.png)")
    html = prose.cell("Một <script>alert(1)</script> & <b onclick='x'>hai</b>")
    assert html == "<p>Một &lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b onclick='x'&gt;hai&lt;/b&gt;</p>\n"


class Active(HTMLParser):
    """Collects what of an HTML text is not mere tables, lists, words and links."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        allowed = markup._ATTRIBUTES["*"] | markup._ATTRIBUTES.get(tag, set())
        self.found += [tag] if tag not in ALLOWED else []
        for name, value in attrs:
            address = re.sub(r"[\s\x00]", "", value or "")
            acts = name == "href" and re.match(r"(?!https?:|mailto:)[a-z][a-z0-9+.-]*:", address, re.IGNORECASE)
            if acts or (name not in allowed and not name.startswith("aria-")):
                self.found.append(f"{tag} {name}={value}")
            if name == "style" and not re.fullmatch(r"((color|background-color|font-\w+|text-align):[^(\\]*)*", value):
                self.found.append(f"{tag} {name}={value}")

    def handle_comment(self, data):
        self.found.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


HOSTILE = [
    "<script>alert(1)</script>",
    '<p onclick="alert(1)">a</p>',
    '<a href="javascript:alert(1)">a</a>',
    '<img src="https://example.org/x.png">',
    '<iframe src="https://example.org"></iframe>',
    '<meta http-equiv="refresh" content="0;url=https://example.org">',
    '<p style="background:url(https://example.org/x.png)">a</p>',
    '<p style="color:red;background-image:u\\72l(https://example.org/x.png)">a</p>',
    "<style>p{background:url(https://example.org/x.png)}</style><p>a</p>",
    "<!-- a --><p>b</p>",
    "<!--><script>a</script>",
    "<!-- a --!><script>a</script>",
    "<p>a<b>c</p>d</b>",
    "<table><p>a</p></table>",
    '<p style="color: red">a</p>',
    '<p title="&quot;">"</p>',
    "<p>a\x00b</p>",
    '<a href=" java\nscript:x">a</a>',
    '<a href="data:text/html,x">a</a>',
    '<a href="//example.org" rel="x">a</a>',
    "<a title=&#34;x onclick=alert(1)&#34;>a</a>",
    "<math><mi//xlink:href='data:x,<script>'>",
    '<svg><style><a title="</style><img src=x onerror=alert(1)>">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<p title="<script>alert(1)</script>">a</p>',
    "<SCRIPT/x>alert(1)</SCRIPT>",
    "<p/onclick=alert(1)>a",
    "<ins><!</ins><script>a</script>",
    "<![CDATA[<script>a</script>]]>",
    "<?php <script>a</script> ?>",
]


@pytest.mark.parametrize("html", HOSTILE)
def test_html_of_a_cell_cannot_act(html):
    assert Active(html).found or html in HOSTILE[12:]  # the check itself sees what is wrong with most of them
    made = safe_html(html)
    assert Active(made).found == []
    assert Active(safe_html(made)).found == []  # nothing that is text now becomes markup when it is read again
    for tag in ("<script", "<img", "<iframe", "<meta", "<style", "<p o", "url("):
        assert tag not in made
    assert 'href="javascript' not in made


@given(st.lists(st.sampled_from([*"<>/='\" -!&;ax", "<p", "<!--", "-->", "</", "<script>", "style=", "on", *HOSTILE])))
def test_no_mixture_of_pieces_acts(pieces):
    made = safe_html("".join(pieces))
    assert Active(made).found == Active(safe_html(made)).found == []


@pytest.mark.parametrize("html", ["1 <năm> 2", "<b>a</b><script>b</script>", "<p>a</p><object>b</object>", "a < b"])
def test_what_may_not_be_markup_stands_there_as_text(html):
    for tag in ("<năm>", "<script>", "<object>", "< b"):
        assert (tag in html) == (tag.replace("<", "&lt;").replace(">", "&gt;") in safe_html(html))


def test_tables_and_findings_of_a_cell_pass_unchanged():
    html = (
        '<figure class="table"><div class="table-scroll" tabindex="0" role="region" aria-label="Bảng">'
        '<table class="data"><caption>Bảng</caption><thead><tr><th scope="col" class="num">Số</th></tr></thead>'
        '<tbody><tr><td class="num" colspan="2">1.234,5</td></tr></tbody></table></div></figure>'
        '<p class="finding note">94,0% &amp; <a href="https://example.org" rel="noreferrer">nguồn</a></p>'
    )
    assert safe_html(html) == html
    # A frame that pandas writes keeps its table without its styles.
    frame = '<div><style scoped>td{color:red}</style><table border="1" class="data"><tr style="text-align: right;">'
    expected = '<div><table class="data"><tbody><tr style="text-align:right"><td>1</td></tr></tbody></table></div>'
    assert safe_html(f"{frame}<td>1</td></tr></table></div>") == expected


def drawn(svg, number):
    return ElementTree.tostring(safe_svg(svg, number), encoding="unicode")


def test_an_svg_loses_its_prolog_scripts_and_requests_but_not_its_words():
    svg = '<?xml version="1.0"?>\n<!DOCTYPE svg>\n' + SVG.format(
        "<title>Tỷ lệ</title><script>alert(1)</script><SCRIPT>alert(1)</SCRIPT><metadata>x</metadata>"
        '<rect onload="alert(1)" ONCLICK="alert(1)" fill="url(https://example.org/x)" width="3"/>'
        '<rect fill="URL(https://example.org/x)" style="fill:u\\72l(https://example.org/x)"/>'
        "<style>@import 'https://example.org/x.css'</style><style>.a{fill:url(//example.org)}</style>"
        '<a href="#x"><set attributeName="href" to="javascript:alert(1)"/></a>'
        '<body xmlns="http://www.w3.org/1999/xhtml">example.org</body>'
        '<image href="https://example.org/x.png"/><a href="javascript:alert(1)"><text>a &lt; b</text></a>'
    )
    made = drawn(svg, 1)
    assert made.startswith("<svg")
    for kept in ("<title>Tỷ lệ</title>", "a &lt; b", 'width="3"'):
        assert kept in made
    for gone in ("script", "metadata", "onload", "onclick", "example.org", "doctype", "<set", "<style", "alert"):
        assert gone not in made.lower()


def test_ids_of_two_charts_do_not_meet():
    svg = SVG.format('<clipPath id="a"/><g clip-path="url(#a)"/><use href="#a"/><g aria-labelledby="a b"/>')
    first, second = (drawn(svg, number) for number in (1, 2))
    for part in ('id="c1-a"', "url(#c1-a)", 'href="#c1-a"', 'aria-labelledby="c1-a b"'):
        assert part in first
        assert part not in second


def test_what_not_everybody_can_read_of_a_page_is_told():
    good = '<h1>a</h1><h2>b</h2><svg aria-label="c"><svg/></svg><table><tr><th>d</th></tr></table><a href="#">e</a>'
    assert faults(good) == []
    bad = '<img src="data:,"><svg/><a href="#"></a><table><tr><td>a</td></tr></table><h1 id="b">b</h1><h3 id="b">c</h3>'
    assert faults(bad) == [
        "2 pictures without a description",
        "1 link without words",
        "1 table without headings",
        "1 id used twice",
        "1 heading that skips a level",
    ]


@pytest.mark.parametrize("broken", ["<svg>", "<a/>", "no picture", '<!DOCTYPE x [<!ENTITY a "b">]><svg>&a;</svg>'])
def test_what_is_not_an_svg_is_not_one(broken):
    assert safe_svg(broken, 1) is None
