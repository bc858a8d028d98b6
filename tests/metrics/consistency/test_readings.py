"""Readings of counts that do not add up: every state that fits what was printed, and one row a family of them."""

from functools import cache
from itertools import product
from typing import NamedTuple

import pytest
from chibo.metrics.baseline import span
from chibo.metrics.consistency import Printed, readings, solutions
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pytest import approx

ARTICLE = Printed(units=249, eligible=236, joint=12, without=3, established=25)
RANGES = ["own", "in_joint", "without", "any_cell", "eligible_in_joint", "cells_joint", "cells", "net"]
RANGES += ["dissolved", "gross"]


def printed_up_to(most):
    counts = st.integers(0, most)
    return st.builds(Printed, st.integers(1, most), counts, st.integers(0, most // 2), counts, counts)


# --- every state, by trying them all -------------------------------------------------------------------------------


class State(NamedTuple):
    """Units by what they are, joint cells, and how many of these are dissolved."""

    own: int
    eligible_in_joint: int
    small: int
    attached: int
    unattached: int
    joint_cells: int
    dissolved: int

    @property
    def in_joint(self):
        return self.eligible_in_joint + self.small + self.attached

    @property
    def gross(self):
        units = self.own + self.in_joint + self.unattached
        return units - self.own - self.joint_cells + self.dissolved


@cache
def states(units):
    """Return every way to divide the units and to make joint cells of two or more, each with a unit with members."""
    found = []
    for own, eligible, small, attached in product(range(units + 1), repeat=4):
        unattached = units - own - eligible - small - attached
        if unattached < 0 or (attached and unattached):
            continue
        in_joint = eligible + small + attached
        for cells in range(units + 1):
            enough = 2 * cells <= in_joint and cells <= eligible + small and (cells > 0) == (in_joint > 0)
            if enough:
                found += [State(own, eligible, small, attached, unattached, cells, gone) for gone in {0, cells}]
    return found


def senses(state, printed):
    """Return every reading of the printed words that a state fits, as its letter and what the letter supposes."""
    empty = state.attached + state.unattached
    where = "" if not empty else "attached" if state.attached else "unattached"
    fate = "" if not state.joint_cells else "dissolve" if state.dissolved else "survive"
    printed_as = {"eligible": printed.eligible, "joint": printed.joint, "without": printed.without}
    true = {"eligible": state.own + state.eligible_in_joint, "joint": state.in_joint, "without": empty}
    wrong = [name for name in true if printed_as[name] != true[name]]
    apart = not state.eligible_in_joint and not state.attached
    if apart and len(wrong) == 1:
        letter = {"joint": "A1", "eligible": "A2", "without": "A3"}[wrong[0]]
        yield letter, "units", fate, where, wrong[0]
    if not wrong:
        yield "A" if apart else "B′" if state.attached else "B", "units", fate, where, ""
    if printed.joint and wrong in ([], ["joint"]) and printed.joint == state.joint_cells:
        surviving, dissolved = ("C′", "D") if state.attached else ("C", "D" if not empty else "D′")
        yield dissolved if state.dissolved else surviving, "cells", fate, where, ""


def every_state(printed):
    """Return the solutions by trying every state."""
    rows = set()
    for state in states(printed.units):
        for sense in senses(state, printed):
            if sense[1] == "units" or state.gross == printed.established:
                parts = state.own, state.in_joint, state.unattached, state.eligible_in_joint
                rows.add((*sense, *parts, state.joint_cells, state.dissolved, state.gross))
    return rows | guests(printed)


def guests(printed):
    """Return the one state in which eligible units meet as guests in a cell of another unit."""
    units, eligible, joint, without, established = printed
    for own in range(units + 1):
        if joint and own + joint == eligible and eligible + without <= units and units - own == established:
            empty = "unattached" if without else ""
            return {("E", "guests", "", empty, "", own, joint, units - eligible, joint, 0, 0, established)}
    return set()


@settings(max_examples=300)
@given(printed_up_to(12))
@example(Printed(12, 11, 2, 1, 3))
@example(Printed(12, 9, 2, 0, 3))
@example(Printed(9, 8, 0, 1, 1))
def test_the_solutions_are_exactly_the_states_that_fit(printed):
    names = ["reading", "joint_counts", "joint_cells", "empty_units", "misprint", "own", "in_joint", "without"]
    names += ["eligible_in_joint", "cells_joint", "dissolved", "gross"]
    rows = list(solutions(printed)[names].itertuples(index=False, name=None))
    assert len(rows) == len(set(rows))
    assert set(rows) == every_state(printed)


def test_trying_every_state_meets_every_reading():
    tried = {Printed(12, e, j, z, g) for e, j, z, g in product(range(5, 13, 2), (2, 4), (0, 1, 2), (4, 6))} | {
        Printed(12, 10, 2, 1, 4)
    }
    letters = {row[0] for printed in tried for row in every_state(printed)}
    assert letters == {"A", "A1", "A2", "A3", "B", "B′", "C", "C′", "D", "D′", "E"}


@given(printed_up_to(60))
def test_the_rows_are_the_ranges_of_the_solutions_and_span_them_all(printed):
    table, states = readings(printed), solutions(printed)
    assert table["reading"].tolist() == list(dict.fromkeys(states["reading"]))
    assert (table[["own", "in_joint", "without"]].sum(axis=1, skipna=False) == printed.units).all()
    for row in table.to_dict("records"):
        family = states[states["reading"] == row["reading"]]
        for name in RANGES:
            assert (row[f"{name}_low"], row[f"{name}_high"]) == (family[name].min(), family[name].max())
        assert row["explains_established"] == (family["gross"] == printed.established).any()
    assert bool(span(table)) == bool(len(states))
    if row := span(table):
        assert (row["own_low"], row["own_high"]) == (states["own"].min(), states["own"].max())
        assert (row["any_low"], row["any_high"]) == (states["any_cell"].min(), states["any_cell"].max())
        assert row["own_low_pct"] == approx(100 * row["own_low"] / printed.units)
        assert 0 <= row["own_low_pct"] <= row["own_high_pct"] <= row["any_high_pct"] <= 100


# --- by arithmetic -------------------------------------------------------------------------------------------------


def parts_of(table):
    return {row.reading: (row.own, row.in_joint, row.without) for row in table.itertuples()}


def ends_of(table, name):
    return {row["reading"]: (row[f"{name}_low"], row[f"{name}_high"]) for row in table.to_dict("records")}


@pytest.fixture(scope="module")
def article():
    return readings(ARTICLE)


def test_the_article_has_eight_readings_and_no_other(article):
    assert parts_of(article) == {
        "A1": (236, 10, 3),
        "A2": (234, 12, 3),
        "A3": (236, 12, 1),
        "B": (234, 12, 3),
        "C": (212, 34, 3),
        "C′": (212, 37, 0),
        "D": (224, 25, 0),
        "E": (224, 12, 13),  # 236 − 12; 249 − 236 have no cell
    }


def test_cells_before_the_gain_and_what_was_established_in_the_article(article):
    # Of 12 units in joint cells there are 1 to 6 cells, of 10 there are 1 to 5.
    assert ends_of(article, "cells") == {
        "A1": (237, 241),
        "A2": (235, 240),
        "A3": (237, 242),
        "B": (235, 240),
        "C": (224, 224),
        "C′": (224, 224),
        "D": (236, 236),
        "E": (224, 224),
    }
    net = {"A1": (8, 12), "A2": (9, 14), "A3": (7, 12), "B": (9, 14), "C": (25, 25), "C′": (25, 25), "D": (13, 13)}
    net["E"] = (25, 25)
    assert ends_of(article, "net") == net
    by_reading = article.set_index("reading")
    settled = {reading: (25, 25) for reading in ("C", "C′", "D", "E")}  # of the others the joint cells survive or not
    assert ends_of(article, "gross") == {"A1": (8, 13), "A2": (9, 15), "A3": (7, 13), "B": (9, 15)} | settled
    assert by_reading.loc[["C", "C′", "D"], "dissolved"].tolist() == [0, 0, 12]
    assert by_reading.index[by_reading["explains_established"]].tolist() == ["C", "C′", "D", "E"]
    assert by_reading["eligible_in_joint"].tolist() == [0, 0, 0, 2, 24, 24, 12, 12]


def test_what_each_reading_of_the_article_needs(article):
    assert article.set_index("reading")["needs"].to_dict() == {
        "A1": "units misprint_joint unattached",
        "A2": "units misprint_eligible unattached",
        "A3": "units misprint_without unattached",
        "B": "units overlap unattached",
        "C": "cells survive unattached",
        "C′": "cells survive attached",
        "D": "cells dissolve attached",
        "E": "guests unattached",
    }
    assert set(article.loc[article["joint_counts"] == "units", "joint_cells"]) == {"either"}


def test_own_coverage_of_the_article_is_85_to_95_per_cent(article):
    assert article["own_pct"].tolist() == approx([94.78, 93.98, 94.78, 93.98, 85.14, 85.14, 89.96, 89.96], abs=0.005)
    assert article["any_pct"].tolist() == approx([98.80, 98.80, 99.60, 98.80, 98.80, 100, 100, 94.78], abs=0.005)
    assert span(article)["any_low_pct"] == approx(94.78, abs=0.005)


def test_another_city_is_read_by_arithmetic():
    # 20 units; printed: 17 eligible, 3 joint, 1 without = 21; 5 cells established.
    found = readings(Printed(units=20, eligible=17, joint=3, without=1, established=5))
    assert parts_of(found) == {
        "A1": (17, 2, 1),  # the 3 is a misprint: 20 − 17 − 1
        "A2": (16, 3, 1),  # the 17 is a misprint: 20 − 3 − 1
        "A3": (17, 3, 0),  # the 1 is a misprint: 20 − 17 − 3
        "B": (16, 3, 1),  # three units meet jointly, one of them eligible
        "B′": (17, 3, 0),  # three units meet jointly, one of them without members
        "C": (12, 7, 1),  # 20 − 5 = 15 cells before, 3 of them joint: 12 with their own
        "C′": (12, 8, 0),
        # D would need 5 units in 3 joint cells: fewer than two each.
    }
    by_reading = found.set_index("reading")
    shown = by_reading.loc["C", ["cells", "net", "gross", "any_cell", "own_pct", "any_pct"]].tolist()
    assert shown == [15, 5, 5, 19, 60, 95]
    assert by_reading.loc["B", ["cells", "net"]].tolist() == [17, 3]  # one joint cell of three units


def test_a_city_where_joint_cells_were_dissolved():
    # 100 units; 90 eligible, 8 joint, 4 without; 28 established: 72 had their own cell, 28 − 4 = 24 were in 8 joint.
    found = readings(Printed(100, 90, 8, 4, 28)).query("reading in ['D', 'D′']")
    assert parts_of(found) == {"D": (72, 28, 0), "D′": (72, 24, 4)}
    assert found["cells"].tolist() == [80, 80]
    assert found["net"].tolist() == [20, 20]
    assert found["dissolved"].tolist() == [8, 8]
    assert found["needs"].tolist() == ["cells dissolve attached", "cells dissolve unattached"]


def test_counts_that_add_up_are_no_misprint_and_need_no_overlap():
    found = readings(Printed(20, 16, 3, 1, 3))
    # As cells: 20 − 3 − 3 = 14 units with their own cell leave 5 or 6 for 3 joint cells, and 20 − 3 = 17 is above 16.
    assert parts_of(found) == {"A": (16, 3, 1), "C′": (14, 6, 0)}
    assert found["needs"].tolist() == ["units unattached", "cells survive attached"]
    assert found["explains_established"].tolist() == [True, True]  # A: one joint cell survives, 3 more make 20


def test_a_reading_that_needs_a_negative_count_is_left_out():
    # 9 of 10 eligible, 2 joint, 1 without: A3 would leave 10 − 9 − 2 = −1; A1 leaves 10 − 9 − 1 = 0.
    found = parts_of(readings(Printed(10, 9, 2, 1, 1)))
    assert "A3" not in found
    assert found.items() >= {"A1": (9, 0, 1), "A2": (7, 2, 1), "B": (7, 2, 1)}.items()


def test_a_single_unit_in_a_joint_cell_is_no_reading():
    # 18 − 16 − 1 = 1 unit would be in a joint cell of its own.
    assert "A1" not in set(readings(Printed(18, 16, 2, 1, 2))["reading"])


def test_without_units_of_no_member_there_is_no_prime():
    # 30 units, all with members; 12 established: 30 − 12 = 18 cells, 5 of them joint, or 18 units with their own cell.
    found = readings(Printed(30, 26, 5, 0, 12)).query("joint_counts == 'cells'")
    assert parts_of(found) == {"C": (13, 17, 0), "D": (18, 12, 0)}
    assert found["needs"].tolist() == ["cells survive", "cells dissolve"]
    assert found["empty_units"].unique().tolist() == [""]


def test_nothing_printed_that_fits_gives_no_reading_and_no_bounds():
    nothing = Printed(units=1, eligible=5, joint=5, without=5, established=5)
    assert readings(nothing).empty
    assert span(readings(nothing)) == {}
    assert {"reading", "own", "own_pct", "needs"} <= set(readings(nothing))
