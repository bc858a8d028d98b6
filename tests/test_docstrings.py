"""The examples in docstrings give what they say."""

import doctest
import importlib
from pathlib import Path

import chibo

LIB = Path(chibo.__file__).parent
MODULES = [
    ".".join(["chibo", *path.relative_to(LIB).with_suffix("").parts]).removesuffix(".__init__")
    for path in sorted(LIB.rglob("*.py"))
    if ">>> " in path.read_text("utf-8")
]


def test_the_examples_of_every_module_are_true():
    assert len(MODULES) > 3
    results = {name: doctest.testmod(importlib.import_module(name)) for name in MODULES}
    assert [name for name, result in results.items() if result.failed or not result.attempted] == []
