"""Pictures of the split: how units became others, their size over time and by ward; in a register flow and cells."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from chibo.charts import axes, theme
from chibo.charts.chart import Chart, Drawing, draw, in_house_style, starts
from chibo.model.rows import plain_rows

_PANELS = {"units": "residential_units", "households_per_unit": "households", "members_needed": "members"}
"""What is drawn over time, each with its unit."""

_STATES = {
    "own": theme.OWN_CELL,
    "joint": theme.JOINT_CELL,
    "without_cell": theme.CONTEXT,
    "without_members": theme.NO_MEMBERS,
    "unknown": theme.NOT_STATED,
}
_STAGES = {
    "from_kind": ["khu_pho", "thon", "to_dan_pho", "mixed", "new"],
    "to_kind": ["to_dan_pho", "thon", "khu_pho"],
    "state_1": [*_STATES],
    "state_2": [*_STATES],
}
"""Stages of the way of units, each with the order of its nodes."""

_STEPS = {"start": theme.CONTEXT, "end": theme.CONTEXT, "established": theme.OWN_CELL, "transferred_in": theme.OWN_CELL}

_NODE_WIDTH = 0.14
"""Width of a node of a flow; stages stand one unit apart."""


@in_house_style
def accounts(parts: pd.DataFrame, *, place: str, lang: str) -> Chart:
    """Draw how the units before the split became the units after it."""
    drawing = draw("split.accounts", lang, height=3.4, place=place)
    words, ax = drawing.words, drawing.axes()
    spans = _stacked(parts)
    # Only this band is known: which of the other units became what was not published.
    band = _band(0.08, 0.92, spans["before", "split"], spans["after", "created"])
    ax.add_patch(PathPatch(band, facecolor=theme.FOCUS, alpha=0.22, linewidth=0))
    for row in plain_rows(parts):
        low, high = spans[row.stage, row.part]
        x, side = (0, -1) if row.stage == "before" else (1, 1)
        colour = theme.CONTEXT if row.part == "kept" else theme.FOCUS
        bar = axes.upright(ax, x, high - low, bottom=low, width=0.16, color=colour)
        kind = "_".join(filter(None, [row.stage, row.part, getattr(row, "kind", "")]))
        text = words.say(f"split.part_{kind}", units=row.units)
        drawing.mark(bar, text, row.figures)
        axes.near(ax, x, (low + high) / 2, text, 32 * side)
    totals = parts.groupby("stage", sort=False)["units"].sum()
    periods = parts[parts["part"] == "kept"].set_index("stage")["period"]
    stages = [words.say(f"split.stage_{stage}", units=n, period=periods[stage]) for stage, n in totals.items()]
    _stage_axis(ax, stages, right=1.75)
    ax.tick_params(axis="x", labelsize=9.5, pad=9)
    units = parts.set_index(["stage", "part"])["units"]
    return drawing.finish(
        parts,
        before=totals["before"],
        after=totals["after"],
        divided=units["before", "split"],
        created=units["after", "created"],
        kept_before=units["before", "kept"],
        kept_after=units["after", "kept"],
    )


def _stacked(parts: pd.DataFrame) -> dict[tuple[str, str], tuple[float, float]]:
    """Place the parts of each stage on top of each other, both stages centred on the same height."""
    tallest = parts.groupby("stage")["units"].sum().max()
    spans = {}
    for stage, rows in parts.iloc[::-1].groupby("stage", sort=False):
        low = (tallest - rows["units"].sum()) / 2
        for row in plain_rows(rows):
            spans[stage, row.part] = (low, low + row.units - 1.5)
            low += row.units + 1.5
    return spans


@in_house_style
def over_time(years: pd.DataFrame, *, place: str, year: int, lang: str) -> Chart:
    """Draw units, households per unit and members needed year by year; no line crosses a break.

    Years after the report year are drawn hollow.
    """
    drawing = draw("split.over_time", lang, height=2.75, place=place)
    words, sentences = drawing.words, []
    panels = [column for column in _PANELS if years[column].notna().any()]
    first, last, new = years["year"].min(), years["year"].max(), list(starts(years)["year"])
    ticks = [first, *new, *([last] if not new or last - new[-1] > 2 else [])]
    for ax, column in zip(drawing.panels(1, len(panels)), panels, strict=True):
        name, known = words.label(f"split.panel_{column}"), years.dropna(subset=column)
        values = known.set_index("year")[column]
        ends = sorted(
            {year for _, segment in known.groupby("segment")["year"] for year in (segment.min(), segment.max())}
        )
        sentences.append(f"{name}: {', '.join(f'{words.number(values[year])} ({year})' for year in ends)}")
        _draw_panel(drawing, ax, known, column, year)
        axes.year_axis(drawing, ax, years, year, ticks=ticks, narrow=True, least=3)
        ax.set_title(name, fontsize=8.3)
    drawing.note = words.label("split.over_time_key")
    return drawing.finish(years, list=". ".join(sentences))


def _draw_panel(drawing: Drawing, ax: Axes, years: pd.DataFrame, column: str, year: int) -> None:
    """Draw one quantity: a line through years that follow each other inside a segment, a dot a year."""
    words, name = drawing.words, drawing.words.label(f"split.panel_{column}")
    axes.draw_runs(ax, years, column, theme.FOCUS)
    for number, (_, segment) in enumerate(years.groupby("segment")):
        for row in plain_rows(segment):
            value = getattr(row, column)
            fill = theme.PAPER if row.year > year else theme.FOCUS
            point = axes.dot(ax, row.year, value, theme.FOCUS, fill=fill, size=5)
            drawing.mark(point, f"{name}, {row.period_text}: {words.number(value)}", row.figures, _PANELS[column])
        before = number == 0 and years["segment"].nunique() > 1
        edge = segment.iloc[-1 if before else 0]
        side = "right" if before else "left"
        axes.near(
            ax,
            edge["year"],
            edge[column],
            words.number(edge[column]),
            2 if before else -2,
            6,
            ha=side,
            fontweight="bold",
        )
    ax.set_ylim(0, years[column].max() * 1.2)


@in_house_style
def by_ward(wards: pd.DataFrame, *, place: str, lang: str) -> Chart:
    """Draw households per unit in each ward and commune, with the mean of the whole."""
    drawing = _draw_wards("split.by_ward", wards, theme.height(len(wards), row=0.25), place, lang)
    words, ax = drawing.words, drawing.axes()
    mean = wards["households"].sum() / wards["units"].sum()
    for y, row in enumerate(plain_rows(wards)):
        size = row.households_per_unit
        ax.plot([mean, size], [y, y], color=theme.LATER, linewidth=2, zorder=1)
        drawing.mark(axes.dot(ax, size, y, theme.FOCUS), _ward_in_words(drawing, row), row.figures)
        axes.near(ax, size, y, words.number(size), -8 if size < mean else 8)
    ax.axvline(mean, color=theme.MUTED, linewidth=1, zorder=0)
    place = {"xycoords": ("data", "axes fraction"), "xytext": (3, 3), "textcoords": "offset points"}
    ax.annotate(words.say("split.mean", mean=mean), (mean, 1), fontsize=8, color=theme.MUTED, **place)
    axes.row_axis(drawing, ax, list(wards["area_name"]), words.label("split.households_axis"))
    ax.set_xlim(0, wards["households_per_unit"].max() * 1.12)
    return drawing.finish(wards, mean=mean, **_extremes(wards))


@in_house_style
def ward_tiles(wards: pd.DataFrame, *, place: str, lang: str) -> Chart:
    """Draw the wards as a grid of equal tiles, roughly where they lie, shaded by households per unit.

    Needs rows of :func:`chibo.metrics.split.by_ward` with tiles, named (``area_name``).
    """
    depth, sizes = int(wards["tile_row"].max()) + 1, wards["households_per_unit"]
    drawing = _draw_wards("split.ward_tiles", wards, 0.72 * depth + 0.95, place, lang)
    words, ax = drawing.words, drawing.axes()
    scale = Normalize(sizes.min() * 0.6, sizes.max())
    for row, tile, (x, y), ink in axes.tiles(ax, wards, "households_per_unit", scale):
        drawing.mark(tile, _ward_in_words(drawing, row), row.figures)
        size = 9 if len(row.area_name) < 13 else 7.6
        axes.within(ax, x, y - 0.2, row.area_name, color=ink, fontweight="bold", fontsize=size)
        text = words.say("split.tile", households_per_unit=row.households_per_unit, units=row.units)
        axes.within(ax, x, y + 0.16, text, color=ink, fontsize=8)
    axes.no_axes(ax, wards["tile_column"].max() + 1, depth)
    ax.set_title(words.label("split.tiles_note"), fontsize=8, fontweight="normal", color=theme.MUTED)
    return drawing.finish(wards, **_extremes(wards))


def _draw_wards(name: str, wards: pd.DataFrame, height: float, place: str, lang: str) -> Drawing:
    return draw(name, lang, height=height, place=place, period=wards["period"].iloc[0])


def _ward_in_words(drawing: Drawing, row) -> str:
    sizes = {"households_per_unit": row.households_per_unit, "households": row.households, "units": row.units}
    return f"{row.area_name}: {drawing.words.say('split.ward_said', **sizes)}"


def _extremes(wards: pd.DataFrame) -> dict:
    most, least = wards.iloc[0], wards.iloc[-1]
    return {
        "most_area": most["area_name"],
        "most": most["households_per_unit"],
        "least_area": least["area_name"],
        "least": least["households_per_unit"],
    }


# --- of a register --------------------------------------------------------------------------------------------------


@in_house_style
def register_flow(ways: pd.DataFrame, *, place: str, lang: str) -> Chart:
    """Draw the way of units: kind before, kind after, state after the split, state at the end."""
    # A unit may begin after the split, too, or come from several: then what it was stands below the usual.
    orders = {
        stage: [*order, *(name for name in ("mixed", "new") if name not in order and name in set(ways[stage]))]
        for stage, order in _STAGES.items()
    }
    drawing = draw("register.flow", lang, height=3.9, place=place)
    words, ax = drawing.words, drawing.axes()
    spans = _nodes(ways, orders)
    _draw_bands(ax, ways, [*orders], spans, lambda row: _colour_of(row.iloc[1]))
    for (stage, name), (low, high) in spans.items():
        bar = axes.upright(ax, stage, high - low, bottom=low, width=_NODE_WIDTH, color=_colour_of(name))
        text = words.say("register.node", name=words.label(f"state.{name}"), units=high - low)
        drawing.mark(bar, text, "", "residential_units")
        axes.near(ax, stage, (low + high) / 2, text, 11 if stage == len(orders) - 1 else -11, fontsize=7.8)
    until = words.period(ways["until"].iloc[0], short=True)
    _stage_axis(ax, [words.say(f"register.stage_{stage}", period=until) for stage in orders], right=len(orders) - 0.35)
    drawing.note = words.label("register.flow_note")
    first, last = (ways.groupby(state)["units"].sum() for state in ("state_1", "state_2"))
    return drawing.finish(
        ways,
        units=int(ways["units"].sum()),
        own_first=int(first.get("own", 0)),
        own_last=int(last.get("own", 0)),
        joint_first=int(first.get("joint", 0)),
    )


@in_house_style
def register_cells(steps: pd.DataFrame, *, place: str, lang: str) -> Chart:
    """Draw the account of neighbourhood cells as a waterfall: stock, what was established and dissolved, stock."""
    drawing = draw("register.cells", lang, height=2.9, place=place)
    words, ax = drawing.words, drawing.axes()
    names, items = [], []
    for x, row in enumerate(plain_rows(steps)):
        name = words.label(f"register.step_{row.step}")
        date = "" if pd.isna(row.date) else words.period(f"{row.date:%Y-%m-%d}", short=True)
        names.append("\n".join(filter(None, [name, date])))
        items.append(f"{names[-1]}: {words.number(row.cells)}".replace("\n", " "))
        sign = "+" if row.cells > 0 and row.step not in ("start", "end") else ""
        colour = _STEPS.get(row.step, theme.BREAK)
        bar = axes.upright(ax, x, row.top - row.bottom, bottom=row.bottom, width=0.6, color=colour)
        drawing.mark(bar, f"{names[-1]}: {sign}{words.number(row.cells)}", "", "cells")
        axes.near(ax, x, row.top, f"{sign}{words.number(row.cells)}", 0, 4, fontweight="bold")
    ax.set_xticks(range(len(steps)), names)
    ax.set_ylim(0, steps["top"].max() * 1.12)
    axes.numbers(ax.yaxis, words)
    ax.set_ylabel(words.label("unit.cells"))
    ax.grid(axis="y")
    return drawing.finish(steps, list="; ".join(items))


def _stage_axis(ax: Axes, stages: list[str], right: float) -> None:
    """Name the stages of a flow below it."""
    ax.set_xticks(range(len(stages)), stages)
    ax.set(xlim=(-0.75, right), yticks=[])
    ax.spines[["left", "bottom"]].set_visible(False)


def _colour_of(name: str) -> str:
    return _STATES.get(name, theme.CONTEXT if name in ("thon", "mixed", "new") else theme.FOCUS)


def _nodes(ways: pd.DataFrame, orders: Mapping[str, Sequence[str]]) -> dict[tuple[int, str], tuple[float, float]]:
    """Return where each node of a flow stands, by number of its stage and name; the first of an order at the top."""
    total, spans = ways["units"].sum(), {}
    gap = 0.03 * total
    for number, (stage, order) in enumerate(orders.items()):
        sizes = ways.groupby(stage)["units"].sum()
        top = total + gap * (len(order) - 1) / 2
        for name in order:
            if sizes.get(name, 0):
                spans[number, name] = (top - sizes[name], top)
                top -= sizes[name] + gap
    return spans


def _draw_bands(ax: Axes, ways: pd.DataFrame, stages: Sequence[str], spans: Mapping, colour: Callable) -> None:
    """Draw a band for every way between neighbouring stages, in the order of the nodes it joins."""
    for number, pair in enumerate(zip(stages[:-1], stages[1:], strict=True)):
        tops = {node: span[1] for node, span in spans.items()}
        between = [row for _, row in ways.groupby(list(pair), as_index=False)["units"].sum().iterrows()]
        for row in sorted(between, key=lambda row: [-spans[number + side, row.iloc[side]][1] for side in (0, 1)]):
            source, target, size = (number, row.iloc[0]), (number + 1, row.iloc[1]), row["units"]
            left, right = ((tops[node] - size, tops[node]) for node in (source, target))
            shape = _band(number + _NODE_WIDTH / 2, number + 1 - _NODE_WIDTH / 2, left, right)
            ax.add_patch(PathPatch(shape, facecolor=colour(row), alpha=0.28, linewidth=0))
            tops[source] -= size
            tops[target] -= size


def _band(x0: float, x1: float, left: tuple[float, float], right: tuple[float, float]) -> Path:
    """Return the curved band between two spans."""
    (l0, l1), (r0, r1) = left, right
    middle = (x0 + x1) / 2
    points = [(x0, l0), (middle, l0), (middle, r0), (x1, r0), (x1, r1), (middle, r1), (middle, l1), (x0, l1), (x0, l0)]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    return Path(points, codes)
