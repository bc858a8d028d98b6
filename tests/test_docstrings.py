"""The examples in docstrings give what they say."""

import doctest
import importlib
from pathlib import Path

import chibo
import pytest

LIB = Path(chibo.__file__).parent
MODULES = [
    ".".join(["chibo", *path.relative_to(LIB).with_suffix("").parts]).removesuffix(".__init__")
    for path in sorted(LIB.rglob("*.py"))
    if ">>> " in path.read_text("utf-8")
]


def test_there_are_examples():
    assert {"chibo.store", "chibo.words", "chibo.words.periods", "chibo.metrics.figures"} <= set(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_are_true(name):
    found = doctest.testmod(importlib.import_module(name))
    assert found.attempted > 0
    assert found.failed == 0
