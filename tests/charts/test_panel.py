"""Our axes draw what matplotlib's own draw, to the byte."""

import pytest
from chibo.charts import theme
from chibo.charts.axes import numbers, only_categories, rows
from chibo.charts.panel import Panel
from chibo.charts.shapes import lying
from chibo.charts.writing import Writing
from chibo.words import Words
from matplotlib.axes import Axes
from matplotlib.figure import Figure


def named_rows(figure, kind):
    ax = figure.subplots(**kind)
    for y, value in enumerate([3, 5, 8]):
        lying(ax, y, value, height=0.6, color=theme.FOCUS)
    rows(ax, ["Đà Lạt", "Bảo Lộc", "Lâm Hà"])
    numbers(ax.xaxis, Words("vi"))
    only_categories(ax)


def one_name_bold(figure, kind):
    named_rows(figure, kind)
    figure.axes[0].get_yticklabels()[1].set_fontweight("bold")


def shared_numbers(figure, kind):
    for ax in figure.subplots(1, 2, sharey=True, **kind):
        ax.plot([2010, 2013], [4, 250], color=theme.FOCUS)
        ax.set_ylabel("A")
        ax.grid(axis="y")


def without_axis(figure, kind):
    ax = figure.subplots(**kind)
    ax.text(0.5, 0.5, "A")
    ax.axis("off")


def ticks_inside(figure, kind):
    ax = figure.subplots(**kind)
    ax.tick_params(length=4, direction="in", bottom=True, right=True, labelright=True, labelrotation=30)
    ax.set_xticks([0, 0.5, 1])


def minor_ticks(figure, kind):
    ax = figure.subplots(**kind)
    ax.minorticks_on()
    ax.tick_params(which="minor", length=2, bottom=True)


DRAWN = [named_rows, one_name_bold, shared_numbers, without_axis, ticks_inside, minor_ticks]


def written(draw, axes_class):
    with theme.style():
        figure = Figure(figsize=(theme.WIDE, 3), layout="constrained")
        draw(figure, {"subplot_kw": {"axes_class": axes_class}})
        with Writing(figure) as writing:
            return writing.svg()


@pytest.mark.parametrize("draw", DRAWN)
def test_a_panel_looks_as_axes_of_matplotlib_do(draw):
    assert written(draw, Panel) == written(draw, Axes)


def test_a_label_made_bold_leaves_the_others_as_they_are():
    ax = Figure().subplots(subplot_kw={"axes_class": Panel})
    rows(ax, ["a", "b", "c"])
    labels = ax.get_yticklabels()
    labels[0].set_fontweight("bold")
    assert [label.get_fontweight() for label in labels] == ["bold", "normal", "normal"]


def test_ticks_hold_artists_of_their_own():
    ax = Figure().subplots(subplot_kw={"axes_class": Panel})
    rows(ax, ["a", "b", "c"])
    ticks = ax.yaxis.get_major_ticks()
    for part in ("gridline", "tick1line", "tick2line", "label1", "label2"):
        assert len({id(getattr(tick, part)) for tick in ticks}) == 3
    assert [tick.get_loc() for tick in ticks] == [0, 1, 2]
