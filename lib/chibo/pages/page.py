"""Turns an executed notebook into one HTML file that needs nothing else: no script, no network, no other file.

What stands where is decided here; how it looks is in ``template/``, what markup may pass in :mod:`chibo.pages.markup`.
"""

import base64
import functools
import json
import re
from html import escape
from importlib.metadata import version
from itertools import count
from xml.etree import ElementTree

import nbformat
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from chibo.pages.index import filled, index_name
from chibo.pages.job import Executed, Job, Product
from chibo.pages.markup import Prose, safe_html, safe_svg
from chibo.words import LANGUAGES, Words
from chibo.words.text import written_out

_CSV = "text/csv"
_CHART = "application/vnd.chibo.chart+json"  # a chart in its parts, see chibo.charts.chart
_SHOWN = [_CHART, "text/html", "image/svg+xml", "image/png", "image/jpeg", "text/plain"]  # never a script or a widget
_HEADLINE = "application/vnd.chibo.headline"  # what the page has to say, see chibo.report.keys
_NOTHING = 'class="finding nothing"'  # a sentence that nothing was found
_UNSTYLED = re.compile(r'<span class="(?!(?:c1|cm|k|kn|kc|ow)")\w+">([^<]*)</span>')
_UNQUOTED = re.compile(r"[^\w ·,.:?()–-]")  # what may not stand in a string of a style
_APPARATUS = ("parameters", "injected-parameters", "setup")
_VERSIONS = ", ".join(f"{name} {version(name)}" for name in ("chibo", "pandas", "matplotlib", "seaborn"))
_as_html = functools.partial(highlight, lexer=PythonLexer(), formatter=HtmlFormatter())


def page(job: Job, executed: Executed) -> Product:
    """Return the page of an executed notebook, with its line for the list.

    Markdown cells in the other language are left out. Cells before the first second-level heading are the ``lead``;
    the cells that set the report up come last, because a reader wants the answer first.
    """
    notebook = nbformat.from_dict(executed.notebook)
    spoken = [{*LANGUAGES}.intersection(cell.metadata.get("tags", [])) or LANGUAGES for cell in notebook.cells]
    notebook.cells = [cell for cell, langs in zip(notebook.cells, spoken, strict=True) if job.lang in langs]
    prose, words, charts, dark = Prose(functools.partial(_link, job)), Words(job.lang), [], {}
    tables = count(1)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.metadata["html"] = prose.cell(cell.source)
        for output in cell.get("outputs", []):
            _make_safe(output, charts, dark, job, words)
            if _CSV in output.get("data", {}):
                output["data"][_CSV] = download(output["data"][_CSV], _file(job, f"table-{next(tables)}"))
        tags = cell.metadata.get("tags", [])
        cell.metadata["section"] = len(prose.headings)
        cell.metadata["part"] = "body" if prose.headings else "lead"
        cell.metadata["ground"] = job.mark if "register" in tags else ""
        cell.metadata["apparatus"] = next((tag for tag in _APPARATUS if tag in tags), "")
    if any(cell.metadata["apparatus"] == "injected-parameters" for cell in notebook.cells):  # in place of the defaults
        notebook.cells = [cell for cell in notebook.cells if cell.metadata["apparatus"] != "parameters"]
    lacking = [] if executed.failure else _leave_out_empty(notebook, prose.headings)
    shown = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])]
    told = [data[_HEADLINE] for data in shown if _HEADLINE in data]
    title = prose.title or job.name
    made = {name: digest[:12] for name, digest in job.made_from.items()} | {"versions": _VERSIONS}
    values = {
        "job": job,
        "forms": _SHOWN,
        "highlighted": _highlighted,
        "index": f"../{index_name(job.lang)}",
        "say": words.label,
        "title": title,
        "headline": told[0] if told else "",
        "lacking": words.say("page.lacking", place=job.place, list="; ".join(lacking)) if lacking else "",
        "before": 0 if lacking and prose.headings[-1][1].startswith(lacking[-1]) else len(prose.headings),
        "year": words.say("page.year", year=job.year),
        "running": _UNQUOTED.sub("", " · ".join(filter(None, [job.place, str(job.year), title]))),
        "headings": [heading for heading in prose.headings if heading[1].rstrip("?") not in lacking],
        "siblings": [(_short(name, words), job.file(name, job.lang), name == job.name) for name in job.siblings],
        "dark": dark,
        "language_names": {lang: Words(lang).label("page.language") for lang in LANGUAGES},
        "failure": executed.failure,
        "made": [(words.label(f"page.made_{name}"), value) for name, value in made.items()],
        "head": json.dumps({"notebook": job.name, "parameters": job.parameters}, ensure_ascii=False, sort_keys=True),
    }
    mark = words.label(f"page.{job.mark}") if job.mark else ""
    title = " · ".join(filter(None, [mark, written_out(title), job.place if job.area else ""]))
    return Product(job.entry(title, executed.failure), filled("report.html.j2", nb=notebook, page=values))


