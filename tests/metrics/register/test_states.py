"""State of each unit on a day: negative cases first, then the edges of half-open validity."""

import pytest
from chibo.metrics.coverage import register_to_do, register_units


def states_on(register, date):
    table = register.sql("SELECT unit, state FROM unit_states", days=[date])
    return dict(zip(table["unit"], table["state"], strict=True))


def served(*links, **cell):
    """Return two units and two cells with the links between them; ``cell`` is said of the first cell."""
    rows = [dict(zip(("cell", "unit", "valid_from", "valid_to"), link, strict=False)) for link in links]
    return {"units": [{"id": "u1"}, {"id": "u2"}], "cells": [{"id": "c1"} | cell, {"id": "c2"}], "cell_units": rows}


def test_a_headcount_counts_from_its_day_for_a_year(register_of):
    register = register_of(units=[{"id": "u1"}], headcounts=[{"unit": "u1", "year": 2012, "official": 5}])
    days = {"2012-12-30": "unknown", "2013-12-31": "unknown"}
    days |= dict.fromkeys(["2012-12-31", "2013-12-30"], "without_cell")
    assert {day: states_on(register, day)["u1"] for day in days} == days


def test_members_without_a_cell_and_nobody_at_all_are_told_apart(register_of):
    counts = [{"unit": "u1", "probationary": 1}, {"unit": "u2"}]
    register = register_of(units=[{"id": "u1"}, {"id": "u2"}], headcounts=counts)
    assert states_on(register, "2012-12-31") == {"u1": "without_cell", "u2": "without_members"}


def test_a_span_serves_from_its_first_day_and_has_ended_on_the_day_after(register_of):
    for bound, day, before, on_it in [
        ("valid_to", "2012-12-31", "own", "unknown"),
        ("valid_from", "2012-12-31", "unknown", "own"),
    ]:
        rows = served(("c1", "u1"))
        rows["cell_units"][0][bound] = day
        states = [states_on(register_of(**rows), one).get("u1", "unknown") for one in ("2012-12-30", day)]
        assert states == [before, on_it]


@pytest.mark.parametrize(
    ("links", "cell", "states"),
    [
        ([("c1", "u1")], {"kind": "non_residential"}, ("unknown", "unknown")),  # it serves no unit
        ([("gone", "u1"), ("c1", "gone")], {}, ("unknown", "unknown")),
        ([("c1", "u1"), ("c1", "u2")], {}, ("joint", "joint")),
        ([("c1", "u1"), ("c1", "u2", "2000-01-01", "2012-12-31")], {}, ("own", "unknown")),  # one unit has left
        ([("c1", "u1"), ("c1", "u2"), ("c2", "u1")], {}, ("own", "joint")),  # its own goes before a joint one
        ([("c1", "u1"), ("c1", "u1", "2011-01-01")], {}, ("own", "unknown")),  # the same link twice
        ([("c1", "u1")], {"joint_type": "c"}, ("joint", "unknown")),  # joined with another body
    ],
)
def test_a_unit_has_its_own_cell_or_a_joint_one_or_none(register_of, links, cell, states):
    found = states_on(register_of(**served(*links, **cell)), "2012-12-31")
    assert (found["u1"], found["u2"]) == states


def test_areas_choose_units_but_not_who_else_a_cell_serves(register_of):
    links = [{"cell": "c1", "unit": "u1"}, {"cell": "c1", "unit": "u2"}]
    units = [{"id": "u1"}, {"id": "u2", "area": "ward-2"}]
    register = register_of(units=units, cells=[{"id": "c1"}], cell_units=links)
    assert register_units(register, years=[2012], areas=["ward-1"])[["own", "joint"]].values.tolist() == [[0, 1]]


def test_members_of_a_unit_in_two_cells_are_added(register_of):
    one, two = {"cell": "c1", "official": 2}, {"cell": "c2", "official": 3, "probationary": 1}
    register = register_of(units=[{"id": "u1"}], headcounts=[{"unit": "u1"} | count for count in (one, two)])
    table = register.sql("FROM unit_states", days=["2012-12-31"])
    assert table["members"].tolist() == [6]


def test_what_is_left_to_do_names_units_without_their_own_cell_and_cells_below_three(register_of):
    rows = served(("c1", "u1"), ("c1", "u2"), ("c2", "u3"))
    rows["units"] = [{"id": "u1", "name": "Khu 1"}, {"id": "u2"}, {"id": "u3", "name": "Khu 3"}, {"id": "u4"}]
    counts = [("c1", "u1", 3, 0), ("c1", "u2", 2, 4), ("c2", "u3", 2, 1), ("", "u4", 0, 0)]
    names = ("cell", "unit", "official", "probationary")
    register = register_of(**rows, headcounts=[dict(zip(names, row, strict=True)) for row in counts])
    found = register_to_do(register, years=[2012])[["unit_or_cell", "called", "state", "members_there"]]
    expected = [("c2", "Khu 3", "below_three", 2), ("u1", "Khu 1", "joint", 3), ("u2", "", "joint", 6)]
    assert [*found.itertuples(index=False, name=None)] == [*expected, ("u4", "", "without_members", 0)]
