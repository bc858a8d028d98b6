"""The published layer: what a named source printed, and the tables that make it readable.

One row of ``observations`` is one figure as one source printed it. Nothing in it is computed, repaired or converted;
what we concluded ourselves (a period, a reading) is marked as inferred or stands in a note.
"""

from chibo.model.register import AREA_KINDS_WITH_UNITS
from chibo.model.table import Column, Table, choice, day, identifier, number, period, reference, text, whole

MEASURES = ["stock", "flow", "share", "amount"]
PRECISIONS = ["exact", "rounded", "approximate", "at_least"]
SUBJECTS = ["coverage", "split", "quality", "capacity", "context"]
IDENTITY_KINDS = ["sum", "areas", "same", "constant", "flow", "successor", "ratio", "excess", "shares"]
IDENTITY_ROLES = ["whole", "part", "stock", "inflow", "outflow", "share", "count", "base"]
UNITS = ["residential_units", "cells", "organisations", "members", "persons", "households", "percent", "points", "km2"]
UNITS += ["vnd"]
AREA_KINDS = ["country", "region", "province", "city", "district", "party_committee", *AREA_KINDS_WITH_UNITS]
RATED = {
    "organisations_rated": "organisation",
    "organisations_rated_pct": "organisation",
    "subordinate_cells_rated": "organisation",
    "subordinate_cells_rated_pct": "organisation",
    "members_rated": "member",
    "members_rated_pct": "member",
}
"""Indicators of annual ratings, and the subject whose scheme their categories come from."""

_SERIES = ["units", "households", "population", "borders", "ratings"]


def _both(column: str, form: str) -> dict[str, Column]:
    """Return a column of text in each language."""
    return {f"{column}_{lang}": text(form.format(name)) for lang, name in (("vi", "Vietnamese"), ("en", "English"))}


