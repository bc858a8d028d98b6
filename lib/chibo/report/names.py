"""The places inside an area, names in the report's language for the ids of a table, and checks in words."""

import functools
import math
from collections.abc import Iterable

import pandas as pd

from chibo.errors import SHOWN
from chibo.metrics.figures import with_all_inside
from chibo.metrics.register import areas_in
from chibo.metrics.rounding import DIFFERS, OUTCOMES
from chibo.model.codes import GAINED
from chibo.model.layers import Register
from chibo.model.rows import plain_records, plain_rows
from chibo.store import Published
from chibo.words import Words

_PLACES_SHOWN = 3
_NUMBERED = ["ward", "commune", "township"]
_RATIOS = ("ratio", "excess")
_TERMS_SHOWN = 6
"""Terms of a sum that are written out; a longer sum only says how many."""
_CODES = {"unit", "subject", "level", "object", "question", "answer", "outcome", "why"}
_CODES |= {"from_status", "to_status", "share_status"}


class Names:
    """The names of areas, indicators and categories, of every code the phrases know, and checks in words."""

    def __init__(self, published: Published, words: Words):
        self.words, self._published = words, published
        name = f"name_{words.lang}"
        categories, areas = published.categories, published.areas.set_index("id")
        self._area = areas[name].to_dict()
        # Wards go by numbers, and a number alone is no name: they keep their kind, in the report's language.
        short, within = areas["name_short"].where(~areas["kind"].isin(_NUMBERED), areas[name]), published.within
        self._place = {area: ", ".join(filter(None, [called, within[area]])) for area, called in short.items()}
        self._indicator = published.indicators.set_index("id")[name].to_dict()
        pairs = categories["indicator"] + " " + categories["category"]
        self._category = dict(zip(pairs, categories[name], strict=True))

    def place(self, area: str) -> str:
        """Return an area's name, short enough for a sentence; a ward's with the city or district it is in."""
        return self._place[area]

    def places(self, areas: Iterable[str]) -> str:
        """List areas by name; of many, say how many."""
        names = [self._area[identity] for identity in dict.fromkeys(areas)]
        few = len(names) <= _PLACES_SHOWN
        return self.words.listing(names) if few else self.words.say("report.places", n=len(names))

    def indicators(self, ids: Iterable[str]) -> str:
        """List indicators by name."""
        return self.words.listing([self._indicator[identity] for identity in dict.fromkeys(ids)])

    def named(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the table with names beside its ids, for the columns it has.

        Adds ``area_name`` and ``area_short`` (for ``area``; ``x_name`` for ``x_area``), ``category_name``,
        ``indicator_name`` and ``indicator_lower``, ``period_text``, ``value_text`` (with its unit), ``subject_names``,
        and ``<column>_name`` for codes (of an inspection's ``subject``, too, ``topic_name``); one that an office made
        is its own name. For readings of a baseline: ``how``, ``needs_text``, ``cells_text``, ``net_text``,
        ``gross_text``; for checks: ``identity_name``, ``formula``, ``difference_text``, and ``explanation`` for
        ``notes``.
        """
        words = self.words
        areas = [column for column in table if column == "area" or column.endswith("_area")]
        added = {f"{column}_name": table[column].map(self._area) for column in areas}
        added |= {name[:-3]: table[name[:-2] + words.lang] for name in table if name.endswith("_vi")}
        if "area" in table:
            added["area_short"] = table["area"].map(self._place)
        if "indicator" in table:
            added["indicator_name"] = names = table["indicator"].map(self._indicator).fillna("")
            added["indicator_lower"] = [name[:1].lower() + name[1:] for name in names]
        if "category" in table:
            pairs = table.get("variant", table["category"])
            pairs = pairs if "indicator" not in table else table["indicator"] + " " + pairs
            added["category_name"] = pairs.map(self._category_name)
        for column in sorted(_CODES & set(table)):
            added[f"{column}_name"] = [self._called(column, code) for code in table[column]]
        if {"object", "subject"} <= set(table):  # beside who was inspected, a subject is what for
            added["topic_name"] = added["subject_name"]
        if {"value", "unit"} <= set(table):
            amounts = zip(table["value"], table["unit"], strict=True)
            added["value_text"] = [words.with_unit(words.as_printed(value), unit) for value, unit in amounts]
        if "published" in table:
            added["published_text"] = [words.period(period) for period in table["published"]]
        if "period" in table:
            added["period_text"] = [words.period(period, short=True) for period in table["period"]]
        if "by_then" in table:  # the day of the page that tells of it is the last it can have been
            texts = zip(added["period_text"], table["by_then"], strict=True)
            added["period_text"] = [words.say("period.by", period=text) if by else text for text, by in texts]
        if "subjects" in table:
            labels = [[words.label(f"subject.{each}") for each in ids.split()] for ids in table["subjects"]]
            added["subject_names"] = [*map(words.listing, labels)]
        if "needs" in table:
            added |= self._readings(plain_records(table))
        if "identity" in table:
            added |= self._checks(table)
        return table.assign(**added)

    def _readings(self, rows: list[dict]) -> dict[str, list[str]]:
        """Say how readings of a baseline come about, what they suppose, and what they leave between two ends."""
        say, number = self.words.say, self.words.number
        needs = [[say(f"consistency.needs_{code}") for code in row["needs"].split()] for row in rows]
        how = [say(f"consistency.how_{row['reading']}", **row) if row["reading"] else "" for row in rows]
        added = {"how": how, "needs_text": ["; ".join(each) for each in needs]}
        for name in ("cells", "net", "gross"):
            ends = [(number(row[f"{name}_low"]), number(row[f"{name}_high"])) for row in rows]
            added[f"{name}_text"] = ["–".join(dict.fromkeys(pair)) for pair in ends]
        return added

    def _called(self, kind: str, code: str) -> str:
        keys = (f"{kind}.{code}", f"register.{kind}_{code}", f"{kind.partition('_')[2]}.{code}")  # from_status: status
        return next((self.words.label(key) for key in keys if self.words.has(key)), code.replace("_", " "))

    def _category_name(self, key: str) -> str:
        """Name a category of an indicator, or a rating category that stands alone; the whole has no name."""
        if key.endswith(" "):
            return ""
        return self._category.get(key) or self.words.label(f"category.{key.split()[-1]}")

    def _checks(self, checks: pd.DataFrame) -> dict:
        """Say rows of :func:`chibo.metrics.consistency.checks`: the arithmetic, what differs, what may explain it."""
        published, lang, figures = self._published, self.words.lang, self._published.observations.set_index("id")
        said = [_Check(row, figures, self.words) for row in plain_rows(checks)]
        added = {
            "identity_name": checks["identity"].map(published.identities.set_index("id")[f"name_{lang}"]),
            "formula": [check.formula() for check in said],
            "difference_text": [check.difference() for check in said],
            "sharp_text": ["" if pd.isna(pct) else self.words.percent(pct, 1) for pct in checks["sharp_pct"]],
        }
        if "notes" in checks:
            note = published.notes.set_index("id")[f"text_{lang}"]
            added["explanation"] = [" ".join(note[each] for each in notes.split()) for notes in checks["notes"]]
        return added


class Places:
    """The wards and communes of one area, and which of them a register has.

    Attributes
    ----------
    wards : the wards and communes of the area that the register has units of; the area itself stands for one that has
        no parts
    bodies : the areas whose organisations belong to the area, as far as the register has them: itself, all inside it
    inside : the greater area whose part this one is, where it has no parts of its own; else ""
    years : the first and the last year of each part of the area; an open end is year 0 or 9999
    of_districts : whether parts of the area have parts themselves
    ended : the day the area no longer exists, ISO 8601; empty while it does
    """

    def __init__(self, areas: pd.DataFrame, area: str, register: Register):
        parts, by_id = areas.loc[areas["parent"] == area, "id"].tolist(), areas.set_index("id")
        _, *within = with_all_inside(areas, area)  # a province counts its districts with their wards
        self.of_districts = len(within) > len(parts)
        self.ended = by_id.at[area, "valid_to"]
        self._area, self._register = area, register
        self.wards = areas_in(register, "units", within or [area])
        self.bodies = areas_in(register, "organisations", [area, *within])
        self.inside = "" if parts else by_id.at[area, "parent"]
        self.years = {
            part: (int(by_id.at[part, "valid_from"][:4] or 0), int(by_id.at[part, "valid_to"][:4] or 9999))
            for part in parts
        }
        self._parent = by_id["parent"]
        self.known_wards = functools.cache(self._known_wards)

    def at_end_of(self, year: int) -> list[str]:
        """Return the wards and communes that exist at the end of a year; none where the area has none."""
        return [ward for ward, (since, until) in self.years.items() if since <= year < until]

    def has_units(self, year: int) -> bool:
        """Return whether the register has units of the area, and a headcount of the year."""
        return self._register.units["area"].isin(self.wards).any() and (self._register.headcounts["year"] == year).any()

    def _known_wards(self, year: int, table: str) -> list[str]:
        """Return the wards with rows of ``units`` or ``organisations`` in force at the end of a year; none for all."""
        rows, day = getattr(self._register, table), pd.Timestamp(year, 12, 31)
        known = set(rows.loc[~(rows["valid_from"] > day) & ~(rows["valid_to"] <= day), "area"])
        known |= set(self._parent.reindex(list(known)))  # of a district, whose wards it has
        wards = self.at_end_of(year)
        return [] if known >= set(wards) else [ward for ward in wards if ward in known]

    @functools.cached_property
    def cells(self) -> dict[str, int]:
        """How many cells the register has in each of the bodies' areas at the end of each year, by ``area|year``."""
        from chibo.metrics.quality import register_organisations  # asked of real registers only

        counts = register_organisations(self._register, areas=self.bodies, by="area")
        return dict(zip(counts["area"] + "|" + counts["year"].astype(str), counts["all_cells"].tolist(), strict=True))


def checks_in_words(published: Published, words: Words, *, everything: bool = False) -> list[str]:
    """Return what came of comparing printed figures, a line each: how many, the first that differ, or everything."""
    from chibo.metrics.consistency import checks  # most reports show none

    table = checks(published)
    counts = table["outcome"].value_counts().reindex(OUTCOMES, fill_value=0).to_dict()
    shown = table if everything else table[table["outcome"] == DIFFERS].head(SHOWN)
    lines = [words.say("cli.check.counted", n=len(table), **counts)]
    for row in plain_records(Names(published, words).named(shown)):
        possible = row["possible"] and words.say("cli.check.would_fit", possible=row["possible"])
        why = row["why"] and words.label(f"why.{row['why']}")
        said = ", ".join(filter(None, [row["formula"], row["difference_text"], possible, why]))
        outcome = words.label(f"outcome.{row['outcome']}")
        lines.append(f"  {words.say('cli.check.line', **row | {'said': said, 'outcome': outcome})}")
    if not everything and counts[DIFFERS] > SHOWN:
        lines.append(f"  {words.say('cli.check.more', n=counts[DIFFERS] - SHOWN)}")
    return lines


class _Check:
    """One check in words."""

    def __init__(self, row: tuple, figures: pd.DataFrame, words: Words):
        self._row, self._words, self._unit = row, words, figures.at[row.figures.split()[0], "unit"]
        parts = figures.loc[row.parts.split(), ["value", "unit"]].assign(times=[*map(int, row.multipliers.split())])
        if row.kind == "shares":
            # Of a class whose count was printed the share is in the sum; the base of these counts stands last.
            is_share = parts["unit"] == "percent"
            *counts, base = [*parts.loc[~is_share & (parts["value"] > 0), "value"]] or [0]
            shares = pd.DataFrame({"value": [round(100 * count / base, 2) for count in counts], "times": 1})
            parts = pd.concat([parts[is_share], shares])
        self._times, self._values = parts["times"].tolist(), [*map(words.as_printed, parts["value"])]

    def formula(self) -> str:
        """Write the parts, what they give, and what was printed where that is something else."""
        row, left, say = self._row, self._left(), self._words.say
        printed = "≥ " * math.isinf(row.printed_high) + self._number(row.printed)
        computed = self._number(row.computed)
        if row.kind == "shares":
            form = {"impossible": "formula_alone", "class_not_printed": "formula_rest"}.get(row.why, "formula")
            ends = {"low": row.computed_low, "rest": row.computed, "high": row.computed_high}
            ends = {name: self._number(value).removesuffix("%") for name, value in ends.items()}
            computed = self._number(100 - row.computed)
            return say(f"consistency.{form}", left=left, printed=printed, computed=computed, **ends)
        if not computed and not left:
            return printed
        if not computed:
            form = "formula_share" if row.kind in _RATIOS else "formula_open"
        elif printed and printed != computed:
            unequal = "formula_differs" if row.outcome == "differs" else "formula_share"
            form = unequal if left == computed else "formula_printed"
        else:
            form = "formula"
        return say(f"consistency.{form}", left=left, printed=printed, computed=computed)

    def difference(self) -> str:
        """Write the difference with its sign and unit, and where it is what was gained since; empty where none is."""
        is_share = self._unit == "percent"
        size = round(self._row.difference, 2 if is_share else 4)
        if pd.isna(size) or not size:
            return ""
        amount = self._words.with_unit(self._words.as_printed(abs(size)), "points" if is_share else self._unit)
        if self._row.kind in GAINED and not self._row.period:
            return amount  # nobody knows which of the two is the later
        text = f"{'+' if size > 0 else '−'}{amount}"
        return self._words.say("consistency.gained", text=text) if self._row.kind in GAINED else text

    def _left(self) -> str:
        row, values = self._row, self._values
        if row.kind in _RATIOS:
            unknown = ["…"] if len(values) == 1 else []
            return " : ".join([*unknown, *values] if row.why == "count_not_printed" else [*values, *unknown])
        if len(values) > _TERMS_SHOWN:
            return self._words.say("consistency.formula_many", n=len(values))
        signs = [(" − " if n < 0 else " + ") + (f"{abs(n)} · " if abs(n) > 1 else "") for n in self._times]
        return "".join(map("".join, zip(signs, values, strict=True))).removeprefix(" + ").strip()

    def _number(self, value: float) -> str:
        """Write a value as it was printed, a computed one with a decimal more than a percentage needs."""
        if pd.isna(value) or math.isinf(value):
            return ""
        if self._unit == "percent":
            return f"{'+' if self._row.kind == 'excess' else ''}{self._words.as_printed(round(value, 2))}%"
        return self._words.as_printed(round(value, 4))
