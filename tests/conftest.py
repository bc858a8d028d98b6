"""What holds for every test: hypothesis sets no deadline, because a busy machine is no defect; a cache of its own.

The reports of the shipped data are made once for all tests that read them. ``CHIBO_TEST_ALL=1`` (``make test-all``)
makes those of more years, and looks at each in more ways. Tests of rendering have tiny notebooks, and a project around
them.
"""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from tempfile import mkdtemp
from types import SimpleNamespace

import nbformat
import pytest
from chibo import project
from chibo.batch import engine
from chibo.cli import main
from chibo.store import open_data
from click.testing import CliRunner
from filelock import FileLock
from hypothesis import settings
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

os.environ["CHIBO_LANG"] = "en"  # messages are compared in English, whatever the locale of a machine

settings.register_profile("chibo", deadline=None)
settings.load_profile("chibo")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # So a shell starts what runs in its background; programs that tests start and stop would not hear Ctrl+C either.
    signal.signal(signal.SIGINT, signal.default_int_handler)

LONGEST = ("browser/test_pages.py", "recipes/test_recipes.py", "disclosure/test_attack.py")
DATA = Path(__file__).parents[1] / "data"
PARAMETERS = """year: int = 2013  # report year
lang: str = "vi"  # language of the report: vi or en
area: str = "da-lat"  # area, an id of areas.csv
share: float = 0.5  # a number
data: str = "data"  # data folder, relative to the project"""
KINDS = {"html": "text/html", "svg": "image/svg+xml", "plain": "text/plain", "png": "image/png"}


def pytest_xdist_auto_num_workers():
    """Start a process more than there are cores: a third of the time tests wait for browsers."""
    return len(os.sched_getaffinity(0)) + 1 if hasattr(os, "sched_getaffinity") else os.cpu_count()


def pytest_collection_modifyitems(items):
    """Begin with the files that take longest, so that no process is left with one of them when the others are done."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(f"{item.path.parent.name}/{item.path.name}", len(places)))


@pytest.fixture(scope="session")
def data():
    """The shipped data."""
    return open_data(DATA)


@pytest.fixture(scope="session")
def shipped(data):
    """Its published layer."""
    return data.published


@pytest.fixture(scope="session")
def made_once(tmp_path_factory):
    """Return a function that gives the out folder of some runs of ``chibo render``, made once for all processes."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base

    def make(name, *requests):
        out, made = base / name / "out", base / name / "made"
        with FileLock(base / f"{name}.lock"):
            for request in [] if made.exists() else requests:
                command = [sys.executable, "-m", "chibo.cli", "render", *map(str, request), "--out", str(out)]
                result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
                assert result.returncode == 0, result.stderr + result.stdout
            made.touch()
        return out

    return make


@pytest.fixture(scope="session")
def rendered(made_once):
    """Return the folder with the reports of 2013 in both languages and of 2011 in English; of more years with all."""
    more = [["--years", "2011-2013,2025"]] if os.environ.get("CHIBO_TEST_ALL") else []
    return made_once("rendered", ["--years", "2013"], ["--years", "2011", "--lang", "en"], *more)


@pytest.fixture(scope="session", autouse=True)
def cache_of_its_own():
    """Let batches remember what they made in a folder that goes with the tests."""
    os.environ["CHIBO_CACHE"] = mkdtemp(prefix="chibo-cache-")
    yield
    shutil.rmtree(os.environ.pop("CHIBO_CACHE"))


def text(source, *tags):
    return new_markdown_cell(source, metadata={"tags": list(tags)})


def code(source, *tags, **shown):
    """Return a code cell, with an output of the kinds that are given."""
    cell = new_code_cell(source, metadata={"tags": list(tags)} if tags else {})
    if shown:
        cell.outputs = [new_output("display_data", data={KINDS[kind]: value for kind, value in shown.items()})]
    return cell


def notebook_of(*cells, vi="Chi bộ phủ đến đâu?", en="How far do the cells reach?", parameters=PARAMETERS):
    opening = [text(f"# {vi}\n\nVì sao.", "vi"), text(f"# {en}\n\nWhy.", "en"), code(parameters, "parameters")]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [code(cell) if isinstance(cell, str) else cell for cell in cells]
    return new_notebook(cells=opening + cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})


def make_project(folder):
    """Make a project with the published layer and no register; ``write(name, *cells)`` adds a notebook to it."""
    (folder / "notebooks").mkdir()
    shutil.copytree(DATA / "published", folder / "data" / "published")

    def write(name, *cells, **options):
        path = folder / "notebooks" / f"{name}.ipynb"
        nbformat.write(notebook_of(*cells, **options), path)
        return path

    return SimpleNamespace(folder=folder, write=write)


@pytest.fixture(scope="module")
def scratch_project(tmp_path_factory):
    """Return a project of tiny notebooks, which this process takes for its own."""
    made = make_project(tmp_path_factory.mktemp("project"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(project, "checkout", lambda: made.folder)
        yield made


@pytest.fixture(scope="module")
def one_fork_server():
    """Let all batches of a module run in processes of one fork server, which has read no data ahead."""
    with engine.fork_server(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "fork_server", lambda *given: nullcontext(open_data(*given[:1]).published.place_names))
        yield


def chibo(*arguments, typed=""):
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=typed)
