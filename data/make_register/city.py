"""The register of the city, table after table from one seed."""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from activities import cadre_plans, inspections, meeting_surveys, trainings
from baseline import baseline
from cells import neighbourhood_cells, other_cells
from chibo.model.layers import Published
from chibo.model.register import REGISTER
from flows import admissions_with_changes
from members import Frame, headcounts
from organisations import organisations
from published_figures import Printed, setting
from ratings import member_ratings, organisation_ratings
from units import units_with_events


def register(published: Published, *, seed: int = 2013, reading: str = "C") -> dict[str, pd.DataFrame]:
    """Make up a register of the years 2008 to 2025 that satisfies the published totals.

    Parameters
    ----------
    published : the layer whose figures it reproduces
    seed : the same seed gives the same rows
    reading : ``C`` or ``D``, which of the two exact readings of the state after the split (:mod:`baseline`)

    Returns
    -------
    dict of DataFrame
        The fourteen tables of the model, as their files hold them: sorted by key, days in ISO 8601, open ends empty.

    Raises
    ------
    LookupError
        When the published layer lacks a figure the register is to reproduce.
    ValueError
        When the reading is not ``C`` or ``D``.
    """
    printed = Printed(published)
    place = setting(published, printed)
    # One stream a subject: a change in one table leaves the draws of the others alone.
    streams = iter(np.random.default_rng(seed).spawn(12))
    units, events = units_with_events(place, printed, next(streams))
    organised = organisations(place, printed, next(streams))
    base = baseline(units, printed, reading, next(streams))
    cells, cell_units = neighbourhood_cells(units, events, organised, base, next(streams))
    cells += other_cells(organised, place, printed)
    counted, before = headcounts(Frame(units, organised, cells, cell_units), base, place, printed, next(streams))
    admitted, changes = admissions_with_changes(organised, counted, before, printed, next(streams))
    schemes = published.rating_schemes
    rows = {
        "units": units,
        "unit_events": events,
        "organisations": organised,
        "cells": cells,
        "cell_units": cell_units,
        "headcounts": counted,
        "organisation_ratings": organisation_ratings(organised, schemes, printed, next(streams)),
        "member_ratings": member_ratings(organised, counted, schemes, printed, next(streams)),
        "admissions": admitted,
        "membership_changes": changes,
        "meeting_surveys": meeting_surveys(cells, counted, next(streams)),
        "cadre_plans": cadre_plans(organised, next(streams)),
        "trainings": trainings(organised, printed, next(streams)),
        "inspections": inspections(place, printed, next(streams)),
    }
    return {table: _frame(table, rows[table]) for table in REGISTER}


def _frame(table: str, rows: Iterable[Mapping]) -> pd.DataFrame:
    """Return rows as a table of the model; notes that the modules hang on their rows are left out."""
    columns = list(REGISTER[table].columns)
    frame = pd.DataFrame([{name: row.get(name) for name in columns} for row in rows]).convert_dtypes()
    return frame.sort_values(list(REGISTER[table].key), kind="stable", ignore_index=True)
