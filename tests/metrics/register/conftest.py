"""Tiny registers made by hand: a test names the rows it is about, everything it leaves out is filled in plainly."""

import pandas as pd
import pytest
from chibo.model.layers import Register
from chibo.model.register import REGISTER

ALWAYS = {"valid_from": "2000-01-01", "valid_to": ""}
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
DATES = ["valid_from", "valid_to", "date"]
WHOLE = {"households", "year", "official", "probationary", "members", "admitted", "made_official", "target", "issued"}
WHOLE |= {"respondents", "planned", "women", "young", "participants", "inspected", "with_shortcomings", "start", "end"}
WHOLE |= {"readmitted", "transferred_in", "transferred_out", "died", "left", "struck_off", "expelled"}


@pytest.fixture(scope="session")
def register_of():
    """Return a function that makes a register from rows by table name; ``body-1`` leads ``ward-1`` unless said."""
    return make_register


def make_register(*, synthetic: bool = False, **rows) -> Register:
    rows = {"organisations": [{"id": "body-1"}]} | rows
    return Register(**{name: _table(name, rows.get(name, [])) for name in REGISTER}, synthetic=synthetic)


def _table(name, rows):
    columns = list(REGISTER[name].columns)
    table = pd.DataFrame([PLAIN[name] | row for row in rows], columns=columns)
    for column in columns:
        if column in DATES:
            table[column] = pd.to_datetime(table[column].replace("", None))
        elif column in WHOLE:
            table[column] = table[column].astype("Int64")
        elif column == "household_share":
            table[column] = table[column].astype("float64")
        else:
            table[column] = table[column].astype("str")
    return table


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
