"""Rules that need more than one row: references in both directions, ranges, rating schemes, validity of areas.

Those of declared relations stand in :mod:`chibo.rules.identities`.

Each function takes the frames by table name and returns problems; none stops at the first one.
A cell that already broke its column's own check is passed over here: it was reported once.
"""

from collections.abc import Mapping

import pandas as pd

from chibo.errors import Problem
from chibo.model import PUBLISHED
from chibo.rules import identities
from chibo.words.periods import Period, parse_period

Frames = Mapping[str, pd.DataFrame]

# Categories of rated counts that are sums over a scheme's categories rather than one of them.
SUMMARY_CATEGORIES = {"all", "good_or_better"}
_RATED = {
    "organisations_rated": "organisation",
    "organisations_rated_pct": "organisation",
    "subordinate_cells_rated_pct": "organisation",
    "members_rated": "member",
    "members_rated_pct": "member",
}
_WHOLE_UNITS = {"residential_units", "cells", "organisations", "members", "persons", "households", "vnd"}


def broken_rules(frames: Frames) -> list[Problem]:
    """Return every problem that only shows when tables are read together."""
    rules = (
        dangling_references,
        unused_rows,
        unknown_categories,
        values_out_of_range,
        categories_out_of_scheme,
        figures_outside_validity,
        overlapping_codes,
        circular_parents,
        identities.broken_rules,
    )
    return [problem for rule in rules for problem in rule(frames)]


def dangling_references(frames: Frames) -> list[Problem]:
    """Ids that no row of the referenced table has."""
    problems = []
    for name, table in PUBLISHED.items():
        for column, (target, target_column) in table.references.items():
            values = frames[name][column]
            known = set(frames[target][target_column]) | ({""} if table.is_optional(column) else set())
            for index, value in values[~values.isin(known)].items():
                problems.append(
                    _at(
                        name,
                        index,
                        column,
                        repr(value),
                        f"an id of {target}.csv",
                        f"Add it to {target}.csv or correct it here.",
                    )
                )
    return problems


def unused_rows(frames: Frames) -> list[Problem]:
    """Rows of describing tables that nothing uses: usually a slip in an id."""
    observations = frames["observations"]
    notes_used = {*observations["note"], *frames["sources"]["note"], *frames["identities"]["note"]}
    used = {"indicators": set(observations["indicator"]), "sources": set(observations["source"]), "notes": notes_used}
    problems = []
    for name, ids in used.items():
        for index, value in frames[name]["id"][~frames[name]["id"].isin(ids)].items():
            problems.append(
                _at(
                    name,
                    index,
                    "id",
                    f"{value!r} is used by no figure",
                    "rows that a figure refers to",
                    "Remove the row, or add the figure it describes.",
                )
            )
    pairs = set(zip(observations["indicator"], observations["category"], strict=True))
    for row in frames["categories"].itertuples():
        if (row.indicator, row.category) not in pairs:
            problems.append(
                _at(
                    "categories",
                    row.Index,
                    "category",
                    f"{row.category!r} is used by no figure",
                    "categories that a figure refers to",
                )
            )
    return problems


def unknown_categories(frames: Frames) -> list[Problem]:
    """Categories that categories.csv does not list for the figure's indicator."""
    listed = set(zip(frames["categories"]["indicator"], frames["categories"]["category"], strict=True))
    return [
        _at(
            "observations",
            row.Index,
            "category",
            repr(row.category),
            f"empty, or a category that categories.csv lists for {row.indicator}",
        )
        for row in frames["observations"].itertuples()
        if row.category and (row.indicator, row.category) not in listed
    ]


def values_out_of_range(frames: Frames) -> list[Problem]:
    """Values beyond the indicator's range, and parts of things that are counted whole."""
    indicators = _by_id(frames["indicators"])
    problems = []
    for row in frames["observations"].itertuples():
        if row.indicator not in indicators or pd.isna(row.value):
            continue
        limits = indicators[row.indicator]
        low, high = limits.minimum, limits.maximum
        if (pd.notna(low) and row.value < low) or (pd.notna(high) and row.value > high):
            span = " and ".join(
                f"{name} {limit:g}" for name, limit in (("at least", low), ("at most", high)) if pd.notna(limit)
            )
            problems.append(_at("observations", row.Index, "value", f"{row.value:.12g}", span))
        if limits.unit in _WHOLE_UNITS and row.value % 1:
            problems.append(
                _at(
                    "observations",
                    row.Index,
                    "value",
                    f"{row.value:.12g}",
                    f"a whole number, because {row.indicator} is counted in {limits.unit}",
                )
            )
    return problems


