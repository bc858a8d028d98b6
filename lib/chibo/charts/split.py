"""Pictures of the split: how units became others, their size over time and by ward; in a register flow and cells."""

from collections.abc import Iterator, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from chibo.charts import axes, theme
from chibo.charts.chart import Chart, Drawing, picture, starts
from chibo.charts.svg import in_lines
from chibo.model.rows import plain_rows
from chibo.words import Words

_PANELS = {"units": "residential_units", "households_per_unit": "households", "members_needed": "members"}  # and units
_STATES = {
    "own": {"color": theme.OWN_CELL},
    "joint": {"color": theme.JOINT_CELL},
    "without_cell": {"color": theme.CONTEXT},
    "without_members": {"color": theme.NO_MEMBERS},
    "unknown": theme.UNKNOWN,
    "mixed": {"color": theme.CONTEXT},
    "new": {"color": theme.CONTEXT},
}
_BAR, _LAST, _LINE = 24, 84, 15.5  # points: a bar of the flow, where the last one begins, from one line to the next


@picture("split.accounts")
def accounts(drawing: Drawing, parts: pd.DataFrame) -> Chart:
    """Draw how the units before the split became the units after it."""
    words, ax = drawing.words, drawing.axes()
    before, after = stages = [rows.set_index("part") for _, rows in parts.groupby("stage", sort=False)]
    spans = _stacked([rows["units"] for rows in stages], gap=3)
    # Only this band is known: which of the other units became what was not published.
    _draw_band(ax, 0.08, 0.92, spans[0, "split"], spans[1, "created"], theme.FOCUS, 0.22)
    for row in plain_rows(parts):
        x, side = (0, -1) if row.stage == "before" else (1, 1)
        low, high = spans[x, row.part]
        colour = theme.CONTEXT if row.part == "kept" else theme.FOCUS
        kind = "_".join(filter(None, [row.stage, row.part, getattr(row, "kind", "")]))
        text = words.say(f"split.part_{kind}", units=row.units)
        drawing.mark(axes.upright(ax, x, high - low, bottom=low, width=0.16, color=colour), text, row)
        axes.near(ax, x, (low + high) / 2, text, 32 * side)
    names = [
        words.say(f"split.stage_{rows['stage'].iloc[0]}", units=rows["units"].sum(), period=rows["period"]["kept"])
        for rows in stages
    ]
    _stage_axis(ax, names, spans, right=1.75)
    ax.tick_params(axis="x", labelsize=9.5, pad=9)
    before, after = before["units"], after["units"]
    changed = {"before": before.sum(), "after": after.sum(), "divided": before["split"], "created": after["created"]}
    return drawing.finish(parts, **changed, kept_before=before["kept"], kept_after=after["kept"])


@picture("split.over_time")
def over_time(drawing: Drawing, years: pd.DataFrame) -> Chart:
    """Draw units, households per unit and members needed year by year; no line crosses a break."""
    words, sentences = drawing.words, []
    panels = [column for column in _PANELS if years[column].notna().any()]
    first, last, new = years["year"].min(), years["year"].max(), list(starts(years)["year"])
    ticks = [first, *new, *([last] if not new or last - new[-1] > 2 else [])]
    for ax, column in zip(drawing.panels(1, len(panels)), panels, strict=True):
        name, known = words.label(f"split.panel_{column}"), years.dropna(subset=column)
        names = [f"{name}, {when}" for when in known["period_text"]]
        axes.series(drawing, ax, known, column, names, _PANELS[column], hollow_after=drawing.year)
        segments = [rows for _, rows in known.groupby("segment")]
        for number, rows in enumerate(segments):
            before = number == 0 and len(segments) > 1
            edge, text = rows.iloc[-1 if before else 0], {"ha": "right" if before else "left", "fontweight": "bold"}
            axes.near(ax, edge["year"], edge[column], words.number(edge[column]), 2 if before else -2, 6, **text)
        ax.set_ylim(0, known[column].max() * 1.2)
        axes.year_axis(drawing, ax, years, ticks=ticks, narrow=True)
        ax.set_title(name, fontsize=8.3)
        values = known.set_index("year")[column]
        ends = sorted({end for rows in segments for end in (rows["year"].min(), rows["year"].max())})
        sentences.append(f"{name}: {', '.join(f'{words.number(values[end])} ({end})' for end in ends)}")
    drawing.note = words.label("split.over_time_key")
    return drawing.finish(years, list=". ".join(sentences))


