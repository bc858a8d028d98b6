"""Which printed count and which printed base belong to a printed share.

The base is the whole question of a percentage, so it is answered narrowly. A stock must be dated inside the period of
the share, or end with it; the latest such stock counts. A stock of another year is no base, however little it may have
moved. What is itself counted over a period must have the very period of the share; only a base may also be of the full
calendar year when the share runs from 1 January, because plans are made for years.
"""

from collections.abc import Sequence

import pandas as pd

from chibo.metrics.consistency.terms import Figures, with_role
from chibo.store import Published


def shares_of(published: Published, terms: Sequence, areas: Sequence[str] | None = None) -> pd.DataFrame:
    """Return the figures that the ``share`` terms of an identity name, in order of time; ``*`` is every category."""
    found = published.observations
    wanted = pd.Series(False, found.index)
    for term in with_role(terms, "share"):
        wanted |= (found["indicator"] == term.indicator) & (
            (found["category"] == term.category) | (term.category == "*")
        )
    if areas is not None:
        wanted &= found["area"].isin(areas)
    return found[wanted].sort_values(["end", "start", "id"])


def belonging(figures: Figures, terms: Sequence, role: str, share, match: str):
    """Return the figure that is the ``count`` or the ``base`` of a share: a row, or ``None`` where none was printed.

    Parameters
    ----------
    figures : the published layer
    terms : the terms of one identity, tried in their order; category ``*`` is the category of the share
    role : ``count`` or ``base``
    share : a row of ``observations``
    match : ``source`` when only the source of the share will do, or ``any``, which prefers it
    """
    for term in with_role(terms, role):
        term = term._replace(category=share.category) if term.category == "*" else term
        found = [
            figure
            for figure in figures.of(term, [share.area])
            if (match == "any" or figure.source == share.source) and _of_its_time(figure, share, plans=role == "base")
        ]
        if found:
            return max(found, key=lambda one: (one.source == share.source, one.period == share.period, one.end))
    return None


def whole(figure) -> int | None:
    """Return the whole number a figure is; ``None`` where it was not printed, or not as exactly one number."""
    return int(figure.value) if figure is not None and figure.precision == "exact" else None


def _of_its_time(figure, share, *, plans: bool) -> bool:
    if figure.period == share.period:
        return figure.period != "" or figure.source == share.source
    if "" in (figure.period, share.period):
        return False
    if figure.measure == "stock":
        return figure.end == share.end or (share.start <= figure.start and figure.end <= share.end)
    first, last = pd.Timestamp(share.start.year, 1, 1), pd.Timestamp(share.start.year, 12, 31)
    runs_in_the_year = share.start == first and share.end <= last
    same = (figure.start, figure.end) == (share.start, share.end)
    return same or (plans and runs_in_the_year and (figure.start, figure.end) == (first, last))
