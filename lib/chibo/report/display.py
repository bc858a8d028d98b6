"""How sentences and tables stand in a notebook: small accessible HTML, and the same as plain text.

Plain text is what a comparison of notebooks reads. Everything is escaped: data is text, never markup.
"""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import ClassVar

import numpy as np
import pandas as pd
from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from chibo.disclosure import MARK, SHOWN
from chibo.model.rows import plain_records
from chibo.project import PAGE_VARIABLE
from chibo.words import SUPPRESSED, Words

_LONGEST_OPEN = 12  # rows
_WIDE_TEXT, _LONG_TEXT, _LONG_DATE = 90, 36, 12  # letters


@dataclass(frozen=True)
class Cite:
    """A reference to a source of the report by its ``number`` in the list of sources.

    ``text`` is what it says after a sentence, ``figures`` what it says in a row, where the source stands below.
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

    def to_html(self) -> str:
        """Return this as HTML by its template, in which every value is escaped."""
        return rendered(self.template, **{self.template: self})

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        bundle = {"text/html": self.to_html(), "text/plain": str(self)}
        return bundle if self.shown is None else bundle | {SHOWN: self.shown}


@dataclass(frozen=True)
class Finding(_View):
    """One computed sentence, the ids of the published ``figures`` it rests on, and ``cites`` of their sources.

    It says that ``nothing`` was found where a page may say so of several parts at once.
    """

    template: ClassVar[str] = "finding"
    text: str
    figures: str = ""
    cites: tuple[Cite, ...] = ()
    nothing: bool = False

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Cell:
    """One cell of a shown table."""

    text: str
    link: str = ""
    kind: str = ""  # how it is set: ``num`` to the right, ``d`` on one line, ``long``, ``wide`` with so much room


@dataclass(frozen=True)
class TableView(_View):
    """A table as a reader sees it.

    Attributes
    ----------
    sources : the line below
    cites : the sources of each row, in a last column under ``cites_heading``; none where empty
    anchors, anchor : the id of each row on the page, and of the whole table; none where empty
    foldable : whether a page may fold it where it is long
    csv : the same as :func:`spreadsheet`
    """

    caption: str
    headings: list[Cell]
    rows: list[list[Cell]]
    sources: str = ""
    cites: tuple[tuple[Cite, ...], ...] = ()
    cites_heading: str = ""
    anchors: tuple[str, ...] = ()
    anchor: str = ""
    foldable: bool = True
    csv: str = ""
    template: ClassVar[str] = "table"

    @property
    def is_folded(self) -> bool:
        """Return whether a page shows it only when asked: a long one that nothing on the page leads into."""
        return self.foldable and len(self.rows) > _LONGEST_OPEN and not self.anchors

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        taken = {"text/csv": self.csv} if os.environ.get(PAGE_VARIABLE) == "1" else {}
        return super()._repr_mimebundle_(include, exclude) | taken

    def __str__(self) -> str:
        lines = [" | ".join(cell.text for cell in row) for row in [self.headings, *self.rows]]
        return "\n".join([self.caption, *lines, *filter(None, [self.sources])])


def table_view(
    table: pd.DataFrame,
    columns: list[str],
    *,
    caption: str,
    words: Words,
    sources: str = "",
    cites: Sequence[tuple[Cite, ...]] = (),
    **more,
) -> TableView:
    """Return a table in words; see :class:`TableView` for what is not named here.

    Parameters
    ----------
    columns : which columns, in order, without those that are empty; headings are the phrases ``column.<name>``, or the
        column's own name where there is none; how values are written is said in :mod:`chibo.report.report`.
        A ``title`` is a link where the table has a ``url``, too.
    """
    columns = [name for name in columns if table.empty or not table[name].eq("").fillna(False).all()]
    names = {name: words.label(f"column.{name}") if words.has(f"column.{name}") else name for name in columns}
    records = plain_records(table)
    texts = {name: [_written(name, row, words) for row in records] for name in columns}
    kinds = {name: _kind(table[name], texts[name]) for name in columns}
    # An address is made a link only when it is one of the web.
    urls = [str(row.get("url")) if "title" in columns else "" for row in records]
    links = [url if url.startswith(("https://", "http://")) else "" for url in urls]
    rows = [
        [Cell(texts[name][at], links[at] if name == "title" else "", kinds[name]) for name in columns]
        for at in range(len(records))
    ]
    written = {text for column in texts.values() for text in column}
    signs = [sign for sign in ("suppressed", "not_published") if words.label(f"value.{sign}") in written]
    return TableView(
        caption,
        [Cell(names[name], kind=kinds[name]) for name in columns],
        rows,
        " · ".join(filter(None, [*(words.label(f"value.{sign}_key") for sign in signs), sources])),
        tuple(cites) if any(cites) else (),
        words.label("column.cites"),
        **more,
    )


def marks_view(marks: Sequence, cites: Sequence[tuple[Cite, ...]], *, caption: str, words: Words) -> TableView:
    """Return the marks of a picture as a table, in the order they were drawn.

    Where all have the same trace it is said once, below.
    """
    columns = list(dict.fromkeys(column for mark in marks for column in mark.names))
    table = pd.DataFrame([{column: mark.names.get(column, "") for column in columns} for mark in marks])
    table = table.assign(mark=[mark.value for mark in marks], trace=[mark.trace for mark in marks])
    shared = table["trace"].iloc[0] if table["trace"].nunique() == 1 else ""
    shown = [*columns, "mark"] if shared else [*columns, "mark", "trace"]
    return table_view(table, shown, caption=caption, words=words, sources=shared, cites=cites, foldable=False)


def spreadsheet(table: pd.DataFrame, columns: Sequence[str], words: Words) -> str:
    """Return columns of a table as a CSV for spreadsheets of a language, under the phrases ``column.<name>``.

    Left out are columns without a phrase, with nothing in them, or with the phrase of one before. Numbers are numbers
    with all their decimals; where the language writes a decimal comma, semicolons part the columns. Of what was kept
    inside there is the sign. A text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    columns = chain.from_iterable(("value", "unit") if name == "value_text" else (name,) for name in columns)
    known = [name for name in columns if words.has(f"column.{name}") and not table[name].isin(["", None]).all()]
    headings = {words.label(f"column.{name}"): name for name in reversed(known)}
    rows = [[_plain(name, row, words) for name in reversed(headings.values())] for row in plain_records(table)]
    frame = pd.DataFrame(rows, columns=list(reversed(headings)))
    return frame.to_csv(index=False, sep=";" if _comma(words) == "," else ",", lineterminator="\n")


