"""What to render: notebooks × years × languages become jobs, or one line on what is wrong with the request.

Everything that can be known before a notebook runs is checked here, its parameters too: papermill only warns of an
unknown one and takes a text for a number. Which values make sense (does this year have figures?) is for the notebook's
own set-up to say. Nothing here executes or writes.
"""

import ast
import difflib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from chibo import project
from chibo.pages.job import TIMEOUT, Job
from chibo.words import LANGUAGES
from chibo.words.text import area_meant

FIRST_YEAR, LAST_YEAR = 1990, 2100
_REPORT = "[0-9][0-9]_*.ipynb"
OPTIONS = {"year": "--years", "lang": "--lang", "data": "--data"}


class RequestError(ValueError):
    """What was asked for cannot be done; the message is one line for the person who asked."""


def plan(
    folder: Path,
    out: Path,
    *,
    years: str,
    languages: str,
    notebooks: str | None = None,
    data: str | None = None,
    assignments: tuple[str, ...] = (),
    timeout: int = TIMEOUT,
    internal: bool = False,
    ipynb: bool = False,
) -> list[Job]:
    """Return the jobs of one batch, by year, notebook and language.

    Parameters
    ----------
    folder : where the notebooks are
    out : where the reports go
    years : ``2013``, ``2011-2013``, ``2011,2013`` or a mixture
    languages : ``vi``, ``en`` or ``vi,en``
    notebooks : names separated by commas; every numbered notebook when None
    data : the data folder; the project's own when None
    assignments : further parameters, each ``NAME=VALUE``
    timeout : seconds one cell may take
    internal : whether the pages may show small counts of a real register, and say that they are not for sharing
    ipynb : whether the executed notebooks are wanted beside the pages

    Raises
    ------
    RequestError
        For the first thing that is wrong, with the nearest right name where there is one.
    """
    chosen_years, chosen_languages = parse_years(years), _parse_languages(languages)
    chosen = find_notebooks(folder, notebooks, _REPORT)
    given = parse_assignments(assignments)
    for name, option in OPTIONS.items():
        if name in given:
            raise RequestError(f"parameter {name!r} is set by {option}, not by -p")
    root, data_name = data_location(data)
    further = {notebook: _checked(notebook, given) for notebook in chosen}
    return [
        Job(
            notebook=notebook,
            parameters={"year": year, "lang": lang, "data": data_name, **further[notebook]},
            root=root,
            timeout=timeout,
            internal=internal,
            year=year,
            lang=lang,
            out=out.resolve(),
            languages=chosen_languages,
            siblings=tuple(sibling.stem for sibling in chosen),
            ipynb=ipynb,
        )
        for year in chosen_years
        for notebook in chosen
        for lang in chosen_languages
    ]


def find_notebooks(folder: Path, names: str | None, pattern: str = "*.ipynb") -> list[Path]:
    """Return the notebooks of those names (separated by commas), or all that match ``pattern``, in order.

    The number of a notebook is enough, and so is the beginning of a name where only one begins so.
    """
    present = {path.stem: path for path in sorted(folder.glob("*.ipynb"))}
    if names is None:
        chosen = sorted(folder.glob(pattern))
        if not chosen:
            raise RequestError(f"no notebooks named {pattern} in {folder}")
        return chosen
    chosen = [name.strip().removesuffix(".ipynb") for name in names.split(",") if name.strip()]
    if not chosen:
        raise RequestError("no notebook named")
    return [present[name] for name in sorted({_full_name(name, list(present)) for name in chosen})]


def parse_years(text: str) -> list[int]:
    """Read ``2011-2013``, ``2013`` or ``2009,2011-2013`` into ascending years."""
    years = set()
    for part in text.split(","):
        match = re.fullmatch(r"\s*(\d{4})\s*(?:[-–]\s*(\d{4})\s*)?", part)
        if match is None:
            raise RequestError(f"years {text!r}: {part.strip()!r} is neither a year (2013) nor a span (2011-2013)")
        first, last = int(match[1]), int(match[2] or match[1])
        if last < first:
            raise RequestError(f"years {part.strip()!r} run backwards; did you mean '{last}-{first}'?")
        if first < FIRST_YEAR or last > LAST_YEAR:
            raise RequestError(f"years {part.strip()!r} lie outside {FIRST_YEAR}-{LAST_YEAR}")
        years.update(range(first, last + 1))
    return sorted(years)


def with_places(jobs: list[Job], places: Mapping[str, Mapping[str, str]]) -> list[Job]:
    """Return the jobs with the name of their area, for the title.

    Parameters
    ----------
    jobs : jobs of :func:`plan`
    places : names of the areas by id and language

    Raises
    ------
    RequestError
        When a job asks for an area that the data do not know.
    """
    defaults, placed = _default_areas(jobs), []
    for job in jobs:
        area = job.parameters.get("area", defaults.get(job.notebook, ""))
        if "area" in job.parameters and area not in places:
            meant = area_meant(area, {known: names.values() for known, names in places.items()})
            raise RequestError(f"unknown area {area!r}; {meant}")
        placed.append(replace(job, place=places[area][job.lang] if area in places else ""))
    return placed


# --- parameters ----------------------------------------------------------------------------------------------------


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


def _parse_languages(text: str) -> tuple[str, ...]:
    asked = [part.strip() for part in text.split(",")]
    for lang in asked:
        if lang not in LANGUAGES:
            raise unknown("language", lang, list(LANGUAGES))
    return tuple(lang for lang in LANGUAGES if lang in asked)


def _full_name(given: str, known: list[str]) -> str:
    """Return the one of the known names that is meant."""
    if given in known:
        return given
    beginning = f"{given.zfill(2)}_" if given.isdecimal() else given
    begin = [name for name in known if name.startswith(beginning)]
    if len(begin) == 1:
        return begin[0]
    if begin:
        raise RequestError(f"notebook {given!r} may be {' or '.join(begin)}; say more of its name")
    # A number that no notebook has means none of those without one.
    raise unknown("notebook", given, [name for name in known if name[0].isdigit()] if given[0].isdigit() else known)


def _checked(notebook: Path, given: dict[str, str]) -> dict[str, object]:
    """Return the given parameters with the types this notebook declares."""
    known = declared(notebook)
    for name in OPTIONS:
        if name not in known:
            raise RequestError(f"{notebook.name} declares no parameter {name!r}, which every report needs")
    for name in given:
        if name not in known:
            raise RequestError(f"{notebook.stem}: {unknown('parameter', name, list(known))}")
    try:
        return {name: typed(name, text, known[name]) for name, text in given.items()}
    except RequestError as error:
        raise RequestError(f"{notebook.stem}: {error}") from None


def _default_areas(jobs: list[Job]) -> dict[Path, str]:
    notebooks = {job.notebook for job in jobs}
    return {notebook: declared(notebook).get("area", {}).get("default", "").strip("\"'") for notebook in notebooks}


def _is_parameters(cell: dict) -> bool:
    return cell["cell_type"] == "code" and "parameters" in cell["metadata"].get("tags", [])


def _kind(parameter: dict) -> str:
    """Return the declared type, or that of the default where none is declared."""
    if parameter["inferred_type_name"] != "None":
        return parameter["inferred_type_name"]
    try:
        return type(ast.literal_eval(parameter["default"])).__name__
    except (ValueError, SyntaxError):
        return "str"
