"""Lineage: groups of the same ground, like-for-like coverage, refusals, and the flow between states."""

import pandas as pd
import pytest
from chibo.metrics.register.comparison import like_for_like, like_for_like_totals, unit_flow
from chibo.metrics.register.errors import LineageError
from chibo.metrics.register.lineage import lineage_groups

SPLIT = "2011-12-01"
BEFORE, AFTER = "2010-12-31", "2011-12-31"


@pytest.fixture
def split(register_of):
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


def ended(register_of, *events, units=()):
    units = [{"id": "u1", "valid_to": SPLIT}, {"id": "u2", "valid_from": SPLIT}, *units]
    return register_of(units=units, unit_events=list(events))


def test_a_unit_without_a_path_is_refused_by_name(register_of):
    with pytest.raises(LineageError, match="u1") as refusal:
        like_for_like(ended(register_of), BEFORE, AFTER)
    assert refusal.value.units == ["u1"]


def test_a_path_that_ends_before_the_later_date_is_refused(register_of):
    register = register_of(
        units=[{"id": "u1", "valid_to": "2011-03-01"}, {"id": "u2", "valid_from": "2011-03-01", "valid_to": SPLIT}],
        unit_events=[{"from_unit": "u1", "to_unit": "u2", "date": "2011-03-01"}],
    )
    with pytest.raises(LineageError, match="u1"):
        like_for_like(register, BEFORE, AFTER)


def test_events_outside_the_two_dates_are_no_path(register_of):
    late = {"from_unit": "u1", "to_unit": "u2", "date": "2012-01-01"}
    with pytest.raises(LineageError):
        like_for_like(ended(register_of, late), BEFORE, AFTER)


def test_many_lost_units_are_counted_and_some_named(register_of):
    units = [{"id": f"u{n:02d}", "valid_to": SPLIT} for n in range(12)]
    with pytest.raises(LineageError, match="12 units .* u09 and 2 more") as refusal:
        like_for_like(register_of(units=units), BEFORE, AFTER)
    assert len(refusal.value.units) == 12


def test_only_chosen_areas_are_refused(register_of):
    units = [{"id": "u3", "area": "ward-2"}]
    table = like_for_like(ended(register_of, units=units), BEFORE, AFTER, areas=["ward-2"])
    assert table["group"].tolist() == ["u3"]


@pytest.mark.parametrize("after", [BEFORE, "2009-01-01"])
def test_dates_out_of_order_are_refused(split, after):
    with pytest.raises(ValueError, match="before"):
        like_for_like(split, BEFORE, after)


def test_a_split_is_one_group_weighted_by_households(split):
    table = like_for_like(split, BEFORE, AFTER).set_index("group")
    parent = table.loc["parent"]
    assert parent[["change", "units_before", "units_after", "own_before", "own_after"]].tolist() == [
        "split",
        1,
        3,
        1,
        2,
    ]
    assert parent["own_before_pct"] == 100
    assert parent["own_after_pct"] == pytest.approx(100 * 250 / 300)
    assert parent["own_units_after_pct"] == pytest.approx(100 * 2 / 3)
    assert table.loc["thon", ["change", "own_before_pct", "own_after_pct"]].tolist() == ["unchanged", 0, 0]


def test_totals_weigh_both_dates_by_the_earlier_households(split):
    table = like_for_like_totals(like_for_like(split, BEFORE, AFTER)).set_index("change")
    whole = table.loc["all"]
    # Of units: 1 of 2 before, 2 of 4 after. Like for like: 300 of 400 households, then 300 x 5/6 = 250 of 400.
    assert whole[["own_units_before_pct", "own_units_after_pct"]].tolist() == [50, 50]
    assert whole[["own_before_pct", "own_after_pct"]].tolist() == pytest.approx([75, 62.5])
    assert whole["own_change_points"] == pytest.approx(-12.5)
    assert table.index.tolist() == ["unchanged", "split", "all"]


def test_totals_of_nothing_are_empty(register_of):
    table = like_for_like_totals(like_for_like(register_of(), BEFORE, AFTER))
    assert table.empty
    assert "own_change_points" in table.columns


def test_units_that_come_from_nowhere_are_shown_and_weigh_nothing(register_of):
    register = register_of(units=[{"id": "u1"}, {"id": "new", "valid_from": SPLIT}])
    groups = like_for_like(register, BEFORE, AFTER)
    assert groups.set_index("group")["change"].to_dict() == {"u1": "unchanged", "new": "added"}
    assert like_for_like_totals(groups).set_index("change").loc["all", "own_after_pct"] == 0


