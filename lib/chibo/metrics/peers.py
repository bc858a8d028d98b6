"""How far the figure of another place compares: its date, and where it lies."""

import pandas as pd

from chibo.store import Published


def around(published: Published, area: str) -> list[str]:
    """Return the area and every place that contains it, from the inside out; nothing for no area."""
    parents = published.areas.set_index("id")["parent"]
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
    province = {other: _province(published, area, other) for other in table["area"].unique()}
    return table.assign(
        months_apart=pd.array(apart, dtype="Int64"), province=table["area"].map(province).astype(object)
    )


def _months(date: pd.Timestamp) -> int:
    return 12 * date.year + date.month


def _province(published: Published, area: str, other: str) -> str:
    """Return how the other place lies to the area's province."""
    wider, others = around(published, area), around(published, other)
    if other == area:
        return ""
    if other in wider:
        return "wider"
    areas = published.areas.set_index("id")
    own, there = (_provinces(areas, chain) for chain in (wider, others))
    return "" if not own or not there else "same" if own & there else "other"


def _provinces(areas: pd.DataFrame, chain: list[str]) -> set[str]:
    """Return the province in a chain of places; with new borders it has a new id and is the same to a reader."""
    found = areas.loc[[place for place in chain if areas["kind"].get(place) == "province"]]
    return {*found.index, *found["successor"]} - {""}
