"""Tiny notebooks and a project around them: nothing here depends on the real notebooks."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from chibo import project
from chibo.batch.cache import LIBRARY
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

DATA = Path(__file__).parents[2] / "data"

PARAMETERS = """year: int = 2013  # report year
lang: str = "vi"  # language of the report: vi or en
area: str = "da-lat"  # area, an id of areas.csv
share: float = 0.5  # a number
data: str = "data"  # data folder, relative to the project"""


def text(source, *tags):
    return new_markdown_cell(source, metadata={"tags": list(tags)})


def code(source, *tags):
    return new_code_cell(source, metadata={"tags": list(tags)} if tags else {})


def notebook_of(*cells, vi="Chi bộ phủ đến đâu?", en="How far do the cells reach?", parameters=PARAMETERS):
    opening = [text(f"# {vi}\n\nVì sao.", "vi"), text(f"# {en}\n\nWhy.", "en"), code(parameters, "parameters")]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(
        cells=opening + list(cells), metadata={"kernelspec": kernel, "language_info": {"name": "python"}}
    )


def make_project(folder):
    """Make a project with the published layer and no register; ``write(name, *cells)`` adds a notebook to it."""
    (folder / "notebooks").mkdir()
    shutil.copytree(DATA / "published", folder / "data" / "published")

    def write(name, *cells, **options):
        path = folder / "notebooks" / f"{name}.ipynb"
        nbformat.write(notebook_of(*cells, **options), path)
        return path

    return SimpleNamespace(folder=folder, write=write)


def make_checkout(folder):
    """Make a project with a copy of the library."""
    folder.mkdir(exist_ok=True)
    shutil.copytree(LIBRARY, folder / "lib" / "chibo", ignore=shutil.ignore_patterns("__pycache__"))
    return make_project(folder)


def finish(batch):
    """Wait for a batch that runs as a process; return its exit code and what it said."""
    try:
        said, lines = batch.communicate(timeout=120)
    finally:
        batch.kill()  # one that hangs must not be left to the tests after this one, which would be blamed for it
        batch.communicate()
    return batch.returncode, said, lines


def contents(out):
    """Return every file of an out folder but the log, which knows times."""
    files = sorted(path for path in out.rglob("*") if path.is_file() and path.name != "render.log")
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def scratch_project(tmp_path_factory):
    """Return a project of tiny notebooks, which this process takes for its own."""
    made = make_project(tmp_path_factory.mktemp("project"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(project, "checkout", lambda: made.folder)
        yield made
