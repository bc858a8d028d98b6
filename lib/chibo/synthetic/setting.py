"""What the published layer fixes: the printed figures, the wards, and the days on which everything changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from chibo.store import Published
from chibo.words.periods import parse_period

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


@dataclass(frozen=True)
class Ward:
    """A ward or commune of the old city: its units and households after the split, and what it became."""

    id: str
    tag: str
    kind: str
    successor: str
    units: int
    households: int


class Printed:
    """The figures a generator must reproduce, looked up by what they count."""

    def __init__(self, published: Published):
        keys = ["area", "indicator", "category", "period"]
        self._values: Mapping = published.observations.groupby(keys)["value"].first().to_dict()

    def value(self, indicator: str, category: str = "", *, period: str, area: str = CITY) -> float:
        """Return one printed figure.

        Raises
        ------
        LookupError
            When the published layer does not hold it.
        """
        try:
            return self._values[area, indicator, category, period]
        except KeyError:
            name = " ".join(filter(None, [area, indicator, category, period]))
            raise LookupError(f"a synthetic register needs the figure {name!r} in published/observations.csv") from None

    def count(self, indicator: str, category: str = "", *, period: str, area: str = CITY) -> int:
        """Return one printed figure that counts things."""
        return round(self.value(indicator, category, period=period, area=area))


@dataclass(frozen=True)
class Setting:
    """Wards, days and instruments.

    Attributes
    ----------
    wards : the twelve wards and four communes, in the order of ``areas``
    new_wards : what they became, in the order of ``areas``
    merger, reform : first day of the merged units, and of the new wards
    instruments : by kind of unit event, the decision it rests on
    """

    wards: tuple[Ward, ...]
    new_wards: tuple[str, ...]
    merger: str
    reform: str
    instruments: Mapping[str, str]

    @property
    def reform_year(self) -> int:
        """The calendar year of the reform."""
        return int(self.reform[:4])


def setting(published: Published, printed: Printed) -> Setting:
    """Read the setting from the published layer."""
    areas = published.areas[published.areas["parent"] == CITY]
    wards = tuple(
        Ward(
            id=row.id,
            tag=tag(row.id),
            kind=row.kind,
            successor=row.successor,
            units=printed.count("units_total", period="2012", area=row.id),
            households=printed.count("households", period="2012", area=row.id),
        )
        for row in areas.itertuples()
    )
    new = published.areas[published.areas["id"].isin({ward.successor for ward in wards})]
    breaks = published.breaks.set_index("id")
    return Setting(
        wards=wards,
        new_wards=tuple(new["id"]),
        merger=parse_period(breaks.loc["mergers-2020", "period"]).start.isoformat(),
        reform=new["valid_from"].iloc[0],
        instruments={
            "split": breaks.loc["split-2011", "instrument_vi"],
            "rename": breaks.loc["split-2011", "instrument_vi"],
            "merge": breaks.loc["mergers-2020", "instrument_vi"],
            "transfer": breaks.loc["borders-2025-da-lat-units", "instrument_vi"],
        },
    )


def tag(area: str) -> str:
    """Return the short name of an area inside ids: ``p08`` for ``da-lat/phuong-8``, ``lam-vien`` for the new ward."""
    name = area.rpartition("/")[2].removesuffix("-2025")
    number = name.removeprefix("phuong-")
    return f"p{int(number):02d}" if number.isdigit() else name


def in_force(row: Mapping, day: str) -> bool:
    """Whether a row with half-open validity holds on a day, both as ISO text."""
    return row["valid_from"] <= day and (row["valid_to"] == "" or day < row["valid_to"])
