"""Binds the numbers of one table to the names of what they count, and says which must stay inside by themselves."""

from collections.abc import Hashable
from dataclasses import dataclass, field

import pandas as pd

from chibo.disclosure.bounds import Row
from chibo.disclosure.ledger import WIDTH, Kept, Place, named, taken_apart
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


def bind(table: pd.DataFrame, shape: Shape, place: Place, known: dict[str, int]) -> Bound:
    """Return the counts of a table with a shape.

    Parameters
    ----------
    table : a result of :mod:`chibo.metrics.register`; its index is unique
    shape : what :func:`chibo.disclosure.shapes.shape_of` says
    place : where the report is about, which tells two wholes apart
    known : values of counts bound before; the same name with another value gets another name
    """
    bound, small = Bound(), _rows_of_one_size(table, shape)
    for index, row in zip(table.index, table.to_dict("records"), strict=True):
        if shape.name == "inspections" and row["object"] != "members":
            # Organisations are no persons, but what was found of a few of them is as good as their rating.
            few = row["inspected_with_outcome"] < FEWEST
            bound.cells |= {(index, column) for column in ("with_shortcomings", "with_shortcomings_pct") if few}
            continue
        _bind_row(bound, shape, index, row, place, known, index in small)
    _bind_groups(bound, shape)
    if "area" in table and not place.inside:
        _bind_areas(bound)
    return bound


def in_wards(table: pd.DataFrame, place: Place) -> bool:
    """Return whether a table speaks of wards and communes: by area, or of an area that is part of another."""
    return "area" in table or bool(place.inside)


def _bind_row(
    bound: Bound, shape: Shape, index: Hashable, row: dict, place: Place, known: dict[str, int], small: bool
) -> None:
    bound.cells |= {(index, column) for column in shape.secret if column in row}
    names = {}
    for column, quantity in (shape.counts | shape.signed).items():
        if column in row and not pd.isna(row[column]):
            name = _apart(bound, shape, _name(shape, quantity, row, place), int(row[column]), known)
            names[quantity] = name
            bound.values[name] = int(row[column])
            bound.places.setdefault(name, []).append((index, column))
            if column in shape.signed:
                bound.signed.add(quantity)
    if "base_of_made_official" in {name for pair in shape.subsets for name in pair}:
        share = row.get("made_official_pct")
        if not pd.isna(share) and share > 0:
            names["base_of_made_official"] = name = _name(shape, "base_of_made_official", row, place)
            bound.values[name] = round(100 * row["made_official"] / share)
    where = _where(row)
    for base, resting in shape.bases.items():
        if row[base] < FEWEST or small:
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
    if (row.get("area", place.area), row.get("year")) in place.few:
        for quantity, name in names.items():
            _keep(bound, name, shape, where, quantity)
    if "area" in row or place.inside:
        for column in set(shape.secret_in_wards) & set(row):
            bound.cells.add((index, column))
            del bound.places[names[shape.counts[column]]]
    _bind_sums(bound, shape, names, where)


def _apart(bound: Bound, shape: Shape, name: str, value: int, known: dict[str, int]) -> str:
    """Return the name of a count; another name, and what it differs by, where the same is shown with another value.

    Two tables may count the same of more and of fewer organisations: who is in one of them only can be a few.
    """
    other, number = name, 1
    while (before := known.get(other, bound.values.get(other, value))) != value:
        rest = f"{shape.name}{number}.{name} apart"
        bound.values[rest] = abs(before - value)
        more, fewer = (other, f"{shape.name}{number}.{name}")[:: 1 if before > value else -1]
        bound.rows.append(Row(((more, -1), (fewer, 1), (rest, 1))))
        if bound.values[rest] < FEWEST and shape.counts:
            bound.kept[rest] = Kept(shape.name, where_of(name), name.split("|")[0])
        other, number = f"{shape.name}{number}.{name}", number + 1
    return other


def _rows_of_one_size(table: pd.DataFrame, shape: Shape) -> set[Hashable]:
    """Return the rows of sizes of cells where all cells have one size, so that each is known within 4 members."""
    if shape.name != "cell_sizes":
        return set()
    keys = [name for name in ("year", "area") if name in table]
    narrow = (table["cells"] == table["counted"]) & (table["high"] - table["low"] < WIDTH) & (table["low"] > 0)
    return set(
        table.index[narrow.astype("boolean").fillna(False).groupby([table[key] for key in keys]).transform("any")]
    )


def _bind_sums(bound: Bound, shape: Shape, names: dict[str, str], where: str) -> None:
    """Bind the counts of one row, and what is left of a whole without its part."""
    for whole, parts in shape.sums:
        if {whole, *(name for name, _ in parts)} <= set(names):
            _add(bound, Row(((names[whole], -1), *((names[name], factor) for name, factor in parts))))
            if 0 < bound.values[names[whole]] < FEWEST and all(factor == 1 for _, factor in parts):
                # A nought beside them would say that all of a small group are of the other kind, and few of them.
                for name, _ in parts:
                    _keep(bound, names[name], shape, where, name)
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


def _bind_areas(bound: Bound) -> None:
    """Say that the places of a table add up to the whole, as far as a reader knows."""
    parts = {}
    for name in bound.places:
        quantity, dimensions = taken_apart(name)
        area = dimensions.pop("area", None)
        if area is not None:
            parts.setdefault(named(quantity, **dimensions), []).append(name)
    for whole, some in parts.items():
        bound.rows.append(Row(((whole, 1), *((name, -1) for name in some)), optional="whole"))


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
                    bound.kept.setdefault(each, Kept(shape.name, where_of(each), part))
            for each in some:
                if 0 < bound.values[name] - bound.values[each] < FEWEST:
                    # All but a few: these few are kept inside even where they are several counts.
                    rest = f"{name} without {each}"
                    bound.values[rest] = bound.values[name] - bound.values[each]
                    _add(bound, Row(((name, -1), (each, 1), (rest, 1))))
                    bound.kept[rest] = Kept(shape.name, where_of(each), f"{whole} − {part}")


def _keep(bound: Bound, name: str, shape: Shape, where: str, column: str) -> None:
    bound.kept.setdefault(name, Kept(shape.name, where, column.removesuffix(LAST_YEAR)))


def _add(bound: Bound, row: Row) -> None:
    """Add a sum, where it holds: a register may contradict itself."""
    if sum(factor * bound.values[name] for name, factor in row.terms) == 0:
        bound.rows.append(row)


def _name(shape: Shape, quantity: str, row: dict, place: Place) -> str:
    dimensions = {name: row[name] for name in DIMENSIONS if name in row and not pd.isna(row[name])}
    if place.inside:
        # The same name as in the table by area of the city.
        dimensions = {"area": place.area} | dimensions
    over = {name for whole, _, name in shape.groups if quantity == whole or quantity.startswith("unrated")}
    if quantity == "asked":
        over = {"answer"}
    dimensions = {name: value for name, value in dimensions.items() if name not in over}
    if quantity.endswith(LAST_YEAR):
        quantity, dimensions["year"] = quantity.removesuffix(LAST_YEAR), int(dimensions["year"]) - 1
    return named(quantity, of=place.inside or place.area, **dimensions)


def _where(row: dict) -> str:
    return " ".join(str(row[name]) for name in DIMENSIONS if name in row and not pd.isna(row[name]))


def where_of(name: str) -> str:
    """Say in words for people which row of a table a count stands in."""
    return " ".join(pair.split("=", 1)[1] for pair in name.split("|")[1:] if not pair.startswith("of="))
