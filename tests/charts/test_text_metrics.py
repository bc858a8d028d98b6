"""What is remembered of a text's size is what matplotlib would measure; no word breaks a picture's form."""

import io

import pytest
from chibo.charts import theme
from chibo.charts.axes import row_names
from chibo.charts.text_metrics import LONGEST_WORD, MeasuringRenderer, fit, shorter_words
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


def figure_with(names, title="Tiêu đề"):
    figure = Figure(figsize=(theme.WIDE, 3), layout="constrained")
    figure.suptitle(title)
    row_names(figure.subplots(), names)
    return figure


def shown(figure):
    return [text.get_text() for text in figure.axes[0].texts]


@pytest.mark.parametrize("name", ["W" * 300, "chi bộ " * 40, "W" * 300 + "\n" + "W" * 300, "<script>" * 30])
def test_a_name_that_is_too_wide_leaves_room_for_the_data(name):
    with theme.style():
        figure = figure_with([name, "Đà Lạt"])
        fit(figure)
        figure.draw_without_rendering()
        labels = figure.axes[0].texts
        assert max(label.get_window_extent().width for label in labels) <= 0.45 * figure.bbox.width
        assert figure.axes[0].get_position().width > 0.4
    assert shown(figure)[0].endswith("…")
    assert shown(figure)[1] == "Đà Lạt"


def test_ordinary_names_stay():
    names = ["Tổ chức đảng không có khuyết điểm qua kiểm tra", "Đà Lạt\n10/2013"]
    with theme.style():
        figure = figure_with(names)
        fit(figure)
    assert shown(figure) == names


def test_a_title_wider_than_the_picture_is_written_in_lines():
    with theme.style():
        figure = figure_with(["a"], title="khu dân cư " * 20)
        fit(figure)
        (title,) = [text for text in figure.texts if text.get_text() == figure.get_suptitle()]
        assert title.get_window_extent().width <= figure.bbox.width
    assert title.get_text().split() == ["khu", "dân", "cư"] * 20


def test_only_a_word_nobody_could_break_is_cut():
    assert shorter_words("a" * LONGEST_WORD) == "a" * LONGEST_WORD
    assert shorter_words("x " + "a" * (LONGEST_WORD + 1)) == "x " + "a" * (LONGEST_WORD - 1) + "…"


@pytest.mark.parametrize("name", [r"$\frac{1}{2$", "$x$", "5 $ = 120.000 đồng, 6 $"])
def test_a_dollar_sign_is_no_formula(name):
    with theme.style():
        figure = figure_with([name])
        figure.draw_without_rendering()
    assert shown(figure) == [name]
