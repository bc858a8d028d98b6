"""What to render: years × areas × notebooks × languages become jobs, or one line on what is wrong with the request.

Everything that can be known before a notebook runs is checked here, its parameters too: papermill only warns of an
unknown one and takes a text for a number. Which values make sense (does this year have figures?) is for the notebook's
own set-up to say. Nothing here executes or writes.
"""

import ast
import contextlib
import math
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from chibo import project
from chibo.errors import nearest
from chibo.pages.job import TIMEOUT, Job
from chibo.words import LANGUAGES, message
from chibo.words.text import area_meant, area_named

FIRST_YEAR, LAST_YEAR = 1990, 2100
OPTIONS = {"year": "--years", "lang": "--lang", "data": "--data"}
_REPORT = "[0-9][0-9]_*.ipynb"
_KINDS = ("int", "float", "bool")


class RequestError(ValueError):
    """What was asked for cannot be done; the message is one line for the person who asked."""


def plan(
    folder: Path,
    out: Path,
    *,
    years: str,
    languages: str,
    notebooks: str | None = None,
    areas: str | None = None,
    captions: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
    data: str | None = None,
    assignments: tuple[str, ...] = (),
    timeout: int = TIMEOUT,
    internal: bool = False,
    demo: bool = False,
) -> list[Job]:
    """Return the jobs of one batch, by year, area, notebook and language.

    Parameters
    ----------
    folder, out : where the notebooks are, and where the reports go
    years, languages : ``2013``, ``2011-2013``, ``2011,2013`` or a mixture; ``vi``, ``en`` or ``vi,en``
    notebooks : names separated by commas; every numbered notebook when None
    areas, captions : ids or names separated by commas; what pages call them instead, by these and language
    data : the data folder; the project's own when None
    assignments : further parameters, each ``NAME=VALUE``
    timeout, internal : as in :class:`chibo.pages.job.Job`
    demo : only the notebooks that can show a synthetic register, showing it

    Raises
    ------
    RequestError
        For the first thing that is wrong, with the nearest right name where there is one.
    """
    chosen_years, asked = parse_years(years), [part.strip() for part in languages.split(",")]
    for lang in asked:
        if lang not in LANGUAGES:
            raise unknown("language", lang, list(LANGUAGES))
    chosen_languages = tuple(lang for lang in LANGUAGES if lang in asked)
    chosen = find_notebooks(folder, notebooks, _REPORT)
    given = _parse_assignments(assignments)
    root, data_name = data_location(data)
    if demo:
        given["demo"] = "True"
        chosen = [notebook for notebook in chosen if "demo" in declared(notebook)]
        kind = project.register_kind(root / data_name)
        if kind != "synthetic" or not chosen:
            lacking = message(f"batch.demo_kind_{kind}" if chosen else "batch.demo_notebooks", data=data_name)
            raise RequestError(message("batch.demo_only", lacking=lacking))
    if areas is not None and "area" in given:
        raise RequestError(message("batch.areas_twice"))
    asked_areas = [part.strip() for part in (given.get("area", "") if areas is None else areas).split(",")]
    ids = _ids([area for area in asked_areas if area], root / data_name)
    named = {area: {**given, "area": area} for area in ids.values()} if ids or areas is not None else {"": given}
    captions = {ids.get(area, area): called for area, called in captions.items()}
    if not named:
        raise RequestError(message("batch.no_area"))
    further = [(area, notebook, _checked(notebook, named[area])) for area in named for notebook in chosen]
    same = {"root": root, "out": out.resolve(), "timeout": timeout, "internal": internal}
    same |= {"languages": chosen_languages, "siblings": tuple(notebook.stem for notebook in chosen)}
    same |= {"years": tuple(chosen_years)}
    return [
        Job(
            notebook=notebook,
            parameters={"year": year, "lang": lang, "data": data_name, **more},
            year=year,
            lang=lang,
            caption=captions.get(area, {}).get(lang, ""),
            **same,
        )
        for year in chosen_years
        for area, notebook, more in further
        for lang in chosen_languages
    ]


def _ids(areas: list[str], folder: Path) -> dict[str, str]:
    """Return the ids of areas by what they were called: an id, or a name that one place alone has."""
    with contextlib.suppress(OSError, UnicodeError):  # what is wrong with the file is said when it is opened
        lines = project.read_file(folder / "published" / "areas.csv").decode().splitlines()[1:]
        if {*areas} <= {line.partition(",")[0] for line in lines}:
            return dict(zip(areas, areas, strict=True))
    from chibo.store import open_data  # takes longer than to see that nothing has changed

    places = open_data(folder).published.place_names if areas else {}
    ids = {area: area_named(area, places) if area.isprintable() else None for area in areas}
    if unknown_area := next((area for area in areas if ids[area] is None), None):
        raise RequestError(message("report.wrong_area", came=unknown_area, nearest=area_meant(unknown_area, places)))
    return ids


def find_notebooks(folder: Path, names: str | None, pattern: str = "*.ipynb") -> list[Path]:
    """Return the notebooks of those names (separated by commas), or all that match ``pattern``, in order.

    The number of a notebook is enough, and so is the beginning of a name where only one begins so.
    """
    if names is None:
        if chosen := sorted(folder.glob(pattern)):
            return chosen
        about = {"pattern": pattern, "folder": str(folder), "checkout": message("batch.checkout")}
        raise RequestError(message("batch.no_notebooks", **about))
    present, chosen = [path.stem for path in sorted(folder.glob("*.ipynb"))], set()
    for given in (name.removesuffix(".ipynb") for name in map(str.strip, names.split(",")) if name):
        beginning = f"{given.zfill(2)}_" if given.isdecimal() else given
        meant = [given] if given in present else [name for name in present if name.startswith(beginning)]
        if len(meant) > 1:
            listed = f" {message('error.or')} ".join(meant)
            raise RequestError(message("batch.several_notebooks", name=given, list=listed))
        if not meant:
            raise unknown("notebook", given, present)
        chosen.update(meant)
    if not chosen:
        raise RequestError(message("batch.no_notebook"))
    return [folder / f"{name}.ipynb" for name in sorted(chosen)]


