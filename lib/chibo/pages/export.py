"""Turns an executed notebook into one HTML file that needs nothing else: no script, no network, no other file.

What stands where is decided here; how it looks is in ``template/``, what markup may pass in :mod:`chibo.pages.markup`.
"""

import functools
import re
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import nbformat
from nbconvert.exporters import TemplateExporter
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from chibo import digests
from chibo.pages.echo import echo
from chibo.pages.job import Executed, Job, read_back
from chibo.pages.making import made
from chibo.pages.markup import Prose, inline_svg, safe_html
from chibo.pages.preview import preview
from chibo.words import LANGUAGES, Words
from chibo.words.unseen import written_out, written_out_in_markup

_LISTED = "application/vnd.chibo.marks+html"  # what the marks of a chart say, see chibo.charts.chart
_STYLED = {"c1", "cm", "k", "kn", "kc", "ow"}  # kinds of code that page.css gives a style
_APPARATUS = {"parameters", "injected-parameters", "setup"}


class Page(NamedTuple):
    """A finished page: its HTML, its title, and a small picture of it."""

    html: str
    title: str
    preview: str


def page(job: Job, executed: Executed) -> Page:
    """Return the page of an executed notebook.

    Markdown cells in the other language are left out. Cells before the first second-level heading are the ``lead``;
    the cells that set the report up come last, because a reader wants the answer first.
    """
    notebook = nbformat.from_dict(executed.notebook)
    notebook.cells = [cell for cell in notebook.cells if not _in_another_language(cell, job.lang)]
    prose = Prose(functools.partial(_link, job))
    charts = 0
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.metadata["html"] = prose.cell(cell.source)
        for output in cell.get("outputs", []):
            charts += _prepare(output, charts + 1)
        cell.metadata["part"] = "body" if prose.headings else "lead"
        cell.metadata["apparatus"] = next((tag for tag in cell.metadata.get("tags", []) if tag in _APPARATUS), "")
    _keep_one_parameters_cell(notebook)
    _say_once(notebook)
    title = prose.title or job.name
    words = Words(job.lang)
    resources = {
        "lang": job.lang,
        "say": words.label,
        "title": title,
        "year": words.say("page.year", year=job.year),
        "place": job.place,
        "headings": prose.headings,
        "others": [(lang, job.file(job.name, lang)) for lang in job.languages if lang != job.lang],
        "language_names": {lang: Words(lang).label("page.language") for lang in LANGUAGES},
        "failure": executed.failure,
        "internal": job.internal,
        "made": made(job, words),
        "echo": echo(job.name, job.parameters if executed.failure else read_back(executed.notebook)),
    }
    html, _ = exporter().from_notebook_node(notebook, resources={"page": resources})
    return Page(written_out_in_markup(html), written_out(title), _preview(job, notebook))


def _preview(job: Job, notebook: nbformat.NotebookNode) -> str:
    """Return the richest of the small pictures that can be made of its charts; empty where none can."""
    shown = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])]
    name = f"v{digests.of_bytes(job.path.encode())[:6]}"
    return max((preview(data["image/svg+xml"], name) for data in shown if "image/svg+xml" in data), key=len, default="")


class _ReportExporter(TemplateExporter):
    """nbconvert with our page: every value is escaped unless the template says otherwise."""

    export_from_notebook = None
    output_mimetype = "text/html"

    @property
    def default_config(self):
        """Show the richest form we allow: never a script, a widget or LaTeX."""
        config = super().default_config
        config.NbConvertBase.display_data_priority = [
            "text/html",
            "image/svg+xml",
            "image/png",
            "image/jpeg",
            "text/plain",
        ]
        return config

    def _file_extension_default(self):
        return ".html"

    def _create_environment(self):
        environment = super()._create_environment()
        environment.autoescape = True
        environment.trim_blocks = environment.lstrip_blocks = True
        return environment


@functools.cache
def exporter() -> TemplateExporter:
    """Return the exporter, made once a process: reading the templates is most of its cost."""
    here = Path(__file__).parent
    exporter = _ReportExporter(
        extra_template_basedirs=[str(here)], template_name="template", template_file="report.html.j2"
    )
    # nbconvert's own filter makes a new style sheet for every cell, and the page has its own.
    lexer, formatter = PythonLexer(), HtmlFormatter(cssclass=" highlight hl-python")
    exporter.register_filter("highlight_code", lambda source: _plainer(highlight(source or " ", lexer, formatter)))
    return exporter


def _plainer(highlighted: str) -> str:
    """Return highlighted code without the marks that the page gives no style: they are most of it."""
    kept = []

    def opened(tag: re.Match) -> str:
        kept.append(tag[1] in _STYLED)
        return tag[0] if kept[-1] else ""

    return re.sub(
        r'<span class="(\w+)">|</span>',
        lambda tag: opened(tag) if tag[1] else ("</span>" if kept.pop() else ""),
        re.sub(r"<span></span>", "", highlighted),
    )


def _in_another_language(cell: nbformat.NotebookNode, lang: str) -> bool:
    tags = set(cell.metadata.get("tags", []))
    return bool(tags & set(LANGUAGES)) and lang not in tags


def _link(job: Job, url: str) -> str | None:
    """Return where a link of the notebook leads in the reports: to a notebook's page, if there is one."""
    if url.startswith(("https://", "http://", "mailto:", "#")):
        return url
    path, _, anchor = url.partition("#")
    target = PurePosixPath(path)
    if target.suffix == ".ipynb" and target.stem in job.siblings and len(target.parts) == 1:
        return job.file(target.stem, job.lang) + (f"#{anchor}" if anchor else "")
    return None


def _prepare(output: nbformat.NotebookNode, number: int) -> int:
    """Make an output's markup safe, in place; return how many charts it holds."""
    data = output.get("data", {})
    if _LISTED in data:
        data[_LISTED] = safe_html(data[_LISTED])
    if "text/html" in data:
        data["text/html"] = safe_html(data["text/html"])
        data.pop("image/svg+xml", None)
    if "image/svg+xml" in data:
        svg = inline_svg(data.pop("image/svg+xml"), number)
        if svg is not None:
            data["image/svg+xml"] = svg
            output.metadata["picture"] = {"number": number, "marks": svg.count('class="hit"')}
            return 1
    return 0


def _say_once(notebook: nbformat.NotebookNode) -> None:
    """Show once what several cells in a row say alike, such as that nothing was found; their code stands together."""
    kept = []
    for cell in notebook.cells:
        before = kept[-1] if kept and cell.cell_type == "code" and kept[-1].cell_type == "code" else None
        said = [output.get("data") for output in cell.get("outputs", [])]
        if said and before and all(said) and said == [output.get("data") for output in before.outputs]:
            before.source += f"\n\n{cell.source}"
        else:
            kept.append(cell)
    notebook.cells = kept


def _keep_one_parameters_cell(notebook: nbformat.NotebookNode) -> None:
    """Show what was injected in place of the defaults, not beside them."""
    if any(cell.metadata["apparatus"] == "injected-parameters" for cell in notebook.cells):
        notebook.cells = [cell for cell in notebook.cells if cell.metadata["apparatus"] != "parameters"]
