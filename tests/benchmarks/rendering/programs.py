"""The programs as they come: papermill, then nbconvert; or nbconvert alone, which runs the notebook itself."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

BIN = Path(sys.executable).parent


def main() -> None:
    """Make the reports of a setting, as many at once as it says; the arguments: setting, out folder, way."""
    setting, out, way = json.loads(Path(sys.argv[1]).read_text("utf-8")), Path(sys.argv[2]), sys.argv[3]
    make = {"cli": _papermill_then_nbconvert, "nbconvert": _nbconvert_alone}[way]
    with ThreadPoolExecutor(setting["workers"]) as pool:
        for _ in pool.map(lambda report: make(report, out), setting["reports"]):
            pass


def _papermill_then_nbconvert(report: dict, out: Path) -> None:
    """Execute a notebook on its parameters and make its page, each by a program of its own."""
    executed = out / Path(report["filled"]).name
    parameters = [part for name, value in report["parameters"].items() for part in ("-p", name, str(value))]
    folder = str(Path(report["notebook"]).parent)
    _run(BIN / "papermill", report["notebook"], executed, *parameters, "--cwd", folder, "--no-progress-bar")
    _run(BIN / "jupyter", "nbconvert", "--to", "html", executed)


def _nbconvert_alone(report: dict, out: Path) -> None:
    """Execute a notebook that holds its parameters already, and make its page."""
    _run(BIN / "jupyter", "nbconvert", "--to", "html", "--execute", "--output-dir", out, report["filled"])


def _run(*command) -> None:
    ended = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if ended.returncode:
        sys.stderr.write(ended.stderr)
        raise SystemExit(ended.returncode)


if __name__ == "__main__":
    main()
