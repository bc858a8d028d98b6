"""What organisations did and how they were rated; counts, never who.

The city surveyed cell meetings in 2012 and 2013; its report names the causes and prints no share. Of inspections two
years of the city's committees are printed, 2016 and 2017 together and 2017 alone, so 2016 is their difference, and four
inspections of 2013. ``general`` is all inspection of the committees together; the named subjects are inspections of one
kind of work and are not part of it. In the year of the reform the new wards tell all inspections.

Ratings are by the scheme in force in each year. Forty-seven of sixty-one organisations were clean and strong in 2013,
and the source does not say whether the exemplary ones are among them. No organisation is rated exemplary until then,
so that the count holds either way. Since 2019 an organisation's excellent members are at most a fifth of its good
ones; one ward printed about twenty per cent for each year of a term and keeps it, above the cap.
"""

import numpy as np
import pandas as pd
from chibo.model.layers import scheme_in_force
from city import CITY, REFORM, YEARS, City, apportion, committee, draw, yearly

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
_COURSES = {  # usual participants a year; the most one ward, committee and other organisation can send
    "political_theory_advanced": ((5, 12), (20, 6, 3)),
    "political_theory_intermediate": ((35, 70), (20, 6, 3)),
    "leadership_ward_commune": ((12, 32), (8, 0, 0)),
}

_NAMED, _NAMED_IN = "organisations_inspected", range(2011, 2019)
_INSPECTED = [  # subject, object, its indicator and category in print, usual numbers a year, share wanting, years
    ("general", "organisations", "organisations_inspected", "by_committees", (120, 190), 0.24, YEARS),
    ("general", "members", "members_inspected", "by_committees", (190, 270), 0.22, YEARS),
    ("general", "organisations", "organisations_supervised", "", (70, 100), 0.25, YEARS),
    ("general", "members", "members_supervised", "", (160, 280), None, YEARS),  # none is told
    ("party_work", "ward_commune_committees", _NAMED, "party_work:ward_commune_committees", (5, 11), 0.25, _NAMED_IN),
    ("party_work", "neighbourhood_cells", _NAMED, "party_work:neighbourhood_cells", (10, 24), 0.25, _NAMED_IN),
    ("personnel_work", "organisations", _NAMED, "personnel_work:grassroots_organisations", (3, 8), 0.25, _NAMED_IN),
    (
        "resolution_4_xi",
        "organisations",
        _NAMED,
        "resolution_4_xi:grassroots_organisations",
        (3, 8),
        0.25,
        _NAMED_IN[1:5],
    ),
]
UNRATED = "unrated"
_CAPPED_FROM = 2019
# Usual proportions; where the best are called excellent, good stands for what was called clean and strong.
_USUAL = {"clean_strong_exemplary": 12, "clean_strong": 62, "good": 13, "completed": 4, "weak": 1}
_USUAL_SINCE_2018 = {"excellent": 14, "good": 73, "completed": 11, "failed": 1}


