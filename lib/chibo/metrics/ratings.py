"""The composition of one year's ratings: printed categories, their base, and what they leave unsaid."""

import pandas as pd

from chibo.metrics.consistency import decimals_of, remainder
from chibo.metrics.figures import latest, select, trace
from chibo.store import Published

NOT_STATED = "not_stated"
"""The part of a whole that no source describes. It is a value of its own and never the missing category."""

LAST = 99
"""Rank of what is not stated: after every class of every scheme."""

SUBJECT = {"organisations_rated": "organisation", "members_rated": "member"}
_EXEMPLARY, _CONTAINER = "clean_strong_exemplary", "clean_strong"
NOT_SAID = "not_said"
"""Whether "clean and strong" counts the exemplary organisations inside: the source does not say."""

_COLUMNS = [
    "area",
    "period",
    "category",
    "rank",
    "count",
    "base",
    "base_kind",
    "share_pct",
    "printed_pct",
    "low_pct",
    "high_pct",
    "scheme",
    "exemplary",
    "status",
    "figures",
]


def composition(
    published: Published, indicator: str, *, year: int, area: str | None = None, existing: str | None = None
) -> pd.DataFrame:
    """Return the ratings of one year, place by place.

    Parameters
    ----------
    published : the published layer
    indicator : ``organisations_rated`` or ``members_rated``
    year : the rating year; figures about several years together are left out
    area : one area, or all that published ratings for the year
    existing : the indicator whose total is the base where the number rated was not printed

    Returns
    -------
    DataFrame
        See :func:`chibo.metrics.quality.organisation_ratings`.
    """
    counts = _of_one_year(select(published, indicator, area=area, category=None, year=year))
    shares = _of_one_year(select(published, f"{indicator}_pct", area=area, category=None, year=year))
    in_force = scheme_of(published, indicator, year)
    exemplary = published.sources.set_index("id")["exemplary"]
    places = []
    for place in dict.fromkeys([*counts["area"], *shares["area"]]):
        printed = _printed(counts[counts["area"] == place], shares[shares["area"] == place], exemplary)
        base = latest(counts[(counts["area"] == place) & (counts["category"] == "all")])
        base_kind = "rated"
        if base is None and existing is not None and printed["count"].notna().any():
            base, base_kind = latest(select(published, existing, area=place, year=year)), "existing"
        rated = _with_exemplary(in_force, printed)
        if not rated.empty:
            places.append(
                _with_remainder(_with_shares(rated, base)).assign(area=place, period=str(year), base_kind=base_kind)
            )
    return pd.concat(places, ignore_index=True)[_COLUMNS] if places else pd.DataFrame(columns=_COLUMNS)


def scheme_of(published: Published, indicator: str, year: int) -> pd.DataFrame:
    """Return the classes of the rating scheme in force in a year, best first; no rows when no scheme was.

    Returns
    -------
    DataFrame
        ``category``, ``rank``, ``scheme`` (the year it came into force), ``last_year`` (9999 while in force).
    """
    schemes = published.rating_schemes[published.rating_schemes["subject"] == SUBJECT[indicator]]
    schemes = schemes.assign(scheme=schemes["first_year"], last_year=schemes["last_year"].fillna(9999))
    in_force = (schemes["scheme"] <= year) & (schemes["last_year"] >= year)
    return schemes.loc[in_force, ["category", "rank", "scheme", "last_year"]].sort_values("rank", ignore_index=True)


def _of_one_year(figures: pd.DataFrame) -> pd.DataFrame:
    return figures[figures["start"].dt.year == figures["end"].dt.year]


def _with_exemplary(in_force: pd.DataFrame, printed: pd.DataFrame) -> pd.DataFrame:
    """Return the printed classes of a scheme, best first, with where the exemplary are if it can have any."""
    rated = in_force[["category", "rank", "scheme"]].merge(printed, on="category")
    said = rated["exemplary"].replace("", NOT_SAID)
    return rated.assign(exemplary=said if _CONTAINER in set(in_force["category"]) else "")


def _printed(counts: pd.DataFrame, shares: pd.DataFrame, exemplary: pd.Series) -> pd.DataFrame:
    """Return one row per printed category, with exemplary organisations taken out of what contains them."""
    count = counts.set_index("category")[["value", "figures", "source"]].add_suffix("_count")
    share = shares.set_index("category")[["value", "figures", "source"]].add_suffix("_share")
    both = count.join(share, how="outer")
    where = both["source_count"].fillna(both["source_share"]).map(exemplary)
    printed = pd.DataFrame(
        {
            "count": both["value_count"].astype(float),
            "printed_pct": both["value_share"].astype(float),
            "own_pct": both["value_share"].astype(float),
            "exemplary": where,
            "status": "as_reported",
            "figures": [trace(pair) for pair in both[["figures_count", "figures_share"]].fillna("").to_numpy()],
        }
    )
    both_printed = {_EXEMPLARY, _CONTAINER} <= set(printed.index)
    if both_printed and printed.loc[_CONTAINER, "exemplary"] == "share_of_it":
        printed.loc[_EXEMPLARY, "own_pct"] *= printed.loc[_CONTAINER, "own_pct"] / 100
        printed.loc[_EXEMPLARY, "figures"] = trace(printed.loc[[_EXEMPLARY, _CONTAINER], "figures"])
        printed.loc[_EXEMPLARY, "status"] = "derived"
    if both_printed and printed.loc[_CONTAINER, "exemplary"] in ("inside", "share_of_it"):
        inside = printed.loc[_EXEMPLARY]
        printed.loc[_CONTAINER, ["count", "own_pct"]] -= inside[["count", "own_pct"]]
        printed.loc[_CONTAINER, "figures"] = trace(printed.loc[_CONTAINER, "figures"], inside["figures"])
        printed.loc[_CONTAINER, "status"] = "derived"
    return printed.reset_index()


def _with_shares(rated: pd.DataFrame, base: pd.Series | None) -> pd.DataFrame:
    """Add the share of the base; where only shares were printed, these."""
    if base is None:
        return rated.assign(base=float("nan"), share_pct=rated["own_pct"])
    figures = [trace(figures, base["figures"]) for figures in rated["figures"]]
    share = (100 * rated["count"] / base["value"]).fillna(rated["own_pct"])
    return rated.assign(base=base["value"], share_pct=share, figures=figures)


def _with_remainder(rated: pd.DataFrame) -> pd.DataFrame:
    """Add a row for what the printed categories leave, if they leave more than rounding can explain."""
    rated = rated.assign(low_pct=rated["share_pct"], high_pct=rated["share_pct"])
    base = rated["base"].iloc[0]
    row = {
        "category": NOT_STATED,
        "rank": LAST,
        "scheme": rated["scheme"].iloc[0],
        "exemplary": rated["exemplary"].iloc[0],
        "base": base,
        "figures": trace(rated["figures"]),
    }
    if pd.notna(base):
        left = base - rated["count"].sum()
        share = 100 * left / base
        row |= {"count": left, "share_pct": share, "low_pct": share, "high_pct": share, "status": "derived"}
    else:
        shares = rated["share_pct"].tolist()
        share, low, high = remainder(shares, [decimals_of(value) for value in rated["printed_pct"]])
        left = max(low, 0)
        row |= {"share_pct": share, "low_pct": low, "high_pct": high, "status": "bounded"}
    return pd.concat([rated, pd.DataFrame([row])], ignore_index=True) if left > 0 else rated