def categories_out_of_scheme(frames: Frames) -> list[Problem]:
    """Ratings with a label that the scheme in force in that year does not have."""
    schemes = frames["rating_schemes"]
    problems = []
    for row in frames["observations"].itertuples():
        period = _period(row.period)
        if row.indicator not in _RATED or row.category in SUMMARY_CATEGORIES or period is None:
            continue
        years = schemes["last_year"].fillna(9999)
        in_force = schemes[
            (schemes["first_year"] <= period.end.year)
            & (years >= period.start.year)
            & (schemes["subject"] == _RATED[row.indicator])
        ]
        if row.category not in set(in_force["category"]):
            names = ", ".join(dict.fromkeys(in_force.sort_values("rank")["category"]))
            problems.append(
                _at(
                    "observations",
                    row.Index,
                    "category",
                    f"{row.category!r} in {row.period}",
                    names,
                    "The labels changed in 2018; see rating_schemes.csv.",
                )
            )
    return problems


def figures_outside_validity(frames: Frames) -> list[Problem]:
    """Figures about a time when the area did not exist yet or no longer existed."""
    areas = _by_id(frames["areas"])
    problems = []
    for row in frames["observations"].itertuples():
        period = _period(row.period)
        if period is None or row.area not in areas:
            continue
        valid = areas[row.area]
        too_early = valid.valid_from and str(period.end) < valid.valid_from
        too_late = valid.valid_to and str(period.start) >= valid.valid_to
        if too_early or too_late:
            problems.append(
                _at(
                    "observations",
                    row.Index,
                    "area",
                    f"{row.area!r} in {row.period}",
                    f"periods from {valid.valid_from or '…'} to before {valid.valid_to or '…'}",
                    "Codes and names were re-used in 2025; check which area is meant.",
                )
            )
    return problems


def overlapping_codes(frames: Frames) -> list[Problem]:
    """One official code for two areas at the same time; codes of different levels differ in length."""
    problems = []
    coded = frames["areas"][frames["areas"]["code"] != ""]
    for _, same in coded.groupby("code"):
        spans = same.assign(end=same["valid_to"].replace("", "9999")).sort_values("valid_from")
        for (_, earlier), (index, later) in zip(spans.iloc[:-1].iterrows(), spans.iloc[1:].iterrows(), strict=True):
            if later["valid_from"] < earlier["end"]:
                problems.append(
                    _at(
                        "areas",
                        index,
                        "code",
                        f"{later['code']!r} is also valid for {earlier['id']!r}",
                        "one area a code at a time",
                    )
                )
    return problems


def circular_parents(frames: Frames) -> list[Problem]:
    """Areas that would lie inside themselves: who asks what is around them would never be done."""
    areas = _by_id(frames["areas"])
    problems = []
    for row in frames["areas"].itertuples():
        passed, around = set(), row.parent
        while around in areas and around != row.id and around not in passed:
            passed.add(around)
            around = areas[around].parent
        if around == row.id:
            problems.append(
                _at("areas", row.Index, "parent", f"{row.parent!r} lies inside {row.id!r}", "the place around it")
            )
    return problems


def _by_id(frame: pd.DataFrame) -> dict[str, tuple]:
    """Return the rows by their id; of a repeated id, which is reported elsewhere, the last row."""
    return {row.id: row for row in frame.itertuples()}


def _at(table: str, index: int, column: str, came: str, allowed: str, remedy: str = "") -> Problem:
    return Problem(f"published/{table}.csv", int(index) + 2, column, came, allowed, remedy)


def _period(text: str) -> Period | None:
    try:
        return parse_period(text)
    except ValueError:
        return None
