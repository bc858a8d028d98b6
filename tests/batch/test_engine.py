"""Many tasks in fresh processes. ``eval`` is the function: it is importable everywhere and can do anything."""

import os
import subprocess
import sys

import psutil
import pytest
from chibo.batch.engine import Died, EngineError, can_fork, fork_server, run_all
from chibo.errors import DataError

EXIT, KILL = "__import__('os')._exit(3)", "__import__('os').kill(__import__('os').getpid(), 9)"


@pytest.fixture
def server():
    with fork_server():
        yield


def test_a_process_that_dies_takes_only_its_own_task_with_it_and_it_is_said_how(server):
    tasks = ["1 + 1", EXIT, "2 + 2", "1 / 0", KILL, "3 + 3"]
    for workers in (1, 3):
        outcomes = dict(run_all(eval, tasks, workers))
        assert [outcomes[task] for task in ("1 + 1", "2 + 2", "3 + 3")] == [2, 4, 6]
        assert isinstance(outcomes["1 / 0"], ZeroDivisionError)
        assert [type(outcomes[task]) for task in (EXIT, KILL)] == [Died, Died]
        assert str(outcomes[EXIT]) == "it ended itself with code 3"
        assert str(outcomes[KILL]) == "killed by SIGKILL, as when memory runs out"


@pytest.mark.skipif(not can_fork(), reason="this system has no process groups to stop")
def test_what_a_task_has_started_ends_with_it(server, tmp_path):
    for end in ("", "and __import__('os')._exit(1)"):
        started = "__import__('subprocess').Popen(['sleep', '600']).pid"
        list(run_all(eval, [f"open({str(tmp_path / 'pid')!r}, 'w').write(str({started})) {end}"], 1))
        assert psutil.wait_procs([psutil.Process(int((tmp_path / "pid").read_text()))], timeout=10)[1] == []


def test_whoever_waits_no_longer_leaves_no_process(server):
    running = run_all(eval, ["__import__('os').getpid()", "__import__('time').sleep(600)"], 2)
    next(running)
    before = psutil.Process().children(recursive=True)
    running.close()
    sleeping = [process for process in before if process.is_running() and process.ppid() != os.getpid()]
    assert psutil.wait_procs(sleeping, timeout=10)[1] == []


def test_data_that_are_refused_are_refused_with_every_reason(scratch_project):
    (scratch_project.folder / "bad/published").mkdir(parents=True)
    with pytest.raises(DataError, match="areas.csv.*(.|\n)*sources.csv"), fork_server(scratch_project.folder / "bad"):
        pass


@pytest.mark.skipif(not can_fork(), reason="this system cannot copy a process (fork)")
def test_a_process_that_cannot_be_made_ready_is_one_clear_error(scratch_project, monkeypatch):
    path = os.pathsep.join([str(scratch_project.folder), os.environ.get("PYTHONPATH", "")])
    monkeypatch.setenv("PYTHONPATH", path)
    (scratch_project.folder / "papermill.py").write_text("raise ImportError('no papermill\\nhere')", "utf-8")
    with pytest.raises(EngineError) as error, fork_server():
        pass
    (scratch_project.folder / "papermill.py").unlink()
    assert str(error.value) == "no process is ready for reports: the fork server could not import what reports need"


@pytest.mark.skipif(not can_fork(), reason="this system cannot copy a process (fork)")
def test_the_fork_server_ends_with_its_use_and_without_a_word(scratch_project):
    script = (
        "import os, psutil; from pathlib import Path; from chibo.batch.engine import fork_server\n"
        "before = dict(os.environ)\n"
        f"with fork_server(Path({str(scratch_project.folder / 'data')!r})) as places: print('da-lat' in places)\n"
        "names = [' '.join(child.cmdline()) for child in psutil.Process().children() if child.status() != 'zombie']\n"
        "print([name for name in names if 'forkserver' in name], dict(os.environ) == before)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("True\n[] True\n", "")
