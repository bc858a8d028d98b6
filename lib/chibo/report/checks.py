"""Checks of printed figures in words: the arithmetic, the difference with its unit, and what may explain it."""

import functools
import math

import pandas as pd

from chibo.model.rows import plain_rows
from chibo.store import Published
from chibo.words import Words

_RATIOS = ("ratio", "excess")
_SHOWN = 6
"""Terms that are written out; a longer sum only says how many."""


class CheckNames:
    """Says rows of :func:`chibo.metrics.consistency.checks`."""

    def __init__(self, published: Published, words: Words):
        self._words = words
        self._published = published
        self._note = published.notes.set_index("id")[f"text_{words.lang}"]

    @functools.cached_property
    def _figures(self) -> pd.DataFrame:
        """All figures by id; taken when the first check is said, for a report depends on what it takes."""
        return self._published.observations.set_index("id")

    def named(self, checks: pd.DataFrame) -> pd.DataFrame:
        """Return the checks with ``identity_name``, ``formula``, ``difference_text``; ``explanation`` for ``notes``."""
        rows = plain_rows(checks)
        added = {
            "identity_name": checks["identity"].map(
                self._published.identities.set_index("id")[f"name_{self._words.lang}"]
            ),
            "formula": [self._formula(row) for row in rows],
            "difference_text": [self._difference(row) for row in rows],
        }
        if "notes" in checks:
            added["explanation"] = [" ".join(self._note[note] for note in row.notes.split()) for row in rows]
        return checks.assign(**added)

    def _formula(self, row) -> str:
        """Write the parts, what they give, and what was printed where that is something else."""
        say = self._words.say
        if row.kind == "shares":
            return self._shares(row)
        left, printed = self._left(row), self._number(row, "printed")
        computed = self._number(row, "computed")
        if not computed:
            open_ended = "consistency.formula_share" if row.kind in _RATIOS else "consistency.formula_open"
            return say(open_ended, left=left, printed=printed) if left else printed
        if printed and printed != computed and left == computed:
            return say("consistency.formula_differs", left=left, printed=printed)
        if not printed or printed == computed:
            return say("consistency.formula", left=left, computed=computed)
        return say("consistency.formula_printed", left=left, computed=computed, printed=printed)

    def _shares(self, row) -> str:
        """Write shares that should fill 100 %, or one that is a whole count of nothing that fits the others."""
        as_printed, say = self._words.as_printed, self._words.say
        if row.why == "impossible":
            return say("consistency.formula_alone", printed=self._number(row, "printed"))
        parts = [part for part in row.parts.split() if self._figures.at[part, "unit"] == "percent"]
        left = " + ".join(as_printed(self._figures.at[part, "value"]) for part in parts)
        if row.why == "class_not_printed":
            rest = {name: as_printed(round(getattr(row, f"computed{name}"), 2)) for name in ("", "_low", "_high")}
            return say("consistency.formula_rest", left=left, rest=rest[""], low=rest["_low"], high=rest["_high"])
        # A class whose count was printed instead of its share is in the sum, but not among the shares.
        return say("consistency.formula", left=left, computed=as_printed(round(100 - row.computed, 2)) + "%")

    def _left(self, row) -> str:
        values = [self._words.as_printed(self._figures.at[part, "value"]) for part in row.parts.split()]
        if row.kind in _RATIOS:
            known = values if len(values) > 1 else ["…", *values] if row.why == "count_not_printed" else [*values, "…"]
            return " : ".join(known)
        if len(values) > _SHOWN:
            return self._words.say("consistency.formula_many", n=len(values))
        signed = zip(values, map(int, row.multipliers.split()), strict=True)
        text = "".join(
            f"{' − ' if times < 0 else ' + '}{f'{abs(times)} · ' if abs(times) > 1 else ''}{value}"
            for value, times in signed
        )
        return text.removeprefix(" + ").strip()

    def _number(self, row, side: str) -> str:
        """Write a value as it was printed, a computed one with a decimal more than a percentage needs."""
        value = getattr(row, side)
        if pd.isna(value) or math.isinf(value):
            return ""
        if self._unit(row) == "percent":
            over = "+" if row.kind == "excess" else ""
            return f"{over}{self._words.as_printed(round(value, 2))}%"
        return self._words.as_printed(round(value, 4))

    def _difference(self, row) -> str:
        """Write the difference with its sign and unit; empty where there is none."""
        is_share = self._unit(row) == "percent"
        if pd.isna(row.difference) or not round(row.difference, 2 if is_share else 4):
            return ""
        sign = "+" if row.difference > 0 else "−"
        size = self._words.as_printed(abs(round(row.difference, 2 if is_share else 4)))
        unit = "unit.points" if is_share else f"unit.{self._unit(row)}"
        return f"{sign}{size} {self._words.label(unit)}"

    def _unit(self, row) -> str:
        return self._figures.at[row.figures.split()[0], "unit"]
