"""Reports made beyond one machine: jobs go to the workers of a ``dask.distributed`` scheduler, reports come back.

Workers write nothing. A plug-in compares a worker with the batch when it is there or joins, and only one that has the
same code, packages, notebooks and data offers the resource that jobs ask for; so which worker makes what, and what
becomes of the jobs of a lost one, is dask's business. dask carries jobs and reports as pickles: whoever reaches the
scheduler can run code on its workers, so it belongs inside a trusted network.
"""

import contextlib
import logging
import pickle
import re
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from distributed import Client, Security, WorkerPlugin, as_completed, get_worker

from chibo import project
from chibo.batch.cache import Inputs
from chibo.batch.engine import Died, EngineError, RefusedData
from chibo.batch.plan import RequestError
from chibo.batch.publish import Made, page_of_failure
from chibo.batch.run import Processes
from chibo.errors import DataError, counted
from chibo.pages.job import Job

_ADDRESS = re.compile(r"(tcp|tls)://([\w.-]+|\[[\da-fA-F:.]+\]):\d{1,5}")
_ANSWERS_WITHIN, _WAITS_FOR_WORKERS = 5, 60
_NAMED = 3
_NAMES = {
    "library": "lib/chibo",
    "template": "lib/chibo/pages/template",
    "lock": "requirements.lock",
    "python": "Python or an installed package",
}


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
        if address.startswith("tls") and not Security().get_connection_args("client").get("ssl_context"):
            raise RequestError("tls:// needs certificates: dask's settings distributed.comm.tls say where they are")
        self._address, self._tell, self._client = address, tell, None

    @contextlib.contextmanager
    def opened(self, folder: Path):
        """Connect, and check a data folder here; gives the names of its areas."""
        from chibo.store import open_data

        self._client = _connected(self._address)
        try:
            yield open_data(folder).published.place_names
        except DataError as error:
            raise RefusedData(str(error)) from error
        finally:
            with contextlib.suppress(Exception):  # the scheduler may be gone
                self._client.close(timeout=2)

    def make(self, jobs: list[Job], on_start: Callable[[str], None]) -> Iterator[tuple[Job, Made | Exception, None]]:
        """Make reports, and give each as soon as it is there.

        Raises
        ------
        EngineError
            When the scheduler does not answer, or has no worker that could make a report.
        """
        plugin = _Plugin(
            sorted({_relative(job.notebook) for job in jobs}),
            _relative(jobs[0].root / jobs[0].parameters["data"]),
        )
        waiting = _Waiting(self._address, plugin.name, self._tell)
        self._client.subscribe_topic(plugin.name, lambda event: waiting.refuse(**event[1]))
        self._client.register_plugin(plugin)
        futures = {}
        for job in jobs:
            on_start(job.path)
            portable = replace(job, notebook=_relative(job.notebook), root=_relative(job.root), out=Path())
            futures[self._client.submit(_make, portable, plugin.name, pure=False, resources={plugin.name: 1})] = job
        finished = as_completed(futures, loop=self._client.loop)
        try:
            while futures:
                for future in finished.next_batch(block=False):
                    yield futures.pop(future), self._outcome(future), None
                waiting.look(self._scheduler_info())
                time.sleep(0.1)
        finally:
            with contextlib.suppress(Exception):
                self._client.cancel(list(futures))
                self._client.unregister_worker_plugin(plugin.name)

    def _outcome(self, future) -> Made | Exception:
        if future.status == "finished":
            return future.result(timeout=_ANSWERS_WITHIN)
        if future.status == "error":
            error = future.exception(timeout=_ANSWERS_WITHIN)
            lost = type(error).__name__ == "KilledWorker"
            return Died("every worker that made it was lost") if lost else error
        raise self._gone()

    def _scheduler_info(self) -> dict:
        if self._client.status != "running":
            raise self._gone()
        return self._client.scheduler_info(n_workers=-1)

    def _gone(self) -> EngineError:
        return EngineError(f"the scheduler at {self._address} no longer answers; what is finished stays")


