"""Pictures of doubt: what a baseline that does not add up can mean, and what was published at all."""

from math import nan

import pandas as pd
from matplotlib import colormaps

from chibo.charts import axes, theme
from chibo.charts.chart import Chart, Drawing, picture
from chibo.model.rows import plain_records, plain_rows
from chibo.words import Words

_PARTS = {"own": theme.OWN_CELL, "in_joint": theme.JOINT_CELL, "without": theme.NO_MEMBERS}
_SHARES = {"own": theme.OWN_CELL, "any": theme.JOINT_CELL}


@picture("consistency.readings")
def readings(drawing: Drawing, table: pd.DataFrame) -> Chart:
    """Draw each reading of :func:`chibo.metrics.baseline.baseline`: units with own cell, joint cell, no members.

    Where a reading leaves a count open, its least number is drawn, and the units left open stand hatched at the end.
    """
    words, ax = drawing.words, drawing.axes()
    handles = {words.label(f"column.{part}"): colour for part, colour in _PARTS.items()}
    for y, row in enumerate(plain_rows(table)):
        left, numbers = 0, {}
        for part, (name, colour) in zip(_PARTS, handles.items(), strict=True):
            low, high = (getattr(row, f"{part}_{end}") for end in ("low", "high"))
            numbers[part] = words.number(low) if low == high else f"{words.number(low)}–{words.number(high)}"
            bar = axes.lying(ax, y, low, left=left, height=0.62, color=colour, edgecolor=theme.PAPER, linewidth=0.6)
            drawing.mark(bar, f"{row.reading}, {name}: {numbers[part]}", row, "residential_units")
            left += low
        ax.text(row.own_low - 3, y, words.number(row.own_low), ha="right", va="center", color=theme.PAPER)
        if left < row.units:
            axes.lying(ax, y, row.units - left, left=left, height=0.62, color=theme.NOT_STATED, hatch=theme.HATCH)
        share = words.say("consistency.share", low=100 * row.own_low / row.units)
        axes.beside(ax, y, words.say("consistency.reading_parts", **numbers, share=share))
    whole, low, high = table["units"].iloc[0], table["own_low"].min(), table["own_high"].max()
    label = words.label("unit.residential_units")
    axes.row_axis(drawing, ax, _names_of_readings(table, words), label, limits=(0, whole), step=50)
    axes.legend(ax, handles, columnspacing=2)
    values = {"period": table["period"].iloc[0], "low": 100 * low / whole, "high": 100 * high / whole}
    return drawing.finish(table, **values, units_low=low, units_high=high, units=whole)


@picture("consistency.reading_bounds")
def reading_bounds(drawing: Drawing, table: pd.DataFrame) -> Chart:
    """Draw for each reading the share of units with an own cell and with any, and in the last row what all span."""
    words, ax = drawing.words, drawing.axes()
    names = [*_names_of_readings(table[table["reading"] != ""], words), words.label("consistency.all_readings")]
    handles = {words.label(f"consistency.bounds_{part}"): colour for part, colour in _SHARES.items()}
    for y, (row, name) in enumerate(zip(plain_rows(table), names, strict=True)):
        shares = {}
        for part, (label, colour) in zip(_SHARES, handles.items(), strict=True):
            low, high = getattr(row, f"{part}_low_pct"), getattr(row, f"{part}_high_pct")
            phrase = "consistency.share" if low == high else "consistency.share_range"
            shares[part] = words.say(phrase, low=low, high=high)
            mark = axes.interval(ax, y, low, high, colour)
            drawing.mark(mark, f"{name}, {label}: {shares[part]}", row, "residential_units")
        axes.beside(ax, y, words.say("consistency.bounds_said", **shares))
    floor, last = axes.share_floor(table["own_low_pct"]), table.iloc[-1]
    label, scale = words.say("coverage.states_axis_from", low=floor), {"percent": True, "step": 5}
    axes.row_axis(drawing, ax, names, label, limits=(floor, 100), bold=table["reading"] == "", **scale)
    ax.axhline(len(table) - 1.5, color=theme.LATER, linewidth=0.8)
    axes.legend(ax, handles, ncols=2, columnspacing=2)
    ends = {f"{part}_{end}": last[f"{part}_{end}_pct"] for part in _SHARES for end in ("low", "high")}
    return drawing.finish(table, period=last["period"], n=len(table) - 1, **ends)


