"""Structure: grassroots organisations and the cells below them at the end of years or on dates."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from chibo.metrics.register.dated import by_day, in_force
from chibo.metrics.register.keys import Key, grouped_by
from chibo.metrics.register.positions import matches, texts
from chibo.metrics.register.totals import marked
from chibo.metrics.register.validity import moments, spans
from chibo.model.layers import Register


def organisations(
    register: Register,
    *,
    years: Iterable[int] | None = None,
    dates: Iterable | None = None,
    areas: Iterable[str] | None = None,
    by: str | None = None,
) -> pd.DataFrame:
    """Return how many grassroots organisations (tổ chức cơ sở đảng) and subordinate cells are in force.

    Parameters
    ----------
    register, years, dates, areas : as in :func:`chibo.metrics.register.coverage.coverage`
    by : ``"area"``, ``"sector"`` or None for the whole

    Returns
    -------
    DataFrame
        One row per date, and group if asked for: ``year``, ``date``, ``area`` or ``sector``, ``organisations`` =
        ``committees`` (đảng bộ cơ sở) + ``grassroots_cells`` (chi bộ cơ sở), ``subordinate_cells`` =
        ``neighbourhood_cells`` + ``non_residential_cells``, ``all_cells`` (grassroots and subordinate), ``status``,
        ``layer``. Groups without organisations are left out.
    """
    groups, days = grouped_by(register, "organisations", by, areas), moments(register, years, dates)
    committees, grassroots_cells = _stocks(register, "organisations", groups, "committee", days)
    of_cells = groups.through(register, "cells", "organisation")
    neighbourhood, others = _stocks(register, "cells", of_cells, "neighbourhood", days)
    counts = {
        "organisations": committees + grassroots_cells,
        "committees": committees,
        "grassroots_cells": grassroots_cells,
        "subordinate_cells": neighbourhood + others,
        "neighbourhood_cells": neighbourhood,
        "non_residential_cells": others,
        "all_cells": grassroots_cells + neighbourhood + others,
    }
    return marked(by_day(days, groups, counts, by), register, "derived")


def _stocks(register: Register, table: str, groups: Key, kind: str, days: list[int]) -> np.ndarray:
    """Return by day and group how many rows of a kind are in force, and how many of all others."""
    group, size = groups.groups, len(groups.labels)
    other = np.where(group < 0, -1, 2 * group + ~matches(texts(register, table, "kind"), kind))
    return in_force(spans(register, table), other, 2 * size, days).reshape(len(days), size, 2).transpose(2, 0, 1)
