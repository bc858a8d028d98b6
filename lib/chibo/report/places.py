"""The places inside an area, and how much of them a register knows."""

import functools

import pandas as pd

from chibo.metrics.register import areas_in
from chibo.model.layers import Register

_FEWEST_CELLS = 3
"""With two cells in a place, each knows the other's numbers by taking its own away."""


class Places:
    """The wards and communes of one area, and which of them a register has.

    Attributes
    ----------
    wards : the wards and communes of the area that the register has units of; the area itself stands for one that has
        no parts
    bodies : the areas whose organisations belong to the area, as far as the register has them: itself, its wards
    inside : the greater area whose part this one is, where it has no parts of its own; else ""
    years : the first and the last year of each part of the area; an open end is year 0 or 9999
    ended : the day the area no longer exists, ISO 8601; empty while it does
    """

    def __init__(self, areas: pd.DataFrame, area: str, register: Register):
        parts, by_id = areas.loc[areas["parent"] == area, "id"].tolist(), areas.set_index("id")
        self.ended = by_id.at[area, "valid_to"]
        self._area, self._register = area, register
        self.wards = areas_in(register, "units", parts or [area])
        self.bodies = areas_in(register, "organisations", [area, *parts])
        self.inside = "" if parts else by_id.at[area, "parent"]
        self.years = {
            part: (int(by_id.at[part, "valid_from"][:4] or 0), int(by_id.at[part, "valid_to"][:4] or 9999))
            for part in parts
        }
        self.known_wards = functools.cache(self._known_wards)

    def at_end_of(self, year: int) -> list[str]:
        """Return the wards and communes that exist at the end of a year; none where the area has none."""
        return [ward for ward, (since, until) in self.years.items() if since <= year < until]

    def _known_wards(self, year: int, table: str) -> list[str]:
        """Return the wards with rows of ``units`` or ``organisations`` in force at the end of a year; none for all."""
        rows, day = getattr(self._register, table), pd.Timestamp(year, 12, 31)
        known = set(rows.loc[~(rows["valid_from"] > day) & ~(rows["valid_to"] <= day), "area"])
        wards = self.at_end_of(year)
        return [] if known >= set(wards) else [ward for ward in wards if ward in known]

    @functools.cached_property
    def with_few_cells(self) -> frozenset[tuple[str, int]]:
        """The area and its wards, each with a year, where the register has a cell or two at the end of it."""
        from chibo.metrics.quality import register_organisations  # asked of real registers only

        whole = register_organisations(self._register, areas=self.bodies).assign(area=self._area)
        counts = pd.concat([whole, register_organisations(self._register, areas=self.bodies, by="area")])
        # A register may name no cell at all; then it does not say that there is but one.
        few = counts[counts["all_cells"].between(1, _FEWEST_CELLS - 1)]
        return frozenset(zip(few["area"], few["year"].astype(int), strict=True))
