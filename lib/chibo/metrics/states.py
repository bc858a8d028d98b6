"""States of coverage as sources reported them: a share, the units covered, or the units that lack a cell."""

import pandas as pd

from chibo.metrics.figures import latest, select, trace
from chibo.store import Published

# What a source prints when it speaks of coverage: the share, the units covered, or the units that lack a cell.
_STATE = ["coverage_pct", "units_with_cell", "units_without_organisation"]
_LACKING = ["units_in_joint_cells", "units_without_members"]
_REPORTED = [
    "area",
    "period",
    "end",
    "wording",
    "units_with_cell",
    "units_lacking",
    "units_total",
    "printed_pct",
    "coverage_pct",
    "missing",
    "status",
    "figures",
]


def reported(published: Published, *, area: str | None = None, until: int | None = None) -> pd.DataFrame:
    """Return every published coverage of an area, or of all areas.

    Returns
    -------
    DataFrame
        One row per area, period and wording: ``area``, ``period``, ``end``, ``wording`` (``cell`` or
        ``any_organisation``), ``units_with_cell``, ``units_lacking``, ``units_total`` (missing when not printed for
        that year), ``printed_pct``, ``coverage_pct`` (counts before printed share), ``missing`` (why there is no
        share: ``total_not_published`` or empty), ``status``, ``figures``.

    Notes
    -----
    ``coverage_pct = 100 × units with a cell / units``. Where a source counts the units *without* (in joint cells, or
    without members or organisation), the units with a cell are the total less these.
    """
    printed = select(published, [*_STATE, *_LACKING], area=area, category=None, until=until).dropna(subset="end")
    totals = select(published, "units_total", area=area, until=until)
    rows = [
        {
            "area": place,
            "period": together["period"].iloc[0],
            "end": end,
            **_state(together, _total(totals[totals["area"] == place], end)),
        }
        for (place, end), together in printed.groupby(["area", "end"])
        if set(together["indicator"]) & set(_STATE) or set(_LACKING) <= set(together["indicator"])
    ]
    return pd.DataFrame(rows, columns=_REPORTED).astype({"end": "datetime64[s]"})


def _total(totals: pd.DataFrame, end: pd.Timestamp) -> pd.Series | None:
    """Return the units printed for the same date, or else for the same year."""
    of_year = totals[totals["end"].dt.year == end.year]
    of_day = of_year[of_year["end"] == end]
    return latest(of_year if of_day.empty else of_day)


def _state(together: pd.DataFrame, total: pd.Series | None) -> dict:
    """Bring together what was printed for one area and date."""
    by_indicator = together.drop_duplicates("indicator").set_index("indicator")
    value = by_indicator["value"].to_dict()
    used = list(together["figures"])
    printed_pct, with_cell = value.get("coverage_pct"), value.get("units_with_cell")
    units = None if total is None else total["value"]
    if with_cell is None and units is not None and "units_without_organisation" in value:
        with_cell = units - value["units_without_organisation"]
    elif with_cell is None and units is not None and set(_LACKING) <= set(value):
        with_cell = units - sum(value[indicator] for indicator in _LACKING)
    elif with_cell is None and printed_pct == 100:
        with_cell = units
    if units is None and printed_pct == 100:
        units = with_cell
    elif units is not None and with_cell is not None:
        used.append(total["figures"])
    share = 100 * with_cell / units if units and with_cell is not None else printed_pct
    lacking = [value[name] for name in (*_LACKING, "units_without_organisation") if name in value]
    any_organisation = "units_without_organisation" in value or "any_organisation" in set(together["category"])
    return {
        "wording": "any_organisation" if any_organisation else "cell",
        "units_with_cell": with_cell,
        "units_lacking": sum(lacking) if lacking else units - with_cell if units and with_cell is not None else None,
        "units_total": units if with_cell is not None else None,
        "printed_pct": printed_pct,
        "coverage_pct": share,
        "missing": "total_not_published" if share is None else "",
        "status": "unknown" if share is None else "derived" if printed_pct is None else "as_reported",
        "figures": trace(used),
    }
