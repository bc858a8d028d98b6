"""The split of the neighbourhoods: units and households before and after, and what that asks of membership."""

from collections.abc import Iterable

import pandas as pd

from chibo.metrics.figures import known_area, latest, one_row, or_greater, segmented, select, trace, traces, with_since
from chibo.metrics.register import measure
from chibo.model.codes import AREA_KINDS_WITH_UNITS, MEMBERS_FOR_A_CELL
from chibo.model.layers import Register
from chibo.model.rows import plain_rows
from chibo.store import Published

_ACCOUNT = ["stage", "part", "units", "period", "status", "figures", "whose"]
_UNITS = ["units_total", "units_removed", "units_merged", "units_created"]
_SIDES = {"before": "units_before", "after": "units_after"}
EVENT = ["area", "period", "end", "kind", "before", "after", "by_then", "status", "figures"]


def accounts(published: Published, *, area: str, until: int | None = None) -> pd.DataFrame:
    """Return how the units before the split became the units after it.

    Four rows: ``stage`` (``before``, ``after``), ``part`` (``split``/``kept`` and ``created``/``kept``), ``units`` (the
    kept are what the totals leave), ``period``, ``whose`` (``communes`` where what is kept after is the sum of what
    :func:`by_ward` has for the communes, whose figures and period stand there). Empty when no split up to ``until``, or
    no total before or after it, was published.
    """
    divided = latest(select(published, "units_split", area=area, category=None, until=until))
    created = latest(select(published, "units_created", area=area, category=None, until=until))
    year = 0 if divided is None else divided["end"].year
    before = latest(select(published, "units_total", area=area, until=year - 1))
    after = latest(select(published, "units_total", area=area, year=year))
    if any(figure is None for figure in (divided, created, before, after)):
        return pd.DataFrame(columns=_ACCOUNT)
    rows = []
    for stage, total, part, name in (("before", before, divided, "split"), ("after", after, created, "created")):
        kept = total["value"] - part["value"]
        rows.append((stage, name, part["value"], part["period"], part["status"], part["figures"], ""))
        rows.append((stage, "kept", kept, total["period"], "derived", trace(total["figures"], part["figures"]), ""))
    communes = by_ward(published, area=area)
    communes = communes[communes["area"].map(published.areas.set_index("id")["kind"]) == "commune"]
    if len(communes) and communes["units"].sum() == kept:
        figures = trace(communes["figures"].str.split().str[0])  # those of units, not of households
        rows[-1] = ("after", "kept", kept, communes["period"].iloc[0], "derived", figures, "communes")
    return pd.DataFrame(rows, columns=_ACCOUNT)


def events(published: Published, *, area: str | None = None, until: int | None = None) -> pd.DataFrame:
    """Return the splits and mergers of which one source prints, or lets one reckon, the units before and after.

    One row per place, date and source, in order of time: ``area``, ``period``, ``end``, ``kind`` (``split``,
    ``merger``, ``merged_only`` where only the units that were joined are counted, ``relayered`` where the note says
    that a layer below was abolished), ``before``, ``after`` (units; a number before that was not printed is the one
    after and those removed, one after the merged less those removed), ``by_then`` (whether the date is only that of the
    page that tells of it), ``status`` (``derived``), ``figures``.
    """
    figures = select(published, _UNITS, area=area, category=None, until=until).dropna(subset="end")
    by_event = figures.groupby(["end", "area", "period", "source"])
    rows = [_event({(f.indicator, f.category): f for f in plain_rows(event)}) for _, event in by_event]
    return pd.DataFrame(filter(None, rows), columns=EVENT).astype({"end": "datetime64[s]"})


