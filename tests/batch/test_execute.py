"""One notebook in one kernel, forked or started: whatever it does, there is a notebook to show, and one line on it."""

import functools
import os
import re

import psutil
import pytest
from chibo.batch.engine import Died, EngineError, can_fork, fork_server, run_all
from chibo.batch.execute import after_death, normalized, run
from chibo.pages.job import Job
from nbformat.v4 import new_output

from ..conftest import code, notebook_of

SCENARIOS = {
    "sound": [code("import os\nprint(year, lang, area, os.environ['CHIBO_ROOT'] != '')\nprint(os.getcwd())")],
    "error": [code("print('before')"), code("import json\njson.loads('{')"), code("print('after')")],
    "slow": [code("done = 1\nprint(done)"), code("print('so far')\nwhile True: pass"), code("print('after')")],
    "deaf": [code("while True:\n    try:\n        while True: pass\n    except BaseException: pass")],
    "leaves": [code("print('first')"), code("import sys\nsys.exit()"), code("print('after')")],
    "exits": [code("print('first')"), code("import os\nos._exit(3)"), code("print('after')")],
    "killed": [code("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"), code("print('after')")],
    "crashes": [code("import ctypes\nctypes.string_at(0)"), code("print('after')")],
    "port": [
        code(
            "from ipykernel.kernelapp import IPKernelApp as App\n"
            "print(App.instance().transport if App.initialized() else 'no kernel')"
        )
    ],
    "marks": [code("import json\njson.mark = year = 1999")],
    "unmarked": [code("import json\nprint(hasattr(json, 'mark'), year)")],
}
ENGINES = [
    "standard",
    pytest.param("warm", marks=pytest.mark.skipif(not can_fork(), reason="this system cannot copy a process (fork)")),
]


@pytest.fixture(scope="module", params=ENGINES)
def executed(request, scratch_project, tmp_path_factory):
    """Every scenario, executed by one engine, each in a process of its own, two at a time."""
    parameters, partials = {"year": 2012, "lang": "en", "data": "data"}, tmp_path_factory.mktemp("partials")
    tasks = [
        Job(
            partial=partials / f"{name}.ipynb",
            notebook=scratch_project.write(name, *cells),
            parameters=parameters,
            root=scratch_project.folder,
            timeout=1 if name in ("slow", "deaf") else 60,
        )
        for name, cells in SCENARIOS.items()
    ]
    done = {}
    with fork_server():
        for task, outcome in run_all(functools.partial(run, engine=request.param), tasks, 2):
            done[task.notebook.stem] = after_death(task, outcome) if isinstance(outcome, Died) else outcome
    return done


def errors(executed):
    return [output for cell in executed.notebook.cells for output in cell.get("outputs", []) if "ename" in output]


def test_a_notebook_runs_on_its_parameters_with_the_root_of_its_data(executed):
    sound = executed["sound"]
    assert sound.failure == ""
    printed = sound.notebook.cells[-1].outputs
    assert [output.name for output in printed] == ["stdout"]
    assert printed[0].text.splitlines() == ["2012 en da-lat True", "notebooks"]
    assert [cell.id for cell in sound.notebook.cells] == [f"cell-{n:02d}" for n in range(1, 6)]
    assert set(sound.notebook.metadata) == {"kernelspec", "language_info"}
    assert all(set(cell.metadata) <= {"tags"} for cell in sound.notebook.cells)


def test_an_error_stops_the_notebook_and_names_no_path(executed):
    failed = executed["error"]
    assert failed.failure.startswith("JSONDecodeError: Expecting property name")
    (error,) = errors(failed)
    assert "\x1b" not in "".join(error.traceback)
    assert "json/__init__.py" in "".join(error.traceback)
    assert not re.search(r"[/~]\S*json/__init__", "".join(error.traceback))
    assert failed.notebook.cells[-3].outputs[0].text == "before\n"
    assert failed.notebook.cells[-1].outputs == []
    assert len(failed.notebook.cells) == 7


