"""What the metrics on a register share: which rows are asked for, and the queries of ``queries.sql`` that answer.

In their results ``status`` is ``as_reported`` (plain sums), ``derived`` (by rule or arithmetic), or ``synthetic`` for
everything from a synthetic register; ``layer`` is ``register``. Stocks of a year are those of 31 December; validity is
half-open. Tables an office does not keep make empty results with the same columns. Every metric takes ``register``,

- ``years``, a list of years; None means every year of the counted table, or with a headcount for stocks;
- ``areas``, a list of ids of areas; None means all. One of which the register has nothing is an unknown name, and,
  where units are counted, a city whose units are those of its wards: 0 would be said of it;
- ``by``, ``"area"`` or, where organisations are counted, ``"sector"`` for a row each; None for the whole.
"""

import functools
import itertools
from collections.abc import Callable, Iterable
from importlib import resources

import pandas as pd

from chibo.errors import UnknownName, nearest
from chibo.model.layers import Register
from chibo.words import message

Years = Iterable[int] | None
Areas = Iterable[str] | None
By = str | None

_GROUPS = {"units": ["area"], "organisations": ["area", "sector"], "inspections": ["area"]}
"""The tables with an area, and what their rows can be grouped by."""

_TYPES = dict.fromkeys(["high", "target", "with_shortcomings", "rank"], "Int64") | {"date": "datetime64[s]"}
"""Columns of counts that may be missing, whether or not one is, and of days."""


def measure(
    register: Register,
    name: str,
    *,
    of: str = "organisations",
    status: str = "derived",
    areas: Areas = None,
    years: Years = None,
    dates: Iterable | None = None,
    by: By = None,
    **asked,
) -> pd.DataFrame:
    """Return the answer of the query of that name, with ``status`` and ``layer``.

    ``of`` is the table that says in which area the counted things lie: ``units``, ``organisations`` or ``inspections``;
    ``status`` is what the numbers are unless the register is synthetic, ``dates`` are days of stocks instead of years,
    ``asked`` further variables and tables of the query. ``attrs["areas"]`` are the areas that were summed.
    """
    if by is not None and by not in _GROUPS[of]:
        raise ValueError(f"by={by!r} is not possible here; use {', '.join(map(repr, _GROUPS[of]))} or None.")
    if isinstance(years, int | str):
        raise TypeError(f"years must be a list of years, not {years!r}: write years=[{years}].")
    if years is not None:
        years = [int(year) for year in years]
        dates = [f"{year:04d}-12-31" for year in years]
    days = None if dates is None else [str(pd.Timestamp(day).date()) for day in dates]
    asked |= {"areas": _asked_areas(register, of, areas)}
    table = register.sql(queries()[name], years=years, days=days, by=by, **asked)
    table = table.astype({column: kind for column, kind in _TYPES.items() if column in table})
    table = table.rename(columns={"part": by}) if by else table.drop(columns="part", errors="ignore")
    marks = {"status": "synthetic" if register.synthetic else status, "layer": "register"}
    table = table.assign(**{column: pd.Series(text, table.index, dtype="str") for column, text in marks.items()})
    held = set(getattr(register, of)["area"].unique())
    table.attrs["areas"] = sorted(held if asked["areas"] is None else held & set(asked["areas"]))
    return table


def metric(name: str, *, of: str = "organisations", status: str = "derived") -> Callable[..., pd.DataFrame]:
    """Return the public function of a query, documented by the comment it begins with."""

    def of_register(register: Register, *, years: Years = None, areas: Areas = None, by: By = None) -> pd.DataFrame:
        return measure(register, name, of=of, status=status, years=years, areas=areas, by=by)

    of_register.__name__ = of_register.__qualname__ = f"register_{name}"
    comment = itertools.takewhile(lambda line: line.startswith("--"), queries()[name].splitlines())
    of_register.__doc__ = "\n".join(line.removeprefix("--").strip() for line in comment)
    return of_register


@functools.cache
def queries() -> dict[str, str]:
    """Return the text of each query of ``queries.sql`` by its name."""
    text = resources.files(__package__).joinpath("queries.sql").read_text("utf-8")
    named = (part.partition("\n") for part in text.split("-- name: ")[1:])
    return {name: query for name, _, query in named}


def areas_in(register: Register, table: str, areas: Iterable[str]) -> list[str]:
    """Return those of the areas that can be asked for in a table with ``area``, in their order.

    The register has a unit, an organisation or an inspection of each; and of one whose units are those of its wards,
    organisations and inspections can be counted, but no units.
    """
    here, anywhere = set(getattr(register, table)["area"].unique()), _areas(register)
    return [area for area in areas if area in anywhere and (table != "units" or area in here or not _wards(area, here))]


def _asked_areas(register: Register, table: str, areas: Areas) -> list[str] | None:
    """Return the areas as a list; refuse one that would be counted as 0 because it is none.

    Beside one of its own wards a city adds nothing and takes nothing away. A register without any area answers all.
    """
    if isinstance(areas, str):
        raise TypeError(f"areas must be a list of ids, not the text {areas!r}.")
    if areas is None:
        return None
    areas = list(areas)
    possible = areas_in(register, table, areas)
    for area in areas if _areas(register) else ():
        if area not in possible and not _wards(area, possible):
            counted = nearest(area, getattr(register, table)["area"].unique())
            raise UnknownName(message(f"report.no_{table}", came=area, nearest=counted))
    return areas


def _areas(register: Register) -> set[str]:
    return set().union(*(getattr(register, name)["area"].unique() for name in _GROUPS))


def _wards(area: object, areas: Iterable[str]) -> list[str]:
    return [each for each in areas if each.startswith(f"{area}/")]
