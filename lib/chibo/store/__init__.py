"""The only reader of a data folder: ``open_data(path)`` gives typed, checked tables or says everything that is wrong.

Text is normalised to NFC on the way in, so that "Đà Lạt" typed on two machines is one name. Nothing is repaired:
a folder either holds what :mod:`chibo.model` and :mod:`chibo.rules` ask for, or it is refused as a whole.
"""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from chibo.errors import DataError, Problem
from chibo.model import PUBLISHED
from chibo.model.columns import keep_text_as_strings
from chibo.model.layers import Data, Published, Register
from chibo.project import nearest_data_folder, resolve
from chibo.rules import published as published_rules
from chibo.store.reading import read_csv
from chibo.store.registers import read_register
from chibo.words.periods import parse_period

__all__ = ["Data", "DataError", "Published", "Register", "open_ahead", "open_data"]

_ahead: dict[Path, Data] = {}


def open_data(
    path: str | Path = "data", *, areas: Sequence[str] | None = None, years: Sequence[int] | None = None
) -> Data:
    """Read and check a data folder, or take it from :func:`open_ahead`.

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
    if whole and folder in _ahead:
        return _ahead[folder]
    return _read(folder, str(path), areas, years)


def open_ahead(path: str | Path) -> Data:
    """Read and check a data folder for this process and all that are forked from it: they find it opened."""
    data = open_data(path)
    _ahead[data.path] = data
    return data


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
