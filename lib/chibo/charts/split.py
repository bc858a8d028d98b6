"""Pictures of the split: how units became others, their size over time and by ward; in a register flow and cells."""

from collections.abc import Sequence
from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from chibo.charts import axes, theme
from chibo.charts.chart import Chart, Drawing, picture
from chibo.charts.svg import in_lines
from chibo.model.rows import plain_rows

_PANELS = {"units": "residential_units", "households_per_unit": "households", "members_needed": "members"}  # and units
_STATES = {
    "own": theme.OWN_CELL,
    "joint": theme.JOINT_CELL,
    "without_cell": theme.CONTEXT,
    "without_members": theme.NO_MEMBERS,
    "unknown": theme.NOT_STATED,
}
_STAGES = {  # of the way of units, each with the order of its nodes
    "from_kind": ["khu_pho", "thon", "to_dan_pho", "mixed", "new"],
    "to_kind": ["to_dan_pho", "thon", "khu_pho"],
    "state_1": [*_STATES],
    "state_2": [*_STATES],
}
_STEPS = {"start": theme.CONTEXT, "end": theme.CONTEXT, "established": theme.OWN_CELL, "transferred_in": theme.OWN_CELL}
_NODE_WIDTH = 0.14  # of a flow; stages stand one apart


@picture("split.accounts")
def accounts(drawing: Drawing, parts: pd.DataFrame) -> Chart:
    """Draw how the units before the split became the units after it: a bar above and one below, joined by a band."""
    words, widest = drawing.words, parts.groupby("stage")["units"].sum().max()
    (ax,) = drawing.panels([188], left=0, right=0, bottom=2)
    ax.set(xlim=(0, widest), ylim=(188, 0))
    ax.axis("off")
    tops, ends = {"before": 36, "after": 114}, {}
    for stage, rows in parts.groupby("stage", sort=False):
        left, top, first = 0, tops[stage], stage == "before"
        said = words.say(f"split.stage_{stage}", units=rows["units"].sum(), period=rows["period"].iloc[-1])
        ax.text(0, top - 20 if first else top + 69, said, weight="bold")
        for row in plain_rows(rows):
            kind = "_".join(filter(None, [stage, row.part, getattr(row, "kind", "")]))
            text, kept = words.say(f"split.part_{kind}", units=row.units), row.part == "kept"
            look = {"color": theme.LATER} | theme.OUTLINE if kept else {"color": theme.FOCUS}
            bar = axes.lying(ax, top + 11, row.units, left=left, height=22, **look)
            drawing.mark(bar, words.number(row.units), row, "residential_units", part=text)
            axes.within(bar, words.number(row.units))
            ends[stage, row.part] = left, left + row.units
            left += row.units
            if not kept:
                ax.text(0, top - 4 if first else top + 37, text)
            elif first:
                axes.near(ax, left, top + 11, "\n".join(in_lines(text, 180, size=theme.TYPE)), 6)
            else:
                ax.text(widest, top + 53, text, ha="right")
    # Only this band is known: which of the other units became what was not published.
    _draw_band(ax, 58, 114, ends["before", "split"], ends["after", "created"], theme.FOCUS, 0.22)
    units = parts.set_index(["stage", "part"])["units"]
    values = {"divided": units["before", "split"], "created": units["after", "created"]}
    values |= {f"kept_{stage}": units[stage, "kept"] for stage in tops}
    return drawing.finish(parts, **values, **units.groupby("stage").sum())