_TABLES = [
    Table(
        "observations",
        "one figure as one source printed it",
        key=("area", "indicator", "category", "period", "source"),
        id=identifier("The figure's own id, never re-used", unique=True),
        area=reference("areas.id", "Where"),
        indicator=reference("indicators.id", "What was counted"),
        category=text("Which part of it, an id of categories.csv; empty for the whole", optional=True),
        period=period("Reference period, ISO 8601; empty when the source does not let us know", optional=True),
        period_status=choice(
            ["stated", "inferred", "unknown"], "Whether the source states the period, we inferred it, or neither"
        ),
        as_printed_period=text("The period in the words of the source, where they differ", optional=True),
        value=number("The figure as printed, in the indicator's unit", unit="own_unit"),
        precision=choice(PRECISIONS, "How exact the source means it to be"),
        source=reference("sources.id", "Where it was printed"),
        note=reference("notes.id", "A doubt or definition that belongs to the figure", optional=True),
    ),
    Table(
        "indicators",
        "one quantity, with its unit and range",
        id=identifier("The quantity's id", unique=True),
        **_both("name", "{} name"),
        **_both("definition", "{} definition"),
        unit=choice(UNITS, "Unit of every value of the indicator"),
        measure=choice(MEASURES, "stock at a date, flow over a period, share of a base, or amount"),
        minimum=number("Smallest value that makes sense", optional=True, unit="own_unit"),
        maximum=number("Largest value that makes sense", optional=True, unit="own_unit"),
        subject=choice(SUBJECTS, "The notebook it belongs to"),
        series=choice(_SERIES, "Which breaks of breaks.csv interrupt it"),
    ),
    Table(
        "categories",
        "one part of an indicator that a figure can be about",
        key=("indicator", "category"),
        indicator=reference("indicators.id", "The indicator it divides"),
        category=identifier("The part's id"),
        **_both("name", "{} name"),
    ),
    Table(
        "areas",
        "one place during one span of validity",
        id=identifier("The place's own id; official codes are re-used, this never is", unique=True),
        parent=reference("areas.id", "The place it is part of", optional=True),
        kind=choice(AREA_KINDS, "Kind of place"),
        **_both("name", "{} name"),
        name_short=text("Name short enough for a tile or an axis"),
        code=text("Official code as text; only valid together with the dates", optional=True),
        valid_from=day("First day it exists; empty when not recorded", optional=True),
        valid_to=day("First day it no longer exists, at the latest; empty when it still does", optional=True),
        successor=reference("areas.id", "The place it became part of in 2025", optional=True),
        tile_row=whole("Row of its tile in the schematic map, from the north", minimum=0, optional=True),
        tile_column=whole("Column of its tile, from the west", minimum=0, optional=True),
    ),
    Table(
        "sources",
        "one page or document that printed figures",
        id=identifier("The source's id", unique=True),
        title=text("Title as printed"),
        publisher=text("Who published it"),
        published=period("Date on the page; empty when it has none", optional=True),
        text_date=period("When the text was written, where that differs; inferred", optional=True),
        url=text("Address, as seen; may no longer answer", optional=True),
        reliability=choice(
            ["A", "B", "C"], "A the organisation or its newspaper, B other press, C translation or aggregator"
        ),
        seen=choice(["whole", "part"], "How much of it was seen: whole, or a part, as a rule its opening"),
        exemplary=choice(
            ["inside", "apart", "share_of_it"],
            'Whether "clean and strong" has the exemplary inside or apart; share_of_it: inside, as a share of it',
            optional=True,
        ),
        note=reference("notes.id", "A doubt that belongs to the whole source", optional=True),
    ),
    Table(
        "notes",
        "one doubt or definition, in both languages",
        id=identifier("The note's id", unique=True),
        **_both("text", "{} text"),
    ),
    Table(
        "rating_schemes",
        "one category of one annual rating scheme",
        key=("scheme", "subject", "category"),
        scheme=identifier("The scheme's id: its first rating year"),
        subject=choice(["organisation", "member"], "Who is rated"),
        category=identifier("The category's id"),
        rank=whole("1 is best", minimum=1),
        **_both("name", "{} name"),
        scale=choice(["A", "B"], "A until 2017 (clean and strong …), B from 2018 (excellent …)"),
        first_year=whole("First rating year", minimum=1990, unit="year"),
        last_year=whole("Last rating year; missing while in force", minimum=1990, optional=True, unit="year"),
        **_both("instrument", "The instrument in {}"),
        evidence=choice(["sourced", "background"], "Whether a source was seen; background is never printed as fact"),
    ),
    Table(
        "breaks",
        "one point where series stop being comparable",
        id=identifier("The break's id", unique=True),
        period=period("When the new regime begins"),
        area=reference("areas.id", "Where, with everything inside it; empty means everywhere", optional=True),
        series=choice(_SERIES, "Which indicators it interrupts"),
        kind=choice(["definition", "scheme", "borders", "revision"], "What changed"),
        **_both("instrument", "The instrument in {}"),
        **_both("reason", "Why, in {}"),
    ),
    Table(
        "identities",
        "one relation that published figures should satisfy",
        id=identifier("The identity's id", unique=True),
        kind=choice(IDENTITY_KINDS, "How its terms relate"),
        match=choice(["source", "any"], "Whether all terms must come from one source, or may come from any source"),
        area=reference("areas.id", "The only place it holds for; empty means everywhere", optional=True),
        period=period("The only time it holds for; empty means always", optional=True),
        **_both("name", "What it says, in {}"),
        note=reference("notes.id", "What would explain a difference", optional=True),
    ),
    Table(
        "identity_terms",
        "one term of an identity",
        key=("identity", "role", "indicator", "category", "child_kind"),
        identity=reference("identities.id", "The identity it belongs to"),
        role=choice(IDENTITY_ROLES, "What it is in the identity"),
        indicator=reference("indicators.id", "What was counted"),
        category=text("Which part of it; empty for the whole, * for every category in turn", optional=True),
        multiplier=whole("How often it counts; 1 as a rule", minimum=1),
        child_kind=choice(AREA_KINDS_WITH_UNITS, "Only places of this kind inside the area count", optional=True),
        condition=choice(
            ["exemplary_apart", "among_others"],
            "exemplary_apart: counts only where the source has exemplary organisations apart; "
            "among_others: there are more of its role that no indicator counts",
            optional=True,
        ),
    ),
]
PUBLISHED = {table.name: table for table in _TABLES}
