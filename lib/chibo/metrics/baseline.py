"""Coverage as sources reported it: the states, the baseline printed in parts with its readings, and the gain since."""

from itertools import groupby

import pandas as pd

from chibo.metrics.consistency import Printed, readings
from chibo.metrics.consistency.solutions import BOUNDED
from chibo.metrics.figures import breaks_of, select, trace
from chibo.model.rows import plain_rows
from chibo.store import Published
from chibo.words.periods import parse_period

_BASELINE = {
    "units_total": "units",
    "units_eligible": "eligible",
    "joint_cells": "joint",
    "units_without_members": "without",
    "cells_established": "established",
}
# What a source prints when it speaks of coverage: the share, the units covered, or the units that lack a cell.
_WITHOUT = ["units_without_organisation"]
_STATE = ["coverage_pct", "units_with_cell", *_WITHOUT]
_COUNTED = ["units_with_cell", "units_total", "coverage_pct"]
_LACKING = ["units_in_joint_cells", "units_without_members"]
_REPORTED = ["area", "period", "end", "wording", "units_with_cell", "units_lacking", "units_total", "printed_pct"]
_REPORTED += ["coverage_pct", "status", "figures"]


def reported(published: Published, *, area: str | None = None, until: int | None = None) -> pd.DataFrame:
    """Return every published coverage of an area, or of all areas.

    One row per area, period and wording: ``area``, ``period``, ``end``, ``wording`` (``cell``, ``own_cell`` where the
    source says so or counts units in joint cells among those that lack one, or ``any_organisation``),
    ``units_with_cell``, ``units_lacking``, ``units_total`` (missing when not printed), ``printed_pct``,
    ``coverage_pct`` (counts before printed share).

    ``coverage_pct = 100 × units with a cell / units``. Where a source counts the units *without* (in joint cells, or
    without members or organisation), the units with a cell are the total less these.
    """
    printed = select(published, [*_STATE, *_LACKING], area=area, category=None, until=until).dropna(subset="end")
    totals = plain_rows(select(published, "units_total", area=area, until=until))
    total_of = {(row.area, row.end.year): row for row in totals} | {(row.area, row.end): row for row in totals}
    by_date = groupby(plain_rows(printed.sort_values(["area", "end"], kind="stable")), lambda row: (row.area, row.end))
    states = [_state(list(figures), total_of) for _, figures in by_date]
    return pd.DataFrame(filter(None, states), columns=_REPORTED).astype({"end": "datetime64[s]"})


def _state(figures: list, total_of: dict) -> dict | None:
    """Bring together what was printed for one area and date, and the units in all if they were printed."""
    first, value = figures[0], {row.indicator: row.value for row in reversed(figures)}  # the first of two counts
    names = _WITHOUT if value.keys() & set(_WITHOUT) else _LACKING
    lacking = [value[name] for name in names if name in value]
    says_who_lacks = len(lacking) == len(names)
    if value.keys().isdisjoint(_STATE) and not says_who_lacks:
        return None
    total = total_of.get((first.area, first.end)) or total_of.get((first.area, first.end.year))
    share, covered, units = value.get("coverage_pct"), value.get("units_with_cell"), total and total.value
    if covered is None and units is not None and (says_who_lacks or share == 100):
        covered = units - sum(lacking)
    used = [row.figures for row in figures]
    if total is not None and covered is not None:
        used.append(total.figures)
    elif share == 100:
        units = covered
    coverage = 100 * covered / units if units and covered is not None else share
    apart = value.get("units_in_joint_cells") and "units_with_cell" not in value
    wording = "own_cell" if apart or any(row.note == "own-cell" for row in figures) else "cell"
    if names is _WITHOUT or any(row.category == "any_organisation" for row in figures):
        wording = "any_organisation"
    return {
        "area": first.area,
        "period": first.period,
        "end": first.end,
        "wording": wording,
        "units_with_cell": covered,
        "units_lacking": sum(lacking) if lacking else units - covered if units and covered is not None else None,
        "units_total": None if covered is None else units,
        "printed_pct": share,
        "coverage_pct": coverage,
        "status": "unknown" if coverage is None else "derived" if share is None else "as_reported",
        "figures": trace(used),
    }


