"""Stocks counted on days and by group: what is in force, and one table of all that was counted."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from chibo.metrics.register.keys import Key
from chibo.metrics.register.totals import framed, group_name, labelled
from chibo.metrics.register.validity import Spans, dates_of


def in_force(valid: Spans, group: np.ndarray, size: int, days: Sequence[int]) -> np.ndarray:
    """Return how many rows of each group (0 up to ``size``; -1: of none) are in force on each of some days, in order.

    Every row is looked at once, however many days there are. The result has a row per day and a column per group.
    """
    rows = np.flatnonzero(group >= 0)
    # How many of the days lie before its first day, and before its end: it is in force on those in between.
    first, last = (np.searchsorted(days, moment[rows], side="left") for moment in valid)
    rows, first, last = (some[first < last] for some in (group[rows], first, last))
    shape = size, len(days) + 1
    began, ceased = (np.bincount(rows * shape[1] + at, minlength=np.prod(shape)) for at in (first, last))
    return (began - ceased).reshape(shape).cumsum(axis=1)[:, :-1].T


def on_each(
    days: Sequence[int], size: int, names: Sequence[str], count: Callable[[int], Mapping[str, np.ndarray]]
) -> dict[str, np.ndarray]:
    """Return by name what is counted on each day in groups 0 up to ``size``: a row per day, a column per group."""
    found = [count(day) for day in days]
    return {name: np.reshape([counts[name] for counts in found], (len(days), size)) for name in names}


def by_day(days: Sequence[int], groups: Key, counts: Mapping[str, np.ndarray], by: str | None) -> pd.DataFrame:
    """Return one row per day and group: ``year``, ``date``, the group if asked for, then the counts.

    Each of the counts has a row per day and a column per label of ``groups``. Groups in which the first of them is 0
    are left out, where groups were asked for.
    """
    first = next(iter(counts.values()))
    shown = np.flatnonzero(first) if by else np.arange(first.size)
    day, group = np.unravel_index(shown, first.shape)
    dates = dates_of(days)
    years = dates.astype("datetime64[Y]").astype(np.int64) + 1970
    labels = labelled({group_name(by): groups}, {group_name(by): group})
    columns = {"year": years[day], "date": dates[day]} | labels
    return framed(columns | {name: values.ravel()[shown] for name, values in counts.items()})
