"""The places inside an area, and what became of them in 2025."""

import functools

import pandas as pd


class Places:
    """The wards and communes of one area through the borders of 2025."""

    def __init__(self, areas: pd.DataFrame, area: str):
        self._areas, self._area = areas.set_index("id"), area
        self._inside = areas.loc[areas["parent"] == area, "id"].tolist()
        self._became = areas[areas["successor"] != ""].groupby("successor")["id"].agg(set)

    @property
    def wards(self) -> list[str]:
        """The wards and communes, with what became of them; the area itself where it has none.

        A new ward that also took in places from outside the area is left out (:meth:`left_out`): its units are no
        longer the area's.
        """
        whole = [new for new, old in self._became.items() if old <= set(self._inside)]
        return [*self._inside, *whole] or [self._area]

    @property
    def bodies(self) -> list[str]:
        """The areas whose organisations belong to the area: itself, and its wards and communes."""
        return [*dict.fromkeys([self._area, *self.wards])]

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
        known = self._areas.loc[[ward for ward in self.wards if ward != self._area]]
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
        """The new wards that took in places of the area and others, by the day they began."""
        inside = set(self._inside)
        torn = [new for new, old in self._became.items() if old & inside and not old <= inside]
        since = self._areas.loc[torn, "valid_from"]
        return {day: list(new.index) for day, new in since.groupby(since)}

    def tiles(self) -> pd.DataFrame:
        """Return where each place stands on the schematic map: ``tile_row`` and ``tile_column`` by id."""
        return self._areas[["tile_row", "tile_column"]]
