"""A picture with its words: figure, alternative text, table, and what each mark says when pointed at.

A :class:`Chart` is finished in two steps. The drawing functions of this package make it from a shaped frame; the
report adds the sources, which only it knows. It shows itself as SVG with the alternative text as plain text, so
that a comparison of notebooks compares the words and not the pixels.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from chibo.charts import svg, theme
from chibo.charts.fit import fit, shorter_words
from chibo.charts.panel import Panel
from chibo.charts.tips import SOURCES, Said
from chibo.charts.writing import Writing
from chibo.disclosure import SHOWN
from chibo.words import Words

FOOTER_WIDTH = 132
"""Letters in a line of the source footer."""

LISTED = "application/vnd.chibo.marks+html"
"""Type of the table of marks that goes with a picture; who does not know it shows the picture alone."""


@dataclass(frozen=True)
class Mark:
    """What one bar, point or cell says.

    Attributes
    ----------
    gid : id of its element in the picture
    text : what it shows
    figures : ids of the published figures it rests on
    trace : where these come from, added by the report
    anchor : where their source stands on the page, added by the report
    """

    gid: str
    text: str
    figures: str
    trace: str = ""
    anchor: str = SOURCES


@dataclass(frozen=True, repr=False)
class Chart:
    """A drawn picture.

    Attributes
    ----------
    name : subject and chart, such as ``split.by_ward``
    figure : the matplotlib figure
    lang : language of every word in it
    title : the quantity, with place and unit
    alt : what a reader who cannot see it should know
    table : the frame it shows
    marks : what each mark says
    note : what lines, bands and fills mean, where the picture does not say it itself
    footer : the line of sources below it, added by the report
    sources : the sources as a frame: one row per source with its ``figures``, added by the report
    listed : what the marks say as a table that can be shown, added by the report
    shown : what the report has shown of a real register, added by the report
    """

    name: str
    figure: Figure
    lang: str
    title: str
    alt: str
    table: pd.DataFrame
    marks: tuple[Mark, ...] = ()
    note: str = ""
    footer: str = ""
    sources: pd.DataFrame = field(default_factory=pd.DataFrame)
    listed: object = None
    shown: dict | None = field(default=None, repr=False)

    def __repr__(self) -> str:
        return f"<Chart {self.name} ({self.lang}): {self.title}>"

    def with_sources(
        self, sources: pd.DataFrame, *, footer: str, traces: dict[str, tuple[str, str]], listed: object
    ) -> "Chart":
        """Return the chart with its sources, and where the figures of each mark come from.

        ``traces`` gives for the figures of a mark its ``trace`` and ``anchor``; ``listed`` has a method ``to_html``.
        """
        marks = tuple(
            replace(mark, trace=traces[mark.figures][0], anchor=traces[mark.figures][1]) for mark in self.marks
        )
        return replace(self, sources=sources, footer=footer, marks=marks, listed=listed)

    def to_svg(self) -> str:
        """Return the picture as one accessible SVG element."""
        with theme.style(), Writing(self.figure) as writing:
            fit(self.figure)
            below = [shorter_words(text) for text in (self.note, self.footer) if text]
            lines = [textwrap.fill(text, FOOTER_WIDTH) for text in below]
            if lines:
                self._write_below("\n".join(lines))
            written = writing.svg()
        return svg.accessible(
            written,
            title=self.title,
            description=self.alt,
            lang=self.lang,
            marks={mark.gid: Said(mark.text, mark.trace, mark.anchor) for mark in self.marks},
        )

    def _write_below(self, footer: str) -> None:
        """Write the note and the sources once: writing them again would put them back where they were before layout."""
        if self.figure.get_supxlabel() != footer:
            self.figure.supxlabel(footer, x=0.008, ha="left", fontsize=7.2, color=theme.MUTED)

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        shown = {"image/svg+xml": self.to_svg(), "text/plain": self.alt}
        if self.listed is not None:
            shown[LISTED] = self.listed.to_html()
        return shown if self.shown is None else shown | {SHOWN: self.shown}


@dataclass
class Drawing:
    """A chart being drawn: the figure, the words, and the marks as they are made."""

    name: str
    lang: str
    title: str
    figure: Figure
    words: Words
    marks: list[Mark] = field(default_factory=list)
    note: str = ""

    def axes(self) -> Axes:
        """Return the axes of a picture that has one."""
        return self.panels(1, 1)[0]

    def panels(self, down: int, across: int, **layout) -> Sequence[Axes]:
        """Return the axes of a picture that has several, row by row; ``layout`` is that of ``Figure.subplots``."""
        return self.figure.subplots(down, across, squeeze=False, subplot_kw={"axes_class": Panel}, **layout).ravel()

    def mark(self, artist: Artist, text: str, figures: str, unit: str = "") -> None:
        """Let an artist say ``text`` when pointed at, and remember its figures.

        ``unit`` is a unit of measurement of the model; empty where the text says it already.
        """
        text = f"{text} {self.words.label(f'unit.{unit}')}" if unit else text
        gid = f"m{len(self.marks)}"
        artist.set_gid(gid)
        self.marks.append(Mark(gid, " ".join(text.split()), figures))

    def finish(self, table: pd.DataFrame, **alt_values) -> Chart:
        """Return the finished chart; the alternative text is the phrase ``<name>_alt``.

        Where counts were kept inside it is ``<name>_alt_kept``, if there is one.

        A table with synthetic rows puts the mark on the picture and before the alternative text.
        """
        kept = any(self.words.label("value.suppressed") in mark.text for mark in self.marks)
        key = f"{self.name}_alt_kept" if kept and self.words.has(f"{self.name}_alt_kept") else f"{self.name}_alt"
        alt = f"{self.title}. {self.words.say(key, **alt_values)}"
        if "status" in table and (table["status"] == "synthetic").any():
            alt = f"{self.words.label('chart.synthetic')}: {alt}"
            self._stamp()
        if kept:
            alt = f"{alt} {self.words.label('value.suppressed_key')}"
            self.note = " ".join(filter(None, [self.note, self.words.label("value.suppressed_key")]))
        return Chart(self.name, self.figure, self.lang, self.title, alt, table.copy(), tuple(self.marks), self.note)

    def _stamp(self) -> None:
        """Write across the picture that its rows are made up, so that no cutting or sending on can lose it."""
        text = self.words.label("chart.synthetic").upper()
        self.figure.text(
            0.5,
            0.5,
            text,
            ha="center",
            va="center",
            rotation=18,
            fontsize=26,
            fontweight="bold",
            color=theme.BREAK,
            alpha=0.13,
            zorder=10,
        )


def draw(name: str, lang: str, *, height: float, **title_values) -> Drawing:
    """Begin a chart; its title is the phrase ``<name>_title``. Use inside :func:`chibo.charts.theme.style`."""
    words = Words(lang)
    title = words.say(f"{name}_title", **title_values)
    figure = Figure(figsize=(theme.WIDE, height), layout="constrained")
    figure.get_layout_engine().set(w_pad=0.06, h_pad=0.05)
    figure.suptitle(title, x=0.008, ha="left")
    return Drawing(name, lang, title, figure, words)
