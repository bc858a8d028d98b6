"""The places inside an area, and how much of them a register knows."""

import functools

import pandas as pd

from chibo.metrics.register import areas_in
from chibo.model.layers import Register


class Places:
    """The wards and communes of one area, and which of them a register has.

    Attributes
    ----------
    wards : the wards and communes of the area that the register has units of; the area itself stands for one that has
        no parts
    bodies : the areas whose organisations belong to the area, as far as the register has them: itself, all inside it
    inside : the greater area whose part this one is, where it has no parts of its own; else ""
    years : the first and the last year of each part of the area; an open end is year 0 or 9999
    of_districts : whether parts of the area have parts themselves
    ended : the day the area no longer exists, ISO 8601; empty while it does
    """

    def __init__(self, areas: pd.DataFrame, area: str, register: Register):
        parts, by_id = areas.loc[areas["parent"] == area, "id"].tolist(), areas.set_index("id")
        # A province counts its districts with their wards.
        within, deeper = parts, parts
        while deeper := areas.loc[areas["parent"].isin(deeper) & ~areas["id"].isin(within), "id"].tolist():
            within = [*within, *deeper]
        self.of_districts = within != parts
        self.ended = by_id.at[area, "valid_to"]
        self._area, self._register = area, register
        self.wards = areas_in(register, "units", within or [area])
        self.bodies = areas_in(register, "organisations", [area, *within])
        self.inside = "" if parts else by_id.at[area, "parent"]
        self.years = {
            part: (int(by_id.at[part, "valid_from"][:4] or 0), int(by_id.at[part, "valid_to"][:4] or 9999))
            for part in parts
        }
        self._parent = by_id["parent"]
        self.known_wards = functools.cache(self._known_wards)

    def at_end_of(self, year: int) -> list[str]:
        """Return the wards and communes that exist at the end of a year; none where the area has none."""
        return [ward for ward, (since, until) in self.years.items() if since <= year < until]

    def _known_wards(self, year: int, table: str) -> list[str]:
        """Return the wards with rows of ``units`` or ``organisations`` in force at the end of a year; none for all."""
        rows, day = getattr(self._register, table), pd.Timestamp(year, 12, 31)
        known = set(rows.loc[~(rows["valid_from"] > day) & ~(rows["valid_to"] <= day), "area"])
        known |= set(self._parent.reindex(list(known)))  # of a district, whose wards it has
        wards = self.at_end_of(year)
        return [] if known >= set(wards) else [ward for ward in wards if ward in known]

    @functools.cached_property
    def cells(self) -> dict[str, int]:
        """How many cells the register has in each of the bodies' areas at the end of each year, by ``area|year``."""
        from chibo.metrics.quality import register_organisations  # asked of real registers only

        counts = register_organisations(self._register, areas=self.bodies, by="area")
        return dict(zip(counts["area"] + "|" + counts["year"].astype(str), counts["all_cells"].tolist(), strict=True))
