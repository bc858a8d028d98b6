"""Pictures of the register layer: marked as synthetic, whole, and silent where there is nothing."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from chibo import charts, metrics
from chibo.display import Finding
from chibo.report import Report, open_report
from chibo.store import open_data
from chibo.words import Words

SVG = "{http://www.w3.org/2000/svg}"
YEAR = 2013


@pytest.fixture(scope="module")
def data():
    return open_data(Path(__file__).parents[3] / "data")


def tables(report):
    """Return every chart of the layer with the table it is drawn from."""
    register, published, wards = report.register, report.published, report.wards
    layer, drawn = metrics.register, charts.register
    shaped = {
        drawn.coverage.by_year: layer.coverage.coverage(register, areas=wards),
        drawn.coverage.ward_tiles: layer.coverage.coverage(register, areas=wards, by="area", years=range(2008, 2014)),
        drawn.coverage.unit_flow: layer.split.split_flow(register, published, area=report.area, areas=wards),
        drawn.coverage.waterfall: layer.split.split_account(register, published, area=report.area, areas=wards),
        drawn.coverage.cell_sizes: layer.catchment.cell_sizes(register, areas=wards, years=[YEAR]),
        drawn.quality.ratings: layer.quality.ratings(
            register, published.rating_schemes, subject="organisation", areas=report.bodies
        ),
        drawn.quality.admissions: layer.membership.admissions(register, areas=report.bodies),
        drawn.quality.meeting_answers: layer.meetings.answers(register, areas=report.bodies, years=[YEAR]),
        drawn.capacity.cadre_plans: layer.capacity.cadre_plans(register, areas=report.bodies),
        drawn.capacity.trainings: layer.capacity.trainings(register, areas=report.bodies),
    }
    return {draw: report.from_register(table) for draw, table in shaped.items()}


@pytest.fixture(scope="module", params=["vi", "en"])
def pictures(request, data):
    report = open_report("register", year=YEAR, lang=request.param, data=data)
    return request.param, {draw.__name__: report.chart(draw, table) for draw, table in tables(report).items()}


def test_every_picture_of_a_synthetic_register_says_so_in_words_and_on_its_face(pictures):
    lang, drawn = pictures
    mark = Words(lang).label("chart.synthetic")
    for chart in drawn.values():
        assert chart.alt.startswith(f"{mark}: ")
        assert mark.upper() in [text.get_text() for text in chart.figure.texts]
        assert all(said.text.endswith(mark) for said in chart.marks)
        assert mark.split()[-1] in chart.footer


def test_every_picture_has_a_name_and_a_text_for_each_mark(pictures):
    lang, drawn = pictures
    for chart in drawn.values():
        root = ET.fromstring(chart.to_svg())
        assert root.get("role") == "img" and root.get("lang") == lang
        titles = [title.text for title in root.iter(f"{SVG}title")]
        assert len(titles) == 1 + len(chart.marks) and all(titles)


def test_no_line_of_coverage_crosses_a_break(data):
    report = open_report("register", year=YEAR, lang="vi", data=data)
    table = tables(report)[charts.register.coverage.by_year]
    starts = set(table.drop_duplicates("segment")["year"].iloc[1:])
    assert starts == {2011, 2020, 2025}
    (ax,) = report.chart(charts.register.coverage.by_year, table).figure.axes
    for line in ax.get_lines():
        xs = [x for x in line.get_xdata() if x == int(x)]
        assert not any(min(xs, default=0) < start <= max(xs, default=0) for start in starts)


def test_a_real_register_carries_no_mark(data):
    real = replace(data, register=replace(data.register, synthetic=False))
    report = Report("register", year=YEAR, lang="en", area="da-lat", data=real)
    for draw, table in tables(report).items():
        chart = report.chart(draw, table)
        assert "synthetic" not in chart.alt + chart.footer + chart.to_svg().lower()


def test_without_a_register_every_picture_is_a_sentence(data):
    bare = Report("register", year=YEAR, lang="vi", area="da-lat", data=replace(data, register=None))
    assert all(isinstance(bare.chart(draw, table), Finding) for draw, table in tables(bare).items())


def test_an_area_the_register_does_not_know_is_a_sentence_too(data):
    elsewhere = open_report("register", year=YEAR, lang="en", area="bien-hoa", data=data)
    assert all(isinstance(elsewhere.chart(draw, table), Finding) for draw, table in tables(elsewhere).items())
