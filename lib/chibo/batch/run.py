"""Renders a batch of jobs: what is up to date stays, the rest is made, checked and published, and all of it is listed.

One report that fails neither stops nor hides another. Only this process writes into the out folder, and only one batch
at a time. Each page appears whole, last the list; what is remembered of it comes before. So a batch may be killed at
any moment, and the next one takes up where it ended.
"""

import contextlib
import functools
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from chibo import project
from chibo.batch import engine as processes
from chibo.batch.cache import Cache, Inputs
from chibo.batch.plan import RequestError, with_places
from chibo.batch.publish import Publisher, make, page_of_failure
from chibo.pages.files import NotWritten, clear_halves, not_written
from chibo.pages.index import read_manifest
from chibo.pages.job import ENGINES, Entry, Job, Product
from chibo.pages.markup import faults
from chibo.words import message

LOG = "render.log"
_FEW = 3  # reports that are made sooner without one made ahead of them


@dataclass(frozen=True)
class Batch:
    """What a run of jobs came to: all reports in their order, the paths of those it made, and the page that lists them.

    ``leak`` is one line on what they would have given away of a real register, and were not published for.
    """

    reports: list[Entry]
    made: set[str]
    index: Path
    leak: str = ""

    @property
    def failed(self) -> list[Entry]:
        """Return the reports that could not be finished."""
        return [report for report in self.reports if report.error]


def render(
    jobs: list[Job],
    workers: int | None = None,
    *,
    engine: str = ENGINES[0],
    force: bool = False,
    take: Collection[str] = (),
    tell: Callable[[str], None] = lambda line: None,
) -> Batch:
    """Make every report of a batch that is not up to date, publish it, and list the reports.

    Parameters
    ----------
    jobs, workers : what :func:`chibo.batch.plan.plan` returned, and how many reports at once (None: one a core)
    engine : ``warm`` or ``standard``; where no process can be copied, standard it is
    force : make every report, whether up to date or not
    take : what readers take along besides (:func:`chibo.pages.index.update`)
    tell : called with what the person who waits must know

    Raises
    ------
    RequestError
        For an unknown area, or pages for sharing beside others that are not.
    DataError, EngineError, NotWritten
        When the data are not in order, nothing can be made, or nothing can be written.
    """
    out, cache = jobs[0].out, Cache(jobs[0].out)
    log = functools.partial(_log, out / LOG)
    with contextlib.ExitStack() as stack:
        stack.enter_context(_only_batch(cache.lock, tell))
        _keep_apart(out, cache, jobs[0].mark)
        inputs = Inputs(project.checkout())
        reasons = {job.path: "asked for" if force else cache.reason(job, inputs.of(job)) for job in jobs}
        last = {(job.name, job.area, job.lang): job.path for job in jobs}.values()  # their years ascend
        stale = [job for job in jobs if reasons[job.path]]
        stale = [replace(job, made_from=inputs.on_page(job), newest=job.path in last) for job in stale]
        current = {job.path: cache.records[job.path].report for job in jobs if not reasons[job.path]}
        publisher = Publisher(out, cache, inputs, current)
        engine = engine if processes.can_fork() else "standard"
        if stale:
            stale = with_places(stale, stack.enter_context(processes.fork_server(jobs[0].data, len(stale) > _FEW)))
        log(f"reports: {len(current)} up to date, {len(stale)} to make ({engine})")
        if stale:
            for job in stale:
                log(f"{job.path}: to be made: {reasons[job.path]}")
            clear_halves(out)
            try:
                for job, product in _made(stale, workers, engine):
                    publisher.take(job, product)
                    log(say_done(job.path, product.report.error) + (f" ({product.cost})" if product.cost else ""))
                    for fault in faults(product.page):
                        tell(f"{job.path}: {fault}")
                # The log says nothing of these: which counts are small, and which keep them company, is for no reader.
                while again := publisher.again():
                    for job, product in _made(again, workers, engine):
                        publisher.take(job, product)
                publisher.release()
            except BaseException:  # after Ctrl-C too: what is finished stands in the folder and is listed
                with contextlib.suppress(NotWritten):
                    publisher.list_all()
                raise
        index, reports = publisher.list_all(take), [publisher.reports[job.path] for job in jobs]
        return Batch(reports, {job.path for job in stale}, index, publisher.leak)


def say_done(name: str, error: str) -> str:
    """Say on the terminal that a report or a notebook is done, and what stopped it; return that line."""
    line = message("batch.failed", name=name, error=error) if error else name
    print(line, file=sys.stderr, flush=True)
    return line


def _log(path: Path, line: str) -> None:
    """Add a line to the one file of an out folder that knows times."""
    with contextlib.suppress(OSError):  # where there is no room for it, there is none for reports, and they say so
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {line}\n")


def _keep_apart(out: Path, cache: Cache, kind: str) -> None:
    """Refuse to write pages that are internal or made up over or beside others, and the other way round."""
    there = [*read_manifest(out), *(record.report for record in cache.records.values())]
    other = [report for report in there if report.mark != kind and (out / report.path).is_file()]
    if other:
        there, these = (message(f"batch.kind_{each}") for each in (other[0].mark, kind))
        raise RequestError(message("batch.kept_apart", out=str(out), there=there, path=other[0].path, these=these))


@contextlib.contextmanager
def _only_batch(place: Path, tell: Callable[[str], None]):
    """Hold the lock of an out folder; wait for another batch that holds it."""
    lock = FileLock(place)
    with not_written(place):
        try:
            held = lock.acquire(timeout=0)
        except Timeout:
            tell(message("batch.waits"))
            held = lock.acquire()
    with held:
        yield


def _made(jobs: list[Job], workers: int | None, engine: str) -> Iterator[tuple[Job, Product]]:
    """Make so many reports at once, and give each as soon as it is there."""
    with tempfile.TemporaryDirectory(prefix="chibo-", ignore_cleanup_errors=True) as scratch:
        tasks = (replace(job, partial=Path(scratch, f"{n}.ipynb")) for n, job in enumerate(jobs))
        for job, made in processes.run_all(functools.partial(make, engine=engine), tasks, workers):
            yield job, page_of_failure(job, made) if isinstance(made, Exception) else made
