"""From matplotlib's SVG to one a browser and a screen reader can use, parsed once and written once.

Adds role, title, description and what each mark says; makes ids and classes unique to the picture, since several stand
on one page; and drops what says nothing, which is half of the bytes: a page is sent by mail.
"""

import hashlib
import re
import textwrap
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from chibo.charts import theme

SOURCES = "sources"
"""Anchor of the list of sources, where a mark leads that no published figure stands behind."""

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

_COORDINATES = ("d", "x", "y", "width", "height", "points", "transform", "x1", "x2", "y1", "y2", "r", "cx", "cy")
_LINES = "*{stroke-linejoin: round; stroke-linecap: butt}"  # matplotlib says it of everything on the page
_FAMILY = re.compile(r"font-family: [^;]+;? ?")
_REFERENCE = re.compile(r"#([\w-]+)")
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_AROUND_COMMAND = re.compile(r" ?([A-Za-z,]) ?")


@dataclass(frozen=True)
class Mark:
    """What one bar, point or cell says.

    Attributes
    ----------
    gid : id of its element in the picture
    text : what it shows
    figures : ids of the published figures it rests on
    trace : where these come from, added by the report
    anchor : where their source stands on the page, added by the report
    """

    gid: str
    text: str
    figures: str = ""
    trace: str = ""
    anchor: str = SOURCES


def accessible(source: str, *, title: str, description: str, lang: str, marks: Sequence[Mark]) -> str:
    """Return the SVG with its words.

    All its ids and classes begin with six letters of its own; only links to sources lead out of it.

    Parameters
    ----------
    source : what matplotlib wrote
    title, description : the accessible name and the alternative text
    lang : language of both
    marks : what each mark says
    """
    ET.register_namespace("", _NS)
    root = ET.fromstring(source)
    for metadata in root.findall(f"{_SVG}metadata"):
        root.remove(metadata)
    prefix = "c" + hashlib.sha256(f"{title}\n{description}\n{lang}".encode()).hexdigest()[:5]
    _add_tips(root, marks)
    _rename_ids(root, prefix)
    make_small(root, prefix)
    root.insert(0, _element("desc", description, id=f"{prefix}-desc"))
    root.insert(0, _element("title", title, id=f"{prefix}-title"))
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


def _rename_ids(root: ET.Element, prefix: str) -> None:
    """Prefix the ids that something refers to, and drop the rest; what leads out of the picture stays as it is."""
    inside = {element.get("id") for element in root.iter()}
    used = set()
    for element in root.iter():
        for name, value in element.attrib.items():
            if name in (_XLINK, "href") or "url(#" in value:
                used.update(_REFERENCE.findall(value))
    for element in root.iter():
        identity = element.attrib.pop("id", None)
        if identity in used:
            element.set("id", f"{prefix}-{identity}")
        for name, value in list(element.attrib.items()):
            if name in (_XLINK, "href"):
                del element.attrib[name]
                element.set("href", f"#{prefix}-{value[1:]}" if value[1:] in inside else value)
            elif "url(#" in value:
                element.set(name, value.replace("url(#", f"url(#{prefix}-"))


# --- what the marks say ---------------------------------------------------------------------------------------------


def _add_tips(root: ET.Element, marks: Sequence[Mark]) -> None:
    """Let each mark show a strip of text at the foot of the picture while it is pointed at or has the focus.

    Works without a script: each mark is laid over once more at the end of the picture, unseen, as a link to its source,
    and the strip stands in that link, so that one rule of style shows it and a screen reader says it. Being last, a
    strip is never covered. Where many marks come from is written once and used by all of them.
    """
    present = {element.get("id") for element in root.iter()}
    shown = [mark for mark in marks if mark.gid in present]
    if not shown:
        return
    width, height = map(float, root.get("viewBox", "0 0 500 300").split()[2:])
    letters = int((width - 2 * _MARGIN) / (_SIZE * _LETTER))
    root.insert(0, _element("style", _TIP_RULES))
    traces = _add_traces(root, [mark.trace for mark in shown if mark.trace], letters, height)
    for mark in shown:
        trace, lines_below = traces.get(mark.trace, ("", 0))
        lines = textwrap.wrap(mark.text, letters) or [""]
        top = round(height - (len(lines) + lines_below) * _LEADING - _MARGIN)
        link = ET.SubElement(root, f"{_SVG}a", {"class": "hit", "href": f"#{mark.anchor}"})
        link.append(_element("use", href=f"#{mark.gid}"))
        link.append(_element("path", d=f"M0 {top}h{width:.0f}V{height:.0f}H0z"))
        link.append(_lines_of_text(lines, top + _LEADING))
        if trace:
            link.append(_element("use", href=f"#{trace}"))


