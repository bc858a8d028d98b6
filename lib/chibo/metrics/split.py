"""The split of the neighbourhoods: units and households before and after, and what that asks of membership."""

from collections.abc import Iterable

import pandas as pd

from chibo.metrics.breaks import breaks_of, with_segments
from chibo.metrics.figures import NEIGHBOURHOODS, latest, one_row, or_greater, select, trace
from chibo.metrics.register import measure
from chibo.model.layers import Register
from chibo.model.register import MEMBERS_FOR_A_CELL
from chibo.store import Published

_ACCOUNT = ["stage", "part", "units", "period", "status", "figures", "kind"]


def accounts(published: Published, *, area: str, until: int | None = None) -> pd.DataFrame:
    """Return how the units before the split became the units after it.

    Four rows: ``stage`` (``before``, ``after``), ``part`` (``split``/``kept`` and ``created``/``kept``), ``units``,
    ``period``, ``kind`` (``thon`` where an identity of that year says that the kept units are those of the communes).
    The kept units are what the totals leave (derived). Empty when no split was published up to ``until``, or no total
    before or after it.
    """
    divided = latest(select(published, "units_split", area=area, category=None, until=until))
    created = latest(select(published, "units_created", area=area, category=None, until=until))
    if divided is None or created is None:
        return pd.DataFrame(columns=_ACCOUNT)
    year = divided["end"].year
    before = latest(select(published, "units_total", area=area, until=year - 1))
    after = latest(select(published, "units_total", area=area, year=year))
    if before is None or after is None:
        return pd.DataFrame(columns=_ACCOUNT)
    rows = []
    for stage, total, part, name in (("before", before, divided, "split"), ("after", after, created, "created")):
        kept = total["value"] - part["value"]
        rows.append((stage, name, part["value"], part["period"], part["status"], part["figures"], ""))
        kind = "thon" if stage == "after" and _rest_are_villages(published, area, total["period"]) else ""
        rows.append((stage, "kept", kept, total["period"], "derived", trace(total["figures"], part["figures"]), kind))
    return pd.DataFrame(rows, columns=_ACCOUNT)


def _rest_are_villages(published: Published, area: str, period: str) -> bool:
    """Return whether an identity says that all units are those created and those of the communes, the villages."""
    identities, terms = published.identities, published.identity_terms
    here = identities.loc[(identities["area"] == area) & (identities["period"] == period), "id"]
    parts = terms[(terms["role"] == "part") & terms["identity"].isin(here)]
    quantities = (parts["indicator"] + "/" + parts["child_kind"]).groupby(parts["identity"]).agg(sorted)
    return ["units_created/", "units_total/commune"] in quantities.tolist()


def over_time(published: Published, *, area: str) -> pd.DataFrame:
    """Return units, households and what full coverage would need, year by year.

    One row per year with a published number of units: ``year``, ``period``, ``end``, ``units``, ``households`` (missing
    when not published), ``households_per_unit`` = households / units, ``members_needed`` = 3 × units, ``segment``
    (years of two segments are not comparable). Where two sources print the same year, both stand in ``figures``.
    """
    figures = select(published, ["units_total", "households"], area=area).dropna(subset="end")
    figures = figures.assign(year=figures["end"].dt.year)
    units, households = (
        figures[figures["indicator"] == name].groupby("year") for name in ("units_total", "households")
    )
    table = units.agg(
        period=("period", "last"),
        end=("end", "last"),
        units=("value", "last"),
        status=("status", "last"),
        figures=("figures", " ".join),
    )
    homes = households.agg(households=("value", "last"), home_figures=("figures", " ".join))
    table = _with_ratios(table.join(homes).reset_index())
    pairs = zip(table["figures"], table.pop("home_figures").fillna(""), strict=True)
    table = table.assign(figures=[trace(pair) for pair in pairs])
    return with_segments(table, breaks_of(published, series="units", area=area))


