"""Pictures of doubt: what a baseline that does not add up can mean, and what was published at all."""

from math import nan

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from chibo.charts import axes, theme
from chibo.charts.chart import Chart, Drawing, draw, in_house_style
from chibo.charts.text_metrics import fitting
from chibo.model.rows import plain_records, plain_rows
from chibo.words import Words

_PARTS = {"own": theme.OWN_CELL, "in_joint": theme.JOINT_CELL, "without": theme.NO_MEMBERS}
_SHARES = {"own": theme.OWN_CELL, "any": theme.JOINT_CELL}


@in_house_style
def readings(table: pd.DataFrame, *, place: str, lang: str) -> Chart:
    """Draw each reading of the baseline as units with their own cell, in joint cells, and without members.

    Where a reading leaves a count open, its least number is drawn, and the units left open stand hatched at the end.
    Needs rows of :func:`chibo.metrics.baseline.baseline`, named.
    """
    height = theme.height(len(table), row=0.33, around=1.75)
    drawing = draw("consistency.readings", lang, height=height, place=place, period=table["period"].iloc[0])
    words, ax = drawing.words, drawing.axes()
    for y, row in enumerate(plain_rows(table)):
        left, numbers = 0, {}
        for part, colour in _PARTS.items():
            low, high = (getattr(row, f"{part}_{end}") for end in ("low", "high"))
            numbers[part] = words.number(low) if low == high else f"{words.number(low)}–{words.number(high)}"
            bar = axes.lying(ax, y, low, left=left, height=0.62, color=colour, edgecolor=theme.PAPER, linewidth=0.6)
            text = f"{row.reading}, {words.label(f'column.{part}')}: {numbers[part]}"
            drawing.mark(bar, text, row.figures, "residential_units")
            if part == "own":
                ax.text(left + low - 3, y, words.number(low), ha="right", va="center", color=theme.PAPER)
            left += low
        if left < row.units:
            axes.lying(ax, y, row.units - left, left=left, height=0.62, color=theme.NOT_STATED, hatch=theme.HATCH)
        share = words.say("consistency.share", low=100 * row.own_low / row.units)
        axes.beside(ax, y, words.say("consistency.reading_parts", **numbers, share=share))
    axes.row_axis(drawing, ax, _names_of_readings(table, words), words.label("unit.residential_units"), step=50)
    whole, low, high = table["units"].iloc[0], table["own_low"].min(), table["own_high"].max()
    ax.set_xlim(0, whole)
    axes.legend(ax, {words.label(f"column.{part}"): colour for part, colour in _PARTS.items()}, columnspacing=2)
    shares = {"low": 100 * low / whole, "high": 100 * high / whole}
    return drawing.finish(table, **shares, units_low=low, units_high=high, units=whole)


@in_house_style
def reading_bounds(table: pd.DataFrame, *, place: str, lang: str) -> Chart:
    """Draw for each reading the share of units with a cell of their own and with any cell, and what all of them span.

    Needs rows of :func:`chibo.metrics.baseline.reading_bounds`, named; the last one spans the others.
    """
    height = theme.height(len(table), row=0.36, around=1.7)
    drawing = draw("consistency.reading_bounds", lang, height=height, place=place, period=table["period"].iloc[0])
    words, ax = drawing.words, drawing.axes()
    names = [*_names_of_readings(table[table["reading"] != ""], words), words.label("consistency.all_readings")]
    for y, (row, name) in enumerate(zip(plain_rows(table), names, strict=True)):
        shares = {}
        for part, colour in _SHARES.items():
            low, high = getattr(row, f"{part}_low_pct"), getattr(row, f"{part}_high_pct")
            phrase = "consistency.share" if low == high else "consistency.share_range"
            shares[part] = words.say(phrase, low=low, high=high)
            mark = axes.interval(ax, y, low, high, colour)
            text = f"{name}, {words.label(f'consistency.bounds_{part}')}: {shares[part]}"
            drawing.mark(mark, text, row.figures, "residential_units")
        axes.beside(ax, y, words.say("consistency.bounds_said", **shares))
    floor = axes.share_floor(table["own_low_pct"])
    label, last = words.say("coverage.states_axis_from", low=floor), table.iloc[-1]
    axes.row_axis(drawing, ax, names, label, bold=table["reading"] == "", percent=True, step=5)
    ax.set_xlim(floor, 100)
    ax.axhline(len(table) - 1.5, color=theme.LATER, linewidth=0.8)
    handles = {words.label(f"consistency.bounds_{part}"): colour for part, colour in _SHARES.items()}
    axes.legend(ax, handles, ncols=2, columnspacing=2)
    ends = {f"{part}_{end}": last[f"{part}_{end}_pct"] for part in _SHARES for end in ("low", "high")}
    return drawing.finish(table, **ends | {"n": len(table) - 1})


def _names_of_readings(table: pd.DataFrame, words: Words) -> list[str]:
    return [words.say(f"consistency.reading_{row['reading']}", **row) for row in plain_records(table)]


