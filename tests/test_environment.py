"""What surrounds the code: one set of packages, of which none is idle, its licence, how to cite it, true examples."""

import ast
import doctest
import importlib
import json
import re
import tomllib
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
HEADER, _, LOCK = (ROOT / "requirements.lock").read_text("utf-8").partition(" -o requirements.lock\n")
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))

# What conda-forge calls the package that PyPI calls so; its plain names add Qt and statsmodels.
PYPI_NAMES = {"matplotlib-base": "matplotlib", "seaborn-base": "seaborn", "playwright-python": "playwright"}
# What conda-forge does not have, so that conda users get it through pip.
ONLY_ON_PYPI = {"axe-playwright-python", "resvg-py"}

# Packages that nothing imports: they are run by make and by pytest.
TOOLS = {"jupyterlab", "nbval", "pytest-xdist", "ruff"}


def direct() -> dict[str, SpecifierSet]:
    """Return the packages pyproject.toml asks for, the tests' included."""
    texts = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]
    return {canonicalize_name(each.name): each.specifier for each in map(Requirement, texts)}


def pinned() -> dict[str, set[str]]:
    """Return the versions in the lock; a package may have one for each version of Python."""
    versions = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", LOCK, flags=re.MULTILINE):
        versions.setdefault(canonicalize_name(name), set()).add(version)
    return versions


def imported() -> set[str]:
    """Return the packages that the library, the tests or a notebook import."""
    sources = [path.read_text("utf-8") for folder in ("lib", "tests") for path in (ROOT / folder).rglob("*.py")]
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        sources += ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    modules = set()
    for node in (node for source in sources for node in ast.walk(ast.parse(source))):
        if isinstance(node, ast.Import):
            modules |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add(node.module.partition(".")[0])
    distributions = packages_distributions()
    return {canonicalize_name(name) for module in modules for name in distributions.get(module, [])}


def test_conda_and_pip_users_get_the_same_packages_in_the_same_ranges():
    conda = dict(line.split(" ", 1) for line in CONDA["dependencies"] if isinstance(line, str) and line != "pip")
    assert SpecifierSet(conda.pop("python")) == SpecifierSet(PROJECT["requires-python"])
    asked = {PYPI_NAMES.get(name, name): SpecifierSet(range_) for name, range_ in conda.items()}
    assert asked == {name: range_ for name, range_ in direct().items() if name not in ONLY_ON_PYPI}


def test_conda_users_get_through_pip_only_chibo_itself_and_what_conda_forge_has_not():
    (pip,) = [entry["pip"] for entry in CONDA["dependencies"] if isinstance(entry, dict)]
    assert pip[0] == "-e ."
    asked = {canonicalize_name(each.name): each.specifier for each in map(Requirement, pip[1:])}
    assert asked == {name: direct()[name] for name in ONLY_ON_PYPI}


def test_the_lock_pins_every_package_inside_its_range():
    locked = pinned()
    assert [name for name in direct() if not locked.get(name)] == [], "run: make lock"
    pins = [(name, version) for name in direct() for version in locked[name]]
    assert [each for each in pins if each[1] not in direct()[each[0]]] == []


def test_every_pin_has_hashes_and_none_an_address():
    pins = re.split(r"\n(?=\S)", LOCK.strip())
    assert len(pins) >= len(direct())
    assert not [pin.splitlines()[0] for pin in pins if not re.search(r"--hash=sha256:[0-9a-f]{64}", pin)]
    assert not re.search(r"://|index-url|find-links| @ ", LOCK)


def test_every_import_is_asked_for_or_comes_with_what_is_and_no_package_is_idle():
    brought = {canonicalize_name(Requirement(text).name) for name in direct() for text in requires(name) or []}
    assert sorted(imported() - set(direct()) - brought - {"chibo"}) == []
    assert sorted(set(direct()) - imported() - TOOLS) == []


def test_the_licence_of_the_code_is_named_the_same_everywhere():
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("MIT License\n\nCopyright (c) 2026 chibo contributors\n")
    assert (PROJECT["license"], PROJECT["license-files"]) == ("MIT", ["LICENSE"])


def test_the_citation_file_has_what_its_format_asks_and_the_version_of_the_package():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert (str(cited["cff-version"]), cited["type"]) == ("1.2.0", "software")
    assert (str(cited["version"]), cited["license"]) == (PROJECT["version"], PROJECT["license"])
    assert cited["authors"] == [{"name": "chibo contributors"}]  # an entity: no person is named


def test_the_examples_in_docstrings_are_true():
    paths = [path for path in sorted((ROOT / "lib").rglob("*.py")) if ">>> " in path.read_text("utf-8")]
    names = [".".join(path.relative_to(ROOT / "lib").with_suffix("").parts).removesuffix(".__init__") for path in paths]
    results = {name: doctest.testmod(importlib.import_module(name)) for name in names}
    assert [name for name, result in results.items() if result.failed or not result.attempted] == []
    assert len(results) > 3
