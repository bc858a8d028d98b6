"""Tries to recover what was kept inside from everything that was shown, as an attentive reader could.

The reader knows every number shown, that counts are whole and not negative, which add up to which, and of which areas
each is. A count whose possible values then span less than asked is a leak. What cannot be decided is called a
leak as well.
"""

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import replace

from chibo.disclosure.ledger import FEWEST, MOST, WIDTH, Ledger, Row, few_cells, named, taken_apart
from chibo.disclosure.solver import Leak, recovered


def audit_batch(shown: Iterable[Ledger | dict]) -> list[Leak]:
    """Return every leak of what several reports show together, by name.

    ``shown`` are ledgers, or what :meth:`chibo.disclosure.ledger.Ledger.to_dict` made of them.
    """
    return sorted(leaks_of(_together(shown)))


def admitted(ledgers: list[dict], standing: list[dict]) -> list[bool]:
    """Return which ledgers, in their order, may be shown beside ``standing`` ones and those before."""
    if not audit_batch([*standing, *ledgers]):
        return [True] * len(ledgers)
    shown, may = [*standing], []
    for ledger in ledgers:
        may.append(not audit_batch([*shown, ledger]))
        shown += [ledger] if may[-1] else []
    return may


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
        kept = {name: min(WIDTH, both.most.get(name, WIDTH)) for name in more}
        shown = {name: value for name, value in both.shown.items() if name not in more}
        both, free, keep = replace(both, shown=shown, kept=kept | both.kept), free - more, keep | more


def _together(shown: Iterable[Ledger | dict]) -> Ledger:
    return functools.reduce(
        Ledger.with_, (each if isinstance(each, Ledger) else Ledger.from_dict(each) for each in shown), Ledger()
    )


def leaks_of(ledger: Ledger) -> list[Leak]:
    """Return the leaks of one ledger: counts kept inside, and remainders that nobody names."""
    leaks = [Leak(name, ledger.shown[name], ledger.shown[name]) for name in ledger.kept if name in ledger.shown]
    wholes = _Wholes(ledger)
    names = dict.fromkeys([*ledger.kept, *(name for row in wholes.rows for name, _ in row.terms)])
    asked = {name: wholes.asked(name) for name in names if name not in ledger.shown}
    ranges = {name: (0, most) for name, most in ledger.most.items()}
    return leaks + recovered(ledger.shown, wholes.rows, ranges, asked)


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
            return self._within(areas, names, ledger.kept[name], ledger.most.get(name)), False
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
