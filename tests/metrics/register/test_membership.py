"""Headcounts and admissions."""

import pandas as pd
import pytest
from chibo.metrics.quality import register_admissions as admissions
from chibo.metrics.quality import register_members as headcounts

BODIES = [{"id": "body-1"}, {"id": "body-2", "area": "ward-2"}]


@pytest.fixture
def members(register_of):
    counts = [
        {"organisation": "body-1", "cell": "c1", "unit": "u1", "official": 10, "probationary": 2},
        {"organisation": "body-1", "cell": "c2", "official": 20},
        {"organisation": "body-2", "official": 8, "probationary": 10},
        {"organisation": "body-2", "year": 2013, "official": 9, "probationary": 1},
    ]
    wishes = [
        {"organisation": "body-1", "year": 2013, "admitted": 4, "target": 5, "made_official": 1},
        {"organisation": "body-2", "year": 2013, "admitted": 1},
    ]
    return register_of(organisations=BODIES, headcounts=counts, admissions=wishes)


def test_admissions_without_an_earlier_headcount_have_no_rate(register_of):
    row = admissions(register_of(admissions=[{"year": 2013, "admitted": 4}])).iloc[0]
    missing = ["target", "attainment_pct", "members_before", "admission_rate_pct", "made_official", "made_official_pct"]
    assert row[missing].isna().all()


def test_headcounts_add_up_by_year_and_ward(members, rows_of):
    shown = ["year", "official", "probationary", "members"]
    assert rows_of(headcounts(members), *shown) == [(2012, 38, 12, 50), (2013, 9, 1, 10)]
    table = headcounts(members, by="area", years=[2012])
    assert rows_of(table, "area", "members") == [("ward-1", 32), ("ward-2", 18)]
    assert headcounts(members)["status"].unique().tolist() == ["as_reported"]


def test_admissions_stand_beside_target_last_years_members_and_the_probationary(members):
    row = admissions(members).iloc[0]
    assert row[["admitted", "target", "admitted_with_target", "attainment_pct"]].tolist() == [5, 5, 4, 80]
    assert row[["members_before", "admission_rate_pct"]].tolist() == [50, 10]
    # Only body-1 states it: 1 of its 2 probationary members, though 12 were probationary in all.
    assert row[["probationary_before", "made_official", "made_official_pct"]].tolist() == [12, 1, 50]
    second = admissions(members, by="area").set_index("area").loc["ward-2"]
    assert second[["target", "made_official"]].isna().all()


def test_a_synthetic_register_marks_every_result(register_of):
    table = headcounts(register_of(headcounts=[{"official": 1}], synthetic=True))
    assert table[["status", "layer"]].values.tolist() == [["synthetic", "register"]]
    assert isinstance(table, pd.DataFrame)
