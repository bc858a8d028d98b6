"""Printed percentages against the count and the base printed for them."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from chibo.metrics.consistency.check import AGREES, DIFFERS, UNCHECKED, Check, Interval
from chibo.metrics.consistency.claims import Claim, claim_of
from chibo.metrics.consistency.matching import belonging, shares_of, whole
from chibo.metrics.consistency.rounding import (
    OPEN_ENDED,
    decimals_of,
    in_runs,
    interval_of,
    possible_bases,
    possible_counts,
    would_print,
)
from chibo.metrics.consistency.terms import Figures
from chibo.model.rows import plain_rows


def ratio_checks(figures: Figures, identity, terms: Sequence, areas: Sequence[str] | None = None) -> list[Check]:
    """Check printed percentages against 100 · count / base, less 100 where they are an excess over it.

    Parameters
    ----------
    figures : the published layer
    identity : a row of ``identities`` of kind ``ratio`` or ``excess``
    terms : its rows of ``identity_terms``; of several counts or bases the first that was printed for the time of the
        share is taken (:mod:`chibo.metrics.consistency.matching`)
    areas : only shares of these areas; all when not given

    Returns
    -------
    list of Check
        One per share of which the count or the base was printed. With both it agrees or differs, and where it differs
        ``possible`` are the bases that would fit the count. ``base_not_printed``: ``possible`` are the bases that fit
        the count. ``count_not_printed``: ``possible`` are the counts that fit the base. It differs with ``impossible``
        where no whole number fits. ``cut_off``, whatever the outcome: what it says holds only if the source cut digits
        off instead of rounding.
    """
    most = figures.published.indicators.set_index("id")["maximum"]
    checks = []
    for share in plain_rows(shares_of(figures.published, terms, areas)):
        count, base = (belonging(figures, terms, role, share, identity.match) for role in ("count", "base"))
        if count is None and base is None:
            continue
        ratio = _Ratio(share, count, base, over=identity.kind == "excess", most=most[share.indicator])
        outcome, why, possible = ratio.verdict()
        parts = tuple(part.id for part in (count, base) if part is not None)
        checks.append(
            Check(
                identity=identity.id,
                kind=identity.kind,
                area=share.area,
                period=share.period,
                outcome=outcome,
                printed=claim_of(share).usual,
                computed=ratio.computed().usual if ratio.is_complete else None,
                why=why,
                possible=possible,
                whole=(share.id,),
                parts=parts,
                multipliers=(1,) * len(parts),
            )
        )
    return checks


@dataclass(frozen=True)
class _Ratio:
    """A printed share with its count and its base, rows of ``observations`` or ``None``.

    ``over``: the share is an excess over the base; ``most``: the largest share that makes sense, missing without one.
    """

    share: object
    count: object
    base: object
    over: bool
    most: float

    @property
    def is_complete(self) -> bool:
        """Whether there is something to divide, and something to divide it by."""
        return self.count is not None and self.base is not None and self.base.value > 0

    def computed(self) -> Claim:
        """Return the share that count and base make."""
        both = zip(claim_of(self.count), claim_of(self.base), strict=True)
        return Claim(*(self._quotient(count, base) for count, base in both))

    def verdict(self) -> tuple[str, str, str]:
        """Return the outcome, why, and the whole numbers possible."""
        if self.is_complete:
            return self._compared()
        if self.count is None and self.base is not None and self.base.value > 0:
            return self._sought("count_not_printed", self._counts, given=whole(self.base))
        return self._sought("base_not_printed", self._bases, given=whole(self.count))

    def _quotient(self, count: Interval, base: Interval) -> Interval:
        low = 100 * max(count.low, 0) / base.high
        high = 100 * count.high / base.low if base.low > 0 else math.inf
        return Interval(*(share - 100 * self.over for share in (low, 100 * count.value / base.value, high)))

    def _compared(self) -> tuple[str, str, str]:
        for why, cut in self._habits():
            if self._agrees(cut=cut):
                return AGREES, why, ""
        is_open = not OPEN_ENDED.isdisjoint(figure.precision for figure in (self.share, self.count, self.base))
        if is_open and claim_of(self.share).loose.meets(self.computed().loose):
            return UNCHECKED, "open_ended", ""
        return DIFFERS, *self._fitting(self._bases, given=whole(self.count))

    def _agrees(self, *, cut: bool) -> bool:
        count, base = whole(self.count), whole(self.base)
        if count is None or base is None:
            share = self.share
            printed = interval_of(share.value, share.precision, decimals_of(share.value), cut=cut)
            return printed.meets(self.computed().usual)
        # Whole numbers decide the very edge of the rounding, which intervals that touch leave open.
        share = Fraction(100 * count, base) - 100 * self.over
        return would_print(share, **self._printed(cut))

    def _sought(self, reason: str, find: Callable, *, given: int | None) -> tuple[str, str, str]:
        """Return what the one that was printed, count or base, allows for the other."""
        why, possible = self._fitting(find, given=given)
        may_be_nothing = claim_of(self.share).usual.low + 100 * self.over <= 0  # then there is no largest base
        if possible or given is None or may_be_nothing or self.share.precision in OPEN_ENDED:
            return UNCHECKED, why or reason, possible
        return DIFFERS, "impossible", ""

    def _fitting(self, find: Callable, *, given: int | None) -> tuple[str, str]:
        """Return the whole numbers that fit as text, after the habit of printing that they need."""
        for why, cut in self._habits() if given is not None else []:
            if found := find(given, cut):
                return why, in_runs(found)
        return "", ""

    def _habits(self) -> list[tuple[str, bool]]:
        """Return the ways of printing, and what to say where only this one explains the figure."""
        return [("", False), ("cut_off", True)] if self.share.precision == "rounded" else [("", False)]

    def _bases(self, count: int, cut: bool) -> range:
        found = possible_bases(count, **self._printed(cut), over=self.over)
        least = found.start if pd.isna(self.most) else math.ceil(100 * count / self.most)
        return range(max(found.start, least), found.stop)

    def _counts(self, base: int, cut: bool) -> range:
        found = possible_counts(base=base, **self._printed(cut), over=self.over)
        end = found.stop if pd.isna(self.most) else math.floor(self.most * base / 100) + 1
        return range(found.start, min(found.stop, end))

    def _printed(self, cut: bool) -> dict:
        value = self.share.value
        return {"printed_pct": value, "decimals": decimals_of(value), "precision": self.share.precision, "cut": cut}
