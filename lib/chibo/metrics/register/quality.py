"""Quality: annual ratings of organisations and members as shares of the rated, never across two schemes."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from chibo.layers import Register
from chibo.metrics.register.errors import SchemeError, SeriesBreakError
from chibo.metrics.register.positions import codes_of, positions
from chibo.metrics.register.totals import amounts, grouped_by, marked, share_pct, tallied, whole, year_by_year
from chibo.metrics.register.validity import years_in, years_of

UNRATED = "unrated"
_SCHEME = ["scheme", "segment", "scale", "category", "rank"]


class Rated(NamedTuple):
    """Ratings counted by year, group and category, and the schemes of their subject with ``last_year`` filled.

    ``there`` says for each year and group whether anybody was rated or said to be unrated.
    """

    years: np.ndarray
    groups: pd.api.extensions.ExtensionArray
    categories: list[str]
    counts: np.ndarray
    there: np.ndarray
    schemes: pd.DataFrame


def ratings(
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
    years : rating years; by default every year with ratings
    areas : ids of the areas of the organisations; None means all
    by : ``"area"``, ``"sector"`` or None for the whole

    Returns
    -------
    DataFrame
        One row per year, group if asked for, and category of the scheme in force, best first, also where none was
        given it: ``year``, ``area`` or ``sector``, ``scheme``, ``segment`` (number of the scheme in time), ``scale``
        (A until 2017, B from 2018), ``category``, ``rank``, ``count``, ``rated``, ``unrated``, ``share_pct`` of the
        rated, ``status``, ``layer``.

    Raises
    ------
    SchemeError
        When a rating has a category that the scheme in force that year does not have.
    """
    rated = rated_by(register, rating_schemes, subject, years, areas, by)
    schemes = rated.schemes.sort_values(["first_year", "rank"], ignore_index=True)
    column = [rated.categories.index(category) for category in schemes["category"]]
    in_force = [np.flatnonzero(_in_force(schemes, year)) for year in rated.years]
    year, group = np.nonzero(rated.there)
    width = np.array([len(rows) for rows in in_force], dtype=np.intp)[year]
    empty = [np.array([], dtype=np.intp)]
    scheme = np.concatenate([np.tile(in_force[y], n) for y, n in enumerate(rated.there.sum(axis=1))] + empty)
    base = rated.counts.sum(axis=2)
    unrated = rated.counts[:, :, rated.categories.index(UNRATED)]
    year, group = np.repeat(year, width), np.repeat(group, width)
    count, base, unrated = rated.counts[year, group, np.array(column)[scheme]], base[year, group], unrated[year, group]
    table = pd.DataFrame(
        {"year": rated.years[year]}
        | ({by: rated.groups[group]} if by else {})
        | {name: schemes[name].array[scheme] for name in _SCHEME}
        | {"count": count, "rated": base - unrated, "unrated": unrated, "share_pct": share_pct(count, base - unrated)}
    )
    return marked(table, register, "derived")


def change(
    register: Register,
    rating_schemes: pd.DataFrame,
    *,
    subject: str,
    before: int,
    after: int,
    areas: Iterable[str] | None = None,
    by: str | None = None,
) -> pd.DataFrame:
    """Return how the share of each rating changed between two years of one scheme, in percentage points.

    Parameters are those of :func:`ratings`; ``before`` and ``after`` are rating years.

    Returns
    -------
    DataFrame
        One row per group if asked for, and category, for groups rated in both years: ``area`` or ``sector``,
        ``scheme``, ``segment``, ``scale``, ``category``, ``rank``, ``share_before_pct``, ``share_after_pct``,
        ``rated_before``, ``rated_after``, ``change_points``, ``status``, ``layer``.

    Raises
    ------
    SeriesBreakError
        When another scheme came into force after ``before`` and up to ``after``; it names the instrument.
    SchemeError
        When no scheme is in force in one of the years, or a category is not one of the scheme.
    """
    schemes = _schemes(rating_schemes, subject)
    first, last = sorted((before, after))
    between = schemes[(schemes["first_year"] > first) & (schemes["first_year"] <= last)].sort_values("first_year")
    if len(between):
        raise SeriesBreakError(before, after, list(dict.fromkeys(between["instrument_en"])))
    lacking = [(year, "any") for year in (before, after) if not _in_force(schemes, year).any()]
    if lacking:
        raise SchemeError(subject, lacking)
    table = ratings(register, rating_schemes, subject=subject, years=[before, after], areas=areas, by=by)
    keys = [*([by] if by else []), *_SCHEME]
    measures = {"share_pct": "share_{}_pct", "rated": "rated_{}"}
    sides = [
        table.loc[table["year"] == year, [*keys, *measures]].rename(
            columns={name: pattern.format(side) for name, pattern in measures.items()}
        )
        for year, side in ((before, "before"), (after, "after"))
    ]
    joined = sides[0].merge(sides[1], on=keys)
    joined = joined[[*keys, "share_before_pct", "share_after_pct", "rated_before", "rated_after"]]
    points = joined["share_after_pct"] - joined["share_before_pct"]
    return marked(joined.assign(change_points=points), register, "derived")


