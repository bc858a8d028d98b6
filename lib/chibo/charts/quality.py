"""Pictures of quality: composition of ratings, organisations over time, admissions against the target."""

import pandas as pd
from matplotlib.axes import Axes

from chibo.charts import theme
from chibo.charts.axes import beside, numbers, only_categories, rows
from chibo.charts.breaks import between_rows, told
from chibo.charts.chart import Chart, Drawing, draw
from chibo.charts.peers import comparability
from chibo.charts.register.quality import admissions as register_admissions  # noqa: F401
from chibo.charts.register.quality import meeting_answers as register_answers  # noqa: F401
from chibo.charts.register.quality import ratings as register_ratings  # noqa: F401
from chibo.charts.shapes import lying, within
from chibo.model.rows import plain_rows

_SMALL = {"fontsize": 7.2, "color": theme.MUTED}
_KINDS = {"committees": theme.FOCUS, "cells": theme.RATING["good"], "unsplit": theme.NOT_STATED}


_UNITS = {"quality.organisation_ratings": "organisations", "quality.member_ratings": "members"}


def organisation_ratings(ratings: pd.DataFrame, *, area: str, lang: str) -> Chart:
    """Draw how the organisations of each place were rated under one scheme, as shares of those rated.

    Below each place stands how it compares: its year, where its source counts the exemplary, its province.

    Parameters
    ----------
    ratings : rows of :func:`chibo.metrics.quality.organisation_ratings`, named (``area_short``, ``period_text``,
        ``category_name``)
    area : the area in focus
    lang : language
    """
    return _composition("quality.organisation_ratings", ratings, area, lang)


def member_ratings(ratings: pd.DataFrame, *, area: str, lang: str) -> Chart:
    """Draw how the members of each place were rated under one scheme; as :func:`organisation_ratings`."""
    return _composition("quality.member_ratings", ratings, area, lang)


def organisations(dates: pd.DataFrame, *, place: str, year: int, lang: str) -> Chart:
    """Draw the number of grassroots organisations at each published date.

    Parameters
    ----------
    dates : rows of :func:`chibo.metrics.quality.organisations`, named (``period_text``)
    place : the area's name
    year : report year; later dates are marked in words
    lang : language
    """
    with theme.style():
        drawing = draw(
            "quality.organisations", lang, height=theme.height(len(dates), row=0.42, around=1.5), place=place
        )
        words, ax = drawing.words, drawing.axes()
        for y, row in enumerate(plain_rows(dates)):
            left = 0
            for kind, colour in _KINDS.items():
                number = getattr(row, kind)
                if pd.isna(number):
                    continue
                hatch = theme.HATCH if kind == "unsplit" else None
                bar = lying(
                    ax,
                    y,
                    number,
                    left=left,
                    height=0.6,
                    color=colour,
                    hatch=hatch,
                    edgecolor=theme.CONTEXT,
                    linewidth=0.5,
                )
                said = f"{words.label(f'column.{kind}')}: {words.number(number)}"
                drawing.mark(bar, f"{row.period_text}, {said}", row.figures, "organisations")
                ink = theme.PAPER if kind == "committees" else theme.INK
                ax.text(
                    left + number / 2,
                    y,
                    words.say(f"quality.kind_{kind}", n=number),
                    ha="center",
                    va="center",
                    color=ink,
                    bbox=_plate(kind == "unsplit"),
                )
                left += number
            beside(ax, y, words.number(row.total))
        rows(ax, [_with_later(row, year, words) for row in plain_rows(dates)])
        numbers(ax.xaxis, words)
        ax.set_xlabel(words.label("unit.organisations"))
        only_categories(ax)
        between_rows(ax, dates, words)
        return told(drawing.finish(dates, list="; ".join(_said_date(row, words) for row in plain_rows(dates))), words)


def admissions(years: pd.DataFrame, *, place: str, lang: str) -> Chart:
    """Draw members admitted in full years, with the target as a line across the bar.

    Parameters
    ----------
    years : rows of :func:`chibo.metrics.quality.admissions`, named
    place : the area's name
    lang : language
    """
    with theme.style():
        drawing = draw("quality.admissions", lang, height=theme.height(len(years), row=0.5, around=1.35), place=place)
        words, ax = drawing.words, drawing.axes()
        for y, row in enumerate(plain_rows(years)):
            bar = lying(ax, y, row.admitted, height=0.5, color=theme.FOCUS)
            drawing.mark(bar, words.say("quality.admitted_said", period=row.period, admitted=row.admitted), row.figures)
            ax.text(
                row.admitted * 0.02,
                y,
                words.say("quality.admitted_short", admitted=row.admitted),
                va="center",
                color=theme.PAPER,
            )
            if pd.notna(row.target):
                line = ax.plot([row.target, row.target], [y - 0.36, y + 0.36], color=theme.JOINT_CELL, linewidth=3)[0]
                said = words.say(f"quality.target_{row.status}", target=row.target)
                drawing.mark(line, f"{row.period_text}, {said}", row.figures, "members")
                beside(ax, y, said)
        rows(ax, [row.period_text for row in plain_rows(years)])
        ax.set_xlim(0, max(years["admitted"].max(), years["target"].fillna(0).max()) * 1.04)
        numbers(ax.xaxis, words)
        ax.set_xlabel(words.label("unit.members"))
        only_categories(ax)
        between_rows(ax, years, words)
        return told(drawing.finish(years, list="; ".join(_said_year(row, words) for row in plain_rows(years))), words)


def _said_date(row, words) -> str:
    """Write a date's total and, where they were printed, its parts."""
    parts = [words.say(f"quality.kind_{kind}", n=getattr(row, kind)) for kind in _KINDS if pd.notna(getattr(row, kind))]
    return f"{row.period_text}: {words.number(row.total)} ({', '.join(parts)})"


