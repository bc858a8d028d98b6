"""What the results of :mod:`chibo.metrics.register` count: which columns are persons, and how they are bound.

A shape is known by its columns. Counts of units, cells and organisations are structure and stand in no shape, except
as the base of a share.
"""

from dataclasses import dataclass, field

import pandas as pd

from chibo.model.register import FLOWS_IN, FLOWS_OUT

LAST_YEAR = "-1"
"""Ending of a name that is about the year before the row's."""


@dataclass(frozen=True)
class Shape:
    """How the columns of one kind of table hang together. Names in ``sums`` and ``subsets`` are those of ``counts``.

    Attributes
    ----------
    needs : columns by which the kind is known
    counts : column of persons, and the name of what it counts, the same in every table
    signed : columns that are differences and may be negative, with their names
    sums : pairs of a name and the signed names it is the sum of, in each row
    subsets : pairs of a whole and a part of it, in each row; what is not the part is a count of persons, too
    groups : triples of a whole, a part, and the column over whose rows the parts add up to the whole
    rates : column of a share, with the columns of its part and base
    secret : columns that speak of a single cell and are never shown
    secret_in_wards : columns that are not shown of a ward or commune
    bases : columns of numbers of organisations below which nothing that rests on them is shown, and what rests on them
    """

    name: str
    needs: frozenset[str]
    counts: dict[str, str] = field(default_factory=dict)
    signed: dict[str, str] = field(default_factory=dict)
    sums: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = ()
    subsets: tuple[tuple[str, str], ...] = ()
    groups: tuple[tuple[str, str, str], ...] = ()
    rates: dict[str, tuple[str, str]] = field(default_factory=dict)
    secret: tuple[str, ...] = ()
    secret_in_wards: tuple[str, ...] = ()
    bases: dict[str, tuple[str, ...]] = field(default_factory=dict)


_FLOWS = tuple((name, 1) for name in FLOWS_IN) + tuple((name, -1) for name in FLOWS_OUT)
_MEMBERS = tuple((f"{name}", 1) for name in ("official", "probationary"))
_BEFORE = tuple((f"{name}{LAST_YEAR}", 1) for name in ("official", "probationary"))

