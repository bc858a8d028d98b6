"""Annual ratings of organisations and members, by the scheme in force in each year.

Forty-seven of sixty-one organisations were clean and strong in 2013, and the source does not say whether the exemplary
ones are among them. No organisation is rated exemplary under that scheme here, so that the count holds either way.
Members are rated from 2011 on: the scheme before names no categories for them. Since 2019 an organisation's excellent
members are at most a fifth of its good ones; one ward printed about twenty per cent for each year of a term and keeps
it, above the cap.
"""

import numpy as np
import pandas as pd
from published_figures import TERM, TERM_WARD, YEARS, Printed, Rows, apportion, at_end, draw, members_by

UNRATED = "unrated"
_PRINTED_IN = 2013
_CAPPED_FROM = 2019
_OTHERS_OF_2013 = [10, 3, 1]  # good, completed, weak: what the source does not print, in a usual proportion


def organisation_ratings(
    organisations: Rows, schemes: pd.DataFrame, printed: Printed, rng: np.random.Generator
) -> Rows:
    """Return rows of ``organisation_ratings``: each organisation in force on 31 December.

    One founded during the year is unrated, unless it carries on another; now and then one more is.
    """
    standing = {row["id"]: float(rng.normal()) for row in organisations}
    carried_on = {row["after"] for row in organisations}
    rows: Rows = []
    for year in YEARS:
        there = at_end(organisations, year)
        new = {row["id"] for row in there if row["valid_from"][:4] == str(year)} - carried_on
        if year != _PRINTED_IN and rng.random() < 0.5:
            new.add(there[int(rng.integers(len(there)))]["id"])
        rated = [row["id"] for row in there if row["id"] not in new]
        score = {name: standing[name] + rng.normal() for name in rated}
        best_first = sorted(rated, key=lambda name: -score[name])
        categories = categories_of(schemes, "organisation", year)
        given = np.repeat(categories, _counts(categories, len(rated), year, printed, rng)).tolist()
        pairs = [*zip(best_first, given, strict=True), *((name, UNRATED) for name in sorted(new))]
        rows += [{"organisation": name, "year": year, "category": category} for name, category in pairs]
    return rows


def categories_of(schemes: pd.DataFrame, subject: str, year: int) -> list[str]:
    """Return the categories of the scheme in force in a year, best first; none where no scheme is known."""
    in_year = (schemes["first_year"] <= year) & (schemes["last_year"].fillna(9999) >= year)
    return schemes[in_year & (schemes["subject"] == subject)].sort_values("rank")["category"].tolist()


def _counts(categories: list[str], rated: int, year: int, printed: Printed, rng: np.random.Generator) -> list[int]:
    """Return how many organisations each category is given to."""
    if year == _PRINTED_IN:
        best = printed.count("organisations_rated", "clean_strong", period=str(year))
        return [0, best, *apportion(rated - best, _OTHERS_OF_2013)]
    if "clean_strong" not in categories:
        good = round(rated * rng.uniform(0.70, 0.76))
        excellent = good // 5
        return [excellent, good, *apportion(rated - good - excellent, [8, rng.integers(0, 2)])]
    strong = round(rated * rng.uniform(0.68, 0.80))
    rest = apportion(rated - strong, [*rng.uniform([8, 2], [11, 4]), rng.integers(0, 2)])
    if "clean_strong_exemplary" not in categories:
        return [strong, *rest]
    exemplary = strong // 6 if year > _PRINTED_IN else 0
    return [exemplary, strong - exemplary, *rest]


def member_ratings(
    organisations: Rows, headcounts: Rows, schemes: pd.DataFrame, printed: Printed, rng: np.random.Generator
) -> Rows:
    """Return rows of ``member_ratings``: counts per category for each organisation with members on 31 December."""
    areas = {row["id"]: row["area"] for row in organisations}
    rows: Rows = []
    for year in YEARS:
        categories = categories_of(schemes, "member", year)
        if not categories:
            continue
        members = members_by([row for row in headcounts if row["year"] == year], "organisation")
        names = sorted(members)
        everyone = np.array([members[name] for name in names])
        unrated = rng.binomial(everyone, 0.02)
        counts = _member_counts(everyone - unrated, _shares(year, printed, rng), rng)
        _bound_excellent(counts, everyone - unrated, [areas[name] for name in names], year, printed)
        counts[UNRATED] = unrated
        rows += [
            {"organisation": name, "year": year, "category": category, "members": int(counts[category][index])}
            for index, name in enumerate(names)
            for category in [*categories, UNRATED]
        ]
    return rows


def _shares(year: int, printed: Printed, rng: np.random.Generator) -> dict[str, float]:
    """Return the city's shares of the rated members, without the category that takes the rest."""
    if year == _PRINTED_IN:
        names = ("excellent", "good", "failed")
        return {name: printed.value("members_rated_pct", name, period=str(year)) / 100 for name in names}
    bounds = {"excellent": (0.125, 0.15) if year > 2011 else (0.12, 0.14), "good": (0.72, 0.78)}
    return {name: rng.uniform(*pair) for name, pair in (bounds | {"failed": (0.003, 0.006)}).items()}


def _member_counts(rated: np.ndarray, shares: dict[str, float], rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Return counts by organisation that add up to the city's shares."""
    total = int(rated.sum())
    city = {name: round(total * share) for name, share in shares.items()}
    excellent = apportion(city["excellent"], rated * rng.lognormal(0, 0.06, len(rated)))
    failed = draw(rng, city["failed"], rated // 10)
    completed = draw(rng, total - sum(city.values()), rated // 3)
    good = rated - excellent - failed - completed
    return {"excellent": excellent, "good": good, "completed": completed, "failed": failed}


def _bound_excellent(
    counts: dict[str, np.ndarray], rated: np.ndarray, areas: list[str], year: int, printed: Printed
) -> None:
    """Keep the cap where it is in force, and the one ward's printed share."""
    both = counts["excellent"] + counts["good"]
    excellent = np.minimum(counts["excellent"], both // 6) if year >= _CAPPED_FROM else counts["excellent"].copy()
    first, last = map(int, TERM.split("/"))
    if first <= year <= last:
        share = printed.value("members_rated_pct", "excellent", period=TERM, area=TERM_WARD) / 100
        index = areas.index(TERM_WARD)
        excellent[index] = round(rated[index] * share)
    counts |= {"excellent": excellent, "good": both - excellent}
