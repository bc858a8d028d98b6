"""Quality of organisations and members: annual ratings, numbers of organisations, admissions."""

from collections.abc import Iterable, Sequence

import pandas as pd

from chibo.metrics.breaks import breaks_of, with_segments
from chibo.metrics.consistency import possible_bases
from chibo.metrics.figures import latest, select, trace, whole_years
from chibo.metrics.ratings import CLEAN_STRONG, EXEMPLARY, NOT_SAID, NOT_STATED, nearest_ratings
from chibo.metrics.register import few, measure
from chibo.model.layers import Register
from chibo.model.rows import plain_rows
from chibo.store import Published


def organisation_ratings(published: Published, *, area: str, year: int) -> pd.DataFrame:
    """Return the annual ratings of grassroots organisations (tổ chức cơ sở đảng), the area's and those of its peers.

    The year is the report year, or else the nearest one for which the area published ratings. Peers are of that year
    or else of their nearest one under the same scheme, so that one scheme holds for all.

    Returns
    -------
    DataFrame
        One row per area and category of the scheme in force, best first, and a last row ``not_stated`` where the
        printed categories do not fill the base: ``area``, ``period``, ``category``, ``rank``, ``count`` (missing when
        only shares were printed), ``base`` (organisations rated, or existing where only these were printed),
        ``base_kind`` (``rated`` or ``existing``), ``share_pct`` of the base, ``printed_pct``, ``low_pct`` and
        ``high_pct`` (they differ where rounding leaves ``not_stated`` open), ``scheme`` (the year it came into
        force), ``exemplary`` (``inside``, ``apart`` or ``not_said``: whether the source counts the exemplary in
        "clean and strong"; empty where the scheme has no such class), ``case`` (``in_year``, ``earlier``,
        ``later``), ``months_apart`` and ``province`` (:func:`chibo.metrics.figures.compared`), ``status``, ``figures``.
        Exemplary organisations counted *inside* another category are taken out of it, so that the rows of a place
        add up; where the source does not say, they may be in either.
    """
    existing = "grassroots_organisations"
    return nearest_ratings(published, "organisations_rated", area=area, year=year, existing=existing)


def member_ratings(published: Published, *, area: str, year: int) -> pd.DataFrame:
    """Return the annual ratings of members; the result has the shape of :func:`organisation_ratings`.

    The base is the members *rated*, not all members; who was not rated is part of no share.
    """
    return nearest_ratings(published, "members_rated", area=area, year=year)


def headline(ratings: pd.DataFrame, *, area: str) -> pd.DataFrame:
    """Return the area's best printed class of organisations and what its source leaves unsaid: one row, or none.

    Exemplary organisations that were taken out or counted apart are put back into "clean and strong".

    Returns
    -------
    DataFrame
        The first row of the area in ``ratings``, with ``unstated`` (count) and ``unstated_pct``, ``point_pct`` (what
        one organisation weighs: 100 / base), ``item`` (``exemplary``: what the sentence must say about them), and
        ``case`` refined: ``shares`` when no counts were printed, ``complete`` when nothing is left unsaid.
    """
    own = ratings[ratings["area"] == area]
    if own.empty:
        return own
    own = _with_exemplary(own)
    best, last = own.iloc[0], own.iloc[-1]
    case = "shares" if pd.isna(best["count"]) else best["case"] if last["category"] == NOT_STATED else "complete"
    return own.head(1).assign(
        unstated=last["count"],
        unstated_pct=last["share_pct"],
        point_pct=100 / best["base"],
        item=best["exemplary"],
        case=case,
    )


def _with_exemplary(own: pd.DataFrame) -> pd.DataFrame:
    """Put the exemplary organisations back into "clean and strong", the class other places print as one."""
    if list(own["category"].head(2)) != [EXEMPLARY, CLEAN_STRONG]:
        # Nothing to put back: a class counted apart and not printed stays outside.
        return own.assign(exemplary=own["exemplary"].replace("apart", "outside"))
    exemplary, best = own.iloc[0], own.iloc[[1]]
    if best["exemplary"].iloc[0] == NOT_SAID:
        return own.iloc[1:]  # adding could count them twice
    both = best.assign(
        count=best["count"] + exemplary["count"],
        share_pct=best["share_pct"] + exemplary["share_pct"],
        figures=trace(best["figures"], exemplary["figures"]),
        status="derived",
    )
    return pd.concat([both, own.iloc[2:]], ignore_index=True)


