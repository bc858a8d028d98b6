"""The notebooks as they are stored: executed on their default parameters, the same to the byte on every run.

Here a notebook goes back into its own file; reports are none of this module's business.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat

from chibo.batch.engine import fork_server, run_all
from chibo.batch.execute import run
from chibo.errors import counted
from chibo.pages.job import Task
from chibo.pages.whole import write_whole

_WIDGET = "application/vnd.jupyter.widget-view+json"


@dataclass(frozen=True)
class Stored:
    """What a fresh run says about one stored notebook.

    Attributes
    ----------
    notebook : its file
    difference : empty, or where the stored form differs from the fresh one
    error : empty, or one line on what stopped the run
    """

    notebook: Path
    difference: str = ""
    error: str = ""


def refresh(
    notebooks: list[Path],
    root: Path,
    workers: int,
    *,
    check: bool = False,
    on_start: Callable[[Task], None] = lambda task: None,
    on_stored: Callable[[Stored], None] = lambda stored: None,
) -> list[Stored]:
    """Execute notebooks on their default parameters and store each in place; with ``check`` only compare.

    A notebook that fails keeps its stored form.

    Parameters
    ----------
    notebooks : files to refresh
    root : the folder their relative data paths start at
    workers : how many processes at once
    check : change nothing
    on_start : called with each task as it is begun
    on_stored : called with each result as it is there
    """
    results = {}
    tasks = [Task(notebook=notebook, root=root) for notebook in notebooks]
    with fork_server():
        for task, outcome in run_all(_compare if check else _store, tasks, workers, on_start):
            stored = outcome
            if isinstance(outcome, Exception):
                stored = Stored(task.notebook, error=f"{type(outcome).__name__}: {outcome}")
            results[task.notebook] = stored
            on_stored(stored)
    return [results[notebook] for notebook in notebooks]


def _store(task: Task) -> Stored:
    """Execute and write in place, unless it failed or nothing changed."""
    fresh, stored = _fresh(task)
    if not stored.error and task.notebook.read_text("utf-8") != fresh:
        write_whole(task.notebook, fresh)
    return stored


def _compare(task: Task) -> Stored:
    """Execute and compare."""
    return _fresh(task)[1]


def _fresh(task: Task) -> tuple[str, Stored]:
    executed = run(task)
    if executed.failure:
        return "", Stored(task.notebook, error=executed.failure)
    _take_out_widgets(executed.notebook)
    # nbformat sorts the keys, indents by one and leaves letters as they are.
    fresh = nbformat.writes(executed.notebook, version=4).rstrip("\n") + "\n"
    text = task.notebook.read_text("utf-8")
    return fresh, Stored(task.notebook, "" if text == fresh else _difference(text, executed.notebook))


def _take_out_widgets(notebook: nbformat.NotebookNode) -> None:
    """Take out, in place, the references to widgets: they live in the kernel, so in a file they lead nowhere.

    What a widget says as plain text is kept, and is what a fresh run is compared with.
    """
    for output in (output for cell in notebook.cells for output in cell.get("outputs", [])):
        output.get("data", {}).pop(_WIDGET, None)


def _difference(text: str, fresh: nbformat.NotebookNode) -> str:
    """Say in a few words where a stored notebook first differs from the fresh one."""
    stored = nbformat.reads(text, as_version=4)
    if len(stored.cells) != len(fresh.cells):
        return f"{counted(len(stored.cells), 'cell')} stored, {len(fresh.cells)} expected"
    for position, (old, new) in enumerate(zip(stored.cells, fresh.cells, strict=True), start=1):
        parts = [part for part in ("outputs", "execution_count", "id", "metadata") if old.get(part) != new.get(part)]
        if parts:
            return f"cell {position} differs in its {' and '.join(parts).replace('_', ' ')}"
    if stored.metadata != fresh.metadata:
        return "the notebook's metadata differ"
    return "the file is written differently"
