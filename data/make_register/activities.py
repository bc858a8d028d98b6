"""What organisations did: surveys of cell meetings, cadre plans, courses, inspections; counts, never who.

The city surveyed cell meetings in 2012 and 2013; its report names the causes and prints no share. Of inspections two
years of the city's committees are printed, 2016 and 2017 together and 2017 alone, so 2016 is their difference, and four
inspections of 2013. ``general`` is all inspection of the committees together; the named subjects are inspections of one
kind of work and are not part of it.
"""

import numpy as np
import pandas as pd
from city import CITY, REFORM, YEARS, City, Rows, apportion, at_end, draw

_PRINTED_IN = 2013
_ANSWERS = {  # shares of the answers in 2012 and 2013; meetings are told to have improved
    "meeting_quality": {"good": (0.46, 0.55), "fair": (0.42, 0.37), "weak": (0.12, 0.08)},
    "main_cause": {
        "directives_not_grasped": (0.38, 0.34),
        "not_applied_locally": (0.27, 0.28),
        "rules_not_reviewed": (0.20, 0.21),
        "coordination_lacking": (0.15, 0.17),
    },
}
_CONCENTRATION = 12.0  # how alike the cells are: the larger, the closer each is to the city's shares
_PLANS_SINCE = 2010
_COURSES = {
    "political_theory_advanced": (5, 12),
    "political_theory_intermediate": (35, 70),
    "leadership_ward_commune": (12, 32),
}
_NAMED = [  # subject, object, its category in print, usual numbers, years
    ("party_work", "ward_commune_committees", "ward_commune_committees", (5, 11), range(2011, 2019)),
    ("party_work", "neighbourhood_cells", "neighbourhood_cells", (10, 24), range(2011, 2019)),
    ("personnel_work", "organisations", "grassroots_organisations", (3, 8), range(2011, 2019)),
    ("resolution_4_xi", "organisations", "grassroots_organisations", (3, 8), range(2012, 2016)),
]
_GENERAL = [  # kind, object, usual numbers a year, share found with shortcomings (none is told of supervised members)
    ("inspection", "organisations", (120, 190), 0.24),
    ("inspection", "members", (190, 270), 0.22),
    ("supervision", "organisations", (70, 100), 0.25),
    ("supervision", "members", (160, 280), None),
]


def meeting_surveys(cells: Rows, counted: pd.DataFrame, rng: np.random.Generator) -> Rows:
    """Return rows of ``meeting_surveys``: every neighbourhood cell that stood on 31 December of a survey year.

    Not every member was handed a ballot and not every ballot came back.
    """
    surveyed = [cell["id"] for cell in cells if cell["kind"] == "neighbourhood"]
    counted = counted[counted["cell"].isin(surveyed) & counted["year"].isin([2012, 2013])]
    rows: Rows = []
    for (year, cell), count in counted.groupby(["year", "cell"])["members"].sum().items():
        issued = rng.binomial(count, 0.95)
        for question, answers in _ANSWERS.items():
            returned = rng.binomial(issued, 0.93 if question == "meeting_quality" else 0.86)
            shares = rng.dirichlet([_CONCENTRATION * share[year - 2012] for share in answers.values()])
            asked = {"cell": cell, "year": year, "question": question, "issued": issued}
            numbers = zip(answers, rng.multinomial(returned, shares), strict=True)
            rows += [asked | {"answer": answer, "respondents": number} for answer, number in numbers]
    return rows


def cadre_plans(organisations: Rows, rng: np.random.Generator) -> Rows:
    """Return rows of ``cadre_plans``: a committee plans its own posts and some of the city's, a cell its own.

    Women and young people gain slowly. The city's posts end with the city.
    """
    rows: Rows = []
    for year in range(_PLANS_SINCE, YEARS.stop):
        passed = year - _PLANS_SINCE
        for row in at_end(organisations, year):
            leads = row["kind"] == "committee"
            levels = {"grassroots": rng.integers(14, 30) if leads else rng.integers(3, 9)}
            if leads and row["area"].startswith(CITY):
                levels["city"] = rng.integers(2, 8)
            for level, planned in levels.items():
                plan = {"organisation": row["id"], "year": year, "level": level, "planned": planned}
                plan["women"] = rng.binomial(planned, 0.27 + 0.007 * passed)
                plan["young"] = rng.binomial(planned, 0.14 + 0.005 * passed)
                rows.append(plan)
    return rows


