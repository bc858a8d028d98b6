"""Quality: the composition of ratings with its peers, numbers of organisations, admissions and their targets."""

import pandas as pd
import pytest
from chibo.metrics import quality
from chibo.metrics.ratings import LAST, NOT_STATED
from pytest import approx


@pytest.fixture(scope="module")
def organisations_of(published_of):
    """Return a function that gives the ratings of organisations that a few figures make."""

    def make(*figures, year=2013, **options):
        return quality.organisation_ratings(published_of(*figures, **options), area="here", year=year)

    return make


@pytest.fixture(scope="module")
def members_of(published_of):
    """Return a function that gives the ratings of members that a few figures make."""
    return lambda *figures, **options: quality.member_ratings(published_of(*figures, **options), area="here", year=2013)


def by_category(table, column):
    return table.set_index("category")[column].to_dict()


# --- one place and year --------------------------------------------------------------------------------------------


def test_nothing_printed_gives_an_empty_table_with_its_columns(organisations_of):
    table = organisations_of("units_total 1")
    assert table.empty
    assert {"share_pct", "base_kind", "case", "status", "figures"} <= set(table.columns)
    assert quality.headline(table, area="here").empty
    assert quality.remainder(table, area="here").empty


def test_what_the_counts_leave_is_a_value_of_its_own(organisations_of):
    rest = organisations_of("organisations_rated/all 10", "organisations_rated/clean_strong 7").iloc[-1]
    assert (rest["category"], rest["rank"], rest["count"], rest["share_pct"]) == (NOT_STATED, LAST, 3, 30)
    assert (rest["low_pct"], rest["high_pct"], rest["status"]) == (30, 30, "derived")
    assert rest["figures"] == "F2 F1"


@pytest.mark.parametrize(
    ("figures", "base", "kind", "count", "share"),
    [
        # Where only existing organisations were printed they are the base; the number rated comes before it.
        (["grassroots_organisations 12", "organisations_rated/clean_strong 6"], 12, "existing", 6, 50),
        (
            ["grassroots_organisations 12", "organisations_rated/all 10", "organisations_rated/clean_strong 5"],
            *(10, "rated", 5, 50),
        ),
        # Shares alone take no base from existing organisations.
        (["grassroots_organisations 12", "organisations_rated_pct/clean_strong 50"], None, "rated", None, 50),
    ],
)
def test_the_base_is_what_was_rated_or_else_what_exists(organisations_of, figures, base, kind, count, share):
    first = organisations_of(*figures).iloc[0]
    assert [None if pd.isna(first[name]) else first[name] for name in ("base", "count")] == [base, count]
    assert (first["base_kind"], first["share_pct"]) == (kind, share)


def test_four_classes_that_fill_a_hundred_leave_nothing_whatever_stands_beside_them(organisations_of):
    """512 organisations exist, 311 are rated best: 62.2 % is no share of 512, and 500 rated fit all four."""
    shares = {"clean_strong": 62.2, "good": 31, "completed": 6.4, "weak": 0.4}
    printed = [f"organisations_rated_pct/{name} {share}~" for name, share in shares.items()]
    table = organisations_of("grassroots_organisations 512", "organisations_rated/clean_strong 311", *printed)
    assert table["share_pct"].tolist() == [62.2, 31, 6.4, 0.4]
    assert table[["base", "base_kind"]].drop_duplicates().to_numpy().tolist() == [[500, "fitting"]]


def test_what_shares_leave_is_as_wide_as_their_rounding(members_of):
    table = members_of("members_rated_pct/excellent 14", "members_rated_pct/good 74", "members_rated_pct/failed 0.5")
    assert table["category"].tolist() == ["excellent", "good", "failed", NOT_STATED]
    rest = table.iloc[-1]
    assert (rest["share_pct"], rest["low_pct"], rest["high_pct"]) == approx((11.5, 10.45, 12.55))
    assert rest["status"] == "bounded"
    # 99.99 together: rounding explains the rest.
    shares = {"excellent": 13, "good": 80.42, "completed": 5.84, "failed": 0.73}
    table = members_of(*(f"members_rated_pct/{name} {value}" for name, value in shares.items()))
    assert NOT_STATED not in set(table["category"])


