"""Coverage of residential units by cells, and units that could have a cell of their own but have none."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from chibo.metrics.register.dated import by_day, on_each
from chibo.metrics.register.keys import grouped_by
from chibo.metrics.register.states import STATES, states
from chibo.metrics.register.stocks import stocks
from chibo.metrics.register.totals import amounts, marked, share_pct
from chibo.metrics.register.validity import counted_in, moments
from chibo.model.layers import Register

OFFICIAL_MEMBERS_OF_A_CELL = 3
_OWN, _JOINT = STATES.index("own"), STATES.index("joint")
_COUNTS = ["units", *STATES, "zero_member_units", "uncounted_units"]
_HOUSEHOLDS = ["households", "households_own", "households_joint"]


def coverage(
    register: Register,
    *,
    years: Iterable[int] | None = None,
    dates: Iterable | None = None,
    areas: Iterable[str] | None = None,
    by: str | None = None,
) -> pd.DataFrame:
    """Return how far units have a cell, at the end of years or on dates, for the whole or by ward.

    Own-cell coverage = units with a cell that serves only them / units existing on the date. Any-cell coverage adds
    the units served by a joint cell. Weighted by households: households in such units / households in all. States
    are those of :func:`chibo.metrics.register.states.unit_status`.

    Parameters
    ----------
    register : the register layer
    years : 31 December of these years; by default of every year with a headcount
    dates : these dates instead of years
    areas : ids of the wards and communes to take in; None means all. One the register has nothing of is refused
        (:class:`chibo.metrics.register.errors.AreaError`), and so is a city whose units are those of its wards.
    by : ``"area"`` for a row per ward, None for the whole

    Returns
    -------
    DataFrame
        One row per date, and area if asked for (areas without units are left out): ``year``, ``date``, ``area``,
        ``units``, then five counts that add up to it: ``own``, ``joint``, ``without_cell``, ``without_members``,
        ``unknown``; ``zero_member_units`` (no member lives there, whatever cell serves it), ``uncounted_units``
        (no headcount), ``own_pct``, ``any_pct``, ``households``, ``own_households_pct``, ``any_households_pct``,
        ``status``, ``layer``.
    """
    groups, days = grouped_by(register, "units", by, areas), moments(register, years, dates)
    of_unit, size, households = groups.groups, len(groups.labels), amounts(register.units["households"])
    names = [*_COUNTS, *_HOUSEHOLDS]
    counts = on_each(days, size, names, lambda day: _covered(register, day, of_unit, size, households))
    table = by_day(days, groups, counts, by)
    homes = {name: table.pop(column) for name, column in zip(("all", "own", "joint"), _HOUSEHOLDS, strict=True)}
    table = table.assign(
        own_pct=share_pct(table["own"], table["units"]),
        any_pct=share_pct(table["own"] + table["joint"], table["units"]),
        households=homes["all"].astype(np.int64),
        own_households_pct=share_pct(homes["own"], homes["all"]),
        any_households_pct=share_pct(homes["own"] + homes["joint"], homes["all"]),
    )
    return marked(table, register, "derived")


def eligibility_gap(
    register: Register,
    *,
    years: Iterable[int] | None = None,
    dates: Iterable | None = None,
    areas: Iterable[str] | None = None,
    by: str | None = None,
) -> pd.DataFrame:
    """Return how many units could have a cell of their own and how many have one.

    A unit is eligible when at least three official members (đảng viên chính thức) live there. Gap = eligible units −
    units with their own cell. A gap of 0 may hide both kinds of misfit, so they are counted too. Parameters are
    those of :func:`coverage`.

    Returns
    -------
    DataFrame
        One row per date, and area if asked for: ``year``, ``date``, ``area``, ``units``, ``eligible``, ``own``,
        ``gap``, ``eligible_without_own``, ``own_not_eligible`` (fewer than three live there), ``uncounted_units``
        (part of neither), ``status``, ``layer``.
    """
    groups, days = grouped_by(register, "units", by, areas), moments(register, years, dates)
    of_unit, size = groups.groups, len(groups.labels)
    names = ["units", "eligible", "own", "eligible_without_own", "own_not_eligible", "uncounted_units"]
    counts = on_each(days, size, names, lambda day: _eligible(register, day, of_unit, size))
    table = by_day(days, groups, counts, by)
    table.insert(table.columns.get_loc("own") + 1, "gap", table["eligible"] - table["own"])
    return marked(table, register, "derived")


def _covered(
    register: Register, day: int, of_unit: np.ndarray, size: int, households: np.ndarray
) -> dict[str, np.ndarray]:
    """Return by group the units in each state, and the households in all, in own and in joint ones."""
    units, group, state = _units(register, day, of_unit)
    members, counted = _heads(register, day, "members", units)
    shape = size, len(STATES)
    place = group * shape[1] + state
    counts = np.bincount(place, minlength=np.prod(shape)).reshape(shape)
    homes = np.bincount(place, weights=households[units], minlength=np.prod(shape)).reshape(shape)
    return {
        "units": counts.sum(axis=1),
        **dict(zip(STATES, counts.T, strict=True)),
        "zero_member_units": np.bincount(group[counted & (members == 0)], minlength=size),
        "uncounted_units": np.bincount(group[~counted], minlength=size),
        **dict(zip(_HOUSEHOLDS, [homes.sum(axis=1), *homes.T[[_OWN, _JOINT]]], strict=True)),
    }


def _eligible(register: Register, day: int, of_unit: np.ndarray, size: int) -> dict[str, np.ndarray]:
    """Return by group how many units could have a cell of their own, how many have one, and where the two differ."""
    units, group, state = _units(register, day, of_unit)
    official, counted = _heads(register, day, "official", units)
    own, eligible = state == _OWN, counted & (official >= OFFICIAL_MEMBERS_OF_A_CELL)
    marks = {
        "eligible": eligible,
        "own": own,
        "eligible_without_own": eligible & ~own,
        "own_not_eligible": own & counted & ~eligible,
        "uncounted_units": ~counted,
    }
    counts = {name: np.bincount(group[mark], minlength=size) for name, mark in marks.items()}
    return counts | {"units": np.bincount(group, minlength=size)}


def _units(register: Register, day: int, of_unit: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the units in force on a day that are in a group: positions, groups and states."""
    state = states(register, day)
    units = np.flatnonzero((state >= 0) & (of_unit >= 0))
    return units, of_unit[units], state[units]


def _heads(register: Register, day: int, count: str, units: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return a count of the members of units last counted before a day, and whether there was a headcount."""
    members, counted = stocks(register, "unit", "official", "members").of(count, counted_in(day))
    return members[units], counted[units]
