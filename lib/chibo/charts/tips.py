"""What the marks of a picture say: a strip of text that shows while a mark is pointed at or has the keyboard's focus.

Works without a script: each mark is laid over once more at the end of the picture, unseen, as a link to its source,
and the strip stands in that link, so that one rule of style shows it and a screen reader says it. Being last, a strip
is never covered. What many marks say alike, where they come from, is written once and used by all of them.
"""

import textwrap
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import NamedTuple

from chibo.charts import theme

SOURCES = "sources"
"""Anchor of the list of sources, where a mark leads that no published figure stands behind."""

_SVG = "http://www.w3.org/2000/svg"
_SIZE, _LEADING, _MARGIN = 8.2, 11.0, 6.0
_RULES = (
    ".hit{cursor:help}.hit:focus{outline:none}"
    f".hit>*{{opacity:0;pointer-events:none;fill:{theme.PAPER};font-size:{_SIZE}px}}.hit>path{{fill:{theme.INK}}}"
    ".hit>:first-child{pointer-events:all}.hit:is(:hover,:focus)>*{opacity:1}"
    f".hit:focus>:first-child{{outline:2px solid {theme.BREAK}}}"
)
_LETTER = 0.545  # mean width of a letter of the house type, in sizes


class Said(NamedTuple):
    """What a mark says: what it shows, where that comes from, and the anchor of its source on the page."""

    text: str
    trace: str = ""
    anchor: str = SOURCES


def add_tips(root: ET.Element, marks: Mapping[str, Said]) -> None:
    """Let each mark say its text, in place.

    Parameters
    ----------
    root : the svg element, with a viewBox and, for each mark, an element of that id
    marks : what each mark says, by its id
    """
    present = {element.get("id") for element in root.iter()}
    shown = {identity: said for identity, said in marks.items() if identity in present}
    if not shown:
        return
    _, _, width, height = map(float, root.get("viewBox", "0 0 500 300").split())
    letters = int((width - 2 * _MARGIN) / (_SIZE * _LETTER))
    rules = ET.Element(f"{{{_SVG}}}style")
    rules.text = _RULES
    root.insert(0, rules)
    traces = _written_once([said.trace for said in shown.values() if said.trace], letters, root, height)
    for identity, said in shown.items():
        below, lines_below = traces.get(said.trace, ("", 0))
        lines = textwrap.wrap(said.text, letters) or [""]
        link = ET.SubElement(root, f"{{{_SVG}}}a", {"class": "hit", "href": f"#{said.anchor}"})
        ET.SubElement(link, f"{{{_SVG}}}use", {"href": f"#{identity}"})
        tall = (len(lines) + lines_below) * _LEADING + _MARGIN
        top = round(height - tall)
        ET.SubElement(link, f"{{{_SVG}}}path", {"d": f"M0 {top}h{width:.0f}v{tall:.0f}H0z"})
        link.append(_text(lines, top + _LEADING))
        if below:
            ET.SubElement(link, f"{{{_SVG}}}use", {"href": f"#{below}"})


def _written_once(traces: list[str], letters: int, root: ET.Element, height: float) -> dict[str, tuple[str, int]]:
    """Define the text of each trace at the foot of the picture; return its id and how many lines it has."""
    definitions = ET.SubElement(root, f"{{{_SVG}}}defs")
    written = {}
    for number, trace in enumerate(dict.fromkeys(traces)):
        lines = textwrap.wrap(trace, letters)
        text = _text(lines, height - _MARGIN - (len(lines) - 1) * _LEADING)
        text.set("id", f"p{number}")
        definitions.append(text)
        written[trace] = f"p{number}", len(lines)
    return written


def _text(lines: list[str], top: float) -> ET.Element:
    """Return lines of text, the first at a height."""
    text = ET.Element(f"{{{_SVG}}}text", {"x": f"{_MARGIN:g}", "y": f"{top:g}"})
    text.text = lines[0]
    for line in lines[1:]:
        text.text += " " if len(text) == 0 else ""
        ET.SubElement(text, f"{{{_SVG}}}tspan", {"x": f"{_MARGIN:g}", "dy": f"{_LEADING:g}"}).text = line + " "
    return text
