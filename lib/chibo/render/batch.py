"""Renders a batch of jobs: what is up to date stays, the rest is made, checked and published, and all of it is listed.

One report that fails neither stops nor hides another. Only this process writes into the out folder, and only one batch
at a time: each page appears whole, then what is remembered of it, and last the list. So a batch may be killed at any
moment, and the next one takes up where it ended.
"""

import contextlib
import errno
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

from chibo import digests
from chibo.render import records
from chibo.render.echo import disagreement
from chibo.render.freshness import World, settle_doubts, sort_out
from chibo.render.index import update
from chibo.render.lock import only_batch
from chibo.render.plan import Job, with_places
from chibo.render.progress import LOG, Progress
from chibo.render.records import STATE, Record
from chibo.render.tasks import ENGINES, Product, Report
from chibo.render.whole import NotWritten, clear_halves, write_whole

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True)
class Batch:
    """What a run of jobs came to.

    Attributes
    ----------
    reports : in the order of the jobs; those that were kept, too
    made : paths of the reports that were made in this run
    index : the page that lists them
    """

    reports: list[Report]
    made: set[str]
    index: Path

    @property
    def failed(self) -> list[Report]:
        """Return the reports that could not be finished."""
        return [report for report in self.reports if report.error]


def render(
    jobs: list[Job],
    workers: int,
    *,
    project: Path,
    engine: str = ENGINES[0],
    force: bool = False,
    tell: Callable[[str], None] = lambda line: None,
) -> Batch:
    """Make every report of a batch that is not up to date, publish it, and list the reports.

    Parameters
    ----------
    jobs : what :func:`chibo.render.plan.plan` returned
    workers : how many reports at once
    project : the checkout, for its requirements.lock
    engine : ``warm`` or ``standard``; where no process can be copied, standard it is
    force : make every report, whether up to date or not
    tell : called with what the person who waits must know

    Raises
    ------
    RequestError
        When a job asks for an area the data do not know.
    RefusedData, EngineError, NotWritten
        When the data are not in order, nothing can be made, or nothing can be written.
    """
    out, folder = jobs[0].out, jobs[0].root / jobs[0].parameters["data"]
    world, places = World(project), {}
    with contextlib.ExitStack() as stack:
        made_by = stack.enter_context(_engine(engine, workers))
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
        progress = stack.enter_context(Progress(out / LOG))
        progress.log(f"{len(jobs)} reports: {len(found.kept)} up to date, {len(found.stale)} to make ({made_by.name})")
        for job, reason in found.stale:
            progress.log(f"{job.path}: to be made: {reason}")
        stale = with_places([job for job, _ in found.stale], places)
        reports = {record.report.path: record.report for record in found.kept}
        try:
            _make(stale, made_by, world, progress, reports)
        except BaseException:  # after Ctrl-C too: what is finished stands in the folder and is listed
            made_by.close()
            with contextlib.suppress(NotWritten):
                update(out, list(reports.values()), world.ingredients.of_lists)
            raise
        in_order = [reports[job.path] for job in jobs]
        return Batch(in_order, {job.path for job in stale}, update(out, in_order, world.ingredients.of_lists))


def _make(stale: list[Job], made_by, world: World, progress: Progress, reports: dict[str, Report]) -> None:
    """Make reports and publish each as soon as it is there; adds them to ``reports``."""
    if stale:
        progress.begin(len(stale), "reports")
    for job, made in made_by.make(stale, lambda job: progress.started(job.path)):
        report = reports[job.path] = _publish(job, made.outcome, world)
        cost = f"{made.seconds:.2f} s CPU, {made.size // 1024} MB" if made.seconds else ""
        progress.finished(job.path, report.error, cost)


def _engine(name: str, workers: int):
    """Return the engine of that name, or the one that runs everywhere where this system cannot run it."""
    from chibo.render.engine import can_fork

    if name == "warm" and can_fork():
        from chibo.render.warm import WarmEngine

        return WarmEngine(workers)
    from chibo.render.standard import StandardEngine

    return StandardEngine(workers)


def _publish(job: Job, outcome: Product | Exception, world: World) -> Report:
    """Check a report, write its page and then what is to be remembered of it."""
    if isinstance(outcome, OSError) and outcome.errno in _NO_ROOM:
        raise NotWritten(f"no room for what is made in between: {outcome.strerror.lower()}")
    if isinstance(outcome, Exception):
        product = _without_results(job, outcome)
    elif not outcome.report.error and (problem := disagreement(job, outcome.page)):
        product = _without_results(job, ValueError(problem))
    else:
        product = outcome
    report = replace(product.report, digest=digests.of_bytes(product.page.encode()))
    write_whole(job.out / job.path, product.page)
    # The title names the area, so every report asks for the areas, whether its notebook does or not.
    areas = records.question("table", job.parameters["data"], "published/areas")
    answers = {**product.answers, areas: world.answer(job.root, areas)}
    records.write(job.out, Record(report, world.ingredients.of(job), answers, product.unseen))
    return report


def _without_results(job: Job, error: Exception) -> Product:
    """Return the page of a job that came to nothing, with the reason."""
    from chibo.render.produce import page_without_results  # takes seconds, and only this needs it here

    reason = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}".rstrip(": ")
    try:
        return page_without_results(job, reason)
    except Exception as another:  # not even its text can be shown: the list will name it, and the others stand
        report = Report(job.name, job.year, job.lang, job.path, job.parameters, job.name, reason)
        return Product(report, f"<!DOCTYPE html>\n<title>{escape(job.name)}</title>\n<p>{escape(str(another))}</p>\n")
