"""What the published layer fixes: the printed figures, the wards, and the days on which everything changed."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from chibo.model.layers import Published
from chibo.words.periods import parse_period

Rows = list[dict]

CITY = "da-lat"
YEARS = range(2008, 2026)
# The first day of whatever stood before the register begins; one ward's page dates its street quarters to 1998.
FOUNDED = "1998-01-01"
# The source says 2011 and one ward's decision is of January 2012. The middle of the year printed keeps both 31 December
# counts of the city table (108 in 2010, 249 in 2011) and leaves no unit half a year without a count.
SPLIT = "2011-07-01"

# Wards that printed more than the ward table: one its street quarters, cells and members, one its admissions and
# excellent members over a term, and one new ward its subordinate organisations and members when it began.
DETAILED_WARD = "da-lat/phuong-3"
TERM_WARD, TERM = "da-lat/phuong-8", "2015/2020"
DETAILED_NEW_WARD = "xuan-truong-2025"


class Ward(NamedTuple):
    """A ward or commune of the old city: its units and households after the split, and what it became."""

    id: str
    kind: str
    successor: str
    units: int
    households: int

    @property
    def size(self) -> float:
        """How many members it attracts, relative to the others."""
        return 10 * self.units + self.households / 30


class Printed:
    """The figures a generator must reproduce, looked up by what they count."""

    def __init__(self, published: Published):
        keys = ["area", "indicator", "category", "period"]
        self._values: Mapping = published.observations.groupby(keys)["value"].first().to_dict()

    def value(self, indicator: str, category: str = "", *, period: str, area: str = CITY) -> float:
        """Return one printed figure; raises LookupError when the published layer does not hold it."""
        try:
            return self._values[area, indicator, category, period]
        except KeyError:
            name = " ".join(filter(None, [area, indicator, category, period]))
            raise LookupError(f"a synthetic register needs the figure {name!r} in published/observations.csv") from None

    def count(self, indicator: str, category: str = "", *, period: str, area: str = CITY) -> int:
        """Return one printed figure that counts things."""
        return round(self.value(indicator, category, period=period, area=area))


class Setting(NamedTuple):
    """Wards, days and instruments."""

    wards: tuple[Ward, ...]  # the twelve wards and four communes, in the order of ``areas``
    new_wards: tuple[str, ...]  # what they became, in the order of ``areas``
    merger: str  # first day of the merged units
    reform: str  # first day of the new wards
    instruments: Mapping[str, str]  # by kind of unit event, the decision it rests on

    def inside(self, new_ward: str) -> list[Ward]:
        """Return the old wards that became a new one."""
        return [ward for ward in self.wards if ward.successor == new_ward]

    def units_of_new_wards(self) -> list[int]:
        """Return the units of each new ward after the split."""
        return [sum(ward.units for ward in self.inside(area)) for area in self.new_wards]


def setting(published: Published, printed: Printed) -> Setting:
    """Read the setting from the published layer."""
    counts = ("units_total", "households")
    wards = tuple(
        Ward(row.id, row.kind, row.successor, *(printed.count(name, period="2012", area=row.id) for name in counts))
        for row in published.areas[published.areas["parent"] == CITY].itertuples()
    )
    new = published.areas[published.areas["id"].isin({ward.successor for ward in wards})]
    breaks = published.breaks.set_index("id")
    decisions = {"split": "split-2011", "rename": "split-2011", "merge": "mergers-2020"}
    decisions["transfer"] = "borders-2025-da-lat-units"
    return Setting(
        wards=wards,
        new_wards=tuple(new["id"]),
        merger=parse_period(breaks.loc["mergers-2020", "period"]).start.isoformat(),
        reform=new["valid_from"].iloc[0],
        instruments={kind: breaks.loc[decision, "instrument_vi"] for kind, decision in decisions.items()},
    )


def tag(area: str) -> str:
    """Return the short name of an area inside ids: ``p08`` for ``da-lat/phuong-8``, ``lam-vien`` for the new ward."""
    name = area.rpartition("/")[2].removesuffix("-2025")
    number = name.removeprefix("phuong-")
    return f"p{int(number):02d}" if number.isdigit() else name


def in_force(row: Mapping, day: str) -> bool:
    """Whether a row with half-open validity holds on a day, both as ISO text."""
    return row["valid_from"] <= day and (row["valid_to"] == "" or day < row["valid_to"])


def at_end(rows: Rows, year: int) -> Rows:
    """Return the rows in force on 31 December."""
    return [row for row in rows if in_force(row, f"{year}-12-31")]


def total(rows: Rows, column: str) -> float:
    """Return the sum of a column."""
    return sum(row[column] for row in rows)


def members_by(rows: Rows, *columns: str) -> dict:
    """Return the members of headcounts by some columns: one value, or a tuple of several."""
    members: dict = {}
    for row in rows:
        key = tuple(row[column] for column in columns) if len(columns) > 1 else row[columns[0]]
        members[key] = members.get(key, 0) + row["official"] + row["probationary"]
    return members


def apportion(whole: int, weights: Sequence[float] | np.ndarray, minimum: int = 0) -> np.ndarray:
    """Cut ``whole`` into whole parts in proportion to ``weights`` (largest remainders), each at least ``minimum``.

    The minimum is handed out first and the rest by weight, so that parts never fall below it and still add up.
    Raises ValueError when the total is too small for the minimum.
    """
    weights = np.asarray(weights, dtype=float)
    rest = int(whole) - minimum * len(weights)
    if rest < 0:
        raise ValueError(f"{whole} cannot be cut into {len(weights)} parts of at least {minimum}")
    exact = rest * weights / weights.sum()
    parts = np.floor(exact).astype(int)
    by_remainder = np.argsort(parts - exact, kind="stable")
    parts[by_remainder[: rest - parts.sum()]] += 1
    return parts + minimum


def shared(whole: int, weights: Mapping[str, float], minimum: int = 0) -> dict[str, int]:
    """Cut ``whole`` as :func:`apportion` does, among names."""
    return dict(zip(weights, apportion(whole, list(weights.values()), minimum).tolist(), strict=True))


def draw(rng: np.random.Generator, whole: int, capacities: Sequence[int] | np.ndarray) -> np.ndarray:
    """Hand ``whole`` out at random, no part receiving more than its capacity (nor the whole more than all of them)."""
    capacities = np.asarray(capacities, dtype=np.int64)
    return rng.multivariate_hypergeometric(capacities, min(int(whole), int(capacities.sum())))
