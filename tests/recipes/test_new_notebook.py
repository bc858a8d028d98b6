"""A new notebook is in the form of the others at once: the rules of the house and the phrases hold for it."""

import re
from pathlib import Path

from .conftest import ROOT


def test_a_new_notebook_passes_what_make_check_and_the_rules_of_the_house_ask(copy):
    made = copy.chibo("new-notebook", "members_over_time", "--indicator", "members_total")
    assert made.returncode == 0, made.stderr
    written = Path(made.stdout.splitlines()[0])
    assert written.parent == copy.folder / "notebooks"
    assert re.fullmatch(r"\d\d_members_over_time\.ipynb", written.name)
    current = copy.chibo("refresh", "--check", written.stem)
    assert current.stdout == "1 notebook executed, 0 not current, 0 failed\n"
    for words in (["ruff", "check", "notebooks"], ["ruff", "format", "--check", "notebooks"]):
        style = copy.python("-m", *words)
        assert style.returncode == 0, style.stdout
    rules = copy.python(
        "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "-k", written.stem,
        "tests/test_architecture.py", "tests/words/test_keys.py",
    )  # fmt: skip
    assert rules.returncode == 0, rules.stdout
    assert " passed" in rules.stdout


def test_a_second_one_of_the_same_name_is_refused_and_the_first_stays(copy):
    stored = copy.folder / "notebooks" / "01_cell_coverage.ipynb"
    before = stored.read_bytes()
    refused = copy.chibo("new-notebook", "cell_coverage")
    assert refused.returncode == 2
    assert refused.stderr == (
        "chibo new-notebook: there is 01_cell_coverage.ipynb already; it stays as it is. Choose another name\n"
    )
    assert stored.read_bytes() == before
    assert len(list((copy.folder / "notebooks").glob("*.ipynb"))) == len(list((ROOT / "notebooks").glob("*.ipynb")))
