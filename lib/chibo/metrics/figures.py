"""Picking printed figures out of the published layer, and keeping their trace through arithmetic."""

from collections.abc import Iterable

import pandas as pd

from chibo.errors import UnknownName
from chibo.store import Published
from chibo.words.text import area_meant


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

    Examples
    --------
    >>> from chibo.store import open_data
    >>> units = select(open_data().published, "units_total", area="da-lat", until=2011)
    >>> print(units[["period", "value", "figures"]].tail(3).to_string(index=False))
    period  value figures
      2010  108.0    F083
      2011  249.0    F084
      2011  249.0    F085
    """
    if area is not None:
        known_area(published, area)
    wanted = [indicator] if isinstance(indicator, str) else indicator
    conditions = {"area": area, "category": category, "until": until, "year": year}
    found = published.figures(by=["end", "start", "id"], indicator=wanted, **conditions)
    inferred = found["period_status"] == "inferred"
    return found.assign(figures=found["id"], status=found["period_status"].where(inferred, "as_reported"))


def known_area(published: Published, area: str) -> None:
    """Raise where an area is none of ``areas``: an empty answer would say that nothing was printed about it.

    Raises
    ------
    UnknownName
        With the id that was probably meant.
    """
    areas = published.areas["id"]
    if len(areas) and area not in set(areas):
        named = {known: names.values() for known, names in published.place_names.items()}
        raise UnknownName(f"area: {area!r} came, which is no id of areas.csv; {area_meant(area, named)}")


def latest(figures: pd.DataFrame) -> pd.Series | None:
    """Return the last row of a frame made by :func:`select`, or ``None`` when there is none."""
    return None if figures.empty else figures.iloc[-1]


def trace(*parts: str | Iterable[str]) -> str:
    """Join the ``figures`` of several results, each id once, in order."""
    texts = [part if isinstance(part, str) else " ".join(part) for part in parts]
    return " ".join(dict.fromkeys(" ".join(texts).split()))


def nearest_year(published: Published, indicator: str | list[str], *, area: str, year: int) -> int | None:
    """Return the year closest to a report: the last one up to ``year`` with a figure, or else the first after it.

    Only figures about one year count; periods of several years are no annual figures.
    """
    return nearest_of(select(published, indicator, area=area, category=None), year)


def nearest_of(figures: pd.DataFrame, year: int) -> int | None:
    """Return the year closest to a report among figures made by :func:`select`, as :func:`nearest_year` does."""
    years = figures.loc[figures["start"].dt.year == figures["end"].dt.year, "end"].dt.year
    if years.empty:
        return None
    return int(years[years <= year].max() if (years <= year).any() else years.min())


def case_of(found: int, year: int) -> str:
    """Return how a year found by :func:`nearest_year` lies to the report year: ``in_year``, ``earlier``, ``later``."""
    return "in_year" if found == year else "earlier" if found < year else "later"


def of_year(published: Published, *, area: str, year: int) -> pd.DataFrame:
    """Return every figure printed for a year about an area.

    Returns
    -------
    DataFrame
        One row per figure, by subject: the columns of ``observations`` with ``subject``, ``figures`` and ``status``.
        A figure belongs to the year its period ends in.
    """
    indicators = published.indicators.set_index("id")
    found = select(published, indicators.index.tolist(), area=area, category=None, year=year)
    order = {name: place for place, name in enumerate(indicators.index)}
    found = found.assign(subject=found["indicator"].map(indicators["subject"]), order=found["indicator"].map(order))
    return found.sort_values(["order", "id"], ignore_index=True).drop(columns="order")
