"""Notebooks run from any working folder, from the first cell to the last in a fresh kernel."""

from pathlib import Path

import nbformat
from nbconvert.preprocessors import ExecutePreprocessor

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def outputs(notebook):
    return [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])]


def test_a_notebook_runs_anywhere_and_says_what_it_is_stored_with(tmp_path):
    stored, fresh = (nbformat.read(NOTEBOOKS / "01_cell_coverage.ipynb", as_version=4) for _ in range(2))
    for cell in fresh.cells:
        cell.pop("outputs", None)
    ExecutePreprocessor(timeout=120, kernel_name="python3").preprocess(fresh, {"metadata": {"path": str(tmp_path)}})
    assert [each["text/plain"] for each in outputs(fresh)] == [each["text/plain"] for each in outputs(stored)]


def test_what_is_stored_of_the_panel_is_its_sentence_and_no_widget():
    stored = nbformat.read(NOTEBOOKS / "explore.ipynb", as_version=4)
    assert "widgets" not in stored.metadata
    assert [kind for data in outputs(stored) for kind in data if "widget" in kind] == []
    (panel,) = [cell for cell in stored.cells if "setup" in cell.metadata.get("tags", [])]
    assert [list(output.data) for output in panel.outputs] == [["text/plain"]]
