"""Batches as processes of their own, in a project with a copy of the library."""

import shutil

import pytest
from chibo.batch.cache import LIBRARY
from chibo.disclosure import SHOWN
from chibo.model import REGISTER
from chibo.store import NEEDED

from ..conftest import make_project

SHOW = f"""from IPython.display import publish_display_data
ledger = {{{{"shown": {{shown}}, "kept": {{kept}}, "rows": [], "most": {{{{}}}}, "cells": {{{{}}}}}}}}
publish_display_data({{{{"text/plain": "through " + "the report", "{SHOWN}": ledger}}}})"""
WARDS = SHOW.format(shown={"members|areas=w1|year=2013": 40}, kept={"members|areas=w2|year=2013": 9})
CITY = SHOW.format(shown={"members|areas=w1,w2|year=2013": 47}, kept={})
"""The second ward has 7 members, says the city."""


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


@pytest.fixture(scope="module")
def real(scratch_project):
    """A data folder beside the project's own, with a real register."""
    folder = shutil.copytree(scratch_project.folder / "data", scratch_project.folder / "real")
    (folder / "register").mkdir()
    for name in NEEDED:
        (folder / f"register/{name}.csv").write_text(",".join(REGISTER[name].columns) + "\n", "utf-8")
    return "real"