def parse_years(text: str) -> list[int]:
    """Read ``2011-2013``, ``2013`` or ``2009,2011-2013`` into ascending years."""
    years = set()
    for part in map(str.strip, text.split(",")):
        match = re.fullmatch(r"(\d{4})\s*(?:[-–]\s*(\d{4}))?", part)
        if match is None:
            raise RequestError(message("batch.years_form", text=text, part=part))
        first, last = int(match[1]), int(match[2] or match[1])
        if last < first:
            raise RequestError(message("batch.years_backwards", part=part, last=last, first=first))
        if first < FIRST_YEAR or last > LAST_YEAR:
            raise RequestError(message("batch.years_outside", part=part, first=FIRST_YEAR, last=LAST_YEAR))
        years.update(range(first, last + 1))
    return sorted(years)


def with_places(jobs: list[Job], places: Mapping[str, Mapping[str, str]]) -> list[Job]:
    """Return jobs with the name of their area, for the title, from the names of all areas by id and language."""
    defaults = {notebook: declared(notebook).get("area", ("str", ""))[1] for notebook in {job.notebook for job in jobs}}
    placed = []
    for job in jobs:
        area = job.parameters.get("area", defaults[job.notebook])
        placed.append(replace(job, about=area, place=job.caption or places[area][job.lang]) if area in places else job)
    return placed


def declared(notebook: Path) -> dict[str, tuple[str, object]]:
    """Return the parameters of a notebook by name, each with its type and default.

    Reads what papermill would, but at once: to import papermill takes longer than to see that nothing has changed.
    """
    found = {}
    try:
        cells = project.read_json(notebook)["cells"]
        sources = ["".join(cell["source"]) for cell in cells if "parameters" in cell["metadata"].get("tags", [])]
        for statement in ast.parse("".join(sources[:1])).body:
            if isinstance(statement, ast.AnnAssign):
                found[statement.target.id] = ast.unparse(statement.annotation), ast.literal_eval(statement.value)
            elif isinstance(statement, ast.Assign):
                default = ast.literal_eval(statement.value)
                found[statement.targets[0].id] = type(default).__name__, default
    except (OSError, ValueError, KeyError, TypeError, AttributeError, SyntaxError) as error:
        why = str(error).splitlines()[0]
        raise RequestError(message("batch.not_a_notebook", name=notebook.name, why=why)) from error
    for name in OPTIONS:
        if name not in found:
            raise RequestError(message("batch.not_declared", name=notebook.name, parameter=name))
    return found


def data_location(folder: str | None) -> tuple[Path, str]:
    """Return the root and, relative to it, the data folder: the only part of the path a report may show.

    ``None`` is the project's own ``data``. A folder inside the project stays relative to the project; of any other
    only its own name remains.
    """
    checkout = project.checkout().resolve()
    around = [Path(folder), checkout / folder] if folder else [checkout / "data"]
    try:
        path = next(path.resolve() for path in around if path.is_dir())
    except (StopIteration, ValueError, OSError, RuntimeError):  # a path cannot hold every sign, or leads round
        raise RequestError(message("batch.no_data_folder", folder=folder or str(around[0]))) from None
    if path.is_relative_to(checkout) and path != checkout:
        return checkout, path.relative_to(checkout).as_posix()
    return path.parent, path.name


def unknown(kind: str, name: str, known: list[str]) -> RequestError:
    """Return the error for a name nobody knows, with the nearest one that is known."""
    return RequestError(message(f"batch.unknown_{kind}", name=name, nearest=nearest(name, known)))


def _parse_assignments(texts: tuple[str, ...]) -> dict[str, str]:
    given = {}
    for text in texts:
        name, equals, value = text.partition("=")
        name = name.strip()
        if not equals or not name.isidentifier():
            raise RequestError(message("batch.not_an_assignment", text=text))
        if name in OPTIONS:
            raise RequestError(message("batch.set_by_option", name=name, option=OPTIONS[name]))
        given[name] = value
    return given


def _checked(notebook: Path, given: dict[str, str]) -> dict[str, object]:
    """Return the given parameters with the types this notebook declares."""
    known, checked = declared(notebook), {}
    for name, text in given.items():
        if name not in known:
            raise RequestError(f"{notebook.stem}: {unknown('parameter', name, list(known))}")
        kind = known[name][0]
        try:
            checked[name] = _typed(text, kind)
        except (ValueError, SyntaxError):
            wanted = message(f"batch.type_{kind if kind in _KINDS else 'other'}", kind=kind)
            said = message("batch.wrong_type", name=name, wanted=wanted, came=text)
            raise RequestError(f"{notebook.stem}: {said}") from None
    return checked


def _typed(text: str, kind: str) -> object:
    """Return a text as a value of a type; raise ``ValueError`` or ``SyntaxError`` where it is none."""
    if kind == "str":
        return text
    value = int(text) if kind == "int" else float(text) if kind == "float" else ast.literal_eval(text)
    if (kind == "float" and not math.isfinite(value)) or type(value).__name__ != kind.partition("[")[0]:
        raise ValueError
    return value
