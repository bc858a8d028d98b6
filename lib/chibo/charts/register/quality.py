"""Pictures of the register's ratings, admissions and meeting surveys over the years."""

import pandas as pd
from matplotlib.axes import Axes

from chibo.charts import theme
from chibo.charts.axes import break_line, numbers, only_categories, report_year, rows
from chibo.charts.chart import Chart, Drawing, draw

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
    shares : rows of :func:`chibo.metrics.register.quality.ratings`, named (``category_name``)
    place : the area's name
    year : report year, shaded
    lang : language
    """
    with theme.style():
        drawing = draw("register.ratings", lang, height=3.5, place=place)
        words, ax = drawing.words, drawing.figure.subplots()
        drawn = {}
        for when, rated in shares.groupby("year"):
            bottom = 0
            for row in rated.sort_values("rank", ascending=False).itertuples():
                bar = ax.bar(
                    when,
                    row.share_pct,
                    bottom=bottom,
                    width=0.72,
                    color=theme.RATING[row.category],
                    edgecolor=theme.PAPER,
                    linewidth=0.5,
                )[0]
                said = words.say("quality.share_of", count=row.count, base=row.rated, share=row.share_pct)
                drawing.mark(bar, f"{when}, {row.category_name}: {said}", "")
                drawn.setdefault((row.scale, row.rank, row.category_name), bar)
                bottom += row.share_pct
        for start in shares.drop_duplicates("segment")["year"].iloc[1:]:
            break_line(ax, start - 0.5)
        ax.set(ylim=(0, 100), xlim=(shares["year"].min() - 0.8, shares["year"].max() + 0.8))
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
            borderaxespad=0.2,
        )
        drawing.note = words.label("register.ratings_note")
        best = shares[shares["rank"] == shares.groupby("year")["rank"].transform("min")]
        return drawing.finish(
            shares,
            first=int(shares["year"].min()),
            last=int(shares["year"].max()),
            schemes=shares["segment"].nunique(),
            low=best["share_pct"].min(),
            high=best["share_pct"].max(),
        )


def admissions(years: pd.DataFrame, *, place: str, year: int, lang: str) -> Chart:
    """Draw members admitted each year, with the target as a line across the bar.

    Parameters
    ----------
    years : rows of :func:`chibo.metrics.register.membership.admissions`
    place : the area's name
    year : report year, shaded
    lang : language
    """
    with theme.style():
        drawing = draw("register.admissions", lang, height=2.7, place=place)
        words, ax = drawing.words, drawing.figure.subplots()
        for row in years.itertuples():
            bar = ax.bar(row.year, row.admitted, width=0.66, color=theme.FOCUS)[0]
            drawing.mark(bar, words.say("register.admitted", year=row.year, admitted=row.admitted), "")
            if pd.notna(row.target):
                line = ax.plot(
                    [row.year - 0.42, row.year + 0.42], [row.target] * 2, color=theme.JOINT_CELL, linewidth=2.4
                )[0]
                drawing.mark(line, words.say("register.target", year=row.year, target=row.target), "")
        ax.set_xlim(years["year"].min() - 0.8, years["year"].max() + 0.8)
        report_year(ax, year)
        ax.set_xticks([when for when in years["year"] if (when - years["year"].min()) % 3 == 0])
        numbers(ax.yaxis, words)
        ax.set_ylabel(words.label("unit.members"))
        ax.grid(axis="y")
        drawing.note = words.label("register.admissions_note")
        most, least = years.loc[years["admitted"].idxmax()], years.loc[years["admitted"].idxmin()]
        return drawing.finish(
            years,
            first=years["year"].min(),
            last=years["year"].max(),
            most=most["admitted"],
            most_year=most["year"],
            least=least["admitted"],
            least_year=least["year"],
        )


def meeting_answers(answers: pd.DataFrame, *, place: str, lang: str) -> Chart:
    """Draw the survey of cell meetings: the causes as bars, the quality of meetings as one bar about its middle.

    Parameters
    ----------
    answers : rows of :func:`chibo.metrics.register.meetings.answers` of one year
    place : the area's name
    lang : language
    """
    ordered = answers[answers["answer"].isin(_FROM_GOOD_TO_WEAK)]
    causes = answers[~answers["answer"].isin(_FROM_GOOD_TO_WEAK)].sort_values("share_pct", ascending=False)
    with theme.style():
        drawing = draw(
            "register.meeting_answers",
            lang,
            height=theme.height(len(causes), row=0.33, around=2.6),
            place=place,
            year=int(answers["year"].iloc[0]),
        )
        top, bottom = drawing.figure.subplots(2, 1, height_ratios=[1.1, max(len(causes), 1)])
        _diverging(drawing, top, ordered.set_index("answer"))
        _causes(drawing, bottom, causes)
        most = answers.loc[answers["share_pct"].idxmax()]
        return drawing.finish(
            answers, n=int(answers["answered"].max()), most=_said_answer(most, drawing.words), share=most["share_pct"]
        )


def _diverging(drawing: Drawing, ax: Axes, answers: pd.DataFrame) -> None:
    """Draw ordered answers as one bar: weak to the left of zero, good to the right, fair on both sides of it."""
    words = drawing.words
    present = [answer for answer in _FROM_GOOD_TO_WEAK if answer in answers.index]
    shares = answers["share_pct"].reindex(_FROM_GOOD_TO_WEAK).fillna(0)
    left = -shares["weak"] - shares["fair"] / 2
    for answer in reversed(present):
        row = answers.loc[answer]
        bar = ax.barh(0, row["share_pct"], left=left, height=0.6, color=_FROM_GOOD_TO_WEAK[answer])[0]
        said = words.say("quality.share_of", count=row["respondents"], base=row["answered"], share=row["share_pct"])
        drawing.mark(bar, f"{words.label(f'answer.{answer}')}: {said}", "")
        label = f"{words.label(f'answer.{answer}')}\n{words.percent(row['share_pct'], 0)}"
        ax.annotate(
            label,
            (left + row["share_pct"] / 2, 0.3),
            xytext=(0, 2),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=8,
        )
        left += row["share_pct"]
    ax.plot([0, 0], [-0.4, 0.3], color=theme.INK, linewidth=1.2)
    ax.set(ylim=(-0.4, 1.25), xlim=(-100, 100), yticks=[])
    ax.set_xticks([])
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.set_title(words.label("question.meeting_quality"))


def _causes(drawing: Drawing, ax: Axes, causes: pd.DataFrame) -> None:
    words = drawing.words
    for y, row in enumerate(causes.itertuples()):
        bar = ax.barh(y, row.share_pct, height=0.66, color=theme.FOCUS)[0]
        said = words.say("quality.share_of", count=row.respondents, base=row.answered, share=row.share_pct)
        drawing.mark(bar, f"{words.label(f'answer.{row.answer}')}: {said}", "")
        ax.annotate(
            words.percent(row.share_pct), (row.share_pct, y), xytext=(5, 0), textcoords="offset points", va="center"
        )
    rows(ax, [words.label(f"answer.{answer}") for answer in causes["answer"]])
    ax.set_xlim(0, max(causes["share_pct"].max(), 1) * 1.14 if len(causes) else 1)
    numbers(ax.xaxis, words, percent=True)
    ax.set_xlabel(words.label("register.answers_axis"))
    only_categories(ax)
    ax.set_title(words.label("question.main_cause"))


def _said_answer(row: pd.Series, words) -> str:
    question, answer = words.label(f"question.{row['question']}"), words.label(f"answer.{row['answer']}")
    return f"{question}: {answer}"
