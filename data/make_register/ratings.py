"""Annual ratings of organisations and members, by the scheme in force in each year.

Forty-seven of sixty-one organisations were clean and strong in 2013, and the source does not say whether the exemplary
ones are among them. No organisation is rated exemplary under that scheme here, so that the count holds either way.
Members are rated from 2011 on: the scheme before names no categories for them. Since 2019 an organisation's excellent
members are at most a fifth of its good ones; one ward printed about twenty per cent for each year of a term and keeps
it, above the cap.
"""

import numpy as np
import pandas as pd
from chibo.model.layers import scheme_in_force
from city import TERM, TERM_WARD, TERM_YEARS, YEARS, City, Rows, apportion, at_end, draw, tag

UNRATED = "unrated"
_PRINTED_IN = 2013
_CAPPED_FROM = 2019
_OTHERS_OF_2013 = [10, 3, 1]  # good, completed, weak: what the source does not print, in a usual proportion


def organisation_ratings(organisations: Rows, city: City, rng: np.random.Generator) -> Rows:
    """Return rows of ``organisation_ratings``: each organisation in force on 31 December.

    One founded during the year is unrated, unless it carries on another; now and then one more is.
    """
    standing = {row["id"]: float(rng.normal()) for row in organisations}
    carried_on = {row["after"] for row in organisations}
    rows: Rows = []
    for year in YEARS:
        there = at_end(organisations, year)
        unrated = {row["id"] for row in there if row["valid_from"][:4] == str(year)} - carried_on
        if year != _PRINTED_IN and rng.random() < 0.5:
            unrated.add(there[int(rng.integers(len(there)))]["id"])
        score = {row["id"]: standing[row["id"]] + rng.normal() for row in there if row["id"] not in unrated}
        categories = scheme_in_force(city.schemes, "organisation", year, year)["category"].tolist()
        given = np.repeat(categories, _counts(categories, len(score), year, city, rng)).tolist()
        rated = zip(sorted(score, key=score.get, reverse=True), given, strict=True)
        pairs = [*rated, *((name, UNRATED) for name in unrated)]
        rows += [{"organisation": name, "year": year, "category": category} for name, category in pairs]
    return rows


def _counts(categories: list[str], rated: int, year: int, city: City, rng: np.random.Generator) -> list[int]:
    """Return how many organisations each category is given to."""
    if year == _PRINTED_IN:
        best = city.printed("organisations_rated", "clean_strong", period=str(year))
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


def member_ratings(counted: pd.DataFrame, city: City, rng: np.random.Generator) -> pd.DataFrame:
    """Return ``member_ratings``: counts per category for each organisation with members on 31 December."""
    frames = []
    for year in YEARS:
        if scheme_in_force(city.schemes, "member", year, year).empty:
            continue
        members = counted[counted["year"] == year].groupby("organisation")["members"].sum()
        unrated = rng.binomial(members, 0.02)
        frame = _of_rated(members - unrated, year, city, rng).assign(**{UNRATED: unrated})
        frames.append(frame.melt(var_name="category", value_name="members", ignore_index=False).assign(year=year))
    return pd.concat(frames).reset_index()


def _of_rated(rated: pd.Series, year: int, city: City, rng: np.random.Generator) -> pd.DataFrame:
    """Return counts of each category by organisation that add up to the city's shares and keep the cap.

    ``completed`` takes the rest. The printed shares are those of one year, and of one ward in its term.
    """
    if year == _PRINTED_IN:
        names = ("excellent", "good", "failed")
        shares = {name: city.printed("members_rated_pct", name, period=str(year)) / 100 for name in names}
    else:
        bounds = {"excellent": (0.125, 0.15) if year > 2011 else (0.12, 0.14), "good": (0.72, 0.78)}
        shares = {name: rng.uniform(*pair) for name, pair in (bounds | {"failed": (0.003, 0.006)}).items()}
    total = rated.sum()
    whole = {name: round(total * share) for name, share in shares.items()}
    excellent = apportion(whole["excellent"], rated * rng.lognormal(0, 0.06, len(rated)))
    failed = draw(rng, whole["failed"], rated // 10)
    completed = draw(rng, total - sum(whole.values()), rated // 3)
    both = rated - failed - completed
    excellent = pd.Series(excellent, rated.index)
    if year >= _CAPPED_FROM:
        excellent = excellent.clip(upper=both // 6)
    if year in TERM_YEARS:
        ward = f"o-{tag(TERM_WARD)}"
        share = city.printed("members_rated_pct", "excellent", period=TERM, area=TERM_WARD) / 100
        excellent[ward] = round(rated[ward] * share)
    return pd.DataFrame({"excellent": excellent, "good": both - excellent, "completed": completed, "failed": failed})
