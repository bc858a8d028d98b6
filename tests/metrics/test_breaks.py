"""Where series end: an area has its own breaks, those of the places around it and those of everywhere."""

import pandas as pd
import pytest
from chibo.metrics.breaks import breaks_of, with_segments

AREAS = [{"id": "province"}, {"id": "city", "parent": "province"}, {"id": "neighbour", "parent": "province"}]


@pytest.fixture
def published(published_of):
    return published_of(
        areas=AREAS,
        breaks=[
            {"id": "b-2020", "period": "2020-01-21", "area": "province"},
            {"id": "b-2011", "period": "2011", "area": "city"},
            {"id": "b-2015", "period": "2015", "area": "neighbour"},
            {"id": "b-2025", "period": "2025-07-01", "area": ""},
            {"id": "r-2018", "period": "2018", "area": "", "series": "ratings"},
        ],
    )


@pytest.mark.parametrize(
    ("area", "years"),
    [("city", [2011, 2020, 2025]), ("neighbour", [2015, 2020, 2025]), ("province", [2020, 2025]), ("else", [2025])],
)
def test_breaks_come_from_the_area_and_all_around_it(published, area, years):
    assert breaks_of(published, series="units", area=area)["year"].tolist() == years


def test_a_break_of_another_series_does_not_interrupt(published):
    assert breaks_of(published, series="households", area="city").empty
    assert breaks_of(published, series="ratings", area="city")["year"].tolist() == [2018]


def test_a_break_stands_just_before_the_first_value_of_the_new_regime(published):
    assert breaks_of(published, series="units", area="city")["x"].tolist() == [2010.5, 2019.5, 2024.5]


def test_two_breaks_of_one_year_are_one(published_of):
    twice = [{"id": name, "period": "2011", "area": ""} for name in ("a", "b")]
    assert len(breaks_of(published_of(breaks=twice), series="units", area="")) == 1


def test_years_on_the_two_sides_of_a_break_have_two_segments(published):
    years = pd.DataFrame({"year": [2010, 2011, 2019, 2020, 2030]})
    breaks = breaks_of(published, series="units", area="city")
    assert with_segments(years, breaks)["segment"].tolist() == [0, 1, 1, 2, 3]
    assert with_segments(years, breaks.head(0))["segment"].tolist() == [0] * 5
    assert list(years) == ["year"]
