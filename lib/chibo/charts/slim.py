"""Less of matplotlib's SVG for the same picture: a page is sent by mail, and half of a drawn SVG says nothing.

Coordinates to a tenth of a point, a repeated style said once as a class, one clip for a run of shapes, no group
that only wraps, no blanks.
"""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from itertools import count

_SVG = "http://www.w3.org/2000/svg"
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_BLANKS = re.compile(r"\s+")
_AROUND_COMMAND = re.compile(r" ?([A-Za-z,]) ?")
_STEP = re.compile(r"([MLHV])(-?[\d.]+)(?: (-?[\d.]+))?")
_CLIP = "clip-path"
_COORDINATES = ("d", "x", "y", "width", "height", "points", "transform", "x1", "x2", "y1", "y2", "r", "cx", "cy")
_LINES = "*{stroke-linejoin: round; stroke-linecap: butt}"  # matplotlib says it of everything on the page


def slim(root: ET.Element, name: str) -> None:
    """Make a picture smaller, in place.

    Parameters
    ----------
    root : the svg element
    name : begins the names of its classes, which hold for the whole page the picture stands on
    """
    for element in list(root.iter()):
        for child in list(element):
            if child.tag == f"{{{_SVG}}}style" and (child.text or "").strip() == _LINES:
                element.remove(child)
    root.attrib |= {"stroke-linejoin": "round", "stroke-linecap": "butt"}
    for element in root.iter():
        for attribute in _COORDINATES:
            if attribute in element.attrib:
                element.set(attribute, _short(element.get(attribute), path=attribute == "d"))
    _share_styles(root, name)
    _unwrap(root)
    _share_clips(root)
    for element in root.iter():
        element.tail = None
        if element.text is not None and not element.text.strip():
            element.text = None


def _short(coordinates: str, *, path: bool) -> str:
    """Return coordinates rounded; in a path, commands need no blanks around them.

    A tenth of a point is a seventh of a pixel; the small curves of a marker need a hundredth.
    """
    decimals = 2 if "C" in coordinates else 1
    rounded = _NUMBER.sub(lambda found: _brief(float(found.group()), decimals), coordinates)
    rounded = _BLANKS.sub(" ", rounded).strip()
    return _straight(_AROUND_COMMAND.sub(r"\1", rounded)) if path else rounded


def _brief(value: float, decimals: int) -> str:
    """Write a number with no more digits than it needs."""
    text = f"{value:.{decimals}f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def _straight(path: str) -> str:
    """Write level and upright lines with the one coordinate that changes, if the path has nothing but lines."""
    if re.search(r"[^MLz\d. -]", path):
        return path
    written, here = [], (None, None)
    for command, x, y in _STEP.findall(path):
        if command == "L" and y == here[1]:
            written.append(f"H{x}")
        elif command == "L" and x == here[0]:
            written.append(f"V{y}")
        else:
            written.append(f"{command}{x} {y}")
        here = (x, y)
    return "".join(written) + ("z" if path.endswith("z") else "")


def _share_styles(root: ET.Element, name: str) -> None:
    """Say a style used more than once in one rule."""
    for element in root.iter():
        if "style" in element.attrib:
            element.set("style", element.get("style").replace(": ", ":").replace("; ", ";"))
    used = Counter(element.get("style") for element in root.iter() if element.get("style") and element is not root)
    numbers = count()
    # A reference has to stay an attribute: ids are renamed once more on a page of several pictures.
    classes = {style: f"{name}{next(numbers)}" for style, times in used.items() if times > 1 and "url(" not in style}
    for element in root.iter():
        if element is not root and element.get("style") in classes:
            element.set("class", classes[element.attrib.pop("style")])
    if classes:
        rules = ET.Element(f"{{{_SVG}}}style")
        rules.text = "".join(f".{class_}{{{style}}}" for style, class_ in classes.items())
        root.insert(0, rules)


def _unwrap(parent: ET.Element) -> None:
    """Take out groups that hold nothing or change nothing, inside first; one around a single shape gives it its id."""
    kept = []
    for child in list(parent):
        _unwrap(child)
        if child.tag == f"{{{_SVG}}}g" and not child.attrib:
            kept += list(child)
        elif (
            child.tag == f"{{{_SVG}}}g"
            and list(child.attrib) == ["id"]
            and len(child) == 1
            and "id" not in child[0].attrib
        ):
            child[0].attrib |= child.attrib
            kept.append(child[0])
        else:
            kept.append(child)
    parent[:] = kept


def _share_clips(parent: ET.Element) -> None:
    """Clip a run of neighbours that are clipped alike as one group."""
    kept = []
    for child in list(parent):
        _share_clips(child)
        clip = child.attrib.pop(_CLIP, None)
        if clip is None:
            kept.append(child)
        elif kept and kept[-1].tag == f"{{{_SVG}}}g" and kept[-1].attrib == {_CLIP: clip}:
            kept[-1].append(child)
        else:
            run = ET.Element(f"{{{_SVG}}}g", {_CLIP: clip})
            run.append(child)
            kept.append(run)
    parent[:] = kept
