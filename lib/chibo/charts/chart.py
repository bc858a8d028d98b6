"""A picture with its words: drawing, title, subtitle, key, alternative text, table, and what each mark says.

A drawing function makes a :class:`Chart` from a shaped frame; the report adds the sources, which only it knows. The
drawing holds marks and labels alone: title, key, notes and sources are text of the page, in the page's type. Where no
page is made, as in JupyterLab, it shows itself as a PNG with these words around it, and its alternative text as plain
text, so that a comparison of notebooks compares the words and not the pixels.
"""

import functools
import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Annotation

from chibo.charts import svg, theme
from chibo.charts.svg import Mark
from chibo.model.rows import plain_rows
from chibo.project import PAGE_VARIABLE
from chibo.words import SUPPRESSED, Words
from chibo.words.periods import parse_period

CHART = "application/vnd.chibo.chart+json"  # a chart in its parts, for a page; who does not know it shows the PNG


class NothingShown(ValueError):
    """There is no picture to draw; its text is the key of the sentence that says why."""


@dataclass(frozen=True, repr=False)
class Chart:
    """A drawn picture. The report adds what stands after ``note``."""

    name: str  # subject and chart, such as split.by_ward
    figure: Figure
    lang: str  # of every word in it
    title: str  # what it shows, the finding
    subtitle: str  # measure, place and time
    alt: str  # what a reader who cannot see it should know
    table: pd.DataFrame  # what it was drawn from
    marks: tuple[Mark, ...] = ()
    key: tuple[dict, ...] = ()  # what colours mean: ``name``, ``colour``, ``edge``, and whether it is ``hatched``
    note: str = ""  # what lines, bands and fills mean, where the picture does not say it itself
    footer: str = ""  # the line of sources
    sources: pd.DataFrame = field(default_factory=pd.DataFrame)  # one row per source with its figures
    listed: object = None  # what the marks say as a table that can be shown
    csv: str = ""  # what it was drawn from, for a spreadsheet
    made_up: bool = False  # whether rows of it are synthetic: then a striped frame stands around it
    years: tuple[int, ...] = ()  # of the figures, where the picture is that of one year: on a page of another it is not
    attached: dict = field(default_factory=dict)  # what goes along with it wherever it is shown, by type

    def __repr__(self) -> str:
        return f"<Chart {self.name} ({self.lang}): {self.title}>"

    def to_svg(self) -> str:
        """Return the drawing as one accessible SVG element."""
        with theme.style():
            written = svg.svg_of(self.figure, salt=f"{self.title}\n{self.alt}\n{self.lang}")
        return svg.accessible(written, title=self.title, description=self.alt, lang=self.lang, marks=self.marks)

    def to_csv(self) -> str:
        """Return what it was drawn from as a CSV, as a page gives it; without a report, by the names of its columns."""
        return self.csv or self.table.to_csv(index=False)

    def save(self, path: str | Path) -> None:
        """Write it with its title, notes and sources as ``.png`` or ``.svg``, or its numbers as ``.csv``.

        A file of that name is replaced. Another ending is a ``ValueError``.
        """
        path = Path(path)
        forms = {".png": svg.png_of, ".svg": svg.with_words, ".csv": lambda chart: f"\ufeff{chart.to_csv()}"}
        if path.suffix not in forms:
            raise ValueError(f"path: {path.name!r} came; allowed: a name that ends in {', '.join(forms)}")
        content = forms[path.suffix](self)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        if os.environ.get(PAGE_VARIABLE) != "1":
            return {"image/png": svg.png_of(self), "text/plain": self.alt} | self.attached
        return {CHART: self.parts(), "text/plain": self.alt} | self.attached

    def parts(self) -> dict:
        """Return what a page shows of it: drawing, words, and the table of its marks."""
        words = {name: getattr(self, name) for name in ("title", "subtitle", "key", "note", "footer", "csv")}
        listed = self.listed.to_html() if self.listed else ""
        about = {"years": self.years, "made_up": self.made_up, "dark": theme.DARK}
        return words | about | {"svg": self.to_svg(), "listed": listed}


