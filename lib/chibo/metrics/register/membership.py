"""Membership: headcounts, admissions and the yearly account that must explain them."""

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from chibo.layers import Register
from chibo.metrics.register.positions import positions
from chibo.metrics.register.totals import (
    Key,
    amounts,
    group_name,
    grouped_by,
    labelled,
    marked,
    share_pct,
    sums,
    tallied,
    totals,
    whole,
    year_by_year,
    year_key,
)
from chibo.metrics.register.validity import years_of
from chibo.model.register import FLOWS_IN, FLOWS_OUT

STOCKS = ["official", "probationary"]


def headcounts(
    register: Register,
    *,
    years: Iterable[int] | None = None,
    areas: Iterable[str] | None = None,
    by: str | None = None,
) -> pd.DataFrame:
    """Return the members on 31 December, official (chính thức) and probationary (dự bị).

    Parameters
    ----------
    register : the register layer
    years : by default every year with a headcount
    areas : ids of the areas of the organisations; None means all
    by : ``"area"``, ``"sector"`` or None for the whole

    Returns
    -------
    DataFrame
        One row per year, and group if asked for: ``year``, ``area`` or ``sector``, ``official``, ``probationary``,
        ``members`` (both), ``status``, ``layer``.
    """
    group = grouped_by(register.organisations, by, areas)
    stocks, first = _stocks(register, group)
    wanted = np.array(years_of(register, years), dtype=np.int64)
    official, probationary = (
        _at(stocks, (wanted - first)[:, None], np.arange(len(group.labels)))[name] for name in STOCKS
    )
    year, code = np.nonzero(~np.isnan(official))
    table = pd.DataFrame({"year": wanted[year]} | ({by: group.labels[code]} if by else {}))
    official, probationary = (stock[year, code].astype(np.int64) for stock in (official, probationary))
    table = table.assign(official=official, probationary=probationary, members=official + probationary)
    return marked(table, register, "as_reported")


def admissions(
    register: Register,
    *,
    years: Iterable[int] | None = None,
    areas: Iterable[str] | None = None,
    by: str | None = None,
) -> pd.DataFrame:
    """Return admissions (kết nạp) against target and against membership, and probationary members made official.

    Attainment = admitted / target, over the organisations with a target: targets are set locally, so it ranks
    nobody. Admission rate = admitted in the year / members on 31 December of the year before. Made official =
    probationary members made official / probationary members on 31 December of the year before, over the
    organisations that state it. Parameters are those of :func:`headcounts`.

    Returns
    -------
    DataFrame
        One row per year, and group if asked for: ``year``, ``area`` or ``sector``, ``admitted``, ``target`` (missing
        where nobody has one), ``admitted_with_target`` (by organisations that have one), ``attainment_pct``,
        ``members_before`` and ``probationary_before`` (missing without a headcount), ``admission_rate_pct``,
        ``made_official`` (missing where nobody states it), ``made_official_pct``, ``status``, ``layer``.
    """
    table = register.admissions
    body = positions(table["organisation"], register.organisations["id"])
    group = grouped_by(register.organisations, by, areas)
    keys = {"year": year_key(register, table["year"], years), group_name(by): group.take(body)}
    admitted, target, official = (amounts(table[name]) for name in ("admitted", "target", "made_official"))
    before = _headcount_of(register, body)(whole(table["year"]) - 1)
    stated = ~np.isnan(official)
    measures = {
        "admitted": admitted,
        "target": target,
        "targets": ~np.isnan(target),
        "admitted_with_target": np.where(np.isnan(target), 0, admitted),
        "made_official": official,
        "statements": stated,
        "base": np.where(stated, before["probationary"], 0),
    }
    found = sums(keys, measures)
    values = found.values
    earlier = _earlier(register, group, keys["year"].labels[found.codes["year"]], found.codes[group_name(by)])
    official = np.where(values["statements"] > 0, values["made_official"], np.nan)
    target = np.where(values["targets"] > 0, values["target"], np.nan)
    table = pd.DataFrame(labelled(keys, found.codes) | values).assign(
        target=_optional(target),
        attainment_pct=share_pct(values["admitted_with_target"], target),
        members_before=_optional(earlier["members"]),
        probationary_before=_optional(earlier["probationary"]),
        admission_rate_pct=share_pct(values["admitted"], earlier["members"]),
        made_official=_optional(official),
        made_official_pct=share_pct(official, values["base"]),
    )
    columns = ["year", *([by] if by else []), "admitted", "target", "admitted_with_target", "attainment_pct"]
    columns += ["members_before", "probationary_before", "admission_rate_pct", "made_official", "made_official_pct"]
    return marked(table[columns], register, "derived")


