"""Reads finished pages as a stranger would: every number in a sentence, table, download, alternative or hover text.

A phrase is read back as a pattern with its values as groups, a heading by the phrase of its column; so what is read is
whatever is written, in either language. What the numbers count is said in ``arithmetic.yml``.
"""

import base64
import csv
import functools
import io
import re
import string
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from importlib import resources
from itertools import chain
from typing import NamedTuple

import yaml
from bs4 import BeautifulSoup, Tag

from chibo.words import Words, phrases

_KNOWN = yaml.safe_load(resources.files(__package__).joinpath("arithmetic.yml").read_text("utf-8"))
_QUANTITIES = _KNOWN["quantities"]
_DIMENSIONS = {"year", "area", *chain.from_iterable(each.get("by", []) for each in _QUANTITIES.values())}
LESS = " − "
_NUMBER = r"\d+(?:[.,]\d+)*"


class Count(NamedTuple):
    """What a number counts: its quantity (of a share one that ends in ``_pct``), place and year, and by what.

    Of what is left of a count, quantity or area are those of the whole and of its parts, with minus signs between.
    """

    quantity: str
    area: str
    year: int
    of: tuple[str, ...] = ()

    def named(self, quantity: str) -> "Count":
        """Return another quantity of the same, or of the whole that it is a part of."""
        return self._replace(quantity=quantity, of=self.of[: len(_QUANTITIES[quantity].get("by", []))])

    @property
    def known(self) -> dict:
        """Return what a reader knows of the quantity."""
        return _QUANTITIES[self.quantity.split(LESS)[0]]

    @property
    def is_of_persons(self) -> bool:
        """Return whether it counts persons, neither organisations nor cells."""
        by = self.known.get("by", [""])[0]
        return not self.known.get("public") and (by not in ("unit", "object") or self.of[0] == "members")


