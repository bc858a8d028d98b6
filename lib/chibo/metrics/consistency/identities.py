"""Declared relations between counts, applied to every figure they can be: sums, repetitions, flows, successors, bounds.

A figure is a row of ``observations``, a term a row of ``identity_terms``. Each function that compares takes the
figures and an identity (a row of ``identities``), and yields one row a comparison. Both sides are intervals, because a
printed figure is one: they *agree* when they meet, *differ* when they do not, and are *unchecked*, with the reason,
when something needed was not printed or does not compare.
"""

from collections.abc import Collection, Iterator
from datetime import timedelta
from itertools import combinations, groupby, pairwise, permutations, product
from operator import attrgetter

import pandas as pd

from chibo.metrics.figures import Figures, by_area, nearest, same_time, trace
from chibo.metrics.rounding import AGREES, DIFFERS, UNCHECKED, Interval, claim_of, total, verdict
from chibo.model.codes import GAINED, PRECISIONS
from chibo.words.periods import period_or_none

COLUMNS = ["identity", "kind", "indicator", "area", "period", "outcome", "why", "status", "possible", "printed"]
COLUMNS += ["printed_low", "printed_high", "computed", "computed_low", "computed_high", "difference", "whole", "parts"]
COLUMNS += ["multipliers", "sharp_pct", "figures"]

_DAY, _MONTH = timedelta(days=1), timedelta(days=31)
_LARGE = 100  # a count that grows from 2 to 25 asks no question


def check_row(
    identity, said: tuple[str, str], sides: tuple[Interval | None, Interval | None], whole=(), parts=(), possible=""
) -> dict:
    """Return a row of :func:`chibo.metrics.consistency.checks` from an outcome and why, and what was printed and made.

    ``whole`` are figures, ``parts`` pairs of a figure and how often it counts; the row is about the first of them.
    """
    (outcome, why), (printed, computed) = said, sides
    about = whole[0] if whole else parts[0][0]
    row = {"identity": identity.id, "kind": identity.kind, "area": about.area, "period": about.period}
    row["indicator"] = about.indicator
    row |= {"outcome": outcome, "why": why, "possible": possible, "status": "derived"}
    for side, interval in (("printed", printed), ("computed", computed)):
        row[f"{side}_low"], row[side], row[f"{side}_high"] = interval or (None, None, None)
    exact = all(figure.precision == "exact" for figure in [*whole, *(part for part, _ in parts)])
    row["sharp_pct"] = 100.0 if outcome == AGREES and exact else None
    # What is compared with an earlier state has grown where more is printed now.
    sign = -1 if identity.kind in GAINED else 1
    row["difference"] = sign * round(computed.value - printed.value, 6) if printed and computed else None
    row["whole"] = " ".join(figure.id for figure in whole)
    row["parts"] = " ".join(figure.id for figure, _ in parts)
    row["multipliers"] = " ".join(str(int(times)) for _, times in parts)
    return row | {"figures": trace(row["whole"], row["parts"])}


def _compare(
    identity, whole: list, parts: list[tuple], *, open_ends: Collection[str] = (), why: str = "", blocked: str = ""
) -> dict:
    """Return the check of a whole, or of several that print one value, against the sum of its parts.

    Where what was not printed may change the sum (``open_ends``), ``why`` is given, unless they differ all the same;
    ``blocked`` is a reason why they do not compare at all.
    """
    printed, computed = claim_of(whole[0]), total(parts)
    said = verdict(printed, computed.opened(open_ends))
    if blocked or (open_ends and said[0] != DIFFERS):
        said = UNCHECKED, blocked or why
    return check_row(identity, said, (printed.usual, computed.usual), whole, parts)


