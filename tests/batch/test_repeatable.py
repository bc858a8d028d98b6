"""The same bytes wherever and however: hash seed, time zone, locale, number of jobs, folder, engine."""

import os
import subprocess
import sys
from pathlib import Path

from .conftest import contents

ROOT = Path(__file__).parents[2]
ONE = {"PYTHONHASHSEED": "1", "TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C"}, "--jobs", "1"
ELSEWHERE = {"PYTHONHASHSEED": "4711", "TZ": "America/Anchorage", "LC_ALL": "C.UTF-8", "COLUMNS": "40"}
OTHER = ELSEWHERE, "--jobs", "3", "--engine", "standard"


def rendered(out, cwd, variables, *arguments):
    """Return the bytes of every file of a batch, its log and its own memory apart."""
    request = ["render", "--years", "2013", "--notebooks", "03_member_quality"]
    result = subprocess.run(
        [sys.executable, "-m", "chibo.cli", *request, "--out", str(out), *arguments],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT / "lib")} | variables,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    assert result.returncode == 0, result.stderr
    return contents(out)


def test_the_same_bytes_come_out_elsewhere(tmp_path):
    cwd = tmp_path / "làm ở đây"
    cwd.mkdir()
    one = rendered(tmp_path / "plain", ROOT, *ONE)
    other = rendered(tmp_path / "kết quả khác" / "out", cwd, *OTHER)
    assert len(one) == 5
    assert sorted(other) == sorted(one)
    assert [path for path in one if one[path] != other[path]] == []
