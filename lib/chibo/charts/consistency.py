"""Pictures of doubt: the readings of a baseline that does not add up, and what was published at all."""

import pandas as pd
import seaborn as sns
from matplotlib.patches import Rectangle

from chibo.charts import theme
from chibo.charts.axes import beside, numbers, only_categories, rows
from chibo.charts.chart import Chart, draw

_PARTS = {"own": theme.OWN_CELL, "in_joint": theme.JOINT_CELL, "without": theme.NO_MEMBERS}


def readings(table: pd.DataFrame, *, place: str, lang: str) -> Chart:
    """Draw each reading of the baseline as units with their own cell, in joint cells, and without members.

    Parameters
    ----------
    table : rows of :func:`chibo.metrics.coverage.baseline`, named
    place : the area's name
    lang : language
    """
    with theme.style():
        drawing = draw(
            "consistency.readings",
            lang,
            height=theme.height(len(table), row=0.33, around=1.75),
            place=place,
            period=table["period"].iloc[0],
        )
        words, ax = drawing.words, drawing.figure.subplots()
        for y, row in enumerate(table.itertuples()):
            left = 0
            for part, colour in _PARTS.items():
                units = getattr(row, part)
                bar = ax.barh(
                    y,
                    units,
                    left=left,
                    height=0.62,
                    color=colour,
                    edgecolor=theme.PAPER,
                    linewidth=0.6,
                    label=words.label(f"column.{part}") if y == 0 else None,
                )[0]
                drawing.mark(bar, f"{row.reading}, {words.label(f'column.{part}')}: {words.number(units)}", row.figures)
                if part == "own":
                    ax.text(left + units - 3, y, words.number(units), ha="right", va="center", color=theme.PAPER)
                left += units
            beside(
                ax,
                y,
                words.say("consistency.reading_parts", in_joint=row.in_joint, without=row.without, share=row.own_pct),
            )
        rows(ax, [words.say(f"consistency.reading_{row['reading']}", **row) for row in table.to_dict("records")])
        ax.set_xlim(0, table["units"].iloc[0])
        numbers(ax.xaxis, words, step=50)
        ax.set_xlabel(words.label("unit.residential_units"))
        only_categories(ax)
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, borderaxespad=0.2, handlelength=1, handleheight=1)
        return drawing.finish(
            table,
            n=len(table),
            low=table["own_pct"].min(),
            high=table["own_pct"].max(),
            units_low=table["own"].min(),
            units_high=table["own"].max(),
            units=table["units"].iloc[0],
        )


def record(table: pd.DataFrame, *, place: str, year: int, lang: str) -> Chart:
    """Draw how many figures were published by subject and year.

    Parameters
    ----------
    table : rows of :func:`chibo.metrics.consistency.record`
    place : the area's name
    year : report year, outlined
    lang : language
    """
    with theme.style():
        drawing = draw(
            "consistency.record",
            lang,
            height=theme.height(table["subject"].nunique(), row=0.36, around=1.5),
            place=place,
        )
        words, ax = drawing.words, drawing.figure.subplots()
        order = list(dict.fromkeys(table["subject"]))
        grid = table.pivot(index="subject", columns="year", values="count").loc[order]
        sns.heatmap(
            grid.mask(grid == 0),
            annot=grid.where(grid > 0),
            annot_kws={"color": theme.INK},
            fmt=".0f",
            cmap=theme.HEAT_SCALE,
            cbar=False,
            linewidths=1.2,
            linecolor=theme.REPORT_YEAR,
            vmin=0,
            vmax=2 * max(12, grid.to_numpy().max()),  # the light half of the scale, on which ink can be read
            ax=ax,
        )
        ax.set_yticklabels([words.label(f"subject.{subject}") for subject in order], rotation=0)
        ax.set_xticklabels([str(when) for when in grid.columns], rotation=0)
        ax.set(xlabel="", ylabel="")
        for y, subject in enumerate(order):
            for x, when in enumerate(grid.columns):
                if grid.loc[subject, when]:
                    figures = table.loc[(table["subject"] == subject) & (table["year"] == when), "figures"].iloc[0]
                    cell = ax.add_patch(Rectangle((x, y), 1, 1, facecolor="none", edgecolor="none", linewidth=0))
                    name = words.label(f"subject.{subject}")
                    drawing.mark(cell, f"{name}, {when}: {words.number(grid.loc[subject, when])}", figures)
        if year in grid.columns:
            place_of_year = list(grid.columns).index(year)
            ax.add_patch(_outline(place_of_year, len(order)))
        most = table.loc[table["count"].idxmax()]
        return drawing.finish(
            table,
            n=int(table["count"].sum()),
            first=grid.columns[0],
            last=grid.columns[-1],
            empty=int((grid.sum() == 0).sum()),
            most=int(most["count"]),
            most_year=most["year"],
            subject=words.label(f"subject.{most['subject']}"),
        )


def _outline(column: int, rows_: int):
    return Rectangle((column, 0), 1, rows_, fill=False, edgecolor=theme.FOCUS, linewidth=2, clip_on=False)
