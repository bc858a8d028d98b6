"""A picture with its words: figure, alternative text, table, and what each mark says when pointed at.

A drawing function makes a :class:`Chart` from a shaped frame; the report adds the sources, which only it knows. It
shows itself as SVG with the alternative text as plain text, so that a comparison of notebooks compares the words and
not the pixels.
"""

import functools
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from chibo.charts import svg, theme
from chibo.charts.svg import Mark, svg_of, title_in_room
from chibo.model.rows import plain_rows
from chibo.words import Words

LISTED = "application/vnd.chibo.marks+html"  # the table of marks; who does not know it shows the picture alone
_FOOTER_WIDTH = 132  # letters in a line
_NAMED_IN_FULL = 3  # breaks below a picture


class NothingShown(ValueError):
    """There is no picture to draw; its text is the key of the sentence that says why."""


@dataclass(frozen=True, repr=False)
class Chart:
    """A drawn picture. The report adds what stands after ``note``."""

    name: str  # subject and chart, such as split.by_ward
    figure: Figure
    lang: str  # of every word in it
    title: str  # the quantity, with place and unit
    alt: str  # what a reader who cannot see it should know
    table: pd.DataFrame  # what it shows
    marks: tuple[Mark, ...] = ()
    note: str = ""  # what lines, bands and fills mean, where the picture does not say it itself
    footer: str = ""  # the line of sources below it
    sources: pd.DataFrame = field(default_factory=pd.DataFrame)  # one row per source with its figures
    listed: object = None  # what the marks say as a table that can be shown
    attached: dict = field(default_factory=dict)  # what goes along with it wherever it is shown, by type

    def __repr__(self) -> str:
        return f"<Chart {self.name} ({self.lang}): {self.title}>"

    def with_sources(self, sources: pd.DataFrame, footer: str, traces: dict[tuple, tuple[str, str]], listed) -> "Chart":
        """Return the chart with its sources, and where the figures of each mark come from: their trace and anchor."""
        traced = ((mark, *traces[mark.figures, mark.status]) for mark in self.marks)
        marks = tuple(replace(mark, trace=trace, anchor=anchor) for mark, trace, anchor in traced)
        return replace(self, sources=sources, footer=footer, marks=marks, listed=listed)

    def to_svg(self) -> str:
        """Return the picture as one accessible SVG element."""
        below = "\n".join(textwrap.fill(text, _FOOTER_WIDTH) for text in (self.note, self.footer) if text)
        with theme.style():
            if below and self.figure.get_supxlabel() != below:  # written again it would stand where it did at first
                self.figure.supxlabel(below, x=0.008, ha="left", fontsize=theme.SMALL, color=theme.MUTED)
            written = svg_of(self.figure)
        return svg.accessible(written, title=self.title, description=self.alt, lang=self.lang, marks=self.marks)

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        listed = {} if self.listed is None else {LISTED: self.listed.to_html()}
        return {"image/svg+xml": self.to_svg(), "text/plain": self.alt} | listed | self.attached


def picture(name: str, *, height: float = 0, row: float = 0.34, around: float = 1.35, by: str = "") -> Callable:
    """Make a drawing function, which is given a :class:`Drawing` and a table, one that takes what every chart takes.

    That is a table, and by name ``lang``, ``place``, ``area`` and ``year``. The picture is ``height`` inches high, or
    ``around``, and a ``row`` for every row of the table or for every value of its column ``by``.
    """

    def decorate(function: Callable[["Drawing", pd.DataFrame], Chart]) -> Callable[..., Chart]:
        @functools.wraps(function)
        def draw(table: pd.DataFrame, *, lang: str, place: str = "", area: str = "", year: int = 9999) -> Chart:
            inches = height or around + row * (table[by].nunique() if by else len(table))
            with theme.style():
                return function(Drawing(name, lang, height=inches, place=place, area=area, year=year), table)

        del draw.__wrapped__  # its parameters are not those of the chart
        return draw

    return decorate


