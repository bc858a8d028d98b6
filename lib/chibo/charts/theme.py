"""How pictures look: colours by what they mean, sizes by name. Type and ink are in ``house.mplstyle``.

Contrast with white stands beside each colour; 3.0 is the least a mark needs, 4.5 the least for text.
The main pairs (own cell and joint cell, clean and weak) differ in lightness too, so they survive grey printing and
the common colour-vision deficiencies.
"""

from pathlib import Path

import matplotlib.style

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

RATING = {  # dark to light down to "completed", red for the bottom class
    "clean_strong_exemplary": "#083d4a",  # 11.8
    "clean_strong": "#0b7285",  # 5.6
    "excellent": "#083d4a",
    "good": "#4aa3b5",  # 2.9, outlined
    "completed": "#e0b252",  # 2.0, outlined
    "weak": BREAK,
    "failed": BREAK,
    "not_stated": NOT_STATED,
}
TILE_SCALE = "YlGnBu"
HEAT_SCALE = "Blues"

HATCH = "////"
OUTLINE = {"edgecolor": CONTEXT, "linewidth": 0.5}  # of fills too light for the paper
UNKNOWN = {"color": NOT_STATED, "hatch": HATCH} | OUTLINE

SMALL = 7.2  # size of the smallest type: what stands below a picture, beside a rule, under a value
WIDE = 7.4  # inches, of every picture; heights follow the number of rows


def style():
    """Return the context every figure is drawn and saved in: matplotlib's defaults and the house style, only these.

    A context and not a global setting, so that a caller's own pictures keep their own look.
    """
    return matplotlib.style.context(["default", Path(__file__).with_name("house.mplstyle")])
