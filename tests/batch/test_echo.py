"""A page is published only where it says that it is the one that was asked for."""

import contextlib
import json

import pytest
from chibo.batch import run
from chibo.batch.publish import Made
from chibo.cli import main
from chibo.pages.echo import disagreement, echo, read_echo
from chibo.pages.export import page
from chibo.pages.index import read_manifest
from chibo.pages.job import Entry, Executed, Product
from click.testing import CliRunner

from .conftest import code, notebook_of
from .test_export import job_of

PARAMETERS = {"year": 2013, "lang": "vi", "data": "data"}


def page_of(**changes):
    job = job_of(parameters=PARAMETERS)
    ran = "\n".join(f"{name} = {value!r}" for name, value in (PARAMETERS | changes).items())
    cell = code(ran, "injected-parameters")
    cell.execution_count = 2
    return page(job, Executed(notebook_of(cell)))[0]


def test_a_page_carries_what_ran_and_not_what_was_planned():
    assert read_echo(page_of(area='a"<b>&')) == {
        "notebook": "01_a",
        "parameters": PARAMETERS | {"area": 'a"<b>&'},
        "lang": "vi",
    }


def test_a_page_of_the_plan_agrees():
    assert disagreement(job_of(parameters=PARAMETERS), page_of()) == ""


@pytest.mark.parametrize(
    ("job", "said"),
    [
        (
            {"parameters": PARAMETERS | {"year": 2012}},
            "was made with {'data': 'data', 'lang': 'vi', 'year': 2013} in 'vi'",
        ),
        ({"parameters": PARAMETERS, "lang": "en"}, "in 'vi', not with"),
        ({"parameters": PARAMETERS | {"area": "bao-loc"}}, "not with {'area': 'bao-loc', "),
    ],
)
def test_a_page_of_another_plan_does_not(job, said):
    assert said in disagreement(job_of(**job), page_of())


def test_a_page_for_another_place_does_not():
    class Elsewhere(type(job_of())):
        path = "2012/01_a.vi.html"

    job = Elsewhere(**{field: getattr(job_of(parameters=PARAMETERS), field) for field in job_of().__dict__})
    assert disagreement(job, page_of()) == "the finished page belongs to 2013/01_a.vi.html, not to 2012/01_a.vi.html"


@pytest.mark.parametrize("text", ["", "<html>", '<html lang="vi"><meta name="chibo" content="{">', "<p>" * 5000])
def test_what_says_nothing_is_not_believed(text):
    assert disagreement(job_of(parameters=PARAMETERS), text) == "the finished page does not say what it was made with"


def test_parameters_of_every_kind_survive():
    kinds = {"a": 1.5, "b": None, "c": ["x", 2], "d": (1,), "e": "ỗ'\"", "f": True, "g": -0.0}
    job = job_of(parameters=PARAMETERS | kinds)
    said = json.loads(echo(job.name, job.parameters))["parameters"]
    assert said == {**PARAMETERS, **kinds, "d": [1]}


def test_a_report_that_is_another_one_is_not_published(scratch_project, tmp_path, monkeypatch):
    scratch_project.write("01_here", code("'a' + ' result'"))

    class Mixed:
        """Gives every job the page of the year before."""

        name, opened = "mixed", lambda self, folder: contextlib.nullcontext({})

        def make(self, jobs, on_start):
            for job in jobs:
                on_start(job.path)
                report = Entry(job.name, job.year, job.lang, job.path, job.parameters, "title")
                page = page_of(year=job.year - 1, data=job.parameters["data"]).replace("01_a", job.name)
                yield job, Made(Product(report, page)), None

    monkeypatch.setattr(run, "_engine", lambda *_: Mixed())
    out = tmp_path / "out"
    arguments = ["render", "--years", "2013", "--lang", "vi", "--notebooks", "01_here", "--out", str(out)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    assert "2013/01_here.vi.html: failed: ValueError: the finished page was made with" in result.stderr
    published = (out / "2013/01_here.vi.html").read_text("utf-8")
    assert "a result" not in published
    assert "the finished page was made with" in published
    assert read_manifest(out)[0].error
