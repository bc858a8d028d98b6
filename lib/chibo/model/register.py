"""The register layer: what an office keeps on units, cells and organisations, as counts, never persons.

Units (khu dân cư) are khu phố, tổ dân phố or thôn; organisations (tổ chức cơ sở đảng) are committees (đảng bộ cơ sở)
or cells (chi bộ cơ sở); a subordinate cell is a chi bộ trực thuộc; members are official (chính thức) or probationary
(dự bị).

Validity is half-open: a row holds from ``valid_from`` up to, but not on, ``valid_to``; an empty ``valid_to`` means it
still holds. Ids are stable and never re-used: a unit that is split, merged, renamed or moved to another area ends, and
``unit_events`` says what it became. Yearly counts are those of 31 December, or of the calendar year.
"""

from chibo.model.table import Column, Table, choice, day, identifier, number, reference, text, whole

UNIT_KINDS = ["khu_pho", "to_dan_pho", "thon"]
SECTORS = ["ward_commune", "administration_services_forces", "schools_business"]
FLOWS_IN = ["admitted", "readmitted", "transferred_in"]
FLOWS_OUT = ["transferred_out", "died", "left", "struck_off", "expelled"]
AREA_KINDS_WITH_UNITS = ("ward", "commune", "township")
"""Kinds of areas that are divided into residential units."""
MEMBERS_FOR_A_CELL = 3
"""Official members a cell needs, and a unit for a cell of its own."""

_LIFE = {
    "valid_from": day("First day it exists"),
    "valid_to": day("First day it no longer exists; empty while it does", optional=True),
}


def _year(description: str) -> Column:
    return whole(description, minimum=1990, unit="year")


def _count(description: str, unit: str, *, optional: bool = False) -> Column:
    return whole(description, minimum=0, optional=optional, unit=unit)


