"""Pictures of capacity: training, inspections by subject, and what inspections found."""

import pandas as pd

from chibo.charts import theme
from chibo.charts.axes import beside, numbers, only_categories, rows
from chibo.charts.breaks import between_rows, told
from chibo.charts.chart import Chart, draw
from chibo.charts.register.capacity import cadre_plans as register_cadre_plans  # noqa: F401
from chibo.charts.register.capacity import inspections as register_inspections  # noqa: F401
from chibo.charts.register.capacity import trainings as register_trainings  # noqa: F401
from chibo.charts.shapes import lying, within
from chibo.model.rows import plain_rows


def training(courses: pd.DataFrame, *, place: str, lang: str) -> Chart:
    """Draw participants in training by kind of course.

    Parameters
    ----------
    courses : rows of :func:`chibo.metrics.capacity.training`, named (``category_name``, ``period_text``)
    place : the area's name
    lang : language
    """
    return _bars("capacity.training", courses, "participants", "unit.persons", place, lang)


def inspections(subjects: pd.DataFrame, *, place: str, lang: str) -> Chart:
    """Draw the organisations inspected in a year by subject.

    Parameters
    ----------
    subjects : rows of :func:`chibo.metrics.capacity.inspections`, named (``category_name``, ``period_text``)
    place : the area's name
    lang : language
    """
    return _bars("capacity.inspections", subjects, "inspected", "unit.organisations", place, lang)


def inspection_results(results: pd.DataFrame, *, place: str, year: int, lang: str) -> Chart:
    """Draw what inspections by the committees found: with and without shortcomings.

    Parameters
    ----------
    results : rows of :func:`chibo.metrics.capacity.inspection_results`, named (``period_text``)
    place : the area's name
    year : report year; later periods are marked in words
    lang : language
    """
    with theme.style():
        drawing = draw(
            "capacity.inspection_results", lang, height=theme.height(len(results), row=0.42, around=1.7), place=place
        )
        words, ax = drawing.words, drawing.axes()
        fills = {"with_shortcomings": theme.JOINT_CELL, "without_shortcomings": theme.LATER}
        for y, row in enumerate(plain_rows(results)):
            left = 0
            name = _row_name(row, year, words)
            for part, colour in fills.items():
                number = getattr(row, part)
                label = words.label(f"column.{part}")
                bar = lying(
                    ax,
                    y,
                    number,
                    left=left,
                    height=0.6,
                    color=colour,
                    edgecolor=theme.CONTEXT,
                    linewidth=0.5,
                    label=label if y == 0 else None,
                )
                drawing.mark(bar, f"{name}, {label}: {words.number(number)}", row.figures, row.subject)
                within(ax, left + number / 2, y, words.number(number))
                left += number
            beside(ax, y, words.say("capacity.result_said", inspected=row.inspected, share=row.share_with_pct))
        rows(ax, [_row_name(row, year, words) for row in plain_rows(results)])
        numbers(ax.xaxis, words)
        ax.set_xlabel(words.label("capacity.inspection_results_axis"))
        only_categories(ax)
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, handlelength=1, handleheight=1, borderaxespad=0.2)
        between_rows(ax, results, words)
        chart = drawing.finish(
            results,
            list="; ".join(
                words.say(
                    "capacity.result_alt",
                    subject=words.label(f"subject.{row.subject}"),
                    period=row.period,
                    inspected=row.inspected,
                    having=row.with_shortcomings,
                )
                for row in plain_rows(results)
            ),
        )
        return told(chart, words)


def _bars(name: str, table: pd.DataFrame, column: str, unit: str, place: str, lang: str) -> Chart:
    """Draw one bar a row with its value at the end."""
    with theme.style():
        drawing = draw(
            name,
            lang,
            height=theme.height(len(table), row=0.36, around=1.3),
            place=place,
            period=table["period"].iloc[-1],
        )
        words, ax = drawing.words, drawing.axes()
        for y, row in enumerate(plain_rows(table)):
            value = getattr(row, column)
            bar = lying(ax, y, value, height=0.6, color=theme.FOCUS)
            said = f"{row.category_name}, {row.period_text}: {words.number(value)}"
            drawing.mark(bar, said, row.figures, unit.removeprefix("unit."))
            ax.annotate(
                words.number(value),
                (value, y),
                xytext=(5, 0),
                textcoords="offset points",
                va="center",
                fontweight="bold",
            )
        rows(ax, [_wrapped(name) for name in table["category_name"]])
        ax.set_xlim(0, table[column].max() * 1.1)
        numbers(ax.xaxis, words)
        ax.set_xlabel(words.label(unit))
        only_categories(ax)
        said = [f"{row.category_name}: {words.number(getattr(row, column))}" for row in plain_rows(table)]
        return drawing.finish(table, list="; ".join(said))


def _wrapped(name: str) -> str:
    """Break a long name before its explanation."""
    for sign in (": ", " ("):
        if sign in name and len(name) > 34:
            first, _, rest = name.partition(sign)
            return f"{first}{sign.strip() if sign == ': ' else ''}\n{'(' if sign == ' (' else ''}{rest}"
    return name


def _row_name(row, year: int, words) -> str:
    when = words.say("quality.later", period=row.period_text) if row.end.year > year else row.period_text
    return f"{words.label(f'subject.{row.subject}')} · {when}"
