"""Pictures of other places beside the area: ratios of splits and mergers, and two years inside one rating scheme."""

import pandas as pd

from chibo.charts import axes, theme
from chibo.charts.chart import Chart, Drawing, NothingShown, picture
from chibo.model.rows import plain_rows

_RATIOS, _SCALE = [0.5, 1, 2, 4], (0.36, 7)


@picture("peers.rearrangements")
def rearrangements(drawing: Drawing, events: pd.DataFrame) -> Chart:
    """Draw the ratio of units after to units before each split or merger, on a scale where twice and half lie alike.

    Hollow where only the units that were joined are counted, or a layer of units below was abolished with it. Needs
    rows of :func:`chibo.metrics.peers.rearrangements`.
    """
    words, written, said = drawing.words, [], []
    later = events["end"].dt.year > drawing.year
    events = pd.concat([events[~later], events[later]])
    for row in plain_rows(events):
        kind = words.label(f"kind.{row.kind}")
        value = words.say("peers.rearranged", before=row.before, after=row.after, ratio=row.ratio)
        own, group = row.area == drawing.area, "after" if axes.is_later(row, drawing) else "until"
        group = words.say(f"peers.group_{group}", year=drawing.year)
        written.append(axes.Row(f"{row.area_short} · {row.period_text}", value, bold=own, group=group))
        said.append(f"{written[-1].name}: {value} ({kind})")
    ax, ys = axes.rows(drawing, written, mark=9, limits=_SCALE)
    ax.set_xscale("log", base=2)
    ax.set_xlim(*_SCALE)
    for y, row, text in zip(ys, plain_rows(events), written, strict=True):
        colour = theme.FOCUS if text.bold else theme.CONTEXT
        ax.plot([1, row.ratio], [y, y], color=theme.LATER, linewidth=2, zorder=1)
        ax.plot([1, 1], [y - 6, y + 6], color=theme.MUTED, linewidth=1, zorder=1)
        fill = theme.PAPER if row.kind in ("merged_only", "relayered") else colour
        kind = words.label(f"kind.{row.kind}")
        mark = axes.dot(ax, row.ratio, y, colour, fill=fill)
        drawing.mark(mark, text.value, row, place=row.area_name, period=row.period_text, kind=kind)
    axes.name_ticks(ax, _RATIOS, [f"×{words.as_printed(ratio)}" for ratio in _RATIOS])
    ax.minorticks_off()
    drawing.note = words.label("peers.rearrangements_key")
    own, hollow = events["area"] == drawing.area, events["kind"].isin(["merged_only", "relayered"])
    elsewhere, every = events.loc[~own & ~hollow, "ratio"], events["ratio"]
    ratios = {"low": elsewhere.min(), "high": elsewhere.max(), "least": every.min(), "most": every.max()}
    here = {"ratio": events.loc[own, "ratio"].max(), "before": events.loc[own, "before"].sum()}
    return drawing.finish(events, case="own" if own.sum() == 1 else "", **ratios, **here, list="; ".join(said))


@picture("peers.rating_pairs")
def rating_pairs(drawing: Drawing, pairs: pd.DataFrame) -> Chart:
    """Draw the share of a rating class in two years of one scheme as two dots, the later one full.

    Pairs of counts are in the table alone; where there is no other, :class:`NothingShown`. Needs rows of
    :func:`chibo.metrics.peers.rating_pairs`.
    """
    words, shares, written = drawing.words, pairs[pairs["measure"] == "share"], []
    if shares.empty:
        raise NothingShown
    for row in plain_rows(shares):
        years = words.say("peers.years", first=row.period_from, last=row.period_to)
        value = words.say("peers.pair", first=row.from_value, last=row.to_value, points=row.difference)
        own = row.area == drawing.area
        written.append(axes.Row(row.category_name, value, bold=own, group=f"{row.area_short} · {years}"))
    ax, ys = axes.rows(drawing, written, mark=9, limits=(0, 100), percent=True, step=25)
    for y, row in zip(ys, plain_rows(shares), strict=True):
        ax.plot([row.from_value, row.to_value], [y, y], color=theme.LATER, linewidth=2, zorder=1)
        ends = ((row.from_value, row.period_from, theme.PAPER), (row.to_value, row.period_to, theme.FOCUS))
        for share, period, fill in ends:
            dot = axes.dot(ax, share, y, theme.FOCUS, fill=fill)
            named = {"place": row.area_short, "category": row.category_name, "period": period}
            drawing.mark(dot, f"{words.as_printed(share)}%", row, **named)
    drawing.note = words.label("peers.pairs_key")
    # One class, that most pairs have: the others of a place only mirror it.
    most = shares["category"].mode()[0]
    pairs_of_it = shares[shares["category"] == most]
    rose = (pairs_of_it["difference"] > 0).sum()
    named = {"category": words.label(f"category.{most}"), "rose": rose, "of": len(pairs_of_it)}
    said = "; ".join(f"{text.group}, {text.name}: {text.value}" for text in written)
    return drawing.finish(pairs, places=shares["area"].nunique(), list=said, **named)
