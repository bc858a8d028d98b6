"""What has been shown of a register and what was kept inside: names of counts, and sums that bind them.

A count has a name that is the same wherever it is shown: ``members|areas=ward-1,ward-2|year=2012``. ``areas`` are
those of the register whose bodies or units were really summed, so a count of a city and one of its ward need no other
bond. The ledger never holds a value that was kept inside, so it can be remembered and put together with others.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote, unquote

WIDTH = 9
"""A count is safe when its possible values span at least this much: no guess comes within 4 of all of them.

What a reader may know of a count is measured without the rule by which it was kept inside. With the rule a sign that
stands alone says "1 to 9", wherever it stands; a leak is what narrows a count further than that. Spans of 9 see to it:
with the rule added all nine values are left, because sums shown beside a sign are 0 or at least 10.
"""


MOST = 10**6
"""No count of persons is greater."""

FEWEST = 10
"""Counts of persons from 1 to 9 stay inside, and so does every share of fewer."""

FEWEST_CELLS = 3
"""Of a place with fewer cells nothing is said about members."""


class Row(NamedTuple):
    """``low <= sum of coefficient * count <= high``."""

    terms: tuple[tuple[str, int], ...]
    low: int = 0
    high: int = 0


class Place(NamedTuple):
    """Where a report is about: the areas of the register that it sums where a table names none, and what is special.

    ``ward``: it is part of a greater area and has no parts. ``cells`` says how many cells an area of the register has,
    by ``areas|year``; that is public. ``keep`` are counts that stay inside because of other reports.
    """

    areas: tuple[str, ...] = ()
    ward: bool = False
    cells: dict[str, int] = {}
    keep: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Ledger:
    """Counts shown and kept inside.

    Attributes
    ----------
    shown : value by name
    kept : how far the possible values of a count kept inside must span, by name
    rows : sums that bind them
    most : the number of organisations or cells that a count is of, where it is one of these; that is public
    cells : how many cells an area has: see :class:`Place`
    """

    shown: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    most: dict[str, int] = field(default_factory=dict)
    cells: dict[str, int] = field(default_factory=dict)

    def with_(self, other: "Ledger") -> "Ledger":
        """Return both together; what one shows is shown, whatever the other kept."""
        both = {name: mine | vars(other)[name] for name, mine in vars(self).items() if name != "rows"}
        return Ledger(rows=tuple(dict.fromkeys([*self.rows, *other.rows])), **both)

    def to_dict(self) -> dict:
        """Return the ledger as plain lists and numbers, for a file."""
        return json.loads(json.dumps({**vars(self), "rows": sorted(self.rows)}, sort_keys=True))

    @classmethod
    def from_dict(cls, written: dict) -> "Ledger":
        """Return the ledger that :meth:`to_dict` made, also after it was written as JSON."""
        rows = [Row(tuple(map(tuple, terms)), *rest) for terms, *rest in written["rows"]]
        return cls(**written | {"rows": tuple(rows)})


def named(quantity: str, **dimensions: object) -> str:
    """Return the name of a count; a value's own bars and signs of equality are written as codes."""
    return "|".join(
        [quantity, *(f"{key}={quote(str(value), safe='/, ')}" for key, value in sorted(dimensions.items()))]
    )


def taken_apart(name: str) -> tuple[str, dict[str, str]]:
    """Return what a name counts, and its dimensions."""
    quantity, *pairs = name.split("|")
    return quantity, {key: unquote(value) for key, _, value in (pair.partition("=") for pair in pairs)}


def few_cells(cells: dict[str, int], areas: Iterable[str], year: object) -> bool:
    """Return whether areas have together so few cells that each knows the others' numbers by taking its own away.

    A register may name no cell at all; then it does not say that there is but one.
    """
    return 0 < sum(cells.get(f"{area}|{year}", 0) for area in areas) < FEWEST_CELLS
