"""What a new edition of a report states otherwise: each changed number with its table, row and column."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from chibo.render.statements import Row, Statements, statements


class Change(NamedTuple):
    """One statement that changed; ``before`` or ``after`` is empty where it is new or gone."""

    place: str
    before: str
    after: str

    def __str__(self) -> str:
        if not self.before:
            return f"{self.place}: new: {self.after}"
        return f"{self.place}: {self.before} → {self.after}" if self.after else f"{self.place}: gone: {self.before}"


def changes(before: str, after: str) -> list[Change]:
    """Return what one page states otherwise than another; empty when only their markup differs.

    Parameters
    ----------
    before, after : the HTML of two editions of the same report
    """
    old, new = statements(before), statements(after)
    return [*_of_sentences(old, new), *_of_tables(old, new), *_of_pictures(old, new)]


def _of_sentences(old: Statements, new: Statements) -> Iterator[Change]:
    for one, other in _paired(old.sentences, new.sentences):
        yield Change("text", one or "", other or "")


def _of_tables(old: Statements, new: Statements) -> Iterator[Change]:
    for caption in dict.fromkeys([*old.tables, *new.tables]):
        place = f"table “{caption}”"
        if caption not in old.tables or caption not in new.tables:
            rows = old.tables.get(caption, new.tables.get(caption))
            said = f"{len(rows)} rows"
            yield Change(place, said if caption in old.tables else "", said if caption in new.tables else "")
            continue
        for one, other in _paired(old.tables[caption], new.tables[caption]):
            yield from _of_row(place, one, other)


def _of_row(place: str, one: Row | None, other: Row | None) -> Iterator[Change]:
    """Compare two rows cell by cell; where a row is new, gone or called otherwise, as a whole."""
    if one is None or other is None or one.name != other.name:
        yield Change(place, _written(one), _written(other))
        return
    before, after = dict(one.cells), dict(other.cells)
    for column in dict.fromkeys([*before, *after]):
        if before.get(column) != after.get(column):
            yield Change(f"{place}, {one.name}, {column}", before.get(column, ""), after.get(column, ""))


def _of_pictures(old: Statements, new: Statements) -> Iterator[Change]:
    for title in dict.fromkeys([*old.pictures, *new.pictures]):
        one, other = old.pictures.get(title, ""), new.pictures.get(title, "")
        if one != other:
            yield Change(f"picture “{title}”", one, other)


def _paired(old: list, new: list) -> Iterator[tuple]:
    """Yield what differs of two lists in pairs, ``None`` where one has nothing in that place."""
    for kind, low, high, low_new, high_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            ones, others = old[low:high], new[low_new:high_new]
            longest = max(len(ones), len(others))
            yield from zip(
                [*ones, *[None] * (longest - len(ones))], [*others, *[None] * (longest - len(others))], strict=True
            )


def _written(row: Row | None) -> str:
    return "" if row is None else " | ".join(text for _, text in row.cells)
