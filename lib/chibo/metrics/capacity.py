"""Capacity: training of officials, and inspection and supervision.

``published`` is the published layer, ``area`` the id of an area, ``year`` the report year: its figures count, or those
of the nearest year (``case``: ``in_year``, ``earlier``, ``later``). ``register``, ``years``, ``areas`` and ``by`` are
explained in :mod:`chibo.metrics.register`; ``by`` is ``"area"``, ``"sector"`` or None.
"""

import pandas as pd

from chibo.metrics.figures import in_one_year, nearest_year, segmented, select, traces
from chibo.metrics.register import metric
from chibo.store import Published


def training(published: Published, *, area: str, year: int) -> pd.DataFrame:
    """Return participants in training by kind of course, most first, for the report year or the nearest published.

    One row per kind: ``period``, ``indicator``, ``category``, ``participants`` (persons; one person may attend several
    courses, so rows are not added up), ``case`` (``in_year``, ``earlier``, ``later``).
    """
    return _nearest(select(published, "training_participants", area=area, category=None), "participants", year)


def inspections(published: Published, *, area: str, year: int) -> pd.DataFrame:
    """Return the organisations inspected by subject, most first, for the report year or the nearest published.

    One row per subject of inspection: ``period``, ``indicator``, ``category``, ``inspected`` (organisations), ``case``.
    Totals over all subjects stand in :func:`inspection_results`.
    """
    found = select(published, "organisations_inspected", area=area, category=None)
    return _nearest(found[found["category"] != "by_committees"], "inspected", year)


def inspection_results(published: Published, *, area: str, until: int | None = None) -> pd.DataFrame:
    """Return what inspections by the committees found, organisations and members apart.

    One row per ``subject`` (``organisations``, ``members``) and period, the last first: ``inspected``,
    ``with_shortcomings``, ``without_shortcomings`` (as printed, or the difference), ``share_with_pct`` = with /
    inspected, ``status`` and ``item`` (``derived`` where ``without_shortcomings`` is), ``figures``, and the segments
    of comparable years.
    """
    wide = []
    for subject in ("organisations", "members"):
        inspected = select(published, f"{subject}_inspected", area=area, category="by_committees", until=until)
        table = inspected[["period", "end", "figures"]].assign(subject=subject, inspected=inspected["value"])
        for result in ("with_shortcomings", "without_shortcomings"):
            printed = select(published, f"{subject}_{result}", area=area).drop_duplicates("period").set_index("period")
            table = table.join(printed["value"].rename(result), on="period")
            own = table["period"].map(printed["figures"])
            table[f"{result}_figures"] = pd.Series(traces(inspected["figures"], own), own.index).where(own.notna(), "")
            table["figures"] = traces(table["figures"], table[f"{result}_figures"])
        wide.append(table)
    order = {"by": ["subject", "end", "period"], "ascending": False}  # organisations before members
    table = pd.concat(wide).dropna(subset="with_shortcomings").sort_values(**order, ignore_index=True)
    item = table["without_shortcomings"].isna().map({True: "derived", False: ""})
    table = table.assign(
        item=item,
        status=item.replace("", "as_reported"),
        without_shortcomings=table["without_shortcomings"].fillna(table["inspected"] - table["with_shortcomings"]),
        share_with_pct=100 * table["with_shortcomings"] / table["inspected"],
    )
    return segmented(published, table, series="borders", area=area)


def _nearest(figures: pd.DataFrame, value: str, year: int) -> pd.DataFrame:
    figures = in_one_year(figures)
    nearest, case = nearest_year(figures, year)
    rows = figures[figures["end"].dt.year == nearest].rename(columns={"value": value})
    rows = rows.sort_values([value, "category"], ascending=[False, False], ignore_index=True)
    columns = ["period", "indicator", "category", value, "status", "figures"]
    return rows[columns].assign(case=case)


register_cadre_plans = metric("cadre_plans")
register_trainings = metric("trainings", status="as_reported")
register_inspections = metric("inspections", of="inspections")
