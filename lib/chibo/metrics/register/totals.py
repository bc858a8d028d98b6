"""Sums by year, area and other keys, and the columns that say what a result is made from."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from chibo.metrics.register.keys import Key
from chibo.model.layers import Register

# Rows worked on at a time: few enough for all that is worked out on the way to stay in the processor's cache.
_PORTION = 1 << 16
_NOWHERE = -(1 << 60)

Measure = np.ndarray | pd.Series | list[pd.Series]


class Sums(NamedTuple):
    """The sums of measures by name, and the group of each key they belong to."""

    groups: dict[str, np.ndarray]
    values: dict[str, np.ndarray]


class Tallies(NamedTuple):
    """The sums of measures by name for all combinations of groups, an axis a key, and whether there is any row."""

    there: np.ndarray
    values: dict[str, np.ndarray]


def amounts(values: pd.Series) -> np.ndarray:
    """Return a column of numbers as an array; missing ones are NaN."""
    return values.to_numpy(dtype=np.float64, na_value=np.nan)


def tallies(keys: Mapping[str, Key], measures: Mapping[str, Measure], dtype=np.int64) -> Tallies:
    """Return the sum of each measure for every combination of groups.

    A measure is a column of counts, or several to be added up; a gap counts as 0.
    """
    shape = tuple(len(key.labels) for key in keys.values())
    size = int(np.prod(shape))
    there, values = np.zeros(size, dtype=bool), {name: np.zeros(size, dtype=dtype) for name in measures}
    measured = {
        name: [_plain(column) for column in (measure if isinstance(measure, list) else [measure])]
        for name, measure in measures.items()
    }
    for portion, inside, place in _places(keys):
        there[place] = True
        for name, columns in measured.items():
            counts = sum(_counts(column, portion) for column in columns)
            np.add.at(values[name], place, counts[inside].astype(dtype, copy=False))
    return Tallies(there.reshape(shape), {name: found.reshape(shape) for name, found in values.items()})


def sums(keys: Mapping[str, Key], measures: Mapping[str, Measure]) -> Sums:
    """Return the sums of :func:`tallies` for the combinations of groups that occur, in order of the keys."""
    shape, rows = tuple(len(key.labels) for key in keys.values()), len(next(iter(keys.values())).said)
    if np.prod(shape, dtype=float) <= max(1e6, 4 * rows):
        there, values = tallies(keys, measures)
        occurring = np.flatnonzero(there)
        found = {name: counts.ravel()[occurring] for name, counts in values.items()}
        return Sums(dict(zip(keys, np.unravel_index(occurring, shape), strict=True)), found)
    # Too many combinations for a place each: those that occur become one key.
    place = np.full(rows, -1)
    for portion, inside, found in _places(keys):
        place[portion][inside] = found
    occurring = np.unique(place[place >= 0])
    said = np.where(place < 0, -1, np.searchsorted(occurring, place))
    key = Key(said, np.append(np.arange(len(occurring)), -1), occurring)
    groups = np.unravel_index(occurring, shape)
    return Sums(dict(zip(keys, groups, strict=True)), tallies({"combination": key}, measures).values)


def regrouped(values: np.ndarray, groups: Key) -> np.ndarray:
    """Return the sums of counts by place, which is the first axis of an array, over groups of places."""
    of_place, shape = groups.groups, (len(groups.labels), *values.shape[1:])
    width = int(np.prod(shape[1:]))
    found = np.zeros(int(np.prod(shape)), dtype=np.int64)
    inside = np.flatnonzero(of_place >= 0)
    for start in range(0, len(inside), max(_PORTION // max(width, 1), 1)):
        places = inside[start : start + max(_PORTION // max(width, 1), 1)]
        slots = of_place[places][:, None] * width + np.arange(width)
        np.add.at(found, slots.ravel(), values[places].ravel().astype(np.int64))
    return found.reshape(shape)


def totals(keys: Mapping[str, Key], measures: Mapping[str, Measure]) -> pd.DataFrame:
    """Return :func:`sums` as a table, with the labels of the keys; the key ``whole`` is not shown as a column."""
    found = sums(keys, measures)
    return framed(labelled(keys, found.groups) | found.values)


def framed(columns: Mapping[str, np.ndarray | pd.api.extensions.ExtensionArray]) -> pd.DataFrame:
    """Return new columns as a table, without copying them once more."""
    return pd.DataFrame(columns, copy=False)


def labelled(keys: Mapping[str, Key], groups: Mapping[str, np.ndarray]) -> dict:
    """Return columns with the labels of groups, by name of the key."""
    return {name: keys[name].labels[groups[name]] for name in groups if name != "whole"}


def share_pct(part, base) -> np.ndarray:
    """Return 100 * part / base; missing where the base is 0 or missing."""
    share, base = 100 * np.asarray(part, dtype=np.float64), np.asarray(base, dtype=np.float64)
    np.divide(share, base, out=share, where=base > 0)
    share[~(base > 0)] = np.nan
    return share


def group_name(by: str | None) -> str:
    """Return the name of the column of groups: ``whole``, which is not shown, where there is one group."""
    return "whole" if by is None else by


def marked(table: pd.DataFrame, register: Register, status: str) -> pd.DataFrame:
    """Return the table with ``status`` (``synthetic`` for a synthetic register) and ``layer`` (``register``)."""
    said = {"status": "synthetic" if register.synthetic else status, "layer": "register"}
    return table.assign(**{name: _repeated(text, len(table)) for name, text in said.items()})


def _repeated(text: str, times: int) -> pd.api.extensions.ExtensionArray:
    return pd.array(pa.repeat(pa.scalar(text, pa.large_string()), times), dtype="str")


def _places(keys: Mapping[str, Key]) -> Iterator[tuple[slice, np.ndarray | slice, np.ndarray]]:
    """Yield portions of rows, which of a portion are in a group of every key, and the number of their combination."""
    step, steps = 1, []
    for key in reversed(keys.values()):
        # What is in no group stays below 0 whatever the other keys add.
        steps.append((key.said, np.where(key.group < 0, _NOWHERE, key.group * step)))
        step *= len(key.labels)
    for start in range(0, len(steps[0][0]), _PORTION):
        portion = slice(start, start + _PORTION)
        place = sum(number[said[portion]] for said, number in steps)
        inside = place >= 0
        inside = slice(None) if inside.all() else inside
        yield portion, inside, place[inside]


def _plain(column: np.ndarray | pd.Series) -> np.ndarray | pd.Series:
    """Return a column as an array where that takes no copy."""
    return column.to_numpy() if isinstance(column.dtype, np.dtype) and isinstance(column, pd.Series) else column


def _counts(column: np.ndarray | pd.Series, portion: slice) -> np.ndarray:
    counts = column[portion] if isinstance(column, np.ndarray) else amounts(column.iloc[portion])
    return np.rint(np.nan_to_num(counts)) if counts.dtype.kind == "f" else counts
