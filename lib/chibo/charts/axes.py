"""Parts several charts share: rows with their words above the mark, years and their breaks, bars, lines."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, MaxNLocator, MultipleLocator
from matplotlib.transforms import blended_transform_factory

from chibo.charts import theme
from chibo.charts.chart import Drawing, starts
from chibo.charts.svg import in_lines, width_of
from chibo.model.rows import plain_rows
from chibo.words import Words
from chibo.words.periods import parse_period

_LINE = 15.5  # points from one line of text to the next
_MOST_LINES = 3  # of a name
_SCALE = 38  # points for the numbers at the left of a small panel
_WORKED_OUT = {"households_per_unit", "members_needed"}  # columns that no source prints
RULE = {"color": theme.BREAK, "linewidth": 1, "linestyle": (0, (4, 3))}


class Rows:
    """Rows from top to bottom on ``ax``: of each its words, and below them its mark, ``mark`` points high."""

    def __init__(self, drawing: Drawing, *, mark: float = 12, gap: float = 9, limits: tuple):
        self._drawing, self._mark, self._gap, self._limits = drawing, mark, gap, limits
        self.ax = drawing.figure.add_axes((0, 0, 1, 1), xlim=limits, ylim=(1, 0), yticks=[])
        self._place = blended_transform_factory(drawing.figure.transFigure, self.ax.transData)
        self._y, self._group, self.ys = 0, "", []

    def write(self, name: str, value: str, under: str = "", *, bold: bool = False, group: str = "") -> float:
        """Write a row's name and value, perhaps a line ``under`` them, and return where its mark goes.

        A name that leaves no room for its value takes a line of its own. The ``group`` stands above the first of it.
        """
        weight = "bold" if bold else "normal"
        if group != self._group:
            self._text(0, self._y + 14, group, weight="bold", color=theme.MUTED)
            self._y, self._group = self._y + 21, group
        names = _few(in_lines(name, theme.WIDE, size=theme.TYPE, weight=weight))
        if names and width_of(names[-1], size=theme.TYPE, weight=weight) + width_of(value) + 10 > theme.WIDE:
            names.append("")
        for number, line in enumerate(names or [""]):
            self._text(0, self._y + (number + 0.75) * _LINE, line, weight=weight)
        self._y += _LINE * max(len(names), 1)
        self._text(1, self._y - 0.25 * _LINE, value, ha="right", weight=weight)
        for line in _few(in_lines(under, theme.WIDE, size=theme.TYPE)):
            self._text(0, self._y + 0.75 * _LINE, line, color=theme.MUTED)
            self._y += _LINE
        self.ys.append(self._y + 2 + self._mark / 2)
        self._y += self._mark + self._gap
        return self.ys[-1]

    def _text(self, x: float, y: float, text: str, **style) -> None:
        self.ax.text(x, y, text, transform=self._place, zorder=2.9, **style)  # below marks and what is written on them

    def end(self, *, ticks: bool = True, **number_style) -> None:
        """Make the picture as high as its rows, and draw their rules and, with ``ticks``, the numbers of the scale."""
        ax, height = self.ax, self._y - self._gap / 2
        ax.set_position(*self._drawing.places([height], left=6, bottom=18 if ticks else 2))
        ax.set_ylim(height, 0)
        ax.hlines(self.ys, *self._limits, color=theme.NOT_STATED, linewidth=1, zorder=0)  # no rule runs through words
        ax.spines[["left"] if ticks else ["left", "bottom"]].set_visible(False)
        if ticks:
            numbers(ax.xaxis, self._drawing.words, **number_style)
        name_ticks(ax, [at for at in ax.get_xticks() if ticks and self._limits[0] <= at <= self._limits[1]])

    def part(self, table: pd.DataFrame) -> None:
        """Draw a rule after the mark of a row of the table, where a break lies between it and the next."""
        self._drawing.shows_breaks = True
        rises = table["segment"].diff() > 0 if "segment" in table else [False] * len(table)
        for y, new in zip([self.ys[0], *self.ys], rises, strict=False):
            if new:
                self.ax.axhline(y + 13, zorder=0, clip_on=False, **RULE)


def _few(lines: list[str]) -> list[str]:
    """Return the first lines of a text that would push the marks apart; all of it stands in the table."""
    last = _MOST_LINES - 1
    return lines if len(lines) <= _MOST_LINES else [*lines[:last], f"{lines[last][:-2]}…"]


def name_ticks(ax: Axes, at: Sequence[float], names: Sequence[str] | None = None) -> None:
    """Give a scale below rows ticks, named or by their numbers; at its ends written inwards, not out of the picture."""
    ax.set_xticks(at, names)
    for tick, place in zip(ax.xaxis.get_major_ticks(), at, strict=True):
        side = {ax.get_xlim()[0]: "left", ax.get_xlim()[1]: "right"}.get(place, "center")
        tick.label1.set_horizontalalignment(side)


def small_panels(drawing: Drawing, names: Sequence[str], *, across: int = 2, height: float = 60) -> list[Axes]:
    """Return small panels, each under its name, with room for the numbers of a scale at their left."""
    capital = [name[:1].upper() + name[1:] for name in names]
    lines = [in_lines(name, theme.WIDE / across - 12, size=theme.TYPE, weight="bold") for name in capital]
    room = {"left": _SCALE, "right": 12, "top": 14 + _LINE * max(map(len, lines))}
    panels = drawing.panels([height] * len(names), across=across, **room)
    for ax, text in zip(panels, lines, strict=True):
        place = {"xycoords": "axes fraction", "xytext": (-_SCALE, 12), "textcoords": "offset points"}
        ax.annotate("\n".join(text), (0, 1), weight="bold", **place)
    return panels


def numbers(axis, words: Words, *, percent: bool = False, step: float = 0) -> None:
    """Write an axis' numbers as the language does, with a ``step`` its multiples."""
    if step:
        axis.set_major_locator(MultipleLocator(step))
    elif not percent:
        axis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 5, 10], integer=True))
    write = words.percent if percent else words.number
    axis.set_major_formatter(FuncFormatter(lambda value, _: write(value, 0)))


