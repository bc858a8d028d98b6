"""The catalogue: every picture of the notebooks is in it, and every word it needs exists."""

import ast
import json
from pathlib import Path

from chibo.explore import VIEWS
from chibo.words import Words

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("[0-9][0-9]_*.ipynb"))
WORDS = Words("en")


def drawn_in(notebook):
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    tree = ast.parse("\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {ast.unparse(call.args[0]) for call in calls if ast.unparse(call.func) == "report.chart"}


def test_every_picture_of_the_notebooks_can_be_looked_at():
    drawn = set().union(*map(drawn_in, NOTEBOOKS))
    assert len(drawn) > 20
    offered = {ast.unparse(ast.parse(view.line, mode="eval").body.args[0]) for view in VIEWS}
    assert drawn - offered == set()


def test_every_view_has_its_words():
    needed = {"explore.layer_published", "explore.layer_register"}
    for view in VIEWS:
        needed |= {f"explore.subject_{view.subject}", f"{view.finding}_none"}
        needed.add(f"explore.view_{view.chart.replace('.', '_')}")
    assert [key for key in sorted(needed) if not WORDS.has(key)] == []


def test_a_line_to_copy_only_calls_the_library_and_lets_a_register_out_through_one_door():
    for view in VIEWS:
        call = ast.parse(view.line, mode="eval").body
        names = {node.id for node in ast.walk(call) if isinstance(node, ast.Name)}
        assert names <= {"metrics", "charts", "report", "range"}
        table = ast.unparse(call.args[1])
        assert table.startswith("report.from_register(" if view.layer == "register" else "metrics.")
