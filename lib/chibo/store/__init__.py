"""The only reader of a data folder: ``open_data(path)`` gives typed, checked tables or says everything that is wrong.

Text is normalised to NFC on the way in, so that "Đà Lạt" typed on two machines is one name. Nothing is repaired:
a folder either holds what :mod:`chibo.model` and :mod:`chibo.rules` ask for, or it is refused as a whole.
"""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from chibo.errors import DataError, Problem
from chibo.model import PUBLISHED
from chibo.model.layers import Data, Published, Register
from chibo.model.table import TEXT
from chibo.project import nearest_data_folder, resolve
from chibo.rules import published as published_rules
from chibo.store.registers import read_register
from chibo.store.tables import read_csv
from chibo.words.periods import parse_period

__all__ = ["Data", "DataError", "Published", "Register", "open_ahead", "open_data"]

_ahead: dict[Path, Data] = {}


def open_data(
    path: str | Path = "data", *, areas: Sequence[str] | None = None, years: Sequence[int] | None = None
) -> Data:
    """Read and check a data folder: ``data.published``, ``data.register``, ``data.summary()``.

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
    pd.set_option("mode.string_storage", "python")
    folder = resolve(path)
    if areas is None and years is None and folder in _ahead:
        return _ahead[folder]
    published, problems = _read_published(folder)
    register, warnings = None, []
    if (folder / "register").is_dir() and not problems:
        register, problems, warnings = read_register(
            folder, published.areas, published.rating_schemes, areas=areas, years=years
        )
    if problems:
        raise DataError(str(path), problems)
    return Data(folder, published, register, tuple(warnings))


def open_ahead(path: str | Path) -> Data:
    """Read and check a data folder now, for :func:`open_data` in this process and in all that are forked from it."""
    return keep_open(open_data(path))


def keep_open(data: Data) -> Data:
    """Let :func:`open_data` return a folder that was read elsewhere."""
    pd.set_option("mode.string_storage", "python")
    return _ahead.setdefault(data.path, data)


def _read_published(folder: Path) -> tuple[Published | None, list[Problem]]:
    if not (folder / "published").is_dir():
        allowed, remedy = "a data folder with published/*.csv", nearest_data_folder(folder)
        return None, [Problem("published", 0, "", "no such folder", allowed, remedy)]
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
    frames["observations"] = _with_dates_and_units(frames["observations"], frames["indicators"])
    return Published(**frames), []


def _with_dates_and_units(observations: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    periods = observations["period"].map(parse_period)
    described = indicators.set_index("id").loc[observations["indicator"], ["unit", "measure"]]
    return observations.assign(
        unit=described["unit"].to_numpy(),
        measure=described["measure"].to_numpy(),
        start=pd.to_datetime(periods.map(lambda period: period.start if period else None)),
        end=pd.to_datetime(periods.map(lambda period: period.end if period else None)),
    )
