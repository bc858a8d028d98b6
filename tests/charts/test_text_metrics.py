"""What is remembered of a text's size is what matplotlib would measure; no word breaks a picture's form."""

import io
import re

import pytest
from chibo.charts import axes, theme
from chibo.charts.chart import Drawing
from chibo.charts.svg import LONGEST_WORD, MeasuringRenderer, shorter_words, svg_of, title_in_room, width_of
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


def drawn(*names):
    """Return the axes of a picture with names of rows, after it was written, and its words."""
    with theme.style():
        ax = Drawing("split.by_ward", "vi", height=3).axes()
        axes.row_names(ax, names)
        ax.set(ylim=(len(names), -1), xlabel=names[0])
        svg = svg_of(ax.figure)
    return ax, re.findall(r"<text[^>]*>(.*)</text>", svg)


@pytest.mark.parametrize("name", ["W" * 300, "chi bộ " * 40, "W" * 300 + "\n" + "W" * 300, "<script>" * 30])
def test_a_name_that_is_too_wide_leaves_room_for_the_data(name):
    ax, said = drawn(name, "Đà Lạt")
    assert max(label.get_window_extent().width for label in ax.texts) <= 0.45 * ax.figure.bbox.width
    assert ax.get_position().width > 0.4
    assert ax.texts[0].get_text().endswith("…")
    assert "Đà Lạt" in said
    assert all(len(word) < 200 for text in said for word in text.split())


def test_ordinary_names_stay_and_a_dollar_sign_is_no_formula():
    names = ["Tổ chức đảng không có khuyết điểm qua kiểm tra", "Đà Lạt\n10/2013", r"$\frac{1}{2$", "$x$", "5 $ = 6 $"]
    ax, said = drawn(*names)
    assert [text.get_text() for text in ax.texts] == names
    assert {*"\n".join(names).split("\n")} <= {*said}


def test_a_title_wider_than_the_picture_is_written_in_lines():
    with theme.style():
        lines = title_in_room("khu dân cư " * 20).split("\n")
        assert max(width_of(line, size=11.5, weight="bold") for line in lines) <= 72 * theme.WIDE
        assert title_in_room("Đà Lạt:  hai") == "Đà Lạt:  hai"
    assert " ".join(lines).split() == ["khu", "dân", "cư"] * 20


def test_only_a_word_nobody_could_break_is_cut():
    assert shorter_words("a" * LONGEST_WORD) == "a" * LONGEST_WORD
    assert shorter_words("x " + "a" * (LONGEST_WORD + 1)) == "x " + "a" * (LONGEST_WORD - 1) + "…"
