"""Readings of counts that do not add up: one row per family, its ranges those of all its solutions."""

import pytest
from chibo.metrics.baseline import span
from chibo.metrics.consistency import Assumptions, Printed, readings, solutions
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx

ARTICLE = Printed(units=249, eligible=236, joint=12, without=3, established=25)
COUNTS = st.integers(0, 60)
PRINTED = st.builds(
    Printed, units=st.integers(1, 60), eligible=COUNTS, joint=COUNTS, without=COUNTS, established=COUNTS
)
ESTABLISHED = st.sampled_from(["where_open", "everywhere", "nowhere"])
RANGES = ["own", "in_joint", "without", "any_cell", "eligible_in_joint", "cells_joint", "cells", "net"]


def parts_of(table):
    return {row.reading: (row.own, row.in_joint, row.without) for row in table.itertuples()}


def ends_of(table, name):
    return {row["reading"]: (row[f"{name}_low"], row[f"{name}_high"]) for row in table.to_dict("records")}


@pytest.fixture(scope="module")
def article():
    return readings(ARTICLE)


def test_the_article_has_seven_readings_and_no_other(article):
    assert parts_of(article) == {
        "A1": (236, 10, 3),
        "A2": (234, 12, 3),
        "A3": (236, 12, 1),
        "B": (234, 12, 3),
        "C": (212, 34, 3),
        "C′": (212, 37, 0),
        "D": (224, 25, 0),
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
    }
    net = {"A1": (8, 12), "A2": (9, 14), "A3": (7, 12), "B": (9, 14), "C": (25, 25), "C′": (25, 25), "D": (13, 13)}
    assert ends_of(article, "net") == net
    by_reading = article.set_index("reading")
    assert by_reading["gross"].tolist() == [13, 15, 13, 15, 25, 25, 25]
    assert by_reading.loc[["C", "C′", "D"], "dissolved"].tolist() == [0, 0, 12]
    assert by_reading.index[by_reading["explains_established"]].tolist() == ["C", "C′", "D"]
    assert by_reading["eligible_in_joint"].tolist() == [0, 0, 0, 2, 24, 24, 12]


def test_what_each_reading_of_the_article_needs(article):
    assert article.set_index("reading")["needs"].to_dict() == {
        "A1": "units misprint_joint unattached",
        "A2": "units misprint_eligible unattached",
        "A3": "units misprint_without unattached",
        "B": "units overlap unattached",
        "C": "cells survive unattached",
        "C′": "cells survive attached",
        "D": "cells dissolve attached",
    }
    assert set(article.loc[article["joint_counts"] == "units", "joint_cells"]) == {"either"}


def test_own_coverage_of_the_article_is_85_to_95_per_cent(article):
    assert article["own_pct"].tolist() == approx([94.78, 93.98, 94.78, 93.98, 85.14, 85.14, 89.96], abs=0.005)
    assert article["any_pct"].tolist() == approx([98.80, 98.80, 99.60, 98.80, 98.80, 100, 100], abs=0.005)
    (row,) = span(readings(ARTICLE)).to_dict("records")
    assert (row["own_low"], row["own_high"], row["any_low"], row["any_high"]) == (212, 236, 246, 249)
    assert (row["own_low_pct"], row["own_high_pct"]) == (approx(85.14, abs=0.005), approx(94.78, abs=0.005))
    assert (row["any_low_pct"], row["any_high_pct"]) == (approx(98.80, abs=0.005), 100)
    assert (row["readings"], row["units"]) == (7, 249)


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({"joint_counts": "units"}, "A1 A2 A3 B"),
        ({"joint_counts": "cells"}, "C C′ D"),
        ({"joint_cells": "survive"}, "A1 A2 A3 B C C′"),
        ({"joint_cells": "dissolve"}, "A1 A2 A3 B D"),
        ({"empty_units": "unattached"}, "A1 A2 A3 B C"),
        ({"empty_units": "attached"}, "C′ D"),
        ({"misprint": False}, "B C C′ D"),
        ({"established": "everywhere"}, "C C′ D"),
        ({"established": "nowhere"}, "A1 A2 A3 B C C′ D D′"),
        ({"joint_cells": "dissolve", "empty_units": "unattached", "misprint": False}, "B"),
    ],
)
def test_fewer_assumptions_leave_fewer_readings_and_more_allow_more(asked, left):
    assert " ".join(readings(ARTICLE, Assumptions(**asked))["reading"]) == left


def test_joint_cells_that_survive_make_what_was_established_the_net_gain():
    unit = readings(ARTICLE, Assumptions(joint_counts="units", joint_cells="survive")).set_index("reading")
    assert unit.loc["B", ["net_low", "net_high", "gross_low", "gross_high"]].tolist() == [9, 14, 9, 14]
    assert unit.loc["B", "needs"] == "units overlap survive unattached"


