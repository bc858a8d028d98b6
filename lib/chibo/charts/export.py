"""A chart as one picture with its words around the drawing: for JupyterLab, the web's viewers, and documents."""

import io
import re
from xml.etree import ElementTree

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from PIL import Image

from chibo.charts import svg, theme
from chibo.charts.svg import in_lines

_SCALE = 2  # pixels a point
_LINE, _MARGIN = 16, 10  # points
_INDENT = "\u00a0" * 6  # SVG would take plain blanks away


def png_of(chart) -> bytes:
    """Return a chart with title, subtitle and key above, note and sources below it."""
    with theme.style():
        whole, left, up = _with_words(chart)
        whole.figimage(_pixels(chart.figure), left * _SCALE, up * _SCALE)
        pixels = Image.fromarray(_pixels(whole)).convert("RGB")
    # 256 colours are all that are seen; fewer would merge shades that differ by a value.
    small, buffer = pixels.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE), io.BytesIO()
    small.save(buffer, "png", optimize=True)
    return buffer.getvalue()


def svg_of(chart) -> str:
    """Return a chart as an SVG file with the same words; its colours are the light ones, which every program knows."""
    with theme.style():
        whole, left, up = _with_words(chart)
        root = ElementTree.fromstring(svg.svg_of(whole))
        drawing = ElementTree.fromstring(re.sub(r"var\(--\w+,(#\w+)\)", r"\1", chart.to_svg()))
    (wide, high), total = chart.figure.get_size_inches() * 72, whole.get_figheight() * 72
    place = {"x": left, "y": total - up - high, "width": wide, "height": high}
    drawing.attrib |= {name: f"{points:g}" for name, points in place.items()}
    root.attrib |= {name: root.get(name).removesuffix("pt") for name in ("width", "height")}  # what not all read
    root.append(drawing)
    return ElementTree.tostring(root, encoding="unicode")


def _with_words(chart) -> tuple[Figure, float, float]:
    """Return a figure with all but the drawing, and how many points from the left and from below this has its place."""
    muted = {"color": theme.MUTED}
    above = _lines([(chart.title, {"weight": "bold"}), (chart.subtitle, muted)])
    above += [(f"{_INDENT}{part['name']}", {}) for part in chart.key]
    below = _lines([(chart.note, muted), (chart.footer, muted)])
    wide, high = chart.figure.get_size_inches() * 72
    total = high + _LINE * (len(above) + len(below)) + 3 * _MARGIN
    size = (wide + 2 * _MARGIN) / 72, total / 72
    whole = Figure(figsize=size, dpi=72, facecolor=theme.PAPER)  # a ground for what is half transparent
    for lines, top in ((above, total - _MARGIN), (below, len(below) * _LINE + _MARGIN)):
        for number, (line, style) in enumerate(lines):
            at = _MARGIN / (wide + 2 * _MARGIN), (top - number * _LINE) / total
            whole.text(*at, line, va="top", **style)
    for number, part in enumerate(reversed(chart.key), start=1):
        _swatch(whole, part, total - _MARGIN - (len(above) - number + 1) * _LINE)
    if chart.made_up:  # no cutting to its marks leaves the frame whole
        look = {"linewidth": 7, "linestyle": (0, (1.5, 1)), "edgecolor": theme.BREAK, "fill": False}
        whole.add_artist(Rectangle((0, 0), 1, 1, transform=whole.transFigure, **look))
    return whole, _MARGIN, len(below) * _LINE + _MARGIN


def _swatch(figure: Figure, part: dict, y: float) -> None:
    """Draw the mark of one line of the key, ``y`` points up."""
    look = {"facecolor": part["colour"], "edgecolor": part["edge"], "hatch": theme.HATCH if part["hatched"] else None}
    width, height = figure.get_size_inches() * 72
    place = {"xy": (_MARGIN / width, (y + 3) / height), "width": 11 / width, "height": 11 / height}
    figure.add_artist(Rectangle(transform=figure.transFigure, **place, **look))


def _lines(texts: list[tuple[str, dict]]) -> list[tuple[str, dict]]:
    """Break texts into lines as wide as the drawing, each with its style."""
    fonts = [{"size": theme.TYPE, "weight": style.get("weight", "normal")} for _, style in texts]
    parts = zip(texts, fonts, strict=True)
    return [(line, style) for (text, style), font in parts for line in in_lines(text, theme.WIDE, **font)]


def _pixels(figure: Figure) -> np.ndarray:
    canvas, dpi = FigureCanvasAgg(figure), figure.dpi
    figure.set_dpi(72 * _SCALE)
    canvas.draw()
    pixels = np.asarray(canvas.buffer_rgba()).copy()
    figure.set_dpi(dpi)
    return pixels