_SHAPES = [
    # First the kinds that speak of one cell or unit only: none of their persons is shown.
    Shape(
        "single_cell",
        frozenset({"cell", "respondents"}),
        secret=("issued", "respondents", "response_pct", "over_issued"),
    ),
    Shape("single_unit", frozenset({"unit", "official", "members"}), secret=("official", "members")),
    Shape(
        "admissions",
        frozenset({"admitted", "admitted_with_target"}),
        counts={
            "admitted": "admitted",
            "admitted_with_target": "admitted_with_target",
            "members_before": f"members{LAST_YEAR}",
            "probationary_before": f"probationary{LAST_YEAR}",
            "made_official": "made_official",
        },
        sums=((f"members{LAST_YEAR}", _BEFORE),),
        subsets=(
            ("admitted", "admitted_with_target"),
            (f"probationary{LAST_YEAR}", "base_of_made_official"),
            ("base_of_made_official", "made_official"),
        ),
        rates={
            "attainment_pct": ("admitted_with_target", "target"),
            "admission_rate_pct": ("admitted", "members_before"),
            "made_official_pct": ("made_official", ""),
        },
    ),
    Shape(
        "account",
        frozenset({"start", "struck_off", "end_difference"}),
        counts={name: name for name in ("start", *FLOWS_IN, *FLOWS_OUT, "end")},
        signed={name: name for name in ("difference", "start_difference", "end_difference")},
        sums=(("end", (("start", 1), *_FLOWS, ("difference", -1))),),
        secret_in_wards=("struck_off", "expelled"),
    ),
    Shape(
        "headcounts",
        frozenset({"official", "probationary", "members"}),
        counts={name: name for name in ("official", "probationary", "members")},
        sums=(("members", _MEMBERS),),
    ),
    Shape(
        "member_ratings",
        frozenset({"category", "count", "rated", "unrated"}),
        counts={"count": "member_ratings", "rated": "rated_members", "unrated": "unrated_members"},
        groups=(("rated_members", "member_ratings", "category"),),
        rates={"share_pct": ("count", "rated")},
    ),
    Shape(
        "response",
        frozenset({"issued", "respondents", "lowest_pct"}),
        counts={"issued": "ballots", "respondents": "ballots_back"},
        subsets=(("ballots", "ballots_back"),),
        rates={"response_pct": ("respondents", "issued")},
        secret=("lowest_pct", "highest_pct"),
    ),
    Shape(
        "answers",
        frozenset({"question", "answer", "respondents", "answered"}),
        counts={"respondents": "answers", "answered": "answered", "issued": "asked"},
        groups=(("answered", "answers", "answer"),),
        rates={"share_pct": ("respondents", "answered"), "issued_pct": ("respondents", "issued")},
    ),
    Shape(
        "cadre_plans",
        frozenset({"planned", "women", "young"}),
        counts={name: name for name in ("planned", "women", "young")},
        subsets=(("planned", "women"), ("planned", "young")),
        rates={"women_pct": ("women", "planned"), "young_pct": ("young", "planned")},
    ),
    Shape("trainings", frozenset({"participants", "level"}), counts={"participants": "participants"}),
    Shape(
        "inspections",
        frozenset({"inspected", "with_shortcomings", "object"}),
        counts={
            "inspected": "inspected",
            "inspected_with_outcome": "inspected_with_outcome",
            "with_shortcomings": "with_shortcomings",
        },
        subsets=(("inspected", "inspected_with_outcome"), ("inspected_with_outcome", "with_shortcomings")),
        rates={"with_shortcomings_pct": ("with_shortcomings", "inspected_with_outcome")},
    ),
    # Ratios of two categories, and changes of shares: nothing says what they are shares of, so they stay inside.
    Shape(
        "caps",
        frozenset({"excellent", "good", "of_good_pct"}),
        secret=("excellent", "good", "of_good_pct", "of_good_or_better_pct", "over_of_good", "over_of_good_or_better"),
    ),
    Shape(
        "changes",
        frozenset({"share_before_pct", "share_after_pct", "rated_before", "rated_after"}),
        secret=("share_before_pct", "share_after_pct", "rated_before", "rated_after", "change_points"),
    ),
]
_ORGANISATIONS = Shape(
    "organisation_ratings",
    frozenset({"category", "count", "rated", "unrated"}),
    counts={"count": "organisation_ratings"},
    bases={"rated": ("count", "share_pct")},
)
_PERSONS = frozenset(column for shape in _SHAPES for column in shape.counts if shape.name != "member_ratings")
_SIZES = Shape(
    "cell_sizes",
    frozenset({"low", "high", "cells", "counted"}),
    counts={"cells": "cells_of_size"},
    bases={"counted": ("cells", "share_pct")},
)
DIMENSIONS = ("year", "area", "sector", "level", "kind", "subject", "object", "question", "answer", "category", "low")


def shape_of(table: pd.DataFrame) -> Shape | None:
    """Return the shape of a table; None where it counts no person.

    Ratings are those of members unless ``table.attrs["subject"]`` is ``organisation``. A table of no known shape with
    a column that counts persons elsewhere keeps all of these columns inside.
    """
    columns = set(table)
    if columns >= _ORGANISATIONS.needs and table.attrs.get("subject") == "organisation":
        return _ORGANISATIONS
    for shape in (*_SHAPES, _SIZES):
        if columns >= shape.needs:
            return shape
    persons = tuple(sorted(_PERSONS & columns))
    return Shape("unknown", frozenset(), secret=persons) if persons else None


def came_from_register(table: pd.DataFrame) -> bool:
    """Return whether a table that nothing was kept inside of speaks of a register: it says so, or counts persons.

    Printed figures count persons, too, but a table of them names the figures.
    """
    if "layer" in table and (table["layer"] == "register").any():
        return True
    return shape_of(table) is not None and (table["figures"] == "").all() if "figures" in table else False
