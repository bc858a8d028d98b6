"""How much of an area a register speaks of: which of its wards it knows, and where it knows a cell or two only."""

import functools

import pandas as pd

from chibo.metrics.register import areas_in, measure
from chibo.model.layers import Register
from chibo.report.places import Places

_FEWEST_CELLS = 3
"""With two cells in a place, each knows the other's numbers by taking its own away."""


class Extent:
    """The extent of a register over the wards and communes of one area."""

    def __init__(self, register: Register, places: Places):
        self._register, self._places = register, places
        self.wards_known = functools.cache(self._wards_known)

    def _wards_known(self, year: int, table: str) -> list[str]:
        """Return the wards with rows of ``units`` or ``organisations`` in force at the end of a year; none for all."""
        rows, day = getattr(self._register, table), pd.Timestamp(year, 12, 31)
        known = set(rows.loc[(rows["valid_from"] <= day) & ~(rows["valid_to"] <= day), "area"])
        wards = self._places.at_end_of(year)
        return [] if known >= set(wards) else [ward for ward in wards if ward in known]

    def places_of_few_cells(self, area: str) -> frozenset[tuple[str, int]]:
        """Return the area and its wards, each with a year, where the register has a cell or two at the end of it."""
        areas = areas_in(self._register, "organisations", self._places.bodies)
        whole = measure(self._register, "organisations", areas=areas).assign(area=area)
        each = measure(self._register, "organisations", areas=areas, by="area")
        counts = pd.concat([whole, each])
        # A register may name no cell at all; then it does not say that there is but one.
        few = counts[counts["all_cells"].between(1, _FEWEST_CELLS - 1)]
        return frozenset(zip(few["area"], few["year"].astype(int), strict=True))
