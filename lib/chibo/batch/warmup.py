"""What a process does once, before reports are forked from it: import everything, draw something, lay out a page.

Chosen by measuring what the first report in a fork still did that a second one did not. The data are those the batch
has opened; what comes of the drawing is thrown away, and where it fails, the report that needs it will say so.
"""

import contextlib
import importlib
import tempfile
import warnings
from pathlib import Path

import nbformat
import papermill
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from chibo import charts, metrics, store
from chibo.batch.settle import KERNELSPEC, settled
from chibo.pages.job import Executed, Job
from chibo.pages.page import page
from chibo.report import Report, display
from chibo.words import LANGUAGES

_NEEDED_LATER = (
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "PIL.features",
    "chibo.batch.fork",
    "chibo.batch.produce",
    "chibo.batch.watch",
    "encodings.unicode_escape",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "multiprocessing.synchronize",
    "pandas.core.methods.to_dict",
    "pandas.core.reshape.reshape",
    "pdb",
    "sqlite3",
    "tornado.platform.asyncio",
)
"""What kernels and figures import when they are first used."""

_SHOWN = {
    "text/html": '<figure class="table"><table><tr><td style="color: red">1</td></tr></table></figure>',
    "image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg"><title>x</title><rect id="r" style="fill: none"/></svg>',
}
_PROSE = "# A\n\n## *B* [c](d.ipynb)\n\n- `e` **f**\n\n| g | h |\n|---|--:|\n| i | 1 |\n"


def warm() -> None:
    """Make this process ready to be forked."""
    for name in _NEEDED_LATER:
        importlib.import_module(name)
    for package in (metrics, charts):  # their modules come when they are asked for
        for name in package.__all__:
            getattr(package, name)
    display.prepare()
    _lay_out_a_page()
    for data in store.opened_ahead():
        for lang in LANGUAGES:
            with warnings.catch_warnings(action="ignore"), contextlib.suppress(Exception):
                _report_on(data, lang)


def _lay_out_a_page() -> None:
    """Read a notebook with one of everything, give it parameters, and make its page in every language."""
    parameters = new_code_cell("year: int = 2013  # x\nlang: str = 'vi'", metadata={"tags": ["parameters"]})
    code = new_code_cell("import json\n\nx = [f'{1:.2f}', None]  # y\njson.dumps(x)", execution_count=1)
    cells = [new_markdown_cell(_PROSE), parameters, new_markdown_cell("## J"), code]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "warm.ipynb"
        nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": KERNELSPEC}), path)
        read = papermill.execute_notebook(path, None, {"year": 2013, "lang": "vi"}, prepare_only=True)
    outputs = [new_output("display_data", data={kind: shown}) for kind, shown in _SHOWN.items()]
    read.cells[-1].outputs = [*outputs, new_output("stream", text="1")]
    for lang in LANGUAGES:
        job = Job(notebook=path, root=Path(), out=Path(), year=2013, lang=lang, languages=LANGUAGES)
        page(job, Executed(settled(nbformat.from_dict(read), job.root)))


def _report_on(data: store.Data, lang: str) -> None:
    """Make a sentence and a picture of each layer, of the place most is known of.

    With them come fonts, phrases, how numbers are written, what a register's metrics find once for all, and whatever
    pandas and matplotlib prepare at the first call.
    """
    best_known = data.published.observations["area"].mode()[0]
    report = Report("warmup", year=2013, lang=lang, area=best_known, data=data)
    readings = metrics.baseline.baseline(report.published, area=report.area)
    report.finding("coverage.readings", metrics.baseline.readings_range(readings))._repr_mimebundle_()
    printed = metrics.coverage.over_time(report.published, area=report.area)
    report.chart(charts.coverage.over_time, printed)._repr_mimebundle_()
    if report.register is not None:
        counted = metrics.coverage.register_units(report.register, areas=report.wards)
        report.chart(charts.coverage.register_by_year, report.from_register(counted))._repr_mimebundle_()
