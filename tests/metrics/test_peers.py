"""Peers: how far their date is from the area's, and where they lie."""

import pandas as pd
import pytest
from chibo.metrics.peers import around, compared

AREAS = [
    {"id": "country", "kind": "country"},
    {"id": "region", "kind": "region", "parent": "country"},
    {"id": "province", "kind": "province", "parent": "region", "successor": "new-province"},
    {"id": "new-province", "kind": "province", "parent": "country"},
    {"id": "elsewhere", "kind": "province", "parent": "country"},
    {"id": "city", "parent": "province"},
    {"id": "town", "parent": "province"},
    {"id": "ward", "kind": "ward", "parent": "city"},
    {"id": "new-ward", "kind": "ward", "parent": "new-province"},
    {"id": "stranger", "parent": "elsewhere"},
]


@pytest.fixture
def published(published_of):
    return published_of(areas=AREAS)


def test_what_is_around_an_area_goes_from_the_inside_out(published):
    assert around(published, "ward") == ["ward", "city", "province", "region", "country"]
    assert around(published, "") == []


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ("city", ""),
        ("town", "same"),
        ("ward", "same"),
        ("stranger", "other"),
        ("elsewhere", "other"),
        ("province", "wider"),
        ("country", "wider"),
        ("new-ward", "same"),
    ],
)
def test_a_place_lies_in_the_province_in_another_or_around_it(published, other, said):
    table = pd.DataFrame({"area": [other], "end": pd.to_datetime(["2013-12-31"])})
    assert compared(published, table, area="city", end=pd.Timestamp("2013-10-31"))["province"].tolist() == [said]


def test_seen_from_a_place_in_no_province_nothing_is_said(published):
    table = pd.DataFrame({"area": ["town"], "end": pd.to_datetime(["2013-12-31"])})
    assert compared(published, table, area="region", end=pd.NaT)["province"].tolist() == [""]


def test_months_count_from_the_area_s_date_and_have_a_sign(published):
    ends = pd.to_datetime(["2012-05-14", "2013-10-01", "2016-12-31", None])
    table = pd.DataFrame({"area": "town", "end": ends})
    found = compared(published, table, area="city", end=pd.Timestamp("2013-10-31"))["months_apart"]
    assert found.tolist()[:3] == [-17, 0, 38]
    assert pd.isna(found[3])
    assert compared(published, table, area="city", end=pd.NaT)["months_apart"].isna().all()
    assert list(table) == ["area", "end"]
