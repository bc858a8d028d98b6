"""Binds the numbers of one table to the names of what they count, and says which must stay inside by themselves."""

from collections import defaultdict
from collections.abc import Hashable, Iterable

import pandas as pd

from chibo.disclosure.ledger import FEWEST, WIDTH, Place, Row, few_cells, named, taken_apart
from chibo.metrics.counts import DIMENSIONS, Counts

FEWEST_IN_WARDS = 30
"""Base from which a share of a ward is shown."""


class Binding:
    """One table's counts.

    ``place`` says which areas were summed where the table does not. A name in ``known``, the values of counts bound
    before, that has another value now gets another name. The index of the table is unique.

    Attributes
    ----------
    cells_of : where each count stands: pairs of row and column, by name
    values : every count by name, also those that stand nowhere but can be worked out
    kept : how far the possible values of counts that must stay inside must span, by name
    rows : sums that bind the counts
    most : the greatest value a count can have, where that is public
    cells : places that must stay inside whatever they hold
    """

    def __init__(self, table: pd.DataFrame, counts: Counts, place: Place, known: dict[str, int]):
        self.counts, self._place, self._known = counts, place, known
        self._areas = table.attrs.get("areas", place.areas)
        self.cells_of: defaultdict[str, list[tuple[Hashable, str]]] = defaultdict(list)
        self.values: dict[str, int] = {}
        self.kept: dict[str, int] = {}
        self.rows: list[Row] = []
        self.most: dict[str, int] = {}
        self.cells: set[tuple[Hashable, str]] = set()
        self._records = dict(zip(table.index, table.to_dict("records"), strict=True))
        self._of_wards = "area" in table or place.ward
        for index, row in self._records.items():
            self.cells |= {(index, column) for column in counts.inside}
            self._bind_row(index, row)
        self._bind_groups()
        if counts.over:
            self._bind_bases()
        for name in place.keep & self.cells_of.keys():
            self.keep(name)

    def shares_without(self, cells: set[tuple[Hashable, str]]) -> set[tuple[Hashable, str]]:
        """Return the places of shares that would say what is kept in ``cells``, or speak of too few."""
        fewest, shares = FEWEST_IN_WARDS if self._of_wards else FEWEST, set()
        for index, row in self._records.items():
            counts = self.counts.of_row(row)
            for share, (part, base) in counts.rates.items():
                # A target is no group: a share of it says nothing about each of a few.
                few = base in counts.persons and not pd.isna(row.get(base)) and row[base] < fewest
                if share in row and (few or {(index, part), (index, base)} & cells):
                    shares.add((index, share))
        return shares

    def keep(self, name: str) -> None:
        """Say that a count stays inside."""
        self.kept.setdefault(name, min(WIDTH, self.most.get(name, WIDTH)))

    def _bind_row(self, index: Hashable, row: dict) -> None:
        counts, names = self.counts.of_row(row), {}
        for column, quantity in counts.persons.items():
            if column in row and not pd.isna(row[column]):
                names[quantity] = name = self._apart(self._name(quantity, row), int(row[column]))
                self.values[name] = int(row[column])
                self.cells_of[name].append((index, column))
        for base, resting in counts.bases.items():
            self.most |= dict.fromkeys(names.values(), int(row[base]))
            if row[base] < FEWEST:
                self.cells |= {(index, column) for column in resting}
                for name in names.values():
                    self.keep(name)
        if counts.bases:
            return
        few = few_cells(self._place.cells, self._summed(row), row.get("year"))
        for name in names.values():
            if few or 0 < self.values[name] < FEWEST:
                self.keep(name)
        for whole, part, rest in counts.splits:
            if {whole, part} <= set(names):
                self._split(names[whole], names[part], rest)

    def _split(self, whole: str, part: str, rest: str) -> None:
        """Bind a whole, its part and what is left of it."""
        left = self.values[whole] - self.values[part]
        if left < 0:
            return  # more came back than was issued: no part of it
        rest = "|".join([rest, *part.split("|")[1:]])
        self.values.setdefault(rest, left)
        self._add(Row(((whole, -1), (part, 1), (rest, 1))))
        if 0 < left < FEWEST:
            self.keep(rest)
        if 0 < self.values[whole] < FEWEST:
            # Nobody, or everybody, of a small group is a statement about each of them.
            for name in {part, rest} & set(self.cells_of):
                self.keep(name)

    def _apart(self, name: str, value: int) -> str:
        """Return the name of a count; another, and what it differs by, where the same is shown with another value.

        Two tables may count the same of more and of fewer organisations: who is in one of them only can be a few.
        """
        other, number = name, 1
        while (before := self._known.get(other, self.values.get(other, value))) != value:
            apart, following = f"{self.counts.metric}{number}.{name} apart", f"{self.counts.metric}{number}.{name}"
            self.values[apart] = abs(before - value)
            more, fewer = (other, following) if before > value else (following, other)
            self.rows.append(Row(((more, -1), (fewer, 1), (apart, 1))))
            if self.values[apart] < FEWEST:
                self.keep(apart)
            other, number = following, number + 1
        return other

    def _bind_bases(self) -> None:
        """Say that organisations of each class add up to all, whose number is public."""
        (base, (column, *_)), counted = next(iter(self.counts.bases.items())), defaultdict(dict)
        for row in self._records.values():
            if not pd.isna(row[column]):
                name = self._name(self.counts.persons[column], row)
                whole = {key: value for key, value in taken_apart(name)[1].items() if key != self.counts.over}
                counted[tuple(whole.items()), int(row[base])][name] = row[column]
        for (_, number), classes in counted.items():
            if sum(classes.values()) == number:
                self.rows.append(Row(tuple((name, 1) for name in classes), number, number))

    def _bind_groups(self) -> None:
        """Bind the parts of a whole that stand in rows of their own."""
        for whole, part, over in self.counts.groups:
            parts = defaultdict(list)
            for name in self.values:
                quantity, dimensions = taken_apart(name)
                dimensions.pop(over, None)
                if quantity == part:
                    parts[named(whole, **dimensions)].append(name)
            for name in parts.keys() & self.values.keys():
                self._add(Row(((name, -1), *((each, 1) for each in parts[name]))))
                for each in parts[name]:
                    # All but a few: these few are kept inside even where they are several counts.
                    self._split(name, each, f"{whole} without {part}")

    def _add(self, row: Row) -> None:
        """Add a sum, where it holds: a register may contradict itself."""
        if sum(factor * self.values[name] for name, factor in row.terms) == 0:
            self.rows.append(row)

    def _name(self, quantity: str, row: dict) -> str:
        over = {column for whole, _, column in self.counts.groups if whole == quantity}
        dimensions = {name: row[name] for name in DIMENSIONS if name in row and not pd.isna(row[name])}
        dimensions = {name: value for name, value in dimensions.items() if name not in {"area", *over}}
        return named(quantity, areas=",".join(sorted(self._summed(row))), **dimensions)

    def _summed(self, row: dict) -> Iterable[str]:
        return [row["area"]] if "area" in row else self._areas
