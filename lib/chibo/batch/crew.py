"""Who makes what: the workers of a cluster, the jobs that wait, and those whose worker was lost.

A job whose worker was lost may have been the reason, so the next worker it gets makes nothing else meanwhile: then only
one job is ever blamed for a loss, and a deadly one costs a cluster no more than ``MOST_LOSSES`` workers. This module
decides and knows nothing of networks.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from chibo.pages.job import Job

MOST_LOSSES = 3


@dataclass(eq=False)
class Errand:
    """A job on its way.

    Attributes
    ----------
    job : what is to be made
    worker : address of the worker that makes it; empty while it waits
    losses : how many workers were lost while they made it
    begun : whether it was given to any worker so far
    """

    job: Job
    worker: str = ""
    losses: int = 0
    begun: bool = False


@dataclass
class _Worker:
    threads: int
    errands: list[Errand] = field(default_factory=list)


class Crew:
    """Hands jobs to workers.

    Attributes
    ----------
    unfit : workers that get nothing more, by address, each with the reason
    lost : whether any worker was lost so far
    """

    def __init__(self, jobs: Iterable[Job]):
        self.unfit: dict[str, str] = {}
        self.lost = False
        self._waiting, self._suspects = deque(Errand(job) for job in jobs), deque()
        self._workers: dict[str, _Worker] = {}

    @property
    def unfinished(self) -> bool:
        """Whether anything waits or is being made."""
        return bool(self._waiting or self._suspects or self.busy)

    @property
    def busy(self) -> bool:
        """Whether anything is being made."""
        return any(worker.errands for worker in self._workers.values())

    @property
    def known(self) -> bool:
        """Whether any worker was ever there."""
        return bool(self._workers) or self.lost

    @property
    def fit(self) -> dict[str, int]:
        """Return the threads of every worker that gets jobs, by address."""
        return {name: worker.threads for name, worker in self._workers.items() if name not in self.unfit}

    def seen(self, threads: Mapping[str, int]) -> tuple[list[str], dict[str, list[Errand]]]:
        """Take note of which workers there are; return those that came, and those that are gone with their jobs."""
        gone = {name: self._workers.pop(name).errands for name in [*self._workers] if name not in threads}
        came = [name for name in threads if name not in self._workers]
        self._workers |= {name: _Worker(threads[name]) for name in came}
        self.lost = self.lost or bool(gone)
        return came, gone

    def next(self) -> Errand | None:
        """Return a job with the worker that shall make it; ``None`` when none waits or all workers are busy."""
        waiting, most = (self._suspects, 1) if self._suspects else (self._waiting, None)
        free = [name for name, many in self.fit.items() if self._load(name) < (most or many)]
        if not waiting or not free:
            return None
        errand = waiting.popleft()
        errand.worker = min(free, key=self._load)
        self._workers[errand.worker].errands.append(errand)
        return errand

    def done(self, errand: Errand) -> None:
        """Take a job off its worker: it is made, or shall not be."""
        worker = self._workers.get(errand.worker)
        if worker is not None and errand in worker.errands:
            worker.errands.remove(errand)

    def again(self, errand: Errand) -> None:
        """Let a job be made by another worker, its own being unfit."""
        self.done(errand)
        (self._suspects if errand.losses else self._waiting).appendleft(errand)

    def lose(self, errand: Errand) -> bool:
        """Note that a job's worker was lost; return whether the job gets another one."""
        self.done(errand)
        errand.losses += 1
        if errand.losses < MOST_LOSSES:
            self._suspects.append(errand)
        return errand.losses < MOST_LOSSES

    def _load(self, name: str) -> int:
        """Return how much a worker has to do: all it can while what it makes is under suspicion."""
        worker = self._workers[name]
        return worker.threads if any(errand.losses for errand in worker.errands) else len(worker.errands)
