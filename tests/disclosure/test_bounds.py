"""Bounds of whole numbers from sums: the same as trying every combination."""

import itertools

from chibo.disclosure.ledger import Row
from chibo.disclosure.solver import System
from hypothesis import given, settings
from hypothesis import strategies as st

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
    combinations = (
        dict(zip(names, values, strict=True)) for values in itertools.product(range(MOST + 1), repeat=len(names))
    )
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
