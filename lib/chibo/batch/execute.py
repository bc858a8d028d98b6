"""Executes one notebook: ``run(task, engine)`` gives the executed notebook, as far as it came, and what stopped it.

papermill does it in a process that is there for that alone (:mod:`chibo.batch.engine`), with one of two engines that
put out the same: ``warm`` runs the cells in that process; ``standard`` is papermill's own, with a kernel started for
the notebook. Nothing here knows about years, languages or HTML.
"""

import contextlib
import faulthandler
import functools
import io
import json
import logging
import os
import re
import signal
import sys
import sysconfig
import tempfile
from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import nbformat
import papermill
from ipykernel.compiler import XCachingCompiler
from ipykernel.zmqshell import ZMQInteractiveShell
from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError
from papermill.engines import Engine, papermill_engines
from papermill.exceptions import PapermillExecutionError
from traitlets import Any
from traitlets.config import Config

from chibo import project
from chibo.batch.engine import Died
from chibo.disclosure import INTERNAL_VARIABLE, KEPT_VARIABLE
from chibo.errors import shortened
from chibo.pages.job import Executed, Job
from chibo.words import message
from chibo.words.phrases import LANGUAGE_VARIABLE
from chibo.words.text import written_out

KERNELSPEC = {
    "display_name": "Python 3 (ipykernel)",
    "language": "python",
    "name": "python3",
}  # as JupyterLab writes it
_ERROR_MARKER_TAG = "papermill-error-cell-tag"
_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_CELL_FILE = re.compile(r"(?<![^\s\"'])[^\s\"']*ipykernel_\d+[/\\]\d+\.py")  # tried once a word, however long it is
MOST_PRINTED = 100_000
"""Characters of what a cell prints, and of one line of its error, that a page takes."""
_GRACE, _LATE, _JOURNAL = 1, ".late", ".jsonl"
"""Seconds between a note of a cell that takes too long and the end of its process; the files of where, and of cells."""


class _Outlet(Session):
    """What ipykernel's shell takes for its connection to a front end; hands every message to ``take``."""

    take = Any()

    def send(self, stream, msg_or_type, content=None, *args, **options):
        """Hand on a message instead of sending it, as it would arrive: bytes have become text."""
        sent = msg_or_type if isinstance(msg_or_type, dict) else self.msg(msg_or_type, content)
        self.take(json.loads(json.dumps(sent, default=json_default)))


class _Stream(io.StringIO):
    """Standard output or error of the cells: what was written goes out when something else does, or at the end."""

    def __init__(self, name: str, outlet: _Outlet):
        super().__init__()
        self._name, self._outlet = name, outlet

    def write(self, text):
        """Take in what is printed; of far too much, only that it was."""
        super().write(text[: max(MOST_PRINTED + 1 - self.tell(), 0)])
        return len(text)

    def flush(self):
        if text := self.getvalue():
            self.seek(0)
            self.truncate()
            self._outlet.send(None, "stream", {"name": self._name, "text": text})


class InProcessEngine(Engine):
    """A papermill engine that runs cells in this process: ipykernel's shell without a kernel around it.

    papermill writes the whole notebook anew before each cell, which takes a tenth of a report's time. Here
    each cell is added to the file ``journal`` instead, before it runs and afterwards, and where it takes too long.
    """

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, *, execution_timeout, late, journal, **options):
        """Execute a notebook; where a cell takes too long, the file ``late`` gets a traceback, and the process ends."""
        outlet, client = _Outlet(), NotebookClient(nb_man.nb)
        nb_man.output_path = None
        client.reset_execution_trackers()
        streams = [_Stream(name, outlet) for name in ("stdout", "stderr")]

        def note(index: int, cell: nbformat.NotebookNode) -> None:
            for stream in streams:
                stream.flush()
            print(json.dumps([index, cell]), file=file, flush=True)

        with (
            contextlib.redirect_stdout(streams[0]),
            contextlib.redirect_stderr(streams[1]),
            open(journal, "w", encoding="utf-8") as file,
            _shell(outlet) as shell,
        ):
            for index, cell in enumerate(nb_man.nb.cells):
                if cell.cell_type != "code" or not cell.source.strip():
                    continue
                nb_man.cell_start(cell, index)
                note(index, cell)
                client.clear_before_next_output = False
                outlet.take = lambda message, cell=cell, index=index: client.process_message(message, cell, index)
                cell.execution_count = shell.execution_count
                with _time_limit(execution_timeout, late, functools.partial(note, index, cell)):
                    shell.run_cell(cell.source, store_history=True)
                note(index, cell)
                raised = any(output.output_type == "error" for output in cell.outputs)
                if raised and "raises-exception" not in cell.metadata.get("tags", []):
                    nb_man.cell_exception(cell, index)
                    break


