"""Quality of organisations and members: numbers of organisations, admissions, surveys; ratings are in ``ratings``.

``published`` is the published layer, ``area`` the id of an area and ``until`` the last year of a figure's period.
``register``, ``years``, ``areas`` and ``by`` are explained in :mod:`chibo.metrics.register`; ``by`` is ``"area"``,
``"sector"`` or None, and the areas are those of the organisations.
"""

import pandas as pd

from chibo.metrics.breaks import breaks_of, with_segments
from chibo.metrics.consistency import possible_bases
from chibo.metrics.figures import latest, select, trace, whole_years
from chibo.metrics.ratings import (
    SchemeError,
    complete_peer,
    headline,
    member_ratings,
    organisation_ratings,
    register_ratings,
    remainder,
)
from chibo.metrics.register import Areas, By, Years, measure
from chibo.model.layers import Register
from chibo.model.rows import plain_rows
from chibo.store import Published

__all__ = [
    "SchemeError",
    "admissions",
    "complete_peer",
    "headline",
    "member_ratings",
    "organisation_ratings",
    "organisations",
    "register_admissions",
    "register_answers",
    "register_members",
    "register_organisations",
    "register_ratings",
    "register_response",
    "remainder",
    "strength",
]


def organisations(published: Published, *, area: str) -> pd.DataFrame:
    """Return the number of grassroots organisations at each published date.

    One row per date and wording of it: ``period``, ``end``, ``total`` (the sum of its parts where only these were
    printed), ``committees`` (đảng bộ cơ sở) and ``cells`` (chi bộ cơ sở), missing where not printed, ``unsplit`` (the
    rest of the total where parts were not printed), ``item`` (``unsplit`` or ``summed`` there), ``status``,
    ``figures``, and the columns of :func:`chibo.metrics.breaks.with_segments`. A date with one part and no total is
    left out.
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

    One row per indicator and date: ``indicator`` (``members_total`` or ``subordinate_cells``), ``period``, ``end``,
    ``value``, ``status``, ``figures``.
    """
    figures = select(published, ["members_total", "subordinate_cells"], area=area)
    return figures[["indicator", "period", "end", "value", "status", "figures"]]


def admissions(published: Published, *, area: str, until: int | None = None) -> pd.DataFrame:
    """Return admissions against the target, for full years.

    One row per year: ``year``, ``period``, ``admitted``, ``printed_pct`` (of the target, or over it where only the
    excess was printed), ``target`` (printed, or the only whole number that reproduces the printed percentage),
    ``targets_possible`` (how many whole numbers do), ``case`` (``printed``, ``derived``, ``over`` or ``alone``: how the
    target is known; ``over`` is derived from an excess), ``status``, ``figures``, and the columns of
    :func:`chibo.metrics.breaks.with_segments`.

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


def register_organisations(
    register: Register, *, years: Years = None, areas: Areas = None, by: By = None
) -> pd.DataFrame:
    """Return how many grassroots organisations (tổ chức cơ sở đảng) and subordinate cells are in force.

    One row per date, and group if asked for: ``year``, ``date``, ``area`` or ``sector``, ``organisations`` =
    ``committees`` (đảng bộ cơ sở) + ``grassroots_cells`` (chi bộ cơ sở), ``subordinate_cells`` =
    ``neighbourhood_cells`` + ``non_residential_cells``, ``all_cells`` (grassroots and subordinate), ``status``,
    ``layer``. Groups without organisations are left out.
    """
    return measure(register, "organisations", years=years, areas=areas, by=by)


def register_members(register: Register, *, years: Years = None, areas: Areas = None, by: By = None) -> pd.DataFrame:
    """Return the members on 31 December, official (chính thức) and probationary (dự bị).

    One row per year, and group if asked for: ``year``, ``area`` or ``sector``, ``official``, ``probationary``,
    ``members`` (both), ``status``, ``layer``.
    """
    return measure(register, "members", status="as_reported", years=years, areas=areas, by=by)


def register_admissions(register: Register, *, years: Years = None, areas: Areas = None, by: By = None) -> pd.DataFrame:
    """Return admissions (kết nạp) against target and against membership, and probationary members made official.

    Attainment = admitted / target, over the organisations with a target: targets are set locally, so it ranks
    nobody. Admission rate = admitted in the year / members on 31 December of the year before. Made official =
    probationary members made official / probationary members on 31 December of the year before, over the
    organisations that state it.

    One row per year, and group if asked for: ``year``, ``area`` or ``sector``, ``admitted``, ``target`` (missing where
    nobody has one), ``admitted_with_target`` (by organisations that have one), ``attainment_pct``, ``members_before``
    and ``probationary_before`` (missing without a headcount), ``admission_rate_pct``, ``made_official`` (missing where
    nobody states it), ``made_official_pct``, ``status``, ``layer``.
    """
    return measure(register, "admissions", years=years, areas=areas, by=by)


def register_response(register: Register, *, years: Years = None, areas: Areas = None, by: By = None) -> pd.DataFrame:
    """Return the response to meeting surveys: respondents / ballots issued, both summed over the cells surveyed.

    A ballot answers several questions, so a cell's respondents are those of its most answered question. Answers of
    one question are taken to exclude each other; where several could be ticked, more answers than ballots come out,
    and ``cells_over_issued`` counts these cells.

    One row per year, and group if asked for: ``year``, ``area`` or ``sector``, ``cells`` surveyed, ``issued``,
    ``respondents``, ``response_pct``, ``lowest_pct`` and ``highest_pct`` (of a cell), ``cells_over_issued``,
    ``status``, ``layer``.
    """
    return measure(register, "response", years=years, areas=areas, by=by)


def register_answers(register: Register, *, years: Years = None, areas: Areas = None, by: By = None) -> pd.DataFrame:
    """Return what was answered: shares of those who answered the question, and of the ballots issued for it.

    One row per year, group if asked for, question and answer given: ``year``, ``area`` or ``sector``, ``question``,
    ``answer``, ``respondents``, ``answered`` (all answers to the question), ``issued`` (ballots in the cells that were
    asked it), ``share_pct`` of the answers, ``issued_pct`` of the ballots, ``status``, ``layer``.
    """
    return measure(register, "answers", years=years, areas=areas, by=by)
