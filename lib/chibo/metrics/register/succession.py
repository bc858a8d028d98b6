"""Who carries on from whom: cells and units that end and begin on one day but are one thing moving on."""

import numpy as np
import pandas as pd

from chibo.metrics.register.once import once
from chibo.metrics.register.positions import matches, references, texts
from chibo.metrics.register.states import links
from chibo.metrics.register.validity import FOREVER, days, spans
from chibo.model.layers import Register


@once
def renamed_units(register: Register) -> tuple[np.ndarray, np.ndarray]:
    """Return which units began, and which ended, by a rename or transfer on that very day."""
    before, after, day = _renames(register)
    valid = spans(register, "units")
    came, went = np.zeros(len(register.units), dtype=bool), np.zeros(len(register.units), dtype=bool)
    same_day = (valid.end[before] == day) & (valid.start[after] == day)
    went[before[same_day]] = True
    came[after[same_day]] = True
    return came, went


@once
def continued_cells(register: Register) -> tuple[np.ndarray, np.ndarray]:
    """Return which cells began as, and which ended into, a cell that serves the same units from that very day.

    The units must be the same ones, or what these were renamed or transferred to that day. A joint cell that gives
    way to cells of its units is therefore dissolved, not continued.
    """
    served, cells = links(register), spans(register, "cells")
    came, went = np.zeros(len(register.cells), dtype=bool), np.zeros(len(register.cells), dtype=bool)
    last = (served.spans.end == cells.end[served.cell]) & (served.spans.end != FOREVER)
    if not last.any():
        return came, went
    ended = pd.DataFrame({"old": served.cell[last], "unit": served.unit[last], "day": served.spans.end[last]})
    old_size = np.bincount(ended["old"], minlength=len(came))
    first = (served.spans.start == cells.start[served.cell]) & _among(served.spans.start, served.spans.end[last])
    begun = pd.DataFrame({"new": served.cell[first], "unit": served.unit[first], "day": served.spans.start[first]})
    new_size = np.bincount(begun["new"], minlength=len(came))
    before, after, day = _renames(register)
    moved = ended.merge(pd.DataFrame({"unit": before, "to": after, "day": day}), on=["unit", "day"])
    moved = moved.assign(unit=moved["to"]).drop(columns="to")
    shared = pd.concat([ended, moved], ignore_index=True).merge(begun, on=["unit", "day"])
    pairs = shared.groupby(["old", "new"], sort=False).size().reset_index(name="shared")
    old, new = pairs["old"].to_numpy(), pairs["new"].to_numpy()
    same = (old_size[old] == pairs["shared"]) & (new_size[new] == pairs["shared"]) & (old != new)
    went[old[same]] = True
    came[new[same]] = True
    return came, went


def _among(days_: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return which days are among those wanted."""
    wanted = np.unique(wanted)
    place = np.minimum(np.searchsorted(wanted, days_), len(wanted) - 1)
    return wanted[place] == days_


def _renames(register: Register) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    before, after = (references(register, "unit_events", name) for name in ("from_unit", "to_unit"))
    kind = texts(register, "unit_events", "kind")
    rows = (matches(kind, "rename") | matches(kind, "transfer")) & (before >= 0) & (after >= 0)
    return before[rows], after[rows], days(register.unit_events["date"])[rows]
