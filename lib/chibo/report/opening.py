"""Opens a report: checks a notebook's parameters, which papermill does not, and its data."""

from pathlib import Path

from chibo.errors import Explained, nearest
from chibo.report.report import Report
from chibo.store import Data, open_data
from chibo.words import LANGUAGES
from chibo.words.text import area_meant

YEARS = range(1990, 2101)


class ReportError(Explained):
    """A parameter of the notebook is not one it can work with."""


def open_report(name: str, *, year: int, lang: str, area: str = "da-lat", data: str | Path | Data = "data") -> Report:
    """Check a notebook's parameters, open its data and return its report.

    Parameters
    ----------
    name : subject of the notebook, the first part of its phrases (``coverage``, ``split`` …)
    year : report year; sentences speak of what was published for it or before it
    lang : ``vi`` or ``en``
    area : an id of areas.csv
    data : data folder, relative to the project

    Raises
    ------
    ReportError
        When a parameter has another type or a value that is not known.
    DataError
        When the data folder cannot be used.
    """
    if isinstance(year, bool) or not isinstance(year, int) or year not in YEARS:
        raise ReportError(f"year: {year!r} came; allowed: a whole number from {YEARS[0]} to {YEARS[-1]}")
    _one_of("lang", lang, list(LANGUAGES))
    opened = data if isinstance(data, Data) else open_data(data)
    if area not in opened.published.areas["id"].tolist():
        names = {known: called.values() for known, called in opened.published.place_names.items()}
        raise ReportError(f"area: {area!r} came, which is no id of areas.csv; {area_meant(area, names)}")
    return Report(name, year=year, lang=lang, area=area, data=opened)


def _one_of(parameter: str, came: str, allowed: list[str]) -> None:
    if came in allowed:
        return
    meant = nearest(came, allowed, shown=0)
    raise ReportError("; ".join(filter(None, [f"{parameter}: {came!r} came; allowed: {', '.join(allowed)}", meant])))
