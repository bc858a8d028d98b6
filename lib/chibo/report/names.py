"""Names in the report's language for the ids of a table."""

from collections.abc import Iterable

import pandas as pd

from chibo.model.rows import plain_records
from chibo.store import Published
from chibo.words import Words

_PLACES_SHOWN = 3
_NUMBERED = ["ward", "commune", "township"]
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
        added = {}
        for column in table:
            if column == "area" or column.endswith("_area"):
                added[f"{column}_name"] = table[column].map(self._area)
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
            added["value_text"] = [
                f"{self.words.as_printed(value)} {unit}".replace(" %", "%") for value, unit in amounts
            ]
        if "needs" in table:
            added |= self._readings(table)
        if "period" in table:
            added["period_text"] = table["period"].map(lambda period: self.words.period(period, short=True))
        if "subjects" in table:
            added["subject_names"] = table["subjects"].map(self._subjects)
        return table.assign(**added)

    def _readings(self, table: pd.DataFrame) -> dict[str, list[str]]:
        """Say how readings of a baseline come about, what they suppose, and what they leave between two ends."""
        say, number = self.words.say, self.words.number
        rows = plain_records(table)
        added = {
            "how": [say(f"consistency.how_{row['reading']}", **row) if row["reading"] else "" for row in rows],
            "needs_text": [
                "; ".join(say(f"consistency.needs_{code}") for code in row["needs"].split()) for row in rows
            ],
        }
        for name in ("cells", "net", "gross"):
            ends = [(number(row[f"{name}_low"]), number(row[f"{name}_high"])) for row in rows]
            added[f"{name}_text"] = ["–".join(dict.fromkeys(pair)) for pair in ends]
        return added

    def _called(self, kind: str, code: str) -> str:
        """Return the name of a code; the code itself where an office uses one of its own."""
        keys = (f"{kind}.{code}", f"register.{kind}_{code}")
        return next((self.words.label(key) for key in keys if self.words.has(key)), code.replace("_", " "))

    def _subjects(self, ids: str) -> str:
        return self.words.listing([self.words.label(f"subject.{subject}") for subject in ids.split()])

    def _category_name(self, key: str) -> str:
        """Name a category of an indicator, or a rating category that stands alone; the whole has no name."""
        if key.endswith(" "):
            return ""
        return self._category.get(key) or self.words.label(f"category.{key.split()[-1]}")
