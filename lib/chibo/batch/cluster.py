"""The engine beyond one machine: jobs go to the workers of a ``dask.distributed`` scheduler, reports come back.

It has the four methods of :class:`chibo.batch.warm.WarmEngine`. Only this process opens the out folder; workers write
nothing. Every job is given to one worker by name, so it is known which job a lost worker was making, and a worker with
other code or data (see :mod:`chibo.batch.station`) is left out, when it joins later, too. dask carries jobs and
reports as pickles: whoever reaches the scheduler can run code on its workers, so it belongs inside a trusted network.
"""

import contextlib
import importlib.util
import logging
import queue
import re
import threading
import time
import uuid
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from chibo import project
from chibo.batch import station
from chibo.batch.crew import Crew, Errand
from chibo.batch.freshness import World
from chibo.batch.luggage import Luggage
from chibo.batch.outcome import Died, EngineError, Made
from chibo.batch.parameters import RequestError
from chibo.batch.standard import StandardEngine
from chibo.batch.station import Unfit
from chibo.pages.job import Job

_ADDRESS = re.compile(r"(tcp|tls)://([\w.-]+|\[[\da-fA-F:.]+\]):\d{1,5}")
_CONNECTS_WITHIN = 5
_ANSWERS_WITHIN = 10
_LOOKS_EVERY = 1
_WAITS_FOR_WORKERS = 60
_BLAMED = {"KilledWorker", "NoValidWorkerError", "TimeoutError"}
"""What dask raises for a job when it is the worker that went."""


