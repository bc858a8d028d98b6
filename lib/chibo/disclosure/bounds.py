"""What whole numbers can be when sums of them are known: the exact least and greatest value, or a doubt.

A system is a few variables with bounds and some rows ``low <= sum(coefficient * variable) <= high``. Bounds are
narrowed row by row until nothing moves, then what is left is tried part by part. That finds the same as trying every
combination, because a question is only ever "is there a solution with this variable at least so big".
"""

from collections.abc import Mapping
from dataclasses import dataclass

MOST = 10**6
"""No count of persons is greater."""

_TRIES = 4000
"""Ranges tried for one question; a system that needs more is called undecided."""


@dataclass(frozen=True)
class Row:
    """``low <= sum of coefficient * variable <= high``.

    ``optional`` is empty for what is so; ``whole`` (the first term is the sum of the others) and ``same`` are what a
    reader supposes, and give way where they contradict the rest.
    """

    terms: tuple[tuple[str, int], ...]
    low: int = 0
    high: int = 0
    optional: str = ""


class Undecided(Exception):
    """Too many ranges would have to be tried."""


class System:
    """Variables that hang together through rows.

    Parameters
    ----------
    ranges : the least and the greatest value of each variable
    rows : what is known of their sums
    """

    def __init__(self, ranges: Mapping[str, tuple[int, int]], rows: list[Row]):
        self._rows = rows
        self._of = {name: [] for name in ranges}
        for number, row in enumerate(rows):
            for name, _ in row.terms:
                self._of[name].append(number)
        self._start = dict(ranges)

    def within(self, limits: Mapping[str, tuple[int, int]]) -> dict[str, int] | None:
        """Return one solution with some variables inside narrower limits, None where there is none.

        Raises
        ------
        Undecided
            When too many ranges would have to be tried.
        """
        ranges = dict(self._start)
        for name, (low, high) in limits.items():
            ranges[name] = max(low, ranges[name][0]), min(high, ranges[name][1])
        tries = [0]
        if any(low > high for low, high in ranges.values()) or not self._narrow(ranges, set(range(len(self._rows)))):
            return None
        return self._search(ranges, tries)

    def interval(self, name: str) -> tuple[int, int] | None:
        """Return the least and the greatest value of a variable, None where the system has no solution."""
        found = self.within({})
        if found is None:
            return None
        low, high = self._start[name]
        least, most = found[name], found[name]
        while low < least:
            middle = (low + least - 1) // 2
            found = self.within({name: (low, middle)})
            least, low = (found[name], low) if found else (least, middle + 1)
        while most < high:
            middle = (most + high + 2) // 2
            found = self.within({name: (middle, high)})
            most, high = (found[name], high) if found else (most, middle - 1)
        return least, most

    def is_wide(self, name: str, width: int) -> bool:
        """Return whether two solutions are known whose values of a variable lie at least so far apart."""
        try:
            found = self.within({})
            if found is None:
                return False
            value = found[name]
            for limits in ((value + width, MOST), (-MOST, value - width)):
                if self.within({name: limits}):
                    return True
            low, high = self.interval(name)
        except Undecided:
            return False
        return high - low >= width

    def _search(self, ranges: dict[str, tuple[int, int]], tries: list[int]) -> dict[str, int] | None:
        open_ = [name for name, (low, high) in ranges.items() if low < high]
        if not open_:
            return {name: low for name, (low, _) in ranges.items()}
        name = min(open_, key=lambda each: (ranges[each][1] - ranges[each][0], each))
        low, high = ranges[name]
        middle = (low + high) // 2
        parts = [(low, low), (high, high), (low + 1, middle), (middle + 1, high - 1)]
        for part in parts:
            if part[0] > part[1]:
                continue
            tries[0] += 1
            if tries[0] > _TRIES:
                raise Undecided
            narrower = ranges | {name: part}
            if self._narrow(narrower, set(self._of[name])):
                found = self._search(narrower, tries)
                if found:
                    return found
        return None

    def _narrow(self, ranges: dict[str, tuple[int, int]], waiting: set[int]) -> bool:
        """Narrow the ranges, in place, by the rows until nothing moves; return whether all are still possible."""
        while waiting:
            row = self._rows[waiting.pop()]
            ends = [sorted((factor * ranges[name][0], factor * ranges[name][1])) for name, factor in row.terms]
            least, most = sum(end[0] for end in ends), sum(end[1] for end in ends)
            if least > row.high or most < row.low:
                return False
            for (name, factor), (bottom, top) in zip(row.terms, ends, strict=True):
                low, high = row.low - (most - top), row.high - (least - bottom)
                if factor < 0:
                    low, high = -high, -low
                size = abs(factor)
                low, high = max(ranges[name][0], -(-low // size)), min(ranges[name][1], high // size)
                if low > high:
                    return False
                if (low, high) != ranges[name]:
                    ranges[name] = low, high
                    waiting.update(self._of[name])
        return True