papermill_engines.register("chibo", InProcessEngine)


@contextlib.contextmanager
def _shell(outlet: _Outlet):
    """Have the shell that a kernel would have, talking to ``outlet``."""
    config = Config(HistoryManager={"enabled": False}, InteractiveShell={"colors": "nocolor"})
    shell = ZMQInteractiveShell.instance(config=config, compiler_class=XCachingCompiler)
    shell.display_pub.session = shell.displayhook.session = outlet
    shell.push({"exit": sys.exit, "quit": sys.exit}, interactive=False)  # IPython's own would ask a kernel
    try:
        yield shell
    finally:
        shell.restore_sys_module_state()
        shell.clear_instance()


@contextlib.contextmanager
def _time_limit(seconds: int, late: Path, note: Callable[[], None]):
    """End this process, whatever a cell does, when it takes too long; just before, ``note`` what it has put out."""
    with open(late, "w") as file:
        signal.signal(signal.SIGALRM, lambda *_: note())
        signal.setitimer(signal.ITIMER_REAL, seconds)
        faulthandler.dump_traceback_later(seconds + _GRACE, exit=True, file=file)
        yield
        signal.setitimer(signal.ITIMER_REAL, 0)
        faulthandler.cancel_dump_traceback_later()


def run(job: Job, engine: str = "standard") -> Executed:
    """Execute a notebook on its parameters, in a process that is there for that alone.

    Never raises for what a notebook does: an error in a cell, a cell that takes too long and a kernel that dies are all
    a ``failure``, beside the notebook as far as it came. With the engine ``warm`` the notebook can take this process
    with it; then the job's file ``partial`` holds what :func:`after_death` needs.
    """
    logging.getLogger("papermill").setLevel(logging.CRITICAL)  # what it would say is in the failure already
    beside = job.partial and job.partial.parent  # is cleared away even if this process dies
    with tempfile.TemporaryDirectory(prefix="chibo-", dir=beside, ignore_cleanup_errors=True) as scratch:
        partial = job.partial or Path(scratch, "partial.ipynb")
        os.environ[project.ROOT_VARIABLE] = str(job.root)
        os.environ[LANGUAGE_VARIABLE] = str(job.parameters.get("lang", ""))  # of what a page says of an error
        os.environ[INTERNAL_VARIABLE] = "1" if job.internal else "0"
        os.environ[KEPT_VARIABLE] = json.dumps(job.keep)
        os.environ[project.PAGE_VARIABLE] = "1" if job.lang else "0"
        os.environ["IPYTHONDIR"] = os.path.join(scratch, "ipython")  # nobody's own start-up files
        settings = {"cwd": job.notebook.parent, "execution_timeout": job.timeout, "record_timing": False}
        if engine == "warm":
            if "pandas" in sys.modules:  # what this process shares with others that were forked from the same one
                sys.modules["pandas"].reset_option("mode.string_storage")  # opening data sets it
                sys.modules["pandas"].set_option("display.max_columns", 20)  # as where it is imported in a kernel
            files = {"late": partial.with_suffix(_LATE), "journal": partial.with_suffix(_JOURNAL)}
            settings |= {"engine_name": "chibo", **files}
        else:  # a kernel that is reached through files instead of an open port
            ipc = {"transport": "ipc", "connection_file": os.path.join(scratch, "kernel.json")}
            quiet = ["--log-level=CRITICAL"]  # a kernel that is told to stop says so on the terminal
            settings |= {"shutdown_kernel": "immediate", "extra_arguments": quiet}
            settings["config"] = Config(KernelManager=ipc if os.name == "posix" else {})
        try:
            papermill.execute_notebook(job.notebook, partial, job.parameters, progress_bar=False, **settings)
        except Exception as error:
            return after_death(replace(job, partial=partial), error)
        notebook = nbformat.read(partial, as_version=4)
        # papermill takes sys.exit() for a success, though no other cell runs after it.
        cells = [cell for cell in notebook.cells if "raises-exception" not in cell.metadata.get("tags", [])]
        left = any(output.get("ename") == "SystemExit" for cell in cells for output in cell.get("outputs", []))
        return Executed(normalized(notebook, job.root), f"SystemExit: {message('batch.ended_early')}" if left else "")


