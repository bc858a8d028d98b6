"""Names in the report's language for the ids of a table, and checks of printed figures in words."""

import functools
import math
from collections.abc import Iterable

import pandas as pd

from chibo.model.rows import plain_records, plain_rows
from chibo.store import Published
from chibo.words import Words

_PLACES_SHOWN = 3
_NUMBERED = ["ward", "commune", "township"]
_RATIOS = ("ratio", "excess")
_TERMS_SHOWN = 6
"""Terms of a sum that are written out; a longer sum only says how many."""
_CODES = {"unit", "subject", "level", "object", "question", "answer", "outcome", "why"}


class Names:
    """The names of areas, indicators and categories, and of every code the phrases know."""

    def __init__(self, published: Published, words: Words):
        self.words = words
        name = f"name_{words.lang}"
        categories, areas = published.categories, published.areas.set_index("id")
        self._area = areas[name].to_dict()
        # Wards go by numbers, and a number alone is no name: they keep their kind, in the report's language.
        self._short = areas["name_short"].where(~areas["kind"].isin(_NUMBERED), areas[name]).to_dict()
        self._within = published.within
        self._indicator = published.indicators.set_index("id")[name].to_dict()
        pairs = categories["indicator"] + " " + categories["category"]
        self._category = dict(zip(pairs, categories[name], strict=True))

    def place(self, area: str) -> str:
        """Return an area's name, short enough for a sentence; a ward's with the city or district it is in."""
        return ", ".join(filter(None, [self._short[area], self._within[area]]))

    def places(self, areas: Iterable[str]) -> str:
        """List areas by name; of many, say how many."""
        names = [self._area[identity] for identity in dict.fromkeys(areas)]
        few = len(names) <= _PLACES_SHOWN
        return self.words.listing(names) if few else self.words.say("report.places", n=len(names))

    def indicators(self, ids: Iterable[str]) -> str:
        """List indicators by name."""
        return self.words.listing([self._indicator[identity] for identity in dict.fromkeys(ids)])

    def named(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the table with names beside its ids.

        Adds ``area_name`` and ``area_short`` (for ``area``; ``x_name`` for ``x_area``), ``category_name``,
        ``indicator_name`` and ``indicator_lower``, ``period_text``, ``value_text`` (with its unit), ``subject_names``,
        and ``<column>_name`` for the codes ``unit``, ``subject``, ``outcome``, ``why`` and, of a register, ``level``,
        ``object``, ``question`` and ``answer``, where the table has the ids they belong to; for readings of a baseline
        ``how``, ``needs_text``, ``cells_text``, ``net_text`` and ``gross_text``. Where a register's id is not known,
        it is its own name.
        """
        areas = [column for column in table if column == "area" or column.endswith("_area")]
        added = {f"{column}_name": table[column].map(self._area) for column in areas}
        if "area" in table:
            added["area_short"] = table["area"].map(self._short)
        if "indicator" in table:
            added["indicator_name"] = table["indicator"].map(self._indicator)
            added["indicator_lower"] = added["indicator_name"].map(lambda name: name[:1].lower() + name[1:])
        if "category" in table:
            pairs = table["category"] if "indicator" not in table else table["indicator"] + " " + table["category"]
            added["category_name"] = pairs.map(self._category_name)
        for column in sorted(_CODES & set(table)):
            added[f"{column}_name"] = [self._called(column, code) for code in table[column]]
        if {"value", "unit"} <= set(table):
            amounts = zip(table["value"], added["unit_name"], strict=True)
            texts = (f"{self.words.as_printed(value)} {unit}" for value, unit in amounts)
            added["value_text"] = [text.replace(" %", "%") for text in texts]
        if "needs" in table:
            added |= self._readings(table)
        if "period" in table:
            added["period_text"] = table["period"].map(lambda period: self.words.period(period, short=True))
        if "subjects" in table:
            labels = ([self.words.label(f"subject.{each}") for each in ids.split()] for ids in table["subjects"])
            added["subject_names"] = [self.words.listing(each) for each in labels]
        return table.assign(**added)

    def _readings(self, table: pd.DataFrame) -> dict[str, list[str]]:
        """Say how readings of a baseline come about, what they suppose, and what they leave between two ends."""
        say, number, rows = self.words.say, self.words.number, plain_records(table)
        needs = [[say(f"consistency.needs_{code}") for code in row["needs"].split()] for row in rows]
        how = [say(f"consistency.how_{row['reading']}", **row) if row["reading"] else "" for row in rows]
        added = {"how": how, "needs_text": ["; ".join(each) for each in needs]}
        for name in ("cells", "net", "gross"):
            ends = [(number(row[f"{name}_low"]), number(row[f"{name}_high"])) for row in rows]
            added[f"{name}_text"] = ["–".join(dict.fromkeys(pair)) for pair in ends]
        return added

    def _called(self, kind: str, code: str) -> str:
        """Return the name of a code; the code itself where an office uses one of its own."""
        keys = (f"{kind}.{code}", f"register.{kind}_{code}")
        return next((self.words.label(key) for key in keys if self.words.has(key)), code.replace("_", " "))

    def _category_name(self, key: str) -> str:
        """Name a category of an indicator, or a rating category that stands alone; the whole has no name."""
        if key.endswith(" "):
            return ""
        return self._category.get(key) or self.words.label(f"category.{key.split()[-1]}")


class CheckNames:
    """Says rows of :func:`chibo.metrics.consistency.checks`: the arithmetic, the difference, what may explain it."""

    def __init__(self, published: Published, words: Words):
        self._published, self._words = published, words

    @functools.cached_property
    def _figures(self) -> pd.DataFrame:
        return self._published.observations.set_index("id")

    def named(self, checks: pd.DataFrame) -> pd.DataFrame:
        """Return the checks with ``identity_name``, ``formula``, ``difference_text``; ``explanation`` for ``notes``."""
        rows, lang = plain_rows(checks), self._words.lang
        added = {
            "identity_name": checks["identity"].map(self._published.identities.set_index("id")[f"name_{lang}"]),
            "formula": [self._formula(row) for row in rows],
            "difference_text": [self._difference(row) for row in rows],
        }
        if "notes" in checks:
            note = self._published.notes.set_index("id")[f"text_{lang}"]
            added["explanation"] = [" ".join(note[each] for each in row.notes.split()) for row in rows]
        return checks.assign(**added)

    def _formula(self, row) -> str:
        """Write the parts, what they give, and what was printed where that is something else."""
        if row.kind == "shares":
            return self._shares(row)
        left, printed, computed = self._left(row), self._number(row, row.printed), self._number(row, row.computed)
        if not computed and not left:
            return printed
        if not computed:
            form = "formula_share" if row.kind in _RATIOS else "formula_open"
        elif printed and printed != computed:
            form = "formula_differs" if left == computed else "formula_printed"
        else:
            form = "formula"
        return self._words.say(f"consistency.{form}", left=left, printed=printed, computed=computed)

    def _shares(self, row) -> str:
        """Write shares that should fill 100 %, or one that is a whole count of nothing that fits the others."""
        as_printed, say = self._words.as_printed, self._words.say
        if row.why == "impossible":
            return say("consistency.formula_alone", printed=self._number(row, row.printed))
        parts = [part for part in row.parts.split() if self._figures.at[part, "unit"] == "percent"]
        left = " + ".join(as_printed(self._figures.at[part, "value"]) for part in parts)
        if row.why == "class_not_printed":
            ends = {"rest": row.computed, "low": row.computed_low, "high": row.computed_high}
            ends = {name: as_printed(round(value, 2)) for name, value in ends.items()}
            return say("consistency.formula_rest", left=left, **ends)
        # A class whose count was printed instead of its share is in the sum, but not among the shares.
        return say("consistency.formula", left=left, computed=as_printed(round(100 - row.computed, 2)) + "%")

    def _left(self, row) -> str:
        values = [self._words.as_printed(self._figures.at[part, "value"]) for part in row.parts.split()]
        if row.kind in _RATIOS:
            known = values if len(values) > 1 else ["…", *values] if row.why == "count_not_printed" else [*values, "…"]
            return " : ".join(known)
        if len(values) > _TERMS_SHOWN:
            return self._words.say("consistency.formula_many", n=len(values))
        text = "".join(
            f"{' − ' if times < 0 else ' + '}{f'{abs(times)} · ' if abs(times) > 1 else ''}{value}"
            for value, times in zip(values, map(int, row.multipliers.split()), strict=True)
        )
        return text.removeprefix(" + ").strip()

    def _number(self, row, value: float) -> str:
        """Write a value as it was printed, a computed one with a decimal more than a percentage needs."""
        if pd.isna(value) or math.isinf(value):
            return ""
        if self._unit(row) == "percent":
            over = "+" if row.kind == "excess" else ""
            return f"{over}{self._words.as_printed(round(value, 2))}%"
        return self._words.as_printed(round(value, 4))

    def _difference(self, row) -> str:
        """Write the difference with its sign and unit; empty where there is none."""
        unit = self._unit(row)
        size = round(row.difference, 2 if unit == "percent" else 4)
        if pd.isna(size) or not size:
            return ""
        label = self._words.label("unit.points" if unit == "percent" else f"unit.{unit}")
        return f"{'+' if size > 0 else '−'}{self._words.as_printed(abs(size))} {label}"

    def _unit(self, row) -> str:
        return self._figures.at[row.figures.split()[0], "unit"]
