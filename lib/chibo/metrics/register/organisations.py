"""Structure: grassroots organisations and the cells below them at the end of years or on dates."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from chibo.layers import Register
from chibo.metrics.register.coverage import joined, per_group
from chibo.metrics.register.positions import matches, positions
from chibo.metrics.register.totals import grouped_by, marked
from chibo.metrics.register.validity import moments, spans


def organisations(
    register: Register,
    *,
    years: Iterable[int] | None = None,
    dates: Iterable | None = None,
    areas: Iterable[str] | None = None,
    by: str | None = None,
) -> pd.DataFrame:
    """Return how many grassroots organisations (tổ chức cơ sở đảng) and subordinate cells are in force.

    Parameters
    ----------
    register, years, dates, areas : as in :func:`chibo.metrics.register.coverage.coverage`
    by : ``"area"``, ``"sector"`` or None for the whole

    Returns
    -------
    DataFrame
        One row per date, and group if asked for: ``year``, ``date``, ``area`` or ``sector``, ``organisations`` =
        ``committees`` (đảng bộ cơ sở) + ``grassroots_cells`` (chi bộ cơ sở), ``subordinate_cells`` =
        ``neighbourhood_cells`` + ``non_residential_cells``, ``all_cells`` (grassroots and subordinate), ``status``,
        ``layer``. Groups without organisations are left out.
    """
    groups = grouped_by(register.organisations, by, areas)
    of_cells = groups.take(positions(register.cells["organisation"], register.organisations["id"]))
    committee = matches(register.organisations["kind"], "committee")
    neighbourhood = matches(register.cells["kind"], "neighbourhood")
    bodies, cells, size = spans(register.organisations), spans(register.cells), len(groups.labels)
    parts = []
    for day in moments(register, years, dates):
        rows = np.flatnonzero(bodies.hold_on(day) & (groups.codes >= 0))
        marks = {"organisations": np.ones(len(rows), dtype=bool), "committees": committee[rows]}
        marks["grassroots_cells"] = ~committee[rows]
        table = per_group(day, groups.codes[rows], groups.labels, marks, by)
        below = np.flatnonzero(cells.hold_on(day) & (of_cells.codes >= 0))
        kinds = {"neighbourhood_cells": neighbourhood[below], "non_residential_cells": ~neighbourhood[below]}
        counts = {name: np.bincount(of_cells.codes[below[mark]], minlength=size) for name, mark in kinds.items()}
        shown = np.flatnonzero(np.bincount(groups.codes[rows], minlength=size)) if by else np.arange(size)
        parts.append(table.assign(**{name: values[shown] for name, values in counts.items()}))
    columns = ["year", "date", *([by] if by else []), "organisations", "committees", "grassroots_cells"]
    kinds = ["neighbourhood_cells", "non_residential_cells"]
    table = joined(parts, [*columns, "subordinate_cells", *kinds, "all_cells"])
    below = table["neighbourhood_cells"] + table["non_residential_cells"]
    table = table.assign(subordinate_cells=below, all_cells=below + table["grassroots_cells"])
    return marked(table, register, "derived")
