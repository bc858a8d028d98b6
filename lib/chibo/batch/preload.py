"""What the fork server does once, before it forks: import, read the data, and make a report in every language.

To import this module is to do it. Chosen by measuring what the first report in a fork still did that a second one did
not: seaborn, fonts, phrases, templates, and whatever pandas and matplotlib prepare at the first call. What comes of
that report is thrown away, and where it fails, the report that needs the same will say so.
"""

# ruff: noqa: E402

import atexit
import contextlib
import gc
import os
import signal
import sys
import tempfile
import warnings
from pathlib import Path

# nbformat's jsonschema would prepare a check of addresses, which takes a second and which nobody asks for.
sys.modules["rfc3987_syntax"] = None

import nbformat

from chibo import store
from chibo.batch.engine import AHEAD_VARIABLE, DATA_VARIABLE, EngineError
from chibo.batch.execute import KERNELSPEC, run
from chibo.batch.publish import on_a_page
from chibo.errors import DataError
from chibo.pages.job import Job
from chibo.words import LANGUAGES, message

_SELDOM = (200_000, 20, 20)
"""When to look for what nothing holds any more: a report lives for a second or two, and looking takes a sixth of it."""
_CELLS = """from chibo import charts, metrics
from chibo.report import open_report
report = open_report("preload", year=year, lang=lang, area=area, data=data)
published = report.published
---
figures = metrics.figures.select(published, indicator, area=area, category=None, until=year)
report.table(figures, "coverage.peers", ["indicator_name", "category_name", "period_text", "value_text", "precision"])
---
report.doubts()
---
report.sources()
---
for package in (metrics, charts):  # their modules come when they are asked for
    for name in package.__all__:
        getattr(package, name)
readings = metrics.baseline.baseline(published, area=area)
report.finding("coverage.readings", metrics.baseline.readings_range(readings))
---
report.chart(charts.coverage.over_time, metrics.coverage.over_time(published, area=area))
---
counted = metrics.coverage.register_units(report.register, areas=report.wards)
report.chart(charts.coverage.register_by_year, report.from_register(counted))"""
"""Cells of that report; without a register the last one fails."""


def _prepare(folder: str, ahead: bool) -> dict[str, dict[str, str]] | Exception:
    """Make this process ready to be forked; return the areas' names of the data folder, or why it cannot be used."""
    if not folder:
        return {}
    try:
        data = store.open_ahead(folder)
    except DataError as error:
        return error
    except Exception as error:  # the fork server would end without a word
        return EngineError(message("batch.unreadable", why=f"{type(error).__name__}: {error}"))
    if ahead:
        with warnings.catch_warnings(action="ignore"), contextlib.suppress(Exception):
            _make_a_report(data, Path(folder))
    return data.published.place_names


def _make_a_report(data: store.Data, folder: Path) -> None:
    area = data.published.observations["area"].mode()[0]  # the one most is known of
    indicator = data.published.observations.query("area == @area")["indicator"].mode()[0]
    cells = [nbformat.v4.new_code_cell("year = 2013", metadata={"tags": ["parameters"]})]
    cells += [nbformat.v4.new_code_cell(source) for source in _CELLS.split("\n---\n")]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNELSPEC})
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, "preload.ipynb")
        nbformat.write(notebook, path)
        for lang in LANGUAGES:
            about = {"year": 2013, "lang": lang}
            asked = about | {"area": area, "data": folder.name, "indicator": indicator}
            job = Job(
                notebook=path, out=path.parent, languages=LANGUAGES, parameters=asked, root=folder.parent, **about
            )
            on_a_page(job, run(job, "warm"))


def _end_alone(*_) -> None:
    """End where the batch was killed: a fork server notices that only once it waits for work."""
    if os.getppid() != _OWNER:
        os._exit(1)


_OWNER = os.getppid()
if hasattr(signal, "setitimer"):
    signal.signal(signal.SIGVTALRM, _end_alone)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0.1, 0.1)
PREPARED = _prepare(os.environ.pop(DATA_VARIABLE, ""), bool(os.environ.pop(AHEAD_VARIABLE, "")))
gc.collect()
gc.freeze()  # what is here now stays: no collection in a fork need look at it, or copy its pages
gc.set_threshold(*_SELDOM)
atexit.register(os._exit, 0)  # libraries in the fork server would complain at its end
