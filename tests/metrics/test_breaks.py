"""Where series end: an area has its own breaks and those around it."""

import pandas as pd
import pytest
from chibo.metrics.figures import breaks_of, with_segments
from hypothesis import given, settings
from hypothesis import strategies as st

AREAS = [{"id": "province"}, {"id": "city", "parent": "province"}, {"id": "neighbour", "parent": "province"}]
BREAKS = [
    {"id": "b-2020", "period": "2020-01-21", "area": "province"},
    {"id": "b-2011", "period": "2011", "area": "city"},
    {"id": "b-2015", "period": "2015", "area": "neighbour"},
    {"id": "b-2025", "period": "2025-07-01", "area": ""},
    {"id": "r-2018", "period": "2018", "area": "", "series": "ratings"},
]


@pytest.fixture(scope="module")
def published(published_of):
    return published_of(areas=AREAS, breaks=BREAKS)


@pytest.mark.parametrize(
    ("series", "area", "years"),
    [
        ("units", "city", [2011, 2020, 2025]),
        ("units", "neighbour", [2015, 2020, 2025]),
        ("units", "province", [2020, 2025]),
        ("units", "else", [2025]),
        ("ratings", "city", [2018]),
        ("households", "city", []),
    ],
)
def test_breaks_are_those_of_the_series_in_the_area_and_all_around_it(published, series, area, years):
    breaks = breaks_of(published, series=series, area=area)
    assert breaks["date"].dt.year.tolist() == years
    # Each stands just before the first value of the new regime.
    assert breaks["x"].tolist() == [year - 0.5 for year in years]


def test_two_breaks_of_one_year_are_one_that_names_both(published_of):
    twice = [
        {"id": "a", "period": "2025", "area": "", "kind": "scheme", "instrument_en": "Regulation 366-QĐ/TW"},
        {"id": "b", "period": "2025-07-01", "area": "", "kind": "borders", "instrument_en": "Decision 19/2025/QĐ-TTg"},
    ]
    breaks = breaks_of(published_of(breaks=twice), series="units", area="")
    (row,) = with_segments(pd.DataFrame({"year": [2024, 2025]}), breaks).tail(1).to_dict("records")
    assert (row["segment"], row["break_x"], row["break_kind"]) == (2, 2024.5, "borders")
    assert row["break_en"] == "Regulation 366-QĐ/TW; Decision 19/2025/QĐ-TTg"
    assert row["break_number"] == "366-QĐ/TW; 19/2025/QĐ-TTg"


@pytest.mark.parametrize(
    ("instrument", "number"),
    [
        ("Guidance 07-HD/BTCTW (11 October 2011)", "07-HD/BTCTW"),
        ("Regulation 132-QĐ/TW and Guidance 16-HD/BTCTW (24 September 2018)", "132-QĐ/TW"),
        ("Resolution 166/NQ-HĐND (21/1/2020)", "166/NQ-HĐND"),
        ("Census of 1/4/2019", ""),
        ("Split of 83 street quarters in 2011", ""),
    ],
)
def test_a_document_goes_by_its_number_and_a_date_is_none(published_of, instrument, number):
    layer = published_of(breaks=[{"id": "b", "period": "2011", "instrument_en": instrument}])
    assert breaks_of(layer, series="units", area="")["number"].tolist() == [number]


def test_years_and_days_on_the_two_sides_of_a_break_have_two_segments(published):
    years = pd.DataFrame({"year": [2010, 2011, 2019, 2020, 2030]})
    breaks = breaks_of(published, series="units", area="city")
    assert with_segments(years, breaks)["segment"].tolist() == [0, 1, 1, 2, 3]
    assert with_segments(years, breaks.head(0))["segment"].tolist() == [0] * 5
    assert list(years) == ["year"]
    days = pd.DataFrame({"end": pd.to_datetime(["2020-01-20", "2020-01-21", "2020-12-31"])})
    segments = with_segments(days, breaks)
    assert segments["segment"].tolist() == [1, 2, 2]
    assert segments["break_x"].tolist()[1:] == [2019.5, 2019.5]
    assert pd.isna(segments["break_x"][0])


@pytest.fixture(scope="module")
def named(published_of):
    regulation = {"instrument_vi": "Quy định 132-QĐ/TW", "instrument_en": "Regulation 132-QĐ/TW"}
    guidance = {"instrument_vi": "HD 21", "instrument_en": "Guidance 21", "kind": "scheme"}
    breaks = [{"id": "s", "period": "2018"} | regulation, {"id": "t", "period": "2019"} | guidance]
    return breaks_of(published_of(areas=AREAS, breaks=breaks), series="units", area="city")


def test_rows_carry_what_lies_between_their_segment_and_the_one_before(named):
    table = with_segments(pd.DataFrame({"year": [2017, 2018, 2019]}), named)
    assert table["break_number"].tolist() == ["", "132-QĐ/TW", ""]
    assert table["break_vi"].tolist() == ["", "Quy định 132-QĐ/TW", "HD 21"]
    assert table["break_kind"].tolist() == ["", "definition", "scheme"]
    assert table["break_x"].tolist()[1:] == [2017.5, 2018.5]


def test_breaks_with_nothing_between_them_are_named_together_at_the_first(named):
    table = with_segments(pd.DataFrame({"year": [2017, 2020]}), named)
    assert table["segment"].tolist() == [0, 2]
    assert (table["break_x"][1], table["break_en"][1]) == (2017.5, "Regulation 132-QĐ/TW; Guidance 21")


def test_a_table_inside_one_regime_has_no_break_and_an_empty_one_has_the_columns(named):
    table = with_segments(pd.DataFrame({"year": [2019, 2030]}), named)
    assert table["segment"].tolist() == [2, 2]
    assert table["break_x"].isna().all()
    empty = with_segments(pd.DataFrame({"year": pd.Series([], dtype=int)}), named)
    assert empty.empty
    assert {"segment", "break_x", "break_vi", "break_en"} <= set(empty)


@settings(deadline=None)
@given(years=st.lists(st.integers(2000, 2040), min_size=1, max_size=8))
def test_a_row_has_a_break_before_it_exactly_when_an_earlier_segment_is_there(years):
    dates = pd.to_datetime(["2011-01-01", "2020-01-21"])
    texts = {name: "" for name in ("number", "instrument_vi", "instrument_en")}
    breaks = pd.DataFrame({"date": dates, "x": [2010.5, 2019.5], "kind": "scheme"}).assign(**texts)
    table = with_segments(pd.DataFrame({"year": years}), breaks)
    assert (table["break_x"].notna() == (table["segment"] > table["segment"].min())).all()
    assert table["segment"].tolist() == [(year >= 2011) + (year >= 2020) for year in years]
