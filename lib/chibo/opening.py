"""The two ways in, ``open_data`` and ``open_report``: what they need is imported when they are called.

Checking a folder takes pandera, and showing one takes matplotlib; to import either costs more than pandas itself, and
a prompt should be there at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chibo.report import Report
    from chibo.store import Data


def open_data(
    path: str | Path = "data", *, areas: Sequence[str] | None = None, years: Sequence[int] | None = None
) -> Data:
    """Read and check a data folder: ``data.published``, ``data.register``, ``data.summary()``.

    Parameters
    ----------
    path : a folder with ``published/`` and perhaps ``register/``; relative paths start at the project, not at the
        working folder
    areas, years : which wards and years of the register to read; all when not given

    Raises
    ------
    DataError
        With every problem of the folder at once: file, row, column, what came, what is allowed.
    """
    from chibo import store

    return store.open_data(path, areas=areas, years=years)


def open_report(
    name: str = "explore", *, year: int, lang: str, area: str = "da-lat", data: str | Path | Data = "data"
) -> Report:
    """Return a report, which shows tables and pictures with their sources and says sentences about them.

    Parameters
    ----------
    name : what it is about; of no consequence for what it shows
    year : report year; sentences speak of what was published for it or before it
    lang : ``vi`` or ``en``
    area : an id of areas.csv
    data : data folder, relative to the project, or one that is open

    Raises
    ------
    ReportError
        When a parameter has another type or a value that is not known.
    DataError
        When the data folder cannot be used.
    """
    from chibo import report

    return report.open_report(name, year=year, lang=lang, area=area, data=data)
