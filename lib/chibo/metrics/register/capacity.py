"""Capacity: cadre plans (quy hoạch), training, inspection and supervision."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from chibo.metrics.register.keys import Key, grouped_by, text_key, year_key
from chibo.metrics.register.totals import amounts, group_name, marked, share_pct, totals
from chibo.model.layers import Register


def cadre_plans(
    register: Register,
    *,
    years: Iterable[int] | None = None,
    areas: Iterable[str] | None = None,
    by: str | None = None,
) -> pd.DataFrame:
    """Return how many persons stand in cadre plans, and the shares of women and of the young.

    Women and young overlap: a young woman counts in both. Share = of whom / planned.

    Parameters
    ----------
    register : the register layer
    years : by default every year with a plan
    areas : ids of the areas of the organisations; None means all
    by : ``"area"``, ``"sector"`` or None for the whole

    Returns
    -------
    DataFrame
        One row per year, group if asked for, and level of the posts: ``year``, ``area`` or ``sector``, ``level``,
        ``organisations``, ``planned``, ``women``, ``young``, ``women_pct``, ``young_pct``, ``status``, ``layer``.
    """
    table = register.cadre_plans
    measures = {"organisations": np.ones(len(table), dtype=bool)}
    measures |= {name: table[name] for name in ("planned", "women", "young")}
    found = totals(_keys(register, "cadre_plans", years, areas, by), measures)
    shares = {f"{name}_pct": share_pct(found[name], found["planned"]) for name in ("women", "young")}
    return marked(found.assign(**shares), register, "derived")


def trainings(
    register: Register,
    *,
    years: Iterable[int] | None = None,
    areas: Iterable[str] | None = None,
    by: str | None = None,
) -> pd.DataFrame:
    """Return how many participants were sent to courses. One person may attend several, so levels do not add up.

    Parameters are those of :func:`cadre_plans`.

    Returns
    -------
    DataFrame
        One row per year, group if asked for, and level of the course: ``year``, ``area`` or ``sector``, ``level``,
        ``organisations`` that sent any, ``participants``, ``status``, ``layer``.
    """
    participants = register.trainings["participants"]
    measures = {"organisations": amounts(participants) > 0, "participants": participants}
    return marked(totals(_keys(register, "trainings", years, areas, by), measures), register, "as_reported")


def inspections(
    register: Register,
    *,
    years: Iterable[int] | None = None,
    areas: Iterable[str] | None = None,
    by: str | None = None,
) -> pd.DataFrame:
    """Return how many were inspected (kiểm tra) or supervised (giám sát), and the share found wanting.

    Share = with shortcomings / inspected, over the inspections whose outcome is recorded.

    Parameters
    ----------
    register, years : as in :func:`cadre_plans`
    areas : ids of the areas whose committees inspected; None means all
    by : ``"area"`` or None for the whole

    Returns
    -------
    DataFrame
        One row per year, area if asked for, kind, subject and object: ``year``, ``area``, ``kind``, ``subject``,
        ``object``, ``inspected``, ``inspected_with_outcome`` (the base), ``with_shortcomings`` (missing where no
        outcome is recorded), ``with_shortcomings_pct``, ``status``, ``layer``.
    """
    table = register.inspections
    groups = grouped_by(register, "inspections", by, areas)
    keys = {"year": year_key(register, "inspections", years), group_name(by): groups}
    keys |= {name: text_key(register, "inspections", name) for name in ("kind", "subject", "object")}
    inspected, wanting = amounts(table["inspected"]), amounts(table["with_shortcomings"])
    recorded = ~np.isnan(wanting)
    measures = {"inspected": inspected, "inspected_with_outcome": np.where(recorded, inspected, 0)}
    found = totals(keys, measures | {"with_shortcomings": wanting, "recorded": recorded})
    found["with_shortcomings"] = found["with_shortcomings"].astype("Int64").where(found.pop("recorded") > 0)
    share = share_pct(amounts(found["with_shortcomings"]), found["inspected_with_outcome"])
    return marked(found.assign(with_shortcomings_pct=share), register, "derived")


def _keys(
    register: Register, table: str, years: Iterable[int] | None, areas: Iterable[str] | None, by: str | None
) -> dict[str, Key]:
    groups = grouped_by(register, "organisations", by, areas).through(register, table, "organisation")
    keys = {"year": year_key(register, table, years), group_name(by): groups}
    return keys | {"level": text_key(register, table, "level")}
