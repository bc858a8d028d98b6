"""What one edition of a page states otherwise than another: each changed number with its table, row and column.

A page states its sentences, its tables cell by cell, and what its pictures say; its markup states nothing.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import chain, count, zip_longest

from bs4 import BeautifulSoup, Tag

from chibo.errors import counted

_NAMING = 3  # cells that name a row whose first cell others share
_LEFT_OUT = 'footer, nav, details.code, a[href^="#n"]:not(.hit), .skip'
"""How the page was made, and references, whose numbers count the sources of a page."""
_Row = tuple[tuple[str, str], ...]  # heading and text of each cell, in order; the first cell names the row


def changes(before: str, after: str) -> list[str]:
    """Return what one page states otherwise than another, a line each; empty when only their markup differs."""
    (tables, pictures, sentences), (new_tables, new_pictures, new_sentences) = _statements(before), _statements(after)
    changed = [_line("text", *pair) for pair in _unequal(sentences, new_sentences)]
    for caption in dict.fromkeys([*tables, *new_tables]):
        changed += _of_table(f"table “{caption}”", tables.get(caption), new_tables.get(caption))
    for title in dict.fromkeys([*pictures, *new_pictures]):
        if pictures.get(title) != new_pictures.get(title):
            changed.append(_line(f"picture “{title}”", pictures.get(title, ""), new_pictures.get(title, "")))
    return changed


def _line(place: str, before: str, after: str) -> str:
    if before and after:
        return f"{place}: {before} → {after}"
    return f"{place}: gone: {before}" if before else f"{place}: new: {after}"


def _statements(page: str) -> tuple[dict[str, list[_Row]], dict[str, str], list[str]]:
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


def _rows(table: Tag) -> list[_Row]:
    headings = [_text(cell) for cell in table.thead.find_all("th")] if table.thead else []
    rows = [row.find_all(["th", "td"]) for row in (table.tbody or table).find_all("tr")]
    return [tuple(zip_longest(headings, map(_text, cells), fillvalue="")) for cells in rows if cells]


def _text(part: Tag | None) -> str:
    return "" if part is None else " ".join(part.get_text().split())


def _free(taken: dict, name: str) -> str:
    """Return a name that is not taken yet: the second of two alike is "x (2)"."""
    free = chain([name], (f"{name} ({number})" for number in count(2)))
    return next(each for each in free if each not in taken)


def _of_table(place: str, old: list[_Row] | None, new: list[_Row] | None) -> Iterator[str]:
    if old is None or new is None:
        yield _line(place, *("" if rows is None else counted(len(rows), "row") for rows in (old, new)))
        return
    names = [row[0][1] for row in old]
    for one, other in _unequal(old, new):
        if not one or not other or one[0][1] != other[0][1]:  # new, gone or called otherwise: the whole row
            yield _line(place, *(" | ".join(text for _, text in row if text) for row in (one, other)))
            continue
        before, after = dict(one), dict(other)
        same = [text for column, text in one if text and after.get(column) == text]
        name = one[0][1] if names.count(one[0][1]) == 1 else " · ".join(same[:_NAMING])
        for column in dict.fromkeys([*before, *after]):
            if before.get(column) != after.get(column):
                yield _line(f"{place}, {name}, {column}", before.get(column, ""), after.get(column, ""))


def _unequal(old: list, new: list) -> Iterator[tuple]:
    """Yield what differs of two lists in pairs, an empty text where one has nothing in that place."""
    for kind, low, high, low_new, high_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from zip_longest(old[low:high], new[low_new:high_new], fillvalue="")
