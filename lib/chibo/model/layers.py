"""An opened data folder: its two layers, as frames by table name.

Only containers: what the columns are stands in :mod:`chibo.model`, how they are read in :mod:`chibo.store`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import pandas as pd

from chibo.errors import Problem, nearest
from chibo.model.database import select
from chibo.model.summary import Summary, summary
from chibo.words import LANGUAGES

_NUMBERING = ["city", "district"]
"""Kinds of areas whose wards and communes have a name only inside them."""


def scheme_in_force(rating_schemes: pd.DataFrame, subject: str, first_year: int, last_year: int) -> pd.DataFrame:
    """Return the rating categories of a subject in force in any of some years, the best first.

    Parameters
    ----------
    rating_schemes : the table; a missing ``last_year`` means still in force
    subject : ``organisation`` or ``member``

    Returns
    -------
    DataFrame
        Rows of ``rating_schemes``, by ``rank``; none where nothing is known of those years.
    """
    begun = rating_schemes["first_year"] <= last_year
    lasting = (rating_schemes["last_year"].isna()) | (rating_schemes["last_year"] >= first_year)
    return rating_schemes[(rating_schemes["subject"] == subject) & begun & lasting].sort_values("rank")


class _Shown:
    """At a prompt: what it holds, instead of all rows; and the closest name to an attribute it does not have."""

    def __getattr__(self, name: str):
        if name.startswith("_"):  # what Python and IPython ask of every object
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
        names = [*(field.name for field in fields(self)), *(each for each in dir(type(self)) if each[0] != "_")]
        raise AttributeError(f"{type(self).__name__} has no {name!r}; {nearest(name, dict.fromkeys(names))}")

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The frames by table name."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.type is pd.DataFrame}

    def __repr__(self) -> str:
        return str(self.summary())

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return self.summary()._repr_mimebundle_()


@dataclass(frozen=True, eq=False, repr=False)
class Published(_Shown):
    """The published layer, one frame a table (columns: :mod:`chibo.model.published`).

    ``observations`` carries four columns more: ``unit`` and ``measure`` from its indicator, and ``start`` and
    ``end``, the first and last day of its period (missing when unknown). :meth:`figures` picks some of its rows.
    """

    observations: pd.DataFrame
    indicators: pd.DataFrame
    categories: pd.DataFrame
    areas: pd.DataFrame
    sources: pd.DataFrame
    notes: pd.DataFrame
    rating_schemes: pd.DataFrame
    breaks: pd.DataFrame
    identities: pd.DataFrame
    identity_terms: pd.DataFrame

    def figures(
        self,
        *,
        indicator: Collection[str] | None = None,
        area: str | None = None,
        category: str | None = None,
        source: str | None = None,
        until: int | None = None,
        year: int | None = None,
        ids: Collection[str] | None = None,
        by: Sequence[str] = (),
    ) -> pd.DataFrame:
        """Return the rows of ``observations`` that meet every condition that is given, in their order.

        Parameters
        ----------
        indicator, ids : allowed indicators, allowed ids
        area, category, source : the one allowed; ``""`` is the category of a whole
        until : last year a period may end in
        year : the year a period must end in
        by : columns to sort the rows by instead
        """
        rows = self.observations
        wanted = np.ones(len(rows), dtype=bool)
        for column, allowed in (("indicator", indicator), ("id", ids)):
            if allowed is not None:
                wanted &= rows[column].isin(list(allowed)).to_numpy()
        for column, value in (("area", area), ("category", category), ("source", source)):
            if value is not None:
                wanted &= rows[column].to_numpy() == value
        if until is not None:
            wanted &= rows["end"].dt.year.to_numpy() <= until
        if year is not None:
            wanted &= rows["end"].dt.year.to_numpy() == year
        positions = np.flatnonzero(wanted)
        if by:
            columns = [rows[name].to_numpy()[positions] for name in by]
            positions = positions[np.lexsort(columns[::-1])]  # the last counts first
        return rows.take(positions).reset_index(drop=True)

    @property
    def place_names(self) -> dict[str, dict[str, str]]:
        """The names of the areas by id and language, a ward's with the city or district it is in."""
        areas, within = self.areas.set_index("id"), self.within
        names = {lang: areas[f"name_{lang}"].to_dict() for lang in LANGUAGES}
        return {
            area: {lang: ", ".join(filter(None, [names[lang][area], within[area]])) for lang in LANGUAGES}
            for area in areas.index
        }

    @property
    def within(self) -> dict[str, str]:
        """The short name of the city or district each area lies in, by id; empty for greater areas.

        Wards go by numbers: there is a ward 9 in many a city, and a page that is sent around must say which one.
        """
        areas = self.areas.set_index("id")
        parents = areas.reindex(areas["parent"]).set_index(areas.index)
        return parents["name_short"].where(parents["kind"].isin(_NUMBERING), "").to_dict()

    def scheme_in_force(self, subject: str, year: int) -> pd.DataFrame:
        """Return the categories an ``organisation`` or a ``member`` could be rated with in a year, the best first.

        One row per category, the columns of ``rating_schemes``; no row where no scheme is known of that year.
        """
        return scheme_in_force(self.rating_schemes, subject, year, year)

    def summary(self, lang: str = "en") -> Summary:
        """Return what the layer holds, in a sentence and a table."""
        return summary({"published": self.tables}, lang)


