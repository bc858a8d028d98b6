"""Pictures of quality: ratings, organisations over time, admissions; in a register ratings, admissions, meetings."""

from itertools import groupby
from operator import attrgetter

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from chibo.charts import axes, theme
from chibo.charts.chart import Chart, Drawing, is_kept, known_rows, picture
from chibo.model.rows import plain_rows
from chibo.words import Words

_KINDS = {
    "committees": {"color": theme.FOCUS} | theme.OUTLINE,
    "cells": {"color": theme.RATING["good"]} | theme.OUTLINE,
    "unsplit": theme.UNKNOWN,
}
_OUTLINED = {"good", "completed", "not_stated"}  # their fills are light
_FROM_WEAK_TO_GOOD = {"weak": theme.BREAK, "fair": theme.LATER, "good": theme.FOCUS}  # answers that have an order


@picture("quality.organisation_ratings")
def organisation_ratings(drawing: Drawing, ratings: pd.DataFrame) -> Chart:
    """Draw how the organisations of each place were rated under one scheme, and below it how the place compares."""
    return _composition(drawing, ratings, "organisations")


@picture("quality.member_ratings")
def member_ratings(drawing: Drawing, ratings: pd.DataFrame) -> Chart:
    """Draw how the members of each place were rated under one scheme; as :func:`organisation_ratings`."""
    return _composition(drawing, ratings, "members")


def _composition(drawing: Drawing, ratings: pd.DataFrame, unit: str) -> Chart:
    """Draw one bar of 100 % a place, its categories from best to worst, what is not stated hatched at the end."""
    words, ax = drawing.words, drawing.axes()
    drawn = ratings.dropna(subset="share_pct")  # a count of an unknown base is in the table alone
    places = [plain_rows(rows) for _, rows in drawn.groupby("area", sort=False)]
    handles, names, sentences = {}, [], []
    for y, rows in enumerate(places):
        first, left, shares = rows[0], 0, []
        for row in rows:
            handles.setdefault((row.rank, row.category_name), _draw_category(drawing, ax, y, left, row, unit))
            shares.append(f"{row.category_name} {_share_in_words(row, words)}")
            left += row.share_pct
        unknown = pd.isna(first.base)
        base = "quality.no_base" if unknown else f"quality.base_{first.base_kind}"
        axes.beside(ax, y, words.say(base, base=first.base), muted=unknown)
        exemplary = words.label(f"quality.exemplary_{first.exemplary}") if first.exemplary else ""
        compared = axes.comparability(first, drawing, exemplary, by_year=True)
        axes.near(ax, 0, y + 0.33, compared, 0, -1, ha="left", va="top", fontsize=theme.SMALL, color=theme.MUTED)
        names.append(f"{first.area_short} · {first.period_text}")
        compared = f" ({compared})" if compared else ""
        sentences.append(f"{first.area_name}, {first.period_text}: {'; '.join(shares)}{compared}")
    bold, scale = [rows[0].area == drawing.area for rows in places], {"percent": True, "step": 20}
    axes.row_axis(drawing, ax, names, words.label(f"{drawing.name}_axis"), limits=(0, 100), bold=bold, **scale)
    ax.set_ylim(len(places) - 0.35, -0.55)
    axes.legend(ax, {key[1]: handles[key] for key in sorted(handles)}, bbox_to_anchor=(-0.02, 1))
    if ratings["exemplary"].isin(["inside", "share_of_it"]).any():
        drawing.note = words.label("quality.taken_apart")
    return drawing.finish(ratings, since=ratings["scheme"].iloc[0], list=". ".join(sentences))


def _draw_category(drawing: Drawing, ax: Axes, y: int, left: float, row, unit: str) -> Rectangle:
    words, share = drawing.words, row.share_pct
    look = theme.UNKNOWN if row.category == "not_stated" else {"color": theme.RATING[row.category]}
    edge = theme.CONTEXT if row.category in _OUTLINED else theme.PAPER
    bar = axes.lying(ax, y, share, left=left, height=0.56, **look | {"linewidth": 0.6, "edgecolor": edge})
    text = f"{row.area_name}, {row.period_text}, {row.category_name}: {_share_in_words(row, words)}"
    text = words.with_unit(text, unit)
    if row.exemplary and row.category.startswith("clean_strong"):
        text = f"{text} ({words.label(f'quality.exemplary_{row.exemplary}')})"
    if share >= 7:
        axes.within(bar, words.percent(share, 1 if share % 1 else 0))
    return drawing.mark(bar, text, row)


def _share_in_words(row, words: Words) -> str:
    """Write a share with its count, or with its rounding interval."""
    if pd.notna(row.count):
        return words.say("quality.share_of", count=row.count, base=row.base, share=row.share_pct)
    if row.low_pct < row.high_pct:
        return words.say("quality.share_between", share=row.share_pct, low=row.low_pct, high=row.high_pct)
    # What we worked out has decimals no source printed.
    printed = row.share_pct == round(row.share_pct, 2)
    return words.as_printed(row.share_pct) + "%" if printed else words.percent(row.share_pct)


