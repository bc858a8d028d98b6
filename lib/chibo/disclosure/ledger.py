"""What has been shown of a register and what was kept inside: names of counts, and sums that bind them.

A count has a name that is the same wherever it is shown: ``members|area=ward-1|year=2012``. The ledger never holds a
value that was kept inside, so it can be written beside a report and put together with those of others.
"""

import json
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote, unquote

WIDTH = 9
"""A count is safe when its possible values span at least this much: no guess comes within 4 of all of them.

What a reader may know of a count is measured without the rule by which it was kept inside. With the rule a sign that
stands alone says "1 to 9", wherever it stands; a leak is what narrows a count further than that. Spans of 9 see to it:
with the rule added all nine values are left, because sums shown beside a sign are 0 or at least 10.
"""


class Row(NamedTuple):
    """``low <= sum of coefficient * count <= high``.

    A row that is ``supposed``, of a whole (the first term) and its parts, gives way where it contradicts the rest.
    """

    terms: tuple[tuple[str, int], ...]
    low: int = 0
    high: int = 0
    supposed: bool = False


class Place(NamedTuple):
    """Where a report is about: its area, the area this is a part of ("" for none), and its parts with their years.

    ``few`` are the places, each with a year, whose register has so few cells that nothing about their members is said.
    """

    area: str = ""
    inside: str = ""
    parts: dict[str, tuple[int, int]] = {}
    few: frozenset[tuple[str, int]] = frozenset()


class Kept(NamedTuple):
    """One count that was kept inside: where it would have stood, and how far its possible values must span."""

    table: str
    row: str
    column: str
    width: int = WIDTH


@dataclass(frozen=True)
class Ledger:
    """Counts shown and kept inside.

    Attributes
    ----------
    shown : value by name
    kept : counts kept inside, by name
    rows : sums that bind them
    most : the greatest value a count can have, where that is public
    places : by area, its parts with their first and last year
    """

    shown: dict[str, int] = field(default_factory=dict)
    kept: dict[str, Kept] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    most: dict[str, int] = field(default_factory=dict)
    places: dict[str, dict[str, tuple[int, int]]] = field(default_factory=dict)

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
        kept = {name: Kept(*values) for name, values in written["kept"].items()}
        places = {area: {part: tuple(years) for part, years in of.items()} for area, of in written["places"].items()}
        return cls(written["shown"], kept, tuple(rows), written["most"], places)


def named(quantity: str, **dimensions: object) -> str:
    """Return the name of a count; a value's own bars and signs of equality are written as codes."""
    return "|".join([quantity, *(f"{key}={quote(str(value), safe='/ ')}" for key, value in sorted(dimensions.items()))])


def taken_apart(name: str) -> tuple[str, dict[str, str]]:
    """Return what a name counts, and its dimensions."""
    quantity, *pairs = name.split("|")
    return quantity, {key: unquote(value) for key, _, value in (pair.partition("=") for pair in pairs)}
