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
    complete_peer,
    headline,
    member_ratings,
    organisation_ratings,
    register_ratings,
    remainder,
)
from chibo.metrics.register import metric
from chibo.model.rows import plain_rows
from chibo.store import Published

__all__ = [
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
    rest of the total where parts were not printed), ``item`` (``unsplit`` or ``summed`` there), and the columns of
    :func:`chibo.metrics.breaks.with_segments`. A date with one part and no total is left out.
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
    ``value``.
    """
    figures = select(published, ["members_total", "subordinate_cells"], area=area)
    return figures[["indicator", "period", "end", "value", "status", "figures"]]


def admissions(published: Published, *, area: str, until: int | None = None) -> pd.DataFrame:
    """Return admissions against the target, for full years.

    One row per year: ``year``, ``period``, ``admitted``, ``printed_pct`` (of the target, or over it where only the
    excess was printed), ``target`` (printed, or the only whole number that reproduces the printed percentage),
    ``targets_possible`` (how many whole numbers do), ``case`` (``printed``, ``derived``, ``over`` or ``alone``: how the
    target is known; ``over`` is derived from an excess), and the columns of :func:`chibo.metrics.breaks.with_segments`.

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


register_organisations = metric("organisations")
register_members = metric("members", status="as_reported")
register_admissions = metric("admissions")
register_response = metric("response")
register_answers = metric("answers")
