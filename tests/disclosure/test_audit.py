"""The audit finds what an attentive reader could work out, in one report and across several."""

import itertools

import pytest
from chibo.disclosure.audit import audit_batch
from chibo.disclosure.ledger import Ledger, Row, named
from chibo.disclosure.solver import System
from hypothesis import given, settings
from hypothesis import strategies as st


def kept(*names, width=9):
    return dict.fromkeys(names, width)


def found(*ledgers):
    return [(leak.name, leak.low, leak.high) for leak in audit_batch(ledgers)]


def test_one_gap_in_a_row_is_the_total_less_the_rest():
    row = Row((("members", -1), ("official", 1), ("probationary", 1)))
    shown = Ledger({"members": 995, "official": 990}, kept("probationary"), (row,))
    assert found(shown) == [("probationary", 5, 5)]


def test_two_gaps_that_share_enough_are_safe_and_two_that_share_little_are_not():
    row = Row((("a", 1), ("b", 1), ("all", -1)))
    assert found(Ledger({"all": 9}, kept("a", "b"), (row,))) == []
    assert found(Ledger({"all": 8}, kept("a", "b"), (row,))) == [("a", 0, 8), ("b", 0, 8)]


def of(areas, quantity="members", **more):
    return named(quantity, areas=areas, **({"year": 2013} | more))


def test_two_wards_and_the_city_of_another_report_give_the_third_ward():
    wards = Ledger({of("w1"): 40, of("w2"): 50}, kept(of("w3")))
    city = Ledger({of("w1,w2,w3"): 97})
    assert found(wards) == found(city) == []
    assert found(wards, city) == [(of("w3"), 7, 7)]


REMAINDERS = [
    ([of("w1,w2,w3"), 97], [of("w1"), 90], [(of("w2,w3"), 7, 7)]),  # nobody names the other two
    ([of("w1,w2,w3"), 97], [of("w1"), 80], []),
    ([of("c,w1,w2"), 341], [of("w1,w2"), 336], [(of("c"), 5, 5)]),  # a city less its wards
    ([of("c,w1,w2,d"), 100], [of("c,w1,w2"), 97], [(of("d"), 3, 3)]),  # a province less its city
    ([of("a,b"), 50], [of("b,c"), 45], []),
    ([of("c,w1", year=2012), 97], [of("w1"), 90], []),
]


@pytest.mark.parametrize(("one", "another", "leaks"), REMAINDERS)
def test_a_remainder_that_nobody_names_is_a_leak_where_it_is_small(one, another, leaks):
    ledgers = Ledger(dict([one])), Ledger(dict([another]))
    assert found(ledgers[0]) == found(ledgers[1]) == []
    assert found(*ledgers) == leaks


def test_a_remainder_of_one_cell_is_a_leak_of_any_size_and_so_is_a_rating_of_two_organisations():
    city = Ledger({of("c,w1"): 97, of("w1"): 50})
    assert found(city, Ledger(cells={"c|2013": 3})) == []
    assert found(city, Ledger(cells={"c|2013": 1})) == [(of("c"), 47, 47)]
    weak, weak_there = (of(areas, "organisation_ratings", category="weak") for areas in ("v,w", "v"))
    rated = Ledger({weak: 2, weak_there: 0}, most={weak: 12, weak_there: 10})
    assert found(rated) == [(weak.replace("v,w", "w"), 2, 2)]
    assert found(Ledger({weak: 2, weak_there: 0}, most={weak: 22, weak_there: 10})) == []


def test_what_one_report_keeps_and_another_shows_is_a_leak():
    assert found(Ledger({}, kept("a")), Ledger({"a": 5})) == [("a", 5, 5)]


def test_what_the_whole_says_by_itself_is_no_leak_of_its_parts():
    assert found(Ledger({of("w1,w2"): 0}, kept(of("w1")))) == []
    # Of 3 organisations of a ward 0 or 1 are weak where one of the city is; 1 of 1 is another matter.
    first, second, city = (of(areas, "organisation_ratings", category="weak") for areas in ("w1", "w2", "w1,w2"))
    both, most = Row(((first, 1), ("other", 1)), 3, 3), {first: 3, second: 9, city: 12}
    assert found(Ledger({city: 1}, kept(first, second, width=3), (both,), most)) == []
    assert found(Ledger({city: 1, "other": 2}, kept(first, second, width=3), (both,), most))[0] == (first, 1, 1)


def test_of_nine_in_nineteen_organisations_no_more_is_asked_than_the_nineteen_say():
    city, ward, rest = (of(areas, "organisation_ratings", category="good") for areas in ("v,w", "v", "w"))
    rows, most = (Row(((ward, 1),), 0, 10), Row(((rest, 1),), 0, 9)), {city: 19, ward: 10}
    assert found(Ledger({city: 18}, kept(ward), rows, most)) == []
    assert found(Ledger({city: 18, ward: 9}, most=most)) == [(rest, 9, 9)]


def test_an_organisation_of_few_is_safe_only_when_every_number_of_them_is_possible():
    assert found(Ledger({}, kept("a", width=3), most={"a": 3})) == []
    assert found(Ledger({}, kept("a", width=3), (Row((("a", 1),), 1, 9),), {"a": 3})) == [("a", 1, 3)]


def test_a_contradiction_is_a_leak_and_not_a_comfort():
    same = Row((("a", 1), ("b", -1))), Row((("a", 1), ("b", -1)), 1, 1)
    assert found(Ledger({}, kept("a"), same)) == [("a", None, None)]


def test_a_ledger_is_the_same_after_it_was_written():
    ledger = Ledger({"a": 1}, kept("b"), (Row((("a", 1), ("b", 1)), 0, 4),), {"b": 4}, {"w1|2013": 2})
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


# --- bounds of whole numbers from sums: the same as trying every combination ----------------------------------------

NAMES = "abcd"
MOST = 4


@st.composite
def systems(draw):
    """Return sums of up to four counts that at least one combination fits."""
    names = NAMES[: draw(st.integers(1, 4))]
    truth = {name: draw(st.integers(0, MOST)) for name in names}
    rows = []
    for _ in range(draw(st.integers(0, 3))):
        some = draw(st.lists(st.sampled_from(names), min_size=1, max_size=4, unique=True))
        terms = tuple((name, draw(st.sampled_from([-2, -1, 1, 1, 3]))) for name in some)
        total, slack = sum(factor * truth[name] for name, factor in terms), draw(st.sampled_from([0, 0, 1]))
        rows.append(Row(terms, total - slack, total + slack))
    return names, rows


def tried(names, rows):
    """Return every combination that fits."""
    every = itertools.product(range(MOST + 1), repeat=len(names))
    combinations = (dict(zip(names, values, strict=True)) for values in every)
    return [
        values
        for values in combinations
        if all(row.low <= sum(factor * values[name] for name, factor in row.terms) <= row.high for row in rows)
    ]


@settings(max_examples=100)
@given(systems())
def test_the_interval_is_what_trying_every_combination_finds(drawn):
    names, rows = drawn
    fitting = tried(names, rows)
    system = System({name: (0, MOST) for name in names}, rows)
    for name in names:
        values = [each[name] for each in fitting]
        assert system.interval(name) == (min(values), max(values))
        for width in range(MOST + 2):
            low, high = system.interval(name, enough=width)
            assert (high - low >= width) == (max(values) - min(values) >= width)
