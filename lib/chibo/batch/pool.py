"""Runs one function over many tasks in several processes, and survives a process that dies.

Every slot is a process pool of one: when its process dies, it is known which task died with it, and only that slot
is made anew. This module knows nothing about notebooks.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

# Imported once in the process the workers are forked from, not once in every worker.
_PRELOAD = ["chibo.batch.produce"]


def available_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_all(
    function: Callable, tasks: Iterable, workers: int, on_start: Callable = lambda task: None
) -> Iterator[tuple]:
    """Run ``function`` on every task and give each result as soon as it is there, in the order they finish.

    Parameters
    ----------
    function : importable by name, because it is called in another process
    tasks : what to call it with
    workers : how many processes at once
    on_start : called with each task as it is begun

    Yields
    ------
    A task with its result, or with the exception that took its place: ``BrokenProcessPool`` when its process died.
    """
    waiting = deque(tasks)
    idle = [_slot() for _ in range(min(workers, len(waiting)))]
    running = {}
    try:
        while waiting or running:
            while waiting and idle:
                slot, task = idle.pop(), waiting.popleft()
                on_start(task)
                running[slot.submit(_interruptible, function, task)] = slot, task
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                slot, task = running.pop(future)
                error = future.exception()
                if isinstance(error, KeyboardInterrupt):
                    raise error
                if isinstance(error, BrokenProcessPool):
                    slot.shutdown()
                    slot = _slot()
                idle.append(slot)
                yield task, future.result() if error is None else error
    finally:
        for slot in [*idle, *(slot for slot, _ in running.values())]:
            slot.shutdown(cancel_futures=True)


def _slot() -> ProcessPoolExecutor:
    # Never plain fork: this process has threads, and a forked one may inherit their locks.
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(_PRELOAD)
    return ProcessPoolExecutor(max_workers=1, mp_context=context, initializer=_begin)


def _begin() -> None:
    """Prepare a new worker: it waits through Ctrl-C, and ends when the process that owns it is gone."""
    _ignore_interrupt()
    threading.Thread(target=_end_with_owner, daemon=True).start()


def _end_with_owner() -> None:
    multiprocessing.parent_process().join()
    os._exit(1)


def _ignore_interrupt() -> None:
    """Let an idle worker sleep through Ctrl-C; the process that owns it ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _interruptible(function: Callable, task):
    """Let Ctrl-C stop a task, so that it can close its kernel."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return function(task)
    finally:
        _ignore_interrupt()
