"""Organisations and cells between dates, and the flow of units through a split."""

import pandas as pd
import pytest
from chibo.metrics import split
from chibo.metrics.quality import register_organisations as organisations
from chibo.metrics.register import measure
from hypothesis import given, settings
from hypothesis import strategies as st

SPLIT = "2011-12-01"
DAYS = ["2010-12-31", "2011-12-31", "2012-12-31"]


def flow(register):
    return measure(register, "flow", of="units", dates=DAYS)


def account_between(register, since, until, **options):
    return measure(register, "cells", dates=[since, until], **options)


def account(register, year, **options):
    table = account_between(register, f"{year - 1}-12-31", f"{year}-12-31", **options)
    return dict(zip(table["step"], table["cells"], strict=True))


def test_the_days_are_those_of_the_published_split(register_of, published_of, rows_of):
    printed = published_of("units_split 3 2011", "cells_established 2 2012-01/2013-10")
    cells = [{"id": "c1", "valid_from": "2011-12-31"}, {"id": "c2", "valid_from": "2013-10-31"}]
    cells += [{"id": "c3", "valid_from": "2013-11-01"}]
    register = register_of(units=[{"id": "u1"}], cells=cells)
    table = split.register_cells(register, printed, area="here", areas=["ward-1"])
    assert rows_of(table, "step", "cells") == [("start", 1), ("established", 1), ("dissolved", 0), ("end", 2)]
    assert table["date"].tolist()[:: len(table) - 1] == [pd.Timestamp("2011-12-31"), pd.Timestamp("2013-10-31")]
    assert table["date"].isna().sum() == 2
    assert split.register_flow(register, printed, area="here", areas=["ward-1"])["until"].tolist() == ["2013-10"]
    for metric in (split.register_flow, split.register_cells):
        empty = metric(register, published_of(), area="there", areas=["ward-1"])
        assert empty.empty
        assert {"status", "layer"} <= set(empty.columns)


def test_events_belong_to_the_year_of_their_day(register_of):
    cells = [{"id": "c1", "valid_from": "2012-12-31"}, {"id": "c2", "valid_to": "2012-01-01"}]
    register = register_of(cells=[*cells, {"id": "c3", "valid_from": "2013-01-01"}])
    for year, counts in {2011: [1, 0, 0, 1], 2012: [1, 1, -1, 1], 2013: [1, 1, 0, 2]}.items():
        expected = dict(zip(["start", "established", "dissolved", "end"], counts, strict=True))
        assert account(register, year) == expected


def test_other_kinds_and_wards_are_left_out(register_of):
    bodies = [{"id": "body-1"}, {"id": "body-2", "area": "ward-2"}]
    cells = [{"id": "c1"}, {"id": "c2", "kind": "non_residential"}, {"id": "c3", "organisation": "body-2"}]
    register = register_of(organisations=bodies, cells=cells)
    assert account(register, 2012)["end"] == 2
    assert account(register, 2012, areas=["ward-2"])["end"] == 1


def test_a_joint_cell_that_gives_way_to_two_cells_is_dissolved(register_of):
    day = "2013-03-01"
    cells = [{"id": "c1", "valid_to": day}, {"id": "c2", "valid_from": day}, {"id": "c3", "valid_from": day}]
    links = [("c1", "u1"), ("c1", "u2"), ("c2", "u1"), ("c3", "u2")]
    register = register_of(
        units=[{"id": "u1"}, {"id": "u2"}], cells=cells, cell_units=[{"cell": c, "unit": u} for c, u in links]
    )
    assert account(register, 2013) == {"start": 1, "established": 2, "dissolved": -1, "end": 2}


def moved(register_of, kind, starts="2025-07-01"):
    day = "2025-07-01"
    return register_of(
        organisations=[{"id": "body-1", "valid_to": day}, {"id": "body-2", "area": "ward-9", "valid_from": day}],
        units=[{"id": "u1", "valid_to": day}, {"id": "u9", "area": "ward-9", "valid_from": day}],
        unit_events=[{"date": day, "kind": kind, "from_unit": "u1", "to_unit": "u9"}],
        cells=[{"id": "c1", "valid_to": day}, {"id": "c9", "organisation": "body-2", "valid_from": starts}],
        cell_units=[{"cell": "c1", "unit": "u1"}, {"cell": "c9", "unit": "u9"}],
    )


def test_a_cell_that_moves_with_its_unit_is_transferred(register_of):
    register = moved(register_of, "transfer")
    steps = {"start": 1, "established": 0, "transferred_in": 1, "dissolved": 0, "transferred_out": -1, "end": 1}
    assert account(register, 2025) == steps
    assert account(register, 2025, areas=["ward-1"])["end"] == 0
    assert account(register, 2025, areas=["ward-9"])["end"] == 1


