"""The only reader of a data folder: ``open_data(path)`` gives typed, checked tables or says everything that is wrong.

Text is normalised to NFC on the way in, so that "Đà Lạt" typed on two machines is one name. Nothing is repaired:
a folder either holds what :mod:`chibo.model` and :mod:`chibo.rules` ask for, or it is refused as a whole.
"""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from chibo.layers import Data, Published, Register
from chibo.model import PUBLISHED
from chibo.periods import parse_period
from chibo.problems import DataError, Problem
from chibo.project import nearest_data_folder, resolve
from chibo.reading import read_csv
from chibo.registers import read_register
from chibo.rules import published as published_rules

__all__ = ["Data", "DataError", "Published", "Register", "open_data"]


def open_data(
    path: str | Path = "data", *, areas: Sequence[str] | None = None, years: Sequence[int] | None = None
) -> Data:
    """Read and check a data folder.

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
    """
    folder = resolve(path)
    if not (folder / "published").is_dir():
        remedy = nearest_data_folder(folder)
        raise DataError(
            str(path), [Problem("published", 0, "", "no such folder", "a data folder with published/*.csv", remedy)]
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
        raise DataError(str(path), problems)
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
