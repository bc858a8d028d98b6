"""State of each residential unit on a day: its own cell, a joint cell, none but members, no members, or unknown."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from chibo.metrics.register.keys import as_texts, grouped_by
from chibo.metrics.register.once import once
from chibo.metrics.register.positions import matches, references, texts
from chibo.metrics.register.stocks import stocks
from chibo.metrics.register.totals import framed, marked
from chibo.metrics.register.validity import Spans, counted_in, date_of, day_of, spans
from chibo.model.layers import Register

STATES = ["own", "joint", "without_cell", "without_members", "unknown"]


class Links(NamedTuple):
    """Neighbourhood cells serving units: positions of cell and unit, and while when link, cell and unit all exist.

    ``repeated`` says whether a cell and a unit meet in more than one row, ``with_body`` of every cell whether it is
    joined with a body that is no unit.
    """

    cell: np.ndarray
    unit: np.ndarray
    spans: Spans
    repeated: bool
    with_body: np.ndarray


def unit_status(register: Register, date, *, areas: Iterable[str] | None = None) -> pd.DataFrame:
    """Return the state of every residential unit (khu dân cư) in force on a date.

    A unit has its ``own`` cell when a neighbourhood cell in force serves it and nothing else; it is ``joint`` when
    every cell that serves it is a joint cell (chi bộ ghép): one that serves two units or more on that date, or one
    of type c, joined with a body that is no unit. Without a cell it is ``without_cell`` when members live there,
    ``without_members`` when none does (trắng đảng viên), and ``unknown`` when it was not counted. Members are those
    of the last 31 December on or before the date. A link counts while the cell, the unit and the link are all valid.

    Returns
    -------
    DataFrame
        One row per unit: ``unit``, ``area``, ``kind``, ``households``, ``state``, ``official`` and ``members``
        (official and probationary; missing where not counted), ``cells`` that serve it, ``date``, ``status``,
        ``layer``.
    """
    day, state = day_of(date), states(register, day_of(date))
    units = np.flatnonzero((state >= 0) & (grouped_by(register, "units", None, areas).groups >= 0))
    heads, (_, served, _) = stocks(register, "unit", "official", "members"), serving(register, day)
    official, members = (heads.at(name, counted_in(day), units) for name in ("official", "members"))
    table = units_at(register, units).assign(
        state=as_texts(STATES)[state[units]],
        official=pd.array(official, dtype="Float64").astype("Int64"),
        members=pd.array(members, dtype="Float64").astype("Int64"),
        cells=np.bincount(served, minlength=len(state))[units],
        date=date_of(day),
    )
    return marked(table, register, "derived")


def units_at(register: Register, rows: np.ndarray) -> pd.DataFrame:
    """Return ``unit`` (its id), ``area``, ``kind`` and ``households`` of units given by position."""
    described = {name: texts(register, "units", name).of(rows) for name in ("id", "area", "kind")}
    table = framed(described | {"households": register.units["households"].array[rows]})
    return table.rename(columns={"id": "unit"})


@once
def links(register: Register) -> Links:
    """Return which neighbourhood cell serves which unit, and when."""
    cell, unit = (references(register, "cell_units", name) for name in ("cell", "unit"))
    serving = np.append(matches(texts(register, "cells", "kind"), "neighbourhood"), False)
    rows = np.flatnonzero((unit >= 0) & serving[cell])
    cell, unit = cell[rows], unit[rows]
    valid = spans(register, "cell_units").take(rows)
    valid = valid.within(spans(register, "cells"), cell).within(spans(register, "units"), unit)
    real = np.flatnonzero(valid.start < valid.end)
    cell, unit = cell[real], unit[real]
    repeated = bool(_repeats(cell, unit, len(register.units)).any())
    return Links(cell, unit, valid.take(real), repeated, matches(texts(register, "cells", "joint_type"), "c"))


@once
def states(register: Register, day: int) -> np.ndarray:
    """Return the state of every unit on a day, as its position in ``STATES``; -1 where the unit is not in force."""
    cell, unit, joint = serving(register, day)
    members, counted = stocks(register, "unit", "official", "members").of("members", counted_in(day))
    state = np.full(len(members), STATES.index("unknown"), dtype=np.int8)
    state[counted] = STATES.index("without_members")
    state[members > 0] = STATES.index("without_cell")
    state[unit] = STATES.index("joint")
    state[unit[~joint[cell]]] = STATES.index("own")
    state[~spans(register, "units").hold_on(day)] = -1
    return state


def serving(register: Register, day: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return which cell serves which unit on a day, each pair once, and of every cell whether it is a joint one."""
    served = links(register)
    held = np.flatnonzero(served.spans.hold_on(day))
    cell, unit = served.cell[held], served.unit[held]
    if served.repeated:
        first = ~_repeats(cell, unit, len(register.units))
        cell, unit = cell[first], unit[first]
    joint = np.bincount(cell, minlength=len(register.cells)) > 1
    return cell, unit, joint | served.with_body


def _repeats(cell: np.ndarray, unit: np.ndarray, size: int) -> np.ndarray:
    return pd.Series(cell * size + unit).duplicated().to_numpy()
