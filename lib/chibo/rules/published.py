"""Rules of the published layer: references in both directions, ranges, rating schemes, validity of areas, identities.

Each takes the frames by table name and yields problems.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

import pandas as pd

from chibo.errors import Problem
from chibo.model.layers import scheme_in_force
from chibo.model.published import IDENTITY_ROLES, PUBLISHED
from chibo.rules import dangling_references
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
_MEASURED_UNITS = {"percent", "km2"}  # all others count something that has no parts

# The terms of each kind of identity: role, how many at least and at most.
_ONE, _SOME, _ANY = (1, 1, "one {}"), (1, None, "one {} or more"), (0, None, "any number of {}")
_ROLES = {
    "sum": {"whole": _ONE, "part": _SOME},
    "areas": {"whole": _ONE, "part": _SOME},
    "same": {},
    "constant": {"whole": _ONE},
    "flow": {"stock": _ONE, "inflow": _ANY, "outflow": _ANY},
    "successor": {"whole": _ONE, "part": _SOME},
    "ratio": {"share": _SOME, "count": _ANY, "base": _SOME},
    "excess": {"share": _SOME, "count": _ANY, "base": _SOME},
    "shares": {"share": _SOME, "count": _ANY, "base": _ANY},
}
_EVERY_CATEGORY = {"ratio", "excess", "shares"}  # kinds that look at one category after the other
_BY_PLACE = {("sum", "part"), ("areas", "part")}
_CONDITIONS = {"exemplary_apart": {"part", "share"}, "among_others": {"inflow", "outflow"}}


def broken_rules(frames: Frames) -> list[Problem]:
    """Return every problem that only shows when tables are read together."""
    problems = list(dangling_references("published", PUBLISHED, frames))
    return problems + [problem for rule in RULES for problem in rule(frames)]


def unused_rows(frames: Frames) -> Iterator[Problem]:
    """Rows of describing tables that no figure uses: usually a slip in an id."""
    observations = frames["observations"]
    notes_used = {*observations["note"], *frames["sources"]["note"], *frames["identities"]["note"]}
    used = {"indicators": set(observations["indicator"]), "sources": set(observations["source"]), "notes": notes_used}
    remedy = "Remove the row, or add the figure it describes."
    for name, ids in used.items():
        for row in frames[name][~frames[name]["id"].isin(ids)].itertuples():
            yield _at(name, row, "id", f"{row.id!r} is used by no figure", "rows that a figure refers to", remedy)
    pairs = set(zip(observations["indicator"], observations["category"], strict=True))
    for row in frames["categories"].itertuples():
        if (row.indicator, row.category) not in pairs:
            came = f"{row.category!r} is used by no figure"
            yield _at("categories", row, "category", came, "categories that a figure refers to")


def unknown_categories(frames: Frames) -> Iterator[Problem]:
    """Categories that categories.csv does not list for the figure's indicator."""
    listed = _listed_categories(frames)
    for row in frames["observations"].itertuples():
        if row.category and (row.indicator, row.category) not in listed:
            allowed = f"empty, or a category that categories.csv lists for {row.indicator}"
            yield _at("observations", row, "category", repr(row.category), allowed)


def values_out_of_range(frames: Frames) -> Iterator[Problem]:
    """Values beyond the indicator's range, and parts of things that are counted whole."""
    indicators = _by_id(frames["indicators"])
    for row in frames["observations"].itertuples():
        if row.indicator not in indicators or pd.isna(row.value):
            continue
        limits = indicators[row.indicator]
        if row.value < limits.minimum or row.value > limits.maximum:  # never, where there is no limit
            named = (("at least", limits.minimum), ("at most", limits.maximum))
            allowed = " and ".join(f"{name} {limit:g}" for name, limit in named if pd.notna(limit))
            yield _at("observations", row, "value", f"{row.value:.12g}", allowed)
        if limits.unit not in _MEASURED_UNITS and row.value % 1:
            allowed = f"a whole number, because {row.indicator} is counted in {limits.unit}"
            yield _at("observations", row, "value", f"{row.value:.12g}", allowed)


def categories_out_of_scheme(frames: Frames) -> Iterator[Problem]:
    """Ratings with a label that the scheme in force in that year does not have."""
    for row in frames["observations"].itertuples():
        period = _period(row.period)
        if row.indicator not in _RATED or row.category in SUMMARY_CATEGORIES or period is None:
            continue
        years = period.start.year, period.end.year
        allowed = scheme_in_force(frames["rating_schemes"], _RATED[row.indicator], *years)["category"].unique()
        if row.category not in allowed:
            came, remedy = f"{row.category!r} in {row.period}", "The labels changed in 2018; see rating_schemes.csv."
            yield _at("observations", row, "category", came, ", ".join(allowed), remedy)


