"""Rules of the register: validity, references, lineage, ratings; and what is possible but worth a second look.

Frames come typed: days as ``datetime64``, a missing ``valid_to`` as "still valid". ``broken_rules`` returns what makes
a register unusable, ``warnings`` what an office should look at: neither repairs anything.
"""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from chibo.errors import Problem
from chibo.model.distinct import Distinct, positions
from chibo.model.register import FLOWS_IN, FLOWS_OUT, REGISTER
from chibo.model.values import in_rows

Frames = Mapping[str, pd.DataFrame]

OFFICIAL_MEMBERS = 3
_OPEN = pd.Timestamp("2262-01-01")
_VALID = ["units", "organisations", "cells", "cell_units"]
_RATED = {"organisation_ratings": "organisation", "member_ratings": "member"}


def broken_rules(
    frames: Frames, areas: pd.DataFrame, rating_schemes: pd.DataFrame, *, whole: bool = True
) -> list[Problem]:
    """Return everything that makes the register unusable.

    ``whole`` is false when only some areas were read: then references may lead to rows that were not.
    """
    problems = dangling_references(frames, areas) if whole else []
    problems += empty_validity(frames)
    if problems:
        # What follows joins tables on these ids and dates; it would only repeat the same slips.
        return problems
    problems += cells_without_units(frames) + service_outside_validity(frames) + torn_lineage(frames)
    return problems + ratings_out_of_scheme(frames, rating_schemes)


def warnings(frames: Frames) -> list[Problem]:
    """Return what is allowed but unusual: small cells in force, and membership accounts that do not close."""
    return small_cells(frames) + open_accounts(frames)


def dangling_references(frames: Frames, areas: pd.DataFrame) -> list[Problem]:
    """Ids that no row of the referenced table has."""
    problems = []
    for name, table in REGISTER.items():
        for column, (target, target_column) in table.references.items():
            optional = table.is_optional(column)
            known = areas["id"] if target == "areas" else frames[target][target_column]
            unknown = positions(frames[name][column], known) < 0
            if optional:
                unknown &= (frames[name][column] != "").to_numpy()
            rows = frames[name][unknown]
            said = (repr(value) for value in rows[column])
            # A register of other places brings them along: the areas are those of its own data folder.
            listed = "published/areas.csv" if target == "areas" else target
            remedy = f"Add it to {listed} or correct it here."
            problems += _named(name, rows, column, said, f"an id of {listed}", remedy)
    return problems


def empty_validity(frames: Frames) -> list[Problem]:
    """Rows that end before or on the day they begin."""
    problems = []
    for name in _VALID:
        rows = frames[name][frames[name]["valid_to"] <= frames[name]["valid_from"]]
        said = (f"{row.valid_to:%Y-%m-%d}, and valid_from {row.valid_from:%Y-%m-%d}" for row in rows.itertuples())
        remedy = "The end is the first day the row no longer holds."
        problems += _named(name, rows, "valid_to", said, "a day after valid_from, or empty", remedy)
    return problems


def cells_without_units(frames: Frames) -> list[Problem]:
    """Neighbourhood cells that serve no unit during some part of their life."""
    cells, spans = frames["cells"], frames["cell_units"]
    served = pd.DataFrame(
        {
            "cell": positions(spans["cell"], cells["id"]),
            "first": spans["valid_from"].to_numpy(),
            "last": spans["valid_to"].fillna(_OPEN).to_numpy(),
        }
    ).sort_values(["cell", "first"])
    reached = served.groupby("cell")["last"].cummax().groupby(served["cell"]).shift()
    gaps = served.loc[served["first"] > reached, "cell"]
    known = served.groupby("cell").agg({"first": "min", "last": "max"}).reindex(range(len(cells)))
    whole = known["first"].to_numpy() <= cells["valid_from"].to_numpy()
    whole &= known["last"].to_numpy() >= cells["valid_to"].fillna(_OPEN).to_numpy()
    whole[gaps[gaps >= 0]] = False
    rows = cells[(cells["kind"] == "neighbourhood").to_numpy() & ~whole]
    said = (f"{cell!r} serves no unit during a part of its life" for cell in rows["id"])
    remedy = "Complete cell_units, or set the kind to non_residential."
    return _named("cells", rows, "id", said, "at least one unit at any time", remedy)


