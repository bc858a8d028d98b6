"""Pictures of capacity: training, inspections and what they found; in a register cadre plans, training, inspections."""

import pandas as pd
from matplotlib.axes import Axes

from chibo.charts import axes, theme
from chibo.charts.chart import Chart, Drawing, as_said, is_kept, known_rows, picture
from chibo.model.rows import plain_rows
from chibo.words import SUPPRESSED

_RESULTS = {
    "with_shortcomings": {"color": theme.SHORTCOMINGS},
    "without_shortcomings": {"color": theme.LATER} | theme.OUTLINE,
}
_SHARES = ["women_pct", "young_pct"]
_OBJECTS = ["organisations", "members", "ward_commune_committees", "neighbourhood_cells"]  # in the order of the panels


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
    rows, said = axes.Rows(drawing, limits=(0, table[column].max())), []
    for row in plain_rows(table):
        value = drawing.words.number(getattr(row, column))
        y, colour = rows.write(row.category_name, value), theme.CONTEXT if axes.is_later(row, drawing) else theme.FOCUS
        bar = axes.lying(rows.ax, y, getattr(row, column), color=colour)
        drawing.mark(bar, value, row, unit, category=row.category_name, period=row.period_text)
        said.append(f"{row.category_name}: {value}")
    rows.end(ticks=False)
    return drawing.finish(table, at=table[column].idxmax(), list="; ".join(said), period=table["period"].iloc[-1])


@picture("capacity.inspection_results", of_a_year=True)
def inspection_results(drawing: Drawing, results: pd.DataFrame) -> Chart:
    """Draw the share of those inspected by the committees that had shortcomings, with the numbers behind it."""
    words, rows, said = drawing.words, axes.Rows(drawing, limits=(0, 100)), []
    for row in plain_rows(results):
        counts = {"inspected": row.inspected, "having": row.with_shortcomings}
        value = words.say("capacity.result_said", **counts, share=row.share_with_pct)
        y, left = rows.write(axes.period_or_later(row, drawing), value, group=row.subject_name), 0
        said.append(f"{row.subject_name}, {row.period_text}: {value}")
        for part, look in _RESULTS.items():
            number, name = getattr(row, part), words.label(f"column.{part}")
            status = row.status if part == "without_shortcomings" else "as_reported"
            shade = theme.CONTEXT if part == "with_shortcomings" and axes.is_later(row, drawing) else look["color"]
            drawing.key[name] = look | {"color": shade}
            bar = axes.lying(rows.ax, y, 100 * number / row.inspected, left=left, **drawing.key[name])
            named = {"subject": row.subject_name, "period": row.period_text, "part": name}
            said_of = words.say("capacity.part_said", n=number, share=100 * number / row.inspected)
            of_it = row._replace(figures=getattr(row, f"{part}_figures", "") or row.figures)
            drawing.mark(bar, said_of, of_it, status=status, **named)
            left += 100 * number / row.inspected
    rows.end(percent=True, step=25)
    rows.part(results)
    subject = words.label(f"unit.{results['subject'].iloc[0]}")
    return drawing.finish(results, at=results.index[0], list="; ".join(said), subject=subject)


@picture("register.cadre_plans")
def register_cadre_plans(drawing: Drawing, plans: pd.DataFrame) -> Chart:
    """Draw the shares of women and of the young in cadre plans, a panel each for every level of posts, on one scale."""
    words, levels = drawing.words, [rows for _, rows in plans.groupby("level", sort=False)]
    shown = [(rows, rows["level_name"].iloc[0], column) for rows in levels for column in _SHARES]
    names = [f"{level}: {words.label(f'column.{column}')}" for _, level, column in shown]
    if plans[_SHARES].isna().all(axis=None):
        known_rows(plans, "women_pct")
    for ax, (rows, level, column) in zip(axes.small_panels(drawing, names), shown, strict=True):
        about = {"level_name": level, "category": words.label(f"column.{column}")}
        axes.series(drawing, ax, rows, column, "persons", **about)
        ax.set_ylim(0, 1.15 * max(plans[_SHARES].fillna(0).max(axis=None), 1))
        axes.year_axis(drawing, ax, plans, percent=True)
    women, young = plans["women_pct"], plans["young_pct"]
    ends = {"women_low": women.min(), "women_high": women.max(), "young_low": young.min(), "young_high": young.max()}
    at = axes.nearest_year(plans[plans[_SHARES].notna().any(axis=1)], drawing.year).index[-1]
    return drawing.finish(plans, at=at, **ends)


