"""Pictures of the register's ratings, admissions and meeting surveys over the years."""

import pandas as pd

from chibo.charts import theme
from chibo.charts.axes import break_line, numbers, only_categories, report_year, rows
from chibo.charts.chart import Chart, draw


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
    """Draw the answers to the survey of cell meetings: one bar an answer, question by question.

    Parameters
    ----------
    answers : rows of :func:`chibo.metrics.register.meetings.answers` of one year
    place : the area's name
    lang : language
    """
    with theme.style():
        drawing = draw(
            "register.meeting_answers",
            lang,
            height=theme.height(len(answers), row=0.33, around=1.4),
            place=place,
            year=int(answers["year"].iloc[0]),
        )
        words, ax = drawing.words, drawing.figure.subplots()
        names = [
            f"{words.label(f'question.{row.question}')}: {words.label(f'answer.{row.answer}')}"
            for row in answers.itertuples()
        ]
        for y, (name, row) in enumerate(zip(names, answers.itertuples(), strict=True)):
            bar = ax.barh(y, row.share_pct, height=0.66, color=theme.FOCUS)[0]
            said = words.say("quality.share_of", count=row.respondents, base=row.answered, share=row.share_pct)
            drawing.mark(bar, f"{name}: {said}", "")
            ax.annotate(
                words.percent(row.share_pct), (row.share_pct, y), xytext=(5, 0), textcoords="offset points", va="center"
            )
        rows(ax, names)
        ax.set_xlim(0, answers["share_pct"].max() * 1.14)
        numbers(ax.xaxis, words, percent=True)
        ax.set_xlabel(words.label("register.answers_axis"))
        only_categories(ax)
        most = answers.loc[answers["share_pct"].idxmax()]
        return drawing.finish(
            answers,
            n=int(answers["answered"].max()),
            most=names[answers["share_pct"].argmax()],
            share=most["share_pct"],
        )
