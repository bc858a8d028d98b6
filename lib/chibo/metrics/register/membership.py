"""Membership: headcounts, admissions and the yearly account that must explain them."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from chibo.metrics.register.keys import grouped_by, whole, year_key
from chibo.metrics.register.positions import references
from chibo.metrics.register.stocks import stocks
from chibo.metrics.register.totals import amounts, framed, group_name, labelled, marked, share_pct, sums, totals
from chibo.metrics.register.validity import years_of
from chibo.model.layers import Register
from chibo.model.register import FLOWS_IN, FLOWS_OUT

_COUNTS = ["official", "members"]


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
    groups = grouped_by(register, "organisations", by, areas)
    wanted = np.array(years_of(register, years), dtype=np.int64)
    heads, everywhere = stocks(register, "organisation", *_COUNTS).by(groups), np.arange(len(groups.labels))
    official, members = (heads.at(name, wanted[:, None], everywhere) for name in _COUNTS)
    year, group = np.nonzero(~np.isnan(members))
    labels = {"year": wanted[year]} | labelled({group_name(by): groups}, {group_name(by): group})
    official, members = (counts[year, group].astype(np.int64) for counts in (official, members))
    counts = {"official": official, "probationary": members - official, "members": members}
    return marked(framed(labels | counts), register, "as_reported")


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
    body = references(register, "admissions", "organisation")
    groups = grouped_by(register, "organisations", by, areas)
    year = year_key(register, "admissions", years)
    keys = {"year": year, group_name(by): groups.through(register, "admissions", "organisation")}
    heads = stocks(register, "organisation", *_COUNTS)
    stated, aimed = table["made_official"].notna().to_numpy(), table["target"].notna().to_numpy()
    year_before = whole(table["year"]) - 1
    before = heads.at("members", year_before, body) - heads.at("official", year_before, body)
    measures = {
        "admitted": table["admitted"],
        "target": table["target"],
        "targets": aimed,
        "admitted_with_target": np.where(aimed, amounts(table["admitted"]), 0),
        "made_official": table["made_official"],
        "statements": stated,
        "base": np.where(stated, before, 0),
    }
    found = sums(keys, measures)
    values, at = found.values, (year.labels[found.groups["year"]] - 1, found.groups[group_name(by)])
    of_groups = heads.by(groups)
    members, probationary = of_groups.at("members", *at), of_groups.at("members", *at) - of_groups.at("official", *at)
    official = np.where(values["statements"] > 0, values["made_official"], np.nan)
    target = np.where(values["targets"] > 0, values["target"], np.nan)
    columns = {
        "admitted": values["admitted"],
        "target": _optional(target),
        "admitted_with_target": values["admitted_with_target"],
        "attainment_pct": share_pct(values["admitted_with_target"], target),
        "members_before": _optional(members),
        "probationary_before": _optional(probationary),
        "admission_rate_pct": share_pct(values["admitted"], members),
        "made_official": _optional(official),
        "made_official_pct": share_pct(official, values["base"]),
    }
    return marked(framed(labelled(keys, found.groups) | columns), register, "derived")


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
    body = references(register, "membership_changes", "organisation")
    groups = grouped_by(register, "organisations", by, areas).through(register, "membership_changes", "organisation")
    keys = {"year": year_key(register, "membership_changes", years), group_name(by): groups}
    off = amounts(table["start"]) - amounts(table["end"])
    for name in FLOWS_IN:
        off += amounts(table[name])
    for name in FLOWS_OUT:
        off -= amounts(table[name])
    year, heads = whole(table["year"]), stocks(register, "organisation", *_COUNTS)
    gaps = {
        "start_difference": amounts(table["start"]) - heads.at("members", year - 1, body),
        "end_difference": amounts(table["end"]) - heads.at("members", year, body),
    }
    measures = {name: table[name] for name in ("start", *FLOWS_IN, *FLOWS_OUT, "end")}
    measures |= {"difference": off, "organisations": np.ones(len(table), dtype=bool)}
    measures |= {"organisations_not_closing": off != 0}
    measures |= gaps | {f"{name}_known": ~np.isnan(gap) for name, gap in gaps.items()}
    measures["organisations_not_matching"] = np.logical_or.reduce([np.nan_to_num(gap) != 0 for gap in gaps.values()])
    found = totals(keys, measures)
    for name in gaps:
        found[name] = found[name].astype("Int64").where(found.pop(f"{name}_known") > 0)
    return marked(found, register, "derived")


def _optional(values: np.ndarray) -> pd.api.extensions.ExtensionArray:
    return pd.array(values, dtype="Float64").astype("Int64")