class Drawing:
    """A chart being drawn: the figure, the words, and the marks as they are made."""

    def __init__(self, name: str, lang: str, *, height: float, place: str = "", area: str = "", year: int = 9999):
        self.name, self.words, self.place, self.area, self.year = name, Words(lang), place, area, year
        self.figure = Figure(figsize=(theme.WIDE, height), dpi=72, layout="constrained")
        self.figure.get_layout_engine().set(w_pad=0.06, h_pad=0.05)
        self.marks: list[Mark] = []
        self.note = ""
        self.shows_breaks = False

    def axes(self) -> Axes:
        """Return the axes of a picture that has one."""
        return self.panels(1, 1)[0]

    def panels(self, down: int, across: int, **layout) -> np.ndarray:
        """Return the axes of a picture that has several, row by row; ``layout`` is that of ``Figure.subplots``."""
        return self.figure.subplots(down, across, squeeze=False, **layout).ravel()

    def mark(self, artist: Artist, text: str, row=None, unit: str = "", *, status: str = "") -> Artist:
        """Let an artist say ``text`` when pointed at, and return it.

        ``row`` is what it shows, with its figures; ``unit`` one of the model, where the text lacks it; ``status`` that
        of the number where it is not the row's.
        """
        text = self.words.with_unit(text, unit) if unit else text
        gid = f"m{len(self.marks)}"
        artist.set_gid(gid)
        status = status or getattr(row, "status", "")
        self.marks.append(Mark(gid, " ".join(text.split()), getattr(row, "figures", ""), status))
        return artist

    def keeps(self, ax: Axes, row, column: str, name: str, *, x: float | None = None, size: float = 7) -> bool:
        """Return whether a row keeps a column inside; a sign at the foot of its year or at ``x`` says so."""
        if kept := is_kept(row, column):
            self.suppressed(ax, row.year if x is None else x, name, size=size)
        return kept

    def suppressed(self, ax: Axes, x: float, name: str, *, size: float = 7) -> None:
        """Write at the foot of the axes, where no mark has a size, that the number of ``name`` was kept inside."""
        sign = self.words.label("value.suppressed")
        place = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points", "annotation_clip": False}
        text = ax.annotate(sign, (x, 0), xytext=(0, 2), ha="center", fontsize=size, color=theme.MUTED, **place)
        self.mark(text, f"{name}: {sign}")

    def finish(self, table: pd.DataFrame, **values) -> Chart:
        """Return the finished chart; its title is the phrase ``<name>_title``, its alternative text ``<name>_alt``.

        Both know ``place``, ``values``, the number of rows ``n``, and of a table with years the ``first`` and ``last``.
        Where counts were kept inside it is ``<name>_alt_kept``, if there is one. The breaks of series that the picture
        shows are named. A table with synthetic rows
        puts the word first in the title, and a frame around the picture.
        """
        words = self.words
        years = {"first": table["year"].min(), "last": table["year"].max()} if "year" in table else {}
        values = {"place": self.place, "n": len(table)} | years | values
        title = words.say(f"{self.name}_title", **values)
        if "status" in table and (table["status"] == "synthetic").any():
            title = f"{words.label('chart.synthetic')} · {title}"
            self._frame()
        self.figure.suptitle(title_in_room(title), x=0.008, ha="left")
        kept = any(words.label("value.suppressed") in mark.text for mark in self.marks)
        key = f"{self.name}_alt_kept" if kept and words.has(f"{self.name}_alt_kept") else f"{self.name}_alt"
        closing = words.label("value.suppressed_key") if kept else ""
        alt, note = [f"{title}. {words.say(key, **values)}", closing], [self.note, closing]
        if self.shows_breaks and len(breaks := starts(table)):
            alt.append(self._name_breaks("breaks.alt", breaks, in_full=True))
            note.insert(0, self._name_breaks("breaks.note", breaks, in_full=len(breaks) <= _NAMED_IN_FULL))
        alt, note = (" ".join(filter(None, texts)) for texts in (alt, note))
        return Chart(self.name, self.figure, words.lang, title, alt, table.copy(), tuple(self.marks), note)

    def _name_breaks(self, key: str, breaks: pd.DataFrame, *, in_full: bool) -> str:
        """Name the breaks, or where they are many give the numbers of their instruments."""
        items = []
        for row in plain_rows(breaks):
            name = getattr(row, f"break_{self.words.lang}")
            name = name if in_full else row.break_number or name
            items.append(self.words.say("breaks.item", year=int(row.break_x + 0.5), instrument=name))
        return self.words.say(key, list="; ".join(items))

    def _frame(self) -> None:
        """Put a striped frame around a picture of made-up rows, which no cutting to its marks leaves whole."""
        look = {"linewidth": 7, "linestyle": (0, (1.5, 1)), "edgecolor": theme.BREAK, "fill": False}
        self.figure.add_artist(Rectangle((0, 0), 1, 1, transform=self.figure.transFigure, **look))


def starts(table: pd.DataFrame) -> pd.DataFrame:
    """Return the first row of each segment that has another before it in the table; its columns name the break.

    Tables bring the breaks of their series as columns: ``segment``, ``break_x``, ``break_kind``, ``break_number``,
    ``break_vi``, ``break_en``.
    """
    if "break_x" not in table or table.empty:
        return table.head(0)
    later = table[(table["segment"] > table["segment"].min()) & table["break_x"].notna()]
    return later.drop_duplicates("segment").sort_values("segment")


def is_kept(row, column: str) -> bool:
    """Return whether a row (of :func:`chibo.model.rows.plain_rows`, or a series) keeps a column inside."""
    return column in getattr(row, "suppressed", "").split()


def known_rows(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the rows that have a value; raise :class:`NothingShown` when none has and some were kept inside."""
    known = table.dropna(subset=column)
    if known.empty and any(is_kept(row, column) for row in plain_rows(table)):
        raise NothingShown("report.all_suppressed")
    return known
