"""How much room words take, found once for all pictures: measuring a word loads the shape of each of its letters.

The same names, years and numbers stand in picture after picture, each of which has a renderer of its own that knows
nothing of the others. What a process has measured, those forked from it know.
"""

import functools

from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import TextToPath, text_to_path

_MOST = 20_000
"""Texts remembered; a report has some hundred."""


class MeasuringRenderer(RendererSVG):
    """Writes SVG as matplotlib's own renderer does; to be used in the house style, which says what fonts there are."""

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath) -> tuple[float, float, float]:
        """Return the size of a line of text in points, and how much of it hangs below."""
        scale = prop.get_size_in_points() / TextToPath.FONT_SCALE
        width, height, descent = _size(s, _at_full_size(prop), ismath)
        return width * scale, height * scale, descent * scale

    def _get_font_height_metrics(self, prop: FontProperties) -> tuple[float, float, float]:
        """Return how far a font rises and hangs, and its gap between lines, in points.

        Matplotlib asks the renderers that have this method; for others it reads the font anew for every text.
        """
        size = prop.get_size_in_points()
        ascent, descent, gap = _heights(_at_full_size(prop))
        return ascent * size, descent * size, gap * size


def _at_full_size(prop: FontProperties) -> FontProperties:
    """Return a font in the size matplotlib measures in: all others are in proportion."""
    same = prop.copy()
    same.set_size(TextToPath.FONT_SCALE)
    return same


@functools.lru_cache(_MOST)
def _size(text: str, prop: FontProperties, ismath) -> tuple[float, float, float]:
    return text_to_path.get_text_width_height_descent(text, prop, ismath)


@functools.lru_cache
def _heights(prop: FontProperties) -> tuple[float, float, float]:
    """Return ascent, descent and line gap of a font as parts of its size."""
    font = get_font(findfont(prop))
    said, whole = font.get_sfnt_table("OS/2"), font.units_per_EM
    return said["sTypoAscender"] / whole, -said["sTypoDescender"] / whole, said["sTypoLineGap"] / whole
