"""Change of annual ratings between two years: inside one scheme a number, across two an error and a coarse bridge."""

import pandas as pd

from chibo.metrics.breaks import breaks_of, refuse_across, with_segments
from chibo.metrics.figures import select, trace
from chibo.metrics.ratings import NOT_STATED, composition, scheme_of
from chibo.store import Published

CRITERIA_CHANGED = "criteria_changed"
"""Caveat of the coarse bridge: the lowest classes of two schemes are only roughly the same thing."""

_EXISTING = {"organisation": "grassroots_organisations", "member": None}


def change(published: Published, *, subject: str, area: str, before: int, after: int) -> pd.DataFrame:
    """Return how the share of each rating changed between two years of one scheme, in percentage points.

    Parameters
    ----------
    published : the published layer
    subject : ``"organisation"`` or ``"member"``
    area : an id of areas.csv
    before, after : rating years

    Returns
    -------
    DataFrame
        One row per class printed for both years, best first; none where one year was not published: ``area``,
        ``category``, ``rank``, ``scheme``, and with suffixes ``_before`` and ``_after`` ``share_pct``, ``base``,
        ``base_kind``, ``exemplary``; ``change_points`` = share after − share before, ``case``, ``status``,
        ``figures``. Where the two sources do not count the exemplary alike, "clean and strong" has no change and
        ``case`` is ``exemplary_differs``.

    Raises
    ------
    SeriesBreakError
        When another scheme came into force after ``before`` and up to ``after``; it names the instrument and offers
        the coarse bridge.
    """
    indicator = _indicator(subject)
    ends = {"before": pd.Timestamp(before, 12, 31), "after": pd.Timestamp(after, 12, 31)}
    refuse_across(published, series="ratings", area=area, what=f"Ratings of {subject}s", **ends)
    sides = [
        composition(published, indicator, year=year, area=area, existing=_EXISTING[subject]) for year in (before, after)
    ]
    keys = ["area", "category", "rank", "scheme"]
    carried = [*keys, "share_pct", "base", "base_kind", "exemplary", "figures"]
    sides = [side.loc[side["category"] != NOT_STATED, carried] for side in sides]
    both = sides[0].merge(sides[1], on=keys, suffixes=("_before", "_after"))
    differs = (both["exemplary_before"] != both["exemplary_after"]) & both["category"].str.startswith("clean_strong")
    points = both["share_pct_after"] - both["share_pct_before"]
    figures = [trace(pair) for pair in both[["figures_before", "figures_after"]].to_numpy()]
    return both.drop(columns=["figures_before", "figures_after"]).assign(
        change_points=points.mask(differs),
        case=differs.map({True: "exemplary_differs", False: ""}),
        status=differs.map({True: "unknown", False: "derived"}),
        figures=figures,
    )


def coarse_bridge(published: Published, *, subject: str, area: str) -> pd.DataFrame:
    """Return the share of the lowest class in every rating year: the only thing to set side by side across schemes.

    "Weak" until 2017 is roughly "not completed" from 2018; for members "in breach or not completed" is roughly "not
    completed". Even this is weak, because the criteria changed: read levels side by side, subtract nothing.

    Parameters
    ----------
    published : the published layer
    subject : ``"organisation"`` or ``"member"``
    area : an id of areas.csv

    Returns
    -------
    DataFrame
        One row per year with ratings: ``area``, ``year``, ``period``, ``scheme``, ``category`` (the lowest class of
        that scheme), ``count``, ``base``, ``base_kind``, ``share_pct``, ``low_pct`` and ``high_pct`` (from 0 to all
        that is not stated, where the class was not printed), ``caveat`` (``criteria_changed`` after a break,
        else empty), ``status`` (``derived``, or ``bounded`` where the class was not printed), ``figures``, and the
        columns of :func:`chibo.metrics.breaks.with_segments`.
    """
    indicator = _indicator(subject)
    printed = select(published, [indicator, f"{indicator}_pct"], area=area, category=None)
    printed = printed[printed["start"].dt.year == printed["end"].dt.year]
    rows = [
        _lowest(scheme_of(published, indicator, year), rated) | {"area": area, "year": year, "period": str(year)}
        for year in sorted(printed["end"].dt.year.unique().tolist())
        if len(rated := composition(published, indicator, year=year, area=area, existing=_EXISTING[subject]))
    ]
    columns = ["area", "year", "period", "scheme", "category", "count", "base", "base_kind"]
    columns += ["share_pct", "low_pct", "high_pct", "status", "figures"]
    table = pd.DataFrame(rows, columns=columns)
    table = with_segments(table, breaks_of(published, series="ratings", area=area))
    crossed = table["break_x"].notna()
    return table.assign(caveat=crossed.map({True: CRITERIA_CHANGED, False: ""}).astype(object))


def _indicator(subject: str) -> str:
    if subject not in _EXISTING:
        raise ValueError(f"subject must be 'organisation' or 'member', not {subject!r}.")
    return f"{subject}s_rated"


def _lowest(scheme: pd.DataFrame, rated: pd.DataFrame) -> dict:
    """Return the lowest class of a year; where it was not printed, it is somewhere in what is not stated."""
    lowest = scheme["category"].iloc[-1]
    carried = ["scheme", "base", "base_kind"]
    said = {name: rated[name].iloc[0] for name in carried} | {"category": lowest, "figures": trace(rated["figures"])}
    by_class = rated.set_index("category")
    if lowest in by_class.index:
        row = by_class.loc[lowest]
        return said | row[["count", "share_pct", "low_pct", "high_pct", "figures"]].to_dict() | {"status": "derived"}
    high = by_class["high_pct"].get(NOT_STATED, 0.0)
    return said | {"low_pct": 0.0, "high_pct": high, "status": "bounded"}