def by_ward(published: Published, *, area: str) -> pd.DataFrame:
    """Return units and households of each ward and commune of an area, for the last date all were printed.

    One row per ward or commune, most households per unit first: ``area``, ``kind``, ``units``, ``households``,
    ``households_per_unit``, ``members_needed``, ``tile_row``, ``tile_column``, ``period``.
    """
    inside = published.areas["parent"] == area
    wards = published.areas[inside & published.areas["kind"].isin(NEIGHBOURHOODS)].set_index("id")
    figures = select(published, ["units_total", "households"])
    figures = figures[figures["area"].isin(wards.index)]
    # Only a table that prints both quantities for a ward says how large its units are.
    figures = figures[figures.groupby(["source", "period", "area"])["indicator"].transform("nunique") == 2]
    tables = figures.groupby(["source", "period"])["area"].nunique()
    if tables.empty:
        return pd.DataFrame(columns=["area", "units", "households", "households_per_unit", "figures"])
    source, period = tables.idxmax()
    figures = figures[(figures["source"] == source) & (figures["period"] == period)]
    wide = figures.pivot(index="area", columns="indicator", values=["value", "figures"])
    values = wide["value"].astype(float).rename(columns={"units_total": "units"}).rename_axis(columns=None)
    traces = wide["figures"]["units_total"] + " " + wide["figures"]["households"]
    table = values[["units", "households"]].assign(figures=traces).join(wards[["kind", "tile_row", "tile_column"]])
    table = _with_ratios(table).assign(period=period, status=figures["status"].iloc[0])
    return table.sort_values("households_per_unit", ascending=False).reset_index()


def _with_ratios(table: pd.DataFrame) -> pd.DataFrame:
    """Add what is derived from ``units`` and ``households``."""
    return table.assign(
        households_per_unit=table["households"] / table["units"], members_needed=MEMBERS_FOR_A_CELL * table["units"]
    )


@or_greater
def effect(published: Published, *, area: str, until: int | None = None) -> pd.DataFrame:
    """Return what the split did to the denominator: one row, or none.

    ``units_split``, ``units_created``, ``units_before``, ``units_after``, ``units_kept`` and ``units_kept_after`` (by
    subtraction), ``kept_difference`` between these two, ``units_reckoned`` = units before − split + created, ``case``
    (``differs`` where that is not the printed number after), and with suffixes ``_before`` and ``_after``
    ``households_per_unit`` and ``members_needed``; ``period_before``, ``period_after``; ``about``, the area it speaks
    of: for a ward nothing was published about, the city it is in.
    """
    parts = accounts(published, area=area, until=until)
    if parts.empty:
        return pd.DataFrame(columns=["units_before", "units_after", "figures"])
    units = parts.set_index(["stage", "part"])["units"]
    years = over_time(published, area=area)
    split_year = int(parts["period"].iloc[0][:4])
    reckoned = units["before"].sum() - units["before", "split"] + units["after", "created"]
    before = years[years["year"] < split_year].iloc[-1]
    after = years[years["year"] == split_year].iloc[-1]
    sides = {
        f"{name}_{side}": year[name]
        for side, year in (("before", before), ("after", after))
        for name in ("units", "households_per_unit", "members_needed", "period")
    }
    return one_row(
        units_split=units["before", "split"],
        units_kept=units["before", "kept"],
        units_created=units["after", "created"],
        units_kept_after=units["after", "kept"],
        kept_difference=abs(units["before", "kept"] - units["after", "kept"]),
        units_reckoned=reckoned,
        case="" if reckoned == after["units"] else "differs",
        **sides,
        status="derived",
        figures=trace(parts["figures"], before["figures"], after["figures"]),
    )


def extremes(wards: pd.DataFrame) -> pd.DataFrame:
    """Return the largest and smallest mean size of a unit among the rows of :func:`by_ward`: one row, or none.

    ``most_area``, ``most``, ``least_area``, ``least`` (households per unit), ``mean`` (all households over all units),
    ``ratio`` = most / least, ``wards`` (how many), ``period``.
    """
    if wards.empty:
        return pd.DataFrame(columns=["most_area", "least_area", "figures"])
    ordered = wards.sort_values("households_per_unit")
    least, most = ordered.iloc[0], ordered.iloc[-1]
    return one_row(
        most_area=most["area"],
        most=most["households_per_unit"],
        least_area=least["area"],
        least=least["households_per_unit"],
        mean=wards["households"].sum() / wards["units"].sum(),
        ratio=most["households_per_unit"] / least["households_per_unit"],
        wards=len(wards),
        period=wards["period"].iloc[0],
        status="derived",
        figures=trace(wards["figures"]),
    )


