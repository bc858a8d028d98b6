"""What is kept inside, and that nothing of it can be worked out: planted leaks and random tables."""

import pandas as pd
import pytest
from chibo.disclosure import MARK
from chibo.disclosure.audit import audit_batch
from chibo.disclosure.ledger import Place
from chibo.disclosure.suppression import suppress
from hypothesis import given, settings
from hypothesis import strategies as st


def heads(*rows, **more):
    table = pd.DataFrame(rows, columns=["official", "probationary"])
    return table.assign(members=table.sum(axis=1), **({"year": 2013} | more))


def kept(table):
    """Return the columns kept inside, row by row; their values are missing and no other's."""
    found = suppress(table).table
    for mark, row in zip(found[MARK], found.to_dict("records"), strict=True):
        assert all(pd.isna(row[column]) for column in mark.split())
    return list(found[MARK])


def plan(planned, women, young):
    counts = {"year": 2013, "level": "x", "planned": planned, "women": women, "young": young}
    return pd.DataFrame([counts | {"women_pct": 100 * women / planned, "young_pct": 100 * young / planned}])


def trained(count):
    return pd.DataFrame({"year": [2013], "level": ["x"], "participants": [count]})


def admitted(count):
    row = {"year": 2013, "admitted": count, "target": 8, "admitted_with_target": count}
    return pd.DataFrame([row | {"attainment_pct": 100 * count / 8}])


def rated(counts, **more):
    table = pd.DataFrame({"category": list("abcd"), "count": counts}).assign(year=2013, unrated=0, **more)
    return table.assign(rated=table["count"].sum(), share_pct=100 * table["count"] / table["count"].sum())


def organisations(counts):
    table = rated(counts)
    table.attrs["subject"] = "organisation"
    return table


def inspected(count):
    row = {"year": 2013, "kind": "inspection", "subject": "personnel", "object": "organisations"}
    found = {"inspected": count, "inspected_with_outcome": count, "with_shortcomings": 0}
    return pd.DataFrame([row | found | {"with_shortcomings_pct": 0.0}])


SIZES = pd.DataFrame({"year": 2013, "low": [0, 3], "high": [2, 8], "cells": [40, 60], "counted": 100, "uncounted": 0})
SIZES["share_pct"] = SIZES["cells"] / 1.0
UNITS = pd.DataFrame({"year": [2013], "units": [3], "own": [1], "own_pct": [33.3]})


@pytest.mark.parametrize(
    ("table", "marks"),
    [
        (heads((990, 5)), ["official probationary"]),  # one small count takes a second with it, the total stays
        (heads((4, 3)), ["official probationary members"]),  # two small counts that make a small sum take it, too
        *((trained(count), ["participants" if 1 <= count <= 9 else ""]) for count in (0, 1, 9, 10)),
        (plan(100, 95, 20), ["women women_pct"]),  # the rest of a share is a count of persons, too
        (plan(100, 0, 20), [""]),
        (plan(6, 0, 6), ["planned women young women_pct young_pct"]),  # nobody of a small group is not said
        (admitted(12), [""]),  # a share of a target is said where its part is
        (admitted(9), ["admitted admitted_with_target attainment_pct"]),
        (rated([40, 200, 4, 0]), ["count share_pct", "", "count share_pct", ""]),  # zero stays
        (rated([8, 0, 0, 0]), ["count rated share_pct"] * 4),  # ratings of fewer than ten persons say nothing at all
        (UNITS, [""]),  # units and cells are no persons
        # Organisations are structure, but ratings of fewer than ten are not shown; that they were inspected is.
        (organisations([9, 1, 0, 0]), [""] * 4),
        (organisations([8, 1, 0, 0]), ["count share_pct"] * 4),
        (inspected(10), [""]),
        (inspected(9), ["with_shortcomings with_shortcomings_pct"]),
        (SIZES, ["cells share_pct"] * 2),  # with the members of a place they would tell those of each cell
    ],
)
def test_what_is_kept_inside(table, marks):
    assert [set(mark.split()) for mark in kept(table)] == [set(mark.split()) for mark in marks]


def test_of_a_place_with_one_cell_no_person_is_counted():
    table = heads((30, 12))
    assert kept(table) == [""]
    place = Place(("w1",), cells={"w1|2013": 1})
    assert list(suppress(table, place=place).table[MARK]) == ["official probationary members"]
    assert list(suppress(table.assign(year=2012), place=place).table[MARK]) == [""]


WARDS = heads((300, 5), (200, 20), (100, 0), area=["w1", "w2", "w3"])
CITY = heads((600, 25))
ALL = Place(("w1", "w2", "w3"))


@pytest.mark.parametrize("tables", [(WARDS, CITY), (CITY, WARDS)], ids=["wards first", "city first"])
def test_a_second_table_of_a_report_never_opens_the_first(tables):
    before = [table.copy() for table in tables]
    first = suppress(tables[0], place=ALL)
    second = suppress(tables[1], first.ledger, place=ALL, values=first.values)
    assert audit_batch([second.ledger]) == []
    for table, as_it_was in zip(tables, before, strict=True):
        pd.testing.assert_frame_equal(table, as_it_was)


