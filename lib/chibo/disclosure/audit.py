"""Tries to recover what was kept inside from everything that was shown, as an attentive reader could.

The reader knows every number shown, that counts are whole and not negative, which add up to which, and that places add
up to the whole. A count whose possible values then span less than asked is a leak. What cannot be decided is called a
leak as well.
"""

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from chibo.disclosure.ledger import Ledger, Row, named, taken_apart

MOST = 10**6
"""No count of persons is greater."""

_GROUPS = ("area", "sector")


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
    together = Ledger()
    for each in shown:
        together = together.with_(each if isinstance(each, Ledger) else Ledger.from_dict(each))
    return sorted(leaks_of(together), key=lambda leak: leak[:3])


def leaks_of(ledger: Ledger) -> list[Leak]:
    """Return the leaks of one ledger."""
    both = [name for name in ledger.kept if name in ledger.shown]
    leaks = [Leak(*ledger.kept[name][:3], ledger.shown[name], ledger.shown[name], name) for name in both]
    for ranges, rows in _parts(ledger):
        widths = tuple((name, _width(name, ledger)) for name, *_ in ranges if name in ledger.kept)
        leaks += [Leak(*ledger.kept[name][:3], low, high, name) for name, low, high in _recovered(ranges, rows, widths)]
    return leaks


def rows_of(ledger: Ledger) -> list[Row]:
    """Return every sum a reader knows, and that the wards and sectors of a whole are supposed to add up to it."""
    names = {*ledger.shown, *ledger.kept, *(name for row in ledger.rows for name, _ in row.terms)}
    parts, reported = defaultdict(list), defaultdict(set)
    for name in sorted(names):
        quantity, dimensions = taken_apart(name)
        if "area" in dimensions:
            reported[dimensions.get("of"), dimensions.get("year")].add(dimensions["area"])
        for group in _GROUPS:
            if group in dimensions:
                rest = {key: value for key, value in dimensions.items() if key != group}
                parts[named(quantity, **rest), group].append(name)
    rows = list(ledger.rows)
    for (whole, group), some in parts.items():
        if whole in names:
            of = taken_apart(whole)[1]
            inside, year = ledger.places.get(of.get("of"), {}), of.get("year")
            there = {part for part, (since, until) in inside.items() if year is None or since <= int(year) <= until}
            # Some wards of a city say the least it can have; only all of them say what it has.
            complete = group != "area" or there <= reported[of.get("of"), year]
            terms = ((whole, 1), *((name, -1) for name in some))
            rows.append(Row(terms, 0, 0 if complete else MOST, supposed=True))
    return rows


def _width(name: str, ledger: Ledger) -> int:
    """Return how far the possible values of a count must span: no further than the whole by itself lets them.

    Where nobody of the city is, nobody of a ward is. Of organisations, whose numbers are public, a ward cannot have
    more than the city; persons of a whole are shown only from 10.
    """
    width = ledger.kept[name].width
    quantity, dimensions = taken_apart(name)
    for group in _GROUPS:
        whole = named(quantity, **{key: value for key, value in dimensions.items() if key != group})
        if group in dimensions and whole in ledger.shown and (name in ledger.most or not ledger.shown[whole]):
            width = min(width, ledger.shown[whole])
    return width


def _parts(ledger: Ledger) -> list[tuple[tuple, tuple[Row, ...]]]:
    """Return the counts kept inside with all that hangs together with them: ranges, and what is known of their sums."""
    of = defaultdict(list)
    for row in rows_of(ledger):
        known = sum(factor * ledger.shown[name] for name, factor in row.terms if name in ledger.shown)
        unknown = tuple((name, factor) for name, factor in row.terms if name not in ledger.shown)
        for name, _ in unknown:
            of[name].append(Row(unknown, row.low - known, row.high - known, row.supposed))
    seen, parts = set(ledger.shown), []
    for name in [*ledger.kept, *of]:
        members, waiting = set(), [] if name in seen else [name]
        while waiting:
            each = waiting.pop()
            if each not in members:
                members.add(each)
                waiting += [other for row in of[each] for other, _ in row.terms]
        seen |= members
        if members & ledger.kept.keys():
            rows = tuple(dict.fromkeys(row for each in sorted(members) for row in of[each]))
            parts.append((tuple((each, 0, ledger.most.get(each, MOST)) for each in sorted(members)), rows))
    return parts


@functools.lru_cache(maxsize=4096)
def _recovered(ranges: tuple, rows: tuple[Row, ...], widths: tuple) -> list[tuple[str, int | None, int | None]]:
    """Return the counts of one part whose values span too little, with the least and the greatest.

    Remembered, because one more count kept inside changes one part of many.
    """
    system, leaks = None, []
    for name, width in widths:
        try:
            system = system or _possible({name: (low, high) for name, low, high in ranges}, rows)
            low, high = system.interval(name, enough=width) or (None, None)
        except Undecided:
            low = high = None
        if low is None or high - low < width:
            leaks.append((name, low, high))
    return leaks


def _possible(ranges: dict[str, tuple[int, int]], rows: tuple[Row, ...]) -> "System":
    """Return the system, with those supposed rows as lower bounds that would leave it without a solution."""
    system = System(ranges, rows)
    if system.is_possible() or not any(row.supposed for row in rows):
        return system
    firm = [row for row in rows if not row.supposed]
    for row in (row for row in rows if row.supposed):
        # What is missing from a whole is in a place nobody shows.
        choices = (row, row._replace(high=MOST))
        firm += next(([choice] for choice in choices if System(ranges, [*firm, choice]).is_possible()), [])
    return System(ranges, firm)


class Undecided(Exception):
    """The solver gave no solution that holds."""


class System:
    """Counts, each with its least and greatest value, that hang together through rows: what each can be.

    The solver is HiGHS. Every value it says is possible is checked against all rows, so an error of it can call a safe
    count a leak, but not a leak safe. Where it cannot say, every method raises :class:`Undecided`.
    """

    def __init__(self, ranges: Mapping[str, tuple[int, int]], rows: Iterable[Row]):
        rows = list(rows)
        self._at = {name: place for place, name in enumerate(ranges)}
        self._low, self._high = np.array([*ranges.values()], dtype=float).T
        self._sums = np.array([(row.low, row.high) for row in rows], dtype=float).reshape(-1, 2).T
        terms = [(factor, at, self._at[name]) for at, row in enumerate(rows) for name, factor in row.terms]
        self._factors, *self._places = np.array(terms, dtype=np.int32).reshape(-1, 3).T
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

    def _solve(self, weights: np.ndarray) -> bool:
        """Remember a solution with the least weighted sum; return whether there is one."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        matrix = csr_array((self._factors.astype(float), self._places), shape=(self._sums.shape[1], len(self._at)))
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
