"""From an executed notebook to a page in the out folder: what may be shown of it, its page, and when it is written.

What shows nothing of a real register is published as soon as it is made. What does is held back until the batch is
complete: counts that each report keeps inside may follow from several together, also from those of earlier batches
that stand in the same folder.
"""

import os
from collections.abc import Collection
from dataclasses import replace
from functools import reduce
from html import escape
from pathlib import Path

from chibo.batch.cache import Cache, Inputs, Record, digest
from chibo.pages.files import write_whole
from chibo.pages.index import answered, update
from chibo.pages.job import Entry, Executed, Job, Product
from chibo.project import register_kind
from chibo.words import Words, message

_NAMED = 5  # places that the line on a leak names


class DisclosureError(Exception):
    """Counts that reports keep inside can be worked out from what they show."""


def make(job: Job, engine: str) -> Product:
    """Execute a job's notebook and make its page: what a batch has done in other processes. Writes no page."""
    from chibo.batch.execute import run

    executed = run(job, engine)
    product = answered(job, on_a_page(job, executed), executed.notebook)
    return replace(product, cost=f"{sum(os.times()[:4]):.2f} s CPU")  # its own and that of its children


def on_a_page(job: Job, executed: Executed) -> Product:
    """Make the page of an executed notebook, as far as it may be shown."""
    from chibo.pages.page import page

    executed, shown = for_sharing(job, executed)
    return replace(page(job, executed), shown=shown)


def for_sharing(job: Job, executed: Executed) -> tuple[Executed, dict]:
    """Return an executed notebook as its page may show it, and the ledger of what it shows of a real register, if any.

    Nothing is held back for a synthetic register, for none, and on internal pages. Of a real register only what a
    report said, listed or drew passes, because only that carries a ledger; printed rows, frames and pictures of
    another origin are left out. A notebook that failed shows no results, and of its error only the kind: a message may
    quote any row. The notebook is changed in place.
    """
    from nbformat.v4 import new_output

    from chibo.disclosure import SHOWN
    from chibo.disclosure.ledger import Ledger

    words, cells = Words(job.lang), [cell for cell in executed.notebook.cells if cell.cell_type == "code"]
    if not job.internal and register_kind(job.data) == "real":
        if executed.failure:
            for cell in cells:
                cell.outputs = []
            kind = executed.failure.partition(":")[0]
            return replace(executed, failure=f"{kind}: {words.label('page.message_kept')}"), {}
        for cell in cells:
            passed = [output for output in cell.outputs if SHOWN in output.get("data", {})]
            # Warnings are on no page, so nobody need be told that they are left out.
            if len(passed) < sum(output.get("name") != "stderr" for output in cell.outputs):
                passed.append(new_output("stream", name="stdout", text=words.label("page.raw_left_out")))
            cell.outputs = passed
    shown = []
    for output in (output for cell in cells for output in cell.outputs):
        output.get("metadata", {}).pop(SHOWN, None)
        if ledger := output.get("data", {}).pop(SHOWN, None):
            shown.append(Ledger.from_dict(ledger))
    return executed, reduce(Ledger.with_, shown).to_dict() if shown else {}


class Publisher:
    """Publishes the reports of one batch: ``reports`` are their lines for the list by path, with those up to date.

    ``leak`` is one line on what those held back would give away together.
    """

    def __init__(self, out: Path, cache: Cache, inputs: Inputs, current: dict[str, Entry]):
        self.leak, self._beside, self.reports = "", [], current
        self._out, self._cache, self._inputs = out, cache, inputs
        self._held: dict[str, tuple[Job, Product]] = {}

    def take(self, job: Job, product: Product) -> None:
        """Publish a report, or hold it back."""
        self._held.pop(job.path, None)
        if product.shown:
            self._held[job.path], self.reports[job.path] = (job, product), product.report
        else:
            self._write(job, product)

    def again(self) -> list[Job]:
        """Return the jobs of reports that give something away, to be made again with more counts kept inside.

        Where none can help, ``leak`` says what stands in the way.
        """
        held = [product.shown for _, product in map(self._held.get, sorted(self._held))]
        self.leak, self._beside = self._standing() if held else ("", [])
        if self.leak or not held:
            return []
        from chibo.disclosure.audit import closed
        from chibo.disclosure.ledger import taken_apart

        keep, leaks = closed(held, self._beside)
        jobs = []
        for job, product in map(self._held.get, sorted(self._held)):
            if more := sorted(keep.intersection(product.shown["shown"]) - {*job.keep}):
                jobs.append(replace(job, keep=(*job.keep, *more)))
        if leaks and not jobs:
            counts = (taken_apart(leak.name) for leak in sorted(leaks))
            places = list(dict.fromkeys(", ".join([quantity, *of.values()]) for quantity, of in counts))
            more = f" {message('batch.leak_more', n=len(places) - _NAMED)}" if len(places) > _NAMED else ""
            self.leak = message("batch.leak", places="; ".join(places[:_NAMED]), more=more)
        return jobs

    def release(self) -> None:
        """Publish what was held back; of what gives something away with the rest, a page that says so in its place."""
        held, may = [self._held[path] for path in sorted(self._held)], []
        if self.leak and self._beside is not None:
            from chibo.disclosure.audit import admitted

            may = admitted([product.shown for _, product in held], self._beside)
        may = may or [not self.leak] * len(held)
        failure = DisclosureError(self.leak)
        for (job, product), fits in zip(held, may, strict=True):
            self._write(job, product if fits else page_of_failure(job, failure))

    def list_all(self, take: Collection[str] = ()) -> Path:
        """List what stands in the folder: of this run and of earlier ones, those that were killed included."""
        records = self._cache.records
        known = {path: record.report for path, record in records.items()} | self.reports
        return update(self._out, known.values(), {path: record.answers for path, record in records.items()}, take)

    def _standing(self) -> tuple[str, list[dict] | None]:
        """Return what pages that stand in the folder show; or one line on a page of which that is not known."""
        ledgers = []
        for page in sorted(self._out.glob("[0-9][0-9][0-9][0-9]/*.html")):
            path = page.relative_to(self._out).as_posix()
            record = self._cache.records.get(path)
            if path in self._held:
                continue
            if record is None or not record.stands_in(self._out) or (record.shown and "cells" not in record.shown):
                return message("batch.standing_unknown", path=path), None
            ledgers += [record.shown] if record.shown else []
        return "", ledgers

    def _write(self, job: Job, product: Product) -> None:
        """Remember a report and write it, in this order: what a page shows is known before it is there."""
        report = replace(product.report, digest=digest(product.page))
        self._cache.add(Record(report, self._inputs.of(job), product.shown, product.answers, job.keep))
        write_whole(job.out / job.path, product.page)
        self.reports[job.path] = report


def page_of_failure(job: Job, error: Exception) -> Product:
    """Return the page of a job that came to nothing, with the reason and what had run as far as that was saved."""
    from chibo.batch.execute import after_death

    try:
        return on_a_page(job, after_death(job, error))
    except Exception as another:  # not even its text can be shown: the list will name it, and the others stand
        page = f"<!DOCTYPE html>\n<title>{escape(job.name)}</title>\n<p>{escape(str(another))}</p>\n"
        return Product(job.entry(job.name, f"{type(error).__name__}: {error}".splitlines()[0]), page)
