"""Coverage as sources reported it: the states, the baseline printed in parts with its readings, and the gain since."""

import pandas as pd

from chibo.metrics.consistency import Printed, readings
from chibo.metrics.consistency.solutions import BOUNDED
from chibo.metrics.figures import breaks_of, select, trace, traces
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
_PRINTED = {"joint": "printed_joint", "without": "printed_without"}  # beside what a reading makes of them
_OF_BOUNDS = ["reading", "area", "period", "units", "eligible", *_PRINTED.values(), "status", "figures"]
# What a source prints when it speaks of coverage: the share, the units covered, or the units that lack a cell.
_WITHOUT = "units_without_organisation"
_STATE = ["coverage_pct", "units_with_cell", _WITHOUT]
_OWN = ["own-cell", "rest-joint"]  # notes that say of the units with a cell that it is their own
_COUNTED = ["units_with_cell", "units_total", "coverage_pct"]
_LACKING = ["units_in_joint_cells", "units_without_members"]


def reported(published: Published, *, area: str | None = None, until: int | None = None) -> pd.DataFrame:
    """Return every published coverage of an area, or of all areas.

    One row per area, period and wording: ``area``, ``period``, ``end``, ``wording`` (``cell``, ``own_cell`` where the
    source says so or counts units in joint cells among those that lack one, or ``any_organisation``),
    ``units_with_cell``, ``units_lacking``, ``units_total`` (missing when not printed), ``printed_pct``,
    ``coverage_pct`` (counts before printed share); alike ``low_pct``, ``high_pct``, ``units_low``, ``units_high``.

    ``coverage_pct = 100 × units with a cell / units``. Where a source counts the units *without* (in joint cells, or
    without members or organisation), the units with a cell are the total less these.
    """
    printed = select(published, [*_STATE, *_LACKING], area=area, category=None, until=until).dropna(subset="end")
    dates = printed.assign(is_own=printed["note"].isin(_OWN), of_any=printed["category"] == "any_organisation")
    dates = dates.groupby(["area", "end"]).agg({"period": "first", "figures": trace, "is_own": "any", "of_any": "any"})
    first = printed.drop_duplicates(["area", "end", "indicator"])  # of two counts
    value = first.pivot(index=["area", "end"], columns="indicator", values="value")
    value = value.reindex(columns=[*_STATE, *_LACKING])
    totals = plain_rows(select(published, "units_total", area=area, until=until))
    total_of = {(row.area, row.end.year): row for row in totals} | {(row.area, row.end): row for row in totals}
    totals = [total_of.get((place, end)) or total_of.get((place, end.year)) for place, end in dates.index]
    units = pd.Series([row and row.value for row in totals], dates.index, float)
    # Who lacks a cell is told by one number of units without any organisation, or by two of units without a cell.
    without, share, covered = value[_WITHOUT], value["coverage_pct"], value["units_with_cell"]
    lacking = without.fillna(value[_LACKING].sum(axis=1, min_count=1))
    says_who_lacks = without.notna() | value[_LACKING].notna().all(axis=1)
    covered = covered.fillna((units - lacking.fillna(0)).where(says_who_lacks | (share == 100)))
    used = pd.Series([row.figures if row else "" for row in totals], dates.index, str).where(covered.notna(), "")
    units = units.fillna(covered.where(share == 100))
    coverage = (100 * covered / units).fillna(share)
    is_own = dates["is_own"] | (value["units_in_joint_cells"] > 0) & value["units_with_cell"].isna()
    wording = is_own.map({True: "own_cell", False: "cell"}).mask(without.notna() | dates["of_any"], "any_organisation")
    table = dates[["period"]].assign(
        wording=wording,
        units_with_cell=covered,
        units_lacking=lacking.fillna(units - covered),
        units_total=units.where(covered.notna()),
        printed_pct=share,
        coverage_pct=coverage,
        **dict.fromkeys(["low_pct", "high_pct"], coverage),
        **dict.fromkeys(["units_low", "units_high"], covered),
        status=share.isna().map({True: "derived", False: "as_reported"}).mask(coverage.isna(), "unknown"),
        figures=traces(dates["figures"], used),
    )
    table = table[value[_STATE].notna().any(axis=1) | says_who_lacks]
    # A column of None is left out of a spreadsheet.
    return table.assign(**dict.fromkeys(table.columns[table.isna().all()])).reset_index()


def baseline(published: Published, *, area: str, until: int | None = None) -> pd.DataFrame:
    """Return the readings of the baseline that a source printed in parts; none when there is none up to ``until``.

    The columns of :func:`chibo.metrics.consistency.readings`, with ``area``, ``period``, the counts as printed
    (``eligible``, ``printed_joint``, ``printed_without``, ``established``) and ``printed_sum`` of the first three.
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
    counts = {_PRINTED.get(name, name): count for name, count in printed._asdict().items()}
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

    One row per reading and a last one whose ``reading`` is ``all``: the counts as printed, and ``own_low_pct``,
    ``own_high_pct``, ``any_low_pct``, ``any_high_pct`` (of the units).
    """
    if table.empty:
        return table
    rows = pd.concat([table, table.head(1).assign(reading="all")], ignore_index=True)
    shares = pd.DataFrame([*(span(rows.loc[[number]]) for number in table.index), span(table)])
    return rows[_OF_BOUNDS].assign(**shares.filter(like="_pct"))


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
