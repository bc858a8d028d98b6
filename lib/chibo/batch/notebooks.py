"""The notebooks as they are stored: executed on their default parameters, the same to the byte on every run."""

import functools
import tempfile
from itertools import zip_longest
from pathlib import Path

import nbformat

from chibo.batch import engine
from chibo.batch.execute import after_death, run
from chibo.batch.run import say_done
from chibo.pages.files import write_whole
from chibo.pages.job import Job
from chibo.words import message

_WIDGET = "application/vnd.jupyter.widget-view+json"


def refresh(notebooks: list[Path], root: Path, workers: int | None, *, check: bool) -> dict[Path, tuple[str, str]]:
    """Execute notebooks on their default parameters and store each in place; with ``check`` only compare.

    Their relative data paths start at ``root``. A notebook that fails keeps its stored form. Returns by notebook what
    is different after a fresh run, and what stopped it: a line each, or nothing.
    """
    results = dict.fromkeys(notebooks)
    with tempfile.TemporaryDirectory(prefix="chibo-", ignore_cleanup_errors=True) as scratch, engine.fork_server():
        tasks = [Job(notebook=path, root=root, partial=Path(scratch, path.name)) for path in notebooks]
        for task, result in engine.run_all(functools.partial(refresh_one, check=check), tasks, workers):
            died = isinstance(result, Exception)
            results[task.notebook] = ("", after_death(task, result).failure) if died else result
            say_done(task.notebook.name, results[task.notebook][1])
    return results


def refresh_one(task: Job, *, check: bool) -> tuple[str, str]:
    """Execute a notebook and write it in place, unless it failed, nothing changed, or it is only a ``check``.

    A check compares words, not pixels: how a picture is packed may depend on the machine.
    """
    executed = run(task, "warm" if engine.can_fork() else "standard")
    if executed.failure:
        return "", executed.failure
    for output in (output for cell in executed.notebook.cells for output in cell.get("outputs", [])):
        output.get("data", {}).pop(_WIDGET, None)  # it lives in the kernel, so in a file it leads nowhere
    # nbformat sorts the keys, indents by one and leaves letters as they are.
    fresh, text = nbformat.writes(executed.notebook, version=4).rstrip("\n") + "\n", task.notebook.read_text("utf-8")
    if not check and text != fresh:
        write_whole(task.notebook, fresh)
    stored, now = ([_in_words(cell) for cell in nbformat.reads(each, as_version=4).cells] for each in (text, fresh))
    pairs = enumerate(zip_longest(stored, now), start=1)
    number = next((number for number, (old, new) in pairs if old != new), 0)
    return message("batch.cell_differs", number=number) if number else "", ""


def _in_words(cell: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return a cell as far as it must be the same on every machine: without pixels."""
    for output in cell.get("outputs", []):
        output.get("data", {}).pop("image/png", None)
    return cell