@pytest.mark.parametrize(
    ("others", "classes"),
    [
        (["members_rated/excellent 357"], {"excellent": 357, "good": 2593, NOT_STATED: 251}),  # 2,950 less 357
        (["members_rated/failed 51"], {"good_or_better": 2950, "failed": 51, NOT_STATED: 200}),
    ],
)
def test_good_printed_with_the_excellent_in_it_is_stated(members_of, others, classes):
    table = members_of("members_rated/all 3201", "members_rated/good_or_better 2950", *others)
    assert by_category(table, "count") == classes
    assert by_category(table, "status").get("good", "derived") == "derived"


def test_exemplary_shares_inside_are_taken_out_and_the_printed_share_is_not_of_what_is_left(organisations_of):
    table = organisations_of(
        "organisations_rated_pct/clean_strong 90",
        "organisations_rated_pct/clean_strong_exemplary 20",
        "organisations_rated_pct/good 10",
        exemplary={"paper": "inside"},
    )
    assert by_category(table, "share_pct") == {"clean_strong_exemplary": 20, "clean_strong": 70, "good": 10}
    assert by_category(table, "as_printed_pct")["clean_strong"] == 90
    assert pd.isna(by_category(table, "printed_pct")["clean_strong"])
    assert by_category(table, "status")["clean_strong"] == "derived"
    assert by_category(table, "figures")["clean_strong"] == "F1 F2"


def test_classes_stand_in_the_order_of_their_scheme_and_a_label_of_another_is_left_out(organisations_of):
    names = ("weak", "good", "clean_strong", "excellent")
    table = organisations_of(*(f"organisations_rated_pct/{name} 10" for name in names))
    assert table["category"].tolist() == ["clean_strong", "good", "weak", NOT_STATED]
    assert table["scheme"].unique().tolist() == [2011]
    later = organisations_of("organisations_rated_pct/excellent 30 2019", year=2019)
    assert later["category"].tolist() == ["excellent", NOT_STATED]
    assert later["scheme"].unique().tolist() == [2018]
    assert later["exemplary"].unique().tolist() == [""]  # where no class is clean and strong


def test_periods_of_several_years_and_years_without_a_scheme_have_no_ratings(organisations_of):
    assert organisations_of("organisations_rated/weak 0 2010/2013", "organisations_rated_pct/good 20 2011/2013").empty
    assert organisations_of("organisations_rated/good 5 2016", year=2016).empty


@pytest.mark.parametrize(
    ("where", "clean_strong", "rest", "headline", "said"),
    [("inside", 4, 4, 6, "inside"), ("apart", 6, 2, 8, "apart"), ("", 6, 2, 6, "not_said")],
)
def test_exemplary_organisations_count_once_where_the_source_says_where_they_are(
    organisations_of, where, clean_strong, rest, headline, said
):
    printed = ["organisations_rated/all 10", "organisations_rated/clean_strong 6"]
    table = organisations_of(*printed, "organisations_rated/clean_strong_exemplary 2", exemplary={"paper": where})
    counts = {"clean_strong_exemplary": 2, "clean_strong": clean_strong, NOT_STATED: rest}
    assert by_category(table, "count") == counts
    assert table["exemplary"].unique().tolist() == [said]
    # The headline puts them back into the class that other places print as one.
    (row,) = quality.headline(table, area="here").to_dict("records")
    assert (row["category"], row["count"], row["item"]) == ("clean_strong", headline, said)
    if where == "apart":  # and not printed: they stay outside
        table = organisations_of(*printed, exemplary={"paper": where})
        (row,) = quality.headline(table, area="here").to_dict("records")
        assert (row["count"], row["item"]) == (6, "outside")


