"""Event accounts and their reconciliation with the stock."""

import pandas as pd
import pytest
from chibo.metrics.register.events import cell_account, cell_events, unit_account, waterfall
from chibo.metrics.register.organisations import organisations
from hypothesis import given, settings
from hypothesis import strategies as st

ACCOUNT = ["start", "established", "transferred_in", "dissolved", "transferred_out", "net", "end", "difference"]


def account(register, year, **options):
    return cell_account(register, years=[year], **options)[ACCOUNT].values.tolist()


def test_two_dates_out_of_order_are_refused(register_of):
    with pytest.raises(ValueError, match="before"):
        cell_events(register_of(), since="2013-01-01", until="2012-01-01")
    with pytest.raises(ValueError, match="before"):
        waterfall(register_of(), since="2013-01-01", until="2013-01-01")


def test_an_empty_register_gives_empty_accounts(register_of):
    assert cell_account(register_of()).empty
    assert list(cell_account(register_of(), by="area").columns)[:4] == ["year", "area", "kind", "start"]
    assert waterfall(register_of(), since="2012-01-01", until="2013-01-01").empty


def test_a_cell_that_ends_before_it_begins_shows_as_a_difference(register_of):
    register = register_of(cells=[{"id": "c1", "valid_from": "2013-05-01", "valid_to": "2012-05-01"}])
    assert account(register, 2012) == [[0, 0, 0, 1, 0, -1, 0, -1]]
    assert account(register, 2013) == [[0, 1, 0, 0, 0, 1, 0, 1]]


def test_events_belong_to_the_year_of_their_day(register_of):
    cells = [{"id": "c1", "valid_from": "2012-12-31"}, {"id": "c2", "valid_to": "2012-01-01"}]
    cells += [{"id": "c3", "valid_from": "2013-01-01"}]
    register = register_of(cells=cells)
    assert account(register, 2011) == [[1, 0, 0, 0, 0, 0, 1, 0]]
    assert account(register, 2012) == [[1, 1, 0, 1, 0, 0, 1, 0]]
    assert account(register, 2013) == [[1, 1, 0, 0, 0, 1, 2, 0]]


def test_a_cell_that_lives_within_one_year_is_seen_in_both_gross_counts(register_of):
    register = register_of(cells=[{"id": "c1", "valid_from": "2012-02-01", "valid_to": "2012-03-01"}])
    assert account(register, 2012) == [[0, 1, 0, 1, 0, 0, 0, 0]]


def test_kinds_and_wards_are_counted_apart(register_of, rows_of):
    bodies = [{"id": "body-1"}, {"id": "body-2", "area": "ward-2"}]
    cells = [{"id": "c1"}, {"id": "c2", "organisation": "body-2", "kind": "non_residential"}]
    table = cell_account(register_of(organisations=bodies, cells=cells), years=[2012], by="area")
    assert rows_of(table, "area", "kind", "end") == [("ward-1", "neighbourhood", 1), ("ward-2", "non_residential", 1)]
    chosen = cell_account(register_of(organisations=bodies, cells=cells), years=[2012], areas=["ward-2"])
    assert chosen["kind"].tolist() == ["non_residential"]


def test_a_joint_cell_that_gives_way_to_two_cells_is_dissolved(register_of):
    day = "2013-03-01"
    cells = [{"id": "c1", "valid_to": day}, {"id": "c2", "valid_from": day}, {"id": "c3", "valid_from": day}]
    links = [("c1", "u1"), ("c1", "u2"), ("c2", "u1"), ("c3", "u2")]
    register = register_of(
        units=[{"id": "u1"}, {"id": "u2"}], cells=cells, cell_units=[{"cell": c, "unit": u} for c, u in links]
    )
    assert account(register, 2013) == [[1, 2, 0, 1, 0, 1, 2, 0]]


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
    assert account(moved(register_of, "transfer"), 2025) == [[1, 0, 1, 0, 1, 0, 1, 0]]
    table = cell_account(moved(register_of, "transfer"), years=[2025], by="area")
    assert table.set_index("area")["net"].to_dict() == {"ward-1": -1, "ward-9": 1}
    assert (table["difference"] == 0).all()