def _said_year(row, words) -> str:
    """Write a year's admissions and, where it is known, their target."""
    said = words.say("quality.admitted_said", period=row.period, admitted=row.admitted)
    return said if pd.isna(row.target) else f"{said}, {words.say(f'quality.target_{row.status}', target=row.target)}"


def _composition(name: str, ratings: pd.DataFrame, area: str, lang: str) -> Chart:
    """Draw one bar of 100 % a place, its categories from best to worst, what is not stated hatched at the end."""
    places = [ratings[ratings["area"] == place] for place in dict.fromkeys(ratings["area"])]
    scheme = ratings["scheme"].iloc[0]
    with theme.style():
        drawing = draw(name, lang, height=theme.height(len(places), row=0.66, around=1.75), since=scheme)
        words, ax = drawing.words, drawing.axes()
        compared = [_comparability(place, area, words) for place in places]
        for y, (place, said) in enumerate(zip(places, compared, strict=True)):
            left = 0
            for row in plain_rows(place):
                left += _segment(drawing, ax, y, left, row)
            base = place["base"].iloc[0]
            known = pd.notna(base)
            text = words.say(f"quality.base_{place['base_kind'].iloc[0]}", base=base) if known else ""
            beside(ax, y, text or words.label("quality.no_base"), muted=not known)
            ax.annotate(said, (0, y + 0.33), xytext=(0, -1), textcoords="offset points", va="top", **_SMALL)
        rows(ax, [f"{place['area_short'].iloc[0]} · {place['period_text'].iloc[0]}" for place in places])
        ax.set_ylim(len(places) - 0.35, -0.55)
        for label, place in zip(ax.get_yticklabels(), places, strict=True):
            label.set_fontweight("bold" if place["area"].iloc[0] == area else "normal")
        ax.set_xlim(0, 100)
        numbers(ax.xaxis, words, percent=True, step=20)
        ax.set_xlabel(words.label(f"{name}_axis"))
        only_categories(ax)
        _legend(ax, ratings)
        if ratings["exemplary"].isin(["inside", "share_of_it"]).any():
            drawing.note = words.label("quality.taken_apart")
        said = [_said_place(place, text, words) for place, text in zip(places, compared, strict=True)]
        return drawing.finish(ratings, list=". ".join(said))


def _comparability(place: pd.DataFrame, area: str, words) -> str:
    row = plain_rows(place)[0]
    exemplary = words.label(f"quality.exemplary_{row.exemplary}") if row.exemplary else ""
    return comparability(row, words, exemplary, area=area, by_year=True)


def _legend(ax: Axes, ratings: pd.DataFrame) -> None:
    """Name the categories in their order, above the bars."""
    ranked = ratings.drop_duplicates("category").sort_values("rank")["category_name"]
    drawn = dict(zip(*reversed(ax.get_legend_handles_labels()), strict=True))
    known = {name: drawn[name] for name in ranked}
    ax.legend(
        known.values(),
        known.keys(),
        loc="lower left",
        bbox_to_anchor=(-0.02, 1.0),
        ncols=3,
        handlelength=1,
        handleheight=1,
        columnspacing=1.2,
        borderaxespad=0.2,
    )


def _segment(drawing: Drawing, ax, y: int, left: float, row) -> float:
    words = drawing.words
    hatch = theme.HATCH if row.category == "not_stated" else None
    bar = lying(
        ax,
        y,
        row.share_pct,
        left=left,
        height=0.56,
        color=theme.RATING[row.category],
        hatch=hatch,
        edgecolor=theme.CONTEXT if row.category in theme.LIGHT_FILLS else theme.PAPER,
        linewidth=0.6,
        label=row.category_name,
    )
    unit = words.label(f"unit.{_UNITS[drawing.name]}")
    said = f"{row.area_name}, {row.period_text}, {row.category_name}: {_said(row, words)} {unit}"
    if row.exemplary and row.category.startswith("clean_strong"):
        said = f"{said} ({words.label(f'quality.exemplary_{row.exemplary}')})"
    drawing.mark(bar, said, row.figures)
    if row.share_pct >= 7:
        within(
            ax,
            left + row.share_pct / 2,
            y,
            words.percent(row.share_pct, 1 if row.share_pct % 1 else 0),
            color=theme.text_on(row.category),
            bbox=_plate(bool(hatch)),
        )
    return row.share_pct


def _said_place(place: pd.DataFrame, compared: str, words) -> str:
    shares = "; ".join(f"{row.category_name} {_said(row, words)}" for row in plain_rows(place))
    name = f"{place['area_name'].iloc[0]}, {place['period_text'].iloc[0]}"
    return f"{name}: {shares}" + (f" ({compared})" if compared else "")


def _said(row, words) -> str:
    """Write a share with its count, or with its rounding interval."""
    if pd.notna(row.count):
        return words.say("quality.share_of", count=row.count, base=row.base, share=row.share_pct)
    if row.low_pct < row.high_pct:
        return words.say("quality.share_between", share=row.share_pct, low=row.low_pct, high=row.high_pct)
    # What we worked out has decimals no source printed.
    printed = row.share_pct == round(row.share_pct, 2)
    return words.as_printed(row.share_pct) + "%" if printed else words.percent(row.share_pct)


def _plate(wanted: bool) -> dict | None:
    """Return a white plate under text that stands on hatching."""
    return {"facecolor": theme.PAPER, "edgecolor": "none", "pad": 1.2} if wanted else None


def _with_later(row, year: int, words) -> str:
    return words.say("quality.later", period=row.period_text) if row.end.year > year else row.period_text
