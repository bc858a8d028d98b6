"""Batches as processes of their own, in a project with a copy of the library."""

import shutil

from chibo.batch.cache import LIBRARY

from ..conftest import make_project


def make_checkout(folder):
    """Make a project with a copy of the library."""
    folder.mkdir(exist_ok=True)
    shutil.copytree(LIBRARY, folder / "lib" / "chibo", ignore=shutil.ignore_patterns("__pycache__"))
    return make_project(folder)


def finish(batch):
    """Wait for a batch that runs as a process; return its exit code and what it said."""
    try:
        said, lines = batch.communicate(timeout=120)
    finally:
        batch.kill()  # one that hangs must not be left to the tests after this one, which would be blamed for it
        batch.communicate()
    return batch.returncode, said, lines


def contents(out):
    """Return every file of an out folder but the log, which knows times."""
    files = sorted(path for path in out.rglob("*") if path.is_file() and path.name != "render.log")
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}
