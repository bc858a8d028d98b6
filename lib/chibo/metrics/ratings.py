"""The composition of annual ratings: printed classes, their base, what they leave unsaid, and the peers of a place."""

import pandas as pd

from chibo.metrics.consistency import remainder
from chibo.metrics.figures import case_of, compared, latest, nearest_year, select, subject_of, trace, within_one_year
from chibo.model.layers import scheme_in_force
from chibo.store import Published

NOT_STATED = "not_stated"
"""The part of a whole that no source describes. It is a value of its own and never the missing category."""

NOT_SAID = "not_said"
"""Whether "clean and strong" counts the exemplary organisations inside: the source does not say."""

LAST = 99
"""Rank of what is not stated: after every class of every scheme."""

EXEMPLARY, CLEAN_STRONG = "clean_strong_exemplary", "clean_strong"

_COLUMNS = ["area", "period", "category", "rank", "count", "base", "base_kind", "share_pct", "printed_pct", "low_pct"]
_COLUMNS += ["high_pct", "scheme", "exemplary", "status", "figures"]


def nearest_ratings(
    published: Published, indicator: str, *, area: str, year: int, existing: str | None = None
) -> pd.DataFrame:
    """Return the ratings of the year nearest to a report, the area's first, then those of its peers.

    Parameters
    ----------
    published : the published layer
    indicator : ``organisations_rated`` or ``members_rated``
    area : the area whose nearest year decides
    year : the report year
    existing : the indicator whose total is the base where the number rated was not printed

    Returns
    -------
    DataFrame
        See :func:`chibo.metrics.quality.organisation_ratings`.
    """
    names = [indicator, f"{indicator}_pct"]
    nearest = nearest_year(select(published, names, area=area, category=None), year)
    table = pd.DataFrame(columns=_COLUMNS)
    if nearest is not None:
        in_force = scheme_in_force(published.rating_schemes, subject_of(indicator), nearest, nearest)
        figures = _of_nearest_year(within_one_year(select(published, names, category=None)), in_force, nearest)
        places = [_of_place(published, rows, in_force, existing) for _, rows in figures.groupby("area", sort=False)]
        table = pd.concat(places, ignore_index=True)[_COLUMNS] if places else table
    table = table.sort_values("area", key=lambda areas: areas != area, kind="stable", ignore_index=True)
    ends = pd.to_datetime(table["period"] + "-12-31")
    end = pd.NaT if nearest is None else pd.Timestamp(nearest, 12, 31)
    table = compared(published, table.assign(end=ends), area=area, end=end).drop(columns="end")
    return table.assign(case="later" if nearest is None else case_of(nearest, year))


def _of_nearest_year(figures: pd.DataFrame, in_force: pd.DataFrame, nearest: int) -> pd.DataFrame:
    """Return each place's figures of the year nearest to another in which it printed a class of the scheme in force.

    One scheme holds for all. Places stand by the distance of their year; that one itself comes first.
    """
    first, last = in_force["first_year"].min(), in_force["last_year"].max()
    figures = figures.assign(year=figures["end"].dt.year, apart=(figures["end"].dt.year - nearest).abs())
    figures = figures[(figures["year"] >= first) & ((figures["year"] <= last) | pd.isna(last))]
    figures = figures.sort_values(["apart", "year", "indicator"], kind="stable")
    years = figures[figures["category"].isin(in_force["category"])].groupby("area")["year"].first()
    return figures[figures["year"] == figures["area"].map(years)]


