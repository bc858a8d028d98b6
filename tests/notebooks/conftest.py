"""The real notebooks on the real data, rendered once into a scratch folder."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from chibo import project
from chibo.batch.engine import available_cores
from chibo.batch.plan import plan
from chibo.batch.run import render
from chibo.store import open_data

DATA = Path(__file__).parents[2] / "data"
NOTEBOOKS = ["00_yearly_brief", "01_cell_coverage", "02_neighbourhood_split", "03_member_quality"]
NOTEBOOKS += ["04_capacity_building"]
BATCHES = [("2013", "vi,en"), ("2011", "en")]
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
def published():
    return open_data(DATA).published


@pytest.fixture(scope="session")
def rendered(tmp_path_factory):
    """The folder with the reports of 2013 in both languages and of 2011 in English."""
    out = tmp_path_factory.mktemp("rendered")
    checkout, jobs = project.checkout(), []
    for years, languages in BATCHES:
        jobs += plan(checkout / "notebooks", out, years=years, languages=languages, notebooks=",".join(NOTEBOOKS))
    batch = render(jobs, available_cores(), project=checkout)
    assert [(report.path, report.error) for report in batch.failed] == []
    return out


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


@pytest.fixture(params=PAGES, ids=lambda page: f"{page[0]}-{page[1]}-{page[2]}")
def page(request, page_of):
    return page_of(*request.param)
