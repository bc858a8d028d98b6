"""Where series stop being comparable: the breaks that concern an area and an indicator."""

import pandas as pd

from chibo.periods import parse_period
from chibo.store import Published


def breaks_of(published: Published, *, series: str, area: str) -> pd.DataFrame:
    """Return the breaks of a kind of series in an area, its own and those of the places around it.

    Returns
    -------
    DataFrame
        One row per break in order of time: ``id``, ``year``, ``x`` (where it stands on an axis of years, just before
        the first value of the new regime), ``kind``, ``instrument_vi``, ``instrument_en``, ``reason_vi``,
        ``reason_en``.
    """
    parents = published.areas.set_index("id")["parent"]
    around = {""}
    while area:
        around.add(area)
        area = parents.get(area, "")
    found = published.breaks[(published.breaks["series"] == series) & published.breaks["area"].isin(around)]
    years = pd.Series([parse_period(period).start.year for period in found["period"]], found.index, dtype=int)
    # A value of a year stands at the year's number; a regime that begins inside a year begins before that value.
    return found.assign(year=years, x=years - 0.5).sort_values("year", ignore_index=True).drop_duplicates("year")


def with_segments(years: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    """Return the table with ``segment``: rows of one segment are comparable, rows of two are not.

    ``years`` needs a column ``year``.
    """
    return years.assign(segment=[int((breaks["year"] <= year).sum()) for year in years["year"]])
