"""Every phrase that code, templates and notebooks ask for exists."""

import ast
import json
import re
from pathlib import Path

import chibo
from chibo.words import phrases

LIB = Path(chibo.__file__).parent
ROOT = LIB.parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
KEYS = set(phrases._phrases())
SUBJECTS = {key.partition(".")[0] for key in KEYS}
KEY = re.compile(rf"(?:{'|'.join(sorted(SUBJECTS))})\.[\w.]+")
NO_CASE = re.compile(r"_(?:none|item|table|title|alt|axis|key)(?:_|$)")


def literals(tree: ast.AST) -> set[str]:
    """Return the string literals of a module that are no part of a longer text."""
    parts = {part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in parts)
    return {node.value for node in found if isinstance(node.value, str)}


def beginnings(tree: ast.AST) -> set[str]:
    """Return how the keys that are put together begin: ``f"split.part_{stage}"`` is ``split.part_``."""
    first = [node.values[0] for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) and node.values]
    return {part.value for part in first if isinstance(part, ast.Constant)}


def is_phrase_or_chart(key: str) -> bool:
    """Whether a phrase of that name exists, or the title and the alternative text of a chart of that name."""
    return key in KEYS or {f"{key}_title", f"{key}_alt"} <= KEYS


def trees(paths) -> list[tuple[str, ast.AST]]:
    return [(path.relative_to(LIB).as_posix(), ast.parse(path.read_text("utf-8"))) for path in paths]


def code(notebook: Path) -> ast.AST:
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    return ast.parse("\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"))


def calls(tree: ast.AST, name: str) -> list[ast.Call]:
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute))
    return [node for node in found if ast.unparse(node.func) == name]


# The catalogue of the explorer names pictures and phrases in the same form: tests/explore asks for its words.
MODULES = trees(sorted(set(LIB.rglob("*.py")) - {LIB / "explore" / "views.py"}))
ASKED = sorted(
    (where, key)
    for where, tree in MODULES
    for key in literals(tree)
    if KEY.fullmatch(key) and not key.endswith((".xlsx", ".j2"))
)
BEGUN = sorted((where, key) for where, tree in MODULES for key in beginnings(tree) if re.match(r"[a-z_]+\.", key))
TEMPLATES = sorted(path for path in LIB.rglob("*.j2"))
CALLS = [(path.stem, call) for path in NOTEBOOKS for call in calls(code(path), "report.finding")]
FINDINGS = sorted({(name, ast.literal_eval(call.args[0])) for name, call in CALLS})


def test_the_search_finds_what_it_looks_for():
    assert ("charts/split.py", "split.accounts") in ASKED
    assert ("report/report.py", "report.nothing") in ASKED
    assert ("charts/split.py", "split.part_") in BEGUN
    assert len(FINDINGS) > 15
    assert any('say("page.contents")' in path.read_text("utf-8") for path in TEMPLATES)


def test_a_key_written_in_the_library_exists():
    assert [(where, key) for where, key in ASKED if not is_phrase_or_chart(key)] == []


def test_a_key_put_together_in_the_library_has_phrases_that_begin_so():
    # A module that speaks of one subject alone leaves its name out: "table." is "intake.table.".
    names = KEYS | {key.partition(".")[2] for key in KEYS}
    assert [(where, key) for where, key in BEGUN if not any(name.startswith(key) for name in names)] == []


def test_a_key_written_in_a_template_exists():
    for path in TEMPLATES:
        said = " ".join(re.findall(r"\bsay(?:\[[^\]]*\])?\(([^)]*)\)", path.read_text("utf-8")))
        assert [key for key in re.findall(r'"([\w.]+\.\w+)"', said) if key not in KEYS] == [], path.name


def test_a_finding_has_a_phrase_and_one_for_when_there_is_nothing():
    assert [(notebook, key) for notebook, key in FINDINGS if f"{key}_none" not in KEYS] == []
    for notebook, key in FINDINGS:
        cases = [each for each in KEYS if each.startswith(f"{key}_") and not NO_CASE.search(each.removeprefix(key))]
        assert key in KEYS or cases, (notebook, key)


def test_every_column_a_notebook_shows_has_a_heading():
    for notebook in NOTEBOOKS:
        lists = (node for node in ast.walk(code(notebook)) if isinstance(node, ast.List))
        shown = [item.value for node in lists for item in node.elts if isinstance(item, ast.Constant)]
        assert [name for name in shown if f"column.{name}" not in KEYS] == [], notebook.stem