def test_a_split_or_a_later_start_is_no_transfer(register_of):
    assert account(moved(register_of, "split"), 2025) == [[1, 1, 0, 1, 0, 0, 1, 0]]
    assert account(moved(register_of, "transfer", starts="2025-07-02"), 2025) == [[1, 1, 0, 1, 0, 0, 1, 0]]


def test_units_that_are_renamed_are_not_created(register_of, rows_of):
    table = unit_account(moved(register_of, "rename"), years=[2025])
    shown = ["start", "created", "transferred_in", "ended", "transferred_out", "end", "difference"]
    assert rows_of(table, *shown) == [(1, 0, 1, 0, 1, 1, 0)]
    table = unit_account(moved(register_of, "merge"), years=[2025])
    assert rows_of(table, *shown) == [(1, 1, 0, 1, 0, 1, 0)]


def test_events_between_dates_leave_out_the_first_day_and_hold_the_last(register_of):
    register = register_of(cells=[{"id": "c1", "valid_from": "2011-12-31"}, {"id": "c2", "valid_from": "2013-10-31"}])
    row = cell_events(register, since="2011-12-31", until="2013-10-31").iloc[0]
    assert row[["start", "established", "end"]].tolist() == [1, 1, 2]
    assert (row["since"], row["until"]) == (pd.Timestamp("2011-12-31"), pd.Timestamp("2013-10-31"))


def test_the_waterfall_runs_from_stock_to_stock(register_of, rows_of):
    cells = [{"id": "c1"}, {"id": "c2", "valid_to": "2012-06-01"}, {"id": "c3"}]
    cells += [{"id": "c4", "valid_from": "2012-06-01"}, {"id": "c5", "valid_from": "2013-06-01"}]
    table = waterfall(register_of(cells=cells), since="2011-12-31", until="2013-12-31")
    assert rows_of(table, "step", "cells", "bottom", "top") == [
        ("start", 3, 0, 3),
        ("established", 2, 3, 5),
        ("transferred_in", 0, 5, 5),
        ("dissolved", -1, 4, 5),
        ("transferred_out", 0, 4, 4),
        ("end", 4, 0, 4),
    ]


def test_the_waterfall_shows_what_events_do_not_explain(register_of, rows_of):
    register = register_of(cells=[{"id": "c1", "valid_from": "2013-05-01", "valid_to": "2009-05-01"}])
    table = waterfall(register, since="2011-12-31", until="2013-12-31")
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
SPAN = st.tuples(DAY, st.integers(0, 1200), st.booleans(), st.sampled_from(["neighbourhood", "non_residential"]))


@settings(max_examples=40, deadline=None)
@given(st.lists(SPAN, max_size=8))
def test_stocks_reconcile_with_events_for_any_spans(register_of, spans):
    cells = [
        {
            "id": f"c{number}",
            "kind": kind,
            "valid_from": str(start),
            "valid_to": "" if open_ended else str(start + pd.Timedelta(days=length)),
        }
        for number, (start, length, open_ended, kind) in enumerate(spans)
    ]
    register = register_of(
        units=[{"id": "u1"}], cells=cells, cell_units=[{"cell": cell["id"], "unit": "u1"} for cell in cells]
    )
    table = cell_account(register, years=range(2009, 2016))
    assert (table["difference"] == 0).all()
    real = sum(length > 0 or open_ended for _, length, open_ended, _ in spans)
    came = table["established"].sum() + table["transferred_in"].sum()
    assert real <= came <= len(spans)
    for _, rows in table.groupby("kind"):
        following = rows["start"].iloc[1:].tolist()
        assert rows["end"].iloc[:-1].tolist() == following
