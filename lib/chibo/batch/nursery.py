"""The warmed process: it has imported, opened and drawn everything once, and forks itself for each report.

A program of its own, started and driven by :mod:`chibo.batch.warm` through the socket whose number it is given. It
runs no notebook itself and has no threads, so that every fork begins alike; each report is made by a fresh fork,
which forks once more for the notebook's kernel. When the other side hangs up, it ends, and all its forks with it.
"""

import contextlib
import gc
import importlib
import os
import pickle
import shutil
import signal
import sys
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from chibo.batch.lifeline import begin_fork, keep_to_itself

_SLOW = ("rfc3986_validator", "rfc3987_syntax")
"""jsonschema takes them where they are there, to check web addresses, which nobody asks for; they compile grammars."""


class _Child(NamedTuple):
    """A fork at work: the number of what it makes, and its process."""

    number: int
    pid: int


class Nursery:
    """Takes orders and forks."""

    def __init__(self, line: Connection):
        self._line = line
        self._children: dict[Connection, _Child] = {}

    def run(self) -> None:
        """Do what is ordered until the other side hangs up."""
        with contextlib.suppress(EOFError, ConnectionError):
            while True:
                for ready in wait([self._line, *self._children]):
                    if ready is self._line:
                        order, *details = self._line.recv()
                        getattr(self, f"_{order}")(*details)
                    else:
                        self._harvest(ready)
        for child in self._children.values():
            _end(child.pid)

    def _open(self, folder: Path, module: str) -> None:
        """Open a data folder for every report to come, and say what its areas are called.

        It is read and checked by a fork, while this process imports what reports need: each takes a second.
        """
        ours, theirs = Pipe(duplex=False)
        parent, pid = os.getpid(), os.fork()
        if pid == 0:
            code = 1
            with contextlib.suppress(BaseException):
                begin_fork(parent)
                self._line.close()
                theirs.send_bytes(_read(folder))
                code = 0
            os._exit(code)
        theirs.close()
        _import(module)
        try:
            answer = pickle.loads(ours.recv_bytes())
        except EOFError:
            raise RuntimeError(f"reading {folder} ended its process") from None
        finally:
            _end(pid)
        if not isinstance(answer, str):
            from chibo.store import keep_open

            self._line.send(("opened", keep_open(answer).published.place_names))
        else:
            self._line.send(("refused", answer))

    def _warm(self, module: str) -> None:
        """Import a module, which imports everything a report needs, and let it draw on the data that are open."""
        _import(module).warm()
        gc.freeze()  # what is here now stays: no collection in a fork need look at it, or copy its pages
        from chibo.batch.kernel import SELDOM

        gc.set_threshold(*SELDOM)  # a fork that puts a notebook on a page is gone as soon
        gc.enable()
        self._line.send(("warmed",))

    def _check(self, folder: Path, questions: list[tuple[str, str]]) -> None:
        """Say which recorded questions would still get their recorded answers."""
        from chibo.batch import asked
        from chibo.store import open_data

        data = open_data(folder)
        self._line.send(("checked", [asked.still_true(data, *question) for question in questions]))

    def _make(self, number: int, job) -> None:
        """Fork a process that makes one report."""
        from chibo.batch.produce import produce

        ours, theirs = Pipe(duplex=False)
        parent, pid = os.getpid(), os.fork()
        if pid == 0:
            code = 1
            with contextlib.suppress(BaseException):
                os.setsid()
                begin_fork(parent)
                signal.signal(signal.SIGINT, signal.SIG_DFL)
                for connection in (self._line, ours, *self._children):
                    connection.close()
                keep_to_itself(theirs.fileno())
                theirs.send(_tried(produce, job))
                code = 0
            os._exit(code)
        theirs.close()
        self._children[ours] = _Child(number, pid)

    def _harvest(self, connection: Connection) -> None:
        """Take what a fork has made, or note that it died, and clear away what it left behind."""
        child = self._children.pop(connection)
        try:
            made = connection.recv()
        except (EOFError, OSError):
            made = None
        connection.close()
        status, used = _end(child.pid, at_once=made is None)
        self._line.send(("made", child.number, made, status, used))


def _import(module: str) -> ModuleType:
    """Import a module, and let who would take a slow one if it were there go without; later it can be had as ever."""
    left_out = [name for name in _SLOW if name not in sys.modules]
    sys.modules.update(dict.fromkeys(left_out))
    try:
        return importlib.import_module(module)
    finally:
        for name in left_out:
            del sys.modules[name]


def _read(folder: Path) -> bytes:
    """Read and check a data folder; what it holds, or what is wrong with it, as it is sent to another process."""
    from chibo.errors import DataError
    from chibo.store import open_data

    try:
        return pickle.dumps(open_data(folder))
    except DataError as error:
        return pickle.dumps(str(error))


def _tried(produce, job):
    """Make a report, or return the error that prevented it."""
    try:
        return produce(job, "warm")
    except Exception as error:
        return error


def _end(pid: int, *, at_once: bool = True) -> tuple[int, tuple[float, int]]:
    """End a fork and all that it has started; return how it ended, its seconds of CPU and its largest size in kB."""
    if at_once:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    _, status, used = os.wait4(pid, 0)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    return status, (used.ru_utime + used.ru_stime, used.ru_maxrss)


def _forget_caller_folder() -> None:
    """Forget the folder the batch was started from: modules come from Python's places, or from beside a notebook."""
    if sys.path and (not sys.path[0] or Path(sys.path[0]) == Path.cwd()):
        del sys.path[0]


def main() -> None:
    """Serve the socket whose number is the first argument; the second is a folder made for this process alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()  # next to nothing of what is imported and read is ever let go
    _forget_caller_folder()
    line, scratch = Connection(int(sys.argv[1])), sys.argv[2]
    try:
        Nursery(line).run()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)  # the batch may be gone, and cannot do it


if __name__ == "__main__":
    main()
