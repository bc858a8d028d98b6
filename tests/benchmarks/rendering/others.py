"""papermill and nbconvert as they come: two programs for each report, or a pool of processes that import them once.

The arguments: setting, out folder, ``cli`` or ``pool``.
"""

import functools
import json
import logging
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

BIN = Path(sys.executable).parent


def main() -> None:
    """Make the reports of a setting, as many at once as it says."""
    setting, out, way = json.loads(Path(sys.argv[1]).read_text("utf-8")), Path(sys.argv[2]), sys.argv[3]
    executor, make = {"cli": (ThreadPoolExecutor, by_programs), "pool": (ProcessPoolExecutor, in_a_process)}[way]
    with executor(setting["workers"]) as pool:
        for _ in pool.map(functools.partial(make, out=out), setting["reports"]):
            pass


def by_programs(report: dict, out: Path) -> None:
    """Execute a notebook on its parameters and make its page, each by a program of its own."""
    executed = out / f"{report['name']}.ipynb"
    parameters = [part for name, value in report["parameters"].items() for part in ("-p", name, str(value))]
    folder = str(Path(report["notebook"]).parent)
    _run(BIN / "papermill", report["notebook"], executed, *parameters, "--cwd", folder, "--no-progress-bar")
    _run(BIN / "jupyter", "nbconvert", "--to", "html", executed)


def in_a_process(report: dict, out: Path) -> None:
    """Execute a notebook on its parameters and make its page, both as libraries."""
    import papermill
    from nbconvert import HTMLExporter

    logging.disable(logging.WARNING)
    executed, folder = out / f"{report['name']}.ipynb", Path(report["notebook"]).parent
    papermill.execute_notebook(report["notebook"], executed, report["parameters"], cwd=folder, progress_bar=False)
    html, _ = HTMLExporter().from_filename(str(executed))
    executed.with_suffix(".html").write_text(html, "utf-8")


def _run(*command) -> None:
    ended = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if ended.returncode:
        sys.stderr.write(ended.stderr)
        raise SystemExit(ended.returncode)


if __name__ == "__main__":
    main()
