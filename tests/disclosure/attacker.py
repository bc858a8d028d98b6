"""An attacker: works out what counts kept inside can be from what finished pages say, as a stranger would.

    python tests/disclosure/attacker.py ../my-reports --data ../my-office

It stands outside the library, because it must not know how counts are kept inside: neither what a report notes of it,
nor what metrics declare, nor the register. It shares the solver and what counts as small. A stranger has the pages,
the list of places, and the arithmetic of ``attacker.yml``. Every number in a sentence, table, download, alternative or
hover text is read: a phrase is read back as a pattern with its values as groups, a heading by the phrase of its column;
so what is read is whatever is written, in either language.

The exit code is 1 where a count is narrowed to fewer than ten values, and 2 where pages or places cannot be read.
"""

import argparse
import base64
import csv
import functools
import io
import math
import re
import string
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import yaml
from bs4 import BeautifulSoup, Tag
from chibo.batch.plan import RequestError
from chibo.batch.verify import listed
from chibo.disclosure.ledger import FEWEST, WIDTH, Row
from chibo.disclosure.solver import recovered
from chibo.words import LANGUAGES, Words, phrases

_KNOWN = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text("utf-8"))
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
                self._columns[said].append("subject_name" if code == "topic_name" else code)
            elif kind in _DIMENSIONS:
                self._codes[said.lower()].setdefault(kind, code)
        self._places = {row["id"]: row[f"name_{lang}"] for row in areas}
        for row in areas:
            for name in (row["name_vi"], row["name_en"]):
                self._codes[name.lower()]["area"] = self._codes[f"{row['parent']} {name}".lower()]["area"] = row["id"]

    def read(self, html: str, area: str, year: int) -> Iterator[tuple[Count, Decimal | None]]:
        """Yield all counts and shares that a page says, None where a sign stands; ``area`` may be the name of one."""
        self._page = {"year": str(year), "unit": "members"}
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
        place = LESS.join(self._places.get(area, area) for area in count.area.split(LESS))
        ends = " to ".join("?" if end is None else str(end) for end in (low, high))
        return f"{place}, {count.year}: {' '.join([count.quantity, *count.of]).strip()}: {ends}"

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
                yield from self._phrase(f"register.{name}_item", item, about)

    def _mark(self, text: str, of: dict) -> Iterator[tuple[Count, Decimal | None]]:
        """Read what a mark says: its names, a colon, and its value."""
        (head, _, value), of, name = text.rpartition(": "), dict(of), ""
        parts = head.split(", ")
        while parts:
            known = (end for end in range(len(parts), 1, -1) if ", ".join(parts[:end]).lower() in self._codes)
            end = next(known, 1)
            piece, parts = ", ".join(parts[:end]), parts[end:]
            of |= self._codes.get(piece.lower(), {})
            of |= {"year": piece} if re.fullmatch(r"\d{4}", piece) else {}
            name = next((each for each in self._columns.get(piece, []) if quantity_of(each) in _QUANTITIES), name)
        return self._note({name: value}, of)

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


