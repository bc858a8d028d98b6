"""Tiny notebooks and a project around them: nothing here depends on the real notebooks."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from chibo import project
from chibo.cli import main
from click.testing import CliRunner
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

DATA = Path(__file__).parents[2] / "data"
PARAMETERS = """year: int = 2013  # report year
lang: str = "vi"  # language of the report: vi or en
area: str = "da-lat"  # area, an id of areas.csv
data: str = "data"  # data folder, relative to the project"""


def text(source, lang):
    return new_markdown_cell(source, metadata={"tags": [lang]})


def chibo(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def scratch_project(tmp_path_factory):
    """A project of tiny notebooks, which this process takes for its own; ``write(name, *cells)`` adds a notebook."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "notebooks").mkdir()
    shutil.copytree(DATA / "published", folder / "data" / "published")

    def write(name, *cells, vi="Chi bộ phủ đến đâu?", en="How far do the cells reach?"):
        cells = [cell if isinstance(cell, dict) else new_code_cell(cell) for cell in cells]
        opening = [text(f"# {vi}\n\nVì sao.", "vi"), text(f"# {en}\n\nWhy.", "en")]
        opening.append(new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}))
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        path = folder / "notebooks" / f"{name}.ipynb"
        nbformat.write(new_notebook(cells=[*opening, *cells], metadata={"kernelspec": kernel}), path)
        return path

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(project, "checkout", lambda: folder)
        yield SimpleNamespace(folder=folder, write=write)
