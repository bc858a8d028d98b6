"""The places inside an area, what became of them in 2025, and how much of them a register knows."""

import functools

import pandas as pd

from chibo.metrics.quality import register_organisations
from chibo.metrics.register import areas_in
from chibo.model.layers import Register

_FEWEST_CELLS = 3
"""With two cells in a place, each knows the other's numbers by taking its own away."""


class Places:
    """The wards and communes of one area through the borders of 2025, and which of them a register has."""

    def __init__(self, areas: pd.DataFrame, area: str, register: Register):
        self._areas, self._area, self._register = areas.set_index("id"), area, register
        self._inside = areas.loc[areas["parent"] == area, "id"].tolist()
        self._became = areas[areas["successor"] != ""].groupby("successor")["id"].agg(set)
        # A new ward that also took in places from outside the area is left out: its units are no longer the area's.
        whole = [new for new, old in self._became.items() if old <= set(self._inside)]
        self._wards = [*self._inside, *whole] or [area]
        self._bodies = [*dict.fromkeys([area, *self._wards])]
        self.known_wards = functools.cache(self._known_wards)

    @property
    def wards(self) -> list[str]:
        """The wards and communes of the area, with what became of them, that the register has units of.

        The area itself stands for one that has no parts.
        """
        return areas_in(self._register, "units", self._wards)

    @property
    def bodies(self) -> list[str]:
        """The areas whose organisations belong to the area, as far as the register has them: itself, its wards."""
        return areas_in(self._register, "organisations", self._bodies)

    @property
    def inside(self) -> str:
        """The greater area whose part this one is, where it has no parts of its own; else "".

        A new ward is part of the area all its places came from.
        """
        if self._inside:
            return ""
        were = {self._areas.at[old, "parent"] for old in self._became.get(self._area, ())}
        return were.pop() if len(were) == 1 else self._areas.at[self._area, "parent"]

    @functools.cached_property
    def years(self) -> dict[str, tuple[int, int]]:
        """The first and the last year of each part of the area; an open end is year 0 or 9999."""
        known = self._areas.loc[[ward for ward in self._wards if ward != self._area]]
        return {
            ward: (int(since[:4] or 0), int(until[:4] or 9999))
            for ward, since, until in zip(known.index, known["valid_from"], known["valid_to"], strict=True)
        }

    def at_end_of(self, year: int) -> list[str]:
        """Return the wards and communes that exist at the end of a year; none where the area has none."""
        return [ward for ward, (since, until) in self.years.items() if since <= year < until]

    def left_out(self, year: int) -> dict[str, list[str]]:
        """Return the new wards left out at the end of a year, by the day they began."""
        return {day: wards for day, wards in self._torn.items() if day[:4] <= str(year)}

    @functools.cached_property
    def _torn(self) -> dict[str, list[str]]:
        inside = set(self._inside)
        torn = [new for new, old in self._became.items() if old & inside and not old <= inside]
        since = self._areas.loc[torn, "valid_from"]
        return {day: list(new.index) for day, new in since.groupby(since)}

    def tiles(self) -> pd.DataFrame:
        """Return where each place stands on the schematic map: ``tile_row`` and ``tile_column`` by id."""
        return self._areas[["tile_row", "tile_column"]]

    def _known_wards(self, year: int, table: str) -> list[str]:
        """Return the wards with rows of ``units`` or ``organisations`` in force at the end of a year; none for all."""
        rows, day = getattr(self._register, table), pd.Timestamp(year, 12, 31)
        known = set(rows.loc[~(rows["valid_from"] > day) & ~(rows["valid_to"] <= day), "area"])
        wards = self.at_end_of(year)
        return [] if known >= set(wards) else [ward for ward in wards if ward in known]

    @functools.cached_property
    def with_few_cells(self) -> frozenset[tuple[str, int]]:
        """The area and its wards, each with a year, where the register has a cell or two at the end of it."""
        whole = register_organisations(self._register, areas=self.bodies).assign(area=self._area)
        counts = pd.concat([whole, register_organisations(self._register, areas=self.bodies, by="area")])
        # A register may name no cell at all; then it does not say that there is but one.
        few = counts[counts["all_cells"].between(1, _FEWEST_CELLS - 1)]
        return frozenset(zip(few["area"], few["year"].astype(int), strict=True))
