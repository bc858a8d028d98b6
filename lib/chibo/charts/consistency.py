"""Pictures of doubt: what a baseline that does not add up can mean, and what was published at all."""

import pandas as pd

from chibo.charts import axes, theme
from chibo.charts.chart import Chart, Drawing, NothingShown, picture
from chibo.model.rows import plain_records, plain_rows
from chibo.words import Words

_SHARES = {"own": theme.OWN_CELL, "any": theme.JOINT_CELL}


@picture("consistency.reading_bounds")
def reading_bounds(drawing: Drawing, table: pd.DataFrame) -> Chart:
    """Draw for each reading the share of units with an own cell and with any, and in the last row what all span."""
    words, written = drawing.words, []
    names = [
        words.say(f"consistency.reading_{row['reading']}", **row) for row in plain_records(table) if row["reading"]
    ]
    names.append(words.label("consistency.all_readings"))
    labels = {part: words.label(f"consistency.bounds_{part}") for part in _SHARES}
    drawing.key = {labels[part]: colour for part, colour in _SHARES.items()}
    for row, name in zip(plain_rows(table), names, strict=True):
        shares = {part: _share(words, *_bounds(row, part)) for part in _SHARES}
        said = words.say("consistency.bounds_said", **shares)
        written.append(axes.Row(name, "", said, bold=row.reading == ""))
    floor, last = axes.share_floor(table["own_low_pct"]), table.iloc[-1]
    ax, ys = axes.rows(drawing, written, mark=9, limits=(floor, 100), percent=True, step=5)
    for y, row, text in zip(ys, plain_rows(table), written, strict=True):
        for part, colour in _SHARES.items():
            low, high = _bounds(row, part)
            mark = axes.interval(ax, y, low, high, colour)
            drawing.mark(mark, _share(words, low, high), row, reading=text.name, part=labels[part])
    ends = {f"{part}_{end}": last[f"{part}_{end}_pct"] for part in _SHARES for end in ("low", "high")}
    return drawing.finish(table, period=last["period"], n=len(table) - 1, **ends)


def _bounds(row, part: str) -> tuple[float, float]:
    return getattr(row, f"{part}_low_pct"), getattr(row, f"{part}_high_pct")


def _share(words: Words, low: float, high: float) -> str:
    return words.say("consistency.share" if low == high else "consistency.share_range", low=low, high=high)


@picture("consistency.timeliness")
def timeliness(drawing: Drawing, sources: pd.DataFrame) -> Chart:
    """Draw for each source the last day its figures speak of and the day it was published."""
    words = drawing.words
    if len(sources) < 2:
        raise NothingShown
    written = [
        axes.Row(f"{row.publisher} · {row.published_text}", words.say("consistency.lag", days=row.lag_days))
        for row in plain_rows(sources)
    ]
    first, last = sources["end"].dt.year.min(), sources["day"].dt.year.max() + 1
    ax, ys = axes.rows(drawing, written, mark=9, limits=(first, last))
    for y, row, text in zip(ys, plain_rows(sources), written, strict=True):
        told, came = (day.year + day.day_of_year / 366 for day in (row.end, row.day))
        until = words.say("consistency.told", day=f"{row.end:%Y-%m-%d}")
        ax.plot([told, came], [y, y], color=theme.LATER, linewidth=2, zorder=1)
        drawing.mark(axes.dot(ax, told, y, theme.FOCUS), until, row, publisher=text.name)
        drawing.mark(axes.dot(ax, came, y, theme.CONTEXT, fill=theme.PAPER), text.value, row, publisher=text.name)
    axes.name_ticks(ax, range(first, last + 1, max(1, -(-(last - first) // 6))))
    ax.xaxis.set_major_formatter("{x:.0f}")
    drawing.note = words.label("consistency.timeliness_key")
    lags = {"lag": sources["lag_days"].median(), "low": sources["lag_days"].min(), "high": sources["lag_days"].max()}
    return drawing.finish(sources, **lags, first=first, last=last - 1)
