"""The rules of the house that a machine can hold: who may import whom, where things live, what a notebook may hold."""

import ast
import json
import re
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[1]
LIB = ROOT / "lib" / "chibo"
MODULES = sorted(LIB.rglob("*.py"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

MOST_LINES = 320
MOST_CODE_LINES_IN_A_CELL = 5
CELLS = range(10, 25)

COLOUR = re.compile(r"#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3})\b", re.IGNORECASE)
VIETNAMESE = re.compile(r"[\u00c0-\u024f\u1e00-\u1eff]")  # accented Latin letters
VIETNAMESE_ALLOWED = {
    "descriptor.py": "the place's name, in the title of the data package",
    "intake/legacy.py": "the letters of two old encodings, in their order",
    "persons.py": "the words that only their marks tell apart",
    "intake/syllables.py": "the onsets and rhymes of the language",
    "words/sorting.py": "the letters of the alphabet, in their order",
}
# Joined, so that this file does not hold what it looks for. A folder in a web address is no folder of a machine.
MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:" + "|".join(["work", "tmp", "root", "home", "Users"]) + ")/")
REGISTRY = re.compile(r"\.".join(["pypi", "org"]) + "|" + r"\.".join(["pythonhosted", "org"]))
REPETITION = ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp
DEFINITION = ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda


def inside(path: Path) -> str:
    return path.relative_to(LIB).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def strings(parsed: ast.Module) -> list[str]:
    """Return the string literals of a module without its docstrings."""
    owners = ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef
    documented = (node for node in ast.walk(parsed) if isinstance(node, owners) and ast.get_docstring(node) is not None)
    docstrings = {node.body[0].value for node in documented}
    literals = (node for node in ast.walk(parsed) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return [node.value for node in literals if node not in docstrings]


def imports(parsed: ast.Module) -> set[str]:
    """Return every dotted name a module imports, ``from a import b`` as ``a.b``."""
    names = set()
    for node in ast.walk(parsed):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def project_files() -> list[Path]:
    """Return every file a person wrote or a notebook stored."""
    folders = [ROOT / name for name in ("lib", "tests", "notebooks", "data", ".ci")]
    found = [path for folder in folders for path in folder.rglob("*")] + list(ROOT.glob("*"))
    return [path for path in found if path.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts)]


def test_there_is_something_to_look_at():
    assert MODULES
    assert NOTEBOOKS


# --- the library ---------------------------------------------------------------------------------------------------


def test_imports_run_one_way():
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


@pytest.mark.parametrize("path", MODULES, ids=inside)
def test_a_module_is_short_and_says_what_it_is(path):
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES
    assert ast.get_docstring(tree(path)), "no docstring"
    assert path.stem not in {"utils", "helpers", "common"}, "a name that says nothing"


@pytest.mark.parametrize("path", MODULES, ids=inside)
def test_colours_live_in_the_theme(path):
    if inside(path) != "charts/theme.py":
        assert [text for text in strings(tree(path)) if COLOUR.search(text)] == []


@pytest.mark.parametrize("path", MODULES, ids=inside)
def test_a_picture_leaves_through_chart_alone_and_without_pyplot(path):
    assert not {name for name in imports(tree(path)) if name.startswith(("matplotlib.pyplot", "pylab"))}
    assert "savefig" not in path.read_text("utf-8")
    if inside(path) not in ("charts/chart.py", "charts/measures.py", "charts/writing.py"):
        assert not {
            name for name in imports(tree(path)) if name.startswith(("matplotlib.backends", "chibo.charts.writing"))
        }


@pytest.mark.parametrize("path", MODULES, ids=inside)
def test_vietnamese_is_spoken_in_words_alone(path):
    if inside(path) not in VIETNAMESE_ALLOWED:
        assert [text for text in strings(tree(path)) if VIETNAMESE.search(text)] == []


@pytest.mark.parametrize("name", VIETNAMESE_ALLOWED)
def test_an_exception_is_still_needed(name):
    assert any(VIETNAMESE.search(text) for text in strings(tree(LIB / name)))


# --- the notebooks -------------------------------------------------------------------------------------------------


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request) -> dict:
    """Return a notebook, each cell's source as one text and its tags at hand."""
    content = json.loads(request.param.read_text("utf-8"))
    for cell in content["cells"]:
        cell["source"] = "".join(cell["source"])
        cell["tags"] = cell["metadata"].get("tags", [])
    return content


