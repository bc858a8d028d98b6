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
STYLE = Path(theme.__file__).with_name("house.mplstyle").read_text("utf-8")


def test_black_on_white_is_21_and_a_colour_on_itself_1():
    assert contrast("black", "white") == pytest.approx(21)
    assert contrast(theme.FOCUS, theme.FOCUS) == 1


def test_contrasts_are_written_beside_the_colours():
    assert len(STATED) >= 12


@pytest.mark.parametrize(("colour", "stated"), STATED)
def test_the_contrast_written_beside_a_colour_is_right(colour, stated):
    assert f"{contrast(colour, theme.PAPER):.1f}" == stated


@pytest.mark.parametrize("name", ["INK", "MUTED", "BREAK"])
def test_text_colours_can_be_read_on_paper_and_on_the_report_year(name):
    assert contrast(getattr(theme, name), theme.PAPER) >= 4.5
    assert contrast(getattr(theme, name), theme.REPORT_YEAR) >= 4.5


@pytest.mark.parametrize("line", [line for line in STYLE.splitlines() if re.search(r"(text|label|tick)\.?color", line)])
def test_text_colours_of_the_style_can_be_read(line):
    assert contrast("#" + line.split(":")[1].strip(), theme.PAPER) >= 4.5


@pytest.mark.parametrize("category", theme.RATING)
def test_text_on_a_rating_can_be_read(category):
    assert contrast(theme.text_on(category), theme.RATING[category]) >= 4.5


@pytest.mark.parametrize("name", ["FOCUS", "CONTEXT", "BREAK", "OWN_CELL", "JOINT_CELL", "NO_MEMBERS"])
def test_marks_stand_out_from_paper(name):
    assert contrast(getattr(theme, name), theme.PAPER) >= 3


@pytest.mark.parametrize("category", [name for name in theme.RATING if name not in theme.LIGHT_FILLS])
def test_ratings_that_are_not_listed_as_light_stand_out_from_paper(category):
    assert contrast(theme.RATING[category], theme.PAPER) >= 3


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