def remainder(ratings: pd.DataFrame, *, area: str) -> pd.DataFrame:
    """Return the area's printed shares with what they leave of 100 %; empty when they leave nothing.

    Returns
    -------
    DataFrame
        One row per printed category: the columns of ``ratings`` without ``case``, and ``unstated_pct``,
        ``unstated_low_pct``, ``unstated_high_pct``.
    """
    own = ratings[ratings["area"] == area].drop(columns="case")
    left = own[own["category"] == NOT_STATED]
    if left.empty:
        return left
    unstated = {f"unstated_{name}": left[name].iloc[0] for name in ("pct", "low_pct", "high_pct") if name in left}
    return own[own["category"] != NOT_STATED].assign(unstated_pct=left["share_pct"].iloc[0], **unstated)


def complete_peer(published: Published, ratings: pd.DataFrame, *, area: str) -> pd.DataFrame:
    """Return the ratings of the first other place whose source printed a count for every class of the same year.

    Returns
    -------
    DataFrame
        The rows of that place, or none, with ``case`` (``elsewhere`` in another province, else empty) and
        ``unrated``: members not rated in that year (0 if not printed).
    """
    open_ended = set(ratings.loc[(ratings["category"] == NOT_STATED) | ratings["count"].isna(), "area"])
    others = ratings[(ratings["area"] != area) & ~ratings["area"].isin(open_ended) & (ratings["months_apart"] == 0)]
    others = others.assign(case=others["province"].map({"other": "elsewhere"}).fillna(""))
    if others.empty:
        return others
    place, period = others["area"].iloc[0], others["period"].iloc[0]
    unrated = latest(select(published, "members_unrated", area=place, year=int(period)))
    extra = "" if unrated is None else unrated["figures"]
    rows = others[others["area"] == place]
    return rows.assign(
        unrated=0 if unrated is None else unrated["value"], figures=[trace(row, extra) for row in rows["figures"]]
    )


def organisations(published: Published, *, area: str) -> pd.DataFrame:
    """Return the number of grassroots organisations at each published date.

    Returns
    -------
    DataFrame
        One row per date and wording of it: ``period``, ``end``, ``total`` (the sum of its parts where only these
        were printed), ``committees`` (đảng bộ cơ sở) and ``cells`` (chi bộ cơ sở), missing where not printed,
        ``unsplit`` (the rest of the total where parts were not printed), ``item`` (``unsplit`` or ``summed`` there),
        ``status``, ``figures``, and the columns of :func:`chibo.metrics.breaks.with_segments`. A date with one part
        and no total is left out.
    """
    figures = select(published, "grassroots_organisations", area=area, category=None)
    figures = figures[figures["category"].isin(["", "committee", "cell"])]
    wide = figures.pivot_table(index=["end", "period"], columns="category", values="value", aggfunc="last")
    wide = wide.rename(columns={"": "total", "committee": "committees", "cell": "cells"}).rename_axis(columns=None)
    wide = wide.reindex(columns=["total", "committees", "cells"]).join(
        figures.groupby(["end", "period"]).agg(figures=("figures", " ".join), status=("status", "last"))
    )
    summed = wide["total"].isna()
    wide["total"] = wide["total"].fillna(wide["committees"] + wide["cells"])
    parts = wide[["committees", "cells"]]
    unsplit = (wide["total"] - parts.sum(axis=1)).where(parts.isna().any(axis=1))
    item = unsplit.isna().map({True: "", False: "unsplit"}).mask(summed, "summed")
    wide = wide.assign(unsplit=unsplit, item=item, status=wide["status"].mask(summed, "derived"))
    wide = wide.dropna(subset="total").reset_index()
    return with_segments(wide, breaks_of(published, series="borders", area=area))


def strength(published: Published, *, area: str) -> pd.DataFrame:
    """Return members and subordinate cells at each published date.

    Returns
    -------
    DataFrame
        One row per indicator and date: ``indicator`` (``members_total`` or ``subordinate_cells``), ``period``,
        ``end``, ``value``, ``status``, ``figures``.
    """
    figures = select(published, ["members_total", "subordinate_cells"], area=area)
    return figures[["indicator", "period", "end", "value", "status", "figures"]]


