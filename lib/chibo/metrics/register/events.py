"""Event accounts: what was established and dissolved between dates, and whether it explains the stock."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from chibo.metrics.register.dated import in_force
from chibo.metrics.register.keys import Key, grouped_by, text_key
from chibo.metrics.register.succession import continued_cells, renamed_units
from chibo.metrics.register.totals import framed, group_name, labelled, marked
from chibo.metrics.register.validity import Spans, date_of, day_of, spans, year_end, years_of
from chibo.model.layers import Register

CELL_EVENTS = ["established", "transferred_in", "dissolved", "transferred_out"]
UNIT_EVENTS = ["created", "transferred_in", "ended", "transferred_out"]


class Happened(NamedTuple):
    """What is counted: rows with a span, group and kind; ``came`` and ``went`` mark rows that only move on."""

    valid: Spans
    group: Key
    kind: Key
    came: np.ndarray
    went: np.ndarray


def cell_account(
    register: Register,
    *,
    years: Iterable[int] | None = None,
    areas: Iterable[str] | None = None,
    by: str | None = None,
) -> pd.DataFrame:
    """Return the yearly account of subordinate cells (chi bộ trực thuộc), reconciled with the stock.

    Gross events of the calendar year are counted from first and last days, the stocks from what is in force on
    31 December: ``difference`` = start + established + transferred in − dissolved − transferred out − end, which is
    0 in a sound register. A cell is transferred, not dissolved and established anew, when on the day it ends another
    cell begins that serves exactly the same units, or what these units were renamed or transferred to that day. A
    cell belongs to the ward of its organisation.

    Parameters
    ----------
    register, areas, by : as in :func:`chibo.metrics.register.coverage.coverage`
    years : calendar years; by default every year with a headcount

    Returns
    -------
    DataFrame
        One row per year, area if asked for, and kind of cell (areas and kinds without cells or events are left out):
        ``year``, ``area``, ``kind`` (``neighbourhood``, ``non_residential``), ``start``, ``established``,
        ``transferred_in``, ``dissolved``, ``transferred_out``, ``net`` (in − out), ``end``, ``difference``,
        ``status``, ``layer``.
    """
    happened = _cells(register, areas, by)
    return _yearly(register, happened, CELL_EVENTS, years_of(register, years), by)


def unit_account(
    register: Register,
    *,
    years: Iterable[int] | None = None,
    areas: Iterable[str] | None = None,
    by: str | None = None,
) -> pd.DataFrame:
    """Return the yearly account of residential units, reconciled with the stock as in :func:`cell_account`.

    A unit that is renamed or transferred ends and its successor begins; both are counted as transferred, not as
    ended and created.

    Returns
    -------
    DataFrame
        One row per year, area if asked for, and kind of unit: ``year``, ``area``, ``kind``, ``start``, ``created``,
        ``transferred_in``, ``ended``, ``transferred_out``, ``net``, ``end``, ``difference``, ``status``, ``layer``.
    """
    came, went = renamed_units(register)
    group = grouped_by(register, "units", by, areas)
    happened = Happened(spans(register, "units"), group, text_key(register, "units", "kind"), came, went)
    return _yearly(register, happened, UNIT_EVENTS, years_of(register, years), by)


def cell_events(
    register: Register, *, since, until, areas: Iterable[str] | None = None, by: str | None = None
) -> pd.DataFrame:
    """Return the account of :func:`cell_account` between two dates: events after ``since``, up to ``until``.

    Returns
    -------
    DataFrame
        One row per area if asked for, and kind: ``since``, ``until`` and the columns of :func:`cell_account` but
        ``year``.
    """
    table = _account(_cells(register, areas, by), CELL_EVENTS, _ordered(since, until), [0], by)
    table = table.drop(columns="period").assign(since=date_of(day_of(since)), until=date_of(day_of(until)))
    return marked(table, register, "derived")


def waterfall(
    register: Register, *, since, until, areas: Iterable[str] | None = None, kind: str = "neighbourhood"
) -> pd.DataFrame:
    """Return the steps from the stock of cells on one date to that on another.

    Returns
    -------
    DataFrame
        One row per step, in order: ``step`` (``start``, ``established``, ``transferred_in``, ``dissolved``,
        ``transferred_out``, ``end``, and before the end ``difference`` where events do not explain it), ``cells``
        (signed: what went is negative), ``bottom`` and ``top`` of its bar, ``date`` (of the stock; missing between),
        ``kind``, ``status``, ``layer``. Empty when there are neither cells nor events of the kind.
    """
    table = cell_events(register, since=since, until=until, areas=areas)
    table = table[table["kind"] == kind]
    columns = ["step", "cells", "bottom", "top", "date", "kind"]
    if table.empty:
        return marked(pd.DataFrame(columns=columns), register, "derived")
    row = table.iloc[0]
    signs = {"established": 1, "transferred_in": 1, "dissolved": -1, "transferred_out": -1, "difference": -1}
    steps = [(name, sign * int(row[name])) for name, sign in signs.items() if name != "difference" or row[name]]
    changes = np.array([change for _, change in steps])
    after = int(row["start"]) + changes.cumsum()
    ends = [int(row["start"]), int(row["end"])]
    shown = pd.DataFrame(
        {
            "step": ["start", *(name for name, _ in steps), "end"],
            "cells": [ends[0], *changes, ends[1]],
            "bottom": [0, *np.minimum(after, after - changes), 0],
            "top": [ends[0], *np.maximum(after, after - changes), ends[1]],
            "date": [row["since"], *[pd.NaT] * len(steps), row["until"]],
            "kind": kind,
        }
    )
    return marked(shown, register, "derived")


def _cells(register: Register, areas: Iterable[str] | None, by: str | None) -> Happened:
    groups = grouped_by(register, "organisations", by, areas).through(register, "cells", "organisation")
    came, went = continued_cells(register)
    return Happened(spans(register, "cells"), groups, text_key(register, "cells", "kind"), came, went)


def _ordered(since, until) -> list[int]:
    days = [day_of(since), day_of(until)]
    if days[0] >= days[1]:
        raise ValueError(f"since must lie before until, but {date_of(days[0]):%Y-%m-%d} is not before {until}.")
    return days


def _yearly(register: Register, happened: Happened, names: list[str], years: list[int], by: str | None) -> pd.DataFrame:
    """Account for every year between the first and the last asked for, and keep those asked for."""
    boundaries = [year_end(year) for year in range(years[0] - 1, years[-1] + 1)] if years else []
    table = _account(happened, names, boundaries, [year - years[0] for year in years], by)
    table.insert(0, "year", np.array(years, dtype=np.int64)[table.pop("period")])
    return marked(table, register, "derived")


def _account(
    happened: Happened, names: list[str], boundaries: list[int], periods: list[int], by: str | None
) -> pd.DataFrame:
    """Return stocks and events for some periods, by number; each lies between two boundaries and holds the second."""
    began, carried_in, ceased, carried_out = names
    group, kind, (start, end) = happened.group, happened.kind, happened.valid
    shape = len(boundaries), len(group.labels), len(kind.labels)
    size = shape[1] * shape[2]
    place = np.where((group.groups < 0) | (kind.groups < 0), -1, group.groups * shape[2] + kind.groups)
    first, last = min(boundaries, default=0), max(boundaries, default=0)

    def events(day: np.ndarray, chosen: np.ndarray) -> np.ndarray:
        rows = np.flatnonzero(chosen & (place >= 0) & (first < day) & (day <= last))
        period = np.searchsorted(boundaries, day[rows], side="left") - 1
        found = np.bincount(period * size + place[rows], minlength=len(boundaries) * size)
        return found.reshape(shape)[:-1]

    stocks = in_force(happened.valid, place, size, boundaries).reshape(shape)
    counts = {
        "start": stocks[:-1],
        began: events(start, ~happened.came),
        carried_in: events(start, happened.came),
        ceased: events(end, ~happened.went),
        carried_out: events(end, happened.went),
        "net": None,
        "end": stocks[1:],
    }
    counts["net"] = counts[began] + counts[carried_in] - counts[ceased] - counts[carried_out]
    counts["difference"] = counts["start"] + counts["net"] - counts["end"]
    counts = {name: values[periods] for name, values in counts.items()}
    shown = np.flatnonzero(np.logical_or.reduce([values != 0 for values in counts.values()]))
    period, *places = np.unravel_index(shown, counts["net"].shape)
    keys = {group_name(by): group, "kind": kind}
    labels = labelled(keys, dict(zip(keys, places, strict=True)))
    return framed({"period": period} | labels | {name: values.ravel()[shown] for name, values in counts.items()})