def trainings(organisations: Rows, city: City, rng: np.random.Generator) -> Rows:
    """Return rows of ``trainings``: organisations that sent somebody; only wards and communes send leaders."""
    rows: Rows = []
    for year in YEARS:
        there = at_end(organisations, year)
        for level, usual in _COURSES.items():
            total = rng.integers(*usual)
            if year == _PRINTED_IN:
                total = city.printed("training_participants", level, period=str(year))
            leaders = level == "leadership_ward_commune"
            sent = zip(there, draw(rng, total, [_places(row, leaders) for row in there]), strict=True)
            course = {"year": year, "level": level}
            rows += [course | {"organisation": row["id"], "participants": count} for row, count in sent if count]
    return rows


def _places(row: dict, leaders: bool) -> int:
    """Return the most persons one organisation can send to a course."""
    if row["sector"] == "ward_commune":
        return 8 if leaders else 20
    return 0 if leaders else 6 if row["kind"] == "committee" else 3


def inspections(city: City, rng: np.random.Generator) -> Rows:
    """Return rows of ``inspections``: the city until its end, in the same year also the new wards."""
    rows: Rows = []
    for year in YEARS:
        for kind, counted, usual, share in _GENERAL:
            inspected = rng.integers(*usual)
            wanting = None if share is None else rng.binomial(inspected, share)
            if year in (2016, 2017):
                inspected, in_print = _printed(city, kind, counted, year)
                wanting = in_print if in_print is not None else wanting and min(wanting, inspected)
            row = {"kind": kind, "subject": "general", "object": counted, "year": year}
            rows += [row | part for part in _by_area(city, year, inspected, wanting)]
        for subject, counted, category, usual, years in _NAMED:
            if year in years:
                inspected = rng.integers(*usual)
                if year == _PRINTED_IN:
                    name = f"{subject}:{category}"
                    inspected = city.printed("organisations_inspected", name, period=str(year))
                row = {"area": CITY, "kind": "inspection", "subject": subject, "object": counted, "year": year}
                rows.append(row | {"inspected": inspected, "with_shortcomings": rng.binomial(inspected, 0.25)})
    return rows


def _printed(city: City, kind: str, counted: str, year: int) -> tuple[int, int | None]:
    """Return how many were inspected and found wanting in 2017, or in 2016 as the difference."""

    def of_year(indicator: str, category: str = "") -> int:
        later = city.printed(indicator, category, period="2017")
        return later if year == 2017 else city.printed(indicator, category, period="2016/2017") - later

    if kind == "inspection":
        return of_year(f"{counted}_inspected", "by_committees"), of_year(f"{counted}_with_shortcomings")
    told = (counted, year) == ("organisations", 2017)
    return of_year(f"{counted}_supervised"), of_year(f"{counted}_supervised_with_shortcomings") if told else None


def _by_area(city: City, year: int, inspected: int, wanting: int | None) -> Rows:
    """Share the year of the reform between the city, first half, and the new wards, second half."""
    areas, parts = [CITY], [inspected]
    if year == int(REFORM[:4]):
        weights = city.units_of_new_wards()
        areas, parts = [CITY, *city.new_wards], apportion(inspected, [sum(weights), *weights])
    shares = [None] * len(parts) if wanting is None else apportion(wanting, parts)
    columns = ("area", "inspected", "with_shortcomings")
    return [dict(zip(columns, values, strict=True)) for values in zip(areas, parts, shares, strict=True)]
