"""Change of a printed quantity between two years: a number inside one regime, an error across a break."""

import pandas as pd

from chibo.errors import UnknownName, nearest
from chibo.metrics.breaks import refuse_across
from chibo.metrics.figures import latest, select, trace
from chibo.store import Published

_COLUMNS = ["area", "indicator", "category", "period_before", "period_after", "value_before", "value_after"]
_COLUMNS += ["change", "growth_pct", "status", "figures"]


def between(
    published: Published, indicator: str, *, area: str, before: int, after: int, category: str = ""
) -> pd.DataFrame:
    """Return how a printed quantity of an area changed between two years: one row, or none.

    Stocks and shares are the last printed for a year; counts over a span must be of the whole calendar year.

    Parameters
    ----------
    published : the published layer
    indicator : an id of indicators.csv
    area : an id of areas.csv
    before, after : the two years
    category : part of the indicator; empty for the whole

    Returns
    -------
    DataFrame
        ``area``, ``indicator``, ``category``, ``period_before``, ``period_after``, ``value_before``, ``value_after``
        (in the indicator's unit), ``change`` = after − before (in percentage points where the unit is per cent),
        ``growth_pct`` = 100 × change / before (missing for shares, and where before is 0), ``status``, ``figures``.
        No row where one of the years was not published.

    Raises
    ------
    SeriesBreakError
        When the indicator's series breaks after the first figure and up to the last one, in the area or around it:
        a growth across a break is an error, not a number. It names the instrument.
    UnknownName
        When the indicator or the area is not known.
    """
    indicators = published.indicators.set_index("id")
    if indicator not in indicators.index:
        near = nearest(indicator, indicators.index)
        raise UnknownName(f"indicator: {indicator!r} came, which is no id of indicators.csv; {near}")
    series, measure = indicators.loc[indicator, ["series", "measure"]]
    found = select(published, indicator, area=area, category=category)
    found = found[found["start"].dt.year == found["end"].dt.year]
    if measure == "flow":
        whole_year = (found["start"].dt.strftime("%m-%d") == "01-01") & (found["end"].dt.strftime("%m-%d") == "12-31")
        found = found[whole_year]
    first, last = (latest(found[found["end"].dt.year == year]) for year in (before, after))
    if first is None or last is None:
        return pd.DataFrame(columns=_COLUMNS)
    # A break inside the earlier year has mixed two regimes in what that year counts.
    start = first["start"] if measure == "flow" else first["end"]
    refuse_across(published, series=series, area=area, what=indicator, before=start, after=last["end"])
    change = last["value"] - first["value"]
    relative = measure != "share" and first["value"] != 0
    row = {
        "area": area,
        "indicator": indicator,
        "category": category,
        "period_before": first["period"],
        "period_after": last["period"],
        "value_before": first["value"],
        "value_after": last["value"],
        "change": change,
        "growth_pct": 100 * change / first["value"] if relative else float("nan"),
        "status": "derived",
        "figures": trace(first["figures"], last["figures"]),
    }
    return pd.DataFrame([row], columns=_COLUMNS)