@picture("split.over_time")
def over_time(drawing: Drawing, years: pd.DataFrame) -> Chart:
    """Draw units, their size and the members they would need, one panel each; no line crosses the split."""
    words, sentences = drawing.words, []
    panels = [column for column in _PANELS if years[column].notna().any()]
    for ax, column in zip(drawing.panels([86] * len(panels), left=40, top=42), panels, strict=True):
        name, known = words.label(f"split.panel_{column}"), years.dropna(subset=column)
        axes.series(drawing, ax, known, column, _PANELS[column], category=name)
        segments = [rows for _, rows in known.groupby("segment")]
        for rows in segments:
            far = rows["year"].iloc[-1] - rows["year"].iloc[0] > 2  # else two numbers would meet
            for _, end in rows.iloc[[0, -1] if far else [0]].iterrows():
                axes.near(ax, end["year"], end[column], words.number(end[column]), 0, 7, fontweight="bold")
        ax.set_ylim(0, known[column].max() * 1.35)
        axes.year_axis(drawing, ax, years, named=False)
        ax.yaxis.get_major_locator().set_params(nbins=3)
        ax.set_title(name, x=-40 / 302, pad=12)
        values = known.set_index("year")[column]
        ends = sorted({end for rows in segments for end in (rows["year"].min(), rows["year"].max())})
        sentences.append(f"{name}: {', '.join(f'{words.number(values[end])} ({end})' for end in ends)}")
    drawing.note = words.label("split.over_time_key")
    first, last = years.iloc[0], years.iloc[-1]
    return drawing.finish(years, list=". ".join(sentences), units_first=first["units"], units_last=last["units"])


@picture("split.by_ward")
def by_ward(drawing: Drawing, wards: pd.DataFrame) -> Chart:
    """Draw the rows of :func:`chibo.metrics.split.by_ward` as equal tiles where they lie, shaded by their size."""
    deep, wide, sizes = wards["tile_row"].max() + 1, wards["tile_column"].max() + 1, wards["households_per_unit"]
    (ax,) = drawing.panels([66 * deep], left=0, right=0, bottom=2)
    for row, tile in axes.tiles(ax, wards, "households_per_unit", Normalize(sizes.min() * 0.6, sizes.max() * 1.6)):
        value = drawing.words.say("split.ward_said", **row._asdict())
        drawing.mark(tile, value, row, status="derived", place=row.area_name)
        lines = in_lines(row.area_short, 350 / wide - 4, size=theme.TYPE)
        text = "\n".join([*lines, drawing.words.number(row.households_per_unit)])
        axes.within(tile, text, color=theme.ON_TILE, va="center", linespacing=1.25)
    ax.set(xlim=(0, wide), ylim=(deep, 0))
    ax.axis("off")
    drawing.note = drawing.words.label("split.tiles_note")
    most, least = wards.iloc[0], wards.iloc[-1]
    values = {"period": most["period"], "most_area": most["area_name"], "least_area": least["area_name"]}
    ends = {"most": most["households_per_unit"], "least": least["households_per_unit"]}
    return drawing.finish(wards, **values, **ends, ratio=ends["most"] / ends["least"])


@picture("register.flow")
def register_flow(drawing: Drawing, ways: pd.DataFrame) -> Chart:
    """Draw the way of units: kind before, kind after, state after the split, state at the end."""
    words, ax, total, stages = drawing.words, drawing.axes(), ways["units"].sum(), []
    for stage, order in _STAGES.items():
        sizes = ways.groupby(stage)["units"].sum()
        # A unit may begin after the split, too, or come from several: then what it was stands below the usual.
        stages.append(sizes.reindex([*order, *sizes.index.difference(order)], fill_value=0))
    spans = _stacked(stages, gap=0.03 * total)
    _draw_bands(ax, ways, spans)
    for (stage, name), (low, high) in spans.items():
        bar = axes.upright(ax, stage, high - low, bottom=low, width=_NODE_WIDTH, color=_colour_of(name))
        text = words.say("register.node", name=words.label(f"state.{name}"), units=high - low)
        drawing.mark(bar, text, None, "residential_units")
        axes.near(ax, stage, (low + high) / 2, text, 11 if stage == len(_STAGES) - 1 else -11, fontsize=7.8)
    until = words.period(ways["until"].iloc[0], short=True)
    names = [words.say(f"register.stage_{stage}", period=until) for stage in _STAGES]
    _stage_axis(ax, names, spans, right=len(_STAGES) - 0.35)
    drawing.note = words.label("register.flow_note")
    *_, first, last = stages
    return drawing.finish(ways, units=total, own_first=first["own"], own_last=last["own"], joint_first=first["joint"])


