"""Headings and cells that can name or number a person: a register holds counts, so these are refused at the door.

The words stand in ``persons.yml``. They are compared without marks and case (:func:`chibo.words.text.fold`), but for
those that only marks tell apart.
A heading that begins as a count does ("Số …", "Number of …") may speak of women, of a religion or of secretaries; one
that holds a name, a birthday, a number of a person, an address, a telephone or an e-mail may not, however it begins.
"""

import functools
import re
import unicodedata
from collections.abc import Iterator
from importlib import resources

import yaml

from chibo.words import message
from chibo.words.text import fold

_LONGEST = 1_000  # what follows is no heading


@functools.cache
def _patterns() -> dict[str, dict[str, re.Pattern]]:
    """Return the expressions of ``persons.yml`` by part of it and by kind; ``counted`` is how a count begins."""
    declared = yaml.load(resources.files(__package__).joinpath("persons.yml").read_text("utf-8"), yaml.CSafeLoader)
    words = {f"<{name}>": f"(?:{'|'.join(each)})" for name, each in declared["words"].items()}
    patterns = {"counted": {"count": re.compile(rf"^(?:{'|'.join(declared['count'])})\b")}}
    for part in ("always", "unless_counted", "marked", "cell"):
        joined = {kind: "|".join(each) for kind, each in declared[part].items()}
        for name, text in words.items():
            joined = {kind: each.replace(name, text) for kind, each in joined.items()}
        patterns[part] = {kind: re.compile(each) for kind, each in joined.items()}
    return patterns


def person_kind(heading: str) -> str:
    """Return what the heading asks for when it can name or number a person, otherwise nothing."""
    words, patterns = fold(heading[:_LONGEST]), _patterns()
    marked = unicodedata.normalize("NFC", heading[:_LONGEST]).lower().strip()
    parts = {"always": words} | ({} if patterns["counted"]["count"].search(words) else {"unless_counted": words})
    parts |= {"marked": marked}
    return _said(kind for part, text in parts.items() for kind, each in patterns[part].items() if each.search(text))


def person_cell(text: str) -> str:
    """Return what the text of a cell looks like when it reaches or numbers a person, otherwise nothing.

    The text itself must not be repeated in a message.
    """
    return _said(kind for kind, pattern in _patterns()["cell"].items() if pattern.search(text))


def _said(kinds: Iterator[str]) -> str:
    return next((message(f"data.person_{kind}") for kind in kinds), "")
