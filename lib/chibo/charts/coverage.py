"""Pictures of coverage: published states over time and of other places; in a register by year, by ward, by size."""

import pandas as pd
from matplotlib.colors import Normalize

from chibo.charts import axes, theme
from chibo.charts.chart import Chart, Drawing, NothingShown, known_rows, picture
from chibo.model.rows import plain_rows
from chibo.words import Words


@picture("coverage.over_time", row=0.42, around=1.6)
def over_time(drawing: Drawing, states: pd.DataFrame) -> Chart:
    """Draw own-cell coverage at each published date; an interval where the source leaves one, later dates hollow."""
    shown = states.assign(label=states["period_text"], colour=theme.FOCUS, bold=False)
    shown["under"] = [drawing.words.label(f"wording.{wording}") for wording in states["wording"]]
    said = _draw_states(drawing, shown)
    axes.between_rows(drawing, drawing.figure.axes[0], shown)
    return drawing.finish(states, list=said)


@picture("coverage.peers", row=0.4, around=1.75)
def peers(drawing: Drawing, states: pd.DataFrame) -> Chart:
    """Draw published coverage by place, each with its date, counts and how it compares; dates after the year hollow."""
    words, focus, rows = drawing.words, states["area"] == drawing.area, plain_rows(states)
    states = states.assign(
        label=states["area_short"] + " · " + states["period_text"],
        colour=focus.map({True: theme.FOCUS, False: theme.CONTEXT}),
        bold=focus,
        under=[axes.comparability(row, drawing, words.label(f"wording.{row.wording}")) for row in rows],
    )
    said = _draw_states(drawing, states)
    if focus.any():
        last = states[focus].iloc[-1]
        drawing.note = words.say("coverage.peers_note", place=last["area_short"], period=last["period_text"])
    return drawing.finish(states, low=states["low_pct"].min(), high=states["high_pct"].max(), list=said)


def _draw_states(drawing: Drawing, states: pd.DataFrame) -> str:
    """Draw one row a state: a point, an interval, or only the words where there is no share; return what is said."""
    words, ax, sentences = drawing.words, drawing.axes(), []
    for y, row in enumerate(plain_rows(states)):
        text, unknown = _state_in_words(row, words), pd.isna(row.low_pct)
        mark = axes.beside(ax, y, text, muted=unknown, under=row.under)
        if not unknown:
            fill = theme.PAPER if row.end.year > drawing.year else row.colour
            shape = "s" if row.wording == "any_organisation" else "o"
            mark = axes.interval(ax, y, row.low_pct, row.high_pct, row.colour, fill=fill, shape=shape)
        compared = f" ({row.under})" if row.under else ""
        drawing.mark(mark, f"{row.label}: {text} {words.label('unit.residential_units')}{compared}", row)
        sentences.append(f"{row.label}: {text}{compared}")
    low = axes.share_floor(states["low_pct"])
    label, scale = words.say("coverage.states_axis_from", low=low), {"percent": True, "step": 5}
    axes.row_axis(drawing, ax, list(states["label"]), label, limits=(low, 100), bold=states["bold"], **scale)
    keys = {
        "interval": states["low_pct"] < states["high_pct"],
        "organisation": states["wording"] == "any_organisation",
        "hollow": states["end"].dt.year > drawing.year,
    }
    shown = [words.label(f"coverage.key_{key}") for key, rows in keys.items() if rows.any()]
    ax.set_title(" · ".join(shown), **axes.KEY)
    return "; ".join(sentences)


def _state_in_words(row, words: Words) -> str:
    """Write a state: the share with its counts, the interval, or why there is no share."""
    if pd.isna(row.low_pct):
        return words.say("coverage.no_share", units=row.units_lacking)
    if row.low_pct < row.high_pct:
        return words.say("coverage.interval", low=row.low_pct, high=row.high_pct, **row._asdict())
    if pd.isna(row.units_total):
        return words.as_printed(round(row.low_pct, 2)) + "%"
    return words.say("coverage.share", share=row.low_pct, units=row.units_high, units_total=row.units_total)


@picture("register.by_year", height=2.9)
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


@picture("register.ward_tiles", height=2.05)
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


@picture("register.cell_sizes", row=0.27, around=1.3)
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
