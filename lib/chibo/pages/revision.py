"""What a new edition of a report states otherwise: each changed number with its table, row and column."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from chibo.errors import counted
from chibo.pages.statements import Row, Statements, statements

_NAMING = 3
"""Cells that name a row whose first cell others share."""
_AROUND, _WHOLE = 4, 8
"""Words shown around a change, and how many words are shown as they are."""


class Change(NamedTuple):
    """One statement that changed; ``before`` or ``after`` is empty where it is new or gone."""

    place: str
    before: str
    after: str

    def __str__(self) -> str:
        if not self.before:
            return f"{self.place}: new: {self.after}"
        return (
            f"{self.place}: {_marked(self.before, self.after)}" if self.after else f"{self.place}: gone: {self.before}"
        )


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
            said = counted(len(rows), "row")
            yield Change(place, said if caption in old.tables else "", said if caption in new.tables else "")
            continue
        names = [row.name for row in old.tables[caption]]
        for one, other in _paired(old.tables[caption], new.tables[caption]):
            yield from _of_row(place, one, other, is_unique=one is not None and names.count(one.name) == 1)


def _of_row(place: str, one: Row | None, other: Row | None, *, is_unique: bool) -> Iterator[Change]:
    """Compare two rows cell by cell; where a row is new, gone or called otherwise, as a whole."""
    if one is None or other is None or one.name != other.name:
        yield Change(place, _written(one), _written(other))
        return
    before, after = dict(one.cells), dict(other.cells)
    same = [text for column, text in one.cells if text and after.get(column) == text]
    name = one.name if is_unique else " · ".join(same[:_NAMING])
    for column in dict.fromkeys([*before, *after]):
        if before.get(column) != after.get(column):
            yield Change(f"{place}, {name}, {column}", before.get(column, ""), after.get(column, ""))


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
    return "" if row is None else " | ".join(text for _, text in row.cells if text)


def _marked(before: str, after: str) -> str:
    """Write two texts as one: what changed in brackets, with the words around it, and of the rest only dots."""
    old, new = before.split(), after.split()
    parts = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    if len(old) <= _WHOLE or all(kind != "equal" for kind, *_ in parts):
        return f"{before} → {after}"
    said = []
    for number, (kind, low, high, low_new, high_new) in enumerate(parts):
        if kind != "equal":
            said.append(f"[{' '.join(old[low:high]) or '–'} → {' '.join(new[low_new:high_new]) or '–'}]")
            continue
        first, last = number > 0, number < len(parts) - 1
        words = old[low:high]
        if len(words) > _AROUND * (first + last):
            words = [*words[: _AROUND * first], "…", *words[len(words) - _AROUND * last :]]
        said.append(" ".join(words))
    return " ".join(said)
