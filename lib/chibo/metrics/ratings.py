"""Annual ratings of both layers: printed classes, their base, what they leave unsaid, and the peers of a place.

``published`` is the published layer, ``area`` the area whose nearest year decides, ``year`` the report year,
``ratings`` a result of :func:`organisation_ratings` or :func:`member_ratings`.
"""

import pandas as pd

from chibo.metrics.consistency.rounding import remainder as unstated_by
from chibo.metrics.figures import case_of, compared, latest, nearest_year, select, subject_of, trace, within_one_year
from chibo.metrics.register import measure
from chibo.model.layers import Register, scheme_in_force
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


def organisation_ratings(published: Published, *, area: str, year: int) -> pd.DataFrame:
    """Return the annual ratings of grassroots organisations (tổ chức cơ sở đảng), the area's and those of its peers.

    The year is the report year, or else the nearest one for which the area published ratings. Peers are of that year
    or else of their nearest one under the same scheme, so that one scheme holds for all.

    One row per area and category of the scheme in force, best first, and a last row ``not_stated`` where the printed
    categories do not fill the base: ``area``, ``period``, ``category``, ``rank``, ``count`` (missing when only shares
    were printed), ``base`` (organisations rated, or existing where only these were printed), ``base_kind`` (``rated``
    or ``existing``), ``share_pct`` of the base, ``printed_pct``, ``low_pct`` and ``high_pct`` (they differ where
    rounding leaves ``not_stated`` open), ``scheme`` (the year it came into force), ``exemplary`` (``inside``, ``apart``
    or ``not_said``: whether the source counts the exemplary in "clean and strong"; empty where the scheme has no such
    class), ``case`` (``in_year``, ``earlier``, ``later``), ``months_apart`` and ``province``
    (:func:`chibo.metrics.figures.compared`). Exemplary organisations counted *inside* another category are taken out of
    it, so that the rows of a place add up; where the source does not say, they may be in either.
    """
    existing = "grassroots_organisations"
    return _nearest_ratings(published, "organisations_rated", area=area, year=year, existing=existing)


def member_ratings(published: Published, *, area: str, year: int) -> pd.DataFrame:
    """Return the annual ratings of members; the result has the shape of :func:`organisation_ratings`.

    The base is the members *rated*, not all members; who was not rated is part of no share.
    """
    return _nearest_ratings(published, "members_rated", area=area, year=year)


def headline(ratings: pd.DataFrame, *, area: str) -> pd.DataFrame:
    """Return the area's best printed class of organisations and what its source leaves unsaid: one row, or none.

    Exemplary organisations that were taken out or counted apart are put back into "clean and strong".

    The first row of the area in ``ratings``, with ``unstated`` (count) and ``unstated_pct``, ``point_pct`` (what one
    organisation weighs: 100 / base), ``item`` (``exemplary``: what the sentence must say about them), and ``case``
    refined: ``shares`` when no counts were printed, ``complete`` when nothing is left unsaid.
    """
    own = ratings[ratings["area"] == area]
    if own.empty:
        return own
    own = _with_exemplary(own)
    best, last = own.iloc[0], own.iloc[-1]
    case = "shares" if pd.isna(best["count"]) else best["case"] if last["category"] == NOT_STATED else "complete"
    return own.head(1).assign(
        unstated=last["count"],
        unstated_pct=last["share_pct"],
        point_pct=100 / best["base"],
        item=best["exemplary"],
        case=case,
    )


def _with_exemplary(own: pd.DataFrame) -> pd.DataFrame:
    """Put the exemplary organisations back into "clean and strong", the class other places print as one."""
    if list(own["category"].head(2)) != [EXEMPLARY, CLEAN_STRONG]:
        # Nothing to put back: a class counted apart and not printed stays outside.
        return own.assign(exemplary=own["exemplary"].replace("apart", "outside"))
    exemplary, best = own.iloc[0], own.iloc[[1]]
    if best["exemplary"].iloc[0] == NOT_SAID:
        return own.iloc[1:]  # adding could count them twice
    both = best.assign(
        count=best["count"] + exemplary["count"],
        share_pct=best["share_pct"] + exemplary["share_pct"],
        figures=trace(best["figures"], exemplary["figures"]),
        status="derived",
    )
    return pd.concat([both, own.iloc[2:]], ignore_index=True)


