"""The real notebooks on the real data, as pages."""

from html.parser import HTMLParser

import pytest

NOTEBOOKS = ["00_yearly_brief", "01_cell_coverage", "02_neighbourhood_split", "03_member_quality"]
NOTEBOOKS += ["04_capacity_building"]
PAGES = [(2013, name, lang) for name in NOTEBOOKS for lang in ("vi", "en")] + [(2011, name, "en") for name in NOTEBOOKS]
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Page(HTMLParser):
    """A rendered page as a reader's program sees it.

    Attributes
    ----------
    source : the file's text
    elements : ``(tag, attributes, ancestors)`` of every element, in order
    texts : ``(text, ancestors)`` of every piece of text
    """

    def __init__(self, source):
        super().__init__()
        self.source, self.elements, self.texts, self._open = source, [], [], []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), tuple(self._open)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), tuple(self._open)))

    def handle_endtag(self, tag):
        if tag in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(tag) :]

    def handle_data(self, data):
        self.texts.append((data, tuple(self._open)))

    def attributes(self, tag):
        return [attributes for name, attributes, _ in self.elements if name == tag]

    def text(self, *, inside=(), outside=("details", "style", "title", "desc")):
        """Return what a reader reads, without folded code and without what only a pointer or an ear finds."""
        pieces = (
            text
            for text, open_ in self.texts
            if not set(open_) & set(outside) and (not inside or set(open_) & set(inside))
        )
        return " ".join(" ".join(pieces).split())


@pytest.fixture(scope="session")
def page_of(rendered):
    """Return a function that gives one rendered page."""
    pages = {}

    def page(year, name, lang):
        path = rendered / f"{year}/{name}.{lang}.html"
        if path not in pages:
            pages[path] = Page(path.read_text("utf-8"))
        return pages[path]

    return page
