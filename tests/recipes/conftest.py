"""A copy of the project as a newcomer has it after cloning: what is tried there changes nothing here."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parents[2]
LEFT_BEHIND = (".git", ".venv", ".uv", "__pycache__", ".*_cache", ".hypothesis", ".ipynb_checkpoints", "20[0-9][0-9]")


@pytest.fixture
def copy(tmp_path):
    """Return the copy: ``folder``, and ``chibo(*words)`` and ``python(*words)``, which run its own library there."""
    folder = tmp_path / "chibo"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*LEFT_BEHIND))
    environment = {**os.environ, "PYTHONPATH": str(folder / "lib"), "PYTHONUTF8": "1"}
    environment.pop("CHIBO_ROOT", None)

    def python(*words):
        return subprocess.run(
            [sys.executable, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )

    def chibo(*words):
        return python("-c", "from chibo.cli import main; main(prog_name='chibo')", *words)

    return SimpleNamespace(folder=folder, environment=environment, python=python, chibo=chibo)
