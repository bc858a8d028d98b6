"""What was published at all: how many figures were found, by subject and year."""

import pandas as pd

from chibo.metrics.figures import of_year, select, trace
from chibo.store import Published


def record(published: Published, *, area: str, by: str = "subject") -> pd.DataFrame:
    """Return how many figures were published about an area, by year.

    Parameters
    ----------
    published : the published layer
    area : the area, without the places inside it
    by : ``subject``, or ``indicator`` (those with a figure)

    Returns
    -------
    DataFrame
        One row per subject or indicator and year from the first to the last year with any figure: ``subject`` or
        ``indicator``, ``year``, ``count`` (0 where nothing was found), ``figures``. A figure counts in the year its
        period ends; figures of unknown period are left out.
    """
    indicators = published.indicators
    found = select(published, indicators["id"].tolist(), area=area, category=None)
    found = found[found["end"].notna()]
    if found.empty:
        return pd.DataFrame(columns=[by, "year", "count", "figures"])
    subjects = indicators.set_index("id")["subject"]
    found = found.assign(subject=found["indicator"].map(subjects), year=found["end"].dt.year)
    order = list(dict.fromkeys(indicators["subject"]))
    if by == "indicator":
        by_subject = indicators.sort_values("subject", key=lambda names: names.map(order.index), kind="stable")
        order = [name for name in by_subject["id"] if name in set(found["indicator"])]
    years = range(int(found["year"].min()), int(found["year"].max()) + 1)
    grid = pd.MultiIndex.from_product([order, years], names=[by, "year"])
    grouped = found.groupby([by, "year"])["figures"].agg(["count", " ".join]).reindex(grid)
    return (
        grouped.assign(count=grouped["count"].fillna(0).astype(int), figures=grouped["join"].fillna(""))
        .drop(columns="join")
        .reset_index()
    )


def record_of_year(published: Published, *, area: str, year: int) -> pd.DataFrame:
    """Return how much was published for one year: one row, or none.

    Returns
    -------
    DataFrame
        ``count`` of figures, ``sources`` (how many printed them), ``subjects`` (ids, separated by blanks), ``status``,
        ``figures``.
    """
    found = of_year(published, area=area, year=year)
    if found.empty:
        return pd.DataFrame(columns=["count", "sources", "figures"])
    return pd.DataFrame(
        [
            {
                "count": len(found),
                "sources": found["source"].nunique(),
                "subjects": trace(found["subject"]),
                "status": "as_reported",
                "figures": trace(found["figures"]),
            }
        ]
    )
