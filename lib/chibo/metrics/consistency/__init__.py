"""What printed figures can mean, whether they agree, and what was published at all.

``published`` is the published layer; its ``identities`` and ``identity_terms`` say what is compared with what.
``area`` is the id of an area, ``checks`` a result of :func:`checks`.
"""

import functools

import pandas as pd

from chibo.metrics.consistency import identities, percentages
from chibo.metrics.consistency.solutions import Printed, readings, solutions
from chibo.metrics.figures import Figures, around, by_indicator, known_area, one_row, select, trace, with_all_inside
from chibo.metrics.rounding import AGREES, DIFFERS, OUTCOMES, UNCHECKED
from chibo.model.rows import plain_rows
from chibo.store import Published
from chibo.words.periods import parse_period

__all__ = ["Printed", "checks", "instruments", "ledger", "readings", "search", "sharpness"]
__all__ += ["solutions", "summary", "timeliness", "with_outcome"]

_CHECKED_BY = {"sum": identities.sums, "areas": identities.sums, "same": identities.same, "flow": identities.flows}
_CHECKED_BY |= {"constant": identities.constants, "successor": identities.successors, "at_most": identities.at_most}
_CHECKED_BY |= {"spans": identities.spans, "later": identities.later, "jumps": identities.jumps}
_CHECKED_BY |= {"ratio": percentages.ratios, "excess": percentages.ratios, "shares": percentages.classes}


def checks(published: Published, *, area: str | None = None) -> pd.DataFrame:
    """Return the outcome of every identity for an area, all places inside it and what these became, or everywhere.

    One row per comparison, what differs first, then what cannot be checked, then what agrees; by area (in the order of
    ``areas``) and period: ``identity``, ``kind``, ``area``, ``period``, ``outcome`` (``agrees``, ``differs``,
    ``unchecked``), ``why`` (reason of ``unchecked``, or what to know about another outcome), ``printed`` and
    ``computed`` with their ``_low`` and ``_high``, ``difference`` (computed − printed; of kinds ``constant`` and
    ``successor`` what was gained since: printed − computed), ``possible`` (whole numbers that would make it agree, as
    text such as ``35`` or ``174–175``), ``whole`` and ``parts`` (figure ids, separated by blanks), ``multipliers`` (one
    per part), ``sharp_pct`` (where it agrees: 100 if all its figures are exact, of a percentage the share of
    percentages written at random that no whole number of its base gives); numbers are missing and texts empty where
    there is nothing to say. They are made once of an opened folder: whoever changes a frame in it opens it anew.
    """
    table = _all_checks(published)
    if area is None:
        return table.copy()
    places = with_all_inside(published.areas, known_area(published, area))
    became = published.areas.loc[published.areas["id"].isin(places[1:]), "successor"]
    return table[table["area"].isin([*places, *became])].reset_index(drop=True)


@functools.lru_cache(maxsize=1)
def _all_checks(published: Published) -> pd.DataFrame:
    """Compare everything, once for the same figures: reports of several places look at parts of it."""
    figures, rows = Figures(published), []
    for identity in plain_rows(published.identities):
        rows += [row for row in _CHECKED_BY[identity.kind](figures, identity) if _holds(identity, row)]
    order = {place: number for number, place in enumerate(published.areas["id"])}
    rows.sort(key=lambda row: (OUTCOMES.index(row["outcome"]), order[row["area"]], row["period"]))
    table, numbers = pd.DataFrame(rows, columns=identities.COLUMNS), ("printed", "computed", "difference", "sharp")
    return table.astype({name: "float64" for name in table if name.startswith(numbers)})


def _holds(identity, row: dict) -> bool:
    # For an undated whole an identity holds only if it always does.
    holds, time = parse_period(identity.period), parse_period(row["period"])
    in_time = holds is None or (time is not None and holds.start <= time.start and time.end <= holds.end)
    return in_time and identity.area in ("", row["area"])


def ledger(published: Published, checks: pd.DataFrame, *, area: str) -> pd.DataFrame:
    """Return every figure published about an area itself with what came of its checks.

    One row per figure, by indicator and date: the columns of ``observations``, ``subject``, ``grade`` (the letter of
    its source's reliability), ``agrees``, ``differs`` and ``unchecked`` (numbers of its checks), ``outcome``
    (``differs`` where one does, else ``agrees`` where one does, else ``unchecked``, or ``not_compared``).
    """
    rows = by_indicator(published, select(published, area=area, category=None), "end", "category", "id")
    each = checks[["figures", "outcome"]].assign(figure=checks["figures"].str.split()).explode("figure")
    counts = pd.crosstab(each["figure"], each["outcome"]).reindex(rows["id"], columns=OUTCOMES)
    counts = counts.fillna(0).astype(int).set_index(rows.index)
    outcome = pd.Series("not_compared", rows.index)
    for name in (UNCHECKED, AGREES, DIFFERS):
        outcome = outcome.mask(counts[name] > 0, name)
    grade = rows["source"].map(published.sources.set_index("id")["reliability"])
    return rows.assign(grade=grade, **counts, outcome=outcome)