# --- the nearest year and its peers --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def rated(published_of):
    """47 of 61 organisations clean and strong here; there every class of 20, three members unrated."""
    there = ["organisations_rated/all 12 @there", "organisations_rated/good 12 @there"]
    here = ["grassroots_organisations 61", "organisations_rated/clean_strong 47"]
    members = ["members_rated/all 20 @there", "members_rated/good 20 @there", "members_unrated 3 @there"]
    return published_of(*there, *here, *members, "members_rated_pct/good 88")


@pytest.mark.parametrize(("year", "case"), [(2012, "later"), (2013, "in_year"), (2040, "earlier")])
def test_the_nearest_year_is_rated_and_the_area_stands_before_its_peers(rated, year, case):
    table = quality.organisation_ratings(rated, area="here", year=year)
    assert table["case"].unique().tolist() == [case]
    assert table["period"].unique().tolist() == ["2013"]
    shown = table[["area", "category", "base", "count"]].to_numpy().tolist()
    assert shown == [["here", "clean_strong", 61, 47], ["here", NOT_STATED, 61, 14], ["there", "good", 12, 12]]


def test_a_peer_stands_beside_once_with_its_nearest_year_under_the_same_scheme(organisations_of, published_of):
    shares = ["clean_strong 77", "clean_strong 70 2011 @there", "clean_strong 90 2012 @there"]
    figures = [f"organisations_rated_pct/{share}" for share in (*shares, "excellent 60 2018 @there")]
    table = organisations_of(*figures)
    beside = table.loc[table["area"] == "there", ["period", "category", "share_pct"]]
    assert beside.to_numpy().tolist() == [["2012", "clean_strong", 90], ["2012", NOT_STATED, 10]]
    assert table["scheme"].unique().tolist() == [2011]
    later = quality.organisation_ratings(published_of(*figures), area="there", year=2018)
    assert later["area"].unique().tolist() == ["there"]


def test_the_headline_of_full_counts_and_of_bare_shares_is_another_sentence(rated, organisations_of):
    full = quality.organisation_ratings(rated, area="there", year=2013)
    assert quality.headline(full, area="there")["case"].tolist() == ["complete"]
    bare = organisations_of("organisations_rated_pct/clean_strong 77")
    assert quality.headline(bare, area="here")["case"].tolist() == ["shares"]


def test_the_remainder_carries_the_name_of_no_class(rated):
    table = quality.remainder(quality.member_ratings(rated, area="here", year=2013), area="here")
    assert table["category"].tolist() == ["good"]
    assert table[["unstated_pct", "unstated_low_pct", "unstated_high_pct"]].iloc[0].tolist() == [12, 11.5, 12.5]
    full = quality.member_ratings(rated, area="there", year=2013)
    assert quality.remainder(full, area="there").empty


def test_only_a_peer_with_every_class_counted_is_complete(rated):
    members = quality.member_ratings(rated, area="here", year=2013)
    peer = quality.complete_peer(rated, members, area="here")
    assert peer["area"].unique().tolist() == ["there"]
    assert peer["unrated"].unique().tolist() == [3]
    assert peer["figures"].tolist() == ["F6 F5 F7"]
    assert quality.complete_peer(rated, members[members["area"] == "here"], area="here").empty
    others = quality.member_ratings(rated, area="there", year=2013)
    assert quality.complete_peer(rated, others, area="there").empty  # here only shares were printed
    earlier = members.assign(period=members["area"].map({"here": "2013", "there": "2012"}))
    assert quality.complete_peer(rated, earlier, area="here").empty
    elsewhere = members.assign(province=members["area"].map({"here": "", "there": "other"}))
    assert quality.complete_peer(rated, elsewhere, area="here")["case"].unique().tolist() == ["elsewhere"]


