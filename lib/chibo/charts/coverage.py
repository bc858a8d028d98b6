"""Pictures of coverage: the published states over time, and the same for other places."""

import pandas as pd

from chibo.charts import theme
from chibo.charts.axes import beside, key_line, numbers, only_categories, rows
from chibo.charts.breaks import between_rows, told
from chibo.charts.chart import Chart, Drawing, draw
from chibo.charts.peers import comparability
from chibo.charts.register.coverage import by_year as register_by_year  # noqa: F401
from chibo.charts.register.coverage import cell_sizes as register_cell_sizes  # noqa: F401
from chibo.charts.register.coverage import ward_tiles as register_ward_tiles  # noqa: F401
from chibo.charts.shapes import lying
from chibo.model.rows import plain_rows


def over_time(states: pd.DataFrame, *, place: str, year: int, lang: str) -> Chart:
    """Draw an area's own-cell coverage at each published date; an interval where the source leaves one.

    A rule between two dates says that the units of the one are not those of the other.

    Parameters
    ----------
    states : rows of :func:`chibo.metrics.coverage.over_time`, named (``period_text``)
    place : the area's name
    year : report year; states after it are drawn hollow
    lang : language
    """
    with theme.style():
        drawing = draw("coverage.over_time", lang, height=theme.height(len(states), row=0.42, around=1.6), place=place)
        shown = states.assign(label=states["period_text"], colour=theme.FOCUS, under="")
        between_rows(_states(drawing, shown, year), shown, drawing.words)
        return told(drawing.finish(states, list=_said_all(shown, drawing.words)), drawing.words)


def peers(states: pd.DataFrame, *, area: str, year: int, lang: str) -> Chart:
    """Draw published coverage place by place, each with its date, its counts and how it compares with the area's.

    Parameters
    ----------
    states : rows of :func:`chibo.metrics.coverage.peers`, named (``area_short``, ``period_text``)
    area : the area in focus
    year : report year; states after it are drawn hollow
    lang : language
    """
    with theme.style():
        drawing = draw("coverage.peers", lang, height=theme.height(len(states), row=0.4, around=1.75))
        words, focus = drawing.words, states["area"] == area
        states = states.assign(
            label=states["area_short"] + " · " + states["period_text"],
            colour=focus.map({True: theme.FOCUS, False: theme.CONTEXT}),
            under=[
                comparability(row, words, words.label(f"wording.{row.wording}"), area=area)
                for row in plain_rows(states)
            ],
        )
        ax = _states(drawing, states, year)
        for label, bold in zip(ax.get_yticklabels(), focus, strict=True):
            label.set_fontweight("bold" if bold else "normal")
        own = states[focus]
        if len(own):
            drawing.note = words.say(
                "coverage.peers_note", place=own["area_short"].iloc[-1], period=own["period_text"].iloc[-1]
            )
        shares = states.dropna(subset="low_pct")
        return drawing.finish(
            states,
            n=len(states),
            low=shares["low_pct"].min(),
            high=shares["high_pct"].max(),
            list=_said_all(states, words),
        )


def _states(drawing: Drawing, states: pd.DataFrame, year: int):
    """Draw one row a state: a point, an interval, or only the words where there is no share."""
    words, ax = drawing.words, drawing.axes()
    for y, row in enumerate(plain_rows(states)):
        fill = theme.PAPER if row.end.year > year else row.colour
        said = _said(row, words)
        text = beside(ax, y, said, muted=pd.isna(row.low_pct), under=row.under)
        if pd.isna(row.low_pct):
            mark = text
        elif row.low_pct < row.high_pct:
            width = row.high_pct - row.low_pct
            mark = lying(ax, y, width, left=row.low_pct, height=0.34, color=fill, edgecolor=row.colour)
        else:
            shape = "s" if row.wording == "any_organisation" else "o"
            mark = ax.plot(
                row.low_pct, y, shape, markersize=7.5, color=row.colour, markerfacecolor=fill, clip_on=False
            )[0]
        said = f"{said} {words.label('unit.residential_units')}"
        drawing.mark(mark, _with_comparability(row, said), row.figures)
    rows(ax, list(states["label"]))
    low = min(80, 10 * (states["low_pct"].fillna(100).min() // 10))
    ax.set_xlim(low, 100)
    numbers(ax.xaxis, words, percent=True, step=5)
    ax.set_xlabel(words.say("coverage.states_axis_from", low=low))
    only_categories(ax)
    marks = ["interval"] if (states["low_pct"] < states["high_pct"]).any() else []
    marks += ["organisation"] if (states["wording"] == "any_organisation").any() else []
    marks += ["hollow"] if (states["end"].dt.year > year).any() else []
    key_line(ax, " · ".join(words.label(f"coverage.key_{mark}") for mark in marks))
    return ax


def _said_all(states: pd.DataFrame, words) -> str:
    return "; ".join(_with_comparability(row, _said(row, words)) for row in plain_rows(states))


def _with_comparability(row, said: str) -> str:
    return f"{row.label}: {said}" + (f" ({row.under})" if row.under else "")


def _said(row, words) -> str:
    """Write a state: the share with its counts, the interval, or why there is no share."""
    if pd.isna(row.low_pct):
        return words.say("coverage.no_share", units=row.units_lacking)
    if row.low_pct < row.high_pct:
        return words.say(
            "coverage.interval",
            low=row.low_pct,
            high=row.high_pct,
            units_low=row.units_low,
            units_high=row.units_high,
            units_total=row.units_total,
        )
    if pd.isna(row.units_total):
        return words.as_printed(round(row.low_pct, 2)) + "%"
    return words.say("coverage.share", share=row.low_pct, units=row.units_high, units_total=row.units_total)
