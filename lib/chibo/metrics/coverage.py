"""Coverage of residential units (khu dân cư: thôn, tổ dân phố) by Party cells.

``published`` is the published layer, ``area`` the id of an area. ``register``, ``years``, ``areas`` and ``by`` are
explained in :mod:`chibo.metrics.register`; ``by`` is ``"area"`` for a row per ward or commune, or None.
"""

from functools import lru_cache

import pandas as pd

from chibo.metrics.baseline import baseline, readings_range, reported
from chibo.metrics.figures import compared, one_row, or_greater, segmented, select, trace, with_since
from chibo.metrics.register import metric
from chibo.store import Published

_STATE = ["period", "end", "low_pct", "high_pct", "printed_pct", "units_low", "units_high", "units_total"]
_STATE += ["wording", "status", "figures", "any_low", "any_high"]
_PEER = ["area", *_STATE, "units_lacking"]
_ENDS = {"low": "units_low", "high": "units_high", "low_pct": "low_pct", "high_pct": "high_pct"}
_KINDS = {"cell": "any", "own_cell": "own"}  # of the baseline: like is compared with like


def over_time(published: Published, *, area: str) -> pd.DataFrame:
    """Return an area's coverage at each date, as a point or an interval.

    One row per date, two of a baseline that is read in several ways (any cell, and a cell of its own): ``period``,
    ``end``, ``low_pct`` and ``high_pct`` (equal for a reported share), ``printed_pct`` (missing where none was
    printed), ``units_low``, ``units_high``, ``units_total``, ``wording`` (``cell``, ``own_cell`` or
    ``any_organisation``), ``status``, ``figures``, ``any_low`` and ``any_high`` (of a baseline: units with any cell),
    and the columns of :func:`chibo.metrics.figures.segmented`.
    """
    start = readings_range(baseline(published, area=area))
    if len(start):
        end = pd.Timestamp(int(start["period"].iloc[0][:4]), 12, 31)
        start = start.assign(end=end, units_total=start["units"])
        ends = {kind: {column: start[f"{kind}_{name}"] for name, column in _ENDS.items()} for kind in _KINDS.values()}
        start = pd.concat([start.assign(wording=wording, **ends[kind]) for wording, kind in _KINDS.items()])
    shares = reported(published, area=area).dropna(subset="low_pct")
    parts = [part.reindex(columns=_STATE) for part in (start, shares) if len(part)] or [shares.reindex(columns=_STATE)]
    table = pd.concat(parts, ignore_index=True).astype({"end": "datetime64[s]"})
    return segmented(published, table.sort_values("end", ignore_index=True), series="units", area=area)


def peers(published: Published, *, area: str) -> pd.DataFrame:
    """Return published coverage place by place, the area itself first, the others by date.

    One row per area and date: ``area``, the columns of :func:`over_time` up to ``figures``,
    ``share_status`` (as ``status``), ``units_lacking``, ``province`` (:func:`chibo.metrics.figures.compared`).
    """
    own = over_time(published, area=area)
    own = own.assign(area=area, units_lacking=own["units_total"] - own["units_high"])
    others = _everywhere(published).query("area != @area")
    parts = [part for part in (own, others) if len(part)] or [others]
    table = pd.concat(parts, ignore_index=True).reindex(columns=_PEER)
    return compared(published, table.assign(share_status=table["status"]), area=area)


@lru_cache(maxsize=4)
def _everywhere(published: Published) -> pd.DataFrame:
    """Return every published coverage of any place and our readings of baselines, by date and place."""
    places = select(published, "units_eligible")["area"].unique()
    ranges = [over_time(published, area=place).assign(area=place).query("status == 'bounded'") for place in places]
    return pd.concat([reported(published), *ranges], ignore_index=True).sort_values(["end", "area"])


def peers_range(table: pd.DataFrame, *, area: str, year: int) -> pd.DataFrame:
    """Return what the other places of :func:`peers` span up to a year: one row, or none.

    ``states`` and ``places`` (how many, all years), ``comparable`` (printed shares "with a cell" up to ``year``, our
    own readings not among them), ``low`` and ``high`` of these (per cent), ``case`` (``one`` or ``later`` when there is
    one or none).
    """
    others = table[table["area"] != area]
    if others.empty:
        return others
    printed = (others["wording"] == "cell") & (others["status"] != "bounded") & others["low_pct"].notna()
    same = others[printed & (others["end"].dt.year <= year)]
    return one_row(
        states=len(others),
        places=others["area"].nunique(),
        comparable=len(same),
        low=same["low_pct"].min(),
        high=same["high_pct"].max(),
        case={0: "later", 1: "one"}.get(len(same), ""),
        status="derived",
        figures=trace(others["figures"]),
    )


@or_greater
def answer(published: Published, *, area: str, year: int) -> pd.DataFrame:
    """Return what can be said about own-cell coverage at the end of a year: one row, or none.

    The last row of :func:`over_time` up to ``year``, with ``case``: ``interval``, ``share``, ``percentage`` (a share
    without counts), ``own`` or ``organisation`` (the source speaks of own cells, or of any Party organisation), with
    ``_earlier`` when it is older than the year itself; ``since_vi`` and ``since_en`` (breaks since then) and ``about``
    (:func:`chibo.metrics.figures.or_greater`).
    """
    states = over_time(published, area=area)
    state = states[states["end"].dt.year <= year].tail(1).reset_index(drop=True)
    state = with_since(published, state, series="units", area=area, year=year)
    kind = state["units_total"].isna().map({True: "percentage", False: "share"})
    kind = kind.mask((kind == "share") & (state["wording"] == "own_cell"), "own")
    kind = kind.mask(state["wording"] == "any_organisation", "organisation")
    kind = kind.mask(state["status"] == "bounded", "interval")
    return state.assign(case=kind + (state["end"].dt.year == year).map({True: "", False: "_earlier"}))


def established(published: Published, *, area: str, until: int | None = None) -> pd.DataFrame:
    """Return the last printed number of neighbourhood cells established: one row, or none.

    ``cells``, ``period``, ``until`` (its end), ``case`` (``no_start`` where the source does not say since when).
    """
    counts = select(published, "cells_established", area=area, until=until).tail(1).rename(columns={"value": "cells"})
    counts = counts.assign(until=counts["period"].str.split("/").str[-1])
    case = counts["status"].map({"inferred": "no_start"}).fillna("")
    counts = counts.assign(case=case, status="as_reported")  # of a period without a start the end was printed
    return counts[["cells", "period", "until", "case", "status", "figures"]]


register_units = metric("units", of="units")
register_cell_sizes = metric("cell_sizes")
register_to_do = metric("to_do", of="units")
