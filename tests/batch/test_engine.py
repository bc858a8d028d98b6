"""Many tasks in fresh processes. ``eval`` is the function: it is importable everywhere and can do anything."""

import os
import signal

import psutil
import pytest
from chibo.batch import engine
from chibo.batch.engine import Died, EngineError, RefusedData, can_fork, fork_server, run_all

EXIT, KILL = "__import__('os')._exit(3)", "__import__('os').kill(__import__('os').getpid(), 9)"


@pytest.mark.parametrize("workers", [1, 3])
def test_a_process_that_dies_takes_only_its_own_task_with_it_and_it_is_said_how(workers):
    tasks = ["1 + 1", EXIT, "2 + 2", "1 / 0", KILL, "3 + 3"]
    outcomes = dict(run_all(eval, tasks, workers))
    assert [outcomes[task] for task in ("1 + 1", "2 + 2", "3 + 3")] == [2, 4, 6]
    assert isinstance(outcomes["1 / 0"], ZeroDivisionError)
    assert [type(outcomes[task]) for task in (EXIT, KILL)] == [Died, Died]
    assert str(outcomes[EXIT]) == "it ended itself with code 3"
    assert str(outcomes[KILL]) == "killed by SIGKILL, as when memory runs out"


def test_no_tasks_are_no_trouble():
    assert list(run_all(eval, [], 4)) == []


@pytest.mark.skipif(not can_fork(), reason="no process groups")
@pytest.mark.parametrize("end", ["", "and __import__('os')._exit(1)"])
def test_what_a_task_has_started_ends_with_it(tmp_path, end):
    started = f"__import__('subprocess').Popen(['sleep', '600']).pid{end and ' and 0'}"
    note = f"open({str(tmp_path / 'pid')!r}, 'w').write(str({started.split(' and')[0]})) {end}"
    list(run_all(eval, [note], 1))
    assert psutil.wait_procs([psutil.Process(int((tmp_path / "pid").read_text()))], timeout=10)[1] == []


@pytest.mark.skipif(not can_fork(), reason="no process can be copied")
def test_a_task_that_kills_the_fork_server_harms_nobody():
    kill = "__import__('os').kill(__import__('os').getppid(), 9) or 1"
    tasks = [kill, "__import__('time').sleep(0.5) or 2", "3", "4"]
    assert dict(run_all(eval, tasks, 2)) == {tasks[0]: 1, tasks[1]: 2, "3": 3, "4": 4}


def test_whoever_waits_no_longer_leaves_no_process():
    running = run_all(eval, ["__import__('os').getpid()", "__import__('time').sleep(600)"], 2)
    next(running)
    before = psutil.Process().children(recursive=True)
    running.close()
    sleeping = [process for process in before if process.is_running() and process.ppid() != os.getpid()]
    assert psutil.wait_procs(sleeping, timeout=10)[1] == []


def test_data_that_are_refused_are_refused_with_every_reason(scratch_project):
    (scratch_project.folder / "bad/published").mkdir(parents=True)
    with pytest.raises(RefusedData, match="areas.csv.*(.|\n)*sources.csv"), fork_server(scratch_project.folder / "bad"):
        pass


@pytest.mark.skipif(not can_fork(), reason="no process can be copied")
def test_a_process_that_cannot_be_made_ready_is_one_clear_error(scratch_project, monkeypatch):
    path = os.pathsep.join([str(scratch_project.folder), os.environ.get("PYTHONPATH", "")])
    monkeypatch.setenv("PYTHONPATH", path)
    (scratch_project.folder / "papermill.py").write_text("raise ImportError('no papermill\\nhere')", "utf-8")
    with pytest.raises(EngineError) as error, fork_server():
        pass
    (scratch_project.folder / "papermill.py").unlink()
    assert str(error.value).startswith("no process is ready for reports: the fork server could not import")


def test_the_fork_server_is_gone_afterwards_and_the_environment_is_as_it_was():
    before = dict(os.environ)
    with fork_server():
        pass
    assert dict(os.environ) == before
    assert engine.available_cores() >= 1
    assert signal.getsignal(signal.SIGCHLD) in (signal.SIG_DFL, None)
