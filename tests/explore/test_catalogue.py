"""The catalogue: every picture of the notebooks is in it, and every word it needs exists."""

import ast
import json
from pathlib import Path

import pytest
from chibo.explore import VIEWS
from chibo.words import Words

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("[0-9][0-9]_*.ipynb"))
WORDS = Words("en")
ids = [f"{view.layer}-{view.name}" for view in VIEWS]


def drawn_in(notebook):
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    tree = ast.parse("\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {ast.unparse(call.args[0]) for call in calls if ast.unparse(call.func) == "report.chart"}


def test_every_picture_of_the_notebooks_can_be_looked_at():
    drawn = set().union(*map(drawn_in, NOTEBOOKS))
    assert len(drawn) > 20
    assert drawn - {view.chart for view in VIEWS} == set()


def test_no_name_stands_twice():
    assert len({view.name for view in VIEWS}) == len(VIEWS)


@pytest.mark.parametrize("view", VIEWS, ids=ids)
def test_a_view_has_its_words(view):
    needed = [f"explore.subject_{view.subject}", f"explore.layer_{view.layer}", f"{view.finding}_none"]
    needed += [f"explore.view_{view.name.replace('.', '_')}", *(f"column.{name}" for name in view.columns)]
    assert [key for key in needed if not WORDS.has(key)] == []


@pytest.mark.parametrize("view", VIEWS, ids=ids)
def test_a_view_only_calls_the_library_and_lets_a_register_out_through_one_door(view):
    for call in filter(None, (view.table, view.said, view.line)):
        names = {node.id for node in ast.walk(ast.parse(call, mode="eval")) if isinstance(node, ast.Name)}
        assert names <= {"metrics", "charts", "report", "range"}
    for call in filter(None, (view.table, view.said)):
        assert call.startswith("report.from_register(" if view.layer == "register" else "metrics.")
