"""What a notebook declares is read without papermill, and as papermill would read it."""

from pathlib import Path

import papermill
import pytest
from chibo.batch.parameters import RequestError, declared, read_back

from .conftest import code, notebook_of

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_real_notebooks_declare_what_papermill_finds(path):
    assert declared(path) == papermill.inspect_notebook(path)


def test_every_form_of_a_parameter_is_read_as_papermill_reads_it(scratch_project):
    path = scratch_project.write(
        "forms",
        parameters="a = 1\nb: int = 2  # two\nc = 'x'  # a text\nd: float = 1e-3\n# alone\ne = None  # nothing",
    )
    assert declared(path) == papermill.inspect_notebook(path)


def test_what_papermill_cannot_read_is_read(scratch_project):
    path = scratch_project.write(
        "more", parameters='a: int | None = None  # maybe\nb: str = "x # 1"  # a text\nc: list = [\n 1,\n]'
    )
    assert {name: (each["inferred_type_name"], each["default"]) for name, each in declared(path).items()} == {
        "a": ("int | None", "None"),
        "b": ("str", '"x # 1"'),
        "c": ("list", "[\n 1,\n]"),
    }


@pytest.mark.parametrize("parameters", ["", "print(1)", "year: int"])
def test_a_notebook_that_declares_nothing_is_refused(scratch_project, parameters):
    with pytest.raises(RequestError, match="has no cell tagged 'parameters'"):
        declared(scratch_project.write("none", parameters=parameters))


def test_parameters_that_did_not_run_are_not_read_back():
    ran, waited = code("year = 2012", "injected-parameters"), code("year = 2012", "injected-parameters")
    ran.execution_count = 1
    assert (read_back(notebook_of(ran)), read_back(notebook_of(waited))) == ({"year": 2012}, {})
