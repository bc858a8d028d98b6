"""The warmed process: what it hands on to its forks, what it does not, and what happens when it cannot be had."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from multiprocessing.connection import Pipe
from pathlib import Path

import pytest
from chibo import store
from chibo.batch import nursery, warm, warmup
from chibo.batch.engine import can_fork
from chibo.batch.outcome import EngineError, RefusedData
from chibo.batch.plan import plan
from chibo.batch.warm import WarmEngine
from chibo.words import LANGUAGES

from .conftest import code

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(not can_fork(), reason="no process can be copied")

LOOK = """import sys, threading, gc, os
print('chibo.charts' in sys.modules, 'nbconvert' in sys.modules, gc.get_freeze_count() > 100_000)
print('tqdm.auto' in sys.modules, 'chibo.explore' in sys.modules)
print(len(os.listdir(f'/proc/{os.getpid()}/fd')) < 30 if os.path.exists('/proc') else True)"""
STYLE = """import matplotlib
names = sorted(name for name in matplotlib.rcParams if matplotlib.rcParams[name] != matplotlib.rcParamsDefault[name])
print('style:', *names, ':')"""
OPENED = """from chibo import reading, store
reading.read_csv = store.read_csv = None
published = store.open_data(data).published
published.areas.loc[:, 'name_vi'] = 'changed'
published.areas['name_vi'].unique().tolist(), len(published.areas)"""
AGAIN = """from chibo.store import open_data
'changed' in open_data(data).published.areas['name_vi'].tolist()"""


@pytest.fixture(scope="module")
def made(scratch_project):
    """Pages of one batch, made one after the other."""
    for name, source in {"01_look": LOOK, "02_style": STYLE, "03_opened": OPENED, "04_again": AGAIN}.items():
        scratch_project.write(name, code(source))
    jobs = plan(scratch_project.folder / "notebooks", scratch_project.folder / "out", years="2013", languages="en")
    with WarmEngine(1) as engine:
        engine.open(scratch_project.folder / "data")
        done = list(engine.make(jobs, lambda job: None))
        outcomes = {job.name: made for job, made in done}
    assert [made.outcome.report.error for made in outcomes.values()] == [""] * 4
    return outcomes


def test_everything_is_imported_and_nothing_that_would_be_another_in_a_notebook(made):
    page = made["01_look"].outcome.page
    assert "True True True\nFalse False\nTrue" in page


def test_warming_up_leaves_no_style_behind(made):
    env = os.environ | {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}
    fresh = subprocess.run([sys.executable, "-c", STYLE], env=env, capture_output=True, text=True, check=True).stdout
    assert fresh.strip() in made["02_style"].outcome.page


def test_data_are_read_once_for_all_and_changed_for_nobody_else(made):
    assert "[&#39;changed&#39;]" in made["03_opened"].outcome.page
    assert ">False<" in made["04_again"].outcome.page.replace("\n", "")


def test_what_a_report_took_is_measured(made):
    for one in made.values():
        assert 0 < one.seconds < 60
        assert 10_000 < one.size < 400_000


def test_data_that_are_refused_are_refused_with_every_reason(scratch_project, tmp_path):
    shutil.copytree(scratch_project.folder / "data", tmp_path / "data")
    for name in ("areas", "sources"):
        (tmp_path / f"data/published/{name}.csv").write_text("id\nx\n", "utf-8")
    with WarmEngine(1) as engine, pytest.raises(RefusedData, match="areas.csv.*\n.*sources.csv"):
        engine.open(tmp_path / "data")


def test_a_process_that_cannot_be_warmed_is_one_clear_error(scratch_project, monkeypatch):
    monkeypatch.setattr(warm, "_WARM_UP", "no_such_module")
    jobs = plan(scratch_project.folder / "notebooks", scratch_project.folder / "out", years="2013", languages="en")
    with WarmEngine(1) as engine, pytest.raises(EngineError) as error:
        list(engine.make(jobs, lambda job: None))
    assert str(error.value) == "the warmed process ended: ModuleNotFoundError: No module named 'no_such_module'"


def test_a_reader_that_is_killed_is_said_and_nothing_waits_for_it(monkeypatch):
    monkeypatch.setattr(nursery, "_read", lambda folder: os._exit(3))
    ours, theirs = Pipe()
    with ours, theirs, pytest.raises(RuntimeError, match="reading data ended its process"):
        nursery.Nursery(theirs)._open("data", "chibo.batch.warmup")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_warm_up_finds_something_to_draw_with_and_without_a_register(lang):
    data = store.open_data(ROOT / "data")
    warmup._report_on(data, lang)  # in a batch its errors are left to the reports, and would only cost their time
    warmup._report_on(replace(data, register=None), lang)
