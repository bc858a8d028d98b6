"""What a stranger looks for in a project: licences, how to cite, what changed, hooks, notebooks without noise."""

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from chibo.store import open_data

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
CHANGES = (ROOT / "CHANGELOG.md").read_text("utf-8")
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def figures(text: str) -> list[str]:
    """Return the ids in a text; F035–F048 is all of them."""
    found = []
    for first, last in re.findall(r"\bF(\d+)(?:–F(\d+))?", text):
        found += [f"F{number:03d}" for number in range(int(first), int(last or first) + 1)]
    return found


@pytest.fixture(scope="module")
def observations():
    return open_data(ROOT / "data").published.observations.set_index("id")


@pytest.fixture(scope="module")
def revisions() -> dict[str, str]:
    """Return the entries of the section on revisions of the data, by what they begin with."""
    section = CHANGES.partition("## Data revisions")[2]
    return {entry.split("**")[1]: entry for entry in re.split(r"^- ", section, flags=re.MULTILINE)[1:]}


# --- licences and citation -------------------------------------------------------------------------------------------


def test_the_licence_of_the_code_is_named_the_same_everywhere():
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("MIT License\n\nCopyright (c) 2026 chibo contributors\n")
    assert PROJECT["license"] == "MIT"
    assert PROJECT["license-files"] == ["LICENSE"]


def test_the_licence_of_the_data_is_said_in_both_languages():
    text = (ROOT / "data" / "LICENSE.md").read_text("utf-8")
    english, vietnamese = text.partition("**Tiếng Việt.**")[::2]
    for part in (english, vietnamese):
        assert "CC BY 4.0" in part
        assert "published/sources.csv" in part


def test_the_citation_file_has_what_its_format_asks_and_the_version_of_the_package():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(cited)
    known = {"cff-version", "message", "title", "abstract", "type", "authors", "version", "license", "keywords"}
    assert set(cited) <= known
    assert (str(cited["cff-version"]), cited["type"]) == ("1.2.0", "software")
    assert (str(cited["version"]), cited["license"]) == (PROJECT["version"], PROJECT["license"])
    assert cited["authors"] == [{"name": "chibo contributors"}]  # an entity: no person is named


def test_the_changelog_speaks_of_the_version_of_the_package():
    assert re.search(rf"^## {re.escape(PROJECT['version'])} ", CHANGES, re.MULTILINE)


# --- revisions of the data -------------------------------------------------------------------------------------------


def test_figures_revised_to_rounded_are_rounded_percentages(observations, revisions):
    ids = figures(revisions["Precision, exact → rounded"])
    assert len(ids) == 6
    assert set(observations.loc[ids, "precision"]) == {"rounded"}
    assert set(observations.loc[ids, "unit"]) == {"percent"}


def test_stocks_known_from_their_publication_carry_its_month_inferred(observations, revisions):
    (entry,) = [entry for name, entry in revisions.items() if name.startswith("Period, the year as stated")]
    found = {}
    for ids, year, month in re.findall(r"((?:F\d+,?\s+)*F\d+):\s+(\d{4}) → (\d{4}-\d\d)", entry):
        assert month.startswith(year)
        found |= dict.fromkeys(figures(ids), month)
    assert len(found) == 20
    assert observations.loc[list(found), "period"].to_dict() == found
    assert set(observations.loc[list(found), "period_status"]) == {"inferred"}
    assert set(observations.loc[list(found), "measure"]) == {"stock"}


def test_inspections_count_organisations_or_members_and_none_is_left_out(observations, revisions):
    (entry,) = [entry for name, entry in revisions.items() if name.startswith("Inspections")]
    new = set(re.findall(r"`([a-z_]+)`", entry.partition("They are now")[2]))
    ids = figures(entry)
    assert set(observations.loc[ids, "indicator"]) == new
    assert set(observations.loc[observations["indicator"].isin(new)].index) == set(ids)
    assert all(row.indicator.startswith(row.unit) for row in observations.loc[ids].itertuples())


def test_commendations_stand_apart_from_ratings(observations, revisions):
    ids = figures(revisions["Commendations are no ratings"])
    assert set(observations.loc[ids, "indicator"]) == {"organisations_commended"}
    assert set(observations[observations["indicator"] == "organisations_commended"].index) == set(ids)


def test_the_exemplary_of_dong_thap_are_a_share_of_the_clean_and_strong(observations):
    sources = open_data(ROOT / "data").published.sources.set_index("id")
    assert sources.at[observations.at["F295", "source"], "exemplary"] == "share_of_it"
    assert f"{100 * 140 / 680:.2f}" == str(observations.at["F295", "value"]) == "20.59"
    assert [f"{100 * count / 773:.2f}" for count in (159, 160, 680)] == ["20.57", "20.70", "87.97"]


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


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_stores_nothing_that_changes_from_run_to_run(path):
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
        assert {output["output_type"] for output in cell.get("outputs", [])} <= {"execute_result"}
