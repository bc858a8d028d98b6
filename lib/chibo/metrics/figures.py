"""Picking printed figures, their trace through arithmetic, where their series break, and the places beside an area.

``published`` is the published layer, ``area`` the id of an area, ``figures`` rows made by :func:`select`.
"""

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import pairwise

import numpy as np
import pandas as pd

from chibo.errors import UnknownName
from chibo.errors import nearest as nearest_name
from chibo.model.rows import plain_rows
from chibo.store import Published
from chibo.words import message
from chibo.words.periods import parse_period
from chibo.words.text import area_meant

_MONTH = pd.Timedelta(days=31)


def select(
    published: Published,
    indicator: str | list[str] | None = None,
    *,
    area: str | None = None,
    category: str | None = "",
    until: int | None = None,
    year: int | None = None,
) -> pd.DataFrame:
    """Return printed figures in order of time, of every indicator and area where none is given.

    ``category`` is ``""`` for the whole and ``None`` for all; periods end in ``until`` or earlier, or in ``year``;
    figures of unknown period come only without both. One row per figure: the columns of ``observations``, ``figures``
    (its own id) and ``status`` (``as_reported`` or ``inferred``). An unknown area or indicator is refused: an empty
    answer would say that nothing was printed about it.
    """
    rows, known = _in_order(published), published.indicators["id"].tolist()
    if area is not None:
        known_area(published, area)
    for name in [indicator] if isinstance(indicator, str) else indicator or ():
        if known and name not in known:
            raise UnknownName(message("report.wrong_indicator", came=name, nearest=nearest_name(name, known)))
    for column, wanted in (("indicator", indicator), ("area", area), ("category", category)):
        if wanted is not None:
            rows = rows[rows[column].isin([wanted] if isinstance(wanted, str) else wanted)]
    if until is not None:
        rows = rows[rows["end"].dt.year <= until]
    if year is not None:
        rows = rows[rows["end"].dt.year == year]
    return rows.reset_index(drop=True)


def known_area(published: Published, area: str) -> str:
    """Return an id of ``areas``; any other is refused, with what was probably meant."""
    if len(published.areas) and not published.areas["id"].eq(area).any():
        meant = area_meant(area, published.place_names)
        raise UnknownName(message("report.wrong_area", came=area, nearest=meant))
    return area


@functools.lru_cache(maxsize=4)
def _in_order(published: Published) -> pd.DataFrame:
    """Return every figure in order of time, with ``figures`` and ``status``; a report asks for some a hundred times."""
    rows = published.observations.sort_values(["end", "start", "id"], kind="stable")
    inferred = rows["period_status"] == "inferred"
    return rows.assign(figures=rows["id"], status=rows["period_status"].where(inferred, "as_reported"))


@functools.lru_cache(maxsize=4)
def _breaks(published: Published) -> pd.DataFrame:
    """Return every break in order of time, with ``date`` and ``x``."""
    rows = published.breaks
    date = pd.Series([parse_period(period).start for period in rows["period"]], rows.index, "datetime64[s]")
    # A value of a year stands at the year's number; a regime that begins inside a year begins before that value.
    return rows.assign(date=date, x=date.dt.year - 0.5).sort_values(["date", "id"])


def latest(figures: pd.DataFrame) -> pd.Series | None:
    """Return the last of some figures, or ``None``."""
    return None if figures.empty else figures.iloc[-1]


def trace(*parts: str | Iterable[str]) -> str:
    """Join the ``figures`` of several results, each id once, in order."""
    texts = [part if isinstance(part, str) else " ".join(part) for part in parts]
    return " ".join(dict.fromkeys(" ".join(texts).split()))


def traces(*columns: pd.Series) -> list[str]:
    """Return the :func:`trace` of each row; a missing text is none."""
    return [trace(texts) for texts in zip(*(column.astype(object).fillna("") for column in columns), strict=True)]


def one_row(**values) -> pd.DataFrame:
    """Return a frame of one row, for a finding that is one sentence."""
    return pd.DataFrame([values])


def in_one_year(figures: pd.DataFrame) -> pd.DataFrame:
    """Keep figures whose period lies within one year; periods of several years are no annual figures."""
    return figures[figures["start"].dt.year == figures["end"].dt.year]


def whole_years(figures: pd.DataFrame) -> pd.DataFrame:
    """Keep figures for one whole calendar year; part-year counts are no annual ones."""
    starts, ends = figures["start"].dt.strftime("%m-%d"), figures["end"].dt.strftime("%m-%d")
    return in_one_year(figures[(starts == "01-01") & (ends == "12-31")])