def rated_by(
    register: Register,
    rating_schemes: pd.DataFrame,
    subject: str,
    years: Iterable[int] | None,
    areas: Iterable[str] | None,
    by: str | None,
) -> Rated:
    """Return the ratings of a subject as keys and counts; parameters and errors are those of :func:`ratings`."""
    if subject not in ("organisation", "member"):
        raise ValueError(f"subject must be 'organisation' or 'member', not {subject!r}.")
    table = register.organisation_ratings if subject == "organisation" else register.member_ratings
    schemes = _schemes(rating_schemes, subject)
    group = grouped_by(register.organisations, by, areas)
    years = years_in(whole(table["year"])) if years is None else np.array(years_of(register, years), dtype=np.int64)
    # Categories of the schemes belong to the result even where nobody was given them.
    texts = codes_of(table["category"])[1]
    known = dict.fromkeys([*texts, *schemes["category"], UNRATED])
    names = pd.Series(list(known), dtype=texts.dtype)
    shape = (len(group.labels), len(known))
    counts = np.zeros((len(years), *shape))
    given = np.zeros((len(years), *shape), dtype=bool)
    for number, (_, rows) in enumerate(year_by_year(table, years)):
        group_code = group.take(positions(rows["organisation"], register.organisations["id"])).codes
        category = positions(rows["category"], names)
        flat = np.where((group_code >= 0) & (category >= 0), group_code * shape[1] + category, -1)
        weights = np.ones(len(rows)) if subject == "organisation" else amounts(rows["members"])
        found = tallied(flat, weights, shape[0] * shape[1]).reshape(shape)
        given[number] = ~np.isnan(found)
        counts[number] = np.where(given[number], found, 0)
    _refuse_unknown(subject, schemes, years, list(known), given.any(axis=1))
    return Rated(years, group.labels, list(known), counts.astype(np.int64), given.any(axis=2), schemes)


def _refuse_unknown(
    subject: str, schemes: pd.DataFrame, years: np.ndarray, categories: list[str], given: np.ndarray
) -> None:
    unknown = []
    for year, marks in zip(years, given, strict=True):
        allowed = {UNRATED, *schemes.loc[_in_force(schemes, year), "category"]}
        unknown += [(int(year), categories[n]) for n in np.flatnonzero(marks) if categories[n] not in allowed]
    if unknown:
        raise SchemeError(subject, unknown)


def _schemes(rating_schemes: pd.DataFrame, subject: str) -> pd.DataFrame:
    found = rating_schemes[rating_schemes["subject"] == subject]
    last = amounts(found["last_year"])
    starts = np.unique(amounts(found["first_year"]))
    return found.assign(
        last_year=np.where(np.isnan(last), np.inf, last),
        segment=np.searchsorted(starts, amounts(found["first_year"])),
    )


def _in_force(schemes: pd.DataFrame, year: int) -> np.ndarray:
    return ((schemes["first_year"] <= year) & (schemes["last_year"] >= year)).to_numpy(dtype=bool)