def test_without_the_established_cells_twelve_joint_cells_still_need_24_units():
    # 249 − 3 − 24 = 222 units are left for cells of their own; 225 if the 3 without members are among the 24.
    strict = Assumptions(joint_counts="cells", established="nowhere")
    assert ends_of(readings(ARTICLE, strict), "own") == {"C": (0, 222), "C′": (0, 225), "D": (0, 225), "D′": (0, 222)}
    assert readings(ARTICLE, strict)["own"].isna().all()
    assert span(readings(ARTICLE, strict))[["own_low", "own_high"]].to_numpy().tolist() == [[0, 225]]


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
    assert by_reading.loc["C", ["cells", "net", "gross", "any_cell", "own_pct", "any_pct"]].tolist() == [
        *(15, 5, 5),
        *(19, 60, 95),
    ]
    assert by_reading.loc["B", ["cells", "net", "gross"]].tolist() == [17, 3, 4]  # one joint cell of three units


def test_a_city_where_joint_cells_were_dissolved():
    # 100 units; 90 eligible, 8 joint, 4 without; 28 established: 72 had their own cell, 28 − 4 = 24 were in 8 joint.
    found = readings(Printed(100, 90, 8, 4, 28), Assumptions(joint_counts="cells", joint_cells="dissolve"))
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
    found = parts_of(readings(Printed(10, 9, 2, 1, 1), Assumptions(joint_counts="units", empty_units="unattached")))
    assert found == {"A1": (9, 0, 1), "A2": (7, 2, 1), "B": (7, 2, 1)}


def test_a_single_unit_in_a_joint_cell_is_no_reading():
    # 18 − 16 − 1 = 1 unit would be in a joint cell of its own.
    assert "A1" not in set(readings(Printed(18, 16, 2, 1, 2))["reading"])


def test_without_units_of_no_member_there_is_no_prime():
    # 30 units, all with members; 12 established: 30 − 12 = 18 cells, 5 of them joint, or 18 units with their own cell.
    found = readings(Printed(30, 26, 5, 0, 12), Assumptions(joint_counts="cells"))
    assert parts_of(found) == {"C": (13, 17, 0), "D": (18, 12, 0)}
    assert found["needs"].tolist() == ["cells survive", "cells dissolve"]
    assert found["empty_units"].unique().tolist() == [""]


def test_nothing_printed_that_fits_gives_no_reading_and_no_bounds():
    nothing = Printed(units=1, eligible=5, joint=5, without=5, established=5)
    assert readings(nothing).empty
    assert span(readings(nothing)).empty
    assert {"reading", "own", "own_pct", "needs"} <= set(readings(nothing))


@settings(deadline=None)
@given(PRINTED, ESTABLISHED)
def test_the_rows_cover_every_solution_and_no_more(printed, established):
    assumptions = Assumptions(established=established)
    table, found = readings(printed, assumptions), solutions(printed, assumptions)
    assert table["reading"].tolist() == list(dict.fromkeys(found["reading"]))
    for row in table.to_dict("records"):
        family = found[found["reading"] == row["reading"]]
        for name in RANGES:
            assert (row[f"{name}_low"], row[f"{name}_high"]) == (family[name].min(), family[name].max())
        gone = family["dissolved"] > 0
        assert set(family.loc[gone, "gross"]) <= set(range(row["gross_low"], row["gross_high"] + 1))
        assert family.loc[~gone, "gross"].between(row["net_low"], row["net_high"]).all()
        assert row["explains_established"] == (family["gross"] == printed.established).any()


@settings(deadline=None)
@given(PRINTED, ESTABLISHED)
def test_the_bounds_are_those_of_all_solutions(printed, established):
    assumptions = Assumptions(established=established)
    found = solutions(printed, assumptions)
    for row in span(readings(printed, assumptions)).to_dict("records"):
        assert (row["own_low"], row["own_high"]) == (found["own"].min(), found["own"].max())
        assert (row["any_low"], row["any_high"]) == (found["any_cell"].min(), found["any_cell"].max())
        assert row["own_low_pct"] == approx(100 * row["own_low"] / printed.units)
        assert 0 <= row["own_low_pct"] <= row["own_high_pct"] <= row["any_high_pct"] <= 100
    assert span(readings(printed, assumptions)).empty == found.empty


@settings(deadline=None)
@given(PRINTED)
def test_by_default_every_reading_settles_the_units(printed):
    found = readings(printed)
    assert (found[["own", "in_joint", "without"]].sum(axis=1, skipna=False) == printed.units).all()