def meeting_surveys(counted: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return ``meeting_surveys``: every neighbourhood cell that stood on 31 December of a survey year.

    Not every member was handed a ballot and not every ballot came back.
    """
    frames = []
    counted = counted[(counted["cell"] != "") & (counted["unit"] != "")]
    for second, year in enumerate((2012, 2013)):
        members = counted[counted["year"] == year].groupby("cell")["members"].sum()
        issued = rng.binomial(members, 0.95)
        for question, answers in _ANSWERS.items():
            returned = rng.binomial(issued, 0.93 if question == "meeting_quality" else 0.86)
            alike = [_CONCENTRATION * share[second] for share in answers.values()]
            numbers = rng.multinomial(returned, rng.dirichlet(alike, len(members)))
            rows = pd.DataFrame(numbers, members.index, list(answers)).assign(issued=issued).reset_index()
            rows = rows.melt(["cell", "issued"], var_name="answer", value_name="respondents")
            frames.append(rows.assign(year=year, question=question))
    return pd.concat(frames)


def cadre_plans(organisations: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return ``cadre_plans``: a committee plans its own posts and some of the city's, a cell its own.

    Women and young people gain slowly. The city's posts end with the city.
    """
    there = yearly(organisations, range(_PLANS_SINCE, YEARS.stop))
    leads = there["kind"] == "committee"
    own = np.where(leads, rng.integers(14, 30, len(there)), rng.integers(3, 9, len(there)))
    above = there[leads & there["area"].str.startswith(CITY)].assign(level="city")
    above["planned"] = rng.integers(2, 8, len(above))
    plans = pd.concat([there.assign(level="grassroots", planned=own), above])
    passed = plans["year"] - _PLANS_SINCE
    women = rng.binomial(plans["planned"], 0.27 + 0.007 * passed)
    young = rng.binomial(plans["planned"], 0.14 + 0.005 * passed)
    return plans.assign(organisation=plans["id"], women=women, young=young)


def trainings(organisations: pd.DataFrame, city: City, rng: np.random.Generator) -> pd.DataFrame:
    """Return ``trainings``: organisations that sent somebody; only wards and communes send leaders."""
    frames = []
    for year, there in yearly(organisations).groupby("year"):
        kinds = [there["sector"] == "ward_commune", there["kind"] == "committee"]
        for level, (usual, most) in _COURSES.items():
            total = city.printed_or(rng.integers(*usual), "training_participants", level, year)
            sent = draw(rng, total, np.select(kinds, most[:2], most[2]))
            frames.append(there.assign(organisation=there["id"], level=level, participants=sent)[sent > 0])
    return pd.concat(frames)


def inspections(city: City, rng: np.random.Generator) -> pd.DataFrame:
    """Return ``inspections``."""
    rows = []
    for subject, counted, indicator, category, usual, share, years in _INSPECTED:
        for year in years:
            areas = pd.Series(1, [CITY]) if year < int(REFORM[:4]) else city.new_wards
            inspected = city.printed_or(rng.integers(*usual), indicator, category, year)
            parts, wanting = apportion(inspected, areas), [None] * len(areas)
            if share is not None:
                named = indicator.removesuffix("_inspected") + "_with_shortcomings"
                drawn = rng.binomial(inspected, share)
                drawn = city.printed_or(drawn, named, category.removeprefix("by_committees"), year)
                wanting = apportion(drawn, parts)
            of = ("inspection" if indicator.endswith("_inspected") else "supervision", subject, counted, year)
            rows += [(area, *of, *numbers) for area, *numbers in zip(areas.index, parts, wanting, strict=True)]
    return pd.DataFrame(rows, columns=["area", "kind", "subject", "object", "year", "inspected", "with_shortcomings"])


def organisation_ratings(organisations: pd.DataFrame, city: City, rng: np.random.Generator) -> pd.DataFrame:
    """Return ``organisation_ratings``: each organisation in force on 31 December.

    One founded during the year is unrated, unless it carries on another.
    """
    standing = organisations.assign(standing=rng.normal(size=len(organisations)))
    frames = []
    for year, there in yearly(standing).groupby("year"):
        new = (there["valid_from"] > f"{year}") & ~there["id"].isin(organisations["after"])
        rated = there[~new]
        rated = rated.iloc[np.argsort(-(rated["standing"] + rng.normal(size=len(rated))))]
        categories = scheme_in_force(city.schemes, "organisation", year, year)["category"].tolist()
        given = np.repeat(categories, _counts(categories, len(rated), year, city, rng))
        frames += [rated.assign(category=given), there[new].assign(category=UNRATED)]
    rows = pd.concat(frames)
    return rows.assign(organisation=rows["id"])


def _counts(categories: list[str], rated: int, year: int, city: City, rng: np.random.Generator) -> np.ndarray:
    """Return how many organisations each category is given to."""
    usual = pd.Series(_USUAL if "clean_strong" in categories else _USUAL_SINCE_2018, dtype=float)[categories]
    usual[(usual.index == "clean_strong_exemplary") & (year <= 2013)] = 0
    if year == 2013:
        best = city.printed("organisations_rated", "clean_strong", period=str(year))
        usual["clean_strong"] = 0
        return apportion(rated - best, usual) + best * (usual.index == "clean_strong")
    return apportion(rated, usual * rng.uniform(0.8, 1.2, len(usual)))


def member_ratings(counted: pd.DataFrame, city: City, rng: np.random.Generator) -> pd.DataFrame:
    """Return ``member_ratings``: counts per category for each organisation with members on 31 December."""
    frames = []
    for year in YEARS:
        members = counted[counted["year"] == year].groupby("organisation")["members"].sum()
        unrated = rng.binomial(members, 0.02)
        frame = _of_rated(members - unrated, year, city, rng).assign(**{UNRATED: unrated})
        frames.append(frame.melt(var_name="category", value_name="members", ignore_index=False).assign(year=year))
    return pd.concat(frames).reset_index()


def _of_rated(rated: pd.Series, year: int, city: City, rng: np.random.Generator) -> pd.DataFrame:
    """Return counts of each category by organisation that add up to the city's shares and keep the cap.

    ``completed`` takes the rest. The printed shares are those of one year, and of one ward in its term.
    """
    whole = {}
    for name, usual in {"excellent": (12.5, 15), "good": (72, 78), "failed": (0.3, 0.6)}.items():
        share = city.printed_or(rng.uniform(*usual), "members_rated_pct", name, year)
        whole[name] = round(rated.sum() * share / 100)
    excellent = apportion(whole["excellent"], rated * rng.lognormal(0, 0.06, len(rated)))
    failed = draw(rng, whole["failed"], rated // 10)
    completed = draw(rng, rated.sum() - sum(whole.values()), rated // 3)
    both = rated - failed - completed
    if year >= _CAPPED_FROM:
        excellent = excellent.clip(upper=both // 6)
    if year in city.years_of_term:
        ward = committee(city.term_ward)
        share = city.printed("members_rated_pct", "excellent", period=city.term, area=city.term_ward) / 100
        excellent[ward] = round(rated[ward] * share)
    return pd.DataFrame({"excellent": excellent, "good": both - excellent, "completed": completed, "failed": failed})