def cells(notebook: dict, kind: str) -> list[dict]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def test_a_notebook_has_the_size_and_kernel_of_the_others(notebook):
    # What one reader sees: each pair of prose cells is one cell, in one language.
    assert len([cell for cell in notebook["cells"] if "en" not in cell["tags"]]) in CELLS
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"


def test_a_notebook_opens_with_its_question_in_both_languages(notebook):
    first, second = notebook["cells"][:2]
    assert [first["cell_type"], second["cell_type"]] == ["markdown", "markdown"]
    assert ("vi" in first["tags"], "en" in second["tags"]) == (True, True)


def test_every_text_stands_in_both_languages_side_by_side(notebook):
    languages = [next(iter({"vi", "en"} & set(cell["tags"])), "") for cell in notebook["cells"]]
    texts = [cell["cell_type"] == "markdown" for cell in notebook["cells"]]
    assert [bool(language) for language in languages] == texts
    vietnamese = [number for number, language in enumerate(languages) if language == "vi"]
    assert [number + 1 for number in vietnamese] == [n for n, language in enumerate(languages) if language == "en"]
    for number in vietnamese:
        pair = [headings(cell["source"]) for cell in notebook["cells"][number : number + 2]]
        assert pair[0] == pair[1]


def headings(text: str) -> list[str]:
    """Return the marks of the headings, ``#`` to ``######``, in their order."""
    return re.findall(r"^(#{1,6}) ", text, flags=re.MULTILINE)


def test_a_code_cell_is_small_and_only_calls(notebook):
    for cell in cells(notebook, "code"):
        lines = [line for line in cell["source"].splitlines() if line.strip() and not line.lstrip().startswith("#")]
        assert len(lines) <= MOST_CODE_LINES_IN_A_CELL, cell["source"]
        parsed = ast.parse(cell["source"])
        assert not [node for node in ast.walk(parsed) if isinstance(node, REPETITION + DEFINITION)], cell["source"]
        assert not [text for text in strings(parsed) if COLOUR.search(text) or "/" in text], cell["source"]


def test_parameters_are_typed_literals_each_with_a_comment(notebook):
    (parameters,) = [cell for cell in cells(notebook, "code") if "parameters" in cell["tags"]]
    for node in ast.parse(parameters["source"]).body:
        assert isinstance(node, ast.AnnAssign), ast.unparse(node)
        ast.literal_eval(node.value)
    for line in filter(None, parameters["source"].splitlines()):
        assert re.search(r"  # \w", line), f"no comment: {line}"


def test_prose_holds_no_number_that_could_have_been_computed(notebook):
    for cell in cells(notebook, "markdown"):
        prose = re.sub(r"^#.*$|\]\([^)]*\)|`[^`]*`", "", cell["source"], flags=re.MULTILINE)
        prose = re.sub(r"^\s*\d+\. |\b(?:1[89]|20)\d\d\b", "", prose, flags=re.MULTILINE)  # ordinals and years
        assert re.findall(r"\S*\d\S*", prose) == []


# --- every file ----------------------------------------------------------------------------------------------------


def test_no_file_is_a_left_over():
    assert [path.name for path in project_files() if re.search(r"^Untitled|-Copy\d|\s", path.name)] == []


def test_no_file_names_a_machine_or_a_registry():
    found = []
    for path in project_files():
        text = path.read_bytes().decode("utf-8", errors="ignore")
        found += [f"{path.relative_to(ROOT)}: {hit[0]}" for hit in re.finditer(MACHINE_PATH, text)]
        found += [f"{path.relative_to(ROOT)}: {hit[0]}" for hit in re.finditer(REGISTRY, text)]
    assert found == []
