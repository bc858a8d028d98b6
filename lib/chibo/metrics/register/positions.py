"""Ids as positions: which row of a table an id means, for columns of any kind of text.

Everything below works on whole arrays of positions, so that a national register costs no text comparison per row. In
categorical columns only the categories are looked up, each pair of them once: categories are immutable, so what was
found for them stays true for as long as they exist.
"""

import weakref

import numpy as np
import pandas as pd

_found: dict[tuple[int, int], np.ndarray] = {}


def codes_of(values: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """Return a code per row and the text each code stands for; the code -1 means missing."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        return values.cat.codes.to_numpy(), values.cat.categories
    codes, labels = pd.factorize(values)
    return codes, pd.Index(labels)


def positions(values: pd.Series, among: pd.Series) -> np.ndarray:
    """Return for each value the position of the row of ``among`` (unique ids) that has it, -1 where none has."""
    codes, labels = codes_of(values)
    target_codes, target_labels = codes_of(among)
    row_of_label = np.full(len(target_labels) + 1, -1, dtype=np.intp)
    row_of_label[target_codes] = np.arange(len(among))
    row_of_label[-1] = -1
    if labels is target_labels:
        row_of_code = row_of_label
    else:
        lasting = all(isinstance(column.dtype, pd.CategoricalDtype) for column in (values, among))
        lookup = _lasting_lookup if lasting else _lookup
        row_of_code = np.append(row_of_label[lookup(labels, target_labels)], -1)
    return row_of_code[codes]


def matches(values: pd.Series, text: str) -> np.ndarray:
    """Return for each row whether it holds this text."""
    codes, labels = codes_of(values)
    return np.append(np.asarray(labels == text, dtype=bool), False)[codes]


def _lookup(labels: pd.Index, among: pd.Index) -> np.ndarray:
    # Both factorised together: the labels of ``among``, which are unique, get the first codes in their own order.
    codes, _ = pd.factorize(among.append(labels))
    found = codes[len(among) :]
    return np.where(found < len(among), found, -1)


def _lasting_lookup(labels: pd.Index, among: pd.Index) -> np.ndarray:
    key = (id(labels), id(among))
    if key not in _found:
        _found[key] = _lookup(labels, among)
        for index in (labels, among):
            weakref.finalize(index, _found.pop, key, None).atexit = False
    return _found[key]
