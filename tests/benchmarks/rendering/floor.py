"""The least that reports can cost: the cells of each notebook run as plain functions, one report after the other.

One process that has imported and drawn everything before; no kernel, no message, no page. What a cell shows is still
made in every form a notebook would store (pictures as SVG, tables as HTML, both as plain text), for that is the report.
"""

import ast
import json
import os
import sys
from pathlib import Path
from time import perf_counter, process_time

import nbformat
from chibo import store
from chibo.batch.warmup import warm


class Floor:
    """The cells of one notebook, compiled once.

    Parameters
    ----------
    notebook : its file; cells hold nothing that only IPython understands
    """

    def __init__(self, notebook: Path):
        cells = [cell for cell in nbformat.read(notebook, as_version=4).cells if cell.cell_type == "code"]
        self._steps = [_split(cell.source) for cell in cells if "parameters" not in cell.metadata.get("tags", [])]
        self._defaults = [cell.source for cell in cells if "parameters" in cell.metadata.get("tags", [])]

    def shown(self, parameters: dict) -> list[dict]:
        """Run the cells on some parameters; return what each cell shows, as a dictionary of forms."""
        names, shown = {}, []
        for source in self._defaults:
            exec(source, names)
        names |= parameters
        for statements, last in self._steps:
            exec(statements, names)
            value = None if last is None else eval(last, names)
            if value is not None:
                shown.append(value._repr_mimebundle_())
        return shown


def _split(source: str) -> tuple:
    """Return a cell's statements, and the expression at its end whose value a notebook shows (``None`` for none)."""
    body = ast.parse(source).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    statements = compile(ast.Module(body, []), "<cell>", "exec")
    return statements, None if last is None else compile(ast.Expression(last.value), "<cell>", "eval")


def main() -> None:
    """Make each report once to warm up its notebook, then measure all; the arguments: setting."""
    setting = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    os.environ["OMP_NUM_THREADS"] = "1"
    os.chdir(setting["root"])
    store.open_ahead("data")
    warm()
    notebooks = {report["notebook"]: Floor(Path(report["notebook"])) for report in setting["reports"]}
    for notebook in notebooks.values():
        notebook.shown(setting["reports"][0]["parameters"])
    start, before = perf_counter(), process_time()
    for report in setting["reports"]:
        notebooks[report["notebook"]].shown(report["parameters"])
    print(json.dumps({"seconds": perf_counter() - start, "cpu_seconds": process_time() - before}))


if __name__ == "__main__":
    main()