def sums(figures: Figures, identity) -> Iterator[dict]:
    """Compare every printed whole with the sum of its parts: kinds ``sum`` and ``areas``.

    A part is looked for in the area of the whole and about the same time, in the same source when the identity
    matches by ``source``. A part with ``child_kind``, and every part of kind ``areas``, is the sum over the places
    of that kind inside the area; where any source matches, of the nearest date that no break separates. A whole of
    which no part was printed, or of whose own area none where the identity has such parts, is left out.
    """
    (term_of_whole,) = figures.terms(identity, "whole")
    wholes = [[figure] for figure in figures.of(term_of_whole)]
    if identity.match == "any":  # all that print one value for one time are checked together
        claim = attrgetter("area", "period", "value", "precision")
        dated = sorted((figure for (figure,) in wholes if figure.period), key=claim)
        wholes = [list(same) for _, same in groupby(dated, key=claim)]
    for whole in wholes:
        parts, of_area_itself = [], []
        for term in figures.terms(identity, "part"):
            if term.condition == "exemplary_apart" and figures.sources[whole[0].source].exemplary != "apart":
                continue
            inside = identity.kind == "areas" or term.child_kind != ""
            found = _of_part(figures, identity, term, whole[0], inside=inside)
            parts += [(figure, term.multiplier) for figure in found]
            of_area_itself += [] if inside else found
        printed = [part for part in parts if part[0] is not None]
        if printed and (any(of_area_itself) or not of_area_itself):
            open_ends = ["up"] if len(printed) < len(parts) else []  # what is missing cannot make a sum smaller
            yield _compare(identity, whole, printed, open_ends=open_ends, why="part_not_printed")


def _of_part(figures: Figures, identity, term, whole, *, inside: bool) -> list:
    """Return the figure of a part in the area of its whole, or in each place inside, ``None`` where there is none."""
    places = figures.inside(whole.area, kind=term.child_kind, on=whole.end) if inside else [whole.area]

    def belongs(one) -> bool:
        if identity.match == "source" or not inside:
            return same_time(one, whole) and (identity.match != "source" or one.source == whole.source)
        return bool(one.period) and not figures.breaks_between(one.area, one.indicator, one.end, whole.end)

    found = (list(filter(belongs, figures.of(term, place))) for place in places)
    return [nearest(fitting, whole) or next(iter(fitting), None) for fitting in found]


def same(figures: Figures, identity) -> Iterator[dict]:
    """Compare figures that two sources print of one quantity for one time; the identity has no terms.

    The whole is the figure of the most reliable source, of two such the more exact one; the part is the other figure.
    """

    def rank(one) -> tuple:
        return figures.sources[one.source].reliability, PRECISIONS.index(one.precision), one.id

    for quantity in figures.quantities():
        left = sorted((figure for figure in quantity if figure.period), key=rank)
        while left:
            first, *others = left
            again = [one for one in others if one.source != first.source and same_time(one, first)]
            yield from (_compare(identity, [first], [(one, 1)]) for one in again)
            left = [one for one in others if one not in again]


def constants(figures: Figures, identity) -> Iterator[dict]:
    """Compare figures of a quantity that only a break of its series can change, such as a land area.

    Each dated figure is compared with the one before it that no break separates, an undated one with the last of these
    unless a break lies among them.
    """
    (whole,) = figures.terms(identity, "whole")
    for printed in by_area(figures.of(whole)):
        dated, undated = ([one for one in printed if bool(one.period) is known] for known in (True, False))
        unbroken = True
        for earlier, later in pairwise(dated):
            if figures.breaks_between(later.area, whole.indicator, earlier.end, later.end):
                unbroken = False
            elif earlier.end < later.end:
                yield _compare(identity, [later], [(earlier, 1)])
        if dated and unbroken:
            yield from (_compare(identity, [figure], [(dated[-1], 1)]) for figure in undated)


