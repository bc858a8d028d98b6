"""From a figure to SVG a browser and a screen reader can use, with words cut to what a picture has room for.

Adds role, title, description and what each mark says; makes ids and classes unique to the picture, since several stand
on one page; names colours so that a page can have others in the dark; and drops what says nothing, which is half of the
bytes: a page is sent by mail. Only what is drawn is cut, never what a table, an alternative text or a mark says. What a
process has measured of a text is remembered, and those forked from it know it, too. Where there is no page, as in
JupyterLab, the web's viewers and documents, a chart is one picture with its words around the drawing.
"""

import functools
import hashlib
import io
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.textpath import text_to_path

from chibo.charts import theme

_NS = "http://www.w3.org/2000/svg"
_SVG = f"{{{_NS}}}"
_XLINK = "{http://www.w3.org/1999/xlink}href"

_SCALE = 2  # pixels a point
_LINE, _MARGIN, _INDENT = 16, 10, 20  # points

_size = functools.lru_cache(20_000)(text_to_path.get_text_width_height_descent)  # texts; a report has some hundred
_FAMILY = re.compile(r"font-family: [^;]+;? ?")
_REFERENCE = re.compile(r"#([\w-]+)")
_COLOUR = re.compile(r"#([0-9a-f]{6})")
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_AROUND_COMMAND = re.compile(r" ?([A-Za-z,]) ?")


@dataclass(frozen=True)
class Mark:
    """What one bar, point or cell says; the report adds where that comes from."""

    gid: str  # id of its element in the picture
    names: Mapping[str, str]  # what it shows, by column of the picture's table
    value: str
    figures: str = ""  # ids of the published figures it rests on
    status: str = ""  # how its number came about, as in the tables of metrics
    trace: str = ""  # where these come from

    @property
    def text(self) -> str:
        """Return what it says when pointed at."""
        return f"{', '.join(self.names.values())}: {self.value}"


class MeasuringRenderer(RendererSVG):
    """Writes SVG as matplotlib's own renderer does; the size of a text, a quarter of its time, is found once."""

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath) -> tuple[float, float, float]:
        """Return the size of a line of text in points, and how much of it hangs below."""
        return _size(s, prop, ismath)


def svg_of(figure: Figure, salt: str = "chibo") -> str:
    """Return a figure as SVG; its ids are others than those of a picture with another ``salt``."""
    buffer, nothing = io.StringIO(), dict.fromkeys(["Creator", "Date", "Format", "Type"])
    with matplotlib.rc_context({"svg.hashsalt": salt}):
        renderer = MeasuringRenderer(*figure.bbox.size, buffer, metadata=nothing)
        figure.draw(renderer)
        renderer.finalize()
    return buffer.getvalue()


def width_of(line: str, **font) -> float:
    """Return how wide a line is, in points."""
    return _size(line, FontProperties(**font), False)[0]


def in_lines(text: str, room: float, **font) -> list[str]:
    """Return a text in as many lines of ``room`` points as it needs; of a word that needs more the beginning."""
    words, lines = text.split(), []
    if words and width_of(" ".join(words), **font) <= room:  # most have room, and to measure takes long
        return [" ".join(words)]
    for word in words:
        if lines and width_of(f"{lines[-1]} {word}", **font) <= room:
            lines[-1] += f" {word}"
            continue
        word = word[: int(room)]  # no letter is as narrow as a point
        while len(word) > 1 and width_of(word, **font) > room:
            word = f"{word[:-2]}…"
        lines.append(word)
    return lines


def accessible(source: str, *, title: str, description: str, lang: str, marks: Sequence[Mark]) -> str:
    """Return what matplotlib wrote with its words: title, description in ``lang``, and what a mark pointed at says."""
    ET.register_namespace("", _NS)
    root = ET.fromstring(source)
    prefix = "c" + hashlib.sha256(f"{title}\n{description}\n{lang}".encode()).hexdigest()[:5]
    elements = {element.get("id"): element for element in root.iter()}
    for mark in marks:
        if (element := elements.get(mark.gid)) is not None:
            element.insert(0, _element("title", "\n".join(filter(None, [mark.text, mark.trace]))))
    _drop_ids(root)
    make_small(root, prefix)
    root.insert(0, _element("desc", description, id=f"{prefix}-desc"))
    look = {"role": "img", "aria-label": title, "aria-describedby": f"{prefix}-desc", "class": "chart"}
    root.attrib |= {"lang": lang} | look
    return ET.tostring(root, encoding="unicode")


