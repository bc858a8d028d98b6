"""What was published at all: how many figures were found, by subject and year."""

import pandas as pd

from chibo.metrics.figures import of_year, select, trace
from chibo.store import Published


def record(published: Published, *, area: str) -> pd.DataFrame:
    """Return how many figures were published about an area, by subject and year.

    Returns
    -------
    DataFrame
        One row per subject and year from the first to the last year with any figure: ``subject``, ``year``,
        ``count`` (0 where nothing was found), ``figures``. A figure counts in the year its period ends;
        figures of unknown period are left out.
    """
    found = select(published, published.indicators["id"].tolist(), area=area, category=None)
    found = found[found["end"].notna()]
    subjects = published.indicators.set_index("id")["subject"]
    found = found.assign(subject=found["indicator"].map(subjects), year=found["end"].dt.year)
    order = list(dict.fromkeys(published.indicators["subject"]))
    if found.empty:
        return pd.DataFrame(columns=["subject", "year", "count", "figures"])
    years = range(int(found["year"].min()), int(found["year"].max()) + 1)
    grid = pd.MultiIndex.from_product([order, years], names=["subject", "year"])
    grouped = found.groupby(["subject", "year"])["figures"].agg(["count", " ".join]).reindex(grid)
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
