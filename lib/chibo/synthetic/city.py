"""The demonstration register of one city, table after table from one seed."""

import numpy as np

from chibo.model.layers import Register
from chibo.store import Published
from chibo.synthetic.baseline import baseline
from chibo.synthetic.cadres import cadre_plans, trainings
from chibo.synthetic.cells import neighbourhood_cells, other_cells
from chibo.synthetic.flows import admissions_with_changes
from chibo.synthetic.inspections import inspections
from chibo.synthetic.meetings import meeting_surveys
from chibo.synthetic.members import Frame, headcounts, size_of
from chibo.synthetic.organisations import organisations
from chibo.synthetic.ratings import member_ratings, organisation_ratings
from chibo.synthetic.setting import Printed, setting
from chibo.synthetic.tables import table
from chibo.synthetic.units import units_with_events


def register(published: Published, *, seed: int = 2013, reading: str = "C") -> Register:
    """Make up a register of the years 2008 to 2025 that satisfies the published totals.

    Parameters
    ----------
    published : the layer whose figures it reproduces
    seed : the same seed gives the same rows
    reading : ``C`` or ``D``, which of the two exact readings of the state after the split
        (:mod:`chibo.synthetic.baseline`)

    Returns
    -------
    Register
        Fourteen tables, marked as synthetic.

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
    cells += other_cells(organised, place, printed, {ward.id: size_of(ward) for ward in place.wards})
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
    return Register(**{name: table(name, kept) for name, kept in rows.items()}, synthetic=True)
