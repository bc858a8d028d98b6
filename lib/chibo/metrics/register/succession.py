"""Who carries on from whom: cells and units that end and begin on one day but are one thing moving on."""

import numpy as np
import pandas as pd

from chibo.layers import Register
from chibo.metrics.register.positions import matches, positions
from chibo.metrics.register.states import links
from chibo.metrics.register.validity import FOREVER, days, spans


def renamed_units(register: Register) -> tuple[np.ndarray, np.ndarray]:
    """Return which units began, and which ended, by a rename or transfer on that very day."""
    before, after, day = _renames(register)
    valid = spans(register.units)
    came, went = np.zeros(len(register.units), dtype=bool), np.zeros(len(register.units), dtype=bool)
    same_day = (valid.end[before] == day) & (valid.start[after] == day)
    went[before[same_day]] = True
    came[after[same_day]] = True
    return came, went


def continued_cells(register: Register) -> tuple[np.ndarray, np.ndarray]:
    """Return which cells began as, and which ended into, a cell that serves the same units from that very day.

    The units must be the same ones, or what these were renamed or transferred to that day. A joint cell that gives
    way to cells of its units is therefore dissolved, not continued.
    """
    served, cells = links(register), spans(register.cells)
    came, went = np.zeros(len(register.cells), dtype=bool), np.zeros(len(register.cells), dtype=bool)
    last = served.spans.end == cells.end[served.cell]
    last &= served.spans.end != FOREVER
    first = served.spans.start == cells.start[served.cell]
    ended = pd.DataFrame({"old": served.cell[last], "unit": served.unit[last], "day": served.spans.end[last]})
    begun = pd.DataFrame({"new": served.cell[first], "unit": served.unit[first], "day": served.spans.start[first]})
    begun = begun[begun["day"].isin(ended["day"].unique())]
    if ended.empty or begun.empty:
        return came, went
    old_size = np.bincount(ended["old"], minlength=len(came))
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


def _renames(register: Register) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    events = register.unit_events
    before = positions(events["from_unit"], register.units["id"])
    after = positions(events["to_unit"], register.units["id"])
    rows = (matches(events["kind"], "rename") | matches(events["kind"], "transfer")) & (before >= 0) & (after >= 0)
    return before[rows], after[rows], days(events["date"])[rows]
