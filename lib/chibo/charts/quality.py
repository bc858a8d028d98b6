"""Pictures of quality: ratings, organisations over time, admissions; in a register ratings, admissions, meetings."""

from itertools import groupby
from operator import attrgetter

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from chibo.charts import axes, theme
from chibo.charts.chart import Chart, Drawing, is_kept, known_rows, picture
from chibo.charts.svg import width_of
from chibo.model.rows import plain_rows
from chibo.words import Words

_KINDS = {
    "committees": {"color": theme.FOCUS} | theme.OUTLINE,
    "cells": {"color": theme.SOME_CELL} | theme.OUTLINE,
    "unsplit": theme.UNKNOWN,
}
_OUTLINED = {"good", "completed", "not_stated"}  # their fills are light
_FROM_WEAK_TO_GOOD = {"weak": theme.BREAK, "fair": theme.LATER, "good": theme.FOCUS}  # answers that have an order


@picture("quality.organisation_ratings", of_a_year=True)
def organisation_ratings(drawing: Drawing, ratings: pd.DataFrame) -> Chart:
    """Draw how the organisations of each place were rated under one scheme, and below it how the place compares."""
    return _composition(drawing, ratings, "organisations")


@picture("quality.member_ratings", of_a_year=True)
def member_ratings(drawing: Drawing, ratings: pd.DataFrame) -> Chart:
    """Draw how the members of each place were rated under one scheme; as :func:`organisation_ratings`."""
    return _composition(drawing, ratings, "members")


def _composition(drawing: Drawing, ratings: pd.DataFrame, unit: str) -> Chart:
    """Draw one bar of 100 % a place, its categories from best to worst, what is not stated hatched at the end."""
    words, written, said = drawing.words, [], []
    drawn = ratings.dropna(subset="share_pct")  # a count of an unknown base is in the table alone
    places = [plain_rows(rows) for _, rows in drawn.groupby("area", sort=False)]
    for rows in places:
        first = rows[0]
        base = words.say(
            "quality.no_base" if pd.isna(first.base) else f"quality.base_{first.base_kind}", base=first.base
        )
        exemplary = (
            words.say("quality.exemplary", how=words.label(f"exemplary.{first.exemplary}")) if first.exemplary else ""
        )
        compared = axes.comparability(first, drawing, exemplary, by_year=True)
        name, own = f"{first.area_short} · {axes.period_or_later(first, drawing)}", first.area == drawing.area
        written.append(axes.Row(name, base, compared, bold=own))
        shares = "; ".join(f"{row.category_name} {_share_in_words(row, words)}" for row in rows)
        said.append(f"{first.area_name}, {first.period_text}: {shares}{compared and f' ({compared})'}")
    ax, ys = axes.rows(drawing, written, mark=20, limits=(0, 100), percent=True, step=25)
    for y, rows in zip(ys, places, strict=True):
        left = 0
        for row in rows:
            _draw_category(drawing, ax, y, left, row, unit)
            left += row.share_pct
    if ratings["exemplary"].isin(["inside", "share_of_it"]).any():
        drawing.note = words.label("quality.taken_apart")
    order = dict(zip(drawn["category_name"], drawn["rank"], strict=True))
    drawing.key = {name: drawing.key[name] for name in sorted(drawing.key, key=order.get)}
    best, rest = places[0][0], len(places) - 1
    at_best = {"category": best.category_name, "share": best.share_pct, "period": best.period}
    return drawing.finish(
        ratings, since=best.scheme, list=". ".join(said), best=best.area_short, others=rest, **at_best
    )


def _draw_category(drawing: Drawing, ax: Axes, y: float, left: float, row, unit: str) -> None:
    words, share = drawing.words, row.share_pct
    look = theme.UNKNOWN if row.category == "not_stated" else {"color": theme.RATING[row.category]}
    if row.category in theme.LOWEST:
        look |= {"hatch": theme.HATCH}
    look = look | {"linewidth": 0.6, "edgecolor": theme.CONTEXT if row.category in _OUTLINED else theme.PAPER}
    bar = axes.lying(ax, y, share, left=left, height=20, **look)
    value = words.with_unit(_share_in_words(row, words), unit)
    if row.exemplary and row.category.startswith("clean_strong"):
        value = f"{value} ({words.label(f'quality.exemplary_{row.exemplary}')})"
    text = words.percent(share, 1 if share % 1 else 0)
    if width_of(text, size=theme.TYPE) + 6 < share / 100 * theme.WIDE:
        axes.within(bar, text)
    drawing.key.setdefault(row.category_name, look)
    drawing.mark(bar, value, row, place=row.area_name, period=row.period_text, category=row.category_name)


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
    words, names, said = drawing.words, [], []
    names = [axes.period_or_later(row, drawing) for row in plain_rows(dates)]
    written = [axes.Row(name, words.number(total)) for name, total in zip(names, dates["total"], strict=True)]
    ax, ys = axes.rows(drawing, written, mark=20, limits=(0, dates["total"].max()), ticks=False)
    for y, row in zip(ys, plain_rows(dates), strict=True):
        left, parts = 0, []
        for kind, look in _KINDS.items():
            number = getattr(row, kind)
            if pd.isna(number):
                continue
            bar = axes.lying(ax, y, number, left=left, height=20, **look)
            name = words.label(f"column.{kind}")
            drawing.mark(bar, words.number(number), row, "organisations", period=row.period_text, category=name)
            axes.within(bar, words.number(number))
            drawing.key[name] = look
            parts.append(words.say(f"quality.kind_{kind}", n=number))
            left += number
        said.append(f"{row.period_text}: {words.number(row.total)} ({', '.join(parts)})")
    axes.between_rows(drawing, ax, ys, dates)
    ends = {"from": dates["total"].iloc[0], "to": dates["total"].iloc[-1]}
    return drawing.finish(dates, list="; ".join(said), **{f"total_{end}": total for end, total in ends.items()})


@picture("quality.admissions", of_a_year=True)
def admissions(drawing: Drawing, years: pd.DataFrame) -> Chart:
    """Draw members admitted in full years, with the target as a tick across the bar."""
    words, written, said = drawing.words, [], []
    for row in plain_rows(years):
        known = pd.notna(row.target)
        target = words.say(f"quality.target_{row.status}", target=row.target) if known else ""
        admitted = words.say("quality.admitted_short", admitted=row.admitted)
        written.append(axes.Row(axes.period_or_later(row, drawing), " · ".join(filter(None, [admitted, target]))))
        said.append(f"{row.period_text}: {written[-1].value}")
    most = years[["admitted", "target"]].max(axis=None) * 1.02
    ax, ys = axes.rows(drawing, written, mark=16, limits=(0, most))
    for y, row in zip(ys, plain_rows(years), strict=True):
        name = words.label("column.admitted")
        colour = theme.CONTEXT if axes.is_later(row, drawing) else theme.FOCUS
        bar = axes.lying(ax, y, row.admitted, height=16, color=colour)
        value = words.number(row.admitted)
        drawing.mark(bar, value, row, "members", status="as_reported", period=row.period_text, category=name)
        if pd.notna(row.target):
            axes.target(drawing, ax, [row.target] * 2, [y - 11, y + 11], row, period=row.period_text)
    axes.between_rows(drawing, ax, ys, years)
    last = years.iloc[-1]
    ends = {"admitted": last["admitted"], "target": last["target"], "period": last["period"]}
    return drawing.finish(years, list="; ".join(said), over=(years["admitted"] >= years["target"]).sum(), **ends)


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
