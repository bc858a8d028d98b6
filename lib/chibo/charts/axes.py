"""Parts several charts share: rows of names, years and their breaks, bars, tiles, lines, words beside them."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest

import numpy as np
import pandas as pd
from matplotlib import colormaps, rcParams
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, MaxNLocator, MultipleLocator

from chibo.charts import theme
from chibo.charts.chart import Drawing, starts
from chibo.charts.svg import name_in_room, width_of
from chibo.model.rows import plain_rows
from chibo.words import Words

KEY = {"fontsize": 8, "fontweight": "normal", "color": theme.MUTED}  # of a title that says what shapes and fills mean
_GAP = 11  # points between the axes and what stands beside them: half a mark may reach over the edge
_WORKED_OUT = {"households_per_unit", "members_needed"}  # columns that no source prints
_RULE = {"color": theme.BREAK, "linewidth": 1, "linestyle": (0, (4, 3))}
_LINES = 2  # of labels of breaks that may stand above the axes


def numbers(axis, words: Words, *, percent: bool = False, step: float = 0) -> None:
    """Write an axis' numbers as the language does, with a ``step`` its multiples."""
    if step:
        axis.set_major_locator(MultipleLocator(step))
    elif not percent:
        axis.set_major_locator(MaxNLocator(steps=[1, 2, 5, 10], integer=True))
    write = words.percent if percent else words.number
    axis.set_major_formatter(FuncFormatter(lambda value, _: write(value, 0)))


def row_axis(
    drawing: Drawing, ax: Axes, names: list[str], label: str, *, limits=None, bold: Iterable[bool] = (), **number_style
) -> None:
    """Name the rows, the first at the top; without ``limits`` the numbers reach from 0 to beyond the longest bar."""
    row_names(ax, names, bold=bold)
    ax.set_ylim(len(names) - 0.45, -0.55)
    ax.set_xlim(limits or (0, 1.05 * max(bar.get_bbox().x1 for bar in ax.patches)))
    numbers(ax.xaxis, drawing.words, **number_style)
    ax.set_xlabel(label)
    ax.spines["left"].set_visible(False)
    ax.grid(axis="x")


def row_names(ax: Axes, names: Iterable[str], *, bold: Iterable[bool] = (), first: float = 0) -> None:
    """Write the names of rows beside the axes; a tick has four more parts, and takes five times as long to make."""
    ax.set_yticks([])
    place, up, side = ax.get_yaxis_text1_transform(rcParams["ytick.major.pad"])
    look = {"va": up, "ha": side, "size": rcParams["ytick.labelsize"], "color": rcParams["ytick.color"]}
    look["zorder"] = 0.6  # heard where ticks would be, before what is inside
    for y, (name, strong) in enumerate(zip_longest(names, bold, fillvalue=False)):
        ax.text(0, first + y, name_in_room(name), transform=place, weight="bold" if strong else "normal", **look)


def year_axis(
    drawing: Drawing, ax: Axes, table: pd.DataFrame, *, label="", ticks=None, narrow=False, **number_style
) -> float:
    """Give a chart the years of a table, its breaks, and a grey band; return how far above its legend keeps clear.

    ``ticks`` are the years named, every third where there are none. A ``narrow`` axis names no breaks, and spans three
    years at least.
    """
    drawing.note = drawing.words.label("register.year_note")
    years = sorted(table["year"].unique())
    low, high = min(years[0], years[-1] - 3 * narrow) - 0.8, years[-1] + 0.8
    ax.set_xlim(low, high)
    if ax.get_autoscaley_on() and ax.patches:
        ax.set_ylim(0, 1.05 * max(ax.dataLim.y1, *(bar.get_bbox().y1 for bar in ax.patches)))
    lines = rules(drawing, ax, table, named=not narrow)
    if low <= drawing.year <= high:
        ax.axvspan(drawing.year - 0.5, drawing.year + 0.5, color=theme.REPORT_YEAR, zorder=-1, linewidth=0)
    ax.set_xticks([when for when in years if (when - years[0]) % 3 == 0] if ticks is None else ticks)
    numbers(ax.yaxis, drawing.words, **number_style)
    ax.set_ylabel(label)
    ax.grid(axis="y")
    return 0.2 + 1.15 * lines


