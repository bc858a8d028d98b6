"""Executes one notebook: ``run(task)`` gives the executed notebook, as far as it came, and what stopped it.

A notebook runs in a kernel of its own, through papermill. What differs between two runs of the same notebook (times,
random cell ids, paths of this machine) is taken out here. Nothing is written to the project, and nothing here knows
about years, languages or HTML.
"""

import contextlib
import logging
import os
import re
import sysconfig
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import papermill
from papermill.exceptions import PapermillExecutionError
from papermill.execute import ERROR_MARKER_TAG
from traitlets.config import Config

from chibo import project
from chibo.disclosure.internal import INTERNAL_VARIABLE
from chibo.render.parameters import read_back
from chibo.unseen import written_out

TIMEOUT = 120
_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_CELL_FILE = re.compile(r"[^\s\"']*ipykernel_\d+[/\\]\d+\.py")
_KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}


@dataclass(frozen=True, kw_only=True)
class Task:
    """One notebook to execute.

    Attributes
    ----------
    notebook : the notebook's file
    parameters : what to inject after the cell tagged ``parameters``; nothing is injected when empty
    root : the folder the notebook's relative data paths start at
    timeout : seconds one cell may take
    internal : whether small counts of a real register may be shown, because the page is not to be shared
    """

    notebook: Path
    parameters: dict = field(default_factory=dict)
    root: Path
    timeout: int = TIMEOUT
    internal: bool = False


@dataclass(frozen=True)
class Executed:
    """An executed notebook; ``failure`` is ``""`` or one line on what stopped it."""

    notebook: nbformat.NotebookNode
    failure: str = ""


def run(task: Task) -> Executed:
    """Execute a notebook on its parameters.

    Never raises for what a notebook does: an error in a cell, a cell that takes too long, a kernel that dies and
    parameters that did not arrive are all a ``failure``, beside the notebook as far as it came.
    """
    # Saved after every cell: for a timeout or a dead kernel papermill hands no notebook back, only this file.
    with tempfile.TemporaryDirectory(prefix="chibo-", ignore_cleanup_errors=True) as scratch:
        partial = Path(scratch) / "partial.ipynb"
        try:
            with _environment(task):
                papermill.execute_notebook(
                    task.notebook,
                    partial,
                    task.parameters,
                    cwd=task.notebook.parent,
                    progress_bar=False,
                    execution_timeout=task.timeout,
                    record_timing=False,
                    config=_private_transport(scratch),
                    extra_arguments=["--log-level=CRITICAL"],  # a kernel that is told to stop says so on the terminal
                    shutdown_kernel="immediate",  # every result is here by then
                )
            failure = None
        except Exception as error:
            failure = error
        notebook = nbformat.read(partial if partial.exists() else task.notebook, as_version=4)
    if failure is not None and not isinstance(failure, PapermillExecutionError):
        _show_error(notebook, failure)
    reason = _reason(failure) if failure else _lost_parameters(notebook, task)
    return Executed(settled(notebook, task.root), _impersonal(reason, task.root))


def settled(notebook: nbformat.NotebookNode, root: Path) -> nbformat.NotebookNode:
    """Take out, in place, what differs between two runs of the same notebook, and return it."""
    notebook.metadata = {"kernelspec": dict(_KERNELSPEC), "language_info": {"name": "python"}}
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.cells = [cell for cell in notebook.cells if ERROR_MARKER_TAG not in cell.metadata.get("tags", [])]
    for position, cell in enumerate(notebook.cells, start=1):
        cell.id = f"cell-{position:02d}"
        for noise in ("papermill", "execution"):
            cell.metadata.pop(noise, None)
        if not cell.metadata.get("tags", True):
            del cell.metadata["tags"]
        if cell.cell_type == "code":
            cell.outputs = _joined(cell.outputs)
            for output in cell.outputs:
                _clean(output, root)
    return nbformat.from_dict(notebook)


@contextlib.contextmanager
def _environment(task: Task):
    """Set what the kernel inherits, and restore it."""
    logging.getLogger("papermill").setLevel(logging.CRITICAL)  # what it would say is in the failure already
    wanted = {
        project.ROOT_VARIABLE: str(task.root),
        INTERNAL_VARIABLE: "1" if task.internal else "",  # whatever the caller's says: only a marked page may
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


def _private_transport(scratch: str) -> Config:
    """Talk to the kernel through files in ``scratch`` instead of an open, unencrypted TCP port."""
    if os.name != "posix":
        return Config()
    return Config(KernelManager={"transport": "ipc", "connection_file": str(Path(scratch) / "kernel.json")})


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
        return _ANSI.sub("", f"{error.ename}: {error.evalue}").strip().splitlines()[-1].strip()
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


def _joined(outputs: list) -> list:
    """Join what was printed in several pieces: how many there are is chance."""
    joined = []
    for output in outputs:
        last = joined[-1] if joined else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            joined.append(output)
    return joined


def _clean(output: nbformat.NotebookNode, root: Path) -> None:
    """Take colours and paths of this machine out of errors and printed text."""
    if output.output_type == "stream":
        output.text = _impersonal(output.text, root)
    if output.output_type == "error":
        output.evalue = _impersonal(output.evalue, root)
        output.traceback = [_impersonal(line, root) for line in output.traceback]


def _impersonal(text: str, root: Path) -> str:
    """Shorten paths to what is the same on every machine: below the project, a package, or Python's own library.

    What cannot be seen is written out: an error is shown on a terminal too, which would obey it.
    """
    text = written_out(_CELL_FILE.sub("<cell>", _ANSI.sub("", text)))
    paths, home = sysconfig.get_paths(), str(Path.home())
    folders = {str(root), str(project.checkout()), paths["purelib"], paths["platlib"], paths["stdlib"]}
    # A traceback may have shortened the home folder already.
    folders |= {"~" + folder.removeprefix(home) for folder in folders if folder.startswith(home + os.sep)}
    for folder in sorted(folders, key=len, reverse=True):
        text = text.replace(folder + os.sep, "").replace(folder, ".")
    return text.replace(home, "~")
