"""Picking printed figures by what, where and when, each with its trace; places beside an area; where series end."""

import pandas as pd
import pytest
from chibo.errors import UnknownName
from chibo.metrics import consistency, figures, split
from chibo.metrics.figures import breaks_of, compared, or_greater, segmented, select
from hypothesis import given
from hypothesis import strategies as st

IDS = st.lists(st.integers(1, 30).map("F{}".format), max_size=12).map(" ".join)


def test_an_indicator_nobody_printed_gives_no_rows_but_the_same_columns(published_of):
    rows = figures.select(published_of("units_total 10"), "households")
    assert rows.empty
    assert {"figures", "status", "value", "start", "end"} <= set(rows.columns)


WHOLE_AND_PART = ["units_total 10", "units_total/khu_pho 4", "units_total 7 @there"]
UNDATED = ["units_total 10 -", "units_total 12"]
SPANS = ["units_total 3 2011/2013-10", "units_total 1 2011"]


@pytest.mark.parametrize(
    ("printed", "asked", "values"),
    [
        # Parts do not come with the whole, and another area is left out.
        (WHOLE_AND_PART, {"area": "here"}, [10]),
        (WHOLE_AND_PART, {"area": "here", "category": "khu_pho"}, [4]),
        (WHOLE_AND_PART, {"area": "here", "category": None}, [10, 4]),
        (WHOLE_AND_PART, {"area": "there"}, [7]),
        # One without a period comes only when no year is asked for.
        (UNDATED, {}, [12, 10]),
        (UNDATED, {"until": 2040}, [12]),
        (UNDATED, {"year": 2013}, [12]),
        # A period counts from the year it ends in, and rows come in order of time.
        *((SPANS, {"until": year}, values) for year, values in ((2010, []), (2011, [1]), (2012, [1]), (2013, [1, 3]))),
    ],
)
def test_figures_come_by_what_where_and_when_in_order_of_time(published_of, printed, asked, values):
    rows = figures.select(published_of(*printed), "units_total", **asked)
    assert rows["value"].tolist() == values
    last = figures.latest(rows)
    assert (last is None) if rows.empty else last["value"] == values[-1]


def test_a_period_we_inferred_is_said_to_be_inferred(published_of):
    published = published_of("units_total 1 2011", "units_total 2 2012!", "units_total 3 -")
    assert figures.select(published, "units_total")["status"].tolist() == ["as_reported", "inferred", "as_reported"]


@given(st.lists(IDS, max_size=4))
def test_tracing_holds_each_figure_once_in_order_and_twice_changes_nothing(parts):
    traced = figures.trace(*parts)
    assert figures.trace(traced) == figures.trace(parts) == traced
    assert traced.split() == list(dict.fromkeys(" ".join(parts).split()))


@pytest.mark.parametrize(
    ("year", "nearest", "case"),
    [(2009, 2010, "later"), (2010, 2010, "in_year"), (2012, 2010, "earlier"), (2013, 2013, "in_year")],
)
def test_the_nearest_year_is_the_last_before_or_else_the_first_after(published_of, year, nearest, case):
    published = published_of("members_rated 1 2013", "members_rated 1 2010", "members_rated 1 2009/2012")
    assert figures.nearest_year(figures.select(published, "members_rated"), year) == (nearest, case)


def test_a_period_of_several_years_is_no_annual_figure_and_part_of_a_year_no_whole_one(published_of):
    rows = figures.select(published_of("admitted 9 2010/2016", "admitted 2 2013-06", "admitted 3 2013"), "admitted")
    assert figures.nearest_year(rows.head(0), 2013) == (None, "later")
    assert figures.in_one_year(rows)["value"].tolist() == [2, 3]
    assert figures.whole_years(rows)["value"].tolist() == [3]


# --- places beside an area -----------------------------------------------------------------------------------------

AREAS = [
    {"id": "country", "kind": "country"},
    {"id": "region", "kind": "region", "parent": "country"},
    {"id": "province", "kind": "province", "parent": "region", "successor": "new-province"},
    {"id": "new-province", "kind": "province", "parent": "country"},
    {"id": "elsewhere", "kind": "province", "parent": "country"},
    {"id": "city", "parent": "province", "name_short": "City"},
    {"id": "town", "parent": "province"},
    {"id": "ward", "kind": "ward", "parent": "city"},
    {"id": "new-ward", "kind": "ward", "parent": "new-province"},
    {"id": "stranger", "parent": "elsewhere"},
]


def test_a_place_lies_in_the_province_in_another_or_around_it(published_of):
    places = {"city": "", "town": "same", "ward": "same", "stranger": "other", "elsewhere": "other"}
    places |= {"province": "wider", "country": "wider", "new-ward": "same"}
    table = pd.DataFrame({"area": list(places), "end": pd.Timestamp("2013-12-31")})
    beside = compared(published_of(areas=AREAS), table, area="city")
    assert dict(zip(beside["area"], beside["province"], strict=True)) == places
    # Seen from a place in no province nothing is said.
    beside = compared(published_of(areas=AREAS), table[table["area"] == "town"], area="region")
    assert beside["province"].tolist() == [""]