def year_axis(drawing: Drawing, ax: Axes, table: pd.DataFrame, **number_style) -> None:
    """Give a small panel the years of a table, a rule at each of its breaks, and a band at the report year."""
    drawing.shows_breaks = True
    years = sorted(table["year"].unique())
    if drawing.year <= years[-1]:
        drawing.note = drawing.words.label("register.year_note")
    low, high = min(years[0], years[-1] - 3) - 0.8, years[-1] + 0.8
    ax.set_xlim(low, high)
    for row in plain_rows(starts(table)):
        ax.axvline(row.break_x, zorder=0, **RULE)
    if low <= drawing.year <= high:
        ax.axvspan(drawing.year - 0.5, drawing.year + 0.5, color=theme.REPORT_YEAR, zorder=-1, linewidth=0)
    # A year takes four letters and a gap: what there is room for, the last one always.
    room = ax.get_position().width * theme.WIDE / (high - low)
    step = max(1, -(-int(width_of("2000 ") + 6) // int(room)))
    ax.set_xticks([year for year in range(int(years[0]), int(years[-1]) + 1) if (years[-1] - year) % step == 0])
    numbers(ax.yaxis, drawing.words, **number_style)
    ax.yaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 4, 5, 10], integer=True))
    ax.grid(axis="y")


