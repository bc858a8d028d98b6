"""Pictures of quality: ratings, organisations over time, admissions; in a register ratings, admissions, meetings."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from chibo.charts import axes, theme
from chibo.charts.chart import Chart, Drawing, is_kept, known_rows, picture
from chibo.charts.svg import in_lines
from chibo.model.rows import plain_rows
from chibo.words import SUPPRESSED, Words

_KINDS = {
    "committees": {"color": theme.FOCUS} | theme.OUTLINE,
    "cells": {"color": theme.RATING["good"]} | theme.OUTLINE,
    "unsplit": theme.UNKNOWN,
}
_OUTLINED = {"good", "completed", "not_stated"}  # their fills are light
_LOWEST = {"weak", "failed"}
_FROM_GOOD_TO_WEAK = {  # answers that have an order
    "good": {"color": theme.FOCUS},
    "fair": {"color": theme.FAIR} | theme.OUTLINE,
    "weak": {"color": theme.BREAK, "edgecolor": theme.PAPER, "hatch": theme.HATCH},
}


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
    """Draw the share of each class over the years, a panel a class, with a gap and a rule where the scheme changes."""
    words, unit = drawing.words, f"{shares.attrs.get('subject', 'organisation')}s"
    known = known_rows(shares, "share_pct")
    order = shares.drop_duplicates("category").sort_values("rank", kind="stable")
    names = dict(zip(order["category"], order["category_name"], strict=True))
    titles = [name[:1].upper() + name[1:] for name in names.values()]
    lines = [in_lines(title, theme.WIDE / 2 - 12, size=theme.TYPE, weight="bold") for title in titles]
    panels = drawing.panels([60] * len(names), across=2, left=38, right=12, top=11 + 15 * max(map(len, lines)))
    for ax, text, (category, name) in zip(panels, lines, names.items(), strict=True):
        here, colour = shares[shares["category"] == category], theme.BREAK if category in _LOWEST else theme.FOCUS
        axes.series(drawing, ax, here, "share_pct", unit, colour=colour, category=name)
        ax.set_ylim(0, 1.15 * max(here["share_pct"].fillna(0).max(), 1))
        axes.year_axis(drawing, ax, shares, named=False, percent=True)
        ax.yaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 4, 5, 10], integer=True))
        axes.near(ax, ax.get_xlim()[0], ax.get_ylim()[1], "\n".join(text), -38, 9, ha="left", weight="bold")
    at = known[known["year"] == _nearest(known, drawing.year)]
    most = at.loc[at["share_pct"].idxmax()]
    last = shares[shares["segment"] == shares["segment"].iloc[-1]]
    best = last.loc[last["rank"] == last["rank"].min(), "share_pct"]
    said = {"year": most["year"], "category": most["category_name"], "share": most["share_pct"], "n": most["rated"]}
    values = {"schemes": shares["segment"].nunique(), "low": best.min(), "high": best.max()}
    return drawing.finish(shares, **said, **values, unit=words.label(f"unit.{unit}"))


def _nearest(table: pd.DataFrame, year: int) -> int:
    """Return the year of a table that is nearest to another."""
    return min(table["year"], key=lambda each: abs(each - year))


@picture("register.admissions")
def register_admissions(drawing: Drawing, years: pd.DataFrame) -> Chart:
    """Draw members admitted each year, with the target as a tick across the column."""
    words, known = drawing.words, known_rows(years, "admitted")
    admitted, target = (words.label(f"column.{name}") for name in ("admitted", "target"))
    (ax,) = drawing.panels([150], left=34, top=20)
    for row in plain_rows(years):
        named = {"period": str(row.year), "category": admitted}
        if not drawing.keeps(ax, row, "admitted", **named):
            look = {"color": theme.FOCUS} if row.year <= drawing.year else {"color": theme.LATER} | theme.OUTLINE
            bar = axes.upright(ax, row.year, row.admitted, **look)
            drawing.mark(bar, words.number(row.admitted), row, "members", **named)
        if pd.notna(row.target):
            ends = [row.year - 0.45, row.year + 0.45]
            (line,) = ax.plot(ends, [row.target] * 2, color=theme.TARGET, linewidth=2.5, solid_capstyle="butt")
            drawing.mark(line, words.number(row.target), row, "members", period=str(row.year), category=target)
    ax.set_ylim(0, 1.08 * years[["admitted", "target"]].max(axis=None))
    axes.year_axis(drawing, ax, years)
    drawing.key = {admitted: theme.FOCUS, target: theme.TARGET}
    drawing.note = f"{drawing.note} {words.label('register.admissions_note')}"
    most, least = known.loc[known["admitted"].idxmax()], known.loc[known["admitted"].idxmin()]
    (at,) = plain_rows(years[years["year"] == _nearest(years, drawing.year)])
    ends = {"most": most["admitted"], "least": least["admitted"]}
    against = "" if pd.isna(at.target) else words.say("register.against", target=at.target)
    of_year = {"admitted": SUPPRESSED if is_kept(at, "admitted") else at.admitted, "target": against, "year": at.year}
    return drawing.finish(years, **ends, **of_year, most_year=most["year"], least_year=least["year"])


@picture("register.answers")
def register_answers(drawing: Drawing, answers: pd.DataFrame) -> Chart:
    """Draw the survey of one year question by question on one scale: ordered answers in their order, then others.

    Of others the most frequent answer comes first.
    """
    words = drawing.words
    place = answers["answer"].map({answer: number for number, answer in enumerate(_FROM_GOOD_TO_WEAK)})
    ordered = place.notna().groupby(answers["question"]).transform("all")
    order = answers.assign(other=~ordered, place=place.where(ordered, -answers["share_pct"]))
    order = order.sort_values(["other", "question", "place"], kind="stable")
    known, written = known_rows(order, "share_pct"), []
    for row in plain_rows(order):
        kept = is_kept(row, "share_pct")
        said = words.say("quality.share_of", count=row.respondents, base=row.answered, share=row.share_pct)
        said = words.label("value.suppressed") if kept else said
        written.append(axes.Row(row.answer_name, said, group=row.question_name))
    ax, ys = axes.rows(drawing, written, limits=(0, 100), percent=True, step=25)
    for y, row, text in zip(ys, plain_rows(order), written, strict=True):
        look = {"color": theme.FOCUS} if row.other else _FROM_GOOD_TO_WEAK[row.answer]
        bar = axes.lying(ax, y, 0 if is_kept(row, "share_pct") else row.share_pct, **look)
        drawing.mark(bar, text.value, row, question_name=text.group, answer_name=text.name)
    most = known.loc[known.groupby("question", sort=False)["share_pct"].idxmax()]
    first = most.iloc[0]
    said = [
        words.say("register.most_answered", question=row.question_name, answer=row.answer_name, share=row.share_pct)
        for row in plain_rows(most)
    ]
    # The number of ballots is missing where every one is kept inside.
    values = {"year": first["year"], "issued": answers["issued"].max(), "list": "; ".join(said)}
    of_first = {"question": first["question_name"], "answer": first["answer_name"], "share": first["share_pct"]}
    return drawing.finish(answers, **values, **of_first)
