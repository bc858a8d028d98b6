"""Picking printed figures out of the published layer, and keeping their trace through arithmetic."""

from collections.abc import Iterable

import pandas as pd

from chibo.store import Published


def select(
    published: Published,
    indicator: str | list[str],
    *,
    area: str | None = None,
    category: str | None = "",
    until: int | None = None,
    year: int | None = None,
) -> pd.DataFrame:
    """Return printed figures in order of time.

    Parameters
    ----------
    published : the published layer
    indicator : one indicator or several
    area : only this area; ``None`` for all
    category : only this category, ``""`` for the whole; ``None`` for all
    until : only periods that end in this year or earlier
    year : only periods that end in this year

    Returns
    -------
    DataFrame
        One row per figure with the columns of ``observations``, ``figures`` (its own id) and ``status``
        (``as_reported`` or ``inferred``). Figures without a known period come only when neither ``until``
        nor ``year`` is given.
    """
    found = published.observations
    found = found[found["indicator"].isin([indicator] if isinstance(indicator, str) else indicator)]
    if area is not None:
        found = found[found["area"] == area]
    if category is not None:
        found = found[found["category"] == category]
    if until is not None:
        found = found[found["end"].dt.year <= until]
    if year is not None:
        found = found[found["end"].dt.year == year]
    status = found["period_status"].map({"stated": "as_reported", "inferred": "inferred", "unknown": "as_reported"})
    return found.assign(figures=found["id"], status=status).sort_values(["end", "start", "id"], ignore_index=True)


def latest(figures: pd.DataFrame) -> pd.Series | None:
    """Return the last row of a frame made by :func:`select`, or ``None`` when there is none."""
    return None if figures.empty else figures.iloc[-1]


def trace(*parts: str | Iterable[str]) -> str:
    """Join the ``figures`` of several results, each id once, in order."""
    texts = [part if isinstance(part, str) else " ".join(part) for part in parts]
    return " ".join(dict.fromkeys(" ".join(texts).split()))


def one_value(published: Published, indicator: str, **where) -> tuple[float, str] | None:
    """Return the value and the id of the latest figure, or ``None``; arguments as for :func:`select`."""
    row = latest(select(published, indicator, **where))
    return None if row is None else (float(row["value"]), row["figures"])