def successors(figures: Figures, identity) -> Iterator[dict]:
    """Compare figures of a new place with the sum over the last figures of the places that became part of it.

    ``outside`` when the new place took in one without a figure; ``break`` when the series of an old place was
    interrupted since its figure, other than by the change itself: then nothing is known, whatever the difference.
    """
    (whole,) = figures.terms(identity, "whole")
    for new in (figure for figure in figures.of(whole) if figure.period):
        places = [place.id for place in figures.areas.values() if place.successor == new.area]
        last = [
            (nearest((old for old in figures.of(term, place) if old.end < new.end), new), term.multiplier)
            for place, term in product(places, figures.terms(identity, "part"))
        ]
        parts = [(old, times) for old, times in last if old is not None]
        if parts:
            why, open_ends = ("outside", ["up"]) if len(parts) < len(last) else ("break", [])
            change = "borders", figures.areas[new.area].valid_from
            since = (figures.breaks_between(old.area, old.indicator, old.end, new.end) for old, _ in parts)
            blocked = why if any((row.kind, row.period) != change for breaks in since for row in breaks) else ""
            yield _compare(identity, [new], parts, open_ends=open_ends, why=why, blocked=blocked)


def flows(figures: Figures, identity) -> Iterator[dict]:
    """Compare every stock with an earlier one, what came in between and what went out.

    The whole is the later stock, the parts are the earlier one and the flows; those that went out count −1. With
    ``among_others`` more came in, or went out, than any indicator counts. One check per stock and each earlier one
    from which every flow is known, and per stock and the one before it when some are: ``flows_not_printed``, the
    difference is what the others must come to. ``break`` when the series was interrupted, other than by a definition.
    """
    (stock,) = figures.terms(identity, "stock")
    for printed in by_area(figures.of(stock)):
        area, stocks = printed[0].area, _one_a_day(figures, [one for one in printed if one.period])
        counted = [(term, _flows(figures.of(term, area))) for term in figures.terms(identity, "inflow", "outflow")]
        for before, after in combinations(range(len(stocks)), 2):
            parts, open_ends = _between(counted, stocks[before][0], stocks[after][0])
            if len(parts) == 1 or (open_ends and after != before + 1):
                continue  # it says nothing, or nothing that others do not
            breaks = figures.breaks_between(area, stock.indicator, stocks[before][0].end, stocks[after][0].end)
            blocked = "break" if any(row.kind != "definition" for row in breaks) else ""
            why = "flows_not_printed"
            yield _compare(identity, stocks[after], parts, open_ends=open_ends, why=why, blocked=blocked)


def _between(counted: list[tuple], before, after) -> tuple[list[tuple], set[str]]:
    """Return the earlier stock and every flow up to the later one, and to which side flows are missing."""
    parts, open_ends = [(before, 1)], set()
    for term, printed in counted:
        inside, whole_span = _over(printed, before.end + _DAY, after.end)
        sign = 1 if term.role == "inflow" else -1
        parts += [(figure, sign * times * term.multiplier) for figure, times in inside]
        if not whole_span or term.condition == "among_others":
            open_ends.add("up" if term.role == "inflow" else "down")
    return parts, open_ends


def _one_a_day(figures: Figures, stocks: list) -> list[list]:
    """Return the stocks in order of time, one value a day: that of the most reliable source, with all that print it."""
    chosen = []
    for _, of_day in groupby(stocks, key=attrgetter("end")):
        claims = sorted(of_day, key=lambda figure: (figures.sources[figure.source].reliability, figure.id))
        first = claims[0].value, claims[0].precision
        chosen.append([figure for figure in claims if (figure.value, figure.precision) == first])
    return chosen


def _flows(counts: list) -> list[tuple]:
    """Return the printed counts, and the differences of those that run from one day to two different ones.

    Each with its first and last day, and what it is made of: figures and how often they count.
    """
    dated = [figure for figure in counts if figure.period]
    spans = [(figure.start, figure.end, [(figure, 1)]) for figure in dated]
    for one, other in combinations(dated, 2):
        if one.start == other.start and one.end != other.end:
            shorter, longer = sorted((one, other), key=lambda figure: figure.end)
            spans.append((shorter.end + _DAY, longer.end, [(longer, 1), (shorter, -1)]))
    return spans


