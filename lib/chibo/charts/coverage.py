"""Pictures of coverage: published states over time and of other places; in a register by year, by ward, by size."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from chibo.charts import axes, theme
from chibo.charts.chart import Chart, Drawing, NothingShown, known_rows, picture
from chibo.model.rows import plain_rows
from chibo.words import Words

_LARGEST_WAFFLE, _SQUARE = 400, 14  # units; points a square takes
_WAFFLE = {
    "own": {"color": theme.OWN_CELL},
    "some": {"color": theme.SOME_CELL},
    "open": theme.UNKNOWN,
    "without": {"color": theme.PAPER, "edgecolor": theme.NO_MEMBERS, "linewidth": 1.2},
}


@picture("coverage.over_time")
def over_time(drawing: Drawing, states: pd.DataFrame) -> Chart:
    """Draw the state of each date as a waffle, one square a unit; as rows where a total is unknown or large.

    A unit is drawn by what is sure of it: that it has a cell of its own, that it has a cell, or neither.
    """
    if (states["units_total"].isna() | (states["units_total"] > _LARGEST_WAFFLE)).any():
        written = _draw_states(drawing, states, states["period_text"])
    else:
        written, periods = [], [rows for _, rows in states.groupby("period", sort=False)]
        columns = 24 // min(2, len(periods))
        heights = [_SQUARE * -(-rows["units_total"].max() // columns) for rows in periods]
        panels = drawing.panels(heights, across=min(2, len(periods)), left=0, right=0, top=22, bottom=6)
        for ax, rows in zip(panels, periods, strict=True):
            written += _draw_waffle(drawing, ax, rows, columns)
    last = states.iloc[-1]
    at_last = {"period": last["period"], "low": last["low_pct"], "high": last["high_pct"]}
    return drawing.finish(states, list="; ".join(written), **at_last)


def _draw_waffle(drawing: Drawing, ax: Axes, rows: pd.DataFrame, columns: int) -> list[str]:
    """Draw the units of one date, ``columns`` a line, and return what is said of each part."""
    words, said, first = drawing.words, [], 0
    by_wording = {row.wording: row for row in plain_rows(rows)}
    own = by_wording.get("own_cell")
    some = by_wording.get("cell") or by_wording.get("any_organisation") or own
    sure, total = own.units_low if own else 0, int(some.units_total)
    parts = {
        "own": (own or some, sure),
        "some": (some, some.units_low - sure),
        "open": (some, some.units_high - some.units_low),
        "without": (some, total - some.units_high),
    }
    for part, (row, units) in parts.items():
        if units:
            place = [divmod(number, columns) for number in range(int(first), int(first + units))]
            squares = [Path([(x, y), (x + 0.86, y), (x + 0.86, y + 0.86), (x, y + 0.86), (x, y)]) for y, x in place]
            look = theme.OUTLINE | _WAFFLE[part]
            name = words.label(f"coverage.part_{part}")
            patch = PathPatch(Path.make_compound_path(*squares), facecolor=look["color"], **_edge(look))
            value = words.say("coverage.units", n=units, total=total)
            drawing.mark(ax.add_patch(patch), value, row, period=row.period_text, part=name)
            drawing.key[name] = look
            said.append(f"{row.period_text}, {name}: {value}")
            first += units
    ax.set(xlim=(0, columns), ylim=(-(-total // columns), 0))
    ax.axis("off")
    counted = " + ".join(words.number(units) for _, units in parts.values() if units)
    ax.set_title(f"{some.period_text}: {counted}")
    return said


def _edge(look: dict) -> dict:
    return {name: value for name, value in look.items() if name != "color"}


@picture("coverage.peers")
def peers(drawing: Drawing, states: pd.DataFrame) -> Chart:
    """Draw published coverage by place, before, at and after the report year; dates after it are hollow."""
    words, known = drawing.words, states["low_pct"].notna()
    names = states["area_short"] + " · " + states["period_text"]
    said = _draw_states(drawing, states[known], names[known])
    unknown = zip(plain_rows(states[~known]), names[~known], strict=True)
    lacking = [f"{name} ({_state_in_words(row, words)})" for row, name in unknown]
    if lacking:
        drawing.note = words.say("coverage.no_share_note", list=words.listing(lacking))
    others = states[known & (states["area"] != drawing.area)]
    values = {"n": len(others), "full": (others["low_pct"] == 100).sum()}
    values |= {"low": states["low_pct"].min(), "high": states["high_pct"].max()}
    return drawing.finish(states, list="; ".join([*said, *lacking]), **values)


def _draw_states(drawing: Drawing, states: pd.DataFrame, names: pd.Series) -> list[str]:
    """Draw one row a state, a point or an interval, and return what is said of each."""
    words, written, said = drawing.words, [], []
    for row, name in zip(plain_rows(states), names, strict=True):
        when = "later" if row.end.year > drawing.year else "same" if row.end.year == drawing.year else "before"
        own = "area" not in states or row.area == drawing.area
        compared = "" if "area" not in states else axes.comparability(row, drawing)
        under = " · ".join(filter(None, [words.label(f"wording.{row.wording}"), compared]))
        group = "" if own else words.say(f"peers.group_{when}", year=drawing.year)
        written.append(axes.Row(name, _state_in_words(row, words), under, bold=own, group=group))
        said.append(f"{name}: {written[-1].value} ({under})")
    floor = axes.share_floor(states["low_pct"])
    ax, ys = axes.rows(drawing, written, mark=9, limits=(floor, 100), percent=True, step=5 if floor == 80 else 20)
    for y, row, text in zip(ys, plain_rows(states), written, strict=True):
        colour = theme.FOCUS if text.bold else theme.CONTEXT
        fill = theme.PAPER if row.end.year > drawing.year else colour
        shape = "s" if row.wording == "any_organisation" else "o"
        mark = axes.interval(ax, y, row.low_pct, row.high_pct, colour, fill=fill, shape=shape)
        named = {"place": getattr(row, "area_short", ""), "period": row.period_text}
        drawing.mark(mark, text.value, row, "residential_units", **named, wording=words.label(f"wording.{row.wording}"))
    return said


def _state_in_words(row, words: Words) -> str:
    """Write a state: the share with its counts, the interval, or why there is no share."""
    if pd.isna(row.low_pct):
        return words.say("coverage.no_share", units=row.units_lacking)
    if row.low_pct < row.high_pct:
        return words.say("coverage.interval", low=row.low_pct, high=row.high_pct, **row._asdict())
    if pd.isna(row.units_total):
        return words.as_printed(round(row.low_pct, 2)) + "%"
    return words.say("coverage.share", share=row.low_pct, units=row.units_high, units_total=row.units_total)


@picture("register.by_year")
def register_by_year(drawing: Drawing, years: pd.DataFrame) -> Chart:
    """Draw own-cell and any-cell coverage at the end of each year; lines stop at breaks.

    Needs rows of :func:`chibo.metrics.coverage.register_units`.
    """
    words, ax, handles = drawing.words, drawing.axes(), {}
    for column, colour in {"own_pct": theme.OWN_CELL, "any_pct": theme.JOINT_CELL}.items():
        name = words.label(f"column.{column}")
        names = [f"{when}, {name}" for when in years["year"]]
        axes.series(drawing, ax, years, column, names, "residential_units", colour=colour, size=4.5)
        handles[name] = ax.plot([], [], "o-", color=colour, markersize=4.5)[0]
    low, label = axes.share_floor(years["own_pct"]), words.label("register.by_year_axis")
    ax.set_ylim(low, 101.5)
    pad = axes.year_axis(drawing, ax, years, label=label, percent=True, step=5 if low >= 70 else 20)
    axes.legend(ax, handles, pad=pad, handlelength=2, columnspacing=2)
    least = years.loc[years["own_pct"].idxmin()]
    return drawing.finish(years, least=least["own_pct"], least_year=least["year"], end=years["own_pct"].iloc[-1])


@picture("register.ward_tiles")
def register_ward_tiles(drawing: Drawing, wards: pd.DataFrame) -> Chart:
    """Draw own-cell coverage of the wards as tiles, one small grid a year; one place alone is :class:`NothingShown`.

    Needs rows of ``chibo.metrics.coverage.register_units(…, by="area")``.
    """
    if wards["area"].nunique() < 2:
        raise NothingShown("report.one_place")
    years = sorted(wards["year"].unique())
    across = min(3, len(years))
    down = -(-len(years) // across)
    drawing.figure.set_figheight(2.05 * down + 0.7)
    words, ax = drawing.words, drawing.axes()
    low = axes.share_floor(wards["own_pct"]) - 10
    scale = Normalize(low, low + 2 * (100 - low))  # the light half of the scale, on which ink can be read
    width, depth = wards["tile_column"].max() + 1.2, wards["tile_row"].max() + 1.7
    for number, year in enumerate(years):
        left, top = number % across * width, number // across * depth
        here = wards[wards["year"] == year]
        for row, tile in axes.tiles(ax, here, "own_pct", scale, left=left, top=top):
            text = words.say("register.tile_said", share=row.own_pct, own=row.own, units=row.units)
            drawing.mark(tile, f"{row.area_name}, {row.year}: {text}")
            axes.within(tile, words.number(row.own_pct), fontsize=7)
        ax.text(left, top - 0.15, str(year), fontsize=9, fontweight="bold")
    ax.set(xlim=(0, across * width - 0.2), ylim=(down * depth - 0.7, -0.7))
    ax.axis("off")
    drawing.note = words.label("split.tiles_note")
    least, full = wards.loc[wards["own_pct"].idxmin()], (here["own_pct"] == 100).sum()
    lowest = {"least_area": least["area_name"], "least": least["own_pct"], "least_year": least["year"]}
    return drawing.finish(wards, **lowest, full=full, n=wards["area"].nunique())


@picture("register.cell_sizes")
def register_cell_sizes(drawing: Drawing, bins: pd.DataFrame) -> Chart:
    """Draw how many neighbourhood cells have how many members."""
    words, ax, names = drawing.words, drawing.axes(), []
    known_rows(bins, "cells")
    for y, row in enumerate(plain_rows(bins)):
        phrase = "register.size_open" if pd.isna(row.high) else "register.size"
        names.append(words.say(phrase, low=row.low, high=row.high))
        bar = axes.lying(ax, y, row.cells, height=0.66)
        drawing.mark(bar, f"{names[-1]}, {row.year}: {words.number(row.cells)}", None, "cells")
        axes.beside(ax, y, words.say("register.size_said", cells=row.cells, share=row.share_pct))
    axes.row_axis(drawing, ax, names, words.label("unit.cells"))
    most = bins["cells"].argmax()
    values = {"year": bins["year"].iloc[0], "n": bins["cells"].sum()}
    return drawing.finish(bins, **values, most=names[most], cells=bins["cells"].iloc[most])
