"""How far the figure of another place compares: its date, and where it lies."""

from collections.abc import Iterable

import pandas as pd

from chibo.store import Published


def around(published: Published, area: str) -> list[str]:
    """Return the area and every place that contains it, from the inside out; nothing for no area."""
    parents = dict(zip(published.areas["id"], published.areas["parent"], strict=True))
    found = []
    while area:
        found.append(area)
        area = parents.get(area, "")
    return found


def compared(published: Published, table: pd.DataFrame, *, area: str, end: pd.Timestamp) -> pd.DataFrame:
    """Return the rows of several places with how they compare with one area at one date.

    Parameters
    ----------
    published : the published layer
    table : rows with ``area`` and ``end`` (last day of the row's period)
    area : the area that the others stand beside
    end : the date of its figure; NaT when it has none

    Returns
    -------
    DataFrame
        The table with ``months_apart`` (negative before the area's date, missing without one) and ``province``:
        ``same``, ``other``, ``wider`` (the place contains the area), or empty for the area itself and where either
        lies in no province.
    """
    apart = [None if pd.isna(last) or pd.isna(end) else _months(last) - _months(end) for last in table["end"]]
    province = _lying(published, area, table["area"].unique())
    return table.assign(
        months_apart=pd.array(apart, dtype="Int64"), province=table["area"].map(province).astype(object)
    )


def _months(date: pd.Timestamp) -> int:
    return 12 * date.year + date.month


def _lying(published: Published, area: str, others: Iterable[str]) -> dict[str, str]:
    """Return how each of the other places lies to the area's province."""
    known = published.areas[published.areas["kind"] == "province"]
    # With new borders a province has a new id, and is the same to a reader.
    ids = {old: {old, new} - {""} for old, new in zip(known["id"], known["successor"], strict=True)}
    chains = {place: around(published, place) for place in {area, *others}}
    inside = {place: set().union(*(ids.get(part, ()) for part in chain)) for place, chain in chains.items()}

    def lies(other: str) -> str:
        if other == area:
            return ""
        if other in chains[area]:
            return "wider"
        own, there = inside[area], inside[other]
        return "" if not own or not there else "same" if own & there else "other"

    return {other: lies(other) for other in others}
