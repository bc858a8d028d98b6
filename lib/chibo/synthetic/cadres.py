"""Cadre plans and courses: how many persons, of whom women and young, never who."""

import numpy as np

from chibo.synthetic.setting import CITY, YEARS, Printed, in_force
from chibo.synthetic.shares import draw

_PLANS_SINCE = 2010
_PRINTED_IN = 2013
_COURSES = {
    "political_theory_advanced": (5, 12),
    "political_theory_intermediate": (35, 70),
    "leadership_ward_commune": (12, 32),
}

Rows = list[dict]


def cadre_plans(organisations: Rows, rng: np.random.Generator) -> Rows:
    """Return rows of ``cadre_plans``: a committee plans its own posts and some of the city's, a cell its own.

    Women and young people gain slowly. The city's posts end with the city.
    """
    rows: Rows = []
    for year in YEARS[YEARS.index(_PLANS_SINCE) :]:
        passed = year - _PLANS_SINCE
        for row in organisations:
            if not in_force(row, f"{year}-12-31"):
                continue
            leads = row["kind"] == "committee"
            levels = {"grassroots": int(rng.integers(14, 30)) if leads else int(rng.integers(3, 9))}
            if leads and row["area"].startswith(CITY):
                levels["city"] = int(rng.integers(2, 8))
            for level, planned in levels.items():
                rows.append(
                    {
                        "organisation": row["id"],
                        "year": year,
                        "level": level,
                        "planned": planned,
                        "women": int(rng.binomial(planned, 0.27 + 0.007 * passed)),
                        "young": int(rng.binomial(planned, 0.14 + 0.005 * passed)),
                    }
                )
    return rows


def trainings(organisations: Rows, printed: Printed, rng: np.random.Generator) -> Rows:
    """Return rows of ``trainings``: organisations that sent somebody; only wards and communes send leaders."""
    rows: Rows = []
    for year in YEARS:
        there = [row for row in organisations if in_force(row, f"{year}-12-31")]
        for level, (low, high) in _COURSES.items():
            total = int(rng.integers(low, high))
            if year == _PRINTED_IN:
                total = printed.count("training_participants", level, period=str(year))
            sent = draw(rng, total, [_places(row, level) for row in there])
            rows += [
                {"organisation": row["id"], "year": year, "level": level, "participants": int(count)}
                for row, count in zip(there, sent, strict=True)
                if count
            ]
    return rows


def _places(row: dict, level: str) -> int:
    """Return the most persons one organisation can send to a course."""
    if level == "leadership_ward_commune":
        return 8 * (row["sector"] == "ward_commune")
    return 20 if row["sector"] == "ward_commune" else 6 if row["kind"] == "committee" else 3