def summary(ledger: pd.DataFrame, checks: pd.DataFrame, *, year: int | None = None) -> pd.DataFrame:
    """Return what a ledger and its checks come to: one row, or none when there are no figures.

    ``count`` of figures, ``sources``, ``checks``, ``made`` (those that could be), ``differs``, ``unchecked``,
    ``agrees`` (numbers of checks), ``indicator`` (of most that differ, ``most``), ``made_in_year`` and
    ``differs_in_year`` (of a period that ends in ``year``), ``case`` (``agreed`` when none differs, ``alone`` when
    there is none).
    """
    if ledger.empty:
        return pd.DataFrame(columns=["count", "figures"])
    counts = checks["outcome"].value_counts().reindex(OUTCOMES, fill_value=0)
    times = checks["period"].map(lambda period: parse_period(period).end.year if period else None)
    differing = checks.loc[checks["outcome"] == DIFFERS, "indicator"].value_counts().head(1)
    in_year = checks.loc[(times == year) & (checks["outcome"] != UNCHECKED), "outcome"]
    return one_row(
        count=len(ledger),
        sources=ledger["source"].nunique(),
        checks=len(checks),
        made=int(len(checks) - counts["unchecked"]),
        **counts,
        indicator=differing.index[0] if len(differing) else "",
        most=differing.sum(),
        made_in_year=len(in_year),
        differs_in_year=int((in_year == DIFFERS).sum()),
        case="" if counts[DIFFERS] else "agreed" if len(checks) else "alone",
        status="derived",
        figures=trace(ledger["figures"]),
    )


def sharpness(checks: pd.DataFrame) -> pd.DataFrame:
    """Return how sharp the checks that agree are: one row, or none when none agrees.

    ``agree`` (how many), ``exact`` (those with a ``sharp_pct`` of 100), ``least`` and ``middle`` (lowest and median of
    the others; missing when there is none, and then ``case`` is ``exact``).
    """
    agree = checks[checks["outcome"] == AGREES]
    if agree.empty:
        return agree
    others = agree.loc[agree["sharp_pct"] < 100, "sharp_pct"]
    return one_row(
        agree=len(agree),
        exact=int((agree["sharp_pct"] == 100).sum()),
        least=others.min(),
        middle=others.median(),
        case="" if len(others) else "exact",
        status="derived",
        figures=trace(agree["figures"]),
    )


def with_outcome(published: Published, checks: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Return the checks of one outcome (``agrees``, ``differs``, ``unchecked``) with the notes that may explain them.

    The checks with ``notes``: ids of notes.csv, separated by blanks: that of the identity, or else those of the
    figures, or else those of their sources.
    """
    checks = checks[checks["outcome"] == outcome].reset_index(drop=True)
    figures, of_identity = published.observations.set_index("id"), published.identities.set_index("id")["note"]
    of_sources = figures["source"].map(published.sources.set_index("id")["note"])
    used = zip(checks["identity"], checks["figures"].str.split(), strict=True)
    notes = [of_identity[one] or trace(figures["note"][ids]) or trace(of_sources[ids]) for one, ids in used]
    return checks.assign(notes=notes)


def instruments(published: Published, *, area: str) -> pd.DataFrame:
    """Return the instruments that sources name for an area and the places around it, in order of time, undated first.

    The rows of ``instruments`` with ``status``, ``ids`` of the figure whose note is about the instrument, if any, and
    ``figures``: that one, or else the first of its source.
    """
    rows = published.instruments[published.instruments["area"].isin(around(published, area))]
    keys = ("note", "source")
    noted, printed = (published.observations.drop_duplicates(key).set_index(key)["id"].to_dict() for key in keys)
    ids = rows["id"].map(noted).fillna("")
    rows = rows.assign(status="as_reported", ids=ids, figures=ids.where(ids != "", rows["source"].map(printed)))
    return rows.fillna({"figures": ""}).sort_values("period", kind="stable", ignore_index=True)


def timeliness(published: Published, *, area: str) -> pd.DataFrame:
    """Return for each source of an area which day its figures speak of last, and when it was published.

    One row per source with both dates, in order of publication: ``source``, ``title``, ``publisher``, ``published``
    (its ``day``), ``end`` (last day of a figure), ``lag_days`` between them, ``count`` of figures, ``seen`` (``whole``
    or ``part``), ``reliability``. No source whose page came later than its text, without a day, or published inside
    the period, and none with a figure whose period we inferred: it would follow from what is asked for.
    """
    rows = select(published, area=area, category=None).dropna(subset="end")
    rows = rows[~rows["source"].isin(rows.loc[rows["status"] == "inferred", "source"])]
    table = rows.groupby("source", as_index=False).agg(end=("end", "max"), count=("id", "count"), figures=("id", trace))
    table = table.merge(published.sources.rename(columns={"id": "source"}), on="source")
    table = table[table["text_date"].eq("") & (table["published"].str.len() == len("2013-12-31"))]
    table = table.assign(day=pd.to_datetime(table["published"]), status="as_reported").sort_values(["day", "source"])
    return table.assign(lag_days=(table["day"] - table["end"]).dt.days).query("lag_days >= 0")


def search(published: Published, *, area: str, year: int | None = None) -> pd.DataFrame:
    """Return how far the search for figures of an area went, in all or for one year: one row, or none.

    ``sources``, ``whole`` and ``part`` (how many were seen so), ``a``, ``b``, ``c`` (by reliability), ``subjects``
    (ids), ``count`` of figures, ``inferred`` and ``undated`` (figures whose period we inferred, or nobody knows).
    """
    rows = by_indicator(published, select(published, area=area, category=None, year=year), "id")
    if rows.empty:
        return rows
    sources = published.sources[published.sources["id"].isin(rows["source"])]
    codes = [sources["reliability"].str.lower(), sources["seen"], rows["period_status"].replace("unknown", "undated")]
    kinds = ["whole", "part", "a", "b", "c", "inferred", "undated"]
    return one_row(
        sources=len(sources),
        **pd.concat(codes).value_counts().reindex(kinds, fill_value=0),
        subjects=trace(rows["subject"]),
        count=len(rows),
        status="derived",
        figures=trace(rows["id"]),
    )
