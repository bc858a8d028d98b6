"""An attentive reader: reads every word of exported pages, adds up, and says what each number must lie between.

It knows nothing of how numbers are kept inside: it has pages, the words for levels and answers, and arithmetic.
"""

import functools
import html
import math
import re
from collections import defaultdict
from html.parser import HTMLParser

from chibo.words import phrases

MOST = 10**6
NUMBER = r"(\d[\d.,]*|\[c\])"
_REGISTER = re.compile(r"(\d{4})?\D{0,30}\((?:register|sổ đơn vị)\)")
_SENTENCE = re.compile(r"^(By the register|Theo sổ đơn vị)")

# What a mark of a picture says, in both languages: the pattern and what its groups are. "|" parts two languages.
MARKS = [
    (rf"^(\d{{4}}), (?:Admitted|Kết nạp): {NUMBER}", ("year", "admitted")),
    (rf"^(\d{{4}}), (?:Target|Chỉ tiêu): {NUMBER}", ("year", "target")),
    (rf"^[^,]+, (.+): {NUMBER}(?: of |/){NUMBER} \({NUMBER}%\)", ("label", "answers", "answered", "")),
    (rf"^(.+), (?:women|nữ), (\d{{4}}): {NUMBER}%", ("label", "year", "women%")),
    (rf"^(.+), (?:young|trẻ), (\d{{4}}): {NUMBER}%", ("label", "year", "young%")),
    (rf"^(.+), (\d{{4}}): {NUMBER}(?: persons?| người)?$", ("label", "year", "trainings")),
]
# What a clause of a sentence about one year says.
CLAUSES = [
    (
        rf"{NUMBER} (?:members?|đảng viên), (?:trong đó )?{NUMBER} (?:of them probationary|dự bị)",
        ("members", "probationary"),
    ),
    (rf"(?:kết nạp {NUMBER} đảng viên|, {NUMBER} members? were admitted)", ("admitted", "admitted")),
    (rf"(?:kết nạp|target admitted) {NUMBER} (?:so với chỉ tiêu|against) {NUMBER}", ("with target", "target")),
    (rf"{NUMBER} (?:against|so với chỉ tiêu) {NUMBER} \({NUMBER}%\)", ("with target", "target", "attained%")),
    (rf"([^:;,]+(?:, [^:;,]+)?): {NUMBER}(?=[;.])", ("label", "trainings")),
    (
        rf"([^:;]+): {NUMBER} (?:persons?|người), (?:women|nữ) {NUMBER}%?, (?:young|trẻ) {NUMBER}%?",
        ("label", "planned", "women%", "young%"),
    ),
    (rf"(?:members?|đảng viên) \(([^)]+)\): {NUMBER}, (?:có khuyết điểm )?{NUMBER}", ("label", "inspected", "wanting")),
    (rf"(?:issued|phát) {NUMBER} .*?(?:and|về) {NUMBER} (?:came back )?\({NUMBER}%\)", ("issued", "returned", "")),
]


class _Texts(HTMLParser):
    """Every run of text, with the picture, sentence or table it stands in."""

    def __init__(self):
        super().__init__()
        self.pictures, self.sentences, self.rows, self._at, self._row = [], [], [], [], None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "svg":
            self.pictures.append([])
        if tag == "p" and attributes.get("class") == "finding":
            self.sentences.append("")
            self._at.append("finding")
        if tag == "tr":
            self._row = []
            self.rows.append(self._row)
        if tag in ("td", "th") and self._row is not None:
            self._row.append("")
        for said in ("alt", "title", "aria-label", "xlink:title"):
            if attributes.get(said) and self.pictures:
                self.pictures[-1].append(attributes[said])

    def handle_endtag(self, tag):
        if tag == "p" and self._at:
            self._at.pop()
        if tag == "tr":
            self._row = None

    def handle_data(self, data):
        if self._at:
            self.sentences[-1] += data
        if self._row:
            self._row[-1] += data
        if self.pictures and data.strip():
            self.pictures[-1].append(data.strip())


def read(page: str) -> tuple[list[list[str]], list[str], list[list[str]]]:
    """Return the texts of each picture and what follows it, the sentences, and the rows of tables."""
    texts = _Texts()
    texts.feed(page)
    return texts.pictures, [html.unescape(each) for each in texts.sentences], texts.rows


