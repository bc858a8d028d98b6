"""The only reader of a data folder: ``open_data(path)`` gives typed, checked tables or says everything that is wrong.

Text is normalised to NFC on the way in, so that "Đà Lạt" typed on two machines is one name. Nothing is repaired:
a folder either holds what :mod:`chibo.model` and :mod:`chibo.rules` ask for, or it is refused as a whole.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from chibo import digests
from chibo.batch import asked
from chibo.errors import DataError, Problem
from chibo.model import PUBLISHED
from chibo.model.columns import keep_text_as_strings
from chibo.model.layers import Data, Published, Register
from chibo.project import nearest_data_folder, resolve
from chibo.rules import published as published_rules
from chibo.store.reading import read_csv
from chibo.store.registers import read_register
from chibo.words.periods import parse_period

__all__ = ["Ahead", "Data", "DataError", "Published", "Register"]
__all__ += ["keep_open", "open_data", "opened_ahead", "read_ahead", "read_whole"]


def open_data(
    path: str | Path = "data", *, areas: Sequence[str] | None = None, years: Sequence[int] | None = None
) -> Data:
    """Read and check a data folder, or take it from :func:`read_ahead`.

    From then on pandas keeps new text as Python's strings, as the data do (``mode.string_storage``).

    Parameters
    ----------
    path : a folder with ``published/`` and perhaps ``register/``; relative paths start at the project, not at the
        working folder
    areas, years : which wards and years of the register to read; all when not given. From Parquet, only what
        concerns them is read

    Raises
    ------
    DataError
        With every problem of the folder at once: file, row, column, what came, what is allowed.

    Examples
    --------
    >>> data = open_data()
    >>> data.published.indicators.set_index("id").at["members_total", "name_en"]
    'Party members'
    >>> data.register.synthetic
    True
    """
    keep_text_as_strings()
    folder, whole = resolve(path), areas is None and years is None
    ahead = _ahead.get(folder) if whole else None
    if asked.asking is None:
        return ahead.data if ahead else _read(folder, str(path), areas, years)
    with asked.asking.not_noticing():
        if ahead is None:
            asked.asking.opening(folder)
        data = ahead.data if ahead else _read(folder, str(path), areas, years)
    if whole:
        return asked.asking.watch(data, ahead and ahead.files)
    asked.asking.all_of(folder)
    return data


class Ahead(NamedTuple):
    """A folder read ahead, and the digests of its files from before."""

    data: Data
    files: dict[str, str]


_ahead: dict[Path, Ahead] = {}


def read_ahead(path: str | Path) -> Data:
    """Read and check a data folder for this process and all that are forked from it: later ones find it opened."""
    return keep_open(read_whole(path))


def read_whole(path: str | Path) -> Ahead:
    """Read and check a data folder; what is returned can be sent to the process that is to :func:`keep_open` it."""
    keep_text_as_strings()
    folder = resolve(path)
    files = digests.of_tables(folder)
    return Ahead(_read(folder, str(path), None, None), files)


def keep_open(ahead: Ahead) -> Data:
    """Let this process, and all that are forked from it, find a folder opened that was read, here or elsewhere."""
    keep_text_as_strings()
    asked.prepare(ahead.data)
    _ahead[ahead.data.path] = ahead
    return ahead.data


def opened_ahead() -> list[Data]:
    """Return what :func:`read_ahead` has opened in this process."""
    return [ahead.data for ahead in _ahead.values()]


def _read(folder: Path, said: str, areas: Sequence[str] | None, years: Sequence[int] | None) -> Data:
    if not (folder / "published").is_dir():
        remedy = nearest_data_folder(folder)
        raise DataError(
            said, [Problem("published", 0, "", "no such folder", "a data folder with published/*.csv", remedy)]
        )
    frames, problems = {}, []
    for name, table in PUBLISHED.items():
        frames[name], found = read_csv(folder / "published" / f"{name}.csv", table)
        problems += found
    if all(frame is not None for frame in frames.values()):
        problems += published_rules.broken_rules(frames)
    register, warnings = None, []
    if (folder / "register").is_dir() and not problems:
        register, found, warnings = read_register(
            folder, frames["areas"], frames["rating_schemes"], areas=areas, years=years
        )
        problems += found
    if problems:
        raise DataError(said, problems)
    frames["observations"] = _with_dates_and_units(frames["observations"], frames["indicators"])
    return Data(folder, Published(**frames), register, tuple(warnings))


def _with_dates_and_units(observations: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    periods = observations["period"].map(parse_period)
    described = indicators.set_index("id").loc[observations["indicator"], ["unit", "measure"]]
    return observations.assign(
        unit=described["unit"].to_numpy(),
        measure=described["measure"].to_numpy(),
        start=pd.to_datetime(periods.map(lambda period: period.start if period else None)),
        end=pd.to_datetime(periods.map(lambda period: period.end if period else None)),
    )
