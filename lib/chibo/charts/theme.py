"""How pictures look: colours by what they mean, in the light and in the dark. Type and ink are in ``house.mplstyle``.

Contrast with white stands beside each colour; 3.0 is the least a mark needs, 4.5 the least for text. The main pairs
differ in lightness too, and the lowest class is hatched, so that they survive grey printing and the common
colour-vision deficiencies. A drawing in a page names each colour of :data:`DARK` as a variable of its own, for which
the page has another value in the dark.
"""

from pathlib import Path

import matplotlib.style

INK = "#1f2933"  # 14.8
MUTED = "#52606d"  # 6.5: axis text
CONTEXT = "#7b8794"  # 3.7: what is there for comparison, and what is later than the report year
LATER = "#cbd2d9"  # 1.5: what recedes; a bar of it has a darker outline
FOCUS = "#0b5e6f"  # 7.4: what the chart is about
BREAK = "#9b2226"  # 7.9: a series ends here
PAPER = "#ffffff"
REPORT_YEAR = "#eef2f5"  # a ground, not a mark

OWN_CELL = FOCUS
SOME_CELL = "#4292a2"  # 3.6: a cell, own or joint is open
JOINT_CELL = "#c78804"  # 3.0
SHORTCOMINGS = "#a04a7b"  # 5.6
TARGET = INK  # a tick across
NO_MEMBERS = BREAK
NOT_STATED = "#e4e7eb"  # 1.2: always hatched and outlined

BEST = "#083d4a"  # 11.8
GOOD = "#0b7285"  # 5.6
FAIR = "#4aa3b5"  # 2.9, outlined
ENOUGH = "#e0b252"  # 2.0, outlined
HATCH = "////"
RATING = {  # dark to light down to "completed"; the lowest class is red and hatched
    "clean_strong_exemplary": BEST,
    "clean_strong": GOOD,
    "excellent": BEST,
    "good": FAIR,
    "good_or_better": FAIR,
    "completed": ENOUGH,
    "weak": BREAK,
    "failed": BREAK,
    "not_stated": NOT_STATED,
}
LOWEST = {"weak", "failed"}
TILE_SCALE = "YlGnBu"
ON_TILE = "#101418"  # of what is written on it: its light half stays light in the dark

DARK = {
    INK: "#e3e8e6",
    MUTED: "#a3afab",
    CONTEXT: "#8b98a3",
    LATER: "#4a5560",
    FOCUS: "#5cc3d3",
    BREAK: "#ff9d94",
    PAPER: "#14191a",
    REPORT_YEAR: "#242e33",
    SOME_CELL: "#3c93a3",
    JOINT_CELL: "#e6b450",
    SHORTCOMINGS: "#dd9cc0",
    NOT_STATED: "#2b3338",
    BEST: "#a5e3ee",
    GOOD: "#58bccb",
    FAIR: "#246f7d",
    ENOUGH: "#7d5f1c",
}
"""Each colour that is another one on a dark page, and that one."""

OUTLINE = {"edgecolor": CONTEXT, "linewidth": 0.6}  # of fills too light for the paper
UNKNOWN = {"color": NOT_STATED, "hatch": HATCH} | OUTLINE

TYPE = 12  # points, of every letter: a picture is as wide as a phone, where a point is nearly a pixel
WIDE = 350  # points, of every picture; heights follow what it shows


def style():
    """Return the context every figure is drawn and saved in: matplotlib's defaults and the house style, only these.

    A context and not a global setting, so that a caller's own pictures keep their own look.
    """
    return matplotlib.style.context(["default", Path(__file__).with_name("house.mplstyle")])
