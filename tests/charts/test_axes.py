"""A break of a series is drawn by the picture itself: a rule, no line across it, its instrument in words."""

from dataclasses import replace

import matplotlib.colors
import pandas as pd
import pytest
from chibo import charts
from chibo.charts import theme
from chibo.charts.axes import runs, year_axis
from chibo.charts.chart import Drawing
from chibo.metrics.figures import breaks_of, segmented
from chibo.store import open_data

from .conftest import CITY, DATA

LAYER, RED = open_data(DATA).published, matplotlib.colors.to_rgba(theme.BREAK)


def table_of(years, breaks, **columns):
    """Return years with their segments between breaks given as ``{year: number of the instrument}``."""
    named = {"instrument_vi": "Hướng dẫn " + pd.Series(breaks), "instrument_en": "Guidance " + pd.Series(breaks)}
    known = pd.DataFrame(named).rename_axis("period").reset_index().assign(id="", area="", series="units")
    layer = replace(LAYER, breaks=known.astype({"period": "str"}))
    table = pd.DataFrame({"year": years, "figures": "F1", **columns})
    return segmented(layer, table, series="units", area=CITY)


def red_lines(ax):
    """Return where the rules of breaks stand: x of the upright ones, y of the level ones."""
    dashed = [line for line in ax.get_lines() if line.get_linestyle() == "--"]
    lines = [line for line in dashed if matplotlib.colors.to_rgba(line.get_color()) == RED]
    upright = [line.get_xdata()[0] for line in lines if line.get_xdata()[0] == line.get_xdata()[1]]
    level = [line.get_ydata()[0] for line in lines if line.get_ydata()[0] == line.get_ydata()[1]]
    return upright, level


@pytest.mark.parametrize(
    ("years", "breaks", "rules_at"),
    [
        ([2009, 2013], {2011: "07-HD"}, [2010.5]),  # where the new regime begins, even among gaps
        ([2012, 2013], {2011: "a", 2018: "b"}, []),  # none before the first or after the last year
        ([2016, 2017, 2018], {2017: "a", 2018: "b"}, [2016.5, 2017.5]),
    ],
)
def test_a_rule_stands_between_the_years_of_two_regimes(years, breaks, rules_at):
    drawing = Drawing("coverage.peers", "en")
    (ax,) = drawing.panels([100])
    year_axis(drawing, ax, table_of(years, breaks))
    assert red_lines(ax) == (rules_at, [])


def test_a_line_joins_only_years_that_follow_each_other_inside_a_regime_and_have_a_value():
    table = table_of([2009, 2010, 2011, 2012, 2013, 2014], {2011: "a"}, units=[1, 1, 2, 2, None, 2])
    joined = table["year"].groupby(runs(table, "units"))
    assert [years.tolist() for _, years in joined] == [[2009, 2010], [2011, 2012], [2014]]


@pytest.mark.parametrize("years", [[2010, 2011, 2017, 2018], [2012, 2013]])
def test_the_picture_names_the_instruments_below_and_in_its_alternative_text_where_it_has_any(years):
    table = table_of(years, {2011: "07-HD", 2018: "132-QĐ"}, units=[10.0 + year - years[0] for year in years])
    table = table.assign(
        period_text=table["year"].astype(str),
        period=table["year"].astype(str),
        households_per_unit=None,
        members_needed=None,
        status="as_reported",
        units_figures="",
    )
    chart = charts.split.over_time(table, place="Đà Lạt", year=2013, lang="en")
    crossed = [2010.5, 2017.5] if len(years) == 4 else []
    assert red_lines(chart.figure.axes[0])[0] == crossed
    for text in (chart.note, chart.alt):
        assert ("2011: Guidance 07-HD; 2018: Guidance 132-QĐ" in text) == bool(crossed)
        assert ("Guidance" in text) == bool(crossed)


def dates(segmented):
    named = {"period_text": [f"{year}" for year in segmented["year"]], "period": segmented["year"].astype(str)}
    ends = pd.to_datetime(segmented["year"].astype(str) + "-12-31")
    return segmented.assign(end=ends, **named)


INSPECTED = {name: 5.0 for name in ("inspected", "with_shortcomings", "without_shortcomings", "share_with_pct")}


def rows_pictures(years, breaks):
    """Draw every picture whose rows are dates."""
    table = dates(table_of(years, breaks))
    parts = table.assign(committees=5.0, cells=4.0, unsplit=None, total=9.0)
    admitted = table.assign(admitted=20.0, target=10.0, status="as_reported")
    found = table.assign(subject="members", subject_name="Members", status="derived", **INSPECTED)
    place = {"place": "Đà Lạt", "lang": "en"}
    return {
        "organisations": charts.quality.organisations(parts, year=2013, **place),
        "admissions": charts.quality.admissions(admitted, **place),
        "inspections": charts.capacity.inspection_results(found, year=2013, **place),
    }


@pytest.mark.parametrize("name", ["organisations", "admissions", "inspections"])
def test_between_two_rows_of_dates_a_break_is_a_level_rule(name):
    chart = rows_pictures([2016, 2019, 2020], {2018: "132-QĐ"})[name]
    (ax,) = chart.figure.axes
    assert [len(lines) for lines in red_lines(ax)] == [0, 1]
    assert "2018: Guidance 132-QĐ" in chart.note and "2018: Guidance 132-QĐ" in chart.alt
    chart.to_svg()


def test_rows_that_start_again_with_another_subject_are_no_break():
    found = dates(table_of([2016, 2019, 2016, 2019], {2018: "132-QĐ"})).assign(status="derived", **INSPECTED)
    found["subject"] = found["subject_name"] = ["organisations"] * 2 + ["members"] * 2
    chart = charts.capacity.inspection_results(found, place="Đà Lạt", year=2013, lang="en")
    assert len(red_lines(chart.figure.axes[0])[1]) == 2


@pytest.mark.parametrize(
    ("name", "series"),
    [
        ("coverage.register_by_year", "units"),
        ("quality.register_ratings", "ratings"),
        ("quality.register_admissions", "borders"),
    ],
)
def test_a_picture_of_the_register_shows_the_breaks_of_its_own_series(drawn_from_register, shipped, name, series):
    chart = drawn_from_register[name, "en"].chart
    breaks = breaks_of(shipped, series=series, area=CITY)
    years, begins = chart.table["year"], breaks["date"].dt.year
    inside = breaks[(begins > years.min()) & (begins <= years.max())]
    assert sorted({x for ax in chart.figure.axes for x in red_lines(ax)[0]}) == inside["x"].unique().tolist()
    assert all(name in chart.alt for name in inside["instrument_en"])
