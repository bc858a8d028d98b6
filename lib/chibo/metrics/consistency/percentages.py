"""Printed percentages against the count and the base printed for them, and the classes of a rating against 100 %.

A stock must be dated inside the period of the share, or end with it; the latest such stock counts, one of another year
is no base. What is itself counted over a period must have the very period of the share; only a base may also be of the
full calendar year when the share runs from 1 January, because plans are made for years.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import pandas as pd

from chibo.metrics import rounding
from chibo.metrics.consistency.identities import check_row
from chibo.metrics.figures import Figures
from chibo.metrics.rounding import AGREES, DIFFERS, OPEN_ENDED, UNCHECKED, Claim, Interval, claim_of, possible_counts
from chibo.model.codes import RATED
from chibo.model.layers import scheme_in_force

_HABITS = {"": False, "cut_off": True}
"""Ways of printing a rounded figure: whether digits were cut off, by what to say where only this explains it."""

_NOTHING = Interval(0, 0, 0)


def _shares(figures: Figures, identity) -> list:
    """Return the figures that the ``share`` terms of an identity name, each once."""
    shares = (share for term in figures.terms(identity, "share") for share in figures.of(term))
    return [share for _, share in sorted({share.id: share for share in shares}.items())]


def _belonging(figures: Figures, identity, role: str, share):
    """Return the figure that is the ``count`` or the ``base`` of a share, or ``None`` where none was printed.

    The terms are tried in their order; category ``*`` is that of the share. Only the source of the share will do where
    the identity matches by ``source``; with ``any`` it is preferred.
    """
    for term in figures.terms(identity, role):
        term = term._replace(category=share.category) if term.category == "*" else term
        found = [one for one in figures.of(term, share.area) if identity.match == "any" or one.source == share.source]
        found = [one for one in found if _of_its_time(one, share, plans=role == "base")]
        if found:
            return max(found, key=lambda one: (one.source == share.source, one.period == share.period, one.end))
    return None


def _of_its_time(figure, share, *, plans: bool) -> bool:
    if figure.period == share.period:
        return figure.period != "" or figure.source == share.source
    if "" in (figure.period, share.period):
        return False
    if figure.measure == "stock":
        return figure.end == share.end or (share.start <= figure.start and figure.end <= share.end)
    span, of_share = (figure.start, figure.end), (share.start, share.end)
    year = pd.Timestamp(share.start.year, 1, 1), pd.Timestamp(share.start.year, 12, 31)
    return span == of_share or (plans and span == year and share.start == year[0] and share.end <= year[1])


def _whole_number(figure) -> int | None:
    """Return the whole number a figure is; ``None`` where it was not printed, or not as exactly one number."""
    return int(figure.value) if figure is not None and figure.precision == "exact" else None


def ratios(figures: Figures, identity) -> Iterator[dict]:
    """Check printed percentages against 100 · count / base, less 100 where they are an excess over it.

    A share is checked when its count or its base was printed. ``possible`` are the bases that fit the count where it
    differs or with ``base_not_printed``, the counts that fit the base with ``count_not_printed``. It differs with
    ``impossible`` where no whole number fits. ``cut_off``: it holds only if the source cut digits off.
    """
    most = figures.published.indicators.set_index("id")["maximum"].astype(float).fillna(math.inf)
    for share in _shares(figures, identity):
        count, base = (_belonging(figures, identity, role, share) for role in ("count", "base"))
        parts = [(part, 1) for part in (count, base) if part is not None]
        if parts:
            ratio = _Ratio(share, count, base, 100 * (identity.kind == "excess"), most[share.indicator])
            *said, possible = ratio.verdict()
            sides = claim_of(share).usual, ratio.computed().usual if ratio.is_complete else None
            row = check_row(identity, said, sides, [share], parts, possible)
            yield row | ({"sharp_pct": ratio.sharpness()} if said[0] == AGREES else {})


class _Ratio(NamedTuple):
    """A printed share with its count and its base, rows of ``observations`` or ``None``.

    ``excess``: 100 where the share is an excess over the base, else 0; ``most``: the largest share that makes sense.
    """

    share: object
    count: object
    base: object
    excess: int
    most: float

    @property
    def is_complete(self) -> bool:
        return self.count is not None and self.base is not None and self.base.value > 0

    def computed(self) -> Claim:
        """Return the share that count and base make."""
        return Claim(*map(self._quotient, claim_of(self.count), claim_of(self.base)))

    def _quotient(self, count: Interval, base: Interval) -> Interval:
        low = 100 * max(count.low, 0) / base.high
        high = 100 * count.high / base.low if base.low > 0 else math.inf
        return Interval(*(share - self.excess for share in (low, 100 * count.value / base.value, high)))

    def sharpness(self) -> float:
        """Return the per cent of all prints with as many decimals, 0 to 100 %, that are no whole count of the base."""
        base, prints = _whole_number(self.base), 100 * 10 ** rounding.decimals_of(self.share.value) + 1
        return 100 * (1 - min(base + 1, prints) / prints) if base else float("nan")

    def verdict(self) -> tuple[str, str, str]:
        """Return the outcome, why, and the whole numbers possible."""
        if not self.is_complete:
            return self._sought()
        for why, cut in _HABITS.items():
            if self._agrees(cut=cut):
                return AGREES, why, ""
        is_open = not OPEN_ENDED.isdisjoint(figure.precision for figure in (self.share, self.count, self.base))
        if is_open and claim_of(self.share).loose.meets(self.computed().loose):
            return UNCHECKED, "open_ended", ""
        return DIFFERS, *self._fitting(self._bases, _whole_number(self.count))

    def _agrees(self, *, cut: bool) -> bool:
        count, base = _whole_number(self.count), _whole_number(self.base)
        if count is None or base is None:
            printed = rounding.interval_of(self.share.value, self.share.precision, percent=True, cut=cut)
            return printed.meets(self.computed().usual)
        # Whole numbers decide the very edge of the rounding, which intervals that touch leave open.
        share = self.share
        return count in possible_counts(share.value + self.excess, base, share.precision, cut=cut)

    def _sought(self) -> tuple[str, str, str]:
        """Return what the one that was printed, count or base, allows for the other."""
        reason, find, given = "base_not_printed", self._bases, _whole_number(self.count)
        if self.count is None and self.base.value > 0:
            reason, find, given = "count_not_printed", self._counts, _whole_number(self.base)
        why, possible = self._fitting(find, given)
        may_be_nothing = claim_of(self.share).usual.low + self.excess <= 0  # then there is no largest base
        if possible or given is None or may_be_nothing or self.share.precision in OPEN_ENDED:
            return UNCHECKED, why or reason, possible
        return DIFFERS, "impossible", ""

    def _fitting(self, find: Callable, given: int | None) -> tuple[str, str]:
        """Return the whole numbers that fit as text, after the habit of printing that they need."""
        for why, cut in _HABITS.items() if given is not None else ():
            if numbers := find(given, cut):
                return why, rounding.in_runs(numbers)
        return "", ""

    def _bases(self, count: int, cut: bool) -> range:
        bases = rounding.possible_bases(count, self.share.value + self.excess, self.share.precision, cut=cut)
        return range(max(bases.start, math.ceil(100 * count / self.most)), bases.stop)

    def _counts(self, base: int, cut: bool) -> range:
        counts = possible_counts(self.share.value + self.excess, base, self.share.precision, cut=cut)
        end = counts.stop if math.isinf(self.most) else math.floor(self.most * base / 100) + 1
        return range(counts.start, min(counts.stop, end))


def classes(figures: Figures, identity) -> Iterator[dict]:
    """Check that the printed shares of the exclusive classes of a rating leave nothing of 100 %.

    The classes are those of the scheme in force in the year; one with the condition ``exemplary_apart`` is one only
    where the source counts it apart, and one of which the count was printed alone has this count of the base.

    One check per area, year and source with two shares or more: ``computed`` is what the shares leave of 100 %,
    ``printed`` 0, or missing where a class was not printed (``class_not_printed``), ``possible`` the bases of which
    every share is a whole count, up to the largest the source printed; empty where the base of the year is one. One
    more per share inside a class that is of none of these bases a whole count: ``impossible``; ``possible`` are the
    counts of classes of which it is one.
    """
    conditional = {term.category for term in figures.terms(identity, "share") if term.condition == "exemplary_apart"}
    tables = defaultdict(list)
    for share in _shares(figures, identity):
        if share.period and share.start.year == share.end.year:
            tables[share.indicator, share.area, share.period, share.source].append(share)
    for (indicator, *_, source), shares in tables.items():
        year = shares[0].end.year
        in_force = set(scheme_in_force(figures.published.rating_schemes, RATED[indicator], year, year)["category"])
        inside = set() if figures.sources[source].exemplary == "apart" else conditional & in_force
        own = [share for share in shares if share.category in in_force - inside]
        if len(own) > 1:
            base = _belonging(figures, identity, "base", own[0])
            bases = _bases(figures, identity, own, base)
            check = _partition(figures, identity, own, in_force - inside, base, bases)
            yield check
            if check["outcome"] != DIFFERS and bases:
                yield from _impossible(identity, [share for share in shares if share.category in inside], own, bases)


def _bases(figures: Figures, identity, shares: list, base) -> list[int]:
    """Return the bases that give every share; the base of the year alone where it was printed and does."""
    printed = [share.value for share in shares if share.precision not in OPEN_ENDED]
    candidates = [figure for term in figures.terms(identity, "base") for figure in figures.of(term, shares[0].area)]
    sizes = [int(figure.value) for figure in candidates if figure.source == shares[0].source]
    bases = rounding.bases_of_shares(printed, max(sizes)) if sizes and printed else []
    return [_whole_number(base)] if _whole_number(base) in bases else bases


def _partition(figures: Figures, identity, shares: list, exclusive: set, base, bases: list) -> dict:
    """Return the check of shares of exclusive classes against 100 %."""
    missing, size = sorted(exclusive - {share.category for share in shares}), _whole_number(base)
    counts = [_belonging(figures, identity, "count", shares[0]._replace(category=name)) for name in missing]
    counts = [count for count in counts if _whole_number(count) is not None and (not _whole_number(count) or size)]
    counted = [Interval(*3 * (100 * count.value / size if count.value else 0.0,)) for count in counts]
    is_complete = len(counts) == len(missing)
    said = _outcome(shares, counted, is_complete=is_complete)
    left = _left([*(claim_of(share).usual for share in shares), *counted])
    parts = [(figure, 1) for figure in [*shares, *counts, *([base] if counts and base is not None else [])]]
    possible = "" if said[0] == DIFFERS or bases == [size] else rounding.in_runs(bases)
    return check_row(identity, said, (_NOTHING if is_complete else None, left), (), parts, possible)


def _outcome(shares: list, counted: list[Interval], *, is_complete: bool) -> tuple[str, str]:
    loose = _left([*(claim_of(share).loose for share in shares), *counted])
    if not is_complete:
        return (UNCHECKED, "class_not_printed") if loose.high >= 0 else (DIFFERS, "")
    for why, cut in _HABITS.items():
        printed = (rounding.interval_of(share.value, share.precision, percent=True, cut=cut) for share in shares)
        if _left([*printed, *counted]).meets(_NOTHING):
            return AGREES, why
    return (UNCHECKED, "open_ended") if loose.meets(_NOTHING) else (DIFFERS, "")


def _left(shares: Iterable[Interval]) -> Interval:
    """Return what the shares leave of 100 %; the ends of printed shares have few decimals, and so has this."""
    lows, values, highs = zip(*shares, strict=True)
    return Interval(*(round(100 - math.fsum(side), 9) for side in (highs, values, lows)))


def _impossible(identity, inside: list, own: list, bases: list[int]) -> Iterator[dict]:
    """Give the check of each share inside a class that no base has, however digits were dropped; the class may have."""
    counts = sorted({number for base in bases for one in own for number in possible_counts(one.value, base)})
    for share in inside:
        fitting = (possible_counts(share.value, base, cut=cut) for base in bases for cut in _HABITS.values())
        if share.precision == "rounded" and not any(fitting):
            possible = rounding.in_runs(number for number in counts if possible_counts(share.value, number))
            said, sides = (DIFFERS, "impossible"), (claim_of(share).usual, None)
            yield check_row(identity, said, sides, [share], [(one, 1) for one in own], possible)
