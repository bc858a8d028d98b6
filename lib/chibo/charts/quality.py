"""Pictures of quality: ratings, organisations over time, admissions; in a register ratings, admissions, meetings."""

from itertools import groupby
from operator import attrgetter

import pandas as pd
from matplotlib.axes import Axes

from chibo.charts import axes, theme
from chibo.charts.chart import Chart, Drawing, draw, in_house_style, is_kept, known_rows
from chibo.model.rows import plain_rows
from chibo.words import Words

_KINDS = {"committees": theme.FOCUS, "cells": theme.RATING["good"], "unsplit": theme.NOT_STATED}
_UNITS = {"quality.organisation_ratings": "organisations", "quality.member_ratings": "members"}
_FROM_GOOD_TO_WEAK = {"good": theme.FOCUS, "fair": theme.LATER, "weak": theme.BREAK}
"""Ordered answers and their colours."""

_PLATE = {"facecolor": theme.PAPER, "edgecolor": "none", "pad": 1.2}
"""Under text that stands on hatching."""


@in_house_style
def organisation_ratings(ratings: pd.DataFrame, *, area: str, lang: str) -> Chart:
    """Draw how the organisations of each place were rated under one scheme, as shares of those rated.

    Below each place stands how it compares: its year, where its source counts the exemplary, its province.
    """
    return _composition("quality.organisation_ratings", ratings, area, lang)


@in_house_style
def member_ratings(ratings: pd.DataFrame, *, area: str, lang: str) -> Chart:
    """Draw how the members of each place were rated under one scheme; as :func:`organisation_ratings`."""
    return _composition("quality.member_ratings", ratings, area, lang)


def _composition(name: str, ratings: pd.DataFrame, area: str, lang: str) -> Chart:
    """Draw one bar of 100 % a place, its categories from best to worst, what is not stated hatched at the end."""
    places = [ratings[ratings["area"] == place] for place in dict.fromkeys(ratings["area"])]
    drawing = draw(name, lang, height=theme.height(len(places), row=0.66, around=1.75), since=ratings["scheme"].iloc[0])
    words, ax = drawing.words, drawing.axes()
    handles, names, sentences = {}, [], []
    for y, rows in enumerate(map(plain_rows, places)):
        first, left, shares = rows[0], 0, []
        for row in rows:
            handles.setdefault((row.rank, row.category_name), _draw_category(drawing, ax, y, left, row))
            shares.append(f"{row.category_name} {_share_in_words(row, words)}")
            left += row.share_pct
        unknown = pd.isna(first.base)
        base = (
            words.label("quality.no_base") if unknown else words.say(f"quality.base_{first.base_kind}", base=first.base)
        )
        axes.beside(ax, y, base, muted=unknown)
        exemplary = words.label(f"quality.exemplary_{first.exemplary}") if first.exemplary else ""
        compared = axes.comparability(first, words, exemplary, area=area, by_year=True)
        axes.near(ax, 0, y + 0.33, compared, 0, -1, ha="left", va="top", fontsize=theme.SMALL, color=theme.MUTED)
        names.append(f"{first.area_short} · {first.period_text}")
        compared = f" ({compared})" if compared else ""
        sentences.append(f"{first.area_name}, {first.period_text}: {'; '.join(shares)}{compared}")
    bold = [place["area"].iloc[0] == area for place in places]
    axes.row_axis(drawing, ax, names, words.label(f"{name}_axis"), bold=bold, percent=True, step=20)
    ax.set(ylim=(len(places) - 0.35, -0.55), xlim=(0, 100))
    axes.legend(ax, {key[1]: handles[key] for key in sorted(handles)}, bbox_to_anchor=(-0.02, 1))
    if ratings["exemplary"].isin(["inside", "share_of_it"]).any():
        drawing.note = words.label("quality.taken_apart")
    return drawing.finish(ratings, list=". ".join(sentences))


