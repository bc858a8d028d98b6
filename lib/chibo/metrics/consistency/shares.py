"""The printed shares of exclusive classes of a rating against 100 %: what they leave, and of which base they can be."""

import math
from collections.abc import Iterable, Sequence

from chibo.metrics.consistency.check import AGREES, DIFFERS, UNCHECKED, Check, Interval
from chibo.metrics.consistency.claims import claim_of
from chibo.metrics.consistency.matching import belonging, shares_of, whole
from chibo.metrics.consistency.rounding import (
    OPEN_ENDED,
    bases_of_shares,
    decimals_of,
    in_runs,
    interval_of,
    possible_counts,
)
from chibo.metrics.consistency.terms import Figures, with_role
from chibo.model.rows import plain_rows
from chibo.store import Published

_SUBJECT = {
    "organisations_rated_pct": "organisation",
    "subordinate_cells_rated_pct": "organisation",
    "members_rated_pct": "member",
}


def share_checks(figures: Figures, identity, terms: Sequence, areas: Sequence[str] | None = None) -> list[Check]:
    """Check that the printed shares of the exclusive classes of a rating leave nothing of 100 %.

    The classes are those of the scheme in force in the year. A class whose share term has the condition
    ``exemplary_apart`` is one only where the source counts it apart. A class whose count was printed instead of its
    share has this count of the base. One share alone has nothing to be added to, and shares of several years are no
    partition.

    Parameters
    ----------
    figures : the published layer
    identity : a row of ``identities`` of kind ``shares``
    terms : its rows of ``identity_terms``
    areas : only shares of these areas; all when not given

    Returns
    -------
    list of Check
        One per area, year and source with two shares or more. ``computed`` is always what the shares leave of 100 %.
        ``printed`` is 0 where every class is known, and missing where one is not: then it is unchecked,
        ``class_not_printed``, or differs because the shares are more than 100 % already. ``possible`` are the bases of
        which every share is a whole count, up to the largest base the source printed of whatever date; empty where the
        base of the year was printed and is one of them.

        One more per share that lies inside a class and is of none of these bases a whole count: it differs,
        ``impossible``; ``possible`` are the counts of classes of which it is one.
    """
    published = figures.published
    shares = shares_of(published, terms, areas)
    shares = shares[shares["start"].dt.year == shares["end"].dt.year]
    conditional = {term.category for term in terms if term.condition == "exemplary_apart"}
    checks = []
    for (indicator, _, _, source), rows in shares.groupby(["indicator", "area", "period", "source"], sort=False):
        classes = _classes(published, _SUBJECT.get(indicator, ""), rows["end"].iloc[0].year)
        inside = classes & conditional if figures.exemplary[source] != "apart" else set()
        own = plain_rows(rows[rows["category"].isin(classes - inside)])
        if len(own) > 1:
            bases = _bases(figures, terms, own)
            check = _check(figures, identity, terms, own, classes - inside, bases)
            nested = rows[rows["category"].isin(inside) & (rows["precision"] == "rounded")]
            unfit = [share for share in plain_rows(nested) if check.outcome != DIFFERS and not _fits(share, bases)]
            checks += [check, *(_impossible(identity, share, own, bases) for share in unfit)]
    return checks


def _classes(published: Published, subject: str, year: int) -> set[str]:
    schemes = published.rating_schemes[published.rating_schemes["subject"] == subject]
    in_force = (schemes["first_year"] <= year) & (schemes["last_year"].fillna(year) >= year)
    return set(schemes.loc[in_force, "category"])


def _bases(figures: Figures, terms: Sequence, shares: list) -> list[int]:
    """Return the bases that give every share; the base of the year alone where it was printed and does."""
    first, printed = shares[0], [share.value for share in shares if share.precision not in OPEN_ENDED]
    found = [figure for term in with_role(terms, "base") for figure in figures.of(term, [first.area])]
    sizes = [int(figure.value) for figure in found if figure.source == first.source]
    if not sizes or not printed:
        return []
    bases = bases_of_shares(printed, [decimals_of(value) for value in printed], max(sizes))
    of_the_year = whole(belonging(figures, terms, "base", first, "source"))
    return [of_the_year] if of_the_year in bases else bases


def _check(figures: Figures, identity, terms: Sequence, shares: list, classes: set[str], bases: list[int]) -> Check:
    first, missing = shares[0], sorted(classes - {share.category for share in shares})
    base = belonging(figures, terms, "base", first, "source")
    counts = [belonging(figures, terms, "count", first._replace(category=name), "source") for name in missing]
    counts = [count for count in counts if whole(count) is not None and (not whole(count) or whole(base))]
    counted = [_share_of(count, base) for count in counts]
    is_complete = len(counts) == len(missing)
    outcome, why = _outcome(shares, counted, is_complete=is_complete)
    used = [*shares, *counts, *([base] if counts and base is not None else [])]
    return Check(
        identity=identity.id,
        kind=identity.kind,
        area=first.area,
        period=first.period,
        outcome=outcome,
        printed=Interval(0, 0, 0) if is_complete else None,
        computed=_left([*(claim_of(share).usual for share in shares), *counted]),
        why=why,
        possible="" if outcome == DIFFERS or bases == [whole(base)] else in_runs(bases),
        parts=tuple(figure.id for figure in used),
        multipliers=(1,) * len(used),
    )


def _fits(share, bases: list[int]) -> bool:
    """Return whether a share is a whole count of some base, however its digits were dropped; true without bases."""
    ways = [{"decimals": decimals_of(share.value), "cut": cut} for cut in (False, True)]
    return not bases or any(possible_counts(share.value, base, **way) for base in bases for way in ways)


def _impossible(identity, share, classes: list, bases: list[int]) -> Check:
    """Return the check of a share inside a class that is no share of the bases; perhaps it is one of that class."""
    counts = {n for base in bases for one in classes for n in possible_counts(one.value, base, decimals_of(one.value))}
    fitting = [n for n in sorted(counts) if possible_counts(share.value, n, decimals_of(share.value))]
    return Check(
        identity=identity.id,
        kind=identity.kind,
        area=share.area,
        period=share.period,
        outcome=DIFFERS,
        printed=claim_of(share).usual,
        why="impossible",
        possible=in_runs(fitting),
        whole=(share.id,),
        parts=tuple(one.id for one in classes),
        multipliers=(1,) * len(classes),
    )


def _share_of(count, base) -> Interval:
    share = 100 * count.value / base.value if count.value else 0.0
    return Interval(share, share, share)


def _outcome(shares: list, counted: list[Interval], *, is_complete: bool) -> tuple[str, str]:
    loose = _left([*(claim_of(share).loose for share in shares), *counted])
    if not is_complete:
        return (UNCHECKED, "class_not_printed") if loose.high >= 0 else (DIFFERS, "")
    nothing = Interval(0, 0, 0)
    for why, cut in (("", False), ("cut_off", True)):
        printed = [interval_of(one.value, one.precision, decimals_of(one.value), cut=cut) for one in shares]
        if _left([*printed, *counted]).meets(nothing):
            return AGREES, why
    return (UNCHECKED, "open_ended") if loose.meets(nothing) else (DIFFERS, "")


def _left(shares: Iterable[Interval]) -> Interval:
    """Return what the shares leave of 100 %; the ends of printed shares have few decimals, and so has this."""
    lows, values, highs = zip(*shares, strict=True)
    return Interval(*(round(100 - math.fsum(side), 9) for side in (highs, values, lows)))
