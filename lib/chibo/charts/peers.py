"""Pictures of other places beside the area: ratios of splits and mergers, and two years inside one rating scheme."""

import pandas as pd

from chibo.charts import axes, theme
from chibo.charts.chart import Chart, Drawing, NothingShown, picture
from chibo.model.rows import plain_rows

_RATIOS = [0.5, 1, 2, 4, 8]


@picture("peers.rearrangements")
def rearrangements(drawing: Drawing, events: pd.DataFrame) -> Chart:
    """Draw the ratio of units after to units before each split or merger, on a scale where twice and half lie alike.

    Hollow where only the units that were joined are counted, or a layer of units below was abolished with it. Needs
    rows of :func:`chibo.metrics.peers.rearrangements`.
    """
    words, ax, names, sentences = drawing.words, drawing.axes(), [], []
    for y, row in enumerate(plain_rows(events)):
        names.append(f"{row.area_short} · {row.period_text}")
        kind = words.label(f"peers.kind_{row.kind}")
        colour = theme.FOCUS if row.area == drawing.area else theme.CONTEXT
        text = words.say("peers.rearranged", before=row.before, after=row.after, ratio=row.ratio)
        ax.plot([1, row.ratio], [y, y], color=theme.LATER, linewidth=2, zorder=1)
        fill = theme.PAPER if row.kind in ("merged_only", "relayered") else colour
        drawing.mark(axes.dot(ax, row.ratio, y, colour, fill=fill), f"{names[-1]}: {text} ({kind})", row)
        axes.beside(ax, y, text, under=axes.comparability(row, drawing, kind))
        sentences.append(f"{names[-1]}: {text} ({kind})")
    ax.axvline(1, color=theme.MUTED, linewidth=1, zorder=0)
    ax.set_xscale("log", base=2)
    bold = events["area"] == drawing.area
    axes.row_axis(drawing, ax, names, words.label("peers.rearrangements_axis"), limits=(0.3, 8), bold=bold)
    ax.set_xticks(_RATIOS, [f"×{words.as_printed(ratio)}" for ratio in _RATIOS])
    ax.minorticks_off()
    ax.set_title(words.label("peers.rearrangements_key"), **axes.KEY)
    ratios = {"low": events["ratio"].min(), "high": events["ratio"].max()}
    return drawing.finish(events, **ratios, list="; ".join(sentences))


@picture("peers.rating_pairs")
def rating_pairs(drawing: Drawing, pairs: pd.DataFrame) -> Chart:
    """Draw the share of a rating class in two years of one scheme as two dots, the later one full.

    Pairs of counts are in the table alone; where there is no other, :class:`NothingShown`. Needs rows of
    :func:`chibo.metrics.peers.rating_pairs`.
    """
    words, shares, names, sentences = drawing.words, pairs[pairs["measure"] == "share"], [], []
    if shares.empty:
        raise NothingShown
    ax = drawing.axes()
    drawing.figure.set_figheight(0.36 * len(shares) + 1.5)
    for y, row in enumerate(plain_rows(shares)):
        years = words.say("peers.years", first=row.period_from, last=row.period_to)
        names.append(f"{row.area_short} · {row.category_name}")
        text = words.say("peers.pair", first=row.from_value, last=row.to_value, points=row.difference)
        ax.plot([row.from_value, row.to_value], [y, y], color=theme.LATER, linewidth=2, zorder=1)
        earlier = axes.dot(ax, row.from_value, y, theme.MUTED, fill=theme.PAPER)
        drawing.mark(earlier, f"{names[-1]}, {row.period_from}: {words.as_printed(row.from_value)}%", row)
        later = axes.dot(ax, row.to_value, y, theme.CONTEXT, fill=theme.RATING[row.category])
        drawing.mark(later, f"{names[-1]}, {row.period_to}: {words.as_printed(row.to_value)}%", row)
        axes.beside(ax, y, text, under=years)
        sentences.append(f"{names[-1]}, {years}: {text}")
    bold, scale = shares["area"] == drawing.area, {"percent": True, "step": 20}
    axes.row_axis(drawing, ax, names, words.label("peers.pairs_axis"), limits=(0, 100), bold=bold, **scale)
    ax.set_title(words.label("peers.pairs_key"), **axes.KEY)
    return drawing.finish(pairs, places=shares["area"].nunique(), list="; ".join(sentences))