def share_floor(shares: pd.Series) -> float:
    """Return where an axis of high shares begins: at 80 %, or at the full ten below the least."""
    return min(80, 10 * (shares.fillna(100).min() // 10))


def rules(drawing: Drawing, ax: Axes, table: pd.DataFrame, *, named: bool = True) -> int:
    """Draw a rule at each break of an axis of years, its label where there is room; return how many lines they take."""
    drawing.shows_breaks = True
    breaks = plain_rows(starts(table))
    for row in breaks:
        ax.axvline(row.break_x, zorder=0, **_RULE)
    low, high = ax.get_xlim()
    width = ax.get_position().width * ax.figure.get_figwidth() * 72  # points; the layout leaves a little more
    ends = [float("-inf")] * _LINES
    for row in breaks if named else []:
        text = _name_of_break(row, drawing.words)
        size = width_of(text, size=theme.SMALL)
        left = min(max((row.break_x - low) / (high - low) * width - size / 2, 0), width - size)
        line = next((number for number, end in enumerate(ends) if left > end + 4), None)
        if line is None:
            continue
        ends[line] = left + size
        place = {"xycoords": "axes fraction", "xytext": (0, 2 + line * 9.5), "textcoords": "offset points"}
        ax.annotate(text, (left / width, 1), va="bottom", fontsize=theme.SMALL, color=theme.BREAK, **place)
    return sum(end > float("-inf") for end in ends)


def between_rows(drawing: Drawing, ax: Axes, table: pd.DataFrame) -> None:
    """Draw a rule between two rows that are dates, where a break lies between them."""
    drawing.shows_breaks = True
    rises = table["segment"].diff() > 0 if "segment" in table else [False] * len(table)
    place = {"xycoords": ("axes fraction", "data"), "xytext": (3, 0), "textcoords": "offset points", "va": "center"}
    plate = {"facecolor": theme.PAPER, "edgecolor": "none", "pad": 1}
    for y, (row, new) in enumerate(zip(plain_rows(table), rises, strict=True)):
        if new:
            ax.axhline(y - 0.5, zorder=0, **_RULE)
            name = _name_of_break(row, drawing.words)
            ax.annotate(name, (0, y - 0.5), fontsize=theme.SMALL, color=theme.BREAK, bbox=plate, **place)


def _name_of_break(row, words: Words) -> str:
    return row.break_number or words.label(f"breaks.{row.break_kind}")


def runs(years: pd.DataFrame, column: str) -> list[pd.DataFrame]:
    """Return the rows a line may join: years that follow each other inside one segment and have a value."""
    known = years[years[column].notna()].sort_values(["segment", "year"])
    begins = (known["segment"].diff() != 0) | (known["year"].diff() != 1)
    return [run for _, run in known.groupby(begins.cumsum())]


def series(
    drawing: Drawing,
    ax: Axes,
    years: pd.DataFrame,
    column: str,
    names: list[str],
    unit: str,
    *,
    colour: str = theme.FOCUS,
    size: float = 5,
    hollow_after: int = 9999,
) -> None:
    """Draw a column over the years as lines that stop at breaks and where a year is missing, with a point a year.

    ``names`` are what the points say before the value, ``unit`` that of what the column counts or is a share of.
    """
    write = drawing.words.percent if column.endswith("_pct") else drawing.words.number
    for run in runs(years, column):
        ax.plot(run["year"], run[column], color=colour, linewidth=1.6, zorder=2)
    for row, name in zip(plain_rows(years), names, strict=True):
        value, fill = getattr(row, column), theme.PAPER if row.year > hollow_after else colour
        if not drawing.keeps(ax, row, column, name):
            point = dot(ax, row.year, value, colour, fill=fill, size=size)
            drawing.mark(point, f"{name}: {write(value)}", row, unit, status="derived" if column in _WORKED_OUT else "")


def upright(ax: Axes, x: float, height: float, *, bottom=0.0, width=0.72, color=theme.FOCUS, **style) -> Rectangle:
    """Draw a bar around ``x`` that stands on ``bottom``; one by one, ``Axes.bar`` takes ten times longer."""
    return box(ax, x - width / 2, bottom, width, height, facecolor=color, **style)


def lying(ax: Axes, y: float, width: float, *, left=0.0, height=0.6, color=theme.FOCUS, **style) -> Rectangle:
    """Draw a bar around ``y`` that begins at ``left``."""
    return box(ax, left, y - height / 2, width, height, facecolor=color, **style)


def box(ax: Axes, x: float, y: float, width: float, height: float, **style) -> Rectangle:
    """Draw a rectangle from its lower left corner; its axes need limits that hold it."""
    return ax.add_artist(Rectangle((x, y), width, height, clip_on=False, in_layout=False, **style))


def dot(ax: Axes, x: float, y: float, colour: str, *, fill="", size: float = 7.5, shape="o", **style) -> Line2D:
    """Draw a point, filled with its colour or another."""
    look = {"markersize": size, "color": colour, "markerfacecolor": fill or colour, "zorder": 3}
    return ax.plot(x, y, shape, **look, **style)[0]


def interval(ax: Axes, y: float, low: float, high: float, colour: str, *, fill="", shape="o") -> Line2D | Rectangle:
    """Draw what is known of a share: a bar between two bounds, a point where they are one."""
    if low == high:
        return dot(ax, low, y, colour, fill=fill, shape=shape, clip_on=False)
    return lying(ax, y, high - low, left=low, height=0.35, color=fill or colour, edgecolor=colour)


def tiles(ax: Axes, wards: pd.DataFrame, column: str, scale: Normalize, *, left=0, top=0) -> Iterator[tuple]:
    """Draw each place as a tile, roughly where it lies, and give its row and the tile."""
    colours = colormaps[theme.TILE_SCALE]
    for row in plain_rows(wards):
        x, y = left + int(row.tile_column), top + int(row.tile_row)
        yield row, box(ax, x + 0.025, y + 0.035, 0.95, 0.93, color=colours(scale(getattr(row, column))), linewidth=0)


def within(shape: Rectangle, text: str, *, down: float = 0, **style) -> Text:
    """Write into the middle of a shape or below it: light on dark, and on hatching with a ground."""
    (x, y), dark = shape.get_center(), np.dot(shape.get_facecolor()[:3], [0.2126, 0.7152, 0.0722]) < 0.5
    look = {"ha": "center", "va": "center", "color": theme.PAPER if dark else theme.INK, "in_layout": False}
    if shape.get_hatch():
        look["bbox"] = {"facecolor": theme.PAPER, "edgecolor": "none", "pad": 1.2}
    return shape.axes.text(x, y + down, text, **look | style)


def near(ax: Axes, x: float, y: float, text: str, across: float = 0, up: float = 0, **style) -> Text:
    """Write so many points ``across`` and ``up`` from a place, on the side that is away from it."""
    side = "left" if across > 0 else "right" if across < 0 else "center"
    style = {"ha": side, "va": "baseline" if up else "center"} | style
    return ax.annotate(text, (x, y), xytext=(across, up), textcoords="offset points", **style)


def beside(ax: Axes, y: float, text: str, *, muted: bool = False, under: str = "") -> Text:
    """Write a row's value to the right of the axes, where no mark can lie under it, and a smaller line ``under`` it."""
    style = {"style": "italic", "color": theme.MUTED} if muted else {}
    place = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "annotation_clip": False}
    if under:
        ax.annotate(under, (1, y), xytext=(_GAP, -2), va="top", fontsize=theme.SMALL, color=theme.MUTED, **place)
    return ax.annotate(text, (1, y), xytext=(_GAP, 0), va="bottom" if under else "center", **place, **style)


def legend(ax: Axes, handles: Mapping[str, object], *, pad: float = 0.2, **style) -> None:
    """Name colours above the axes, in the order of ``handles``: each name with its colour, or with what is drawn."""
    drawn = [Patch(color=handle) if isinstance(handle, str) else handle for handle in handles.values()]
    place = {"loc": "lower left", "bbox_to_anchor": (0, 1), "ncols": 3, "columnspacing": 1.2, "borderaxespad": pad}
    look = {"handlelength": 1, "handleheight": 1}
    ax.legend(drawn, handles.keys(), **place | look | style)


def period_or_later(row, drawing: Drawing) -> str:
    """Name a row's period, and that it is after the report year where it is."""
    later = row.end.year > drawing.year
    return drawing.words.say("quality.later", period=row.period_text) if later else row.period_text


def comparability(row, drawing: Drawing, *parts: str, by_year: bool = False) -> str:
    """Say how far a row of :func:`chibo.metrics.peers.compared` is from the area's date, ``parts``, and its province.

    Of the area in focus only the parts are said; where dates are years, no months are.
    """
    words = drawing.words
    if row.area != drawing.area:
        province = words.label(f"province.{row.province}") if row.province else ""
        parts = [_time_apart(row.months_apart, words, by_year=by_year), *parts, province]
    return " · ".join(filter(None, parts))


def _time_apart(months, words: Words, *, by_year: bool) -> str:
    if pd.isna(months) or months == 0:
        return "" if pd.isna(months) else words.label("peers.same_year" if by_year else "peers.same_month")
    unit, n = ("year", abs(months) / 12) if by_year or abs(months) >= 24 else ("month", abs(months))
    number = words.number(n)
    return words.say(f"peers.{unit}{'' if number == '1' else 's'}_{'after' if months > 0 else 'before'}", n=number)
