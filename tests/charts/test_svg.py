"""A chart on a page: one accessible element, unique ids, nothing fetched or run, the same bytes every time."""

import hashlib
import io
import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from chibo.charts import axes, theme
from chibo.charts.chart import Drawing
from chibo.charts.svg import Mark, MeasuringRenderer, accessible, in_lines, make_small, svg_of, width_of
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure

SVG = "{http://www.w3.org/2000/svg}"
PLAIN = f'<svg xmlns="{SVG[1:-1]}" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 500 300">{{}}</svg>'


@pytest.fixture
def root(one):
    return ElementTree.fromstring(one.svg)


def referred(root):
    attributes = [pair for element in root.iter() for pair in element.attrib.items()]
    links = {value[1:] for name, value in attributes if name.endswith("href")}
    return links | {target for _, value in attributes for target in re.findall(r"url\(#([^)]+)\)", value)}


def test_a_chart_is_an_image_with_a_name_a_description_and_a_language(one, root):
    assert root.tag == f"{SVG}svg"
    assert (root.get("role"), root.get("lang"), root.get("aria-label")) == ("img", one.lang, one.chart.title)
    description = root.find(f"{SVG}desc")
    assert (description.text, root.get("aria-describedby")) == (one.chart.alt, description.get("id"))


def test_every_mark_says_its_text_and_trace_when_pointed_at_and_nothing_is_drawn_for_it(one, root):
    said = [element.text for element in root.iter(f"{SVG}title")]
    assert Counter(said) == Counter(f"{mark.text}\n{mark.trace}" for mark in one.chart.marks)
    parents = {child: parent for parent in root.iter() for child in parent}
    assert all(len(parents[title]) > 1 or parents[title].tag != f"{SVG}g" for title in root.iter(f"{SVG}title"))


def test_every_colour_that_is_another_one_in_the_dark_is_a_variable(one):
    bare = re.sub(r"var\(--([0-9a-f]{6}),#\1\)", "", one.svg)
    assert [colour for colour in theme.DARK if re.search(f'(fill|stroke)(:|="){colour}', bare)] == []


def test_ids_are_unique_and_every_reference_leads_somewhere(root):
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert referred(root) <= set(ids)


def test_nothing_is_run_fetched_or_dated(one, root):
    assert {element.tag.removeprefix(SVG) for element in root.iter()}.isdisjoint({"script", "metadata", "image"})
    for element in root.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert not name.endswith("href") or value.startswith("#")
            assert "url(" not in value or "url(#" in value
    assert re.search(r"https?://(?!www\.w3\.org/(?:2000/svg|1999/xlink))", one.svg) is None
    assert "dc:date" not in one.svg


def test_a_picture_shown_twice_gives_the_same_bytes(one):
    assert one.chart.to_svg() == one.svg


