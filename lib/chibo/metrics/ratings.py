"""The rating classes one place printed for one year: their base, the exemplary in them, and what they leave unsaid."""

from functools import lru_cache

import pandas as pd

from chibo.metrics.figures import in_one_year, latest, select, trace, traces
from chibo.metrics.rounding import possible_bases
from chibo.metrics.rounding import remainder as unstated_by
from chibo.model.codes import RATED
from chibo.model.layers import scheme_in_force
from chibo.store import Published

NOT_STATED = "not_stated"
"""The part of a whole that no source describes. It is a value of its own and never the missing category."""

LAST = 99
"""Rank of what is not stated: after every class of every scheme."""

NOT_SAID = "not_said"  # whether "clean and strong" counts the exemplary organisations inside
EXEMPLARY, CLEAN_STRONG = "clean_strong_exemplary", "clean_strong"
EXCELLENT, GOOD, GOOD_OR_BETTER = "excellent", "good", "good_or_better"


@lru_cache(maxsize=512)  # they are peers of many, and a row is worked out in a hundredth of a second
def of_place(published: Published, indicator: str, existing: str, place: str, year: int) -> pd.DataFrame:
    """Return the classes that one place printed for one year, best first, and what they leave unsaid."""
    figures = in_one_year(select(published, [indicator, f"{indicator}_pct"], area=place, category=None, year=year))
    figures = _with_good(figures.sort_values("indicator", kind="stable"))
    in_force = scheme_in_force(published.rating_schemes, RATED[indicator], year, year)
    is_share = figures["indicator"].str.endswith("_pct")
    rated = _as_printed(figures[~is_share], figures[is_share], in_force, published.sources)
    base, kind = latest(figures[~is_share & (figures["category"] == "all")]), "rated"
    if base is None and existing and rated["count"].notna().any():
        base, kind = latest(select(published, existing, area=place, year=year)), "existing"
    fitting = _bases(rated)
    if kind == "existing" and base is not None and rated["printed_pct"].notna().any():
        base, kind = (base, kind) if base["value"] in fitting | _bases(rated, cut=True) else (None, "")
    rated = rated.assign(base=float("nan") if base is None else base["value"])
    if kind == "" and len(fitting) == 1:
        rated, kind = rated.assign(base=float(*fitting)), "fitting"
    if base is not None:
        rated["share_pct"] = (100 * rated["count"] / rated["base"]).fillna(rated["share_pct"])
        rated["figures"] = [trace(traced, base["figures"]) for traced in rated["figures"]]
    rated = _with_remainder(rated)
    # A share that was printed of a class with the exemplary in it is none of what is left without them.
    rated = rated.assign(area=place, period=str(year), base_kind=kind, as_printed_pct=rated["printed_pct"])
    return rated.assign(printed_pct=rated["printed_pct"].where(rated["status"] != "derived"))


def _with_good(figures: pd.DataFrame) -> pd.DataFrame:
    """Add what is left of "good or better" as the class "good", where the excellent were printed and the good not."""
    rows = [figures]
    for _, printed in figures.groupby("indicator"):
        classes = printed.drop_duplicates("category").set_index("category")
        if {EXCELLENT, GOOD_OR_BETTER} <= set(classes.index) and GOOD not in classes.index:
            both, best = classes.loc[GOOD_OR_BETTER], classes.loc[EXCELLENT]
            traced = trace(both["figures"], best["figures"])
            good = both.to_dict() | {"value": both["value"] - best["value"], "status": "derived", "figures": traced}
            rows.append(pd.DataFrame([good | {"category": GOOD}]))
    return pd.concat(rows, ignore_index=True)


