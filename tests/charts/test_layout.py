"""Nothing a reader reads lies on something else, outside the picture, or on a ground too close to its colour."""

from itertools import combinations

import numpy as np
import pytest
from chibo.charts import theme
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.transforms import Bbox

from .conftest import contrast, shown_texts

DPI = 200  # fine enough for letters to be as wide as in the SVG
TOLERANCE = 2.0  # pixels, a hundredth of an inch
LEAST_FOR_TEXT = 4.5
LEAST_FOR_A_MARK = 3.0


@pytest.fixture(scope="module")
def canvas(picture):
    """The chart on a canvas of pixels, laid out as in its SVG."""
    figure = picture.chart.figure
    usual = figure.dpi
    figure.set_dpi(DPI)
    figure.set_facecolor("white")
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    yield canvas
    figure.set_dpi(usual)
    figure.set_facecolor("none")


def is_tile(chart):
    """Tell the pictures whose marks are cells with a number in them: that can be read on every ground."""
    return chart.name.endswith(("by_ward", "wards"))


def boxes(figure, canvas):
    return [(text.get_text(), text.get_window_extent(canvas.get_renderer())) for text in shown_texts(figure)]


def test_no_two_texts_overlap(picture, canvas):
    for (first, box), (second, other) in combinations(boxes(picture.chart.figure, canvas), 2):
        common = Bbox.intersection(box, other)
        if common is not None and min(common.width, common.height) > TOLERANCE:
            pytest.fail(f"{first!r} and {second!r} overlap by {common.width:.0f} × {common.height:.0f} pixels")


def test_every_picture_is_as_wide_as_a_phone_and_no_text_is_smaller_than_twelve_points(picture):
    assert picture.chart.figure.get_figwidth() * 72 == pytest.approx(theme.WIDE)
    assert [text.get_text() for text in shown_texts(picture.chart.figure) if text.get_fontsize() < 12] == []


def test_every_text_lies_inside_the_picture(picture, canvas):
    width, height = canvas.get_width_height()
    for text, box in boxes(picture.chart.figure, canvas):
        inside = box.x0 >= -TOLERANCE and box.y0 >= -TOLERANCE
        inside &= box.x1 <= width + TOLERANCE and box.y1 <= height + TOLERANCE
        assert inside, f"{text!r} stands at {box.extents}, outside {width} × {height}"


def test_every_text_can_be_read_on_its_ground(picture, canvas):
    figure = picture.chart.figure
    texts = shown_texts(figure)
    places = [text.get_window_extent(canvas.get_renderer()) for text in texts]
    for text in texts:
        text.set_alpha(0)
    canvas.draw()
    pixels = np.asarray(canvas.buffer_rgba())[::-1, :, :3] / 255
    for text in texts:
        text.set_alpha(None)
    for text, box in zip(texts, places, strict=True):
        plate = text.get_bbox_patch()
        for share in (0.1, 0.5, 0.9):
            x, y = int(box.x0 + share * box.width), int((box.y0 + box.y1) / 2)
            ground = plate.get_facecolor() if plate else pixels[y, x]
            found = contrast(text.get_color(), ground[:3])
            dark = (theme.DARK.get(to_hex(each), to_hex(each)) for each in (text.get_color(), ground[:3]))
            said = f"{text.get_text()!r}: {found:.1f} at {share:.0%} of its width"
            assert min(found, contrast(*dark)) >= LEAST_FOR_TEXT, said


def test_a_bar_too_light_for_the_paper_has_a_darker_outline(picture):
    for ax in picture.chart.figure.axes:
        for bar in (patch for patch in ax.patches if patch.get_gid() and not is_tile(picture.chart)):
            if contrast(bar.get_facecolor()[:3], "white") < LEAST_FOR_A_MARK:
                assert bar.get_linewidth() > 0
                assert contrast(bar.get_edgecolor()[:3], "white") >= LEAST_FOR_A_MARK
