"""Key figures: the first thing a reader sees, a number with its unit, a small bar, and its doubt in one line.

Each subject is the first row of a metric's result; what is said of it stands in ``words/key.yml``, by the case that
fits: ``<subject>_number``, ``_unit``, ``_doubt``, for the title of a page ``_headline``, of the rows after the first
``_others``, each by ``_item``, and where it is of another year ``other`` or ``other_<subject>``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import pandas as pd

from chibo.report.display import Cite, _View
from chibo.words import Words
from chibo.words.periods import parse_period

HEADLINE = "application/vnd.chibo.headline"
"""Type of what a page has to say in its title."""
_MOST_CITES = 3  # more would be all there is to see


@dataclass(frozen=True)
class Card:
    """One key figure; ``bars`` are lists of parts, each its width in percent and how it is drawn, ``tick`` a target."""

    number: str
    unit: str
    doubt: str
    bars: list[list[tuple[float, str]]]
    tick: float | None
    cites: tuple[Cite, ...] = ()
    other: str = ""  # said first, where it is of another year


@dataclass(frozen=True)
class KeyFigures(_View):
    """The key figures of a page beside each other, and its ``headline`` where it has one."""

    template: ClassVar[str] = "keys"
    cards: tuple[Card, ...]
    headline: str = ""

    def __str__(self) -> str:
        lines = [f"{card.other} {card.number} {card.unit} · {card.doubt}".strip(" ·") for card in self.cards]
        return "\n".join(filter(None, [self.headline, *lines]))

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        told = {HEADLINE: self.headline} if self.headline else {}
        return super()._repr_mimebundle_(include, exclude) | told


def card(subject: str, rows: list[Mapping], words: Words, cites: tuple[Cite, ...], *, year: int) -> Card:
    """Return the key figure of a subject from the first of its rows with their names, the ``place`` among them."""
    first, rest = rows[0] | {"year": year, "own": year_of(rows[0])}, rows[1:]
    case = _case(subject, first)
    number, unit, doubt = (_said(f"key.{subject}_{part}", case, first, words) for part in ("number", "unit", "doubt"))
    if rest and words.has(f"key.{subject}_others"):
        others = words.listing([_said(f"key.{subject}_item", _case(subject, row), row, words) for row in rest])
        doubt = f"{words.say(f'key.{subject}_others', others=others)}; {doubt}"
    other = "" if first["own"] in (None, year) else _said("key.other", subject, first, words)
    return Card(number, unit, doubt, *_bars(subject, first), cites if len(cites) <= _MOST_CITES else (), other)


def headline(rows: Mapping[str, Mapping], words: Words, *, year: int, place: str) -> str:
    """Return what the rows of the report year say in one line."""
    own = {subject: row for subject, row in rows.items() if year_of(row) == year}
    if "ratings" in own:
        own.pop("organisations", None)  # its base says how many there are
    texts = {subject: _said(f"key.{subject}_headline", _case(subject, row), row, words) for subject, row in own.items()}
    said = tuple(subject for subject in texts if texts[subject])
    key = {(): "key.headline_none", ("organisations",): "key.headline_organisations"}.get(said, "key.headline")
    return words.say(key, year=year, place=place, list="; ".join(texts[subject] for subject in said))


def _said(key: str, case: str, row: Mapping, words: Words) -> str:
    """Say the phrase of a case, or the plain one; nothing where there is neither."""
    cased = f"{key}_{case}"
    found = cased if case and words.has(cased) else key
    return words.say(found, **row) if words.has(found) else ""


def year_of(row: Mapping) -> int | None:
    """Return the year a row is of, the later of two; none where it is of no year."""
    period = row.get("period") or row.get("period_after")
    return parse_period(period).end.year if period else None


def _case(subject: str, row: Mapping) -> str:
    """Return which form of its phrases fits a row."""
    if subject == "members":
        return "" if pd.isna(row["printed_pct"]) else "printed"
    return row["subject"] if subject == "results" else row.get("case", "").removesuffix("_earlier")


def _bars(subject: str, row: Mapping) -> tuple[list, float | None]:
    """Return the bars of a key figure, and where the tick of its target stands; none where it has no such."""
    bars, tick = [], None
    if subject == "coverage":
        bars = [[(row["low_pct"], "full"), (row["high_pct"] - row["low_pct"], "open")]]
    elif subject == "results":
        bars = [[(row["share_with_pct"], "full")]]
    elif subject in ("ratings", "members"):
        left = 0 if pd.isna(row["unstated_pct"]) else row["unstated_pct"]
        bars = [[(row["share_pct"], "full"), (100 - row["share_pct"] - left, "rest"), (left, "open")]]
    elif subject == "split":
        units = row["units_before"], row["units_after"]
        bars = [[(100 * number / max(units), "full")] for number in units]
    elif subject == "admissions":
        known = not pd.isna(row["target"])
        most = max(row["admitted"], row["target"]) if known else row["admitted"]
        bars, tick = [[(100 * row["admitted"] / most, "full")]], 100 * row["target"] / most if known else None
    elif subject == "audit":
        parts = {"agrees": "full", "differs": "weak"} if row["made"] else {}
        bars = [[(100 * row[part] / row["made"], kind) for part, kind in parts.items()]]
    return bars, tick
