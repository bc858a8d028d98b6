"""Pictures of quality: ratings, organisations over time, admissions; in a register ratings and admissions."""

import pandas as pd
from matplotlib.axes import Axes

from chibo.charts import axes, theme
from chibo.charts.chart import Chart, Drawing, known_rows, picture
from chibo.charts.svg import width_of
from chibo.model.rows import plain_rows
from chibo.words import Words

_KINDS = {
    "committees": {"color": theme.FOCUS} | theme.OUTLINE,
    "cells": {"color": theme.FAIR} | theme.OUTLINE,
    "unsplit": theme.UNKNOWN,
}
_LATER = {"committees": theme.MUTED, "cells": theme.LATER}
_OUTLINED = {"good", "good_or_better", "completed", "not_stated"}  # their fills are light


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
    words, rows, said = drawing.words, axes.Rows(drawing, mark=20, limits=(0, 100)), []
    drawn = ratings.dropna(subset="share_pct")  # a count of an unknown base is in the table alone
    places = [plain_rows(classes) for _, classes in drawn.groupby("area", sort=False)]
    for classes in places:
        first = classes[0]
        counted = "base_unknown" if any(pd.notna(row.count) for row in classes) else "no_base"
        base = counted if pd.isna(first.base) else f"base_{first.base_kind}"
        how = first.exemplary and words.say("quality.exemplary", how=words.label(f"exemplary.{first.exemplary}"))
        compared = axes.comparability(first, drawing, how)
        name, own = f"{first.area_short} · {axes.period_or_later(first, drawing)}", first.area == drawing.area
        y, left = rows.write(name, words.say(f"quality.{base}", base=first.base), compared, bold=own), 0
        shares = "; ".join(f"{row.category_name} {_share_in_words(row, words)}" for row in classes)
        said.append(f"{first.area_name}, {first.period_text}: {shares}{compared and f' ({compared})'}")
        for row in classes:
            _draw_category(drawing, rows.ax, y, left, row, unit)
            left += row.share_pct
    rows.end(percent=True, step=25)
    if ratings["exemplary"].isin(["inside", "share_of_it"]).any():
        drawing.note = words.label("quality.taken_apart")
    order = dict(zip(drawn["category_name"], drawn["rank"], strict=True))
    drawing.key = {name: drawing.key[name] for name in sorted(drawing.key, key=order.get)}
    share = _share_in_words(places[0][0], words)
    return drawing.finish(ratings, at=drawn.index[0], list=". ".join(said), share=share, others=len(places) - 1)


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
    words, rows, said = drawing.words, axes.Rows(drawing, mark=20, limits=(0, dates["total"].max())), []
    for row in plain_rows(dates):
        y, left, parts = rows.write(axes.period_or_later(row, drawing), words.number(row.total)), 0, []
        for kind, look in _KINDS.items():
            number = getattr(row, kind)
            if pd.isna(number):
                continue
            is_later = kind in _LATER and axes.is_later(row, drawing)
            look = look | {"color": _LATER[kind]} if is_later else look
            bar = axes.lying(rows.ax, y, number, left=left, height=20, **look)
            name = words.label(f"column.{kind}")
            of_it = row._replace(figures=getattr(row, f"{kind}_figures", "") or row.figures)
            drawing.mark(bar, words.number(number), of_it, "organisations", period=row.period_text, category=name)
            axes.within(bar, words.number(number))
            drawing.key[words.say("quality.later", period=name) if is_later else name] = look
            parts.append(words.say(f"quality.kind_{kind}", n=number))
            left += number
        said.append(f"{row.period_text}: {words.number(row.total)} ({', '.join(parts)})")
    rows.end(ticks=False)
    rows.part(dates)
    numbers = [f"{words.number(row.total)} ({row.period_text})" for row in plain_rows(dates)]
    return drawing.finish(dates, list="; ".join(said), numbers=", ".join(numbers[-3:]))