class Knowledge:
    """What follows from all that pages say together.

    Attributes
    ----------
    kept : the counts in whose place a sign stands somewhere
    narrowed : those of them that are known too well, or what is left of others, with the least and the greatest value
    """

    def __init__(self, said: Iterable[tuple[Count, Decimal | None]], areas: Iterable[Mapping[str, str]]):
        said, self._parents = {*said}, {row["id"]: row["parent"] for row in areas}
        shares = sorted(
            {(count.named(quantity_of(count.quantity)), value) for count, value in said if "_pct" in count[0]}, key=str
        )
        self.kept = {count for count, value in said if value is None and "_pct" not in count[0]}
        known = {count: int(value) for count, value in said if value is not None and "_pct" not in count[0]}
        self._counts = dict.fromkeys(self.kept) | known
        self._rows, self._asked, self._places, parts = [], {}, defaultdict(set), defaultdict(list)
        for part, value in shares:
            self._bind_share(part, value)
        for count in sorted(self._counts):
            self._places[count._replace(area="")].add(count.area)
            if "part_of" in count.known:
                parts[count.named(count.known["part_of"])].append(count)
        for whole in parts.keys() & self._counts.keys():
            self._bind_parts(whole, parts[whole])
        for count in self._counts:
            self._bind_places(count)
        self._asked |= {count: (self._width(count), False) for count in self.kept}
        both = [(count, known[count], known[count]) for count in self.kept & known.keys()]
        self.narrowed = sorted([*both, *recovered(known, self._rows, {}, self._asked)])

    def _bind_share(self, part: Count, value: Decimal | None) -> None:
        whole, outcome = part.known.get("share_of", part.known.get("part_of")), "inspected_with_outcome"
        if whole is None:
            return  # of what it is a share nobody says
        base = part.named(whole)
        if base.quantity == "inspected" and base.named(outcome) in self._counts:
            base = base.named(outcome)
        for count in (part, base):
            if self._counts.setdefault(count, None) is None and count.is_of_persons:
                self._asked[count] = WIDTH, True
        if value is not None:
            digits = min(3, -value.as_tuple().exponent)
            # All and nothing have no decimals; of more than three the last is rounded here.
            half = 0 if value in (0, 100) and not digits else 1 + digits // 3
            for sign, low, high in ((1, 0, math.inf), (-1, -math.inf, 0)):
                times = sign * half - 2 * round(value * 10**digits)
                self._rows.append(Row(((part, 200 * 10**digits), (base, times)), low, high))

    def _bind_parts(self, whole: Count, parts: list[Count]) -> None:
        for part in parts:
            self._leave(whole, [part], part._replace(quantity=f"{whole.quantity}{LESS}{part.quantity}"))
        parts = [part for part in parts if "adds_up" in part.known]
        if parts and (whole.quantity != "members" or len(parts) == 2):
            self._rows.append(Row(((whole, 1), *((part, -1) for part in parts))))

    def _bind_places(self, count: Count) -> None:
        """Say that a place is the sum of the places in it, and of what is left."""
        inside = {area for area in self._places[count._replace(area="")] if count.area in self._around(area)}
        if parts := [count._replace(area=area) for area in sorted(inside) if not {*self._around(area)} & inside]:
            rated = [self._counts.get(each.named("rated")) for each in (count, *parts) if each.quantity == "ratings"]
            left = rated[0] - sum(rated[1:]) if rated and None not in rated and not count.is_of_persons else 0
            rest = count._replace(area=LESS.join(each.area for each in (count, *parts)))
            self._leave(count, parts, rest, left if 0 < left < FEWEST else 0)

    def _leave(self, whole: Count, parts: list[Count], rest: Count, width: int = 0) -> None:
        """Say that a whole is its parts and a rest, which is asked for where it can be a few persons."""
        values = [self._counts.get(count) for count in (whole, *parts)]
        if None in values or values[0] >= sum(values[1:]):  # a register may contradict itself
            self._rows.append(Row(((whole, 1), (rest, -1), *((part, -1) for part in parts))))
            if width or rest.is_of_persons:
                self._asked[rest] = width or WIDTH, not width

    def _width(self, count: Count) -> int:
        """Return how far the values of a count must span: no further than all that it is of let them.

        That is a place around it, and of organisations their number, which is public, and the others of such a place.
        """
        around = self._around(count.area)
        most = [count._replace(area=area) for area in around]
        most += [] if count.is_of_persons else [count.named(count.known["part_of"])]
        widths = [] if count.is_of_persons else [self._beside_others(count, area) for area in around]
        return min([WIDTH, *widths, *(value for value in map(self._counts.get, most) if value is not None)])

    def _beside_others(self, count: Count, area: str) -> int:
        """Return how far a count of organisations may span where it is known of ten or more, itself among them.

        These are the organisations of a place around it without all other places of which the count is known.
        """
        line = {count.area, *self._around(count.area)}
        beside = {each for each in self._places[count._replace(area="")] - line if area in self._around(each)}
        known = {each for each in beside if self._counts[count._replace(area=each)] is not None}
        known = {each for each in known if count.area not in self._around(each)}
        places = [area, *(each for each in sorted(known) if not {*self._around(each)} & known)]
        counts = [count._replace(area=each) for each in places]
        bases = [each.named(count.known["part_of"]) for each in [count, *counts]]
        values, (own, *of_places) = ([*map(self._counts.get, each)] for each in (counts, bases))
        if None in [own, *values, *of_places]:
            return WIDTH
        left, number = (all_of - sum(parts) for all_of, *parts in (values, of_places))
        return min(own, left) - max(0, own - (number - left)) if number >= FEWEST else WIDTH

    def _around(self, area: str) -> list[str]:
        around = self._parents.get(area)
        return [around, *self._around(around)] if around else []


def main(arguments: list[str] | None = None) -> int:
    """Read the pages of a folder, and print each count that is known too well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, help="a folder with finished reports")
    parser.add_argument("--data", type=Path, default="data", help="the data folder they were made from")
    options, said = parser.parse_args(arguments), []
    try:
        with (options.data / "published/areas.csv").open(encoding="utf-8") as file:
            areas = [*csv.DictReader(file)]
        readers = {lang: Reader(lang, areas) for lang in LANGUAGES}
        for page in (page for page in listed(options.out) if not page.error):
            text = (options.out / page.path).read_bytes().decode("utf-8", "replace")
            said += readers[page.lang].read(text, page.parameters.get("area", page.place), page.year)
    except (RequestError, OSError, UnicodeError, KeyError) as error:
        parser.error(str(error))
    known = Knowledge(said, areas)
    counted = f"{len(known.kept)} counts kept inside found; {len(known.narrowed)} narrowed to a span below {WIDTH}"
    print("\n".join([*(readers["en"].in_words(*each) for each in known.narrowed), counted]))
    return int(bool(known.narrowed))


if __name__ == "__main__":
    sys.exit(main())
