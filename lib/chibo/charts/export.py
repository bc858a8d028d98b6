"""A chart as one picture with its words around the drawing: for JupyterLab, the web's viewers, and documents."""

import io
import re
from html import escape
from xml.etree import ElementTree

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from PIL import Image

from chibo.charts import theme
from chibo.charts.svg import in_lines

_SCALE = 2  # pixels a point
_LINE, _MARGIN = 16, 10  # points
_FILE = """<svg xmlns="http://www.w3.org/2000/svg" width="{wide:g}" height="{high:g}" viewBox="0 0 {wide:g} {high:g}"
 font-family="DejaVu Sans, Verdana, sans-serif" font-size="12" fill="{ink}">
<rect width="100%" height="100%" fill="{paper}"/>
{words}
</svg>
"""
_TEXT = '<text x="{x}" y="{y:g}" {look}>{text}</text>'
_RECT = '<rect x="{x}" y="{y:g}" width="11" height="11" fill="{fill}" stroke="{edge}"/>'


def png_of(chart) -> bytes:
    """Return a chart with title, subtitle and key above, note and sources below it."""
    with theme.style():
        muted = {"color": theme.MUTED}
        above = _lines([(chart.title, {"weight": "bold"}), (chart.subtitle, muted)])
        above += [(f"      {part['name']}", {}) for part in chart.key]
        below = _lines([(chart.note, muted), (chart.footer, muted)])
        drawn, (wide, high) = _pixels(chart.figure), chart.figure.get_size_inches() * 72
        total = high + _LINE * (len(above) + len(below)) + 3 * _MARGIN
        size = (wide + 2 * _MARGIN) / 72, total / 72
        whole = Figure(figsize=size, dpi=72 * _SCALE, facecolor=theme.PAPER)  # a ground for what is half transparent
        whole.figimage(drawn, _MARGIN * _SCALE, (len(below) * _LINE + _MARGIN) * _SCALE)
        for lines, top in ((above, total - _MARGIN), (below, len(below) * _LINE + _MARGIN)):
            for number, (line, style) in enumerate(lines):
                at = _MARGIN / (wide + 2 * _MARGIN), (top - number * _LINE) / total
                whole.text(*at, line, va="top", **style)
        for number, part in enumerate(reversed(chart.key), start=1):
            _swatch(whole, part, total - _MARGIN - (len(above) - number + 1) * _LINE)
        if chart.made_up:  # no cutting to its marks leaves the frame whole
            look = {"linewidth": 7, "linestyle": (0, (1.5, 1)), "edgecolor": theme.BREAK, "fill": False}
            whole.add_artist(Rectangle((0, 0), 1, 1, transform=whole.transFigure, **look))
        pixels = Image.fromarray(_pixels(whole)).convert("RGB")
    # 256 colours are all that are seen; fewer would merge shades that differ by a value.
    small, buffer = pixels.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE), io.BytesIO()
    small.save(buffer, "png", optimize=True)
    return buffer.getvalue()


def svg_of(chart) -> str:
    """Return a chart as an SVG file with the same words; its colours are the light ones, which every program knows."""
    muted, words, y = f'fill="{theme.MUTED}"', [], 0
    with theme.style():
        drawing = re.sub(r"var\(--\w+,(#\w+)\)", r"\1", chart.to_svg())
        above = _lines([(chart.title, {"weight": "bold"}), (chart.subtitle, {})])
        below = _lines([(chart.note, {}), (chart.footer, {})])
    for line, style in above:
        y += _LINE
        words.append(_TEXT.format(x=_MARGIN, y=y, look='font-weight="bold"' if style else muted, text=escape(line)))
    for part in chart.key:
        y += _LINE
        words.append(_RECT.format(x=_MARGIN, y=y - 10, fill=part["colour"], edge=part["edge"]))
        words.append(_TEXT.format(x=_MARGIN + 18, y=y, look="", text=escape(part["name"])))
    wide, high = chart.figure.get_size_inches() * 72
    root = ElementTree.fromstring(drawing)
    root.attrib |= {"x": f"{_MARGIN}", "y": f"{y + 4}", "width": f"{wide:g}", "height": f"{high:g}"}
    words.append(ElementTree.tostring(root, encoding="unicode"))
    y += high + _MARGIN
    for line, _ in below:
        y += _LINE
        words.append(_TEXT.format(x=_MARGIN, y=y, look=muted, text=escape(line)))
    return _FILE.format(
        wide=theme.WIDE + 2 * _MARGIN, high=y + _MARGIN, ink=theme.INK, paper=theme.PAPER, words="\n".join(words)
    )


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