@pytest.mark.parametrize("area, value, about", [("ward", [7], "city"), ("town", [], "town"), ("city", [7], "city")])
def test_only_for_a_ward_nothing_was_published_about_its_city_answers(published_of, area, value, about):
    published = published_of("units_total 7 @city", "units_total 9 @province", areas=AREAS)
    units = or_greater(lambda published, *, area: figures.select(published, "units_total", area=area))
    table = units(published, area=area)
    assert table["value"].tolist() == value
    assert set(table["about"]) <= {about}


# --- where series end: an area has its own breaks and those around it ----------------------------------------------

BROKEN = [{"id": "province"}, {"id": "city", "parent": "province"}, {"id": "neighbour", "parent": "province"}]
BREAKS = [
    {"id": "b-2020", "period": "2020-01-21", "area": "province"},
    {"id": "b-2011", "period": "2011", "area": "city"},
    {"id": "b-2015", "period": "2015", "area": "neighbour"},
    {"id": "b-2025", "period": "2025-07-01", "area": ""},
    {"id": "r-2018", "period": "2018", "area": "", "series": "ratings"},
]


@pytest.fixture(scope="module")
def broken(published_of):
    return published_of(areas=BROKEN, breaks=BREAKS)


@pytest.mark.parametrize(
    ("series", "area", "years"),
    [
        ("units", "city", [2011, 2020, 2025]),
        ("units", "neighbour", [2015, 2020, 2025]),
        ("units", "province", [2020, 2025]),
        ("units", "south", [2025]),
        ("ratings", "city", [2018]),
        ("households", "city", []),
    ],
)
def test_breaks_are_those_of_the_series_in_the_area_and_all_around_it(broken, series, area, years):
    breaks = breaks_of(broken, series=series, area=area)
    assert breaks["date"].dt.year.tolist() == years
    # Each stands just before the first value of the new regime.
    assert breaks["x"].tolist() == [year - 0.5 for year in years]


def test_two_breaks_of_one_year_are_one_that_names_both(published_of):
    twice = [
        {"id": "a", "period": "2025", "area": "", "kind": "scheme", "instrument_en": "Regulation 366-QĐ/TW"},
        {"id": "b", "period": "2025-07-01", "area": "", "kind": "borders", "instrument_en": "Decision 19/2025/QĐ-TTg"},
    ]
    table = segmented(published_of(breaks=twice), pd.DataFrame({"year": [2024, 2025]}), series="units", area="")
    (row,) = table.tail(1).to_dict("records")
    assert (row["segment"], row["break_x"]) == (2, 2024.5)
    assert row["break_en"] == "Regulation 366-QĐ/TW; Decision 19/2025/QĐ-TTg"


def test_breaks_with_nothing_between_them_are_named_together_at_the_first(published_of):
    regulation = {"instrument_vi": "Quy định 132-QĐ/TW", "instrument_en": "Regulation 132-QĐ/TW"}
    guidance = {"instrument_vi": "HD 21", "instrument_en": "Guidance 21", "kind": "scheme"}
    breaks = [{"id": "s", "period": "2018"} | regulation, {"id": "t", "period": "2019"} | guidance]
    published = published_of(areas=BROKEN, breaks=breaks)
    table = segmented(published, pd.DataFrame({"year": [2017, 2020]}), series="units", area="city")
    assert table["segment"].tolist() == [0, 2]
    assert (table["break_x"][1], table["break_en"][1]) == (2017.5, "Regulation 132-QĐ/TW; Guidance 21")


@given(years=st.lists(st.integers(2000, 2040), min_size=1, max_size=8))
def test_a_row_has_a_break_before_it_exactly_when_an_earlier_segment_is_there(broken, years):
    table = segmented(broken, pd.DataFrame({"year": years}), series="units", area="city")
    assert (table["break_x"].notna() == (table["segment"] > table["segment"].min())).all()
    assert table["segment"].tolist() == [sum(year >= first for first in (2011, 2020, 2025)) for year in years]


@pytest.mark.parametrize(
    ("ask", "refused"),
    [
        (
            lambda published: select(published, "household"),
            "indicator: 'household' came, .* did you mean 'households'?",
        ),
        (lambda published: select(published, area="ther"), "area: 'ther' came, .* did you mean 'there'?"),
        (lambda published: breaks_of(published, series="units", area="ther"), "area: 'ther' came"),
        (lambda published: split.by_ward(published, area="ther"), "area: 'ther' came"),
        (lambda published: consistency.checks(published, area="ther"), "area: 'ther' came"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest_and_not_answered_with_nothing(published_of, ask, refused):
    with pytest.raises(UnknownName, match=refused):
        ask(published_of("units_total 3"))
