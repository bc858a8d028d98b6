"""How the figure of another place compares, in a few words beside its mark."""

import pandas as pd

from chibo.words import Words


def comparability(row, words: Words, *parts: str, area: str, by_year: bool = False) -> str:
    """Say how far a row's date is from the area's, further parts, and where its place lies.

    Parameters
    ----------
    row : a row with ``area``, ``months_apart`` and ``province`` (:func:`chibo.metrics.figures.compared`)
    words : language
    parts : what else is to be said; empty ones are left out
    area : the area in focus; of itself only the parts are said
    by_year : dates are years, so that no months are said
    """
    if row.area == area:
        return " · ".join(filter(None, parts))
    province = words.label(f"province.{row.province}") if row.province else ""
    return " · ".join(filter(None, [_apart(row.months_apart, words, by_year=by_year), *parts, province]))


def _apart(months, words: Words, *, by_year: bool) -> str:
    if pd.isna(months):
        return ""
    if months == 0:
        return words.label("peers.same_year" if by_year else "peers.same_month")
    unit, n = ("year", abs(months) / 12) if by_year or abs(months) >= 24 else ("month", abs(months))
    number = words.number(n)
    return words.say(f"peers.{unit}{'' if number == '1' else 's'}_{'after' if months > 0 else 'before'}", n=number)
