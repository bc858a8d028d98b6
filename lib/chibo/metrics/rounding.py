"""A printed figure is an interval: what it can stand for, which bases and counts fit it, what rounded shares leave.

Sources round a half up: 12 stands for everything from 11.5 to just below 12.5. Some cut the digits off instead, and
12.9 prints as 12: ``cut`` asks for that habit. Everything is decided in exact fractions, because a figure on the very
edge must not depend on how a float is stored.

``precision`` is ``exact``, ``rounded`` (half a unit of the last printed digit to both sides), ``approximate`` (half a
unit of the last digit that is not zero) or ``at_least`` (less than one such unit more: "more than 5 million" is not
said of 6 million).
"""

import math
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

import numpy as np

AGREES, DIFFERS, UNCHECKED = "agrees", "differs", "unchecked"
OUTCOMES = [DIFFERS, UNCHECKED, AGREES]
"""What can come of comparing figures, in the order a reader wants them."""

OPEN_ENDED = frozenset({"at_least", "approximate"})
"""Precisions whose figure has no end that logic sets; what they usually mean is narrower than what they can mean."""


class Interval(NamedTuple):
    """The values a figure can stand for, both ends included; the middle is what was printed or computed from it."""

    low: float
    value: float
    high: float

    def meets(self, other: "Interval") -> bool:
        """Return whether some value lies in both."""
        return self.low <= other.high and other.low <= self.high


class Claim(NamedTuple):
    """What a figure or sum can stand for by the conventions of printing ("more than 5" is less than 6), and at all."""

    usual: Interval
    loose: Interval

    def opened(self, ends: Collection[str]) -> "Claim":
        """Return the claim when something that was not printed may make it smaller (``down``) or larger (``up``)."""
        down, up = -math.inf if "down" in ends else 0, math.inf if "up" in ends else 0
        return Claim(*(Interval(low + down, value, high + up) for low, value, high in self))


class _Span(NamedTuple):
    """What a figure can stand for: the low end is included, the high end only where ``closed``."""

    low: Fraction
    high: Fraction
    closed: bool = False


def interval_of(value: float, precision: str, *, percent: bool = False, cut: bool = False) -> Interval:
    """Return the values a printed figure usually stands for, both ends included: what only touches is no contradiction.

    In a percentage the 0 of 20 is a printed digit. Another whole number is taken to end in zeros because it was rounded
    there: 3,600,000 is rounded to the hundred thousand.
    """
    low, high, _ = _span(value, precision, percent=percent, cut=cut)
    return Interval(float(low), float(value), float(high))


def claim_of(figure) -> Claim:
    """Return what a row of ``observations`` claims: at all, "more than" has no upper end, and "about" has no end."""
    usual = interval_of(figure.value, figure.precision, percent=figure.unit == "percent")
    if figure.precision not in OPEN_ENDED:
        return Claim(usual, usual)
    return Claim(usual, Interval(usual.value if figure.precision == "at_least" else -math.inf, usual.value, math.inf))


def total(parts: Iterable[tuple]) -> Claim:
    """Return what the sum of figures claims; each part is a figure and how often it counts."""
    claims = [(claim_of(figure), times) for figure, times in parts]
    return Claim(*(_sum((claim[side], times) for claim, times in claims) for side in (0, 1)))


def _sum(terms: Iterable[tuple[Interval, int]]) -> Interval:
    low = value = high = 0.0
    for interval, times in terms:
        ends = sorted((times * interval.low, times * interval.high))
        low, value, high = low + ends[0], value + times * interval.value, high + ends[1]
    # What is printed has few decimals; what lies beyond them comes from how floats are stored.
    return Interval(*(round(end, 6) if math.isfinite(end) else end for end in (low, value, high)))


def verdict(printed: Claim, computed: Claim) -> tuple[str, str]:
    """Return the outcome of comparing two claims: where only the loose meanings meet, an open end decides, and why."""
    if printed.usual.meets(computed.usual):
        return AGREES, ""
    return (UNCHECKED, "open_ended") if printed.loose.meets(computed.loose) else (DIFFERS, "")