@picture("split.by_ward")
def by_ward(drawing: Drawing, wards: pd.DataFrame) -> Chart:
    """Draw households per unit in each ward and commune, with the mean of the whole."""
    words, ax = drawing.words, drawing.axes()
    mean = wards["households"].sum() / wards["units"].sum()
    for y, row in enumerate(plain_rows(wards)):
        size = row.households_per_unit
        ax.plot([mean, size], [y, y], color=theme.LATER, linewidth=2, zorder=1)
        _mark_ward(drawing, axes.dot(ax, size, y, theme.FOCUS), row)
        axes.near(ax, size, y, words.number(size), -8 if size < mean else 8)
    ax.axvline(mean, color=theme.MUTED, linewidth=1, zorder=0)
    beside = {"xycoords": ("data", "axes fraction"), "xytext": (3, 3), "textcoords": "offset points"}
    ax.annotate(words.say("split.mean", mean=mean), (mean, 1), fontsize=8, color=theme.MUTED, **beside)
    limits, label = (0, wards["households_per_unit"].max() * 1.12), words.label("split.households_axis")
    axes.row_axis(drawing, ax, list(wards["area_name"]), label, limits=limits)
    return drawing.finish(wards, mean=mean, **_extremes(wards))


@picture("split.ward_tiles")
def ward_tiles(drawing: Drawing, wards: pd.DataFrame) -> Chart:
    """Draw the rows of :func:`chibo.metrics.split.by_ward` as equal tiles, shaded by households per unit."""
    depth, sizes = wards["tile_row"].max() + 1, wards["households_per_unit"]
    drawing.figure.set_figheight(0.72 * depth + 0.95)
    words, ax, scale = drawing.words, drawing.axes(), Normalize(sizes.min() * 0.6, sizes.max())
    for row, tile in axes.tiles(ax, wards, "households_per_unit", scale):
        _mark_ward(drawing, tile, row)
        size = 9 if len(row.area_name) < 13 else 7.6
        axes.within(tile, row.area_name, down=-0.2, fontweight="bold", fontsize=size)
        text = words.say("split.tile", households_per_unit=row.households_per_unit, units=row.units)
        axes.within(tile, text, down=0.16, fontsize=8)
    ax.set(xlim=(0, wards["tile_column"].max() + 1), ylim=(depth, 0))
    ax.axis("off")
    ax.set_title(words.label("split.tiles_note"), **axes.KEY)
    return drawing.finish(wards, **_extremes(wards))


def _mark_ward(drawing: Drawing, artist, row) -> None:
    text = drawing.words.say("split.ward_said", **row._asdict())
    drawing.mark(artist, f"{row.area_name}: {text}", row, status="derived")


def _extremes(wards: pd.DataFrame) -> dict:
    most, least = wards.iloc[0], wards.iloc[-1]
    values = {"period": most["period"], "most_area": most["area_name"], "least_area": least["area_name"]}
    return values | {"most": most["households_per_unit"], "least": least["households_per_unit"]}


