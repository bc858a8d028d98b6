"""What a report says of a ward: which city it is in, what stands for it, and how much of it a register knows."""

from dataclasses import replace

import pytest
from chibo import charts, metrics
from chibo.report import open_report
from chibo.report.display import Finding

WARD = "da-lat/phuong-9"


def report_of(data, area=WARD, year=2012, lang="en"):
    return open_report("test", year=year, lang=lang, area=area, data=data, demo=True)


def only(data, *areas):
    """Return the data with a register that has units and organisations of some areas only."""
    tables = {name: getattr(data.register, name) for name in ("units", "organisations")}
    kept = {name: rows[rows["area"].isin(areas)] for name, rows in tables.items()}
    return replace(data, register=replace(data.register, **kept))


def units(report):
    register, year = report.register, report.year
    return report.from_register(metrics.coverage.register_units(register, areas=report.wards, years=[year]))


@pytest.mark.parametrize(
    ("area", "name"), [(WARD, "Ward 9, Đà Lạt"), ("da-lat", "Đà Lạt"), ("xuan-huong-2025", "Xuân Hương – Đà Lạt ward")]
)
def test_a_ward_is_named_with_the_city_it_is_in(data, area, name):
    assert report_of(data, area).place == name
    assert data.published.place_names[WARD] == {"vi": "Phường 9, Đà Lạt", "en": "Ward 9, Đà Lạt"}


def test_where_nothing_was_found_about_a_ward_its_city_stands_for_it_and_is_named(data):
    said = {}
    for area in (WARD, "da-lat"):
        report = report_of(data, area)
        answer = metrics.coverage.answer(report.published, area=area, year=2012)
        said[area] = report.finding("coverage.answer", answer).text
    assert said[WARD].startswith("On this nothing was found about Ward 9, Đà Lạt itself; ")
    assert said[WARD].endswith(said["da-lat"])
    assert "Nothing was found about" not in said["da-lat"]


def test_before_anything_was_published_the_ward_and_not_its_city_is_said_to_have_nothing(data):
    report = report_of(data, year=2009)
    answer = metrics.coverage.answer(report.published, area=WARD, year=2009)
    assert "of Ward 9, Đà Lạt for the years up to 2009" in report.finding("coverage.answer", answer).text


ONE = "Of the 16 wards and communes of Đà Lạt, the register has only Ward 9."
CITY = "Of the 14 districts, cities and other committees of Lâm Đồng, the register has only Đà Lạt city."


@pytest.mark.parametrize(
    ("kept", "area", "said"),
    [([WARD], "da-lat", ONE), (None, "lam-dong", CITY), (None, "da-lat", ""), (None, WARD, "")],
)
def test_a_register_says_which_parts_of_a_place_it_has_where_it_lacks_others(data, kept, area, said):
    report = report_of(only(data, *kept) if kept else data, area)
    counted = units(report)
    assert set(counted["left_out"]) == {said}
    assert report.finding("register.coverage", counted).text.endswith(said)


def test_a_province_counts_a_district_with_its_wards(data):
    province, city = report_of(data, "lam-dong"), report_of(data, "da-lat")
    assert set(city.bodies) == set(province.bodies)
    assert units(province)["units"].tolist() == units(city)["units"].tolist()


def test_a_grid_of_one_place_is_not_drawn(data):
    report = report_of(data)
    wards = metrics.coverage.register_units(report.register, areas=report.wards, years=[2012], by="area")
    shown = report.chart(charts.coverage.register_wards, report.from_register(wards))
    assert isinstance(shown, Finding)
    assert shown.text.startswith("Ward 9, Đà Lạt has no wards or communes inside")
