"""How sentences and tables stand in a notebook: small accessible HTML, and the same as plain text.

Plain text is what a comparison of notebooks reads. Everything is escaped: data is text, never markup.
"""

import html
from dataclasses import dataclass

import numpy as np
import pandas as pd
from jinja2 import Environment, PackageLoader

from chibo.words import Words


@dataclass(frozen=True)
class Finding:
    """One computed sentence and the ids of the figures it rests on."""

    text: str
    figures: str = ""

    def __str__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/html": f'<p class="finding">{html.escape(self.text)}</p>', "text/plain": self.text}


@dataclass(frozen=True)
class Cell:
    """One cell of a shown table."""

    text: str
    is_number: bool
    link: str = ""


@dataclass(frozen=True)
class TableView:
    """A table as a reader sees it: caption, headings, rows of text, and the line of sources below."""

    caption: str
    headings: list[Cell]
    rows: list[list[Cell]]
    sources: str = ""

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/html": _template().render(table=self), "text/plain": self._plain()}

    def _plain(self) -> str:
        lines = [self.caption, " | ".join(cell.text for cell in self.headings)]
        lines += [" | ".join(cell.text for cell in row) for row in self.rows]
        return "\n".join([*lines, self.sources] if self.sources else lines)


def table_view(
    table: pd.DataFrame,
    columns: list[str],
    *,
    caption: str,
    words: Words,
    sources: str = "",
    links: dict[str, str] | None = None,
) -> TableView:
    """Return a table in words.

    Parameters
    ----------
    table : the frame
    columns : which columns, in order; headings are the phrases ``column.<name>``
    caption : the table's name
    words : language
    sources : the line below
    links : column whose text is a link, and the column that holds the address
    """
    numeric = {name: _is_number(table[name]) for name in columns}
    headings = [Cell(words.label(f"column.{name}"), numeric[name]) for name in columns]
    rows = [
        [
            Cell(_said(name, row[name], words), numeric[name], _address(row.get((links or {}).get(name, ""), "")))
            for name in columns
        ]
        for _, row in table.iterrows()
    ]
    missing = words.label("value.not_published")
    if any(cell.text == missing for row in rows for cell in row):
        sources = " · ".join(filter(None, [words.label("value.not_published_key"), sources]))
    return TableView(caption, headings, rows, sources)


def _is_number(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def _said(column: str, value, words: Words) -> str:
    """Write one value: the column's name says its unit, and so how many decimals it has."""
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return words.label("value.not_published")
    if words.has(f"{column}.{value}"):
        return words.label(f"{column}.{value}")
    if isinstance(value, str):
        return value
    if isinstance(value, bool | np.bool_):
        return words.label("value.yes" if value else "value.no")
    if column == "value":
        return words.as_printed(value)
    if column == "year":
        return str(int(value))
    if column == "printed_pct":
        return words.as_printed(value) + "%"
    if column.endswith("_pct"):
        return words.percent(value, 1)
    if column.endswith("_km2"):
        return words.number(value, 2)
    return words.number(value, 0)


def _address(url) -> str:
    """Return an address only when it is one of the web; anything else is not made a link."""
    return url if isinstance(url, str) and url.startswith(("https://", "http://")) else ""


def _template():
    environment = Environment(
        loader=PackageLoader("chibo", "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("table.html.j2")
