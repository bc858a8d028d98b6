"""What the figures of other places allow to be compared: splits and mergers, and two years inside one rating scheme.

``published`` is the published layer, ``area`` the id of the report's own area. Nothing here ranks places: definitions,
layers and dates differ, and each row says how.
"""

from itertools import pairwise

import pandas as pd

from chibo.metrics.figures import breaks_of, compared, one_row, select, trace
from chibo.metrics.split import effect
from chibo.model.rows import plain_rows
from chibo.store import Published

_UNITS = ["units_total", "units_removed", "units_merged", "units_created"]
_REARRANGED = ["area", "period", "end", "kind", "before", "after", "ratio", "status", "figures"]
_PAIR = ["area", "category", "period_from", "period_to", "from_value", "to_value", "measure", "difference", "status"]
_PAIR += ["figures"]


def rearrangements(published: Published, *, area: str) -> pd.DataFrame:
    """Return how many residential units became how many in each split or merger, the largest ratio first.

    One row per place and date: ``area``, ``period``, ``end``, ``kind`` (``split``, ``merger``, ``merged_only`` where
    only the units that were joined are counted, ``relayered`` where the note says that a layer below was abolished),
    ``before``, ``after`` (units), ``ratio`` = after / before, ``status`` (``derived``), ``figures``, and how the date
    compares with the area's own: ``months_apart`` and ``province`` (:func:`chibo.metrics.figures.compared`). Both
    numbers are of one source, but for a split whose parts were printed (:func:`chibo.metrics.split.effect`). A number
    before that was not printed is the one after and those removed; one after, the merged less those removed.
    """
    figures = select(published, _UNITS, category=None).dropna(subset="end")
    by_event = figures.groupby(["area", "period", "source"], sort=False)
    rows = [_event({(f.indicator, f.category): f for f in plain_rows(event)}) for _, event in by_event]
    for place in select(published, "units_split", category=None)["area"].unique():
        for row in plain_rows(effect(published, area=place)):
            end = pd.Timestamp(int(row.period_after[:4]), 12, 31)
            rows.append((place, row.period_after, end, "split", row.units_before, row.units_after, row.figures))
    table = pd.DataFrame(filter(None, rows), columns=[*_REARRANGED[:6], "figures"])
    table = table.assign(ratio=table["after"] / table["before"], status="derived")[_REARRANGED]
    table = table.astype({"end": "datetime64[s]"}).sort_values("ratio", ascending=False, ignore_index=True)
    return compared(published, table, area=area, end=table.loc[table["area"] == area, "end"].max())


def ratios_range(table: pd.DataFrame) -> pd.DataFrame:
    """Return what the rows of :func:`rearrangements` span: one row, or none.

    ``places``, and for splits and mergers of all units the least and greatest ratio: ``split_low``, ``split_high``,
    ``merger_low``, ``merger_high`` (missing where there is none).
    """
    if table.empty:
        return table
    ends = table.groupby("kind")["ratio"].agg(["min", "max"]).reindex(["split", "merger"])
    ends = {
        f"{kind}_{side}": ends.at[kind, end] for kind in ends.index for side, end in (("low", "min"), ("high", "max"))
    }
    return one_row(places=table["area"].nunique(), **ends, status="derived", figures=trace(table["figures"]))


def _event(printed: dict) -> tuple | None:
    """Return the units before and after one event, or ``None`` where one of them cannot be told."""
    first = next(iter(printed.values()))
    after = printed.get(("units_total", ""), printed.get(("units_total", "to_dan_pho")))
    removed, merged = printed.get(("units_removed", "")), printed.get(("units_merged", ""))
    created = printed.get(("units_created", "merger"))
    for kind in ("split", "merger"):
        before = printed.get(("units_total", f"before_{kind}"))
        if before and after:
            kind = "relayered" if after.note == "layer-abolished" else kind
            counts, used = (kind, before.value, after.value), (before, after)
            break
    else:
        if after and removed:
            counts, used = ("merger", after.value + removed.value, after.value), (after, removed)
        elif merged and (created or removed):
            formed = created.value if created else merged.value - removed.value
            counts, used = ("merged_only", merged.value, formed), (merged, created or removed)
        else:
            return None
    return (first.area, first.period, first.end, *counts, trace([figure.figures for figure in used]))


