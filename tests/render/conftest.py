"""Tiny notebooks and a project around them: nothing here depends on the real notebooks or the real data."""

from types import SimpleNamespace

import nbformat
import pandas as pd
import pytest
from chibo import project, store
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

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


@pytest.fixture(scope="module")
def scratch_project(tmp_path_factory):
    """Return a project with an empty data folder; ``write(name, *cells)`` adds a notebook to it."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "notebooks").mkdir()
    (folder / "data").mkdir()

    def write(name, *cells, **options):
        path = folder / "notebooks" / f"{name}.ipynb"
        nbformat.write(notebook_of(*cells, **options), path)
        return path

    areas = pd.DataFrame(
        {"id": ["da-lat", "bao-loc"], "name_vi": ["Đà Lạt", "Bảo Lộc"], "name_en": ["Da Lat", "Bao Loc"]}
    )
    opened = SimpleNamespace(published=SimpleNamespace(areas=areas), summary=lambda: "2 areas", warnings=())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(project, "checkout", lambda: folder)
        patch.setattr(store, "open_data", lambda path: opened)
        yield SimpleNamespace(folder=folder, write=write, areas=areas)
