"""The rules of the house that a machine can hold: how large it is, who imports whom, where things live."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[1]
LIB = ROOT / "lib" / "chibo"
CODE = {path.relative_to(LIB).as_posix(): path for path in sorted(LIB.rglob("*")) if path.suffix in (".py", ".sql")}
MODULES = {name: ast.parse(path.read_text("utf-8")) for name, path in CODE.items() if path.suffix == ".py"}
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

# Lines of Python and SQL: who adds a room says here by how much the house may grow.
MOST_LINES, MOST_FILES, MOST_ENTRIES, MOST_LEVELS = 13_400, 100, 16, 8
MOST_IMPORTED, MOST_IMPORTED_LINES, MOST_TEST_LINES = 45, 5_800, 15_000
MOST_LINES_OF_A_MODULE, MOST_LINES_OF_THE_GENERATOR = 320, 800
MOST_CODE_LINES_IN_A_CELL, CELLS = 5, range(10, 25)

# Names that say nothing, and metaphors for what the field has words for.
BANNED = {"utils", "helpers", "common", "nursery", "crew", "station", "luggage", "lifeline", "echo"}

COLOUR = re.compile(r"#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3})\b", re.IGNORECASE)
VIETNAMESE = re.compile(r"[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff]")  # accented Latin letters
VIETNAMESE_ALLOWED = {
    "office/encodings.py": "the letters of two old encodings, in their order, and the rhymes of the language",
}
DRAWING = {"charts/chart.py", "charts/svg.py"}
# Joined, so that this file does not hold what it looks for. A folder in a web address is no folder of a machine.
MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:" + "|".join(["work", "tmp", "root", "home", "Users"]) + ")/")
REGISTRY = re.compile(r"\.".join(["pypi", "org"]) + "|" + r"\.".join(["pythonhosted", "org"]))
REPETITION = ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp
DEFINITION = ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda


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


def undocumented(parsed: ast.Module) -> list[str]:
    """Return the public functions and classes of a module that have no docstring, and ``module`` where it has none."""
    public = [node for node in parsed.body if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name[0] != "_"]
    return [getattr(node, "name", "module") for node in [parsed, *public] if not ast.get_docstring(node)]


def length(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def project_files() -> list[Path]:
    """Return every file a person wrote or a notebook stored."""
    folders = [ROOT / name for name in ("lib", "tests", "notebooks", "data", ".ci")]
    paths = [path for folder in folders for path in folder.rglob("*")] + list(ROOT.glob("*"))
    ignored = {"__pycache__", ".ipynb_checkpoints", ".git"}
    return [path for path in paths if path.is_file() and not ignored & set(path.parts)]


# --- how large it is -------------------------------------------------------------------------------------------------


def test_the_library_is_small():
    assert sum(map(length, CODE.values())) <= MOST_LINES
    assert len(CODE) <= MOST_FILES
    assert len([path for path in LIB.iterdir() if path.name != "__pycache__"]) <= MOST_ENTRIES
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    assert len(contracts[0]["layers"]) <= MOST_LEVELS


def test_the_tests_are_not_larger_than_what_they_prove():
    tests = [path for path in (ROOT / "tests").rglob("*") if path.suffix in (".py", ".sql")]
    assert sum(map(length, tests)) <= MOST_TEST_LINES
    assert sum(map(length, (ROOT / "data/make_register").glob("*.py"))) <= MOST_LINES_OF_THE_GENERATOR


def test_a_notebook_imports_a_part_of_it():
    cells = json.loads((ROOT / "notebooks" / "03_member_quality.ipynb").read_text("utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    code += "\nimport sys\nfor name, module in list(sys.modules.items()):"
    code += "\n    if name.partition('.')[0] == 'chibo': print('imported', module.__file__)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    imported = {line.partition(" ")[2] for line in run.stdout.splitlines() if line.startswith("imported ")}
    assert len(imported) <= MOST_IMPORTED
    assert sum(length(Path(file)) for file in imported) <= MOST_IMPORTED_LINES


# --- the library ---------------------------------------------------------------------------------------------------


def test_imports_run_one_way():
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "CONTRIBUTING.vi.md"])
def test_the_drawing_of_who_imports_whom_is_true_and_the_ways_through_exist(name):
    text = (ROOT / name).read_text("utf-8")
    drawn = {entry: set(others.split()) for entry, others in re.findall(r"(\w+) +→((?: \w+)*)", text)}
    found = {entry: set() for entry in drawn}
    for module, parsed in MODULES.items():
        entry = re.split(r"[/.]", module)[0]
        others = {each.split(".")[1] for each in imports(parsed) if each.startswith("chibo.")}
        found.setdefault(entry, set()).update(others & drawn.keys() - {entry})
    assert {entry for entry, others in found.items() if not others} >= found.keys() - drawn.keys()
    assert {entry: found[entry] for entry in drawn} == drawn
    named = [(entry, part) for entry, part in re.findall(r"`(\w+)\.(\w+)", text) if entry in drawn]
    roots = {entry: CODE.get(f"{entry}.py", CODE.get(f"{entry}/__init__.py")).read_text("utf-8") for entry in drawn}
    assert [each for each in named if "/".join(each) + ".py" not in CODE and each[1] not in roots[each[0]]] == []


def test_a_module_is_short_has_a_telling_name_and_says_what_it_is():
    assert [name for name, path in CODE.items() if length(path) > MOST_LINES_OF_A_MODULE] == []
    assert [name for name in CODE if BANNED & set(Path(name).with_suffix("").parts)] == []
    assert [f"{name}: {each}" for name, parsed in MODULES.items() for each in undocumented(parsed)] == []


def test_colours_live_in_the_theme():
    texts = [(name, text) for name, parsed in MODULES.items() for text in strings(parsed) if COLOUR.search(text)]
    assert [each for each in texts if each[0] != "charts/theme.py"] == []


def test_a_picture_leaves_through_chart_alone_and_without_pyplot():
    pyplot, backends = ("matplotlib.pyplot", "pylab"), "matplotlib.backends"
    imported = [(name, each) for name, parsed in MODULES.items() for each in imports(parsed)]
    assert [place for place in imported if place[1].startswith(pyplot)] == []
    assert [place for place in imported if place[1].startswith(backends) and place[0] not in DRAWING] == []
    assert {name for name, path in CODE.items() if "savefig" in path.read_text("utf-8")} <= DRAWING


def test_vietnamese_is_spoken_in_words_alone():
    speaking = {name for name, parsed in MODULES.items() if any(map(VIETNAMESE.search, strings(parsed)))}
    assert speaking == set(VIETNAMESE_ALLOWED)


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
