"""Colours: the contrast written beside each is the contrast it has, and text reaches what text needs."""

import matplotlib
import numpy as np
import pytest
from chibo.charts import theme
from matplotlib.colors import to_rgb

from .conftest import contrast

MARKS = [theme.FOCUS, theme.CONTEXT, theme.BREAK, theme.OWN_CELL, theme.JOINT_CELL, theme.NO_MEMBERS]


def test_marks_stand_out_from_paper():
    assert contrast("black", "white") == pytest.approx(21)
    dark = [theme.RATING[name] for name in ("clean_strong_exemplary", "clean_strong", "excellent", "weak", "failed")]
    assert [colour for colour in [*MARKS, *dark] if contrast(colour, theme.PAPER) < 3] == []


def test_in_the_dark_words_and_marks_stand_out_as_well():
    words = [theme.INK, theme.MUTED, theme.BREAK]
    dark = {light: contrast(other, theme.DARK[theme.PAPER]) for light, other in theme.DARK.items()}
    assert [colour for colour in words if dark[colour] < 4.5] == []
    assert [colour for colour in [*MARKS, theme.SHORTCOMINGS, theme.BEST, theme.GOOD] if dark[colour] < 3] == []


# As a protanope and a deuteranope see it: Viénot, Brettel and Mollon, 1999, on linear light.
SEEN = {
    "protanope": [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
    "deuteranope": [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
}
APART = [  # that stand beside each other in one picture; the lowest class and what is not stated are hatched as well
    (theme.OWN_CELL, theme.JOINT_CELL),
    (theme.OWN_CELL, theme.SOME_CELL),
    (theme.SOME_CELL, theme.PAPER),
    (theme.BEST, theme.FAIR),
    (theme.GOOD, theme.FAIR),
    (theme.FAIR, theme.ENOUGH),
    (theme.SHORTCOMINGS, theme.LATER),
    (theme.FOCUS, theme.LATER),
]


@pytest.mark.parametrize(("one", "other"), APART)
def test_colours_beside_each_other_are_told_apart_in_grey_print_and_by_the_colour_blind(one, other):
    grey = [np.dot(to_rgb(colour), [0.2126, 0.7152, 0.0722]) for colour in (one, other)]
    assert abs(np.subtract(*grey)) > 0.08
    for eyes in SEEN.values():
        seen = [np.clip(np.array(eyes) @ np.power(to_rgb(colour), 2.2), 0, 1) for colour in (one, other)]
        assert np.linalg.norm(np.subtract(*(np.power(light, 1 / 2.2) for light in seen))) > 0.15


def test_a_callers_own_settings_are_back_after_drawing_and_those_that_are_no_look_stay():
    own = {"font.size": 20, "axes.grid": True, "figure.max_open_warning": 3, "timezone": "Asia/Ho_Chi_Minh"}
    with matplotlib.rc_context(own):
        with theme.style():
            assert [matplotlib.rcParams[name] for name in own] == [theme.TYPE, False, 3, "Asia/Ho_Chi_Minh"]
        assert [matplotlib.rcParams[name] for name in own] == [20, True, 3, "Asia/Ho_Chi_Minh"]
