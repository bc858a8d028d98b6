"""Reports made beyond one machine: jobs go to the workers of a ``dask.distributed`` scheduler, reports come back.

Workers write nothing. A plug-in compares a worker with the batch when it is there or joins, and only one that has the
same code, packages, notebooks and data offers the resource that jobs ask for; so which worker makes what, and what
becomes of the jobs of a lost one, is dask's business. dask carries jobs and reports as pickles: whoever reaches the
scheduler can run code on its workers, so it belongs inside a trusted network.
"""

import contextlib
import logging
import os
import pickle
import queue
import re
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from distributed import Client, WorkerPlugin, as_completed, get_worker

from chibo import project
from chibo.batch.cache import Inputs
from chibo.batch.engine import Died, EngineError
from chibo.batch.plan import RequestError
from chibo.batch.publish import Made, page_of_failure
from chibo.batch.run import Processes
from chibo.pages.job import Job

_ADDRESS = re.compile(r"(tcp|tls)://[^\s/]+:\d{1,5}")
_ANSWERS_WITHIN, _WAITS_FOR_WORKERS, _MOST_TIMES = 5, 60, 5


class Cluster:
    """Makes reports on the workers of a cluster; has the two methods of :class:`chibo.batch.run.Processes`.

    Parameters
    ----------
    address : of the scheduler, ``tcp://HOST:PORT`` or ``tls://HOST:PORT``
    tell : called with what is to be known about workers

    Raises
    ------
    RequestError
        When that is no address.
    """

    name = "cluster"

    def __init__(self, address: str, tell: Callable[[str], None]):
        if not _ADDRESS.fullmatch(address):
            raise RequestError(f"scheduler {address!r} is no address; give tcp://HOST:PORT, as in tcp://10.0.0.5:8786")
        self._address, self._tell, self._client, self._refused = address, tell, None, set()

    @contextlib.contextmanager
    def opened(self, folder: Path):
        """Connect, and check a data folder here; gives the names of its areas."""
        from chibo.store import open_data

        self._client = _connected(self._address)
        try:
            yield open_data(folder).published.place_names
        finally:
            with contextlib.suppress(Exception):  # the scheduler may be gone
                self._client.close(timeout=2)

    def make(self, jobs: list[Job]) -> Iterator[tuple[Job, Made | Exception, None]]:
        """Make reports, and give each as soon as it is there.

        Raises
        ------
        EngineError
            When the scheduler does not answer, or has no worker that could make a report.
        """
        notebooks = sorted({_relative(job.notebook) for job in jobs})
        plugin = _Plugin(notebooks, _relative(jobs[0].root / jobs[0].parameters["data"]))
        self._client.subscribe_topic(plugin.name, self._refuse)
        self._client.register_plugin(plugin)
        pending, futures, finished = dict(enumerate(jobs)), {}, as_completed([], loop=self._client.loop)
        since, was_there, sent = time.monotonic(), False, 0
        if not self._client.scheduler_info()["workers"]:
            self._tell(f"waiting for a worker: dask worker {self._address} --nthreads 1")
        try:
            while pending:
                is_there = self._has_worker(plugin.name)
                if is_there and not was_there:  # what is sent while no worker offers the resource would wait for ever
                    self._client.cancel(list(futures))
                    futures, sent = (
                        {self._send(job, number, plugin): number for number, job in pending.items()},
                        sent + 1,
                    )
                    finished = as_completed(futures, loop=self._client.loop)
                was_there, since = is_there, time.monotonic() if is_there else since
                for future in finished.next_batch(block=False):
                    yield pending.pop(futures.pop(future)), self._outcome(future), None
                if time.monotonic() - since > _WAITS_FOR_WORKERS:
                    raise EngineError(f"no worker came to {self._address} within {_WAITS_FOR_WORKERS} s")
                if sent > _MOST_TIMES:
                    raise EngineError(f"all workers at {self._address} were lost {_MOST_TIMES} times")
                time.sleep(0.1)
        finally:
            with contextlib.suppress(Exception):
                self._client.cancel(list(futures))
                self._client.unregister_worker_plugin(plugin.name)

    def _send(self, job: Job, number: int, plugin: "_Plugin"):
        portable = replace(job, notebook=_relative(job.notebook), root=_relative(job.root), out=Path())
        options = {"pure": False, "priority": -number, "resources": {plugin.name: 1}}
        return self._client.submit(_make, portable, plugin.name, **options)

    def _refuse(self, event: tuple) -> None:
        worker, reason = event[1]
        self._refused.add(worker)
        self._tell(f"worker {worker} is refused: {reason}")

    def _has_worker(self, resource: str) -> bool:
        """Return whether a worker is there that could make a report, or may be soon."""
        if self._client.status != "running":
            raise self._gone()
        workers = self._client.scheduler_info(n_workers=-1)["workers"]
        if workers and set(workers) <= self._refused:
            raise EngineError(f"no worker is left at {self._address}: all that are there were refused")
        return any(resource in worker["resources"] for worker in workers.values())

    def _outcome(self, future) -> Made | Exception:
        if future.status == "finished":
            return future.result(timeout=_ANSWERS_WITHIN)
        if future.status == "error":
            error = future.exception(timeout=_ANSWERS_WITHIN)
            lost = type(error).__name__ == "KilledWorker"
            return Died("every worker that made it was lost") if lost else error
        raise self._gone()

    def _gone(self) -> EngineError:
        return EngineError(f"the scheduler at {self._address} no longer answers; what is finished stays")


