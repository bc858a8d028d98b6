"""Every declared relation, applied to every figure it can be: what agrees, what differs, what cannot be checked."""

from collections import defaultdict
from collections.abc import Iterable

import pandas as pd

from chibo.metrics.consistency.check import OUTCOMES, Check, frame
from chibo.metrics.consistency.flows import flow_checks
from chibo.metrics.consistency.ratios import ratio_checks
from chibo.metrics.consistency.repeated import constant_checks, same_checks
from chibo.metrics.consistency.shares import share_checks
from chibo.metrics.consistency.successors import successor_checks
from chibo.metrics.consistency.sums import sum_checks
from chibo.metrics.consistency.terms import Figures
from chibo.model.rows import plain_rows
from chibo.store import Published
from chibo.words.periods import parse_period

_CHECKS = {
    "sum": sum_checks,
    "areas": sum_checks,
    "same": same_checks,
    "constant": constant_checks,
    "flow": flow_checks,
    "successor": successor_checks,
    "ratio": ratio_checks,
    "excess": ratio_checks,
    "shares": share_checks,
}


def checks(published: Published, *, area: str | None = None) -> pd.DataFrame:
    """Return the outcome of every identity for an area and the places inside it.

    Parameters
    ----------
    published : the published layer; its ``identities`` and ``identity_terms`` say what is compared with what
    area : the area; everywhere when not given

    Returns
    -------
    DataFrame
        One row per comparison, as :func:`chibo.metrics.consistency.check.frame` describes it: what differs first,
        then what cannot be checked, then what agrees; by area (in the order of ``areas``) and period.
    """
    figures = Figures(published)
    within = None if area is None else figures.with_all_inside(area)
    found, terms = [], defaultdict(list)
    for term in plain_rows(published.identity_terms):
        terms[term.identity].append(term)
    for identity in plain_rows(published.identities):
        places = within
        if identity.area:
            places = [identity.area] if within is None or identity.area in within else []
        of_identity = _CHECKS[identity.kind](figures, identity, terms[identity.id], places)
        found += _in_time(of_identity, identity.period)
    order = {place: number for number, place in enumerate(published.areas["id"])}
    return frame(sorted(found, key=lambda one: (OUTCOMES.index(one.outcome), order[one.area], one.period)))


def _in_time(found: Iterable[Check], period: str) -> list[Check]:
    """Return the checks of wholes whose period lies in the one an identity holds for; undated ones only if always."""
    holds = parse_period(period)
    if holds is None:
        return list(found)
    dated = ((check, parse_period(check.period)) for check in found)
    return [check for check, time in dated if time and holds.start <= time.start and time.end <= holds.end]
