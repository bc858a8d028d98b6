"""Coverage of residential units (khu dân cư: thôn, tổ dân phố) by Party cells, on the published layer."""

from collections.abc import Iterable

import pandas as pd

from chibo.metrics.baseline import baseline, readings_range
from chibo.metrics.breaks import breaks_of, with_segments
from chibo.metrics.figures import select, trace
from chibo.metrics.greater import or_greater
from chibo.metrics.peers import compared
from chibo.metrics.register import measure
from chibo.metrics.states import reported
from chibo.model.layers import Register
from chibo.model.rows import plain_rows
from chibo.store import Published


def over_time(published: Published, *, area: str) -> pd.DataFrame:
    """Return an area's own-cell coverage at each date, as a point or an interval.

    Returns
    -------
    DataFrame
        One row per date: ``period``, ``end``, ``low_pct`` and ``high_pct`` (equal for a reported share),
        ``printed_pct`` (missing where no share was printed), ``units_low``, ``units_high``, ``units_total``,
        ``wording`` (``cell`` or ``any_organisation``), ``status`` (``bounded``, ``derived`` or ``as_reported``),
        ``figures``.
    """
    start = readings_range(baseline(published, area=area))
    rows = []
    for row in plain_rows(start):
        rows.append(
            (
                row.period,
                pd.Timestamp(int(row.period[:4]), 12, 31),
                row.own_low_pct,
                row.own_high_pct,
                None,
                row.own_low,
                row.own_high,
                row.units,
                "cell",
                "bounded",
                row.figures,
            )
        )
    shares = reported(published, area=area).dropna(subset="coverage_pct")
    for row in plain_rows(shares):
        rows.append(
            (
                row.period,
                row.end,
                row.coverage_pct,
                row.coverage_pct,
                row.printed_pct,
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
        "printed_pct",
        "units_low",
        "units_high",
        "units_total",
        "wording",
        "status",
        "figures",
    ]
    table = pd.DataFrame(rows, columns=columns).astype({"end": "datetime64[s]"}).sort_values("end", ignore_index=True)
    return with_segments(table, breaks_of(published, series="units", area=area))


def peers(published: Published, *, area: str) -> pd.DataFrame:
    """Return published coverage place by place, the area itself first, the others by date.

    Returns
    -------
    DataFrame
        One row per area and date: ``area``, ``period``, ``end``, ``wording``, ``low_pct`` and ``high_pct`` (missing
        where no share can be given), ``printed_pct``, ``units_low``, ``units_high``, ``units_lacking``,
        ``units_total``, ``missing``, ``status``, ``figures``, and how each compares with the area's last date:
        ``months_apart`` and ``province``
        (:func:`chibo.metrics.peers.compared`).
    """
    own = over_time(published, area=area).assign(area=area, missing="")
    own = own.assign(units_lacking=(own["units_total"] - own["units_high"]).where(own["low_pct"] == own["high_pct"]))
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
        "printed_pct",
        "units_low",
        "units_high",
        "units_lacking",
        "units_total",
        "missing",
        "status",
        "figures",
    ]
    parts = [part for part in (own, others) if not part.empty] or [others]
    table = pd.concat(parts, ignore_index=True).reindex(columns=columns)
    return compared(published, table, area=area, end=own["end"].max())


def peers_range(table: pd.DataFrame, *, area: str, year: int) -> pd.DataFrame:
    """Return what the other places of :func:`peers` span up to a year: one row, or none.

    Returns
    -------
    DataFrame
        ``states`` and ``places`` (how many, all years), ``comparable`` (states up to ``year`` with a share "with a
        cell"), ``low`` and ``high`` among these (per cent), ``case`` (``one`` or ``later`` when there is one or none),
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
                "case": {0: "later", 1: "one"}.get(len(same), ""),
                "status": "derived",
                "figures": trace(others["figures"]),
            }
        ]
    )


@or_greater
def answer(published: Published, *, area: str, year: int) -> pd.DataFrame:
    """Return what can be said about own-cell coverage at the end of a year: one row, or none.

    Returns
    -------
    DataFrame
        The last row of :func:`over_time` up to ``year``, with ``case``: ``interval``, ``share``, ``percentage`` (a
        share without counts) or ``organisation`` (the source speaks of any Party organisation, not of cells), and
        ``_earlier`` appended when the last published state is older than the year itself; and ``about``, the area it
        speaks of: for a ward nothing was published about, the city it is in.
    """
    known = over_time(published, area=area)
    known = known[known["end"].dt.year <= year].tail(1)
    kind = [_kind_of_state(row) for row in plain_rows(known)]
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


def register_units(
    register: Register,
    *,
    years: Iterable[int] | None = None,
    dates: Iterable | None = None,
    areas: Iterable[str] | None = None,
    by: str | None = None,
) -> pd.DataFrame:
    """Return how far units have a cell, at the end of years or on dates, for the whole or by ward.

    Own-cell coverage = units with a cell that serves only them / units existing on the date. Any-cell coverage adds
    the units served by a joint cell. Weighted by households: households in such units / households in all.

    Parameters
    ----------
    register : the register layer
    years : 31 December of these years; by default of every year with a headcount
    dates : these dates instead of years
    areas : ids of the wards and communes to take in; None means all. One the register has nothing of is refused
        (:class:`chibo.metrics.register.AreaError`), and so is a city whose units are those of its wards.
    by : ``"area"`` for a row per ward, None for the whole

    Returns
    -------
    DataFrame
        One row per date, and area if asked for (areas without units are left out): ``year``, ``date``, ``area``,
        ``units``, then five counts that add up to it: ``own``, ``joint`` (every cell that serves it is a joint cell,
        chi bộ ghép), ``without_cell`` (members live there), ``without_members`` (trắng đảng viên), ``unknown`` (not
        counted); ``zero_member_units`` (no member lives there, whatever cell serves it), ``uncounted_units`` (no
        headcount), ``own_pct``, ``any_pct``, ``households``, ``own_households_pct``, ``any_households_pct``,
        ``status``, ``layer``.
    """
    return measure(register, "coverage", of="units", years=years, dates=dates, areas=areas, by=by)


def register_cell_sizes(
    register: Register,
    *,
    years: Iterable[int] | None = None,
    areas: Iterable[str] | None = None,
    by: str | None = None,
) -> pd.DataFrame:
    """Return how many neighbourhood cells have how many members, official and probationary, on 31 December.

    A cell belongs to the ward of its organisation. Parameters are those of :func:`register_units`.

    Returns
    -------
    DataFrame
        One row per year, area if asked for, and bin: ``year``, ``area``, ``low`` and ``high`` (members, both
        inclusive; ``high`` is missing for the last bin), ``cells`` in the bin, ``counted`` (cells with a headcount),
        ``uncounted`` (cells in force without one, in no bin), ``share_pct`` of the counted, ``status``, ``layer``.
    """
    return measure(register, "cell_sizes", years=years, areas=areas, by=by)