# --- organisations and members -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figures", "rows"),
    [
        (
            ["/ 61", "/committee 24", "/cell 37", "/ 57 2020-06", "/sector:ward 16 2020-06", "/ 5 -"],
            [[61, 24, 37, None, "", "F1 F2 F3"], [57, None, None, 57, "unsplit", "F4"]],
        ),
        # Parts without a total are added up, and one part alone is left out.
        (["/committee 3 2025", "/cell 9 2025", "/cell 9 2026"], [[12, 3, 9, None, "summed", "F1 F2"]]),
        (["/ 20", "/cell 5"], [[20, None, 5, 15, "unsplit", "F1 F2"]]),
        # Two sources of one date are not averaged.
        (["/ 60", "/ 63 by other"], [[63, None, None, 63, "unsplit", "F1 F2"]]),
    ],
)
def test_the_number_of_organisations_says_where_its_parts_are_unknown(published_of, figures, rows):
    printed = [f"grassroots_organisations{figure.replace('/ ', ' ')}" for figure in figures]
    table = quality.organisations(published_of(*printed), area="here")
    shown = table[["total", "committees", "cells", "unsplit", "item", "figures"]].astype(object)
    assert shown.where(shown.notna(), None).to_numpy().tolist() == rows
    assert (table["status"] == "derived").tolist() == [row[4] == "summed" for row in rows]


# --- admissions ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def admitted(published_of):
    """Return a function that gives the admissions a few figures make, as rows."""
    return lambda *figures, **asked: quality.admissions(published_of(*figures), area="here", **asked).to_dict("records")


def test_part_of_a_year_is_no_annual_admission(admitted):
    part_of_a_year = ["members_admitted 29 2017-01-01/2017-02-15", "members_admitted 3 2017-06"]
    assert admitted(*part_of_a_year, "members_admitted 300 2015/2017") == []


@pytest.mark.parametrize(
    ("figures", "target", "possible", "case", "status"),
    [
        (["members_admitted 189", "admission_target_pct 108~"], 175, 1, "derived", "derived"),
        (["members_admitted 1", "admission_target_pct 1~"], None, 134, "alone", "as_reported"),
        # 93.7 % of 63 is 59; with the decimal only 63 fits, without it 62 … 64 might.
        (["members_admitted 59", "admission_target_pct 93.7~"], 63, 1, "derived", "derived"),
        (["members_admitted 129", "admission_target_pct 90+"], None, 14, "alone", "as_reported"),  # 130 … 143
        # Only the excess over the target was printed.
        (["members_admitted 208", "admission_over_target_pct 15.6~"], 180, 1, "over", "derived"),
        # A printed target comes before a derived one, and what was attained before an excess: 208/181 = 114.9.
        (
            ["members_admitted 250", "admission_target_pct 125", "admission_target 200"],
            200,
            1,
            "printed",
            "as_reported",
        ),
        (
            ["members_admitted 208", "admission_over_target_pct 15.6~", "admission_target_pct 115~"],
            *(181, 1, "derived", "derived"),
        ),
    ],
)
def test_a_target_is_as_printed_or_the_only_whole_number_that_fits(admitted, figures, target, possible, case, status):
    (row,) = admitted(*figures)
    assert (None if pd.isna(row["target"]) else row["target"]) == target
    assert (row["targets_possible"], row["case"], row["status"]) == (possible, case, status)
    shown = [number for number, one in enumerate(figures, start=1) if "115~" not in figures[-1] or "over" not in one]
    assert row["figures"].split() == [f"F{number}" for number in shown]


def test_a_percentage_or_target_of_several_years_says_nothing_about_one(admitted):
    of_years = ["admission_target_pct 108 2016/2020", "admission_target 900 2016/2020"]
    (row,) = admitted("members_admitted 189 2020", *of_years)
    assert (row["case"], row["figures"]) == ("alone", "F1")


def test_dates_on_the_two_sides_of_a_break_have_two_segments(published_of):
    decision = {"id": "b", "period": "2025-07-01", "instrument_en": "Decision 19/2025/QĐ-TTg", "series": "borders"}
    printed = ["grassroots_organisations 61 2025-06-30", "grassroots_organisations 9 2025-07-01"]
    published = published_of(*printed, "members_admitted 189 2024", "members_admitted 90 2025", breaks=[decision])
    for table in (quality.organisations(published, area="here"), quality.admissions(published, area="here")):
        assert table["segment"].tolist() == [0, 1]
        assert table["break_en"].tolist() == ["", "Decision 19/2025/QĐ-TTg"]
