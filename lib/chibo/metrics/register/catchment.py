"""Catchment of neighbourhood cells: how many units each serves, kinds of joint cell, and how big cells are."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from chibo.metrics.register.dated import by_day, on_each
from chibo.metrics.register.keys import Key, grouped_by
from chibo.metrics.register.positions import matches, texts
from chibo.metrics.register.states import serving
from chibo.metrics.register.stocks import stocks
from chibo.metrics.register.totals import framed, marked, share_pct
from chibo.metrics.register.validity import counted_in, moments, spans
from chibo.model.layers import Register

# Below 3 a cell falls short of the charter, from 9 it has a committee, from 30 it may become a grassroots committee,
# above 50 an older charter asked for consent.
SIZE_EDGES = (0, 3, 9, 15, 30, 51)
JOINT_TYPES = ["a", "b", "c"]
_KINDS = ["serving_none", "own_cells", *(f"joint_{name}" for name in JOINT_TYPES), "joint_unstated"]


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
    groups, days = _groups(register, by, areas), moments(register, years, dates)
    of_cell, joint_type = groups.groups, _joint_types(register)

    def kinds(day: int) -> dict[str, np.ndarray]:
        cells = _in_force(register, day, of_cell)
        served, _, joint = serving(register, day)
        units = np.bincount(served, minlength=len(register.cells))[cells]
        kind = np.where(joint[cells], joint_type[cells], _KINDS.index("own_cells"))
        kind[units == 0] = _KINDS.index("serving_none")
        group, shape = of_cell[cells], (len(groups.labels), len(_KINDS))
        found = np.bincount(group * shape[1] + kind, minlength=np.prod(shape)).reshape(shape)
        most = (found[:, 1:].sum(axis=1) > 0).astype(np.int64)
        several = np.flatnonzero(units > 1)
        np.maximum.at(most, group[several], units[several])
        links = np.bincount(group, weights=units, minlength=shape[0]).astype(np.int64)
        sums = {"cells": found.sum(axis=1), "joint_cells": found[:, 2:].sum(axis=1), "links": links, "most_units": most}
        return sums | dict(zip(_KINDS, found.T, strict=True))

    counted = ["cells", *_KINDS[:2], "joint_cells", *_KINDS[2:], "links", "most_units"]
    table = by_day(days, groups, on_each(days, len(groups.labels), counted, kinds), by)
    mean = share_pct(table["links"], table["cells"] - table["serving_none"]) / 100
    table.insert(table.columns.get_loc("most_units"), "units_per_cell", mean)
    return marked(table, register, "derived")


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
    groups, days, bins = _groups(register, by, areas), moments(register, years, None), len(edges)
    of_cell, heads = groups.groups, stocks(register, "cell", "members")
    most = min(edges[-1], heads.counts["members"].max(initial=0))
    bin_of = np.searchsorted(edges, np.arange(most + 1), side="right") - 1

    def sizes(day: int) -> dict[str, np.ndarray]:
        cells = _in_force(register, day, of_cell)
        members, counted = heads.of("members", counted_in(day))
        bin_ = bin_of[np.minimum(members[cells], most)]
        bin_[~counted[cells]] = bins
        shape = len(groups.labels), bins + 1
        found = np.bincount(of_cell[cells] * shape[1] + bin_, minlength=np.prod(shape)).reshape(shape)
        return {"there": found.sum(axis=1)} | dict(enumerate(found.T))

    table = by_day(days, groups, on_each(days, len(groups.labels), ["there", *range(bins + 1)], sizes), by)
    return marked(_binned(table, edges, by), register, "derived")


def _groups(register: Register, by: str | None, areas: Iterable[str] | None) -> Key:
    """Return the groups of neighbourhood cells, those of their organisations; other cells belong to none."""
    groups = grouped_by(register, "organisations", by, areas).through(register, "cells", "organisation")
    neighbourhood = matches(texts(register, "cells", "kind"), "neighbourhood")
    return groups._replace(said=np.where(neighbourhood, groups.said, -1))


def _joint_types(register: Register) -> np.ndarray:
    """Return for every cell which of the kinds of joint cell it is when it serves several units."""
    stated = texts(register, "cells", "joint_type")
    kind = np.full(len(register.cells), _KINDS.index("joint_unstated"))
    for name in JOINT_TYPES:
        kind[matches(stated, name)] = _KINDS.index(f"joint_{name}")
    return kind


def _in_force(register: Register, day: int, of_cell: np.ndarray) -> np.ndarray:
    """Return the cells in force on a day that are in a group, by position."""
    return np.flatnonzero(spans(register, "cells").hold_on(day) & (of_cell >= 0))


def _binned(table: pd.DataFrame, edges: np.ndarray, by: str | None) -> pd.DataFrame:
    """Return a row per bin; the last of the counts are those of cells that were not counted."""
    bins = len(edges)
    counts = table[list(range(bins + 1))].to_numpy(dtype=np.int64)
    counted = counts[:, :bins].sum(axis=1)
    rows = np.repeat(np.arange(len(table)), bins)
    high = pd.array(np.tile(np.append(edges[1:] - 1, -1), len(table)), dtype="Int64")
    high[high < 0] = pd.NA
    columns = {"low": np.tile(edges, len(table)), "high": high, "cells": counts[:, :bins].ravel()}
    columns |= {"counted": counted[rows], "uncounted": counts[rows, bins]}
    shares = {"share_pct": share_pct(columns["cells"], columns["counted"])}
    keys = {name: table[name].array[rows] for name in ["year", *([by] if by else [])]}
    return framed(keys | columns | shares)
