"""Renders a batch of jobs and lists the reports: one that fails neither stops nor hides another."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat

from chibo.render.disclosed import blocked, for_sharing, leaks
from chibo.render.engine import Executed, run, settled
from chibo.render.export import Report, publish
from chibo.render.index import update
from chibo.render.plan import Job
from chibo.render.pool import run_all


@dataclass(frozen=True)
class Batch:
    """What a run of jobs came to: reports in the order of the jobs, the page that lists them, and what they leak."""

    reports: list[Report]
    index: Path
    leak: str = ""

    @property
    def failed(self) -> list[Report]:
        """Return the reports that could not be finished."""
        return [report for report in self.reports if report.error]


def render(jobs: list[Job], workers: int, on_report: Callable[[Report], None] = lambda report: None) -> Batch:
    """Execute every job, write its page, and list the reports.

    Parameters
    ----------
    jobs : what :func:`chibo.render.plan.plan` returned
    workers : how many processes at once
    on_report : called with each report as it is finished
    """
    reports, ledgers, leak = {}, {}, ""
    try:
        for job, outcome in run_all(_render_one, jobs, workers):
            if isinstance(outcome, Exception):
                reports[job.path] = _without_result(job, outcome)
            else:
                reports[job.path], ledgers[job.path] = outcome
            on_report(reports[job.path])
    finally:  # after Ctrl-C too: what is finished stands in the folder and is listed
        found = leaks([ledger for some in ledgers.values() for ledger in some])
        if found:
            error = blocked(found)
            leak = str(error)
            for job in jobs:
                if ledgers.get(job.path):
                    reports[job.path] = _without_result(job, error)
        in_order = [reports[job.path] for job in jobs if job.path in reports]
        index = update(jobs[0].out, in_order)
    return Batch(in_order, index, leak)


def _render_one(job: Job) -> tuple[Report, list[dict]]:
    """Write one page; return its line for the list, and what it shows of a real register."""
    executed, ledgers = for_sharing(job, run(job))
    return publish(job, executed), ledgers


def _without_result(job: Job, error: Exception) -> Report:
    """Write the page of a job whose process died or could not write: its text, without results, and the reason."""
    reason = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}".rstrip(": ")
    notebook = nbformat.read(job.notebook, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    try:
        return publish(job, Executed(settled(notebook, job.root), reason))
    except Exception:  # the page itself cannot be written; the other reports still can
        logging.getLogger(__name__).debug("no page for %s", job.path, exc_info=True)
        return Report(job.name, job.year, job.lang, job.path, job.parameters, job.name, reason)
