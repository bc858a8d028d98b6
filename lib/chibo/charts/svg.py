"""From matplotlib's SVG to one a browser and a screen reader can use.

Adds role, title, description and what each mark says; makes ids unique to the picture, since several stand on one
page; drops ids nobody refers to and matplotlib's metadata. No drawing, no words of its own.
"""

import hashlib
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping

from chibo.charts.slim import slim
from chibo.charts.tips import Said, add_tips

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_FAMILY = re.compile(r"font-family: [^;]+;? ?")
_REFERENCE = re.compile(r"#([\w-]+)")


def accessible(source: str, *, title: str, description: str, lang: str, marks: Mapping[str, Said]) -> str:
    """Return the SVG with its words.

    Parameters
    ----------
    source : what matplotlib wrote
    title, description : the accessible name and the alternative text
    lang : language of both
    marks : what each mark says, by its element's id
    """
    ET.register_namespace("", _SVG)
    root = ET.fromstring(source)
    for metadata in root.findall(f"{{{_SVG}}}metadata"):
        root.remove(metadata)
    prefix = "c" + hashlib.sha256(f"{title}\n{description}\n{lang}".encode()).hexdigest()[:5]
    add_tips(root, marks)
    _rename_ids(root, prefix)
    _hoist_fonts(root)
    slim(root, prefix)
    root.insert(0, _text("desc", description, id=f"{prefix}-desc"))
    root.insert(0, _text("title", title, id=f"{prefix}-title"))
    # A group and not an image: what is inside an image cannot be reached by keyboard or heard.
    root.attrib |= {
        "role": "group",
        "lang": lang,
        "aria-labelledby": f"{prefix}-title",
        "aria-describedby": f"{prefix}-desc",
        "class": "chart",
    }
    return ET.tostring(root, encoding="unicode")


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


def _hoist_fonts(root: ET.Element) -> None:
    """Say the font family once for the whole picture instead of at every word: a third of a dense picture is that."""
    families = set()
    for element in root.iter(f"{{{_SVG}}}text"):
        style = element.get("style", "")
        families.update(_FAMILY.findall(style))
        if style:
            element.set("style", _FAMILY.sub("", style))
        if element.get("transform", "").startswith("rotate(-0 "):
            del element.attrib["transform"]
    if families:
        root.set("style", max(sorted(families), key=len).strip("; ") + ";" + root.get("style", ""))


def _text(tag: str, text: str, **attributes: str) -> ET.Element:
    element = ET.Element(f"{{{_SVG}}}{tag}", attributes)
    element.text = text
    return element