@pytest.mark.parametrize("name", ["slow", "deaf"])
def test_a_cell_that_takes_too_long_is_stopped_and_marked(executed, name):
    failed = executed[name]
    assert failed.failure.startswith("CellTimeoutError: ")
    assert [error.ename for error in errors(failed)] == ["CellTimeoutError"]


def test_what_a_stopped_cell_had_printed_is_kept(executed):
    cells = executed["slow"].notebook.cells
    assert [cell.outputs[0].text for cell in cells[-3:-1]] == ["1\n", "so far\n"]
    assert [output.output_type for output in cells[-2].outputs] == ["stream", "error"]
    assert cells[-1].outputs == []


@pytest.mark.parametrize("name", ["exits", "killed", "crashes"])
def test_a_process_that_dies_is_a_failure_with_a_place(executed, name):
    failed = executed[name]
    died = "DeadKernelError: Kernel died|Died: (it ended itself with code 3|killed by SIG(KILL|SEGV))"
    assert re.match(died, failed.failure)
    assert [output for output in failed.notebook.cells[-2].outputs if output.output_type == "error"] == errors(failed)
    assert len(errors(failed)) == 1
    assert failed.notebook.cells[-1].outputs == []


def test_a_notebook_that_leaves_in_the_middle_is_no_success(executed):
    assert executed["leaves"].failure == "SystemExit: a cell ended the notebook, and those after it did not run"
    assert executed["leaves"].notebook.cells[-1].outputs == []


def test_one_notebook_leaves_no_mark_on_another(executed):
    assert executed["unmarked"].notebook.cells[-1].outputs[0].text == "False 2012\n"


@pytest.mark.skipif(os.name != "posix", reason="Windows has no sockets in files for a kernel")
def test_a_kernel_that_is_started_is_not_reached_over_an_open_port(executed):
    (printed,) = executed["port"].notebook.cells[-1].outputs
    assert printed.text in ("ipc\n", "no kernel\n")


def test_what_chance_decides_is_taken_out(tmp_path):
    cell = code("x")
    cell.metadata |= {"papermill": {"duration": 1}, "execution": {"started": "now"}, "tags": [], "editable": False}
    path = f"{tmp_path}/data/x.csv {tmp_path}/ipykernel_12/34.py:1"
    pieces = [("stdout", "a"), ("stderr", path), ("stdout", "b"), None, ("stderr", "c"), ("stdout", "d")]
    cell.outputs = [
        new_output("stream", name=piece[0], text=piece[1]) if piece else new_output("display_data", {"text/plain": "-"})
        for piece in pieces
    ]
    notebook = normalized(notebook_of(cell), tmp_path)
    assert notebook.cells[-1].metadata == {"editable": False}
    printed = [output.get("text", "-") for output in notebook.cells[-1].outputs]
    assert printed == ["ab", "data/x.csv <cell>:1", "-", "d", "c"]


# --- many tasks in fresh processes (eval can be imported and can do anything) ----------------------------------------


@pytest.mark.skipif(not can_fork(), reason="this system has no process groups to stop")
def test_what_a_task_has_started_ends_with_it(tmp_path):
    for end in ("", "and __import__('os')._exit(1)"):
        started = "__import__('subprocess').Popen(['sleep', '600']).pid"
        with fork_server():
            list(run_all(eval, [f"open({str(tmp_path / 'pid')!r}, 'w').write(str({started})) {end}"], 1))
        assert psutil.wait_procs([psutil.Process(int((tmp_path / "pid").read_text()))], timeout=10)[1] == []


@pytest.mark.skipif(not can_fork(), reason="this system cannot copy a process (fork)")
def test_a_process_that_cannot_be_made_ready_is_one_clear_error(scratch_project, monkeypatch):
    path = os.pathsep.join([str(scratch_project.folder), os.environ.get("PYTHONPATH", "")])
    monkeypatch.setenv("PYTHONPATH", path)
    (scratch_project.folder / "papermill.py").write_text("raise ImportError('no papermill\\nhere')", "utf-8")
    with pytest.raises(EngineError) as error, fork_server():
        pass
    (scratch_project.folder / "papermill.py").unlink()
    assert str(error.value) == "no process is ready for reports: the fork server could not import what reports need"
