"""The benchmark of rendering at its smallest size: one report, made once in every way."""

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

FOLDER = Path(__file__).parent / "rendering"
NOTEBOOKS = FOLDER.parents[2] / "notebooks"
WAYS = ["cli", "pool", "nbconvert", "chibo", "unchanged", "steady", "floor"]

BURN = "import time\nwhile time.process_time() < 0.4: pass"
START = "import subprocess, sys\nsubprocess.{}([sys.executable, '-c', {!r}], start_new_session=True)"


@pytest.fixture(scope="module")
def benchmark():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(FOLDER)
        import floor
        import summary
        import text

        yield SimpleNamespace(floor=floor, summary=summary, text=text)


def run(*options, out: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, str(FOLDER), "--years", "2013", "--languages", "vi", "--rounds", "1", "--jobs", "2"]
    return subprocess.run([*command, *options, "--out", str(out)], capture_output=True, text=True, encoding="utf-8")


@pytest.fixture(scope="module")
def smallest(tmp_path_factory):
    out = tmp_path_factory.mktemp("bench")
    ended = run("--notebooks", "00_yearly_brief", out=out)
    assert ended.returncode == 0, ended.stderr
    return SimpleNamespace(said=ended.stdout, out=out, found=json.loads((out / "rendering.json").read_text("utf-8")))


def test_every_way_is_measured(smallest):
    assert list(smallest.found["medians"]) == WAYS
    for way, numbers in smallest.found["medians"].items():
        assert all(value > 0 for name, value in numbers.items() if name != "memory"), way
        assert numbers["reports_a_minute"] == pytest.approx(60 / numbers["seconds"])
        assert way in smallest.said


def test_the_result_says_what_it_was_measured_on(smallest):
    machine = smallest.found["machine"]
    assert machine["cores"] >= 1
    assert {"papermill", "nbconvert", "matplotlib"} <= set(machine["versions"])
    assert smallest.found["setting"]["reports"] == 1


def test_every_goal_is_met_or_said_to_be_missed(smallest):
    goals = smallest.found["goals"]
    assert len(goals) == 6
    assert smallest.said.count("NOT MET") == sum(not goal["met"] for goal in goals)


def test_there_is_a_picture(smallest):
    assert (smallest.out / "rendering.png").read_bytes().startswith(b"\x89PNG")


def test_a_notebook_that_does_not_exist_is_said(tmp_path):
    ended = run("--notebooks", "99_nothing", out=tmp_path)
    assert ended.returncode == 2
    assert ended.stderr == "no such notebook: 99_nothing\n"


@pytest.mark.parametrize("name", ["01_cell_coverage", "05_figures_audit"])
def test_the_floor_makes_what_the_notebook_shows(benchmark, name):
    path = NOTEBOOKS / f"{name}.ipynb"
    stored = [
        output.data
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code"
        for output in cell.outputs
    ]
    shown = benchmark.floor.Floor(path).shown({})
    assert [{kind: data[kind] for kind in sorted(data)} for data in stored] == [
        {kind: data[kind] for kind in sorted(data)} for data in shown
    ]


def figures(way: str, seconds: float, cpu_seconds: float) -> dict:
    return {"way": way, "seconds": seconds, "cpu_seconds": cpu_seconds, "memory": "PSS"} | {
        "largest_process_bytes": 300e6,
        "tree_bytes": 1000e6,
    }


def test_the_median_of_the_rounds_counts(benchmark):
    runs = [figures("chibo", seconds, 40) for seconds in (10, 30, 20)]
    found = benchmark.summary.of(runs, SimpleNamespace(reports=60, workers=4))
    assert found["medians"]["chibo"]["seconds"] == 20
    assert found["medians"]["chibo"]["reports_a_minute"] == 180
    assert found["ratios"] == {"bytes_a_worker": 250e6, "largest_process_bytes": 300e6}


def test_a_goal_is_held_against_what_was_measured(benchmark, capsys):
    runs = [figures("cli", 210, 540), figures("pool", 70, 200), figures("chibo", 20, 60)]
    runs += [figures("floor", 45, 45), figures("unchanged", 0.5, 0.3)]
    setting = SimpleNamespace(reports=60, workers=4)
    found = benchmark.summary.of(runs, setting)
    # 210 / 20 = 10.5, 70 / 20 = 3.5, 60 / 45 = 1.33, 0.5 / 20 = 0.025, 1000 / 4 = 250 MB
    assert [goal["met"] for goal in found["goals"]] == [True, False, False, False, True, True]
    benchmark.text.show_summary(found | {"setting": {"reports": 60, "workers": 4}})
    said = capsys.readouterr().out
    assert "NOT MET  3.5 times the throughput of pool (at least 4.5)" in said
    assert "met      250 MB for each worker, all processes shared out (under 400 MB)" in said


def watched(source: str) -> dict:
    command = [sys.executable, str(FOLDER / "watching.py"), sys.executable, "-c", source]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def test_what_a_process_started_costs_counts():
    assert watched(START.format("run", BURN))["cpu_seconds"] > 0.4


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process wait for those its children left behind")
def test_what_outlives_the_process_that_started_it_counts():
    assert watched(START.format("Popen", BURN))["cpu_seconds"] > 0.4


def test_the_largest_process_is_found_wherever_it_stands():
    assert watched(START.format("run", "x = b'1' * 150_000_000"))["largest_process_bytes"] > 150e6


def test_what_a_program_said_last_and_how_it_ended_is_passed_on():
    found = watched("print('first')\nprint('{\"seconds\": 1}')\nraise SystemExit(3)")
    assert (found["said"], found["code"]) == ('{"seconds": 1}', 3)