def picture(name: str, *, of_a_year: bool = False) -> Callable:
    """Make a drawing function, which is given a :class:`Drawing` and a table, one that takes what every chart takes.

    That is a table, and by name ``lang``, ``place``, ``area`` and ``year``. A picture ``of_a_year`` has nothing to say
    in a report of another year.
    """

    def decorate(function: Callable[["Drawing", pd.DataFrame], Chart]) -> Callable[..., Chart]:
        @functools.wraps(function)
        def draw(table: pd.DataFrame, *, lang: str, place: str = "", area: str = "", year: int = 9999) -> Chart:
            with theme.style():
                chart = function(Drawing(name, lang, place=place, area=area, year=year), table)
            ends = {parse_period(period).end.year for period in table["period"]} if of_a_year else ()
            return replace(chart, years=tuple(sorted(ends)))

        del draw.__wrapped__  # its parameters are not those of the chart
        return draw

    return decorate


class Drawing:
    """A chart being drawn: the figure, the words, and the marks as they are made."""

    def __init__(self, name: str, lang: str, *, place: str = "", area: str = "", year: int = 9999):
        self.name, self.words, self.place, self.area, self.year = name, Words(lang), place, area, year
        self.figure = Figure(figsize=(theme.WIDE / 72, 1), dpi=72)
        self.marks: list[Mark] = []
        self.signs: list[Annotation] = []
        self.key: dict[str, str | dict] = {}  # what colours mean: a colour, or how the mark looks
        self.note = ""
        self.shows_breaks = False

    def panels(self, heights: list[float], **room: float) -> list[Axes]:
        """Return axes below each other; see :meth:`places`."""
        return [self.figure.add_axes(place) for place in self.places(heights, **room)]

    def places(self, heights: list[float], *, across=1, left=8, right=8, top=4, bottom=18, gap=16) -> list[list[float]]:
        """Return where axes have their place, ``across`` of them side by side; every length is in points.

        ``left`` to ``bottom`` are the room around each for what is written there; the picture is as high as they need.
        """
        lines = [max(heights[at : at + across]) for at in range(0, len(heights), across)]
        total = sum(lines) + len(lines) * (top + bottom)
        self.figure.set_figheight(total / 72)
        width, places, y = (theme.WIDE - gap * (across - 1)) / across, [], total
        for number, height in enumerate(heights):
            y -= (top + lines[number // across]) if number % across == 0 else 0
            x = number % across * (width + gap) + left
            places.append([x / theme.WIDE, y / total, (width - left - right) / theme.WIDE, height / total])
            y -= bottom if number % across == across - 1 else 0
        return places

    def mark(self, artist: Artist, value: str, row=None, unit: str = "", *, status: str = "", **names: str) -> Artist:
        """Let an artist say what it shows when pointed at, and return it; it is a row of the picture's table.

        ``names`` say by column what it is that has the ``value``. ``row`` is what it shows, with its figures; ``unit``
        one of the model, where the value lacks it; ``status`` that of the number where it is not the row's.
        """
        value = self.words.with_unit(value, unit) if unit else value
        gid = f"m{len(self.marks)}"
        artist.set_gid(gid)
        names = {column: " ".join(str(name).split()) for column, name in names.items() if name}
        status = status or getattr(row, "status", "")
        self.marks.append(Mark(gid, names, " ".join(value.split()), getattr(row, "figures", ""), status))
        return artist

    def keeps(self, ax: Axes, row, column: str, **names: str) -> bool:
        """Return whether a row keeps a column inside; a sign at the foot of its year, where no mark is, says so."""
        if kept := is_kept(row, column):
            sign = self.words.label("value.suppressed")
            place = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points", "annotation_clip": False}
            self.signs.append(ax.annotate(sign, (row.year, 0), xytext=(0, 2), ha="center", color=theme.MUTED, **place))
            self.mark(self.signs[-1], sign, **names)
        return kept

    def _part_signs(self) -> None:
        """Hide signs for what their neighbour has no room beside: they say the same, and the table names each year."""
        ends: dict[Axes, float] = {}
        for text in self.signs:
            at, half = text.axes.transData.transform(text.xy)[0], svg.width_of(text.get_text()) / 2
            text.set_visible(at - half >= ends.get(text.axes, float("-inf")))
            ends[text.axes] = at + half if text.get_visible() else ends[text.axes]

    def finish(self, table: pd.DataFrame, *, at: object = None, case: str = "", **values) -> Chart:
        """Return the finished chart by the phrases ``<name>_title``, ``<name>_subtitle`` and ``<name>_alt``.

        They know ``place``, the number of rows ``n``, of a table with years the ``first`` and ``last``, the columns of
        the row ``at`` a label of the index, if any, and ``values``. Where counts were kept inside they are
        ``<name>_title_kept`` and so on, else those of the ``case`` given, if there are such. A phrase ``<name>_note``
        is said in the note, and the breaks of series that the picture shows are named. A table with synthetic rows puts
        the word first in the title, and wherever the picture is shown a frame around it.
        """
        words, sign = self.words, self.words.label("value.suppressed")
        kept = any(sign in mark.value for mark in self.marks)  # a value may name several numbers
        self._part_signs()
        years = {"first": table["year"].min(), "last": table["year"].max()} if "year" in table else {}
        about = {}
        for row in plain_rows(table[table.index == at]):
            about = {name: SUPPRESSED if is_kept(row, name) else value for name, value in row._asdict().items()}
        values = {"place": self.place, "n": len(table), "year": self.year} | about | years | values
        case = "kept" if kept else case
        keys = {f"{self.name}_{part}": f"{self.name}_{part}_{case}" for part in ("subtitle", "title", "alt")}
        subtitle, title, alt = (words.say(own if words.has(own) else key, **values) for key, own in keys.items())
        title = title[:1].upper() + title[1:]
        made_up = "status" in table and bool((table["status"] == "synthetic").any())
        title = f"{words.label('chart.synthetic')} · {title}" if made_up else title
        closing = words.label("value.suppressed_key") if kept else ""
        own = words.label(f"{self.name}_note") if words.has(f"{self.name}_note") else ""
        alt, note = [f"{title}. {subtitle}. {alt}", closing], [self.note, own, closing]
        if self.shows_breaks and len(breaks := starts(table)):
            alt.append(self._name_breaks("breaks.alt", breaks))
            note.insert(0, self._name_breaks("breaks.note", breaks))
        alt, note = (" ".join(filter(None, texts)) for texts in (alt, note))
        key = tuple({"name": name} | _look(drawn) for name, drawn in self.key.items())
        parts = {"marks": tuple(self.marks), "key": key, "note": note, "made_up": made_up}
        return Chart(self.name, self.figure, words.lang, title, subtitle, alt, table.copy(), **parts)

    def _name_breaks(self, key: str, breaks: pd.DataFrame) -> str:
        named = [(int(row.break_x + 0.5), getattr(row, f"break_{self.words.lang}")) for row in plain_rows(breaks)]
        items = (self.words.say("breaks.item", year=year, instrument=instrument) for year, instrument in named)
        return self.words.say(key, list="; ".join(items))


def _look(drawn: str | dict) -> dict:
    """Return what a key shows of how something is drawn."""
    look = {"color": drawn} if isinstance(drawn, str) else drawn
    return {"colour": look["color"], "edge": look.get("edgecolor", look["color"]), "hatched": "hatch" in look}


def starts(table: pd.DataFrame) -> pd.DataFrame:
    """Return the first row of each segment that has another before it in the table; its columns name the break.

    Tables bring the breaks of their series as columns: ``segment``, ``break_x``, ``break_vi``, ``break_en``.
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