def ward_sums(published: Published, wards: pd.DataFrame, *, area: str) -> pd.DataFrame:
    """Return the sums over the wards beside the totals the same source printed: one row, or none.

    ``units_wards``, ``units_communes``, ``units_sum``, ``units_printed``, ``households_sum``, ``households_printed``,
    ``households_gap`` = distance of the two, ``period``.
    """
    period = wards["period"].iloc[0] if len(wards) else ""
    totals = (select(published, name, area=area) for name in ("units_total", "households"))
    units, households = (latest(rows[rows["period"] == period]) for rows in totals)
    if wards.empty or units is None or households is None:
        return pd.DataFrame(columns=["units_sum", "figures"])
    in_wards = wards["kind"] == "ward"
    return one_row(
        units_wards=wards.loc[in_wards, "units"].sum(),
        units_communes=wards.loc[~in_wards, "units"].sum(),
        units_sum=wards["units"].sum(),
        units_printed=units["value"],
        households_sum=wards["households"].sum(),
        households_printed=households["value"],
        households_gap=abs(wards["households"].sum() - households["value"]),
        period=period,
        status="derived",
        figures=trace(wards["figures"], units["figures"], households["figures"]),
    )


def register_flow(register: Register, published: Published, *, area: str, areas: Iterable[str]) -> pd.DataFrame:
    """Return the way of the units through the split: kind before, kind after, state after it, state at its end.

    The dates are those of the published figures: the last day of the year before the split, of the year of the split,
    and the last day of the period in which cells were established. The units counted are those in force on the last
    date in ``areas`` (ids); for an earlier one each is followed back through ``unit_events``. Where its predecessors
    differ it is ``mixed``, where it has none ``new``.

    One row per way that occurs: ``from_kind``, ``to_kind``, ``state_1``, ``state_2`` (the states of
    :func:`chibo.metrics.coverage.register_units`), ``units``, ``households``, and ``until``: the ISO period in which,
    by its source, the founding of cells ended. Empty when no split was published for the area, or its register knows no
    unit of that time.
    """
    flow = measure(register, "flow", of="units", dates=_stages(published, area), areas=areas)
    founded = latest(select(published, "cells_established", area=area))
    return flow.assign(until="" if founded is None else founded["period"].rpartition("/")[2])


def register_cells(register: Register, published: Published, *, area: str, areas: Iterable[str]) -> pd.DataFrame:
    """Return the account of neighbourhood cells from the split to the end of the published founding of cells.

    Start + established + transferred in − dissolved − transferred out = end, in a sound register. A cell is
    transferred when on the day it ends another begins that serves the same units, or what these became by a rename or
    transfer that day. Dates and ``areas`` are those of :func:`register_flow`.

    One row per step, in order: ``step`` (``start``, ``established``, ``transferred_in``, ``dissolved``,
    ``transferred_out``, ``difference`` where events do not explain the end, ``end``; transfers only where there were
    any), ``cells`` (signed: what went is negative), ``bottom`` and ``top`` of its bar, ``date`` (of the stock; missing
    between), ``kind``. Empty as :func:`register_flow`.
    """
    return measure(register, "cells", dates=_stages(published, area)[1:], areas=areas)


def _stages(published: Published, area: str) -> list[pd.Timestamp]:
    """Return the days before, after and at the end of the split; none when no split or founding was published."""
    divided = latest(select(published, "units_split", area=area, category=None))
    founded = latest(select(published, "cells_established", area=area))
    if divided is None or founded is None or founded["end"].year <= divided["end"].year:
        return []
    year = divided["end"].year
    return [pd.Timestamp(year - 1, 12, 31), pd.Timestamp(year, 12, 31), founded["end"]]
