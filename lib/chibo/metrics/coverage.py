"""Coverage of residential units (khu dân cư: thôn, tổ dân phố) by Party cells, on the published layer."""

import pandas as pd

from chibo.metrics.consistency import Printed, readings
from chibo.metrics.figures import select, trace
from chibo.metrics.states import reported
from chibo.store import Published

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
        The columns of :func:`chibo.metrics.consistency.readings`, with ``area``, ``period`` (of the baseline),
        ``printed_sum`` (eligible + joint + without), ``units``, ``status`` and ``figures``. Empty when the area
        has no such baseline, or it lies after the year ``until``.
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
        units=printed.units,
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
        The first row of the table with ``readings`` (how many), ``own_low``, ``own_high``, ``any_low``, ``any_high``
        (units).
    """
    if table.empty:
        return table
    return table.head(1).assign(
        readings=len(table),
        own_low=table["own"].min(),
        own_high=table["own"].max(),
        any_low=table["any_cell"].min(),
        any_high=table["any_cell"].max(),
    )


def over_time(published: Published, *, area: str) -> pd.DataFrame:
    """Return an area's own-cell coverage at each date, as a point or an interval.

    Returns
    -------
    DataFrame
        One row per date: ``period``, ``end``, ``low_pct`` and ``high_pct`` (equal for a reported share),
        ``units_low``, ``units_high``, ``units_total``, ``wording`` (``cell`` or ``any_organisation``), ``status``
        (``bounded``, ``derived`` or ``as_reported``), ``figures``.
    """
    start = baseline(published, area=area)
    rows = []
    if not start.empty:
        first = start.iloc[0]
        period_end = pd.Timestamp(int(first["period"][:4]), 12, 31)
        rows.append(
            (
                first["period"],
                period_end,
                start["own_pct"].min(),
                start["own_pct"].max(),
                start["own"].min(),
                start["own"].max(),
                first["units"],
                "cell",
                "bounded",
                first["figures"],
            )
        )
    shares = reported(published, area=area).dropna(subset="coverage_pct")
    for row in shares.itertuples():
        rows.append(
            (
                row.period,
                row.end,
                row.coverage_pct,
                row.coverage_pct,
                row.units_with_cell,
                row.units_with_cell,
                row.units_total,
                row.wording,
                row.status,
                row.figures,
            )
        )
    columns = [
        "period",
        "end",
        "low_pct",
        "high_pct",
        "units_low",
        "units_high",
        "units_total",
        "wording",
        "status",
        "figures",
    ]
    table = pd.DataFrame(rows, columns=columns).astype({"end": "datetime64[s]"})
    return table.sort_values("end", ignore_index=True)


def peers(published: Published, *, area: str) -> pd.DataFrame:
    """Return published coverage place by place, the area itself first, the others by date.

    Returns
    -------
    DataFrame
        One row per area and date: ``area``, ``period``, ``end``, ``wording``, ``low_pct`` and ``high_pct`` (missing
        where no share can be given), ``units_low``, ``units_high``, ``units_lacking``, ``units_total``, ``missing``,
        ``status``, ``figures``.
    """
    own = over_time(published, area=area).assign(area=area, missing="")
    others = reported(published)
    others = others[others["area"] != area]
    share, units = others["coverage_pct"], others["units_with_cell"]
    others = others.assign(low_pct=share, high_pct=share, units_low=units, units_high=units)
    elsewhere = select(published, "units_eligible")["area"].unique()
    ranges = [over_time(published, area=place).assign(area=place, missing="") for place in elsewhere if place != area]
    ranges = [states[states["status"] == "bounded"] for states in ranges]
    others = pd.concat([others, *ranges], ignore_index=True).sort_values(["end", "area"])
    columns = [
        "area",
        "period",
        "end",
        "wording",
        "low_pct",
        "high_pct",
        "units_low",
        "units_high",
        "units_lacking",
        "units_total",
        "missing",
        "status",
        "figures",
    ]
    parts = [part for part in (own, others) if not part.empty]
    return pd.concat(parts, ignore_index=True).reindex(columns=columns)


def peers_range(table: pd.DataFrame, *, area: str, year: int) -> pd.DataFrame:
    """Return what the other places of :func:`peers` span up to a year: one row, or none.

    Returns
    -------
    DataFrame
        ``states`` and ``places`` (how many, all years), ``comparable`` (states up to ``year`` with a share "with a
        cell"), ``low`` and ``high`` among these (per cent), ``case`` (empty, or ``later`` when there is none),
        ``status``, ``figures``.
    """
    others = table[table["area"] != area]
    if others.empty:
        return others
    same = others[(others["wording"] == "cell") & others["low_pct"].notna() & (others["end"].dt.year <= year)]
    return pd.DataFrame(
        [
            {
                "states": len(others),
                "places": others["area"].nunique(),
                "comparable": len(same),
                "low": same["low_pct"].min(),
                "high": same["high_pct"].max(),
                "case": "" if len(same) else "later",
                "status": "derived",
                "figures": trace(others["figures"]),
            }
        ]
    )


def answer(published: Published, *, area: str, year: int) -> pd.DataFrame:
    """Return what can be said about own-cell coverage at the end of a year: one row, or none.

    Returns
    -------
    DataFrame
        The last row of :func:`over_time` up to ``year``, with ``case``: ``interval``, ``share``, ``percentage`` (a
        share without counts) or ``organisation`` (the source speaks of any Party organisation, not of cells), and
        ``_earlier`` appended when the last published state is older than the year itself.
    """
    known = over_time(published, area=area)
    known = known[known["end"].dt.year <= year].tail(1)
    kind = [_kind_of_state(row) for row in known.itertuples()]
    age = known["end"].dt.year.map(lambda end: "" if end == year else "_earlier")
    return known.assign(case=kind + age).reset_index(drop=True)


def _kind_of_state(row) -> str:
    if row.wording == "any_organisation":
        return "organisation"
    if row.status == "bounded":
        return "interval"
    return "percentage" if pd.isna(row.units_total) else "share"


def established(published: Published, *, area: str, until: int | None = None) -> pd.DataFrame:
    """Return the last published number of neighbourhood cells established: one row (``cells``, ``period``), or none."""
    found = select(published, "cells_established", area=area, until=until).tail(1)
    return found.rename(columns={"value": "cells"})[["cells", "period", "status", "figures"]]


def gain(published: Published, *, area: str, until: int | None = None) -> pd.DataFrame:
    """Return the gain from the baseline to the last reported coverage: one row, or none.

    Returns
    -------
    DataFrame
        ``units_gained_low``, ``units_gained_high`` (own cells, if that is what the last state counts),
        ``any_gained_low``, ``any_gained_high`` (joint cells included), ``points_low``, ``points_high`` (percentage
        points),
        ``established`` (cells, as printed), ``period_from``, ``period_to``, ``status``, ``figures``.
    """
    start = baseline(published, area=area, until=until)
    shares = reported(published, area=area, until=until).dropna(subset="units_with_cell")
    shares = shares[shares["period"] > start["period"].iloc[0]] if not start.empty else shares
    if start.empty or shares.empty:
        return pd.DataFrame(columns=["units_gained_low", "units_gained_high", "figures"])
    end = shares.iloc[-1]
    return pd.DataFrame(
        [
            {
                "units_gained_low": int(end["units_with_cell"] - start["own"].max()),
                "units_gained_high": int(end["units_with_cell"] - start["own"].min()),
                "any_gained_low": int(end["units_with_cell"] - start["any_cell"].max()),
                "any_gained_high": int(end["units_with_cell"] - start["any_cell"].min()),
                "points_low": end["coverage_pct"] - start["own_pct"].max(),
                "points_high": end["coverage_pct"] - start["own_pct"].min(),
                "established": start["established"].iloc[0],
                "period_from": start["period"].iloc[0],
                "period_to": end["period"],
                "status": "bounded",
                "figures": trace(start["figures"].iloc[0], end["figures"]),
            }
        ]
    )