def service_outside_validity(frames: Frames) -> list[Problem]:
    """Service rows that reach beyond the life of their unit or of their cell."""
    service = frames["cell_units"]
    problems = []
    for column, target in (("unit", "units"), ("cell", "cells")):
        begins, ends = _lives(frames[target], service[column])
        early = service["valid_from"].to_numpy() < begins
        late = service["valid_to"].fillna(_OPEN).to_numpy() > np.where(np.isnat(ends), _OPEN.to_datetime64(), ends)
        for wrong, end in ((early, "valid_from"), (late & ~early, "valid_to")):
            said = (f"service beyond the life of {value!r}" for value in service[wrong][column])
            problems += _named("cell_units", service[wrong], end, said, f"days within the validity of its {column}")
    return problems


def torn_lineage(frames: Frames) -> list[Problem]:
    """Events whose old unit does not end, or whose new unit does not begin, on the day of the event."""
    events = frames["unit_events"]
    _, ends = _lives(frames["units"], events["from_unit"])
    begins, _ = _lives(frames["units"], events["to_unit"])
    problems = []
    for days, column, what in ((ends, "from_unit", "ends"), (begins, "to_unit", "begins")):
        rows = events[days != events["date"].to_numpy()]
        said = (f"{unit!r} on {day:%Y-%m-%d}" for unit, day in zip(rows[column], rows["date"], strict=True))
        problems += _named("unit_events", rows, column, said, f"a unit that {what} on the day of the event")
    return problems


def ratings_out_of_scheme(frames: Frames, schemes: pd.DataFrame) -> list[Problem]:
    """Ratings with a category that the scheme in force in their year does not have."""
    problems = []
    for name, subject in _RATED.items():
        known = schemes[schemes["subject"] == subject]
        for year in frames[name]["year"].unique():
            in_force = known[(known["first_year"] <= year) & (known["last_year"].fillna(9999) >= year)]
            if in_force.empty:
                continue
            allowed = [*in_force.sort_values("rank")["category"], "unrated"]
            rows = frames[name]
            rows = rows[(rows["year"] == year) & ~rows["category"].isin(allowed)]
            said = (f"{category!r} in {year}" for category in rows["category"])
            remedy = "The labels changed in 2018; see rating_schemes.csv."
            problems += _named(name, rows, "category", said, ", ".join(allowed), remedy)
    return problems


def small_cells(frames: Frames) -> list[Problem]:
    """Neighbourhood cells in force on 31 December with fewer than three official members."""
    counts, cells = frames["headcounts"], frames["cells"]
    cell, years = positions(counts["cell"], cells["id"]), Distinct.of(counts["year"])
    group = (cell * len(years.values) + years.codes)[cell >= 0]
    official = np.bincount(group, weights=counts["official"].to_numpy("float64")[cell >= 0])
    few = np.flatnonzero((np.bincount(group) > 0) & (official < OFFICIAL_MEMBERS))
    cell, year = np.divmod(few, max(len(years.values), 1))
    rows = cells.iloc[cell].assign(year=years.values.take(year).to_numpy(), official=official[few].astype(int))
    day = pd.to_datetime(rows["year"].astype(str) + "-12-31")
    in_force = (rows["valid_from"] <= day) & (rows["valid_to"].fillna(_OPEN) > day)
    rows = rows[(rows["kind"] == "neighbourhood") & in_force]
    said = (f"{row.id!r} had {row.official} official members at the end of {row.year}" for row in rows.itertuples())
    allowed = f"{OFFICIAL_MEMBERS} or more, unless the higher committee agreed"
    return _named("cells", rows, "id", said, allowed)


def open_accounts(frames: Frames) -> list[Problem]:
    """Membership accounts whose end is not start + in - out."""
    changes = frames["membership_changes"]
    wanted = changes["start"] + changes[FLOWS_IN].sum(axis=1) - changes[FLOWS_OUT].sum(axis=1)
    rows = changes.assign(wanted=wanted)[changes["end"] != wanted]
    said = (f"{row.end} for {row.organisation!r} in {row.year}, not {row.wanted}" for row in rows.itertuples())
    return _named("membership_changes", rows, "end", said, "the start with what came and went")


def _lives(table: pd.DataFrame, ids: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return for each id the days its row begins and ends; "not a time" where there is none."""
    found = positions(ids, table["id"])
    never = np.array(["NaT"], dtype="datetime64[s]")  # what -1 leads to
    return tuple(np.append(table[name].to_numpy(), never)[found] for name in ("valid_from", "valid_to"))


def _named(
    table: str, rows: pd.DataFrame, column: str, came: Iterable[str], allowed: str, remedy: str = ""
) -> list[Problem]:
    return in_rows(f"register/{table}.csv", rows.index, column, came, allowed, remedy)
