"""Tiny registers made by hand: a test names the rows it is about, everything it leaves out is filled in plainly."""

import pandas as pd
import pytest
from chibo.model import REGISTER
from chibo.model.layers import Register

ALWAYS = {"valid_from": "2000-01-01", "valid_to": None}
PLAIN = {
    "units": {"area": "ward-1", "kind": "to_dan_pho", "name": "", "households": 100} | ALWAYS,
    "unit_events": {"id": "event", "date": "2011-12-01", "kind": "split", "household_share": None, "instrument": ""},
    "organisations": {"area": "ward-1", "kind": "committee", "sector": "ward_commune"} | ALWAYS,
    "cells": {"organisation": "body-1", "kind": "neighbourhood", "joint_type": ""} | ALWAYS,
    "cell_units": ALWAYS,
    "headcounts": {"organisation": "body-1", "cell": "", "unit": "", "year": 2012, "official": 0, "probationary": 0},
    "organisation_ratings": {"organisation": "body-1"},
    "member_ratings": {"organisation": "body-1"},
    "admissions": {"organisation": "body-1", "made_official": None, "target": None},
    "membership_changes": {"organisation": "body-1", "start": 0, "end": 0}
    | dict.fromkeys(["admitted", "readmitted", "transferred_in"], 0)
    | dict.fromkeys(["transferred_out", "died", "left", "struck_off", "expelled"], 0),
    "meeting_surveys": {"year": 2013, "question": "content", "answer": "good", "respondents": 0, "issued": 0},
    "cadre_plans": {"organisation": "body-1", "level": "grassroots", "women": 0, "young": 0},
    "trainings": {"organisation": "body-1", "level": "political_theory_advanced"},
    "inspections": {"area": "ward-1", "kind": "inspection", "subject": "party_work", "object": "organisations"}
    | {"with_shortcomings": None},
}


@pytest.fixture(scope="session")
def register_of():
    """Return a function that makes a register from rows by table name; ``body-1`` leads ``ward-1`` unless said."""

    def make(*, synthetic=False, **rows):
        tables, rows = {}, {"organisations": [{"id": "body-1"}]} | rows
        for name, types in ((name, table.empty().dtypes) for name, table in REGISTER.items()):
            plain = [PLAIN[name] | row for row in rows.get(name, [])]
            tables[name] = pd.DataFrame(plain, columns=types.index).astype(types)
        return Register(**tables, synthetic=synthetic)

    return make


@pytest.fixture(scope="session")
def schemes():
    """Two schemes of organisations and of members, 2011–2013 and from 2014, like the published table."""
    names = {
        ("organisation", 2011): ["clean_strong_exemplary", "clean_strong", "good", "completed", "weak"],
        ("organisation", 2014): ["excellent", "good", "completed", "failed"],
        ("member", 2011): ["excellent", "good", "completed", "failed"],
        ("member", 2014): ["excellent", "good", "completed", "failed"],
    }
    rows = [
        (str(year), subject, category, rank, "B" if year == 2014 else "A", year, last, f"Guidance of {year}")
        for (subject, year), categories in names.items()
        for rank, category in enumerate(categories, start=1)
        for last in [2013 if year == 2011 else None]
    ]
    columns = ["scheme", "subject", "category", "rank", "scale", "first_year", "last_year", "instrument_en"]
    table = pd.DataFrame(rows, columns=columns)
    return table.astype({"last_year": "Int64", "first_year": "Int64", "rank": "Int64"})


@pytest.fixture(scope="session")
def rows_of():
    """Return a function that gives some columns of a frame as plain tuples."""
    return lambda table, *columns: list(table[list(columns)].itertuples(index=False, name=None))