def remainder(ratings: pd.DataFrame, *, area: str) -> pd.DataFrame:
    """Return the area's printed shares with what they leave of 100 %; empty when they leave nothing.

    One row per printed category: the columns of ``ratings`` without ``case``, and ``unstated_pct``,
    ``unstated_low_pct``, ``unstated_high_pct``.
    """
    own = ratings[ratings["area"] == area].drop(columns="case")
    left = own[own["category"] == NOT_STATED]
    if left.empty:
        return left
    pct, low, high = left[["share_pct", "low_pct", "high_pct"]].iloc[0]
    return own[own["category"] != NOT_STATED].assign(unstated_pct=pct, unstated_low_pct=low, unstated_high_pct=high)


def complete_peer(published: Published, ratings: pd.DataFrame, *, area: str) -> pd.DataFrame:
    """Return the ratings of the first other place whose source printed a count for every class of the same year.

    The rows of that place, or none, with ``case`` (``elsewhere`` in another province, else empty) and ``unrated``:
    members not rated in that year (0 if not printed).
    """
    open_ended = set(ratings.loc[(ratings["category"] == NOT_STATED) | ratings["count"].isna(), "area"])
    others = ratings[(ratings["area"] != area) & ~ratings["area"].isin(open_ended) & (ratings["months_apart"] == 0)]
    others = others.assign(case=others["province"].map({"other": "elsewhere"}).fillna(""))
    if others.empty:
        return others
    place, period = others["area"].iloc[0], others["period"].iloc[0]
    unrated = latest(select(published, "members_unrated", area=place, year=int(period)))
    extra = "" if unrated is None else unrated["figures"]
    rows = others[others["area"] == place]
    return rows.assign(
        unrated=0 if unrated is None else unrated["value"], figures=[trace(row, extra) for row in rows["figures"]]
    )


def _nearest_ratings(
    published: Published, indicator: str, *, area: str, year: int, existing: str | None = None
) -> pd.DataFrame:
    """Return ratings; the total of ``existing`` is their base where the number rated was not printed."""
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
        share, low, high = unstated_by(rated["share_pct"].tolist(), rated["printed_pct"].tolist())
        count, least = float("nan"), low
    if least <= 0:
        return rated
    rest = {"category": NOT_STATED, "rank": LAST, "count": count, "share_pct": share, "low_pct": low, "high_pct": high}
    rest |= {"scheme": rated["scheme"].iloc[0], "exemplary": rated["exemplary"].iloc[0], "base": base}
    rest |= {"status": "derived" if pd.notna(base) else "bounded", "figures": trace(rated["figures"])}
    return pd.concat([rated, pd.DataFrame([rest])], ignore_index=True)


def register_ratings(register: Register, rating_schemes: pd.DataFrame, *, subject: str, **asked) -> pd.DataFrame:
    """Return how many organisations or members were given each rating, with shares of those who were rated.

    Share = category / rated. Who was not rated (``unrated``) is in no share. Rows of one ``segment`` follow one
    scheme and may be joined by a line; rows of two must not be. ``rating_schemes`` is that of the published layer,
    ``subject`` is ``"organisation"`` or ``"member"``; ``years``, ``areas`` and ``by`` are asked as in
    :mod:`chibo.metrics.register`.

    One row per year, group if asked for, and category of the scheme in force, best first, also where none was given it:
    ``year``, ``area`` or ``sector``, ``scheme``, ``segment`` (number of the scheme in time), ``scale`` (A until 2017, B
    from 2018), ``category``, ``rank``, ``count``, ``rated``, ``unrated``, ``share_pct`` of the rated. Its
    ``attrs["subject"]`` says what is counted.
    """
    if subject not in ("organisation", "member"):
        raise ValueError(f"subject must be 'organisation' or 'member', not {subject!r}.")
    table = measure(register, "ratings", subject=subject, rating_schemes=rating_schemes, **asked)
    table.attrs["subject"] = subject
    return table
