"""A worker by itself, with an engine that only pretends: what it compares, what it keeps warm, what it sends away."""

import errno
from dataclasses import replace
from pathlib import Path

import pytest
from chibo import digests, project
from chibo.batch import station
from chibo.batch.freshness import World
from chibo.batch.luggage import Luggage
from chibo.batch.outcome import EngineError, Made
from chibo.batch.plan import plan
from chibo.batch.records import question
from chibo.batch.station import Unfit, belongings, make
from chibo.pages.job import Entry, Product

from .conftest import code

PRODUCT = Product(Entry("01_one", 2013, "vi", "2013/01_one.vi.html"), "<html></html>")


class Pretending:
    """An engine that gives back what it is told to."""

    opened, closed, gives = 0, 0, PRODUCT

    def __init__(self, workers):
        assert workers == 1

    def open(self, folder):
        assert folder.is_dir()
        Pretending.opened += 1

    def make(self, jobs, on_start):
        for job in jobs:
            assert job.notebook.is_file()
            if isinstance(self.gives, EngineError):
                raise self.gives
            yield job, Made(self.gives, 1.5, 2000)

    def close(self):
        Pretending.closed += 1


@pytest.fixture(autouse=True)
def pretended(monkeypatch):
    monkeypatch.setattr(station, "WarmEngine", Pretending)
    monkeypatch.setattr(station, "_warmed", station._Warmed())
    for name, value in {"opened": 0, "closed": 0, "gives": PRODUCT}.items():
        monkeypatch.setattr(Pretending, name, value)


@pytest.fixture
def sent(scratch_project):
    """What travels to a worker for one job."""
    scratch_project.write("01_one", code("1"))
    (job,) = plan(scratch_project.folder / "notebooks", scratch_project.folder / "out", years="2013", languages="vi")
    luggage = Luggage(World(project.checkout()))
    return luggage.portable(job), luggage.notebook(job.notebook), luggage.wanted(job.root / "data")


def test_a_job_travels_without_the_paths_of_the_machine_it_comes_from(sent, scratch_project):
    job, _, wanted = sent
    assert (job.notebook, job.root, job.out) == (Path("notebooks/01_one.ipynb"), Path(), Path())
    assert not [text for text in map(repr, sent) if str(scratch_project.folder) in text]
    assert {"lib/chibo", "lib/chibo/render/template", "requirements.lock", "data/published/areas"} < set(wanted)


def test_one_engine_is_kept_for_report_after_report(sent):
    assert [make(*sent), make(*sent)] == [Made(PRODUCT, 1.5, 2000)] * 2
    assert (Pretending.opened, Pretending.closed) == (1, 0)


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (["lib/chibo"], "it has another lib/chibo"),
        (["Python or an installed package"], "it has another Python or an installed package"),
        (
            ["data/published/areas", "requirements.lock"],
            "it has another data/published/areas, another requirements.lock",
        ),
        (["b", "e", "a", "d", "c"], "it has another a, another b, another c and 2 more"),
    ],
)
def test_every_difference_is_named_and_nothing_is_made(sent, names, reason):
    job, notebook, wanted = sent
    assert make(job, notebook, wanted | dict.fromkeys(names, "another digest")) == Unfit(reason)
    assert Pretending.opened == 0


def test_a_table_that_only_the_worker_has_is_a_difference(sent):
    job, notebook, wanted = sent
    without = {name: digest for name, digest in wanted.items() if name != "data/published/areas"}
    assert make(job, notebook, without) == Unfit("it has another data/published/areas")


def test_another_notebook_is_a_difference_and_so_is_none(sent):
    job, notebook, wanted = sent
    assert make(job, "0", wanted) == Unfit("it has another notebooks/01_one.ipynb")
    missing = replace(job, notebook=Path("notebooks/09_none.ipynb"))
    assert make(missing, notebook, wanted) == Unfit("it has another notebooks/09_none.ipynb")


def test_a_library_that_was_changed_below_a_running_worker_is_noticed(sent, monkeypatch):
    monkeypatch.setattr(station, "_LOADED", "another digest")
    assert make(*sent) == Unfit("its library was changed after it started; start it again")


def test_the_next_batch_with_other_data_gets_another_engine(sent, scratch_project, monkeypatch):
    job, notebook, wanted = sent
    assert isinstance(make(*sent), Made)
    monkeypatch.setattr(station, "belongings", lambda world, folder: wanted | {"data/published/areas": "new"})
    assert isinstance(make(job, notebook, wanted | {"data/published/areas": "new"}), Made)
    assert (Pretending.opened, Pretending.closed) == (2, 1)


@pytest.mark.parametrize("trouble", [EngineError("the warmed process ended: x"), OSError(errno.ENOSPC, "No space")])
def test_what_is_wrong_with_the_machine_is_no_fault_of_the_report(sent, trouble):
    Pretending.gives = trouble
    assert make(*sent) == Unfit(str(trouble))


def test_what_went_wrong_in_a_report_is_the_report_s(sent):
    Pretending.gives = ValueError("x")
    assert make(*sent).outcome is Pretending.gives


def test_a_report_that_read_something_else_than_stands_here_is_noticed(scratch_project):
    (job, *_) = plan(scratch_project.folder / "notebooks", scratch_project.folder / "out", years="2013", languages="vi")
    (scratch_project.folder / "notebooks/more.csv").write_text("1\n", "utf-8")
    luggage = Luggage(World(project.checkout()))
    here = digests.of_file(scratch_project.folder / "notebooks/more.csv")

    def difference(kind, place, digest, *name):
        answers = {question(kind, place, *name): digest}
        return luggage.difference(job, Made(replace(PRODUCT, answers=answers)))

    assert difference("file", "notebooks/more.csv", here) == ""
    assert difference("file", "notebooks/more.csv", "other") == "it read another notebooks/more.csv"
    areas = belongings(World(project.checkout()), scratch_project.folder / "data")["data/published/areas"]
    assert difference("table", "data", areas, "published/areas") == ""
    assert difference("table", "data", "other", "published/areas") == "it read another data/published/areas"
    # What lies outside the project, and what else stands in a folder, may be another on each machine.
    assert difference("file", "../elsewhere.csv", "other") == ""
    assert difference("listing", "notebooks", "other") == ""
    assert luggage.difference(job, Made(ValueError("x"))) == ""