def nearest_year(table: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the rows of the year that is nearest to another."""
    return table[table["year"] == min(table["year"], key=lambda each: abs(each - year))]


def share_floor(shares: pd.Series) -> float:
    """Return where an axis of high shares begins: at 80 %, or at the full ten below the least."""
    return min(80, 10 * (shares.fillna(100).min() // 10))


def runs(years: pd.DataFrame, column: str) -> pd.Series:
    """Return which line each row that has a value is on: years that follow each other inside one segment share one."""
    known = years[years[column].notna()].sort_values(["segment", "year"])
    begins = (known["segment"].diff() != 0) | (known["year"].diff() != 1)
    return begins.cumsum()


def series(
    drawing: Drawing, ax: Axes, years: pd.DataFrame, column: str, unit: str, *, colour=theme.FOCUS, **names: str
) -> None:
    """Draw a column over the years as lines that stop at breaks and where a year is missing, with a point a year.

    What is later than the report year is hollow. ``unit`` is that of what the column counts or is a share of; ``names``
    say what the points show beside the year.
    """
    write = drawing.words.percent if column.endswith("_pct") else drawing.words.number
    import seaborn as sns  # a second to import, and not every picture has lines

    run = runs(years, column)
    known = years.loc[run.index]
    look = {"color": colour, "linewidth": 1.6, "zorder": 2, "estimator": None, "legend": False}
    sns.lineplot(x=known["year"], y=known[column], units=run, ax=ax, **look)
    ax.set(xlabel="", ylabel="")
    for row in plain_rows(years):
        value, fill = getattr(row, column), theme.PAPER if row.year > drawing.year else colour
        named = names | {"period": getattr(row, "period_text", str(row.year))}
        if not drawing.keeps(ax, row, column, **named) and pd.notna(value):
            point = dot(ax, row.year, value, colour, fill=fill, size=5)
            drawing.mark(point, write(value), row, unit, status="derived" if column in _WORKED_OUT else "", **named)


def upright(ax: Axes, x: float, height: float, *, width=0.72, color=theme.FOCUS, **style) -> Rectangle:
    """Draw a bar around ``x`` that stands at 0; one by one, ``Axes.bar`` takes ten times longer."""
    return box(ax, x - width / 2, 0, width, height, facecolor=color, **style)


def lying(ax: Axes, y: float, width: float, *, left=0.0, height=12, color=theme.FOCUS, **style) -> Rectangle:
    """Draw a bar around ``y`` that begins at ``left``."""
    return box(ax, left, y - height / 2, width, height, facecolor=color, **style)


def box(ax: Axes, x: float, y: float, width: float, height: float, **style) -> Rectangle:
    """Draw a rectangle from its lower left corner; its axes need limits that hold it."""
    return ax.add_artist(Rectangle((x, y), width, height, clip_on=False, **style))


def dot(ax: Axes, x: float, y: float, colour: str, *, fill="", size: float = 8, shape="o", **style) -> Line2D:
    """Draw a point, filled with its colour or another."""
    look = {"markersize": size, "color": colour, "markerfacecolor": fill or colour, "zorder": 3, "clip_on": False}
    return ax.plot(x, y, shape, **look | style)[0]


def interval(
    ax: Axes, y: float, low: float, high: float, colour: str, *, fill="", shape="o", height: float = 9
) -> Line2D | Rectangle:
    """Draw what is known of a share: a bar between two bounds, a point where they are one."""
    if low == high:
        return dot(ax, low, y, colour, fill=fill, shape=shape)
    return lying(ax, y, high - low, left=low, height=height, color=fill or colour, edgecolor=colour)


def target(drawing: Drawing, ax: Axes, xs: list, ys: list, row, **names: str) -> None:
    """Draw the target of a row as a tick across its bar."""
    name = drawing.words.label("column.target")
    ax.plot(xs, ys, color=theme.PAPER, linewidth=4.5, solid_capstyle="butt", clip_on=False)
    (line,) = ax.plot(xs, ys, color=theme.TARGET, linewidth=2.5, solid_capstyle="butt", clip_on=False)
    drawing.key.setdefault(name, theme.TARGET)
    drawing.mark(line, drawing.words.number(row.target), row, "members", **names, category=name)


def within(shape: Rectangle, text: str, **style) -> Text:
    """Write into the middle of a shape: light on dark, and on hatching with a ground."""
    (x, y), dark = shape.get_center(), np.dot(shape.get_facecolor()[:3], [0.2126, 0.7152, 0.0722]) < 0.5
    look = {"ha": "center", "va": "center_baseline", "color": theme.PAPER if dark else theme.INK}
    if shape.get_hatch():
        look |= {"color": theme.INK, "bbox": {"facecolor": theme.PAPER, "edgecolor": "none", "pad": 1.2}}
    return shape.axes.text(x, y, text, **look | style)


def near(ax: Axes, x: float, y: float, text: str, across: float = 0, up: float = 0, **style) -> Text:
    """Write so many points ``across`` and ``up`` from a place, on the side that is away from it."""
    side = "left" if across > 0 else "right" if across < 0 else "center"
    style = {"ha": side, "va": "baseline" if up else "center"} | style
    return ax.annotate(text, (x, y), xytext=(across, up), textcoords="offset points", annotation_clip=False, **style)


def is_later(row, drawing: Drawing) -> bool:
    """Return whether a row's period ends after the report year."""
    return parse_period(row.period).end.year > drawing.year


def period_or_later(row, drawing: Drawing) -> str:
    """Name a row's period, and that it is after the report year where it is."""
    return drawing.words.say("quality.later", period=row.period_text) if is_later(row, drawing) else row.period_text


def comparability(row, drawing: Drawing, *parts: str) -> str:
    """Say of a row of :func:`chibo.metrics.peers.compared` some ``parts``, and of another place its province."""
    other = row.area != drawing.area and row.province
    return " · ".join(filter(None, [*parts, drawing.words.label(f"province.{row.province}") if other else ""]))
