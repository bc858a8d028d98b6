"""Pictures of capacity: training, inspections and what they found; of a register there are tables."""

import pandas as pd

from chibo.charts import axes, theme
from chibo.charts.chart import Chart, Drawing, picture
from chibo.model.rows import plain_rows

_RESULTS = {
    "with_shortcomings": {"color": theme.SHORTCOMINGS},
    "without_shortcomings": {"color": theme.LATER} | theme.OUTLINE,
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
