"""The least that reports can cost: the cells of each notebook run as plain functions, one report after the other.

Each in a fresh fork of a process that has imported everything before, as a batch has them; no kernel, no
message, no page. What a cell shows is still made in every form a page is made of (pictures as SVG, tables as HTML, both
as plain text), for that is the report.
"""

import ast
import json
import os
import sys
from pathlib import Path

import nbformat
from chibo.batch.engine import fork_server, run_all
from chibo.project import PAGE_VARIABLE


def shown(notebook: Path, parameters: dict) -> list[dict]:
    """Run the cells of a notebook on some parameters; return what each cell shows, as a dictionary of forms."""
    names, shown = {}, []
    display = {"display": lambda *values: shown.extend(value._repr_mimebundle_() for value in values)}
    for cell in (cell for cell in nbformat.read(notebook, as_version=4).cells if cell.cell_type == "code"):
        body = ast.parse(cell.source).body
        last = body.pop() if body and isinstance(body[-1], ast.Expr) else None  # whose value a notebook shows
        names |= display  # what a cell imports is for a kernel
        exec(compile(ast.Module(body, []), "<cell>", "exec"), names)
        value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names) if last else None
        if value is not None:
            shown.append(value._repr_mimebundle_())
        if "parameters" in cell.metadata.get("tags", []):  # its values are defaults
            names |= parameters
    return shown


def make(report: dict) -> None:
    """Make one report in this fresh process."""
    os.environ[PAGE_VARIABLE] = "1"
    shown(Path(report["notebook"]), report["parameters"])


def main() -> None:
    """Make all reports, one process and one after the other; the arguments: setting."""
    setting = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    os.chdir(setting["root"])
    with fork_server(Path(setting["root"], "data")):
        for report, failed in run_all(make, setting["reports"], 1):
            if failed:
                raise SystemExit(f"{report}: {failed}")


if __name__ == "__main__":
    main()
