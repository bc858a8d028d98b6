"""The only reader of a data folder: ``open_data(path)`` gives typed, checked tables or says everything that is wrong.

Text is normalised to NFC on the way in, so that "Đà Lạt" typed on two machines is one name. Nothing is repaired:
a folder either holds what :mod:`chibo.model` and :mod:`chibo.rules` ask for, or it is refused as a whole. A problem
names the row as a spreadsheet would count it.
"""

import functools
from dataclasses import replace
from pathlib import Path

import pandas as pd

from chibo.errors import DataError, Problem, said
from chibo.model import PUBLISHED, REGISTER
from chibo.model.layers import Data, Published, Register
from chibo.model.table import TEXT, Table
from chibo.project import nearest_data_folder, register_kind, root
from chibo.rules import published as published_rules
from chibo.store.tables import read_csv, read_parquet
from chibo.words.periods import parse_period

__all__ = ["Data", "DataError", "Published", "Register", "open_ahead", "open_data"]

NEEDED = ["units", "organisations", "cells", "cell_units"]
"""Tables that no register can do without; any other that is not there is an empty one."""

_ATTEMPTS = 3
_ahead: dict[Path, Data] = {}


def open_data(path: str | Path = "data") -> Data:
    """Read and check a data folder: ``data.published``, ``data.register``, ``data.summary()``.

    ``path`` holds ``published/`` and perhaps ``register/``; a relative one starts at the project, not at the working
    folder. Raises DataError with every problem of the folder at once. From then on pandas keeps new text as Python's
    strings, as the data do (``mode.string_storage``).

    Examples
    --------
    >>> data = open_data()
    >>> data.published.indicators.set_index("id").at["members_total", "name_en"]
    'Party members'
    >>> data.register.synthetic
    True
    """
    pd.set_option("mode.string_storage", "python")
    folder = root() / path  # an absolute path stays what it is
    if folder in _ahead:
        return _ahead[folder]
    published, problems = _read_published(folder)
    register, warnings, place = None, [], folder / "register"
    if (place.exists() or place.is_symlink()) and not place.is_dir():
        problems = [*problems, Problem("register", 0, "", *said("data.register_none"))]
    if place.is_dir() and not problems:
        for _ in range(_ATTEMPTS):
            before = _identity(place)
            register, problems, warnings = _read_register(folder, published)
            if _identity(place) == before:
                break
            # An import has put another register there meanwhile: what was read may be half of each.
    if problems:
        raise DataError(str(path), problems)
    return Data(folder, published, register, tuple(warnings))


def open_ahead(path: str | Path) -> Data:
    """Read and check a data folder now, for :func:`open_data` in this process and in all that are forked from it."""
    data = open_data(path)
    return _ahead.setdefault(data.path, data)


@functools.cache
def empty_register() -> Register:
    """Return a register that holds nothing, with the columns of every table."""
    return Register(**{name: table.empty() for name, table in REGISTER.items()})


def read_table(folder: Path, table: Table) -> tuple[pd.DataFrame | None, list[Problem]]:
    """Read one table of a register folder from whichever file holds it."""
    csv, parquet = folder / f"{table.name}.csv", folder / f"{table.name}.parquet"
    if parquet.exists() and csv.exists():
        return None, [Problem(f"{folder.name}/{parquet.name}", 0, "", *said("data.file_beside", file=csv.name))]
    if parquet.exists():
        return read_parquet(parquet, table)
    if not csv.exists() and table.name not in NEEDED:
        return table.empty(), []
    return read_csv(csv, table)


def _read_published(folder: Path) -> tuple[Published | None, list[Problem]]:
    if not (folder / "published").is_dir():
        came, allowed, _ = said("data.published_none")
        return None, [Problem("published", 0, "", came, allowed, nearest_data_folder(folder))]
    frames, problems = {}, []
    for name, table in PUBLISHED.items():
        frames[name], wrong = read_csv(folder / "published" / f"{name}.csv", table)
        problems += wrong
    if all(frame is not None for frame in frames.values()):
        days = ["valid_from", "valid_to"]  # of old places, of which some are not recorded: kept as they are written
        as_text = {name: frames["areas"][name].dt.strftime("%Y-%m-%d").fillna("").astype(TEXT) for name in days}
        frames["areas"] = frames["areas"].assign(**as_text)
        problems += published_rules.broken_rules(frames)
    if problems:
        return None, problems
    observations = frames["observations"]
    periods = [parse_period(text) for text in observations["period"]]
    described = frames["indicators"].set_index("id").loc[observations["indicator"], ["unit", "measure"]]
    frames["observations"] = observations.assign(
        **{name: described[name].to_numpy() for name in described},
        start=pd.to_datetime([period and period.start for period in periods]),
        end=pd.to_datetime([period and period.end for period in periods]),
    )
    return Published(**frames), []


def _read_register(folder: Path, published: Published) -> tuple[Register | None, list[Problem], list[Problem]]:
    """Return the register, ``None`` when it cannot be used, the problems, and the warnings."""
    from chibo.rules import register as rules  # takes DuckDB, which a folder without a register does not need

    frames, problems = {}, []
    for name, table in REGISTER.items():
        frames[name], wrong = read_table(folder / "register", table)
        problems += wrong
    problems = problems or rules.broken_rules(frames, published.areas, published.rating_schemes)
    if problems:
        return None, _in_files(problems, folder), []
    register = Register(**frames, synthetic=register_kind(folder) == "synthetic")
    return register, [], _in_files(rules.warnings(frames), folder)


def _in_files(problems: list[Problem], folder: Path) -> list[Problem]:
    """Name the Parquet files, where the rules name those of CSV."""
    files = {f"register/{path.stem}.csv": f"register/{path.name}" for path in (folder / "register").glob("*.parquet")}
    return [replace(problem, file=files.get(problem.file, problem.file)) for problem in problems]


def _identity(folder: Path) -> int:
    """Say which folder this is: an import puts a new one in the place of the old."""
    return folder.stat().st_ino if folder.is_dir() else 0
