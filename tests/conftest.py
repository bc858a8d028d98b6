"""What holds for every test: hypothesis sets no deadline, because a busy machine is no defect; a cache of its own."""

import os
import shutil
from tempfile import mkdtemp

import pytest
from hypothesis import settings

settings.register_profile("chibo", deadline=None)
settings.load_profile("chibo")


@pytest.fixture(scope="session", autouse=True)
def cache_of_its_own():
    """Let batches remember what they made in a folder that goes with the tests."""
    os.environ["CHIBO_CACHE"] = mkdtemp(prefix="chibo-cache-")
    yield
    shutil.rmtree(os.environ.pop("CHIBO_CACHE"))
