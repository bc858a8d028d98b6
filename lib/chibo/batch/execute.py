"""Executes one notebook: ``run(task, engine)`` gives the executed notebook, as far as it came, and what stopped it.

A notebook runs in a kernel of its own, through papermill: in a fork of this process (``warm``), or in a kernel started
for it (``standard``); what it puts out is the same. Nothing is written to the project, and nothing here knows about
years, languages or HTML.
"""

import contextlib
import json
import logging
import os
import tempfile
from pathlib import Path

import nbformat
import papermill
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from chibo import project
from chibo.batch import engine as own
from chibo.batch.settle import impersonal, plain, settled, without_results
from chibo.disclosure import INTERNAL_VARIABLE
from chibo.pages.job import Executed, Task, read_back

NOTES_VARIABLE = "CHIBO_NOTES"


def run(task: Task, engine: str = "standard") -> Executed:
    """Execute a notebook on its parameters.

    Never raises for what a notebook does: an error in a cell, a cell that takes too long, a kernel that dies and
    parameters that did not arrive are all a ``failure``, beside the notebook as far as it came.
    """
    with tempfile.TemporaryDirectory(prefix="chibo-", ignore_cleanup_errors=True) as folder:
        scratch = Path(folder)
        notes = scratch / "notes.jsonl"
        with _environment(task, scratch, notes):
            notebook, error = (_in_fork if engine == "warm" else _in_new_kernel)(task, scratch)
        answers, unseen = _noted(notes)
    if error is not None and not isinstance(error, PapermillExecutionError):
        _show_error(notebook, error)
    reason = _reason(error) if error else _lost_parameters(notebook, task)
    if reason and not error:  # it ran, but as another report: nothing it says belongs here
        without_results(notebook)
    return Executed(settled(notebook, task.root), impersonal(reason, task.root), answers, unseen)


def _in_fork(task: Task, scratch: Path) -> tuple[nbformat.NotebookNode, Exception | None]:
    """Execute in a fork of this process; the notebook stays in memory all the time."""
    own.register()
    executed = []
    try:
        papermill.execute_notebook(
            task.notebook, None, task.parameters, engine_name=own.NAME, executed=executed, **_settings(task)
        )
    except Exception as error:
        return executed[0] if executed else nbformat.read(task.notebook, as_version=4), error
    return executed[0], None


def _in_new_kernel(task: Task, scratch: Path) -> tuple[nbformat.NotebookNode, Exception | None]:
    """Execute in a kernel of its own; saved after every cell, for of a dead kernel nothing else remains."""
    partial, stopped = scratch / "partial.ipynb", None
    try:
        papermill.execute_notebook(
            task.notebook,
            partial,
            task.parameters,
            config=_private_transport(scratch),
            shutdown_kernel="immediate",  # every result is here by then
            **_settings(task),
        )
    except Exception as error:
        stopped = error
    return nbformat.read(partial if partial.exists() else task.notebook, as_version=4), stopped


def _settings(task: Task) -> dict:
    """Return what papermill is told whichever way it runs a notebook."""
    return {
        "cwd": task.notebook.parent,
        "progress_bar": False,
        "execution_timeout": task.timeout,
        "record_timing": False,
        "extra_arguments": [
            "--log-level=CRITICAL",  # a kernel that is told to stop says so on the terminal
            "--ext=chibo.batch.watch",  # notes what the notebook asks of data and files
        ],
    }


@contextlib.contextmanager
def _environment(task: Task, scratch: Path, notes: Path):
    """Set what the kernel inherits, and restore it."""
    logging.getLogger("papermill").setLevel(logging.CRITICAL)  # what it would say is in the failure already
    wanted = {
        project.ROOT_VARIABLE: str(task.root),
        NOTES_VARIABLE: str(notes),
        INTERNAL_VARIABLE: "1" if task.internal else "0",
        "IPYTHONDIR": str(scratch / "ipython"),  # nobody's own start-up files
        "PYTHONHASHSEED": "0",  # the order of a set must not decide about the bytes of a report
        "OMP_NUM_THREADS": "1",  # the batch already uses every core
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # the debugger's remarks on frozen modules
    }
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _private_transport(scratch: Path) -> Config:
    """Talk to the kernel through files in ``scratch`` instead of an open, unencrypted TCP port."""
    if os.name != "posix":
        return Config()
    return Config(KernelManager={"transport": "ipc", "connection_file": str(scratch / "kernel.json")})


def _noted(notes: Path) -> tuple[dict[str, str], str]:
    """Return what :mod:`chibo.batch.watch` noted: answers by question, and what could not be seen."""
    try:
        lines = [json.loads(line) for line in notes.read_text("utf-8").splitlines()]
    except (OSError, ValueError):
        return {}, "it was not watched"
    answers = {line["question"]: line["answer"] for line in lines if "question" in line}
    return answers, next((line["unseen"] for line in lines if "unseen" in line), "")


def _show_error(notebook: nbformat.NotebookNode, error: Exception) -> None:
    """Write the error below the cell that was running, where an ordinary error would stand."""
    started = [cell for cell in notebook.cells if cell.metadata.get("papermill", {}).get("start_time")]
    code = [cell for cell in started or notebook.cells if cell.cell_type == "code"]
    if code:
        cell = code[-1] if started else code[0]
        output = nbformat.v4.new_output(
            "error", ename=type(error).__name__, evalue=_first_line(error), traceback=[_reason(error)]
        )
        cell.outputs.append(output)


def _reason(error: Exception) -> str:
    """Return an error in one line: its last one for an error in a cell, as below a traceback."""
    if isinstance(error, PapermillExecutionError):
        return plain(f"{error.ename}: {error.evalue}").strip().splitlines()[-1].strip()
    return f"{type(error).__name__}: {_first_line(error)}"


def _first_line(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), "")


def _lost_parameters(notebook: nbformat.NotebookNode, task: Task) -> str:
    """Compare the parameters the finished notebook carries with those it was given."""
    if not task.parameters:
        return ""
    arrived = read_back(notebook)
    if arrived == task.parameters:
        return ""
    return f"the finished notebook carries the parameters {arrived}, not {task.parameters}"
