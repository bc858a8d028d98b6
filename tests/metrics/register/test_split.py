"""Organisations and cells between dates, and the flow of units through a split."""

import pandas as pd
import pytest
from chibo.metrics import split
from chibo.metrics.quality import register_organisations as organisations
from hypothesis import given, settings
from hypothesis import strategies as st

SPLIT = "2011-12-01"
BEFORE, AFTER = "2010-12-31", "2011-12-31"


@pytest.fixture
def flow(monkeypatch):
    """Return a function that gives the flow on three days, as if they were those of a published split."""
    return staged(monkeypatch, split.register_flow)


@pytest.fixture
def waterfall(monkeypatch):
    """Return a function that gives the account of cells between two days."""
    account = staged(monkeypatch, split.register_cells)
    return lambda register, since, until, **options: account(register, [since, since, until], **options)


def staged(monkeypatch, metric):
    def on(register, days, areas=None):
        monkeypatch.setattr(split, "_stages", lambda published, area: days)
        return metric(register, None, area="", areas=areas)

    return on


def account(waterfall, register, year, **options):
    table = waterfall(register, f"{year - 1}-12-31", f"{year}-12-31", **options)
    return dict(zip(table["step"], table["cells"], strict=True))


def test_without_a_published_split_there_is_nothing(register_of, published_of):
    register = register_of(units=[{"id": "u1"}], cells=[{"id": "c1"}])
    for metric in (split.register_flow, split.register_cells):
        empty = metric(register, published_of(), area="there", areas=["ward-1"])
        assert empty.empty
        assert {"status", "layer"} <= set(empty.columns)


def test_the_days_are_those_of_the_published_split(register_of, published_of, figure, rows_of):
    printed = [figure("units_split", 3, "2011"), figure("cells_established", 2, "2012-01/2013-10", measure="flow")]
    cells = [{"id": "c1", "valid_from": "2011-12-31"}, {"id": "c2", "valid_from": "2013-10-31"}]
    cells += [{"id": "c3", "valid_from": "2013-11-01"}]
    found = split.register_cells(register_of(cells=cells), published_of(*printed), area="here", areas=["ward-1"])
    assert rows_of(found, "step", "cells") == [("start", 1), ("established", 1), ("dissolved", 0), ("end", 2)]
    assert found["date"].tolist()[:: len(found) - 1] == [pd.Timestamp("2011-12-31"), pd.Timestamp("2013-10-31")]
    assert found["date"].isna().sum() == 2


def test_a_register_without_cells_has_no_account(register_of, waterfall):
    assert waterfall(register_of(), "2012-01-01", "2013-01-01").empty


def test_events_belong_to_the_year_of_their_day(register_of, waterfall):
    cells = [{"id": "c1", "valid_from": "2012-12-31"}, {"id": "c2", "valid_to": "2012-01-01"}]
    register = register_of(cells=[*cells, {"id": "c3", "valid_from": "2013-01-01"}])
    for year, counts in {2011: [1, 0, 0, 1], 2012: [1, 1, -1, 1], 2013: [1, 1, 0, 2]}.items():
        expected = dict(zip(["start", "established", "dissolved", "end"], counts, strict=True))
        assert account(waterfall, register, year) == expected


def test_a_cell_that_lives_within_one_year_is_seen_in_both_gross_counts(register_of, waterfall):
    register = register_of(cells=[{"id": "c1", "valid_from": "2012-02-01", "valid_to": "2012-03-01"}])
    assert account(waterfall, register, 2012) == {"start": 0, "established": 1, "dissolved": -1, "end": 0}


def test_other_kinds_and_wards_are_left_out(register_of, waterfall):
    bodies = [{"id": "body-1"}, {"id": "body-2", "area": "ward-2"}]
    cells = [{"id": "c1"}, {"id": "c2", "kind": "non_residential"}, {"id": "c3", "organisation": "body-2"}]
    register = register_of(organisations=bodies, cells=cells)
    assert account(waterfall, register, 2012)["end"] == 2
    assert account(waterfall, register, 2012, areas=["ward-2"])["end"] == 1