@picture("quality.organisations")
def organisations(drawing: Drawing, dates: pd.DataFrame) -> Chart:
    """Draw the number of grassroots organisations at each published date."""
    words, ax, names, sentences = drawing.words, drawing.axes(), [], []
    for y, row in enumerate(plain_rows(dates)):
        left, parts = 0, []
        for kind, look in _KINDS.items():
            number = getattr(row, kind)
            if pd.isna(number):
                continue
            bar = axes.lying(ax, y, number, left=left, **look)
            text = f"{row.period_text}, {words.label(f'column.{kind}')}: {words.number(number)}"
            drawing.mark(bar, text, row, "organisations")
            parts.append(words.say(f"quality.kind_{kind}", n=number))
            axes.within(bar, parts[-1])
            left += number
        axes.beside(ax, y, words.number(row.total))
        names.append(axes.period_or_later(row, drawing))
        sentences.append(f"{row.period_text}: {words.number(row.total)} ({', '.join(parts)})")
    axes.row_axis(drawing, ax, names, words.label("unit.organisations"))
    axes.between_rows(drawing, ax, dates)
    return drawing.finish(dates, list="; ".join(sentences))


@picture("quality.admissions")
def admissions(drawing: Drawing, years: pd.DataFrame) -> Chart:
    """Draw members admitted in full years, with the target as a line across the bar."""
    words, ax, sentences = drawing.words, drawing.axes(), []
    for y, row in enumerate(plain_rows(years)):
        text = words.say("quality.admitted_said", period=row.period, admitted=row.admitted)
        drawing.mark(axes.lying(ax, y, row.admitted, height=0.5), text, row, status="as_reported")
        short = words.say("quality.admitted_short", admitted=row.admitted)
        ax.text(row.admitted * 0.02, y, short, va="center", color=theme.PAPER)
        if pd.notna(row.target):
            line = ax.plot([row.target] * 2, [y - 0.36, y + 0.36], color=theme.JOINT_CELL, linewidth=3)[0]
            target = words.say(f"quality.target_{row.status}", target=row.target)
            drawing.mark(line, f"{row.period_text}, {target}", row, "members")
            axes.beside(ax, y, target)
            text = f"{text}, {target}"
        sentences.append(text)
    limits = 0, years[["admitted", "target"]].max(axis=None) * 1.04
    axes.row_axis(drawing, ax, list(years["period_text"]), words.label("unit.members"), limits=limits)
    axes.between_rows(drawing, ax, years)
    return drawing.finish(years, list="; ".join(sentences))


@picture("register.ratings")
def register_ratings(drawing: Drawing, shares: pd.DataFrame) -> Chart:
    """Draw the composition of ratings year by year, with a gap and a rule where the scheme changes."""
    words, ax, handles = drawing.words, drawing.axes(), {}
    rows = plain_rows(shares.sort_values(["year", "rank"], ascending=[True, False]))
    for when, rated in groupby(rows, key=attrgetter("year")):
        bottom, kept = 0, []
        for row in rated:
            if is_kept(row, "share_pct"):
                kept.append(row.category_name)
                continue
            colour = theme.RATING[row.category]
            bar = axes.upright(ax, when, row.share_pct, bottom=bottom, color=colour, **theme.OUTLINE)
            text = words.say("quality.share_of", count=row.count, base=row.rated, share=row.share_pct)
            drawing.mark(bar, f"{when}, {row.category_name}: {text}", None, "organisations")
            handles.setdefault((row.scale, row.rank, row.category_name), bar)
            bottom += row.share_pct
        if kept and bottom == 0:
            drawing.suppressed(ax, when, f"{when}, {words.listing(kept)}")
        elif kept:
            # How much the rest is together can be worked out from what is shown; what is in it cannot.
            rest = axes.upright(ax, when, 100 - bottom, bottom=bottom, **theme.UNKNOWN)
            drawing.mark(rest, f"{when}, {words.listing(kept)}: {words.label('value.suppressed')}")
    ax.set_ylim(0, 100)
    label = words.label("register.ratings_axis")
    pad = axes.year_axis(drawing, ax, shares, label=label, percent=True, step=25)
    ax.grid(visible=False)
    axes.legend(ax, {key[2]: handles[key] for key in sorted(handles)}, pad=pad, bbox_to_anchor=(-0.02, 1))
    known_rows(shares, "share_pct")
    last = shares[shares["segment"] == shares["segment"].iloc[-1]]
    best = last.loc[last["rank"] == last["rank"].min(), "share_pct"]
    return drawing.finish(shares, schemes=shares["segment"].nunique(), low=best.min(), high=best.max())