def _draw_category(drawing: Drawing, ax: Axes, y: int, left: float, row):
    words, share = drawing.words, row.share_pct
    unknown = row.category == "not_stated"
    look = {
        "color": theme.RATING[row.category],
        "hatch": theme.HATCH if unknown else None,
        "edgecolor": theme.CONTEXT if row.category in theme.LIGHT_FILLS else theme.PAPER,
    }
    bar = axes.lying(ax, y, share, left=left, height=0.56, linewidth=0.6, **look)
    text = f"{row.area_name}, {row.period_text}, {row.category_name}: {_share_in_words(row, words)}"
    text = f"{text} {words.label(f'unit.{_UNITS[drawing.name]}')}"
    if row.exemplary and row.category.startswith("clean_strong"):
        text = f"{text} ({words.label(f'quality.exemplary_{row.exemplary}')})"
    drawing.mark(bar, text, row.figures)
    if share >= 7:
        ink, plate = theme.text_on(row.category), _PLATE if unknown else None
        axes.within(ax, left + share / 2, y, words.percent(share, 1 if share % 1 else 0), color=ink, bbox=plate)
    return bar


def _share_in_words(row, words: Words) -> str:
    """Write a share with its count, or with its rounding interval."""
    if pd.notna(row.count):
        return words.say("quality.share_of", count=row.count, base=row.base, share=row.share_pct)
    if row.low_pct < row.high_pct:
        return words.say("quality.share_between", share=row.share_pct, low=row.low_pct, high=row.high_pct)
    # What we worked out has decimals no source printed.
    printed = row.share_pct == round(row.share_pct, 2)
    return words.as_printed(row.share_pct) + "%" if printed else words.percent(row.share_pct)


@in_house_style
def organisations(dates: pd.DataFrame, *, place: str, year: int, lang: str) -> Chart:
    """Draw the number of grassroots organisations at each published date; dates after the report year say so."""
    height = theme.height(len(dates), row=0.42, around=1.5)
    drawing = draw("quality.organisations", lang, height=height, place=place)
    words, ax = drawing.words, drawing.axes()
    names, sentences = [], []
    for y, row in enumerate(plain_rows(dates)):
        left, parts = 0, []
        for kind, colour in _KINDS.items():
            number, unsplit = getattr(row, kind), kind == "unsplit"
            if pd.isna(number):
                continue
            look = {"color": colour, "hatch": theme.HATCH if unsplit else None} | theme.OUTLINE
            bar = axes.lying(ax, y, number, left=left, height=0.6, **look)
            text = f"{row.period_text}, {words.label(f'column.{kind}')}: {words.number(number)}"
            drawing.mark(bar, text, row.figures, "organisations")
            parts.append(words.say(f"quality.kind_{kind}", n=number))
            ink = theme.PAPER if kind == "committees" else theme.INK
            axes.within(ax, left + number / 2, y, parts[-1], color=ink, bbox=_PLATE if unsplit else None)
            left += number
        axes.beside(ax, y, words.number(row.total))
        names.append(axes.period_or_later(row, year, words))
        sentences.append(f"{row.period_text}: {words.number(row.total)} ({', '.join(parts)})")
    axes.row_axis(drawing, ax, names, words.label("unit.organisations"))
    axes.between_rows(drawing, ax, dates)
    return drawing.finish(dates, list="; ".join(sentences))


@in_house_style
def admissions(years: pd.DataFrame, *, place: str, lang: str) -> Chart:
    """Draw members admitted in full years, with the target as a line across the bar."""
    drawing = draw("quality.admissions", lang, height=theme.height(len(years), row=0.5, around=1.35), place=place)
    words, ax = drawing.words, drawing.axes()
    sentences = []
    for y, row in enumerate(plain_rows(years)):
        bar = axes.lying(ax, y, row.admitted, height=0.5, color=theme.FOCUS)
        text = words.say("quality.admitted_said", period=row.period, admitted=row.admitted)
        drawing.mark(bar, text, row.figures)
        short = words.say("quality.admitted_short", admitted=row.admitted)
        ax.text(row.admitted * 0.02, y, short, va="center", color=theme.PAPER)
        if pd.notna(row.target):
            line = ax.plot([row.target] * 2, [y - 0.36, y + 0.36], color=theme.JOINT_CELL, linewidth=3)[0]
            target = words.say(f"quality.target_{row.status}", target=row.target)
            drawing.mark(line, f"{row.period_text}, {target}", row.figures, "members")
            axes.beside(ax, y, target)
            text = f"{text}, {target}"
        sentences.append(text)
    axes.row_axis(drawing, ax, list(years["period_text"]), words.label("unit.members"))
    ax.set_xlim(0, years[["admitted", "target"]].max(axis=None) * 1.04)
    axes.between_rows(drawing, ax, years)
    return drawing.finish(years, list="; ".join(sentences))


