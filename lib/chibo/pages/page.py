"""Turns an executed notebook into one HTML file that needs nothing else: no script, no network, no other file.

What stands where is decided here; how it looks is in ``template/``, what markup may pass in :mod:`chibo.pages.markup`.
"""

import functools
import re
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree

import nbformat
from nbconvert.exporters import TemplateExporter
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from traitlets.config import Config

from chibo.pages.job import Executed, Job, Product, head, read_back
from chibo.pages.markup import Prose, safe_html, safe_svg
from chibo.words import LANGUAGES, Words
from chibo.words.text import written_out, written_out_in_markup

_SHOWN = ["text/html", "image/svg+xml", "image/png", "image/jpeg", "text/plain"]  # never a script or a widget
_LISTED = "application/vnd.chibo.marks+html"  # what the marks of a chart say, see chibo.charts.chart
_UNSTYLED = re.compile(r'<span class="(?!(?:c1|cm|k|kn|kc|ow)")\w+">([^<]*)</span>')
_APPARATUS = ("parameters", "injected-parameters", "setup")
_VERSIONS = ("chibo", "pandas", "matplotlib", "seaborn")


def page(job: Job, executed: Executed) -> Product:
    """Return the page of an executed notebook, with its line for the list.

    Markdown cells in the other language are left out. Cells before the first second-level heading are the ``lead``;
    the cells that set the report up come last, because a reader wants the answer first.
    """
    notebook = nbformat.from_dict(executed.notebook)
    spoken = [{*LANGUAGES}.intersection(cell.metadata.get("tags", [])) or LANGUAGES for cell in notebook.cells]
    notebook.cells = [cell for cell, langs in zip(notebook.cells, spoken, strict=True) if job.lang in langs]
    prose, charts = Prose(functools.partial(_link, job)), []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.metadata["html"] = prose.cell(cell.source)
        for output in cell.get("outputs", []):
            _make_safe(output, charts)
        cell.metadata["part"] = "body" if prose.headings else "lead"
        cell.metadata["ground"] = job.mark if "register" in cell.metadata.get("tags", []) else ""
        cell.metadata["apparatus"] = next((tag for tag in _APPARATUS if tag in cell.metadata.get("tags", [])), "")
    if any(cell.metadata["apparatus"] == "injected-parameters" for cell in notebook.cells):  # in place of the defaults
        notebook.cells = [cell for cell in notebook.cells if cell.metadata["apparatus"] != "parameters"]
    _say_once(notebook)
    title, words = prose.title or job.name, Words(job.lang)
    made = {name: digest[:12] for name, digest in job.made_from.items()}
    made["versions"] = ", ".join(f"{name} {version(name)}" for name in _VERSIONS)
    values = {
        "lang": job.lang,
        "say": words.label,
        "title": title,
        "year": words.say("page.year", year=job.year),
        "place": job.place,
        "headings": prose.headings,
        "others": [(lang, job.file(job.name, lang)) for lang in job.languages if lang != job.lang],
        "language_names": {lang: Words(lang).label("page.language") for lang in LANGUAGES},
        "failure": executed.failure,
        "mark": job.mark,
        "made": [(words.label(f"page.made_{name}"), value) for name, value in made.items()],
        "head": head(job.name, job.parameters if executed.failure else read_back(executed.notebook)),
    }
    html, _ = _exporter().from_notebook_node(notebook, resources={"page": values})
    mark = words.label(f"page.{job.mark}") if job.mark else ""
    title = " · ".join(filter(None, [mark, written_out(title), job.place if job.area else ""]))
    return Product(job.entry(title, executed.failure), written_out_in_markup(html))


@functools.cache
def _exporter() -> TemplateExporter:
    """Return nbconvert with our page, made once a process: reading the templates is most of its cost."""
    exporter = TemplateExporter(
        config=Config(NbConvertBase={"display_data_priority": _SHOWN}),
        extra_template_basedirs=[str(Path(__file__).parent)],
        template_name="template",
        template_file="report.html.j2",
    )
    environment = exporter.environment
    environment.autoescape = environment.trim_blocks = environment.lstrip_blocks = True
    exporter.register_filter("highlight_code", _highlighted)
    return exporter


def _highlighted(source: str) -> str:
    """Return code as HTML, without the marks that page.css gives no style: they would be a tenth of the page."""
    return _UNSTYLED.sub(r"\1", highlight(source, PythonLexer(), HtmlFormatter()))


def _link(job: Job, url: str) -> str | None:
    """Return where a link of the notebook leads in the reports: to a notebook's page, if there is one."""
    if url.startswith(("https://", "http://", "mailto:", "#")):
        return url
    notebook, suffix, anchor = url.partition(".ipynb")
    is_there = suffix and notebook in job.siblings and anchor[:1] in ("", "#")
    return job.file(notebook, job.lang) + anchor if is_there else None


def _make_safe(output: nbformat.NotebookNode, charts: list) -> None:
    """Make an output's markup safe, in place; add the chart it shows to those of the page."""
    data = output.get("data", {})
    for kind in {_LISTED, "text/html"} & data.keys():
        data[kind] = safe_html(data[kind])
    svg = data.pop("image/svg+xml", "")
    chart = None if "text/html" in data else safe_svg(svg, len(charts) + 1)
    if chart is not None:
        charts.append(chart)
        data["image/svg+xml"] = ElementTree.tostring(chart, encoding="unicode")
        marks = data["image/svg+xml"].count('class="hit"')
        output.metadata["picture"] = {"number": len(charts), "marks": marks}


def _say_once(notebook: nbformat.NotebookNode) -> None:
    """Show once what several cells in a row say alike, such as that nothing was found; their code stands together."""
    kept = []
    for cell in notebook.cells:
        before = kept[-1] if kept and cell.cell_type == "code" and kept[-1].cell_type == "code" else None
        shown = [output.get("data") for output in cell.get("outputs", [])]
        if shown and before and all(shown) and shown == [output.get("data") for output in before.outputs]:
            before.source += f"\n\n{cell.source}"
        else:
            kept.append(cell)
    notebook.cells = kept
