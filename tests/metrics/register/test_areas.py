"""Areas a register does not know are refused: 0 would be said of a place that nobody counted."""

import pytest
from chibo.errors import UnknownName
from chibo.metrics.capacity import register_inspections as inspections
from chibo.metrics.coverage import register_units as coverage
from chibo.metrics.quality import register_members as headcounts
from chibo.store import empty_register


@pytest.fixture
def city(register_of):
    """A city with an organisation of its own, and two wards, one of which has two units and the other none."""
    return register_of(
        organisations=[{"id": "body-1", "area": "city"}, {"id": "body-2", "area": "city/ward-2"}],
        units=[{"id": "u1", "area": "city/ward-1"}, {"id": "u2", "area": "city/ward-1"}],
        headcounts=[{"official": 7}],
    )


def test_an_unknown_area_is_refused_with_the_nearest_and_those_there_are(city):
    with pytest.raises(UnknownName) as refused:
        coverage(city, years=[2012], areas=["city/ward-1", "city/wrad-1"])
    said = "areas: 'city/wrad-1' came, of which the register has no units; did you mean 'city/ward-1'?"
    assert str(refused.value) == said
    with pytest.raises(UnknownName, match="'village' came, of which the register has no organisations; there is city,"):
        headcounts(city, years=[2012], areas=["village"])


def test_a_city_whose_wards_have_the_units_is_refused_where_units_are_counted(city):
    with pytest.raises(UnknownName, match="'city' came, of which the register has no units; .*'city/ward-1'"):
        coverage(city, years=[2012], areas=["city"])


def test_a_city_has_members_of_its_own_and_stands_beside_its_wards(city):
    assert headcounts(city, years=[2012], areas=["city"])["official"].tolist() == [7]
    assert coverage(city, years=[2012], areas=["city", "city/ward-1"])["units"].tolist() == [2]


def test_a_place_without_units_or_inspections_has_none(city):
    assert coverage(city, years=[2012], areas=["city/ward-2"])["units"].tolist() == [0]
    assert inspections(city, years=[2012], areas=["city/ward-1"]).empty


def test_no_area_and_a_register_without_any_are_answered(city):
    assert coverage(city, years=[2012], areas=[])["units"].tolist() == [0]
    assert coverage(empty_register(), years=[2012], areas=["city"])["units"].tolist() == [0]


@pytest.mark.parametrize("metric", [coverage, headcounts])
@pytest.mark.parametrize("year", [2012, "2012"])
def test_a_year_that_is_no_list_is_refused_with_the_list_to_write(register_of, metric, year):
    register = register_of(headcounts=[{"official": 7}])
    with pytest.raises(TypeError) as refused:
        metric(register, years=year)
    assert str(refused.value) == f"years must be a list of years, not {year!r}: write years=[2012]."
