"""A report stays as it is while nothing it is made from changes; a change of anything else never goes unnoticed."""

import json
import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from chibo.batch import cache
from chibo.batch.cache import Cache, Inputs
from chibo.batch.plan import plan
from chibo.cli import main
from click.testing import CliRunner

from ..conftest import code

SOURCE = "from chibo.store import open_data\nlen(open_data(data).published.areas)"
REPORT = "2013/01_asks.en.html"


@pytest.fixture(scope="module")
def made(scratch_project):
    """A project whose one report has been made."""
    scratch_project.write("01_asks", code(SOURCE))
    arguments = ["render", "--years", "2013", "--lang", "en", "--out", str(scratch_project.folder / "out")]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    return scratch_project.folder


@pytest.fixture
def project(made, tmp_path, monkeypatch):
    """A copy of it to change, with a copy of the library's files, and what is remembered of it."""
    shutil.copytree(made, tmp_path / "p")
    shutil.copytree(cache.LIBRARY, tmp_path / "p/lib", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(cache, "LIBRARY", tmp_path / "p/lib")
    before = Cache(made / "out").records
    monkeypatch.setenv("CHIBO_CACHE", str(tmp_path / "cache"))
    (tmp_path / "cache").mkdir()
    now = Cache(tmp_path / "p/out")
    for record in before.values():
        now.add(record)
    return tmp_path / "p"


@pytest.fixture
def reason(project):
    """Return a function that says why the report must be made again; empty when it need not."""

    def say(languages="en", **request):
        jobs = plan(project / "notebooks", project / "out", years="2013", languages=languages, **request)
        (job,) = [replace(job, root=project) for job in jobs if job.lang == "en"]
        return Cache(project / "out").reason(job, Inputs(project).of(job))

    return say


def remembered(project):
    (file,) = (project.parent / "cache").glob("*.jsonl")
    return file


def replace_in(path, old, new):
    text = path.read_text("utf-8")
    assert old in text, f"{path} holds no {old!r}"
    path.write_text(text.replace(old, new), "utf-8")


def edit_notebook(project, change):
    path = project / "notebooks/01_asks.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    change(notebook["cells"][-1])
    path.write_text(json.dumps(notebook), "utf-8")


CHANGES = {
    "code": (lambda p: replace_in(p / "notebooks/01_asks.ipynb", "len(", "1 + len("), "changed: notebook"),
    "tags": (lambda p: edit_notebook(p, lambda cell: cell["metadata"].update(tags=["setup"])), "changed: notebook"),
    "prose": (lambda p: replace_in(p / "notebooks/01_asks.ipynb", "Why.", "Why?"), "changed: notebook"),
    "library": (lambda p: replace_in(p / "lib/project.py", "def ", "def  "), "changed: library"),
    "new module": (lambda p: (p / "lib/metrics/more.py").write_text("x = 1\n"), "changed: library"),
    "words": (lambda p: replace_in(p / "lib/words/page.yml", "en:", "en: "), "changed: library"),
    "style": (lambda p: replace_in(p / "lib/charts/house.mplstyle", ":", ": "), "changed: library"),
    "template": (lambda p: replace_in(p / "lib/pages/template/page.css", ":", ": "), "changed: template"),
    "lock": (lambda p: (p / "requirements.lock").write_text("x==1\n"), "changed: lock"),
    "table": (lambda p: replace_in(p / "data/published/categories.csv", ",", ", "), "changed: files"),
    "figures": (lambda p: replace_in(p / "data/published/observations.csv", "\n", " \n"), "changed: files"),
    "register": (
        lambda p: (p / "data/register").mkdir() or (p / "data/register/x.csv").write_text(""),
        "changed: files",
    ),
    "page": (lambda p: replace_in(p / "out" / REPORT, "</html>", "</html> "), "its page is gone or was changed"),
    "page gone": (lambda p: (p / "out" / REPORT).unlink(), "its page is gone or was changed"),
    "line torn": (lambda p: replace_in(remembered(p), "}\n", ""), "not made yet"),
    "failed": (lambda p: replace_in(remembered(p), '"error": ""', '"error": "x"'), "failed before"),
    "stored outputs": (lambda p: edit_notebook(p, lambda cell: cell.update(outputs=[], execution_count=9)), ""),
    "another notebook": (lambda p: (p / "notebooks/explore.ipynb").write_text("{}"), ""),
    "compiled code": (lambda p: (p / "lib/__pycache__").mkdir() or (p / "lib/__pycache__/x.pyc").write_text("x"), ""),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_what_it_is_made_from_is_noticed_and_nothing_else(project, reason, name):
    change, expected = CHANGES[name]
    assert reason() == ""
    change(project)
    assert reason() == expected


def test_other_parameters_and_another_batch_are_noticed(reason):
    assert reason(assignments=("share=0.25",)) == "changed: parameters"
    assert reason(languages="vi,en") == "changed: batch"


def test_another_python_and_other_packages_are_noticed(project, reason, monkeypatch):
    (project / "packages/more-1.0.dist-info").mkdir(parents=True)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "path", [*sys.path, str(project / "packages")])
        assert reason() == "changed: python"
    monkeypatch.setattr(sys, "version", "4.0")
    assert reason() == "changed: python"


def test_of_a_real_register_no_digest_is_shown(tmp_path):
    for layer in ("published", "register"):
        (tmp_path / layer).mkdir()
        (tmp_path / layer / "units.csv").write_text("units\n9\n", "utf-8")

    def shown():
        return cache.may_be_shown(cache.of_data(tmp_path), tmp_path)

    before = shown()
    (tmp_path / "register/units.csv").write_text("units\n8\n", "utf-8")
    assert shown() == before
    (tmp_path / "datapackage.json").write_text('{"register": {"synthetic": true}}', "utf-8")
    assert shown() != before


def test_nothing_of_the_cache_lies_beside_the_pages(made):
    pages = {"2013", "index.en.html", "index.html"}
    assert {path.name for path in (made / "out").iterdir()} == pages | {"manifest.json", "render.log"}
    assert list(Path(os.environ["CHIBO_CACHE"]).glob("*.jsonl"))
