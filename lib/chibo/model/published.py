"""The published layer: what a named source printed, and the tables that make it readable.

One row of ``observations`` is one figure as one source printed it. Nothing in it is computed, repaired or converted;
what we concluded ourselves (a period, a reading) is marked as inferred or stands in a note. What each column holds is
said in ``words/dictionary.yml``, in both languages.
"""

from dataclasses import replace

from chibo.model.table import YEAR, Column, Table, choice, day, identifier, number, period, reference, text, whole

PRECISIONS = ["exact", "rounded", "approximate", "at_least"]
SUBJECTS = ["coverage", "split", "quality", "capacity", "context"]
IDENTITY_KINDS = ["sum", "areas", "same", "constant", "flow", "successor", "ratio", "excess", "shares"]
IDENTITY_KINDS += ["at_most", "spans", "later", "jumps"]
GAINED = ("constant", "successor")
"""Kinds of identities whose difference is what was gained since an earlier state: printed − computed."""
IDENTITY_ROLES = ["whole", "part", "stock", "inflow", "outflow", "share", "count", "base"]
UNITS = ["residential_units", "cells", "organisations", "members", "persons", "households", "percent", "points", "km2"]
UNITS += ["vnd"]
RATED = {
    "organisations_rated": "organisation",
    "organisations_rated_pct": "organisation",
    "subordinate_cells_rated": "organisation",
    "subordinate_cells_rated_pct": "organisation",
    "members_rated": "member",
    "members_rated_pct": "member",
}
"""Indicators of annual ratings, and the subject whose scheme their categories come from."""

AREA_KINDS_WITH_UNITS = ["ward", "commune", "township"]  # into residential units
_SERIES = ["units", "households", "population", "borders", "ratings"]


def _both(column: str) -> dict[str, Column]:
    """Return a column of text in each language."""
    return {f"{column}_vi": text(), f"{column}_en": text()}


_TABLES = [
    Table(
        "observations",
        key=("area", "indicator", "category", "period", "source"),
        id=identifier(unique=True),
        area=reference("areas.id"),
        indicator=reference("indicators.id"),
        category=text(optional=True),
        period=period(optional=True),
        period_status=choice(["stated", "inferred", "unknown"]),
        as_printed_period=text(optional=True),
        value=number(unit="own_unit"),
        precision=choice(PRECISIONS),
        source=reference("sources.id"),
        note=reference("notes.id", optional=True),
    ),
    Table(
        "indicators",
        id=identifier(unique=True),
        **_both("name"),
        **_both("definition"),
        unit=choice(UNITS),
        measure=choice(["stock", "flow", "share", "amount"]),
        **dict.fromkeys(["minimum", "maximum"], number(optional=True, unit="own_unit")),
        subject=choice(SUBJECTS),
        series=choice(_SERIES),
    ),
    Table(
        "categories",
        key=("indicator", "category"),
        indicator=reference("indicators.id"),
        category=identifier(),
        **_both("name"),
    ),
    Table(
        "areas",
        id=identifier(unique=True),
        parent=reference("areas.id", optional=True),
        kind=choice(["country", "region", "province", "city", "district", "party_committee", *AREA_KINDS_WITH_UNITS]),
        **_both("name"),
        name_short=text(),
        code=text(optional=True),
        **dict.fromkeys(["valid_from", "valid_to"], day(optional=True)),
        successor=reference("areas.id", optional=True),
        **dict.fromkeys(["tile_row", "tile_column"], whole(minimum=0, optional=True)),
    ),
    Table(
        "sources",
        id=identifier(unique=True),
        title=text(),
        publisher=text(),
        published=period(optional=True),
        text_date=period(optional=True),
        url=text(optional=True),
        reliability=choice(["A", "B", "C"]),
        seen=choice(["whole", "part"]),
        exemplary=choice(["inside", "apart", "share_of_it"], optional=True),
        note=reference("notes.id", optional=True),
    ),
    Table("notes", id=identifier(unique=True), **_both("text")),
    Table(
        "rating_schemes",
        key=("scheme", "subject", "category"),
        scheme=identifier(),
        subject=choice(["organisation", "member"]),
        category=identifier(),
        rank=whole(minimum=1),
        **_both("name"),
        scale=choice(["A", "B"]),
        first_year=YEAR,
        last_year=replace(YEAR, optional=True),
        **_both("instrument"),
        evidence=choice(["sourced", "background"]),
    ),
    Table(
        "breaks",
        id=identifier(unique=True),
        period=period(),
        area=reference("areas.id", optional=True),
        series=choice(_SERIES),
        kind=choice(["definition", "scheme", "borders", "revision"]),
        **_both("instrument"),
        read_at=text(optional=True),
        **_both("reason"),
    ),
    Table(
        "instruments",
        id=identifier(unique=True),
        area=reference("areas.id"),
        period=period(optional=True),
        **_both("name"),
        **_both("issuer"),
        source=reference("sources.id"),
    ),
    Table(
        "revisions",
        id=identifier(unique=True),
        date=period(),
        kind=choice(["added", "corrected", "withdrawn"]),
        figures=whole(minimum=0),
        **_both("text"),
    ),
    Table(
        "identities",
        id=identifier(unique=True),
        kind=choice(IDENTITY_KINDS),
        match=choice(["source", "any"]),
        area=reference("areas.id", optional=True),
        period=period(optional=True),
        **_both("name"),
        note=reference("notes.id", optional=True),
    ),
    Table(
        "identity_terms",
        key=("identity", "role", "indicator", "category", "child_kind"),
        identity=reference("identities.id"),
        role=choice(IDENTITY_ROLES),
        indicator=reference("indicators.id"),
        category=text(optional=True),
        multiplier=whole(minimum=1),
        child_kind=choice(AREA_KINDS_WITH_UNITS, optional=True),
        condition=choice(["exemplary_apart", "among_others"], optional=True),
    ),
]
PUBLISHED = {table.name: table for table in _TABLES}
