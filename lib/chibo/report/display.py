"""How sentences and tables stand in a notebook: small accessible HTML, and the same as plain text.

Plain text is what a comparison of notebooks reads. Everything is escaped: data is text, never markup.
"""

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from chibo.disclosure import SHOWN
from chibo.metrics.counts import MARK
from chibo.model.rows import plain_records
from chibo.words import SUPPRESSED, Words

_LONG_WORD, _PIECE = re.compile(r"(\S{26,})"), 16


@dataclass(frozen=True)
class Cite:
    """A reference to a source of the report: its ``number`` in the list of sources.

    Attributes
    ----------
    text : the publisher, the year and the figures, as a reference after a sentence says
    figures : the ids alone, as a row says, where the source is named under the table
    """

    number: int
    text: str = ""
    figures: str = ""

    @property
    def anchor(self) -> str:
        """Id of the source's row on the page."""
        return f"n{self.number}"


@dataclass(frozen=True)
class _View:
    """Something shown; ``shown`` is what the report has shown of a real register, None where nothing is to hide.

    A batch audits what was shown, and takes it out of the page.
    """

    shown: dict | None = field(default=None, compare=False, repr=False, kw_only=True)

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        bundle = {"text/html": self.to_html(), "text/plain": str(self)}
        return bundle if self.shown is None else bundle | {SHOWN: self.shown}


@dataclass(frozen=True)
class Finding(_View):
    """One computed sentence, the ids of the published ``figures`` it rests on, and ``cites`` of their sources."""

    text: str
    figures: str = ""
    cites: tuple[Cite, ...] = ()

    def __str__(self) -> str:
        return self.text

    def to_html(self) -> str:
        """Return the sentence as a paragraph."""
        return rendered("finding", finding=self)


@dataclass(frozen=True)
class Cell:
    """One cell of a shown table."""

    text: str
    is_number: bool
    link: str = ""


@dataclass(frozen=True)
class TableView(_View):
    """A table as a reader sees it.

    Attributes
    ----------
    caption : its name
    headings, rows : cells of text
    sources : the line below
    cites : the sources of each row, in a last column under ``cites_heading``; none where empty
    anchors : the id of each row on the page; none where empty
    anchor : the id of the whole table on the page
    """

    caption: str
    headings: list[Cell]
    rows: list[list[Cell]]
    sources: str = ""
    cites: tuple[tuple[Cite, ...], ...] = ()
    cites_heading: str = ""
    anchors: tuple[str, ...] = ()
    anchor: str = ""

    def __str__(self) -> str:
        lines = [" | ".join(cell.text for cell in row) for row in [self.headings, *self.rows]]
        return "\n".join([self.caption, *lines, *filter(None, [self.sources])])

    def to_html(self) -> str:
        """Return the table as one accessible figure."""
        return rendered("table", table=self)


@dataclass(frozen=True)
class ListedMark:
    """One mark of a picture: what it shows, the trace of its figures, and their sources."""

    text: str
    trace: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True)
class MarkList:
    """What the marks of a picture say, in the order they were drawn, as a table for who cannot point at them."""

    caption: str
    marks: tuple[ListedMark, ...]
    words: Words

    @property
    def shared_trace(self) -> str:
        """The trace, where all marks have the same; it is said once."""
        traces = {mark.trace for mark in self.marks}
        return traces.pop() if len(traces) == 1 else ""

    @property
    def has_cites(self) -> bool:
        """Whether any mark rests on a published figure."""
        return any(mark.cites for mark in self.marks)

    def to_html(self) -> str:
        """Return the table."""
        return rendered("listed", list=self)


def table_view(
    table: pd.DataFrame,
    columns: list[str],
    *,
    caption: str,
    words: Words,
    sources: str = "",
    links: Mapping[str, str] = {},
    cites: Sequence[tuple[Cite, ...]] = (),
    **anchors,
) -> TableView:
    """Return a table in words; see :class:`TableView` for what is not named here.

    Parameters
    ----------
    columns : which columns, in order, without those that are empty; headings are the phrases ``column.<name>``, or the
        column's own name where there is none
    links : column whose text is a link, and the column that holds the address
    """
    columns = [name for name in columns if table.empty or not (table[name] == "").all()]
    numeric = {name: _is_number(table[name]) for name in columns}
    names = {name: words.label(f"column.{name}") if words.has(f"column.{name}") else name for name in columns}
    headings, records = [Cell(names[name], numeric[name]) for name in columns], plain_records(table)

    def cell(row: dict, name: str) -> Cell:
        return Cell(_written(name, seen(row, name), words), numeric[name], _address(row.get(links.get(name))))

    rows = [[cell(row, name) for name in columns] for row in records]
    missing = words.label("value.not_published")
    if any(cell.text == missing for row in rows for cell in row):
        sources = " · ".join(filter(None, [words.label("value.not_published_key"), sources]))
    if any(seen(row, name) is SUPPRESSED for row in records for name in columns):
        sources = " · ".join(filter(None, [words.label("value.suppressed_key"), sources]))
    cites = tuple(cites) if any(cites) else ()
    return TableView(caption, headings, rows, sources, cites, words.label("column.cites"), **anchors)


def seen(row: Mapping, column: str) -> object:
    """Return what a reader may see of a column in a row: its value, or that it was kept inside."""
    return SUPPRESSED if column in row.get(MARK, "").split() else row[column]


def _is_number(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def _written(column: str, value, words: Words) -> str:
    """Write one value: the column's name ends in its unit, and so says how many decimals it has."""
    if value is not SUPPRESSED and words.has(f"{column}.{value}"):
        return words.label(f"{column}.{value}")
    if isinstance(value, bool | np.bool_):
        return words.label("value.yes" if value else "value.no")
    if isinstance(value, str):
        return value
    if value is SUPPRESSED or pd.isna(value):
        return words.number(value)
    if column == "year":
        return str(int(value))
    if column in ("value", "printed_pct"):
        return words.as_printed(value) + ("%" if column == "printed_pct" else "")
    if column.endswith("_pct"):
        return words.percent(value, 1)
    return words.number(value, 2 if column.endswith("_km2") else 0)


def _breakable(text: str) -> Markup:
    """Allow breaks in words no language has, so that one of them cannot push a table off the paper."""
    parts = _LONG_WORD.split(text)
    for place in range(1, len(parts), 2):
        word = parts[place]
        parts[place] = Markup("<wbr>").join(word[start : start + _PIECE] for start in range(0, len(word), _PIECE))
    return Markup("").join(parts)


def _address(url) -> str:
    """Return an address only when it is one of the web; anything else is not made a link."""
    return url if isinstance(url, str) and url.startswith(("https://", "http://")) else ""


def rendered(name: str, **values) -> str:
    """Return a template of this library filled in; every value is escaped."""
    return _templates().get_template(f"{name}.html.j2").render(**values)


def prepare() -> None:
    """Compile every template now, so that processes forked from this one need not."""
    for name in _templates().list_templates():
        _templates().get_template(name)


@functools.cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("chibo.report", "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["breakable"] = _breakable
    return environment