# --- of a register --------------------------------------------------------------------------------------------------


@in_house_style
def register_ratings(shares: pd.DataFrame, *, place: str, year: int, lang: str) -> Chart:
    """Draw the composition of ratings year by year, with a gap and a rule where the scheme changes."""
    drawing = draw("register.ratings", lang, height=4.1, place=place)
    words, ax = drawing.words, drawing.axes()
    handles = {}
    rows = plain_rows(shares.sort_values(["year", "rank"], ascending=[True, False]))
    for when, rated in groupby(rows, key=attrgetter("year")):
        bottom, kept = 0, []
        for row in rated:
            if is_kept(row, "share_pct"):
                kept.append(row.category_name)
                continue
            look = {"color": theme.RATING[row.category]} | theme.OUTLINE
            bar = axes.upright(ax, when, row.share_pct, bottom=bottom, width=0.72, **look)
            text = words.say("quality.share_of", count=row.count, base=row.rated, share=row.share_pct)
            drawing.mark(bar, f"{when}, {row.category_name}: {text}", "", "organisations")
            handles.setdefault((row.scale, row.rank, row.category_name), bar)
            bottom += row.share_pct
        if kept and bottom == 0:
            drawing.suppressed(ax, when, f"{when}, {words.listing(kept)}")
        elif kept:
            # How much the rest is together can be worked out from what is shown; what is in it cannot.
            look = {"color": theme.NOT_STATED, "hatch": theme.HATCH} | theme.OUTLINE
            rest = axes.upright(ax, when, 100 - bottom, bottom=bottom, width=0.72, **look)
            drawing.mark(rest, f"{when}, {words.listing(kept)}: {words.label('value.suppressed')}")
    ax.set_ylim(0, 100)
    label = words.label("register.ratings_axis")
    pad = axes.year_axis(drawing, ax, shares, year, label=label, percent=True, step=25)
    ax.grid(visible=False)
    axes.legend(ax, {key[2]: handles[key] for key in sorted(handles)}, pad=pad, bbox_to_anchor=(-0.02, 1))
    drawing.note = words.label("register.year_note")
    known_rows(shares, "share_pct")
    last = shares[shares["segment"] == shares["segment"].iloc[-1]]
    best = last.loc[last["rank"] == last["rank"].min(), "share_pct"]
    return drawing.finish(shares, schemes=shares["segment"].nunique(), low=best.min(), high=best.max())


@in_house_style
def register_admissions(years: pd.DataFrame, *, place: str, year: int, lang: str) -> Chart:
    """Draw members admitted each year, with the target as a line across the bar."""
    drawing = draw("register.admissions", lang, height=2.7, place=place)
    words, ax = drawing.words, drawing.axes()
    known = known_rows(years, "admitted")
    for row in plain_rows(years):
        if is_kept(row, "admitted"):
            drawing.suppressed(ax, row.year, str(row.year))
        else:
            bar = axes.upright(ax, row.year, row.admitted, width=0.66, color=theme.FOCUS)
            text = words.say("register.admitted", year=row.year, admitted=row.admitted)
            drawing.mark(bar, text, "", "members")
        if pd.notna(row.target):
            ends = [row.year - 0.42, row.year + 0.42]
            line = ax.plot(ends, [row.target] * 2, color=theme.JOINT_CELL, linewidth=2.4)[0]
            drawing.mark(line, words.say("register.target", year=row.year, target=row.target), "", "members")
    axes.year_axis(drawing, ax, years, year, label=words.label("unit.members"))
    drawing.note = f"{words.label('register.admissions_note')} {words.label('register.year_note')}"
    most, least = known.loc[known["admitted"].idxmax()], known.loc[known["admitted"].idxmin()]
    return drawing.finish(
        years,
        most=most["admitted"],
        most_year=most["year"],
        least=least["admitted"],
        least_year=least["year"],
    )


