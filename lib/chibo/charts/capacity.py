"""Pictures of capacity: training, inspections and what they found; in a register cadre plans, training, inspections."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from chibo.charts import axes, theme
from chibo.charts.chart import Chart, Drawing, is_kept, known_rows, picture
from chibo.model.rows import plain_rows
from chibo.words import SUPPRESSED

_RESULTS = {
    "with_shortcomings": {"color": theme.SHORTCOMINGS},
    "without_shortcomings": {"color": theme.LATER} | theme.OUTLINE,
}
_SHARES = {"women_pct": theme.FOCUS, "young_pct": theme.JOINT_CELL}
_LEVELS = {
    "political_theory_intermediate": theme.FOCUS,
    "leadership_ward_commune": theme.RATING["good"],
    "political_theory_advanced": theme.JOINT_CELL,
}
_FOUND = {"inspected": theme.LATER, "with_shortcomings": theme.JOINT_CELL}
_OBJECTS = {  # who is inspected, in the order of the panels, and in what unit they are counted
    "organisations": "unit.organisations",
    "members": "unit.members",
    "ward_commune_committees": "unit.organisations",
    "neighbourhood_cells": "unit.cells",
}


@picture("capacity.training", of_a_year=True)
def training(drawing: Drawing, courses: pd.DataFrame) -> Chart:
    """Draw participants in training by kind of course."""
    return _bars(drawing, courses, "participants", "persons")


@picture("capacity.inspections", of_a_year=True)
def inspections(drawing: Drawing, subjects: pd.DataFrame) -> Chart:
    """Draw the organisations inspected in a year by subject."""
    return _bars(drawing, subjects, "inspected", "organisations")


def _bars(drawing: Drawing, table: pd.DataFrame, column: str, unit: str) -> Chart:
    """Draw one bar a row, longest first as the table has them."""
    words, rows = drawing.words, plain_rows(table)
    written = [axes.Row(row.category_name, words.number(getattr(row, column))) for row in rows]
    ax, ys = axes.rows(drawing, written, limits=(0, table[column].max()), ticks=False)
    for y, row, text in zip(ys, rows, written, strict=True):
        colour = theme.CONTEXT if axes.is_later(row, drawing) else theme.FOCUS
        bar = axes.lying(ax, y, getattr(row, column), color=colour)
        drawing.mark(bar, text.value, row, unit, category=row.category_name, period=row.period_text)
    said, most = "; ".join(f"{text.name}: {text.value}" for text in written), table.loc[table[column].idxmax()]
    values = {"most": most[column], "category": most["category_name"], "period": table["period"].iloc[-1]}
    return drawing.finish(table, list=said, **values)


@picture("capacity.inspection_results", of_a_year=True)
def inspection_results(drawing: Drawing, results: pd.DataFrame) -> Chart:
    """Draw the share of those inspected by the committees that had shortcomings, with the numbers behind it."""
    words, written, said = drawing.words, [], []
    for row in plain_rows(results):
        value = words.say(
            "capacity.result_said", inspected=row.inspected, having=row.with_shortcomings, share=row.share_with_pct
        )
        written.append(axes.Row(axes.period_or_later(row, drawing), value, group=row.subject_name))
        said.append(f"{row.subject_name}, {row.period_text}: {value}")
    ax, ys = axes.rows(drawing, written, limits=(0, 100), percent=True, step=25)
    for y, row in zip(ys, plain_rows(results), strict=True):
        left = 0
        for part, look in _RESULTS.items():
            number, name = getattr(row, part), words.label(f"column.{part}")
            status = row.status if part == "without_shortcomings" else "as_reported"
            drawing.key[name] = look
            bar = axes.lying(ax, y, 100 * number / row.inspected, left=left, **look)
            named = {"subject": row.subject_name, "period": row.period_text, "part": name}
            drawing.mark(bar, words.number(number), row, row.subject, status=status, **named)
            left += 100 * number / row.inspected
    axes.between_rows(drawing, ax, ys, results)
    shares = {"low": results["share_with_pct"].min(), "high": results["share_with_pct"].max()}
    return drawing.finish(results, list="; ".join(said), **shares)


@picture("register.cadre_plans")
def register_cadre_plans(drawing: Drawing, plans: pd.DataFrame) -> Chart:
    """Draw the shares of women and of the young in cadre plans, one panel a level of posts."""
    levels = [rows for _, rows in plans.groupby("level", sort=False)]
    words, panels = drawing.words, drawing.panels(1, len(levels), sharey=True)
    for ax, here in zip(panels, levels, strict=True):
        title = words.label(f"level.{here['level'].iloc[0]}")
        for column, colour in _SHARES.items():
            name = words.label(f"column.{column}")
            ax.plot([], [], color=colour, linewidth=1.6, label=name)
            names = [f"{when}, {title}, {name}" for when in here["year"]]
            axes.series(drawing, ax, here, column, names, "persons", colour=colour, size=4)
        ax.set_title(_capital(title), fontsize=8.8)
        ax.set_ylim(0, None)
        ends = [here["year"].min(), here["year"].max()]
        axes.year_axis(drawing, ax, here, ticks=ends, narrow=True, percent=True)
    panels[0].set_ylim(top=panels[0].get_ylim()[1] * 1.2)  # of all panels: room for the legend above the lines
    panels[0].legend(loc="upper left", ncols=2, borderaxespad=0.1)
    if plans[[*_SHARES]].isna().all(axis=None):
        known_rows(plans, "women_pct")
    women, young = plans["women_pct"], plans["young_pct"]
    ends = {"women_low": women.min(), "women_high": women.max(), "young_low": young.min(), "young_high": young.max()}
    return drawing.finish(plans, **ends)


@picture("register.trainings")
def register_trainings(drawing: Drawing, courses: pd.DataFrame) -> Chart:
    """Draw participants in training by year and kind of course, side by side because they do not add up."""
    words, ax, width = drawing.words, drawing.axes(), 0.8 / len(_LEVELS)
    names = {level: words.label(f"level.{level}") for level in _LEVELS}
    for offset, (level, colour) in enumerate(_LEVELS.items()):
        for row in plain_rows(courses[courses["level"] == level]):
            x, text = row.year + (offset - (len(_LEVELS) - 1) / 2) * width, f"{row.year}, {names[level]}"
            if not drawing.keeps(ax, row, "participants", text, x=x, size=5):
                bar = axes.upright(ax, x, row.participants, width=width, color=colour, **theme.OUTLINE)
                drawing.mark(bar, f"{text}: {words.number(row.participants)}", None, "persons")
    pad = axes.year_axis(drawing, ax, courses, label=words.label("unit.persons"))
    axes.legend(ax, {names[level]: colour for level, colour in _LEVELS.items()}, pad=pad)
    known = known_rows(courses, "participants")
    most = known.loc[known["participants"].idxmax()]
    level = words.label(f"level.{most['level']}")
    return drawing.finish(courses, most=most["participants"], most_year=most["year"], level=level)


@picture("register.inspections")
def register_inspections(drawing: Drawing, inspected: pd.DataFrame) -> Chart:
    """Draw how many were inspected, or supervised, each year and had shortcomings; one panel a kind of object."""
    objects = [name for name in _OBJECTS if name in set(inspected["object"])]
    down, across = -(-len(objects) // 2), min(2, len(objects))
    drawing.figure.set_figheight(1.95 * down + 0.9)
    words, panels, sentences = drawing.words, drawing.panels(down, across), []
    ticks = [when for when in sorted(set(inspected["year"])) if (when - inspected["year"].min()) % 6 == 0]
    for ax, name in zip(panels, objects, strict=False):
        here = inspected[inspected["object"] == name]
        _draw_inspected(drawing, ax, here)
        ax.set_title(_capital(here["object_name"].iloc[0]), fontsize=8.8)
        axes.year_axis(drawing, ax, inspected, ticks=ticks, label=words.label(_OBJECTS[name]), narrow=True)
        ax.set_ylim(top=ax.get_ylim()[1] * 1.06)  # room for the sign of a kept number on the largest column
        ax.yaxis.get_major_locator().set_params(nbins=4)
        if here["inspected"].notna().any():
            (most,) = plain_rows(here.loc[[here["inspected"].idxmax()]])
            values = {"object": most.object_name, "inspected": most.inspected, "year": most.year}
            wanting = _or_kept(most, "with_shortcomings")
            sentences.append(words.say("register.most_inspected", **values, wanting=wanting))
    known_rows(inspected, "inspected")
    for ax in panels[len(objects) :]:
        ax.axis("off")
    panels[0].set_ylim(top=panels[0].get_ylim()[1] * 1.13)
    patches = [Patch(facecolor=colour, **theme.OUTLINE) for colour in _FOUND.values()]
    handles = dict(zip((words.label(f"column.{name}") for name in _FOUND), patches, strict=True))
    axes.legend(panels[0], handles, pad=0.1, loc="upper left", bbox_to_anchor=None, ncols=2, columnspacing=2)
    drawing.note = f"{words.label('register.inspections_note')} {drawing.note}"
    return drawing.finish(inspected, list="; ".join(sentences))


def _draw_inspected(drawing: Drawing, ax: Axes, rows: pd.DataFrame) -> None:
    """Draw a column a year: one part a subject, and from the foot of each part those with shortcomings."""
    tops = {}
    for row in plain_rows(rows):
        if drawing.keeps(ax, row, "inspected", f"{row.year}, {row.object_name}, {row.subject_name}", size=5):
            continue
        foot = tops.get(row.year, 0)
        tops[row.year] = foot + row.inspected
        bar = axes.upright(ax, row.year, row.inspected, bottom=foot, color=_FOUND["inspected"], **theme.OUTLINE)
        if is_kept(row, "with_shortcomings"):
            # Not a plain bar: that would say that none had shortcomings.
            bar.set_hatch(theme.HATCH)
            if foot == 0:
                sign = drawing.words.label("value.suppressed")
                axes.near(ax, row.year, row.inspected, sign, 0, 1, fontsize=5, color=theme.MUTED)
        elif pd.notna(row.with_shortcomings):
            colour = _FOUND["with_shortcomings"]
            axes.upright(ax, row.year, row.with_shortcomings, bottom=foot, color=colour, **theme.OUTLINE)
        drawing.mark(bar, _inspected_in_words(drawing, row))


def _inspected_in_words(drawing: Drawing, row) -> str:
    columns = "with_shortcomings", "with_shortcomings_pct", "inspected_with_outcome"
    wanting, share, base = (_or_kept(row, column) for column in columns)
    if wanting is SUPPRESSED:
        share, base = SUPPRESSED, row.inspected
    phrase = "inspected" if wanting is None else "found" if base == row.inspected else "found_partly"
    values = {"year": row.year, "object": row.object_name, "subject": row.subject_name, "inspected": row.inspected}
    return drawing.words.say(f"register.{phrase}", **values, wanting=wanting, share=share, base=base)


def _or_kept(row, column: str) -> object:
    """Return a value, that it is kept inside, or none."""
    value = SUPPRESSED if is_kept(row, column) else getattr(row, column)
    return value if value is SUPPRESSED or pd.notna(value) else None


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