def admissions(published: Published, *, area: str, until: int | None = None) -> pd.DataFrame:
    """Return admissions against the target, for full years.

    Returns
    -------
    DataFrame
        One row per year: ``year``, ``period``, ``admitted``, ``printed_pct`` (of the target, or over it where only
        the excess was printed), ``target`` (printed, or the only whole number that reproduces the printed
        percentage), ``targets_possible`` (how many whole numbers do), ``case`` (``printed``, ``derived``, ``over`` or
        ``alone``: how the target is known; ``over`` is derived from an excess), ``status``, ``figures``, and the
        columns of :func:`chibo.metrics.breaks.with_segments`.

    Notes
    -----
    Targets are set locally. Attainment says how a place did against its own plan; it ranks nobody.
    """
    admitted = whole_years(select(published, "members_admitted", area=area, until=until))
    rows = []
    for row in plain_rows(admitted):
        attained, over, target = (
            latest(whole_years(select(published, name, area=area, year=row.end.year)))
            for name in ("admission_target_pct", "admission_over_target_pct", "admission_target")
        )
        share = over if attained is None else attained
        possible = range(0)
        if share is not None:
            possible = possible_bases(int(row.value), share["value"], share["precision"], over=attained is None)
        derived = possible[0] if len(possible) == 1 else None
        how = "alone" if derived is None else "over" if attained is None else "derived"
        rows.append(
            {
                "year": row.end.year,
                "period": row.period,
                "admitted": row.value,
                "printed_pct": None if share is None else share["value"],
                "target": derived if target is None else target["value"],
                "targets_possible": len(possible),
                "case": how if target is None else "printed",
                "status": "derived" if target is None and derived is not None else row.status,
                "figures": trace(row.figures, *(part["figures"] for part in (share, target) if part is not None)),
            }
        )
    columns = ["year", "period", "admitted", "printed_pct", "target", "targets_possible", "case", "status", "figures"]
    table = pd.DataFrame(rows, columns=columns)
    return with_segments(table, breaks_of(published, series="borders", area=area))


class SchemeError(ValueError):
    """Ratings whose category the scheme in force that year does not have.

    Attributes
    ----------
    found : pairs of rating year and category
    """

    def __init__(self, subject: str, found: Sequence[tuple[int, str]]):
        self.found = found
        super().__init__(
            f"Ratings of {subject}s with categories that no scheme in force had: "
            f"{few([f'{category!r} in {year}' for year, category in found])}. "
            "Correct the category, or add the scheme to rating_schemes."
        )


def register_organisations(
    register: Register,
    *,
    years: Iterable[int] | None = None,
    dates: Iterable | None = None,
    areas: Iterable[str] | None = None,
    by: str | None = None,
) -> pd.DataFrame:
    """Return how many grassroots organisations (tổ chức cơ sở đảng) and subordinate cells are in force.

    Parameters
    ----------
    register : the register layer
    years : 31 December of these years; by default of every year with a headcount
    dates : these dates instead of years
    areas : ids of the areas of the organisations; None means all
    by : ``"area"``, ``"sector"`` or None for the whole

    Returns
    -------
    DataFrame
        One row per date, and group if asked for: ``year``, ``date``, ``area`` or ``sector``, ``organisations`` =
        ``committees`` (đảng bộ cơ sở) + ``grassroots_cells`` (chi bộ cơ sở), ``subordinate_cells`` =
        ``neighbourhood_cells`` + ``non_residential_cells``, ``all_cells`` (grassroots and subordinate), ``status``,
        ``layer``. Groups without organisations are left out.
    """
    return measure(register, "organisations", years=years, dates=dates, areas=areas, by=by)


def register_members(
    register: Register,
    *,
    years: Iterable[int] | None = None,
    areas: Iterable[str] | None = None,
    by: str | None = None,
) -> pd.DataFrame:
    """Return the members on 31 December, official (chính thức) and probationary (dự bị).

    Parameters are those of :func:`register_organisations`; ``years`` are by default those with a headcount.

    Returns
    -------
    DataFrame
        One row per year, and group if asked for: ``year``, ``area`` or ``sector``, ``official``, ``probationary``,
        ``members`` (both), ``status``, ``layer``.
    """
    return measure(register, "members", status="as_reported", years=years, areas=areas, by=by)