@picture("consistency.timeliness")
def timeliness(drawing: Drawing, sources: pd.DataFrame) -> Chart:
    """Draw for each source the last day its figures speak of and the day it was published."""
    words, ax, names = drawing.words, drawing.axes(), []
    for y, row in enumerate(plain_rows(sources)):
        names.append(f"{row.publisher} · {row.published_text}")
        days = words.say("consistency.lag", days=row.lag_days)
        until = words.say("consistency.told", day=f"{row.end:%Y-%m-%d}")
        told, came = row.end.year + row.end.day_of_year / 366, row.day.year + row.day.day_of_year / 366
        ax.plot([told, came], [y, y], color=theme.LATER, linewidth=2, zorder=1)
        drawing.mark(axes.dot(ax, told, y, theme.FOCUS), f"{names[-1]}: {until}", row)
        drawing.mark(axes.dot(ax, came, y, theme.CONTEXT, fill=theme.PAPER), f"{names[-1]}: {days}", row)
        axes.beside(ax, y, days)
    first, last = sources["end"].dt.year.min(), sources["day"].dt.year.max()
    axes.row_axis(drawing, ax, names, "", limits=(first - 0.5, last + 1.5))
    ax.set_xticks(range(first, last + 2, max(1, (last - first) // 6)))
    ax.xaxis.set_major_formatter("{x:.0f}")
    ax.set_title(words.label("consistency.timeliness_key"), **axes.KEY)
    return drawing.finish(sources, lag=sources["lag_days"].median(), first=first, last=last)


def _names_of_readings(table: pd.DataFrame, words: Words) -> list[str]:
    return [words.say(f"consistency.reading_{row['reading']}", **row) for row in plain_records(table)]


@picture("consistency.record")
def record(drawing: Drawing, table: pd.DataFrame) -> Chart:
    """Draw how many figures were published by subject and year, with the report year outlined."""
    grid = _heat_map(drawing, table, "subject", every=1)
    most = table.loc[table["count"].idxmax()]
    values = {"most": most["count"], "most_year": most["year"], "subject": most["subject_name"]}
    return drawing.finish(table, n=table["count"].sum(), empty=(grid.sum() == 0).sum(), **values)


@picture("consistency.record_by_indicator")
def record_by_indicator(drawing: Drawing, table: pd.DataFrame) -> Chart:
    """Draw the rows of :func:`chibo.metrics.consistency.record` by indicator as :func:`record` draws subjects."""
    grid = _heat_map(drawing, table, "indicator", every=3)
    filled = (grid > 0).sum(axis=None)
    values = {"indicators": len(grid), "filled": filled, "share": 100 * filled / grid.size}
    return drawing.finish(table, n=table["count"].sum(), **values)


def _heat_map(drawing: Drawing, table: pd.DataFrame, by: str, every: int) -> pd.DataFrame:
    """Draw the cells that have figures; name the report year and one year of ``every`` so many; return the counts."""
    year, ax, names = drawing.year, drawing.axes(), table.drop_duplicates(by).set_index(by)[f"{by}_name"]
    grid = table.pivot(index=by, columns="year", values="count").loc[names.index]
    rows, columns = {key: y for y, key in enumerate(grid.index)}, {when: x for x, when in enumerate(grid.columns)}
    end = 2 * max(12, table["count"].max())  # of the scale: so far off that ink can be read on every cell
    for row in plain_rows(table[table["count"] > 0]):
        x, y = columns[row.year], rows[getattr(row, by)]
        cell = axes.box(ax, x, y, 1, 1, facecolor=colormaps[theme.HEAT_SCALE](row.count / end), linewidth=0)
        text = drawing.words.say("consistency.record_said", n=row.count)
        drawing.mark(cell, f"{names[getattr(row, by)]}, {row.year}: {text}", row)
        axes.within(cell, drawing.words.number(row.count))
    ax.set(xlim=(0, len(columns)), ylim=(len(rows), 0))
    axes.row_names(ax, names, first=0.5)
    named = [when for when, x in columns.items() if x % every == 0 and (every == 1 or abs(when - year) > 1)]
    named = sorted({*named, year} & {*columns})
    ax.set_xticks([columns[when] + 0.5 for when in named], named)
    ax.spines[["left", "bottom"]].set_visible(False)
    # The lines between the cells are one line with gaps.
    across = [(x, y) for y in range(len(rows) + 1) for x in (0, len(columns), nan)]
    down = [(x, y) for x in range(len(columns) + 1) for y in (0, len(rows), nan)]
    ax.plot(*zip(*across, *down, strict=True), color=theme.REPORT_YEAR, linewidth=1.2, clip_on=False, zorder=1)
    if year in columns:
        axes.box(ax, columns[year], 0, 1, len(rows), fill=False, edgecolor=theme.FOCUS, linewidth=2)
    return grid
