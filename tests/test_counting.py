"""One report, two reports: a terminal speaks English, and one place knows its plural."""

import re
from pathlib import Path

import pytest
from chibo.errors import counted, form

LIBRARY = Path(__file__).parents[1] / "lib" / "chibo"
NOUNS = "cells?|comparisons?|files?|notebooks?|numbers?|problems?|reports?|rows?|statements?|texts?|units?"


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 reports"), (1, "1 report"), (2, "2 reports"), (1000, "1000 reports")]
)
def test_a_number_stands_with_the_form_that_fits(number, said):
    assert counted(number, "report") == said


def test_what_has_another_plural_names_it():
    assert counted(1, "file differs", "files differ") == "1 file differs"
    assert counted(3, "file differs", "files differ") == "3 files differ"
    assert (form(1, "one", "many"), form(0, "one", "many")) == ("one", "many")


def test_no_other_place_puts_a_noun_after_a_number_it_does_not_know():
    written = re.compile(rf'f["\'].*\{{(?:len\([^}}]*\)|count|found|changed)\}} (?:{NOUNS})\b')
    found = [
        f"{path.name}: {line.strip()}"
        for path in LIBRARY.rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if written.search(line)
    ]
    assert written.search('f"{len(rows)} rows"')
    assert found == []
