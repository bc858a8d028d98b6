"""An opened data folder: its two layers, as frames by table name, which say of themselves what they hold.

What the columns are stands in :mod:`chibo.model`, how they are read in :mod:`chibo.store`.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, make_dataclass
from pathlib import Path

import pandas as pd

from chibo.errors import Problem, form
from chibo.model import PUBLISHED, REGISTER
from chibo.model.database import select
from chibo.words import LANGUAGES, Words

_NUMBERING = ["city", "district"]
"""Kinds of areas whose wards and communes have a name only inside them."""
_DATES = [("year",), ("first_year", "last_year"), ("start", "end"), ("valid_from", "valid_to")]
_DATES += [("date",), ("period",), ("published",)]
_COLUMNS = ["layer", "table", "rows", "areas", "sources", "first_year", "last_year"]
_KEPT = {"frozen": True, "eq": False, "repr": False}
_NAMED = ("observations", "sources", "areas", "units", "cells")


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


@dataclass(frozen=True)
class Summary:
    """A sentence and a table.

    Attributes
    ----------
    text : the sentence, in the language ``lang``
    table : one row per table of a layer: ``layer``, ``table``, ``rows``, ``areas`` and ``sources`` (how many),
        ``first_year``, ``last_year``; missing where a table says nothing of it
    """

    text: str
    table: pd.DataFrame
    lang: str

    def __str__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        words = Words(self.lang)
        shown = self.table.assign(layer=[words.label(f"summary.{layer}") for layer in self.table["layer"]])
        shown = shown.set_axis([words.label(f"summary.{name}") for name in _COLUMNS], axis="columns")
        shown = shown.astype(object).where(shown.notna(), "")
        table, lines = shown.to_html(index=False, border=0), shown.to_string(index=False)
        return {"text/html": f"<p>{self.text}</p>\n{table}", "text/plain": f"{self.text}\n{lines}"}


class _Shown:
    """At a prompt: what it holds, instead of all rows."""

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The frames by table name."""
        return {name: value for name, value in vars(self).items() if isinstance(value, pd.DataFrame)}

    def summary(self, lang: str = "en") -> Summary:
        """Return what it holds: as text one sentence, shown in a notebook with a table of its tables."""
        layer = "published" if isinstance(self, Published) else "synthetic" if self.synthetic else "register"
        table = pd.DataFrame([(layer, *_counts(*each)) for each in self.tables.items()], columns=_COLUMNS)
        table = table.astype(dict.fromkeys(_COLUMNS[2:], "Int64"))
        return Summary(_sentence(layer, table.set_index("table"), lang), table, lang)

    def __repr__(self) -> str:
        return str(self.summary())

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return self.summary()._repr_mimebundle_()


def _of(tables: Iterable[str]) -> type:
    """Return a class with a frame for each table."""
    return make_dataclass("Tables", [(name, pd.DataFrame) for name in tables], bases=(_Shown,), **_KEPT)


@dataclass(**_KEPT)
class Published(_of(PUBLISHED)):
    """The published layer, one frame a table (columns: :mod:`chibo.model.published`).

    ``observations`` carries four columns more: ``unit`` and ``measure`` from its indicator, and ``start`` and
    ``end``, the first and last day of its period (missing when unknown). :meth:`figures` picks some of its rows.
    """

    def figures(
        self,
        *,
        until: int | None = None,
        year: int | None = None,
        by: Sequence[str] = (),
        **allowed: str | Collection[str] | None,
    ) -> pd.DataFrame:
        """Return the rows of ``observations`` that meet every condition that is given, in their order.

        Parameters
        ----------
        until : last year a period may end in
        year : the year a period must end in
        by : columns to sort the rows by instead
        allowed : what a column such as ``area`` may hold, one value or several; ``category=""`` means the whole
        """
        rows = self.observations
        for column, values in allowed.items():
            if values is not None:
                rows = rows[rows[column].isin([values] if isinstance(values, str) else list(values))]
        if until is not None:
            rows = rows[rows["end"].dt.year <= until]
        if year is not None:
            rows = rows[rows["end"].dt.year == year]
        return (rows.sort_values(list(by), kind="stable") if by else rows).reset_index(drop=True)

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
    """The register layer, one frame a table (columns: :mod:`chibo.model.register`).

    Its frames are never written into: the database keeps them. To look at other rows, make another register:
    ``dataclasses.replace(register, units=...)``. A table an office does not keep is an empty frame with its columns.
    Text columns hold ``""`` for "not stated" and may be categorical in large registers. ``valid_from``, ``valid_to``
    and ``date`` are ``datetime64``; a missing ``valid_to`` means "still valid". Counts are ``Int64`` or ``int``.

    Attributes
    ----------
    synthetic : whether the rows are made up; then every number and picture from them must say so
    """

    synthetic: bool = False

    def sql(self, query: str, **asked) -> pd.DataFrame:
        """Return the rows that a query of DuckDB finds in the register; small counts are not kept back.

        Parameters
        ----------
        query : a SELECT over the tables and the views of ``model/views.sql``, such as ``FROM unit_states``; the files
            of ``metrics/sql`` are such queries
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

    def summary(self, lang: str = "en") -> Summary:
        """Return what both layers hold."""
        parts = [part.summary(lang) for part in (self.published, self.register) if part]
        return Summary("; ".join(map(str, parts)), pd.concat([part.table for part in parts], ignore_index=True), lang)


def _sentence(layer: str, counts: pd.DataFrame, lang: str) -> str:
    """Return how much of what a layer holds, about how many areas, and the years counted."""
    words, sizes = Words(lang), counts["rows"].to_dict()
    kind, dated = ("published", "observations") if layer == "published" else ("register", "headcounts")
    if kind == "register":
        sizes["areas"] = counts.at["units", "areas"]
    named = {name: sizes[name] for name in _NAMED if name in sizes}
    phrases = {name: words.say(f"summary.{name}_{form(size, 'one', 'many')}", n=size) for name, size in named.items()}
    text = words.say(f"summary.{layer}_said", **phrases)
    years = counts.loc[dated, ["first_year", "last_year"]].dropna()
    span = "–".join(dict.fromkeys(map(str, years)))
    return words.say(f"summary.{kind}_years", said=text, years=span) if span else text


def _counts(name: str, table: pd.DataFrame) -> list:
    """Return the name and size of a table, how many areas and sources it speaks of, its first and its last year."""
    several = [
        len(table) if name == f"{column}s" else table[column].nunique() if column in table else None
        for column in ("area", "source")
    ]
    dated = next((columns for columns in _DATES if set(columns) <= set(table)), ())
    texts = pd.concat([pd.Series(dtype=str), *(table[column].drop_duplicates().astype(str) for column in dated)])
    years = pd.to_numeric(texts.str[:4], errors="coerce").dropna()
    return [name, len(table), *several, *(years.agg(["min", "max"]) if len(years) else (None, None))]
