"""Colours: the contrast written beside each is the contrast it has, and text reaches what text needs."""

import re
from pathlib import Path

import matplotlib
import matplotlib.style
import pytest
from chibo.charts import theme

from .contrast import contrast

SOURCE = Path(theme.__file__).read_text("utf-8").splitlines()
NOTED = re.compile(r'"(#[0-9a-f]{6})",?  # (\d+\.\d)')
STATED = [match.groups() for match in map(NOTED.search, SOURCE) if match]
MARKS = [theme.FOCUS, theme.CONTEXT, theme.BREAK, theme.OWN_CELL, theme.JOINT_CELL, theme.NO_MEMBERS]


def test_the_contrast_written_beside_a_colour_is_right():
    assert contrast("black", "white") == pytest.approx(21)
    assert len(STATED) >= 12
    assert [(colour, stated) for colour, stated in STATED if f"{contrast(colour, theme.PAPER):.1f}" != stated] == []


def test_marks_stand_out_from_paper():
    dark = [theme.RATING[name] for name in ("clean_strong_exemplary", "clean_strong", "excellent", "weak", "failed")]
    assert [colour for colour in [*MARKS, *dark] if contrast(colour, theme.PAPER) < 3] == []


def test_own_and_joint_cells_differ_in_lightness_too():
    assert contrast(theme.OWN_CELL, theme.JOINT_CELL) >= 2
    assert contrast(theme.RATING["clean_strong"], theme.RATING["good"]) >= 1.8


def test_the_style_is_matplotlibs_defaults_and_the_house_style():
    with matplotlib.rc_context({"font.size": 20, "axes.grid": True}):
        with matplotlib.style.context(["default", Path(theme.__file__).with_name("house.mplstyle")]):
            expected = dict(matplotlib.rcParams)
        with theme.style():
            assert dict(matplotlib.rcParams) == expected


def test_a_callers_own_settings_are_back_after_drawing_and_those_that_are_no_look_stay():
    own = {"font.size": 20, "figure.max_open_warning": 3, "timezone": "Asia/Ho_Chi_Minh"}
    with matplotlib.rc_context(own):
        with theme.style():
            assert [matplotlib.rcParams[name] for name in own] == [9, 3, "Asia/Ho_Chi_Minh"]
        assert [matplotlib.rcParams[name] for name in own] == [20, 3, "Asia/Ho_Chi_Minh"]
