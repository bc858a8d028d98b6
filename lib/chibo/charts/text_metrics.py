"""A figure written as SVG, and words cut to what a picture has room for.

What a process has measured of a text is remembered, and those forked from it know it, too: the same names, years and
numbers stand in picture after picture. Only what is drawn is cut, never what a table, an alternative text or a mark
says.
"""

import functools
import io
import re
import textwrap

from matplotlib import rcParams
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from chibo.charts import theme

LONGEST_WORD = 32
"""Letters; the longest word of a published name has 27."""

_ROOM_FOR_NAMES = 0.43 * theme.WIDE * 72  # points; names may be bold
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_size = functools.lru_cache(20_000)(text_to_path.get_text_width_height_descent)  # texts; a report has some hundred


class MeasuringRenderer(RendererSVG):
    """Writes SVG as matplotlib's own renderer does, with too long words cut; to be used in the house style."""

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath) -> tuple[float, float, float]:
        """Return the size of a line of text in points, and how much of it hangs below."""
        return _size(shorter_words(s), prop, ismath)

    def draw_text(self, gc, x, y, s: str, *args, **kwargs) -> None:
        """Write a line of text."""
        super().draw_text(gc, x, y, shorter_words(s), *args, **kwargs)


def svg_of(figure: Figure) -> str:
    """Return a figure as SVG; it is laid out only the first time, for each layout would move it all by a hair."""
    buffer, nothing = io.StringIO(), dict.fromkeys(["Creator", "Date", "Format", "Type"])
    renderer = MeasuringRenderer(*figure.bbox.size, buffer, metadata=nothing)
    figure.canvas.get_renderer = lambda: renderer  # for the layout
    figure.draw(renderer)
    figure.set_layout_engine("none")
    renderer.finalize()
    return buffer.getvalue()


def width_of(line: str, **font) -> float:
    """Return how wide a line is, in points."""
    return _size(line, FontProperties(**font), False)[0]


def shorter_words(text: str) -> str:
    """Return the text with words that are too long for a picture cut."""
    return _LONG_WORD.sub(lambda word: word[0][: LONGEST_WORD - 1] + "…", text)


def name_in_room(name: str) -> str:
    """Return a name beside an axis, each of its lines cut where it would take too much of the picture."""
    lines = shorter_words(name).split("\n")
    for number, line in enumerate(lines):
        letters = len(line)
        while width_of(lines[number], size=rcParams["ytick.labelsize"]) > _ROOM_FOR_NAMES:
            letters -= 1
            lines[number] = line[:letters].rstrip() + "…"
    return "\n".join(lines)


def title_in_room(title: str) -> str:
    """Return a title in as many lines as it needs."""
    title, room = shorter_words(title), 0.98 * theme.WIDE * 72
    width = width_of(title, size=rcParams["figure.titlesize"], weight=rcParams["figure.titleweight"])
    return textwrap.fill(title, int(len(title) * room / width)) if width > room else title
