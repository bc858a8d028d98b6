"""Tries to recover what was kept inside from everything that was shown, as an attentive reader could.

The reader knows every number shown, that counts are whole and not negative, which add up to which, that places add up
to the whole, and that one year ends where the next begins. A count whose possible values then span less than asked is
a leak. What cannot be decided is called a leak as well.
"""

import functools
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from chibo.disclosure.bounds import MOST, Row, System, Undecided
from chibo.disclosure.ledger import Ledger, named, taken_apart

_GROUPS = ("area", "sector")


class Leak(NamedTuple):
    """One count kept inside that can be recovered: where it belongs, and what it must lie between (None: undecided)."""

    table: str
    row: str
    column: str
    low: int | None
    high: int | None
    name: str

    @property
    def place(self) -> str:
        """Where the leak is, without what it gives away."""
        return f"{self.table}, {self.row}, {self.column}"

    def __str__(self) -> str:
        between = "could not be decided" if self.low is None else f"lies between {self.low} and {self.high}"
        return f"{self.place}: {between}"


def audit(ledger: Ledger) -> list[Leak]:
    """Return every leak of what one report shows."""
    return audit_batch([ledger])


def audit_batch(shown: Iterable[Ledger | dict]) -> list[Leak]:
    """Return every leak of what several reports show together.

    Parameters
    ----------
    shown : ledgers, or what :meth:`chibo.disclosure.ledger.Ledger.to_dict` made of them

    Returns
    -------
    list of Leak
        By table, row and column; empty where every count kept inside stays inside.
    """
    together = Ledger()
    for each in shown:
        together = together.with_(each if isinstance(each, Ledger) else Ledger.from_dict(each))
    return sorted(leaks_of(together), key=lambda leak: leak[:3])


def leaks_of(ledger: Ledger) -> list[Leak]:
    """Return the leaks of one ledger."""
    open_ = [kept for kept in ledger.kept.items() if kept[0] in ledger.shown]
    found = [Leak(*kept[:3], ledger.shown[name], ledger.shown[name], name) for name, kept in open_]
    for ranges, rows in _parts(ledger):
        widths = tuple((name, _width(name, ledger)) for name, _ in ranges if name in ledger.kept)
        found += [Leak(*ledger.kept[name][:3], low, high, name) for name, low, high in _recovered(ranges, rows, widths)]
    return found


def rows_of(ledger: Ledger) -> list[Row]:
    """Return every sum a reader knows or supposes."""
    return [*ledger.rows, *_everywhere(ledger)]


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


def _parts(ledger: Ledger) -> list[tuple[tuple, tuple]]:
    """Return the unknown counts in parts that hang together: their ranges, and what is known of their sums."""
    rows = [row for row in (_reduced(row, ledger.shown) for row in rows_of(ledger)) if row.terms]
    of = defaultdict(list)
    for row in rows:
        for name, _ in row.terms:
            of[name].append(row)
    seen, parts = set(), []
    for name in [*ledger.kept, *of]:
        if name in seen or name in ledger.shown:
            continue
        members, waiting = set(), [name]
        while waiting:
            each = waiting.pop()
            if each not in members:
                members.add(each)
                waiting += [other for row in of[each] for other, _ in row.terms]
        seen |= members
        inside = tuple(dict.fromkeys(row for each in sorted(members) for row in of[each]))
        ranges = tuple(
            (each, (-MOST if taken_apart(each)[0] in ledger.signed else 0, ledger.most.get(each, MOST)))
            for each in sorted(members)
        )
        parts.append((ranges, inside))
    return parts


@functools.lru_cache(maxsize=4096)
def _recovered(ranges: tuple, rows: tuple[Row, ...], widths: tuple) -> tuple[tuple[str, int | None, int | None], ...]:
    """Return the counts of one part whose values span too little, with the least and the greatest.

    Remembered, because one more count kept inside changes one part of many.
    """
    system, found = _possible(dict(ranges), list(rows)), []
    for name, width in widths:
        if system.is_wide(name, width):
            continue
        try:
            low, high = system.interval(name) or (None, None)
        except Undecided:
            low = high = None
        found.append((name, low, high))
    return tuple(found)


def _possible(ranges: dict[str, tuple[int, int]], rows: list[Row]) -> System:
    """Return the system, with those optional rows as upper bounds that would leave it without a solution."""
    system = System(ranges, rows)
    optional = [row for row in rows if row.optional]
    try:
        if not optional or system.within({}):
            return system
        firm = [row for row in rows if not row.optional]
        for row in optional:
            if System(ranges, [*firm, row]).within({}):
                firm.append(row)
            elif row.optional == "whole":
                # What is missing is a place nobody shows.
                loose = Row(row.terms, row.low, MOST)
                firm += [loose] if System(ranges, [*firm, loose]).within({}) else []
        return System(ranges, firm)
    except Undecided:
        return system


def _reduced(row: Row, shown: dict[str, int]) -> Row:
    """Return a row without the counts that are known."""
    known = sum(factor * shown[name] for name, factor in row.terms if name in shown)
    unknown = tuple((name, factor) for name, factor in row.terms if name not in shown)
    return Row(unknown, row.low - known, row.high - known, row.optional)


def _everywhere(ledger: Ledger) -> list[Row]:
    """Return what is so of any register: groups add up to the whole, and a year begins where the one before ended."""
    names = {*ledger.shown, *ledger.kept, *(name for row in ledger.rows for name, _ in row.terms)}
    parts, rows, reported = defaultdict(list), [], defaultdict(set)
    for name in sorted(names):
        quantity, dimensions = taken_apart(name)
        if "area" in dimensions:
            reported[dimensions.get("of"), dimensions.get("year")].add(dimensions["area"])
        for group in _GROUPS:
            if group in dimensions:
                rest = {key: value for key, value in dimensions.items() if key != group}
                parts[named(quantity, **rest), group].append(name)
        if quantity == "start":
            before = {**dimensions, "year": int(dimensions["year"]) - 1}
            for other in (named("end", **before), named("members", **before)):
                if other in names:
                    rows.append(Row(((other, 1), (name, -1)), optional="same"))
        if quantity == "end" and (other := named("members", **dimensions)) in names:
            rows.append(Row(((other, 1), (name, -1)), optional="same"))
    for (whole, group), some in parts.items():
        if whole in names:
            _, of = taken_apart(whole)
            here, year = ledger.places.get(of.get("of"), {}), of.get("year")
            there = {part for part, (since, until) in here.items() if year is None or since <= int(year) <= until}
            # Some wards of a city say the least it can have; only all of them say what it has.
            whole_known = group != "area" or there <= reported[of.get("of"), year]
            most = 0 if whole_known else MOST
            rows.append(Row(((whole, 1), *((name, -1) for name in some)), 0, most, optional="whole"))
    return rows
