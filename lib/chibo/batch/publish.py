"""Writes reports into the out folder: each page whole, then what is to be remembered of it.

What shows nothing of a real register is published as soon as it is made. What does is held back until the batch is
complete: counts that each report keeps inside may follow from several together, also from those of earlier batches
that stand in the same folder.
"""

import errno
from dataclasses import replace
from html import escape
from pathlib import Path

from chibo import digests
from chibo.batch import records
from chibo.batch.freshness import World
from chibo.batch.records import Record
from chibo.pages.files import NotWritten, write_whole
from chibo.pages.job import Entry, Job, Product, disagreement

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


class Publisher:
    """Publishes the reports of one batch.

    Attributes
    ----------
    reports : by path, as they stand in the folder or will
    leak : one line on what the reports held back would give away together; empty when nothing
    """

    def __init__(self, out: Path, world: World, kept: list[Entry]):
        self.reports = {report.path: report for report in kept}
        self.leak = ""
        self._out, self._world = out, world
        self._held: list[tuple[Job, Product]] = []

    def take(self, job: Job, outcome: Product | Exception) -> Entry:
        """Publish a report, or hold it back; return its line for the list."""
        if isinstance(outcome, OSError) and outcome.errno in _NO_ROOM:
            raise NotWritten(f"no room for what is made in between: {outcome.strerror.lower()}")
        product = _checked(job, outcome)
        if product.shown:
            self._held.append((job, product))
            return product.report
        return self._write(job, product)

    def release(self) -> None:
        """Publish what was held back; where it gives something away, pages that say so in its place."""
        if not self._held:
            return
        from chibo.batch.disclosed import blocked, leaks  # takes long, and only a real register needs it

        coming = {job.path for job, _ in self._held}
        standing = [
            record.shown
            for record in records.read_all(self._out)
            if record.shown and record.report.path not in coming and (self._out / record.report.path).is_file()
        ]
        found = leaks([shown for some in [*standing, *(product.shown for _, product in self._held)] for shown in some])
        if found:
            error = blocked(found)
            self.leak = str(error)
            self._held = [(job, _without_results(job, error)) for job, _ in self._held]
        while self._held:
            self._write(*self._held.pop(0))

    def _write(self, job: Job, product: Product) -> Entry:
        report = replace(product.report, digest=digests.of_bytes(product.page.encode()))
        if product.ipynb:
            report = replace(report, ipynb=digests.of_bytes(product.ipynb.encode()))
            write_whole(job.out / report.ipynb_path, product.ipynb)
        write_whole(job.out / job.path, product.page)
        # The title names the area, so every report asks for the areas, whether its notebook does or not.
        areas = records.question("table", job.parameters["data"], "published/areas")
        answers = {**product.answers, areas: self._world.answer(job.root, areas)}
        ingredients = self._world.ingredients.of(job)
        record = Record(report, ingredients, answers, product.unseen, product.shown, product.preview)
        records.write(job.out, record)
        self.reports[job.path] = report
        return report


def _checked(job: Job, outcome: Product | Exception) -> Product:
    """Return the report that is to be published: the one made, or a page that says why there is none."""
    if isinstance(outcome, Exception):
        return _without_results(job, outcome)
    if not outcome.report.error and (problem := disagreement(job, outcome.page)):
        return _without_results(job, ValueError(problem))
    return outcome


def _without_results(job: Job, error: Exception) -> Product:
    """Return the page of a job that came to nothing, with the reason."""
    from chibo.batch.produce import page_without_results  # takes seconds, and only this needs it here

    reason = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}".rstrip(": ")
    try:
        return page_without_results(job, reason)
    except Exception as another:  # not even its text can be shown: the list will name it, and the others stand
        report = Entry(job.name, job.year, job.lang, job.path, job.parameters, job.name, reason)
        return Product(report, f"<!DOCTYPE html>\n<title>{escape(job.name)}</title>\n<p>{escape(str(another))}</p>\n")