def test_groups_follow_several_events_in_a_row_and_tie_what_belongs_together(register_of, rows_of):
    # u1 splits into a and b; b merges with u2 into d; u3 is renamed to e.
    first, second = "2011-03-01", "2011-09-01"
    units = [("u1", "", first), ("u2", "", second), ("u3", "", second), ("a", first, ""), ("b", first, second)]
    units += [("d", second, ""), ("e", second, "")]
    events = [("u1", "a", first), ("u1", "b", first), ("b", "d", second), ("u2", "d", second), ("u3", "e", second)]
    register = register_of(
        units=[{"id": name, "valid_from": start or "2000-01-01", "valid_to": end} for name, start, end in units],
        unit_events=[{"from_unit": old, "to_unit": new, "date": day} for old, new, day in events],
    )
    table = lineage_groups(register, before=BEFORE, after=AFTER)
    assert rows_of(table, "group", "change", "side", "unit") == [
        ("u1", "rearranged", "before", "u1"),
        ("u1", "rearranged", "before", "u2"),
        ("u3", "renamed", "before", "u3"),
        ("u1", "rearranged", "after", "a"),
        ("u1", "rearranged", "after", "d"),
        ("u3", "renamed", "after", "e"),
    ]


def test_lineage_that_runs_in_a_circle_ends(register_of):
    units = [{"id": "u1", "valid_to": SPLIT}, {"id": "u2", "valid_from": SPLIT}]
    events = [{"from_unit": "u1", "to_unit": "u2"}, {"from_unit": "u2", "to_unit": "u1"}]
    table = lineage_groups(register_of(units=units, unit_events=events), before=BEFORE, after=AFTER)
    assert table["unit"].tolist() == ["u1", "u2"]


def test_a_reform_is_compared_across_wards(register_of):
    day = "2025-07-01"
    register = register_of(
        units=[{"id": "u1", "valid_to": day}, {"id": "u2", "valid_to": day}]
        + [{"id": "n1", "area": "ward-9", "valid_from": day}],
        unit_events=[{"from_unit": unit, "to_unit": "n1", "date": day, "kind": "merge"} for unit in ("u1", "u2")],
    )
    for areas in (["ward-1"], ["ward-9"]):
        row = like_for_like(register, "2024-12-31", "2025-12-31", areas=areas).iloc[0]
        assert row[["change", "units_before", "units_after", "area"]].tolist() == ["merged", 2, 1, "ward-1"]


def test_flow_follows_each_unit_back(split, rows_of):
    table = unit_flow(split, kinds_at=BEFORE, states_at=[AFTER, "2012-12-31"])
    ways = rows_of(table, "from_kind", "to_kind", "state_1", "state_2", "units", "households")
    assert ways == [
        ("khu_pho", "to_dan_pho", "own", "own", 2, 250),
        ("khu_pho", "to_dan_pho", "without_cell", "unknown", 1, 50),
        ("thon", "thon", "without_cell", "unknown", 1, 100),
    ]


def test_flow_names_what_is_new_or_mixed(register_of, rows_of):
    units = [{"id": "k", "kind": "khu_pho", "valid_to": SPLIT}, {"id": "t", "kind": "thon", "valid_to": SPLIT}]
    units += [{"id": "both", "valid_from": SPLIT}, {"id": "new", "valid_from": SPLIT}]
    events = [{"from_unit": unit, "to_unit": "both", "kind": "merge"} for unit in ("k", "t")]
    table = unit_flow(register_of(units=units, unit_events=events), kinds_at=BEFORE, states_at=[AFTER])
    assert rows_of(table, "from_kind", "units") == [("mixed", 1), ("new", 1)]


@pytest.mark.parametrize("states_at", [[], ["2009-12-31"], ["2012-12-31", "2011-12-31"]])
def test_flow_refuses_dates_out_of_order(split, states_at):
    with pytest.raises(ValueError, match="in order"):
        unit_flow(split, kinds_at=BEFORE, states_at=states_at)


def test_the_date_of_the_event_belongs_to_the_new_units(split):
    table = lineage_groups(split, before="2011-11-30", after=SPLIT)
    assert table.loc[table["side"] == "after", "unit"].tolist() == ["a", "b", "c", "thon"]
    assert table["date"].unique().tolist() == [pd.Timestamp("2011-11-30"), pd.Timestamp(SPLIT)]