def nearest_year(figures: pd.DataFrame, year: int) -> tuple[int | None, str]:
    """Return the last year up to a report's with a figure, or else the first after it, and how it lies to the report's.

    That is ``in_year``, ``earlier`` or ``later``, the last also where there is no figure at all.
    """
    years = in_one_year(figures)["end"].dt.year
    if years.empty:
        return None, "later"
    nearest = int(years[years <= year].max() if (years <= year).any() else years.min())
    return nearest, "in_year" if nearest == year else "earlier" if nearest < year else "later"


def by_indicator(published: Published, figures: pd.DataFrame, *then: str) -> pd.DataFrame:
    """Return figures with their ``subject``, in the order of indicators.csv and then by other columns."""
    subjects = published.indicators.set_index("id")["subject"]
    figures = figures.assign(
        subject=figures["indicator"].map(subjects), order=subjects.index.get_indexer(figures["indicator"])
    )
    return figures.sort_values(["order", *then], ignore_index=True).drop(columns="order")


def around(published: Published, area: str) -> list[str]:
    """Return the area and every place that contains it, from the inside out; nothing for no area."""
    parents = dict(zip(published.areas["id"], published.areas["parent"], strict=True))
    places, area = [], area and known_area(published, area)
    while area:
        places.append(area)
        area = parents.get(area, "")
    return places


def with_all_inside(areas: pd.DataFrame, area: str) -> list[str]:
    """Return an area and every place inside it, however deep."""
    places, inside = [area], areas.groupby("parent")["id"].agg(list)
    for place in places:
        places += inside.get(place, [])
    return places


def breaks_of(published: Published, *, series: str, area: str) -> pd.DataFrame:
    """Return the breaks of a kind of series in an area, its own and those of the places around it, in order of time.

    One row per break: the columns of ``breaks`` with ``date`` (first day of the new regime) and ``x`` (where it stands
    on an axis of years, just before the first value of the new regime).
    """
    rows = _breaks(published)
    rows = rows[(rows["series"] == series) & rows["area"].isin(["", *around(published, area)])]
    return rows.reset_index(drop=True)


def segmented(published: Published, table: pd.DataFrame, *, series: str, area: str) -> pd.DataFrame:
    """Return a table with its segments between the breaks of a kind of series in an area: they are not comparable.

    It needs ``end`` (a date), or else ``year``, whose last day counts, and gets ``segment`` (number of breaks before
    the row) and, on the rows of every segment but its first, what lies between it and the segment before, several
    breaks as one: ``break_x`` (on an axis of years), ``break_vi`` and ``break_en``.
    """
    breaks = breaks_of(published, series=series, area=area)
    end = table["end"] if "end" in table else pd.to_datetime(table["year"].astype(int).astype(str) + "-12-31")
    segment = np.searchsorted(breaks["date"].to_numpy("datetime64[s]"), end.to_numpy("datetime64[s]"), side="right")
    lies_before = dict.fromkeys(segment, (np.nan, "", ""))
    for before, after in pairwise(np.unique(segment)):
        between = breaks.iloc[before:after]
        named = (dict.fromkeys(filter(None, between[name])) for name in ("instrument_vi", "instrument_en"))
        lies_before[after] = between["x"].iloc[0], *map("; ".join, named)
    names = {"break_x": float, "break_vi": str, "break_en": str}
    columns = pd.DataFrame([lies_before[number] for number in segment], table.index, list(names)).astype(names)
    return table.assign(segment=segment, **columns)


def with_since(published: Published, table: pd.DataFrame, *, series: str, area: str, year: int | None) -> pd.DataFrame:
    """Return rows that have an ``end`` with the breaks between it and the end of a year: ``since_vi``, ``since_en``.

    Each by its instrument, in brackets its site if no source of figures names it, and its reason; none without a year.
    """
    if year is None:
        return table
    breaks = breaks_of(published, series=series, area=area)
    sites = breaks["read_at"].map(lambda site: f" [{site}]" if site else "")
    after = [breaks[breaks["date"].between(end, f"{year}-12-31", inclusive="right")] for end in table["end"]]
    texts = {name: breaks[f"instrument_{name}"] + sites + ": " + breaks[f"reason_{name}"] for name in ("vi", "en")}
    named = {name: ["; ".join(dict.fromkeys(text[rows.index])) for rows in after] for name, text in texts.items()}
    return table.assign(**{f"since_{name}": pd.Series(texts, table.index, str) for name, texts in named.items()})


