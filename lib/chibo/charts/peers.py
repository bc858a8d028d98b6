"""Pictures of other places beside the area: ratios of splits and mergers, and two years inside one rating scheme."""

import pandas as pd

from chibo.charts import axes, theme
from chibo.charts.chart import Chart, Drawing, NothingShown, picture
from chibo.model.rows import plain_rows

_RATIOS, _SCALE = [0.5, 1, 2, 4], (0.36, 7)
_TOLD = 3  # places in a title
_PARTLY = ["merged_only", "relayered"]  # kinds that count other units than the rest


@picture("peers.rearrangements")
def rearrangements(drawing: Drawing, events: pd.DataFrame) -> Chart:
    """Draw the ratio of units after to units before each split or merger, on a scale where twice and half lie alike.

    A diamond where only the units that were joined are counted, or a layer of units below was abolished with it; hollow
    after the report year. Needs rows of :func:`chibo.metrics.peers.rearrangements`.
    """
    words, rows, said = drawing.words, axes.Rows(drawing, mark=9, limits=_SCALE), []
    rows.ax.set_xscale("log", base=2)
    rows.ax.set_xlim(*_SCALE)
    later = events["end"].dt.year > drawing.year
    events = pd.concat([events[~later], events[later]])
    for row in plain_rows(events):
        kind, own = words.label(f"kind.{row.kind}"), row.area == drawing.area
        value = words.say("peers.rearranged", before=row.before, after=row.after, ratio=row.ratio)
        is_later = axes.is_later(row, drawing)
        group = words.say(f"peers.group_{'after' if is_later else 'until'}", year=drawing.year)
        name, colour = f"{row.area_short} · {row.period_text}", theme.FOCUS if own else theme.CONTEXT
        y = rows.write(name, value, bold=own, group=group)
        said.append(f"{name}: {value} ({kind})")
        rows.ax.plot([1, row.ratio], [y, y], color=theme.LATER, linewidth=2, zorder=1)
        rows.ax.plot([1, 1], [y - 6, y + 6], color=theme.MUTED, linewidth=1, zorder=1)
        shape = "D" if row.kind in _PARTLY else "o"
        mark = axes.dot(rows.ax, row.ratio, y, colour, fill=theme.PAPER if is_later else colour, shape=shape)
        drawing.mark(mark, value, row, place=row.area_name, period=row.period_text, kind=kind)
    rows.end()
    axes.name_ticks(rows.ax, _RATIOS, [f"×{words.as_printed(ratio)}" for ratio in _RATIOS])
    rows.ax.minorticks_off()
    own, every = events["area"] == drawing.area, events["ratio"]
    dots, ratio = every[~own & ~events["kind"].isin(_PARTLY)], every[own].max()
    ratios = {"low": dots.min(), "high": dots.max(), "least": every.min(), "most": every.max(), "ratio": ratio}
    return drawing.finish(events, case="own" if own.sum() == 1 else "", **ratios, list="; ".join(said))


@picture("peers.printed")
def printed(drawing: Drawing, figures: pd.DataFrame) -> Chart:
    """Draw what was printed of one indicator as a bar each on one scale, place by place in order of time."""
    values, said = figures["value"], []
    rows = axes.Rows(drawing, limits=(min(values.min(), 0), max(values.max(), 1)))
    for row in plain_rows(figures):
        period = axes.period_or_later(row, drawing)
        y = rows.write(period, row.value_text, _doubt(row, drawing), group=row.area_short)
        bar = axes.lying(rows.ax, y, row.value, color=theme.CONTEXT if axes.is_later(row, drawing) else theme.FOCUS)
        drawing.mark(bar, row.value_text, row, place=row.area_short, period=row.period_text)
        said.append(", ".join(filter(None, [f"{row.area_short}, {period}: {row.value_text}", _doubt(row, drawing)])))
    rows.end(ticks=False)
    rises = figures.groupby("area", sort=False)["segment"].diff() > 0  # a break lies inside a place, not between two
    rows.part(figures.assign(segment=rises.cumsum()))
    last = plain_rows(figures.groupby("area", sort=False).tail(1))
    when = [", ".join(filter(None, [row.period_text, _doubt(row, drawing)])) for row in last]
    latest = [f"{row.area_short} {row.value_text} ({at})" for row, at in zip(last, when, strict=True)]
    values = {"places": len(last), "latest": "; ".join(latest[:_TOLD]), "list": "; ".join(said)}
    return drawing.finish(figures, at=figures.index[-1], **values)


def _doubt(row, drawing: Drawing) -> str:
    """Say how exact a printed figure is, unless it is, and that its date is ours."""
    doubts = {f"precision.{row.precision}": row.precision != "exact", "report.date_inferred": row.status == "inferred"}
    return ", ".join(drawing.words.label(key) for key, holds in doubts.items() if holds)


@picture("peers.rating_pairs")
def rating_pairs(drawing: Drawing, pairs: pd.DataFrame) -> Chart:
    """Draw the share of a rating class in two years of one scheme as two dots, the later one full.

    Pairs of counts are in the table alone; where there is no other, :class:`NothingShown`. Needs rows of
    :func:`chibo.metrics.peers.rating_pairs`.
    """
    words, shares, said = drawing.words, pairs[pairs["measure"] == "share"], []
    if shares.empty:
        raise NothingShown
    rows = axes.Rows(drawing, mark=9, limits=(0, 100))
    for row in plain_rows(shares):
        years = words.say("peers.years", first=row.period_from, last=row.period_to)
        later = int(row.period_to) > drawing.year
        years = words.say("quality.later", period=years) if later else years
        alike = pd.isna(row.unprinted_pct)
        group, colour = f"{row.area_short} · {years}", theme.FOCUS if alike and not later else theme.CONTEXT
        value = words.say("peers.pair", first=row.from_value, last=row.to_value, points=row.difference)
        uneven = "" if alike else words.say("peers.pair_uneven", left=row.unprinted_pct)
        y = rows.write(row.category_name, value, uneven, bold=row.area == drawing.area, group=group)
        said.append(", ".join(filter(None, [group, f"{row.category_name}: {value}", uneven])))
        rows.ax.plot([row.from_value, row.to_value], [y, y], color=theme.LATER, linewidth=2, zorder=1)
        ends = (("from", row.period_from, theme.PAPER), ("to", row.period_to, colour))
        for end, period, fill in ends:
            share, status, figures = (getattr(row, f"{end}_{name}") for name in ("value", "status", "figures"))
            dot = axes.dot(rows.ax, share, y, colour, fill=fill, size=10 if end == "from" else 8)
            named = {"place": row.area_short, "category": row.category_name, "period": period}
            value = ", ".join(filter(None, [f"{words.as_printed(share)}%", uneven]))
            drawing.mark(dot, value, row._replace(figures=figures), status=status, **named)
    rows.end(percent=True, step=25)
    known, alike = shares["period_to"].astype(int) <= drawing.year, shares["unprinted_pct"].isna()
    drawing.note = "" if known.all() else words.label("peers.later_grey")
    at = next(rows for rows in (shares[alike & known], shares[alike], shares) if len(rows))["difference"].abs().idxmax()
    category = words.label(f"category.{shares.at[at, 'category']}")
    values = {"category": category, "places": shares["area"].nunique(), "case": "" if alike.any() else "uneven"}
    return drawing.finish(pairs, at=at, list="; ".join(said), **values)
