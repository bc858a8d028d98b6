"""Pictures of a baseline that does not add up: its readings as stacked bars, and as shares between bounds."""

import pandas as pd
from matplotlib.patches import Patch

from chibo.charts import theme
from chibo.charts.axes import beside, numbers, only_categories, rows
from chibo.charts.chart import Chart, draw
from chibo.charts.shapes import lying
from chibo.model.rows import plain_records, plain_rows
from chibo.words import Words

_PARTS = {"own": theme.OWN_CELL, "in_joint": theme.JOINT_CELL, "without": theme.NO_MEMBERS}
_SHARES = {"own": theme.OWN_CELL, "any": theme.JOINT_CELL}


def readings(table: pd.DataFrame, *, place: str, lang: str) -> Chart:
    """Draw each reading of the baseline as units with their own cell, in joint cells, and without members.

    Where a reading leaves a count open, its least number is drawn, and the units left open stand hatched at the end.

    Parameters
    ----------
    table : rows of :func:`chibo.metrics.baseline.baseline`, named
    place : the area's name
    lang : language
    """
    with theme.style():
        height = theme.height(len(table), row=0.33, around=1.75)
        drawing = draw("consistency.readings", lang, height=height, place=place, period=table["period"].iloc[0])
        words, ax = drawing.words, drawing.axes()
        for y, row in enumerate(plain_rows(table)):
            left = 0
            for part, colour in _PARTS.items():
                units, name = getattr(row, f"{part}_low"), words.label(f"column.{part}")
                style = {"edgecolor": theme.PAPER, "linewidth": 0.6, "label": name if y == 0 else None}
                bar = lying(ax, y, units, left=left, height=0.62, color=colour, **style)
                drawing.mark(bar, f"{row.reading}, {name}: {_counted(row, part, words)}", row.figures)
                if part == "own":
                    ax.text(left + units - 3, y, words.number(units), ha="right", va="center", color=theme.PAPER)
                left += units
            if left < row.units:
                lying(ax, y, row.units - left, left=left, height=0.62, color=theme.NOT_STATED, hatch=theme.HATCH)
            said = {part: _range(row, part, words) for part in _PARTS}
            share = words.say("consistency.share", low=100 * row.own_low / row.units)
            beside(ax, y, words.say("consistency.reading_parts", **said | {"share": share}))
        rows(ax, _names(table, words))
        ax.set_xlim(0, table["units"].iloc[0])
        numbers(ax.xaxis, words, step=50)
        ax.set_xlabel(words.label("unit.residential_units"))
        only_categories(ax)
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, borderaxespad=0.2, handlelength=1, handleheight=1)
        whole = table["units"].iloc[0]
        units_low, units_high = table["own_low"].min(), table["own_high"].max()
        return drawing.finish(
            table,
            n=len(table),
            low=100 * units_low / whole,
            high=100 * units_high / whole,
            units_low=units_low,
            units_high=units_high,
            units=whole,
        )


def reading_bounds(table: pd.DataFrame, *, place: str, lang: str) -> Chart:
    """Draw for each reading the share of units with a cell of their own and with any cell, and what all of them span.

    Parameters
    ----------
    table : rows of :func:`chibo.metrics.baseline.reading_bounds`, named; the last one spans the others
    place : the area's name
    lang : language
    """
    with theme.style():
        height = theme.height(len(table), row=0.36, around=1.7)
        drawing = draw("consistency.reading_bounds", lang, height=height, place=place, period=table["period"].iloc[0])
        words, ax = drawing.words, drawing.axes()
        names = [*_names(table[table["reading"] != ""], words), words.label("consistency.all_readings")]
        for y, (row, name) in enumerate(zip(plain_rows(table), names, strict=True)):
            said = {}
            for part, colour in _SHARES.items():
                low, high = getattr(row, f"{part}_low_pct"), getattr(row, f"{part}_high_pct")
                said[part] = words.say(
                    "consistency.share" if low == high else "consistency.share_range", low=low, high=high
                )
                if low < high:
                    mark = lying(ax, y, high - low, left=low, height=0.36, color=colour, edgecolor=colour)
                else:
                    mark = ax.plot(low, y, "o", markersize=7, color=colour, clip_on=False)[0]
                text = f"{name}, {words.label(f'consistency.bounds_{part}')}: {said[part]}"
                drawing.mark(mark, text, row.figures, "residential_units")
            beside(ax, y, words.say("consistency.bounds_said", **said))
        rows(ax, names)
        ax.get_yticklabels()[-1].set_fontweight("bold")
        ax.axhline(len(table) - 1.5, color=theme.LATER, linewidth=0.8)
        low = min(80, 10 * (table["own_low_pct"].min() // 10))
        ax.set_xlim(low, 100)
        numbers(ax.xaxis, words, percent=True, step=5)
        ax.set_xlabel(words.say("coverage.states_axis_from", low=low))
        only_categories(ax)
        handles = [
            Patch(color=colour, label=words.label(f"consistency.bounds_{part}")) for part, colour in _SHARES.items()
        ]
        ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0.2)
        last = table.iloc[-1]
        return drawing.finish(
            table,
            n=len(table) - 1,
            own_low=last["own_low_pct"],
            own_high=last["own_high_pct"],
            any_low=last["any_low_pct"],
            any_high=last["any_high_pct"],
        )


def _names(table: pd.DataFrame, words: Words) -> list[str]:
    return [words.say(f"consistency.reading_{row['reading']}", **row) for row in plain_records(table)]


def _range(row, part: str, words: Words) -> str:
    """Write a count, or the two it lies between."""
    low, high = getattr(row, f"{part}_low"), getattr(row, f"{part}_high")
    return words.number(low) if low == high else f"{words.number(low)}–{words.number(high)}"


def _counted(row, part: str, words: Words) -> str:
    return f"{_range(row, part, words)} {words.label('unit.residential_units')}"
