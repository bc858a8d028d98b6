"""``chibo refresh`` and ``chibo new-notebook``: a second run changes nothing, a stale notebook is named."""

import ast
import json

import pandas as pd
import pytest
from chibo.batch import notebooks
from chibo.batch.notebooks import Stored, blank, file_name, new_notebook
from chibo.batch.plan import RequestError

from ..conftest import chibo

INDICATORS = pd.DataFrame({"id": ["cells_total"], "name_vi": ["Số chi bộ"], "name_en": ["Cells"]})


@pytest.fixture(scope="module")
def stored(scratch_project):
    path = scratch_project.write("01_sound", "print('số', year)", "year")
    failing = scratch_project.write("02_failing", "1 / 0")
    before = failing.read_bytes()
    return chibo("refresh", "--jobs", "2"), path, failing.read_bytes() == before


def test_a_notebook_is_stored_executed_and_a_failing_one_left_alone(stored):
    result, path, untouched = stored
    assert result.exit_code == 1
    assert "2 notebooks executed, 1 stored anew, 1 failed" in result.stdout
    assert "02_failing.ipynb: failed: ZeroDivisionError: division by zero" in result.stderr
    assert untouched
    content = path.read_text("utf-8")
    assert content.endswith("}\n")
    assert content.startswith('{\n "cells": [')
    notebook = json.loads(content)
    assert notebook["cells"][3]["outputs"][0]["text"] == ["số 2013\n"]
    assert [cell["id"] for cell in notebook["cells"]] == [f"cell-{n:02d}" for n in range(1, 6)]
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert notebook["metadata"]["language_info"] == {"name": "python"}
    assert not [cell for cell in notebook["cells"] if "injected-parameters" in cell["metadata"].get("tags", [])]


def test_what_was_just_stored_is_current_and_a_stale_one_is_named_with_the_cell_and_not_changed(stored):
    _, path, _ = stored
    old, stale = path.with_stem("03_stale"), path.read_text("utf-8").replace("số 2013", "số 1999")
    old.write_text(stale, "utf-8")
    result = chibo("refresh", "--check", "01_sound", "03_stale")
    assert (result.exit_code, result.stdout) == (1, "2 notebooks executed, 1 not current, 0 failed\n")
    assert "03_stale.ipynb: cell 4 differs; run 'chibo refresh'" in result.stderr
    assert "01_sound.ipynb: cell" not in result.stderr
    assert old.read_text("utf-8") == stale
    old.unlink()


@pytest.mark.parametrize(
    ("present", "name", "answer"),
    [
        ([], "plans", "00_plans.ipynb"),
        (["00_a.ipynb", "07_b.ipynb"], "plans", "08_plans.ipynb"),  # a gap was a notebook once, and links may live on
        (["00_a.ipynb", "explore.ipynb", "README.md"], "plans", "01_plans.ipynb"),
        (["03_plans.ipynb"], "plans", "there is 03_plans.ipynb already; it stays as it is. Choose another name"),
        *(
            ([], name, f"no notebook can be called {name!r}; a name is lower-case words of a-z and 0-9 joined by _")
            for name in ("06_a", "a.ipynb", "Nữ trong quy hoạch", "../a", "a__b", "", "\x1b[31m", "a" * 41)
        ),
    ],
)
def test_a_notebook_gets_the_number_after_the_highest_or_one_line_says_why_not(tmp_path, present, name, answer):
    for each in present:
        (tmp_path / each).touch()
    try:
        result = file_name(name, tmp_path)
    except RequestError as refused:
        result = str(refused)
    assert result.isprintable()
    assert result.startswith(answer)


def test_a_new_notebook_asks_in_both_languages_and_names_its_indicator_in_code_alone():
    cells = blank("plans", "cells_total", {"vi": "Số chi bộ", "en": "Cells"}).cells
    assert [cell.source.splitlines()[0] for cell in cells[:2]] == [
        "# Số chi bộ: số liệu đã công bố nói gì?",
        "# Cells: what do the published figures say?",
    ]
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    assert [source for source in code if "{" in source or "<" in source] == []
    assert len([source for source in code if '"cells_total"' in source]) == 1
    assert [ast.parse(source) is not None for source in code] == [True] * 7
    assert [cell.metadata.tags for cell in cells if cell.metadata.get("tags")][2:4] == [["parameters"], ["setup"]]


def test_one_that_does_not_run_is_not_written_and_a_file_that_came_meanwhile_stays(tmp_path, monkeypatch):
    place = tmp_path / "00_plans.ipynb"
    monkeypatch.setattr(notebooks, "refresh", lambda files, *_: [Stored(*files, error="KeyError: 'x'")])
    with pytest.raises(RequestError, match="00_plans.ipynb was not written, because it does not run: KeyError: 'x'"):
        new_notebook("plans", tmp_path, tmp_path, indicator="cells_total", indicators=INDICATORS)
    assert list(tmp_path.iterdir()) == []

    def meanwhile(files, *_):
        place.write_text("somebody else's", "utf-8")
        return [Stored(*files)]

    monkeypatch.setattr(notebooks, "refresh", meanwhile)
    with pytest.raises(RequestError, match="00_plans.ipynb cannot be written: file exists"):
        new_notebook("plans", tmp_path, tmp_path, indicator="cells_total", indicators=INDICATORS)
    assert place.read_text("utf-8") == "somebody else's"


def test_an_unknown_indicator_is_refused_with_the_nearest_one(stored):
    result = chibo("new-notebook", "plans", "--indicator", "member_total")
    said = "chibo new-notebook: unknown indicator 'member_total'; did you mean 'members_total'?\n"
    assert (result.exit_code, result.stderr) == (2, said)
