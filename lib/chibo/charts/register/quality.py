"""Pictures of the register's ratings, admissions and meeting surveys over the years."""

from itertools import groupby
from operator import attrgetter

import pandas as pd
from matplotlib.axes import Axes

from chibo.charts import theme
from chibo.charts.axes import numbers, only_categories, report_year, rows
from chibo.charts.breaks import above, rules, told
from chibo.charts.chart import Chart, Drawing, draw
from chibo.charts.kept import at_foot, is_kept, shown
from chibo.charts.shapes import lying, upright
from chibo.model.rows import plain_rows

_FROM_GOOD_TO_WEAK = {
    "good": theme.FOCUS,
    "fair": theme.LATER,
    "weak": theme.BREAK,
}
"""Ordered answers and their colours."""


def ratings(shares: pd.DataFrame, *, place: str, year: int, lang: str) -> Chart:
    """Draw the composition of ratings year by year, with a gap and a rule where the scheme changes.

    Parameters
    ----------
    shares : rows of :func:`chibo.metrics.quality.register_ratings`, named (``category_name``)
    place : the area's name
    year : report year, shaded
    lang : language
    """
    with theme.style():
        drawing = draw("register.ratings", lang, height=4.1, place=place)
        words, ax = drawing.words, drawing.axes()
        drawn = {}
        rows_by_year = plain_rows(shares.sort_values(["year", "rank"], ascending=[True, False]))
        for when, rated in groupby(rows_by_year, key=attrgetter("year")):
            bottom, kept = 0, []
            for row in rated:
                if is_kept(row, "share_pct"):
                    kept.append(row.category_name)
                    continue
                bar = upright(
                    ax,
                    when,
                    row.share_pct,
                    bottom=bottom,
                    width=0.72,
                    color=theme.RATING[row.category],
                    edgecolor=theme.CONTEXT,
                    linewidth=0.5,
                )
                said = words.say("quality.share_of", count=row.count, base=row.rated, share=row.share_pct)
                drawing.mark(bar, f"{when}, {row.category_name}: {said}", "", "organisations")
                drawn.setdefault((row.scale, row.rank, row.category_name), bar)
                bottom += row.share_pct
            if kept and bottom == 0:
                at_foot(drawing, ax, when, f"{when}, {words.listing(kept)}")
            elif kept:
                # How much the rest is together can be worked out from what is shown; what is in it cannot.
                fill = {"color": theme.NOT_STATED, "edgecolor": theme.CONTEXT, "hatch": theme.HATCH, "linewidth": 0.5}
                rest = upright(ax, when, 100 - bottom, bottom=bottom, width=0.72, **fill)
                drawing.mark(rest, f"{when}, {words.listing(kept)}: {words.label('value.suppressed')}", "")
        ax.set(ylim=(0, 100), xlim=(shares["year"].min() - 0.8, shares["year"].max() + 0.8))
        lines = rules(ax, shares, words)
        report_year(ax, year)
        numbers(ax.yaxis, words, percent=True, step=25)
        ax.set_ylabel(words.label("register.ratings_axis"))
        ax.set_xticks([when for when in sorted(shares["year"].unique()) if (when - shares["year"].min()) % 3 == 0])
        names = {key[2]: drawn[key] for key in sorted(drawn)}
        ax.legend(
            names.values(),
            names.keys(),
            loc="lower left",
            bbox_to_anchor=(-0.02, 1),
            ncols=3,
            handlelength=1,
            handleheight=1,
            columnspacing=1.1,
            borderaxespad=above(lines),
        )
        drawing.note = words.label("register.year_note")
        shown(shares, "share_pct")
        last = shares[shares["segment"] == shares["segment"].iloc[-1]]
        best = last[last["rank"] == last["rank"].min()]
        chart = drawing.finish(
            shares,
            first=int(shares["year"].min()),
            last=int(shares["year"].max()),
            schemes=shares["segment"].nunique(),
            low=best["share_pct"].min(),
            high=best["share_pct"].max(),
        )
        return told(chart, words)


def admissions(years: pd.DataFrame, *, place: str, year: int, lang: str) -> Chart:
    """Draw members admitted each year, with the target as a line across the bar.

    Parameters
    ----------
    years : rows of :func:`chibo.metrics.quality.register_admissions`
    place : the area's name
    year : report year, shaded
    lang : language
    """
    with theme.style():
        drawing = draw("register.admissions", lang, height=2.7, place=place)
        words, ax = drawing.words, drawing.axes()
        known = shown(years, "admitted")
        for row in plain_rows(years):
            if is_kept(row, "admitted"):
                at_foot(drawing, ax, row.year, str(row.year))
            else:
                _admitted(drawing, ax, row)
            if pd.notna(row.target):
                line = ax.plot(
                    [row.year - 0.42, row.year + 0.42], [row.target] * 2, color=theme.JOINT_CELL, linewidth=2.4
                )[0]
                drawing.mark(line, words.say("register.target", year=row.year, target=row.target), "", "members")
        ax.set_xlim(years["year"].min() - 0.8, years["year"].max() + 0.8)
        rules(ax, years, words)
        report_year(ax, year)
        ax.set_xticks([when for when in years["year"] if (when - years["year"].min()) % 3 == 0])
        numbers(ax.yaxis, words)
        ax.set_ylabel(words.label("unit.members"))
        ax.grid(axis="y")
        drawing.note = f"{words.label('register.admissions_note')} {words.label('register.year_note')}"
        most, least = known.loc[known["admitted"].idxmax()], known.loc[known["admitted"].idxmin()]
        chart = drawing.finish(
            years,
            first=years["year"].min(),
            last=years["year"].max(),
            most=most["admitted"],
            most_year=most["year"],
            least=least["admitted"],
            least_year=least["year"],
        )
        return told(chart, words)