@dataclass(frozen=True, eq=False, repr=False)
class Register(_Shown):
    """The register layer, one frame a table (columns: :mod:`chibo.model.register`).

    Its frames are never written into: metrics keep what they worked out for a register as long as it lives. To look
    at other rows, make another one: ``dataclasses.replace(register, units=...)``.

    Text columns hold ``""`` for "not stated" and may be categorical in large registers. ``valid_from``, ``valid_to``
    and ``date`` are ``datetime64``; a missing ``valid_to`` means "still valid". Counts are ``Int64`` or ``int``.
    A table an office does not keep is an empty frame with its columns.

    Attributes
    ----------
    synthetic : whether the rows are made up; then every number and picture from them must say so
    """

    units: pd.DataFrame
    unit_events: pd.DataFrame
    organisations: pd.DataFrame
    cells: pd.DataFrame
    cell_units: pd.DataFrame
    headcounts: pd.DataFrame
    organisation_ratings: pd.DataFrame
    member_ratings: pd.DataFrame
    admissions: pd.DataFrame
    membership_changes: pd.DataFrame
    meeting_surveys: pd.DataFrame
    cadre_plans: pd.DataFrame
    trainings: pd.DataFrame
    inspections: pd.DataFrame
    synthetic: bool = False

    def sql(self, query: str, **asked) -> pd.DataFrame:
        """Return the rows that a query of DuckDB finds in the register.

        Parameters
        ----------
        query : a SELECT over the tables and the views of ``model/views.sql``, such as ``FROM unit_states``; the files
            of ``metrics/sql`` are such queries
        asked : what the views are to take in (``areas``, ``years``, ``days``, ``by``: all where it is not given), and
            frames that the query names as tables

        Returns
        -------
        DataFrame
            One row per row found. Small counts are not kept back: what is shared goes through a report.
        """
        return select(self, query, asked)

    def summary(self, lang: str = "en") -> Summary:
        """Return what the layer holds, in a sentence and a table."""
        return summary({"synthetic" if self.synthetic else "register": self.tables}, lang)


@dataclass(frozen=True, repr=False)
class Data(_Shown):
    """An opened data folder.

    Attributes
    ----------
    path : the folder
    published : what sources printed
    register : what an office keeps; ``None`` where there is none
    warnings : what is allowed in the register but worth a second look
    """

    path: Path
    published: Published
    register: Register | None = None
    warnings: tuple[Problem, ...] = ()

    def summary(self, lang: str = "en") -> Summary:
        """Return what the folder holds: as text one line, shown in a notebook with a table of its tables."""
        layers = {"published": self.published.tables}
        if self.register is not None:
            layers["synthetic" if self.register.synthetic else "register"] = self.register.tables
        return summary(layers, lang)

    def __repr__(self) -> str:
        return f"{self.path.name}: {self.summary()}"