def _value(text: str) -> float | None:
    """Read a number as either language writes it: 1,234 or 1.234; 12.5 or 12,5."""
    if not text or text == "[c]":
        return None
    text = text.rstrip(".,")
    if re.fullmatch(r"\d{1,3}([.,]\d{3})+", text):
        return int(re.sub(r"[.,]", "", text))
    return float(text.replace(",", ".")) if re.search(r"[.,]", text) else int(text)


@functools.cache
def _label(text: str) -> str:
    """Return the id of a level, subject or answer that a page names."""
    found = [key for key, said in phrases._phrases().items() if text.strip().lower() in map(str.lower, said.values())]
    found = [key.replace("register.subject_", "subject.") for key in found]
    return next((key for key in found if key.split(".")[0] in ("level", "subject", "answer")), text.strip())


def facts_of(pages: list[str]) -> dict[tuple, float]:
    """Return every number that pages say of the register, by quantity, label and year."""
    facts = {}
    for page in pages:
        facts |= _facts_of_page(page)
    return facts


@functools.cache
def _facts_of_page(page: str) -> dict[tuple, float]:
    facts = {}
    pictures, sentences, _ = read(page)
    for texts in pictures:
        if about := next(filter(None, map(_REGISTER.search, texts)), None):
            for text in texts:
                _note(facts, MARKS, text.split("\n")[0], about[1] and int(about[1]))
    for sentence in sentences:
        if _SENTENCE.match(sentence):
            year = re.search(r"\b(?:19|20)\d\d\b", sentence)
            _note(facts, CLAUSES, re.sub(r"^.*?\b(?:19|20)\d\d: ", "", sentence), year and int(year[0]))
            _note(facts, CLAUSES, sentence, year and int(year[0]))
    return facts


def _note(facts: dict, patterns: list, text: str, year: int | None) -> None:
    for pattern, names in patterns:
        for match in re.finditer(pattern, text):
            groups = match.groups()
            here, label = year, ""
            for name, said in zip(names, groups, strict=True):
                if name == "year":
                    here = int(said)
                elif name == "label":
                    label = _label(said)
                elif name and said and (value := _value(said)) is not None:
                    facts[name, label, here] = value
            if patterns is MARKS:
                return


class Knowledge:
    """What counts can be: bounds that are narrowed by every relation until nothing moves."""

    def __init__(self, facts: dict[tuple, float]):
        self.ranges = defaultdict(lambda: (0, MOST))
        self.rows = []
        for (name, label, year), value in facts.items():
            if not name.endswith("%"):
                self.ranges[name, label, year] = value, value
        for (name, label, year), value in facts.items():
            bases = {"women%": "planned", "young%": "planned", "attained%": "target"}
            if name.endswith("%"):
                part = "with target" if name == "attained%" else name[:-1]
                self.share((part, label, year), (bases[name], label, year), value)
        for name, label, year in list(self.ranges):
            within = {"women": "planned", "young": "planned", "wanting": "inspected", "returned": "issued"}
            within |= {"with target": "admitted", "probationary": "members", "answers": "answered"}
            if name in within:
                self.sums((within[name], label, year), (name, label, year), (f"not {name}", label, year))

    def sums(self, whole: tuple, *parts: tuple) -> None:
        """Take note that parts add up to a whole."""
        self.rows.append(({whole: -1} | dict.fromkeys(parts, 1), 0, 0))

    def share(self, part: tuple, base: tuple, percent: float) -> None:
        """Take note of a share, printed with one decimal."""
        self.rows.append(({part: 1000, base: -(10 * percent - 0.5)}, 0, math.inf))
        self.rows.append(({part: 1000, base: -(10 * percent + 0.5)}, -math.inf, 0))

    def between(self, name: tuple) -> tuple[int, int]:
        """Return the least and the greatest value of a count."""
        while any([self._narrow(row) for row in self.rows]):
            pass
        return self.ranges[name]

    def _narrow(self, row: tuple) -> bool:
        terms, least, most = row
        ends = {name: sorted(factor * end for end in self.ranges[name]) for name, factor in terms.items()}
        moved = False
        for name, factor in terms.items():
            low = least - sum(end[1] for other, end in ends.items() if other != name)
            high = most - sum(end[0] for other, end in ends.items() if other != name)
            low, high = sorted((low / factor, high / factor)) if factor else (-math.inf, math.inf)
            was = self.ranges[name]
            now = (
                max(was[0], math.ceil(low - 1e-9)) if low > -math.inf else was[0],
                min(was[1], math.floor(high + 1e-9)) if high < math.inf else was[1],
            )
            if now != was and now[0] <= now[1]:
                self.ranges[name], moved = now, True
        return moved
