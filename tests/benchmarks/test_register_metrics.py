"""The benchmark of the register at its smallest size: both ways give the same answers from a repeated register."""

import subprocess
import sys
from pathlib import Path


def test_metrics_and_plain_queries_agree_on_a_repeated_register():
    command = [sys.executable, str(Path(__file__).parent / "register_metrics.py"), "--districts", "2"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("equal") == 12
