"""papermill and nbconvert as libraries, in a pool of processes that import them once."""

import functools
import json
import logging
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import papermill
from nbconvert import HTMLExporter


def main() -> None:
    """Make the reports of a setting; the arguments: setting, out folder."""
    setting, out = json.loads(Path(sys.argv[1]).read_text("utf-8")), Path(sys.argv[2])
    logging.disable(logging.WARNING)
    with ProcessPoolExecutor(setting["workers"]) as pool:
        for _ in pool.map(functools.partial(make, out=out), setting["reports"]):
            pass


def make(report: dict, out: Path) -> None:
    """Execute a notebook on its parameters and make its page."""
    executed = out / Path(report["filled"]).name
    folder = Path(report["notebook"]).parent
    papermill.execute_notebook(report["notebook"], executed, report["parameters"], cwd=folder, progress_bar=False)
    html, _ = HTMLExporter().from_filename(str(executed))
    executed.with_suffix(".html").write_text(html, "utf-8")


if __name__ == "__main__":
    main()