def rating_pairs(published: Published, *, indicator: str) -> pd.DataFrame:
    """Return the rating classes of a place in two years of one scheme.

    ``indicator`` is ``organisations_rated`` or ``members_rated``. Two printed years are a pair, and so is one printed
    year with the change against an earlier one that its source prints; that earlier share is derived. Years between
    which the ratings break are no pair.

    One row per place, class and pair: ``area``, ``category``, ``period_from``, ``period_to``, ``from_value``,
    ``to_value``, ``measure`` (``share``: per cent of those rated, or ``count`` where shares were not printed for both
    years), ``difference`` = to − from (points or a number), ``status`` (``derived``), ``figures``.
    """
    shares, counts = _classes(published, indicator)
    pairs = _consecutive(shares, "share") + _with_change(published, shares, indicator) + _consecutive(counts, "count")
    table = pd.DataFrame(pairs, columns=[name for name in _PAIR if name not in ("difference", "status")])
    # A share says more than a count, and a printed change less than two printed years.
    table = table.drop_duplicates(["area", "category", "period_to"])
    table = table[[_is_unbroken(published, row) for row in plain_rows(table)]]
    table = table.assign(difference=(table["to_value"] - table["from_value"]).round(2), status="derived")
    return table.sort_values(["period_to", "area"], kind="stable", ignore_index=True)[_PAIR]


def _classes(published: Published, indicator: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return each class of each place and whole year: its share, as printed or of the number rated, and its count."""
    shares = select(published, f"{indicator}_pct", category=None)
    counts = select(published, indicator, category=None)
    keys, columns = ["area", "period", "source"], ["area", "category", "period", "value", "figures"]
    rated = counts[counts["category"] == "all"][[*keys, "value", "figures"]]
    counts = counts[(counts["category"] != "all") & counts["period"].str.fullmatch(r"\d{4}")]
    of_rated = counts.merge(rated, on=keys, suffixes=("", "_rated"))
    of_rated["value"] = (100 * of_rated["value"] / of_rated["value_rated"]).round(2)
    of_rated["figures"] += " " + of_rated["figures_rated"]
    shares = pd.concat([shares[shares["period"].str.fullmatch(r"\d{4}")], of_rated])
    return shares[columns].drop_duplicates(columns[:3]), counts[columns].drop_duplicates(columns[:3])


def _consecutive(classes: pd.DataFrame, measure: str) -> list[tuple]:
    """Return each printed year of a class with the printed year before it."""
    pairs = []
    for (place, category), years in classes.groupby(["area", "category"], sort=False):
        for one, two in pairwise(plain_rows(years.sort_values("period"))):
            values = one.period, two.period, one.value, two.value, measure
            pairs.append((place, category, *values, trace(one.figures, two.figures)))
    return pairs


def _with_change(published: Published, shares: pd.DataFrame, indicator: str) -> list[tuple]:
    """Return each printed share with the earlier one that the printed change gives."""
    printed = {(row.area, row.category, row.period): row for row in plain_rows(shares)}
    pairs = []
    for change in plain_rows(select(published, f"{indicator}_pct_change", category=None)):
        first, _, last = change.period.partition("/")
        if row := printed.get((change.area, change.category, last)):
            values = first, last, round(row.value - change.value, 2), row.value, "share"
            pairs.append((change.area, change.category, *values, trace(row.figures, change.figures)))
    return pairs


def _is_unbroken(published: Published, row) -> bool:
    """Return whether no break of the ratings lies between the two years of a pair."""
    first, last = (pd.Timestamp(int(year), 12, 31) for year in (row.period_from, row.period_to))
    dates = breaks_of(published, series="ratings", area=row.area)["date"]
    return not ((dates > first) & (dates <= last)).any()
