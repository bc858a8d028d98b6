"""Rules of the register: validity, references, lineage, ratings; and what is possible but worth a second look.

Frames come typed: days as ``datetime64``, a missing ``valid_to`` as "still valid". ``broken_rules`` returns what makes
a register unusable, ``warnings`` what an office should look at: neither repairs anything.
"""

from collections.abc import Mapping

import pandas as pd

from chibo.model.register import FLOWS_IN, FLOWS_OUT, REGISTER
from chibo.problems import Problem

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
            known = set(areas["id"] if target == "areas" else frames[target][target_column])
            known |= {""} if table.is_optional(column) else set()
            values = frames[name][column]
            for index, value in values[~values.isin(known)].items():
                remedy = f"Add it to {target} or correct it here."
                problems.append(_at(name, index, column, repr(value), f"an id of {target}", remedy))
    return problems


def empty_validity(frames: Frames) -> list[Problem]:
    """Rows that end before or on the day they begin."""
    problems = []
    for name in _VALID:
        table = frames[name]
        for row in table[table["valid_to"] <= table["valid_from"]].itertuples():
            came = f"{row.valid_to:%Y-%m-%d}, and valid_from {row.valid_from:%Y-%m-%d}"
            problems.append(
                _at(
                    name,
                    row.Index,
                    "valid_to",
                    came,
                    "a day after valid_from, or empty",
                    "The end is the first day the row no longer holds.",
                )
            )
    return problems


def cells_without_units(frames: Frames) -> list[Problem]:
    """Neighbourhood cells that serve no unit during some part of their life."""
    cells = frames["cells"][frames["cells"]["kind"] == "neighbourhood"]
    served = frames["cell_units"].sort_values(["cell", "valid_from"])
    ends = served["valid_to"].fillna(_OPEN)
    reached = ends.groupby(served["cell"]).cummax().groupby(served["cell"]).shift()
    gaps = served[reached.notna() & (served["valid_from"] > reached)]
    spans = ends.groupby(served["cell"]).max().to_frame("last").join(served.groupby("cell")["valid_from"].min())
    known = cells.set_index("id").join(spans.rename(columns={"valid_from": "first"}))
    whole = (known["first"] <= known["valid_from"]) & (known["last"] >= known["valid_to"].fillna(_OPEN))
    unserved = set(known.index[~whole.fillna(False)]) | (set(gaps["cell"]) & set(cells["id"]))
    return [
        _at(
            "cells",
            index,
            "id",
            f"{cell!r} serves no unit during a part of its life",
            "at least one unit at any time",
            "Complete cell_units, or set the kind to non_residential.",
        )
        for index, cell in cells["id"].items()
        if cell in unserved
    ]


def service_outside_validity(frames: Frames) -> list[Problem]:
    """Service rows that reach beyond the life of their unit or of their cell."""
    service = frames["cell_units"]
    problems = []
    for column, target in (("unit", "units"), ("cell", "cells")):
        life = frames[target].set_index("id")[["valid_from", "valid_to"]].reindex(service[column].to_numpy())
        early = service["valid_from"].to_numpy() < life["valid_from"].to_numpy()
        late = service["valid_to"].fillna(_OPEN).to_numpy() > life["valid_to"].fillna(_OPEN).to_numpy()
        for wrong, end in ((early, "valid_from"), (late & ~early, "valid_to")):
            for row in service[wrong].itertuples():
                came = f"service beyond the life of {getattr(row, column)!r}"
                problems.append(_at("cell_units", row.Index, end, came, f"days within the validity of its {column}"))
    return problems


def torn_lineage(frames: Frames) -> list[Problem]:
    """Events whose old unit does not end, or whose new unit does not begin, on the day of the event."""
    events = frames["unit_events"]
    units = frames["units"].set_index("id")
    ends = units["valid_to"].reindex(events["from_unit"]).to_numpy() != events["date"].to_numpy()
    starts = units["valid_from"].reindex(events["to_unit"]).to_numpy() != events["date"].to_numpy()
    problems = []
    for wrong, column, what in ((ends, "from_unit", "ends"), (starts, "to_unit", "begins")):
        for row in events[wrong].itertuples():
            problems.append(
                _at(
                    "unit_events",
                    row.Index,
                    column,
                    f"{getattr(row, column)!r} on {row.date:%Y-%m-%d}",
                    f"a unit that {what} on the day of the event",
                )
            )
    return problems


def ratings_out_of_scheme(frames: Frames, schemes: pd.DataFrame) -> list[Problem]:
    """Ratings with a category that the scheme in force in their year does not have."""
    problems = []
    for name, subject in _RATED.items():
        known = schemes[schemes["subject"] == subject]
        for year, rows in frames[name].groupby("year"):
            in_force = known[(known["first_year"] <= year) & (known["last_year"].fillna(9999) >= year)]
            if in_force.empty:
                continue
            allowed = [*in_force.sort_values("rank")["category"], "unrated"]
            for row in rows[~rows["category"].isin(allowed)].itertuples():
                problems.append(
                    _at(
                        name,
                        row.Index,
                        "category",
                        f"{row.category!r} in {year}",
                        ", ".join(allowed),
                        "The labels changed in 2018; see rating_schemes.csv.",
                    )
                )
    return problems


def small_cells(frames: Frames) -> list[Problem]:
    """Neighbourhood cells in force on 31 December with fewer than three official members."""
    counts = frames["headcounts"]
    counts = counts[counts["cell"] != ""].groupby(["cell", "year"], as_index=False)["official"].sum()
    cells = frames["cells"][frames["cells"]["kind"] == "neighbourhood"]
    joined = counts.merge(cells.reset_index()[["index", "id", "valid_from", "valid_to"]], left_on="cell", right_on="id")
    day = pd.to_datetime(joined["year"].astype(str) + "-12-31")
    in_force = (joined["valid_from"] <= day) & (joined["valid_to"].fillna(_OPEN) > day)
    few = joined[in_force & (joined["official"] < OFFICIAL_MEMBERS)]
    return [
        _at(
            "cells",
            row.index_,
            "id",
            f"{row.cell!r} had {row.official} official members at the end of {row.year}",
            f"{OFFICIAL_MEMBERS} or more, unless the higher committee agreed",
        )
        for row in few.rename(columns={"index": "index_"}).itertuples()
    ]


def open_accounts(frames: Frames) -> list[Problem]:
    """Membership accounts whose end is not start + in - out."""
    changes = frames["membership_changes"]
    expected = changes["start"] + changes[FLOWS_IN].sum(axis=1) - changes[FLOWS_OUT].sum(axis=1)
    return [
        _at(
            "membership_changes",
            row.Index,
            "end",
            f"{row.end} for {row.organisation!r} in {row.year}",
            f"{wanted}, the start with what came and went",
        )
        for row, wanted in zip(
            changes[changes["end"] != expected].itertuples(), expected[changes["end"] != expected], strict=True
        )
    ]


def _at(table: str, index: int, column: str, came: str, allowed: str, remedy: str = "") -> Problem:
    return Problem(f"register/{table}.csv", int(index) + 2, column, came, allowed, remedy)
