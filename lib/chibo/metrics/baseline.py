"""The baseline a source printed in parts: its readings, what they span, and the gain since."""

import pandas as pd

from chibo.metrics.breaks import breaks_of
from chibo.metrics.consistency import Printed, readings, span
from chibo.metrics.figures import select, trace
from chibo.metrics.states import reported
from chibo.model.rows import plain_records
from chibo.store import Published
from chibo.words.periods import parse_period

_BASELINE = {
    "units": "units_total",
    "eligible": "units_eligible",
    "joint": "joint_cells",
    "without": "units_without_members",
    "established": "cells_established",
}


def baseline(published: Published, *, area: str, until: int | None = None) -> pd.DataFrame:
    """Return the readings of the baseline that a source printed in parts.

    Returns
    -------
    DataFrame
        The columns of :func:`chibo.metrics.consistency.readings`, with ``area``, ``period`` (of the baseline), the
        counts as printed (``eligible``, ``joint``, ``printed_without``, ``established``) and ``printed_sum`` of the
        first three, ``status`` and ``figures``. Empty when the area has no such baseline, or it lies after the year
        ``until``.
    """
    eligible = select(published, "units_eligible", area=area, until=until)
    source = eligible["source"].iloc[-1] if len(eligible) else ""
    same = published.figures(indicator=list(_BASELINE.values()), area=area, source=source, category="")
    parts = {name: same[same["indicator"] == indicator] for name, indicator in _BASELINE.items()}
    if any(part.empty for part in parts.values()):
        return pd.DataFrame(columns=["reading", "own", "own_pct", "any_pct", "period", "figures", "status"])
    # The cells established come later than the baseline, but only they tell the readings apart.
    printed = Printed(**{name: int(part["value"].iloc[0]) for name, part in parts.items()})
    return readings(printed).assign(
        area=area,
        period=eligible["period"].iloc[-1],
        eligible=printed.eligible,
        joint=printed.joint,
        printed_without=printed.without,
        printed_sum=printed.eligible + printed.joint + printed.without,
        established=printed.established,
        status="bounded",
        figures=trace(*(part["id"].iloc[0] for part in parts.values())),
    )


def readings_range(table: pd.DataFrame) -> pd.DataFrame:
    """Return the printed counts of :func:`baseline` with the range its readings span: one row, or none.

    Returns
    -------
    DataFrame
        The first row of the table with the columns of :func:`chibo.metrics.consistency.span`, and ``case``: ``sums``
        where the printed counts add up, else empty.
    """
    if table.empty:
        return table
    row = table.head(1).assign(**plain_records(span(table))[0])
    return row.assign(case=(row["printed_sum"] == row["units"]).map({True: "sums", False: ""}))


def reading_bounds(table: pd.DataFrame) -> pd.DataFrame:
    """Return the shares of units that each reading of :func:`baseline` allows, and last what all of them span.

    Returns
    -------
    DataFrame
        One row per reading and a last one whose ``reading`` is empty: the columns of the table, and ``own_low_pct``,
        ``own_high_pct``, ``any_low_pct``, ``any_high_pct`` (of the units).
    """
    if table.empty:
        return table
    each = [span(table.iloc[[number]]) for number in range(len(table))]
    shares = pd.concat([*each, span(table)], ignore_index=True).filter(like="_pct")
    rows = pd.concat([table, table.head(1).assign(reading="")], ignore_index=True)
    return rows.assign(**shares)


def gain(published: Published, *, area: str, until: int | None = None) -> pd.DataFrame:
    """Return the gain from the baseline to the last reported coverage before the units change: one row, or none.

    Returns
    -------
    DataFrame
        ``units_gained_low``, ``units_gained_high`` (own cells, if that is what the last state counts),
        ``any_gained_low``, ``any_gained_high`` (joint cells included), ``points_low``, ``points_high`` (percentage
        points),
        ``established`` (cells, as printed), ``period_from``, ``period_to``, ``status``, ``figures``.
    """
    start = readings_range(baseline(published, area=area, until=until))
    shares = reported(published, area=area, until=until).dropna(subset="units_with_cell")
    if not start.empty:
        shares = shares[shares["period"] > start["period"].iloc[0]]
        shares = shares[shares["end"] < _next_break(published, area, start["period"].iloc[0])]
    if start.empty or shares.empty:
        return pd.DataFrame(columns=["units_gained_low", "units_gained_high", "figures"])
    first, end = start.iloc[0], shares.iloc[-1]
    return pd.DataFrame(
        [
            {
                "units_gained_low": int(end["units_with_cell"] - first["own_high"]),
                "units_gained_high": int(end["units_with_cell"] - first["own_low"]),
                "any_gained_low": int(end["units_with_cell"] - first["any_high"]),
                "any_gained_high": int(end["units_with_cell"] - first["any_low"]),
                "points_low": end["coverage_pct"] - first["own_high_pct"],
                "points_high": end["coverage_pct"] - first["own_low_pct"],
                "established": first["established"],
                "period_from": first["period"],
                "period_to": end["period"],
                "status": "bounded",
                "figures": trace(first["figures"], end["figures"]),
            }
        ]
    )


def careful(published: Published, *, area: str, until: int | None = None) -> pd.DataFrame:
    """Return what can be published about the coverage of an area without choosing a reading: one row, or none.

    Returns
    -------
    DataFrame
        The last state with counts (``units_with_cell``, ``units_total``, ``coverage_pct``, ``period_to``), the columns
        of :func:`readings_range` and :func:`gain`, ``case`` (``state`` without a baseline, ``sums`` where the printed
        counts of the baseline add up, else empty), ``status``, ``figures``.
    """
    states = reported(published, area=area, until=until).dropna(subset=["units_with_cell", "units_total"])
    if states.empty:
        return pd.DataFrame(columns=["units_with_cell", "figures"])
    state = states.tail(1)[["units_with_cell", "units_total", "coverage_pct", "period", "status", "figures"]]
    state = state.rename(columns={"period": "period_to"}).reset_index(drop=True)
    start, since = (
        readings_range(baseline(published, area=area, until=until)),
        gain(published, area=area, until=until),
    )
    if start.empty or since.empty:
        return state.assign(case="state")
    known = pd.concat([start.drop(columns=["status", "figures"]).reset_index(drop=True), since], axis=1)
    known = known.loc[:, ~known.columns.duplicated()]
    state = state.drop(columns=["status", "figures", *(set(state) & set(known))])
    return pd.concat([known, state], axis=1)


def _next_break(published: Published, area: str, period: str) -> pd.Timestamp:
    """Return the first day after a period on which the units are no longer the same; far off where none is known."""
    dates = breaks_of(published, series="units", area=area)["date"]
    later = dates[dates > pd.Timestamp(parse_period(period).end)]
    return later.min() if len(later) else pd.Timestamp.max