class Reader:
    """Reads pages of one language; ``areas`` are the rows of ``areas.csv``."""

    def __init__(self, lang: str, areas: Iterable[Mapping[str, str]]):
        self._phrases = {key: said[lang] for key, said in phrases._phrases().items()}
        self._words, self._page = Words(lang), {}
        self._decimal = self._words.number(0.5, 1)[1]
        self._columns, self._codes = defaultdict(list), defaultdict(dict)
        for key, said in self._phrases.items():
            kind, _, code = key.partition(".")
            kind, _, code = code.partition("_") if kind == "register" else (kind, "", code)
            if kind == "column":
                self._columns[said].append(code)
            elif kind in _DIMENSIONS:
                self._codes[said.lower()].setdefault(kind, code)
        self._places = {row["id"]: row[f"name_{lang}"] for row in areas}
        for row in areas:
            for name in (row["name_vi"], row["name_en"]):
                self._codes[name.lower()]["area"] = self._codes[f"{row['parent']} {name}".lower()]["area"] = row["id"]

    def read(self, html: str, area: str, year: int) -> Iterator[tuple[Count, Decimal | None]]:
        """Yield all counts and shares that a page says, None where a sign stands; ``area`` may be the name of one."""
        self._page = {"year": str(year), "unit": "members", "high": ""}
        self._page["area"] = self._code("area", area)
        for part in BeautifulSoup(html, "html.parser").select("p.finding, figure.chart, figure.table, a.take"):
            if part.name == "p":
                for key in (key for key, phrase in self._phrases.items() if "{status_name}" in phrase):
                    yield from self._phrase(key, _text(part), {"unit": "organisations"} if "rated" in key else {})
            elif "chart" in part["class"]:
                yield from self._picture(part)
            elif not part.find_parent("figure", class_="chart"):
                yield from self._table(part, {})

    def in_words(self, count: Count, low: int | None, high: int | None) -> str:
        """Return a line on a count that is known too well."""
        label = self._phrases.get
        codes = zip(count.known.get("by", []), count.of, strict=True)
        of = (label(f"{kind}.{code}") or label(f"register.{kind}_{code}") or code for kind, code in codes)
        what = LESS.join(label(f"attack.{quantity}") for quantity in count.quantity.split(LESS))
        place = LESS.join(self._places.get(area, area) for area in count.area.split(LESS))
        ends = {name: "?" if end is None else str(end) for name, end in (("low", low), ("high", high))}
        return self._words.say("attack.found", place=place, year=count.year, what=" ".join([what, *of]).strip(), **ends)

    def _picture(self, part: Tag) -> Iterator[tuple[Count, Decimal | None]]:
        """Read a picture whose subtitle is one of a register's: its words, its marks, and the numbers behind it."""
        texts = [*map(_text, part.select("figcaption strong, figcaption .subtitle, desc"))]
        for key in (key for key in self._phrases if re.fullmatch(r"register\.\w+_subtitle", key)):
            for about in filter(None, map(self._pattern(key).fullmatch, texts)):
                of, words = self._dimensions(about.groupdict()), key.replace("_subtitle", "_(title|alt)")
                for each, text in ((each, text) for each in self._phrases if re.match(words, each) for text in texts):
                    yield from self._phrase(each, text, of)
                for mark in part.select("svg title"):
                    yield from self._mark(mark.get_text().split("\n")[0], of)
                for row in part.select("figure.table tbody tr"):
                    *names, value = map(_text, row.find_all(["th", "td"]))
                    yield from self._mark(f"{', '.join(filter(None, names))}: {value}", of)
                for link in part.select("a.take"):
                    yield from self._table(link, of)

    def _table(self, part: Tag, of: dict) -> Iterator[tuple[Count, Decimal | None]]:
        """Read a table or download that rests on no published figure, without what two of its rows say otherwise."""
        rows = [[*map(_text, row.find_all(["th", "td"]))] for row in part.find_all("tr")]
        if part.name == "a":
            text = base64.b64decode(part["href"].partition(",")[2]).decode("utf-8-sig")
            rows = [*csv.reader(io.StringIO(text), delimiter=";" if self._decimal == "," else ",")]
        headings, said = [self._columns.get(text, [text]) for text in rows[0]] if rows else [], defaultdict(set)
        if not {"figures", "cites"} & {*chain.from_iterable(headings)}:
            for row in rows[1:]:
                cells = {name: cell for names, cell in zip(headings, row, strict=False) for name in names}
                for count, value in self._note(cells, of):
                    said[count].add(value)
        yield from ((count, *values) for count, values in said.items() if len(values) == 1)

    def _phrase(self, key: str, text: str, of: dict) -> Iterator[tuple[Count, Decimal | None]]:
        if match := self._pattern(key).search(text):
            said, name = match.groupdict(), key.partition(".")[2]
            yield from self._note(said, of, name.partition("_")[0])
            for item in said.get("list", "").split("; "):
                about = of | {"year": said.get("year") or self._page["year"]}
                yield from self._phrase(f"register.{_KNOWN['items'].get(name, f'{name}_item')}", item, about)

    def _mark(self, text: str, of: dict) -> Iterator[tuple[Count, Decimal | None]]:
        """Read what a mark says: its names, a colon, and its value."""
        (head, _, value), of, name = text.rpartition(": "), dict(of), ""
        parts = head.split(", ")
        while parts:
            known = (end for end in range(len(parts), 1, -1) if ", ".join(parts[:end]).lower() in self._codes)
            end = next(known, 1)
            piece, parts = ", ".join(parts[:end]), parts[end:]
            sizes = filter(None, (self._pattern(f"register.{each}").fullmatch(piece) for each in ("size", "size_open")))
            of |= self._codes.get(piece.lower(), {}) | next((size.groupdict() for size in sizes), {})
            of |= {"year": piece} if re.fullmatch(r"\d{4}", piece) else {}
            name = next((each for each in self._columns.get(piece, []) if quantity_of(each) in _QUANTITIES), name)
        matches = filter(None, (self._pattern(key).fullmatch(value) for key in _KNOWN["marks"]))
        return self._note(next((match.groupdict() for match in matches), {name: value}), of)

    def _note(self, said: Mapping[str, str | None], of: dict, stem: str = "") -> Iterator[tuple[Count, Decimal | None]]:
        """Yield what words with their numbers say, as far as it is known what they count, and by what."""
        of = self._page | of | self._dimensions(said)
        of.pop("category" if "question" in of else "answer", None)  # some answers are called as some classes are
        means = {word: name for each in ("", stem, *of) for word, name in _KNOWN["means"].get(each, {}).items()}
        for name, text in said.items():
            number, quantity = re.search(rf"{_NUMBER}|\[c\]", text or ""), means.get(name, name)
            own = of | self._dimensions({each.removeprefix(f"{name}_"): said[each] for each in said})
            by = _QUANTITIES.get(quantity_of(quantity), {"by": [None]}).get("by", [])
            if number and {*by} <= {*own}:
                count = Count(quantity, own["area"], int(own["year"]), tuple(own[each] for each in by))
                yield count, None if number[0] == "[c]" else self._number(number[0])

    def _dimensions(self, said: Mapping[str, str | None]) -> dict[str, str]:
        """Return the codes of the dimensions among the values of a phrase or a row."""
        names = {name.removesuffix("_name"): text for name, text in said.items() if text}
        return {name: self._code(name, text) for name, text in names.items() if name in _DIMENSIONS}

    def _code(self, kind: str, name: str) -> str:
        here = self._codes.get(f"{self._page.get('area', '')} {name}".lower(), {})  # of places the one of the page
        return (here or self._codes.get(name.lower(), {})).get(kind, name)

    def _number(self, text: str) -> Decimal:
        return Decimal(text.replace("." if self._decimal == "," else ",", "").replace(self._decimal, "."))

    @functools.cache  # noqa: B019  a reader for each language
    def _pattern(self, key: str) -> re.Pattern:
        """Return a phrase as a pattern with its values as groups; a share has a name that ends in ``_pct``."""
        pattern, groups = "", set()
        for literal, name, spec, _ in string.Formatter().parse(self._phrases.get(key, "\0")):
            pattern += re.escape(literal)
            if name is None or spec.startswith("plural:"):
                pattern += f"(?:{spec.removeprefix('plural:')})" if spec else ""
                continue
            name = f"{quantity_of(name)}_pct" if spec.startswith("%") else name
            texts = {"": ".+" if name == "list" else ".+?", "y": r"\d{4}", "%": rf"{_NUMBER}%|\[[cx]\]"}
            value = texts.get(spec[:1], rf"{_NUMBER}|\[[cx]\]")
            pattern += f"(?:{value})" if name in groups else f"(?P<{name}>{value})"
            groups.add(name)
        return re.compile(pattern, re.IGNORECASE)


def _text(part: Tag) -> str:
    return " ".join(part.get_text().split())


def quantity_of(name: str) -> str:
    """Return what a share is of, or a number counts."""
    return name.removesuffix("_pct")
