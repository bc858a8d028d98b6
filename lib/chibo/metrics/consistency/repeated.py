"""One quantity printed more than once: for one time by two sources, or at two times though it does not change."""

from collections.abc import Sequence
from itertools import pairwise

from chibo.metrics.consistency.check import Check
from chibo.metrics.consistency.sums import compared_with_parts
from chibo.metrics.consistency.terms import Figures, same_time, with_role
from chibo.model.published import PRECISIONS


def same_checks(figures: Figures, identity, terms: Sequence, areas: Sequence[str] | None = None) -> list[Check]:
    """Compare figures that two sources print of one quantity for one time; the identity has no terms.

    Returns
    -------
    list of Check
        One per further source: the whole is the figure of the most reliable source, of two such the more exact one;
        the part is the other figure.
    """
    checks = []
    for quantity in figures.quantities(areas):
        left = sorted(
            quantity, key=lambda one: (figures.reliability[one.source], PRECISIONS.index(one.precision), one.id)
        )
        while left:
            first, *others = left
            again = [one for one in others if one.source != first.source and same_time(one, first)]
            checks += [compared_with_parts(identity, [first], [(one, 1)]) for one in again]
            left = [one for one in others if one not in again]
    return checks


def constant_checks(figures: Figures, identity, terms: Sequence, areas: Sequence[str] | None = None) -> list[Check]:
    """Compare figures of a quantity that only a break of its series can change, such as a land area.

    Returns
    -------
    list of Check
        One per dated figure (the whole) and the dated one before it (the part) that no break separates. A figure
        without a date is compared with the last dated one, unless a break of the series lies among those.
    """
    (whole,) = with_role(terms, "whole")
    printed = figures.of(whole, areas)
    checks = []
    for area in dict.fromkeys(figure.area for figure in printed):
        dated = [figure for figure in printed if figure.area == area and figure.period]
        undated = [figure for figure in printed if figure.area == area and not figure.period]
        unbroken = True
        for earlier, later in pairwise(dated):
            if figures.breaks_between(area, whole.indicator, earlier.end, later.end):
                unbroken = False
            elif earlier.end < later.end:
                checks.append(compared_with_parts(identity, [later], [(earlier, 1)]))
        if dated and unbroken:
            checks += [compared_with_parts(identity, [dated[-1]], [(figure, 1)]) for figure in undated]
    return checks
