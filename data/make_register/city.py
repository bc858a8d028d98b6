"""What the published layer fixes: the printed figures, the wards, and the days on which everything changed."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from chibo.model.layers import Published

CITY = "da-lat"
YEARS = range(2008, 2026)
# The first day of whatever stood before the register begins; one ward's page dates its street quarters to 1998.
FOUNDED = "1998-01-01"
# The source says 2011 and one ward's decision is of January 2012. The middle of the year printed keeps both 31 December
# counts of the city table (108 in 2010, 249 in 2011) and leaves no unit half a year without a count.
SPLIT = "2011-07-01"
MERGED, REFORM = "2020-01-21", "2025-07-01"


class City:
    """Printed figures; the twelve wards and four communes, each with its units and households after the split.

    The ``size`` of a ward is how many members it attracts, relative to the others; its ``successor`` is one of the
    ``new_wards``. Both are in the order of ``areas``. Some wards printed more than the ward table: one its street
    quarters, cells and members, one its admissions and excellent members over a term, and two new wards what is below
    their committees when they began, and their members. One of these took in places from outside the city.
    """

    detailed_ward, term_ward, term, years_of_term = "da-lat/phuong-3", "da-lat/phuong-8", "2015/2020", range(2015, 2021)
    wider_new_ward = "lang-biang-2025"
    detailed_new_wards = {"xuan-truong-2025": REFORM, wider_new_ward: "2025-07-10"}

    def __init__(self, published: Published):
        keys = ["area", "indicator", "category", "period"]
        self._figures = published.observations.groupby(keys)["value"].first()
        self.schemes, areas = published.rating_schemes, published.areas
        self.wards = areas[areas["parent"] == CITY].set_index("id")[["kind", "successor"]]
        for column, indicator in (("units", "units_total"), ("households", "households")):
            self.wards[column] = [self.printed(indicator, period="2012", area=ward) for ward in self.wards.index]
        self.wards["size"] = 10 * self.wards["units"] + self.wards["households"] / 30
        new = areas.loc[areas["id"].isin(self.wards["successor"]), "id"]
        self.new_wards = self.wards.groupby("successor")["units"].sum()[new]  # the units of each after the split

    def printed(self, indicator: str, category: str = "", *, period: str, area: str = CITY) -> float:
        """Return one printed figure, a whole number where it is one; LookupError when it is not published."""
        try:
            value = float(self._figures[area, indicator, category, period])
        except KeyError:
            name = " ".join(filter(None, [area, indicator, category, period]))
            raise LookupError(f"a synthetic register needs the figure {name!r} in published/observations.csv") from None
        return int(value) if value.is_integer() else value

    def printed_or(self, drawn: int, indicator: str, category: str, year: int) -> int:
        """Return the printed figure of a year, 2016 as the difference of two, or what was drawn where none is."""
        try:
            periods = ["2016/2017", "2017"] if year == 2016 else [str(year)]
            figure, *later = (self.printed(indicator, category, period=period) for period in periods)
            return figure - sum(later)
        except LookupError:
            return drawn


def tag(area: str) -> str:
    """Return the short name of an area inside ids: ``p08`` for ``da-lat/phuong-8``, ``lam-vien`` for the new ward."""
    name = area.rpartition("/")[2].removesuffix("-2025")
    number = name.removeprefix("phuong-")
    return f"p{int(number):02d}" if number.isdigit() else name


def numbered(letter: str, areas: pd.Series, since: str | pd.Series, numbers: pd.Series) -> pd.Series:
    """Return ids such as ``u-p08-2011-04``."""
    return letter + "-" + areas.map(tag) + "-" + since + "-" + numbers.astype(str).str.zfill(2)


def committee(area: str) -> str:
    """Return the id of the committee that leads a ward, commune or new ward."""
    return f"o-{tag(area)}" + ("-2025" if area.endswith("-2025") else "")


def yearly(rows: pd.DataFrame, years: Sequence[int] = YEARS) -> pd.DataFrame:
    """Return the rows in force on each 31 December, with the ``year``."""
    return pd.concat([at_end(rows, year).assign(year=year) for year in years], ignore_index=True)


def at_end(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the rows in force on 31 December; days are ISO text, and no ``valid_to`` means still."""
    return rows[
        (rows["valid_from"] < f"{year + 1}") & ((rows["valid_to"] == "") | (rows["valid_to"] > f"{year}-12-31"))
    ]


def apportion(whole: int, weights: Sequence[float] | pd.Series, minimum: int = 0) -> pd.Series:
    """Cut ``whole`` into whole parts in proportion to ``weights`` (largest remainders), each at least ``minimum``."""
    weights = pd.Series(weights, dtype=float)
    rest = int(whole) - minimum * len(weights)
    if rest < 0:
        raise ValueError(f"{whole} cannot be cut into {len(weights)} parts of at least {minimum}")
    exact = rest * weights / weights.sum()
    parts = np.floor(exact).astype(int)
    parts.iloc[np.argsort(parts - exact, kind="stable")[: rest - parts.sum()]] += 1
    return parts + minimum


def draw(rng: np.random.Generator, whole: int, capacities: Sequence[int] | pd.Series) -> np.ndarray:
    """Hand ``whole`` out at random, no part receiving more than its capacity (nor the whole more than all of them)."""
    capacities = np.asarray(capacities, dtype=np.int64)
    return rng.multivariate_hypergeometric(capacities, min(int(whole), int(capacities.sum())))
