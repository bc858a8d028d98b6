"""Every published picture and figure in one HTML file: chosen by place, year and picture without Python or a script.

A picture belongs to a place and a year of which it holds a figure, and is the one of the report on that place and year.
How choosing works is in ``explore.html.j2`` of :mod:`chibo.pages`.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import nullcontext
from dataclasses import replace
from typing import NamedTuple

from chibo.charts import theme
from chibo.charts.chart import Chart
from chibo.explore.views import VIEWS, View
from chibo.metrics.figures import around, by_indicator, select
from chibo.pages.index import filled
from chibo.pages.page import download, picture_parts
from chibo.report import Report, ReportError, open_report
from chibo.store import Data, Published
from chibo.words import message
from chibo.words.text import fold

_FIRST = "da-lat"
_FIGURES = View("figures", "", "")  # not a picture but a table of all there are of a place
_COLUMNS = ["indicator_name", "category_name", "period_text", "value_text", "precision", "status"]


class _Picture(NamedTuple):
    view: View
    area: str  # of its report
    places: set[str]  # the area, and those of its wards that it holds figures of, in each of its years
    years: list[int]
    parts: dict


def page(data: Data, *, lang: str, years: Collection[int] = (), areas: Collection[str] = (), watch=nullcontext) -> str:
    """Return the page with the pictures of some years and areas, or of all there are; a register is not shown.

    ``watch`` makes a context of all places that gives them one by one: of all there are they take a minute.
    Raises :class:`~chibo.report.ReportError` when an area is none of those there are, or no picture is of them.
    """
    data, published = replace(data, register=None), data.published
    last = int(published.observations["end"].dt.year.max())
    *named, report = (open_report(year=last, lang=lang, area=area, data=data) for area in [*areas, _FIRST])
    areas = [each.area for each in named]
    with watch([*published.areas["id"]]) as ids:
        of_all = ((*_pictures(report, area, years, areas), *_figures(report, area, years, areas)) for area in ids)
        found = [each for of_one in of_all for each in of_one]
    own = {(each.view, each.area, year) for each in found for year in each.years}
    for each in found:  # a ward has the picture of its city where its own report has none
        has_own = {place for place in each.places for year in each.years if (each.view, place, year) in own}
        each.places.difference_update(has_own - {each.area}, each.places - {*areas} if areas else ())
    groups = _groups(published, lang, {place for each in found for place in each.places})
    places = {area: f"p{number}" for number, area in enumerate(area for group in groups.values() for area in group)}
    found = [each for area in places for each in found if area == min(each.places, key=[*places].index, default="")]
    if not found:
        raise ReportError(message("explore.no_picture"))
    seen, all_years = {each.view for each in found}, sorted({year for each in found for year in each.years})
    views = {view: f"v{number}" for number, view in enumerate((_FIGURES, *VIEWS)) if view in seen}
    pictures = []
    beside: dict[str, set] = {}  # the choices with which each choice has a picture
    for number, each in enumerate(found, start=1):
        signs = {*map(places.get, each.places), *(f"y{year}" for year in each.years), views[each.view]}
        beside |= {sign: beside.get(sign, set()) | signs for sign in signs}
        file = f"{each.area.replace('/', '-')}-{each.years[0]}-{each.view.chart}.{lang}"
        shown = {"signs": sorted(signs), "of": each}
        if each.view is _FIGURES:
            shown |= {"table": each.parts["table"], "csv": download(each.parts["csv"], file)}
        else:
            shown["drawn"] = picture_parts(each.parts, number, file)
        pictures.append(shown)
    counts = Counter(year for each in found if next(iter(places)) in each.places for year in each.years)
    return filled(
        "explore.html.j2",
        **{"lang": lang, "say": report.words.label, "groups": groups, "places": places, "views": views},
        **{"pictures": pictures, "beside": beside, "years": all_years},
        chosen=max(counts, key=lambda year: (counts[year], year)),
        names={area: names[lang] for area, names in published.place_names.items()},
        dark=theme.DARK,
        sources=report.sources().to_html(),
        edition=report.edition().text,
    )


def _pictures(report: Report, area: str, years: Collection[int], areas: Collection[str]) -> Iterator[_Picture]:
    """Yield each picture of an area's reports once, with its years."""
    published, rows = report.published, report.published.areas
    about = {area, *(ward for ward in rows.loc[rows["parent"] == area, "id"] if published.within[ward])}
    figures, subjects = published.observations, published.indicators.set_index("id")["subject"]
    figures = figures[figures["area"].isin(about if not areas or about & {*areas} else ())].dropna(subset="end")
    figures = figures.assign(year=figures["end"].dt.year, subject=figures["indicator"].map(subjects)).set_index("id")
    in_years = [year for year in sorted(figures["year"].astype(int).unique().tolist()) if year in (years or [year])]
    reports = {year: report.elsewhere(year=year, area=area) for year in in_years}
    for view in [view for view in VIEWS if view.layer == "published"]:
        table, drawn = None, {}
        for year, other in reports.items():
            of_year = figures[figures["year"] == year]
            if view.by_year and view.subject not in set(of_year["subject"]):
                continue  # its table would be that of another year
            table = view.drawn_from(other) if table is None or view.by_year else table
            ids = " ".join(table["figures"]).split() if len(table) else []
            held = set(of_year.loc[of_year.index.isin(ids), "area"])
            if held and isinstance(chart := view.picture(other, table), Chart):
                parts = chart.parts()
                same = json.dumps([sorted(held), parts], default=str)
                drawn.setdefault(same, _Picture(view, area, held | {area}, [], parts)).years.append(year)
        yield from drawn.values()


def _figures(report: Report, area: str, years: Collection[int], areas: Collection[str]) -> Iterator[_Picture]:
    """Yield the table of all figures about an area, and the years they end in."""
    rows = by_indicator(report.published, select(report.published, area=area, category=None), "end", "category")
    in_years = sorted(rows["end"].dropna().dt.year.astype(int).unique().tolist())
    in_years = [year for year in in_years if year in (years or [year])]
    if in_years and (not areas or area in areas):
        other = report.elsewhere(year=in_years[-1], area=area)
        table = other.table(rows, other.words.say("explore.figures", place=other.place), _COLUMNS)
        parts = {"table": replace(table, foldable=False).to_html(), "csv": table.csv}
        yield _Picture(_FIGURES, area, {area}, in_years, parts)


def _groups(published: Published, lang: str, areas: set[str]) -> dict[str, list[str]]:
    """Return areas by the name of their province, that of the first place first; greater areas come last."""
    rows, groups = published.areas.set_index("id"), {}
    for area in sorted(rows.index[rows.index.isin(areas)], key=lambda area: not area.startswith(_FIRST)):
        chain = [each for each in around(published, area) if rows.at[each, "kind"] == "province"]
        groups.setdefault(rows.at[chain[-1], f"name_{lang}"] if chain else "", []).append(area)
    first = next(iter(groups), "")
    return {name: groups[name] for name in sorted(groups, key=lambda name: (name != first, name == "", fold(name)))}
