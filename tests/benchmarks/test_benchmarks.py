"""The benchmarks at their smallest size: one report, made once in every way, and a register that is repeated once."""

import json
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

FOLDER = Path(__file__).parent / "rendering"
NOTEBOOKS = FOLDER.parents[2] / "notebooks"
BURN = "import time\nwhile time.process_time() < 0.4: pass"
START = "import subprocess, sys\nsubprocess.{}([sys.executable, '-c', {!r}], start_new_session=True)"


@pytest.fixture(scope="module")
def benchmark():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(FOLDER)
        import floor

        yield SimpleNamespace(floor=floor, **runpy.run_path(str(FOLDER / "__main__.py")))


def test_every_way_is_measured_and_every_goal_is_met_or_said_to_be_missed(benchmark):
    ways = benchmark.WAYS[0 if os.environ.get("CHIBO_TEST_ALL") else 2 :]  # papermill's take half a minute
    asked = ["--years", "2013", "--languages", "vi", "--notebooks", "04_capacity_building", "--jobs", "2"]
    command = [sys.executable, str(FOLDER), *asked, "--rounds", "1", "--ways", *ways]
    ended = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert ended.returncode == 0, ended.stderr
    medians, goals = ended.stdout.partition("medians\n")[2].split("\n\n")
    assert [line.split()[0] for line in medians.splitlines()] == ways
    assert all(float(number) > 0 for number in re.findall(r"[\d.]+", medians))
    assert [line[:7] in ("met    ", "NOT MET") for line in goals.splitlines()] == (len(ways) + 1) * [True]


@pytest.mark.parametrize("name", ["01_cell_coverage", "05_figures_audit"])
def test_the_floor_makes_what_the_notebook_shows(benchmark, name):
    path = NOTEBOOKS / f"{name}.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    stored = [dict(output.data) for cell in cells if cell.cell_type == "code" for output in cell.outputs]
    shown = benchmark.floor.shown(path, {})
    for each in [*stored, *shown]:
        each.pop("image/png", None)  # packed for a file there, as it is here
    assert stored == shown


def test_medians_are_held_against_the_goals(benchmark):
    spent = {"cli": (210, 540), "pool": (70, 200), "chibo": (20, 60), "floor": (45, 45), "unchanged": (0.5, 0.3)}
    medians = {way: dict(zip(benchmark.MEASURED, [*each, 300e6, 1000e6], strict=True)) for way, each in spent.items()}
    assert "180.0 a minute" in benchmark.line("chibo", medians["chibo"], 60)
    # 210 / 20 = 10.5, 70 / 20 = 3.5, 60 / 45 = 1.33, 0.5 / 20 = 0.025, 1000 / 4 = 250 MB
    said = list(benchmark.goals(medians, 4))
    assert [line.startswith("met") for line in said] == [True, False, False, False, True, True]
    assert said[1] == "NOT MET  3.5 times the throughput of pool (at least 4.5)"


def watched(source: str) -> dict:
    command = [sys.executable, str(FOLDER / "watching.py"), sys.executable, "-c", source]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def test_what_a_process_started_costs_counts():
    assert watched(START.format("run", BURN))["cpu_seconds"] > 0.4
    assert watched(START.format("run", "x = b'1' * 150_000_000"))["largest_process_bytes"] > 150e6


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process wait for those its children left behind")
def test_what_outlives_the_process_that_started_it_counts():
    assert watched(START.format("Popen", BURN))["cpu_seconds"] > 0.4


def test_metrics_and_plain_queries_agree_on_a_repeated_register():
    command = [sys.executable, str(FOLDER.parent / "register_metrics.py"), "--districts", "2"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("equal") == 12