@picture("register.cells")
def register_cells(drawing: Drawing, steps: pd.DataFrame) -> Chart:
    """Draw the account of neighbourhood cells as a waterfall: stock, what was established and dissolved, stock."""
    words, ax, names, items = drawing.words, drawing.axes(), [], []
    for x, row in enumerate(plain_rows(steps)):
        name = words.label(f"register.step_{row.step}")
        date = "" if pd.isna(row.date) else words.period(f"{row.date:%Y-%m-%d}", short=True)
        names.append("\n".join(filter(None, [name, date])))
        items.append(f"{names[-1]}: {words.number(row.cells)}".replace("\n", " "))
        number = f"{'+' if row.cells > 0 and row.step not in ('start', 'end') else ''}{words.number(row.cells)}"
        colour = _STEPS.get(row.step, theme.BREAK)
        bar = axes.upright(ax, x, row.top - row.bottom, bottom=row.bottom, width=0.6, color=colour)
        drawing.mark(bar, f"{names[-1]}: {number}", None, "cells")
        axes.near(ax, x, row.top, number, 0, 4, fontweight="bold")
    ax.set_xticks(range(len(steps)), names)
    ax.set(xlim=(-0.45, len(steps) - 0.55), ylim=(0, steps["top"].max() * 1.12))
    axes.numbers(ax.yaxis, words)
    ax.set_ylabel(words.label("unit.cells"))
    ax.grid(axis="y")
    return drawing.finish(steps, list="; ".join(items))


def _stage_axis(ax: Axes, stages: list[str], spans: dict, right: float) -> None:
    """Name the stages of a flow below it."""
    low, high = min(low for low, _ in spans.values()), max(high for _, high in spans.values())
    ax.set_xticks(range(len(stages)), stages)
    ax.set(xlim=(-0.75, right), ylim=(low, high + 0.05 * (high - low)), yticks=[])
    ax.spines[["left", "bottom"]].set_visible(False)


def _colour_of(name: str) -> str:
    return _STATES.get(name, theme.CONTEXT if name in ("thon", "mixed", "new") else theme.FOCUS)


def _stacked(stages: Sequence[pd.Series], gap: float) -> dict[tuple[int, str], tuple[float, float]]:
    """Return where each node of a flow stands, by number of its stage and name: the first at the top, all centred."""
    spans, tallest = {}, max(sizes.sum() for sizes in stages)
    for number, sizes in enumerate(stages):
        top = (tallest + sizes.sum() + gap * (len(sizes) - 1)) / 2
        for name, size in sizes[sizes > 0].items():
            spans[number, name] = (top - size, top)
            top -= size + gap
    return spans


def _draw_bands(ax: Axes, ways: pd.DataFrame, spans: dict) -> None:
    """Draw a band for every way between neighbouring stages, in the order of the nodes it joins."""
    for number, pair in enumerate(pairwise(_STAGES)):
        tops = {node: high for node, (_, high) in spans.items()}
        sizes = ways.groupby([*pair])["units"].sum()
        ends = {((number, source), (number + 1, target)): size for (source, target), size in sizes.items()}
        for pair_of_nodes in sorted(ends, key=lambda nodes: [-spans[node][1] for node in nodes]):
            size, (_, target) = ends[pair_of_nodes], pair_of_nodes[1]
            left, right = ((tops[node] - size, tops[node]) for node in pair_of_nodes)
            start, stop = number + _NODE_WIDTH / 2, number + 1 - _NODE_WIDTH / 2
            _draw_band(ax, start, stop, left, right, _colour_of(target), 0.28)
            tops |= {node: tops[node] - size for node in pair_of_nodes}


def _draw_band(ax: Axes, y0: float, y1: float, above: tuple, below: tuple, colour: str, alpha: float) -> None:
    """Draw a band from one span of a bar down to one of the bar below it."""
    (a0, a1), (b0, b1), middle = above, below, (y0 + y1) / 2
    points = [(a0, y0), (a0, middle), (b0, middle), (b0, y1), (b1, y1), (b1, middle), (a1, middle), (a1, y0), (a0, y0)]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    ax.add_patch(PathPatch(Path(points, codes), facecolor=colour, alpha=alpha, linewidth=0))
