"""What a data folder holds, at a glance: how many rows of what, about which years, how many places and sources."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from chibo.errors import form
from chibo.words import Words

_DATES = [("year",), ("first_year", "last_year"), ("start", "end"), ("valid_from", "valid_to")]
_DATES += [("date",), ("period",), ("published",)]
_COLUMNS = ["layer", "table", "rows", "areas", "sources", "first_year", "last_year"]


@dataclass(frozen=True)
class Summary:
    """A sentence and a table.

    Attributes
    ----------
    text : the sentence
    table : one row per table of a layer: ``layer``, ``table``, ``rows``, ``areas`` and ``sources`` (how many),
        ``first_year``, ``last_year``; missing where a table says nothing of it
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


def summary(layers: Mapping[str, Mapping[str, pd.DataFrame]], lang: str) -> Summary:
    """Return what layers hold.

    Parameters
    ----------
    layers : the tables by name of ``published``, and of ``register`` or, where it is made up, ``synthetic``
    lang : ``vi`` or ``en``
    """
    words = Words(lang)
    counts = {
        layer: {name: (len(table), *_counts(name, table)) for name, table in tables.items()}
        for layer, tables in layers.items()
    }
    text = "; ".join(_sentence(layer, layers[layer], counts[layer], words) for layer in layers)
    rows = [(layer, name, *numbers) for layer, tables in counts.items() for name, numbers in tables.items()]
    table = pd.DataFrame(rows, columns=_COLUMNS).astype(dict.fromkeys(_COLUMNS[2:], "Int64"))
    return Summary(text, table, lang)


def _sentence(layer: str, tables: Mapping[str, pd.DataFrame], counts: Mapping[str, tuple], words: Words) -> str:
    """Return how much of what a layer holds, about how many areas, and the years counted."""
    sizes = {name: numbers[0] for name, numbers in counts.items()}
    if layer != "published":
        sizes["areas"] = tables["units"]["area"].nunique()
    named = {name: sizes[name] for name in ("observations", "sources", "areas", "units", "cells") if name in sizes}
    said = {name: words.say(f"summary.{name}_{form(size, 'one', 'many')}", n=size) for name, size in named.items()}
    text = words.say(f"summary.{layer}_said", **said)
    years = counts["observations" if layer == "published" else "headcounts"][3:]
    span = "–".join(dict.fromkeys(str(year) for year in years if year is not None))
    kind = "published" if layer == "published" else "register"
    return words.say(f"summary.{kind}_years", said=text, years=span) if span else text


def _counts(name: str, table: pd.DataFrame) -> list[int | None]:
    """Return how many areas and sources a table speaks of, and its first and its last year."""
    counted = [
        len(table) if name == f"{column}s" else table[column].nunique() if column in table else None
        for column in ("area", "source")
    ]
    dated = next((columns for columns in _DATES if set(columns) <= set(table)), ())
    years = [int(year) for column in dated for year in _years(table[column]).dropna()]
    return [*counted, min(years, default=None), max(years, default=None)]


def _years(dates: pd.Series) -> pd.Series:
    """Return the years of dates, of years, or of ISO periods in text."""
    if pd.api.types.is_datetime64_any_dtype(dates):
        return dates.dt.year
    return dates if pd.api.types.is_numeric_dtype(dates) else pd.to_numeric(dates.astype(str).str[:4], errors="coerce")
