"""Tiny published layers: a test prints a few figures, everything else is filled in around them."""

from itertools import count
from pathlib import Path

import pandas as pd
import pytest
from chibo.store import Published, open_data
from chibo.words.periods import parse_period

DATA = Path(__file__).parents[2] / "data"
ORGANISATION = ["clean_strong_exemplary", "clean_strong", "good", "completed", "weak"]
MEMBER = ["excellent", "good", "completed", "failed"]
LATER_ORGANISATION = ["excellent", "good", "completed", "failed"]
OBSERVATION = ["id", "area", "indicator", "category", "period", "period_status", "as_printed_period", "value"]
OBSERVATION += ["precision", "source", "note", "unit", "measure", "start", "end"]

WITHOUT_FIGURES = ["there", "south"]
"""Places every folder of the tests knows, so that a test can ask for one nothing was printed about."""


@pytest.fixture(scope="session")
def shipped():
    """The published layer of the project."""
    return open_data(DATA).published


@pytest.fixture
def figure():
    """Return a function that makes one printed figure; ids are F1, F2 … in the order of the calls."""
    numbers = count(1)

    def make(
        indicator,
        value,
        period="2013",
        category="",
        *,
        area="here",
        source="paper",
        status="stated",
        precision="exact",
        unit="residential_units",
        measure="stock",
    ):
        return {
            "id": f"F{next(numbers)}",
            "area": area,
            "indicator": indicator,
            "category": category,
            "period": period,
            "period_status": status,
            "as_printed_period": "",
            "value": float(value),
            "precision": precision,
            "source": source,
            "note": "",
            "unit": unit,
            "measure": measure,
        }

    return make


@pytest.fixture
def published_of():
    """Return a function that makes a published layer of a few figures."""
    return _published


def _published(*figures, areas=(), exemplary=None, subjects=None, maximum=None, breaks=(), identities=(), terms=()):
    rows = []
    for row in figures:
        period = parse_period(row["period"])
        ends = {"start": period.start, "end": period.end} if period else {"start": None, "end": None}
        rows.append(row | ends)
    observations = pd.DataFrame(rows, columns=OBSERVATION)
    dates = {name: pd.to_datetime(observations[name]) for name in ("start", "end")}
    observations = observations.assign(**dates)
    return Published(
        observations=observations,
        indicators=_indicators(observations, subjects or {}, maximum or {}),
        categories=pd.DataFrame(columns=["indicator", "category", "name_vi", "name_en"]),
        areas=_areas(observations, areas),
        sources=_sources(observations, exemplary or {}),
        notes=pd.DataFrame(columns=["id", "text_vi", "text_en"]),
        rating_schemes=_schemes(),
        breaks=_breaks(breaks),
        identities=_identities(identities),
        identity_terms=_terms(terms),
    )


def _indicators(observations, subjects, maximum):
    ids = list(dict.fromkeys(observations["indicator"]))
    subject = [subjects.get(name, "coverage") for name in ids]
    described = observations.drop_duplicates("indicator").set_index("indicator")
    measure = described.loc[ids, "measure"].to_list()
    most = [maximum.get(name, float("nan")) for name in ids]
    return pd.DataFrame({"id": ids, "subject": subject, "measure": measure, "series": "units", "maximum": most})


def _areas(observations, areas):
    usual = {"parent": "", "kind": "city", "name_short": "", "valid_from": "", "valid_to": "", "successor": ""}
    usual |= {"tile_row": None, "tile_column": None}
    known = [usual | area for area in areas]
    ids = {area["id"] for area in known}
    others = [*dict.fromkeys(observations["area"]), *WITHOUT_FIGURES]
    known += [usual | {"id": area} for area in dict.fromkeys(others) if area not in ids]
    return pd.DataFrame(known, columns=["id", *usual])


def _sources(observations, exemplary):
    ids = list(dict.fromkeys(observations["source"]))
    return pd.DataFrame(
        {"id": ids, "reliability": "A", "exemplary": [exemplary.get(name, "") for name in ids], "note": ""}
    )


def _schemes():
    """Two organisation schemes with other labels, 2011–2013 and from 2018, and one member scheme."""
    rows = [("organisation", name, rank, 2011, 2013) for rank, name in enumerate(ORGANISATION, start=1)]
    rows += [("organisation", name, rank, 2018, None) for rank, name in enumerate(LATER_ORGANISATION, start=1)]
    rows += [("member", name, rank, 2011, 2013) for rank, name in enumerate(MEMBER, start=1)]
    table = pd.DataFrame(rows, columns=["subject", "category", "rank", "first_year", "last_year"])
    return table.astype({"rank": "Int64", "first_year": "Int64", "last_year": "Int64"})


def _breaks(breaks):
    columns = ["id", "period", "area", "series", "kind", "instrument_vi", "instrument_en", "reason_vi", "reason_en"]
    usual = dict.fromkeys(columns, "") | {"kind": "definition", "series": "units"}
    return pd.DataFrame([usual | row for row in breaks], columns=columns, dtype=object)


def _identities(identities):
    """Identities as the tests write them: id and kind; everything else is filled in."""
    usual = dict.fromkeys(["id", "area", "period", "name_vi", "name_en", "note"], "")
    usual |= {"kind": "sum", "match": "source"}
    return pd.DataFrame([usual | row for row in identities], columns=list(usual), dtype=object)


def _terms(terms):
    usual = dict.fromkeys(["identity", "role", "indicator", "category", "child_kind", "condition"], "")
    columns = ["identity", "role", "indicator", "category", "multiplier", "child_kind", "condition"]
    table = pd.DataFrame([usual | {"multiplier": 1} | row for row in terms], columns=columns)
    return table.astype({"multiplier": "Int64"})
