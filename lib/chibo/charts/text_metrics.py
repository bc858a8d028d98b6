"""Text sizes measured once, and a figure written with them: half of the time of 28 charts.

Measuring a word loads the shape of each of its letters, and the same names, years and numbers stand in picture after
picture. Matplotlib gives each picture a renderer that knows nothing of the others, and draws one with a layout twice,
the first time for the layout alone. Here what a process has measured is remembered (those forked from it know it,
too), and one renderer measures, lays out and draws.

What is too long for a picture is cut here as well: only what is drawn, never what its table, its alternative text and
its marks say.
"""

import functools
import io
import re
import textwrap
from collections.abc import Iterator

from matplotlib import rcParams
from matplotlib.backends.backend_svg import FigureCanvasSVG, RendererSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.text import Text
from matplotlib.textpath import TextToPath, text_to_path

from chibo.charts import theme

LONGEST_WORD = 32
"""Letters; the longest word of a published name has 27."""

_ROOM_FOR_NAMES = 0.43 * theme.WIDE * 72  # points; names may be bold
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")


class MeasuringRenderer(RendererSVG):
    """Writes SVG as matplotlib's own renderer does; to be used in the house style, which says what fonts there are."""

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath) -> tuple[float, float, float]:
        """Return the size of a line of text in points, and how much of it hangs below."""
        scale = prop.get_size_in_points() / TextToPath.FONT_SCALE
        width, height, descent = _size(s, _at_full_size(prop), ismath)
        return width * scale, height * scale, descent * scale

    def _get_font_height_metrics(self, prop: FontProperties) -> tuple[float, float, float]:
        """Return how far a font rises and hangs, and its gap between lines; matplotlib reads it anew for every text.

        Should it ask no longer, pictures take an eighth longer and look the same.
        """
        return tuple(part * prop.get_size_in_points() for part in _heights(_at_full_size(prop)))


def _at_full_size(prop: FontProperties) -> FontProperties:
    """Return a font in the size matplotlib measures in: all others are in proportion."""
    same = prop.copy()
    same.set_size(TextToPath.FONT_SCALE)
    return same


@functools.lru_cache(20_000)  # texts; a report has some hundred
def _size(text: str, prop: FontProperties, ismath) -> tuple[float, float, float]:
    return text_to_path.get_text_width_height_descent(text, prop, ismath)


@functools.lru_cache
def _heights(prop: FontProperties) -> tuple[float, float, float]:
    font = get_font(findfont(prop))
    table, whole = font.get_sfnt_table("OS/2"), font.units_per_EM
    return table["sTypoAscender"] / whole, -table["sTypoDescender"] / whole, table["sTypoLineGap"] / whole


class _Canvas(FigureCanvasSVG):
    """A canvas of a renderer that is there already, which is what matplotlib asks for when it measures."""

    def __init__(self, figure: Figure, renderer: MeasuringRenderer):
        super().__init__(figure)
        self.get_renderer = lambda: renderer


def svg_of(figure: Figure) -> str:
    """Return a figure as SVG; it is laid out only the first time, for each layout would move it all by a hair."""
    canvas, dpi, buffer = figure.canvas, figure.dpi, io.StringIO()
    figure.dpi = FigureCanvasSVG.fixed_dpi
    undated = {"Date": None, "Creator": None}
    renderer = MeasuringRenderer(*figure.bbox.size, buffer, image_dpi=dpi, metadata=undated)
    _Canvas(figure, renderer)
    if engine := figure.get_layout_engine():
        engine.execute(figure)
        figure.set_layout_engine(None)
    figure.draw(renderer)
    renderer.finalize()
    figure.set_canvas(canvas)
    figure.dpi = dpi
    return buffer.getvalue()


def shorter_words(text: str) -> str:
    """Return the text with words that are too long for a picture cut."""
    return _LONG_WORD.sub(lambda word: word[0][: LONGEST_WORD - 1] + "…", text)


def fitting(name: str) -> str:
    """Return a name beside an axis, each of its lines cut where it would take too much of the picture."""
    lines = []
    for line in shorter_words(name).split("\n"):
        letters = len(line)
        while (width := _width(line, size=rcParams["ytick.labelsize"])) > _ROOM_FOR_NAMES:
            letters = min(letters - 1, int(letters * _ROOM_FOR_NAMES / width))
            line = line[:letters].rstrip() + "…"
        lines.append(line)
    return "\n".join(lines)


def _width(line: str, **font) -> float:
    font = FontProperties(**font)
    return _size(line, _at_full_size(font), False)[0] * font.get_size_in_points() / TextToPath.FONT_SCALE


def fit(figure: Figure) -> None:
    """Cut the words of a figure that are too long for it, in place, and write a title too wide for it in lines."""
    for artist in _texts(figure):
        if _LONG_WORD.search(artist.get_text()):
            artist.set_text(shorter_words(artist.get_text()))
    title, room = figure.get_suptitle(), 0.98 * figure.get_figwidth() * 72
    width = _width(title, size=rcParams["figure.titlesize"], weight=rcParams["figure.titleweight"])
    if width > room and "\n" not in title:
        figure.suptitle(textwrap.fill(title, int(len(title) * room / width)), x=0.008, ha="left")


def _texts(figure: Figure) -> Iterator[Text]:
    """Give the texts of a figure but for what stands at ticks: that an axis writes anew whenever it is drawn."""
    yield from figure.texts
    for ax in figure.axes:
        yield from (artist for artist in ax.get_children() if isinstance(artist, Text))
        yield from (ax.xaxis.label, ax.yaxis.label)
        if legend := ax.get_legend():
            yield from legend.get_texts()
