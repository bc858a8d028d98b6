"""Tries to recover what was kept inside from everything that was shown, as an attentive reader could.

The reader knows every number shown, that counts are whole and not negative, which add up to which, and of which areas
each is. A count whose possible values then span less than asked is a leak. What cannot be decided is called a
leak as well.
"""

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from chibo.disclosure.ledger import FEWEST, MOST, WIDTH, Kept, Ledger, Row, few_cells, named, taken_apart

_TURNS = 8


class Leak(NamedTuple):
    """One count kept inside that can be recovered: where it belongs, and what it must lie between (None: undecided)."""

    table: str
    row: str
    column: str
    low: int | None
    high: int | None
    name: str


def audit_batch(shown: Iterable[Ledger | dict]) -> list[Leak]:
    """Return every leak of what several reports show together.

    ``shown`` are ledgers, or what :meth:`chibo.disclosure.ledger.Ledger.to_dict` made of them. Leaks stand in the order
    of table, row and column; there is none where every count kept inside stays inside.
    """
    return sorted(leaks_of(_together(shown)), key=lambda leak: leak[:3])


def closed(held: list[dict], standing: list[dict]) -> tuple[set[str], list[Leak]]:
    """Return what ``held`` reports show and must keep inside beside ``standing`` ones, and what leaks until they do."""
    there, both = _together(standing), _together([*standing, *held])
    free, keep, first = both.shown.keys() - there.shown.keys(), set(), None
    while True:
        leaks, rows = leaks_of(both), rows_of(both)
        first = leaks if first is None else first
        # What one report shows and another keeps is kept by both; anything else takes something near with it.
        more = {
            leak.name if leak.name in free else nearest(leak.name, free, both.shown, both, rows) for leak in leaks
        } - {None}
        if not more:
            return keep, first
        kept = {name: Kept(*_where(name, both), min(WIDTH, both.most.get(name, WIDTH))) for name in more}
        shown = {name: value for name, value in both.shown.items() if name not in more}
        both, free, keep = replace(both, shown=shown, kept=kept | both.kept), free - more, keep | more


def _together(shown: Iterable[Ledger | dict]) -> Ledger:
    return functools.reduce(
        Ledger.with_, (each if isinstance(each, Ledger) else Ledger.from_dict(each) for each in shown), Ledger()
    )


def leaks_of(ledger: Ledger) -> list[Leak]:
    """Return the leaks of one ledger: counts kept inside, and remainders that nobody names."""
    both = [name for name in ledger.kept if name in ledger.shown]
    leaks = [Leak(*ledger.kept[name][:3], ledger.shown[name], ledger.shown[name], name) for name in both]
    wholes = _Wholes(ledger)
    names = dict.fromkeys([*ledger.kept, *(name for row in wholes.rows for name, _ in row.terms)])
    asked = {name: wholes.asked(name) for name in names if name not in ledger.shown}
    ranges = {name: (0, most) for name, most in ledger.most.items()}
    found = recovered(ledger.shown, wholes.rows, ranges, asked)
    leaks += [Leak(*_where(name, ledger), low, high, name) for name, low, high in found]
    return leaks


def rows_of(ledger: Ledger) -> list[Row]:
    """Return every sum a reader knows: those of tables, and that areas and sectors add up to their whole."""
    return _Wholes(ledger).rows


def nearest(leak: str, free: Set[str], values: Mapping[str, int], ledger: Ledger, rows: list[Row]) -> str | None:
    """Return which count to keep inside next: the smallest one bound to a leak, near it before far from it.

    Persons go before classes of organisations or cells, of which one alone would follow from their number.
    """
    seen, edge = {leak}, {leak}
    while edge:
        near = {name for row in rows if edge & {name for name, _ in row.terms} for name, _ in row.terms} - seen
        if near & free:
            return min(near & free, key=lambda name: (name in ledger.most, values[name] == 0, values[name], name))
        seen |= near
        edge = near
    return None


def _where(name: str, ledger: Ledger) -> tuple[str, str, str]:
    """Return where a count would have stood; one that stands nowhere is a remainder."""
    quantity, dimensions = taken_apart(name)
    return ledger.kept[name][:3] if name in ledger.kept else ("remainder", " ".join(dimensions.values()), quantity)


