"""Binds the numbers of one table to the names of what they count, and says which must stay inside by themselves."""

from collections.abc import Hashable
from dataclasses import dataclass, field

import pandas as pd

from chibo.disclosure.bounds import Row
from chibo.disclosure.ledger import WIDTH, Kept, named
from chibo.disclosure.shapes import DIMENSIONS, LAST_YEAR, Shape

FEWEST = 10
"""Counts of persons from 1 to 9 stay inside, and so does every share of fewer."""


@dataclass
class Bound:
    """One table's counts.

    Attributes
    ----------
    places : where each count stands: pairs of row and column, by name
    values : every count by name, also those that stand nowhere but can be worked out
    kept : counts that must stay inside, by name
    rows : sums that bind the counts
    most : the greatest value a count can have, where that is public
    signed : names that may be negative
    cells : places that must stay inside whatever they hold
    """

    places: dict[str, list[tuple[Hashable, str]]] = field(default_factory=dict)
    values: dict[str, int] = field(default_factory=dict)
    kept: dict[str, Kept] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    most: dict[str, int] = field(default_factory=dict)
    signed: set[str] = field(default_factory=set)
    cells: set[tuple[Hashable, str]] = field(default_factory=set)


def bind(table: pd.DataFrame, shape: Shape, area: str, known: dict[str, int]) -> Bound:
    """Return the counts of a table with a shape.

    Parameters
    ----------
    table : a result of :mod:`chibo.metrics.register`; its index is unique
    shape : what :func:`chibo.disclosure.shapes.shape_of` says
    area : the area of the report, which tells two wholes apart
    known : values of counts bound before; the same name with another value gets another name
    """
    bound = Bound()
    for index, row in zip(table.index, table.to_dict("records"), strict=True):
        if shape.name == "inspections" and row["object"] != "members":
            continue
        _bind_row(bound, shape, index, row, area, known)
    _bind_groups(bound, shape)
    return bound


def _bind_row(bound: Bound, shape: Shape, index: Hashable, row: dict, area: str, known: dict[str, int]) -> None:
    bound.cells |= {(index, column) for column in shape.secret if column in row}
    names = {}
    for column, quantity in (shape.counts | shape.signed).items():
        if column in row and not pd.isna(row[column]):
            name = _name(shape, quantity, row, area)
            if known.get(name, bound.values.get(name, row[column])) != row[column]:
                name = f"{shape.name}.{name}"
            names[quantity] = name
            bound.values[name] = int(row[column])
            bound.places.setdefault(name, []).append((index, column))
            if column in shape.signed:
                bound.signed.add(quantity)
    if "base_of_made_official" in {name for pair in shape.subsets for name in pair}:
        share = row.get("made_official_pct")
        if not pd.isna(share) and share > 0:
            names["base_of_made_official"] = name = _name(shape, "base_of_made_official", row, area)
            bound.values[name] = round(100 * row["made_official"] / share)
    where = _where(row)
    for base, resting in shape.bases.items():
        if row[base] < FEWEST:
            for name in names.values():
                bound.kept[name] = Kept(shape.name, where, resting[0], min(WIDTH, int(row[base])))
            bound.cells |= {(index, column) for column in resting}
        for name in names.values():
            bound.most[name] = int(row[base])
    if shape.bases:
        return
    for quantity, name in names.items():
        if 0 < bound.values[name] < FEWEST and name.split("|")[0].split(".")[-1] not in bound.signed:
            _keep(bound, name, shape, where, quantity)
    _bind_sums(bound, shape, names, where)


def _bind_sums(bound: Bound, shape: Shape, names: dict[str, str], where: str) -> None:
    """Bind the counts of one row, and what is left of a whole without its part."""
    for whole, parts in shape.sums:
        if {whole, *(name for name, _ in parts)} <= set(names):
            _add(bound, Row(((names[whole], -1), *((names[name], factor) for name, factor in parts))))
        elif whole.endswith(LAST_YEAR) and whole in names:
            # The official members of the year before stand in no column: they are the rest.
            _rest(bound, shape, names, whole, f"probationary{LAST_YEAR}", where, f"official{LAST_YEAR}")
    for whole, part in shape.subsets:
        _rest(bound, shape, names, whole, part, where)


def _rest(bound: Bound, shape: Shape, names: dict[str, str], whole: str, part: str, where: str, rest: str = "") -> None:
    if not {whole, part} <= set(names):
        return
    left = bound.values[names[whole]] - bound.values[names[part]]
    if left < 0:
        return  # more came back than was issued: no part of it
    quantity, *dimensions = names[part].split("|")
    name = "|".join([rest.removesuffix(LAST_YEAR) or f"{whole} without {part}", *dimensions])
    bound.values.setdefault(name, left)
    _add(bound, Row(((names[whole], -1), (names[part], 1), (name, 1))))
    if 0 < left < FEWEST:
        _keep(bound, name, shape, where, f"{whole} − {part}")
    if 0 < bound.values[names[whole]] < FEWEST:
        # Nobody, or everybody, of a small group is a statement about each of them.
        _keep(bound, names[part], shape, where, part)


def _bind_groups(bound: Bound, shape: Shape) -> None:
    """Bind the parts of a whole that stand in rows of their own."""
    for whole, part, over in shape.groups:
        parts = {}
        for name in bound.values:
            quantity, *dimensions = name.split("|")
            if quantity == part:
                rest = "|".join([whole, *(each for each in dimensions if not each.startswith(f"{over}="))])
                parts.setdefault(rest, []).append(name)
        for name, some in parts.items():
            if name not in bound.values:
                continue
            _add(bound, Row(((name, -1), *((each, 1) for each in some))))
            if 0 < bound.values[name] < FEWEST:
                for each in some:
                    bound.kept.setdefault(each, Kept(shape.name, _where_of(each), part))
            for each in some:
                if 0 < bound.values[name] - bound.values[each] < FEWEST:
                    # All but a few: these few are kept inside even where they are several counts.
                    rest = f"{name} without {each}"
                    bound.values[rest] = bound.values[name] - bound.values[each]
                    _add(bound, Row(((name, -1), (each, 1), (rest, 1))))
                    bound.kept[rest] = Kept(shape.name, _where_of(each), f"{whole} − {part}")


def _keep(bound: Bound, name: str, shape: Shape, where: str, column: str) -> None:
    bound.kept.setdefault(name, Kept(shape.name, where, column.removesuffix(LAST_YEAR)))


def _add(bound: Bound, row: Row) -> None:
    """Add a sum, where it holds: a register may contradict itself."""
    if sum(factor * bound.values[name] for name, factor in row.terms) == 0:
        bound.rows.append(row)


def _name(shape: Shape, quantity: str, row: dict, area: str) -> str:
    dimensions = {name: row[name] for name in DIMENSIONS if name in row and not pd.isna(row[name])}
    over = {name for whole, _, name in shape.groups if quantity == whole or quantity.startswith("unrated")}
    if quantity == "asked":
        over = {"answer"}
    dimensions = {name: value for name, value in dimensions.items() if name not in over}
    if quantity.endswith(LAST_YEAR):
        quantity, dimensions["year"] = quantity.removesuffix(LAST_YEAR), int(dimensions["year"]) - 1
    return named(quantity, of=area, **dimensions)


def _where(row: dict) -> str:
    return " ".join(str(row[name]) for name in DIMENSIONS if name in row and not pd.isna(row[name]))


def _where_of(name: str) -> str:
    return " ".join(pair.split("=", 1)[1] for pair in name.split("|")[1:] if not pair.startswith("of="))
