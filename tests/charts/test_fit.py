"""A picture keeps its form whatever it is labelled with."""

import pytest
from chibo.charts import theme
from chibo.charts.axes import rows
from chibo.charts.fit import LONGEST_WORD, WIDEST_LABEL, fit, shorter_words
from matplotlib.figure import Figure


def figure_with(names, title="Tiêu đề"):
    figure = Figure(figsize=(theme.WIDE, 3), layout="constrained")
    figure.suptitle(title)
    rows(figure.subplots(), names)
    return figure


def shown(figure):
    return [label.get_text() for label in figure.axes[0].get_yticklabels()]


@pytest.mark.parametrize("name", ["W" * 300, "chi bộ " * 40, "W" * 300 + "\n" + "W" * 300, "<script>" * 30])
def test_a_name_that_is_too_wide_leaves_room_for_the_data(name):
    with theme.style():
        figure = figure_with([name, "Đà Lạt"])
        fit(figure)
        figure.draw_without_rendering()
        labels = figure.axes[0].get_yticklabels()
        assert max(label.get_window_extent().width for label in labels) <= WIDEST_LABEL * figure.bbox.width
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
