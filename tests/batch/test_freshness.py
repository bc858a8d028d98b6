"""A report stays as it is while nothing it depends on changes; a change of anything else never goes unnoticed."""

import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from chibo import digests
from chibo.batch import records
from chibo.batch.freshness import World, settle_doubts, sort_out
from chibo.batch.plan import plan
from chibo.batch.standard import StandardEngine
from chibo.cli import main
from click.testing import CliRunner

from .conftest import code

ROOT = Path(__file__).parents[2]
SOURCE = """from chibo.store import open_data
published = open_data(data).published
print(len(published.categories), open('../extra/a.txt').read())
published.figures(indicator=['units_total'], area=area)['value'].sum()"""
REPORT = "2013/01_asks.en.html"


@pytest.fixture(scope="module")
def made(scratch_project):
    """A project whose one report has been made."""
    (scratch_project.folder / "extra").mkdir()
    (scratch_project.folder / "extra/a.txt").write_text("a", "utf-8")
    scratch_project.write("01_asks", code(SOURCE))
    arguments = ["render", "--years", "2013", "--lang", "en", "--out", str(scratch_project.folder / "out")]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    return scratch_project.folder


@pytest.fixture
def project(made, tmp_path, monkeypatch):
    """A copy of it to change, with a copy of the library's files."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    shutil.copytree(digests._LIBRARY, tmp_path / "lib", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(digests, "_LIBRARY", tmp_path / "lib")
    monkeypatch.setattr(digests, "_TEMPLATE", tmp_path / "lib/render/template")
    return tmp_path


@pytest.fixture
def sorted_out(project):
    """Return a function that says what is to be done: ``kept``, ``doubtful``, or the reason to make it again."""

    def say(force=False, languages="en", **request):
        jobs = plan(project / "notebooks", project / "out", years="2013", languages=languages, **request)
        jobs = [replace(job, root=project) for job in jobs if job.lang == "en"]
        found = sort_out(jobs, World(project), force=force)
        return "kept" if found.kept else "doubtful" if found.doubtful else found.stale[0][1]

    return say


def replace_in(path, old, new):
    text = path.read_text("utf-8")
    assert old in text, f"{path} holds no {old!r}"
    path.write_text(text.replace(old, new), "utf-8")


def edit_notebook(project, change):
    path = project / "notebooks/01_asks.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    change(notebook)
    path.write_text(json.dumps(notebook), "utf-8")


CHANGES = {
    "code": (lambda p: replace_in(p / "notebooks/01_asks.ipynb", "sum()", "max()"), "changed: notebook"),
    "tags": (
        lambda p: edit_notebook(p, lambda nb: nb["cells"][-1]["metadata"].update(tags=["setup"])),
        "changed: notebook",
    ),
    "prose": (lambda p: replace_in(p / "notebooks/01_asks.ipynb", "Why.", "Why?"), "changed: notebook"),
    "library": (lambda p: replace_in(p / "lib/periods.py", "def ", "def  "), "changed: library"),
    "new module": (lambda p: (p / "lib/metrics/more.py").write_text("x = 1\n"), "changed: library"),
    "words": (lambda p: replace_in(p / "lib/words/page.yml", "en:", "en: "), "changed: library"),
    "style": (lambda p: replace_in(p / "lib/charts/house.mplstyle", ":", ": "), "changed: library"),
    "template": (
        lambda p: replace_in(p / "lib/render/template/report.html.j2", "</main>", "</main >"),
        "changed: template",
    ),
    "page style": (lambda p: replace_in(p / "lib/render/template/page.css", ":", ": "), "changed: template"),
    "lock": (lambda p: (p / "requirements.lock").write_text("x==1\n"), "changed: lock"),
    "table": (
        lambda p: replace_in(p / "data/published/categories.csv", ",", ", "),
        "changed: table data published/categories",
    ),
    "areas": (lambda p: replace_in(p / "data/published/areas.csv", ",", ", "), "changed: table data published/areas"),
    "file": (lambda p: (p / "extra/a.txt").write_text("b"), "changed: file extra/a.txt"),
    "file gone": (lambda p: (p / "extra/a.txt").unlink(), "changed: file extra/a.txt"),
    "page": (lambda p: replace_in(p / "out" / REPORT, "</html>", "</html> "), "its page is gone or was changed"),
    "page gone": (lambda p: (p / "out" / REPORT).unlink(), "its page is gone or was changed"),
    "record torn": (lambda p: replace_in(p / "out/.state" / f"{REPORT}.json", "}\n", ""), "not made yet"),
    "record of another form": (
        lambda p: replace_in(p / "out/.state" / f"{REPORT}.json", '"format": 1', '"format": 0'),
        "not made yet",
    ),
    "figures": (lambda p: replace_in(p / "data/published/observations.csv", "\n", " \n"), "doubtful"),
    "units": (lambda p: replace_in(p / "data/published/indicators.csv", "\n", " \n"), "doubtful"),
}
NO_CHANGES = {
    "nothing": lambda p: None,
    "stored outputs": lambda p: edit_notebook(
        p, lambda nb: nb["cells"][-1].update(outputs=[{"output_type": "stream", "name": "stdout", "text": "x"}])
    ),
    "a table it did not take": lambda p: replace_in(p / "data/published/notes.csv", ",", ", "),
    "a register it did not ask for": lambda p: (p / "data/register").mkdir(),
    "another notebook, which is not part of the batch": lambda p: (p / "notebooks/explore.ipynb").write_text("{}"),
    "compiled code": lambda p: (p / "lib/__pycache__").mkdir() or (p / "lib/__pycache__/x.pyc").write_text("x"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_anything_it_depends_on_is_noticed(project, sorted_out, name):
    change, reason = CHANGES[name]
    assert sorted_out() == "kept"
    change(project)
    assert sorted_out() == reason


@pytest.mark.parametrize("name", NO_CHANGES)
def test_what_it_does_not_depend_on_may_change(project, sorted_out, name):
    NO_CHANGES[name](project)
    assert sorted_out() == "kept"


def test_other_parameters_and_another_batch_are_noticed(project, sorted_out):
    assert sorted_out(assignments=("share=0.25",)) == "changed: parameters"
    assert sorted_out(languages="vi,en") == "changed: batch"


def test_another_python_and_other_packages_are_noticed(project, sorted_out, monkeypatch):
    (project / "packages/more-1.0.dist-info").mkdir(parents=True)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "path", [*sys.path, str(project / "packages")])
        assert sorted_out() == "changed: python"
    monkeypatch.setattr(sys, "version", "4.0")
    assert sorted_out() == "changed: python"


def test_what_is_asked_for_is_made_whatever_has_changed(sorted_out):
    assert sorted_out(force=True) == "asked for"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"unseen": "it uses the network"}, "not all it depends on can be seen: it uses the network"),
        ({"report": {"error": "ValueError"}}, "failed before"),
        ({"ingredients": {}}, "changed: library, template, lock, python, notebook, parameters, batch"),
    ],
)
def test_what_failed_or_could_not_be_seen_is_made_again(project, sorted_out, changes, reason):
    record = records.read(project / "out", REPORT)
    if "report" in changes:
        changes = {"report": replace(record.report, **changes["report"])}
    records.write(project / "out", replace(record, **changes))
    assert sorted_out() == reason


# --- figures -------------------------------------------------------------------------------------------------------


def settled(project):
    """Return ``kept`` or the reason, after the recorded questions were put to the data as they are now."""
    jobs = plan(project / "notebooks", project / "out", years="2013", languages="en")
    jobs = [replace(job, root=project) for job in jobs]
    world = World(project)
    found = sort_out(jobs, world)
    assert found.doubtful
    settle_doubts(found, world, StandardEngine(1).still_true)
    assert not found.doubtful
    return "kept" if found.kept else found.stale[0][1]


def lines_of(project):
    path = project / "data/published/observations.csv"
    return path, path.read_text("utf-8").splitlines(keepends=True)


def line_with(lines, indicator):
    """Return the number of a line about Đà Lạt that no other table would miss."""
    rows = [line.rstrip("\n").split(",") for line in lines]
    sources = [row[-2] for row in rows]
    return next(
        number
        for number, row in enumerate(rows)
        if row[1:3] == ["da-lat", indicator] and not row[-1] and sources.count(row[-2]) > 1
    )


@pytest.mark.parametrize(("indicator", "outcome"), [("units_total", "figures have changed"), ("households", "kept")])
@pytest.mark.parametrize("change", ["changed", "added", "taken away"])
def test_only_figures_it_asked_for_matter(project, sorted_out, change, indicator, outcome):
    path, lines = lines_of(project)
    number = line_with(lines, indicator)
    cells = lines[number].split(",")
    if change == "added":
        lines.insert(number, ",".join(["F9999", *cells[1:4], "1999", *cells[5:]]))
    elif change == "taken away":
        del lines[number]
    else:
        lines[number] = ",".join([*cells[:7], str(float(cells[7]) + 1), *cells[8:]])
    path.write_text("".join(lines), "utf-8")
    assert settled(project) == outcome
    # What was found to hold is remembered: the next time files alone say so.
    assert sorted_out() == ("kept" if outcome == "kept" else "doubtful")


def test_another_order_of_its_figures_matters(project):
    path, lines = lines_of(project)
    places = [n for n, line in enumerate(lines) if line.split(",")[1:3] == ["da-lat", "units_total"]]
    lines[places[0]], lines[places[1]] = lines[places[1]], lines[places[0]]
    path.write_text("".join(lines), "utf-8")
    assert settled(project) == "figures have changed"


# --- the whole way -------------------------------------------------------------------------------------------------


def test_one_figure_of_2013_renders_again_only_what_read_it(scratch_project, tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(ROOT / "data", folder)
    notebooks = sorted(path.stem for path in (ROOT / "notebooks").glob("0*.ipynb"))
    for name in notebooks:
        shutil.copy(ROOT / f"notebooks/{name}.ipynb", scratch_project.folder / "notebooks")

    def render(out, *arguments):
        request = ["--years", "2013", "--lang", "en", "--notebooks", ",".join(notebooks), "--data", str(folder)]
        done = CliRunner().invoke(main, ["render", *request, "--out", str(tmp_path / out), *arguments])
        assert done.exit_code == 0, done.output
        return {Path(line).name.partition(".")[0] for line in done.stderr.splitlines()}

    assert render("out") == set(notebooks)
    assert render("out") == set()
    path, lines = lines_of(tmp_path)
    number = next(n for n, line in enumerate(lines) if line.startswith("F074,"))
    cells = lines[number].split(",")
    assert cells[1:5] == ["da-lat", "training_participants", "political_theory_intermediate", "2013"]
    lines[number] = ",".join([*cells[:7], "4711", *cells[8:]])
    path.write_text("".join(lines), "utf-8")
    # The audit is about all figures, so it depends on each.
    assert render("out") == {"00_yearly_brief", "04_capacity_building", "05_figures_audit"}
    assert render("out") == set()
    assert render("new") == set(notebooks)
    for page in (tmp_path / "new").rglob("*.html"):
        assert page.read_bytes() == (tmp_path / "out" / page.relative_to(tmp_path / "new")).read_bytes()
    assert "4,711" in (tmp_path / "out/2013/04_capacity_building.en.html").read_text("utf-8")