@in_house_style
def record(table: pd.DataFrame, *, place: str, year: int, lang: str) -> Chart:
    """Draw how many figures were published by subject and year, with the report year outlined."""
    height = theme.height(table["subject"].nunique(), row=0.36, around=1.5)
    drawing = draw("consistency.record", lang, height=height, place=place)
    ax, (grid, names) = drawing.axes(), _grid_of(table, "subject")
    counts = {"annot": grid.where(grid > 0), "annot_kws": {"color": theme.INK}, "fmt": ".0f"}
    scale = {"cmap": theme.HEAT_SCALE, "vmin": 0, "vmax": _scale_end(grid), "cbar": False}
    edges = {"linewidths": 1.2, "linecolor": theme.REPORT_YEAR}
    sns.heatmap(grid.mask(grid == 0), ax=ax, **counts, **scale, **edges)
    ax.set_yticklabels(map(fitting, names), rotation=0)
    ax.set_xticklabels([str(when) for when in grid.columns], rotation=0)
    ax.set(xlabel="", ylabel="")
    _mark_cells(drawing, ax, table, "subject", grid)
    _outline(ax, grid, year)
    most = table.loc[table["count"].idxmax()]
    return drawing.finish(
        table,
        n=int(table["count"].sum()),
        empty=int((grid.sum() == 0).sum()),
        most=int(most["count"]),
        most_year=most["year"],
        subject=most["subject_name"],
    )


@in_house_style
def record_by_indicator(table: pd.DataFrame, *, place: str, year: int, lang: str) -> Chart:
    """Draw how many figures were published by indicator and year, with the report year outlined.

    Only cells with figures are drawn: of so many most are empty, and a page is sent by mail. Needs rows of
    :func:`chibo.metrics.consistency.record` by indicator, named.
    """
    height = theme.height(table["indicator"].nunique(), row=0.25, around=1.2)
    drawing = draw("consistency.record_by_indicator", lang, height=height, place=place)
    ax, (grid, names) = drawing.axes(), _grid_of(table, "indicator")
    for row, cell in _mark_cells(drawing, ax, table, "indicator", grid):
        cell.set_facecolor(theme.heat(row.count / _scale_end(grid)))
        axes.within(ax, *cell.get_center(), drawing.words.number(row.count))
    rows, columns = grid.shape
    ax.set(xlim=(0, columns), ylim=(rows, 0))
    ax.set_yticks([y + 0.5 for y in range(rows)], map(fitting, names))
    # Beside long names the columns are narrow: every third year has its name, and the report year.
    named = {when for when in grid.columns[::3] if abs(when - year) > 1} | {year}
    years = {x + 0.5: str(when) for x, when in enumerate(grid.columns) if when in named}
    ax.set_xticks(list(years), years.values())
    ax.spines[["left", "bottom"]].set_visible(False)
    # The lines between the cells are one line with gaps.
    across = [(x, y) for y in range(rows + 1) for x in (0, columns, nan)]
    down = [(x, y) for x in range(columns + 1) for y in (0, rows, nan)]
    ax.plot(*zip(*across, *down, strict=True), color=theme.REPORT_YEAR, linewidth=1.2, clip_on=False, zorder=1)
    _outline(ax, grid, year)
    filled = int((grid > 0).sum().sum())
    n = int(table["count"].sum())
    return drawing.finish(table, n=n, indicators=rows, filled=filled, share=100 * filled / grid.size)


def _grid_of(table: pd.DataFrame, by: str) -> tuple[pd.DataFrame, list[str]]:
    order = list(dict.fromkeys(table[by]))
    names = table.drop_duplicates(by).set_index(by)[f"{by}_name"]
    return table.pivot(index=by, columns="year", values="count").loc[order], [names[name] for name in order]


def _scale_end(grid: pd.DataFrame) -> int:
    """Return the count at the dark end: so far off that ink can be read on every cell."""
    return 2 * max(12, int(grid.to_numpy().max()))


def _mark_cells(drawing: Drawing, ax: Axes, table: pd.DataFrame, by: str, grid: pd.DataFrame) -> list[tuple]:
    """Let every cell with figures be pointed at; return its row and its still colourless shape."""
    rows, columns, cells = list(grid.index), list(grid.columns), []
    for row in plain_rows(table[table["count"] > 0]):
        corner = columns.index(row.year), rows.index(getattr(row, by))
        cell = axes.box(ax, *corner, 1, 1, facecolor="none", edgecolor="none", linewidth=0)
        text = drawing.words.say("consistency.record_said", n=row.count)
        drawing.mark(cell, f"{getattr(row, f'{by}_name')}, {row.year}: {text}", row.figures)
        cells.append((row, cell))
    return cells


def _outline(ax: Axes, grid: pd.DataFrame, year: int) -> None:
    """Outline the report year, where it is one of the columns."""
    if year in grid.columns:
        look = {"fill": False, "edgecolor": theme.FOCUS, "linewidth": 2, "clip_on": False}
        axes.box(ax, list(grid.columns).index(year), 0, 1, len(grid), **look)
