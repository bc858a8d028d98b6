"""Quality of organisations and members: annual ratings and their peers, numbers of organisations, admissions, surveys.

``published`` is the published layer, ``area`` the id of an area, ``year`` the report year, ``until`` the last year of a
figure's period, ``ratings`` a result of :func:`organisation_ratings` or :func:`member_ratings`; the rest is explained
in :mod:`chibo.metrics.register`; ``by`` is ``"area"``, ``"sector"`` or None, and areas are those of organisations.
"""

import pandas as pd

from chibo.metrics.figures import compared, in_one_year, nearest_year, segmented, select, trace, whole_years, with_since
from chibo.metrics.ratings import CLEAN_STRONG, EXEMPLARY, NOT_SAID, NOT_STATED, of_place
from chibo.metrics.register import measure, metric
from chibo.metrics.rounding import possible_bases
from chibo.model.codes import RATED
from chibo.model.layers import Register, scheme_in_force
from chibo.model.rows import plain_rows
from chibo.store import Published

_COLUMNS = ["area", "period", "category", "rank", "count", "base", "base_kind", "share_pct", "printed_pct", "low_pct"]
_TARGETS = "admission_target_pct", "admission_over_target_pct", "admission_target"
_ADMITTED = ["year", "period", "admitted", "printed_pct", "target", "targets_possible", "case", "status", "figures"]
_COLUMNS += ["high_pct", "scheme", "exemplary", "status", "figures", "as_printed_pct"]


def organisation_ratings(published: Published, *, area: str, year: int) -> pd.DataFrame:
    """Return the annual ratings of grassroots organisations (tổ chức cơ sở đảng), the area's and those of its peers.

    The year is the report year, or else the nearest with ratings of the area; peers are of their nearest to it under
    the same scheme. Exemplary organisations counted *inside* another category are taken out of it, so that the rows of
    a place add up; where the source does not say, they may be in either.

    One row per area and category of the scheme in force, best first, and a last row ``not_stated`` where the printed
    categories do not fill the base: ``area``, ``period``, ``category``, ``rank``, ``count`` (missing when only shares
    were printed), ``base`` (organisations), ``base_kind`` (``rated``; ``existing`` where only these were printed and
    shares are of them; ``fitting`` where one base alone fits the printed counts and shares; else empty), ``share_pct``
    of the base (missing for a count without one), ``printed_pct`` (``as_printed_pct`` where the exemplary are in it),
    ``low_pct`` and ``high_pct`` (of ``not_stated``, which rounding may leave open; else missing), ``scheme`` (its
    first year), ``exemplary`` (``inside``, ``apart`` or ``not_said``: where the source counts them; empty where the
    scheme has none), ``case`` (``in_year``, ``earlier``, ``later``), ``since_vi`` and ``since_en`` (breaks up to the
    year), ``province`` (:func:`chibo.metrics.figures.compared`).
    """
    return _nearest_ratings(published, "organisations_rated", area, year, existing="grassroots_organisations")


def member_ratings(published: Published, *, area: str, year: int) -> pd.DataFrame:
    """Return the annual ratings of members as :func:`organisation_ratings`; the base is the members *rated*."""
    return _nearest_ratings(published, "members_rated", area, year)


