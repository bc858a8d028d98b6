"""Keeps a picture whole whatever it is labelled with: a word nobody could break and a label too wide for it are cut.

Such a label would push the axes out of the picture. Only what is drawn is cut: the table, the alternative text and what
a mark says keep every letter.
"""

import re
import textwrap
from collections.abc import Iterator

from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter

LONGEST_WORD = 32
"""Letters; the longest word of a published name has 27."""
WIDEST_LABEL = 0.45
"""Part of the picture's width that names beside an axis may take."""

_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")


def shorter_words(text: str) -> str:
    """Return the text with words that are too long for a picture cut."""
    return _LONG_WORD.sub(lambda word: word[0][: LONGEST_WORD - 1] + "…", text)


def fit(figure: Figure) -> None:
    """Cut the words and labels of a figure that are too long for it, in place; ordinary pictures stay as they are."""
    for ax in figure.axes:
        if ax.axison:
            _fit_names(ax.yaxis, WIDEST_LABEL * figure.bbox.width)
    title, room = shorter_words(figure.get_suptitle()), 0.98 * figure.bbox.width
    for artist in _texts(figure):
        if _LONG_WORD.search(artist.get_text()):
            artist.set_text(shorter_words(artist.get_text()))
        if title and artist.get_text() == title and (width := artist.get_window_extent().width) > room:
            artist.set_text(textwrap.fill(title, int(len(title) * room / width)))


def _texts(figure: Figure) -> Iterator[Text]:
    """Give the texts of a figure but for what stands at ticks: that an axis writes anew whenever it is drawn."""
    yield from figure.texts
    for ax in figure.axes:
        yield from (artist for artist in ax.get_children() if isinstance(artist, Text))
        yield from (ax.xaxis.label, ax.yaxis.label)
        if legend := ax.get_legend():
            yield from (legend.get_title(), *legend.get_texts())


def _fit_names(axis, room: float) -> None:
    """Cut the names of rows that take more than ``room``."""
    cut = {}
    for label in axis.get_majorticklabels():
        name = label.get_text()
        lines = [_line(label, shorter_words(line), room) for line in name.split("\n")]
        label.set_text(name)
        if "\n".join(lines) != name:
            cut[name] = "\n".join(lines)
    if cut:
        written = axis.get_major_formatter()
        axis.set_major_formatter(FuncFormatter(lambda value, position: _cut(written(value, position), cut)))


def _cut(name: str, cut: dict[str, str]) -> str:
    return cut.get(name, name)


def _line(label: Text, line: str, room: float) -> str:
    """Return a line as far as it fits into the room, drawn as the label is."""
    letters = len(line)
    label.set_text(line)
    while letters > 1 and (width := label.get_window_extent().width) > room:
        letters = min(letters - 1, int(letters * room / width))
        label.set_text(line[:letters].rstrip() + "…")
    return label.get_text()
