"""Reports made beyond one machine: workers of a ``dask.distributed`` scheduler make them, one at a time each.

A worker that has not the same code, packages, notebooks and data refuses its job and gets no other. The job of a lost
worker goes to another. Workers write nothing. dask carries jobs and reports as pickles: whoever reaches
the scheduler can run code on its workers, so it belongs inside a trusted network.
"""

import contextlib
import logging
import multiprocessing
import re
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from distributed import Client, KilledWorker, get_worker

from chibo import project
from chibo.batch.cache import Inputs
from chibo.batch.engine import Died, EngineError
from chibo.batch.plan import RequestError
from chibo.batch.publish import page_of_failure
from chibo.batch.run import Processes
from chibo.pages.job import Job, Product
from chibo.words import message

_ADDRESS = re.compile(r"(tcp|tls)://[^\s/]+:\d{1,5}")
_DAEMON = "DASK_DISTRIBUTED__WORKER__DAEMON=False"
_ANSWERS_WITHIN, _WAITS_FOR_WORKERS, _MOST_LOSSES = 5, 60, 3
_one_at_a_time, _processes, _opened, _made_from = threading.Lock(), Processes(1, "warm"), contextlib.ExitStack(), {}
"""Of a worker: what makes its reports, once it is open, and the digests of what that has read ahead."""


class _Differs(Exception):
    """A worker has something otherwise than the batch."""


class Cluster:
    """Makes reports as :class:`chibo.batch.run.Processes` does; ``tell`` is called with what is known about workers."""

    name = "cluster"

    def __init__(self, address: str, tell: Callable[[str], None]):
        if not _ADDRESS.fullmatch(address):
            raise RequestError(message("batch.scheduler_address", address=address))
        self._address, self._tell, self._refused, self._client = address, tell, set(), None

    @contextlib.contextmanager
    def opened(self, folder: Path, _many: bool = True):
        """Connect, and check a data folder here; gives the names of its areas."""
        from chibo.store import open_data

        for name in ("distributed", "distributed.client", "distributed.gc"):  # what they would say is said here
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        # What answers there may be no scheduler, and would keep dask waiting for ever.
        thread = threading.Thread(target=self._connect, daemon=True)
        thread.start()
        thread.join(_ANSWERS_WITHIN + 2)
        if self._client is None:
            raise EngineError(message("batch.no_scheduler", address=self._address, seconds=_ANSWERS_WITHIN))
        try:
            yield open_data(folder).published.place_names
        finally:
            with contextlib.suppress(Exception):  # the scheduler may be gone
                self._client.close(timeout=2)

    def _connect(self) -> None:
        with contextlib.suppress(Exception):
            self._client = Client(self._address, timeout=_ANSWERS_WITHIN, set_as_default=False)

    def make(self, jobs: list[Job]) -> Iterator[tuple[Job, Product]]:
        """Make reports, and give each as soon as it is there; no scheduler or worker is an :class:`EngineError`."""
        waiting, doing, losses = deque(jobs), {}, Counter()
        inputs, since = Inputs(project.checkout()), time.monotonic()
        if not self._workers():
            command = f"{_DAEMON} dask worker {self._address} --nthreads 1"
            self._tell(message("batch.waits_for_worker", command=command))
        try:
            while waiting or doing:
                here = self._workers()
                since = time.monotonic() if here - self._refused else since
                if time.monotonic() - since > _WAITS_FOR_WORKERS:
                    about = {"address": self._address, "seconds": _WAITS_FOR_WORKERS}
                    raise EngineError(message("batch.no_worker", **about))
                for address in sorted(here - self._refused - doing.keys())[: len(waiting)]:
                    job = waiting.popleft()
                    paths = {"notebook": _relative(job.notebook), "root": _relative(job.root), "out": Path()}
                    portable = replace(job, **paths)
                    call = _make, portable, _belongings(portable, inputs)
                    doing[address] = self._client.submit(*call, workers=[address], pure=False), job
                for address in [each for each, (future, _) in doing.items() if each not in here or future.done()]:
                    future, job = doing.pop(address)
                    result = self._result(future) if address in here else None
                    if isinstance(result, _Differs):
                        self._refused.add(address)
                        self._tell(message("batch.worker_refused", address=address, why=str(result)))
                        waiting.appendleft(job)
                        continue
                    if result is None:
                        future.cancel()  # dask would wait for that worker to come back
                        losses[job.path] += 1
                        if losses[job.path] < _MOST_LOSSES:
                            waiting.append(job)
                            continue
                        result = Died(message("batch.workers_lost"))
                    yield job, page_of_failure(job, result) if isinstance(result, Exception) else result
                time.sleep(0.1)
        finally:
            with contextlib.suppress(Exception):
                self._client.cancel([future for future, _ in doing.values()])

    def _workers(self) -> set[str]:
        """Return the addresses of all workers; an error where the scheduler is gone or none of them may work."""
        if self._client.status != "running":
            raise EngineError(message("batch.scheduler_gone", address=self._address))
        here = set(self._client.scheduler_info(n_workers=-1)["workers"])
        self._refused &= here
        if here and here == self._refused:
            raise EngineError(message("batch.workers_refused", address=self._address))
        return here

    def _result(self, future) -> object:
        """Return what came of a call, an error too; ``None`` when it was lost with its worker."""
        if future.cancelled() or future.status == "lost":
            raise EngineError(message("batch.scheduler_gone", address=self._address))
        try:
            return future.result(timeout=_ANSWERS_WITHIN)
        except KilledWorker:
            return None
        except Exception as error:
            return error if future.done() else None


def _relative(path: Path) -> Path:
    """Return a path relative to the project where it lies in it, so that each machine finds its own copy."""
    home = project.checkout().resolve()
    return path.resolve().relative_to(home) if path.resolve().is_relative_to(home) else path.resolve()


def _belongings(job: Job, inputs: Inputs) -> dict[str, str]:
    """Return the digests of what a worker must have for a job, by the name a person knows it by."""
    notebook, data = (project.checkout() / path for path in (job.notebook, job.data))
    found = {job.notebook.as_posix(): inputs.notebook(notebook)} if notebook.is_file() else {}
    return inputs.common | found | {f"{data.name}/{name}": digest for name, digest in inputs.files(data).items()}


def _make(job: Job, wanted: dict[str, str]) -> Product:
    """Make a report on a worker, with a fork server that stays while nothing it has read ahead changes.

    The worker must have what is ``wanted``, by its digests, of the notebook, the data folder and the library.
    """
    global _made_from
    if multiprocessing.current_process().daemon:
        raise _Differs(message("batch.worker_daemon", setting=_DAEMON))
    home = project.checkout()
    if differing := sorted(name for name, _ in _belongings(job, Inputs(home)).items() ^ wanted.items()):
        raise _Differs(message("batch.worker_differs", what=differing[0]))
    wanted.pop(job.notebook.as_posix())  # it reads notebooks when it makes them, all else at its start
    job = replace(job, notebook=home / job.notebook, root=home / job.root)
    with _one_at_a_time:
        if _made_from != wanted:
            _made_from = {}  # nothing is open until the next is
            _opened.close()
            _opened.enter_context(_processes.opened(job.data))
            _made_from = wanted
        ((_, product),) = _processes.make([job])
    return replace(product, cost=f"{product.cost or 'died'}, {get_worker().address}")
