"""Where notebooks run: each task of a batch in a process of its own, which is gone afterwards with all it has started.

With the ``warm`` engine these processes are forks of one that has imported, read and drawn everything once
(:mod:`chibo.batch.preload`) and run the cells themselves; with the ``standard`` engine they start kernels as papermill
does. The forking is ``multiprocessing``'s fork server. This module is light, and papermill loads it with its engines.
"""

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from pathlib import Path

DATA_VARIABLE = "CHIBO_PRELOAD"
"""Environment variable of the fork server: the data folder to read ahead; empty for none."""
_PRELOAD = "chibo.batch.preload"
_PATIENCE, _ATTEMPTS = 5, 20
_UNKNOWN = 255  # what a process is said to have ended with where the fork server was killed: it may be at work still
_ENVIRONMENT = {
    "PYTHONHASHSEED": "0",  # the order of a set must not decide about the bytes of a report
    "OMP_NUM_THREADS": "1",  # the batch already uses every core, and a fork takes no threads along
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",  # as in a kernel
    # Larger pages halve the time to copy their table for a fork and to clear it away; elsewhere this is ignored.
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}


class EngineError(RuntimeError):
    """No report can be made at all; the message is one line for the person who asked."""


class RefusedData(ValueError):
    """A data folder cannot be used; the message lists every reason."""


@dataclass(frozen=True)
class Prepared:
    """How the fork server is: the areas' names by id and language, why the data are refused, or what went wrong."""

    places: dict[str, dict[str, str]] = field(default_factory=dict)
    refused: str = ""
    error: str = ""


class Died(RuntimeError):
    """The process that made a report died before it was done."""


class ChiboEngine:
    """What ``papermill --engine chibo`` finds: runs the cells in papermill's own process, without a kernel."""

    @classmethod
    def execute_notebook(cls, nb, kernel_name, **options):
        """Execute a notebook as papermill's engines do; in papermill's own way where it is not Python's."""
        from chibo.batch.execute import InProcessEngine, NBClientEngine

        engine = InProcessEngine if kernel_name == "python3" else NBClientEngine
        return engine.execute_notebook(nb, kernel_name, **options)

    @classmethod
    def nb_kernel_name(cls, nb, name=None):
        """Return the name of the kernel a notebook asks for."""
        return name or nb.metadata.kernelspec.name

    @classmethod
    def nb_language(cls, nb, language=None):
        """Return the language a notebook is written in."""
        return language or nb.metadata.kernelspec.language


def can_fork() -> bool:
    """Return whether this system has a fork server."""
    return "forkserver" in multiprocessing.get_all_start_methods()


def available_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextlib.contextmanager
def fork_server(folder: Path | None = None) -> Iterator[dict[str, dict[str, str]]]:
    """Have a fork server that has everything ready, a data folder too where one is given; yields its areas' names.

    Each is a new one, because what an earlier one has read may have changed. Where the system has none, the data are
    read here, and every process imports what it needs.

    Raises
    ------
    RefusedData
        With everything that is wrong with the data.
    EngineError
        When the fork server cannot be had.
    """
    before = dict(os.environ)
    os.environ.update(_ENVIRONMENT | {DATA_VARIABLE: str(folder or "")})
    _stop()
    try:
        if can_fork():
            forkserver.set_forkserver_preload([_PRELOAD])
            # Ctrl-C is for the batch, which then ends the rest: it is blocked in what the fork server is and forks.
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            try:
                forkserver.ensure_running()
            finally:
                signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        ((_, prepared),) = run_all(_prepared, [None], 1)
        if isinstance(prepared, Exception):
            prepared = Prepared(error=f"{type(prepared).__name__}: {prepared}")
        if prepared.error:
            raise EngineError(f"no process is ready for reports: {prepared.error}")
        if prepared.refused:
            raise RefusedData(prepared.refused)
        yield prepared.places
    finally:
        os.environ.clear()
        os.environ.update(before)
        _stop()


def run_all(
    function: Callable, tasks: Iterable, workers: int, on_start: Callable = lambda task: None
) -> Iterator[tuple]:
    """Run ``function`` on every task, each in a fresh process; give each result as soon as it is there.

    Parameters
    ----------
    function : importable by name, because it is called in another process
    tasks : what to call it with
    workers : how many processes at once
    on_start : called with each task as it is begun

    Yields
    ------
    A task with its result, or with the exception that took its place: ``Died`` when its process died.
    """
    waiting, running = deque(tasks), {}
    context = multiprocessing.get_context("forkserver" if can_fork() else "spawn")
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                task = waiting.popleft()
                on_start(task)
                connection, process = _started(context, function, task)
                running[connection] = process, task
            watched = [process.sentinel for process, _ in running.values() if process.exitcode is None]
            ready = wait([*running, *watched])
            for connection, (process, task) in list(running.items()):
                gone = process.sentinel in ready and process.exitcode != _UNKNOWN
                if connection in ready or gone:
                    del running[connection]
                    yield task, _outcome(connection, process)
                    _end(process)
    finally:
        for process, _ in running.values():
            _end(process)


def _stop() -> None:
    forkserver._forkserver._stop()  # there is no public way; it does nothing where none runs


def _prepared(_) -> Prepared:
    """Say how the process is that this one was forked from; where it was not, make this one ready."""
    here = _PRELOAD in sys.modules or not can_fork()
    from chibo.batch.preload import PREPARED

    return PREPARED if here else Prepared(error="the fork server could not import what reports need")


def _work(answers: Connection, function: Callable, task) -> None:
    """Do one task in this fresh process and send what comes of it."""
    if hasattr(os, "setsid"):
        os.setsid()  # what a notebook starts is of this process's group, and ends with it
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_end_with_owner, daemon=True).start()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (1, 2):  # what is written past Python's own streams would appear between the lines of the batch
        os.dup2(nowhere, stream)
    try:
        outcome = function(task)
    except Exception as error:
        outcome = error
    answers.send(outcome)


def _started(context, function: Callable, task) -> tuple:
    """Return a connection to a new process that does a task, and the process."""
    for attempt in range(_ATTEMPTS + 1):
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_work, args=(theirs, function, task))
        try:
            process.start()
        except (EOFError, OSError):  # the fork server was killed: a later start begins a new one
            if attempt == _ATTEMPTS:
                raise
            time.sleep(0.1)
            continue
        theirs.close()
        return ours, process
    raise AssertionError


def _outcome(connection: Connection, process) -> object:
    """Return what a process has sent; where it died instead, an exception that says how."""
    try:
        with connection:
            if connection.poll():  # what a process leaves behind may hold the connection open
                return connection.recv()
    except (EOFError, OSError):
        pass
    process.join(_PATIENCE)
    return Died(_how_it_ended(process.exitcode))


def _end_with_owner() -> None:
    """End this process and its group when the process that owns it is gone, however that one ended."""
    multiprocessing.parent_process().join()
    _end_group(os.getpid())
    os._exit(1)


def _end(process) -> None:
    """End a process and what it has started; it has answered, died, or is no longer wanted."""
    _end_group(process.pid)
    process.kill()
    process.join()
    process.close()


def _end_group(pid: int) -> None:
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)


def _how_it_ended(code: int | None) -> str:
    if code is not None and code < 0:
        name = signal.Signals(-code).name
        return f"killed by {name}" + (", as when memory runs out" if name == "SIGKILL" else "")
    return f"it ended itself with code {code}"
