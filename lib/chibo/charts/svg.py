"""From a figure to SVG a browser and a screen reader can use, with words cut to what a picture has room for.

Adds role, title, description and what each mark says; makes ids and classes unique to the picture, since several stand
on one page; and drops what says nothing, which is half of the bytes: a page is sent by mail. Only what is drawn is cut,
never what a table, an alternative text or a mark says. What a process has measured of a text is remembered, and those
forked from it know it, too: the same names, years and numbers stand in picture after picture.
"""

import functools
import hashlib
import io
import re
import textwrap
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib import rcParams
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from chibo.charts import theme

SOURCES = "sources"  # anchor of their list, where a mark leads that no published figure stands behind
_NS = "http://www.w3.org/2000/svg"
_SVG = f"{{{_NS}}}"
_XLINK = "{http://www.w3.org/1999/xlink}href"

_SIZE, _LEADING, _MARGIN = 8.2, 11.0, 6.0
_LETTER = 0.545  # mean width of a letter of the house type, in sizes
_TIP_RULES = (
    ".hit{cursor:help}.hit:focus{outline:none}"
    f".hit>*{{opacity:0;pointer-events:none;fill:{theme.PAPER};font-size:{_SIZE}px}}.hit>path{{fill:{theme.INK}}}"
    ".hit>:first-child{pointer-events:all}.hit:is(:hover,:focus)>*{opacity:1}"
    f".hit:focus>:first-child{{outline:2px solid {theme.BREAK}}}"
)

LONGEST_WORD = 32
"""Letters; the longest word of a published name has 27."""

_ROOM_FOR_NAMES = 0.43 * theme.WIDE * 72  # points; names may be bold
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_size = functools.lru_cache(20_000)(text_to_path.get_text_width_height_descent)  # texts; a report has some hundred
_FAMILY = re.compile(r"font-family: [^;]+;? ?")
_REFERENCE = re.compile(r"#([\w-]+)")
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_AROUND_COMMAND = re.compile(r" ?([A-Za-z,]) ?")


@dataclass(frozen=True)
class Mark:
    """What one bar, point or cell says; the report adds where that comes from."""

    gid: str  # id of its element in the picture
    text: str  # what it shows
    figures: str = ""  # ids of the published figures it rests on
    status: str = ""  # how its number came about, as in the tables of metrics
    trace: str = ""  # where these come from
    anchor: str = SOURCES  # where their source stands on the page


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


def accessible(source: str, *, title: str, description: str, lang: str, marks: Sequence[Mark]) -> str:
    """Return what matplotlib wrote with its words: title, description in ``lang``, and what each mark says.

    All its ids and classes begin with six letters of its own; only links to sources lead out of it.
    """
    ET.register_namespace("", _NS)
    root = ET.fromstring(source)
    prefix = "c" + hashlib.sha256(f"{title}\n{description}\n{lang}".encode()).hexdigest()[:5]
    _add_tips(root, marks)
    _name_ids(root, prefix)
    make_small(root, prefix)
    root[:0] = [_element("title", title, id=f"{prefix}-title"), _element("desc", description, id=f"{prefix}-desc")]
    # A group and not an image: what is inside an image cannot be reached by keyboard or heard.
    root.attrib |= {
        "role": "group",
        "lang": lang,
        "aria-labelledby": f"{prefix}-title",
        "aria-describedby": f"{prefix}-desc",
        "class": "chart",
    }
    return ET.tostring(root, encoding="unicode")


def _element(tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    element = ET.Element(f"{_SVG}{tag}", attributes)
    element.text = text
    return element


def _name_ids(root: ET.Element, prefix: str) -> None:
    """Prefix the ids that something refers to, and drop the rest; what leads out of the picture stays as it is."""
    inside, used = {element.get("id") for element in root.iter()}, set()

    def name(reference: re.Match) -> str:
        if reference[1] not in inside:
            return reference[0]
        used.add(reference[1])
        return f"#{prefix}-{reference[1]}"

    for element in root.iter():
        if _XLINK in element.attrib:
            element.set("href", element.attrib.pop(_XLINK))
        for attribute, value in element.attrib.items():
            element.set(attribute, _REFERENCE.sub(name, value))
    for element in root.iter():
        identity = element.attrib.pop("id", None)
        if identity in used:
            element.set("id", f"{prefix}-{identity}")


def _add_tips(root: ET.Element, marks: Sequence[Mark]) -> None:
    """Let each mark show a strip of text at the foot of the picture while it is pointed at or has the focus.

    Each mark is laid over once more at the end of the picture, where nothing covers it, unseen, as a link to its source
    that holds the strip: a rule of style shows it, a screen reader says it. A trace is written once for all its marks.
    """
    present = {element.get("id") for element in root.iter()}
    shown = [mark for mark in marks if mark.gid in present]
    if not shown:
        return
    width, height = map(float, root.get("viewBox").split()[2:])
    letters = int((width - 2 * _MARGIN) / (_SIZE * _LETTER))
    root.insert(0, _element("style", _TIP_RULES))
    definitions, traces = ET.SubElement(root, f"{_SVG}defs"), {}
    for mark in shown:
        if mark.trace and mark.trace not in traces:
            lines = traces[mark.trace] = textwrap.wrap(mark.trace, letters)
            top = height - _MARGIN - (len(lines) - 1) * _LEADING
            definitions.append(_lines_of_text(lines, top, id=f"p{len(traces) - 1}"))
    ids = {trace: f"#p{number}" for number, trace in enumerate(traces)}
    for mark in shown:
        lines = textwrap.wrap(mark.text, letters) or [""]
        top = round(height - (len(lines) + len(traces.get(mark.trace, []))) * _LEADING - _MARGIN)
        link = ET.SubElement(root, f"{_SVG}a", {"class": "hit", "href": f"#{mark.anchor}"})
        link.append(_element("use", href=f"#{mark.gid}"))
        link.append(_element("path", d=f"M0 {top}h{width:.0f}V{height:.0f}H0z"))
        link.append(_lines_of_text(lines, top + _LEADING))
        if mark.trace:
            link.append(_element("use", href=ids[mark.trace]))


def _lines_of_text(lines: list[str], top: float, **attributes: str) -> ET.Element:
    text = _element("text", lines[0] + " " * (len(lines) > 1), x=f"{_MARGIN:g}", y=f"{top:g}", **attributes)
    text.extend(_element("tspan", line + " ", x=f"{_MARGIN:g}", dy=f"{_LEADING:g}") for line in lines[1:])
    return text


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
        for name, value in element.attrib.items():
            if name == "style" and element is not root:
                element.set(name, _FAMILY.sub("", value).replace(": ", ":").replace("; ", ";"))
            elif name not in ("style", "viewBox"):
                element.set(name, _short(value, path=name == "d"))
        element.tail = None
        if element.text is not None and not element.text.strip():
            element.text = None
    _share_styles(root, prefix)
    _unwrap(root)


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


def _unwrap(parent: ET.Element) -> None:
    """Take out groups that hold nothing or change nothing, inside first; one around a single shape gives it its id."""
    kept = []
    for child in parent:
        _unwrap(child)
        wraps = child.tag == f"{_SVG}g" and not child.attrib
        if child.tag == f"{_SVG}g" and [*child.attrib] == ["id"] and len(child) == 1 and "id" not in child[0].attrib:
            child[0].set("id", child.get("id"))
            wraps = True
        kept += child if wraps else [child]
    parent[:] = kept
