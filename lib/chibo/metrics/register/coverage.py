"""Coverage of residential units by cells, and units that could have a cell of their own but have none."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from chibo.layers import Register
from chibo.metrics.register.states import STATES, Snapshot, snapshots
from chibo.metrics.register.totals import Key, amounts, group_name, grouped_by, marked, share_pct
from chibo.metrics.register.validity import date_of, moments

OFFICIAL_MEMBERS_OF_A_CELL = 3


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
    areas : ids of the wards and communes to take in; None means all
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
    groups = grouped_by(register.units, by, areas)
    households = amounts(register.units["households"])
    days = moments(register, years, dates)
    parts = [_coverage(snapshot, groups, households, by) for snapshot in snapshots(register, days, areas)]
    columns = ["year", "date", *([by] if by else []), "units", *STATES, "zero_member_units", "uncounted_units"]
    columns += ["own_pct", "any_pct", "households", "own_households_pct", "any_households_pct"]
    return marked(joined(parts, columns), register, "derived")


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
    groups = grouped_by(register.units, by, areas)
    parts = []
    for snapshot in snapshots(register, moments(register, years, dates), areas):
        own = snapshot.state == STATES.index("own")
        eligible = snapshot.official >= OFFICIAL_MEMBERS_OF_A_CELL
        few = snapshot.official < OFFICIAL_MEMBERS_OF_A_CELL
        counts = {
            "units": np.ones(len(own), dtype=bool),
            "eligible": eligible,
            "own": own,
            "eligible_without_own": eligible & ~own,
            "own_not_eligible": own & few,
            "uncounted_units": np.isnan(snapshot.official),
        }
        parts.append(per_group(snapshot.day, groups.codes[snapshot.units], groups.labels, counts, by))
    columns = ["year", "date", *([by] if by else []), "units", "eligible", "own", "gap", "eligible_without_own"]
    table = joined(parts, [*columns, "own_not_eligible", "uncounted_units"])
    return marked(table.assign(gap=table["eligible"] - table["own"]), register, "derived")


def per_group(
    day: int, group: np.ndarray, labels: np.ndarray, marks: dict[str, np.ndarray], by: str | None
) -> pd.DataFrame:
    """Return how many of some rows carry each mark on a day, per group; the first mark decides which groups appear.

    ``group`` is the code of each row's group, ``labels`` the text of each code.
    """
    counts = {name: np.bincount(group[mark], minlength=len(labels)) for name, mark in marks.items()}
    shown = np.flatnonzero(next(iter(counts.values()))) if by else np.arange(len(labels))
    table = pd.DataFrame({name: count[shown] for name, count in counts.items()})
    table.insert(0, "year", date_of(day).year)
    table.insert(1, "date", date_of(day))
    table.insert(2, group_name(by), labels[shown])
    return table


def joined(parts: list[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    """Return the parts below each other, with just these columns; none make an empty frame."""
    return pd.concat(parts, ignore_index=True).reindex(columns=columns) if parts else pd.DataFrame(columns=columns)


def _coverage(snapshot: Snapshot, groups: Key, households: np.ndarray, by: str | None) -> pd.DataFrame:
    states = {name: snapshot.state == number for number, name in enumerate(STATES)}
    everything = np.ones(len(snapshot.units), dtype=bool)
    marks = {"units": everything} | states
    marks |= {"zero_member_units": snapshot.members == 0, "uncounted_units": np.isnan(snapshot.members)}
    group, size = groups.codes[snapshot.units], len(groups.labels)
    table = per_group(snapshot.day, group, groups.labels, marks, by)
    homes = {
        name: np.bincount(group[mark], weights=households[snapshot.units[mark]], minlength=size)
        for name, mark in {"all": everything, "own": states["own"], "joint": states["joint"]}.items()
    }
    shown = np.flatnonzero(np.bincount(group, minlength=size)) if by else np.arange(size)
    homes = {name: values[shown] for name, values in homes.items()}
    return table.assign(
        own_pct=share_pct(table["own"], table["units"]),
        any_pct=share_pct(table["own"] + table["joint"], table["units"]),
        households=homes["all"].astype(np.int64),
        own_households_pct=share_pct(homes["own"], homes["all"]),
        any_households_pct=share_pct(homes["own"] + homes["joint"], homes["all"]),
    )
