"""The real notebooks on the real data, as pages."""

import pytest
from bs4 import BeautifulSoup
from bs4.element import PreformattedString

NOTEBOOKS = ["00_yearly_brief", "01_cell_coverage", "02_neighbourhood_split", "03_member_quality"]
NOTEBOOKS += ["04_capacity_building", "05_figures_audit"]
PAGES = [(2013, name, lang) for name in NOTEBOOKS for lang in ("vi", "en")] + [(2011, name, "en") for name in NOTEBOOKS]


class Page:
    """A rendered page as a reader's program sees it: its source, and ``(tag, attributes)`` of every element."""

    def __init__(self, source):
        soup = BeautifulSoup(source, "html.parser", multi_valued_attributes=None)
        self.source, self.elements = source, [(part.name, part.attrs) for part in soup.find_all()]
        texts = soup.find_all(string=lambda text: not isinstance(text, PreformattedString))
        self.texts = [(str(text), {part.name for part in text.parents}) for text in texts]

    def attributes(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]

    def text(self, *, inside=(), outside=("pre", "style", "title", "desc")):
        """Return what a reader reads, without folded code and without what only a pointer or an ear finds."""
        read = [text for text, within in self.texts if not within & {*outside} and (not inside or within & {*inside})]
        return " ".join(" ".join(read).split())


@pytest.fixture(scope="session")
def page_of(rendered):
    """Return a function that gives one rendered page."""
    pages = {}

    def page(year, name, lang):
        path = rendered / f"{year}/{name}.{lang}.html"
        return pages.get(path) or pages.setdefault(path, Page(path.read_text("utf-8")))

    return page
