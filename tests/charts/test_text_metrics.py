"""What is remembered of a text's size is what matplotlib would measure; no word breaks a picture's form."""

import io
import re

import pytest
from chibo.charts import axes, theme
from chibo.charts.chart import Drawing
from chibo.charts.svg import MeasuringRenderer, in_lines, svg_of, width_of
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure


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
        assert len(in_lines("Đà Lạt:  hai", 350, size=12)) == 1
    assert " ".join(lines).split() == ["khu", "dân", "cư"] * 20