def figures_outside_validity(frames: Frames) -> Iterator[Problem]:
    """Figures about a time when the area did not exist yet or no longer existed."""
    areas = _by_id(frames["areas"])
    for row in frames["observations"].itertuples():
        period = _period(row.period)
        if period is None or row.area not in areas:
            continue
        begin, end = areas[row.area].valid_from, areas[row.area].valid_to
        if (begin and str(period.end) < begin) or (end and str(period.start) >= end):
            allowed = f"periods from {begin or '…'} to before {end or '…'}"
            remedy = "Codes and names were re-used in 2025; check which area is meant."
            yield _at("observations", row, "area", f"{row.area!r} in {row.period}", allowed, remedy)


def overlapping_codes(frames: Frames) -> Iterator[Problem]:
    """One official code for two areas at the same time; codes of different levels differ in length."""
    coded = frames["areas"][frames["areas"]["code"] != ""].sort_values(["code", "valid_from"])
    rows = list(coded.itertuples())
    for earlier, later in zip(rows, rows[1:], strict=False):
        if earlier.code == later.code and later.valid_from < (earlier.valid_to or "9999"):
            came = f"{later.code!r} is also valid for {earlier.id!r}"
            yield _at("areas", later, "code", came, "one area a code at a time")


def circular_parents(frames: Frames) -> Iterator[Problem]:
    """Areas that would lie inside themselves."""
    areas = _by_id(frames["areas"])
    for row in frames["areas"].itertuples():
        passed, around = set(), row.parent
        while around in areas and around != row.id and around not in passed:
            passed.add(around)
            around = areas[around].parent
        if around == row.id:
            yield _at("areas", row, "parent", f"{row.parent!r} lies inside {row.id!r}", "the place around it")


def meaningless_terms(frames: Frames) -> Iterator[Problem]:
    """Terms with a role, kind of place, condition or category that means nothing in the kind of their identity."""
    kinds = dict(zip(frames["identities"]["id"], frames["identities"]["kind"], strict=True))
    listed = _listed_categories(frames)
    for term in frames["identity_terms"].itertuples():
        kind = kinds.get(term.identity)
        if kind in _ROLES and term.role in IDENTITY_ROLES and term.role not in _ROLES[kind]:
            yield _at("identity_terms", term, "role", f"{term.role!r} in an identity of kind {kind}", _terms_of(kind))
        if kind in _ROLES and term.child_kind and (kind, term.role) not in _BY_PLACE:
            yield _at("identity_terms", term, "child_kind", repr(term.child_kind), "empty, but for a part of a sum")
        roles = _CONDITIONS.get(term.condition, {term.role})
        if kind in _ROLES and term.role not in roles:
            came = f"{term.condition!r} on a term with role {term.role}"
            yield _at("identity_terms", term, "condition", came, " or ".join(sorted(roles)) + " as its role")
        every = "*" if kind in _EVERY_CATEGORY else ""
        if term.category not in ("", every) and (term.indicator, term.category) not in listed:
            allowed = f"empty, {every and '*, '}or a category that categories.csv lists for {term.indicator}"
            yield _at("identity_terms", term, "category", repr(term.category), allowed)


def missing_terms(frames: Frames) -> Iterator[Problem]:
    """Identities with too few or too many terms of a role to mean anything."""
    terms = frames["identity_terms"]
    counts = Counter(zip(terms["identity"], terms["role"], strict=True))
    for identity in frames["identities"].itertuples():
        for role, (least, most, _) in _ROLES.get(identity.kind, {}).items():
            count = counts[identity.id, role]
            if count < least or (most is not None and count > most):
                came = f"{identity.id!r} has {count or 'no'} {role} in identity_terms.csv"
                yield _at("identities", identity, "id", came, _terms_of(identity.kind))
        if identity.kind == "flow" and not counts[identity.id, "inflow"] + counts[identity.id, "outflow"]:
            came = f"{identity.id!r} has neither inflow nor outflow in identity_terms.csv"
            yield _at("identities", identity, "id", came, "what came in or went out between two stocks")


RULES = (
    *(unused_rows, unknown_categories, values_out_of_range, categories_out_of_scheme, figures_outside_validity),
    *(overlapping_codes, circular_parents, meaningless_terms, missing_terms),
)


def _terms_of(kind: str) -> str:
    return ", ".join(words.format(role) for role, (_, _, words) in _ROLES[kind].items()) or "no terms"


def _listed_categories(frames: Frames) -> set[tuple[str, str]]:
    return set(zip(frames["categories"]["indicator"], frames["categories"]["category"], strict=True))


def _by_id(frame: pd.DataFrame) -> dict[str, tuple]:
    """Return the rows by their id; of a repeated id, which is reported elsewhere, the last row."""
    return {row.id: row for row in frame.itertuples()}


def _at(table: str, row, column: str, came: str, allowed: str, remedy: str = "") -> Problem:
    return Problem(f"published/{table}.csv", int(row.Index) + 2, column, came, allowed, remedy)


def _period(text: str) -> Period | None:
    try:
        return parse_period(text)
    except ValueError:
        return None
