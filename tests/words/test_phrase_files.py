"""The phrase files themselves: both languages everywhere, with the same values in them."""

import re
import string
import unicodedata
from pathlib import Path

import pytest
import yaml
from chibo import words
from chibo.model import PUBLISHED
from chibo.model.codes import PRECISIONS, SUBJECTS
from chibo.store import open_data
from chibo.words import LANGUAGES

FOLDER = Path(words.__file__).parent
FILES = sorted(FOLDER.glob("*.yml"))
PHRASES = {
    f"{path.stem}.{key}": said for path in FILES for key, said in yaml.load(path.read_bytes(), yaml.CSafeLoader).items()
}
SPEC = re.compile(r"[0-9]|%[0-9]|\+|printed|printed_as|plural:[^|]+\|[^|]+|period|asof|year|text|")


def fields(text: str) -> set[tuple[str, str]]:
    """Return the values a template asks for, each with how it is written."""
    return {(name, spec) for _, name, spec, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_says_what_it_is_and_no_name_stands_twice(path):
    text = path.read_text("utf-8")
    assert text.startswith("# ")
    names = re.findall(r'^"?([^\s#"][^:"]*)"?:', text, flags=re.MULTILINE)
    assert sorted(names) == sorted(set(names))
    # YAML reads a bare yes, no or 1 as something else than text, and keeps the last of two equal names.
    assert sorted(names) == sorted(yaml.safe_load(text))


def is_clean(text) -> bool:
    return (
        isinstance(text, str)
        and text == text.strip() != ""
        and unicodedata.is_normalized("NFC", text)
        and "  " not in text
    )


def test_every_phrase_has_exactly_both_languages_in_clean_text():
    assert [key for key, phrase in PHRASES.items() if list(phrase) != list(LANGUAGES)] == []
    assert [key for key, phrase in PHRASES.items() if not all(map(is_clean, phrase.values()))] == []


def test_both_languages_ask_for_the_same_values_written_the_same_way():
    # A language that has one form of a noun need not choose.
    written = {
        key: [{field for field in fields(phrase[lang]) if not field[1].startswith("plural:")} for lang in LANGUAGES]
        for key, phrase in PHRASES.items()
    }
    assert [key for key, (vietnamese, english) in written.items() if vietnamese != english] == []


def test_every_value_has_a_plain_name_and_a_known_way_of_writing():
    asked = [(key, *field) for key, phrase in PHRASES.items() for text in phrase.values() for field in fields(text)]
    assert [each for each in asked if not (each[1].isidentifier() and SPEC.fullmatch(each[2]))] == []


@pytest.mark.parametrize(
    ("subject", "codes"),
    [
        ("unit", PUBLISHED["indicators"].columns["unit"].choices),
        ("precision", PRECISIONS),
        ("subject", SUBJECTS),
        ("subject", ["organisations", "members"]),
        ("reliability", ["A", "B", "C"]),
        ("status", ["as_reported", "inferred", "derived", "bounded", "unknown"]),
        ("value", ["yes", "no", "not_published"]),
    ],
)
def test_every_code_of_the_model_has_a_name(subject, codes):
    assert [code for code in codes if f"{subject}.{code}" not in PHRASES] == []


def test_every_rating_category_has_a_name():
    schemes = open_data().published.rating_schemes
    assert [each for each in schemes["category"].unique() if f"category.{each}" not in PHRASES] == []