def _add_traces(root: ET.Element, traces: list[str], letters: int, height: float) -> dict[str, tuple[str, int]]:
    """Define the text of each trace at the foot of the picture; return its id and how many lines it has."""
    definitions = ET.SubElement(root, f"{_SVG}defs")
    written = {}
    for number, trace in enumerate(dict.fromkeys(traces)):
        lines = textwrap.wrap(trace, letters)
        text = _lines_of_text(lines, height - _MARGIN - (len(lines) - 1) * _LEADING)
        text.set("id", f"p{number}")
        definitions.append(text)
        written[trace] = f"p{number}", len(lines)
    return written


def _lines_of_text(lines: list[str], top: float) -> ET.Element:
    text = _element("text", lines[0] + " " * (len(lines) > 1), x=f"{_MARGIN:g}", y=f"{top:g}")
    for line in lines[1:]:
        text.append(_element("tspan", line + " ", x=f"{_MARGIN:g}", dy=f"{_LEADING:g}"))
    return text


# --- fewer bytes ----------------------------------------------------------------------------------------------------


def make_small(root: ET.Element, name: str) -> None:
    """Make a picture smaller, in place: 40 % of the bytes go, and it looks the same.

    Coordinates to a tenth of a point, a repeated style said once as a class, the font once for all words, no group that
    only wraps, no blanks. Its classes, which hold for the whole page, begin with ``name``.
    """
    families = set()
    for element in list(root.iter()):
        for child in list(element):
            if child.tag == f"{_SVG}style" and (child.text or "").strip() == _LINES:
                element.remove(child)
        if element.tag == f"{_SVG}text":
            families.update(_FAMILY.findall(element.get("style", "")))
            if element.get("transform", "").startswith("rotate(-0 "):
                del element.attrib["transform"]
        for attribute in _COORDINATES:
            if attribute in element.attrib:
                element.set(attribute, _short(element.get(attribute), path=attribute == "d"))
        if "style" in element.attrib:
            element.set("style", _FAMILY.sub("", element.get("style")).replace(": ", ":").replace("; ", ";"))
        element.tail = None
        if element.text is not None and not element.text.strip():
            element.text = None
    root.attrib |= {"stroke-linejoin": "round", "stroke-linecap": "butt"}
    if families:
        root.set("style", max(sorted(families), key=len).strip("; ") + ";" + root.get("style", ""))
    _share_styles(root, name)
    _unwrap(root)


def _short(coordinates: str, *, path: bool) -> str:
    """Return coordinates rounded; in a path, commands need no blanks around them.

    A tenth of a point is a seventh of a pixel; the small curves of a marker need a hundredth.
    """
    decimals = 2 if "C" in coordinates else 1
    rounded = _NUMBER.sub(lambda number: _brief(float(number[0]), decimals), coordinates)
    rounded = " ".join(rounded.split())
    return _AROUND_COMMAND.sub(r"\1", rounded) if path else rounded


def _brief(value: float, decimals: int) -> str:
    text = f"{value:.{decimals}f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def _share_styles(root: ET.Element, name: str) -> None:
    """Say a style used more than once in one rule; one that refers to an id stays where it is."""
    styled = [element for element in root.iter() if element is not root and element.get("style")]
    used, numbers = Counter(element.get("style") for element in styled), count()
    classes = {style: f"{name}{next(numbers)}" for style, times in used.items() if times > 1 and "url(" not in style}
    for element in styled:
        if element.get("style") in classes:
            element.set("class", classes[element.attrib.pop("style")])
    if classes:
        rules = "".join(f".{class_}{{{style}}}" for style, class_ in classes.items())
        root.insert(0, _element("style", rules))


def _unwrap(parent: ET.Element) -> None:
    """Take out groups that hold nothing or change nothing, inside first; one around a single shape gives it its id."""
    kept = []
    for child in list(parent):
        _unwrap(child)
        names = list(child.attrib) if child.tag == f"{_SVG}g" else None
        if names == []:
            kept += list(child)
        elif names == ["id"] and len(child) == 1 and "id" not in child[0].attrib:
            child[0].attrib |= child.attrib
            kept.append(child[0])
        else:
            kept.append(child)
    parent[:] = kept
