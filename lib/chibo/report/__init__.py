"""What a notebook shows and says: :func:`open_report` checks its parameters, a :class:`Report` does the rest."""

from pathlib import Path

from chibo.errors import Explained
from chibo.report.report import Report
from chibo.store import Data, open_data
from chibo.words import LANGUAGES, message
from chibo.words.text import area_meant, area_named

__all__ = ["Report", "ReportError", "open_report"]

YEARS = range(1990, 2101)


class ReportError(Explained):
    """A parameter of the notebook is not one it can work with."""


def open_report(
    name: str = "explore",
    *,
    year: int,
    lang: str,
    area: str = "da-lat",
    data: str | Path | Data = "data",
    demo: bool = False,
) -> Report:
    """Check a notebook's parameters, open its data and return its report.

    Parameters
    ----------
    name : what it is about; of no consequence for what it shows
    year : report year; sentences speak of what was published for it or before it
    lang : ``vi`` or ``en``
    area : an id of areas.csv, or a name that only one place has
    data : data folder, relative to the project, or one that is open
    demo : whether a synthetic register is shown; a real one always is

    Raises
    ------
    ReportError
        When a parameter has another type or a value that is not known.
    DataError
        When the data folder cannot be used.
    """
    if type(year) is not int or year not in YEARS:
        allowed = message("report.wrong_year", first=YEARS[0], last=YEARS[-1])
        raise ReportError(message("report.wrong", name="year", came=year, allowed=allowed))
    if lang not in LANGUAGES:
        raise ReportError(message("report.wrong", name="lang", came=lang, allowed=", ".join(LANGUAGES)))
    if type(demo) is not bool:
        raise ReportError(message("report.wrong", name="demo", came=demo, allowed="True, False"))
    opened = data if isinstance(data, Data) else open_data(data)
    places = opened.published.place_names
    if (known := area_named(area, places)) is None:
        raise ReportError(message("report.wrong_area", came=area, nearest=area_meant(area, places)))
    return Report(name, year=year, lang=lang, area=known, data=opened, demo=demo)