class _Plugin(WorkerPlugin):
    """On a worker: compares it with the batch, and has a program of its own that makes the reports.

    That program is needed because a worker's process may start no others as a fork server does.
    """

    def __init__(self, notebooks: list[Path], folder: Path):
        self.notebooks, self.folder, self.name = notebooks, folder, f"chibo-{uuid.uuid4().hex}"
        self.wanted = _belongings(notebooks, folder)

    async def setup(self, worker) -> None:
        """Offer the resource that the jobs ask for, or say why not."""
        found, self._program = _belongings(self.notebooks, self.folder), None
        differing = sorted(name for name, _ in found.items() ^ self.wanted.items())
        if differing:
            worker.log_event(self.name, (worker.address, f"it has another {differing[0]}"))
        else:
            await worker.set_resources(**{self.name: 1})

    def teardown(self, worker) -> None:
        """End the program: the batch is done, or the worker is."""
        if self._program is not None:
            self._program.stdin.close()

    def make(self, job: Job) -> Made:
        """Have a report made; one at a time, for the worker offers its resource once."""
        if self._program is None:
            command = [sys.executable, "-c", "from chibo.batch.cluster import serve; serve()"]
            self._program = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            _send(self.folder, self._program.stdin)
        try:
            _send(job, self._program.stdin)
            answer = pickle.load(self._program.stdout)
        except (EOFError, BrokenPipeError):
            self._program = None
            raise EngineError("the program that makes its reports ended") from None
        if isinstance(answer, Exception):
            raise answer
        return answer


def serve() -> None:
    """Make reports for a worker, one after the other, until it hangs up."""
    jobs = queue.SimpleQueue()
    threading.Thread(target=_read, args=(jobs,), daemon=True).start()
    home, making = project.checkout(), Processes(1, "warm")
    with making.opened(home / jobs.get()):
        while True:
            job = jobs.get()
            job = replace(job, notebook=home / job.notebook, root=home / job.root)
            for _, outcome, partial in making.make([job]):
                if isinstance(outcome, Died):
                    outcome = Made(page_of_failure(job, outcome, partial), "died")
                _send(outcome, sys.stdout.buffer)


def _read(jobs: queue.SimpleQueue) -> None:
    """Take what a worker sends, and end this program when it hangs up, whatever is being made."""
    with contextlib.suppress(EOFError):
        while True:
            jobs.put(pickle.load(sys.stdin.buffer))
    os._exit(0)


def _make(job: Job, plugin: str) -> Made:
    worker = get_worker()
    made = worker.plugins[plugin].make(job)
    return replace(made, cost=f"{made.cost}, {worker.address}")


def _send(value, pipe) -> None:
    pickle.dump(value, pipe)
    pipe.flush()


def _relative(path: Path) -> Path:
    """Return a path relative to the project where it lies in it, so that each machine finds its own copy."""
    home = project.checkout().resolve()
    return path.resolve().relative_to(home) if path.resolve().is_relative_to(home) else path.resolve()


def _belongings(notebooks: list[Path], folder: Path) -> dict[str, str]:
    """Return the digests of what a worker must have as the batch has it, by the name a person knows it by."""
    home = project.checkout()
    inputs = Inputs(home)
    found = {path.as_posix(): inputs.notebook(home / path) for path in notebooks if (home / path).is_file()}
    data = {f"{folder.name}/{name}": digest for name, digest in inputs.files(home / folder).items()}
    return inputs.common | found | data


def _connected(address: str) -> Client:
    """Return a client; what answers there may be no scheduler, and would keep dask waiting for ever."""
    for name in ("distributed", "distributed.client", "distributed.gc"):  # what they would say is said here
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    answer = Future()

    def call() -> None:
        try:
            answer.set_result(Client(address, timeout=_ANSWERS_WITHIN, set_as_default=False))
        except Exception as error:
            answer.set_exception(error)

    threading.Thread(target=call, daemon=True).start()
    try:
        return answer.result(_ANSWERS_WITHIN + 2)
    except OSError as error:  # a TimeoutError is one
        within = f"within {_ANSWERS_WITHIN} s; 'dask scheduler' starts one"
        raise EngineError(f"no scheduler answers at {address} {within}") from error
    except Exception as error:
        raise EngineError(f"{address} cannot be reached as this dask does it: {error}".splitlines()[0]) from error
