"""The audit finds what an attentive reader could work out, in one report and across several."""

import itertools
import json

import pytest
from chibo.disclosure.audit import audit_batch
from chibo.disclosure.ledger import Kept, Ledger, Row
from hypothesis import given, settings
from hypothesis import strategies as st


def kept(*names, width=9):
    return {name: Kept("t", name, "members", width) for name in names}


def found(*ledgers):
    return [(leak.name, leak.low, leak.high) for leak in audit_batch(ledgers)]


def test_one_gap_in_a_row_is_the_total_less_the_rest():
    row = Row((("members", -1), ("official", 1), ("probationary", 1)))
    shown = Ledger({"members": 995, "official": 990}, kept("probationary"), (row,))
    assert found(shown) == [("probationary", 5, 5)]
    assert audit_batch([shown])[0][:3] == ("t", "probationary", "members")


def test_two_gaps_that_share_enough_are_safe_and_two_that_share_little_are_not():
    row = Row((("a", 1), ("b", 1), ("all", -1)))
    assert found(Ledger({"all": 9}, kept("a", "b"), (row,))) == []
    assert found(Ledger({"all": 8}, kept("a", "b"), (row,))) == [("a", 0, 8), ("b", 0, 8)]


def test_two_wards_and_the_city_of_another_report_give_the_third_ward():
    wards = Ledger(
        {"members|area=w1|of=x|year=2013": 40, "members|area=w2|of=x|year=2013": 50},
        kept("members|area=w3|of=x|year=2013"),
    )
    city = Ledger({"members|of=x|year=2013": 97})
    assert found(wards) == found(city) == []
    assert found(wards, city) == [("members|area=w3|of=x|year=2013", 7, 7)]


def test_the_city_of_another_year_or_another_area_gives_nothing():
    wards = Ledger({"members|area=w1|of=x|year=2013": 40}, kept("members|area=w2|of=x|year=2013"))
    assert found(wards, Ledger({"members|of=x|year=2012": 45})) == []
    assert found(wards, Ledger({"members|of=y|year=2013": 45})) == []


def test_what_one_report_keeps_and_another_shows_is_a_leak():
    assert found(Ledger({}, kept("a")), Ledger({"a": 5})) == [("a", 5, 5)]


def test_a_whole_that_is_more_than_its_places_still_bounds_them():
    # Two of the places are shown with 60 of 65: a third can have at most 5, wherever the rest may be.
    shown = {"members|year=1": 65, "members|area=a|year=1": 60}
    ledger = Ledger(shown, kept("members|area=b|year=1"), (Row((("members|area=b|year=1", 1),), 0, 3),))
    assert found(ledger) == [("members|area=b|year=1", 0, 3)]


PARTS = {"city": {"w1": (0, 2025), "w2": (0, 2025), "n1": (2025, 9999)}}


def test_some_wards_of_a_city_say_the_least_it_has_and_all_wards_of_the_year_say_what_it_has():
    city = Ledger({"members|of=city|year=2013": 97}, places=PARTS)
    first = Ledger(kept=kept("members|area=w1|of=city|year=2013"))
    second = Ledger({"members|area=w2|of=city|year=2013": 90})
    assert found(city, first) == []
    assert found(city, first, second) == [("members|area=w1|of=city|year=2013", 7, 7)]
    # In 2025 the new ward has members, too.
    later = [json.loads(json.dumps(each.to_dict()).replace("2013", "2025")) for each in (city, first, second)]
    assert found(*later) == [("members|area=w1|of=city|year=2025", 0, 7)]


def test_what_the_whole_says_by_itself_is_no_leak_of_its_parts():
    ward, nobody = "members|area=w1|of=city|year=2013", {"members|of=city|year=2013": 0}
    assert found(Ledger(nobody, kept(ward))) == []
    # Of 3 organisations of a ward 0 or 1 are weak where one of the city is; 1 of 1 is another matter.
    rated = "organisation_ratings|area=w1|category=weak|of=city"
    city = {"organisation_ratings|category=weak|of=city": 1}
    both = Row(((rated, 1), ("other", 1)), 3, 3)
    kept_there = kept(rated, rated.replace("w1", "w2"), width=3)
    most = {rated: 3, rated.replace("w1", "w2"): 3}
    assert found(Ledger(city, kept_there, (both,), most)) == []
    assert found(Ledger(city | {"other": 2}, kept_there, (both,), most))[0] == (rated, 1, 1)


def test_an_organisation_of_few_is_safe_only_when_every_number_of_them_is_possible():
    assert found(Ledger({}, kept("a", width=3), most={"a": 3})) == []
    assert found(Ledger({}, kept("a", width=3), (Row((("a", 1),), 1, 9),), {"a": 3})) == [("a", 1, 3)]


def test_a_contradiction_is_a_leak_and_not_a_comfort():
    same = Row((("a", 1), ("b", -1))), Row((("a", 1), ("b", -1)), 1, 1)
    assert found(Ledger({}, kept("a"), same)) == [("a", None, None)]


def test_a_ledger_is_the_same_after_it_was_written():
    ledger = Ledger({"a": 1}, kept("b"), (Row((("a", 1), ("b", 1)), 0, 4),), {"b": 4}, PARTS)
    assert Ledger.from_dict(ledger.to_dict()) == ledger


@pytest.mark.parametrize("width", [1, 2, 3])
@settings(max_examples=100)
@given(st.lists(st.integers(0, 3), min_size=4, max_size=4), st.sets(st.integers(0, 8)))
def test_every_leak_that_trying_all_tables_finds_is_found(width, cells, gaps):
    """A table of two by two with its margins: nine numbers, some of them gaps."""
    names = ["a", "b", "ab", "c", "d", "cd", "ac", "bd", "all"]
    sums = [("ab", "a", "b"), ("cd", "c", "d"), ("ac", "a", "c"), ("bd", "b", "d"), ("all", "ab", "cd")]

    def filled(a, b, c, d):
        return [a, b, a + b, c, d, c + d, a + c, b + d, a + b + c + d]

    truth = dict(zip(names, filled(*cells), strict=True))
    hidden = {names[gap] for gap in gaps}
    # Everybody knows that no cell is greater than 3, so that all tables can be tried.
    rows = [Row(((whole, -1), (left, 1), (right, 1))) for whole, left, right in sums]
    rows += [Row(((name, 1),), 0, 3) for name in "abcd"]
    shown = {name: value for name, value in truth.items() if name not in hidden}
    tables = [dict(zip(names, filled(*each), strict=True)) for each in itertools.product(range(4), repeat=4)]
    fitting = [table for table in tables if all(table[name] == value for name, value in shown.items())]
    spans = {name: sorted(table[name] for table in fitting) for name in hidden}
    leaks = {(name, each[0], each[-1]) for name, each in spans.items() if each[-1] - each[0] < width}
    assert set(found(Ledger(shown, kept(*hidden, width=width), tuple(rows)))) == leaks
