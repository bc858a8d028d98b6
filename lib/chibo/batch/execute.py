"""Executes one notebook: ``run(task, engine)`` gives the executed notebook, as far as it came, and what stopped it.

papermill does it, with one of two engines that put out the same: ``warm`` runs the cells in this process, which is
there for that alone (:mod:`chibo.batch.engine`); ``standard`` is papermill's own, with a kernel that is started for the
notebook. Nothing here knows about years, languages or HTML.
"""

import contextlib
import faulthandler
import io
import json
import logging
import os
import random
import signal
import sys
import tempfile
from pathlib import Path

import nbformat
import papermill
from ipykernel.compiler import XCachingCompiler
from ipykernel.zmqshell import ZMQInteractiveShell
from jupyter_client.session import Session
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError
from papermill.engines import Engine, NBClientEngine, papermill_engines
from papermill.exceptions import PapermillExecutionError
from traitlets import Any
from traitlets.config import Config

from chibo import project
from chibo.batch.normalize import impersonal, normalized, plain, without_results
from chibo.disclosure import INTERNAL_VARIABLE
from chibo.pages.job import Executed, Task, read_back

__all__ = ["InProcessEngine", "NBClientEngine", "after_death", "run"]

_GRACE = 5  # seconds a cell gets to end after it was told to
_DELAY = ".late"  # of the file beside a journal that holds where a cell was that would not be stopped


class _TimedOut(BaseException):
    """Raised in a cell that takes too long; an ``except Exception`` does not catch it."""


class _Outlet(Session):
    """What ipykernel's shell takes for its connection to a front end; hands every message to ``take``."""

    take = Any()

    def send(self, stream, msg_or_type, content=None, *args, **options):
        """Hand on a message instead of sending it."""
        self.take(msg_or_type if isinstance(msg_or_type, dict) else self.msg(msg_or_type, content))


class _Stream(io.StringIO):
    """Standard output or error of the cells: what was written goes out when something else does, or at the end."""

    def __init__(self, name: str, outlet: _Outlet):
        super().__init__()
        self._name, self._outlet = name, outlet

    def flush(self):
        if text := self.getvalue():
            self.seek(0)
            self.truncate()
            self._outlet.send(None, "stream", {"name": self._name, "text": text})


