"""Makes markup of a notebook safe to stand in a page: its Markdown, the HTML and the SVG its cells put out.

The page allows no script and no request; here everything that could be one becomes text or goes, so that the page
does not depend on a browser to enforce it. Nothing here knows about cells or files.
"""

import re
from collections import Counter
from collections.abc import Callable
from html import unescape
from itertools import chain, count
from xml.etree import ElementTree

import defusedxml.ElementTree
import lxml.html
import mistune
import nh3

from chibo.words import message
from chibo.words.text import fold

_TAGS = """
a abbr b bdi blockquote br caption cite code dd del details dfn div dl dt em figcaption figure h2 h3 h4 h5
h6 hr i ins kbd li mark ol p pre q s samp section small span strong sub summary sup table tbody td tfoot th thead tr u
ul var wbr
"""
_ATTRIBUTES = {
    "*": {"class", "id", "lang", "title", "role", "tabindex", "dir", "style", "hidden"},
    "a": {"href", "hreflang", "rel"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope", "abbr"},
}
_CLEANER = nh3.Cleaner(
    tags=set(_TAGS.split()),
    clean_content_tags=set(),
    attributes=_ATTRIBUTES,
    generic_attribute_prefixes={"aria-"},
    filter_style_properties={"color", "background-color", "font-style", "font-weight", "text-align", "width", "left"},
    link_rel=None,
    url_schemes={"http", "https", "mailto"},
)
_STYLE_BLOCK = re.compile(r"<style\b.*?</style\s*>", re.DOTALL | re.IGNORECASE)
_NO_TAG = re.compile(rf"<(?!!--|/?(?:{'|'.join(_TAGS.split())})[\s/>])", re.IGNORECASE)

_SVG = "{http://www.w3.org/2000/svg}"
_DRAWING = """
a circle clipPath defs desc ellipse filter g image line linearGradient marker mask path pattern polygon polyline
radialGradient rect stop style svg switch symbol text textPath title tspan use
"""
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_FETCHING = re.compile(r"\\|@import|image-set\(|src\(|url\((?!#)", re.IGNORECASE)  # a backslash can hide the others

_HEADINGS = [f"h{level}" for level in range(1, 7)]
_FAULTS = {
    "picture": "//img[not(@alt)] | //svg[not(@aria-label or @aria-labelledby or @aria-hidden)][not(ancestor::svg)]",
    "link": "//a[@href][not(normalize-space(.) or @aria-label or .//*[@aria-label or @alt])]",
    "headings": "//table[not(.//th)]",
}
"""What a reader without eyes misses, by what to say of it; of a picture, a link or a table that a notebook brought."""

ElementTree.register_namespace("", _SVG[1:-1])
ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")


class Prose(mistune.HTMLRenderer):
    """Renders the Markdown cells of one page, in order.

    It remembers the ``title``, the first level-1 heading, which the page's header shows in its place, and ``(anchor,
    text)`` of every level-2 heading in ``headings``.
    """

    def __init__(self, link: Callable[[str], str | None]):
        super().__init__(escape=True)
        self.title, self.headings, self._link = "", [], link
        plugins = [mistune.import_plugin(name) for name in ("table", "strikethrough")]
        self.cell = mistune.Markdown(self, plugins=plugins)

    def heading(self, text: str, level: int, **attrs) -> str:
        """Give headings anchors, and take the first level-1 heading for the title."""
        plain = unescape(re.sub(r"<[^>]+>", "", text)).strip()
        if level == 1 and not self.title:
            self.title = plain
            return ""
        if level > 2:
            return super().heading(text, level, **attrs)
        self.headings.append((self._anchor(plain), plain))
        return f'<h2 id="{self.headings[-1][0]}">{text}</h2>\n'

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Let the page decide where a link leads; a link it drops leaves its text."""
        target = self._link(url)
        return super().link(text, target, title) if target else text

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Keep embedded images; of any other only the description, for the page makes no request."""
        return super().image(text, url, title) if url.startswith("data:image/") else f"<em>{text}</em>"

    def _anchor(self, text: str) -> str:
        """Return an anchor of plain letters, so that it survives e-mail: "Tỷ lệ ở Đà Lạt" is s-ty-le-o-da-lat."""
        base = f"s-{fold(text).replace(' ', '-') or 'section'}"  # begun so, it is none of the page's own ids
        anchors = chain([base], (f"{base}-{number}" for number in count(2)))
        return next(anchor for anchor in anchors if anchor not in dict(self.headings))


def safe_html(html: str) -> str:
    """Return HTML from a cell with everything but tables, lists and words shown as text.

    What begins no allowed tag is written as text before nh3 sees it, because nh3 would drop it; nh3 then decides about
    attributes and addresses, and closes what is open.
    """
    return _CLEANER.clean(_NO_TAG.sub("&lt;", _STYLE_BLOCK.sub("", html)))


def safe_svg(svg: str, number: int) -> ElementTree.Element | None:
    """Return an SVG document as an element to stand in a page, or None when it is not one.

    Of elements only those that draw pass; attributes that could run or fetch something go. A link may lead within the
    picture or to another place of the page. Its ``number`` on the page keeps its ids apart from those of other charts.
    """
    try:
        root = defusedxml.ElementTree.fromstring(svg.encode("utf-8"), forbid_dtd=False)
    except (ElementTree.ParseError, defusedxml.DefusedXmlException):
        return None
    if root.tag != f"{_SVG}svg":
        return None
    for parent in list(root.iter()):
        for child in [child for child in parent if not _draws(child)]:
            parent.remove(child)
    for element in root.iter():
        for name, value in list(element.attrib.items()):
            local = name.rpartition("}")[2].lower()
            leads_out = local == "href" and not value.startswith(("#", "data:image/"))
            if leads_out or local.startswith("on") or (local != "href" and _FETCHING.search(value)):
                del element.attrib[name]
    # A chart of ours begins its ids with a name of its own, which the number stands for here.
    own, ending, _ = root.get("aria-labelledby", "").rpartition("-title")
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    _rename(root, {old: f"c{number}-{old.removeprefix(f'{own}-') if ending else old}" for old in ids})
    return root


def faults(page: str) -> list[str]:
    """Return what of a finished page not everybody can read, a line each: pages of notebooks of ours have none."""
    root = lxml.html.document_fromstring(page)
    found = {name: len(root.xpath(path)) for name, path in _FAULTS.items()}
    found["id"] = sum(number > 1 for number in Counter(root.xpath("//@id")).values())
    levels = [int(heading.tag[1]) for heading in root.iter(*_HEADINGS)]
    found["level"] = sum(after > before + 1 for before, after in zip([0, *levels], levels, strict=False))
    return [message(f"batch.fault_{name}", n=n) for name, n in found.items() if n]


def _draws(element: ElementTree.Element) -> bool:
    namespace, name = element.tag[: len(_SVG)], element.tag[len(_SVG) :]
    fetches = name == "style" and _FETCHING.search(element.text or "")
    return namespace == _SVG and not fetches and (name in _DRAWING.split() or name.startswith("fe"))


def _rename(root: ElementTree.Element, names: dict[str, str]) -> None:
    """Give ids, and every reference to one, another name, in place."""

    def in_address(found: re.Match) -> str:
        return f"url(#{names.get(found[1], found[1])})"

    for element in root.iter():
        for name, value in element.attrib.items():
            local = name.rpartition("}")[2]
            if local in ("id", "aria-labelledby", "aria-describedby"):
                element.set(name, " ".join(names.get(old, old) for old in value.split()))
            elif local == "href" and value.startswith("#"):
                element.set(name, f"#{names.get(value[1:], value[1:])}")
            else:
                element.set(name, _REFERENCE.sub(in_address, value))
        if element.tag == f"{_SVG}style" and element.text:
            element.text = _REFERENCE.sub(in_address, element.text)
