"""One notebook in one kernel: whatever it does, there is a notebook to show and one line on what went wrong."""

import os
import re

import pytest
from chibo.render.engine import Task, run, settled
from nbformat.v4 import new_output

from .conftest import code, notebook_of


@pytest.fixture
def execute(scratch_project):
    def run_cells(*cells, name="one", **options):
        path = scratch_project.write(name, *cells)
        parameters = {"year": 2012, "lang": "en", "data": "data"}
        return run(Task(notebook=path, parameters=parameters, root=scratch_project.folder, **options))

    return run_cells


def errors(executed):
    return [output for cell in executed.notebook.cells for output in cell.get("outputs", []) if "ename" in output]


def test_a_notebook_runs_on_its_parameters_with_the_root_of_its_data(execute, scratch_project):
    executed = execute(code("import os\nprint(year, lang, area, os.environ['CHIBO_ROOT'] != '')\nprint(os.getcwd())"))
    assert executed.failure == ""
    printed = executed.notebook.cells[-1].outputs
    assert [output.name for output in printed] == ["stdout"]
    assert printed[0].text.splitlines() == ["2012 en da-lat True", "notebooks"]
    assert [cell.id for cell in executed.notebook.cells] == [f"cell-{n:02d}" for n in range(1, 6)]
    assert set(executed.notebook.metadata) == {"kernelspec", "language_info"}
    assert all(set(cell.metadata) <= {"tags"} for cell in executed.notebook.cells)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no sockets in files for a kernel")
def test_a_kernel_is_not_reached_over_an_open_port(execute):
    cell = code("from ipykernel.kernelapp import IPKernelApp\nprint(IPKernelApp.instance().transport)")
    assert execute(cell).notebook.cells[-1].outputs[0].text == "ipc\n"


def test_an_error_stops_the_notebook_and_names_no_path(execute):
    executed = execute(
        code("print('before')"),
        code("import json\njson.loads('{')"),
        code("print('after')"),
    )
    assert executed.failure.startswith("JSONDecodeError: Expecting property name")
    (error,) = errors(executed)
    assert "\x1b" not in "".join(error.traceback)
    assert "json/__init__.py" in "".join(error.traceback)
    assert not re.search(r"[/~]\S*json/__init__", "".join(error.traceback))
    assert executed.notebook.cells[-3].outputs[0].text == "before\n"
    assert executed.notebook.cells[-1].outputs == []
    assert len(executed.notebook.cells) == 7


def test_a_cell_that_takes_too_long_is_stopped_and_marked(execute):
    executed = execute(code("done = 1\nprint(done)"), code("while True: pass"), timeout=1)
    assert executed.failure.startswith("CellTimeoutError: ")
    assert [error.ename for error in errors(executed)] == ["CellTimeoutError"]
    assert errors(executed) == executed.notebook.cells[-1].outputs
    assert executed.notebook.cells[-2].outputs[0].text == "1\n"


def test_a_kernel_that_dies_is_a_failure_with_a_place(execute):
    executed = execute(code("import os\nos._exit(1)"), code("print('after')"))
    assert executed.failure.startswith("DeadKernelError: ")
    assert errors(executed) == executed.notebook.cells[-2].outputs


def test_parameters_that_did_not_arrive_are_a_failure(execute, monkeypatch):
    monkeypatch.setattr("papermill.execute.parameterize_notebook", lambda notebook, *rest, **options: notebook)
    assert "carries the parameters {}, not {'year': 2012" in execute(code("1")).failure


def test_what_chance_decides_is_taken_out(tmp_path):
    cell = code("x")
    cell.metadata |= {"papermill": {"duration": 1}, "execution": {"started": "now"}, "tags": [], "editable": False}
    cell.outputs = [
        new_output("stream", name="stdout", text="a"),
        new_output("stream", name="stdout", text="b"),
        new_output("stream", name="stderr", text=f"{tmp_path}/data/x.csv {tmp_path}/ipykernel_12/34.py:1"),
    ]
    notebook = settled(notebook_of(cell), tmp_path)
    assert notebook.cells[-1].metadata == {"editable": False}
    assert [output.text for output in notebook.cells[-1].outputs] == ["ab", "data/x.csv <cell>:1"]