@pytest.fixture(scope="module")
def elsewhere():
    """The digests of every chart from another process with another hash seed, and the pictures it left open."""
    script = (
        "import hashlib, json, runpy, sys\n"
        "drawn = runpy.run_path(sys.argv[1])['draw_all'](['vi'])\n"
        "digest = lambda chart: hashlib.sha256(chart.to_svg().encode()).hexdigest()\n"
        "digests = {'-'.join(key): digest(chart) for key, chart in reversed(drawn.items())}\n"
        "from matplotlib import pyplot\n"
        "print(json.dumps({'digests': digests, 'open': pyplot.get_fignums()}))\n"
    )
    environment = os.environ | {"PYTHONHASHSEED": "12345"}
    path = str(Path(__file__).with_name("conftest.py"))
    done = subprocess.run([sys.executable, "-c", script, path], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_another_process_with_another_hash_seed_gives_the_same_bytes(drawn, elsewhere):
    here = {"-".join(key): picture.svg.encode() for key, picture in drawn.items() if key[1] == "vi"}
    assert elsewhere["digests"] == {key: hashlib.sha256(svg).hexdigest() for key, svg in here.items()}


def test_markup_in_words_stays_text():
    inner, marks = '<g id="m"><path d="M0 0"/></g>', [Mark("m", {"period": "<i>"}, "&")]
    svg = accessible(PLAIN.format(inner), title="a<b>", description="</desc>", lang="vi", marks=marks)
    root = ElementTree.fromstring(svg)
    assert (root.get("aria-label"), root.find(f"{SVG}desc").text) == ("a<b>", "</desc>")
    assert [element.text for element in root.iter(f"{SVG}title")] == ["<i>: &"]


SMALLER = {
    "coordinates to a tenth": (
        '<circle cx="1.2345" cy="2.001" r="-0.0001"/><use transform="translate(10.123456 5)"/>',
        '<circle cx="1.2" cy="2" r="0" /><use transform="translate(10.1 5)" />',
    ),
    "a path keeps its commands": (
        '<path d="M 0 1  C 1 1 2 2 3.14159 3  L 3 3 z "/>',
        '<path d="M0 1C1 1 2 2 3.14 3L3 3z" />',
    ),
    "a repeated style becomes a rule and a single one stays": (
        '<a style="fill: red; stroke: blue"/><b style="fill: red; stroke: blue"/><i style="fill: none"/>',
        '<style>.k0{fill:red;stroke:blue}</style><a class="k0" /><b class="k0" /><i style="fill:none" />',
    ),
    "what is said of everything on the page goes": (
        "<defs><style>*{stroke-linejoin: round; stroke-linecap: butt}</style></defs>",
        "",
    ),
    "words keep their blanks": ("<text>a  b <tspan>c </tspan></text>", "<text>a  b <tspan>c </tspan></text>"),
}


@pytest.mark.parametrize(("inner", "expected"), SMALLER.values(), ids=list(SMALLER))
def test_a_smaller_picture_is_the_same_picture(inner, expected):
    ElementTree.register_namespace("", SVG[1:-1])
    root = ElementTree.fromstring(PLAIN.format(inner))
    make_small(root, "k")
    written = "".join(ElementTree.tostring(child, encoding="unicode") for child in root)
    assert written.replace(f' xmlns="{SVG[1:-1]}"', "") == expected


def _extent(renderer: type[RendererSVG], text: str, **style) -> list[float]:
    figure = Figure(dpi=72)
    return list(figure.text(0.5, 0.5, text, **style).get_window_extent(renderer(100, 100, io.StringIO())).bounds)


@pytest.mark.parametrize("text", ["Phường 1", "2013", "hai dòng:\nĐà Lạt", ""])
@pytest.mark.parametrize("style", [{"fontsize": 7.2}, {"fontsize": 11.5, "fontweight": "bold"}, {"style": "italic"}])
def test_a_text_is_as_large_as_matplotlib_finds_it(text, style):
    with theme.style():
        expected = _extent(RendererSVG, text, **style)
        assert _extent(MeasuringRenderer, text, **style) == pytest.approx(expected)
        assert _extent(MeasuringRenderer, text, **style) == pytest.approx(expected), "remembered"


@pytest.mark.parametrize("name", ["W" * 300, "chi bộ " * 40, r"$\frac{1}{2$ 5 $ = 6 $", "<script>" * 30])
def test_a_name_stays_in_the_picture_whatever_it_is_and_a_dollar_sign_is_no_formula(name):
    with theme.style():
        drawing = Drawing("split.by_ward", "vi")
        rows = axes.Rows(drawing, limits=(0, 1))
        rows.write(name, "1")
        rows.write("Đà Lạt", "2")
        rows.end()
        said = re.findall(r"<text[^>]*>(.*)</text>", svg_of(drawing.figure))
        assert max(width_of(text.get_text(), size=theme.TYPE) for text in rows.ax.texts) <= theme.WIDE
    assert "Đà Lạt" in said
    assert all(len(word) < 200 for text in said for word in text.split())


def test_a_text_wider_than_its_room_is_written_in_lines():
    with theme.style():
        lines = in_lines("khu dân cư " * 20, 350, size=12)
        assert max(width_of(line, size=12) for line in lines) <= 350
        assert (in_lines("Đà Lạt:  hai", 350, size=12), in_lines("WW", 5, size=12)) == (["Đà Lạt: hai"], ["…"])
    assert " ".join(lines).split() == ["khu", "dân", "cư"] * 20
