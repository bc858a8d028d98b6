"""Quality of organisations and members: annual ratings, numbers of organisations, admissions."""

import pandas as pd

from chibo.metrics.breaks import breaks_of, with_segments
from chibo.metrics.consistency import decimals_of, possible_bases
from chibo.metrics.figures import latest, select, trace, whole_years
from chibo.metrics.ratings import CLEAN_STRONG, EXEMPLARY, NOT_SAID, NOT_STATED, nearest_ratings
from chibo.metrics.register.meetings import answers as register_answers  # noqa: F401
from chibo.metrics.register.meetings import response as register_response  # noqa: F401
from chibo.metrics.register.membership import admissions as register_admissions  # noqa: F401
from chibo.metrics.register.membership import headcounts as register_members  # noqa: F401
from chibo.metrics.register.organisations import organisations as register_organisations  # noqa: F401
from chibo.metrics.register.quality import ratings as register_ratings  # noqa: F401
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
            rounding = {"precision": share["precision"], "over": attained is None}
            possible = possible_bases(int(row.value), share["value"], decimals_of(share["value"]), **rounding)
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
