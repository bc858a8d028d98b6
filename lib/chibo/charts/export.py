"""A chart as one picture with its words around the drawing: for JupyterLab, the web's viewers, and documents."""

import io
import re
from pathlib import Path
from xml.etree import ElementTree

import matplotlib
import resvg_py
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from PIL import Image

from chibo.charts import svg, theme
from chibo.charts.svg import in_lines

_SCALE = 2  # pixels a point
_LINE, _MARGIN, _INDENT = 16, 10, 20  # points


def png_of(chart) -> bytes:
    """Return the same picture as :func:`svg_of` in pixels."""
    fonts = {"skip_system_fonts": True, "font_dirs": [str(Path(matplotlib.get_data_path(), "fonts", "ttf"))]}
    drawn = resvg_py.svg_to_bytes(svg_of(chart), dpi=72, zoom=_SCALE, **fonts)
    pixels, buffer = Image.open(io.BytesIO(bytes(drawn))).convert("RGB"), io.BytesIO()
    # 256 colours are all that are seen; fewer would merge shades that differ by a value.
    small = pixels.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(buffer, "png", optimize=True)
    return buffer.getvalue()


def svg_of(chart) -> str:
    """Return a chart as an SVG file with title, subtitle and key above the drawing, note and sources below it.

    Its colours are the light ones, which every program knows.
    """
    with theme.style():
        whole, place = _with_words(chart)
        root = ElementTree.fromstring(svg.svg_of(whole))
        drawing = ElementTree.fromstring(re.sub(r"var\(--\w+,(#\w+)\)", r"\1", chart.to_svg()))
    drawing.attrib |= {name: f"{points:g}" for name, points in place.items()}
    root.append(drawing)
    return ElementTree.tostring(root, encoding="unicode")


def _with_words(chart) -> tuple[Figure, dict[str, float]]:
    """Return a figure with all but the drawing, and where this has its place: points from the left, from above."""
    muted = {"color": theme.MUTED}
    above = _lines((chart.title, {"weight": "bold"}), (chart.subtitle, muted))
    below = _lines((chart.note, muted), (chart.footer, muted))
    wide, high = chart.figure.get_size_inches() * 72
    top = _MARGIN + _LINE * (len(above) + len(chart.key))
    size = wide + 2 * _MARGIN, top + high + _LINE * len(below) + 2 * _MARGIN
    whole = Figure(figsize=[points / 72 for points in size], dpi=72, facecolor=theme.PAPER)  # below what is transparent
    ax = whole.add_axes((0, 0, 1, 1), xlim=(0, size[0]), ylim=(size[1], 0))
    ax.axis("off")
    for y, lines in ((_MARGIN, above), (top + high + _MARGIN, below)):
        for number, (line, style) in enumerate(lines):
            ax.text(_MARGIN, y + _LINE * number, line, va="top", **style)
    for number, part in enumerate(chart.key, start=len(above)):
        y, hatch = _MARGIN + _LINE * number, theme.HATCH if part["hatched"] else None
        look = {"facecolor": part["colour"], "edgecolor": part["edge"], "hatch": hatch}
        ax.add_patch(Rectangle((_MARGIN, y + 1), 11, 11, **look))
        ax.text(_MARGIN + _INDENT, y, part["name"], va="top")
    if chart.made_up:  # no cutting to its marks leaves the frame whole
        look = {"linewidth": 7, "linestyle": (0, (1.5, 1)), "edgecolor": theme.BREAK, "fill": False}
        ax.add_patch(Rectangle((0, 0), *size, **look))
    return whole, {"x": _MARGIN, "y": top, "width": wide, "height": high}


def _lines(*texts: tuple[str, dict]) -> list[tuple[str, dict]]:
    """Break texts into lines as wide as the drawing, each with its style."""
    fonts = [{"size": theme.TYPE, "weight": style.get("weight", "normal")} for _, style in texts]
    parts = zip(texts, fonts, strict=True)
    return [(line, style) for (text, style), font in parts for line in in_lines(text, theme.WIDE, **font)]