def _event(printed: dict) -> tuple | None:
    """Return the units before and after one event, or ``None`` where one of them cannot be told."""
    first = next(iter(printed.values()))
    after = printed.get(("units_total", ""), printed.get(("units_total", "to_dan_pho")))
    removed, merged = printed.get(("units_removed", "")), printed.get(("units_merged", ""))
    created = printed.get(("units_created", "merger"))
    for kind in ("split", "merger"):
        before = printed.get(("units_total", f"before_{kind}"))
        if before and after:
            kind = "relayered" if after.note == "layer-abolished" else kind
            counts, used = (kind, before.value, after.value), (before, after)
            break
    else:
        if after and removed:
            counts, used = ("merger", after.value + removed.value, after.value), (after, removed)
        elif merged and (created or removed):
            formed = created.value if created else merged.value - removed.value
            counts, used = ("merged_only", merged.value, formed), (merged, created or removed)
        else:
            return None
    told = bool(after) and after.status == "inferred"
    return (first.area, first.period, first.end, *counts, told, "derived", trace([figure.figures for figure in used]))


def over_time(published: Published, *, area: str) -> pd.DataFrame:
    """Return units, households and what full coverage would need, year by year.

    One row per year with a published number of units: ``year``, ``period``, ``end``, ``units``, ``households`` (missing
    when not published), ``households_per_unit`` = households / units, ``members_needed`` = 3 × units, ``segment``
    (years of two segments are not comparable), ``units_figures`` (those of ``figures`` that print the units). Where two
    sources print the same year, both stand there.
    """
    figures = select(published, ["units_total", "households"], area=area).dropna(subset="end")
    figures = figures.assign(year=figures["end"].dt.year)
    by_indicator = [figures[figures["indicator"] == name].groupby("year") for name in ("units_total", "households")]
    units, households = (years.last().assign(figures=years["figures"].agg(" ".join)) for years in by_indicator)
    table = units[["period", "end", "value", "status", "figures"]].rename(columns={"value": "units"})
    table = table.join(households["value"].rename("households")).assign(units_figures=table["figures"]).reset_index()
    table["figures"] = traces(table["figures"], table["year"].map(households["figures"]))
    return segmented(published, _with_ratios(table), series="units", area=area)


def by_ward(published: Published, *, area: str) -> pd.DataFrame:
    """Return units and households of each ward and commune of an area, for the last date all were printed.

    One row per ward or commune, most households per unit first: ``area``, ``units``, ``households``,
    ``households_per_unit``, ``members_needed``, ``tile_row``, ``tile_column``, ``period``.
    """
    areas = published.areas
    inside = areas["parent"] == known_area(published, area)
    wards = areas[inside & areas["kind"].isin(AREA_KINDS_WITH_UNITS)].set_index("id")
    figures = select(published, ["units_total", "households"])
    figures = figures[figures["area"].isin(wards.index)]
    # Only a table that prints both quantities for a ward says how large its units are.
    figures = figures[figures.groupby(["source", "period", "area"])["indicator"].transform("nunique") == 2]
    tables = figures.groupby(["source", "period"])["area"].nunique()
    if tables.empty:
        return figures
    source, period = tables.idxmax()
    figures = figures[(figures["source"] == source) & (figures["period"] == period)]
    wide = figures.pivot(index="area", columns="indicator", values=["value", "figures"])
    values = wide["value"].astype(float).rename(columns={"units_total": "units"}).rename_axis(columns=None)
    traces = wide["figures"]["units_total"] + " " + wide["figures"]["households"]
    table = values[["units", "households"]].assign(figures=traces).join(wards[["tile_row", "tile_column"]])
    table = _with_ratios(table).assign(period=period, status=figures["status"].iloc[0])
    return table.sort_values("households_per_unit", ascending=False).reset_index()


def _with_ratios(table: pd.DataFrame) -> pd.DataFrame:
    mean, needed = table["households"] / table["units"], MEMBERS_FOR_A_CELL * table["units"]
    return table.assign(households_per_unit=mean, members_needed=needed)


