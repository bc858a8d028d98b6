"""Printed figures looked up by what they count, the places inside a place, times that match and breaks between them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import pandas as pd

from chibo.model.rows import plain_rows
from chibo.store import Published
from chibo.words.periods import parse_period

MONTH = pd.Timedelta(days=31)
"""A stock of a month may be of any day of it; one of a year is that of its end."""


class Figures:
    """The published layer, set up once so that a relation can be looked up figure by figure.

    A figure is a row of ``observations``, a term a row of ``identity_terms``.

    Attributes
    ----------
    published : the layer itself
    reliability, exemplary : of each source, by id
    """

    def __init__(self, published: Published):
        self.published = published
        sources = published.sources.set_index("id")
        self.reliability, self.exemplary = sources["reliability"].to_dict(), sources["exemplary"].to_dict()
        self._series = dict(zip(published.indicators["id"], published.indicators["series"], strict=True))
        self._areas = {row.id: row for row in plain_rows(published.areas)}
        self._breaks = [(row, pd.Timestamp(parse_period(row.period).start)) for row in plain_rows(published.breaks)]
        self._counted, self._inside, self._formed = defaultdict(list), defaultdict(list), defaultdict(list)
        for figure in plain_rows(published.observations.sort_values(["end", "start", "id"])):
            self._counted[figure.indicator, figure.category].append(figure)
        for place in self._areas.values():
            self._inside[place.parent].append(place)
            self._formed[place.successor].append(place.id)

    def of(self, term, areas: Sequence[str] | None = None) -> list:
        """Return the figures a term stands for in some areas, or all, in order of time, undated ones last."""
        found = self._counted.get((term.indicator, term.category), [])
        return [figure for figure in found if areas is None or figure.area in areas]

    def quantities(self, areas: Sequence[str] | None = None) -> list[list]:
        """Return all dated figures of some areas, or all, in one list for each quantity (indicator, category, area)."""
        quantities = defaultdict(list)
        for counted in self._counted.values():
            for figure in counted:
                if figure.period and (areas is None or figure.area in areas):
                    quantities[figure.indicator, figure.category, figure.area].append(figure)
        return list(quantities.values())

    def inside(self, area: str, *, kind: str = "", on: pd.Timestamp | None = None) -> list[str]:
        """Return the places directly inside an area, of one kind where given, that exist on a day where given."""
        day = "" if on is None or pd.isna(on) else f"{on:%Y-%m-%d}"
        return [
            place.id
            for place in self._inside.get(area, [])
            if kind in ("", place.kind)
            and (not day or (place.valid_from <= day and (not place.valid_to or day < place.valid_to)))
        ]

    def with_all_inside(self, area: str) -> list[str]:
        """Return an area, every place inside it, however deep, and what these places became."""
        found = [area]
        for place in found:
            found += self.inside(place)
        successors = dict.fromkeys(self._areas[place].successor for place in found[1:])
        return [*found, *(place for place in successors if place and place not in found)]

    def became(self, area: str) -> list[str]:
        """Return the places that became part of an area."""
        return self._formed.get(area, [])

    def begins(self, area: str) -> str:
        """Return the first day of an area, empty when not recorded."""
        return self._areas[area].valid_from

    def breaks_between(self, area: str, indicator: str, one: pd.Timestamp, other: pd.Timestamp) -> list:
        """Return the breaks of an indicator's series in an area, as rows of ``breaks``, that lie between two days.

        One does when the new regime begins after the earlier day and not after the later one.
        """
        first, last = sorted((one, other))
        around = {"", area}
        while area := self._areas[area].parent:
            around.add(area)
        return [
            row
            for row, begins in self._breaks
            if row.series == self._series[indicator] and row.area in around and first < begins <= last
        ]


def with_role(terms: Sequence, *roles: str) -> list:
    """Return the terms that have one of the roles."""
    return [term for term in terms if term.role in roles]


def same_time(one, other) -> bool:
    """Return whether two figures are about one time.

    Two stocks are when they end on one day, or when one is of a month or less and the other of a part of it
    (2018-10 and 2018-10-22). Two figures about a span must be about the same span. A stock and a count of a year
    belong together when they end on one day. Undated figures go together only in one source.
    """
    if not (one.period and other.period):
        return one.period == other.period and one.source == other.source
    stocks = [figure for figure in (one, other) if figure.measure == "stock"]
    if not stocks:
        return (one.start, one.end) == (other.start, other.end)
    if one.end == other.end:
        return len(stocks) == 2 or all(figure.start.year == figure.end.year for figure in (one, other))
    longer, shorter = sorted((one, other), key=lambda figure: figure.start - figure.end)
    contains = longer.start <= shorter.start and shorter.end <= longer.end
    return len(stocks) == 2 and contains and longer.end - longer.start < MONTH


def nearest(figures: Iterable, to) -> object | None:
    """Return the figure whose time ends nearest to that of another, of two such the one of its source; or ``None``."""
    dated = [figure for figure in figures if figure.period]
    return min(dated, key=lambda one: (abs(one.end - to.end), one.source != to.source, one.id), default=None)
