"""What the figures of other places allow to be compared: splits and mergers, and two years inside one rating scheme.

``published`` is the published layer, ``area`` the id of the report's own area. Nothing here ranks places: definitions,
layers and dates differ, and each row says how.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import pandas as pd

from chibo.metrics.figures import compared, one_row, segmented, select, trace, whole_years
from chibo.metrics.ratings import CLEAN_STRONG, NOT_SAID
from chibo.metrics.rounding import decimals_of
from chibo.metrics.split import EVENT, effect, events
from chibo.model.codes import RATED
from chibo.model.layers import scheme_in_force
from chibo.model.rows import plain_rows
from chibo.store import Published

_PAIR = ["area", "category", "period_from", "period_to", "from_value", "to_value", "from_status", "to_status"]
_PAIR += ["from_figures", "to_figures", "measure", "source", "figures"]


def rearrangements(published: Published, *, area: str) -> pd.DataFrame:
    """Return how many residential units became how many in each split or merger, the largest ratio first.

    One row per place and date: the columns of :func:`chibo.metrics.split.events`, ``ratio`` = after / before,
    ``province`` (:func:`chibo.metrics.figures.compared`). Both numbers are of one source, but for a split whose parts
    were printed (:func:`chibo.metrics.split.effect`).
    """
    return compared(published, _rearranged(published), area=area)


@lru_cache(maxsize=4)
def _rearranged(published: Published) -> pd.DataFrame:
    rows = []
    for place in select(published, "units_split", category=None)["area"].unique():
        for row in plain_rows(effect(published, area=place).query("case != 'totals'")):
            end = pd.Timestamp(int(row.period_after[:4]), 12, 31)
            event = "split", row.units_before, row.units_after, False, "derived", row.units_figures
            rows.append((place, row.period_after, end, *event))
    parted = pd.DataFrame(rows, columns=EVENT).astype({"end": "datetime64[s]"})
    found = [part for part in (parted, events(published)) if len(part)] or [parted]
    table = pd.concat(found, ignore_index=True).astype({"before": float, "after": float})
    table = table.assign(ratio=table["after"] / table["before"])
    return table.sort_values("ratio", ascending=False, ignore_index=True)


def ratios_range(table: pd.DataFrame) -> pd.DataFrame:
    """Return what the rows of :func:`rearrangements` span: one row, or none.

    ``places``, and for splits and mergers of all units the least and greatest ratio: ``split_low``, ``split_high``,
    ``merger_low``, ``merger_high`` (missing where there is none).
    """
    if table.empty:
        return table
    ends = table.groupby("kind")["ratio"].agg(low="min", high="max").reindex(["split", "merger"]).stack()
    ends = {f"{kind}_{side}": ratio for (kind, side), ratio in ends.items()}
    return one_row(places=table["area"].nunique(), **ends, status="derived", figures=trace(table["figures"]))


def printed(
    published: Published, *, indicator: str, areas: Sequence[str], since: int | None = None, until: int | None = None
) -> pd.DataFrame:
    """Return what was printed of one indicator in several places, as they are named, each in order of time.

    One row per figure of a whole whose period ends in the years from ``since`` to ``until``: the columns of
    :func:`chibo.metrics.figures.select`, and those of :func:`chibo.metrics.figures.segmented` for each place.
    """
    if isinstance(areas, str) or not areas:
        raise TypeError(f"areas must be a list of ids, not {areas!r}.")
    found = []
    for area in areas:
        rows = select(published, indicator, area=area, until=until).dropna(subset="end")
        series = published.indicators.set_index("id").at[indicator, "series"]
        found.append(segmented(published, rows[rows["end"].dt.year >= (since or 0)], series=series, area=area))
    return pd.concat(found, ignore_index=True)


def rating_pairs(published: Published, *, indicator: str) -> pd.DataFrame:
    """Return the rating classes of each place in consecutive years of one scheme, by scheme, year and place.

    ``indicator`` is ``organisations_rated`` or ``members_rated``. Two printed years are a pair, and so is one printed
    year with the change against an earlier one that its source prints; that earlier share is derived. Years between
    which the ratings break are no pair.

    One row per place, class and pair: ``area``, ``category``, ``variant`` (of "clean and strong" with ``inside``,
    ``apart`` or ``not_said`` after it: whether the exemplary are in it), ``scheme`` (its first year), ``period_from``,
    ``period_to``, ``from_value``, ``to_value``, ``measure`` (``share``: per cent of the source's base, or ``count``
    where shares were not printed for both years), ``from_status``, ``to_status``, ``from_figures`` and ``to_figures``
    of the two values, ``difference`` = to − from (points or a number), ``unprinted_pct`` (what the later shares of a
    place leave of 100 %, where the earlier ones leave nothing: then they are of unlike bases; else missing), ``status``
    (``derived``), ``figures``.
    """
    pairs = _consecutive(published, indicator, "share") + _consecutive(published, indicator, "count")
    # A share says more than a count.
    table = pd.DataFrame(pairs, columns=_PAIR).drop_duplicates(["area", "category", "period_to"])
    schemes, years = published.rating_schemes, table["period_to"].astype(int)
    where = table["source"].map(published.sources.set_index("id")["exemplary"])
    where = where.replace({"": NOT_SAID, "share_of_it": "inside"})
    variant = table["category"].where(table["category"] != CLEAN_STRONG, f"{CLEAN_STRONG}_" + where)
    difference = (table["to_value"] - table["from_value"]).round(2)
    firsts = [scheme_in_force(schemes, RATED[indicator], year, year)["first_year"].max() for year in years]
    ranks = schemes.drop_duplicates("category").set_index("category")["rank"]
    table = table.assign(variant=variant, scheme=firsts, rank=table["category"].map(ranks), difference=difference)
    sums = table.groupby(["area", "period_to", "measure"])[["from_value", "to_value"]].transform("sum")
    uneven = (table["measure"] == "share") & (sums["from_value"] > 99.5) & (sums["to_value"] < 99.5)
    table["unprinted_pct"] = (100 - sums["to_value"]).round(2).where(uneven)
    table = table.sort_values(["scheme", "period_to", "area", "rank"], kind="stable", ignore_index=True)
    return table.drop(columns=["rank", "source"]).assign(status="derived")


def own_pairs(published: Published, *, area: str) -> pd.DataFrame:
    """Return the rows of :func:`rating_pairs` about one area, of organisations and of members: ``subject``."""
    subjects = ("organisations", "members")
    tables = [rating_pairs(published, indicator=f"{each}_rated").assign(subject=each) for each in subjects]
    table = pd.concat(tables, ignore_index=True).query("area == @area").reset_index(drop=True)
    return table.assign(item=table["measure"].replace("share", ""))


def _classes(published: Published, indicator: str) -> dict[str, pd.DataFrame]:
    """Return each class of each place and whole year: its share, printed or worked out, and its count, by measure."""
    shares, counts, changes = (select(published, indicator + of, category=None) for of in ("_pct", "", "_pct_change"))
    keys, columns = ["area", "period", "source"], ["area", "category", "period", "value", "source", "figures", "status"]
    rated = counts[counts["category"] == "all"][[*keys, "value", "figures"]]
    shares, counts = whole_years(shares), whole_years(counts[counts["category"] != "all"])
    of_rated = counts.merge(rated, on=keys, suffixes=("", "_rated")).assign(status="derived")
    of_rated["value"] = 100 * of_rated["value"] / of_rated["value_rated"]
    of_rated["figures"] += " " + of_rated["figures_rated"]
    ends = changes["period"].str.split("/")
    changes = changes.assign(period=ends.str[-1], first=ends.str[0])[[*columns[:4], "first", "figures"]]
    # A change with more decimals than the share needs the share that the counts give, with as many.
    finer = of_rated.merge(changes, on=columns[:3], suffixes=("", "_change"))
    finer = finer.merge(shares, on=columns[:3], suffixes=("", "_printed"))
    digits = finer["value_change"].map(decimals_of)
    finer["value"] = [*map(round, finer["value"], digits)]
    finer = finer[(digits > finer["value_printed"].map(decimals_of)) & (finer["value"] != finer["value_printed"])]
    shares = pd.concat([each[columns] for each in (finer, shares, of_rated)]).round(2).drop_duplicates(columns[:3])
    earlier = shares.merge(changes, on=columns[:3], suffixes=("", "_change")).assign(status="derived")
    earlier["value"] = (earlier["value"] - earlier["value_change"]).round(2)
    earlier["figures"] += " " + earlier["figures_change"]
    shares = pd.concat([shares, earlier.assign(period=earlier["first"])[columns]]).drop_duplicates(columns[:3])
    return {"share": shares, "count": counts[columns].drop_duplicates(columns[:3])}


@lru_cache(maxsize=4)  # of all places, and several parts of a report ask
def _consecutive(published: Published, indicator: str, measure: str) -> list[tuple]:
    """Return each year of a class with the year before it that no break of the ratings separates."""
    pairs, classes = [], _classes(published, indicator)[measure]
    for (place, category), years in classes.groupby(["area", "category"], sort=False):
        if len(years) > 1:
            years = years.assign(year=years["period"].astype(int)).sort_values("year")
            years = segmented(published, years, series="ratings", area=place)
            for one, two in pairwise(plain_rows(years)):
                if one.segment == two.segment:
                    told = ("period", "value", "status", "figures")
                    values = [getattr(each, name) for name in told for each in (one, two)]
                    pairs.append((place, category, *values, measure, two.source, trace(one.figures, two.figures)))
    return pairs