def possible_bases(count: int, printed_pct: float, precision: str = "rounded", *, cut: bool = False) -> range:
    """Return every whole base of which ``count`` prints as the percentage.

    ``possible_bases(189, 108)`` is 175 alone: 189 of 174 would print 109 %, of 176 107 %. Empty when none fits, and
    when the percentage may be nothing, because then there is no largest base.
    """
    low, high, closed = _span(printed_pct, precision, percent=True, cut=cut)
    if low <= 0:
        return range(0)
    first = math.ceil(100 * count / high) if closed else math.floor(100 * count / high) + 1
    return range(max(first, 1), math.floor(100 * count / low) + 1)


def possible_counts(printed_pct: float, base: int, precision: str = "rounded", *, cut: bool = False) -> range:
    """Return every whole count that prints as the percentage of ``base``; empty when the base cannot give it."""
    span = _span(printed_pct, precision, percent=True, cut=cut)
    first = _ceil_of_share(span.low, base)
    last = span.high * base // 100 + 1 if span.closed else _ceil_of_share(span.high, base)
    return range(max(first, 0), last)


def bases_of_shares(shares_pct: Sequence[float], largest: int) -> list[int]:
    """Return the whole bases up to ``largest`` of which every rounded share is some whole count.

    87.97, 10.22, 1.42 and 0.39 % fit 773 and no other number up to 1,200: 680, 79, 11 and 3 of it.
    """
    bases = np.arange(1, largest + 1)
    for span in (_span(share, "rounded", percent=True) for share in shares_pct):
        bases = bases[_ceil_of_share(span.low, bases) < _ceil_of_share(span.high, bases)]
    return bases.tolist()


def decimals_of(printed: float) -> int:
    """Return the decimals a printed figure carries: 0 for 77, 1 for 0.5, 2 for 12.82; a zero at the end is not kept."""
    return len(f"{printed:.6f}".rstrip("0").rpartition(".")[2])


def remainder(
    shares_pct: Sequence[float], printed_pct: Sequence[float], *, cut: bool = False
) -> tuple[float, float, float]:
    """Return what shares leave of 100 %, and its least and greatest value under the rounding they were printed with.

    These two are rounded outwards to two decimals, so that nothing possible lies beyond them.
    """
    left = 100 - sum((_exact(share) for share in shares_pct), start=Fraction())
    spans = [_span(share, "rounded", percent=True, cut=cut) for share in printed_pct]
    low, high = (left - sum(span[end] for span in spans) + sum(map(_exact, printed_pct)) for end in (1, 0))
    return float(left), math.floor(100 * low) / 100, math.ceil(100 * high) / 100


def in_runs(numbers: Iterable[int], most: int = 5) -> str:
    """Write rising whole numbers as text: ``35``, ``299–301``, ``61, 117``; empty for more than ``most`` runs."""
    if isinstance(numbers, range):  # maybe millions of them, and always one run
        runs = [numbers] if numbers else []
    else:
        runs = [[run for _, run in same] for _, same in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])]
    texts = [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    return ", ".join(texts) if len(texts) <= most else ""


def _span(value: float, precision: str, *, percent: bool, cut: bool = False) -> _Span:
    exact = _exact(value)
    if precision == "exact":
        return _Span(exact, exact, closed=True)
    rounded = precision == "rounded"
    # The last digit that is not zero counts hundred thousands in 3,600,000, and tenths in 0.5.
    last_digit = Decimal(str(float(exact))).normalize().as_tuple().exponent
    unit = Fraction(10) ** (-decimals_of(value) if rounded and percent else last_digit)
    below, above = Fraction(1, 2), Fraction(1, 2)
    if precision == "at_least" or (rounded and cut):
        below, above = (0, 1) if exact >= 0 or not rounded else (1, 0)
    return _Span(exact - below * unit, exact + above * unit)


def _ceil_of_share(share: Fraction, base):
    # In whole numbers, of a base or of an array of them.
    return -(-share.numerator * base // (100 * share.denominator))


def _exact(value: float) -> Fraction:
    return Fraction(str(round(value, 9)))  # as it was printed, not as a float stores it
