"""Where series end: an area has its own breaks, those of the places around it and those of everywhere."""

import pandas as pd
import pytest
from chibo.metrics.breaks import SeriesBreakError, breaks_of, refuse_across, with_segments
from hypothesis import given, settings
from hypothesis import strategies as st

AREAS = [{"id": "province"}, {"id": "city", "parent": "province"}, {"id": "neighbour", "parent": "province"}]


@pytest.fixture
def published(published_of):
    return published_of(
        areas=AREAS,
        breaks=[
            {"id": "b-2020", "period": "2020-01-21", "area": "province"},
            {"id": "b-2011", "period": "2011", "area": "city"},
            {"id": "b-2015", "period": "2015", "area": "neighbour"},
            {"id": "b-2025", "period": "2025-07-01", "area": ""},
            {"id": "r-2018", "period": "2018", "area": "", "series": "ratings"},
        ],
    )


@pytest.mark.parametrize(
    ("area", "years"),
    [("city", [2011, 2020, 2025]), ("neighbour", [2015, 2020, 2025]), ("province", [2020, 2025]), ("else", [2025])],
)
def test_breaks_come_from_the_area_and_all_around_it(published, area, years):
    assert breaks_of(published, series="units", area=area)["year"].tolist() == years


def test_a_break_of_another_series_does_not_interrupt(published):
    assert breaks_of(published, series="households", area="city").empty
    assert breaks_of(published, series="ratings", area="city")["year"].tolist() == [2018]


def test_a_break_stands_just_before_the_first_value_of_the_new_regime(published):
    assert breaks_of(published, series="units", area="city")["x"].tolist() == [2010.5, 2019.5, 2024.5]


def test_two_breaks_of_one_year_are_one_that_names_both(published_of):
    twice = [
        {"id": "a", "period": "2025", "area": "", "kind": "scheme", "instrument_en": "Regulation 366-QĐ/TW"},
        {"id": "b", "period": "2025-07-01", "area": "", "kind": "borders", "instrument_en": "Decision 19/2025/QĐ-TTg"},
    ]
    (row,) = breaks_of(published_of(breaks=twice), series="units", area="").to_dict("records")
    assert (row["id"], row["kind"], row["date"]) == ("a b", "scheme borders", pd.Timestamp("2025-01-01"))
    assert row["instrument_en"] == "Regulation 366-QĐ/TW; Decision 19/2025/QĐ-TTg"
    assert row["number"] == "366-QĐ/TW; 19/2025/QĐ-TTg"


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
    made = published_of(breaks=[{"id": "b", "period": "2011", "instrument_en": instrument}])
    assert breaks_of(made, series="units", area="")["number"].tolist() == [number]


def test_years_on_the_two_sides_of_a_break_have_two_segments(published):
    years = pd.DataFrame({"year": [2010, 2011, 2019, 2020, 2030]})
    breaks = breaks_of(published, series="units", area="city")
    assert with_segments(years, breaks)["segment"].tolist() == [0, 1, 1, 2, 3]
    assert with_segments(years, breaks.head(0))["segment"].tolist() == [0] * 5
    assert list(years) == ["year"]


def test_a_date_before_the_day_of_a_break_belongs_to_the_old_regime(published):
    days = pd.DataFrame({"end": pd.to_datetime(["2020-01-20", "2020-01-21", "2020-12-31"])})
    found = with_segments(days, breaks_of(published, series="units", area="city"))
    assert found["segment"].tolist() == [1, 2, 2]
    assert found["break_x"].tolist()[1:] == [2019.5, 2019.5]
    assert pd.isna(found["break_x"][0])


@pytest.fixture
def named(published_of):
    return published_of(
        areas=AREAS,
        breaks=[
            {
                "id": "s",
                "period": "2018",
                "instrument_vi": "Quy định 132-QĐ/TW",
                "instrument_en": "Regulation 132-QĐ/TW",
            },
            {"id": "t", "period": "2019", "instrument_vi": "HD 21", "instrument_en": "Guidance 21", "kind": "scheme"},
        ],
    )