@picture("register.admissions")
def register_admissions(drawing: Drawing, years: pd.DataFrame) -> Chart:
    """Draw members admitted each year, with the target as a line across the bar."""
    words, ax, known = drawing.words, drawing.axes(), known_rows(years, "admitted")
    for row in plain_rows(years):
        if not drawing.keeps(ax, row, "admitted", str(row.year)):
            text = words.say("register.admitted", year=row.year, admitted=row.admitted)
            drawing.mark(axes.upright(ax, row.year, row.admitted, width=0.66), text, None, "members")
        if pd.notna(row.target):
            ends = [row.year - 0.42, row.year + 0.42]
            (line,) = ax.plot(ends, [row.target] * 2, color=theme.JOINT_CELL, linewidth=2.4)
            drawing.mark(line, words.say("register.target", year=row.year, target=row.target), None, "members")
    axes.year_axis(drawing, ax, years, label=words.label("unit.members"))
    drawing.note = f"{words.label('register.admissions_note')} {drawing.note}"
    most, least = known.loc[known["admitted"].idxmax()], known.loc[known["admitted"].idxmin()]
    ends = {"most": most["admitted"], "least": least["admitted"]}
    return drawing.finish(years, **ends, most_year=most["year"], least_year=least["year"])


@picture("register.answers")
def register_answers(drawing: Drawing, answers: pd.DataFrame) -> Chart:
    """Draw the survey of one year, a panel a question: ordered answers about their middle, others by frequency."""
    questions = [rows for _, rows in answers.groupby("question", sort=False)]
    ordered = [rows for rows in questions if rows["answer"].isin(_FROM_WEAK_TO_GOOD).all()]
    others = [rows for rows in questions if not rows["answer"].isin(_FROM_WEAK_TO_GOOD).all()]
    heights = [1.1] * len(ordered) + [len(rows) + 1.5 for rows in others]
    drawing.figure.set_figheight(0.3 * sum(heights) + 0.5 * len(questions) + 0.7)
    panels, most = drawing.panels(len(questions), 1, height_ratios=heights), []
    for number, (ax, rows) in enumerate(zip(panels, ordered + others, strict=True)):
        (_diverging if number < len(ordered) else _frequencies)(drawing, ax, rows)
        ax.set_title(rows["question_name"].iloc[0])
        if rows["share_pct"].notna().any():
            row = rows.loc[rows["share_pct"].idxmax()]
            values = {"question": row["question_name"], "answer": row["answer_name"], "share": row["share_pct"]}
            most.append(drawing.words.say("register.most_answered", **values))
    known_rows(answers, "share_pct")
    # The number of ballots is missing where every one is kept inside.
    year, issued = answers["year"].iloc[0], answers["issued"].max()
    return drawing.finish(answers, year=year, issued=issued, list="; ".join(most))


def _diverging(drawing: Drawing, ax: Axes, question: pd.DataFrame) -> None:
    """Draw ordered answers as one bar about zero: weak to the left, good to the right, fair on both sides."""
    words, rows = drawing.words, {row.answer: row for row in plain_rows(question)}
    ax.set(ylim=(-0.4, 1.25), xlim=(-100, 100), yticks=[], xticks=[])
    ax.spines[["left", "bottom"]].set_visible(False)
    kept = [row.answer_name for row in rows.values() if is_kept(row, "share_pct")]
    if kept:
        # A bar about the middle would show by where it lies how long the missing part is.
        drawing.suppressed(ax, 0, f"{question['question_name'].iloc[0]}: {words.listing(kept)}", size=9)
        return
    shares = {answer: row.share_pct for answer, row in rows.items()}
    left = -shares.get("weak", 0) - shares.get("fair", 0) / 2
    for answer in filter(rows.get, _FROM_WEAK_TO_GOOD):
        row, colour = rows[answer], _FROM_WEAK_TO_GOOD[answer]
        bar = axes.lying(ax, 0, row.share_pct, left=left, color=colour, **theme.OUTLINE)
        _mark_answer(drawing, bar, row)
        text = f"{row.answer_name}\n{words.percent(row.share_pct)}"
        axes.near(ax, left + row.share_pct / 2, 0.3, text, 0, 2, va="bottom", fontsize=8)
        left += row.share_pct
    ax.plot([0, 0], [-0.4, 0.3], color=theme.INK, linewidth=1.2)


def _frequencies(drawing: Drawing, ax: Axes, question: pd.DataFrame) -> None:
    """Draw answers that have no order as bars, the most frequent first."""
    words, question = drawing.words, question.sort_values("share_pct", ascending=False)
    sign = words.label("value.suppressed")
    for y, row in enumerate(plain_rows(question)):
        if is_kept(row, "share_pct"):
            drawing.mark(axes.near(ax, 0, y, sign, 5), f"{row.answer_name}: {sign}")
            continue
        _mark_answer(drawing, axes.lying(ax, y, row.share_pct, height=0.66), row)
        axes.near(ax, row.share_pct, y, words.percent(row.share_pct), 5)
    limits, label = (0, max(question["share_pct"].fillna(0).max(), 1) * 1.14), words.label("register.answers_axis")
    axes.row_axis(drawing, ax, list(question["answer_name"]), label, limits=limits, percent=True)


def _mark_answer(drawing: Drawing, bar: Rectangle, row) -> None:
    text = drawing.words.say("quality.share_of", count=row.respondents, base=row.answered, share=row.share_pct)
    drawing.mark(bar, f"{row.year}, {row.answer_name}: {text}", None, "persons")
