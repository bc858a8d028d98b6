"""Pictures of the register's cadre plans, training and inspections over the years."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from chibo.charts import theme
from chibo.charts.axes import numbers, report_year
from chibo.charts.breaks import above, bare_rules, rules, runs, starts, told
from chibo.charts.chart import Chart, Drawing, draw
from chibo.charts.kept import at_foot, is_kept, shown
from chibo.charts.shapes import upright
from chibo.model.rows import plain_rows
from chibo.words import SUPPRESSED

_SHARES = {"women_pct": theme.FOCUS, "young_pct": theme.JOINT_CELL}
_LEVELS = {
    "political_theory_intermediate": theme.FOCUS,
    "leadership_ward_commune": theme.RATING["good"],
    "political_theory_advanced": theme.JOINT_CELL,
}
_FOUND = {"inspected": theme.LATER, "with_shortcomings": theme.JOINT_CELL}
_OBJECTS = {
    "organisations": "unit.organisations",
    "members": "unit.members",
    "ward_commune_committees": "unit.organisations",
    "neighbourhood_cells": "unit.cells",
}
"""Who is inspected, in the order of the panels, and in what unit they are counted."""


def cadre_plans(plans: pd.DataFrame, *, place: str, year: int, lang: str) -> Chart:
    """Draw the shares of women and of the young in cadre plans, one panel a level of posts.

    Parameters
    ----------
    plans : rows of :func:`chibo.metrics.capacity.register_cadre_plans`
    place : the area's name
    year : report year, shaded
    lang : language
    """
    levels = list(dict.fromkeys(plans["level"]))
    with theme.style():
        drawing = draw("register.cadre_plans", lang, height=2.8, place=place)
        words = drawing.words
        panels = drawing.panels(1, len(levels), sharey=True)
        for ax, level in zip(panels, levels, strict=True):
            here = plans[plans["level"] == level]
            for column, colour in _SHARES.items():
                name = words.label(f"column.{column}")
                for run in runs(here, column):
                    ax.plot(run["year"], run[column], color=colour, linewidth=1.6)
                ax.plot([], [], color=colour, linewidth=1.6, label=name)
                for row in plain_rows(here):
                    if is_kept(row, column):
                        at_foot(drawing, ax, row.year, f"{row.year}, {words.label(f'level.{level}')}, {name}")
                        continue
                    dot = ax.plot(row.year, getattr(row, column), "o", markersize=4, color=colour)[0]
                    said = f"{row.year}, {words.label(f'level.{level}')}, {name}: {words.percent(getattr(row, column))}"
                    drawing.mark(dot, said, "", "persons")
            ax.set_title(_capital(words.label(f"level.{level}")), fontsize=8.8)
            ax.set_xlim(here["year"].min() - 0.7, here["year"].max() + 0.7)
            ax.set_ylim(0, None)
            bare_rules(ax, starts(here))
            report_year(ax, year)
            ax.set_xticks([here["year"].min(), here["year"].max()])
            numbers(ax.yaxis, words, percent=True)
            ax.grid(axis="y")
        panels[0].set_ylim(top=panels[0].get_ylim()[1] * 1.2)  # of all panels: room for the legend above the lines
        panels[0].legend(loc="upper left", ncols=2, borderaxespad=0.1)
        if plans[[*_SHARES]].isna().all(axis=None):
            shown(plans, "women_pct")
        drawing.note = words.label("register.year_note")
        chart = drawing.finish(
            plans,
            first=plans["year"].min(),
            last=plans["year"].max(),
            women_low=plans["women_pct"].min(),
            women_high=plans["women_pct"].max(),
            young_low=plans["young_pct"].min(),
            young_high=plans["young_pct"].max(),
        )
        return told(chart, words)


def trainings(courses: pd.DataFrame, *, place: str, year: int, lang: str) -> Chart:
    """Draw participants in training by year and kind of course, side by side because they do not add up.

    Parameters
    ----------
    courses : rows of :func:`chibo.metrics.capacity.register_trainings`
    place : the area's name
    year : report year, shaded
    lang : language
    """
    with theme.style():
        drawing = draw("register.trainings", lang, height=2.8, place=place)
        words, ax = drawing.words, drawing.axes()
        width, handles = 0.8 / len(_LEVELS), []
        for offset, (level, colour) in enumerate(_LEVELS.items()):
            here = courses[courses["level"] == level]
            name = words.label(f"level.{level}")
            for row in plain_rows(here):
                x = row.year + (offset - (len(_LEVELS) - 1) / 2) * width
                if is_kept(row, "participants"):
                    at_foot(drawing, ax, x, f"{row.year}, {name}", size=5)
                    continue
                bar = upright(
                    ax, x, row.participants, width=width, color=colour, edgecolor=theme.CONTEXT, linewidth=0.4
                )
                drawing.mark(bar, f"{row.year}, {name}: {words.number(row.participants)}", "", "persons")
            handles.append(Patch(color=colour, label=name))
        ax.set_xlim(courses["year"].min() - 0.8, courses["year"].max() + 0.8)
        lines = rules(ax, courses, words)
        report_year(ax, year)
        ax.set_xticks([when for when in sorted(courses["year"].unique()) if (when - courses["year"].min()) % 3 == 0])
        numbers(ax.yaxis, words)
        ax.set_ylabel(words.label("unit.persons"))
        ax.grid(axis="y")
        place = {"loc": "lower left", "bbox_to_anchor": (0, 1), "borderaxespad": above(lines)}
        ax.legend(handles=handles, ncols=3, handlelength=1, columnspacing=1.1, **place)
        drawing.note = words.label("register.year_note")
        known = shown(courses, "participants")
        most = known.loc[known["participants"].idxmax()]
        chart = drawing.finish(
            courses,
            first=courses["year"].min(),
            last=courses["year"].max(),
            most=most["participants"],
            most_year=most["year"],
            level=words.label(f"level.{most['level']}"),
        )
        return told(chart, words)


def inspections(found: pd.DataFrame, *, place: str, year: int, lang: str) -> Chart:
    """Draw how many were inspected each year and how many of them had shortcomings, one panel for each kind of object.

    Parameters
    ----------
    found : rows of :func:`chibo.metrics.capacity.register_inspections` of one kind, named (``subject_name``,
        ``object_name``)
    place : the area's name
    year : report year, shaded
    lang : language
    """
    objects = [name for name in _OBJECTS if name in set(found["object"])]
    across = min(2, len(objects))
    down = -(-len(objects) // across)
    with theme.style():
        drawing = draw("register.inspections", lang, height=1.95 * down + 0.9, place=place)
        words = drawing.words
        panels, new = drawing.panels(down, across), starts(found)
        for ax, name in zip(panels, objects, strict=False):
            here = found[found["object"] == name]
            _inspected(drawing, ax, here)
            ax.set_ylim(top=ax.get_ylim()[1] * 1.06)  # room for the sign of a kept number on the largest column
            ax.set_title(_capital(here["object_name"].iloc[0]), fontsize=8.8)
            ax.set_xlim(found["year"].min() - 0.8, found["year"].max() + 0.8)
            bare_rules(ax, new)
            report_year(ax, year)
            ax.set_xticks([when for when in sorted(set(found["year"])) if (when - found["year"].min()) % 6 == 0])
            numbers(ax.yaxis, words)
            ax.yaxis.get_major_locator().set_params(integer=True, nbins=4)
            ax.set_ylabel(words.label(_OBJECTS[name]))
            ax.grid(axis="y")
        for ax in panels[len(objects) :]:
            ax.axis("off")
        handles = [Patch(facecolor=fill, edgecolor=theme.CONTEXT, linewidth=0.5) for fill in _FOUND.values()]
        names = [words.label(f"column.{column}") for column in _FOUND]
        panels[0].set_ylim(top=panels[0].get_ylim()[1] * 1.13)
        panels[0].legend(handles, names, loc="upper left", ncols=2, handlelength=1, handleheight=1, borderaxespad=0.1)
        drawing.note = f"{words.label('register.inspections_note')} {words.label('register.year_note')}"
        known = shown(found, "inspected")
        most = known.loc[known.groupby("object")["inspected"].idxmax()].set_index("object")
        most = most.loc[[name for name in objects if name in most.index]]
        chart = drawing.finish(
            found,
            first=found["year"].min(),
            last=found["year"].max(),
            list="; ".join(
                words.say(
                    "register.most_inspected",
                    object=row.object_name,
                    inspected=row.inspected,
                    year=row.year,
                    wanting=_wanting(row),
                )
                for row in plain_rows(most)
            ),
        )
        return told(chart, words)


def _inspected(drawing: Drawing, ax: Axes, rows: pd.DataFrame) -> None:
    """Draw a column a year: one part a subject, and from the foot of each part those with shortcomings."""
    words, tops = drawing.words, {}
    for row in plain_rows(rows):
        if is_kept(row, "inspected"):
            at_foot(drawing, ax, row.year, f"{row.year}, {row.object_name}, {row.subject_name}", size=5)
            continue
        foot = tops.get(row.year, 0)
        tops[row.year] = foot + row.inspected
        shape = {"bottom": foot, "width": 0.72, "edgecolor": theme.CONTEXT, "linewidth": 0.4}
        bar = upright(ax, row.year, row.inspected, color=_FOUND["inspected"], **shape)
        said = {"year": row.year, "object": row.object_name, "subject": row.subject_name, "inspected": row.inspected}
        if is_kept(row, "with_shortcomings"):
            wanting = {"wanting": SUPPRESSED, "share": SUPPRESSED, "base": SUPPRESSED}
            # Not a plain bar: that would say that none had shortcomings.
            bar.set_hatch(theme.HATCH)
            sign, above = words.label("value.suppressed"), {"xytext": (0, 1), "textcoords": "offset points"}
            if foot == 0:
                ax.annotate(sign, (row.year, row.inspected), ha="center", fontsize=5, color=theme.MUTED, **above)
            drawing.mark(bar, words.say("register.found", **said, **wanting), "")
            continue
        if pd.isna(row.with_shortcomings):
            drawing.mark(bar, words.say("register.inspected", **said), "")
            continue
        upright(ax, row.year, row.with_shortcomings, color=_FOUND["with_shortcomings"], **shape)
        share = SUPPRESSED if is_kept(row, "with_shortcomings_pct") else row.with_shortcomings_pct
        kept = is_kept(row, "inspected_with_outcome")
        said |= {"wanting": row.with_shortcomings, "share": share}
        said |= {"base": SUPPRESSED if kept else row.inspected_with_outcome}
        all_told = not kept and row.inspected_with_outcome == row.inspected
        drawing.mark(bar, words.say("register.found" if all_told else "register.found_partly", **said), "")


def _wanting(row) -> object:
    if is_kept(row, "with_shortcomings"):
        return SUPPRESSED
    return None if pd.isna(row.with_shortcomings) else row.with_shortcomings


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
