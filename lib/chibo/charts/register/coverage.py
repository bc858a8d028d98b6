"""Pictures of the register's units and cells: coverage by year and ward, the way of units, the account of cells."""

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Normalize

from chibo.charts import flow, theme
from chibo.charts.axes import beside, numbers, only_categories, report_year, rows
from chibo.charts.breaks import above, rules, runs, told
from chibo.charts.chart import Chart, Drawing, draw
from chibo.charts.kept import NothingShown, shown
from chibo.charts.shapes import box, lying, upright, within
from chibo.model.rows import plain_rows

_LINES = {"own_pct": theme.OWN_CELL, "any_pct": theme.JOINT_CELL}
_STATES = {
    "own": theme.OWN_CELL,
    "joint": theme.JOINT_CELL,
    "without_cell": theme.CONTEXT,
    "without_members": theme.NO_MEMBERS,
    "unknown": theme.NOT_STATED,
}
_STEPS = {"start": theme.CONTEXT, "end": theme.CONTEXT, "established": theme.OWN_CELL, "transferred_in": theme.OWN_CELL}


def by_year(years: pd.DataFrame, *, place: str, year: int, lang: str) -> Chart:
    """Draw own-cell and any-cell coverage at the end of each year; lines stop at breaks.

    Parameters
    ----------
    years : rows of :func:`chibo.metrics.coverage.register_units` with ``segment``
    place : the area's name
    year : report year, shaded
    lang : language
    """
    with theme.style():
        drawing = draw("register.by_year", lang, height=2.9, place=place)
        words, ax = drawing.words, drawing.axes()
        for column, colour in _LINES.items():
            for run in runs(years, column):
                ax.plot(run["year"], run[column], color=colour, linewidth=1.8, zorder=2)
            for row in plain_rows(years):
                value = getattr(row, column)
                dot = ax.plot(row.year, value, "o", markersize=4.5, color=colour, zorder=3)[0]
                said = f"{row.year}, {words.label(f'column.{column}')}: {words.percent(value)}"
                drawing.mark(dot, said, "", "residential_units")
        low = min(80, 10 * (years["own_pct"].min() // 10))
        ax.set_ylim(low, 101.5)
        ax.set_xlim(years["year"].min() - 0.7, years["year"].max() + 0.7)
        lines = rules(ax, years, words)
        report_year(ax, year)
        numbers(ax.yaxis, words, percent=True, step=5 if low >= 70 else 20)
        ax.set_xticks([when for when in years["year"] if (when - years["year"].min()) % 3 == 0])
        ax.set_ylabel(words.label("register.by_year_axis"))
        ax.grid(axis="y")
        _key(ax, {words.label(f"column.{column}"): colour for column, colour in _LINES.items()}, above(lines))
        drawing.note = words.label("register.year_note")
        least = years.loc[years["own_pct"].idxmin()]
        chart = drawing.finish(
            years,
            first=years["year"].min(),
            last=years["year"].max(),
            least=least["own_pct"],
            least_year=least["year"],
            end=years["own_pct"].iloc[-1],
        )
        return told(chart, words)


def ward_tiles(wards: pd.DataFrame, *, place: str, lang: str) -> Chart:
    """Draw own-cell coverage of the wards as tiles, one small picture a year.

    Parameters
    ----------
    wards : rows of ``coverage(…, by="area")``, named, with ``tile_row`` and ``tile_column``
    place : the area's name
    lang : language

    Raises
    ------
    NothingShown
        When there is only one place, which its grid could not set beside others.
    """
    if wards["area"].nunique() < 2:
        raise NothingShown("report.one_place")
    years = sorted(wards["year"].unique())
    across = min(3, len(years))
    down = -(-len(years) // across)
    with theme.style():
        drawing = draw("register.ward_tiles", lang, height=2.05 * down + 0.7, place=place)
        words = drawing.words
        panels = drawing.panels(down, across)
        low = min(80, 10 * (wards["own_pct"].min() // 10)) - 10
        scale = Normalize(low, low + 2 * (100 - low))  # the light half of the scale, on which ink can be read
        for ax, year in zip(panels, years, strict=False):
            _tiles(drawing, ax, wards[wards["year"] == year], scale)
            ax.set_title(str(year), fontsize=9)
        for ax in panels[len(years) :]:
            ax.axis("off")
        drawing.note = words.label("split.tiles_note")
        least = wards.loc[wards["own_pct"].idxmin()]
        return drawing.finish(
            wards,
            first=years[0],
            last=years[-1],
            least_area=least["area_name"],
            least=least["own_pct"],
            least_year=least["year"],
            full=int((wards[wards["year"] == years[-1]]["own_pct"] == 100).sum()),
            n=wards["area"].nunique(),
        )


def unit_flow(ways: pd.DataFrame, *, place: str, lang: str) -> Chart:
    """Draw the way of units: kind before, kind after, state after the split, state at the end.

    Parameters
    ----------
    ways : rows of :func:`chibo.metrics.split.register_flow` with two states
    place : the area's name
    lang : language
    """
    stages = ["from_kind", "to_kind", "state_1", "state_2"]
    orders = [
        ["khu_pho", "thon", "to_dan_pho", "mixed", "new"],
        ["to_dan_pho", "thon", "khu_pho"],
        [*_STATES],
        [*_STATES],
    ]
    # A unit may begin after the split, too, or come from several: then what it was stands below the usual.
    orders = [
        [*order, *(name for name in ("mixed", "new") if name not in order and name in set(ways[stage]))]
        for stage, order in zip(stages, orders, strict=True)
    ]
    with theme.style():
        drawing = draw("register.unit_flow", lang, height=3.9, place=place)
        words, ax = drawing.words, drawing.axes()
        spans = flow.nodes(ways, stages, "units", orders)
        flow.bands(ax, ways, stages, "units", spans, lambda row: _colour(row.iloc[1]))
        for (stage, name), (low, high) in spans.items():
            bar = upright(ax, stage, high - low, bottom=low, width=flow.NODE_WIDTH, color=_colour(name))
            said = words.say("register.node", name=words.label(f"state.{name}"), units=high - low)
            drawing.mark(bar, said, "", "residential_units")
            ends = stage == len(stages) - 1
            ax.annotate(
                said,
                (stage, (low + high) / 2),
                xytext=(-11 if not ends else 11, 0),
                textcoords="offset points",
                ha="right" if not ends else "left",
                va="center",
                fontsize=7.8,
            )
        ax.set_xticks(range(len(stages)), [words.label(f"register.stage_{stage}") for stage in stages])
        ax.set(xlim=(-0.75, len(stages) - 0.35), yticks=[])
        ax.spines[["left", "bottom"]].set_visible(False)
        drawing.note = words.label("register.flow_note")
        last = ways.groupby("state_2")["units"].sum()
        first = ways.groupby("state_1")["units"].sum()
        return drawing.finish(
            ways,
            units=int(ways["units"].sum()),
            own_first=int(first.get("own", 0)),
            own_last=int(last.get("own", 0)),
            joint_first=int(first.get("joint", 0)),
        )


def waterfall(steps: pd.DataFrame, *, place: str, lang: str) -> Chart:
    """Draw the account of neighbourhood cells: stock, what was established and dissolved, stock.

    Parameters
    ----------
    steps : rows of :func:`chibo.metrics.split.register_cells`
    place : the area's name
    lang : language
    """
    with theme.style():
        drawing = draw("register.waterfall", lang, height=2.9, place=place)
        words, ax = drawing.words, drawing.axes()
        for x, row in enumerate(plain_rows(steps)):
            colour = _STEPS.get(row.step, theme.BREAK)
            bar = upright(ax, x, row.top - row.bottom, bottom=row.bottom, width=0.6, color=colour)
            sign = "+" if row.cells > 0 and row.step not in ("start", "end") else ""
            drawing.mark(bar, f"{_step(row, words)}: {sign}{words.number(row.cells)}", "", "cells")
            ax.annotate(
                f"{sign}{words.number(row.cells)}",
                (x, row.top),
                xytext=(0, 4),
                textcoords="offset points",
                ha="center",
                fontweight="bold",
            )
        ax.set_xticks(range(len(steps)), [_step(row, words) for row in plain_rows(steps)])
        ax.set_ylim(0, steps["top"].max() * 1.12)
        numbers(ax.yaxis, words)
        ax.set_ylabel(words.label("unit.cells"))
        ax.grid(axis="y")
        return drawing.finish(
            steps,
            list="; ".join(
                f"{_step(row, words)}: {words.number(row.cells)}".replace("\n", " ") for row in plain_rows(steps)
            ),
        )


def cell_sizes(bins: pd.DataFrame, *, place: str, year: int, lang: str) -> Chart:
    """Draw how many neighbourhood cells have how many members.

    Parameters
    ----------
    bins : rows of :func:`chibo.metrics.coverage.register_cell_sizes` for one year
    place : the area's name
    year : report year
    lang : language
    """
    with theme.style():
        drawing = draw(
            "register.cell_sizes",
            lang,
            height=theme.height(len(bins), row=0.27, around=1.3),
            place=place,
            year=int(bins["year"].iloc[0]),
        )
        words, ax = drawing.words, drawing.axes()
        names = [
            words.say("register.size_open", low=row.low)
            if pd.isna(row.high)
            else words.say("register.size", low=row.low, high=row.high)
            for row in plain_rows(bins)
        ]
        shown(bins, "cells")
        for y, (name, row) in enumerate(zip(names, plain_rows(bins), strict=True)):
            bar = lying(ax, y, row.cells, height=0.66, color=theme.FOCUS)
            drawing.mark(bar, f"{name}, {row.year}: {words.number(row.cells)}", "", "cells")
            beside(ax, y, words.say("register.size_said", cells=row.cells, share=row.share_pct))
        rows(ax, names)
        numbers(ax.xaxis, words)
        ax.set_xlabel(words.label("unit.cells"))
        only_categories(ax)
        most = bins.loc[bins["cells"].idxmax()]
        return drawing.finish(
            bins, n=int(bins["cells"].sum()), most=names[bins["cells"].argmax()], cells=int(most["cells"])
        )


def _tiles(drawing: Drawing, ax: Axes, wards: pd.DataFrame, scale: Normalize) -> None:
    """Draw one grid of tiles."""
    words, colours = drawing.words, matplotlib.colormaps[theme.TILE_SCALE]
    for row in plain_rows(wards):
        x, y, shade = int(row.tile_column), int(row.tile_row), scale(row.own_pct)
        tile = box(ax, x + 0.03, y + 0.04, 0.94, 0.92, color=colours(shade), linewidth=0)
        said = words.say("register.tile_said", share=row.own_pct, own=row.own, units=row.units)
        drawing.mark(tile, f"{row.area_name}, {row.year}: {said}", "")
        within(ax, x + 0.5, y + 0.5, words.number(row.own_pct), fontsize=7)
    ax.set(xlim=(0, wards["tile_column"].max() + 1), ylim=(wards["tile_row"].max() + 1, 0))
    ax.axis("off")


def _key(ax: Axes, colours: dict[str, str], pad: float) -> None:
    handles = [ax.plot([], [], color=colour, marker="o", markersize=4.5)[0] for colour in colours.values()]
    ax.legend(handles, colours.keys(), loc="lower left", bbox_to_anchor=(0, 1), ncols=len(colours), borderaxespad=pad)


def _colour(name: str) -> str:
    return _STATES.get(name, theme.CONTEXT if name in ("thon", "mixed", "new") else theme.FOCUS)


def _step(row, words) -> str:
    label = words.label(f"register.step_{row.step}")
    return label if pd.isna(row.date) else f"{label}\n{words.period(f'{row.date:%Y-%m-%d}', short=True)}"
