"""Executed notebooks as an engine gives them back, made without one, and the job of their page."""

from pathlib import Path

from chibo.pages.job import Job
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

PARAMETERS = {"year": 2013, "lang": "vi", "data": "data"}
KINDS = {"html": "text/html", "svg": "image/svg+xml", "plain": "text/plain", "png": "image/png"}


def text(source, *tags):
    return new_markdown_cell(source, metadata={"tags": list(tags)})


def code(source, *tags, **shown):
    """Return a code cell, with an output of the kinds that are given."""
    cell = new_code_cell(source, metadata={"tags": list(tags)})
    if shown:
        cell.outputs = [new_output("display_data", data={KINDS[kind]: value for kind, value in shown.items()})]
    return cell


def notebook_of(*cells, vi="Chi bộ phủ đến đâu?", en="How far do the cells reach?"):
    opening = [text(f"# {vi}\n\nVì sao.", "vi"), text(f"# {en}\n\nWhy.", "en")]
    return new_notebook(cells=[*opening, code("year: int = 2013  # report year", "parameters"), *cells])


def job_of(lang="vi", **changes):
    options = {"languages": ("vi", "en"), "siblings": ("01_a", "02_b"), "place": "Đà Lạt", **changes}
    return Job(notebook=Path("notebooks/01_a.ipynb"), root=Path("."), out=Path("out"), year=2013, lang=lang, **options)
