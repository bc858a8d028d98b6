"""What one edition of a page states otherwise than another: each changed number with its table, row and column.

A page states its sentences, its tables cell by cell, and what its pictures say; its markup states nothing.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag

from chibo.errors import counted

_NAMING = 3
"""Cells that name a row whose first cell others share."""
_AROUND, _SHORT = 4, 8
"""Words shown around a change, and how many words are shown as they are."""
_LEFT_OUT = 'footer, nav, details.code, a[href^="#n"]:not(.hit), .skip'
"""How the page was made, and references, whose numbers count the sources of a page."""


class Change(NamedTuple):
    """One statement that changed; ``before`` or ``after`` is empty where it is new or gone."""

    place: str
    before: str
    after: str

    def __str__(self) -> str:
        if self.before and self.after:
            return f"{self.place}: {_marked(self.before, self.after)}"
        return f"{self.place}: gone: {self.before}" if self.before else f"{self.place}: new: {self.after}"


class Row(NamedTuple):
    """One row of a table: what it is called, and its cells by column, in order."""

    name: str
    cells: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return " | ".join(text for _, text in self.cells if text)


def changes(before: str, after: str) -> list[Change]:
    """Return what one page states otherwise than another; empty when only their markup differs.

    Parameters
    ----------
    before, after : the HTML of two editions of the same report
    """
    (tables, pictures, sentences), (new_tables, new_pictures, new_sentences) = _statements(before), _statements(after)
    changed = [Change("text", *pair) for pair in _unequal(sentences, new_sentences)]
    for caption in dict.fromkeys([*tables, *new_tables]):
        changed += _of_table(f"table “{caption}”", tables.get(caption), new_tables.get(caption))
    for title in dict.fromkeys([*pictures, *new_pictures]):
        if pictures.get(title) != new_pictures.get(title):
            changed.append(Change(f"picture “{title}”", pictures.get(title, ""), new_pictures.get(title, "")))
    return changed


def _statements(page: str) -> tuple[dict[str, list[Row]], dict[str, str], list[str]]:
    """Return the rows of tables by caption, the alternative texts of pictures by title, and the sentences of a page."""
    soup = BeautifulSoup(page, "html.parser")
    for part in soup.select(_LEFT_OUT):
        part.decompose()
    tables, pictures = {}, {}
    for table in soup.find_all("table"):
        tables[_free(tables, _text(table.caption))] = _rows(table)
    for picture in soup.find_all("svg"):
        pictures[_free(pictures, _text(picture.title))] = _text(picture.desc)
    for part in soup.select("table, svg, summary"):
        part.decompose()
    sentences = map(_text, soup.select("h1, h2, h3, p, li, pre, .error, figcaption"))
    return tables, pictures, list(filter(None, sentences))


def _rows(table: Tag) -> list[Row]:
    headings = [_text(cell) for cell in table.thead.find_all("th")] if table.thead else []
    rows = []
    for row in (table.tbody or table).find_all("tr"):
        texts = [_text(cell) for cell in row.find_all(["th", "td"])]
        columns = [*headings, *(f"column {number + 1}" for number in range(len(headings), len(texts)))]
        rows.append(Row(texts[0] if texts else "", tuple(zip(columns, texts, strict=False))))
    return rows


def _text(part: Tag | None) -> str:
    return "" if part is None else re.sub(r"\s+", " ", part.get_text()).strip()


def _free(taken: dict, name: str) -> str:
    """Return a name that is not taken yet: the second of two alike is "x (2)"."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free


def _of_table(place: str, old: list[Row] | None, new: list[Row] | None) -> Iterator[Change]:
    if old is None or new is None:
        yield Change(place, *("" if rows is None else counted(len(rows), "row") for rows in (old, new)))
        return
    names = [row.name for row in old]
    for one, other in _unequal(old, new):
        if not one or not other or one.name != other.name:  # new, gone or called otherwise: the whole row
            yield Change(place, str(one), str(other))
            continue
        before, after = dict(one.cells), dict(other.cells)
        same = [text for column, text in one.cells if text and after.get(column) == text]
        name = one.name if names.count(one.name) == 1 else " · ".join(same[:_NAMING])
        for column in dict.fromkeys([*before, *after]):
            if before.get(column) != after.get(column):
                yield Change(f"{place}, {name}, {column}", before.get(column, ""), after.get(column, ""))


def _unequal(old: list, new: list) -> Iterator[tuple]:
    """Yield what differs of two lists in pairs, an empty text where one has nothing in that place."""
    for kind, low, high, low_new, high_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from zip_longest(old[low:high], new[low_new:high_new], fillvalue="")


def _marked(before: str, after: str) -> str:
    """Write two texts as one: what changed in brackets, with the words around it, and of the rest only dots."""
    old, new = before.split(), after.split()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if len(old) <= _SHORT or not matcher.ratio():
        return f"{before} → {after}"
    parts, end = [], 0
    for group in matcher.get_grouped_opcodes(_AROUND):
        parts += ["…"] if group[0][1] > end else []
        for kind, low, end, low_new, high_new in group:
            changed = f"[{' '.join(old[low:end]) or '–'} → {' '.join(new[low_new:high_new]) or '–'}]"
            parts.append(" ".join(old[low:end]) if kind == "equal" else changed)
    return " ".join(parts + ["…"] * (end < len(old)))