def _over(spans: list[tuple], first: pd.Timestamp, last: pd.Timestamp) -> tuple[list[tuple], bool]:
    """Return flows inside a span that do not overlap, and whether they fill it."""
    inside = [(start, end, made_of) for start, end, made_of in spans if first <= start and end <= last]
    parts, filled, day = [], True, first
    for start, end, made_of in sorted(inside, key=lambda flow: (flow[0], -flow[1].toordinal(), len(flow[2]))):
        if start >= day:
            filled &= start == day
            parts += made_of
            day = end + _DAY
    return parts, filled and day > last


# --- bounds: only a broken one is said, and what a figure can mean at most and at least decides ---------------------


def at_most(figures: Figures, identity) -> Iterator[dict]:
    """Find parts that are more than their whole, in one area and time; category ``*`` is every part in turn."""
    (whole_term,) = figures.terms(identity, "whole")
    for term in figures.terms(identity, "part"):
        parts = [one for one in figures.of(term) if one.category or term.category != "*"]
        for whole in figures.of(whole_term):
            same = [one for one in parts if one.area == whole.area and same_time(one, whole)]
            same = [one for one in same if identity.match == "any" or one.source == whole.source]
            for one in same:
                yield from _broken(identity, whole, one, term.multiplier)


def spans(figures: Figures, identity) -> Iterator[dict]:
    """Find counts of a span that are more than the count of a longer span around it; the identity has no terms."""
    for one_area in _series(figures, "flow"):
        for part, whole in permutations(one_area, 2):
            inside = whole.start <= part.start and part.end <= whole.end
            if inside and (part.start, part.end) != (whole.start, whole.end):
                yield from _broken(identity, whole, part, 1)


def later(figures: Figures, identity) -> Iterator[dict]:
    """Find figures of a time long after their source was published, but for targets and plans; no terms.

    What begins within a month is an instrument that is about to take effect.
    """
    for figure in (one for series in figures.quantities() for one in series if one.period):
        source = figures.sources[figure.source]
        page = period_or_none(source.text_date or source.published)
        planned = "target" in figure.indicator or "planned" in figure.category
        if page and not planned and figure.start.date() > page.end + _MONTH:
            yield check_row(identity, (DIFFERS, "after_publication"), (claim_of(figure).usual, None), [figure])


def jumps(figures: Figures, identity) -> Iterator[dict]:
    """Ask about large numbers that are ten times those before or after them where no break explains it; no terms."""
    for one_area in [*_series(figures, "stock"), *_series(figures, "flow")]:
        for earlier, now in pairwise(sorted(one_area, key=lambda one: one.end)):
            low, high = sorted((earlier.value, now.value))
            breaks = figures.breaks_between(now.area, now.indicator, earlier.end, now.end)
            alike = now.measure == "stock" or abs((now.end - now.start) - (earlier.end - earlier.start)).days <= 1
            if high >= _LARGE and 10 * low <= high and low > 0 and alike and not breaks:
                sides = claim_of(now).usual, claim_of(earlier).usual
                yield check_row(identity, (UNCHECKED, "tenfold"), sides, [now], [(earlier, 1)])


def _broken(identity, whole, part, times: int) -> Iterator[dict]:
    """Give the comparison of a part that is more than its whole, whatever their precision."""
    counted = total([(part, times)])
    if counted.loose.low > claim_of(whole).loose.high:
        yield check_row(identity, (DIFFERS, ""), (claim_of(whole).usual, counted.usual), [whole], [(part, times)])


def _series(figures: Figures, measure: str) -> Iterator[list]:
    """Give the dated figures of each quantity that cannot be negative, place by place."""
    least = figures.published.indicators.set_index("id")["minimum"]
    for series in figures.quantities():
        if series[0].measure == measure and not pd.isna(least[series[0].indicator]):
            yield [one for one in series if one.period]
