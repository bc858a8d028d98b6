"""What the published layer fixes: the printed figures, the wards, and the days on which everything changed."""

from collections.abc import Mapping, Sequence

import numpy as np
from chibo.model.layers import Published

Rows = list[dict]

CITY = "da-lat"
YEARS = range(2008, 2026)
# The first day of whatever stood before the register begins; one ward's page dates its street quarters to 1998.
FOUNDED = "1998-01-01"
# The source says 2011 and one ward's decision is of January 2012. The middle of the year printed keeps both 31 December
# counts of the city table (108 in 2010, 249 in 2011) and leaves no unit half a year without a count.
SPLIT = "2011-07-01"
MERGED, REFORM = "2020-01-21", "2025-07-01"

# Wards that printed more than the ward table: one its street quarters, cells and members, one its admissions and
# excellent members over a term, and one new ward its subordinate organisations and members when it began.
DETAILED_WARD = "da-lat/phuong-3"
TERM_WARD, TERM, TERM_YEARS = "da-lat/phuong-8", "2015/2020", range(2015, 2021)
DETAILED_NEW_WARD = "xuan-truong-2025"


class City:
    """Printed figures; the twelve wards and four communes, each with its units and households after the split.

    The ``size`` of a ward is how many members it attracts, relative to the others; its ``successor`` is one of the
    ``new_wards``. Both lists are in the order of ``areas``.
    """

    def __init__(self, published: Published):
        keys = ["area", "indicator", "category", "period"]
        self._figures = published.observations.groupby(keys)["value"].first()
        self.schemes, areas = published.rating_schemes, published.areas
        wards = areas.loc[areas["parent"] == CITY, ["id", "kind", "successor"]]
        for column, indicator in (("units", "units_total"), ("households", "households")):
            wards[column] = [self.printed(indicator, period="2012", area=ward) for ward in wards["id"]]
        wards["size"] = 10 * wards["units"] + wards["households"] / 30
        self.wards = list(wards.itertuples(name="Ward"))
        self.new_wards = areas.loc[areas["id"].isin(wards["successor"]), "id"].tolist()

    def printed(self, indicator: str, category: str = "", *, period: str, area: str = CITY) -> float:
        """Return one printed figure, a whole number where it is one; LookupError when it is not published."""
        try:
            value = float(self._figures[area, indicator, category, period])
        except KeyError:
            name = " ".join(filter(None, [area, indicator, category, period]))
            raise LookupError(f"a synthetic register needs the figure {name!r} in published/observations.csv") from None
        return int(value) if value.is_integer() else value

    def inside(self, new_ward: str) -> list:
        """Return the old wards that became a new one."""
        return [ward for ward in self.wards if ward.successor == new_ward]

    def units_of_new_wards(self) -> list[int]:
        """Return the units of each new ward after the split."""
        return [sum(ward.units for ward in self.inside(area)) for area in self.new_wards]


def tag(area: str) -> str:
    """Return the short name of an area inside ids: ``p08`` for ``da-lat/phuong-8``, ``lam-vien`` for the new ward."""
    name = area.rpartition("/")[2].removesuffix("-2025")
    number = name.removeprefix("phuong-")
    return f"p{int(number):02d}" if number.isdigit() else name


def in_force(rows: Rows, day: str) -> Rows:
    """Return the rows whose half-open validity holds a day, both as ISO text."""
    return [row for row in rows if row["valid_from"] <= day and (row["valid_to"] == "" or day < row["valid_to"])]


def at_end(rows: Rows, year: int) -> Rows:
    """Return the rows in force on 31 December."""
    return in_force(rows, f"{year}-12-31")


def apportion(whole: int, weights: Sequence[float] | np.ndarray, minimum: int = 0) -> np.ndarray:
    """Cut ``whole`` into whole parts in proportion to ``weights`` (largest remainders), each at least ``minimum``."""
    weights = np.asarray(weights, dtype=float)
    rest = int(whole) - minimum * len(weights)
    if rest < 0:
        raise ValueError(f"{whole} cannot be cut into {len(weights)} parts of at least {minimum}")
    exact = rest * weights / weights.sum()
    parts = np.floor(exact).astype(int)
    parts[np.argsort(parts - exact, kind="stable")[: rest - parts.sum()]] += 1
    return parts + minimum


def shared(whole: int, weights: Mapping[str, float], minimum: int = 0) -> dict[str, int]:
    """Cut ``whole`` as :func:`apportion` does, among names."""
    return dict(zip(weights, apportion(whole, list(weights.values()), minimum).tolist(), strict=True))


def draw(rng: np.random.Generator, whole: int, capacities: Sequence[int] | np.ndarray) -> np.ndarray:
    """Hand ``whole`` out at random, no part receiving more than its capacity (nor the whole more than all of them)."""
    capacities = np.asarray(capacities, dtype=np.int64)
    return rng.multivariate_hypergeometric(capacities, min(int(whole), int(capacities.sum())))
