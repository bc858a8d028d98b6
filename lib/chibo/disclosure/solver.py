"""What whole numbers can be that hang together through sums: integer programming, which knows of no ledger."""

import functools
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import NamedTuple

import numpy as np

from chibo.disclosure.ledger import FEWEST, MOST, Row


class Leak(NamedTuple):
    """A count kept inside that can be recovered, and what it must lie between (None: undecided)."""

    name: Hashable
    low: int | None
    high: int | None


def recovered(known: Mapping, rows: Iterable[Row], ranges: Mapping, asked: Mapping) -> list[Leak]:
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
def _narrow(ranges: tuple, rows: tuple[Row, ...], widths: tuple) -> list[Leak]:
    """Return the counts of one part whose values span too little, with the least and the greatest.

    A remainder that cannot be 1 to 9 may be known. Remembered, because one more count kept inside changes one part of
    many.
    """
    system, leaks = System({name: (low, high) for name, low, high in ranges}, rows), []
    for name, width, only_small in widths:
        low, high = system.interval(name, enough=width) or (None, None)
        if low is None or (high - low < width and not (only_small and (low >= FEWEST or high == 0))):
            leaks.append(Leak(name, low, high))
    return leaks


class System:
    """Counts, each with its least and greatest value, that hang together through rows: what each can be.

    The solver is HiGHS. Every value it says is possible is checked against all rows, so an error of it can call a safe
    count a leak, but not a leak safe.
    """

    def __init__(self, ranges: Mapping[str, tuple[int, int]], rows: Iterable[Row]):
        from scipy.optimize import Bounds, LinearConstraint
        from scipy.sparse import csr_array

        rows = list(rows)
        self._at = {name: place for place, name in enumerate(ranges)}
        self._bounds = Bounds(*np.array([*ranges.values()], dtype=float).T)
        terms = [(factor, at, self._at[name]) for at, row in enumerate(rows) for name, factor in row.terms]
        factors, *places = np.array(terms, dtype=np.int32).reshape(-1, 3).T
        matrix = csr_array((factors.astype(float), places), shape=(len(rows), len(self._at)))
        self._sums = LinearConstraint(matrix, [row.low for row in rows], [row.high for row in rows]) if rows else ()
        # The least and the greatest of each count among the solutions so far.
        self._least = np.full(len(self._at), np.inf)
        self._most = -self._least

    def interval(self, name: str, enough: int = MOST) -> tuple[int, int] | None:
        """Return the least and the greatest value of a count; None without a solution, or where the solver cannot say.

        Two possible values that lie ``enough`` apart will do instead.
        """
        at = self._at[name]
        for weight in (-1, 1):
            if self._most[at] - self._least[at] < enough and not self._solve(weight * (np.arange(len(self._at)) == at)):
                return None
        return int(self._least[at]), int(self._most[at])

    def _solve(self, weights: np.ndarray) -> bool:
        """Remember a solution with the least weighted sum; return whether one was found that holds."""
        from scipy.optimize import milp

        whole, exact = np.ones(len(weights)), {"mip_rel_gap": 0}
        solved = milp(weights, integrality=whole, bounds=self._bounds, constraints=self._sums, options=exact)
        if solved.x is None:
            return False
        values = np.round(solved.x)
        slack = [self._bounds.residual(values), *([self._sums.residual(values)] if self._sums else [])]
        if min(each.min() for sides in slack for each in sides) < 0:
            return False
        self._least, self._most = np.minimum(self._least, values), np.maximum(self._most, values)
        return True
