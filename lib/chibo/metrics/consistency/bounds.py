"""Bounds that printed figures may not break: a part and its whole, a part of a year and the year, a page and its date.

The functions take what those of :mod:`chibo.metrics.consistency.identities` take, and return a row a comparison, but
only where a bound is broken: that one holds says little. What a figure can mean at most and at least decides.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from itertools import pairwise, permutations

import pandas as pd

from chibo.metrics.consistency.identities import check_row
from chibo.metrics.figures import Figures, by_area, same_time, with_role
from chibo.metrics.rounding import DIFFERS, UNCHECKED, claim_of, total
from chibo.words.periods import period_or_none

_MONTH = timedelta(days=31)
_LARGE = 100  # a count that grows from 2 to 25 asks no question


def at_most(figures: Figures, identity, terms: Sequence, areas: Collection[str] | None) -> Iterator[dict]:
    """Find parts that are more than their whole, in one area and time; category ``*`` is every part in turn."""
    (whole_term,) = with_role(terms, "whole")
    for term in with_role(terms, "part"):
        parts = [one for one in figures.of(term) if one.category or term.category != "*"]
        for whole in figures.of(whole_term, areas):
            same = [one for one in parts if one.area == whole.area and same_time(one, whole)]
            same = [one for one in same if identity.match == "any" or one.source == whole.source]
            for one in same:
                yield from _broken(identity, whole, one, term.multiplier)


def spans(figures: Figures, identity, terms: Sequence, areas: Collection[str] | None) -> Iterator[dict]:
    """Find counts of a span that are more than the count of a longer span around it; the identity has no terms."""
    for one_area in _series(figures, areas, "flow"):
        for part, whole in permutations(one_area, 2):
            inside = whole.start <= part.start and part.end <= whole.end
            if inside and (part.start, part.end) != (whole.start, whole.end):
                yield from _broken(identity, whole, part, 1)


def later(figures: Figures, identity, terms: Sequence, areas: Collection[str] | None) -> Iterator[dict]:
    """Find figures of a time long after their source was published, but for targets and plans; no terms.

    What begins within a month is an instrument that is about to take effect.
    """
    for figure in (one for series in figures.quantities() for one in series if one.period):
        source = figures.sources[figure.source]
        page = period_or_none(source.text_date or source.published)
        planned = "target" in figure.indicator or "planned" in figure.category
        if page and not planned and (areas is None or figure.area in areas) and figure.start.date() > page.end + _MONTH:
            yield check_row(identity, (DIFFERS, "after_publication"), (claim_of(figure).usual, None), [figure])


def jumps(figures: Figures, identity, terms: Sequence, areas: Collection[str] | None) -> Iterator[dict]:
    """Ask about large numbers that are ten times those before or after them where no break explains it; no terms."""
    for one_area in [*_series(figures, areas, "stock"), *_series(figures, areas, "flow")]:
        for earlier, now in pairwise(sorted(one_area, key=lambda one: one.end)):
            low, high = sorted((earlier.value, now.value))
            breaks = figures.breaks_between(now.area, now.indicator, earlier.end, now.end)
            alike = now.measure == "stock" or abs((now.end - now.start) - (earlier.end - earlier.start)).days <= 1
            if high >= _LARGE and 10 * low <= high and low > 0 and alike and not breaks:
                sides = claim_of(now).usual, claim_of(earlier).usual
                yield check_row(identity, (UNCHECKED, "tenfold"), sides, [now], [(earlier, 1)])


def _broken(identity, whole, part, times: int) -> Iterator[dict]:
    """Give the comparison of a part that is more than its whole, whatever their precision."""
    counted = total([(part, times)])
    if counted.loose.low > claim_of(whole).loose.high:
        yield check_row(identity, (DIFFERS, ""), (claim_of(whole).usual, counted.usual), [whole], [(part, times)])


def _series(figures: Figures, areas: Collection[str] | None, measure: str) -> Iterator[list]:
    """Give the dated figures of each quantity that cannot be negative, place by place."""
    least = figures.published.indicators.set_index("id")["minimum"]
    for series in figures.quantities():
        dated = (one for one in series if one.period and one.measure == measure and not pd.isna(least[one.indicator]))
        yield from by_area(one for one in dated if areas is None or one.area in areas)
