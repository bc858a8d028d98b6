"""What one edition of a page states otherwise than another: each changed number with its table, row and column.

A page states its sentences, its tables cell by cell, and what its pictures say; its markup states nothing.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import chain, count, zip_longest

from bs4 import BeautifulSoup, Tag

from chibo.words import message

_SENTENCES = ""  # the place of what stands in no table and no picture
_NAMING = 3  # cells that name a row whose first cell others share
_LEFT_OUT = 'footer, nav, aside.margin, .code, .number, a[href^="#n"], .skip'
"""How the page was made, and references, whose numbers count the sources of a page."""
_Row = tuple[tuple[str, str], ...]  # heading and text of each cell, in order; the first cell names the row


def changes(before: str, after: str) -> list[str]:
    """Return what one page states otherwise than another, a line each; empty when only their markup differs."""
    old, new = _statements(before), _statements(after)
    places = dict.fromkeys([*old, *new])
    return [line for place in places for line in _differing(place, old.get(place, []), new.get(place, []))]


def _statements(page: str) -> dict[str, list[_Row]]:
    """Return the rows of a page by place: its tables, what each picture says, and its sentences."""
    soup, found = BeautifulSoup(page, "html.parser"), {_SENTENCES: []}
    for part in soup.select(_LEFT_OUT):
        part.decompose()
    for part in soup.select("table, svg"):
        is_table = part.name == "table"
        title = text_of(part.caption) if is_table else part.get("aria-label", "")
        name = message("batch.table" if is_table else "batch.picture", title=title)
        free = chain([name], (f"{name} ({number})" for number in count(2)))
        place = next(each for each in free if each not in found)
        found[place] = _rows(part) if is_table else [(("", text_of(part.desc)),)]
    for part in soup.select("table, svg, summary"):
        part.decompose()
    sentences = map(text_of, soup.select("h1, h2, h3, p, li, pre, .error, figcaption"))
    found[_SENTENCES] = [(("", sentence),) for sentence in sentences if sentence]
    return found


def _rows(table: Tag) -> list[_Row]:
    headings = [text_of(cell) for cell in table.thead.find_all("th")] if table.thead else []
    rows = [row.find_all(["th", "td"]) for row in (table.tbody or table).find_all("tr")]
    return [tuple(zip_longest(headings, map(text_of, cells), fillvalue="")) for cells in rows if cells]


def text_of(part: Tag | None) -> str:
    """Return the text of a part of a page in one line; empty where there is no such part."""
    return "" if part is None else " ".join(part.get_text().split())


def _differing(place: str, old: list[_Row], new: list[_Row]) -> Iterator[str]:
    """Yield what differs of one place: cell by cell in rows of the same name, else the whole row."""
    names = [row[0][1] for row in old]
    for kind, low, high, low_new, high_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for one, other in zip_longest(old[low:high], new[low_new:high_new], fillvalue=()):
            if not one or not other or one[0][1] != other[0][1]:  # new, gone or called otherwise
                yield _line(place, *(" | ".join(text for _, text in row if text) for row in (one, other)))
                continue
            before, after = dict(one), dict(other)
            same = [text for column, text in one if text and after.get(column) == text]
            name = one[0][1] if names.count(one[0][1]) == 1 else " · ".join(same[:_NAMING])
            for column in dict.fromkeys([*before, *after]):
                if before.get(column) != after.get(column):
                    yield _line(f"{place}, {name}, {column}", before.get(column, ""), after.get(column, ""))


def _line(place: str, before: str, after: str) -> str:
    place = place or message("batch.text")
    if before and after:
        return f"{place}: {before} → {after}"
    return message("batch.gone" if before else "batch.new", place=place, before=before, after=after)
