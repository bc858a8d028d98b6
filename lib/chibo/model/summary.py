"""What a data folder holds, at a glance: how many rows of what, about which years, how many places and sources."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from chibo.errors import form
from chibo.words import Words

_DATES = [("year",), ("first_year", "last_year"), ("start", "end"), ("valid_from", "valid_to")]
_DATES += [("date",), ("period",), ("published",)]
_SAID = {"observations", "sources", "areas", "units", "cells"}
_COLUMNS = ["layer", "table", "rows", "areas", "sources", "first_year", "last_year"]


@dataclass(frozen=True)
class Summary:
    """A sentence and a table.

    Attributes
    ----------
    text : the sentence
    table : one row per table of a layer: ``layer``, ``table`` (its name in :class:`chibo.model.layers.Published` or
        :class:`~chibo.model.layers.Register`), ``rows``, ``areas`` and ``sources`` (how many), ``first_year``,
        ``last_year``; missing where a table says nothing of it
    lang : language of the sentence, and of the headings when it is shown
    """

    text: str
    table: pd.DataFrame
    lang: str

    def __str__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        words = Words(self.lang)
        shown = self.table.assign(layer=self.table["layer"].map(lambda layer: words.label(f"summary.{layer}")))
        shown.columns = [words.label(f"summary.{name}") for name in _COLUMNS]
        shown = shown.astype(object).where(shown.notna(), "")
        table, lines = shown.to_html(index=False, border=0), shown.to_string(index=False)
        return {"text/html": f"<p>{self.text}</p>\n{table}", "text/plain": f"{self.text}\n{lines}"}


def summary(
    published: Mapping[str, pd.DataFrame] | None,
    register: Mapping[str, pd.DataFrame] | None,
    *,
    synthetic: bool,
    lang: str,
) -> Summary:
    """Return what layers hold.

    Parameters
    ----------
    published, register : the tables of a layer by name; None for a layer there is none of, or nothing to say of
    synthetic : whether the register is made up
    lang : ``vi`` or ``en``
    """
    words, said, rows = Words(lang), [], []
    kind = "synthetic" if synthetic else "register"
    for layer, tables in (("published", published), (kind, register)):
        if tables is not None:
            said.append(_said(layer, tables, words))
            rows += [(layer, name, len(table), *_counts(name, table)) for name, table in tables.items()]
    table = pd.DataFrame(rows, columns=_COLUMNS)
    return Summary("; ".join(said), table.astype(dict.fromkeys(_COLUMNS[2:], "Int64")), lang)


def _said(layer: str, tables: Mapping[str, pd.DataFrame], words: Words) -> str:
    """Return the line on a layer: how much of what, about how many areas, and the years counted."""
    sizes = {name: len(table) for name, table in tables.items() if name in _SAID}
    if layer != "published":
        sizes["areas"] = tables["units"]["area"].nunique() if "area" in tables["units"] else 0
    counts = {name: words.say(f"summary.{name}_{form(n, 'one', 'many')}", n=n) for name, n in sizes.items()}
    said = words.say(f"summary.{layer}_said", **counts)
    layer, counting = ("published", "observations") if layer == "published" else ("register", "headcounts")
    years = _counts(counting, tables.get(counting, pd.DataFrame()))[2:]
    span = "–".join(dict.fromkeys(str(year) for year in years if year is not None))
    return words.say(f"summary.{layer}_years", said=said, years=span) if span else said


def _counts(name: str, table: pd.DataFrame) -> list[int | None]:
    """Return how many areas and sources a table speaks of, and its first and its last year."""
    counted = [table[column].nunique() if column in table else None for column in ("area", "source")]
    counted = [len(table) if name == f"{column}s" else n for column, n in zip(("area", "source"), counted, strict=True)]
    dated = next((columns for columns in _DATES if set(columns) <= set(table)), ())
    years = [int(year) for column in dated for year in _years(table[column]).dropna()]
    return [*counted, min(years, default=None), max(years, default=None)]


def _years(dates: pd.Series) -> pd.Series:
    """Return the years of dates, of years, or of ISO periods in text."""
    if pd.api.types.is_datetime64_any_dtype(dates):
        return dates.dt.year
    if pd.api.types.is_numeric_dtype(dates):
        return dates
    return pd.to_numeric(dates.astype(str).str[:4], errors="coerce")