def membership_account(
    register: Register,
    *,
    years: Iterable[int] | None = None,
    areas: Iterable[str] | None = None,
    by: str | None = None,
) -> pd.DataFrame:
    """Return the yearly account of members and whether it closes, with itself and with the headcounts.

    ``difference`` = start + in − out − end, where in = admitted + readmitted + transferred in and out = transferred
    out + died + left + struck off (xóa tên) + expelled (khai trừ). Differences of organisations may cancel out, so
    the organisations whose own account does not close are counted. Headcounts are compared only for organisations
    that have both. Parameters are those of :func:`headcounts`.

    Returns
    -------
    DataFrame
        One row per year, and group if asked for: ``year``, ``area`` or ``sector``, ``start``, the eight flows,
        ``end``, ``difference``, ``organisations``, ``organisations_not_closing``, ``start_difference`` (start −
        headcount of the 31 December before) and ``end_difference`` (end − headcount of the same 31 December), both
        missing where there is no headcount to compare, ``organisations_not_matching`` (a headcount differs),
        ``status``, ``layer``.
    """
    table = register.membership_changes
    body = positions(table["organisation"], register.organisations["id"])
    group = grouped_by(register.organisations, by, areas)
    keys = {"year": year_key(register, table["year"], years), group_name(by): group.take(body)}
    values = {name: amounts(table[name]) for name in ("start", *FLOWS_IN, *FLOWS_OUT, "end")}
    closing = values["start"] + sum(values[name] for name in FLOWS_IN) - sum(values[name] for name in FLOWS_OUT)
    off = closing - values["end"]
    year = whole(table["year"])
    headcount = _headcount_of(register, body)
    gaps = {
        "start_difference": values["start"] - headcount(year - 1)["members"],
        "end_difference": values["end"] - headcount(year)["members"],
    }
    measures = values | {"difference": off, "organisations": np.ones(len(table)), "organisations_not_closing": off != 0}
    measures |= gaps | {f"{name}_known": ~np.isnan(gap) for name, gap in gaps.items()}
    measures["organisations_not_matching"] = np.logical_or.reduce([np.nan_to_num(gap) != 0 for gap in gaps.values()])
    found = totals(keys, measures)
    for name in gaps:
        found[name] = found[name].astype("Int64").where(found.pop(f"{name}_known") > 0)
    return marked(found, register, "derived")


def _headcount_of(register: Register, body: np.ndarray) -> Callable[[np.ndarray], dict[str, np.ndarray]]:
    """Return what gives the headcount of organisations (by position) on 31 December of years; NaN without one."""
    each = Key(np.arange(len(register.organisations)), register.organisations["id"].array)
    stocks, first = _stocks(register, each)

    def of_years(year: np.ndarray) -> dict[str, np.ndarray]:
        return _with_members(_at(stocks, year - first, body))

    return of_years


def _earlier(register: Register, group: Key, year: np.ndarray, code: np.ndarray) -> dict[str, np.ndarray]:
    """Return the headcount of groups on 31 December of the year before each year; NaN without one."""
    stocks, first = _stocks(register, group)
    return _with_members(_at(stocks, year - 1 - first, code))


def _with_members(stocks: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return stocks | {"members": stocks["official"] + stocks["probationary"]}


def _stocks(register: Register, group: Key) -> tuple[dict[str, np.ndarray], int]:
    """Return official and probationary members by year (from the first counted) and group; NaN where none is counted.

    ``group`` is a key of the organisations.
    """
    years = years_of(register, None)
    first, last = (years[0], years[-1]) if years else (0, -1)
    size = len(group.labels)
    # One row and one column more than needed, both empty, for years and codes that are not there.
    stocks = {name: np.full((last - first + 2, size + 1), np.nan) for name in STOCKS}
    for year, table in year_by_year(register.headcounts, years):
        code = group.take(positions(table["organisation"], register.organisations["id"])).codes
        for name, stock in stocks.items():
            stock[year - first, :size] = tallied(code, amounts(table[name]), size)
    return stocks, first


def _at(stocks: dict[str, np.ndarray], row: np.ndarray, column: np.ndarray) -> dict[str, np.ndarray]:
    some = next(iter(stocks.values()))
    row = np.where((row >= 0) & (row < len(some) - 1), row, -1)
    return {name: values[row, column] for name, values in stocks.items()}


def _optional(values: np.ndarray) -> pd.api.extensions.ExtensionArray:
    return pd.array(values, dtype="Float64").astype("Int64")
