"""papermill and nbconvert as they come: two programs for each report, or a pool of processes that import them once.

The arguments: setting, out folder, ``cli`` or ``pool``.
"""

import json
import logging
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path


def main() -> None:
    """Make the reports of a setting, as many at once as it says."""
    setting, out, way = json.loads(Path(sys.argv[1]).read_text("utf-8")), Path(sys.argv[2]), sys.argv[3]
    executor, make = {"cli": (ThreadPoolExecutor, by_programs), "pool": (ProcessPoolExecutor, in_a_process)}[way]
    executed = [out / f"{number}.ipynb" for number, _ in enumerate(setting["reports"])]
    with executor(setting["workers"]) as pool:
        list(pool.map(make, setting["reports"], executed))


def by_programs(report: dict, executed: Path) -> None:
    """Execute a notebook on its parameters and make its page, each by a program of its own."""
    parameters = [part for name, value in report["parameters"].items() for part in ("-p", name, str(value))]
    options = [*parameters, "--cwd", Path(report["notebook"]).parent, "--no-progress-bar"]
    for command in (
        ["papermill", report["notebook"], executed, *options],
        ["jupyter", "nbconvert", "--to", "html", executed],
    ):
        command[0] = Path(sys.executable).parent / command[0]
        subprocess.run(list(map(str, command)), check=True, stdout=subprocess.DEVNULL)


def in_a_process(report: dict, executed: Path) -> None:
    """Execute a notebook on its parameters and make its page, both as libraries."""
    import papermill
    from nbconvert import HTMLExporter

    logging.disable(logging.WARNING)
    folder = Path(report["notebook"]).parent
    papermill.execute_notebook(report["notebook"], executed, report["parameters"], cwd=folder, progress_bar=False)
    html, _ = HTMLExporter().from_filename(str(executed))
    executed.with_suffix(".html").write_text(html, "utf-8")


if __name__ == "__main__":
    main()
