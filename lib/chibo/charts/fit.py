"""Keeps a picture whole whatever it is labelled with: a word nobody could break, or a label as long as a sentence, is cut.

Such a label would push the axes out of the picture. Only what is drawn is cut: the table, the alternative text and what
a mark says keep every letter.
"""

import re

from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter

LONGEST_WORD = 32
"""Letters; the longest word of a published name has 27."""
LONGEST_LABEL = 80
"""Letters beside an axis; the longest published name has 58, and a date may follow it."""

_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")


def fit(figure: Figure) -> None:
    """Cut the words and labels of a figure that are too long for it, in place; ordinary pictures stay as they are."""
    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            if any(_label(text.get_text()) != text.get_text() for text in axis.get_majorticklabels()):
                axis.set_major_formatter(FuncFormatter(_fitting(axis.get_major_formatter())))
    for text in figure.findobj(Text):
        if _LONG_WORD.search(text.get_text()):
            text.set_text(_words(text.get_text()))


def _fitting(formatter):
    return lambda value, position: _label(formatter(value, position))


def _label(text: str) -> str:
    text = _words(text)
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rstrip() + "…"


def _words(text: str) -> str:
    return _LONG_WORD.sub(lambda word: word[0][: LONGEST_WORD - 1] + "…", text)
