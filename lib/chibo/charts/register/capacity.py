"""Pictures of the register's cadre plans and training over the years."""

import pandas as pd
from matplotlib.patches import Patch

from chibo.charts import theme
from chibo.charts.axes import numbers, report_year
from chibo.charts.chart import Chart, draw

_SHARES = {"women_pct": theme.FOCUS, "young_pct": theme.JOINT_CELL}
_LEVELS = {
    "political_theory_intermediate": theme.FOCUS,
    "leadership_ward_commune": theme.RATING["good"],
    "political_theory_advanced": theme.JOINT_CELL,
}


def cadre_plans(plans: pd.DataFrame, *, place: str, year: int, lang: str) -> Chart:
    """Draw the shares of women and of the young in cadre plans, one panel a level of posts.

    Parameters
    ----------
    plans : rows of :func:`chibo.metrics.register.capacity.cadre_plans`
    place : the area's name
    year : report year, shaded
    lang : language
    """
    levels = list(dict.fromkeys(plans["level"]))
    with theme.style():
        drawing = draw("register.cadre_plans", lang, height=2.8, place=place)
        words = drawing.words
        panels = drawing.figure.subplots(1, len(levels), squeeze=False, sharey=True)[0]
        for ax, level in zip(panels, levels, strict=True):
            here = plans[plans["level"] == level]
            for column, colour in _SHARES.items():
                name = words.label(f"column.{column}")
                ax.plot(here["year"], here[column], color=colour, linewidth=1.6, label=name)
                for row in here.itertuples():
                    dot = ax.plot(row.year, getattr(row, column), "o", markersize=4, color=colour)[0]
                    drawing.mark(dot, f"{row.year}, {name}: {words.percent(getattr(row, column))}", "")
            ax.set_title(words.label(f"level.{level}"), fontsize=8.8)
            ax.set_xlim(here["year"].min() - 0.7, here["year"].max() + 0.7)
            ax.set_ylim(0, None)
            report_year(ax, year)
            ax.set_xticks([here["year"].min(), here["year"].max()])
            numbers(ax.yaxis, words, percent=True)
            ax.grid(axis="y")
        panels[0].legend(loc="lower left", ncols=2)
        return drawing.finish(
            plans,
            first=plans["year"].min(),
            last=plans["year"].max(),
            women_low=plans["women_pct"].min(),
            women_high=plans["women_pct"].max(),
            young_low=plans["young_pct"].min(),
            young_high=plans["young_pct"].max(),
        )


def trainings(courses: pd.DataFrame, *, place: str, year: int, lang: str) -> Chart:
    """Draw participants in training by year and kind of course, side by side because they do not add up.

    Parameters
    ----------
    courses : rows of :func:`chibo.metrics.register.capacity.trainings`
    place : the area's name
    year : report year, shaded
    lang : language
    """
    with theme.style():
        drawing = draw("register.trainings", lang, height=2.8, place=place)
        words, ax = drawing.words, drawing.figure.subplots()
        width, handles = 0.8 / len(_LEVELS), []
        for offset, (level, colour) in enumerate(_LEVELS.items()):
            here = courses[courses["level"] == level]
            name = words.label(f"level.{level}")
            for row in here.itertuples():
                x = row.year + (offset - (len(_LEVELS) - 1) / 2) * width
                bar = ax.bar(x, row.participants, width=width, color=colour, edgecolor=theme.CONTEXT, linewidth=0.4)[0]
                drawing.mark(bar, f"{row.year}, {name}: {words.number(row.participants)}", "")
            handles.append(Patch(color=colour, label=name))
        ax.set_xlim(courses["year"].min() - 0.8, courses["year"].max() + 0.8)
        report_year(ax, year)
        ax.set_xticks([when for when in sorted(courses["year"].unique()) if (when - courses["year"].min()) % 3 == 0])
        numbers(ax.yaxis, words)
        ax.set_ylabel(words.label("unit.persons"))
        ax.grid(axis="y")
        ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=3, handlelength=1, columnspacing=1.1)
        most = courses.loc[courses["participants"].idxmax()]
        return drawing.finish(
            courses,
            first=courses["year"].min(),
            last=courses["year"].max(),
            most=most["participants"],
            most_year=most["year"],
            level=words.label(f"level.{most['level']}"),
        )
