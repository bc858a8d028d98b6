"""The register layer: what an office keeps on units, cells and organisations, as counts, never persons.

Units (khu dân cư) are khu phố, tổ dân phố or thôn; organisations (tổ chức cơ sở đảng) are committees (đảng bộ cơ sở)
or cells (chi bộ cơ sở); a subordinate cell is a chi bộ trực thuộc; members are official (chính thức) or probationary
(dự bị).

Validity is half-open: a row holds from ``valid_from`` up to, but not on, ``valid_to``; an empty ``valid_to`` means it
still holds. Ids are stable and never re-used: a unit that is split, merged, renamed or moved to another area ends, and
``unit_events`` says what it became. Yearly counts are those of 31 December, or of the calendar year. What each column
holds is said in ``words/dictionary.yml``, in both languages.
"""

from chibo.model.table import YEAR, Column, Table, choice, day, identifier, number, reference, text, whole

FLOWS_IN = ["admitted", "readmitted", "transferred_in"]
FLOWS_OUT = ["transferred_out", "died", "left", "struck_off", "expelled"]
MEMBERS_FOR_A_CELL = 3
"""Official members a cell needs, and a unit for a cell of its own."""

_LIFE = {"valid_from": day(), "valid_to": day(optional=True)}


def _yearly(name: str, *key: str, **columns: Column) -> Table:
    """Return a table of what one organisation counted in one year."""
    of_year = {"organisation": reference("organisations.id"), "year": YEAR}
    return Table(name, key=(*of_year, *key), **of_year, **columns)


def _count(unit: str, *, optional: bool = False) -> Column:
    return whole(minimum=0, optional=optional, unit=unit)


_TABLES = [
    Table(
        "units",
        id=identifier(unique=True),
        area=reference("areas.id"),
        kind=choice(["khu_pho", "to_dan_pho", "thon"]),
        name=text(optional=True),
        households=_count("households"),
        **_LIFE,
    ),
    Table(
        "unit_events",
        key=("from_unit", "to_unit"),
        id=identifier(),
        date=day(),
        kind=choice(["split", "merge", "rename", "transfer"]),
        **dict.fromkeys(["from_unit", "to_unit"], reference("units.id")),
        household_share=number(minimum=0, maximum=1, optional=True, unit="share"),
        instrument=text(optional=True),
    ),
    Table(
        "organisations",
        id=identifier(unique=True),
        area=reference("areas.id"),
        kind=choice(["committee", "cell"]),
        sector=choice(["ward_commune", "administration_services_forces", "schools_business"]),
        **_LIFE,
    ),
    Table(
        "cells",
        id=identifier(unique=True),
        organisation=reference("organisations.id"),
        kind=choice(["neighbourhood", "non_residential"]),
        joint_type=choice(["a", "b", "c"], optional=True),
        **_LIFE,
    ),
    Table(
        "cell_units",
        key=("cell", "unit", "valid_from"),
        cell=reference("cells.id"),
        unit=reference("units.id"),
        **_LIFE,
    ),
    Table(
        "headcounts",
        key=("organisation", "cell", "unit", "year"),
        organisation=reference("organisations.id"),
        cell=reference("cells.id", optional=True),
        unit=reference("units.id", optional=True),
        year=YEAR,
        **dict.fromkeys(["official", "probationary"], _count("members")),
    ),
    _yearly("organisation_ratings", category=text()),
    _yearly("member_ratings", "category", category=text(), members=_count("members")),
    _yearly(
        "admissions",
        admitted=_count("members"),
        made_official=_count("members", optional=True),
        target=_count("members", optional=True),
    ),
    _yearly("membership_changes", **dict.fromkeys(["start", *FLOWS_IN, *FLOWS_OUT, "end"], _count("members"))),
    Table(
        "meeting_surveys",
        key=("cell", "year", "question", "answer"),
        cell=reference("cells.id"),
        year=YEAR,
        question=identifier(),
        answer=identifier(),
        **dict.fromkeys(["respondents", "issued"], _count("ballots")),
    ),
    _yearly(
        "cadre_plans",
        "level",
        level=choice(["grassroots", "city"]),
        **dict.fromkeys(["planned", "women", "young"], _count("persons")),
    ),
    _yearly(
        "trainings",
        "level",
        level=choice(["political_theory_advanced", "political_theory_intermediate", "leadership_ward_commune"]),
        participants=_count("persons"),
    ),
    Table(
        "inspections",
        key=("area", "kind", "subject", "object", "year"),
        area=reference("areas.id"),
        kind=choice(["inspection", "supervision"]),
        subject=identifier(),
        object=choice(["organisations", "members", "neighbourhood_cells", "ward_commune_committees"]),
        year=YEAR,
        inspected=_count("subjects"),
        with_shortcomings=_count("subjects", optional=True),
    ),
]
REGISTER = {table.name: table for table in _TABLES}
