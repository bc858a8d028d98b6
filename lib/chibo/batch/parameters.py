"""A notebook's parameters: what its ``parameters`` cell declares, what is given, and what arrived.

papermill only warns of an unknown parameter and takes a text for a number; here both are refused before a kernel
starts. Which values make sense (does this year have figures?) is for the notebook's own set-up to say.
"""

import ast
import difflib
import json
import math
from pathlib import Path

from chibo import project


class RequestError(ValueError):
    """What was asked for cannot be done; the message is one line for the person who asked."""


def declared(notebook: Path) -> dict[str, dict]:
    """Return the parameters of a notebook by name, each with its type, default and help.

    Reads what papermill would, but at once: to import papermill takes longer than to see that nothing has changed.

    Raises
    ------
    RequestError
        When the file is not a notebook, or declares no parameters.
    """
    try:
        cells = json.loads(notebook.read_text("utf-8"))["cells"]
        source = next(("".join(cell["source"]) for cell in cells if _is_parameters(cell)), "")
        statements = ast.parse(source).body
    except (OSError, ValueError, KeyError, TypeError, AttributeError, SyntaxError) as error:
        raise RequestError(f"{notebook.name} is not a notebook: {str(error).splitlines()[0]}") from error
    lines, found = source.splitlines(), {}
    for statement in statements:
        target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
        if isinstance(target, ast.Name) and statement.value is not None:
            kind = ast.unparse(statement.annotation) if isinstance(statement, ast.AnnAssign) else "None"
            rest = lines[statement.end_lineno - 1].encode()[statement.end_col_offset :].decode()
            found[target.id] = {
                "name": target.id,
                "inferred_type_name": kind,
                "default": ast.get_source_segment(source, statement.value),
                "help": rest.partition("#")[2].strip(),
            }
    if not found:
        raise RequestError(f"{notebook.name} has no cell tagged 'parameters'")
    return found


def _is_parameters(cell: dict) -> bool:
    return cell["cell_type"] == "code" and "parameters" in cell["metadata"].get("tags", [])


def parse_assignments(texts: tuple[str, ...]) -> dict[str, str]:
    """Read ``NAME=VALUE`` texts."""
    given = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip().isidentifier():
            raise RequestError(f"{text!r} is not of the form NAME=VALUE")
        given[name.strip()] = value
    return given


def typed(name: str, text: str, parameter: dict) -> object:
    """Return a given text as the type the notebook declares for it.

    Parameters
    ----------
    name : the parameter's name, for the message
    text : the value as given
    parameter : the declaration, one of :func:`declared`
    """
    kind = _kind(parameter)
    if kind == "str":
        return text
    try:
        if kind == "int":
            return int(text)
        if kind == "float" and math.isfinite(number := float(text)):
            return number
        if kind == "bool":
            return {"true": True, "false": False}[text.lower()]
        return ast.literal_eval(text)
    except (ValueError, KeyError, SyntaxError):
        wanted = {"int": "a whole number", "float": "a number", "bool": "true or false"}.get(kind, f"a {kind}")
        raise RequestError(f"parameter {name!r} must be {wanted}, not {text!r}") from None


def data_location(folder: str | None) -> tuple[Path, str]:
    """Return the root and, relative to it, the data folder: the only part of the path a report may show.

    ``None`` is the project's own ``data``. A folder inside the project stays relative to the project; of any other
    only its own name remains.
    """
    if folder and "\0" in folder:
        raise RequestError(f"no data folder {folder!r}")
    checkout = project.checkout().resolve()
    path = (Path(folder) if folder else checkout / "data").resolve()
    if folder and not path.is_dir() and (checkout / folder).is_dir():
        path = (checkout / folder).resolve()
    if not path.is_dir():
        raise RequestError(f"no data folder {folder or str(path)!r}")
    if path.is_relative_to(checkout) and path != checkout:
        return checkout, path.relative_to(checkout).as_posix()
    return path.parent, path.name


def unknown(kind: str, name: str, known: list[str]) -> RequestError:
    """Return the error for a name nobody knows, with the nearest one that is known."""
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"did you mean {close[0]!r}?" if close else f"there is {', '.join(known) or 'none'}"
    return RequestError(f"unknown {kind} {name!r}; {hint}")


def _kind(parameter: dict) -> str:
    """Return the declared type, or that of the default where none is declared."""
    if parameter["inferred_type_name"] != "None":
        return parameter["inferred_type_name"]
    try:
        return type(ast.literal_eval(parameter["default"])).__name__
    except (ValueError, SyntaxError):
        return "str"
