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


# --- the register layer --------------------------------------------------------------------------------------------


def _register_tables(report):
    """Return every chart of the layer with the table it is drawn from."""
    register, published, wards = report.register, report.published, report.wards
    drawn = charts.register
    shaped = {
        drawn.coverage.by_year: metrics.coverage.register_units(register, areas=wards),
        drawn.coverage.ward_tiles: metrics.coverage.register_units(
            register, areas=wards, by="area", years=range(2008, 2014)
        ),
        drawn.coverage.unit_flow: metrics.split.register_flow(register, published, area=report.area, areas=wards),
        drawn.coverage.waterfall: metrics.split.register_cells(register, published, area=report.area, areas=wards),
        drawn.coverage.cell_sizes: metrics.coverage.register_cell_sizes(register, areas=wards, years=[YEAR]),
        drawn.quality.ratings: metrics.quality.register_ratings(
            register, published.rating_schemes, subject="organisation", areas=report.bodies
        ),
        drawn.quality.admissions: metrics.quality.register_admissions(register, areas=report.bodies),
        drawn.quality.meeting_answers: metrics.quality.register_answers(register, areas=report.bodies, years=[YEAR]),
        drawn.capacity.cadre_plans: metrics.capacity.register_cadre_plans(register, areas=report.bodies),
        drawn.capacity.trainings: metrics.capacity.register_trainings(register, areas=report.bodies),
        drawn.capacity.inspections: metrics.capacity.register_inspections(register, areas=report.bodies).query(
            "kind == 'inspection'"
        ),
    }
    return {draw: report.from_register(table) for draw, table in shaped.items()}


REGISTER = [
    f"{module.__name__.rpartition('.')[2]}.{name}"
    for module in (charts.register.capacity, charts.register.coverage, charts.register.quality)
    for name, value in vars(module).items()
    if callable(value) and getattr(value, "__module__", "") == module.__name__ and not name.startswith("_")
]
"""Every chart function of the register layer."""


@pytest.fixture(scope="session")
def register_functions():
    """The names of all chart functions of the register layer."""
    return set(REGISTER)


@pytest.fixture(scope="session")
def register_tables():
    """Return a function that gives every chart function of the register layer the table it is drawn from."""
    return _register_tables


@pytest.fixture(scope="session")
def drawn_from_register(data):
    """Every chart of the register layer by name and language, with the SVG of each."""
    found = {}
    for lang in LANGUAGES:
        report = open_report("register", year=YEAR, lang=lang, area=CITY, data=data)
        for function, table in _register_tables(report).items():
            name = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"
            chart = report.chart(function, table)
            found[name, lang] = SimpleNamespace(chart=chart, svg=chart.to_svg())
    return found


@pytest.fixture(
    scope="session",
    params=[
        (layer, name, lang)
        for layer, names in (("published", TABLES), ("register", REGISTER))
        for name in names
        for lang in LANGUAGES
    ],
    ids="-".join,
)
def picture(request):
    """One chart of either layer in one language: ``chart`` and its ``svg``."""
    layer, name, lang = request.param
    return request.getfixturevalue("drawn" if layer == "published" else "drawn_from_register")[name, lang]