_TABLES = [
    Table(
        "units",
        "one residential unit during its life",
        id=identifier("The unit's own id", unique=True),
        area=reference("areas.id", "The ward or commune it lies in"),
        kind=choice(UNIT_KINDS, "street quarter (until 2011), residential group or village"),
        name=text("Name, such as a number; never a person's", optional=True),
        households=_count("Households, as counted when the unit was formed or last counted", "households"),
        **_LIFE,
    ),
    Table(
        "unit_events",
        "one unit becoming another, wholly or in part",
        key=("from_unit", "to_unit"),
        id=identifier("The event's id, shared by all its rows"),
        date=day("First day of the new units"),
        kind=choice(["split", "merge", "rename", "transfer"], "What happened"),
        from_unit=reference("units.id", "The unit that ended"),
        to_unit=reference("units.id", "The unit it became, or a part of it became"),
        household_share=number("Share of its households, 0 to 1, where known", minimum=0, optional=True, unit="share"),
        instrument=text("The decision it rests on", optional=True),
    ),
    Table(
        "organisations",
        "one grassroots organisation during its life",
        id=identifier("The organisation's own id", unique=True),
        area=reference("areas.id", "The ward or commune it leads; for others the city or district"),
        kind=choice(["committee", "cell"], "grassroots committee or grassroots cell"),
        sector=choice(SECTORS, "Which bloc it belongs to"),
        **_LIFE,
    ),
    Table(
        "cells",
        "one subordinate cell during its life",
        id=identifier("The cell's own id", unique=True),
        organisation=reference("organisations.id", "The committee it belongs to"),
        kind=choice(["neighbourhood", "non_residential"], "Whether it serves residential units"),
        joint_type=choice(
            ["a", "b", "c"],
            "For a joint cell: a formed for several units, b of one unit and hosting others, c with another body",
            optional=True,
        ),
        **_LIFE,
    ),
    Table(
        "cell_units",
        "one cell serving one unit during a span of time; two units at once make it a joint cell",
        key=("cell", "unit", "valid_from"),
        cell=reference("cells.id", "The cell"),
        unit=reference("units.id", "The unit it serves"),
        valid_from=day("First day it serves it"),
        valid_to=day("First day it no longer does; empty while it does", optional=True),
    ),
    Table(
        "headcounts",
        "members on 31 December, for a cell (by unit where it serves units) or a grassroots cell",
        key=("organisation", "cell", "unit", "year"),
        organisation=reference("organisations.id", "The grassroots organisation they belong to"),
        cell=reference(
            "cells.id", "The subordinate cell; empty for a grassroots cell or a unit without one", optional=True
        ),
        unit=reference("units.id", "The unit they live in; empty for cells that serve no unit", optional=True),
        year=_year("Year of the 31 December"),
        official=_count("Official members", "members"),
        probationary=_count("Probationary members", "members"),
    ),
    Table(
        "organisation_ratings",
        "the annual rating of one organisation",
        key=("organisation", "year"),
        organisation=reference("organisations.id", "Who is rated"),
        year=_year("Rating year"),
        category=text("A category of the scheme in force, or unrated"),
    ),
    Table(
        "member_ratings",
        "members of one organisation given one annual rating",
        key=("organisation", "year", "category"),
        organisation=reference("organisations.id", "Whose members"),
        year=_year("Rating year"),
        category=text("A category of the scheme in force, or unrated"),
        members=_count("How many members", "members"),
    ),
    Table(
        "admissions",
        "admissions of one organisation in one year",
        key=("organisation", "year"),
        organisation=reference("organisations.id", "Who admitted"),
        year=_year("Calendar year"),
        admitted=_count("Members admitted", "members"),
        made_official=_count("Probationary members made official", "members", optional=True),
        target=_count("Target set locally", "members", optional=True),
    ),
    Table(
        "membership_changes",
        "the membership account of one organisation in one year: end = start + in - out",
        key=("organisation", "year"),
        organisation=reference("organisations.id", "Whose account"),
        year=_year("Calendar year"),
        start=_count("Members on 1 January", "members"),
        **{name: _count("Members " + name.replace("_", " "), "members") for name in FLOWS_IN + FLOWS_OUT},
        end=_count("Members on 31 December", "members"),
    ),
    Table(
        "meeting_surveys",
        "answers of one kind to one question in one cell's survey of its meetings",
        key=("cell", "year", "question", "answer"),
        cell=reference("cells.id", "The cell surveyed"),
        year=_year("Year of the survey"),
        question=identifier("The question's id"),
        answer=identifier("The answer's id"),
        respondents=_count("How many gave this answer", "ballots"),
        issued=_count("Ballots issued in the cell", "ballots"),
    ),
    Table(
        "cadre_plans",
        "the cadre plan of one organisation at one level",
        key=("organisation", "year", "level"),
        organisation=reference("organisations.id", "Whose plan"),
        year=_year("Year of the plan"),
        level=choice(["grassroots", "city"], "Level of the posts planned for"),
        planned=_count("Persons in the plan", "persons"),
        women=_count("Of whom women", "persons"),
        young=_count("Of whom young, as the plan defines it", "persons"),
    ),
    Table(
        "trainings",
        "persons one organisation sent to one kind of course in one year",
        key=("organisation", "year", "level"),
        organisation=reference("organisations.id", "Who sent them"),
        year=_year("Calendar year"),
        level=choice(
            ["political_theory_advanced", "political_theory_intermediate", "leadership_ward_commune"], "Kind of course"
        ),
        participants=_count("Persons sent", "persons"),
    ),
    Table(
        "inspections",
        "inspections or supervisions of one kind of subject in one area and year",
        key=("area", "kind", "subject", "object", "year"),
        area=reference("areas.id", "Whose committees inspected"),
        kind=choice(["inspection", "supervision"], "Inspection or supervision"),
        subject=identifier("What was looked at, such as party_work or personnel_work"),
        object=choice(
            ["organisations", "members", "neighbourhood_cells", "ward_commune_committees"], "Who was looked at"
        ),
        year=_year("Calendar year"),
        inspected=_count("How many were inspected", "subjects"),
        with_shortcomings=_count("Of whom found with shortcomings", "subjects", optional=True),
    ),
]
REGISTER = {table.name: table for table in _TABLES}
