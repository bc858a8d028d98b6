"""Notebooks run from any working folder, from the first cell to the last in a fresh kernel."""

from pathlib import Path

import nbformat
from nbconvert.preprocessors import ExecutePreprocessor

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
WIDGET = "application/vnd.jupyter.widget-view+json"


def test_a_notebook_runs_anywhere_and_says_what_it_is_stored_with(tmp_path):
    before, fresh = (nbformat.read(NOTEBOOKS / "01_cell_coverage.ipynb", as_version=4) for _ in range(2))
    for cell in fresh.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    ExecutePreprocessor(timeout=120, kernel_name="python3").preprocess(fresh, {"metadata": {"path": str(tmp_path)}})
    assert said(fresh) == said(before)


def test_what_is_stored_of_the_panel_is_its_sentence_and_no_widget():
    stored = nbformat.read(NOTEBOOKS / "explore.ipynb", as_version=4)
    assert "widgets" not in stored.metadata
    assert [kind for _, kinds in said(stored) for kind in kinds if kind == WIDGET] == []
    (panel,) = [cell for cell in stored.cells if "setup" in cell.metadata.get("tags", [])]
    assert [list(output.data) for output in panel.outputs] == [["text/plain"]]


def said(notebook):
    """Return what each output says in plain text, with its other types as far as a file keeps them."""
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return [(output.data["text/plain"], sorted(set(output.data) - {WIDGET})) for output in outputs]
