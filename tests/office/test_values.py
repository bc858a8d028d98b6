"""What a cell says, one kind of column after the other."""

import datetime

import pandas as pd
import pytest
from chibo.office.values import Refused, reader

DAY = datetime.datetime(2013, 12, 31)
KNOWN = {
    "areas": pd.DataFrame({"id": ["a/1", "b/1", "a/2"], "name_vi": ["Phường 1", "Phường 1", "Phường 2"]}),
    "rating_schemes": pd.DataFrame(
        [["organisation", "hoàn thành tốt nhiệm vụ", "good", "good"]],
        columns=["subject", "name_vi", "name_en", "category"],
    ),
}
SHARE = ("unit_events", "household_share")
HOUSEHOLDS = ("units", "households")
YEAR = ("headcounts", "year")
FIRST_DAY = ("units", "valid_from")
KIND = ("units", "kind")
UNIT = ("cell_units", "unit")
NAME = ("units", "name")
AREA = ("units", "area")
RATING = ("organisation_ratings", "category")


@pytest.mark.parametrize(
    ("place", "came", "read"),
    [
        (HOUSEHOLDS, "1.234", "1234"),
        (HOUSEHOLDS, "1.234.567", "1234567"),
        (HOUSEHOLDS, "007", "7"),
        (HOUSEHOLDS, 12.0, "12"),
        (HOUSEHOLDS, 100.1 + 0.9, "101"),
        (HOUSEHOLDS, "-5", "-5"),  # the schema refuses it, with its own words
        (SHARE, "0,5", "0.5"),
        (SHARE, "0.5", "0.5"),
        (SHARE, "0.125", "0.125"),
        (SHARE, 0.1 + 0.2, "0.3"),
        (SHARE, 1, "1"),
        (YEAR, 2013, "2013"),
        (YEAR, "2013", "2013"),
        (YEAR, "2.013", "2013"),
        (FIRST_DAY, DAY, "2013-12-31"),
        (FIRST_DAY, "1/7/2025", "2025-07-01"),
        (FIRST_DAY, "2013/12/31", "2013-12-31"),
        (KIND, "to dan pho", "to_dan_pho"),
        (KIND, "THÔN", "thon"),
        (UNIT, 12, "12"),
        (UNIT, "p1-tdp-05", "p1-tdp-05"),
        (NAME, 5, "5"),
        (NAME, 5.5, "5.5"),
        (AREA, "Phường 2", "a/2"),
        (AREA, "b/1", "b/1"),
        (RATING, "Hoàn thành tốt nhiệm vụ", "good"),
        *((place, None, "") for place in (HOUSEHOLDS, SHARE, YEAR, FIRST_DAY, KIND, UNIT, NAME)),
    ],
)
def test_what_can_mean_one_thing_is_read(place, came, read):
    assert reader(*place, KNOWN)(came) == read


@pytest.mark.parametrize(
    ("place", "came", "said"),
    [
        (HOUSEHOLDS, "1,5", "a whole number"),
        (HOUSEHOLDS, "1.23", "a whole number"),
        (HOUSEHOLDS, "1.234,567", "a whole number"),
        (HOUSEHOLDS, "250 hộ", "a whole number"),
        (HOUSEHOLDS, DAY, "Excel made it a date"),
        (SHARE, "1,234", "a thousand or a fraction"),
        (SHARE, "một nửa", "a number such as"),
        (YEAR, "13", "a year such as 2013"),
        (YEAR, DAY, "Excel made it a date"),
        (FIRST_DAY, "31/12/13", "a day such as"),
        (FIRST_DAY, "2013", "type the day as well"),
        (FIRST_DAY, "12/2013", "a day such as"),
        (FIRST_DAY, datetime.time(10, 0), "a day such as"),
        (KIND, "Ấp", "Khu phố (khu_pho); Tổ dân phố (to_dan_pho); Thôn (thon)"),
        (UNIT, "P1-TDP-05", "an id of a-z and 0-9"),
        (NAME, DAY, "Set the cell's format to Text"),
        (AREA, "Phường 1", "Several have this name: a/1, b/1"),
        (RATING, "tuyệt vời", "one of: hoàn thành tốt nhiệm vụ (good)"),
    ],
)
def test_what_cannot_is_refused_with_what_is_allowed(place, came, said):
    with pytest.raises(Refused) as refused:
        reader(*place, KNOWN)(came)
    assert said in f"{refused.value.allowed} {refused.value.remedy}"