def test_a_joint_cell_that_gives_way_to_two_cells_is_dissolved(register_of, waterfall):
    day = "2013-03-01"
    cells = [{"id": "c1", "valid_to": day}, {"id": "c2", "valid_from": day}, {"id": "c3", "valid_from": day}]
    links = [("c1", "u1"), ("c1", "u2"), ("c2", "u1"), ("c3", "u2")]
    register = register_of(
        units=[{"id": "u1"}, {"id": "u2"}], cells=cells, cell_units=[{"cell": c, "unit": u} for c, u in links]
    )
    assert account(waterfall, register, 2013) == {"start": 1, "established": 2, "dissolved": -1, "end": 2}


def moved(register_of, kind, starts="2025-07-01"):
    day = "2025-07-01"
    return register_of(
        organisations=[{"id": "body-1", "valid_to": day}, {"id": "body-2", "area": "ward-9", "valid_from": day}],
        units=[{"id": "u1", "valid_to": day}, {"id": "u9", "area": "ward-9", "valid_from": day}],
        unit_events=[{"date": day, "kind": kind, "from_unit": "u1", "to_unit": "u9"}],
        cells=[{"id": "c1", "valid_to": day}, {"id": "c9", "organisation": "body-2", "valid_from": starts}],
        cell_units=[{"cell": "c1", "unit": "u1"}, {"cell": "c9", "unit": "u9"}],
    )


def test_a_cell_that_moves_with_its_unit_is_transferred(register_of, waterfall):
    register = moved(register_of, "transfer")
    steps = {"start": 1, "established": 0, "transferred_in": 1, "dissolved": 0, "transferred_out": -1, "end": 1}
    assert account(waterfall, register, 2025) == steps
    assert account(waterfall, register, 2025, areas=["ward-1"])["end"] == 0
    assert account(waterfall, register, 2025, areas=["ward-9"])["end"] == 1


@pytest.mark.parametrize("change", [("split",), ("transfer", "2025-07-02")], ids=["split", "later start"])
def test_a_split_or_a_later_start_is_no_transfer(register_of, waterfall, change):
    found = account(waterfall, moved(register_of, *change), 2025)
    assert found == {"start": 1, "established": 1, "dissolved": -1, "end": 1}


def test_the_waterfall_runs_from_stock_to_stock(register_of, rows_of, waterfall):
    cells = [{"id": "c1"}, {"id": "c2", "valid_to": "2012-06-01"}, {"id": "c3"}]
    cells += [{"id": "c4", "valid_from": "2012-06-01"}, {"id": "c5", "valid_from": "2013-06-01"}]
    table = waterfall(register_of(cells=cells), "2011-12-31", "2013-12-31")
    assert rows_of(table, "step", "cells", "bottom", "top") == [
        ("start", 3, 0, 3),
        ("established", 2, 3, 5),
        ("dissolved", -1, 4, 5),
        ("end", 4, 0, 4),
    ]


def test_the_waterfall_shows_what_events_do_not_explain(register_of, rows_of, waterfall):
    register = register_of(cells=[{"id": "c1", "valid_from": "2013-05-01", "valid_to": "2009-05-01"}])
    table = waterfall(register, "2011-12-31", "2013-12-31")
    assert rows_of(table, "step", "cells")[-2:] == [("difference", -1), ("end", 0)]


def test_organisations_and_their_cells_on_a_date(register_of, rows_of):
    bodies = [{"id": "body-1"}, {"id": "b2", "kind": "cell", "sector": "schools_business", "valid_to": "2013-12-31"}]
    cells = [{"id": "c1"}, {"id": "c2", "kind": "non_residential"}, {"id": "c3", "valid_from": "2014-01-01"}]
    register = register_of(organisations=bodies, cells=cells)
    shown = ["organisations", "committees", "grassroots_cells", "subordinate_cells", "all_cells"]
    assert rows_of(organisations(register, dates=["2013-12-30"]), *shown) == [(2, 1, 1, 2, 3)]
    assert rows_of(organisations(register, dates=["2013-12-31"]), *shown) == [(1, 1, 0, 2, 2)]
    by_sector = organisations(register, dates=["2013-12-30"], by="sector")
    assert rows_of(by_sector, "sector", "all_cells") == [("schools_business", 1), ("ward_commune", 2)]