class _Wholes:
    """How the counts of one quantity hang together through the areas they are of.

    The areas of all counts of a quantity divide each other into blocks, areas that are always counted together. Each
    count is the sum of its blocks. A block nobody names, such as a city less the wards that are shown, is a remainder.

    Attributes
    ----------
    rows : the sums of tables, and those of blocks and of sectors
    """

    def __init__(self, ledger: Ledger):
        self._ledger, self.rows, families, sectors = ledger, list(ledger.rows), defaultdict(dict), defaultdict(list)
        self._family, self._remainders = {}, {}
        for name in sorted({*ledger.shown, *ledger.kept, *(name for row in ledger.rows for name, _ in row.terms)}):
            quantity, dimensions = taken_apart(name)
            if "areas" in dimensions:
                areas = frozenset(dimensions.pop("areas").split(","))
                families[quantity, *dimensions.items()][areas] = name
            if dimensions.pop("sector", None):
                sectors[named(quantity, areas=",".join(sorted(areas)), **dimensions)].append(name)
        for whole, parts in sectors.items():
            if whole in ledger.shown or whole in ledger.kept:
                self.rows.append(Row(((whole, 1), *((name, -1) for name in parts))))
        for (quantity, *dimensions), names in families.items():
            self._divide(quantity, dict(dimensions), names)

    def _divide(self, quantity: str, dimensions: dict[str, str], names: dict[frozenset[str], str]) -> None:
        """Bind the counts of one quantity to blocks of areas."""
        self._family |= {name: (areas, names) for areas, name in names.items()}
        if len(names) < 2:
            return
        inside = defaultdict(set)
        for areas in names:
            for area in areas:
                inside[area].add(areas)
        blocks = defaultdict(set)
        for area, wholes in inside.items():
            blocks[frozenset(wholes)].add(area)
        blocks = {frozenset(block): wholes for wholes, block in blocks.items()}
        for block, wholes in blocks.items():
            if block not in names:
                name = named(quantity, areas=",".join(sorted(block)), **dimensions)
                self._remainders[name] = (block, dimensions.get("year"), min(wholes, key=len), names)
        for areas, name in names.items():
            if areas not in blocks:
                parts = (
                    names.get(block) or named(quantity, areas=",".join(sorted(block)), **dimensions)
                    for block, wholes in blocks.items()
                    if areas in wholes
                )
                self.rows.append(Row(((name, 1), *((part, -1) for part in sorted(parts)))))

    def asked(self, name: str) -> tuple[int, bool]:
        """Return how far the possible values of a count must span, and whether only where it can be small.

        No further than what may be known of more lets them: where nobody of the city is, nobody of a ward is, and
        where 11 of 12 organisations are good, whose numbers are public, at least 3 of any 4 are.
        """
        ledger = self._ledger
        if name in ledger.kept:
            areas, names = self._family.get(name, (frozenset(), {}))
            return self._within(areas, names, ledger.kept[name].width, ledger.most.get(name)), False
        if name not in self._remainders:
            return 0, False
        areas, year, whole, names = self._remainders[name]
        base = self._left(whole, areas, names, ledger.shown | ledger.most)[1]
        if base is None:
            return WIDTH, not few_cells(ledger.cells, areas, year)
        return (self._within(areas, names, base, base) if 0 < base < FEWEST else 0), False

    def _within(self, areas: frozenset, names: dict, width: int, own: int | None) -> int:
        """Return a width, or less where what may be known of more says less of these ``own``."""
        for whole in (whole for whole in names if areas < whole and names[whole] in self._ledger.shown):
            value, base = self._left(whole, areas, names, self._ledger.shown)
            if own and base and base >= FEWEST:
                width = min(width, min(own, value) - max(0, own - (base - value)))
            elif not value:
                width = 0
        return width

    def _left(self, whole: frozenset, areas: frozenset, names: dict, known: Mapping) -> tuple[int, int | None]:
        """Return what is left of a whole without other areas that are known, and of how many; of persons None."""
        ledger, base = self._ledger, self._ledger.most.get(names[whole])
        others = [other for other in names if other < whole and not other & areas and names[other] in known]
        others = [other for other in others if not any(other < more for more in others)]
        value = ledger.shown.get(names[whole], MOST) - sum(ledger.shown.get(names[other], 0) for other in others)
        return value, base and base - sum(ledger.most.get(names[other], 0) for other in others)


def recovered(known: Mapping, rows: Iterable[Row], ranges: Mapping, asked: Mapping) -> list[tuple]:
    """Return the unknown counts whose values span too little, each with the least and the greatest.

    ``known`` are values by count, ``ranges`` of unknown ones the bounds that are closer than 0 and :data:`MOST`.
    ``asked`` says how far the values of a count must span, and whether only where it can be 1 to 9.
    """
    of = defaultdict(list)
    for row in rows:
        sum_known = sum(factor * known[name] for name, factor in row.terms if name in known)
        unknown = tuple((name, factor) for name, factor in row.terms if name not in known)
        for name, _ in unknown:
            of[name].append(Row(unknown, row.low - sum_known, row.high - sum_known))
    seen, found = set(known), []
    for name in (name for name, (width, _) in asked.items() if width):
        members, waiting = set(), [] if name in seen else [name]
        while waiting:
            each = waiting.pop()
            if each not in members:
                members.add(each)
                waiting += [other for row in of[each] for other, _ in row.terms]
        seen |= members
        if members:
            bound = tuple(dict.fromkeys(row for each in sorted(members) for row in of[each]))
            between = tuple((each, *ranges.get(each, (0, MOST))) for each in sorted(members))
            widths = tuple((each, *asked[each]) for each in sorted(members) if asked.get(each, (0,))[0])
            found += _narrow(between, bound, widths)
    return found