def _comma(words: Words) -> str:
    return words.number(0.5, 1)[1]


def _plain(column: str, row: Mapping, words: Words) -> str:
    """Return a value as a spreadsheet takes it: a number without groups, a code in words."""
    value = seen(row, column)
    value = value if value is SUPPRESSED else row.get(f"{column}_name") or value
    if value is SUPPRESSED or isinstance(value, bool | np.bool_) or words.has(f"{column}.{value}"):
        return _written(column, row, words)
    if isinstance(value, str):
        return f"'{value}" if value.startswith(("=", "+", "-", "@")) else value
    return "" if value is None or value != value else f"{round(value, 6):.15g}".replace(".", _comma(words))


def _kind(column: pd.Series, texts: list[str]) -> str:
    if column.dtype.kind in "iuf":
        return "num"
    longest = max(map(len, texts), default=0)
    if column.name.startswith(("period", "published", "date")) and longest <= _LONG_DATE:
        return "d"
    return "wide" if longest > _WIDE_TEXT else "long" if longest > _LONG_TEXT else ""


def seen(row: Mapping, column: str) -> object:
    """Return what a reader may see of a column in a row: its value, or that it was kept inside."""
    return SUPPRESSED if column in row.get(MARK, "").split() else row[column]


def _written(column: str, row: Mapping, words: Words) -> str:
    """Write one value: the column's name ends in its unit, and so says how many decimals it has."""
    value = seen(row, column)
    if words.has(f"{column}.{value}"):
        return words.label(f"{column}.{value}")
    if isinstance(value, bool | np.bool_):
        return words.label("value.yes" if value else "value.no")
    if isinstance(value, str):
        return value
    if value is SUPPRESSED or pd.isna(value):
        own = value is not SUPPRESSED and row.get("layer") == "register"  # what an office does not state is not sought
        return words.label("value.not_recorded") if own else words.number(value)
    if column == "year":
        return str(int(value))
    if column == "difference" and value:
        return ("+" if value > 0 else "−") + words.as_printed(abs(value))
    if column.endswith(("value", "printed_pct", "difference")):
        return words.as_printed(value) + ("%" if column == "printed_pct" else "")
    if column.endswith("_pct"):
        return words.percent(value, 1)
    return words.number(value, 2 if column.endswith("_km2") else 0)


def _breakable(text: str) -> Markup:
    """Allow breaks in words no language has, so that one of them cannot push a table off the paper."""
    broken = re.sub(r"\S{26,}", lambda word: "\0".join(re.findall(".{1,16}", word[0])), text)
    return Markup("<wbr>").join(broken.split("\0"))


_TEMPLATES = Environment(
    loader=PackageLoader("chibo.report", "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)
_TEMPLATES.filters["breakable"] = _breakable


def rendered(name: str, **values) -> str:
    """Return a template of this library filled in; every value is escaped."""
    return _TEMPLATES.get_template(f"{name}.html.j2").render(**values)