def _element(tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    element = ET.Element(f"{_SVG}{tag}", attributes)
    element.text = text
    return element


def _drop_ids(root: ET.Element) -> None:
    """Drop the ids that nothing refers to: several pictures stand on one page."""
    for element in root.iter():
        if _XLINK in element.attrib:
            element.set("href", element.attrib.pop(_XLINK))
    used = {name for element in root.iter() for value in element.attrib.values() for name in _REFERENCE.findall(value)}
    for element in root.iter():
        if element.get("id") not in used:
            element.attrib.pop("id", None)


def make_small(root: ET.Element, prefix: str) -> None:
    """Make a picture smaller, in place, so that it looks the same: rounded, a repeated style and the font said once.

    Its classes, which hold for the whole page, begin with ``prefix``.
    """
    for said_of_all in root.findall(f"{_SVG}defs/{_SVG}style/.."):
        root.remove(said_of_all)  # matplotlib says of everything on the page what is said of the picture below
    root.attrib |= {"stroke-linejoin": "round", "stroke-linecap": "butt"}
    for element in root.iter():
        if element.get("transform", "").startswith("rotate(-0 "):
            del element.attrib["transform"]
        if family := _FAMILY.search(element.get("style", "")):
            root.set("style", family[0].strip("; ") + ";")
        if "fill" in element.attrib:  # the ground of a hatching; only a style can name a colour
            element.set("style", f"fill: {element.attrib.pop('fill')}; {element.get('style', '')}")
        for name, value in element.attrib.items():
            if name == "style" and element is not root:
                element.set(name, _in_the_dark(_FAMILY.sub("", value).replace(": ", ":").replace("; ", ";")))
            elif name not in ("style", "viewBox"):
                element.set(name, _short(value, path=name == "d"))
        element.tail = None
        if element.text is not None and not element.text.strip():
            element.text = None
    _share_styles(root, prefix)


def _in_the_dark(style: str) -> str:
    """Return a style with the colours that a dark page has others for as variables."""
    return _COLOUR.sub(lambda found: f"var(--{found[1]},{found[0]})" if found[0] in theme.DARK else found[0], style)


def _short(value: str, *, path: bool) -> str:
    """Return the numbers of an attribute rounded; in a path, commands need no blanks around them.

    A tenth of a point is a seventh of a pixel; the small curves of a marker need a hundredth.
    """
    decimals = 2 if path and "C" in value else 1
    rounded = _NUMBER.sub(lambda number: f"{round(float(number[0]), decimals) + 0:g}", value)
    rounded = " ".join(rounded.split())
    return _AROUND_COMMAND.sub(r"\1", rounded) if path else rounded


def _share_styles(root: ET.Element, prefix: str) -> None:
    """Say a style used more than once in one rule; one that refers to an id stays where it is."""
    styled = [element for element in root.iter() if element is not root and element.get("style")]
    used = Counter(element.get("style") for element in styled)
    shared = [style for style, times in used.items() if times > 1 and "url(" not in style]
    classes = {style: f"{prefix}{number}" for number, style in enumerate(shared)}
    for element in styled:
        if element.get("style") in classes:
            element.set("class", classes[element.attrib.pop("style")])
    if classes:
        root.insert(0, _element("style", "".join(f".{name}{{{style}}}" for style, name in classes.items())))


def png_of(chart) -> bytes:
    """Return the same picture as :func:`with_words` in pixels."""
    import resvg_py  # no page needs these
    from PIL import Image

    fonts = {"skip_system_fonts": True, "font_dirs": [str(Path(matplotlib.get_data_path(), "fonts", "ttf"))]}
    drawn = resvg_py.svg_to_bytes(with_words(chart), dpi=72, zoom=_SCALE, **fonts)
    pixels, buffer = Image.open(io.BytesIO(bytes(drawn))).convert("RGB"), io.BytesIO()
    # 256 colours are all that are seen; fewer would merge shades that differ by a value.
    small = pixels.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(buffer, "png", optimize=True)
    return buffer.getvalue()


def with_words(chart) -> str:
    """Return a chart as an SVG file with title, subtitle and key above the drawing, note and sources below it.

    Its colours are the light ones, which every program knows.
    """
    with theme.style():
        whole, place = _words_around(chart)
        root = ET.fromstring(svg_of(whole))
        drawing = ET.fromstring(re.sub(r"var\(--\w+,(#\w+)\)", r"\1", chart.to_svg()))
    drawing.attrib |= {name: f"{points:g}" for name, points in place.items()}
    root.append(drawing)
    return ET.tostring(root, encoding="unicode")


def _words_around(chart) -> tuple[Figure, dict[str, float]]:
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
