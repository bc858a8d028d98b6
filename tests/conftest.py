"""What holds for every test: hypothesis sets no deadline, because a busy machine is no defect; a cache of its own.

The reports of the shipped data are made once for all tests that read them. ``CHIBO_TEST_ALL=1`` (``make test-all``)
makes those of more years, and looks at each in more ways.
"""

import os
import shutil
import subprocess
import sys
import time
from tempfile import mkdtemp

import pytest
from hypothesis import settings

settings.register_profile("chibo", deadline=None)
settings.load_profile("chibo")

LONGEST_WAIT = 600


@pytest.fixture(scope="session")
def made_once(tmp_path_factory):
    """Return a function that gives the out folder of some runs of ``chibo render``, made once for all processes."""
    base = tmp_path_factory.getbasetemp()

    def make(name, *requests):
        folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / name
        done, failed = folder / "made", folder / "not-made"
        try:
            folder.mkdir()
        except FileExistsError:
            for _ in range(LONGEST_WAIT):
                if done.exists() or failed.exists():
                    break
                time.sleep(1)
        else:
            for request in requests:
                command = [
                    sys.executable,
                    "-m",
                    "chibo.cli",
                    "render",
                    *map(str, request),
                    "--out",
                    str(folder / "out"),
                ]
                result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
                if result.returncode:
                    failed.write_text(result.stderr + result.stdout, "utf-8")
                    break
            else:
                done.touch()
        assert done.exists(), f"{name} was not made: {failed.read_text('utf-8') if failed.exists() else 'too slow'}"
        return folder / "out"

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
