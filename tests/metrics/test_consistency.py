"""Readings of counts that do not add up, bases that fit a rounded share, and the record of what was published."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from chibo.metrics import consistency
from chibo.metrics.consistency import Printed, decimals_of, possible_bases, readings, remainder
from hypothesis import assume, given
from hypothesis import strategies as st

COUNTS = st.integers(0, 400)
PRINTED = st.builds(
    Printed, units=st.integers(1, 400), eligible=COUNTS, joint=COUNTS, without=COUNTS, established=COUNTS
)


def rows_of(table):
    return {row.reading: (row.own, row.in_joint, row.without) for row in table.itertuples()}


def test_a_small_place_is_read_by_arithmetic():
    # 20 units; printed: 17 eligible, 3 joint, 1 without = 21; 5 cells established.
    found = readings(Printed(units=20, eligible=17, joint=3, without=1, established=5))
    assert rows_of(found) == {
        "A1": (17, 2, 1),  # the 3 is a misprint: 20 - 17 - 1
        "A2": (16, 3, 1),  # the 17 is a misprint: 20 - 3 - 1
        "A3": (17, 3, 0),  # the 1 is a misprint: 20 - 17 - 3
        "B": (16, 3, 1),  # three units meet jointly, one of them eligible
        "C": (12, 7, 1),  # 20 - 5 cells before = 15, 3 of them joint: 12 with their own
        "C′": (12, 8, 0),
        # D would need 5 units in 3 joint cells: fewer than two each.
    }
    cells = found.set_index("reading")["cells"]
    assert cells["C"] == cells["C′"] == 15
    assert cells.drop(["C", "C′"]).isna().all()
    assert found.set_index("reading").loc["C", ["any_cell", "own_pct", "any_pct"]].tolist() == [19, 60, 95]
    assert found.set_index("reading")["net"].dropna().tolist() == [5, 5]


def test_a_reading_that_needs_a_negative_count_is_left_out():
    # 9 of 10 eligible, 2 joint, 1 without: A3 would leave 10 - 9 - 2 = -1 without members.
    assert "A3" not in set(readings(Printed(10, 9, 2, 1, 1))["reading"])


def test_joint_cells_of_fewer_than_two_units_are_left_out():
    # 6 joint cells need 12 units; C has 4 + 6 - 1 = 9 of them, C′ 10 and D 4.
    assert set(readings(Printed(30, 28, 6, 1, 4))["reading"]).isdisjoint({"C", "C′", "D"})


def test_more_units_with_their_own_cell_than_eligible_ones_is_no_reading():
    # 10 units, 3 joint, 1 without: A2 and B would leave 6 with their own cell, of 5 eligible.
    assert set(readings(Printed(10, 5, 3, 1, 9))["reading"]).isdisjoint({"A2", "B"})


def test_counts_that_add_up_need_no_eligible_unit_in_a_joint_cell():
    found = readings(Printed(20, 16, 3, 1, 4))
    assert "B" not in set(found["reading"])
    assert set(found.loc[found["reading"].isin(["A1", "A2", "A3"]), "own"]) == {16}


def test_nothing_printed_that_fits_gives_no_reading():
    assert readings(Printed(units=1, eligible=5, joint=5, without=5, established=5)).empty


@given(PRINTED)
def test_every_reading_divides_the_units_without_remainder_or_negative_part(printed):
    found = readings(printed)
    counts = found[["own", "in_joint", "without", "any_cell"]]
    assert (found[["own", "in_joint", "without"]].sum(axis=1) == printed.units).all()
    assert ((counts >= 0) & (counts <= printed.units)).all(axis=None)
    assert (found["any_cell"] == found["own"] + found["in_joint"]).all()
    assert found["own_pct"].between(0, 100).all()
    cells = found[["cells", "net"]].dropna()
    assert (cells.sum(axis=1) == printed.units).all()
    assert found["reading"].is_unique


@given(PRINTED)
def test_only_readings_that_reproduce_the_established_cells_say_so(printed):
    for row in readings(printed).itertuples():
        gross = {"C": row.net, "C′": row.net}.get(row.reading)
        if row.reading == "D":
            gross = row.net + printed.joint  # every joint cell is dissolved and made anew
        assert row.explains_established == (gross == printed.established)


def rounded(count, base, decimals):
    exact = Decimal(100 * count) / Decimal(base)
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def test_one_target_fits_a_hundred_and_eight_per_cent():
    assert possible_bases(189, 108, 0) == [175]


def test_a_base_on_the_edge_rounds_half_up():
    assert 200 in possible_bases(25, 13, 0)  # 12.5 % prints as 13
    assert 200 not in possible_bases(25, 12, 0)


def test_a_coarse_percentage_leaves_several_bases():
    assert possible_bases(1, 50, 0) == [2]
    assert possible_bases(1, 1, 0) == list(range(67, 201))  # 100/67 = 1.49 … 100/200 = 0.5


def test_a_percentage_no_base_gives_has_none():
    assert possible_bases(1, 60, 0) == []  # of 1 it is 100 %, of 2 it is 50 %


def test_a_percentage_that_rounds_to_nothing_sets_no_base():
    assert possible_bases(3, 0, 0) == []


@given(count=st.integers(1, 3000), base=st.integers(1, 3000), decimals=st.integers(0, 2))
def test_every_base_rounds_to_the_printed_percentage_and_its_neighbours_do_not(count, base, decimals):
    printed = rounded(count, base, decimals)
    assume(printed >= 1)
    found = possible_bases(count, float(printed), decimals)
    assert base in found
    assert found == list(range(found[0], found[-1] + 1))
    for end in (found[0], found[-1]):
        assert rounded(count, end, decimals) == printed
    assert rounded(count, found[-1] + 1, decimals) != printed
    if found[0] > 1:
        assert rounded(count, found[0] - 1, decimals) != printed


@pytest.mark.parametrize(("printed", "decimals"), [(77, 0), (0.5, 1), (12.82, 2), (100.0, 0), (45.3, 1)])
def test_a_figure_has_the_decimals_it_was_printed_with(printed, decimals):
    assert decimals_of(printed) == decimals


def test_the_remainder_is_as_wide_as_the_rounding_allows():
    assert remainder([14, 74, 0.5], [0, 0, 1]) == pytest.approx((11.5, 10.45, 12.55))
    assert remainder([], []) == (100, 100, 100)


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 2)), max_size=5))
def test_the_remainder_lies_between_its_ends(parts):
    shares, decimals = [value / 100 for value, _ in parts], [places for _, places in parts]
    left, low, high = remainder(shares, decimals)
    assert low <= left <= high
    exact = 100 - sum(Fraction(value, 100) for value, _ in parts)
    assert left == pytest.approx(float(exact), abs=1e-9)


def test_the_record_counts_by_subject_and_year_and_shows_empty_years(published_of, figure):
    published = published_of(
        figure("units_total", 1, "2011"),
        figure("units_total", 2, "2011-06"),
        figure("households", 3, "2013"),
        figure("households", 4, "", status="unknown"),
        figure("households", 5, "2011", area="there"),
        subjects={"units_total": "coverage", "households": "split"},
    )
    found = consistency.record(published, area="here").set_index(["subject", "year"])
    assert found["count"].to_dict() == {
        ("coverage", 2011): 2,
        ("coverage", 2012): 0,
        ("coverage", 2013): 0,
        ("split", 2011): 0,
        ("split", 2012): 0,
        ("split", 2013): 1,
    }
    assert found.loc[("coverage", 2011), "figures"] == "F2 F1"  # by the end of the period
    assert found.loc[("split", 2012), "figures"] == ""


def test_a_place_nobody_wrote_about_has_an_empty_record(published_of, figure):
    published = published_of(figure("units_total", 1), areas=[{"id": "there"}])
    assert consistency.record(published, area="there").empty
    assert consistency.record_of_year(published, area="there", year=2013).empty


def test_the_record_of_a_year_counts_figures_and_sources(published_of, figure):
    published = published_of(
        figure("units_total", 1),
        figure("units_total", 1, source="other"),
        figure("households", 3),
        figure("households", 4, "2012"),
        subjects={"units_total": "coverage", "households": "split"},
    )
    (found,) = consistency.record_of_year(published, area="here", year=2013).to_dict("records")
    assert (found["count"], found["sources"], found["subjects"]) == (3, 2, "coverage split")
    assert found["figures"] == "F1 F2 F3"