@picture("register.flow")
def register_flow(drawing: Drawing, ways: pd.DataFrame) -> Chart:
    """Draw how the units were served after the split and at the end: a bar each, and bands from one to the other.

    The upper bar is described above it, the lower one below it: between them are bands. What came before the split is
    in :func:`accounts`.
    """
    words, until = drawing.words, ways["until"].iloc[0]
    period, is_later = words.period(until, short=True), int(until[:4]) > drawing.year
    names = {
        "state_1": words.label("register.stage_state_1"),
        "state_2": words.say("quality.later" if is_later else "register.stage_state_2", period=period),
    }
    # A unit may begin after the split, too, or come from several: then what it was stands behind the usual.
    sizes = {stage: ways.groupby(stage)["units"].sum().reindex([*_STATES]).dropna() for stage in names}
    parts = {stage: " · ".join(_state_in_words(*part, words) for part in sizes[stage].items()) for stage in names}
    lines = {stage: [names[stage], *in_lines(parts[stage], theme.WIDE, size=theme.TYPE)] for stage in names}
    above, below = (_LINE * len(lines[stage]) + 6 for stage in names)
    (ax,) = drawing.panels([_LAST + _BAR], left=0, right=0, top=above, bottom=below)
    ax.set(xlim=(0, ways["units"].sum()), ylim=(_LAST + _BAR, 0))
    ax.axis("off")
    for stage, top, first in (("state_1", 0, 2 - above), ("state_2", _LAST, _LAST + _BAR + 2)):
        for number, line in enumerate(lines[stage]):
            ax.text(0, first + _LINE * (number + 0.75), line, weight="normal" if number else "bold")
        for (state, units), left in zip(sizes[stage].items(), sizes[stage].cumsum() - sizes[stage], strict=True):
            name, look = words.label(f"state.{state}"), _STATES[state]
            drawing.key[name] = look
            if is_later and stage == "state_2":
                look = {"color": theme.PAPER, "edgecolor": look["color"], "linewidth": 1.5}
            bar = axes.lying(ax, top + _BAR / 2, units, left=left, height=_BAR, **look)
            drawing.mark(bar, words.number(units), None, "residential_units", period=names[stage], category=name)
    said = "; ".join(_draw_ways(ax, ways, sizes, words))
    drawing.note = words.label("register.flow_note")
    own = {f"own_{end}": units.get("own", 0) for end, units in zip(("first", "last"), sizes.values(), strict=True)}
    parts = {"first": f"{names['state_1']}: {parts['state_1']}", "last": f"{names['state_2']}: {parts['state_2']}"}
    return drawing.finish(ways, units=ways["units"].sum(), period=period, list=said, **own, **parts)


def _state_in_words(state: str, units: float, words: Words) -> str:
    return words.say("register.node", name=words.label(f"state.{state}"), units=units)


def _draw_ways(ax: Axes, ways: pd.DataFrame, sizes: dict[str, pd.Series], words: Words) -> Iterator[str]:
    """Draw a band for every way from a state to the next, in the order of the parts of the bars, and say it."""
    before, after = ((units.cumsum() - units).to_dict() for units in sizes.values())
    bands = ways.groupby(["state_1", "state_2"])["units"].sum()
    for old, new in sorted(bands.index, key=lambda pair: [[*_STATES].index(state) for state in pair]):
        units, left, right, middle = bands[old, new], before[old], after[new], (_BAR + _LAST) / 2
        points = [(left, _BAR), (left, middle), (right, middle), (right, _LAST)]
        points += [(x + units, y) for x, y in reversed(points)] + [(left, _BAR)]
        codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
        look = {"facecolor": _STATES[old]["color"], "alpha": 0.28, "linewidth": 0}
        ax.add_patch(PathPatch(Path(points, codes), **look))
        before[old], after[new] = left + units, right + units
        names = {"before": words.label(f"state.{old}"), "after": words.label(f"state.{new}")}
        yield words.say("register.flow_way", units=units, **names)


def _stage_axis(ax: Axes, stages: list[str], spans: dict, right: float) -> None:
    """Name the stages of a flow below it."""
    low, high = min(low for low, _ in spans.values()), max(high for _, high in spans.values())
    ax.set_xticks(range(len(stages)), stages)
    ax.set(xlim=(-0.75, right), ylim=(low, high + 0.05 * (high - low)), yticks=[])
    ax.spines[["left", "bottom"]].set_visible(False)


def _stacked(stages: Sequence[pd.Series], gap: float) -> dict[tuple[int, str], tuple[float, float]]:
    """Return where each node of a flow stands, by number of its stage and name: the first at the top, all centred."""
    spans, tallest = {}, max(sizes.sum() for sizes in stages)
    for number, sizes in enumerate(stages):
        top = (tallest + sizes.sum() + gap * (len(sizes) - 1)) / 2
        for name, size in sizes[sizes > 0].items():
            spans[number, name] = (top - size, top)
            top -= size + gap
    return spans


def _draw_band(ax: Axes, x0: float, x1: float, left: tuple, right: tuple, colour: str, alpha: float) -> None:
    (l0, l1), (r0, r1), middle = left, right, (x0 + x1) / 2
    points = [(x0, l0), (middle, l0), (middle, r0), (x1, r0), (x1, r1), (middle, r1), (middle, l1), (x0, l1), (x0, l0)]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    ax.add_patch(PathPatch(Path(points, codes), facecolor=colour, alpha=alpha, linewidth=0))
