"""Every chart of the project, drawn once in each language from the shipped data."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from chibo import charts, metrics
from chibo.report import open_report
from chibo.store import open_data

DATA = Path(__file__).parents[2] / "data"
CITY, YEAR = "da-lat", 2013
LANGUAGES = ("vi", "en")

TABLES = {
    "coverage.over_time": lambda p: metrics.coverage.over_time(p, area=CITY),
    "coverage.peers": lambda p: metrics.coverage.peers(p, area=CITY),
    "consistency.readings": lambda p: metrics.baseline.baseline(p, area=CITY),
    "consistency.reading_bounds": lambda p: metrics.baseline.reading_bounds(metrics.baseline.baseline(p, area=CITY)),
    "consistency.record": lambda p: metrics.consistency.record(p, area=CITY),
    "consistency.record_by_indicator": lambda p: metrics.consistency.record(p, area=CITY, by="indicator"),
    "split.accounts": lambda p: metrics.split.accounts(p, area=CITY),
    "split.over_time": lambda p: metrics.split.over_time(p, area=CITY),
    "split.by_ward": lambda p: metrics.split.by_ward(p, area=CITY),
    "split.ward_tiles": lambda p: metrics.split.by_ward(p, area=CITY),
    "quality.organisation_ratings": lambda p: metrics.quality.organisation_ratings(p, area=CITY, year=YEAR),
    "quality.member_ratings": lambda p: metrics.quality.member_ratings(p, area=CITY, year=YEAR),
    "quality.organisations": lambda p: metrics.quality.organisations(p, area=CITY),
    "quality.admissions": lambda p: metrics.quality.admissions(p, area=CITY),
    "capacity.training": lambda p: metrics.capacity.training(p, area=CITY, year=YEAR),
    "capacity.inspections": lambda p: metrics.capacity.inspections(p, area=CITY, year=YEAR),
    "capacity.inspection_results": lambda p: metrics.capacity.inspection_results(p, area=CITY),
}
"""What each chart function of published figures is drawn from; a new one takes its line here."""

REGISTER = {
    "coverage.register_by_year": lambda r: metrics.coverage.register_units(r.register, areas=r.wards),
    "coverage.register_ward_tiles": lambda r: metrics.coverage.register_units(
        r.register, areas=r.wards, by="area", years=range(2008, 2014)
    ),
    "coverage.register_cell_sizes": lambda r: metrics.coverage.register_cell_sizes(
        r.register, areas=r.wards, years=[YEAR]
    ),
    "split.register_flow": lambda r: metrics.split.register_flow(r.register, r.published, area=r.area, areas=r.wards),
    "split.register_cells": lambda r: metrics.split.register_cells(r.register, r.published, area=r.area, areas=r.wards),
    "quality.register_ratings": lambda r: metrics.quality.register_ratings(
        r.register, r.published.rating_schemes, subject="organisation", areas=r.bodies
    ),
    "quality.register_admissions": lambda r: metrics.quality.register_admissions(r.register, areas=r.bodies),
    "quality.register_answers": lambda r: metrics.quality.register_answers(r.register, areas=r.bodies, years=[YEAR]),
    "capacity.register_cadre_plans": lambda r: metrics.capacity.register_cadre_plans(r.register, areas=r.bodies),
    "capacity.register_trainings": lambda r: metrics.capacity.register_trainings(r.register, areas=r.bodies),
    "capacity.register_inspections": lambda r: metrics.capacity.register_inspections(r.register, areas=r.bodies).query(
        "kind == 'inspection'"
    ),
}
"""The same of a register, by the report that asks."""


def function_of(name):
    subject, _, function = name.partition(".")
    return getattr(getattr(charts, subject), function)


def register_pictures(report):
    """Return what a report shows of its register, by the name of the chart function."""
    return {
        name: report.chart(function_of(name), report.from_register(table(report))) for name, table in REGISTER.items()
    }


def draw(name, lang, data):
    """Return one chart as a notebook shows it: with its sources."""
    report = open_report("brief", year=YEAR, lang=lang, area=CITY, data=data)
    return report.chart(function_of(name), TABLES[name](data.published))


def draw_all(langs=LANGUAGES, data=None):
    """Return every chart of published figures by name and language."""
    data = data or open_data(DATA)
    return {(name, lang): draw(name, lang, data) for lang in langs for name in TABLES}


@pytest.fixture(scope="session")
def data():
    return open_data(DATA)


@pytest.fixture(scope="session")
def shipped(data):
    return data.published


def with_svg(pictures):
    return {key: SimpleNamespace(chart=chart, svg=chart.to_svg()) for key, chart in pictures.items()}


@pytest.fixture(scope="session")
def drawn(data):
    """Every chart of published figures by name and language, with the SVG of each."""
    return with_svg(draw_all(data=data))


@pytest.fixture(scope="session")
def drawn_from_register(data):
    """Every chart of the register by name and language, with the SVG of each."""
    pictures = {}
    for lang in LANGUAGES:
        report = open_report("register", year=YEAR, lang=lang, area=CITY, data=data)
        pictures |= {(name, lang): chart for name, chart in register_pictures(report).items()}
    return with_svg(pictures)


@pytest.fixture(scope="session", params=[(name, lang) for name in TABLES for lang in LANGUAGES], ids="-".join)
def one(request, drawn):
    """One chart of published figures in one language: ``name``, ``lang``, ``chart`` and its ``svg``."""
    name, lang = request.param
    return SimpleNamespace(name=name, lang=lang, **vars(drawn[name, lang]))


@pytest.fixture(
    scope="session",
    params=[(name, lang) for name in [*TABLES, *REGISTER] for lang in LANGUAGES],
    ids="-".join,
)
def picture(request):
    """One chart of either layer in one language: ``chart`` and its ``svg``."""
    name, _ = request.param
    return request.getfixturevalue("drawn" if name in TABLES else "drawn_from_register")[request.param]