@or_greater
def effect(published: Published, *, area: str, until: int | None = None) -> pd.DataFrame:
    """Return what the split did to the denominator: one row, or none.

    ``units_split``, ``units_created``, ``units_kept`` and ``units_kept_after`` (by subtraction), ``kept_difference``
    between these two, ``units_reckoned`` = units before − split + created, ``case`` (``differs`` where that is not the
    printed number after), ``item`` (the ``whose`` of the kept after), with suffixes ``_before`` and ``_after``
    ``units``, ``households_per_unit``, ``members_needed`` and ``period``, ``end``, ``since_vi`` and ``since_en``
    (breaks up to ``until``), ``units_figures`` (those of the two numbers of units), and ``about``
    (:func:`chibo.metrics.figures.or_greater`). Where no parts were printed, the last row of :func:`events` with
    ``units_before``, ``units_after`` and the ``case`` ``totals``.
    """
    parts = accounts(published, area=area, until=until)
    if parts.empty:
        event = events(published, area=area, until=until).tail(1).rename(columns=_SIDES)
        event = event.assign(case="totals").reset_index(drop=True)
        return with_since(published, event, series="units", area=area, year=until)
    divided, kept, created, kept_after = parts["units"]
    years = over_time(published, area=area)
    split_year = int(parts["period"].iloc[0][:4])
    before, after = years[years["year"] < split_year].iloc[-1], years[years["year"] == split_year].iloc[-1]
    sides = years[["units", "households_per_unit", "members_needed", "period"]]
    told = one_row(
        units_split=divided,
        units_kept=kept,
        units_created=created,
        units_kept_after=kept_after,
        kept_difference=abs(kept - kept_after),
        units_reckoned=kept + created,
        case="" if kept + created == after["units"] else "differs",
        item=parts["whose"].iloc[-1],
        **sides.loc[before.name].add_suffix("_before"),
        **sides.loc[after.name].add_suffix("_after"),
        end=after["end"],
        units_figures=trace(before["units_figures"], after["units_figures"]),
        status="derived",
        figures=trace(parts["figures"], before["figures"], after["figures"]),
    )
    return with_since(published, told, series="units", area=area, year=until)


def inside(published: Published, *, area: str, year: int) -> pd.DataFrame:
    """Return the splits and mergers of a year in places inside an area, each as :func:`effect` says it of its place."""
    table = events(published, until=year).rename(columns=_SIDES)
    parents = table["area"].map(published.areas.set_index("id")["parent"])
    table = table[(parents == area) & (table["end"].dt.year == year)].reset_index(drop=True)
    return table.assign(case="totals", about=table["area"])


def extremes(wards: pd.DataFrame) -> pd.DataFrame:
    """Return the largest and smallest mean size of a unit among the rows of :func:`by_ward`: one row, or none.

    ``most_area``, ``most``, ``least_area``, ``least`` (households per unit), ``mean`` (all households over all units),
    ``ratio`` = most / least, ``wards`` (how many), ``period``.
    """
    if wards.empty:
        return wards
    sizes = wards.set_index("area")["households_per_unit"].sort_values()
    return one_row(
        most_area=sizes.index[-1],
        most=sizes.iloc[-1],
        least_area=sizes.index[0],
        least=sizes.iloc[0],
        mean=wards["households"].sum() / wards["units"].sum(),
        ratio=sizes.iloc[-1] / sizes.iloc[0],
        wards=len(wards),
        period=wards["period"].iloc[0],
        status="derived",
        figures=trace(wards["figures"]),
    )


def register_flow(register: Register, published: Published, *, area: str, areas: Iterable[str]) -> pd.DataFrame:
    """Return the way of the units since the split: how they were served after it, and when cells had been founded.

    The days are the last of the year of the published split, and of the period in which cells were established. The
    units are those in force on the second in ``areas`` (ids), each followed back through ``unit_events``.

    One row per way that occurs: ``state_1`` (``mixed`` where its predecessors differ, ``new`` where it has none),
    ``state_2`` (as in :func:`chibo.metrics.coverage.register_units`), ``units``, and ``until``: the ISO period in which
    the founding of cells ended. Empty when no split, or no founding after it, was published.
    """
    divided = latest(select(published, "units_split", area=area, category=None))
    founded = latest(select(published, "cells_established", area=area))
    dates, until = [], ""
    if divided is not None and founded is not None and founded["end"].year > divided["end"].year:
        dates, until = [pd.Timestamp(divided["end"].year, 12, 31), founded["end"]], founded["period"].rpartition("/")[2]
    return measure(register, "flow", of="units", dates=dates, areas=areas).assign(until=until)
