"""Pictures of the split: how units became others, their size over time and by ward; in a register flow and cells."""

from collections.abc import Iterator

import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import Normalize, to_hex
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from chibo.charts import axes, theme
from chibo.charts.chart import Chart, Drawing, NothingShown, picture
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
    """Draw how the units before the split became the units after it: a bar above and one below, joined by a band."""
    words, widest = drawing.words, parts.groupby("stage")["units"].sum().max()
    (ax,) = drawing.panels([188], left=0, right=0, bottom=2)
    ax.set(xlim=(0, widest), ylim=(188, 0))
    ax.axis("off")
    tops, ends = {"before": 36, "after": 114}, {}
    for stage, rows in parts.groupby("stage", sort=False):
        left, top, first = 0, tops[stage], stage == "before"
        period = rows["period"].iloc[-1 if first else 0]
        said = words.say(f"split.stage_{stage}", units=rows["units"].sum(), period=period)
        ax.text(0, top - 20 if first else top + 69, said, weight="bold")
        for row in plain_rows(rows):
            kind = "_".join(filter(None, [stage, row.part, getattr(row, "whose", "")]))
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
                axes.near(ax, left, top + 14, "\n".join(in_lines(text, 176, size=theme.TYPE)), 10)
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
    if years["year"].nunique() < 2:
        raise NothingShown("report.one_date")
    columns = [column for column in _PANELS if years[column].notna().any()]
    names = [words.label(f"split.panel_{column}") for column in columns]
    panels = axes.small_panels(drawing, names, across=1, height=86)
    for ax, column, name in zip(panels, columns, names, strict=True):
        known = years.dropna(subset=column)
        known = known if column == "households_per_unit" else known.assign(figures=known["units_figures"])
        axes.series(drawing, ax, known, column, _PANELS[column], category=name)
        segments = [rows for _, rows in known.groupby("segment")]
        for rows in segments:
            far = rows["year"].iloc[-1] - rows["year"].iloc[0] > 2  # else two numbers would meet
            for at in [0, -1] if far else [0]:
                # Towards the middle of its segment, away from the break.
                end, side = rows.iloc[at], {0: "left", -1: "right"}[at] if len(rows) > 1 else "center"
                axes.near(ax, end["year"], end[column], words.number(end[column]), 0, 7, ha=side, fontweight="bold")
        ax.set_ylim(0, known[column].max() * 1.35)
        axes.year_axis(drawing, ax, years)
        values = known.set_index("year")[column]
        ends = sorted({end for rows in segments for end in (rows["year"].min(), rows["year"].max())})
        sentences.append(f"{name}: {', '.join(f'{words.number(values[end])} ({end})' for end in ends)}")
    new = years[years["segment"] == years["segment"].max()]
    ends = pd.concat([years.drop(new.index).tail(1), new.head(1), new.tail(1)])  # at a break, or else first and last
    ends = ends[["units", "year"]].head(2).set_axis(["before", "after"])
    values = {f"{name}_{side}": ends.at[side, name] for name in ends for side in ends.index}
    return drawing.finish(years, list=". ".join(sentences), **values)


@picture("split.by_ward")
def by_ward(drawing: Drawing, wards: pd.DataFrame) -> Chart:
    """Draw the rows of :func:`chibo.metrics.split.by_ward` as equal tiles where they lie, shaded by their size.

    Raises :class:`NothingShown` where it is not known of each where it lies.
    """
    if wards[["tile_row", "tile_column"]].isna().any(axis=None):
        raise NothingShown("report.no_tiles")
    deep, wide, sizes = wards["tile_row"].max() + 1, wards["tile_column"].max() + 1, wards["households_per_unit"]
    (ax,) = drawing.panels([66 * deep], left=0, right=0, bottom=2)
    shade, colours = Normalize(sizes.min() * 0.6, sizes.max() * 1.6), colormaps[theme.TILE_SCALE]
    for row in plain_rows(wards):
        x, y, colour = int(row.tile_column), int(row.tile_row), colours(shade(row.households_per_unit))
        tile = axes.box(ax, x + 0.02, y + 0.03, 0.96, 0.94, color=colour, linewidth=0)
        value = drawing.words.say("split.ward_said", **row._asdict())
        drawing.mark(tile, value, row, status="derived", place=row.area_name)
        lines = in_lines(row.area_name, 350 / wide - 4, size=theme.TYPE)
        text = "\n".join([*lines, drawing.words.number(row.households_per_unit)])
        axes.within(tile, text, color=theme.ON_TILE, va="center", linespacing=1.25)
    ax.set(xlim=(0, wide), ylim=(deep, 0))
    ax.axis("off")
    most, *_, least = sizes
    named = {size: drawing.words.with_unit(drawing.words.number(size), "households") for size in (least, most)}
    drawing.key = {named[size]: theme.OUTLINE | {"color": to_hex(colours(shade(size)))} for size in named}
    last = {"least": least, "least_area": wards["area_name"].iloc[-1], "when": axes.period_or_later(row, drawing)}
    return drawing.finish(wards, at=wards.index[0], **last, ratio=most / least)


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

    def said(state: str, units: float) -> str:
        return words.say("register.node", name=words.label(f"state.{state}"), units=units)

    parts = {stage: " · ".join(map(said, units.index, units)) for stage, units in sizes.items()}
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
    ways_said = "; ".join(_draw_ways(ax, ways, sizes, words))
    own = {f"own_{end}": units.get("own", 0) for end, units in zip(("first", "last"), sizes.values(), strict=True)}
    parts = {"first": f"{names['state_1']}: {parts['state_1']}", "last": f"{names['state_2']}: {parts['state_2']}"}
    return drawing.finish(ways, units=ways["units"].sum(), period=period, list=ways_said, **own, **parts)


def _draw_ways(ax: Axes, ways: pd.DataFrame, sizes: dict[str, pd.Series], words: Words) -> Iterator[str]:
    """Draw a band for every way from a state to the next, in the order of the parts of the bars, and say it."""
    before, after = ((units.cumsum() - units).to_dict() for units in sizes.values())
    bands = ways.groupby(["state_1", "state_2"])["units"].sum()
    for old, new in sorted(bands.index, key=lambda pair: [[*_STATES].index(state) for state in pair]):
        units, left, right = bands[old, new], before[old], after[new]
        spans = (left, left + units), (right, right + units)
        _draw_band(ax, _BAR, _LAST, *spans, _STATES[old]["color"], 0.28)
        before[old], after[new] = left + units, right + units
        names = {"before": words.label(f"state.{old}"), "after": words.label(f"state.{new}")}
        yield words.say("register.flow_way", units=units, **names)


def _draw_band(ax: Axes, y0: float, y1: float, above: tuple, below: tuple, colour: str, alpha: float) -> None:
    """Draw a band from one span of a bar down to one of the bar below it."""
    (a0, a1), (b0, b1), middle = above, below, (y0 + y1) / 2
    points = [(a0, y0), (a0, middle), (b0, middle), (b0, y1), (b1, y1), (b1, middle), (a1, middle), (a1, y0), (a0, y0)]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    ax.add_patch(PathPatch(Path(points, codes), facecolor=colour, alpha=alpha, linewidth=0))
