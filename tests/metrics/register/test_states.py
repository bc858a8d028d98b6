"""State of each unit on a day: negative cases first, then the edges of half-open validity."""

import pytest
from chibo.metrics.coverage import register_units


def states_on(register, date):
    table = register.sql("SELECT unit, state FROM unit_states", days=[date])
    return dict(zip(table["unit"], table["state"], strict=True))


def served(unit="u1", **link):
    return {"units": [{"id": unit}], "cells": [{"id": "c1"}], "cell_units": [{"cell": "c1", "unit": unit} | link]}


def test_a_unit_without_headcount_is_unknown(register_of):
    assert states_on(register_of(units=[{"id": "u1"}]), "2012-12-31") == {"u1": "unknown"}


def test_a_headcount_after_the_date_does_not_count(register_of):
    register = register_of(units=[{"id": "u1"}], headcounts=[{"unit": "u1", "year": 2012, "official": 5}])
    assert states_on(register, "2012-12-30") == {"u1": "unknown"}
    assert states_on(register, "2012-12-31") == {"u1": "without_cell"}
    assert states_on(register, "2013-12-30") == {"u1": "without_cell"}
    assert states_on(register, "2013-12-31") == {"u1": "unknown"}


def test_members_without_a_cell_and_nobody_at_all_are_told_apart(register_of):
    counts = [{"unit": "u1", "probationary": 1}, {"unit": "u2"}]
    register = register_of(units=[{"id": "u1"}, {"id": "u2"}], headcounts=counts)
    assert states_on(register, "2012-12-31") == {"u1": "without_cell", "u2": "without_members"}


@pytest.mark.parametrize("table", ["units", "cells", "cell_units"])
def test_a_span_that_has_ended_serves_nobody(register_of, table):
    rows = served()
    rows[table][0]["valid_to"] = "2012-12-31"
    expected = {} if table == "units" else {"u1": "unknown"}
    assert states_on(register_of(**rows), "2012-12-31") == expected
    assert states_on(register_of(**rows), "2012-12-30") == {"u1": "own"}


@pytest.mark.parametrize("table", ["cells", "cell_units"])
def test_a_span_serves_from_its_first_day(register_of, table):
    rows = served()
    rows[table][0]["valid_from"] = "2012-12-31"
    assert states_on(register_of(**rows), "2012-12-30") == {"u1": "unknown"}
    assert states_on(register_of(**rows), "2012-12-31") == {"u1": "own"}


def test_a_non_residential_cell_serves_no_unit(register_of):
    rows = served()
    rows["cells"][0]["kind"] = "non_residential"
    assert states_on(register_of(**rows), "2012-12-31") == {"u1": "unknown"}


def test_a_link_to_an_unknown_cell_or_unit_serves_nobody(register_of):
    links = [{"cell": "gone", "unit": "u1"}, {"cell": "c1", "unit": "gone"}]
    register = register_of(units=[{"id": "u1"}], cells=[{"id": "c1"}], cell_units=links)
    assert states_on(register, "2012-12-31") == {"u1": "unknown"}


def test_a_joint_cell_becomes_own_when_one_unit_leaves(register_of):
    links = [{"cell": "c1", "unit": "u1"}, {"cell": "c1", "unit": "u2", "valid_to": "2013-06-01"}]
    register = register_of(units=[{"id": "u1"}, {"id": "u2"}], cells=[{"id": "c1"}], cell_units=links)
    assert states_on(register, "2013-05-31") == {"u1": "joint", "u2": "joint"}
    assert states_on(register, "2013-06-01") == {"u1": "own", "u2": "unknown"}


def test_a_unit_that_ends_no_longer_makes_a_cell_joint(register_of):
    links = [{"cell": "c1", "unit": "u1"}, {"cell": "c1", "unit": "u2"}]
    units = [{"id": "u1"}, {"id": "u2", "valid_to": "2013-06-01"}]
    register = register_of(units=units, cells=[{"id": "c1"}], cell_units=links)
    assert states_on(register, "2013-06-01") == {"u1": "own"}


def test_a_unit_in_an_own_and_a_joint_cell_has_its_own(register_of):
    links = [{"cell": "c1", "unit": "u1"}, {"cell": "c1", "unit": "u2"}, {"cell": "c2", "unit": "u1"}]
    register = register_of(units=[{"id": "u1"}, {"id": "u2"}], cells=[{"id": "c1"}, {"id": "c2"}], cell_units=links)
    assert states_on(register, "2012-12-31") == {"u1": "own", "u2": "joint"}


def test_the_same_link_twice_does_not_make_a_cell_joint(register_of):
    links = [{"cell": "c1", "unit": "u1"}, {"cell": "c1", "unit": "u1", "valid_from": "2011-01-01"}]
    register = register_of(units=[{"id": "u1"}], cells=[{"id": "c1"}], cell_units=links)
    assert states_on(register, "2012-12-31") == {"u1": "own"}


def test_a_cell_joined_with_another_body_is_joint_with_one_unit(register_of):
    rows = served()
    rows["cells"][0]["joint_type"] = "c"
    assert states_on(register_of(**rows), "2012-12-31") == {"u1": "joint"}


def test_areas_choose_units_but_not_who_else_a_cell_serves(register_of):
    links = [{"cell": "c1", "unit": "u1"}, {"cell": "c1", "unit": "u2"}]
    units = [{"id": "u1"}, {"id": "u2", "area": "ward-2"}]
    register = register_of(units=units, cells=[{"id": "c1"}], cell_units=links)
    assert register_units(register, years=[2012], areas=["ward-1"])[["own", "joint"]].values.tolist() == [[0, 1]]


def test_members_of_a_unit_in_two_cells_are_added(register_of):
    counts = [
        {"unit": "u1", "cell": "c1", "official": 2},
        {"unit": "u1", "cell": "c2", "official": 3, "probationary": 1},
    ]
    register = register_of(units=[{"id": "u1"}], headcounts=counts)
    table = register.sql("FROM unit_states", days=["2012-12-31"])
    assert table[["official", "members"]].values.tolist() == [[5, 6]]
