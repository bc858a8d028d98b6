"""Makes markup of a notebook safe to stand in a page: its Markdown, the HTML and the SVG its cells put out.

The page allows no script and no request; here everything that could be one becomes text or goes, so that the page
does not depend on a browser to enforce it. Nothing here knows about cells or files.
"""

import functools
import re
import unicodedata
from html import unescape
from xml.etree import ElementTree

import bleach
import defusedxml.ElementTree
import mistune
import nh3
from bleach.css_sanitizer import CSSSanitizer

_TAGS = """
a abbr b bdi blockquote br caption cite code col colgroup data dd del details dfn div dl dt em figcaption figure h2 h3
h4 h5 h6 hr i ins kbd li mark meter ol p pre q s samp section small span strong sub summary sup table tbody td tfoot th
thead time tr u ul var wbr
"""
_ATTRIBUTES = {
    "*": ["class", "id", "lang", "title", "role", "tabindex", "dir", "style", "hidden"],
    "a": ["href", "hreflang", "rel"],
    "col": ["span"],
    "colgroup": ["span"],
    "td": ["colspan", "rowspan", "headers"],
    "th": ["colspan", "rowspan", "headers", "scope", "abbr"],
    "time": ["datetime"],
    "data": ["value"],
    "meter": ["value", "min", "max", "low", "high", "optimum"],
    "ol": ["start", "reversed"],
}
_PROTOCOLS = {"http", "https", "mailto"}
_STYLE_BLOCK = re.compile(r"<style\b.*?</style\s*>", re.DOTALL | re.IGNORECASE)
_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_UNWANTED = {"script", "foreignObject", "metadata", "iframe", "image-set", "handler", "listener"}
_REFERENCE = re.compile(r"url\(#([^)]+)\)")

ElementTree.register_namespace("", _SVG)
ElementTree.register_namespace("xlink", _XLINK)


class Prose(mistune.HTMLRenderer):
    """Renders the Markdown cells of one page, in order, and remembers its title and headings.

    Attributes
    ----------
    title : text of the first level-1 heading, which the page's header shows in its place
    headings : ``(anchor, text)`` of every level-2 heading
    """

    def __init__(self, link):
        super().__init__(escape=True)
        self.title = ""
        self.headings = []
        self._link = link
        self._anchors = set()
        plugins = [mistune.import_plugin(name) for name in ("table", "strikethrough")]
        self._parse = mistune.Markdown(self, plugins=plugins)

    def cell(self, source: str) -> str:
        """Return the HTML of one cell; raw HTML in it stands there as text."""
        return self._parse(source)

    def heading(self, text: str, level: int, **attrs) -> str:
        """Give headings anchors, and take the first level-1 heading for the title."""
        plain = plain_text(text)
        if level == 1 and not self.title:
            self.title = plain
            return ""
        if level > 2:
            return super().heading(text, level, **attrs)
        anchor = self._anchor(plain)
        self.headings.append((anchor, plain))
        return f'<h2 id="{anchor}">{text}</h2>\n'

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Let the page decide where a link leads; a link it drops leaves its text."""
        target = self._link(url)
        return super().link(text, target, title) if target else text

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Keep embedded images; of any other only the description, for the page makes no request."""
        return super().image(text, url, title) if url.startswith("data:image/") else f"<em>{text}</em>"

    def _anchor(self, text: str) -> str:
        """Return an anchor of plain letters, so that it survives e-mail: "Tỷ lệ ở Đà Lạt" is ty-le-o-da-lat."""
        letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
        base = re.sub(r"[^a-z0-9]+", "-", "".join(c for c in letters if not unicodedata.combining(c))).strip("-")
        # The page uses short ids of its own; a heading can take none of them.
        anchor, count = f"s-{base or 'section'}", 1
        while anchor in self._anchors:
            count += 1
            anchor = f"s-{base or 'section'}-{count}"
        self._anchors.add(anchor)
        return anchor


