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
    return sorted(_Audit(_together(shown)).leaks())


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
    safe, leaks = made_safe(both, both.shown.keys() - there.shown.keys())
    return both.shown.keys() - safe.shown.keys(), leaks


def made_safe(ledger: Ledger, free: Set[str]) -> tuple[Ledger, list[Leak]]:
    """Return a ledger with as many ``free`` counts kept inside as it takes, and what leaks until they are.

    What one report shows and another keeps is kept by both; anything else takes something near with it.
    """
    first = None
    while True:
        audit = _Audit(ledger)
        leaks = audit.leaks()
        first = leaks if first is None else first
        more = {leak.name if leak.name in free else audit.nearest(leak.name, free) for leak in leaks} - {None}
        if not more:
            return ledger, first
        kept = {name: min(WIDTH, ledger.most.get(name, WIDTH)) for name in more}
        shown = {name: value for name, value in ledger.shown.items() if name not in more}
        ledger, free = replace(ledger, shown=shown, kept=kept | ledger.kept), free - more


def _together(shown: Iterable[Ledger | dict]) -> Ledger:
    return functools.reduce(
        Ledger.with_, (each if isinstance(each, Ledger) else Ledger.from_dict(each) for each in shown), Ledger()
    )


class _Audit:
    """What follows from a ledger: how its counts hang together, those of one quantity through the areas they are of.

    The areas of all counts of a quantity divide each other into blocks, areas that are always counted together. Each
    count is the sum of its blocks. A block nobody names, such as a city less the wards that are shown, is a remainder.

    A reader knows the sums of tables, and those of blocks and of sectors.
    """

    def __init__(self, ledger: Ledger):
        self._ledger, self._rows, families, sectors = ledger, list(ledger.rows), defaultdict(dict), defaultdict(list)
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
                self._rows.append(Row(((whole, 1), *((name, -1) for name in parts))))
        for (quantity, *dimensions), names in families.items():
            self._divide(quantity, dict(dimensions), names)

    def leaks(self) -> list[Leak]:
        """Return what leaks: counts kept inside, and remainders that nobody names."""
        shown, kept = self._ledger.shown, self._ledger.kept
        names = dict.fromkeys([*kept, *(name for row in self._rows for name, _ in row.terms)])
        asked = {name: self._asked(name) for name in names if name not in shown}
        ranges = {name: (0, most) for name, most in self._ledger.most.items()}
        said = [Leak(name, shown[name], shown[name]) for name in kept if name in shown]
        return said + recovered(shown, self._rows, ranges, asked)

    def nearest(self, leak: str, free: Set[str]) -> str | None:
        """Return which count to keep inside next: the smallest one bound to a leak, near it before far from it.

        Persons go before classes of organisations or cells, of which one alone would follow from their number.
        """
        seen, edge, values, most = {leak}, {leak}, self._ledger.shown, self._ledger.most
        while edge:
            bound = (row for row in self._rows if edge & {name for name, _ in row.terms})
            near = {name for row in bound for name, _ in row.terms} - seen
            if near & free:
                return min(near & free, key=lambda name: (name in most, values[name] == 0, values[name], name))
            seen, edge = seen | near, near
        return None

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
        called = {
            block: names.get(block) or named(quantity, areas=",".join(sorted(block)), **dimensions) for block in blocks
        }
        for block in (block for block in blocks if block not in names):
            self._remainders[called[block]] = block, dimensions.get("year"), min(blocks[block], key=len), names
        for areas in (areas for areas in names if areas not in blocks):
            parts = sorted(called[block] for block, wholes in blocks.items() if areas in wholes)
            self._rows.append(Row(((names[areas], 1), *((part, -1) for part in parts))))

    def _asked(self, name: str) -> tuple[int, bool]:
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