def test_reports_that_know_nothing_of_each_other_are_found_out_by_the_audit_of_the_batch():
    wards, city = suppress(WARDS).ledger.to_dict(), suppress(CITY, place=ALL).ledger.to_dict()
    assert audit_batch([wards]) == audit_batch([city]) == []
    assert ("probationary|areas=w1|year=2013", 5, 5) in audit_batch([wards, city])


def test_the_ledger_holds_no_value_that_was_kept_inside():
    ledger = suppress(heads((990, 5), (1010, 20), year=[2012, 2013])).ledger
    assert sorted(ledger.shown.values()) == [20, 995, 1010, 1030]


COUNT = st.one_of(st.integers(0, 12), st.integers(0, 400))


@settings(max_examples=40)
@given(st.lists(st.tuples(COUNT, COUNT), min_size=6, max_size=6), st.permutations(range(3)))
def test_nothing_of_random_wards_years_and_city_can_be_worked_out(counts, order):
    wards = heads(*counts, area=["w1", "w2", "w3"] * 2, year=[2012] * 3 + [2013] * 3)
    city = wards.drop(columns="area").groupby("year", as_index=False).sum()
    tables = [wards[wards["year"] == 2012], wards, city]
    ledger, values, shown = None, {}, []
    for number in order:
        table, ledger, values = suppress(tables[number], ledger, place=ALL, values=values)
        shown.append((table, tables[number]))
    assert audit_batch([ledger]) == []
    for table, truth in shown:
        for column in ("official", "probationary", "members"):
            known = table[column].notna()
            assert (table.loc[known, column] == truth.loc[known, column]).all()
            assert not truth.loc[known, column].between(1, 9).any()


WARD = Place(("w1",), ward=True)


def test_a_share_of_a_ward_has_a_base_of_thirty():
    plan = {"year": [2013], "level": ["x"], "planned": [29], "women": [10], "women_pct": [34.5]}
    table = pd.DataFrame(plan | {"young": [15], "young_pct": [51.7]})
    assert kept(table) == [""]
    assert list(suppress(table, place=WARD).table[MARK]) == ["women_pct young_pct"]
    assert kept(table.assign(area="w1")) == ["women_pct young_pct"]


def test_a_difference_of_few_between_two_ways_to_count_the_same_is_kept_inside():
    table = pd.DataFrame({"year": [2013], "level": ["x"], "participants": [90]})
    first = suppress(table)
    second = suppress(table.assign(participants=95), first.ledger, values=first.values)
    assert list(second.table[MARK]) == ["participants"]
    third = suppress(table.assign(participants=120), first.ledger, values=first.values)
    assert list(third.table[MARK]) == [""]


@pytest.mark.parametrize("lone", [True, False])
def test_who_knows_the_rule_and_tries_every_table_is_left_with_what_the_rule_says(lone):
    """The boundary: with the rule known a sign alone says 1 to 9, and nothing shown narrows any sign further."""

    def seen(official, probationary):
        table = heads((official, probationary))
        if lone:
            table = pd.DataFrame({"year": [2013], "level": ["x"], "participants": [probationary]})
        return suppress(table).table.to_csv()

    both = [(all_ - b, b) for all_ in range(25) for b in range(all_ + 1)]
    tables = [(0, count) for count in range(40)] if lone else both
    alike = {}
    for official, probationary in tables:
        alike.setdefault(seen(official, probationary), []).append(probationary)
    spans = {(min(counts), max(counts)) for counts in alike.values() if any(1 <= count <= 9 for count in counts)}
    assert min(high - low for low, high in spans) == 8
    assert spans == {(1, 9)} if lone else {(0, 9), (1, 9), (1, 10)} < spans


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(40, 300), st.integers(1, 9)), min_size=3, max_size=5), st.randoms())
def test_registers_that_differ_in_what_is_kept_inside_only_give_the_same_tables_and_ledger(wards, chance):
    """Persons are moved between two wards, as far as both counts stay fewer than ten."""
    other = list(wards)
    one, two = chance.sample(range(len(wards)), 2)
    moved = chance.randint(0, min(other[one][1] - 1, 9 - other[two][1]))
    other[one] = other[one][0], other[one][1] - moved
    other[two] = other[two][0], other[two][1] + moved

    def written(counts):
        names = [f"w{number}" for number in range(len(counts))]
        place, text, ledger, values = Place(tuple(names)), "", None, {}
        table = heads(*((all_ - some, some) for all_, some in counts), area=names)
        for each in (table, table.drop(columns="area").groupby("year", as_index=False).sum()):
            shown, ledger, values = suppress(each, ledger, place=place, values=values)
            text += shown.to_csv()
        return text, ledger.to_dict()

    assert written(wards) == written(other)
