"""Every integer state that fits what was printed: the same set as trying them all, one by one."""

from functools import cache
from itertools import product
from typing import NamedTuple

import pytest
from chibo.metrics.consistency import Assumptions, Printed, solutions
from hypothesis import example, given, settings
from hypothesis import strategies as st

MOST = 12
COUNTS = st.integers(0, MOST)
PRINTED = st.builds(
    Printed, units=st.integers(1, MOST), eligible=COUNTS, joint=st.integers(0, 6), without=COUNTS, established=COUNTS
)
ASSUMPTIONS = st.builds(
    Assumptions,
    joint_counts=st.sampled_from(["units", "cells", "either"]),
    joint_cells=st.sampled_from(["survive", "dissolve", "either"]),
    empty_units=st.sampled_from(["unattached", "attached", "either"]),
    misprint=st.booleans(),
    established=st.sampled_from(["where_open", "everywhere", "nowhere"]),
)


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
    told = {"eligible": printed.eligible, "joint": printed.joint, "without": printed.without}
    true = {"eligible": state.own + state.eligible_in_joint, "joint": state.in_joint, "without": empty}
    wrong = [name for name in told if told[name] != true[name]]
    apart = not state.eligible_in_joint and not state.attached
    if apart and len(wrong) == 1:
        letter = {"joint": "A1", "eligible": "A2", "without": "A3"}[wrong[0]]
        yield letter, "units", fate, where, wrong[0]
    if not wrong:
        yield "A" if apart else "B′" if state.attached else "B", "units", fate, where, ""
    if printed.joint and wrong in ([], ["joint"]) and printed.joint == state.joint_cells:
        surviving, dissolved = ("C′", "D") if state.attached else ("C", "D" if not empty else "D′")
        yield dissolved if state.dissolved else surviving, "cells", fate, where, ""


def every_state(printed, assumptions):
    """Return the solutions by trying every state."""
    found = set()
    for state in states(printed.units):
        for sense in senses(state, printed):
            _, counts, fate, where, misprint = sense
            if printed.joint and assumptions.joint_counts not in (counts, "either"):
                continue
            if fate and assumptions.joint_cells not in (fate, "either"):
                continue
            if where and assumptions.empty_units not in (where, "either"):
                continue
            if misprint and not assumptions.misprint:
                continue
            must = {"where_open": counts == "cells", "everywhere": True, "nowhere": False}[assumptions.established]
            if must and state.gross != printed.established:
                continue
            parts = state.own, state.in_joint, state.unattached, state.eligible_in_joint
            found.add((*sense, *parts, state.joint_cells, state.dissolved, state.gross))
    return found


def rows_of(table):
    names = ["reading", "joint_counts", "joint_cells", "empty_units", "misprint", "own", "in_joint", "without"]
    names += ["eligible_in_joint", "cells_joint", "dissolved", "gross"]
    return [tuple(row) for row in table[names].itertuples(index=False)]


@settings(deadline=None, max_examples=300)
@given(PRINTED, ASSUMPTIONS)
@example(Printed(12, 11, 2, 1, 3), Assumptions())
@example(Printed(12, 9, 2, 0, 3), Assumptions())
@example(Printed(9, 8, 0, 1, 1), Assumptions(joint_counts="cells"))
@example(Printed(12, 8, 2, 2, 4), Assumptions(established="nowhere"))
def test_the_solutions_are_exactly_the_states_that_fit(printed, assumptions):
    found = rows_of(solutions(printed, assumptions))
    assert len(found) == len(set(found))
    assert set(found) == every_state(printed, assumptions)


def test_trying_every_state_meets_every_reading():
    tried = {Printed(12, e, j, z, g) for e, j, z, g in product(range(5, 13, 2), (2, 4), (0, 1, 2), (4, 6))}
    letters = {row[0] for printed in tried for row in every_state(printed, Assumptions())}
    assert letters == {"A", "A1", "A2", "A3", "B", "B′", "C", "C′", "D", "D′"}


@settings(deadline=None)
@given(PRINTED, ASSUMPTIONS)
def test_cells_before_and_net_make_one_cell_a_unit(printed, assumptions):
    found = solutions(printed, assumptions)
    assert (found["own"] + found["in_joint"] + found["without"] == printed.units).all()
    assert (found["any_cell"] == printed.units - found["without"]).all()
    assert (found["cells"] == found["own"] + found["cells_joint"]).all()
    assert (found["cells"] + found["net"] == printed.units).all()
    assert (found["gross"] == found["net"] + found["dissolved"]).all()
    assert (found["explains_established"] == (found["gross"] == printed.established)).all()


def test_joint_cells_of_a_unit_reading_are_every_number_from_one_to_half():
    # 20 units; 17 eligible, 5 joint, 1 without: 23, so 3 of the 5 units are eligible and 14 have their own cell.
    found = solutions(Printed(20, 17, 5, 1, 99), Assumptions(joint_counts="units", misprint=False))
    shown = found.loc[found["reading"] == "B", ["cells_joint", "joint_cells", "cells", "net", "gross"]]
    assert sorted(shown.to_numpy().tolist()) == [
        [1, "dissolve", 15, 5, 6],
        [1, "survive", 15, 5, 5],
        [2, "dissolve", 16, 4, 6],
        [2, "survive", 16, 4, 4],
    ]


def test_a_joint_cell_needs_a_unit_with_members():
    # 6 units: 3 with their own cell, 3 without members attached to nobody who has any.
    assert solutions(Printed(6, 3, 3, 3, 3), Assumptions("units", empty_units="attached", misprint=False)).empty
    # One of the four eligible units shares its cell with them: one joint cell of 4 units.
    (row,) = solutions(Printed(7, 4, 1, 3, 3), Assumptions("cells", "survive", "attached")).to_dict("records")
    assert (row["own"], row["in_joint"], row["cells"], row["net"]) == (3, 4, 4, 3)


def test_a_place_of_five_thousand_units_has_them_all():
    # 6 × 12 units too small, and x eligible ones, in 240 joint cells: x from 260 to 4,700 makes 480 to 4,920 units.
    printed = Printed(5000, 4700, 240, 80, 500)
    found = solutions(printed, Assumptions("cells", "survive", "unattached", established="nowhere"))
    assert found["eligible_in_joint"].tolist() == list(range(4700, 259, -1))
    assert found.loc[found["explains_established"], "own"].tolist() == [5000 - 500 - 240]


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ((0, 0, 0, 0, 0), "units: 0 came; allowed: a whole number, at least 1"),
        ((9, -1, 0, 0, 0), "eligible: -1 came; allowed: a whole number, at least 0"),
        ((9, 8, 1.5, 0, 0), "joint: 1.5 came; allowed: a whole number, at least 0"),
    ],
)
def test_what_is_no_count_is_refused(counts, message):
    with pytest.raises(ValueError, match=message):
        Printed(*counts)


@pytest.mark.parametrize(
    ("name", "came", "allowed"),
    [
        ("joint_counts", "both", "units, cells, either"),
        ("joint_cells", "split", "survive, dissolve, either"),
        ("empty_units", "", "unattached, attached, either"),
        ("misprint", "one", "True, False"),
        ("established", True, "where_open, everywhere, nowhere"),
    ],
)
def test_an_assumption_that_does_not_exist_is_refused(name, came, allowed):
    with pytest.raises(ValueError, match=f"{name}: {came!r} came; allowed: {allowed}"):
        Assumptions(**{name: came})