@in_house_style
def register_answers(answers: pd.DataFrame, *, place: str, lang: str) -> Chart:
    """Draw the survey of cell meetings in one year, one panel a question.

    Ordered answers stand about their middle, others by frequency.
    """
    questions = [rows for _, rows in answers.groupby("question", sort=False)]
    ordered = [rows for rows in questions if rows["answer"].isin(_FROM_GOOD_TO_WEAK).all()]
    others = [rows for rows in questions if not rows["answer"].isin(_FROM_GOOD_TO_WEAK).all()]
    heights = [1.1] * len(ordered) + [len(rows) + 1.5 for rows in others]
    height, of_year = 0.3 * sum(heights) + 0.5 * len(questions) + 0.7, int(answers["year"].iloc[0])
    drawing = draw("register.answers", lang, height=height, place=place, year=of_year)
    panels = drawing.panels(len(questions), 1, height_ratios=heights)
    most = []
    for ax, rows, draw_panel in zip(
        panels, [*ordered, *others], [_diverging] * len(ordered) + [_frequencies] * len(others), strict=True
    ):
        draw_panel(drawing, ax, rows)
        ax.set_title(rows["question_name"].iloc[0])
        if rows["share_pct"].notna().any():
            row = rows.loc[rows["share_pct"].idxmax()]
            values = {"question": row["question_name"], "answer": row["answer_name"], "share": row["share_pct"]}
            most.append(drawing.words.say("register.most_answered", **values))
    known_rows(answers, "share_pct")
    # The number of ballots is missing where every one is kept inside.
    return drawing.finish(answers, issued=answers["issued"].max(), list="; ".join(most))


def _diverging(drawing: Drawing, ax: Axes, question: pd.DataFrame) -> None:
    """Draw ordered answers as one bar: weak to the left of zero, good to the right, fair on both sides of it."""
    words = drawing.words
    ax.set(ylim=(-0.4, 1.25), xlim=(-100, 100), yticks=[], xticks=[])
    ax.spines[["left", "bottom"]].set_visible(False)
    rows = {row.answer: row for row in plain_rows(question)}
    kept = [row.answer_name for row in rows.values() if is_kept(row, "share_pct")]
    if kept:
        # A bar about the middle would show by where it lies how long the missing part is.
        drawing.suppressed(ax, 0, f"{question['question_name'].iloc[0]}: {words.listing(kept)}", size=9)
        return
    shares = question.set_index("answer")["share_pct"].reindex(_FROM_GOOD_TO_WEAK).fillna(0)
    left = -shares["weak"] - shares["fair"] / 2
    for answer, colour in reversed(_FROM_GOOD_TO_WEAK.items()):
        if answer not in rows:
            continue
        row = rows[answer]
        bar = axes.lying(ax, 0, row.share_pct, left=left, height=0.6, color=colour, **theme.OUTLINE)
        drawing.mark(bar, f"{row.year}, {row.answer_name}: {_answers_in_words(row, words)}", "", "persons")
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
        bar = axes.lying(ax, y, row.share_pct, height=0.66, color=theme.FOCUS)
        drawing.mark(bar, f"{row.year}, {row.answer_name}: {_answers_in_words(row, words)}", "", "persons")
        axes.near(ax, row.share_pct, y, words.percent(row.share_pct), 5)
    axes.row_axis(drawing, ax, list(question["answer_name"]), words.label("register.answers_axis"), percent=True)
    ax.set_xlim(0, max(question["share_pct"].fillna(0).max(), 1) * 1.14)


def _answers_in_words(row, words: Words) -> str:
    return words.say("quality.share_of", count=row.respondents, base=row.answered, share=row.share_pct)
