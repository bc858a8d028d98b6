"""State of each residential unit on a day: its own cell, a joint cell, none but members, no members, or unknown."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from chibo.layers import Register
from chibo.metrics.register.positions import matches, positions
from chibo.metrics.register.totals import amounts, as_texts, grouped_by, marked, tallied, year_by_year
from chibo.metrics.register.validity import Spans, counted_in, date_of, day_of, spans

STATES = ["own", "joint", "without_cell", "without_members", "unknown"]


class Links(NamedTuple):
    """Neighbourhood cells serving units: positions of cell and unit, and while when link, cell and unit all exist."""

    cell: np.ndarray
    unit: np.ndarray
    spans: Spans


class Snapshot(NamedTuple):
    """The units in force on a day: their positions, states (positions in ``STATES``) and members (NaN: not counted).

    ``cell`` and ``unit`` are the links in force, each pair once; ``joint`` says of every cell whether it is joint.
    """

    day: int
    units: np.ndarray
    state: np.ndarray
    official: np.ndarray
    members: np.ndarray
    cell: np.ndarray
    unit: np.ndarray
    joint: np.ndarray


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
    (snapshot,) = snapshots(register, [day_of(date)], areas)
    rows = register.units.iloc[snapshot.units]
    serving = np.bincount(snapshot.unit, minlength=len(register.units))[snapshot.units]
    table = rows[["id", "area", "kind", "households"]].rename(columns={"id": "unit"}).reset_index(drop=True)
    table = table.assign(
        state=as_texts(STATES)[snapshot.state],
        official=pd.array(snapshot.official, dtype="Float64").astype("Int64"),
        members=pd.array(snapshot.members, dtype="Float64").astype("Int64"),
        cells=serving,
        date=date_of(snapshot.day),
    )
    return marked(table, register, "derived")


def links(register: Register) -> Links:
    """Return which neighbourhood cell serves which unit, and when."""
    table = register.cell_units
    cell, unit = positions(table["cell"], register.cells["id"]), positions(table["unit"], register.units["id"])
    serving = np.append(matches(register.cells["kind"], "neighbourhood"), False)
    rows = np.flatnonzero((unit >= 0) & serving[cell])
    cell, unit = cell[rows], unit[rows]
    valid = spans(table).take(rows).within(spans(register.cells), cell).within(spans(register.units), unit)
    real = np.flatnonzero(valid.start < valid.end)
    return Links(cell[real], unit[real], valid.take(real))


def snapshots(
    register: Register, days: list[int], areas: Iterable[str] | None, *, counted: bool = True
) -> Iterator[Snapshot]:
    """Yield the snapshot of each day, over the units of ``areas``; without members when not ``counted``."""
    if not days:
        return
    inside = grouped_by(register.units, None, areas).codes >= 0
    valid, served = spans(register.units), links(register)
    repeated = pd.Series(served.cell * len(register.units) + served.unit).duplicated().any()
    with_body = matches(register.cells["joint_type"], "c")
    years = sorted({counted_in(day) for day in days}) if counted else []
    official, members = _residents(register, years)
    nobody = np.full(len(inside), np.nan)
    for day in days:
        held = served.spans.hold_on(day)
        cell, unit = served.cell[held], served.unit[held]
        if repeated:
            first = ~pd.Series(cell * len(register.units) + unit).duplicated().to_numpy()
            cell, unit = cell[first], unit[first]
        joint = with_body | (np.bincount(cell, minlength=len(register.cells)) > 1)
        units = np.flatnonzero(valid.hold_on(day) & inside)
        year = counted_in(day)
        living = members.get(year, nobody)[units]
        state = np.full(len(units), STATES.index("unknown"))
        state[living == 0] = STATES.index("without_members")
        state[living > 0] = STATES.index("without_cell")
        state[_marks(unit, len(inside))[units]] = STATES.index("joint")
        state[_marks(unit[~joint[cell]], len(inside))[units]] = STATES.index("own")
        yield Snapshot(day, units, state, official.get(year, nobody)[units], living, cell, unit, joint)


def _marks(positions_: np.ndarray, size: int) -> np.ndarray:
    marks = np.zeros(size, dtype=bool)
    marks[positions_] = True
    return marks


def _residents(register: Register, years: list[int]) -> tuple[dict[int, np.ndarray], dict[int, np.ndarray]]:
    """Return official and all members by year and unit, for the years asked for; NaN where a unit was not counted."""
    size = len(register.units)
    official, members = {}, {}
    for year, table in year_by_year(register.headcounts, years):
        unit = positions(table["unit"], register.units["id"])
        official[year], probationary = (
            tallied(unit, amounts(table[name]), size) for name in ("official", "probationary")
        )
        members[year] = official[year] + probationary
    return official, members
