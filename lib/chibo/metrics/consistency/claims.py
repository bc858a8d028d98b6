"""What printed figures claim, alone and in arithmetic, and whether two claims can both be true."""

import math
from collections.abc import Iterable
from typing import NamedTuple

from chibo.metrics.consistency.check import AGREES, DIFFERS, UNCHECKED, Interval
from chibo.metrics.consistency.rounding import decimals_of, interval_of, loose_interval_of


class Claim(NamedTuple):
    """What one figure, or a sum of figures, can stand for.

    Attributes
    ----------
    usual : by the conventions of printing: "more than 5 million" is less than 6
    loose : at all: "more than 5 million" has no upper end
    """

    usual: Interval
    loose: Interval

    def opened(self, *, down: bool = False, up: bool = False) -> "Claim":
        """Return the claim when something that was not printed may make it smaller (``down``) or larger (``up``)."""
        return Claim(
            *(Interval(-math.inf if down else low, value, math.inf if up else high) for low, value, high in self)
        )


def claim_of(figure) -> Claim:
    """Return what a printed figure claims; ``figure`` is a row of ``observations``."""
    decimals = decimals_of(figure.value) if figure.unit == "percent" else None
    return Claim(*(span(figure.value, figure.precision, decimals) for span in (interval_of, loose_interval_of)))


def total(claims: Iterable[tuple[Claim, int]]) -> Claim:
    """Return the sum of claims, each as often as the number beside it says."""
    claims = list(claims)
    return Claim(*(_sum((claim[side], times) for claim, times in claims) for side in (0, 1)))


def verdict(printed: Claim, computed: Claim) -> tuple[str, str]:
    """Return the outcome of comparing two claims, and why where they cannot be compared.

    They agree when the usual readings meet. When only the loose readings do, an open end decides, and nothing is
    known; when not even these do, they differ.
    """
    if printed.usual.meets(computed.usual):
        return AGREES, ""
    return (UNCHECKED, "open_ended") if printed.loose.meets(computed.loose) else (DIFFERS, "")


def _sum(terms: Iterable[tuple[Interval, int]]) -> Interval:
    low = value = high = 0.0
    for interval, times in terms:
        ends = sorted((times * interval.low, times * interval.high))
        low, value, high = low + ends[0], value + times * interval.value, high + ends[1]
    # What is printed has few decimals; what lies beyond them comes from how floats are stored.
    return Interval(*(round(end, 6) if math.isfinite(end) else end for end in (low, value, high)))
