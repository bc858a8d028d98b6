"""Pictures of coverage: published states over time and of other places; in a register by year, by ward, by size."""

import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import Normalize, to_hex
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from chibo.charts import axes, theme
from chibo.charts.chart import Chart, Drawing, NothingShown, known_rows, picture, starts
from chibo.charts.svg import in_lines
from chibo.model.rows import plain_rows
from chibo.words import Words

_SHARES = {"own_pct": theme.OWN_CELL, "any_pct": theme.SOME_CELL}  # with a cell of their own, and with any
_NORM = 3  # official members a cell needs
_NAME = 96  # points for the name of a ward
_LARGEST_WAFFLE, _SQUARE, _TITLE = 400, 14, 165  # units; points a square takes, and a title
_WAFFLE = {
    "own": {"color": theme.OWN_CELL},
    "some": {"color": theme.SOME_CELL},
    "open": theme.UNKNOWN,
    "without": {"color": theme.PAPER, "edgecolor": theme.CONTEXT, "linewidth": 1.2},
}


@picture("coverage.over_time")
def over_time(drawing: Drawing, states: pd.DataFrame) -> Chart:
    """Draw the state of each date as a waffle, one square a unit; as rows where that cannot be.

    It cannot where a total is unknown or large, or where a source speaks of any Party organisation.

    A unit is drawn by what is sure of it: that it has a cell of its own, that it has a cell, or neither.
    """
    no_cells = states["wording"] == "any_organisation"
    if (no_cells | states["units_total"].isna() | (states["units_total"] > _LARGEST_WAFFLE)).any():
        written = _draw_states(drawing, states, states["period_text"])
    else:
        written, periods = [], [rows for _, rows in states.groupby("period", sort=False)]
        columns = 24 // min(2, len(periods))
        heights = [_SQUARE * -(-rows["units_total"].max() // columns) for rows in periods]
        panels = drawing.panels(heights, across=min(2, len(periods)), left=0, right=0, top=52, bottom=6)
        for ax, rows in zip(panels, periods, strict=True):
            written += _draw_waffle(drawing, ax, rows, columns)
    known = states[states["end"].dt.year <= drawing.year]
    first = states[states["period"] == states["period"].iloc[0]]
    at = (known if len(known) else first).iloc[-1]  # of two rows of one date the one of own cells
    case = "share" if pd.isna(at["units_total"]) else at["wording"]
    case = "interval" if at["low_pct"] < at["high_pct"] else case
    return drawing.finish(states, at=at.name, case=case, list="; ".join(written))


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
            name = words.label(f"coverage.part_{part}{'_read' if part == 'own' and row is not some else ''}")
            if axes.is_later(some, drawing):
                look = {"color": theme.LATER} | theme.OUTLINE
            drawing.key[words.say("quality.later", period=name) if axes.is_later(some, drawing) else name] = look
            edge = {key: value for key, value in look.items() if key != "color"}
            patch = PathPatch(Path.make_compound_path(*squares), facecolor=look["color"], **edge)
            value = words.say("coverage.units", n=units, total=total)
            drawing.mark(ax.add_patch(patch), value, row, period=row.period_text, part=name)
            said.append(f"{row.period_text}, {name}: {value}")
            first += units
    ax.set(xlim=(0, columns), ylim=(-(-total // columns), 0))
    ax.axis("off")
    counted = " + ".join(words.number(units) for _, units in parts.values() if units)
    when = in_lines(axes.period_or_later(some, drawing), _TITLE, size=theme.TYPE, weight="bold")
    ax.set_title("\n".join([*when, counted]))
    return said


@picture("coverage.peers")
def peers(drawing: Drawing, states: pd.DataFrame) -> Chart:
    """Draw published coverage by place, before, at and after the report year; dates after it are hollow."""
    words, known = drawing.words, states["low_pct"].notna()
    names = states["area_short"] + " · " + states["period_text"]
    said = _draw_states(drawing, states[known], names[known])
    unknown = zip(plain_rows(states[~known]), names[~known], strict=True)
    lacking = [f"{name} ({_state_in_words(row, words)})" for row, name in unknown]
    drawing.note = words.label("coverage.marks_note")
    if lacking:
        drawing.note += " " + words.say("coverage.no_share_note", list=words.listing(lacking))
    others = states[known & (states["area"] != drawing.area) & (states["end"].dt.year <= drawing.year)]
    others = others[others["wording"] != "any_organisation"]
    ranges = others["low_pct"] < others["high_pct"]
    apart, others = words.label("coverage.ranges_apart") if ranges.any() else "", others[~ranges]
    values, case = {"n": len(others), "apart": apart}, {0: "none", 1: "one"}.get(len(others), "")
    for row in plain_rows(others.sort_values("low_pct").head(1)):
        values |= {"least": words.as_printed(round(row.low_pct, 2)), "least_place": row.area_short}
    return drawing.finish(states, case=case, list="; ".join([*said, *lacking]), **values)


def _draw_states(drawing: Drawing, states: pd.DataFrame, names: pd.Series) -> list[str]:
    """Draw one row a state, a point or an interval, and return what is said of each."""
    words, floor, said = drawing.words, axes.share_floor(states["low_pct"]), []
    rows = axes.Rows(drawing, mark=9, limits=(floor, 100))
    for row, name in zip(plain_rows(states), names, strict=True):
        when = "later" if row.end.year > drawing.year else "same" if row.end.year == drawing.year else "before"
        own = "area" not in states or row.area == drawing.area
        wording, value = words.label(f"wording.{row.wording}"), _state_in_words(row, words)
        under = wording if "area" not in states else axes.comparability(row, drawing, wording)
        group = "" if own else words.say(f"peers.group_{when}", year=drawing.year)
        y, colour = rows.write(name, value, under, bold=own, group=group), theme.FOCUS if own else theme.CONTEXT
        said.append(f"{name}: {value} ({under})")
        fill = theme.PAPER if row.end.year > drawing.year else colour
        shape = "s" if row.wording == "any_organisation" else "o"
        mark = axes.interval(rows.ax, y, row.low_pct, row.high_pct, colour, fill=fill, shape=shape)
        named = {"place": getattr(row, "area_short", ""), "period": row.period_text, "wording": wording}
        drawing.mark(mark, value, row, "residential_units", **named)
    rows.end(percent=True, step=5 if floor == 80 else 20)
    return said


def _state_in_words(row, words: Words) -> str:
    """Write a state: the share with its counts, the interval, or why there is no share."""
    if pd.isna(row.low_pct):
        return words.say(f"coverage.no_share_{row.wording}", units=row.units_lacking)
    if row.low_pct < row.high_pct:
        return words.say("coverage.interval", low=row.low_pct, high=row.high_pct, **row._asdict())
    if pd.isna(row.units_total):
        return words.as_printed(round(row.low_pct, 2)) + "%"
    return words.say("coverage.share", share=row.low_pct, units=row.units_high, units_total=row.units_total)


@picture("register.by_year")
def register_by_year(drawing: Drawing, years: pd.DataFrame) -> Chart:
    """Draw own-cell and any-cell coverage at the end of each year, a panel each; lines stop at breaks.

    Needs rows of :func:`chibo.metrics.coverage.register_units`.
    """
    low = axes.share_floor(years["own_pct"])
    names = [drawing.words.label(f"column.{column}") for column in _SHARES]
    panels = axes.small_panels(drawing, names, across=1, height=70)
    for ax, name, (column, colour) in zip(panels, names, _SHARES.items(), strict=True):
        axes.series(drawing, ax, years, column, "residential_units", colour=colour, category=name)
        ax.set_ylim(low, 100)
        axes.year_axis(drawing, ax, years, percent=True)
    least, at = years.loc[years["own_pct"].idxmin()], (years["year"] - drawing.year).abs().idxmin()
    values = {"least": least["own_pct"], "least_year": least["year"], "end": years["own_pct"].iloc[-1]}
    return drawing.finish(years, at=at, **values)


@picture("register.wards")
def register_wards(drawing: Drawing, wards: pd.DataFrame) -> Chart:
    """Draw how many units of each ward had their own cell, a line a ward and a column a year, the lowest ward first.

    :class:`NothingShown` of one place alone, and where all units have their own. Needs rows of
    ``chibo.metrics.coverage.register_units(…, by="area")``.
    """
    if wards["area"].nunique() < 2:
        raise NothingShown("report.one_place")
    if (wards["own_pct"] == 100).all():
        raise NothingShown("register.wards_full")
    words, years = drawing.words, range(wards["year"].min(), wards["year"].max() + 1)
    places = wards.groupby("area", sort=False).agg({"own_pct": "min", "area_name": "first"})
    places = places.sort_values("own_pct", kind="stable")
    lines = [in_lines(name, _NAME - 4, size=theme.TYPE) for name in places["area_name"]]
    height, low = 15 * max(map(len, lines)) + 7, axes.share_floor(wards["own_pct"])
    (ax,) = drawing.panels([height * len(places)], left=_NAME, right=0, top=20, bottom=4)
    ax.set(xlim=(years[0] - 0.5, years[-1] + 0.5), ylim=(len(places), 0), xticks=years, yticks=[])
    ax.xaxis.tick_top()
    # The light half of the scale, on which ink can be read.
    shade, colours = Normalize(low, 200 - low), colormaps[theme.TILE_SCALE]
    for y, text in enumerate(lines):
        axes.near(ax, years[0] - 0.5, y + 0.5, "\n".join(text), -_NAME, ha="left", linespacing=1.15)
    for row in plain_rows(wards.sort_values("area", key=places.index.get_indexer, kind="stable")):
        colour, y = colours(shade(row.own_pct)), places.index.get_loc(row.area)
        cell = axes.box(ax, row.year - 0.5, y, 1, 1, facecolor=colour, edgecolor=theme.CONTEXT)
        axes.within(cell, f"{words.number(row.own)}/{words.number(row.units)}", color=theme.ON_TILE)
        value = words.say("register.tile_said", share=row.own_pct, own=row.own, units=row.units)
        drawing.mark(cell, value, row, place=row.area_name, period=str(row.year))
    for row in plain_rows(starts(wards)):
        drawing.shows_breaks = True
        ax.axvline(row.break_x, **axes.RULE)
    drawing.key = {words.percent(share, 0): to_hex(colours(shade(share))) for share in (low, 100)}
    full, n = (wards.loc[wards["year"] == years[-1], "own_pct"] == 100).sum(), wards["area"].nunique()
    return drawing.finish(wards, at=wards["own_pct"].idxmin(), full=full, n=n)


@picture("register.cell_sizes")
def register_cell_sizes(drawing: Drawing, bins: pd.DataFrame) -> Chart:
    """Draw how many neighbourhood cells have how many members, with a line at the norm: a cell needs three."""
    words, names, known = drawing.words, [], known_rows(bins, "cells")
    rows = axes.Rows(drawing, limits=(0, max(known["cells"].max(), 1)))
    for row in plain_rows(bins):
        name = words.say("register.size_open" if pd.isna(row.high) else "register.size", low=row.low, high=row.high)
        value = words.say("register.size_said", cells=row.cells, share=row.share_pct)
        y = rows.write(name, value, group=words.label(f"register.norm_{'short' if row.low < _NORM else 'enough'}"))
        names.append(name)
        drawing.mark(axes.lying(rows.ax, y, row.cells), value, row, "", category=name, period=str(row.year))
        if row.low < _NORM:
            rows.ax.axhline(y + 13, color=theme.INK, linewidth=1.5, clip_on=False)
    rows.end(ticks=False)
    most = bins["cells"].argmax()
    return drawing.finish(bins, at=bins.index[0], most=names[most], most_cells=bins["cells"].iloc[most])
