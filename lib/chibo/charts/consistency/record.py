"""Pictures of what was published at all, by year: how many figures of each subject, or of each indicator."""

from math import nan

import pandas as pd
import seaborn as sns

from chibo.charts import theme
from chibo.charts.chart import Chart, Drawing, draw
from chibo.charts.shapes import box, within
from chibo.model.rows import plain_rows


def record(table: pd.DataFrame, *, place: str, year: int, lang: str) -> Chart:
    """Draw how many figures were published by subject and year.

    Parameters
    ----------
    table : rows of :func:`chibo.metrics.consistency.record`, named
    place : the area's name
    year : report year, outlined
    lang : language
    """
    with theme.style():
        height = theme.height(table["subject"].nunique(), row=0.36, around=1.5)
        drawing = draw("consistency.record", lang, height=height, place=place)
        grid = _by_subject(drawing, table, year)
        most = table.loc[table["count"].idxmax()]
        return drawing.finish(
            table,
            n=int(table["count"].sum()),
            first=grid.columns[0],
            last=grid.columns[-1],
            empty=int((grid.sum() == 0).sum()),
            most=int(most["count"]),
            most_year=most["year"],
            subject=most["subject_name"],
        )


def record_by_indicator(table: pd.DataFrame, *, place: str, year: int, lang: str) -> Chart:
    """Draw how many figures were published by indicator and year.

    Parameters
    ----------
    table : rows of :func:`chibo.metrics.consistency.record` by indicator, named
    place : the area's name
    year : report year, outlined
    lang : language
    """
    with theme.style():
        height = theme.height(table["indicator"].nunique(), row=0.25, around=1.2)
        drawing = draw("consistency.record_by_indicator", lang, height=height, place=place)
        grid = _by_indicator(drawing, table, year)
        filled = int((grid > 0).sum().sum())
        return drawing.finish(
            table,
            n=int(table["count"].sum()),
            indicators=len(grid),
            first=grid.columns[0],
            last=grid.columns[-1],
            filled=filled,
            share=100 * filled / grid.size,
        )


def _by_subject(drawing: Drawing, table: pd.DataFrame, year: int) -> pd.DataFrame:
    ax = drawing.axes()
    grid, names = _grid_of(table, "subject")
    sns.heatmap(
        grid.mask(grid == 0),
        annot=grid.where(grid > 0),
        annot_kws={"color": theme.INK},
        fmt=".0f",
        cmap=theme.HEAT_SCALE,
        cbar=False,
        linewidths=1.2,
        linecolor=theme.REPORT_YEAR,
        vmin=0,
        vmax=_scale_end(grid),
        ax=ax,
    )
    ax.set_yticklabels(names, rotation=0)
    ax.set_xticklabels([str(when) for when in grid.columns], rotation=0)
    ax.set(xlabel="", ylabel="")
    _cells(drawing, ax, table, "subject", grid, lambda count: "none")
    _outline(ax, grid, year)
    return grid


def _by_indicator(drawing: Drawing, table: pd.DataFrame, year: int) -> pd.DataFrame:
    """Draw only the cells with figures: of so many cells most are empty, and a page is sent by mail."""
    words, ax = drawing.words, drawing.axes()
    grid, names = _grid_of(table, "indicator")
    colour = theme.heat(_scale_end(grid))
    _cells(drawing, ax, table, "indicator", grid, colour)
    for y, counts in enumerate(grid.to_numpy()):
        for x, count in enumerate(counts):
            if count:
                within(ax, x + 0.5, y + 0.5, words.number(count))
    rows, columns = grid.shape
    ax.set(xlim=(0, columns), ylim=(rows, 0))
    ax.set_yticks([y + 0.5 for y in range(rows)], names)
    ax.set_xticks([x + 0.5 for x in range(columns)], _years(list(grid.columns), year))
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.grid(visible=False)
    _lines(ax, columns, rows)
    _outline(ax, grid, year)
    return grid


def _grid_of(table: pd.DataFrame, by: str) -> tuple[pd.DataFrame, list[str]]:
    order = list(dict.fromkeys(table[by]))
    names = table.drop_duplicates(by).set_index(by)[f"{by}_name"]
    return table.pivot(index=by, columns="year", values="count").loc[order], [names[name] for name in order]


def _scale_end(grid: pd.DataFrame) -> int:
    """Return the count at the dark end: so far off that ink can be read on every cell."""
    return 2 * max(12, int(grid.to_numpy().max()))


def _cells(drawing: Drawing, ax, table: pd.DataFrame, by: str, grid: pd.DataFrame, colour) -> None:
    """Let every cell with figures be pointed at."""
    rows, columns = list(grid.index), list(grid.columns)
    for row in plain_rows(table[table["count"] > 0]):
        corner = columns.index(row.year), rows.index(getattr(row, by))
        cell = box(ax, *corner, 1, 1, facecolor=colour(row.count), edgecolor="none", linewidth=0)
        said = drawing.words.say("consistency.record_said", n=row.count)
        drawing.mark(cell, f"{getattr(row, f'{by}_name')}, {row.year}: {said}", row.figures)


def _lines(ax, columns: int, rows: int) -> None:
    """Draw the lines between the cells as one line with gaps."""
    across = [(x, y) for y in range(rows + 1) for x in (0, columns, nan)]
    down = [(x, y) for x in range(columns + 1) for y in (0, rows, nan)]
    ax.plot(*zip(*across, *down, strict=True), color=theme.REPORT_YEAR, linewidth=1.2, clip_on=False, zorder=1)


def _outline(ax, grid: pd.DataFrame, year: int) -> None:
    """Outline the report year, where it is one of the columns."""
    if year in grid.columns:
        corner = list(grid.columns).index(year), 0
        style = {"fill": False, "edgecolor": theme.FOCUS, "linewidth": 2, "clip_on": False}
        box(ax, *corner, 1, len(grid), **style)


def _years(years: list[int], report_year: int) -> list[str]:
    """Name every third year and the report year: beside long names the columns are narrow."""
    shown = {report_year, *(year for year in years[::3] if abs(year - report_year) > 1)}
    return [str(year) if year in shown else "" for year in years]
