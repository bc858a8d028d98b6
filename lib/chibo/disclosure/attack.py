"""Works out what every count kept inside can be from what finished pages say (:mod:`chibo.disclosure.reader`).

A stranger has the pages, the list of places, and the arithmetic of ``arithmetic.yml``. How counts are kept inside is
not known here: neither ledgers nor declarations nor registers.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from chibo.disclosure.ledger import FEWEST, MOST, WIDTH, Row
from chibo.disclosure.reader import LESS, Count, quantity_of
from chibo.disclosure.solver import recovered


class Knowledge:
    """What follows from all that pages say together.

    Attributes
    ----------
    kept : the counts in whose place a sign stands somewhere
    narrowed : those of them that are known too well, or what is left of others, with the least and the greatest value
    """

    def __init__(self, said: Iterable[tuple[Count, Decimal | None]], areas: Iterable[Mapping[str, str]]):
        said, self._parents = {*said}, {row["id"]: row["parent"] for row in areas}
        shares = sorted(
            {(count.named(quantity_of(count.quantity)), value) for count, value in said if "_pct" in count[0]}, key=str
        )
        self.kept = {count for count, value in said if value is None and "_pct" not in count[0]}
        known = {count: int(value) for count, value in said if value is not None and "_pct" not in count[0]}
        self._counts = dict.fromkeys(self.kept) | known
        self._rows, self._ranges, self._asked, self._places, parts = [], {}, {}, defaultdict(set), defaultdict(list)
        for part, value in shares:
            self._bind_share(part, value)
        for count in sorted(self._counts):
            self._places[count._replace(area="")].add(count.area)
            if "part_of" in count.known:
                parts[count.named(count.known["part_of"])].append(count)
        for whole in parts.keys() & self._counts.keys():
            self._bind_parts(whole, parts[whole])
        for count in self._counts:
            self._bind_places(count)
        for area, year in {(count.area, count.year) for count in self._counts if count.quantity == "cells_of_size"}:
            self._bind_sizes(area, year)
        self._asked |= {count: (self._width(count), False) for count in self.kept}
        both = [(count, known[count], known[count]) for count in self.kept & known.keys()]
        self.narrowed = sorted([*both, *recovered(known, self._rows, self._ranges, self._asked)])

    def _bind_share(self, part: Count, value: Decimal | None) -> None:
        whole, outcome = part.known.get("share_of", part.known.get("part_of")), "inspected_with_outcome"
        if whole is None:
            return  # of what it is a share nobody says
        base = part.named(whole)
        if base.quantity == "inspected" and base.named(outcome) in self._counts:
            base = base.named(outcome)
        for count in (part, base):
            if self._counts.setdefault(count, None) is None and count.is_of_persons:
                self._asked[count] = WIDTH, True
        if value is not None:
            digits = min(3, -value.as_tuple().exponent)
            # All and nothing have no decimals; of more than three the last is rounded here.
            half = 0 if value in (0, 100) and not digits else 1 + digits // 3
            for sign, low, high in ((1, 0, math.inf), (-1, -math.inf, 0)):
                times = sign * half - 2 * round(value * 10**digits)
                self._rows.append(Row(((part, 200 * 10**digits), (base, times)), low, high))

    def _bind_parts(self, whole: Count, parts: list[Count]) -> None:
        for part in parts:
            self._leave(whole, [part], part._replace(quantity=f"{whole.quantity}{LESS}{part.quantity}"))
        parts = [part for part in parts if "adds_up" in part.known]
        if parts and (whole.quantity != "members" or len(parts) == 2):
            self._rows.append(Row(((whole, 1), *((part, -1) for part in parts))))

    def _bind_places(self, count: Count) -> None:
        """Say that a place is the sum of the places in it, and of what is left."""
        inside = {area for area in self._places[count._replace(area="")] if count.area in self._around(area)}
        if parts := [count._replace(area=area) for area in sorted(inside) if not {*self._around(area)} & inside]:
            rated = [self._counts.get(each.named("rated")) for each in (count, *parts) if each.quantity == "ratings"]
            left = rated[0] - sum(rated[1:]) if rated and None not in rated and not count.is_of_persons else 0
            rest = count._replace(area=LESS.join(each.area for each in (count, *parts)))
            self._leave(count, parts, rest, left if 0 < left < FEWEST else 0)

    def _leave(self, whole: Count, parts: list[Count], rest: Count, width: int = 0) -> None:
        """Say that a whole is its parts and a rest, which is asked for where it can be a few persons."""
        values = [self._counts.get(count) for count in (whole, *parts)]
        if None in values or values[0] >= sum(values[1:]):  # a register may contradict itself
            self._rows.append(Row(((whole, 1), (rest, -1), *((part, -1) for part in parts))))
            if width or rest.is_of_persons:
                self._asked[rest] = width or WIDTH, not width

    def _bind_sizes(self, area: str, year: int) -> None:
        """Say that the cells of each size, one and the others of it, have no more members than the place."""
        members, kind = Count("members", area, year), ("cells_of_size", area, year)
        sizes = {count.of: n for count, n in self._counts.items() if count[:3] == kind and n}
        terms, least, most = [(members, -1)], 0, 0
        for of, n in sizes.items():
            low, high = int(of[0]), int(of[1] or MOST)
            one, others = (Count(name, area, year, of) for name in ("members_of_cell", f"members_of_cell{LESS}others"))
            self._ranges |= {one: (low, high), others: (low * (n - 1), high * (n - 1))}
            self._asked[one] = min(WIDTH, high - low), False
            terms, least, most = [*terms, (one, 1), (others, 1)], least + low * n, most + high * n
        cells = sum(self._counts.get(members.named(f"{each}_cells")) or 0 for each in ("grassroots", "subordinate"))
        number = self._counts.get(members)
        if number is None or number >= least:
            every = cells == sum(sizes.values()) and (number or 0) <= most
            self._rows.append(Row(tuple(terms), 0 if every else -math.inf, 0))

    def _width(self, count: Count) -> int:
        """Return how far the values of a count must span: no further than all that it is of let them.

        That is a place around it, and of organisations their number, which is public, and the others of such a place.
        """
        around = self._around(count.area)
        most = [count._replace(area=area) for area in around]
        most += [] if count.is_of_persons else [count.named(count.known["part_of"])]
        widths = [] if count.is_of_persons else [self._beside_others(count, area) for area in around]
        return min([WIDTH, *widths, *(value for value in map(self._counts.get, most) if value is not None)])

    def _beside_others(self, count: Count, area: str) -> int:
        """Return how far a count of organisations may span where it is known of ten or more, itself among them.

        These are the organisations of a place around it without all other places of which the count is known.
        """
        line = {count.area, *self._around(count.area)}
        beside = {each for each in self._places[count._replace(area="")] - line if area in self._around(each)}
        known = {each for each in beside if self._counts[count._replace(area=each)] is not None}
        known = {each for each in known if count.area not in self._around(each)}
        places = [area, *(each for each in sorted(known) if not {*self._around(each)} & known)]
        counts = [count._replace(area=each) for each in places]
        bases = [each.named(count.known["part_of"]) for each in [count, *counts]]
        values, (own, *of_places) = ([*map(self._counts.get, each)] for each in (counts, bases))
        if None in [own, *values, *of_places]:
            return WIDTH
        left, number = (all_of - sum(parts) for all_of, *parts in (values, of_places))
        return min(own, left) - max(0, own - (number - left)) if number >= FEWEST else WIDTH

    def _around(self, area: str) -> list[str]:
        around = self._parents.get(area)
        return [around, *self._around(around)] if around else []
