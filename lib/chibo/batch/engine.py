"""Where notebooks run: each task of a batch in a process of its own, which is gone afterwards with all it has started.

These processes are forks of ``multiprocessing``'s fork server, which has imported and read once what all need
(:mod:`chibo.batch.preload`). A ready-made pool gives no process group to a task: what that started would outlive it.
"""

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from pathlib import Path

from chibo.words import message

DATA_VARIABLE, AHEAD_VARIABLE = "CHIBO_PRELOAD", "CHIBO_PRELOAD_REPORT"
"""Environment variables of the fork server: the data folder to read, and whether to make a report; empty for none."""
_PRELOAD = "chibo.batch.preload"
_ENVIRONMENT = {
    "PYTHONHASHSEED": "0",  # the order of a set must not decide about the bytes of a report
    "OMP_NUM_THREADS": "1",  # the batch already uses every core, and a fork takes no threads along
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # the debugger's remarks on frozen modules
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",  # as in a kernel
    # Larger pages halve the time to copy their table for a fork and to clear it away; elsewhere this is ignored.
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}


class EngineError(RuntimeError):
    """No report can be made at all; the message is one line for the person who asked."""


class Died(RuntimeError):
    """The process that made a report died before it was done."""


def can_fork() -> bool:
    """Return whether this system has a fork server."""
    return "forkserver" in multiprocessing.get_all_start_methods()


def available_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextlib.contextmanager
def fork_server(folder: Path | None = None, ahead: bool = True) -> Iterator[dict[str, dict[str, str]]]:
    """Have a fork server that has read a data folder where one is given; yields the names of its areas.

    It makes a report ``ahead``, so that forks find everything ready: that pays where they are more than a few.
    Where the system has none, every process imports what it needs. Data that cannot be used are a
    :class:`chibo.errors.DataError`, and a fork server that cannot be had is an :class:`EngineError`.
    """
    before, server = dict(os.environ), None
    os.environ.update(_ENVIRONMENT | {DATA_VARIABLE: str(folder or ""), AHEAD_VARIABLE: "1" if ahead else ""})
    try:
        if can_fork():
            # Every process of the command runs its imports anew, and should find them done.
            forkserver.set_forkserver_preload([_PRELOAD, *({"chibo.cli"} & sys.modules.keys())])
            # Ctrl-C is for the batch, which then ends the rest: it is blocked in what the fork server is and forks.
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            try:
                forkserver.ensure_running()
            finally:
                signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        ((_, answer),) = run_all(_prepared, [None], 1)
        if isinstance(answer, Exception):
            raise EngineError(message("batch.not_ready", why=str(answer)))
        server, prepared = answer
        if isinstance(prepared, Exception):
            raise prepared
        yield prepared
    finally:
        os.environ.clear()
        os.environ.update(before)
        if server and can_fork():  # so that the next one reads the data as they are then; it has nothing to clear away
            with contextlib.suppress(ProcessLookupError, ChildProcessError):  # a notebook may have killed it
                os.kill(server, signal.SIGKILL)
                if hasattr(os, "waitid"):
                    os.waitid(os.P_PID, server, os.WEXITED | os.WNOWAIT)  # multiprocessing will ask how it ended


def run_all(function: Callable, tasks: Iterable, workers: int | None) -> Iterator[tuple]:
    """Run a function on every task, each in a fresh process, so many at once; belongs inside :func:`fork_server`.

    Without a number there are as many as this process may use cores.

    Yields each task as soon as it is done with its result, or with the exception that took its place: :class:`Died`
    when its process died. The function must be importable by name.
    """
    context = multiprocessing.get_context("forkserver" if can_fork() else "spawn")
    waiting, running, most = deque(tasks), {}, workers or available_cores()
    try:
        while waiting or running:
            while waiting and len(running) < most:
                task = waiting.popleft()
                answers, theirs = context.Pipe(duplex=False)
                process = context.Process(target=_work, args=(theirs, function, task))
                process.start()
                theirs.close()
                running[answers] = process, task
            ready = wait([*running, *(process.sentinel for process, _ in running.values())])
            for answers, (process, task) in list(running.items()):
                if answers in ready or process.sentinel in ready:
                    del running[answers]
                    outcome = _outcome(answers, process)
                    _end(process)
                    yield task, outcome
    finally:
        for process, _ in running.values():
            _end(process)


def _prepared(_) -> tuple[int, dict | Exception]:
    """Return which process this one was forked from, and what came of making that one ready."""
    if can_fork() and _PRELOAD not in sys.modules:
        return os.getppid(), EngineError(message("batch.not_ready", why=message("batch.no_imports")))
    from chibo.batch.preload import PREPARED

    return os.getppid(), PREPARED


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


def _outcome(answers: Connection, process) -> object:
    """Return what a process has sent; where it died instead, an exception that says how."""
    with contextlib.suppress(EOFError, OSError), answers:
        if answers.poll():  # what a process leaves behind may hold the connection open
            return answers.recv()
    process.join(5)
    code = process.exitcode
    if code is None or code >= 0:
        return Died(message("batch.ended_itself", code=str(code)))
    name = signal.Signals(-code).name
    return Died(message("batch.killed_memory" if name == "SIGKILL" else "batch.killed", signal=name))


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
    with contextlib.suppress(AttributeError, ProcessLookupError, PermissionError):  # Windows has no groups
        os.killpg(pid, signal.SIGKILL)
