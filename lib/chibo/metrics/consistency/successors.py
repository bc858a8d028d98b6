"""A new place and the places it was formed from."""

from collections.abc import Sequence

from chibo.metrics.consistency.check import UNCHECKED, Check
from chibo.metrics.consistency.sums import check_of, compared_with_parts
from chibo.metrics.consistency.terms import Figures, nearest, with_role


def successor_checks(figures: Figures, identity, terms: Sequence, areas: Sequence[str] | None = None) -> list[Check]:
    """Compare figures of a new place with the sum over the places that became part of it.

    Of each of these places the last dated figure before the new one counts, of whatever source.

    Parameters
    ----------
    figures : the published layer
    identity : a row of ``identities``
    terms : its rows of ``identity_terms``: the ``whole`` of the new place, one ``part`` or more of the old ones
    areas : only these new places; all when not given

    Returns
    -------
    list of Check
        One per figure of a new place for which any old one has a figure. ``outside`` when it took in a place without
        a figure; ``break`` when the series of an old place was interrupted since its figure, other than by the
        change itself. Then nothing is known, whatever the difference.
    """
    (whole,) = with_role(terms, "whole")
    checks = []
    for new in (figure for figure in figures.of(whole, areas) if figure.period):
        found = [
            (nearest((old for old in figures.of(term, [place]) if old.end < new.end), new), term.multiplier)
            for place in figures.became(new.area)
            for term in with_role(terms, "part")
        ]
        parts = [(old, times) for old, times in found if old is not None]
        if not parts:
            continue
        missing = "outside" if len(parts) < len(found) else ""
        if any(_interrupted(figures, old, new) for old, _ in parts):
            checks.append(check_of(identity, [new], parts, UNCHECKED, missing or "break"))
        else:
            checks.append(compared_with_parts(identity, [new], parts, missing=missing))
    return checks


def _interrupted(figures: Figures, old, new) -> bool:
    """Return whether the series was interrupted between two figures, other than by the change itself."""
    breaks = figures.breaks_between(old.area, old.indicator, old.end, new.end)
    return any(row.kind != "borders" or row.period != figures.begins(new.area) for row in breaks)
