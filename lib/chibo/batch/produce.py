"""Makes one report: the notebook is executed, put on a page, and handed back with all it depends on.

This is the one piece of work a batch distributes, to processes of this machine or of others: it needs nothing but the
job and, warmed, what :mod:`chibo.batch.warmup` has done before; and it writes nothing.
"""

from dataclasses import replace

import nbformat

from chibo.batch.asked import digest_of
from chibo.batch.disclosed import for_sharing
from chibo.batch.execute import run
from chibo.batch.settle import settled, without_results
from chibo.pages.job import Entry, Executed, Job, Product
from chibo.pages.page import page
from chibo.words import Words


def produce(job: Job, engine: str) -> Product:
    """Execute a job's notebook and make its page."""
    return _put_on_a_page(job, run(job, engine))


def page_without_results(job: Job, reason: str) -> Product:
    """Make the page of a job that came to nothing: its text, without results, and the reason."""
    notebook = without_results(nbformat.read(job.notebook, as_version=4))
    return _put_on_a_page(job, Executed(settled(notebook, job.root), reason))


def _put_on_a_page(job: Job, executed: Executed) -> Product:
    executed, shown = for_sharing(job, executed)
    ipynb = nbformat.writes(executed.notebook) + "\n" if job.ipynb else ""
    data = digest_of(executed.answers)
    made = page(replace(job, made_from={"data": data, **job.made_from}), executed)
    internal = Words(job.lang).label("page.internal") if job.internal else ""
    report = Entry(
        notebook=job.name,
        year=job.year,
        lang=job.lang,
        path=job.path,
        parameters=job.parameters,
        title=" · ".join(filter(None, [made.title, job.place if job.area else "", internal])),
        error=executed.failure,
        data=data,
        made_from=job.made_from,
        languages=job.languages,
        siblings=job.siblings,
        internal=job.internal,
    )
    return Product(report, made.html, executed.answers, executed.unseen, shown, made.preview, ipynb)
