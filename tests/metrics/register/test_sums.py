"""Sums a portion of the rows at a time, and stocks of many days at once: the same as row by row and day by day."""

import numpy as np
import pandas as pd
import pytest
from chibo.metrics.register import totals
from chibo.metrics.register.dated import in_force
from chibo.metrics.register.keys import Key
from chibo.metrics.register.totals import regrouped, sums, tallies
from chibo.metrics.register.validity import FOREVER, Spans
from hypothesis import given
from hypothesis import strategies as st

CODES = st.integers(-1, 2)
ROWS = st.lists(st.tuples(CODES, CODES, st.one_of(st.none(), st.integers(0, 9))), max_size=8)


def key(codes, size=3) -> Key:
    return Key(np.array(codes, dtype=np.int8), np.append(np.arange(size), -1), np.arange(size))


@pytest.fixture(scope="module", autouse=True)
def small_portions():
    """Cut even the smallest tables into portions."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(totals, "_PORTION", 3)
        yield


@given(ROWS)
def test_a_sum_takes_in_the_rows_that_are_in_a_group_of_every_key(rows):
    keys = {"first": key([row[0] for row in rows]), "second": key([row[1] for row in rows])}
    counts = pd.Series([row[2] for row in rows], dtype="Int64")
    found = tallies(keys, {"counts": counts, "twice": [counts, counts]})
    for first, second in np.ndindex(3, 3):
        there = [row[2] or 0 for row in rows if row[:2] == (first, second)]
        assert found.there[first, second] == bool(there)
        assert found.values["counts"][first, second] == sum(there)
        assert found.values["twice"][first, second] == 2 * sum(there)


@given(ROWS)
def test_many_combinations_are_summed_as_few_are(rows):
    counts = np.array([row[2] or 0 for row in rows])
    few, many = (
        sums({name: key([row[at] for row in rows], size) for at, name in enumerate("ab")}, {"counts": counts})
        for size in (3, 2000)
    )
    for name in "ab":
        assert few.groups[name].tolist() == many.groups[name].tolist()
    assert few.values["counts"].tolist() == many.values["counts"].tolist()


@given(st.lists(st.tuples(CODES, st.integers(0, 9), st.integers(0, 9)), max_size=8))
def test_places_are_summed_by_group(places):
    values = np.array([place[1:] for place in places], dtype=np.int32).reshape(-1, 2)
    found = regrouped(values, key([place[0] for place in places]))
    for group in range(3):
        assert found[group].tolist() == [sum(place[at] for place in places if place[0] == group) for at in (1, 2)]


@given(
    st.lists(st.tuples(CODES, st.integers(0, 9), st.one_of(st.just(FOREVER), st.integers(0, 9))), max_size=8),
    st.sets(st.integers(-1, 10), max_size=4),
)
def test_the_stocks_of_many_days_are_those_of_each(rows, days):
    group, start, end = (np.array([row[at] for row in rows], dtype=np.int64) for at in range(3))
    valid, days = Spans(start, end), sorted(days)
    found = in_force(valid, group, 3, days)
    assert found.shape == (len(days), 3)
    for day, stocks in zip(days, found, strict=True):
        there = group[valid.hold_on(day)]
        assert stocks.tolist() == [(there == number).sum() for number in range(3)]
