"""Notebooks stored executed: a second run changes nothing, and a stale one is named with the cell that differs."""

import json

import pytest
from chibo.cli import main
from click.testing import CliRunner

from .conftest import code


@pytest.fixture(scope="module")
def stored(scratch_project):
    path = scratch_project.write("01_sound", code("print('số', year)"), code("year"))
    failing = scratch_project.write("02_failing", code("1 / 0"))
    before = failing.read_bytes()
    result = CliRunner().invoke(main, ["refresh", "--jobs", "2"])
    return result, path, failing.read_bytes() == before


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


def test_what_was_just_stored_is_current(stored):
    result = CliRunner().invoke(main, ["refresh", "--check", "01_sound"])
    assert (result.exit_code, result.stdout) == (0, "1 notebook executed, 0 not current, 0 failed\n")


def test_a_stale_notebook_is_named_with_the_cell_and_not_changed(stored):
    _, path, _ = stored
    stale = path.read_text("utf-8").replace("số 2013", "số 1999")
    path.write_text(stale, "utf-8")
    result = CliRunner().invoke(main, ["refresh", "--check", "01_sound"])
    assert result.exit_code == 1
    assert "01_sound.ipynb: cell 4 differs in its outputs; run 'chibo refresh'" in result.stderr
    assert path.read_text("utf-8") == stale


def test_an_unknown_name_is_refused(stored):
    result = CliRunner().invoke(main, ["refresh", "01_sond"])
    assert result.exit_code == 2
    assert result.stderr == "chibo refresh: unknown notebook '01_sond'; did you mean '01_sound'?\n"