@picture("quality.admissions", of_a_year=True)
def admissions(drawing: Drawing, years: pd.DataFrame) -> Chart:
    """Draw members admitted in full years, with the target as a tick across the bar."""
    words, name, said = drawing.words, drawing.words.label("column.admitted"), []
    rows = axes.Rows(drawing, mark=16, limits=(0, years[["admitted", "target"]].max(axis=None) * 1.02))
    for row in plain_rows(years):
        value = words.say("quality.admitted_short", admitted=row.admitted)
        if has_target := pd.notna(row.target):
            value = f"{value} · {words.say(f'quality.target_{row.status}', target=row.target)}"
        y = rows.write(axes.period_or_later(row, drawing), value)
        said.append(f"{row.period_text}: {value}")
        colour = theme.CONTEXT if axes.is_later(row, drawing) else theme.FOCUS
        bar = axes.lying(rows.ax, y, row.admitted, height=16, color=colour)
        named, of_it = {"period": row.period_text, "category": name}, row._replace(figures=row.figures.split()[0])
        drawing.mark(bar, words.number(row.admitted), of_it, "members", status="as_reported", **named)
        if has_target:
            axes.target(drawing, rows.ax, [row.target] * 2, [y - 11, y + 11], row, period=row.period_text)
    rows.end()
    rows.part(years)
    drawing.key = {}  # each row says what its tick is
    return drawing.finish(years, at=years.index[-1], list="; ".join(said))


@picture("register.ratings")
def register_ratings(drawing: Drawing, shares: pd.DataFrame) -> Chart:
    """Draw the share of each class over the years, a panel a class, with a gap and a rule where the scheme changes."""
    words, unit = drawing.words, f"{shares.attrs.get('subject', 'organisation')}s"
    known = known_rows(shares, "share_pct")
    order = shares.drop_duplicates("category").sort_values("rank", kind="stable")
    names = dict(zip(order["category"], order["category_name"], strict=True))
    panels = axes.small_panels(drawing, [*names.values()])
    for ax, (category, name) in zip(panels, names.items(), strict=True):
        here, colour = shares[shares["category"] == category], theme.BREAK if category in theme.LOWEST else theme.FOCUS
        axes.series(drawing, ax, here, "share_pct", unit, colour=colour, category=name)
        ax.set_ylim(0, 1.15 * max(here["share_pct"].fillna(0).max(), 1))
        axes.year_axis(drawing, ax, shares, percent=True)
    most = axes.nearest_year(known, drawing.year)["share_pct"].idxmax()
    last = shares[shares["segment"] == shares["segment"].iloc[-1]]
    best = last.loc[last["rank"] == last["rank"].min(), "share_pct"]
    values = {"schemes": shares["segment"].nunique(), "low": best.min(), "high": best.max()}
    return drawing.finish(shares, at=most, **values, unit=words.label(f"unit.{unit}"))


@picture("register.admissions")
def register_admissions(drawing: Drawing, years: pd.DataFrame) -> Chart:
    """Draw members admitted each year, with the target as a tick across the column."""
    words, known = drawing.words, known_rows(years, "admitted")
    admitted = words.label("column.admitted")
    (ax,) = drawing.panels([150], left=34, top=20)
    for row in plain_rows(years):
        named = {"period": str(row.year), "category": admitted}
        if not drawing.keeps(ax, row, "admitted", **named):
            later = {"color": theme.LATER} | theme.OUTLINE if row.year > drawing.year else {}
            bar = axes.upright(ax, row.year, row.admitted, **later)
            drawing.mark(bar, words.number(row.admitted), row, "members", **named)
        if pd.notna(row.target):
            axes.target(drawing, ax, [row.year - 0.45, row.year + 0.45], [row.target] * 2, row, period=str(row.year))
    ax.set_ylim(0, 1.08 * years[["admitted", "target"]].max(axis=None))
    axes.year_axis(drawing, ax, years)
    drawing.key = {admitted: theme.FOCUS} | drawing.key
    most, least = known.loc[known["admitted"].idxmax()], known.loc[known["admitted"].idxmin()]
    at, ends = axes.nearest_year(years, drawing.year).iloc[0], {"most": most["admitted"], "least": least["admitted"]}
    against = "" if pd.isna(at["target"]) else words.say("register.against", target=at["target"])
    ends |= {"most_year": most["year"], "least_year": least["year"]}
    return drawing.finish(years, at=at.name, target=against, **ends)
