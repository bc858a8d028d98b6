"""From any number to its source: references by number, traces of marks, figures of sentences."""

import re

import pytest
from chibo import charts, metrics
from chibo.report import open_report


@pytest.fixture
def report(data):
    return open_report("coverage", year=2013, lang="en", data=data, demo=True)


def html(shown):
    return shown._repr_mimebundle_()["text/html"]


def test_a_sentence_refers_to_its_sources_and_lists_its_figures(report):
    said = report.finding("coverage.answer", metrics.coverage.answer(report.published, area="da-lat", year=2013))
    (cite,) = said.cites
    assert (cite.number, cite.anchor) == (1, "n1")
    assert f'<a href="#n1" title="{cite.text}">[1]</a>' in html(said)
    assert said.figures.split() == re.findall(r"F\d+", cite.text)


def test_sources_are_numbered_in_the_order_they_are_first_used(report):
    report.finding("coverage.answer", metrics.coverage.answer(report.published, area="da-lat", year=2013))
    report.finding("coverage.answer", metrics.coverage.answer(report.published, area="bao-loc", year=2013))
    rows = report.sources().rows
    assert [row[0].text for row in rows] == ["1", "2"]
    assert [row[1].text for row in rows] == [
        report.published.sources.set_index("id").at[source, "title"]
        for source in dict.fromkeys(report.published.observations.set_index("id").loc[report.used, "source"])
    ]
    assert 'id="n2"' in html(report.sources())
    assert 'id="sources"' in html(report.sources())


def test_every_row_of_a_table_refers_to_its_own_sources(report):
    peers = metrics.coverage.peers(report.published, area="da-lat")
    view = report.table(peers, "coverage.peers", ["area_short", "period_text"])
    for figures, cites in zip(peers["figures"], view.cites, strict=True):
        assert {name for cite in cites for name in re.findall(r"F\d+", cite.text)} == set(figures.split())


def test_a_table_of_a_register_has_no_column_of_sources(report):
    units = metrics.coverage.register_units(report.register, areas=report.wards, years=[2013])
    view = report.table(report.from_register(units), "coverage.peers", ["year", "own_pct"])
    assert view.cites == ()


def test_a_mark_says_layer_period_and_precision(report):
    chart = report.chart(charts.coverage.over_time, metrics.coverage.over_time(report.published, area="da-lat"))
    traces = [mark.trace for mark in chart.marks]
    assert traces[0] == "from 5 published figures, 2011, 2011–Oct 2013, bounded, date inferred"
    assert traces[-1] == "from 3 published figures, Oct 2013, exact"
    figures = report.published.observations.set_index("id").loc[" ".join(chart.table["figures"]).split()]
    assert set(chart.sources["id"]) == set(figures["source"])


def test_a_mark_of_a_register_says_which(report):
    years = metrics.coverage.register_units(report.register, areas=report.wards)
    chart = report.chart(charts.coverage.register_by_year, report.from_register(years))
    assert {mark.trace for mark in chart.marks} == {"SYNTHETIC"}


def test_many_periods_are_said_by_their_ends_and_an_undated_figure_says_so(report):
    households = report.published.observations.query("indicator == 'households' and area == 'da-lat' and period != ''")
    assert "2005 – 2012" in report._provenance.trace(" ".join(households["id"]))
    undated = report.published.observations.query("period == ''")["id"].iloc[0]
    assert "date not known" in report._provenance.trace(undated)
