"""Caps on the rating "excellent": ratios that warn and never fail."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from chibo.metrics.register.keys import as_texts, grouped_by
from chibo.metrics.register.quality import Rated, given, of_years, rated_by
from chibo.metrics.register.totals import framed, marked, regrouped, share_pct
from chibo.model.layers import Register

CAP_PCT = 20.0


def caps(
    register: Register,
    rating_schemes: pd.DataFrame,
    *,
    subject: str,
    years: Iterable[int] | None = None,
    areas: Iterable[str] | None = None,
    by: str | None = None,
    cap_pct: float = CAP_PCT,
) -> pd.DataFrame:
    """Return how many were rated excellent for each one rated good: a warning where it is more than the cap, no error.

    The base of the cap is read in two ways, so both ratios are given: excellent / good, and excellent / (excellent +
    good). A cap holds within each organisation or group of like ones: a ratio of a city cannot prove a breach, and
    ``organisations_over`` counts for members the organisations that exceed it themselves (excellent / good). Years
    whose scheme has no category ``excellent`` are left out. Parameters are those of
    :func:`chibo.metrics.register.quality.ratings`; ``cap_pct`` is
    the cap to hold the ratios against.

    Returns
    -------
    DataFrame
        One row per year and group if asked for: ``year``, ``area`` or ``sector``, ``scheme``, ``segment``,
        ``excellent``, ``good``, ``of_good_pct``, ``of_good_or_better_pct``, ``cap_pct``, ``over_of_good``,
        ``over_of_good_or_better`` (warnings), ``organisations_over`` (missing for organisations), ``status``,
        ``layer``.
    """
    rated = rated_by(register, rating_schemes, subject, years, areas, by)
    schemes = rated.schemes[rated.schemes["category"] == "excellent"]
    with_cap = [schemes[(schemes["first_year"] <= year) & (schemes["last_year"] >= year)] for year in rated.years]
    capped = np.array([len(scheme) > 0 for scheme in with_cap], dtype=bool)
    year, group = np.nonzero(rated.there & capped[:, None])
    names = as_texts([str(scheme["scheme"].iloc[0]) if len(scheme) else "" for scheme in with_cap])
    segment = np.array([scheme["segment"].iloc[0] if len(scheme) else -1 for scheme in with_cap], dtype=np.int64)
    excellent, good = (
        rated.counts[year, group, rated.categories.index(name)]
        if name in rated.categories
        else np.zeros(len(year), int)
        for name in ("excellent", "good")
    )
    of_good, of_better = share_pct(excellent, good), share_pct(excellent, excellent + good)
    over = pd.array([pd.NA] * len(year), dtype="Int64")
    if subject == "member":
        over = pd.array(_over(register, rated, areas, by, cap_pct)[year, group], dtype="Int64")
    table = framed(
        {"year": rated.years[year]}
        | ({by: rated.groups[group]} if by else {})
        | {"scheme": names[year], "segment": segment[year], "excellent": excellent, "good": good}
        | {"of_good_pct": of_good, "of_good_or_better_pct": of_better, "cap_pct": np.full(len(year), float(cap_pct))}
        | {"over_of_good": of_good > cap_pct, "over_of_good_or_better": of_better > cap_pct}
        | {"organisations_over": over}
    )
    return marked(table, register, "derived")


def _over(
    register: Register,
    rated: Rated,
    areas: Iterable[str] | None,
    by: str | None,
    cap_pct: float,
) -> np.ndarray:
    """Return by year and group how many organisations rated more members excellent than the cap allows."""
    found = given(register, "member", *rated.categories)
    nobody = np.zeros(found.counts.shape[:2], dtype=np.int64)
    excellent, good = (
        found.counts[:, :, found.categories.index(name)] if name in found.categories else nobody
        for name in ("excellent", "good")
    )
    exceeding = regrouped(100 * excellent > cap_pct * good, grouped_by(register, "organisations", by, areas))
    return of_years(exceeding, found.years, rated.years, axis=1).T