class _Waiting:
    """Says which workers there are and which are refused, and gives up where none comes."""

    def __init__(self, address: str, resource: str, tell: Callable[[str], None]):
        self._address, self._resource, self._tell = address, resource, tell
        self._fit, self._refused, self._since, self._told = set(), set(), time.monotonic(), False

    def refuse(self, worker: str, reason: str) -> None:
        """Note that a worker makes no report of this batch."""
        self._refused.add(worker)
        self._tell(f"worker {worker} is refused: {reason}")

    def look(self, info: dict) -> None:
        """Take note of the workers there are; raise where none is left that could make a report."""
        fit = {name for name, worker in info["workers"].items() if self._resource in worker["resources"]}
        for name in sorted(self._fit - fit):
            self._tell(f"worker {name} was lost")
        if fit - self._fit:
            self._tell(f"{self._address}: {counted(len(fit), 'worker')} at work")
        self._fit, waited = fit, time.monotonic() - self._since
        if fit:
            self._since, self._told = time.monotonic(), False
        elif info["workers"] and set(info["workers"]) <= self._refused:
            raise EngineError(f"no worker is left at {self._address}: all that are there were refused")
        elif waited > _WAITS_FOR_WORKERS:
            raise EngineError(f"no worker came to {self._address} within {_WAITS_FOR_WORKERS} s")
        elif waited > 1 and not self._told:
            self._told = True
            self._tell(f"waiting for a worker: dask worker {self._address} --nthreads 1")


class _Plugin(WorkerPlugin):
    """On a worker: compares it with the batch, and has a program of its own that makes the reports.

    That program is needed because a worker's process may start no others as a fork server does.
    """

    def __init__(self, notebooks: list[Path], folder: Path):
        self.notebooks, self.folder = notebooks, folder
        self.wanted = _belongings(notebooks, folder)
        self.name = f"chibo-{uuid.uuid4().hex}"

    async def setup(self, worker) -> None:
        """Offer the resource that the jobs ask for, or say why not."""
        found, self._program = _belongings(self.notebooks, self.folder), None
        differing = [name for name in sorted({*found, *self.wanted}) if found.get(name) != self.wanted.get(name)]
        if differing:
            more = f" and {len(differing) - _NAMED} more" if len(differing) > _NAMED else ""
            reason = f"it has another {', another '.join(differing[:_NAMED])}{more}"
            worker.log_event(self.name, {"worker": worker.address, "reason": reason})
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
    jobs, answers = sys.stdin.buffer, sys.stdout.buffer
    home, making = project.checkout(), Processes(1, "warm")
    with contextlib.suppress(EOFError), making.opened(home / pickle.load(jobs)):
        while True:
            job = pickle.load(jobs)
            job = replace(job, notebook=home / job.notebook, root=home / job.root)
            for _, outcome, journal in making.make([job], lambda path: None):
                if isinstance(outcome, Died):
                    outcome = Made(page_of_failure(job, outcome, journal))
                _send(outcome, answers)


def _make(job: Job, plugin: str) -> Made:
    worker = get_worker()
    return replace(worker.plugins[plugin].make(job), where=worker.address)


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
    found = {_NAMES[name]: digest for name, digest in inputs.common.items()}
    found |= {path.as_posix(): inputs.notebook(home / path) for path in notebooks if (home / path).is_file()}
    return found | {f"{folder.name}/{name}": digest for name, digest in inputs.files(home / folder).items()}


def _connected(address: str) -> Client:
    """Return a client; what answers there may be no scheduler, and would keep dask waiting for ever."""
    for name in ("distributed", "distributed.client", "distributed.gc"):  # what they would say is said here
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    with ThreadPoolExecutor(1) as pool:
        call = pool.submit(Client, address, timeout=_ANSWERS_WITHIN, set_as_default=False)
        try:
            return call.result(_ANSWERS_WITHIN + 2)
        except OSError as error:
            within = f"within {_ANSWERS_WITHIN} s; 'dask scheduler' starts one"
            raise EngineError(f"no scheduler answers at {address} {within}") from error
        except Exception as error:
            raise EngineError(f"{address} answers, but not as this dask does: {error}".splitlines()[0]) from error
        finally:
            pool.shutdown(wait=False)
