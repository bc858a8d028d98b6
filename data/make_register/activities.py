"""What organisations did: surveys of cell meetings, cadre plans, courses, inspections; counts, never who.

The city surveyed cell meetings in 2012 and 2013; its report names the causes and prints no share. Of inspections two
years of the city's committees are printed, 2016 and 2017 together and 2017 alone, so 2016 is their difference, and four
inspections of 2013. ``general`` is all inspection of the committees together; the named subjects are inspections of one
kind of work and are not part of it.
"""

import numpy as np
from published_figures import CITY, YEARS, Printed, Rows, Setting, apportion, at_end, draw, members_by

_PRINTED_IN = 2013
_SURVEYS = (2012, 2013)
_ANSWERS = {  # shares of the answers by year; meetings are told to have improved
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
_USUAL = [  # kind, object, usual numbers a year, share found with shortcomings (none is told of supervised members)
    ("inspection", "organisations", (120, 190), 0.24),
    ("inspection", "members", (190, 270), 0.22),
    ("supervision", "organisations", (70, 100), 0.25),
    ("supervision", "members", (160, 280), None),
]


def meeting_surveys(cells: Rows, headcounts: Rows, rng: np.random.Generator) -> Rows:
    """Return rows of ``meeting_surveys``: every neighbourhood cell that stood on 31 December of a survey year.

    Not every member was handed a ballot and not every ballot came back.
    """
    surveyed = {cell["id"] for cell in cells if cell["kind"] == "neighbourhood"}
    counted = [row for row in headcounts if row["year"] in _SURVEYS and row["cell"] in surveyed]
    rows: Rows = []
    for (year, cell), count in sorted(members_by(counted, "year", "cell").items()):
        issued = int(rng.binomial(count, 0.95))
        for question, answers in _ANSWERS.items():
            returned = rng.binomial(issued, 0.93 if question == "meeting_quality" else 0.86)
            shares = rng.dirichlet([_CONCENTRATION * share[_SURVEYS.index(year)] for share in answers.values()])
            asked = {"cell": cell, "year": year, "question": question, "issued": issued}
            numbers = zip(answers, rng.multinomial(returned, shares), strict=True)
            rows += [asked | {"answer": answer, "respondents": int(number)} for answer, number in numbers]
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
            levels = {"grassroots": int(rng.integers(14, 30)) if leads else int(rng.integers(3, 9))}
            if leads and row["area"].startswith(CITY):
                levels["city"] = int(rng.integers(2, 8))
            for level, planned in levels.items():
                plan = {"organisation": row["id"], "year": year, "level": level, "planned": planned}
                plan["women"] = int(rng.binomial(planned, 0.27 + 0.007 * passed))
                plan["young"] = int(rng.binomial(planned, 0.14 + 0.005 * passed))
                rows.append(plan)
    return rows


def trainings(organisations: Rows, printed: Printed, rng: np.random.Generator) -> Rows:
    """Return rows of ``trainings``: organisations that sent somebody; only wards and communes send leaders."""
    rows: Rows = []
    for year in YEARS:
        there = at_end(organisations, year)
        for level, (low, high) in _COURSES.items():
            total = int(rng.integers(low, high))
            if year == _PRINTED_IN:
                total = printed.count("training_participants", level, period=str(year))
            sent = zip(there, draw(rng, total, [_places(row, level) for row in there]), strict=True)
            course = {"year": year, "level": level}
            rows += [course | {"organisation": row["id"], "participants": int(count)} for row, count in sent if count]
    return rows


def _places(row: dict, level: str) -> int:
    """Return the most persons one organisation can send to a course."""
    if level == "leadership_ward_commune":
        return 8 * (row["sector"] == "ward_commune")
    return 20 if row["sector"] == "ward_commune" else 6 if row["kind"] == "committee" else 3


def inspections(setting: Setting, printed: Printed, rng: np.random.Generator) -> Rows:
    """Return rows of ``inspections``: the city until its end, in the same year also the new wards."""
    rows: Rows = []
    for year in YEARS:
        for kind, counted, usual, share in _USUAL:
            inspected = int(rng.integers(*usual))
            wanting = None if share is None else int(rng.binomial(inspected, share))
            if year in (2016, 2017):
                inspected, in_print = _printed(printed, kind, counted, year)
                wanting = wanting if in_print is None and share is not None else in_print
                wanting = wanting if wanting is None else min(wanting, inspected)
            row = {"kind": kind, "subject": "general", "object": counted, "year": year}
            rows += [row | part for part in _by_area(setting, year, inspected, wanting)]
        for subject, counted, category, usual, years in _NAMED:
            if year not in years:
                continue
            inspected = int(rng.integers(*usual))
            if year == _PRINTED_IN:
                inspected = printed.count("organisations_inspected", f"{subject}:{category}", period=str(year))
            row = {"area": CITY, "kind": "inspection", "subject": subject, "object": counted, "year": year}
            rows.append(row | {"inspected": inspected, "with_shortcomings": int(rng.binomial(inspected, 0.25))})
    return rows


def _printed(printed: Printed, kind: str, counted: str, year: int) -> tuple[int, int | None]:
    """Return how many were inspected and found wanting in 2017, or in 2016 as the difference."""
    if kind == "inspection":
        names = [(f"{counted}_inspected", "by_committees"), (f"{counted}_with_shortcomings", "")]
    else:
        names = [(f"{counted}_supervised", "")]
        if (counted, year) == ("organisations", 2017):
            names.append(("organisations_supervised_with_shortcomings", ""))
    numbers: list[int | None] = [printed.count(*name, period="2017") for name in names]
    if year == 2016:
        numbers = [printed.count(*name, period="2016/2017") - later for name, later in zip(names, numbers, strict=True)]
    return (*numbers, None)[:2]


def _by_area(setting: Setting, year: int, inspected: int, wanting: int | None) -> Rows:
    """Share the year of the reform between the city, first half, and the new wards, second half."""
    if year < int(setting.reform[:4]):
        return [{"area": CITY, "inspected": inspected, "with_shortcomings": wanting}]
    weights = setting.units_of_new_wards()
    parts = apportion(inspected, [sum(weights), *weights]).tolist()
    shares = [None] * len(parts) if wanting is None else apportion(wanting, parts).tolist()
    areas = [CITY, *setting.new_wards]
    columns = ("area", "inspected", "with_shortcomings")
    return [dict(zip(columns, values, strict=True)) for values in zip(areas, parts, shares, strict=True)]
