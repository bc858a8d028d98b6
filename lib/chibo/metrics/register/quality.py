"""Quality: annual ratings of organisations and members as shares of the rated, never across two schemes."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from chibo.metrics.breaks import SeriesBreakError
from chibo.metrics.register.errors import SchemeError
from chibo.metrics.register.keys import grouped_by, label_key, row_key, year_key
from chibo.metrics.register.once import once
from chibo.metrics.register.positions import texts
from chibo.metrics.register.totals import amounts, framed, marked, regrouped, share_pct, tallies
from chibo.metrics.register.validity import years_of
from chibo.model.layers import Register

UNRATED = "unrated"
_SCHEME = ["scheme", "segment", "scale", "category", "rank"]


class Given(NamedTuple):
    """Ratings counted by organisation, year and category, each organisation with all its rows.

    ``there`` says where there is a row at all.
    """

    years: np.ndarray
    categories: list[str]
    counts: np.ndarray
    there: np.ndarray


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
    column = np.array([rated.categories.index(category) for category in schemes["category"]], dtype=np.intp)
    unrated = rated.categories.index(UNRATED)
    parts = {name: [np.array([], dtype=np.int64)] for name in ("year", "group", "scheme", "count", "rated", "unrated")}
    for number, year in enumerate(rated.years):
        group, rows = np.flatnonzero(rated.there[number]), np.flatnonzero(_in_force(schemes, year))
        counts = rated.counts[number, group]
        # A row for each group and category, those of one group side by side.
        parts["year"].append(np.full(len(group) * len(rows), year))
        parts["group"].append(np.repeat(group, len(rows)))
        parts["scheme"].append(np.tile(rows, len(group)))
        parts["count"].append(counts[:, column[rows]].ravel())
        parts["rated"].append(np.repeat(counts.sum(axis=1) - counts[:, unrated], len(rows)))
        parts["unrated"].append(np.repeat(counts[:, unrated], len(rows)))
    found = {name: np.concatenate(part) for name, part in parts.items()}
    group, scheme = found.pop("group"), found.pop("scheme")
    labels = {"year": found.pop("year")} | ({by: rated.groups[group]} if by else {})
    labels |= {name: schemes[name].array[scheme] for name in _SCHEME}
    shares = {"share_pct": share_pct(found["count"], found["rated"])}
    table = framed(labels | found | shares)
    table.attrs["subject"] = subject  # what is counted, persons or organisations, stands in no column
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
        instruments = list(dict.fromkeys(between["instrument_en"]))
        raise SeriesBreakError(f"Ratings of {subject}s", before, after, instruments, bridged=True)
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
    table, schemes = f"{subject}_ratings", _schemes(rating_schemes, subject)
    groups = grouped_by(register, "organisations", by, areas)
    # Categories of the schemes belong to the result even where nobody was given them.
    known = dict.fromkeys([*texts(register, table, "category").labels, *schemes["category"], UNRATED])
    found = given(register, subject, *known)
    counts, there = regrouped(found.counts, groups), regrouped(found.there.any(axis=2), groups) > 0
    used = found.there[groups.groups >= 0].any(axis=0)
    wanted = found.years
    if years is not None:
        wanted = np.array(years_of(register, years, table), dtype=np.int64)
        counts, there = (of_years(values, found.years, wanted, axis=1) for values in (counts, there))
        used = of_years(used, found.years, wanted, axis=0)
    _refuse_unknown(subject, schemes, wanted, found.categories, used)
    return Rated(wanted, groups.labels, found.categories, counts.swapaxes(0, 1), there.swapaxes(0, 1), schemes)


@once
def given(register: Register, subject: str, *categories: str) -> Given:
    """Return how many organisations or members were given each rating, by organisation, year and category."""
    table, rows = f"{subject}_ratings", getattr(register, f"{subject}_ratings")
    keys = {
        "organisation": row_key(register, "organisations").through(register, table, "organisation"),
        "year": year_key(register, table, None),
        "category": label_key(register, table, "category", categories),
    }
    rated = rows["members"] if subject == "member" else np.ones(len(rows), dtype=bool)
    there, values = tallies(keys, {"rated": rated}, np.int32)
    return Given(keys["year"].labels, list(categories), values["rated"], there)


def of_years(values: np.ndarray, found: np.ndarray, wanted: np.ndarray, axis: int) -> np.ndarray:
    """Return the values of the years wanted; 0 for those that were not found."""
    nothing = np.zeros([1 if number == axis else size for number, size in enumerate(values.shape)], dtype=values.dtype)
    place = np.where(np.isin(wanted, found), np.searchsorted(found, wanted), len(found))
    return np.concatenate([values, nothing], axis=axis).take(place, axis=axis)


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