def after_death(job: Job, error: Exception) -> Executed:
    """Return a notebook that an error ended, with what its cells had put out as far as papermill saved it."""
    try:
        notebook = nbformat.read(job.partial, as_version=4)
        with contextlib.suppress(OSError, ValueError):  # there is no journal, or its last line is half written
            for line in job.partial.with_suffix(_JOURNAL).read_text("utf-8").splitlines() * isinstance(error, Died):
                index, cell = json.loads(line)
                notebook.cells[index] = nbformat.from_dict(cell)
    except Exception:  # nothing was saved, or half of it
        notebook = nbformat.read(job.notebook, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    begun = [cell for cell in code if cell.metadata.get("papermill", {}).get("start_time")]
    if begun and not isinstance(error, PapermillExecutionError):
        running = begun[-1]
        late = job.partial.with_suffix(_LATE)
        if late.exists() and late.stat().st_size:
            error = CellTimeoutError.error_from_timeout_and_cell(message("batch.timed_out"), job.timeout, running)
        shown = {"ename": type(error).__name__, "evalue": _first_line(error), "traceback": [_reason(error)]}
        running.outputs.append(nbformat.v4.new_output("error", **shown))
    return Executed(normalized(notebook, job.root), impersonal(_reason(error), job.root))


def _reason(error: Exception) -> str:
    """Return an error in one line: its last one for an error in a cell, as below a traceback."""
    if isinstance(error, PapermillExecutionError):
        return shortened(_ANSI.sub("", f"{error.ename}: {error.evalue}").strip().splitlines()[-1].strip())
    return shortened(f"{type(error).__name__}: {_first_line(error)}".rstrip(": "))


def _first_line(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), "")


def normalized(notebook: nbformat.NotebookNode, root: Path) -> nbformat.NotebookNode:
    """Take out, in place, what differs between two runs of the same notebook, and return it."""
    notebook.metadata = {"kernelspec": dict(KERNELSPEC), "language_info": {"name": "python"}}
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.cells = [cell for cell in notebook.cells if _ERROR_MARKER_TAG not in cell.metadata.get("tags", [])]
    for position, cell in enumerate(notebook.cells, start=1):
        cell.id = f"cell-{position:02d}"
        for noise in ("papermill", "execution"):
            cell.metadata.pop(noise, None)
        if not cell.metadata.get("tags", True):
            del cell.metadata["tags"]
        if cell.cell_type == "code":
            cell.outputs = _joined(cell.outputs)
            for output in cell.outputs:
                if output.output_type == "stream":
                    output.text = impersonal(output.text, root)
                if output.output_type == "error":
                    output.evalue = impersonal(output.evalue, root)
                    output.traceback = [impersonal(line, root) for line in output.traceback]
    return nbformat.from_dict(notebook)


def _joined(outputs: list) -> list:
    """Join what was printed between two displays: in how many pieces, and which stream first, is chance."""
    joined = []
    for printed, group in groupby(outputs, lambda output: output.output_type == "stream"):
        if not printed:
            joined += group
            continue
        name = attrgetter("name")
        for _, pieces in groupby(sorted(group, key=name, reverse=True), name):  # stdout before stderr
            first, *others = pieces
            first.text += "".join(piece.text for piece in others)
            joined.append(first)
    return joined


def impersonal(text: str, root: Path) -> str:
    """Shorten paths to what is the same on every machine: below the project, a package, or Python's own library.

    What cannot be seen is written out: an error is shown on a terminal too, which would obey it.
    """
    text = text if len(text) <= MOST_PRINTED else f"{text[:MOST_PRINTED]}…"
    text = written_out(_CELL_FILE.sub("<cell>", _ANSI.sub("", text)))
    paths, home = sysconfig.get_paths(), str(Path.home())
    folders = {str(root), str(project.checkout()), paths["purelib"], paths["platlib"], paths["stdlib"]}
    # A traceback may have shortened the home folder already.
    folders |= {"~" + folder.removeprefix(home) for folder in folders if folder.startswith(home + os.sep)}
    for folder in sorted(folders, key=len, reverse=True):
        text = text.replace(folder + os.sep, "").replace(folder, ".")
    return text.replace(home, "~")
