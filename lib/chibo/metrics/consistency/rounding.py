"""A printed figure is an interval: bases that fit a rounded share, and what rounded shares leave."""

import math
from fractions import Fraction


def possible_bases(count: int, printed_pct: float, decimals: int) -> list[int]:
    """Return every whole base for which ``count`` rounds (half up) to the printed percentage.

    ``possible_bases(189, 108, 0)`` is ``[175]``: 189 of 174 would print 109 %, of 176 107 %. Empty when the
    percentage rounds to nothing, because then there is no largest base.
    """
    # Exact fractions: a base on the very edge of the rounding must not be decided by how a float is stored.
    printed, half = Fraction(str(printed_pct)), Fraction(1, 2 * 10**decimals)
    low, high = 100 * count / (printed + half), 100 * count / (printed - half)
    return list(range(math.floor(low) + 1, math.floor(high) + 1))


def decimals_of(printed: float) -> int:
    """Return the decimals a printed figure carries: 0 for 77, 1 for 0.5, 2 for 12.82."""
    return len(f"{printed:.6f}".rstrip("0").rpartition(".")[2])


def remainder(shares_pct: list[float], decimals: list[int]) -> tuple[float, float, float]:
    """Return what printed shares leave of 100 %: as printed, and its smallest and largest value under rounding."""
    left = 100 - sum(shares_pct)
    slack = sum(0.5 * 10**-places for places in decimals)
    return left, left - slack, left + slack
