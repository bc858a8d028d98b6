"""What a stranger looks for in a project: licences, how to cite, hooks, notebooks without noise."""

import json
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


# --- licences and citation -------------------------------------------------------------------------------------------


def test_the_licence_of_the_code_is_named_the_same_everywhere():
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("MIT License\n\nCopyright (c) 2026 chibo contributors\n")
    assert PROJECT["license"] == "MIT"
    assert PROJECT["license-files"] == ["LICENSE"]


def test_the_citation_file_has_what_its_format_asks_and_the_version_of_the_package():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert (str(cited["cff-version"]), cited["type"]) == ("1.2.0", "software")
    assert (str(cited["version"]), cited["license"]) == (PROJECT["version"], PROJECT["license"])
    assert cited["authors"] == [{"name": "chibo contributors"}]  # an entity: no person is named


# --- hooks, attributes, notebooks ------------------------------------------------------------------------------------


def test_every_hook_is_local_and_a_command_of_make_check():
    (repository,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    checked = (ROOT / "Makefile").read_text("utf-8").partition("\ncheck:")[2].partition("\n\n")[0]
    assert repository["repo"] == "local"
    for hook in repository["hooks"]:
        assert hook["language"] == "system"
        command = hook["entry"].removesuffix(" --force-exclude")
        assert f"\t{command}" in checked


def test_a_copy_has_the_same_bytes_on_every_system():
    attributes = (ROOT / ".gitattributes").read_text("utf-8").splitlines()
    assert "* text=auto eol=lf" in attributes
    assert "*.ipynb diff=notebook" in attributes
    assert "diff.notebook.textconv" in (ROOT / "Makefile").read_text("utf-8")


def test_a_notebook_stores_nothing_that_changes_from_run_to_run():
    for path in NOTEBOOKS:
        notebook = json.loads(path.read_text("utf-8"))
        assert notebook["metadata"] == {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
        counts = [cell["execution_count"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
        assert counts == list(range(1, len(counts) + 1))
        for position, cell in enumerate(notebook["cells"], start=1):
            assert cell["id"] == f"cell-{position:02d}"
            assert set(cell["metadata"]) <= {"tags"}
            assert {output["output_type"] for output in cell.get("outputs", [])} <= {"execute_result", "display_data"}
