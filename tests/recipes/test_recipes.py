"""The recipes of CONTRIBUTING.md, typed as they stand into a copy of the project.

A block of ``sh`` is a list of commands; a block with a path behind its language is added to the end of that file, or to
that notebook as a cell before its limits. Blocks of ``console`` need a network or a second machine and are only read.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from chibo.cli import main

ROOT = Path(__file__).parents[2]
LEFT_BEHIND = (".git", ".venv", ".uv", ".*_cache", ".hypothesis", ".ipynb_checkpoints", "20[0-9][0-9]", "record")
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?(?: (\w+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TEXTS = {lang: (ROOT / f"CONTRIBUTING{end}.md").read_text("utf-8") for lang, end in (("en", ""), ("vi", ".vi"))}


def recipes(text: str) -> dict[str, str]:
    """Return what stands below each heading of the second rank; a heading inside a block is none."""
    found, inside, title = {}, False, ""
    for line in text.splitlines(keepends=True):
        inside ^= line.startswith("```")
        if line.startswith("## ") and not inside:
            title = line[3:].strip()
        found[title] = found.get(title, "") + line
    return found


RECIPES = recipes(TEXTS["en"])


@pytest.fixture
def copy(tmp_path):
    """Return a copy of the project as a newcomer has it after cloning: what is tried there changes nothing here."""
    return shutil.copytree(ROOT, tmp_path / "chibo", ignore=shutil.ignore_patterns(*LEFT_BEHIND))


def type_in(copy, text: str) -> str:
    """Do what the blocks of a text say, and return what the commands printed."""
    printed = []
    for language, path, tag, content in BLOCK.findall(text):
        if language == "sh":
            printed.append(run(copy, content))
        elif path.endswith(".ipynb"):
            add_cell(copy / path, language, tag, content.rstrip("\n"))
        elif path:
            with (copy / path).open("a", encoding="utf-8") as file:
                file.write(content)
    return "".join(printed)


def run(copy, commands: str) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PYTHONPATH": str(copy / "lib"), "PYTHONUTF8": "1", "PATH": path}
    environment.pop("CHIBO_ROOT", None)
    # Of the copy's own library, also where the command is installed for another one.
    chibo = f'chibo() {{ {shlex.quote(sys.executable)} -m chibo.cli "$@"; }}\n'
    command = ["bash", "-euo", "pipefail", "-c", chibo + commands]
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def add_cell(path: Path, language: str, tag: str, source: str) -> None:
    notebook = nbformat.read(path, 4)
    new = nbformat.v4.new_code_cell(source) if language == "python" else nbformat.v4.new_markdown_cell(source)
    if tag:
        new.metadata["tags"] = [tag]
    starts = [cell.source.splitlines()[0] for cell in notebook.cells]
    notebook.cells.insert(next(at for at, start in enumerate(starts) if start.startswith("## Giới hạn")), new)
    nbformat.write(notebook, path)


def report(folder: Path, name: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", (folder / name).read_text("utf-8")).split())


def test_a_figure_of_a_new_year_reaches_the_report_of_that_year(copy):
    printed = type_in(copy, RECIPES["Add a published figure, or a year"])
    rows = (ROOT / "data" / "published" / "observations.csv").read_text("utf-8").count("\n")
    assert printed.startswith(f"{rows:,} figures from ")  # the heading is no figure, and there is one more
    assert "201" in report(copy / "outputs" / "2014", "03_member_quality.en.html")


def test_an_office_reads_its_own_register_with_small_counts_kept_inside(copy):
    printed = type_in(copy, RECIPES["Use your own register"])
    assert "register of 2 units and 1 cell in 1 area, with headcounts of 2013" in printed
    assert "synthetic register of 2 units and 1 cell in 1 area" in printed  # once it is said to be made up
    text = report(copy.parent / "my-reports" / "2013", "00_yearly_brief.en.html")
    assert "1 of the 2 residential units of Đà Lạt had a cell of their own" in text
    assert "[c]" in text
    assert "[c]: kept confidential" in text
    assert "`[c]`" in RECIPES["Read a report with suppressed numbers"]


def test_a_second_city_is_rows_and_no_code(copy):
    type_in(copy, RECIPES["Add a second city"])
    text = report(copy.parent / "city-reports" / "2013", "01_cell_coverage.example-city.en.html")
    assert "114 of the 120 residential units of Ví Dụ" in text


def test_a_metric_with_its_chart_section_and_test_is_added_to_a_new_notebook(copy):
    printed = type_in(copy, RECIPES["Add a notebook"])
    printed += type_in(copy, RECIPES["Add a metric with its chart, section and test"])
    assert "1 notebook executed, 0 not current, 0 failed" in printed
    assert "1 notebook executed, 1 stored anew, 0 failed" in printed
    stored = json.loads((copy / "notebooks" / "06_people_per_household.ipynb").read_text("utf-8"))
    shown = ["".join(out["data"]["text/plain"]) for cell in stored["cells"] for out in cell.get("outputs", [])]
    said = "Năm 2012, mỗi hộ ở Đà Lạt có trung bình 3,34 người."  # 214,443 people in 64,132 households
    assert any(text.startswith(said) for text in shown)
    run(copy, "ruff check lib tests/metrics && ruff format --check lib tests/metrics")


def test_a_word_is_changed_in_one_place(copy):
    printed = type_in(copy, RECIPES["Change a word"])
    assert "DICTIONARY.vi.md" in printed
    assert "| hộ dân |" in (copy / "data" / "DICTIONARY.vi.md").read_text("utf-8")


def test_both_languages_give_the_same_recipes():
    assert BLOCK.findall(TEXTS["vi"]) == BLOCK.findall(TEXTS["en"])
    parts = [re.findall(r"^#+ |^```|\]\(([^)]*)\)", text, re.MULTILINE) for text in TEXTS.values()]
    vietnamese = [each.replace(".vi.md", ".md").replace(".en.md", ".md") for each in parts[1]]
    assert [each.replace(".vi.md", ".md").replace(".en.md", ".md") for each in parts[0]] == vietnamese


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "CONTRIBUTING.vi.md", "README.md", "README.vi.md"])
def test_every_link_path_and_command_the_recipes_and_the_readme_speak_of_exists(name):
    text = (ROOT / name).read_text("utf-8")
    links = [link for link in re.findall(r"\]\(([^)]*)\)", text) if not link.startswith("https://")]
    named = re.findall(r"`(?!\.venv/)([\w/.]+/[\w.]*)`", text)
    assert [path for path in [*links, *named] if not (ROOT / path).exists()] == []
    assert len(links) > 3 and len(named) > 1
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE)) <= targets
    assert set(re.findall(r"(?:`|^)chibo ([a-z-]+)", text, re.MULTILINE)) <= set(main.commands)