def or_greater(metric: Callable[..., pd.DataFrame]) -> Callable[..., pd.DataFrame]:
    """Let a metric answer for the city or district of a ward it has nothing on; ``about`` is the id it speaks of."""

    @functools.wraps(metric)
    def with_fallback(published: Published, *, area: str, **conditions) -> pd.DataFrame:
        table = metric(published, area=area, **conditions)
        if table.empty and published.within.get(area):
            area = published.areas.set_index("id").at[area, "parent"]
            table = metric(published, area=area, **conditions)
        return table.assign(about=area)

    return with_fallback


def compared(published: Published, table: pd.DataFrame, *, area: str) -> pd.DataFrame:
    """Return rows of several places (``area``) with where these lie, seen from one area.

    ``province`` is ``same``, ``other``, ``wider`` (the place contains the area), or empty for the area itself and
    outside any province.
    """
    provinces = published.areas[published.areas["kind"] == "province"]
    # With new borders a province has a new id, and is the same to a reader.
    now = {old: new or old for old, new in zip(provinces["id"], provinces["successor"], strict=True)}
    places = {place: around(published, place) for place in [area, *table["area"].unique()]}
    within = {place: next((now[one] for one in chain if one in now), "") for place, chain in places.items()}
    known = [place for place in places if within[place] and within[area]]
    kinds = dict.fromkeys(places, "") | {one: "same" if within[one] == within[area] else "other" for one in known}
    kinds |= dict.fromkeys(places[area], "wider") | {area: ""}
    return table.assign(province=table["area"].map(kinds).astype(object))


class Figures:
    """The published layer, set up once so that a relation can be looked up figure by figure."""

    def __init__(self, published: Published):
        self.published = published
        self.sources = {row.id: row for row in plain_rows(published.sources)}
        self.areas = {row.id: row for row in plain_rows(published.areas)}
        self._around = functools.cache(lambda area: {"", *around(published, area)})
        self._series = dict(zip(published.indicators["id"], published.indicators["series"], strict=True))
        self._breaks, self._terms = plain_rows(_breaks(published)), plain_rows(published.identity_terms)
        self.counted = defaultdict(list)
        for figure in plain_rows(_in_order(published)):
            for category in (figure.category, "*"):
                self.counted[figure.indicator, category].append(figure)

    def terms(self, identity, *roles: str) -> list:
        """Return the terms of an identity that have one of the roles."""
        return [term for term in self._terms if term.identity == identity.id and term.role in roles]

    def of(self, term, area: str | None = None) -> list:
        """Return the figures a term stands for in an area, or everywhere, in order of time, undated ones last."""
        figures = self.counted.get((term.indicator, term.category), [])
        return [figure for figure in figures if area in (None, figure.area)]

    def quantities(self) -> list[list]:
        """Return the figures of each indicator and category place by place."""
        counted = (printed for (_, category), printed in self.counted.items() if category != "*")
        return [of_area for printed in counted for of_area in by_area(printed)]

    def inside(self, area: str, *, kind: str, on: pd.Timestamp) -> list[str]:
        """Return the places directly inside an area, of one kind where given, that exist on a day where known."""
        places = [one for one in self.areas.values() if one.parent == area and kind in ("", one.kind)]
        if not pd.isna(on):
            day = f"{on:%Y-%m-%d}"
            places = [one for one in places if one.valid_from <= day < (one.valid_to or "9999")]
        return [place.id for place in places]

    def breaks_between(self, area: str, indicator: str, one: pd.Timestamp, other: pd.Timestamp) -> list:
        """Return the rows of ``breaks`` of an indicator's series in an area that begin after one day, up to another."""
        (first, last), places, series = sorted((one, other)), self._around(area), self._series[indicator]
        in_area = (row for row in self._breaks if row.series == series and row.area in places)
        return [row for row in in_area if first < row.date <= last]


def by_area(figures: Iterable) -> list[list]:
    """Return figures place by place, as they come first."""
    places = defaultdict(list)
    for figure in figures:
        places[figure.area].append(figure)
    return list(places.values())


def same_time(one, other) -> bool:
    """Return whether two figures are about one time.

    Two stocks are when they end on one day, or one is of a month or less and the other of a part of it. Two figures
    about a span must be about the same. A stock and a count of a year belong together when they end on one day.
    Undated figures go together only in one source.
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
    return len(stocks) == 2 and contains and longer.end - longer.start < _MONTH


def nearest(figures: Iterable, to) -> object | None:
    """Return the figure whose time ends nearest to that of another, of two such the one of its source; or ``None``."""
    dated = [figure for figure in figures if figure.period]
    return min(dated, key=lambda one: (abs(one.end - to.end), one.source != to.source, one.id), default=None)
