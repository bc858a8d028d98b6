"""Catchment of neighbourhood cells: how many units each serves, kinds of joint cell, and how big cells are."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from chibo.layers import Register
from chibo.metrics.register.coverage import joined, per_group
from chibo.metrics.register.positions import matches, positions
from chibo.metrics.register.states import snapshots
from chibo.metrics.register.totals import Key, amounts, group_name, grouped_by, marked, share_pct, tallied, year_by_year
from chibo.metrics.register.validity import counted_in, moments, spans

# Below 3 a cell falls short of the charter, from 9 it has a committee, from 30 it may become a grassroots committee,
# above 50 an older charter asked for consent.
SIZE_EDGES = (0, 3, 9, 15, 30, 51)
JOINT_TYPES = ["a", "b", "c"]


def catchment(
    register: Register,
    *,
    years: Iterable[int] | None = None,
    dates: Iterable | None = None,
    areas: Iterable[str] | None = None,
    by: str | None = None,
) -> pd.DataFrame:
    """Return how many units neighbourhood cells serve, and their joint cells (chi bộ ghép) by type.

    A cell belongs to the ward of its organisation. Mean catchment = links between a cell and a unit / cells serving
    any unit. Parameters are those of :func:`chibo.metrics.register.coverage.coverage`.

    Returns
    -------
    DataFrame
        One row per date, and area if asked for: ``year``, ``date``, ``area``, ``cells`` (neighbourhood cells in
        force), ``serving_none``, ``own_cells`` (one unit and nothing else), ``joint_cells``, of these ``joint_a``
        (formed for several units), ``joint_b`` (of one unit, hosting others), ``joint_c`` (with another body) and
        ``joint_unstated``; ``links``, ``units_per_cell`` (mean), ``most_units``, ``status``, ``layer``.
    """
    groups = grouped_by(register.organisations, by, areas)
    groups = groups.take(positions(register.cells["organisation"], register.organisations["id"]))
    valid, neighbourhood = spans(register.cells), matches(register.cells["kind"], "neighbourhood")
    types = {name: matches(register.cells["joint_type"], name) for name in JOINT_TYPES}
    unstated = ~np.logical_or.reduce(list(types.values()))
    parts = []
    for snapshot in snapshots(register, moments(register, years, dates), None, counted=False):
        cells = np.flatnonzero(valid.hold_on(snapshot.day) & neighbourhood & (groups.codes >= 0))
        serving = np.bincount(snapshot.cell, minlength=len(register.cells))[cells]
        joint = snapshot.joint[cells] & (serving > 0)
        marks = {"cells": np.ones(len(cells), dtype=bool), "serving_none": serving == 0}
        marks |= {"own_cells": (serving > 0) & ~joint, "joint_cells": joint}
        marks |= {f"joint_{name}": joint & of_type[cells] for name, of_type in types.items()}
        marks["joint_unstated"] = joint & unstated[cells]
        table = per_group(snapshot.day, groups.codes[cells], groups.labels, marks, by)
        parts.append(table.assign(**_served(groups, cells, serving, by)))
    columns = ["year", "date", *([by] if by else []), "cells", "serving_none", "own_cells", "joint_cells"]
    columns += [*(f"joint_{name}" for name in JOINT_TYPES), "joint_unstated", "links", "units_per_cell", "most_units"]
    return marked(joined(parts, columns), register, "derived")


def cell_sizes(
    register: Register,
    *,
    years: Iterable[int] | None = None,
    areas: Iterable[str] | None = None,
    by: str | None = None,
    edges: Sequence[int] = SIZE_EDGES,
) -> pd.DataFrame:
    """Return how many neighbourhood cells have how many members, official and probationary, on 31 December.

    Parameters
    ----------
    register, years, areas, by : as in :func:`chibo.metrics.register.coverage.coverage`
    edges : first size of each bin, rising, beginning with 0; the last bin is open

    Returns
    -------
    DataFrame
        One row per year, area if asked for, and bin: ``year``, ``area``, ``low`` and ``high`` (members, both
        inclusive; ``high`` is missing for the last bin), ``cells`` in the bin, ``counted`` (cells with a headcount),
        ``uncounted`` (cells in force without one, in no bin), ``share_pct`` of the counted, ``status``, ``layer``.
    """
    edges = np.asarray(edges)
    if len(edges) == 0 or edges[0] != 0 or (np.diff(edges) <= 0).any():
        raise ValueError(f"edges must rise from 0, not be {edges.tolist()}.")
    groups = grouped_by(register.organisations, by, areas)
    groups = groups.take(positions(register.cells["organisation"], register.organisations["id"]))
    valid, neighbourhood = spans(register.cells), matches(register.cells["kind"], "neighbourhood")
    days = moments(register, years, None)
    members = _members(register, [counted_in(day) for day in days])
    bins = len(edges)
    parts = []
    for day in days:
        size = members[counted_in(day)]
        cells = np.flatnonzero(valid.hold_on(day) & neighbourhood & (groups.codes >= 0))
        bin_ = np.searchsorted(edges, size[cells], side="right") - 1
        bin_[np.isnan(size[cells])] = bins
        flat = np.bincount(groups.codes[cells] * (bins + 1) + bin_, minlength=len(groups.labels) * (bins + 1))
        parts.append(_binned(counted_in(day), groups, flat.reshape(-1, bins + 1), edges, by))
    columns = ["year", *([by] if by else []), "low", "high", "cells", "counted", "uncounted", "share_pct"]
    return marked(joined(parts, columns), register, "derived")


def _served(groups: Key, cells: np.ndarray, serving: np.ndarray, by: str | None) -> dict[str, np.ndarray]:
    group, size = groups.codes[cells], len(groups.labels)
    in_group = np.bincount(group, minlength=size)
    links = np.bincount(group, weights=serving, minlength=size).astype(np.int64)
    busy = np.bincount(group[serving > 0], minlength=size)
    most = np.zeros(size, dtype=np.int64)
    np.maximum.at(most, group, serving)
    shown = np.flatnonzero(in_group) if by else np.arange(size)
    mean = share_pct(links, busy) / 100
    return {"links": links[shown], "units_per_cell": mean[shown], "most_units": most[shown]}


def _members(register: Register, years: list[int]) -> dict[int, np.ndarray]:
    """Return the members of every cell by year; NaN where it was not counted."""
    members = {}
    for year, table in year_by_year(register.headcounts, years):
        cell = positions(table["cell"], register.cells["id"])
        heads = amounts(table["official"]) + amounts(table["probationary"])
        members[year] = tallied(cell, heads, len(register.cells))
    return members


def _binned(year: int, groups: Key, counts: np.ndarray, edges: np.ndarray, by: str | None) -> pd.DataFrame:
    shown = np.flatnonzero(counts.sum(axis=1)) if by else np.arange(len(counts))
    bins = len(edges)
    counted = counts[shown, :bins].sum(axis=1)
    table = pd.DataFrame(
        {
            "year": year,
            group_name(by): groups.labels[np.repeat(shown, bins)],
            "low": np.tile(edges, len(shown)),
            "high": np.tile(np.append(edges[1:] - 1, -1), len(shown)),
            "cells": counts[shown, :bins].ravel(),
            "counted": np.repeat(counted, bins),
            "uncounted": np.repeat(counts[shown, bins], bins),
        }
    )
    high = table["high"].astype("Int64").mask(table["high"] < 0)
    return table.assign(high=high, share_pct=share_pct(table["cells"], table["counted"]))
