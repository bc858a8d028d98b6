"""Organisations and cells between dates, and the flow of units through a split."""

import pytest
from chibo.metrics import split
from chibo.metrics.quality import register_organisations as organisations
from chibo.metrics.register import measure

SPLIT = "2011-12-01"
DAYS = ["2010-12-31", "2011-12-31"]


def flow(register):
    return measure(register, "flow", of="units", dates=DAYS)


def test_the_days_are_those_of_the_published_split(register_of, published_of, rows_of):
    printed = published_of("units_split 3 2011", "cells_established 2 2012-01/2013-10")
    units = [{"id": "u1"}, {"id": "u2"}, {"id": "u3"}]
    starts = {"u1": "2011-12-31", "u2": "2013-10-31", "u3": "2013-11-01"}
    cells = [{"id": f"c-{unit}", "valid_from": day} for unit, day in starts.items()]
    served = [{"cell": f"c-{unit}", "unit": unit, "valid_from": day} for unit, day in starts.items()]
    register = register_of(units=units, cells=cells, cell_units=served)
    table = split.register_flow(register, printed, area="here", areas=["ward-1"])
    ways = [("own", "own", 1, "2013-10"), ("unknown", "own", 1, "2013-10"), ("unknown", "unknown", 1, "2013-10")]
    assert rows_of(table, "state_1", "state_2", "units", "until") == ways
    empty = split.register_flow(register, published_of(), area="there", areas=["ward-1"])
    assert empty.empty
    assert {"status", "layer"} <= set(empty.columns)


def test_organisations_and_their_cells_on_a_date(register_of, rows_of):
    bodies = [{"id": "body-1"}, {"id": "b2", "kind": "cell", "sector": "schools_business", "valid_to": "2013-12-31"}]
    cells = [{"id": "c1"}, {"id": "c2", "kind": "non_residential"}, {"id": "c3", "valid_from": "2014-01-01"}]
    register = register_of(organisations=bodies, cells=cells)
    shown = ["organisations", "committees", "grassroots_cells", "subordinate_cells", "all_cells"]
    assert rows_of(organisations(register, years=[2012, 2013]), *shown) == [(2, 1, 1, 2, 3), (1, 1, 0, 2, 2)]
    by_sector = organisations(register, years=[2012], by="sector")
    assert rows_of(by_sector, "sector", "all_cells") == [("schools_business", 1), ("ward_commune", 2)]


@pytest.fixture
def divided(register_of):
    """One khu phố of 300 households with a cell becomes three units, two with a cell; a thôn stays, uncovered."""
    children = [("a", 150), ("b", 100), ("c", 50)]
    return register_of(
        units=[{"id": "parent", "kind": "khu_pho", "households": 300, "valid_to": SPLIT}]
        + [{"id": name, "households": homes, "valid_from": SPLIT} for name, homes in children]
        + [{"id": "thon", "kind": "thon", "households": 100}],
        unit_events=[{"from_unit": "parent", "to_unit": name} for name, _ in children],
        cells=[{"id": "c1", "valid_to": SPLIT}, {"id": "c2", "valid_from": SPLIT}, {"id": "c3", "valid_from": SPLIT}],
        cell_units=[{"cell": c, "unit": u} for c, u in [("c1", "parent"), ("c2", "a"), ("c3", "b")]],
        headcounts=[{"unit": unit, "year": 2011, "official": 1} for unit in ("c", "thon")],
    )


def test_flow_follows_each_unit_back(divided, rows_of):
    ways = [("own", "own", 2), ("own", "without_cell", 1), ("unknown", "without_cell", 1)]
    assert rows_of(flow(divided), "state_1", "state_2", "units") == ways


def test_flow_names_what_is_new_or_mixed(register_of, rows_of):
    units = [{"id": "k", "kind": "khu_pho", "valid_to": SPLIT}, {"id": "t", "kind": "thon", "valid_to": SPLIT}]
    units += [{"id": "both", "valid_from": SPLIT}, {"id": "new", "valid_from": SPLIT}]
    events = [{"from_unit": unit, "to_unit": "both", "kind": "merge"} for unit in ("k", "t")]
    of_one = {"cells": [{"id": "c1", "valid_to": SPLIT}], "cell_units": [{"cell": "c1", "unit": "k"}]}
    table = flow(register_of(units=units, unit_events=events, **of_one))
    assert rows_of(table, "state_1", "units") == [("mixed", 1), ("new", 1)]


def test_lineage_that_runs_in_a_circle_ends(register_of, rows_of):
    units = [{"id": "u1", "valid_to": SPLIT}, {"id": "u2", "valid_from": SPLIT}]
    events = [{"from_unit": "u1", "to_unit": "u2"}, {"from_unit": "u2", "to_unit": "u1"}]
    table = flow(register_of(units=units, unit_events=events))
    assert rows_of(table, "state_1", "units") == [("unknown", 1)]