def _admitted(drawing: Drawing, ax: Axes, row) -> None:
    bar = upright(ax, row.year, row.admitted, width=0.66, color=theme.FOCUS)
    drawing.mark(bar, drawing.words.say("register.admitted", year=row.year, admitted=row.admitted), "", "members")


def meeting_answers(answers: pd.DataFrame, *, place: str, lang: str) -> Chart:
    """Draw the survey of cell meetings, one panel a question: ordered answers about their middle, others by frequency.

    Parameters
    ----------
    answers : rows of :func:`chibo.metrics.quality.register_answers` of one year, named (``question_name``,
        ``answer_name``)
    place : the area's name
    lang : language
    """
    asked = [rows for _, rows in answers.groupby("question", sort=False)]
    ordered = [question for question in asked if question["answer"].isin(_FROM_GOOD_TO_WEAK).all()]
    others = [question for question in asked if not question["answer"].isin(_FROM_GOOD_TO_WEAK).all()]
    heights = [1.1] * len(ordered) + [len(question) + 1.5 for question in others]
    with theme.style():
        drawing = draw(
            "register.meeting_answers",
            lang,
            height=0.3 * sum(heights) + 0.5 * len(asked) + 0.7,
            place=place,
            year=int(answers["year"].iloc[0]),
        )
        panels = drawing.panels(len(asked), 1, height_ratios=heights)
        for ax, question in zip(panels[: len(ordered)], ordered, strict=True):
            _diverging(drawing, ax, question)
        for ax, question in zip(panels[len(ordered) :], others, strict=True):
            _frequencies(drawing, ax, question)
        shown(answers, "share_pct")
        known = [question.dropna(subset="share_pct") for question in [*ordered, *others]]
        most = [question.loc[question["share_pct"].idxmax()] for question in known if len(question)]
        return drawing.finish(
            answers,
            issued=answers["issued"].max(),  # missing where every ballot is kept inside
            list="; ".join(
                drawing.words.say(
                    "register.most_answered",
                    question=row["question_name"],
                    answer=row["answer_name"],
                    share=row["share_pct"],
                )
                for row in most
            ),
        )


def _diverging(drawing: Drawing, ax: Axes, question: pd.DataFrame) -> None:
    """Draw ordered answers as one bar: weak to the left of zero, good to the right, fair on both sides of it."""
    words, rows_of = drawing.words, question.set_index("answer")
    ax.set(ylim=(-0.4, 1.25), xlim=(-100, 100), yticks=[])
    ax.set_xticks([])
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.set_title(question["question_name"].iloc[0])
    kept = [row.answer_name for row in plain_rows(question) if is_kept(row, "share_pct")]
    if kept:
        # A bar about the middle would show by where it lies how long the missing part is.
        at_foot(drawing, ax, 0, f"{question['question_name'].iloc[0]}: {words.listing(kept)}", size=9)
        return
    present = [answer for answer in _FROM_GOOD_TO_WEAK if answer in rows_of.index]
    shares = rows_of["share_pct"].reindex(_FROM_GOOD_TO_WEAK).fillna(0)
    left = -shares["weak"] - shares["fair"] / 2
    for answer in reversed(present):
        row = rows_of.loc[answer]
        outline = {"edgecolor": theme.CONTEXT, "linewidth": 0.5}
        bar = lying(ax, 0, row["share_pct"], left=left, height=0.6, color=_FROM_GOOD_TO_WEAK[answer], **outline)
        said = words.say("quality.share_of", count=row["respondents"], base=row["answered"], share=row["share_pct"])
        drawing.mark(bar, f"{row['year']}, {row['answer_name']}: {said}", "", "persons")
        ax.annotate(
            f"{row['answer_name']}\n{words.percent(row['share_pct'])}",
            (left + row["share_pct"] / 2, 0.3),
            xytext=(0, 2),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=8,
        )
        left += row["share_pct"]
    ax.plot([0, 0], [-0.4, 0.3], color=theme.INK, linewidth=1.2)


def _frequencies(drawing: Drawing, ax: Axes, question: pd.DataFrame) -> None:
    """Draw answers that have no order as bars, the most frequent first."""
    words, question = drawing.words, question.sort_values("share_pct", ascending=False)
    sign = words.label("value.suppressed")
    for y, row in enumerate(plain_rows(question)):
        if is_kept(row, "share_pct"):
            text = ax.annotate(sign, (0, y), xytext=(5, 0), textcoords="offset points", va="center")
            drawing.mark(text, f"{row.answer_name}: {sign}", "")
            continue
        bar = lying(ax, y, row.share_pct, height=0.66, color=theme.FOCUS)
        said = words.say("quality.share_of", count=row.respondents, base=row.answered, share=row.share_pct)
        drawing.mark(bar, f"{row.year}, {row.answer_name}: {said}", "", "persons")
        ax.annotate(
            words.percent(row.share_pct), (row.share_pct, y), xytext=(5, 0), textcoords="offset points", va="center"
        )
    rows(ax, list(question["answer_name"]))
    ax.set_xlim(0, max(question["share_pct"].fillna(0).max(), 1) * 1.14)
    numbers(ax.xaxis, words, percent=True)
    ax.set_xlabel(words.label("register.answers_axis"))
    only_categories(ax)
    ax.set_title(question["question_name"].iloc[0])
