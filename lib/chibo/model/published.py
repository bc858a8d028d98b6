"""The published layer: what a named source printed, and the tables that make it readable.

One row of ``observations`` is one figure as one source printed it. Nothing in it is computed, repaired or converted;
what we concluded ourselves (a period, a reading) is marked as inferred or stands in a note.
"""

from chibo.model.columns import choice, day, identifier, number, period, reference, text
from chibo.model.table import Table

MEASURES = ["stock", "flow", "share", "amount"]
PRECISIONS = ["exact", "rounded", "approximate", "at_least"]
SUBJECTS = ["coverage", "split", "quality", "capacity", "context"]
IDENTITY_KINDS = ["sum", "areas", "same", "constant", "flow", "successor", "ratio", "excess", "shares"]
IDENTITY_ROLES = ["whole", "part", "stock", "inflow", "outflow", "share", "count", "base"]
UNITS = ["residential_units", "cells", "organisations", "members", "persons", "households", "percent", "km2", "vnd"]

OBSERVATIONS = Table(
    name="observations",
    grain="one figure as one source printed it",
    key=("area", "indicator", "category", "period", "source"),
    columns={
        "id": identifier("The figure's own id, never re-used", unique=True),
        "area": reference("areas.id", "Where"),
        "indicator": reference("indicators.id", "What was counted"),
        "category": text("Which part of it, an id of categories.csv; empty for the whole", optional=True),
        "period": period("Reference period, ISO 8601; empty when the source does not let us know", optional=True),
        "period_status": choice(
            ["stated", "inferred", "unknown"], "Whether the source states the period, we inferred it, or neither"
        ),
        "as_printed_period": text("The period in the words of the source, where they differ", optional=True),
        "value": number("The figure as printed, in the indicator's unit", unit="own_unit"),
        "precision": choice(PRECISIONS, "How exact the source means it to be"),
        "source": reference("sources.id", "Where it was printed"),
        "note": reference("notes.id", "A doubt or definition that belongs to the figure", optional=True),
    },
)

INDICATORS = Table(
    name="indicators",
    grain="one quantity, with its unit and range",
    key=("id",),
    unused_allowed=False,
    columns={
        "id": identifier("The quantity's id", unique=True),
        "name_vi": text("Vietnamese name"),
        "name_en": text("English name"),
        "definition_vi": text("Vietnamese definition"),
        "definition_en": text("English definition"),
        "unit": choice(UNITS, "Unit of every value of the indicator"),
        "measure": choice(MEASURES, "stock at a date, flow over a period, share of a base, or amount"),
        "minimum": number("Smallest value that makes sense", optional=True, unit="own_unit"),
        "maximum": number("Largest value that makes sense", optional=True, unit="own_unit"),
        "subject": choice(SUBJECTS, "The notebook it belongs to"),
        "series": choice(
            ["units", "households", "population", "borders", "ratings"], "Which breaks of breaks.csv interrupt it"
        ),
    },
)

CATEGORIES = Table(
    name="categories",
    grain="one part of an indicator that a figure can be about",
    key=("indicator", "category"),
    unused_allowed=False,
    columns={
        "indicator": reference("indicators.id", "The indicator it divides"),
        "category": identifier("The part's id"),
        "name_vi": text("Vietnamese name"),
        "name_en": text("English name"),
    },
)

AREAS = Table(
    name="areas",
    grain="one place during one span of validity",
    key=("id",),
    unused_allowed=True,
    columns={
        "id": identifier("The place's own id; official codes are re-used, this never is", unique=True),
        "parent": reference("areas.id", "The place it is part of", optional=True),
        "kind": choice(
            ["country", "region", "province", "city", "district", "ward", "commune", "township"], "Kind of place"
        ),
        "name_vi": text("Vietnamese name"),
        "name_en": text("English name"),
        "name_short": text("Name short enough for a tile or an axis"),
        "code": text("Official code as text; only valid together with the dates", optional=True),
        "valid_from": day("First day it exists; empty when not recorded"),
        "valid_to": day("First day it no longer exists, at the latest; empty when it still does"),
        "successor": reference("areas.id", "The place it became part of in 2025", optional=True),
        "tile_row": number(
            "Row of its tile in the schematic map, from the north", minimum=0, whole=True, optional=True
        ),
        "tile_column": number("Column of its tile, from the west", minimum=0, whole=True, optional=True),
    },
)

