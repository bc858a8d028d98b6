"""An opened data folder: its two layers, as frames by table name, which say of themselves what they hold.

What the columns are stands in :mod:`chibo.model`, how they are read in :mod:`chibo.store`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, make_dataclass
from pathlib import Path

import pandas as pd

from chibo.errors import Problem
from chibo.model import PUBLISHED, REGISTER
from chibo.model.database import select
from chibo.words import LANGUAGES, Words

_NUMBERING = ["city", "district"]
"""Kinds of areas whose wards and communes have a name only inside them."""
_KEPT = {"frozen": True, "eq": False, "repr": False}


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
    lasting = rating_schemes["last_year"].fillna(last_year) >= first_year
    begun = rating_schemes["first_year"] <= last_year
    return rating_schemes[(rating_schemes["subject"] == subject) & begun & lasting].sort_values("rank")


class _Shown:
    """At a prompt: what it holds, instead of all rows."""

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The frames by table name."""
        return {name: value for name, value in vars(self).items() if isinstance(value, pd.DataFrame)}

    def __repr__(self) -> str:
        return self.summary()


def _of(tables: Iterable[str]) -> type:
    """Return a class with a frame for each table."""
    return make_dataclass("Tables", [(name, pd.DataFrame) for name in tables], bases=(_Shown,), **_KEPT)


@dataclass(**_KEPT)
class Published(_of(PUBLISHED)):
    """The published layer, one frame a table (columns: ``tables.yml`` of :mod:`chibo.model`).

    ``observations`` carries four columns more: ``unit`` and ``measure`` from its indicator, and ``start`` and
    ``end``, the first and last day of its period (missing when unknown).
    """

    def summary(self, lang: str = "en") -> str:
        """Return what it holds, in one line."""
        figures, sizes = self.observations, {"sources": len(self.sources), "areas": len(self.areas)}
        years = pd.concat([figures["start"].dt.year, figures["end"].dt.year])
        return _said("published", lang, years, observations=len(figures), **sizes)

    @property
    def place_names(self) -> dict[str, dict[str, str]]:
        """The names of the areas by id and language, a ward's with the city or district it is in."""
        areas, within = self.areas.set_index("id"), self.within
        return {
            area: {lang: ", ".join(filter(None, [names[f"name_{lang}"], within[area]])) for lang in LANGUAGES}
            for area, names in areas.to_dict("index").items()
        }

    @property
    def within(self) -> dict[str, str]:
        """The short name of the city or district each area lies in, by id; empty for greater areas.

        Wards go by numbers: there is a ward 9 in many a city, and a page that is sent around must say which one.
        """
        areas = self.areas.set_index("id")
        parents = areas.reindex(areas["parent"]).set_index(areas.index)
        return parents["name_short"].where(parents["kind"].isin(_NUMBERING), "").to_dict()


@dataclass(**_KEPT)
class Register(_of(REGISTER)):
    """The register layer, one frame a table (columns: ``tables.yml`` of :mod:`chibo.model`).

    Its frames are never written into: the database keeps them. To look at other rows, make another register:
    ``dataclasses.replace(register, units=...)``. A table an office does not keep is an empty frame with its columns.
    Text columns hold ``""`` for "not stated" and may be categorical in large registers. ``valid_from``, ``valid_to``
    and ``date`` are ``datetime64``; a missing ``valid_to`` means "still valid". Counts are ``Int32`` or ``int``.

    Attributes
    ----------
    synthetic : whether the rows are made up; then every number and picture from them must say so
    """

    synthetic: bool = False

    def summary(self, lang: str = "en") -> str:
        """Return what it holds, in one line."""
        sizes = {"units": len(self.units), "cells": len(self.cells), "areas": self.units["area"].nunique()}
        return _said("synthetic" if self.synthetic else "register", lang, self.headcounts["year"], **sizes)

    def sql(self, query: str, **asked) -> pd.DataFrame:
        """Return the rows that a query of DuckDB finds in the register; small counts are not kept back.

        Parameters
        ----------
        query : a SELECT over the tables and the views of ``model/views.sql``, such as ``FROM unit_states``; those of
            ``metrics/queries.sql`` are such queries
        asked : what the views are to take in (``areas``, ``years``, ``days``, ``by``: all where it is not given), and
            frames that the query names as tables
        """
        return select(self, query, asked)


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

    def summary(self, lang: str = "en") -> str:
        """Return what both layers hold, in one line."""
        return "; ".join(part.summary(lang) for part in (self.published, self.register) if part)


def _said(layer: str, lang: str, years: pd.Series, **sizes: int) -> str:
    """Return how much a layer holds, and the years counted, if any."""
    words, years = Words(lang), years.dropna().astype(int)
    text = words.say(f"summary.{layer}", **sizes)
    span = "–".join(dict.fromkeys([str(years.min()), str(years.max())])) if len(years) else ""
    return words.say(f"summary.{layer}_years", said=text, years=span) if span else text
