"""Quality of organisations and members: annual ratings, numbers of organisations, admissions."""

import pandas as pd

from chibo.metrics.consistency import possible_bases
from chibo.metrics.figures import latest, select, trace
from chibo.metrics.ratings import composition
from chibo.store import Published


def organisation_ratings(published: Published, *, year: int, area: str | None = None) -> pd.DataFrame:
    """Return the annual ratings of grassroots organisations (tổ chức cơ sở đảng), place by place.

    Returns
    -------
    DataFrame
        One row per area and category of the scheme in force, best first, and a last row ``not_stated`` where the
        printed categories do not fill the base: ``area``, ``period``, ``category``, ``rank``, ``count`` (missing when
        only shares were printed), ``base`` (organisations rated, or existing where only these were printed),
        ``share_pct``, ``printed_pct``, ``low_pct`` and ``high_pct`` (equal but for rounding of ``not_stated``),
        ``exemplary`` (``inside``, ``apart`` or empty: where the source counts the exemplary), ``status``, ``figures``.
        Exemplary organisations counted *inside* another category are taken out of it, so that rows add up.
    """
    return composition(published, "organisations_rated", year=year, area=area, existing="grassroots_organisations")


def member_ratings(published: Published, *, year: int, area: str | None = None) -> pd.DataFrame:
    """Return the annual ratings of members; the result has the shape of :func:`organisation_ratings`.

    The base is the members *rated*, not all members; who was not rated is part of no share.
    """
    return composition(published, "members_rated", year=year, area=area)


def organisations(published: Published, *, area: str) -> pd.DataFrame:
    """Return the number of grassroots organisations at each published date.

    Returns
    -------
    DataFrame
        One row per date: ``period``, ``end``, ``total``, ``committees`` (đảng bộ cơ sở) and ``cells`` (chi bộ cơ sở),
        missing where not printed, ``unsplit`` (the total where its parts were not printed), ``status``, ``figures``.
    """
    found = select(published, "grassroots_organisations", area=area, category=None)
    found = found[found["category"].isin(["", "committee", "cell"])]
    wide = found.pivot_table(index=["end", "period"], columns="category", values="value").reset_index()
    wide = wide.rename(columns={"": "total", "committee": "committees", "cell": "cells"})
    wide = wide.reindex(columns=["period", "end", "total", "committees", "cells"])
    traces = found.groupby("end").agg(figures=("figures", " ".join), status=("status", "last"))
    return wide.assign(unsplit=wide["total"].where(wide["committees"].isna())).merge(traces, on="end")


def strength(published: Published, *, area: str) -> pd.DataFrame:
    """Return members and subordinate cells at each published date.

    Returns
    -------
    DataFrame
        One row per indicator and date: ``indicator`` (``members_total`` or ``subordinate_cells``), ``period``,
        ``end``, ``value``, ``status``, ``figures``.
    """
    found = select(published, ["members_total", "subordinate_cells"], area=area)
    return found[["indicator", "period", "end", "value", "status", "figures"]]


def admissions(published: Published, *, area: str, until: int | None = None) -> pd.DataFrame:
    """Return admissions against the target, for full years.

    Returns
    -------
    DataFrame
        One row per year: ``year``, ``period``, ``admitted``, ``printed_pct`` of the target, ``target`` (printed, or
        the only whole number that reproduces the printed percentage), ``targets_possible`` (how many whole numbers
        do), ``status`` (``derived`` when the target is), ``figures``.

    Notes
    -----
    Targets are set locally. Attainment says how a place did against its own plan; it ranks nobody.
    """
    admitted = _full_years(select(published, "members_admitted", area=area, until=until))
    rows = []
    for row in admitted.itertuples():
        share = latest(select(published, "admission_target_pct", area=area, year=row.end.year))
        target = latest(select(published, "admission_target", area=area, year=row.end.year))
        possible = possible_bases(int(row.value), share["value"], 0) if share is not None else []
        derived = possible[0] if len(possible) == 1 else None
        rows.append(
            {
                "year": row.end.year,
                "period": row.period,
                "admitted": row.value,
                "printed_pct": None if share is None else share["value"],
                "target": target["value"] if target is not None else derived,
                "targets_possible": len(possible),
                "status": "derived" if target is None and derived else row.status,
                "figures": trace(row.figures, *(part["figures"] for part in (share, target) if part is not None)),
            }
        )
    return pd.DataFrame(
        rows, columns=["year", "period", "admitted", "printed_pct", "target", "targets_possible", "status", "figures"]
    )


def _full_years(figures: pd.DataFrame) -> pd.DataFrame:
    """Keep figures for one whole calendar year; part-year counts are not annual ones."""
    whole = (figures["start"].dt.strftime("%m-%d") == "01-01") & (figures["end"].dt.strftime("%m-%d") == "12-31")
    return figures[whole & (figures["start"].dt.year == figures["end"].dt.year)]
