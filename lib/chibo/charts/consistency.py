"""Pictures of doubt: what a baseline that does not add up can mean, and what was published at all."""

import pandas as pd

from chibo.charts import axes, theme
from chibo.charts.chart import Chart, Drawing, NothingShown, picture
from chibo.model.rows import plain_rows

_SHARES = {"own": theme.OWN_CELL, "any": theme.JOINT_CELL}


@picture("consistency.reading_bounds")
def reading_bounds(drawing: Drawing, table: pd.DataFrame) -> Chart:
    """Draw for each reading the share of units with an own cell and with any, and in the last row what all span."""
    words, floor = drawing.words, axes.share_floor(table["own_low_pct"])
    labels = {part: words.label(f"consistency.bounds_{part}") for part in _SHARES}
    drawing.key = {labels[part]: colour for part, colour in _SHARES.items()}
    rows = axes.Rows(drawing, mark=9, limits=(floor, 100))
    for row in plain_rows(table):
        key = "reading.all" if row.reading == "all" else f"consistency.reading_{row.reading}"
        name = words.say(key, **row._asdict())
        bounds = {part: (getattr(row, f"{part}_low_pct"), getattr(row, f"{part}_high_pct")) for part in _SHARES}
        shares = {
            part: words.say("consistency.share" if low == high else "consistency.share_range", low=low, high=high)
            for part, (low, high) in bounds.items()
        }
        y = rows.write(name, "", words.say("consistency.bounds_said", **shares), bold=row.reading == "all")
        for (part, colour), down in zip(_SHARES.items(), (-2.5, 2.5), strict=True):
            place = {"y": y + down, "height": 5} if row.reading == "all" else {"y": y}  # spans may overlap
            mark = axes.interval(rows.ax, low=bounds[part][0], high=bounds[part][1], colour=colour, **place)
            drawing.mark(mark, shares[part], row, reading=name, part=labels[part])
    rows.end(percent=True, step=5)
    return drawing.finish(table, at=table.index[-1], n=len(table) - 1)


@picture("consistency.timeliness")
def timeliness(drawing: Drawing, sources: pd.DataFrame) -> Chart:
    """Draw for each source the last day its figures speak of and the day it was published."""
    if len(sources) < 2:
        raise NothingShown
    first, last = sources["end"].dt.year.min(), sources["day"].dt.year.max() + 1
    words, rows = drawing.words, axes.Rows(drawing, mark=9, limits=(first, last))
    for row in plain_rows(sources):
        name, value = f"{row.publisher} · {row.published_text}", words.say("consistency.lag", days=row.lag_days)
        y = rows.write(name, value)
        told, came = (day.year + day.day_of_year / 366 for day in (row.end, row.day))
        until = words.say("consistency.told", day=f"{row.end:%Y-%m-%d}")
        rows.ax.plot([told, came], [y, y], color=theme.LATER, linewidth=2, zorder=1)
        drawing.mark(axes.dot(rows.ax, told, y, theme.FOCUS), until, row, publisher=name)
        drawing.mark(axes.dot(rows.ax, came, y, theme.CONTEXT, fill=theme.PAPER), value, row, publisher=name)
    rows.end()
    axes.name_ticks(rows.ax, range(first, last + 1, max(1, -(-(last - first) // 6))))
    rows.ax.xaxis.set_major_formatter("{x:.0f}")
    lags = {"lag": sources["lag_days"].median(), "low": sources["lag_days"].min(), "high": sources["lag_days"].max()}
    return drawing.finish(sources, **lags, first=first, last=last - 1)