def baseline(published: Published, *, area: str, until: int | None = None) -> pd.DataFrame:
    """Return the readings of the baseline that a source printed in parts; none when there is none up to ``until``.

    The columns of :func:`chibo.metrics.consistency.readings`, with ``area``, ``period``, the counts as printed
    (``eligible``, ``joint``, ``printed_without``, ``established``) and ``printed_sum`` of the first three.
    """
    eligible = select(published, "units_eligible", area=area, until=until).tail(1)
    source = eligible["source"].iloc[0] if len(eligible) else ""
    # The cells established come later than the baseline, but only they tell the readings apart.
    parts = select(published, list(_BASELINE), area=area).sort_values("id")
    parts = parts[parts["source"] == source].drop_duplicates("indicator").set_index("indicator")
    if len(parts) < len(_BASELINE):
        return pd.DataFrame()
    parts = parts.loc[list(_BASELINE)]
    printed = Printed(**parts["value"].astype(int).rename(_BASELINE).to_dict())
    counts = {"printed_without" if name == "without" else name: count for name, count in printed._asdict().items()}
    return readings(printed).assign(
        area=area,
        period=eligible["period"].iloc[0],
        **counts,
        printed_sum=printed.eligible + printed.joint + printed.without,
        status="bounded",
        figures=trace(parts["id"]),
    )


def span(table: pd.DataFrame) -> dict[str, float]:
    """Return what rows of :func:`chibo.metrics.consistency.readings` span together, by column; nothing of no rows.

    ``readings`` (how many), ``own_low``, ``own_high``, ``any_low``, ``any_high`` (units), each of the four also with
    ``_pct`` (of units).
    """
    spanned = {"readings": len(table)} if len(table) else {}
    for name, count in BOUNDED.items() if len(table) else ():
        ends = {"low": int(table[f"{count}_low"].min()), "high": int(table[f"{count}_high"].max())}
        spanned |= {f"{name}_{end}": units for end, units in ends.items()}
        spanned |= {f"{name}_{end}_pct": 100 * units / table["units"].iloc[0] for end, units in ends.items()}
    return spanned


def readings_range(table: pd.DataFrame) -> pd.DataFrame:
    """Return the printed counts of :func:`baseline` with the range its readings span: one row, or none.

    The first row of the table with what :func:`span` says, and ``case``: ``sums`` where the printed counts add up.
    """
    if table.empty:
        return table
    row = table.head(1).assign(**span(table))
    return row.assign(case=(row["printed_sum"] == row["units"]).map({True: "sums", False: ""}))


def reading_bounds(table: pd.DataFrame) -> pd.DataFrame:
    """Return the shares of units that each reading of :func:`baseline` allows, and last what all of them span.

    One row per reading and a last one whose ``reading`` is empty: the columns of the table, and ``own_low_pct``,
    ``own_high_pct``, ``any_low_pct``, ``any_high_pct`` (of the units).
    """
    if table.empty:
        return table
    rows = pd.concat([table, table.head(1).assign(reading="")], ignore_index=True)
    shares = pd.DataFrame([*(span(rows.loc[[number]]) for number in table.index), span(table)])
    return rows.assign(**shares.filter(like="_pct"))


def gain(published: Published, *, area: str, until: int | None = None) -> pd.DataFrame:
    """Return the gain from the baseline to the last reported coverage before the units change: one row, or none.

    The columns of :func:`readings_range` but ``case``, those of the last state (``units_with_cell``, ``units_total``,
    ``coverage_pct``), ``units_gained_low``, ``units_gained_high`` (own cells), ``any_gained_low``, ``any_gained_high``
    (joint cells included), ``points_low``, ``points_high`` (percentage points), each the last state less one end of the
    baseline's range, ``period_from``, ``period_to``.
    """
    start = readings_range(baseline(published, area=area, until=until)).drop(columns="case", errors="ignore")
    states = reported(published, area=area, until=until).dropna(subset="units_with_cell")
    if not start.empty:
        period, breaks = start["period"].iloc[0], breaks_of(published, series="units", area=area)["date"]
        later = breaks[breaks > pd.Timestamp(parse_period(period).end)]
        states = states[(states["period"] > period) & ~(states["end"] >= later.min())]
    if start.empty or states.empty:
        return pd.DataFrame()
    end = states.iloc[-1]
    covered, share = int(end["units_with_cell"]), end["coverage_pct"]
    lost = {"units_gained": (covered, "own_{}"), "any_gained": (covered, "any_{}"), "points": (share, "own_{}_pct")}
    gained = {}
    for name, (reached, column) in lost.items():
        for side, other in (("low", "high"), ("high", "low")):
            gained[f"{name}_{side}"] = reached - start[column.format(other)]
    state = {name: end[name] for name in _COUNTED}
    figures = trace(start["figures"], end["figures"])
    return start.assign(**gained, **state, period_from=start["period"], period_to=end["period"], figures=figures)