SOURCES = Table(
    name="sources",
    grain="one page or document that printed figures",
    key=("id",),
    unused_allowed=False,
    columns={
        "id": identifier("The source's id", unique=True),
        "title": text("Title as printed"),
        "publisher": text("Who published it"),
        "published": period("Date on the page; empty when it has none", optional=True),
        "text_date": period("When the text was written, where that differs; inferred", optional=True),
        "url": text("Address, as seen; may no longer answer", optional=True),
        "reliability": choice(
            ["A", "B", "C"], "A the organisation or its newspaper, B other press, C translation or aggregator"
        ),
        "exemplary": choice(
            ["inside", "apart", "share_of_it"],
            'Whether "clean and strong" has the exemplary inside or apart; share_of_it: inside, as a share of it',
            optional=True,
        ),
        "note": reference("notes.id", "A doubt that belongs to the whole source", optional=True),
    },
)

NOTES = Table(
    name="notes",
    grain="one doubt or definition, in both languages",
    key=("id",),
    unused_allowed=False,
    columns={
        "id": identifier("The note's id", unique=True),
        "text_vi": text("Vietnamese text"),
        "text_en": text("English text"),
    },
)

RATING_SCHEMES = Table(
    name="rating_schemes",
    grain="one category of one annual rating scheme",
    key=("scheme", "subject", "category"),
    columns={
        "scheme": identifier("The scheme's id: its first rating year"),
        "subject": choice(["organisation", "member"], "Who is rated"),
        "category": identifier("The category's id"),
        "rank": number("1 is best", minimum=1, whole=True),
        "name_vi": text("Vietnamese name"),
        "name_en": text("English name"),
        "scale": choice(["A", "B"], "A until 2017 (clean and strong …), B from 2018 (excellent …)"),
        "first_year": number("First rating year", minimum=1990, whole=True, unit="year"),
        "last_year": number(
            "Last rating year; missing while in force", minimum=1990, whole=True, optional=True, unit="year"
        ),
        "instrument_vi": text("The instrument in Vietnamese"),
        "instrument_en": text("The instrument in English"),
        "evidence": choice(["sourced", "background"], "Whether a source was seen; background is never printed as fact"),
    },
)

BREAKS = Table(
    name="breaks",
    grain="one point where series stop being comparable",
    key=("id",),
    columns={
        "id": identifier("The break's id", unique=True),
        "period": period("When the new regime begins"),
        "area": reference("areas.id", "Where, with everything inside it; empty means everywhere", optional=True),
        "series": choice(["units", "households", "population", "borders", "ratings"], "Which indicators it interrupts"),
        "kind": choice(["definition", "scheme", "borders", "revision"], "What changed"),
        "instrument_vi": text("The instrument in Vietnamese"),
        "instrument_en": text("The instrument in English"),
        "reason_vi": text("Why, in Vietnamese"),
        "reason_en": text("Why, in English"),
    },
)

IDENTITIES = Table(
    name="identities",
    grain="one relation that published figures should satisfy",
    key=("id",),
    columns={
        "id": identifier("The identity's id", unique=True),
        "kind": choice(IDENTITY_KINDS, "How its terms relate"),
        "match": choice(["source", "any"], "Whether all terms must come from one source, or may come from any source"),
        "area": reference("areas.id", "The only place it holds for; empty means everywhere", optional=True),
        "period": period("The only time it holds for; empty means always", optional=True),
        "name_vi": text("What it says, in Vietnamese"),
        "name_en": text("What it says, in English"),
        "note": reference("notes.id", "What would explain a difference", optional=True),
    },
)

IDENTITY_TERMS = Table(
    name="identity_terms",
    grain="one term of an identity",
    key=("identity", "role", "indicator", "category", "child_kind"),
    columns={
        "identity": reference("identities.id", "The identity it belongs to"),
        "role": choice(IDENTITY_ROLES, "What it is in the identity"),
        "indicator": reference("indicators.id", "What was counted"),
        "category": text("Which part of it; empty for the whole, * for every category in turn", optional=True),
        "multiplier": number("How often it counts; 1 as a rule", minimum=1, whole=True),
        "child_kind": choice(
            ["ward", "commune", "township"], "Only places of this kind inside the area count", optional=True
        ),
        "condition": choice(
            ["exemplary_apart", "among_others"],
            "exemplary_apart: counts only where the source has exemplary organisations apart; "
            "among_others: there are more of its role that no indicator counts",
            optional=True,
        ),
    },
)

_TABLES = (
    OBSERVATIONS,
    INDICATORS,
    CATEGORIES,
    AREAS,
    SOURCES,
    NOTES,
    RATING_SCHEMES,
    BREAKS,
    IDENTITIES,
    IDENTITY_TERMS,
)
PUBLISHED = {table.name: table for table in _TABLES}
