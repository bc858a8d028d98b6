"""A small picture of a report for the list of reports: its first chart without words, links and fine detail.

It is made from the chart as it stands on the page, so it shows nothing the page does not show.
"""

import re
from xml.etree import ElementTree

_SVG = "{http://www.w3.org/2000/svg}"
_DROPPED = {f"{_SVG}{name}" for name in ("a", "desc", "title", "text")}
_SPOKEN = ("role", "lang", "class", "width", "height", "version", "aria-labelledby", "aria-describedby", "tabindex")
_NUMBER = re.compile(r"-?\d+\.\d+")
_REFERENCE = re.compile(r"(url\(#)([\w-]+)")
_SHAPES = ("d", "x", "y", "width", "height", "points", "x1", "x2", "y1", "y2")
_RULE = re.compile(r"\.([\w-]+)\{([^}]*)\}")
_LARGEST = 4000


def preview(svg: str, name: str) -> str:
    """Return a chart as a decoration: nothing to read, to point at or to hear.

    Parameters
    ----------
    svg : the chart as it stands on a page
    name : begins its ids, which must differ from those of all other pictures of the list

    Returns
    -------
    str
        An SVG element; empty where the picture is too rich to be small.
    """
    root = ElementTree.fromstring(svg)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in _DROPPED or (child.tag == f"{_SVG}style" and ".hit" in (child.text or "")):
                parent.remove(child)
    for element in root.iter():
        for attribute in _SHAPES:
            if attribute in element.attrib and element is not root:
                element.set(attribute, _NUMBER.sub(_rounded, element.get(attribute)))
    for spoken in _SPOKEN:
        root.attrib.pop(spoken, None)
    root.attrib |= {"aria-hidden": "true", "focusable": "false"}
    _rename(root, name)
    small = ElementTree.tostring(root, encoding="unicode")
    return small if len(small) <= _LARGEST else ""


def _rounded(number: re.Match) -> str:
    return str(round(float(number[0])))


def _rename(root: ElementTree.Element, name: str) -> None:
    """Drop the ids nobody refers to, and begin the others, and the classes, with the name."""
    said = [value for element in root.iter() for value in [*element.attrib.values(), element.text or ""]]
    used = {identity for value in said for _, identity in _REFERENCE.findall(value)}
    used |= {element.get("href", "").removeprefix("#") for element in root.iter()}
    classes = {word for element in root.iter() for word in element.get("class", "").split()}
    for element in root.iter():
        if element.get("id") in used:
            element.set("id", f"{name}-{element.get('id')}")
        else:
            element.attrib.pop("id", None)
        if element.get("class"):
            element.set("class", " ".join(f"{name}-{word}" for word in element.get("class").split()))
        if element.get("href", "").startswith("#"):
            element.set("href", f"#{name}-{element.get('href')[1:]}")
        for attribute, value in element.attrib.items():
            element.set(attribute, _REFERENCE.sub(rf"\g<1>{name}-\g<2>", value))
        if element.tag == f"{_SVG}style" and element.text:
            kept = [(word, rule) for word, rule in _RULE.findall(element.text) if word in classes]
            rules = "".join(f".{name}-{word}{{{rule}}}" for word, rule in kept)
            element.text = _REFERENCE.sub(rf"\g<1>{name}-\g<2>", rules)