def register_admissions(
    register: Register,
    *,
    years: Iterable[int] | None = None,
    areas: Iterable[str] | None = None,
    by: str | None = None,
) -> pd.DataFrame:
    """Return admissions (kết nạp) against target and against membership, and probationary members made official.

    Attainment = admitted / target, over the organisations with a target: targets are set locally, so it ranks
    nobody. Admission rate = admitted in the year / members on 31 December of the year before. Made official =
    probationary members made official / probationary members on 31 December of the year before, over the
    organisations that state it. Parameters are those of :func:`register_organisations`.

    Returns
    -------
    DataFrame
        One row per year, and group if asked for: ``year``, ``area`` or ``sector``, ``admitted``, ``target`` (missing
        where nobody has one), ``admitted_with_target`` (by organisations that have one), ``attainment_pct``,
        ``members_before`` and ``probationary_before`` (missing without a headcount), ``admission_rate_pct``,
        ``made_official`` (missing where nobody states it), ``made_official_pct``, ``status``, ``layer``.
    """
    return measure(register, "admissions", years=years, areas=areas, by=by)


def register_ratings(
    register: Register,
    rating_schemes: pd.DataFrame,
    *,
    subject: str,
    years: Iterable[int] | None = None,
    areas: Iterable[str] | None = None,
    by: str | None = None,
) -> pd.DataFrame:
    """Return how many organisations or members were given each rating, with shares of those who were rated.

    Share = category / rated. Who was not rated (``unrated``) is in no share. Rows of one ``segment`` follow one
    scheme and may be joined by a line; rows of two must not be.

    Parameters
    ----------
    register : the register layer
    rating_schemes : ``rating_schemes`` of the published layer
    subject : ``"organisation"`` or ``"member"``
    years, areas, by : as in :func:`register_organisations`; by default every year with ratings

    Returns
    -------
    DataFrame
        One row per year, group if asked for, and category of the scheme in force, best first, also where none was
        given it: ``year``, ``area`` or ``sector``, ``scheme``, ``segment`` (number of the scheme in time), ``scale``
        (A until 2017, B from 2018), ``category``, ``rank``, ``count``, ``rated``, ``unrated``, ``share_pct`` of the
        rated, ``status``, ``layer``. Its ``attrs["subject"]`` says what is counted.

    Raises
    ------
    SchemeError
        When a rating has a category that the scheme in force that year does not have.
    """
    if subject not in ("organisation", "member"):
        raise ValueError(f"subject must be 'organisation' or 'member', not {subject!r}.")
    tables = {"rating_schemes": rating_schemes}
    table = measure(register, "ratings", years=years, areas=areas, by=by, subject=subject, **tables)
    unknown = table.loc[table["rank"].isna(), ["year", "category"]].drop_duplicates()
    if len(unknown):
        raise SchemeError(subject, list(unknown.itertuples(index=False, name=None)))
    table.attrs["subject"] = subject
    return table


def register_response(
    register: Register,
    *,
    years: Iterable[int] | None = None,
    areas: Iterable[str] | None = None,
    by: str | None = None,
) -> pd.DataFrame:
    """Return the response to meeting surveys: respondents / ballots issued, both summed over the cells surveyed.

    A ballot answers several questions, so a cell's respondents are those of its most answered question. Answers of
    one question are taken to exclude each other; where several could be ticked, more answers than ballots come out,
    and ``cells_over_issued`` counts these cells. Parameters are those of :func:`register_organisations`.

    Returns
    -------
    DataFrame
        One row per year, and group if asked for: ``year``, ``area`` or ``sector``, ``cells`` surveyed,
        ``issued``, ``respondents``, ``response_pct``, ``lowest_pct`` and ``highest_pct`` (of a cell),
        ``cells_over_issued``, ``status``, ``layer``.
    """
    return measure(register, "response", years=years, areas=areas, by=by)


def register_answers(
    register: Register,
    *,
    years: Iterable[int] | None = None,
    areas: Iterable[str] | None = None,
    by: str | None = None,
) -> pd.DataFrame:
    """Return what was answered: shares of those who answered the question, and of the ballots issued for it.

    Parameters are those of :func:`register_organisations`.

    Returns
    -------
    DataFrame
        One row per year, group if asked for, question and answer given: ``year``, ``area`` or ``sector``,
        ``question``, ``answer``, ``respondents``, ``answered`` (all answers to the question), ``issued`` (ballots in
        the cells that were asked it), ``share_pct`` of the answers, ``issued_pct`` of the ballots, ``status``,
        ``layer``.
    """
    return measure(register, "answers", years=years, areas=areas, by=by)