def test_rows_carry_what_lies_between_their_segment_and_the_one_before(named):
    found = with_segments(pd.DataFrame({"year": [2017, 2018, 2019]}), breaks_of(named, series="units", area="city"))
    assert found["break_number"].tolist() == ["", "132-QĐ/TW", ""]
    assert found["break_vi"].tolist() == ["", "Quy định 132-QĐ/TW", "HD 21"]
    assert found["break_kind"].tolist() == ["", "definition", "scheme"]
    assert found["break_x"].tolist()[1:] == [2017.5, 2018.5]


def test_breaks_with_nothing_between_them_are_named_together_at_the_first(named):
    found = with_segments(pd.DataFrame({"year": [2017, 2020]}), breaks_of(named, series="units", area="city"))
    assert found["segment"].tolist() == [0, 2]
    assert (found["break_x"][1], found["break_en"][1]) == (2017.5, "Regulation 132-QĐ/TW; Guidance 21")


def test_a_table_inside_one_regime_has_no_break_and_an_empty_one_has_the_columns(named):
    breaks = breaks_of(named, series="units", area="city")
    found = with_segments(pd.DataFrame({"year": [2019, 2030]}), breaks)
    assert found["segment"].tolist() == [2, 2]
    assert found["break_x"].isna().all()
    empty = with_segments(pd.DataFrame({"year": pd.Series([], dtype=int)}), breaks)
    assert empty.empty
    assert {"segment", "break_x", "break_vi", "break_en"} <= set(empty)


@settings(deadline=None)
@given(years=st.lists(st.integers(2000, 2040), min_size=1, max_size=8))
def test_a_row_has_a_break_before_it_exactly_when_an_earlier_segment_is_there(years):
    dates = pd.to_datetime(["2011-01-01", "2020-01-21"])
    texts = {name: "" for name in ("number", "instrument_vi", "instrument_en")}
    breaks = pd.DataFrame({"date": dates, "x": [2010.5, 2019.5], "kind": "scheme"}).assign(**texts)
    found = with_segments(pd.DataFrame({"year": years}), breaks)
    assert (found["break_x"].notna() == (found["segment"] > found["segment"].min())).all()
    assert found["segment"].tolist() == [(year >= 2011) + (year >= 2020) for year in years]


def day(text):
    return pd.Timestamp(text)


def test_a_change_across_a_break_is_refused_in_either_direction_and_names_every_instrument(named):
    for before, after in (("2017-12-31", "2020-06-30"), ("2020-06-30", "2017-12-31")):
        with pytest.raises(SeriesBreakError, match="units of .*Regulation 132-QĐ/TW; Guidance 21") as refusal:
            refuse_across(named, series="units", area="city", what="units", before=day(before), after=day(after))
        assert refusal.value.instruments == ["Regulation 132-QĐ/TW", "Guidance 21"]
        assert not refusal.value.bridged
    assert "of 2020-06-30 and 2017 cannot be subtracted" in str(refusal.value)


def test_two_dates_of_one_regime_may_be_compared(named):
    refuse_across(named, series="units", area="city", what="units", before=day("2019-01-01"), after=day("2030-12-31"))
    refuse_across(named, series="ratings", area="city", what="x", before=day("2010-12-31"), after=day("2030-12-31"))


@pytest.mark.parametrize(("kind", "offered"), [("scheme", True), ("borders", False)])
def test_the_coarse_bridge_is_offered_between_schemes_but_not_between_places(published_of, kind, offered):
    made = published_of(
        breaks=[{"id": "r", "period": "2018", "series": "ratings", "kind": kind, "instrument_en": "Regulation 132"}]
    )
    with pytest.raises(SeriesBreakError) as refusal:
        refuse_across(
            made, series="ratings", area="", what="Ratings", before=day("2017-12-31"), after=day("2018-12-31")
        )
    assert refusal.value.bridged == offered
    assert ("Even this is weak, because the criteria changed" in str(refusal.value)) == offered
