"""A whole and its parts: the parts of one place, and the places inside a place."""

from collections.abc import Sequence
from itertools import groupby

from chibo.metrics.consistency.check import DIFFERS, UNCHECKED, Check
from chibo.metrics.consistency.claims import claim_of, total, verdict
from chibo.metrics.consistency.terms import Figures, nearest, same_time, with_role


def sum_checks(figures: Figures, identity, terms: Sequence, areas: Sequence[str] | None = None) -> list[Check]:
    """Compare every printed whole with the sum of its parts: kinds ``sum`` and ``areas``.

    A part is looked for in the area of the whole and about the same time, in the same source when the identity
    matches by ``source``. A part with ``child_kind``, and every part of kind ``areas``, is the sum over the places
    of that kind inside the area. The figure of such a place may be of another date when the identity matches ``any``
    source: the nearest one that no break of its series separates.

    Parameters
    ----------
    figures : the published layer
    identity : a row of ``identities``
    terms : its rows of ``identity_terms``: one ``whole``, one ``part`` or more
    areas : only wholes of these areas; all when not given

    Returns
    -------
    list of Check
        One per whole of which a part was printed, and one of the area itself where the identity has such parts.
        What was not printed cannot make a sum smaller: a whole below the sum of the printed parts differs.
    """
    (whole,) = with_role(terms, "whole")
    checks = []
    for wholes in _wholes(figures.of(whole, areas), by_source=identity.match == "source"):
        parts, missing, of_area_itself = [], False, []
        for term in with_role(terms, "part"):
            if term.condition == "exemplary_apart" and figures.exemplary[wholes[0].source] != "apart":
                continue
            inside = identity.kind == "areas" or term.child_kind != ""
            found = (_of_places if inside else _of_area)(figures, identity, term, wholes[0])
            printed = [(figure, term.multiplier) for figure in found if figure is not None]
            missing |= len(printed) < len(found)
            parts += printed
            of_area_itself += [] if inside else [bool(printed)]
        if parts and (any(of_area_itself) or not of_area_itself):
            checks.append(compared_with_parts(identity, wholes, parts, missing="part_not_printed" if missing else ""))
    return checks


def compared_with_parts(identity, wholes: list, parts: list[tuple], *, missing: str = "") -> Check:
    """Return the check of a whole against the sum of its parts.

    Parameters
    ----------
    identity : a row of ``identities``
    wholes : figures of the whole that print the same value
    parts : pairs of a figure and what it counts
    missing : why something is missing from the sum, empty when nothing is
    """
    printed, computed = claim_of(wholes[0]), total((claim_of(figure), times) for figure, times in parts)
    outcome, why = verdict(printed, computed.opened(up=bool(missing)))
    if missing and outcome != DIFFERS:
        outcome, why = UNCHECKED, missing
    return check_of(identity, wholes, parts, outcome, why)


def check_of(identity, wholes: list, parts: list[tuple], outcome: str, why: str = "") -> Check:
    """Return the check of a whole and its parts whose outcome is known."""
    return Check(
        identity=identity.id,
        kind=identity.kind,
        area=wholes[0].area,
        period=wholes[0].period,
        outcome=outcome,
        why=why,
        printed=claim_of(wholes[0]).usual,
        computed=total((claim_of(figure), times) for figure, times in parts).usual,
        whole=tuple(figure.id for figure in wholes),
        parts=tuple(figure.id for figure, _ in parts),
        multipliers=tuple(int(times) for _, times in parts),
    )


def _wholes(printed: list, *, by_source: bool) -> list[list]:
    """Return the wholes to check: each alone, or those that print one value for one time in any source together."""
    if by_source:
        return [[figure] for figure in printed]

    def claim(figure) -> tuple:
        return figure.area, figure.period, figure.value, figure.precision

    dated = sorted((figure for figure in printed if figure.period), key=claim)
    return [list(same) for _, same in groupby(dated, key=claim)]


def _of_area(figures: Figures, identity, term, whole) -> list:
    """Return the figure of a part in the area of its whole and about its time, ``[None]`` when there is none."""
    found = [figure for figure in figures.of(term, [whole.area]) if same_time(figure, whole)]
    if identity.match == "source":
        found = [figure for figure in found if figure.source == whole.source]
    return [nearest(found, whole) or next(iter(found), None)]


def _of_places(figures: Figures, identity, term, whole) -> list:
    """Return the figure of a part in each place inside the area, ``None`` where there is none."""

    def belongs(one) -> bool:
        if identity.match == "source":
            return one.source == whole.source and same_time(one, whole)
        return bool(one.period) and not figures.breaks_between(one.area, one.indicator, one.end, whole.end)

    places = figures.inside(whole.area, kind=term.child_kind, on=whole.end)
    return [nearest(filter(belongs, figures.of(term, [place])), whole) for place in places]