@functools.lru_cache(maxsize=4096)
def _narrow(ranges: tuple, rows: tuple[Row, ...], widths: tuple) -> list[tuple[str, int | None, int | None]]:
    """Return the counts of one part whose values span too little, with the least and the greatest.

    A remainder that cannot be 1 to 9 may be known. Remembered, because one more count kept inside changes one part of
    many.
    """
    system, leaks = None, []
    for name, width, only_small in widths:
        try:
            if system is None:
                system = System({name: (low, high) for name, low, high in ranges}, rows)
                system.spread({name: width for name, width, _ in widths})
            low, high = system.interval(name, enough=width) or (None, None)
        except Undecided:
            low = high = None
        if low is None or (high - low < width and not (only_small and (low >= FEWEST or high == 0))):
            leaks.append((name, low, high))
    return leaks


class Undecided(Exception):
    """The solver gave no solution that holds."""


class System:
    """Counts, each with its least and greatest value, that hang together through rows: what each can be.

    The solver is HiGHS. Every value it says is possible is checked against all rows, so an error of it can call a safe
    count a leak, but not a leak safe. Where it cannot say, every method raises :class:`Undecided`.
    """

    def __init__(self, ranges: Mapping[str, tuple[int, int]], rows: Iterable[Row]):
        from scipy.sparse import csr_array

        rows = list(rows)
        self._at = {name: place for place, name in enumerate(ranges)}
        self._low, self._high = np.array([*ranges.values()], dtype=float).T
        self._sums = np.array([(row.low, row.high) for row in rows], dtype=float).reshape(-1, 2).T
        terms = [(factor, at, self._at[name]) for at, row in enumerate(rows) for name, factor in row.terms]
        factors, *places = np.array(terms, dtype=np.int32).reshape(-1, 3).T
        self._matrix = csr_array((factors.astype(float), places), shape=(self._sums.shape[1], len(self._at)))
        # The least and the greatest of each count among the solutions so far; without rows everything is one.
        nothing = np.full(len(self._at), np.inf)
        self._least, self._most = (nothing, -nothing) if rows else (self._low, self._high)

    def is_possible(self) -> bool:
        """Return whether there is any solution."""
        return bool(np.isfinite(self._least).all()) or self._solve(np.ones(len(self._at)))

    def interval(self, name: str, enough: int = MOST) -> tuple[int, int] | None:
        """Return the least and the greatest value of a count, None where the system has no solution.

        Two possible values that lie ``enough`` apart will do instead.
        """
        if not self.is_possible():
            return None
        at = self._at[name]
        for weight in (-1, 1):
            if self._most[at] - self._least[at] < enough:
                self._solve(weight * (np.arange(len(self._at)) == at))
        return int(self._least[at]), int(self._most[at])

    def spread(self, widths: Mapping[str, int]) -> None:
        """Look for solutions that lie apart in many counts at once, so that few must be asked for one by one."""
        at, wide = np.array([self._at[name] for name in widths]), np.array([*widths.values()])
        for turn in range(_TURNS):
            near = at[self._most[at] - self._least[at] < wide] if self.is_possible() else at[:0]
            if len(near) > 1:
                # All up, all down, then halves of them against each other.
                signs = 1 - 2 * ((np.arange(len(near)) >> (turn // 2 - 1)) & 1) if turn > 1 else np.ones(len(near))
                weights = np.zeros(len(self._at))
                weights[near] = signs if turn % 2 else -signs
                self._solve(weights)

    def _solve(self, weights: np.ndarray) -> bool:
        """Remember a solution with the least weighted sum; return whether there is one."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        matrix = self._matrix
        solved = milp(
            weights,
            integrality=np.ones(len(weights)),
            bounds=Bounds(self._low, self._high),
            constraints=LinearConstraint(matrix, *self._sums) if self._sums.size else (),
            options={"mip_rel_gap": 0},
        )
        if solved.status == 2:
            return False
        if solved.x is None:
            raise Undecided
        values = np.round(solved.x)
        sums = matrix @ values
        within = (self._low <= values) & (values <= self._high)
        if not (within.all() and (self._sums[0] <= sums).all() and (sums <= self._sums[1]).all()):
            raise Undecided
        self._least, self._most = np.minimum(self._least, values), np.maximum(self._most, values)
        return True
