"""``chibo refresh``: a second run changes nothing, a stale notebook is named."""

import json

import pytest

from ..conftest import chibo


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
    assert notebook["metadata"]["language_info"]["name"] == "python"
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