DAY = st.dates(pd.Timestamp("2010-06-01").date(), pd.Timestamp("2014-06-01").date())
SPAN = st.tuples(DAY, st.integers(0, 1200), st.booleans())


@settings(max_examples=40, deadline=None)
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
    with pytest.MonkeyPatch.context() as patch:
        steps = [account(staged_cells(patch), register, year) for year in range(2009, 2016)]
    assert not any("difference" in found for found in steps)
    real = sum(length > 0 or open_ended for _, length, open_ended in spans)
    came = sum(found.get("established", 0) + found.get("transferred_in", 0) for found in steps)
    assert real <= came <= len(spans)
    following = [found.get("start", 0) for found in steps[1:]]
    assert [found.get("end", 0) for found in steps[:-1]] == following


def staged_cells(patch):
    account_of = staged(patch, split.register_cells)
    return lambda register, since, until, **options: account_of(register, [since, since, until], **options)


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


def test_flow_follows_each_unit_back(divided, rows_of, flow):
    table = flow(divided, [BEFORE, AFTER, "2012-12-31"])
    ways = rows_of(table, "from_kind", "to_kind", "state_1", "state_2", "units", "households")
    assert ways == [
        ("khu_pho", "to_dan_pho", "own", "own", 2, 250),
        ("khu_pho", "to_dan_pho", "without_cell", "unknown", 1, 50),
        ("thon", "thon", "without_cell", "unknown", 1, 100),
    ]


def test_flow_names_what_is_new_or_mixed(register_of, rows_of, flow):
    units = [{"id": "k", "kind": "khu_pho", "valid_to": SPLIT}, {"id": "t", "kind": "thon", "valid_to": SPLIT}]
    units += [{"id": "both", "valid_from": SPLIT}, {"id": "new", "valid_from": SPLIT}]
    events = [{"from_unit": unit, "to_unit": "both", "kind": "merge"} for unit in ("k", "t")]
    table = flow(register_of(units=units, unit_events=events), [BEFORE, AFTER, "2012-12-31"])
    assert rows_of(table, "from_kind", "units") == [("mixed", 1), ("new", 1)]


def test_flow_follows_several_events_in_a_row_and_only_those_between_the_dates(register_of, rows_of, flow):
    # u1 splits into a and b; b merges with u2 into d; what u3 becomes is dated after the last day.
    first, second = "2011-03-01", "2011-09-01"
    units = [("u1", "", first), ("u2", "", second), ("a", first, ""), ("b", first, second), ("d", second, "")]
    kinds = {"u1": "khu_pho", "u2": "thon"}
    events = [
        ("u1", "a", first),
        ("u1", "b", first),
        ("b", "d", second),
        ("u2", "d", second),
        ("u1", "e", "2013-01-01"),
    ]
    register = register_of(
        units=[
            {"id": name, "kind": kinds.get(name, "to_dan_pho"), "valid_from": start or "2000-01-01", "valid_to": end}
            for name, start, end in [*units, ("e", "2012-01-01", "")]
        ],
        unit_events=[{"from_unit": old, "to_unit": new, "date": day} for old, new, day in events],
    )
    table = flow(register, [BEFORE, AFTER, "2012-12-31"])
    assert rows_of(table, "from_kind", "state_1", "units") == [
        ("khu_pho", "unknown", 1),
        ("mixed", "unknown", 1),
        ("new", "new", 1),
    ]


def test_lineage_that_runs_in_a_circle_ends(register_of, rows_of, flow):
    units = [{"id": "u1", "valid_to": SPLIT}, {"id": "u2", "valid_from": SPLIT}]
    events = [{"from_unit": "u1", "to_unit": "u2"}, {"from_unit": "u2", "to_unit": "u1"}]
    table = flow(register_of(units=units, unit_events=events), [BEFORE, AFTER, "2012-12-31"])
    assert rows_of(table, "from_kind", "units") == [("to_dan_pho", 1)]
