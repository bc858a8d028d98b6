"""Members counted on each 31 December, by what they belong to or live in: organisation, cell or unit."""

from typing import NamedTuple

import numpy as np

from chibo.metrics.register.keys import Key, row_key, year_key
from chibo.metrics.register.once import once
from chibo.metrics.register.totals import regrouped, tallies
from chibo.model.layers import Register
from chibo.model.register import REGISTER

# What is counted, and the columns it is the sum of. Who is a member and not an official one is a probationary one.
_COUNTS = {"official": ["official"], "members": ["official", "probationary"]}


class Stocks(NamedTuple):
    """Counts by name, of years (rows, in the order of ``years``) and places (columns); 0 where not ``counted``."""

    years: np.ndarray
    counts: dict[str, np.ndarray]
    counted: np.ndarray

    def of(self, count: str, year: int) -> tuple[np.ndarray, np.ndarray]:
        """Return a count of every place on 31 December of a year, and whether there was a headcount."""
        row = np.flatnonzero(self.years == year)
        if len(row):
            return self.counts[count][row[0]], self.counted[row[0]]
        nothing = np.zeros(self.counted.shape[1], dtype=np.int32)
        return nothing, nothing.astype(bool)

    def at(self, count: str, years: np.ndarray | int, places: np.ndarray) -> np.ndarray:
        """Return a count for pairs of a year and a place (-1: nowhere), NaN where there was no headcount."""
        if not self.counted.size:
            return np.full(np.broadcast(years, places).shape, np.nan)
        row = np.minimum(np.searchsorted(self.years, years), len(self.years) - 1)
        known = (self.years[row] == years) & (places >= 0) & self.counted[row, places]
        return np.where(known, self.counts[count][row, places], np.nan)

    def by(self, groups: Key) -> "Stocks":
        """Return the heads of groups of places."""
        counts = {name: regrouped(values.T, groups).T for name, values in self.counts.items()}
        return Stocks(self.years, counts, regrouped(self.counted.T, groups).T > 0)


@once
def stocks(register: Register, place: str, *counts: str) -> Stocks:
    """Return the headcounts by ``organisation``, ``cell`` or ``unit``, each with all its rows.

    ``counts`` are ``official``, ``members`` (official and probationary), or both.
    """
    measures = {name: [register.headcounts[column] for column in _COUNTS[name]] for name in counts}
    target, _ = REGISTER["headcounts"].references[place]
    places = row_key(register, target).through(register, "headcounts", place)
    gaps = [column.isna().to_numpy() for columns in measures.values() for column in columns if column.hasnans]
    if gaps:
        places = places._replace(said=np.where(np.logical_or.reduce(gaps), -1, places.said))
    keys = {"year": year_key(register, "headcounts", None), "place": places}
    found = tallies(keys, measures, np.int32)
    return Stocks(keys["year"].labels, found.values, found.there)
