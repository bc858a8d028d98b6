"""Takes out of an executed notebook what chance or the machine decided: times, ids, paths, pieces of a stream."""

import os
import re
import sysconfig
from pathlib import Path

import nbformat

from chibo import project
from chibo.words.text import written_out

KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
_ERROR_MARKER_TAG = "papermill-error-cell-tag"
_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_CELL_FILE = re.compile(r"[^\s\"']*ipykernel_\d+[/\\]\d+\.py")


def normalized(notebook: nbformat.NotebookNode, root: Path) -> nbformat.NotebookNode:
    """Take out, in place, what differs between two runs of the same notebook, and return it."""
    notebook.metadata = {"kernelspec": dict(KERNELSPEC), "language_info": {"name": "python"}}
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.cells = [cell for cell in notebook.cells if _ERROR_MARKER_TAG not in cell.metadata.get("tags", [])]
    for position, cell in enumerate(notebook.cells, start=1):
        cell.id = f"cell-{position:02d}"
        for noise in ("papermill", "execution"):
            cell.metadata.pop(noise, None)
        if not cell.metadata.get("tags", True):
            del cell.metadata["tags"]
        if cell.cell_type == "code":
            cell.outputs = _joined(cell.outputs)
            for output in cell.outputs:
                _clean(output, root)
    return nbformat.from_dict(notebook)


def without_results(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Take the results out of a notebook, in place, and return it."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def impersonal(text: str, root: Path) -> str:
    """Shorten paths to what is the same on every machine: below the project, a package, or Python's own library.

    What cannot be seen is written out: an error is shown on a terminal too, which would obey it.
    """
    text = written_out(_CELL_FILE.sub("<cell>", plain(text)))
    paths, home = sysconfig.get_paths(), str(Path.home())
    folders = {str(root), str(project.checkout()), paths["purelib"], paths["platlib"], paths["stdlib"]}
    # A traceback may have shortened the home folder already.
    folders |= {"~" + folder.removeprefix(home) for folder in folders if folder.startswith(home + os.sep)}
    for folder in sorted(folders, key=len, reverse=True):
        text = text.replace(folder + os.sep, "").replace(folder, ".")
    return text.replace(home, "~")


def plain(text: str) -> str:
    """Return a text without the colours of a terminal."""
    return _ANSI.sub("", text)


def _joined(outputs: list) -> list:
    """Join what was printed between two displays: in how many pieces, and which stream first, is chance."""
    joined, printed = [], {}
    for output in [*outputs, None]:
        if output is not None and output.output_type == "stream":
            if output.name in printed:
                printed[output.name].text += output.text
            printed.setdefault(output.name, output)
        else:
            joined += [printed[name] for name in sorted(printed, reverse=True)]  # stdout before stderr
            joined += [output] if output is not None else []
            printed = {}
    return joined


def _clean(output: nbformat.NotebookNode, root: Path) -> None:
    """Take colours and paths of this machine out of errors and printed text."""
    if output.output_type == "stream":
        output.text = impersonal(output.text, root)
    if output.output_type == "error":
        output.evalue = impersonal(output.evalue, root)
        output.traceback = [impersonal(line, root) for line in output.traceback]
