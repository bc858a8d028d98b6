"""Sums by year, area and other keys, and the columns that say what a result is made from."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from chibo.layers import Register
from chibo.metrics.register.positions import codes_of
from chibo.metrics.register.validity import years_in, years_of


class Key(NamedTuple):
    """Something rows are grouped by: a code per row (-1: left out), and in order the label of each code."""

    codes: np.ndarray
    labels: np.ndarray | pd.api.extensions.ExtensionArray

    def take(self, rows: np.ndarray) -> "Key":
        """Return the key of other rows, given by position; -1 is left out."""
        return Key(np.append(self.codes, -1)[rows], self.labels)


class Sums(NamedTuple):
    """The sums of measures by name, and the code of each key they belong to."""

    codes: dict[str, np.ndarray]
    values: dict[str, np.ndarray]


def grouped_by(table: pd.DataFrame, by: str | None, areas: Iterable[str] | None) -> Key:
    """Return the groups of a table with ``area``: by a column of it, or one group of the whole when ``by`` is None.

    Rows outside ``areas`` (ids; None means all) belong to no group.
    """
    if isinstance(areas, str):
        raise TypeError(f"areas must be a list of ids, not the text {areas!r}.")
    if by is not None and by not in table.columns:
        raise ValueError(f"by={by!r} is not possible here; use 'area' or None.")
    key = Key(np.zeros(len(table), dtype=np.intp), as_texts([""])) if by is None else text_key(table[by])
    if areas is None:
        return key
    codes, labels = codes_of(table["area"])
    inside = np.append(labels.isin(list(areas)), False)[codes]
    return Key(np.where(inside, key.codes, -1), key.labels)


def text_key(values: pd.Series) -> Key:
    """Return the rows' texts as a key, labels in alphabetical order."""
    codes, labels = codes_of(values)
    texts = labels.to_numpy(dtype=object)
    order = np.argsort(texts)
    rank = np.full(len(texts) + 1, -1, dtype=np.intp)
    rank[order] = np.arange(len(texts))
    return Key(rank[codes], as_texts(texts[order]))


def year_key(register: Register, values: pd.Series, years: Iterable[int] | None) -> Key:
    """Return the rows' years as a key: the years asked for, or else every year the rows have."""
    found = whole(values)
    wanted = years_in(found) if years is None else np.array(years_of(register, years), dtype=np.int64)
    if not len(wanted) or not len(found):
        return Key(np.full(len(found), -1), wanted)
    first = min(wanted[0], found.min())
    code = np.full(max(wanted[-1], found.max()) - first + 1, -1)
    code[wanted - first] = np.arange(len(wanted))
    return Key(code[found - first], wanted)


def whole(values: pd.Series) -> np.ndarray:
    """Return a column of whole numbers without gaps as an array."""
    return values.to_numpy(dtype=np.int64)


def amounts(values: pd.Series) -> np.ndarray:
    """Return a column of numbers as an array; missing ones are NaN."""
    return values.to_numpy(dtype=np.float64, na_value=np.nan)


def as_texts(values) -> pd.api.extensions.ExtensionArray:
    """Return texts as an array of the type text columns have."""
    return pd.array(values, dtype="str")


def sums(keys: Mapping[str, Key], measures: Mapping[str, np.ndarray]) -> Sums:
    """Return the sum of each measure for every combination of keys that occurs, in order of the keys.

    Measures are arrays of counts; a NaN counts as 0.
    """
    shape = tuple(max(len(key.labels), 1) for key in keys.values())
    keep = slice(None)
    if any(key.codes.min(initial=0) < 0 for key in keys.values()):
        keep = np.flatnonzero(np.logical_and.reduce([key.codes >= 0 for key in keys.values()]))
    flat = np.zeros(1, dtype=np.intp)
    for key, size in zip(keys.values(), shape, strict=True):
        flat = flat * size + key.codes[keep]
    if np.prod(shape, dtype=float) <= max(1e6, 4 * len(flat)):
        slots = present = np.flatnonzero(np.bincount(flat, minlength=1))
        group = flat
    else:
        group, present = pd.factorize(flat, sort=True)
        slots = np.arange(len(present))
    codes = dict(zip(keys, np.unravel_index(present, shape), strict=True))
    return Sums(codes, {name: _summed(group, values[keep])[slots] for name, values in measures.items()})


def totals(keys: Mapping[str, Key], measures: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """Return :func:`sums` as a table, with the labels of the keys; the key ``whole`` is not shown as a column."""
    found = sums(keys, measures)
    return pd.DataFrame(labelled(keys, found.codes) | found.values)


def labelled(keys: Mapping[str, Key], codes: Mapping[str, np.ndarray]) -> dict:
    """Return columns with the labels of codes, by name of the key."""
    return {name: keys[name].labels[codes[name]] for name in codes if name != "whole"}


def share_pct(part, base) -> np.ndarray:
    """Return 100 * part / base; missing where the base is 0 or missing."""
    part, base = np.asarray(part, dtype=np.float64), np.asarray(base, dtype=np.float64)
    return np.divide(100 * part, base, out=np.full(np.broadcast(part, base).shape, np.nan), where=base > 0)


def group_name(by: str | None) -> str:
    """Return the name of the column of groups: ``whole``, which is not shown, where there is one group."""
    return "whole" if by is None else by


def marked(table: pd.DataFrame, register: Register, status: str) -> pd.DataFrame:
    """Return the table with ``status`` (``synthetic`` for a synthetic register) and ``layer`` (``register``)."""
    everywhere = np.zeros(len(table), dtype=np.intp)
    status = "synthetic" if register.synthetic else status
    return table.assign(status=as_texts([status])[everywhere], layer=as_texts(["register"])[everywhere])


def year_by_year(table: pd.DataFrame, years: Iterable[int]) -> Iterator[tuple[int, pd.DataFrame]]:
    """Yield each year with its rows of a table that has a column ``year``.

    A year at a time keeps sums over many ids small enough for the processor's cache.
    """
    found, order = whole(table["year"]), None
    if (found[1:] < found[:-1]).any():
        order = np.argsort((found - found.min()).astype(np.int16), kind="stable")
        found = found[order]
    for year in years:
        first, last = np.searchsorted(found, [year, year + 1])
        yield year, table.iloc[slice(first, last) if order is None else order[first:last]]


def tallied(codes: np.ndarray, values: np.ndarray, size: int) -> np.ndarray:
    """Return the sum of the values for each code up to ``size``; NaN for codes that do not occur, -1 is left out."""
    if codes.min(initial=0) < 0:
        keep = np.flatnonzero(codes >= 0)
        codes, values = codes[keep], values[keep]
    found = np.bincount(codes, weights=values, minlength=size).astype(np.float64, copy=False)
    found[np.bincount(codes, minlength=size) == 0] = np.nan
    return found


def _summed(group: np.ndarray, values: np.ndarray) -> np.ndarray:
    weights = values.astype(np.float64, copy=False)
    found = np.bincount(group, weights=weights, minlength=1)
    if np.isnan(found).any():
        found = np.bincount(group, weights=np.nan_to_num(weights), minlength=1)
    return np.rint(found).astype(np.int64)