@pytest.mark.parametrize("change", [("split",), ("transfer", "2025-07-02")], ids=["split", "later start"])
def test_a_split_or_a_later_start_is_no_transfer(register_of, change):
    assert account(moved(register_of, *change), 2025) == {"start": 1, "established": 1, "dissolved": -1, "end": 1}


def test_the_account_runs_from_stock_to_stock(register_of, rows_of):
    cells = [{"id": "c1"}, {"id": "c2", "valid_to": "2012-06-01"}, {"id": "c3"}]
    cells += [{"id": "c4", "valid_from": "2012-06-01"}, {"id": "c5", "valid_from": "2013-06-01"}]
    table = account_between(register_of(cells=cells), "2011-12-31", "2013-12-31")
    assert rows_of(table, "step", "cells") == [("start", 3), ("established", 2), ("dissolved", -1), ("end", 4)]


def test_the_account_shows_what_events_do_not_explain(register_of, rows_of):
    register = register_of(cells=[{"id": "c1", "valid_from": "2013-05-01", "valid_to": "2009-05-01"}])
    table = account_between(register, "2011-12-31", "2013-12-31")
    assert rows_of(table, "step", "cells")[-2:] == [("difference", -1), ("end", 0)]


def test_organisations_and_their_cells_on_a_date(register_of, rows_of):
    bodies = [{"id": "body-1"}, {"id": "b2", "kind": "cell", "sector": "schools_business", "valid_to": "2013-12-31"}]
    cells = [{"id": "c1"}, {"id": "c2", "kind": "non_residential"}, {"id": "c3", "valid_from": "2014-01-01"}]
    register = register_of(organisations=bodies, cells=cells)
    shown = ["organisations", "committees", "grassroots_cells", "subordinate_cells", "all_cells"]
    assert rows_of(organisations(register, years=[2012, 2013]), *shown) == [(2, 1, 1, 2, 3), (1, 1, 0, 2, 2)]
    by_sector = organisations(register, years=[2012], by="sector")
    assert rows_of(by_sector, "sector", "all_cells") == [("schools_business", 1), ("ward_commune", 2)]


DAY = st.dates(pd.Timestamp("2010-06-01").date(), pd.Timestamp("2014-06-01").date())
SPAN = st.tuples(DAY, st.integers(0, 1200), st.booleans())


@settings(max_examples=40)
@given(st.lists(SPAN, max_size=8))
def test_stocks_reconcile_with_events_for_any_spans(register_of, spans):
    cells = [
        {
            "id": f"c{number}",
            "valid_from": str(start),
            "valid_to": "" if open_ended else str(start + pd.Timedelta(days=length)),
        }
        for number, (start, length, open_ended) in enumerate(spans)
    ]
    register = register_of(
        units=[{"id": "u1"}], cells=cells, cell_units=[{"cell": cell["id"], "unit": "u1"} for cell in cells]
    )
    accounts = [account(register, year) for year in range(2010, 2015)]
    assert not any("difference" in steps for steps in accounts)
    real = sum(length > 0 or open_ended for _, length, open_ended in spans)
    begun = sum(steps.get("established", 0) + steps.get("transferred_in", 0) for steps in accounts)
    assert real <= begun <= len(spans)
    assert [steps.get("end", 0) for steps in accounts[:-1]] == [steps.get("start", 0) for steps in accounts[1:]]


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
    table = flow(divided)
    ways = rows_of(table, "from_kind", "to_kind", "state_1", "state_2", "units")
    assert ways == [
        ("khu_pho", "to_dan_pho", "own", "own", 2),
        ("khu_pho", "to_dan_pho", "without_cell", "unknown", 1),
        ("thon", "thon", "without_cell", "unknown", 1),
    ]


def test_flow_names_what_is_new_or_mixed(register_of, rows_of):
    units = [{"id": "k", "kind": "khu_pho", "valid_to": SPLIT}, {"id": "t", "kind": "thon", "valid_to": SPLIT}]
    units += [{"id": "both", "valid_from": SPLIT}, {"id": "new", "valid_from": SPLIT}]
    events = [{"from_unit": unit, "to_unit": "both", "kind": "merge"} for unit in ("k", "t")]
    table = flow(register_of(units=units, unit_events=events))
    assert rows_of(table, "from_kind", "units") == [("mixed", 1), ("new", 1)]


def test_lineage_that_runs_in_a_circle_ends(register_of, rows_of):
    units = [{"id": "u1", "valid_to": SPLIT}, {"id": "u2", "valid_from": SPLIT}]
    events = [{"from_unit": "u1", "to_unit": "u2"}, {"from_unit": "u2", "to_unit": "u1"}]
    table = flow(register_of(units=units, unit_events=events))
    assert rows_of(table, "from_kind", "units") == [("to_dan_pho", 1)]
