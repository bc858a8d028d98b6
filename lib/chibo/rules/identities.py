"""Rules of declared relations: every identity has the terms of its kind, and every term a meaning in it.

Each function takes the frames by table name and returns problems, as those of :mod:`chibo.rules.published` do.
"""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from chibo.errors import Problem
from chibo.model.published import IDENTITY_ROLES

Frames = Mapping[str, pd.DataFrame]


class _Times(NamedTuple):
    """How many terms of a role an identity has: at least, at most (any number where ``None``), and how that is said."""

    least: int
    most: int | None
    said: str


_ONE, _SOME, _ANY = _Times(1, 1, "one {}"), _Times(1, None, "one {} or more"), _Times(0, None, "any number of {}")
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
    """Return every problem of the declared relations."""
    rules = (terms_of_no_kind, terms_missing, unknown_term_categories)
    return [problem for rule in rules for problem in rule(frames)]


def terms_of_no_kind(frames: Frames) -> list[Problem]:
    """Terms with a role, a kind of place or a condition that means nothing in the kind of their identity."""
    kinds = dict(zip(frames["identities"]["id"], frames["identities"]["kind"], strict=True))
    problems = []
    for term in frames["identity_terms"].itertuples():
        kind = kinds.get(term.identity)
        if kind not in _ROLES:
            continue
        if term.role in IDENTITY_ROLES and term.role not in _ROLES[kind]:
            problems.append(_of_term(term, "role", f"{term.role!r} in an identity of kind {kind}", _said(kind)))
        if term.child_kind and (kind, term.role) not in _BY_PLACE:
            problems.append(_of_term(term, "child_kind", repr(term.child_kind), "empty, but for a part of a sum"))
        roles = _CONDITIONS.get(term.condition)
        if roles and term.role not in roles:
            came = f"{term.condition!r} on a term with role {term.role}"
            problems.append(_of_term(term, "condition", came, " or ".join(sorted(roles)) + " as its role"))
    return problems


def terms_missing(frames: Frames) -> list[Problem]:
    """Identities with too few or too many terms of a role to mean anything."""
    terms = frames["identity_terms"]
    counts = Counter(zip(terms["identity"], terms["role"], strict=True))
    problems = []
    for identity in frames["identities"].itertuples():
        for role, times in _ROLES.get(identity.kind, {}).items():
            count = counts[identity.id, role]
            if count < times.least or (times.most is not None and count > times.most):
                came = f"{identity.id!r} has {count or 'no'} {role} in identity_terms.csv"
                problems.append(_of_identity(identity, came, _said(identity.kind)))
        if identity.kind == "flow" and not counts[identity.id, "inflow"] + counts[identity.id, "outflow"]:
            came = f"{identity.id!r} has neither inflow nor outflow in identity_terms.csv"
            problems.append(_of_identity(identity, came, "what came in or went out between two stocks"))
    return problems


def unknown_term_categories(frames: Frames) -> list[Problem]:
    """Categories that categories.csv does not list for the term's indicator, and ``*`` where no category is in turn."""
    kinds = dict(zip(frames["identities"]["id"], frames["identities"]["kind"], strict=True))
    listed = set(zip(frames["categories"]["indicator"], frames["categories"]["category"], strict=True))
    problems = []
    for term in frames["identity_terms"].itertuples():
        in_turn = kinds.get(term.identity) in _EVERY_CATEGORY
        if term.category in ("", "*" if in_turn else "") or (term.indicator, term.category) in listed:
            continue
        allowed = f"empty, {'*, ' if in_turn else ''}or a category that categories.csv lists for {term.indicator}"
        problems.append(_of_term(term, "category", repr(term.category), allowed))
    return problems


def _said(kind: str) -> str:
    """Return the terms a kind has, in words."""
    return ", ".join(times.said.format(role) for role, times in _ROLES[kind].items()) or "no terms"


def _of_identity(identity, came: str, allowed: str) -> Problem:
    return Problem("published/identities.csv", int(identity.Index) + 2, "id", came, allowed)


def _of_term(term, column: str, came: str, allowed: str) -> Problem:
    return Problem("published/identity_terms.csv", int(term.Index) + 2, column, came, allowed)
