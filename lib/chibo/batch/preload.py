"""What the fork server does once, before it forks: import everything, read the data, draw something, lay out a page.

To import this module is to do it. Chosen by measuring what the first report in a fork still did that a second one did
not. What comes of the drawing is thrown away, and where it fails, the report that needs it will say so.
"""

import contextlib
import gc
import importlib
import os
import tempfile
import warnings
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from chibo import charts, metrics, store
from chibo.batch.engine import DATA_VARIABLE, EngineError, RefusedData
from chibo.batch.execute import run
from chibo.batch.normalize import KERNELSPEC
from chibo.errors import DataError
from chibo.pages.job import Job
from chibo.pages.page import page
from chibo.report import Report, display
from chibo.words import LANGUAGES

_NEEDED_LATER = (
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "PIL.features",
    "chibo.batch.publish",
    "chibo.disclosure",
    "click",
    "encodings.unicode_escape",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "pandas.core.methods.to_dict",
    "pandas.core.reshape.reshape",
)
"""What notebooks, figures and pages import when they are first used."""
_SELDOM = (200_000, 20, 20)
"""When to look for what nothing holds any more: a report lives for a second or two, and looking takes a sixth of it."""
_SHOWN = {
    "text/html": '<figure class="table"><table><tr><td style="color: red">1</td></tr></table></figure>',
    "image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg"><title>x</title><rect id="r" style="fill: none"/></svg>',
}
_PROSE = "# A\n\n## *B* [c](d.ipynb)\n\n- `e` **f**\n\n| g | h |\n|---|--:|\n| i | 1 |\n"


def _prepare(folder: str) -> dict[str, dict[str, str]] | Exception:
    """Make this process ready to be forked; return the areas' names of the data folder, or why it cannot be used."""
    for name in _NEEDED_LATER:
        importlib.import_module(name)
    if not folder:
        return {}
    try:
        data = store.open_ahead(folder)
    except DataError as error:
        return RefusedData(str(error))
    except Exception as error:  # the fork server would end without a word
        return EngineError(f"the data cannot be read: {type(error).__name__}: {error}")
    with warnings.catch_warnings(action="ignore"), contextlib.suppress(Exception):
        _lay_out_a_page()
        _draw(data)
    return data.published.place_names


def _lay_out_a_page() -> None:
    """Execute a notebook with one of everything, and make its page, in every language."""
    parameters = new_code_cell("year: int = 2013  # x\nlang: str = 'vi'", metadata={"tags": ["parameters"]})
    code = new_code_cell("import json\n\nx = [f'{1:.2f}', None]  # y\njson.dumps(x)")
    cells = [new_markdown_cell(_PROSE), parameters, new_markdown_cell("## J"), code]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "warm.ipynb"
        nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": KERNELSPEC}), path)
        for lang in LANGUAGES:
            given = {"year": 2013, "lang": lang}
            job = Job(notebook=path, parameters=given, root=path.parent, out=path.parent, **given, languages=LANGUAGES)
            executed = run(job, "warm")
            shown = [new_output("display_data", data={kind: each}) for kind, each in _SHOWN.items()]
            executed.notebook.cells[-1].outputs = [*shown, new_output("stream", text="1")]
            page(job, executed)


def _draw(data: store.Data) -> None:
    """Make a sentence and a picture of each layer, of the place most is known of, in every language.

    With them come fonts, phrases, how numbers are written, what a register's metrics find once for all, and whatever
    pandas and matplotlib prepare at the first call.
    """
    for package in (metrics, charts):  # their modules come when they are asked for
        for name in package.__all__:
            getattr(package, name)
    display.prepare()
    best_known = data.published.observations["area"].mode()[0]
    for lang in LANGUAGES:
        report = Report("preload", year=2013, lang=lang, area=best_known, data=data)
        readings = metrics.baseline.baseline(report.published, area=report.area)
        report.finding("coverage.readings", metrics.baseline.readings_range(readings))._repr_mimebundle_()
        printed = metrics.coverage.over_time(report.published, area=report.area)
        report.chart(charts.coverage.over_time, printed)._repr_mimebundle_()
        if report.register is not None:
            counted = metrics.coverage.register_units(report.register, areas=report.wards)
            report.chart(charts.coverage.register_by_year, report.from_register(counted))._repr_mimebundle_()


PREPARED = _prepare(os.environ.pop(DATA_VARIABLE, ""))
gc.collect()
gc.freeze()  # what is here now stays: no collection in a fork need look at it, or copy its pages
gc.set_threshold(*_SELDOM)
