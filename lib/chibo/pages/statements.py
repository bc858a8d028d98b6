"""What a finished page states, apart from its markup: sentences, tables cell by cell, and what its pictures say."""

import re
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag

_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Row:
    """One row of a table: what it is called, and its cells by column, in order."""

    name: str
    cells: tuple[tuple[str, str], ...]


@dataclass
class Statements:
    """What a page states.

    Attributes
    ----------
    sentences : title, findings and prose, in order
    tables : rows by the table's caption; the table behind a picture has the picture's
    pictures : alternative text by the picture's title
    """

    sentences: list[str] = field(default_factory=list)
    tables: dict[str, list[Row]] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)


def statements(page: str) -> Statements:
    """Return what a page states.

    References to sources are left out, because their numbers count the sources of a page; so is the foot, which says
    how the page was made.
    """
    soup = BeautifulSoup(page, "html.parser")
    for part in soup.select('footer, nav, details.code, a[href^="#n"]:not(.hit), .skip'):
        part.decompose()
    said = Statements()
    for table in soup.find_all("table"):
        said.tables[_free(said.tables, _text(table.caption))] = _rows(table)
    for picture in soup.find_all("svg"):
        said.pictures[_free(said.pictures, _text(picture.title))] = _text(picture.desc)
    for part in soup.select("table, svg, summary"):
        part.decompose()
    said.sentences = list(filter(None, map(_text, soup.select("h1, h2, h3, p, li, pre, .error, figcaption"))))
    return said


def _rows(table: Tag) -> list[Row]:
    headings = [_text(cell) for cell in table.thead.find_all("th")] if table.thead else []
    found = []
    for row in (table.tbody or table).find_all("tr"):
        texts = [_text(cell) for cell in row.find_all(["th", "td"])]
        columns = [*headings, *(f"column {number + 1}" for number in range(len(headings), len(texts)))]
        found.append(Row(texts[0] if texts else "", tuple(zip(columns, texts, strict=False))))
    return found


def _text(part: Tag | None) -> str:
    return "" if part is None else _BLANKS.sub(" ", part.get_text()).strip()


def _free(taken: dict, name: str) -> str:
    """Return a name that is not taken yet: the second of two alike is "x (2)"."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free