def plain_text(html: str) -> str:
    """Return the text of a piece of HTML we rendered."""
    return unescape(re.sub(r"<[^>]+>", "", html)).strip()


def safe_html(html: str) -> str:
    """Return HTML from a cell with everything but tables, lists and words shown as text.

    What nh3, which drops instead of showing, drops nothing of is that: nearly all our own reports put out, and it takes
    a tenth of the time. (Quotation marks in a text, which need not be written as entities, it writes as such.)
    """
    if "<" not in html:
        return bleach.clean(html)
    html = _STYLE_BLOCK.sub("", html)
    cleaned = _dropping().clean(html)
    return cleaned if cleaned == html.replace("&#34;", '"').replace("&#39;", "'") else _showing().clean(html)


def inline_svg(svg: str, number: int) -> str | None:
    """Return an SVG document as an element to stand in a page, or None when it is not one.

    Parameters
    ----------
    svg : the document
    number : its number on the page, which keeps its ids apart from those of the other charts
    """
    try:
        root = defusedxml.ElementTree.fromstring(svg.encode("utf-8"), forbid_dtd=False)
    except (ElementTree.ParseError, defusedxml.DefusedXmlException):
        return None
    for parent in list(root.iter()):
        for child in list(parent):
            if _local(child.tag) in _UNWANTED:
                parent.remove(child)
    ids = {
        element.get("id"): f"c{number}-{_own_name(element.get('id'), root)}"
        for element in root.iter()
        if element.get("id")
    }
    for element in root.iter():
        for name, value in list(element.attrib.items()):
            safe = _safe_attribute(_local(name), value, ids)
            if safe is None:
                del element.attrib[name]
            else:
                element.attrib[name] = safe
    return ElementTree.tostring(root, encoding="unicode")


@functools.cache
def _dropping() -> nh3.Cleaner:
    """Return what leaves safe HTML as it is and anything else not; of styles it knows too little to let any pass."""
    attributes = {tag: set(names) - {"style"} for tag, names in _ATTRIBUTES.items()}
    return nh3.Cleaner(
        tags=set(_TAGS.split()),
        clean_content_tags=set(),
        attributes=attributes,
        generic_attribute_prefixes={"aria-"},
        link_rel=None,
        url_schemes=_PROTOCOLS,
    )


def _showing() -> bleach.Cleaner:
    """Return what shows as text whatever may not be markup."""
    return bleach.Cleaner(tags=_TAGS.split(), attributes=_allowed, protocols=_PROTOCOLS, css_sanitizer=CSSSanitizer())


def _allowed(tag: str, name: str, value: str) -> bool:
    return name.startswith("aria-") or name in _ATTRIBUTES["*"] or name in _ATTRIBUTES.get(tag, ())


def _local(name: str) -> str:
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def _own_name(identity: str, root: ElementTree.Element) -> str:
    """Return an id without what keeps the ids of our pictures apart where they are not numbered."""
    apart, ending, _ = root.get("aria-labelledby", "").rpartition("-title")
    return identity.removeprefix(f"{apart}-") if ending else identity


def _safe_attribute(name: str, value: str, ids: dict[str, str]) -> str | None:
    """Return an attribute of an SVG element with its ids made unique; None when it must go.

    A link may lead within the picture or to another place of the page.
    """
    if name.startswith("on"):
        return None
    if name == "id":
        return ids[value]
    if name == "href":
        if value.startswith("#"):
            return f"#{ids.get(value[1:], value[1:])}"
        return value if value.startswith("data:image/") else None
    if name in ("aria-labelledby", "aria-describedby"):
        return " ".join(ids.get(part, part) for part in value.split())
    if "url(" in value:
        local = _REFERENCE.sub(lambda found: f"url(#{ids.get(found[1], found[1])})", value)
        return local if local.count("url(") == len(_REFERENCE.findall(value)) else None
    return value
