"""Keys: what the rows of a table are grouped by, such as the ward of their organisation."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from chibo.metrics.register.errors import AreaError
from chibo.metrics.register.once import once
from chibo.metrics.register.positions import positions_by_code, texts
from chibo.metrics.register.validity import years_in, years_of
from chibo.model.layers import Register

_PLACED = ("units", "organisations", "inspections")
"""The tables with an area."""


class Key(NamedTuple):
    """Something rows are grouped by.

    Groups stand in order of their labels and are meant by their number in it. A row says something (``said``, a small
    whole number; -1: nothing), and ``group`` holds what group this means, -1 for none; the last is that of nothing.
    What leads from rows to groups can so be changed without looking at the rows.
    """

    said: np.ndarray
    group: np.ndarray
    labels: np.ndarray | pd.api.extensions.ExtensionArray

    @property
    def groups(self) -> np.ndarray:
        """The group of each row."""
        return self.group[self.said]

    def through(self, register: Register, table: str, column: str) -> "Key":
        """Return the key of another table, each row of which refers by a column to a row of this one."""
        leads_to = positions_by_code(register, table, column)
        return Key(texts(register, table, column).codes, np.append(self.groups, -1)[leads_to], self.labels)


def grouped_by(register: Register, table: str, by: str | None, areas: Iterable[str] | None) -> Key:
    """Return the groups of a table with ``area``: by a column of it, or one group of the whole when ``by`` is None.

    Rows outside ``areas`` (ids; None means all) belong to no group.

    Raises
    ------
    AreaError
        For an area of which the register has nothing, and where units are grouped, for one whose wards have them all.
    """
    if isinstance(areas, str):
        raise TypeError(f"areas must be a list of ids, not the text {areas!r}.")
    if by is not None and by not in getattr(register, table).columns:
        raise ValueError(f"by={by!r} is not possible here; use 'area' or None.")
    area = texts(register, table, "area")
    inside = np.ones(len(area.labels) + 1, dtype=bool)
    if areas is not None:
        areas = list(areas)
        _refuse_unknown(register, table, areas)
        inside = np.append(area.labels.isin(areas), False)
    if by is None:
        return Key(area.codes, np.where(inside, 0, -1), as_texts([""]))
    key = text_key(register, table, by)
    if areas is None:
        return key
    if by == "area":
        return key._replace(group=np.where(inside, key.group, -1))
    return key._replace(said=np.where(inside[area.codes], key.said, -1))


def areas_in(register: Register, table: str, areas: Iterable[str]) -> list[str]:
    """Return those of the areas that can be asked for in a table with ``area``, in their order.

    The register has a unit, an organisation or an inspection of each; and of one whose units are those of its wards,
    organisations and inspections can be counted, but no units.
    """
    wanted, here = list(areas), set(texts(register, table, "area").labels)
    there = set(here)
    for name in _PLACED:
        if not there.issuperset(wanted):  # a table that need not be looked at is none the result depends on
            there.update(texts(register, name, "area").labels)
    divided = {area for area in wanted if table == "units" and any(each.startswith(f"{area}/") for each in here)} - here
    return [area for area in wanted if area in there and area not in divided]


def _refuse_unknown(register: Register, table: str, areas: list[str]) -> None:
    """Refuse an area that would be counted as 0 because it is none; a register without any area answers all."""
    possible = set(areas_in(register, table, areas))
    for area in areas:
        # Beside one of its own wards the city adds nothing and takes nothing away.
        if area not in possible and not any(each.startswith(f"{area}/") for each in possible):
            known = sorted(set().union(*(texts(register, name, "area").labels for name in _PLACED)))
            if known:
                raise AreaError(area, known)


@once
def text_key(register: Register, table: str, column: str) -> Key:
    """Return the texts of a column as a key, labels in alphabetical order."""
    codes, labels = texts(register, table, column)
    words = labels.to_numpy(dtype=object)
    order = np.argsort(words)
    rank = np.full(len(words) + 1, -1, dtype=np.intp)
    rank[order] = np.arange(len(words))
    return Key(codes, rank, as_texts(words[order]))


def label_key(register: Register, table: str, column: str, labels: Sequence[str]) -> Key:
    """Return the texts of a column as a key with these labels, in this order; other texts belong to no group."""
    codes, found = texts(register, table, column)
    place = {label: number for number, label in enumerate(labels)}
    return Key(codes, np.array([*(place.get(label, -1) for label in found), -1], dtype=np.intp), as_texts(labels))


def row_key(register: Register, table: str) -> Key:
    """Return the rows of a table, each a group of its own, labelled by its position."""
    each = np.arange(len(getattr(register, table)))
    return Key(each, np.append(each, -1), each)


def year_key(register: Register, table: str, years: Iterable[int] | None) -> Key:
    """Return the years of a table as a key: the years asked for, or else every year the table has."""
    found, wanted = years_in(register, table), np.array(years_of(register, years, table), dtype=np.int64)
    span = found[-1] - found[0] + 1 if len(found) else 0
    group = np.full(span + 1, -1, dtype=np.intp)
    there = np.flatnonzero(np.isin(wanted, found))
    group[wanted[there] - (found[0] if span else 0)] = there
    return Key(_years_after_first(register, table), group, wanted)


@once
def _years_after_first(register: Register, table: str) -> np.ndarray:
    year, found = whole(getattr(register, table)["year"]), years_in(register, table)
    if not len(found):
        return year
    return np.subtract(year, found[0], dtype=np.min_scalar_type(-(found[-1] - found[0] + 1)), casting="unsafe")


def whole(values: pd.Series) -> np.ndarray:
    """Return a column of whole numbers without gaps as an array."""
    return values.to_numpy(dtype=np.int64)


def as_texts(values) -> pd.api.extensions.ExtensionArray:
    """Return texts as an array of the type text columns have."""
    return pd.array(values, dtype="str")