def headline(ratings: pd.DataFrame, *, area: str) -> pd.DataFrame:
    """Return the area's best printed class of organisations and what its source leaves unsaid: one row, or none.

    The first row of the area in ``ratings``, exemplary organisations put back into "clean and strong", with
    ``unstated`` (count), ``unstated_pct``, ``point_pct`` = 100 / base, ``item`` (``exemplary``), and ``case`` refined:
    ``shares`` when no counts were printed, ``complete`` when nothing is left unsaid.
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
    if list(own["category"].head(2)) != [EXEMPLARY, CLEAN_STRONG]:
        # Nothing to put back: a class counted apart and not printed stays outside.
        return own.assign(exemplary=own["exemplary"].replace("apart", "outside"))
    exemplary, best = own.iloc[0], own.iloc[[1]]
    if best["exemplary"].iloc[0] == NOT_SAID:
        return own.iloc[1:]  # adding could count them twice
    both = best.assign(
        count=best["count"] + exemplary["count"],
        share_pct=best["share_pct"] + exemplary["share_pct"],
        printed_pct=best["as_printed_pct"],
        figures=trace(best["figures"], exemplary["figures"]),
        status="derived",
    )
    return pd.concat([both, own.iloc[2:]], ignore_index=True)


def remainder(ratings: pd.DataFrame, *, area: str) -> pd.DataFrame:
    """Return the area's printed shares with what they leave of 100 %; empty when they leave nothing.

    Rows of ``ratings`` without ``case``, and with ``unstated_pct``, ``unstated_low_pct``, ``unstated_high_pct``.
    """
    own = ratings[ratings["area"] == area].drop(columns="case")
    left = own[own["category"] == NOT_STATED]
    if left.empty:
        return left
    pct, low, high = left[["share_pct", "low_pct", "high_pct"]].iloc[0]
    return own[own["category"] != NOT_STATED].assign(unstated_pct=pct, unstated_low_pct=low, unstated_high_pct=high)


def complete_peer(published: Published, ratings: pd.DataFrame, *, area: str) -> pd.DataFrame:
    """Return the ratings of the first other place whose source printed a count for every class of the same year.

    The rows of that place, or none, with ``case`` (``elsewhere`` in another province, else empty) and ``unrated``:
    members not rated in that year (0 if not printed).
    """
    open_ended = set(ratings.loc[(ratings["category"] == NOT_STATED) | ratings["count"].isna(), "area"])
    year = ratings.loc[ratings["area"] == area, "period"].max()
    others = ratings[(ratings["area"] != area) & ~ratings["area"].isin(open_ended) & (ratings["period"] == year)]
    others = others.assign(case=others["province"].map({"other": "elsewhere"}).fillna(""))
    if others.empty:
        return others
    place, period = others["area"].iloc[0], others["period"].iloc[0]
    unrated = select(published, "members_unrated", area=place, year=int(period)).tail(1)
    rows = others[others["area"] == place].assign(unrated=unrated["value"].sum())
    return rows.assign(figures=[trace(row, *unrated["figures"]) for row in rows["figures"]])


def _nearest_ratings(published: Published, indicator: str, area: str, year: int, existing: str = "") -> pd.DataFrame:
    """Return ratings; the total of ``existing`` is their base where the number rated was not printed."""
    names, table = [indicator, f"{indicator}_pct"], pd.DataFrame(columns=_COLUMNS)
    nearest, case = nearest_year(select(published, names, area=area, category=None), year)
    if nearest is not None:
        in_force = scheme_in_force(published.rating_schemes, RATED[indicator], nearest, nearest)
        years = _nearest_years(in_one_year(select(published, names, category=None)), in_force, nearest)
        places = [of_place(published, indicator, existing, place, year) for place, year in years]
        table = pd.concat(places, ignore_index=True).reindex(columns=_COLUMNS) if places else table
    table = table.sort_values("area", key=lambda areas: areas != area, kind="stable", ignore_index=True)
    table = table.assign(end=pd.to_datetime(table["period"] + "-12-31"))
    table = with_since(published, table, series="ratings", area=area, year=year)
    return compared(published, table, area=area).drop(columns="end").assign(case=case)


def _nearest_years(figures: pd.DataFrame, in_force: pd.DataFrame, nearest: int) -> list[tuple[str, int]]:
    """Return each place with the nearest year in which it printed a class of the scheme, the nearest first."""
    first, last = in_force["first_year"].min(), in_force["last_year"].max()
    figures = figures.assign(year=figures["end"].dt.year, apart=(figures["end"].dt.year - nearest).abs())
    figures = figures[(figures["year"] >= first) & ((figures["year"] <= last) | pd.isna(last))]
    figures = figures.sort_values(["apart", "year", "indicator"], kind="stable")
    years = figures[figures["category"].isin(in_force["category"])].groupby("area")["year"].first()
    figures = figures[figures["year"] == figures["area"].map(years)].drop_duplicates("area")
    return [(row.area, row.year) for row in plain_rows(figures)]


def organisations(published: Published, *, area: str, until: int | None = None) -> pd.DataFrame:
    """Return the number of grassroots organisations at each published date.

    One row per date and wording of it: ``period``, ``end``, ``total`` (of its parts where only these were printed),
    ``committees`` (đảng bộ cơ sở), ``cells`` (chi bộ cơ sở), the three also with ``_figures``,
    ``unsplit`` (the rest of the total where parts were not printed), ``item`` (``unsplit`` or ``summed`` there), and
    the columns of :func:`chibo.metrics.figures.segmented`. A date with one part and no total is left out.
    """
    names, dates = {"": "total", "committee": "committees", "cell": "cells"}, ["end", "period"]
    figures = select(published, "grassroots_organisations", area=area, category=None, until=until)
    figures = figures[figures["category"].isin(names)]
    last = {"index": dates, "columns": "category", "aggfunc": "last"}
    wide, traced = (figures.pivot_table(values=each, **last).rename(columns=names) for each in ("value", "figures"))
    wide = wide.rename_axis(columns=None).reindex(columns=[*names.values()])
    traced = traced.reindex(columns=wide.columns, fill_value="").fillna("").add_suffix("_figures")
    wide = wide.join(traced).join(figures.groupby(dates).agg(figures=("figures", " ".join), status=("status", "last")))
    summed = wide["total"].isna()
    wide["total"] = wide["total"].fillna(wide["committees"] + wide["cells"])
    parts = wide[["committees", "cells"]]
    unsplit = (wide["total"] - parts.sum(axis=1)).where(parts.isna().any(axis=1))
    item = unsplit.isna().map({True: "", False: "unsplit"}).mask(summed, "summed")
    wide = wide.assign(unsplit=unsplit, item=item, status=wide["status"].mask(summed, "derived"))
    wide = wide.dropna(subset="total").reset_index()
    return segmented(published, wide, series="borders", area=area)


def admissions(published: Published, *, area: str, until: int | None = None) -> pd.DataFrame:
    """Return admissions against the target, for full years.

    Targets are set locally. Attainment says how a place did against its own plan; it ranks nobody.

    One row per year: ``year``, ``period``, ``admitted``, ``printed_pct`` (of the target, or over it where only the
    excess was printed), ``target`` (printed, or the only whole number that reproduces the printed percentage),
    ``targets_possible`` (how many do), ``case`` (how the target is known: ``printed``, ``derived``, ``over`` from an
    excess, or ``alone``), and the columns of :func:`chibo.metrics.figures.segmented`.
    """
    figures, rows = whole_years(select(published, [*_TARGETS, "members_admitted"], area=area, until=until)), []
    last = {(row.indicator, row.end.year): row for row in plain_rows(figures)}
    for row in plain_rows(figures[figures["indicator"] == "members_admitted"]):
        year = row.end.year
        attained, over, target = (last.get((name, year)) for name in _TARGETS)
        share, possible = attained or over, range(0)
        if share:
            possible = possible_bases(int(row.value), share.value + 100 * (attained is None), share.precision)
        derived = possible[0] if len(possible) == 1 else None
        how = "printed" if target else "alone" if derived is None else "derived" if attained else "over"
        status = "derived" if how in ("derived", "over") else row.status
        traced = trace(row.figures, *(part.figures for part in (share, target) if part))
        counts = row.value, share and share.value, target.value if target else derived, len(possible)
        rows.append((year, row.period, *counts, how, status, traced))
    return segmented(published, pd.DataFrame(rows, columns=_ADMITTED), series="borders", area=area)


def register_ratings(register: Register, rating_schemes: pd.DataFrame, *, subject: str, **asked) -> pd.DataFrame:
    """Return how many organisations or members were given each rating, with shares of those who were rated.

    ``rating_schemes`` is that of the published layer, ``subject`` is ``"organisation"`` or ``"member"``, ``asked`` is
    as in :mod:`chibo.metrics.register`.

    One row per year, group, and category of the scheme in force, best first, also where none was given it: ``year``,
    ``area`` or ``sector``, ``scheme``, ``segment`` (number of the scheme in time; a line joins no two), ``scale`` (A
    until 2017, B from 2018), ``category``, ``rank``, ``count``, ``rated``, ``unrated``, ``share_pct`` = count / rated.
    Its ``attrs["subject"]`` says what is counted.
    """
    if subject not in ("organisation", "member"):
        raise ValueError(f"subject must be 'organisation' or 'member', not {subject!r}.")
    table = measure(register, "ratings", subject=subject, rating_schemes=rating_schemes, **asked)
    table.attrs["subject"] = subject
    return table


register_organisations = metric("organisations")
register_members = metric("members", status="as_reported")
register_admissions = metric("admissions")
register_response = metric("response")
register_answers = metric("answers")
