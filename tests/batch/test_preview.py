"""Small pictures for the list: shapes and colours stay, words and links go, and no two share an id."""

import re
from xml.etree import ElementTree

import pytest
from chibo.pages.preview import preview

CHART = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 40" width="90pt" role="group" lang="vi" class="chart"
aria-labelledby="t"><title id="t">Tên</title><desc id="d">Mô tả</desc><style>.k0{fill:#0b5e6f}.k1{font-size:8px}</style>
<style>.hit{cursor:help}</style><defs><clipPath id="p1"><rect x="0.4" y="0" width="9.6" height="4"/></clipPath>
<pattern id="h1"><rect width="7" height="7" fill="#e4e7eb"/></pattern><path id="m0" d="M0 0L3.3 3.7"/></defs>
<g clip-path="url(#p1)"><path d="M0.6 1.2H9.9V-0.4z" class="k0" id="own"/></g><use href="#m0" x="1.5"/>
<path d="M0 0h4v4z" style="fill:url(#h1);stroke:#7b8794"/><text class="k1" x="1" y="2">lời</text>
<a class="hit" href="#n1"><use href="#m0"/><text>gợi ý</text></a></svg>"""


def test_shapes_and_colours_stay_and_words_go():
    small = preview(CHART, "v1")
    assert [
        word for word in ("lời", "gợi ý", "Tên", "Mô tả", "<a ", "hit", "aria-labelledby", "lang=") if word in small
    ] == []
    assert 'd="M1 1H10V0z" class="v1-k0"' in small
    assert ".v1-k0{fill:#0b5e6f}" in small
    assert "k1" not in small
    assert 'fill="#e4e7eb"' in small
    assert 'style="fill:url(#v1-h1);stroke:#7b8794"' in small
    assert 'viewBox="0 0 90 40"' in small
    assert 'aria-hidden="true"' in small


def test_two_pictures_of_one_chart_share_no_id_and_every_reference_is_met():
    ids = []
    for name in ("v1", "v2"):
        small = preview(CHART, name)
        own = set(re.findall(r'id="([^"]+)"', small))
        assert own == {f"{name}-{identity}" for identity in ("p1", "h1", "m0")}
        assert set(re.findall(r'(?:href="#|url\(#)([\w-]+)', small)) == own
        ids.append(own)
        ElementTree.fromstring(small)
    assert ids[0].isdisjoint(ids[1])


@pytest.mark.parametrize(("points", "is_there"), [(10, True), (2000, False)])
def test_a_picture_too_rich_to_be_small_is_none(points, is_there):
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0{"L1 1" * points}"/></svg>'
    assert bool(preview(svg, "v1")) == is_there
