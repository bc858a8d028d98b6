"""A new notebook: which names it may have, which number it gets, and what stands in it before it has run."""

import ast

import pandas as pd
import pytest
from chibo.batch.draft import draft, file_name, write_draft
from chibo.batch.plan import RequestError
from chibo.cli import main
from click.testing import CliRunner

INDICATORS = pd.DataFrame({"id": ["cells_total"], "name_vi": ["Số chi bộ"], "name_en": ["Cells"]})


def folder_of(tmp_path, *names):
    for name in names:
        (tmp_path / name).touch()
    return tmp_path


@pytest.mark.parametrize(
    ("present", "expected"),
    [
        ([], "00_plans.ipynb"),
        (["00_a.ipynb", "01_b.ipynb"], "02_plans.ipynb"),
        (["00_a.ipynb", "07_b.ipynb"], "08_plans.ipynb"),  # a gap was a notebook once, and links to it may live on
        (["00_a.ipynb", "explore.ipynb", "README.md"], "01_plans.ipynb"),
    ],
)
def test_a_notebook_gets_the_number_after_the_highest(tmp_path, present, expected):
    assert file_name("plans", folder_of(tmp_path, *present)) == expected


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("06_plans", "'plans'"),
        ("plans.ipynb", "'plans'"),
        ("Nữ trong quy hoạch", "'nu_trong_quy_hoach'"),
        ("../plans", "'plans'"),
        ("a__b", "'a_b'"),
        ("", "'women_in_plans'"),
        ("\x1b[31m", "'women_in_plans'"),  # what is left begins with a digit
        ("9", "'women_in_plans'"),
        ("a" * 41, f"'{'a' * 40}'"),
    ],
)
def test_any_other_name_is_refused_in_one_line_with_one_that_would_do(tmp_path, name, hint):
    with pytest.raises(RequestError) as refused:
        file_name(name, tmp_path)
    message = str(refused.value)
    assert message.startswith(f"no notebook can be called {name!r}; a name is lower-case words")
    assert message.endswith(f"such as {hint}")
    assert message.isprintable()


@pytest.mark.parametrize("taken", ["03_plans.ipynb", "plans.ipynb"])
def test_a_name_that_is_taken_under_any_number_is_refused(tmp_path, taken):
    with pytest.raises(RequestError, match=f"^there is {taken} already; it stays as it is"):
        file_name("plans", folder_of(tmp_path, taken))


def test_after_99_the_writer_chooses_the_number(tmp_path):
    with pytest.raises(RequestError, match="used up"):
        file_name("plans", folder_of(tmp_path, "99_last.ipynb"))


def test_a_draft_asks_in_both_languages_and_names_its_indicator_in_code_alone():
    cells = draft("plans", "cells_total", {"vi": "Số chi bộ", "en": "Cells"}).cells
    assert [cell.source.splitlines()[0] for cell in cells[:2]] == [
        "# Số chi bộ: số liệu đã công bố nói gì?",
        "# Cells: what do the published figures say?",
    ]
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    assert [source for source in code if "{" in source] == []
    assert len([source for source in code if '"cells_total"' in source]) == 2
    assert [ast.parse(source) is not None for source in code] == [True] * 8


def test_a_draft_that_does_not_run_is_not_written(tmp_path, monkeypatch):
    from chibo.batch import draft as module
    from chibo.batch.stored import Stored

    monkeypatch.setattr(module, "refresh", lambda notebooks, *_: [Stored(notebooks[0], error="KeyError: 'x'")])
    with pytest.raises(RequestError, match="00_plans.ipynb was not written, because it does not run: KeyError: 'x'"):
        write_draft("plans", tmp_path, tmp_path, indicator="cells_total", indicators=INDICATORS)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_came_meanwhile_is_not_overwritten(tmp_path, monkeypatch):
    from chibo.batch import draft as module
    from chibo.batch.stored import Stored

    def meanwhile(notebooks, *_):
        (tmp_path / "00_plans.ipynb").write_text("somebody else's", "utf-8")
        return [Stored(notebooks[0])]

    monkeypatch.setattr(module, "refresh", meanwhile)
    with pytest.raises(RequestError, match="there is 00_plans.ipynb already"):
        write_draft("plans", tmp_path, tmp_path, indicator="cells_total", indicators=INDICATORS)
    assert (tmp_path / "00_plans.ipynb").read_text("utf-8") == "somebody else's"


def test_an_unknown_indicator_is_refused_with_the_nearest_one():
    result = CliRunner().invoke(main, ["new-notebook", "plans", "--indicator", "member_total"])
    assert result.exit_code == 2
    assert result.stderr == "chibo new-notebook: unknown indicator 'member_total'; did you mean 'members_total'?\n"
