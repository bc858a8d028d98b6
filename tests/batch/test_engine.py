"""Many tasks in fresh processes. ``eval`` is the function: it is importable everywhere and can do anything."""

import os

import psutil
import pytest
from chibo.batch.engine import EngineError, can_fork, fork_server, run_all


@pytest.fixture
def server():
    with fork_server():
        yield


@pytest.mark.skipif(not can_fork(), reason="this system has no process groups to stop")
def test_what_a_task_has_started_ends_with_it(server, tmp_path):
    for end in ("", "and __import__('os')._exit(1)"):
        started = "__import__('subprocess').Popen(['sleep', '600']).pid"
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
