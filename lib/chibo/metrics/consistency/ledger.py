"""The ledger: every published figure of an area with what was checked about it, and what came of the checks."""

import pandas as pd

from chibo.metrics.consistency.check import AGREES, DIFFERS, OUTCOMES, UNCHECKED
from chibo.metrics.figures import select, trace
from chibo.model.rows import plain_rows
from chibo.store import Published


def ledger(published: Published, checks: pd.DataFrame, *, area: str) -> pd.DataFrame:
    """Return every figure published about an area.

    Parameters
    ----------
    published : the published layer
    checks : result of :func:`chibo.metrics.consistency.checks`
    area : the area; figures of the places inside it are not listed, but counted in the checks of its own

    Returns
    -------
    DataFrame
        One row per figure, by indicator and date: the columns of ``observations``, ``subject``, ``grade`` (the
        letter of its source's reliability), ``agrees``, ``differs`` and ``unchecked`` (numbers
        of checks the figure takes part in), ``outcome``
        (``differs`` where one does, else ``agrees`` where one does, else ``unchecked``, or ``not_compared``),
        ``status``, ``figures``.
    """
    indicators = published.indicators.set_index("id")
    found = select(published, indicators.index.tolist(), area=area, category=None)
    order = {name: place for place, name in enumerate(indicators.index)}
    reliability = published.sources.set_index("id")["reliability"]
    counted = _counts(checks)
    found = found.assign(
        subject=found["indicator"].map(indicators["subject"]),
        grade=found["source"].map(reliability),
        order=found["indicator"].map(order),
        **{outcome: found["id"].map(counted[outcome]).fillna(0).astype(int) for outcome in OUTCOMES},
    )
    found["outcome"] = "not_compared"
    for outcome in (UNCHECKED, AGREES, DIFFERS):
        found["outcome"] = found["outcome"].mask(found[outcome] > 0, outcome)
    return found.sort_values(["order", "end", "category", "id"], ignore_index=True).drop(columns="order")


def summary(ledger: pd.DataFrame, checks: pd.DataFrame) -> pd.DataFrame:
    """Return what a ledger and its checks come to: one row, or none when there are no figures.

    Returns
    -------
    DataFrame
        ``count`` of figures, ``sources``, ``checks``, ``agrees``, ``differs``, ``unchecked`` (numbers of checks),
        ``compared`` (figures in some check), ``case`` (``agreed`` when no check differs, ``alone`` when there is none),
        ``status``, ``figures``.
    """
    if ledger.empty:
        return pd.DataFrame(columns=["count", "figures"])
    outcomes = checks["outcome"].value_counts()
    counts = {outcome: int(outcomes.get(outcome, 0)) for outcome in OUTCOMES}
    row = {
        "count": len(ledger),
        "sources": ledger["source"].nunique(),
        "checks": len(checks),
        **counts,
        "compared": int((ledger["outcome"] != "not_compared").sum()),
        "case": "" if counts[DIFFERS] else "agreed" if len(checks) else "alone",
        "status": "derived",
        "figures": trace(ledger["figures"]),
    }
    return pd.DataFrame([row])


def with_outcome(published: Published, checks: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Return the checks of one outcome with the notes that may explain them.

    Parameters
    ----------
    published : the published layer
    checks : result of :func:`chibo.metrics.consistency.checks`
    outcome : ``agrees``, ``differs`` or ``unchecked``

    Returns
    -------
    DataFrame
        The checks with ``notes``: ids of notes.csv, separated by blanks: that of the identity, or else those of the
        figures, or else those of their sources.
    """
    checks = checks[checks["outcome"] == outcome].reset_index(drop=True)
    figures = {row.id: row for row in plain_rows(published.observations)}
    of_identity = published.identities.set_index("id")["note"].to_dict()
    of_source = published.sources.set_index("id")["note"].to_dict()
    notes = []
    for row in plain_rows(checks):
        used = [figures[figure] for figure in row.figures.split()]
        known = [
            [of_identity[row.identity]],
            [figure.note for figure in used],
            [of_source[figure.source] for figure in used],
        ]
        notes.append(next((said for said in map(trace, known) if said), ""))
    return checks.assign(notes=notes)


def _counts(checks: pd.DataFrame) -> pd.DataFrame:
    """Return how many checks of each outcome a figure takes part in: one row per figure."""
    each = checks.assign(figure=checks["figures"].str.split()).explode("figure")
    table = pd.crosstab(each["figure"], each["outcome"]) if len(each) else pd.DataFrame()
    return table.reindex(columns=OUTCOMES, fill_value=0)
