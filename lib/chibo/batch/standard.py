"""The standard engine: papermill's own kernels, in a pool of processes; for systems that cannot fork, or by choice.

It has the four methods of :class:`chibo.batch.warm.WarmEngine` and makes the same reports, several times slower.
"""

import functools
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from chibo.batch.outcome import Died, Made, RefusedData
from chibo.batch.pool import run_all
from chibo.pages.job import Job


class StandardEngine:
    """Makes each report in a kernel started for it.

    Parameters
    ----------
    workers : how many reports at once
    """

    name = "standard"

    def __init__(self, workers: int):
        self._workers = workers

    def __enter__(self) -> "StandardEngine":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def open(self, folder: Path) -> dict[str, dict[str, str]]:
        """Check a data folder; return the names of its areas by id and language."""
        from chibo.errors import DataError
        from chibo.store import open_data

        try:
            return open_data(folder).published.place_names
        except DataError as error:
            raise RefusedData(str(error)) from error

    def still_true(self, folder: Path, questions: list[tuple[str, str]]) -> list[bool]:
        """Return which recorded questions about figures would still get their recorded answers."""
        from chibo.batch import asked
        from chibo.store import open_data

        data = open_data(folder)
        return [asked.still_true(data, *question) for question in questions]

    def make(self, jobs: Iterable[Job], on_start: Callable[[Job], None]) -> Iterator[tuple[Job, Made]]:
        """Make reports, and give each as soon as it is there."""
        from chibo.batch.produce import produce

        for job, outcome in run_all(functools.partial(produce, engine="standard"), jobs, self._workers, on_start):
            yield job, Made(Died("its process ended") if isinstance(outcome, BrokenProcessPool) else outcome)

    def close(self) -> None:
        """Nothing is left to end: the pool ends with :meth:`make`."""