def _of_place(
    published: Published, figures: pd.DataFrame, in_force: pd.DataFrame, existing: str | None
) -> pd.DataFrame:
    """Return the classes that one place printed for one year, best first, and what they leave unsaid."""
    place, year = figures["area"].iloc[0], figures["year"].iloc[0]
    is_share = figures["indicator"].str.endswith("_pct")
    rated = _as_printed(figures[~is_share], figures[is_share], in_force, published.sources)
    base, kind = latest(figures[~is_share & (figures["category"] == "all")]), "rated"
    if base is None and existing is not None and rated["count"].notna().any():
        base, kind = latest(select(published, existing, area=place, year=year)), "existing"
    rated = rated.assign(base=float("nan") if base is None else base["value"])
    if base is not None:
        rated["share_pct"] = (100 * rated["count"] / rated["base"]).fillna(rated["share_pct"])
        rated["figures"] = [trace(traced, base["figures"]) for traced in rated["figures"]]
    rated = _with_remainder(rated.assign(low_pct=rated["share_pct"], high_pct=rated["share_pct"]))
    return rated.assign(area=place, period=str(year), base_kind=kind)


def _as_printed(counts: pd.DataFrame, shares: pd.DataFrame, in_force: pd.DataFrame, sources: pd.DataFrame):
    """Return one row per printed class, with exemplary organisations taken out of the class that contains them."""
    classes = in_force.set_index("category")[["rank", "first_year"]]
    for rows, suffix in ((counts, "_count"), (shares, "_share")):
        classes = classes.join(rows.set_index("category")[["value", "figures", "source"]].add_suffix(suffix))
    classes = classes.dropna(subset=["value_count", "value_share"], how="all")
    traces = zip(classes["figures_count"].fillna(""), classes["figures_share"].fillna(""), strict=True)
    where = classes["source_count"].fillna(classes["source_share"]).map(sources.set_index("id")["exemplary"])
    rated = pd.DataFrame(
        {
            "rank": classes["rank"],
            "scheme": classes["first_year"],
            "count": classes["value_count"].astype(float),
            "printed_pct": classes["value_share"].astype(float),
            "share_pct": classes["value_share"].astype(float),
            "exemplary": where.replace("", NOT_SAID) if CLEAN_STRONG in set(in_force["category"]) else "",
            "status": "as_reported",
            "figures": [trace(pair) for pair in traces],
        }
    )
    if {EXEMPLARY, CLEAN_STRONG} <= set(rated.index):
        _take_exemplary_out(rated)
    return rated.reset_index()


def _take_exemplary_out(rated: pd.DataFrame) -> None:
    """Count exemplary organisations once where their source counts them inside "clean and strong"."""
    where = rated.at[CLEAN_STRONG, "exemplary"]
    if where == "share_of_it":
        rated.loc[EXEMPLARY, "share_pct"] *= rated.at[CLEAN_STRONG, "share_pct"] / 100
        rated.loc[EXEMPLARY, "figures"] = trace(rated.loc[[EXEMPLARY, CLEAN_STRONG], "figures"])
        rated.loc[EXEMPLARY, "status"] = "derived"
    if where in ("inside", "share_of_it"):
        rated.loc[CLEAN_STRONG, ["count", "share_pct"]] -= rated.loc[EXEMPLARY, ["count", "share_pct"]]
        rated.loc[CLEAN_STRONG, "figures"] = trace(rated.loc[[CLEAN_STRONG, EXEMPLARY], "figures"])
        rated.loc[CLEAN_STRONG, "status"] = "derived"


def _with_remainder(rated: pd.DataFrame) -> pd.DataFrame:
    """Add a row for what the printed classes leave, if they leave more than rounding can explain."""
    base = rated["base"].iloc[0]
    if pd.notna(base):
        count = least = base - rated["count"].sum()
        share = low = high = 100 * count / base
    else:
        share, low, high = remainder(rated["share_pct"].tolist(), rated["printed_pct"].tolist())
        count, least = float("nan"), low
    if least <= 0:
        return rated
    rest = {"category": NOT_STATED, "rank": LAST, "count": count, "share_pct": share, "low_pct": low, "high_pct": high}
    rest |= {"scheme": rated["scheme"].iloc[0], "exemplary": rated["exemplary"].iloc[0], "base": base}
    rest |= {"status": "derived" if pd.notna(base) else "bounded", "figures": trace(rated["figures"])}
    return pd.concat([rated, pd.DataFrame([rest])], ignore_index=True)