def _highlighted(source: str) -> str:
    """Return code as HTML, without the marks that page.css gives no style: they would be a tenth of the page."""
    return _UNSTYLED.sub(r"\1", _as_html(source))


def _short(notebook: str, words: Words) -> str:
    """Return what a notebook is called where there is little room."""
    key = f"page.nb_{notebook}"
    return words.label(key) if words.has(key) else notebook.partition("_")[2].replace("_", " ")


def _link(job: Job, url: str) -> str | None:
    """Return where a link of the notebook leads in the reports: to a notebook's page, if there is one."""
    if url.startswith(("https://", "http://", "mailto:", "#")):
        return url
    notebook, suffix, anchor = url.partition(".ipynb")
    is_there = suffix and notebook in job.siblings and anchor[:1] in ("", "#")
    return job.file(notebook, job.lang) + anchor if is_there else None


def _make_safe(output: nbformat.NotebookNode, charts: list, dark: dict, job: Job, words: Words) -> None:
    """Make an output's markup safe, in place; add the chart it shows to those of the page, and its colours in the dark.

    A chart of other years than the report's becomes a line that leads to the report of one of them, if there is one.
    """
    data = output.get("data", {})
    if "text/html" in data:
        data["text/html"] = safe_html(data["text/html"])
    parts = data.pop(_CHART, None)
    shown = parts if isinstance(parts, dict) else {"svg": data.get("image/svg+xml", "")}
    others = sorted({*shown.get("years", [])} & {*job.years})
    if others and job.year not in shown["years"]:
        year = max((year for year in others if year < job.year), default=others[0])
        line = words.say("page.other_year", year=job.year, other=year, title=shown["subtitle"])
        href = f"../{year}/{job.file(job.name, job.lang)}"
        output["data"] = {"text/html": f'<p class="elsewhere"><a href="{href}">{escape(line)}</a></p>'}
        return
    svg = data.pop("image/svg+xml", "") if parts is None else str(shown.get("svg"))
    number = len(charts) + 1
    drawn = None if "text/html" in data else picture_parts({**shown, "svg": svg}, number, _file(job, f"fig-{number}"))
    if drawn:
        charts.append(drawn)
        dark |= drawn["dark"]
        data[_CHART] = drawn


def picture_parts(shown: dict, number: int, file: str) -> dict | None:
    """Return a chart's parts safe to stand in a page, as ``picture.html.j2`` takes them; None where it is no drawing.

    ``number`` is that of the picture on its page, ``file`` the name its numbers are taken along by.
    """
    if (drawn := safe_svg(shown["svg"], number)) is None:
        return None
    key = [part for part in shown.get("key", []) if _are_colours(part["colour"], part["edge"])]
    dark = {light: other for light, other in shown.get("dark", {}).items() if _are_colours(light, other)}
    safe = {"svg": ElementTree.tostring(drawn, encoding="unicode"), "listed": safe_html(shown.get("listed", ""))}
    return {**shown, **safe, "key": key, "dark": dark, "number": number, "csv": download(shown.get("csv", ""), file)}


def _file(job: Job, part: str) -> str:
    return f"{job.year}-{job.file(job.name, job.lang).removesuffix('.html')}.{part}"


def download(csv: str, file: str) -> dict[str, str]:
    """Return where a link leads that gives a reader the numbers as a file, and the file's name; nothing of no numbers.

    Without the mark at its beginning a spreadsheet would not take the file for UTF-8.
    """
    encoded = base64.b64encode(str(csv).encode("utf-8-sig")).decode()
    return {"href": f"data:text/csv;charset=utf-8;base64,{encoded}", "name": f"{file}.csv"} if csv else {}


def _are_colours(*texts: str) -> bool:
    return all(re.fullmatch("#[0-9a-f]{6}", str(text)) for text in texts)


def _leave_out_empty(notebook: nbformat.NotebookNode, headings: list) -> list[str]:
    """Take out the sections in which nothing was found, and return their headings; their code stays, for the footer."""
    lacking = []
    for number, (_, heading) in enumerate(headings, start=1):
        section = [cell for cell in notebook.cells if cell.metadata["section"] == number]
        shown = [output["data"] for cell in section for output in cell.get("outputs", []) if "data" in output]
        if shown and all(_NOTHING in data.get("text/html", "") for data in shown):
            lacking.append(heading.rstrip("?"))
            for cell in section:
                cell.metadata["part"] = "left out"
    return lacking
