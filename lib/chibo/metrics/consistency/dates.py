"""Pages that bear another date than their text."""

import pandas as pd

from chibo.metrics.consistency.terms import Figures
from chibo.metrics.figures import select, trace
from chibo.model.rows import plain_rows
from chibo.store import Published
from chibo.words.periods import parse_period

DAYS_A_YEAR = 365.25


def dated_otherwise(published: Published, *, area: str | None = None) -> pd.DataFrame:
    """Return the sources whose page bears another date than its text, as we read the text.

    Parameters
    ----------
    published : the published layer
    area : only sources of figures of this area and the places inside it; all when not given

    Returns
    -------
    DataFrame
        One row per source, the most years apart first: ``source``, ``title``, ``published`` (on the page),
        ``text_date`` (inferred), ``years`` between them (positive when the page is later; from the nearer ends),
        ``count`` of figures it printed, ``note``, ``status`` (``inferred``), ``figures``.
    """
    places = None if area is None else Figures(published).with_all_inside(area)
    found = select(published, published.indicators["id"].tolist(), category=None)
    found = found[found["area"].isin(places)] if places is not None else found
    rows = []
    for source in plain_rows(published.sources):
        figures = found.loc[found["source"] == source.id, "figures"]
        years = _years_between(source.text_date, source.published)
        if years and len(figures):
            rows.append(
                {
                    "source": source.id,
                    "title": source.title,
                    "published": source.published,
                    "text_date": source.text_date,
                    "years": years,
                    "count": len(figures),
                    "note": source.note,
                    "status": "inferred",
                    "figures": trace(sorted(figures)),
                }
            )
    columns = ["source", "title", "published", "text_date", "years", "count", "note", "status", "figures"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("years", key=abs, ascending=False, ignore_index=True)


def _years_between(text: str, page: str) -> float:
    """Return the years from the date of a text to that of its page, 0 when either is unknown or they overlap."""
    written, stamped = parse_period(text), parse_period(page)
    if written is None or stamped is None or (written.start <= stamped.end and stamped.start <= written.end):
        return 0.0
    days = (stamped.start - written.end).days if written.end < stamped.start else -(written.start - stamped.end).days
    return round(days / DAYS_A_YEAR, 1)
