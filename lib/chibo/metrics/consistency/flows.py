"""Two stocks and what came and went between them."""

from collections.abc import Sequence
from itertools import combinations, groupby
from typing import NamedTuple

import pandas as pd

from chibo.metrics.consistency.check import DIFFERS, UNCHECKED, Check
from chibo.metrics.consistency.claims import claim_of, total, verdict
from chibo.metrics.consistency.sums import check_of
from chibo.metrics.consistency.terms import Figures, with_role

DAY = pd.Timedelta(days=1)


class _Flow(NamedTuple):
    """A count over a span, printed, or left when a count up to an earlier day is taken off one up to a later day."""

    start: pd.Timestamp
    end: pd.Timestamp
    parts: tuple[tuple, ...]


def flow_checks(figures: Figures, identity, terms: Sequence, areas: Sequence[str] | None = None) -> list[Check]:
    """Compare every stock with an earlier one, what came in between and what went out.

    Parameters
    ----------
    figures : the published layer
    identity : a row of ``identities``
    terms : its rows of ``identity_terms``: one ``stock``, any number of ``inflow`` and ``outflow``; one with the
        condition ``among_others`` says that more came in, or went out, than any indicator counts
    areas : only these areas; all when not given

    Returns
    -------
    list of Check
        The whole is the later stock, the parts are the earlier one and the flows; those that went out count −1. One
        check per stock and each earlier one from which every flow is known, and per stock and the one before it when
        some are. In the latter case ``flows_not_printed``: the difference is what the others must come to; it
        ``differs`` where they cannot, because only too much came in or went out. ``break`` when the series was
        interrupted, other than by a new definition: that is a change which the flows themselves tell.
    """
    (stock,) = with_role(terms, "stock")
    printed = figures.of(stock, areas)
    checks = []
    for area in dict.fromkeys(figure.area for figure in printed):
        stocks = _one_a_day(figures, [one for one in printed if one.area == area and one.period])
        flows = [(term, _flows(figures.of(term, [area]))) for term in with_role(terms, "inflow", "outflow")]
        for before, after in combinations(range(len(stocks)), 2):
            check = _account(figures, identity, stocks[before], stocks[after], flows, next_one=after == before + 1)
            checks += [check] if check else []
    return checks


def _account(figures: Figures, identity, before: list, after: list, flows: list, *, next_one: bool) -> Check | None:
    """Return the account between two stocks, ``None`` when it says nothing that others do not."""
    first, last = before[0].end, after[0].end
    parts, open_ends = [(before[0], 1)], set()
    for term, counted in flows:
        known, whole_span = _over(counted, first + DAY, last)
        sign = 1 if term.role == "inflow" else -1
        parts += [(figure, sign * times * term.multiplier) for figure, times in known]
        if not whole_span or term.condition == "among_others":
            open_ends.add("up" if term.role == "inflow" else "down")
    if len(parts) == 1 or (open_ends and not next_one):
        return None
    breaks = figures.breaks_between(after[0].area, after[0].indicator, first, last)
    if any(row.kind != "definition" for row in breaks):
        return check_of(identity, after, parts, UNCHECKED, "break")
    computed = total((claim_of(figure), times) for figure, times in parts)
    outcome, why = verdict(claim_of(after[0]), computed.opened(**dict.fromkeys(open_ends, True)))
    if open_ends and outcome != DIFFERS:
        outcome, why = UNCHECKED, "flows_not_printed"
    return check_of(identity, after, parts, outcome, why)


def _one_a_day(figures: Figures, stocks: list) -> list[list]:
    """Return the stocks in order of time, one value a day: that of the most reliable source, with all that print it."""
    chosen = []
    for _, of_day in groupby(stocks, key=lambda figure: figure.end):
        first, *others = sorted(of_day, key=lambda figure: (figures.reliability[figure.source], figure.id))
        same = [one for one in others if (one.value, one.precision) == (first.value, first.precision)]
        chosen.append([first, *same])
    return chosen


def _flows(counts: list) -> list[_Flow]:
    """Return the printed counts, and the differences of those that run from one day to two different ones."""
    dated = [figure for figure in counts if figure.period]
    flows = [_Flow(figure.start, figure.end, ((figure, 1),)) for figure in dated]
    for one, other in combinations(dated, 2):
        if one.start == other.start and one.end != other.end:
            shorter, longer = sorted((one, other), key=lambda figure: figure.end)
            flows.append(_Flow(shorter.end + DAY, longer.end, ((longer, 1), (shorter, -1))))
    return flows


def _over(flows: list[_Flow], first: pd.Timestamp, last: pd.Timestamp) -> tuple[list[tuple], bool]:
    """Return flows inside a span that do not overlap, and whether they fill it."""
    inside = [flow for flow in flows if first <= flow.start and flow.end <= last]
    inside.sort(key=lambda flow: (flow.start, -flow.end.toordinal(), len(flow.parts)))
    parts, filled, day = [], True, first
    for flow in inside:
        if flow.start >= day:
            filled &= flow.start == day
            parts += flow.parts
            day = flow.end + DAY
    return parts, filled and day > last