@picture("register.trainings")
def register_trainings(drawing: Drawing, courses: pd.DataFrame) -> Chart:
    """Draw participants in training by year, a panel a kind of course because these do not add up."""
    words, known = drawing.words, known_rows(courses, "participants")
    kinds = [rows for _, rows in courses.groupby("level", sort=False)]
    names = [rows["level_name"].iloc[0] for rows in kinds]
    for ax, name, rows in zip(axes.small_panels(drawing, names, across=1), names, kinds, strict=True):
        for row in plain_rows(rows):
            named = {"level_name": name, "period": str(row.year)}
            if not drawing.keeps(ax, row, "participants", **named):
                bar = axes.upright(ax, row.year, row.participants, **axes.column_look(drawing, row))
                drawing.mark(bar, words.number(row.participants), row, "persons", **named)
        axes.year_axis(drawing, ax, courses)
    most, at = known.loc[known["participants"].idxmax()], axes.nearest_year(known, drawing.year)
    ends = {"most": most["participants"], "most_year": most["year"], "most_level": most["level_name"]}
    return drawing.finish(courses, at=at["participants"].idxmax(), **ends)


@picture("register.inspections")
def register_inspections(drawing: Drawing, inspected: pd.DataFrame) -> Chart:
    """Draw how many were inspected, or supervised, each year and had shortcomings; a panel an object and subject."""
    words = drawing.words
    order = inspected.sort_values("object", key=lambda objects: objects.map(_OBJECTS.index), kind="stable")
    known, groups = known_rows(order, "inspected"), ["object", "subject"]
    shown = [rows for _, rows in order.groupby(groups, sort=False)]
    names = [f"{rows['object_name'].iloc[0]}: {rows['subject_name'].iloc[0]}" for rows in shown]
    for ax, rows in zip(axes.small_panels(drawing, names), shown, strict=True):
        _draw_inspected(drawing, ax, rows)
        axes.year_axis(drawing, ax, inspected)
    most = plain_rows(known.loc[known.groupby(groups, sort=False)["inspected"].idxmax()])
    at = axes.nearest_year(known_rows(inspected, "inspected"), drawing.year)
    said = "; ".join(words.say("register.most_inspected", **as_said(row)) for row in most)
    return drawing.finish(inspected, at=at["inspected"].idxmax(), list=said)


def _draw_inspected(drawing: Drawing, ax: Axes, rows: pd.DataFrame) -> None:
    """Draw a column a year, and inside it from its foot those with shortcomings."""
    words = drawing.words
    for row in plain_rows(rows):
        named = {"subject": row.object_name, "category": row.subject_name, "period": str(row.year)}
        if drawing.keeps(ax, row, "inspected", **named):
            continue
        # Where the outcome is kept not a plain column: that would say that none had shortcomings.
        kept = is_kept(row, "with_shortcomings")
        look = theme.UNKNOWN if kept else {"color": theme.FOCUS}
        drawing.key[words.label("register.found_kept" if kept else "column.inspected")] = look
        bar = axes.upright(ax, row.year, row.inspected, **look if kept else axes.column_look(drawing, row))
        if not kept and pd.notna(row.with_shortcomings):
            found = theme.SHORTCOMINGS if row.year <= drawing.year else theme.CONTEXT
            axes.upright(ax, row.year, row.with_shortcomings, color=found)
            drawing.key.setdefault(words.label("column.with_shortcomings"), theme.SHORTCOMINGS)
        drawing.mark(bar, _inspected_in_words(drawing, row), row, **named)


def _inspected_in_words(drawing: Drawing, row) -> str:
    columns = "with_shortcomings", "with_shortcomings_pct", "inspected_with_outcome"
    wanting, share, base = map(as_said(row).get, columns)
    if wanting is SUPPRESSED:
        share, base = SUPPRESSED, row.inspected
    phrase = "inspected" if pd.isna(wanting) else "found" if base == row.inspected else "found_partly"
    return drawing.words.say(f"register.{phrase}", inspected=row.inspected, wanting=wanting, share=share, base=base)