class InProcessEngine(Engine):
    """A papermill engine that runs cells in this process: ipykernel's shell without a kernel around it."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man, kernel_name, execution_timeout=None, journal=None, executed=None, **options
    ):
        """Execute a notebook.

        ``executed``, a list, gets it as far as it comes; ``journal``, a file, a line before and after each cell.
        """
        if executed is not None:
            executed.append(nb_man.nb)
        outlet, client = _Outlet(), NotebookClient(nb_man.nb)
        client.reset_execution_trackers()
        streams = [_Stream(name, outlet) for name in ("stdout", "stderr")]
        with _shell(outlet) as shell, contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
            for index, cell in enumerate(nb_man.nb.cells):
                nb_man.cell_start(cell, index)
                if cell.cell_type == "code" and cell.source.strip():
                    _note(journal, {"cell": index})
                    client.clear_before_next_output = False
                    outlet.take = lambda message, cell=cell, index=index: client.process_message(message, cell, index)
                    cell.execution_count = shell.execution_count
                    in_time = _run_in_time(shell, cell.source, execution_timeout, journal)
                    for stream in streams:
                        stream.flush()
                    if not in_time:
                        cell.outputs = [output for output in cell.outputs if output.output_type != "error"]
                    _note(journal, {"cell": index, "count": cell.execution_count, "outputs": cell.outputs})
                    if not in_time:
                        raise CellTimeoutError.error_from_timeout_and_cell("it was stopped", execution_timeout, cell)
                nb_man.cell_complete(cell, index)
                if _failed(cell):
                    nb_man.cell_exception(cell, index)
                    break


papermill_engines.register("chibo", InProcessEngine)


@contextlib.contextmanager
def _shell(outlet: _Outlet):
    """Have the shell that a kernel would have, talking to ``outlet``."""
    config = Config(HistoryManager={"enabled": False}, InteractiveShell={"colors": "nocolor"})
    shell = ZMQInteractiveShell.instance(config=config, compiler_class=XCachingCompiler)
    shell.display_pub.session = shell.displayhook.session = outlet
    try:
        yield shell
    finally:
        shell.restore_sys_module_state()
        shell.clear_instance()


def _run_in_time(shell, source: str, timeout: int | None, journal: Path | None) -> bool:
    """Run a cell; return whether it ended by itself. Where it will not be stopped, the process ends."""
    if not timeout:
        shell.run_cell(source, store_history=True)
        return True
    late = False

    def stop(*_):
        nonlocal late
        late = True
        raise _TimedOut

    with contextlib.ExitStack() as stack:
        if journal:
            note = stack.enter_context(journal.with_suffix(_DELAY).open("w"))
            faulthandler.dump_traceback_later(timeout + _GRACE, exit=True, file=note)
            stack.callback(faulthandler.cancel_dump_traceback_later)
        before = signal.signal(signal.SIGALRM, stop)
        stack.callback(signal.signal, signal.SIGALRM, before)
        signal.setitimer(signal.ITIMER_REAL, timeout, 1)
        stack.callback(signal.setitimer, signal.ITIMER_REAL, 0)
        with contextlib.suppress(_TimedOut):
            shell.run_cell(source, store_history=True)
    return not late


def _failed(cell) -> bool:
    raised = any(output.output_type == "error" for output in cell.get("outputs", []))
    return raised and "raises-exception" not in cell.metadata.get("tags", [])


def _note(journal: Path | None, line: dict) -> None:
    if journal:
        with journal.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _was_too_slow(journal: Path) -> bool:
    """Return whether the process was ended because a cell would not be stopped."""
    delay = journal.with_suffix(_DELAY)
    return delay.exists() and delay.stat().st_size > 0


def run(task: Task, engine: str = "standard", journal: Path | None = None) -> Executed:
    """Execute a notebook on its parameters.

    Never raises for what a notebook does: an error in a cell, a cell that takes too long, a kernel that dies and
    parameters that did not arrive are all a ``failure``, beside the notebook as far as it came. With the engine
    ``warm`` the notebook can take this process with it; then ``journal`` holds what :func:`after_death` needs.
    """
    logging.getLogger("papermill").setLevel(logging.CRITICAL)  # what it would say is in the failure already
    with tempfile.TemporaryDirectory(prefix="chibo-", ignore_cleanup_errors=True) as folder:
        scratch = Path(folder)
        with _environment(task, scratch):
            executed = _in_this_process if engine == "warm" else _in_a_kernel
            notebook, running, error = executed(task, scratch, journal or scratch / "journal")
    if error is not None and not isinstance(error, PapermillExecutionError):
        _show_error(notebook, running, error)
    reason = _reason(error) if error else _lost_parameters(notebook, task)
    if reason and not error:  # it ran, but as another report: nothing it says belongs here
        without_results(notebook)
    return Executed(normalized(notebook, task.root), impersonal(reason, task.root))


def after_death(task: Task, error: Exception, journal: Path | None) -> Executed:
    """Return a notebook that came to nothing, with what its cells had put out as far as a journal holds it."""
    notebook, running = _as_far_as_it_came(task, journal)
    if journal and running is not None:
        if _was_too_slow(journal):
            cell = notebook.cells[running]
            error = CellTimeoutError.error_from_timeout_and_cell("it could not be stopped", task.timeout, cell)
        _show_error(notebook, running, error)
    return Executed(normalized(notebook, task.root), impersonal(_reason(error), task.root))


def _in_this_process(task: Task, scratch: Path, journal: Path):
    """Execute here; return the notebook, the cell that was running and the error, as far as there are."""
    _like_new()
    executed, stopped = [], None
    options = {"engine_name": "chibo", "executed": executed, "journal": journal, **_settings(task)}
    try:
        papermill.execute_notebook(task.notebook, None, task.parameters, **options)
    except Exception as error:
        stopped = error
    notebook = executed[0] if executed else nbformat.read(task.notebook, as_version=4)
    return notebook, _begun_last(notebook), stopped


def _in_a_kernel(task: Task, scratch: Path, journal: Path):
    """Execute in a kernel that papermill starts, and that is reached through files instead of an open port."""
    partial, stopped, config = scratch / "partial.ipynb", None, Config()
    if os.name == "posix":
        config = Config(KernelManager={"transport": "ipc", "connection_file": str(scratch / "kernel.json")})
    extra = ["--log-level=CRITICAL"]  # a kernel that is told to stop says so on the terminal
    try:
        papermill.execute_notebook(
            task.notebook,
            partial,
            task.parameters,
            config=config,
            shutdown_kernel="immediate",
            extra_arguments=extra,
            **_settings(task),
        )
    except Exception as error:
        stopped = error
    notebook = nbformat.read(partial if partial.exists() else task.notebook, as_version=4)
    return notebook, _begun_last(notebook), stopped


def _begun_last(notebook: nbformat.NotebookNode) -> int | None:
    """Return which cell with code was begun last, the first where none was."""
    code = [index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    begun = [index for index in code if notebook.cells[index].metadata.get("papermill", {}).get("start_time")]
    return next(iter(begun[-1:] or code), None)


def _as_far_as_it_came(task: Task, journal: Path | None) -> tuple[nbformat.NotebookNode, int | None]:
    """Return a notebook with what its journal holds, and which cell was begun last."""
    try:
        notebook = papermill.execute_notebook(task.notebook, None, task.parameters, prepare_only=True)
    except Exception:  # it did not come so far
        notebook = nbformat.read(task.notebook, as_version=4)
    without_results(notebook)
    lines = journal.read_text("utf-8").splitlines() if journal and journal.exists() else []
    notes = [json.loads(line) for line in lines if line.endswith("}")]
    for note in notes:
        cell = notebook.cells[note["cell"]]
        cell.outputs, cell.execution_count = nbformat.from_dict(note.get("outputs", [])), note.get("count")
    return notebook, notes[-1]["cell"] if notes else _begun_last(notebook)


def _settings(task: Task) -> dict:
    return {
        "cwd": task.notebook.parent,
        "progress_bar": False,
        "execution_timeout": task.timeout,
        "record_timing": False,
    }


@contextlib.contextmanager
def _environment(task: Task, scratch: Path):
    """Set what the notebook finds in the environment, and restore it."""
    before = dict(os.environ)
    os.environ.update(
        {
            project.ROOT_VARIABLE: str(task.root),
            INTERNAL_VARIABLE: "1" if task.internal else "0",
            "IPYTHONDIR": str(scratch / "ipython"),  # nobody's own start-up files
            "PYTHONHASHSEED": "0",  # the order of a set must not decide about the bytes of a report
            "OMP_NUM_THREADS": "1",  # the batch already uses every core
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # the debugger's remarks on frozen modules
        }
    )
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _like_new() -> None:
    """Undo what this process shares with others that were forked from the same one."""
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    if "pandas" in sys.modules:
        sys.modules["pandas"].reset_option("mode.string_storage")  # which opening data sets


def _show_error(notebook: nbformat.NotebookNode, index: int | None, error: Exception) -> None:
    """Write the error below the cell that was running, where an ordinary error would stand."""
    if index is not None:
        output = nbformat.v4.new_output(
            "error", ename=type(error).__name__, evalue=_first_line(error), traceback=[_reason(error)]
        )
        notebook.cells[index].outputs.append(output)


def _reason(error: Exception) -> str:
    """Return an error in one line: its last one for an error in a cell, as below a traceback."""
    if isinstance(error, PapermillExecutionError):
        return plain(f"{error.ename}: {error.evalue}").strip().splitlines()[-1].strip()
    return f"{type(error).__name__}: {_first_line(error)}".rstrip(": ")


def _first_line(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), "")


def _lost_parameters(notebook: nbformat.NotebookNode, task: Task) -> str:
    """Compare the parameters the finished notebook carries with those it was given."""
    arrived = read_back(notebook) if task.parameters else {}
    if arrived == task.parameters:
        return ""
    return f"the finished notebook carries the parameters {arrived}, not {task.parameters}"