def _as_printed(counts: pd.DataFrame, shares: pd.DataFrame, in_force: pd.DataFrame, sources: pd.DataFrame):
    """Return one row per printed class, with exemplary organisations taken out of the class that contains them."""
    classes = in_force.set_index("category")[["rank", "first_year"]]
    if GOOD in classes.index and GOOD not in {*counts["category"], *shares["category"]}:
        classes.loc[GOOD_OR_BETTER] = classes.loc[GOOD]  # where it stands alone, it is a class
    for rows, suffix in ((counts, "_count"), (shares, "_share")):
        classes = classes.join(rows.set_index("category")[["value", "figures", "source", "status"]].add_suffix(suffix))
    classes = classes.dropna(subset=["value_count", "value_share"], how="all")
    where = classes["source_count"].fillna(classes["source_share"]).map(sources.set_index("id")["exemplary"])
    has_share = classes["value_share"].notna() | (classes["value_count"] == 0)
    derived = (classes[["status_count", "status_share"]] == "derived").any(axis=1)
    rated = pd.DataFrame(
        {
            "rank": classes["rank"],
            "scheme": classes["first_year"],
            "count": classes["value_count"].astype(float),
            "printed_pct": classes["value_share"].astype(float).where(classes["status_share"] != "derived"),
            "share_pct": classes["value_share"].astype(float).fillna(0.0).where(has_share),
            "exemplary": where.replace("", NOT_SAID) if CLEAN_STRONG in set(in_force["category"]) else "",
            "status": derived.map({True: "derived", False: "as_reported"}),
            "figures": traces(classes["figures_count"], classes["figures_share"]),
        }
    )
    if {EXEMPLARY, CLEAN_STRONG} <= set(rated.index):
        _take_exemplary_out(rated)
    return rated.sort_values("rank", kind="stable").reset_index()


def _take_exemplary_out(rated: pd.DataFrame) -> None:
    """Count exemplary organisations once where their source counts them inside "clean and strong"."""
    where, both = rated.at[CLEAN_STRONG, "exemplary"], trace(rated.loc[[CLEAN_STRONG, EXEMPLARY], "figures"])
    if where == "share_of_it":
        rated.loc[EXEMPLARY, "share_pct"] *= rated.at[CLEAN_STRONG, "share_pct"] / 100
        rated.loc[EXEMPLARY, ["figures", "status"]] = trace(rated.at[EXEMPLARY, "figures"], both), "derived"
    if where in ("inside", "share_of_it"):
        rated.loc[CLEAN_STRONG, ["count", "share_pct"]] -= rated.loc[EXEMPLARY, ["count", "share_pct"]]
        rated.loc[CLEAN_STRONG, ["figures", "status"]] = both, "derived"


def _bases(rated: pd.DataFrame, *, cut: bool = False) -> set[int]:
    """Return the bases of which every class printed as a count and a share has this share, rounded or cut off."""
    both = rated[rated["count"] > 0].dropna(subset="printed_pct")
    bases = [set(possible_bases(int(row["count"]), row["printed_pct"], cut=cut)) for _, row in both.iterrows()]
    return set.intersection(*bases) if bases else set()


def _with_remainder(rated: pd.DataFrame) -> pd.DataFrame:
    """Add a row for what the printed classes leave, if they leave more than rounding can explain.

    Counts leave a count of the base. Where a class was printed as a share alone, the shares say what is left; where one
    was printed as a count of an unknown base, nothing does.
    """
    base, count = rated["base"].iloc[0], float("nan")
    if rated["share_pct"].isna().any():
        return rated
    if pd.notna(base) and rated["count"].notna().all():
        count = least = base - rated["count"].sum()
        share = low = high = 100 * count / base
    else:
        # Where only cutting digits off gives the shares that were printed, they leave less.
        cut = not _bases(rated) and bool(_bases(rated, cut=True))
        share, low, high = unstated_by(rated["share_pct"].tolist(), rated["printed_pct"].dropna().tolist(), cut=cut)
        least = low
    if least <= 0:
        return rated
    rest = {"category": NOT_STATED, "rank": LAST, "count": count, "share_pct": share, "low_pct": low, "high_pct": high}
    rest |= {"scheme": rated["scheme"].iloc[0], "exemplary": rated["exemplary"].iloc[0], "base": base}
    rest |= {"status": "derived" if low == high else "bounded", "figures": trace(rated["figures"])}
    return pd.concat([rated, pd.DataFrame([rest])], ignore_index=True)