class ClusterEngine(StandardEngine):
    """Makes reports on the workers of a cluster; what only looks at data is done here, as the standard engine does it.

    Parameters
    ----------
    address : of the scheduler, ``tcp://HOST:PORT`` or ``tls://HOST:PORT``
    tell : called with what is to be known about workers

    Raises
    ------
    RequestError
        When that is no address, or the packages a cluster needs are not installed.
    """

    name = "cluster"

    def __init__(self, address: str, tell: Callable[[str], None]):
        if not _ADDRESS.fullmatch(address):
            raise RequestError(f"scheduler {address!r} is no address; give tcp://HOST:PORT, as in tcp://10.0.0.5:8786")
        if not _installed():
            raise RequestError("--scheduler needs dask: 'make setup', or in the checkout 'pip install -e .[cluster]'")
        self._address, self._tell, self._client = address, tell, None

    def open(self, folder: Path) -> dict[str, dict[str, str]]:
        """Check a data folder, and that the scheduler answers; return the names of its areas by id and language."""
        places = super().open(folder)
        self._connect()
        return places

    def make(self, jobs: Iterable[Job], on_start: Callable[[Job], None]) -> Iterator[tuple[Job, Made]]:
        """Make reports, and give each as soon as it is there.

        Raises
        ------
        EngineError
            When the scheduler does not answer, or has no worker that could make a report.
        """
        crew = Crew(jobs)
        if not crew.unfinished:
            return
        self._connect()
        batch = Luggage(World(project.checkout()))
        came_back: queue.SimpleQueue[tuple[Errand, object]] = queue.SimpleQueue()
        futures, looked, waited = {}, 0.0, _Waiting(self._tell, self._address)
        while crew.unfinished:
            if time.monotonic() - looked > _LOOKS_EVERY:
                lost, looked = self._look(crew), time.monotonic()
                for errand in lost:
                    futures.pop(errand, None)
                yield from _blame(crew, lost)
                waited.note(crew)
            while (errand := crew.next()) is not None:
                if not errand.begun:
                    on_start(errand.job)
                errand.begun = True
                futures[errand] = self._send(errand, batch)
                futures[errand].add_done_callback(lambda future, errand=errand: came_back.put((errand, future)))
            try:
                errand, future = came_back.get(timeout=_LOOKS_EVERY)
            except queue.Empty:
                continue
            if futures.get(errand) is not future:
                continue  # its worker was given up
            del futures[errand]
            answer = self._open(future, crew, errand)
            if isinstance(answer, Made) and (difference := batch.difference(errand.job, answer)):
                answer = Unfit(difference)
            if isinstance(answer, Made):
                crew.done(errand)
                yield errand.job, answer
            elif answer is not None:
                self._leave_out(crew, errand, answer)
            else:
                yield from _blame(crew, [errand])
                looked = 0.0  # before anything more is given to a worker that may be gone
        self.close()

    def close(self) -> None:
        """Leave the cluster; what is still being made for this batch is thrown away there."""
        client, self._client = self._client, None
        if client is not None:
            with contextlib.suppress(Exception):  # the scheduler may be gone
                client.close(timeout=2)

    def _connect(self) -> None:
        if self._client is not None:
            return
        from distributed import Client, Security

        if self._address.startswith("tls") and not Security().get_connection_args("client").get("ssl_context"):
            raise RequestError("tls:// needs certificates: dask's settings distributed.comm.tls say where they are")
        for name in ("distributed", "distributed.client", "distributed.gc"):  # what they would say is said here
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        answer: queue.SimpleQueue[object] = queue.SimpleQueue()

        def call() -> None:
            try:
                answer.put(Client(self._address, timeout=_CONNECTS_WITHIN, set_as_default=False))
            except Exception as error:
                answer.put(error)

        # In a thread, because what answers there may be no scheduler, and keep dask waiting for ever.
        with warnings.catch_warnings(action="ignore"):  # of versions: they are compared by every worker
            threading.Thread(target=call, daemon=True).start()
            try:
                client = answer.get(timeout=_CONNECTS_WITHIN + 2)
            except queue.Empty:
                client = TimeoutError()
        if isinstance(client, OSError | TimeoutError):
            within = f"within {_CONNECTS_WITHIN} s; 'dask scheduler' starts one"
            raise EngineError(f"no scheduler answers at {self._address} {within}") from client
        if isinstance(client, Exception):
            raise EngineError(f"{self._address} answers, but not as this dask does: {_in_one_line(client)}") from client
        self._client = client

    def _look(self, crew: Crew) -> list[Errand]:
        """See which workers there are; return what those that are gone were making."""
        if self._client.status != "running":  # dask would connect again, but has given up every job by then
            raise self._gone()
        try:
            threads = self._client.nthreads(callback_timeout=_ANSWERS_WITHIN)
        except Exception as error:
            raise self._gone() from error
        first = not crew.known
        came, gone = crew.seen(threads)
        if first and came:
            self._tell(f"{self._address}: {_of(len(came), 'worker')}, {_of(sum(threads.values()), 'report')} at once")
        for worker in came if not first else []:
            self._tell(f"worker {worker} joined")
        for worker, errands in gone.items():
            self._tell(f"worker {worker} was lost" + "".join(f"; it was making {each.job.path}" for each in errands))
        return [errand for errands in gone.values() for errand in errands]

    def _send(self, errand: Errand, batch: Luggage):
        job = errand.job
        with warnings.catch_warnings(action="ignore"):
            return self._client.submit(
                station.make,
                batch.portable(job),
                batch.notebook(job.notebook),
                batch.wanted(job.root / job.parameters["data"]),
                key=f"{job.name}-{uuid.uuid4().hex}",
                workers=[errand.worker],
                allow_other_workers=False,
                pure=False,
            )

    def _open(self, future, crew: Crew, errand: Errand) -> Made | Unfit | None:
        """Return what came back for a job; ``None`` when its worker went before it could be handed over."""
        if future.cancelled():  # not by this process: it has lost its scheduler
            raise self._gone()
        try:
            answer = future.result(timeout=_ANSWERS_WITHIN)
        except Exception as error:
            if type(error).__name__ in _BLAMED:
                return None
            return Unfit(_in_one_line(error))
        return replace(answer, where=errand.worker) if isinstance(answer, Made) else answer

    def _leave_out(self, crew: Crew, errand: Errand, answer: Unfit) -> None:
        if errand.worker not in crew.unfit:
            crew.unfit[errand.worker] = answer.reason
            self._tell(f"worker {errand.worker} is refused: {answer.reason}")
        crew.again(errand)

    def _gone(self) -> EngineError:
        return EngineError(f"the scheduler at {self._address} no longer answers; what is finished stays")


def _blame(crew: Crew, errands: list[Errand]) -> Iterator[tuple[Job, Made]]:
    """Let jobs whose worker was lost be made by another, and give up those that have lost too many."""
    for errand in errands:
        if not crew.lose(errand):
            yield errand.job, Made(Died(f"{errand.losses} workers were lost while they made it"))


class _Waiting:
    """How long there has been no worker that could make a report."""

    def __init__(self, tell: Callable[[str], None], address: str):
        self._tell, self._address, self._since = tell, address, None

    def note(self, crew: Crew) -> None:
        """Say it once, and give up after a while: at once where all there are were refused."""
        if crew.fit:
            self._since = None
        elif crew.unfit and not crew.lost:
            raise EngineError(f"no worker is left at {self._address}: all that are there were refused")
        elif self._since is None:
            self._since = time.monotonic()
            self._tell(f"waiting for a worker: dask worker {self._address} --nthreads 1")
        elif time.monotonic() - self._since > _WAITS_FOR_WORKERS:
            raise EngineError(f"no worker came to {self._address} within {_WAITS_FOR_WORKERS} s")


def _installed() -> bool:
    return importlib.util.find_spec("distributed") is not None


def _in_one_line(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)


def _of(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("s" if count != 1 else "")
