"""Renders a batch of jobs: what is up to date stays, the rest is made, checked and published, and all of it is listed.

One report that fails neither stops nor hides another. Only this process writes into the out folder, and only one batch
at a time: each page appears whole, then what is remembered of it, and last the list. So a batch may be killed at any
moment, and the next one takes up where it ended.
"""

import contextlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from chibo import digests
from chibo.batch import records
from chibo.batch.freshness import World, settle_doubts, sort_out
from chibo.batch.lock import only_batch
from chibo.batch.plan import RequestError, with_places
from chibo.batch.progress import LOG, Progress
from chibo.batch.publish import Publisher
from chibo.batch.records import STATE
from chibo.errors import counted, form
from chibo.pages.files import NotWritten, clear_halves
from chibo.pages.index import INDEX, MANIFEST, read_manifest, update
from chibo.pages.job import ENGINES, Entry, Job


@dataclass(frozen=True)
class Batch:
    """What a run of jobs came to.

    Attributes
    ----------
    reports : in the order of the jobs; those that were kept, too
    made : paths of the reports that were made in this run
    index : the page that lists them
    leak : one line on what they would have given away of a real register, and were not published for; or empty
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
    workers: int,
    *,
    project: Path,
    engine: str = ENGINES[0],
    scheduler: str | None = None,
    force: bool = False,
    tell: Callable[[str], None] = lambda line: None,
) -> Batch:
    """Make every report of a batch that is not up to date, publish it, and list the reports.

    Parameters
    ----------
    jobs : what :func:`chibo.batch.plan.plan` returned
    workers : how many reports at once
    project : the checkout, for its requirements.lock
    engine : ``warm`` or ``standard``; where no process can be copied, standard it is
    scheduler : address of a scheduler whose workers make the reports, instead of this machine's processes
    force : make every report, whether up to date or not
    tell : called with what the person who waits must know

    Raises
    ------
    RequestError
        When a job asks for an area the data do not know, the scheduler's address is none, or the folder holds pages
        for sharing and these are not, or the other way round.
    RefusedData, EngineError, NotWritten
        When the data are not in order, nothing can be made, or nothing can be written.
    """
    out, folder = jobs[0].out, jobs[0].root / jobs[0].parameters["data"]
    _keep_apart(out, internal=jobs[0].internal)
    world, places = World(project), {}
    progress = Progress(out / LOG)

    def say(line: str) -> None:
        tell(line)
        progress.log(line)

    with contextlib.ExitStack() as stack:
        made_by = stack.enter_context(_engine(engine, workers, scheduler, say))
        if not (out / STATE).is_dir():  # before anything is written
            places = made_by.open(folder)
            with_places(jobs, places)
        if stack.enter_context(only_batch(out / STATE, lambda: tell("another batch is writing there; waiting for it"))):
            made_by.close()  # it may have begun with what has changed while we waited
            world, places = World(project), {}
        clear_halves(out)
        found, data = sort_out(jobs, world, force=force), digests.of_value(world.tables(folder))
        if not places and (found.stale or found.doubtful or data != records.checked(out)):
            places = made_by.open(folder)
        if places:
            records.write_checked(out, data)
        settle_doubts(found, world, made_by.still_true)
        stale = with_places([replace(job, made_from=world.ingredients.told(job)) for job, _ in found.stale], places)
        stack.enter_context(progress)  # a request that was refused by now has left no line
        said = f"{len(found.kept)} up to date, {len(found.stale)} to make ({made_by.name})"
        progress.log(f"{counted(len(jobs), 'report')}: {said}")
        for job, reason in found.stale:
            progress.log(f"{job.path}: to be made: {reason}")
        publisher = Publisher(out, world, [record.report for record in found.kept])
        try:
            _make(stale, made_by, progress, publisher)
        except BaseException:  # after Ctrl-C too: what is finished stands in the folder and is listed
            made_by.close()
            with contextlib.suppress(NotWritten):
                _list(out, list(publisher.reports.values()), world.ingredients.of_lists)
            raise
        in_order = [publisher.reports[job.path] for job in jobs]
        index = _list(out, in_order, world.ingredients.of_lists)
        return Batch(in_order, {job.path for job in stale}, index, publisher.leak)


def _keep_apart(out: Path, *, internal: bool) -> None:
    """Refuse to write pages that are not for sharing over or beside pages that are, and the other way round."""
    kinds = {True: "not for sharing (--internal)", False: "for sharing"}
    other = [report for report in read_manifest(out) if report.internal != internal and (out / report.path).is_file()]
    if other:
        raise RequestError(
            f"{out} holds pages {kinds[not internal]}, such as {other[0].path}; these would be {kinds[internal]}. "
            "Give them a folder of their own with --out"
        )


def _list(out: Path, reports: list[Entry], made_from: str) -> Path:
    """Enter the reports of a run, and what a killed one had finished, into the list, unless all of it is as it was."""
    remembered = records.read_all(out)
    entered = [*(record.report for record in remembered), *reports]

    def state() -> str:
        listed = [[asdict(entry), (out / entry.path).is_file()] for entry in [*read_manifest(out), *entered]]
        return digests.of_value([made_from, listed, digests.of_file(out / MANIFEST), digests.of_file(out / INDEX)])

    if state() != records.listed(out):
        update(out, entered, {record.report.path: record.preview for record in remembered})
        records.write_listed(out, state())
    return out / INDEX


def _make(stale: list[Job], made_by, progress: Progress, publisher: Publisher) -> None:
    """Make reports and publish each as soon as it is there and may be."""
    if stale:
        progress.begin(len(stale), form(len(stale), "report"))
    for job, made in made_by.make(stale, lambda job: progress.started(job.path)):
        report = publisher.take(job, made.outcome)
        cost = f"{made.seconds:.2f} s CPU, {made.size // 1024} MB" if made.seconds else ""
        progress.finished(job.path, report.error, ", ".join(filter(None, [cost, made.where])))
    publisher.release()


def _engine(name: str, workers: int, scheduler: str | None, say: Callable[[str], None]):
    """Return the engine of that name, or the one that runs everywhere where this system cannot run it."""
    from chibo.batch.engine import can_fork

    if scheduler is not None:
        from chibo.batch.cluster import ClusterEngine

        return ClusterEngine(scheduler, say)
    if name == "warm" and can_fork():
        from chibo.batch.warm import WarmEngine

        return WarmEngine(workers)
    from chibo.batch.standard import StandardEngine

    return StandardEngine(workers)
