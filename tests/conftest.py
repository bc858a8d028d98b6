"""What holds for every test: hypothesis sets no deadline, because a busy machine is no defect; a cache of its own.

The reports of the shipped data are made once for all tests that read them. ``CHIBO_TEST_ALL=1`` (``make test-all``)
makes those of more years, and looks at each in more ways.
"""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp

import pytest
from filelock import FileLock
from hypothesis import settings

settings.register_profile("chibo", deadline=None)
settings.load_profile("chibo")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # So a shell starts what runs in its background; programs that tests start and stop would not hear Ctrl+C either.
    signal.signal(signal.SIGINT, signal.default_int_handler)

LONGEST = ("browser/test_pages.py", "recipes/test_recipes.py", "disclosure/test_attack.py", "batch/test_cluster.py")


def pytest_collection_modifyitems(items):
    """Begin with the files that take longest, so that no process is left with one of them when the others are done."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(f"{item.path.parent.name}/{item.path.name}", len(places)))


@pytest.fixture(scope="session")
def data():
    """The shipped data."""
    from chibo import open_data

    return open_data(Path(__file__).parents[1] / "data")


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
