"""The notebooks as they are stored: executed on their default parameters, the same to the byte on every run.

A new one begins as the form every notebook has (``new_notebook.txt``), filled with what was published on one indicator;
its prose, which says that it is a draft, stands in ``words/notebook.yml``.
"""

import functools
import os
import re
import tempfile
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import nbformat
import pandas as pd

from chibo.batch.engine import fork_server, run_all
from chibo.batch.execute import KERNELSPEC, run
from chibo.batch.plan import RequestError
from chibo.batch.run import advance, progress_bar
from chibo.pages.files import write_whole
from chibo.pages.job import Task
from chibo.words import LANGUAGES, Words

_WIDGET = "application/vnd.jupyter.widget-view+json"
_NAME, _LONGEST = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*"), 40
_NUMBERED = re.compile(r"([0-9]{2})_(.+)\.ipynb")
_NEW = Path(__file__).with_name("new_notebook.txt")


@dataclass(frozen=True)
class Stored:
    """A stored notebook after a fresh run: what ``difference`` there is, or which ``error`` stopped it; else empty."""

    notebook: Path
    difference: str = ""
    error: str = ""


def refresh(notebooks: list[Path], root: Path, workers: int, *, check: bool = False) -> list[Stored]:
    """Execute notebooks on their default parameters and store each in place; with ``check`` only compare.

    Their relative data paths start at ``root``. A notebook that fails keeps its stored form.
    """
    results, tasks = {}, [Task(notebook=notebook, root=root) for notebook in notebooks]
    with fork_server(), progress_bar(len(tasks), "notebook") as bar:
        for task, result in run_all(functools.partial(refresh_one, check=check), tasks, workers):
            if isinstance(result, Exception):
                result = Stored(task.notebook, error=f"{type(result).__name__}: {result}")
            results[task.notebook] = result
            advance(bar, task.notebook.name, result.error)
    return [results[notebook] for notebook in notebooks]


def refresh_one(task: Task, *, check: bool = False) -> Stored:
    """Execute a notebook and write it in place, unless it failed, nothing changed, or it is only a ``check``.

    A check compares words, not pixels: how a picture is packed may depend on the machine.
    """
    executed = run(task)
    if executed.failure:
        return Stored(task.notebook, error=executed.failure)
    for output in (output for cell in executed.notebook.cells for output in cell.get("outputs", [])):
        output.get("data", {}).pop(_WIDGET, None)  # it lives in the kernel, so in a file it leads nowhere
    # nbformat sorts the keys, indents by one and leaves letters as they are.
    fresh, text = nbformat.writes(executed.notebook, version=4).rstrip("\n") + "\n", task.notebook.read_text("utf-8")
    if not check and text != fresh:
        write_whole(task.notebook, fresh)
    stored, now = ([_in_words(cell) for cell in nbformat.reads(each, as_version=4).cells] for each in (text, fresh))
    pairs = enumerate(zip_longest(stored, now), start=1)
    number = next((number for number, (old, new) in pairs if old != new), 0)
    return Stored(task.notebook, f"cell {number} differs" if number else "")


def _in_words(cell: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return a cell as far as it must be the same on every machine: without pixels."""
    for output in cell.get("outputs", []):
        output.get("data", {}).pop("image/png", None)
    return cell


def new_notebook(name: str, folder: Path, root: Path, *, indicator: str, indicators: pd.DataFrame) -> Path:
    """Write a new notebook into ``folder``, executed, and return its file; its data path starts at ``root``.

    It starts with the figures of ``indicator``, an id of ``indicators`` (columns ``id``, ``name_vi``, ``name_en``).
    When the name cannot be used or the notebook does not run, nothing is written: a :class:`RequestError`.
    """
    file = file_name(name, folder)
    names = indicators.set_index("id").loc[indicator]
    with tempfile.TemporaryDirectory(prefix="chibo-") as scratch:
        path = Path(scratch) / file
        nbformat.write(blank(name, indicator, {lang: names[f"name_{lang}"] for lang in LANGUAGES}), path)
        (stored,) = refresh([path], root, 1)
        if stored.error:
            raise RequestError(f"{file} was not written, because it does not run: {stored.error}")
        text = path.read_text("utf-8")
    try:
        with (folder / file).open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
    except OSError as error:  # somebody else may have taken the name meanwhile: theirs stays
        raise RequestError(f"{file} cannot be written: {os.strerror(error.errno).lower()}") from None
    return folder / file


def file_name(name: str, folder: Path) -> str:
    """Return the file name of a new notebook: the number after the highest in ``folder``, and its name.

    A name that cannot be used or is taken is a :class:`RequestError`.
    """
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        allowed = f"lower-case words of a-z and 0-9 joined by _, at most {_LONGEST} signs, without a number"
        raise RequestError(f"no notebook can be called {name!r}; a name is {allowed}, such as 'women_in_plans'")
    numbered = {match[2]: match for match in (_NUMBERED.fullmatch(path.name) for path in folder.glob("*")) if match}
    if name in numbered:
        raise RequestError(f"there is {numbered[name][0]} already; it stays as it is. Choose another name")
    return f"{max((int(match[1]) for match in numbered.values()), default=-1) + 1:02d}_{name}.ipynb"


def blank(name: str, indicator: str, names: dict[str, str]) -> nbformat.NotebookNode:
    """Return a notebook to start from, not executed; ``names`` says what its indicator is called, by language."""
    cells = []
    for tag, text in re.findall(r"^#%(\w*)\n(.*?)\n(?=#%|\Z)", _NEW.read_text("utf-8"), re.MULTILINE | re.DOTALL):
        if tag == "prose":
            for lang in LANGUAGES:
                keys = re.findall(r"{(\w+)}", text)
                phrases = {key: Words(lang).say(f"notebook.{key}", name=names[lang]) for key in keys}
                cells.append(nbformat.v4.new_markdown_cell(text.format(**phrases), metadata={"tags": [lang]}))
        else:
            source = text.replace("<name>", name).replace("<indicator>", indicator)
            cells.append(nbformat.v4.new_code_cell(source, metadata={"tags": [tag]} if tag else {}))
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNELSPEC})
