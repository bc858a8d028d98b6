"""The published split of an area, followed through its register: where units went, and the account of cells."""

from collections.abc import Iterable

import pandas as pd

from chibo.metrics.figures import latest, select
from chibo.metrics.register.comparison import unit_flow
from chibo.metrics.register.events import waterfall
from chibo.model.layers import Published, Register


def split_flow(register: Register, published: Published, *, area: str, areas: Iterable[str]) -> pd.DataFrame:
    """Return the way of the units through the split: kind before, kind after, state after it, state at its end.

    The dates are those of the published figures: the last day of the year before the split, of the year of the split,
    and the last day of the period in which cells were established.

    Returns
    -------
    DataFrame
        As :func:`chibo.metrics.register.comparison.unit_flow` with two states, and ``until``, the period (ISO 8601) of
        the second, as far as its source says it; empty when no split was published for the area, or its register
        knows no unit of that time.
    """
    dates = _dates(published, area)
    if dates is None or register.units.empty:
        return pd.DataFrame(columns=["from_kind", "to_kind", "state_1", "state_2", "units", "status", "layer", "until"])
    until = latest(select(published, "cells_established", area=area))["period"].rpartition("/")[2]
    return unit_flow(register, kinds_at=dates[0], states_at=dates[1:], areas=areas).assign(until=until)


def split_account(register: Register, published: Published, *, area: str, areas: Iterable[str]) -> pd.DataFrame:
    """Return the account of neighbourhood cells from the split to the end of the published founding of cells.

    Returns
    -------
    DataFrame
        As :func:`chibo.metrics.register.events.waterfall`, without transfers where there were none; empty as
        :func:`split_flow`.
    """
    dates = _dates(published, area)
    if dates is None:
        return pd.DataFrame(columns=["step", "cells", "bottom", "top", "date", "kind", "status", "layer"])
    steps = waterfall(register, since=dates[1], until=dates[2], areas=areas)
    idle = steps["step"].str.startswith("transferred") & (steps["cells"] == 0)
    return steps[~idle].reset_index(drop=True)


def _dates(published: Published, area: str) -> tuple[pd.Timestamp, pd.Timestamp, pd.Timestamp] | None:
    """Return the days of the three stages, or None when no split or no founding of cells was published."""
    divided = latest(select(published, "units_split", area=area, category=None))
    founded = latest(select(published, "cells_established", area=area))
    if divided is None or founded is None:
        return None
    year = divided["end"].year
    return pd.Timestamp(year - 1, 12, 31), pd.Timestamp(year, 12, 31), founded["end"]
