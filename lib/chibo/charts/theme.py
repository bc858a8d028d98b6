"""How pictures look: colours by what they mean, sizes by name. Type and ink are in ``house.mplstyle``.

Contrast with white stands beside each colour; 3.0 is the least a mark needs, 4.5 the least for text.
The main pairs (own cell and joint cell, clean and weak) differ in lightness too, so they survive grey printing and
the common colour-vision deficiencies.
"""

import functools
from importlib.resources import as_file, files

import matplotlib
import matplotlib.style
from matplotlib.colors import to_hex

INK = "#1f2933"  # 14.8
MUTED = "#52606d"  # 6.5: axis text, footers
CONTEXT = "#7b8794"  # 3.7: what is there for comparison
LATER = "#cbd2d9"  # 1.5: what recedes; a bar of it has a darker outline
FOCUS = "#0b5e6f"  # 7.4: what the chart is about
BREAK = "#9b2226"  # 7.9: a series ends here
PAPER = "#ffffff"
REPORT_YEAR = "#eef2f5"  # a ground, not a mark

OWN_CELL = FOCUS
JOINT_CELL = "#c78804"  # 3.0
NO_MEMBERS = BREAK
NOT_STATED = "#e4e7eb"  # 1.2: always hatched and outlined

RATING = {
    "clean_strong_exemplary": "#083d4a",  # 11.8
    "clean_strong": "#0b7285",  # 5.6
    "excellent": "#083d4a",
    "good": "#4aa3b5",  # 2.9, outlined
    "completed": "#e0b252",  # 2.0, outlined
    "weak": BREAK,
    "failed": BREAK,
    "not_stated": NOT_STATED,
}
"""Colour of a rating category: dark to light down to "completed", red for the bottom class."""

LIGHT_FILLS = {"good", "completed", "not_stated"}
"""Categories whose fill needs dark text."""

TILE_SCALE = "YlGnBu"
HEAT_SCALE = "Blues"

HATCH = "////"
OUTLINE = {"edgecolor": CONTEXT, "linewidth": 0.5}
"""Of fills too light for the paper."""

SMALL = 7.2
"""Size of the smallest type: what stands below a picture, beside a rule, under a value."""

_NO_LOOK = {
    *("backend", "backend_fallback", "interactive", "toolbar", "timezone", "docstring", "tk", "webagg"),
    *("epoch", "directory", "max_open_warning", "raise_window"),
}
"""Words in the names of settings that belong to the caller: no style of matplotlib's sets them."""

WIDE = 7.4
"""Width of every picture in inches; heights follow the number of rows."""


def height(rows: int, *, row: float = 0.34, around: float = 1.35) -> float:
    """Return the height in inches of a picture with so many rows."""
    return around + row * max(rows, 1)


def heat(share: float) -> str:
    """Return a colour of the scale of heat maps: 0 is its light end, 1 the dark one."""
    return to_hex(matplotlib.colormaps[HEAT_SCALE](share))


def style():
    """Return the context every figure is drawn and saved in: matplotlib's defaults and the house style, only these.

    A context and not a global setting, so that a caller's own pictures keep their own look. Only what differs is set:
    matplotlib checks each of its three hundred settings whenever it is set.
    """
    return matplotlib.rc_context({name: value for name, value in _look().items() if matplotlib.rcParams[name] != value})


@functools.cache
def _look() -> dict:
    """Return every setting that says how a picture looks, once."""
    with as_file(files("chibo.charts") / "house.mplstyle") as path:
        house = matplotlib.rc_params_from_file(path, use_default_template=False)
    defaults = {name: value for name, value in matplotlib.rcParamsDefault.items() if not _NO_LOOK & {*name.split(".")}}
    return defaults | dict(house)


def text_on(category: str) -> str:
    """Return the colour of text on the fill of a rating category."""
    return INK if category in LIGHT_FILLS else PAPER
