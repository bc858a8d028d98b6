"""Cutting a whole number into whole parts that add up to it again."""

from collections.abc import Sequence

import numpy as np


def apportion(total: int, weights: Sequence[float] | np.ndarray, minimum: int = 0) -> np.ndarray:
    """Cut ``total`` into whole parts in proportion to ``weights`` (largest remainders), each at least ``minimum``.

    The minimum is handed out first and the rest by weight, so that parts never fall below it and still add up.

    Raises
    ------
    ValueError
        When the total is too small for the minimum.
    """
    weights = np.asarray(weights, dtype=float)
    rest = int(total) - minimum * len(weights)
    if rest < 0:
        raise ValueError(f"{total} cannot be cut into {len(weights)} parts of at least {minimum}")
    exact = rest * weights / weights.sum()
    whole = np.floor(exact).astype(int)
    by_remainder = np.argsort(whole - exact, kind="stable")
    whole[by_remainder[: rest - whole.sum()]] += 1
    return whole + minimum


def draw(rng: np.random.Generator, total: int, capacities: Sequence[int] | np.ndarray) -> np.ndarray:
    """Hand ``total`` out at random, no part receiving more than its capacity (nor the whole more than all of them)."""
    capacities = np.asarray(capacities, dtype=np.int64)
    return rng.multivariate_hypergeometric(capacities, min(int(total), int(capacities.sum())))
