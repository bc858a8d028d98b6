"""Tiny published layers with places that begin and end, sources of other reliability, and narrowed identities."""

from dataclasses import replace

import pytest
from chibo.metrics import consistency


@pytest.fixture
def published_of(published_of):
    """Return a function as the one around it, whose areas may have a first and last day and its identities a place."""

    def make(*figures, areas=(), identities=(), reliability=None, series="units", **others):
        published = published_of(*figures, areas=areas, identities=identities, **others)
        return replace(
            published,
            areas=_with(published.areas, areas, "valid_from", "valid_to"),
            identities=_with(published.identities, identities, "area", "period"),
            sources=published.sources.assign(
                reliability=[(reliability or {}).get(source, "A") for source in published.sources["id"]],
                title=published.sources["id"],
                note="",
            ),
            indicators=published.indicators.assign(series=series),
        )

    return make


@pytest.fixture
def outcomes():
    """Return a function that says what came of a published layer's identities, in a few words each."""

    def make(published, **narrowed):
        found = consistency.checks(published, **narrowed)
        return [
            (row.outcome, row.why, row.printed, row.computed, row.whole, row.parts)
            for row in found.astype({"printed": object, "computed": object}).itertuples()
        ]

    return make


def _with(frame, rows, *columns):
    given = {row["id"]: row for row in rows}
    return frame.assign(**{name: [given.get(id_, {}).get(name, "") for id_ in frame["id"]] for name in columns})
