"""The warm engine, seen from the batch: one warmed process that forks a fresh one for every report.

What the batch needs of an engine is four methods: ``open`` a data folder, ``still_true`` for what was recorded of
earlier reports, ``make`` reports, ``close``. :mod:`chibo.batch.standard` has the same four.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from chibo.batch.outcome import Died, EngineError, Made, RefusedData, how_it_died
from chibo.pages.job import Job

_WARM_UP = "chibo.batch.warmup"
_PATIENCE = 5


class WarmEngine:
    """Makes reports in forks of a warmed process.

    Parameters
    ----------
    workers : how many reports at once
    """

    name = "warm"

    def __init__(self, workers: int):
        self._workers = workers
        self._process = self._line = self._words = self._scratch = None
        self._folder: Path | None = None
        self._warmed = False

    def __enter__(self) -> "WarmEngine":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def open(self, folder: Path) -> dict[str, dict[str, str]]:
        """Open a data folder for every report to come; return the names of its areas by id and language.

        Raises
        ------
        RefusedData
            With everything that is wrong with the data.
        """
        kind, answer = self._ask("open", folder, _WARM_UP)
        if kind == "refused":
            raise RefusedData(answer)
        self._folder = folder
        return answer

    def still_true(self, folder: Path, questions: list[tuple[str, str]]) -> list[bool]:
        """Return which recorded questions about figures would still get their recorded answers."""
        return self._ask("check", folder, questions)[1]

    def make(self, jobs: Iterable[Job], on_start: Callable[[Job], None]) -> Iterator[tuple[Job, Made]]:
        """Make reports, and give each as soon as it is there.

        When the warmed process itself dies, it is started anew; what was being made then is made again, one after the
        other, so that the report that took it down is known and only that one is lost.
        """
        waiting, suspects, running = deque(jobs), deque(), {}
        number = 0
        while waiting or suspects or running:
            self._warm()
            try:
                while len(running) < (1 if suspects else self._workers) and (suspects or waiting):
                    job = (suspects or waiting).popleft()
                    number += 1
                    running[number] = job
                    on_start(job)
                    self._line.send(("make", number, job))
                _, done, made, status, (seconds, size) = self._line.recv()
            except (EOFError, ConnectionError):
                self.close()
                if len(running) == 1:
                    (job,) = running.values()
                    yield job, Made(Died("the warmed process died with it"))
                else:
                    suspects.extend(running.values())
                running.clear()
                continue
            yield running.pop(done), Made(Died(how_it_died(status)) if made is None else made, seconds, size)

    def close(self) -> None:
        """End the warmed process and all its forks."""
        if self._process is None:
            return
        self._line.close()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._words.close()
        shutil.rmtree(self._scratch, ignore_errors=True)
        self._process, self._warmed = None, False

    def _ask(self, *order) -> tuple:
        """Give an order and wait for its answer."""
        self._start()
        try:
            self._line.send(order)
            return self._line.recv()
        except (EOFError, ConnectionError):
            self._process.wait()
            self._words.seek(0)
            words = [line.strip() for line in self._words.read().decode(errors="replace").splitlines() if line.strip()]
            self.close()
            raise EngineError(f"the warmed process ended: {words[-1] if words else 'it said nothing'}") from None

    def _warm(self) -> None:
        """Have everything ready for the first fork."""
        if not self._warmed:
            if self._process is None and self._folder is not None:
                self.open(self._folder)
            self._ask("warm", _WARM_UP)
            self._warmed = True

    def _start(self) -> None:
        if self._process is not None:
            return
        self._scratch = tempfile.mkdtemp(prefix="chibo-")
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", "chibo.batch.nursery", str(theirs.fileno()), self._scratch]
        self._words = tempfile.TemporaryFile()  # noqa: SIM115  read when it has ended, closed with it
        with theirs:
            self._process = subprocess.Popen(
                command,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=self._words,
                stderr=self._words,
                env=os.environ | _environment(self._scratch),
                start_new_session=True,  # Ctrl-C is for the batch, which then ends the rest in order
            )
        self._line = Connection(ours.detach())


def _environment(scratch: str) -> dict[str, str]:
    return {
        "TMPDIR": scratch,
        "PYTHONHASHSEED": "0",  # the order of a set must not decide about the bytes of a report
        "OMP_NUM_THREADS": "1",  # the batch already uses every core, and a fork takes no threads along
        "MPLBACKEND": os.environ.get("MPLBACKEND") or "module://matplotlib_inline.backend_inline",
        # Larger pages halve the time to copy their table for a fork and to clear it away; elsewhere this is ignored.
        "GLIBC_TUNABLES": os.environ.get("GLIBC_TUNABLES") or "glibc.malloc.hugetlb=1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
