"""Rules of the published layer: references in both directions, ranges, rating schemes, validity of areas, identities.

Each takes the frames by table name and yields problems.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, partial

import pandas as pd

from chibo.errors import Problem, said
from chibo.model.codes import IDENTITY_ROLES, RATED
from chibo.model.layers import scheme_in_force
from chibo.rules import dangling_references
from chibo.words import message
from chibo.words.periods import period_or_none

Frames = Mapping[str, pd.DataFrame]

# Categories of rated counts that are sums over a scheme's categories rather than one of them.
SUMMARY_CATEGORIES = {"all", "good_or_better"}
_MEASURED_UNITS = {"percent", "points", "km2"}  # all others count something that has no parts

# The terms of each kind of identity: how many of a role, one, some (one or more) or any number.
_SUM = {"whole": "one", "part": "some"}
_SHARES = {"share": "some", "count": "any", "base": "some"}
_ROLES = {
    **{"sum": _SUM, "areas": _SUM, "successor": _SUM, "ratio": _SHARES, "excess": _SHARES, "same": {}},
    **{"at_most": _SUM, "spans": {}, "later": {}, "jumps": {}},
    "shares": _SHARES | {"base": "any"},
    "constant": {"whole": "one"},
    "flow": {"stock": "one", "inflow": "any", "outflow": "any"},
}
_EVERY_CATEGORY = {"ratio", "excess", "shares", "at_most"}  # kinds that look at one category after the other


def broken_rules(frames: Frames) -> list[Problem]:
    """Return every problem that only shows when tables are read together."""
    rules = (figures_out_of_place, misplaced_areas, wrong_terms)
    return [*dangling_references("published", frames), *(problem for rule in rules for problem in rule(frames))]


def figures_out_of_place(frames: Frames) -> Iterator[Problem]:
    """Figures that do not fit their category, their indicator's range, the scheme or the area of their time."""
    listed, in_force = _pairs(frames["categories"]), cache(partial(scheme_in_force, frames["rating_schemes"]))
    indicators, areas = _by_id(frames["indicators"]), _by_id(frames["areas"])
    for row in frames["observations"].itertuples():
        if row.category and (row.indicator, row.category) not in listed:
            allowed = message("data.category", indicator=row.indicator)
            yield _at("observations", row, "category", repr(row.category), allowed)
        if row.indicator in indicators and pd.notna(row.value):
            indicator, came = indicators[row.indicator], f"{row.value:.12g}"
            if row.value < indicator.minimum or row.value > indicator.maximum:  # never, where there is no limit
                limits = {"minimum": indicator.minimum, "maximum": indicator.maximum}
                limits = {name: f"{limit:g}" for name, limit in limits.items() if pd.notna(limit)}
                yield _at("observations", row, "value", came, message(f"data.range_{'_'.join(limits)}", **limits))
            if indicator.unit not in _MEASURED_UNITS and row.value % 1:
                allowed = message("data.whole_because", indicator=row.indicator, unit=indicator.unit)
                yield _at("observations", row, "value", came, allowed)
        period = period_or_none(row.period)
        if period is not None and row.indicator in RATED and row.category not in SUMMARY_CATEGORIES:
            scheme = in_force(RATED[row.indicator], period.start.year, period.end.year)
            allowed = scheme["category"].unique()
            if row.category not in allowed:
                rated = {"category": row.category, "period": row.period, "labels": ", ".join(allowed)}
                yield _at("observations", row, "category", *said("data.out_of_scheme", **rated))
        if period is not None and row.area in areas:
            begin, end = areas[row.area].valid_from, areas[row.area].valid_to
            if (begin and str(period.end) < begin) or (end and str(period.start) >= end):
                lies = {"area": row.area, "period": row.period, "begin": begin or "…", "end": end or "…"}
                yield _at("observations", row, "area", *said("data.out_of_validity", **lies))


def misplaced_areas(frames: Frames) -> Iterator[Problem]:
    """One official code for two areas at the same time, and areas that would lie inside themselves."""
    # Codes of different levels differ in length.
    rows = list(frames["areas"].query("code != ''").sort_values(["code", "valid_from"]).itertuples())
    for earlier, later in zip(rows, rows[1:], strict=False):
        if earlier.code == later.code and later.valid_from < (earlier.valid_to or "9999"):
            yield _at("areas", later, "code", *said("data.code_shared", code=later.code, area=earlier.id))
    areas = _by_id(frames["areas"])
    for row in frames["areas"].itertuples():
        passed, around = set(), row.parent
        while around in areas and around != row.id and around not in passed:
            passed.add(around)
            around = areas[around].parent
        if around == row.id:
            yield _at("areas", row, "parent", *said("data.inside_itself", parent=row.parent, area=row.id))


def wrong_terms(frames: Frames) -> Iterator[Problem]:
    """Terms that mean nothing in the kind of their identity, and identities with too few or too many of a role."""
    terms, listed = frames["identity_terms"], _pairs(frames["categories"])
    kinds = dict(zip(frames["identities"]["id"], frames["identities"]["kind"], strict=True))
    for term in terms.itertuples():
        kind = kinds.get(term.identity)
        if kind in _ROLES and term.role in IDENTITY_ROLES and term.role not in _ROLES[kind]:
            came = message("data.role_of_kind", role=term.role, kind=kind)
            yield _at("identity_terms", term, "role", came, _terms_of(kind))
        every = "*" if kind in _EVERY_CATEGORY else ""
        if kind in _ROLES and term.category not in ("", every) and (term.indicator, term.category) not in listed:
            allowed = message("data.category_or_all" if every else "data.category", indicator=term.indicator)
            yield _at("identity_terms", term, "category", repr(term.category), allowed)
    counts = Counter(zip(terms["identity"], terms["role"], strict=True))
    for identity in frames["identities"].itertuples():
        for role, amount in _ROLES.get(identity.kind, {}).items():
            count = counts[identity.id, role]
            if (not count and amount != "any") or (count > 1 and amount == "one"):
                came = message("data.terms", identity=identity.id, n=str(count or message("data.none")), role=role)
                yield _at("identities", identity, "id", came, _terms_of(identity.kind))


def _terms_of(kind: str) -> str:
    terms = (message(f"data.terms_{amount}", role=role) for role, amount in _ROLES[kind].items())
    return ", ".join(terms) or message("data.terms_none")


def _pairs(frame: pd.DataFrame) -> set[tuple[str, str]]:
    return set(zip(frame["indicator"], frame["category"], strict=True))


def _by_id(frame: pd.DataFrame) -> dict[str, tuple]:
    """Return the rows by their id; of a repeated id, which is reported elsewhere, the last row."""
    return {row.id: row for row in frame.itertuples()}


def _at(table: str, row, column: str, came: str, allowed: str, remedy: str = "") -> Problem:
    return Problem(f"published/{table}.csv", int(row.Index) + 2, column, came, allowed, remedy)
