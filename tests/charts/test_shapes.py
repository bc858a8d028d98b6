"""Bars drawn one by one: they lie where matplotlib's bars do, and the axes grow with them."""

import pytest
from chibo.charts.shapes import box, lying, upright
from matplotlib.figure import Figure


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (lambda ax: upright(ax, 3, 5, bottom=2, width=0.5, color="red"), lambda ax: ax.bar(3, 5, 0.5, 2, color="red")),
        (lambda ax: lying(ax, 3, 5, left=2, height=0.5, color="red"), lambda ax: ax.barh(3, 5, 0.5, 2, color="red")),
    ],
)
def test_a_bar_is_that_of_matplotlib(ours, theirs):
    one, other = Figure().subplots(1, 2)
    bar, (known,) = ours(one), theirs(other)
    assert bar.get_bbox().bounds == known.get_bbox().bounds
    assert bar.get_facecolor() == known.get_facecolor()
    assert (one.get_xlim(), one.get_ylim()) == (other.get_xlim(), other.get_ylim())


def test_a_box_widens_only_axes_whose_limits_nobody_set():
    ax = Figure().subplots()
    ax.set_xlim(0, 1)
    box(ax, 0, 0, 4, 10, color="red")
    assert ax.get_xlim() == (0, 1)
    assert ax.get_ylim() == pytest.approx((-0.5, 10.5))
