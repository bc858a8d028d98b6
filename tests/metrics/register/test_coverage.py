"""Coverage of units and sizes of cells."""

import pandas as pd
import pytest
from chibo.metrics.coverage import register_cell_sizes as cell_sizes
from chibo.metrics.coverage import register_units as coverage
from hypothesis import given, settings
from hypothesis import strategies as st

PARTS = ["own", "joint", "without_cell", "without_members", "unknown"]


@pytest.fixture
def ward(register_of):
    """Eight units: two with their own cell, two joint, two with members but no cell, one empty, one not counted."""
    units = [{"id": f"u{n}", "households": 100 * n, "area": "ward-2" if n == 8 else "ward-1"} for n in range(1, 9)]
    cells = [{"id": "c1"}, {"id": "c2"}, {"id": "c3", "joint_type": "a"}]
    links = [("c1", "u1"), ("c2", "u2"), ("c3", "u3"), ("c3", "u4")]
    counts = {"u1": 4, "u2": 2, "u3": 3, "u4": 0, "u5": 1, "u6": 3, "u7": 0}
    return register_of(
        units=units,
        cells=cells,
        cell_units=[{"cell": cell, "unit": unit} for cell, unit in links],
        headcounts=[{"unit": unit, "official": official} for unit, official in counts.items()],
    )


def test_an_unknown_grouping_is_refused(ward):
    with pytest.raises(ValueError, match="sector"):
        coverage(ward, by="sector")


def test_an_empty_register_gives_an_empty_table_with_the_same_columns(register_of, ward):
    for metric in (coverage, cell_sizes):
        empty = metric(register_of(), by="area")
        assert list(empty.columns) == list(metric(ward, by="area").columns)
        assert empty.empty


def test_a_date_without_units_has_no_share(register_of):
    row = coverage(register_of(units=[{"id": "u1", "valid_from": "2013-01-01"}]), years=[2012]).iloc[0]
    assert (row["units"], pd.isna(row["own_pct"])) == (0, True)


def test_coverage_of_the_whole(ward):
    row = coverage(ward).iloc[0]
    assert row[["year", "units", *PARTS]].tolist() == [2012, 8, 2, 2, 2, 1, 1]
    assert row[["own_pct", "any_pct"]].tolist() == [25, 50]
    # Households: 100 + 200 of 3600 with their own cell.
    assert row["own_households_pct"] == pytest.approx(100 * 300 / 3600)
    assert row[["zero_member_units", "uncounted_units"]].tolist() == [2, 1]


@pytest.mark.parametrize(
    ("members", "case"),
    [
        ({"u1": 3, "u2": 3, "u3": 0}, ""),
        ({"u1": 3, "u2": 3, "u3": 2}, "lacking"),  # they have no cell
        ({"u1": 3, "u2": 0, "u3": 0}, "lacking"),  # nobody lives in a unit that a joint cell serves
        ({"u1": 3, "u2": 3}, "uncounted"),
    ],
)
def test_the_case_says_whether_the_states_add_up(register_of, members, case):
    joint = {"cells": [{"id": "c"}], "cell_units": [{"cell": "c", "unit": unit} for unit in ("u1", "u2")]}
    counts = [{"unit": unit, "official": number} for unit, number in members.items()]
    register = register_of(units=[{"id": f"u{number}"} for number in (1, 2, 3)], headcounts=counts, **joint)
    assert coverage(register)["case"].tolist() == [case]


def test_coverage_by_ward(ward, rows_of):
    table = coverage(ward, by="area")
    assert rows_of(table, "area", "units", "own", "unknown") == [("ward-1", 7, 2, 0), ("ward-2", 1, 0, 1)]
    assert rows_of(coverage(ward, by="area", areas=["ward-2"]), "area", "units") == [("ward-2", 1)]


def test_sizes_put_each_cell_in_one_bin_and_keep_the_uncounted_apart(register_of, rows_of):
    counts = [{"cell": "c1", "official": 2}, {"cell": "c2", "official": 2, "probationary": 1}]
    counts += [{"cell": "c3", "unit": "u1", "official": 30}, {"cell": "c3", "unit": "u2", "official": 21}]
    register = register_of(cells=[{"id": f"c{n}"} for n in range(1, 5)], headcounts=counts)
    table = cell_sizes(register)
    assert rows_of(table, "low", "cells") == [(0, 1), (3, 1), (9, 0), (15, 0), (30, 0), (51, 1)]
    assert table["high"].tolist()[:5] == [2, 8, 14, 29, 50]
    assert pd.isna(table["high"].iloc[5])
    assert set(rows_of(table, "counted", "uncounted")) == {(3, 1)}
    assert table["share_pct"].sum() == pytest.approx(100)


LINK = st.tuples(st.integers(1, 4), st.integers(1, 5), st.integers(2010, 2014), st.integers(2010, 2015))
COUNT = st.tuples(st.integers(1, 5), st.integers(2010, 2014), st.integers(0, 4))


@settings(max_examples=40)
@given(links=st.lists(LINK, max_size=8), counts=st.lists(COUNT, max_size=8))
def test_every_unit_is_in_exactly_one_state(register_of, links, counts):
    register = register_of(
        units=[{"id": f"u{n}", "area": f"ward-{n % 2}"} for n in range(1, 6)],
        cells=[{"id": f"c{n}", "joint_type": "c" if n == 1 else ""} for n in range(1, 5)],
        cell_units=[
            {"cell": f"c{cell}", "unit": f"u{unit}", "valid_from": f"{start}-06-01", "valid_to": f"{end}-06-01"}
            for cell, unit, start, end in links
        ],
        headcounts=[{"unit": f"u{unit}", "year": year, "official": number} for unit, year, number in counts],
    )
    whole = coverage(register, years=range(2010, 2016))
    wards = coverage(register, years=range(2010, 2016), by="area")
    for table in (whole, wards):
        assert table[PARTS].sum(axis=1).tolist() == table["units"].tolist()
        assert table["own_pct"].between(0, 100).all()
        assert (table["any_pct"] >= table["own_pct"]).all()
    assert wards.groupby("year")[["units", *PARTS]].sum().values.tolist() == whole[["units", *PARTS]].values.tolist()
