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
    "consistency.readings": lambda p: metrics.coverage.baseline(p, area=CITY),
    "consistency.record": lambda p: metrics.consistency.record(p, area=CITY),
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
"""What each chart function is drawn from; a new one takes its line here."""


def function_of(name):
    subject, _, function = name.partition(".")
    return getattr(getattr(charts, subject), function)


def draw(name, lang, data):
    """Return one chart as a notebook shows it: with its sources."""
    report = open_report("brief", year=YEAR, lang=lang, area=CITY, data=data)
    return report.chart(function_of(name), TABLES[name](data.published))


def draw_all(langs=LANGUAGES, data=None):
    """Return every chart by name and language."""
    data = data or open_data(DATA)
    return {(name, lang): draw(name, lang, data) for lang in langs for name in TABLES}


@pytest.fixture(scope="session")
def data():
    return open_data(DATA)


@pytest.fixture(scope="session")
def shipped(data):
    return data.published


@pytest.fixture(scope="session")
def drawn(data):
    """Every chart by name and language, with the SVG of each."""
    return {key: SimpleNamespace(chart=chart, svg=chart.to_svg()) for key, chart in draw_all(data=data).items()}


@pytest.fixture(scope="session", params=[(name, lang) for name in TABLES for lang in LANGUAGES], ids="-".join)
def one(request, drawn):
    """One chart in one language: ``name``, ``lang``, ``chart`` and its ``svg``."""
    name, lang = request.param
    return SimpleNamespace(name=name, lang=lang, **vars(drawn[name, lang]))
