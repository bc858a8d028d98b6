"""Quality: ratings of the nearest year with their peers, numbers of organisations, admissions and their targets."""

import pandas as pd
import pytest
from chibo.metrics import quality
from chibo.metrics.ratings import NOT_STATED


@pytest.fixture
def rated(published_of, figure):
    """47 of 61 organisations clean and strong here; there every class of 20, three members unrated."""
    return published_of(
        figure("organisations_rated", 12, category="all", area="there"),
        figure("organisations_rated", 12, category="good", area="there"),
        figure("grassroots_organisations", 61),
        figure("organisations_rated", 47, category="clean_strong"),
        figure("members_rated", 20, category="all", area="there"),
        figure("members_rated", 20, category="good", area="there"),
        figure("members_unrated", 3, area="there"),
        figure("members_rated_pct", 88, category="good"),
    )


@pytest.mark.parametrize(("year", "case"), [(2012, "later"), (2013, "in_year"), (2040, "earlier")])
def test_the_nearest_year_is_rated_and_says_how_it_lies(rated, year, case):
    found = quality.organisation_ratings(rated, area="here", year=year)
    assert found["case"].unique().tolist() == [case]
    assert found["period"].unique().tolist() == ["2013"]


def test_the_area_stands_before_its_peers(rated):
    assert list(dict.fromkeys(quality.organisation_ratings(rated, area="here", year=2013)["area"])) == ["here", "there"]


def test_a_peer_stands_beside_once_with_its_nearest_year_under_the_same_scheme(published_of, figure):
    published = published_of(
        figure("organisations_rated_pct", 77, category="clean_strong"),
        figure("organisations_rated_pct", 70, "2011", category="clean_strong", area="there"),
        figure("organisations_rated_pct", 90, "2012", category="clean_strong", area="there"),
        figure("organisations_rated_pct", 60, "2018", category="excellent", area="there"),
    )
    found = quality.organisation_ratings(published, area="here", year=2013)
    beside = found[found["area"] == "there"]
    assert beside[["period", "category", "share_pct"]].to_numpy().tolist() == [
        ["2012", "clean_strong", 90],
        ["2012", NOT_STATED, 10],
    ]
    assert beside["months_apart"].unique().tolist() == [-12]
    assert found["scheme"].unique().tolist() == [2011]
    assert quality.organisation_ratings(published, area="there", year=2018)["area"].unique().tolist() == ["there"]


def test_a_peer_says_where_it_lies(published_of, figure):
    areas = [{"id": "p", "kind": "province"}, {"id": "q", "kind": "province"}]
    areas += [{"id": name, "parent": parent} for name, parent in (("here", "p"), ("near", "p"), ("far", "q"))]
    rows = [figure("members_rated_pct", 80, category="good", area=name) for name in ("far", "here", "near")]
    found = quality.member_ratings(published_of(*rows, areas=areas), area="here", year=2013).drop_duplicates("area")
    assert found.set_index("area")["province"].to_dict() == {"here": "", "far": "other", "near": "same"}


@pytest.mark.parametrize(("where", "said"), [("inside", "inside"), ("apart", "apart"), ("", "not_said")])
def test_every_row_carries_where_its_source_counts_the_exemplary(published_of, figure, where, said):
    published = published_of(
        figure("organisations_rated", 10, category="all"),
        figure("organisations_rated", 6, category="clean_strong"),
        figure("members_rated_pct", 80, category="good"),
        exemplary={"paper": where},
    )
    found = quality.organisation_ratings(published, area="here", year=2013)
    assert found["exemplary"].unique().tolist() == [said]
    assert quality.member_ratings(published, area="here", year=2013)["exemplary"].unique().tolist() == [""]


@pytest.mark.parametrize(
    ("where", "count", "said"), [("inside", 6, "inside"), ("apart", 8, "apart"), ("", 6, "not_said")]
)
def test_the_headline_puts_the_exemplary_back_only_where_the_source_says_where_they_are(
    published_of, figure, where, count, said
):
    published = published_of(
        figure("organisations_rated", 10, category="all"),
        figure("organisations_rated", 6, category="clean_strong"),
        figure("organisations_rated", 2, category="clean_strong_exemplary"),
        exemplary={"paper": where},
    )
    found = quality.organisation_ratings(published, area="here", year=2013)
    (row,) = quality.headline(found, area="here").to_dict("records")
    assert (row["category"], row["count"], row["item"]) == ("clean_strong", count, said)


def test_exemplary_counted_apart_and_not_printed_stay_outside_the_headline(published_of, figure):
    published = published_of(
        figure("organisations_rated", 10, category="all"),
        figure("organisations_rated", 6, category="clean_strong"),
        exemplary={"paper": "apart"},
    )
    found = quality.organisation_ratings(published, area="here", year=2013)
    (row,) = quality.headline(found, area="here").to_dict("records")
    assert (row["count"], row["item"]) == (6, "outside")


def test_a_place_without_ratings_has_no_headline_and_no_remainder(rated, published_of, figure):
    empty = quality.organisation_ratings(published_of(figure("units_total", 1)), area="here", year=2013)
    assert empty.empty
    assert quality.headline(empty, area="here").empty
    assert quality.remainder(empty, area="here").empty
    found = quality.organisation_ratings(rated, area="here", year=2013)
    assert quality.headline(found, area="elsewhere").empty


def test_the_headline_says_what_one_organisation_weighs_and_what_is_unsaid(rated):
    found = quality.organisation_ratings(rated, area="here", year=2013)
    (row,) = quality.headline(found, area="here").to_dict("records")
    assert (row["count"], row["base"], row["unstated"], row["case"]) == (47, 61, 14, "in_year")
    assert row["share_pct"] == pytest.approx(4700 / 61)
    assert row["point_pct"] == pytest.approx(100 / 61)
    assert row["share_pct"] + row["unstated_pct"] == pytest.approx(100)


def test_the_headline_of_full_counts_and_of_bare_shares_is_another_sentence(rated, published_of, figure):
    full = quality.organisation_ratings(rated, area="there", year=2013)
    assert quality.headline(full, area="there")["case"].tolist() == ["complete"]
    shares = published_of(figure("organisations_rated_pct", 77, category="clean_strong"))
    bare = quality.organisation_ratings(shares, area="here", year=2013)
    assert quality.headline(bare, area="here")["case"].tolist() == ["shares"]


def test_the_remainder_carries_the_name_of_no_class(rated):
    found = quality.remainder(quality.member_ratings(rated, area="here", year=2013), area="here")
    assert found["category"].tolist() == ["good"]
    assert found[["unstated_pct", "unstated_low_pct", "unstated_high_pct"]].iloc[0].tolist() == [12, 11.5, 12.5]
    full = quality.member_ratings(rated, area="there", year=2013)
    assert quality.remainder(full, area="there").empty


def test_only_a_peer_with_every_class_counted_is_complete(rated):
    members = quality.member_ratings(rated, area="here", year=2013)
    found = quality.complete_peer(rated, members, area="here")
    assert found["area"].unique().tolist() == ["there"]
    assert found["unrated"].unique().tolist() == [3]
    assert found["figures"].tolist() == ["F6 F5 F7"]
    assert quality.complete_peer(rated, members[members["area"] == "here"], area="here").empty
    others = quality.member_ratings(rated, area="there", year=2013)
    assert quality.complete_peer(rated, others, area="there").empty  # here only shares were printed
    earlier = members.assign(months_apart=members["area"].map({"here": 0, "there": -12}))
    assert quality.complete_peer(rated, earlier, area="here").empty
    elsewhere = members.assign(province=members["area"].map({"here": "", "there": "other"}))
    assert quality.complete_peer(rated, elsewhere, area="here")["case"].unique().tolist() == ["elsewhere"]
    assert NOT_STATED in set(members.loc[members["area"] == "here", "category"])


def test_the_number_of_organisations_says_where_its_parts_are_unknown(published_of, figure):
    found = quality.organisations(
        published_of(
            figure("grassroots_organisations", 61, "2013"),
            figure("grassroots_organisations", 24, "2013", "committee"),
            figure("grassroots_organisations", 37, "2013", "cell"),
            figure("grassroots_organisations", 57, "2020-06"),
            figure("grassroots_organisations", 16, "2020-06", "sector:ward_commune"),
            figure("grassroots_organisations", 5, "", status="unknown"),
        ),
        area="here",
    )
    assert found["total"].tolist() == [61, 57]
    assert found["item"].tolist() == ["", "unsplit"]
    assert found["figures"].tolist() == ["F1 F2 F3", "F4"]
    assert pd.isna(found.loc[0, "unsplit"])
    assert found.loc[1, "unsplit"] == 57


def test_parts_without_a_total_are_added_up_and_one_part_alone_is_left_out(published_of, figure):
    found = quality.organisations(
        published_of(
            figure("grassroots_organisations", 3, "2025", "committee"),
            figure("grassroots_organisations", 9, "2025", "cell"),
            figure("grassroots_organisations", 9, "2026", "cell"),
        ),
        area="here",
    )
    assert found[["total", "item", "status"]].to_numpy().tolist() == [[12, "summed", "derived"]]


def test_one_part_and_the_total_leave_the_rest_unsplit(published_of, figure):
    found = quality.organisations(
        published_of(
            figure("grassroots_organisations", 20, "2025"), figure("grassroots_organisations", 5, "2025", "cell")
        ),
        area="here",
    )
    assert found[["total", "cells", "unsplit", "item"]].to_numpy().tolist() == [[20, 5, 15, "unsplit"]]


def test_two_sources_of_one_date_are_not_averaged(published_of, figure):
    found = quality.organisations(
        published_of(
            figure("grassroots_organisations", 60, "2013"),
            figure("grassroots_organisations", 63, "2013", source="other"),
        ),
        area="here",
    )
    assert found["total"].tolist() == [63]
    assert found["figures"].tolist() == ["F1 F2"]


def test_members_and_cells_stand_by_date(published_of, figure):
    published = published_of(
        figure("members_total", 6455, "2018-06"),
        figure("members_total", 6000, "2018-06", "official"),
        figure("subordinate_cells", 403, "2013"),
    )
    found = quality.strength(published, area="here")
    assert found["value"].tolist() == [403, 6455]
    assert quality.strength(published, area="there").empty


def admitted(published, **options):
    return quality.admissions(published, area="here", **options).to_dict("records")


def test_part_of_a_year_is_no_annual_admission(published_of, figure):
    published = published_of(
        figure("members_admitted", 29, "2017-01-01/2017-02-15"),
        figure("members_admitted", 300, "2015/2017"),
        figure("members_admitted", 3, "2017-06"),
    )
    assert admitted(published) == []


def test_a_target_is_derived_only_when_one_whole_number_fits(published_of, figure):
    published = published_of(
        figure("members_admitted", 189, "2013"),
        figure("admission_target_pct", 108, "2013", precision="rounded"),
        figure("members_admitted", 1, "2014"),
        figure("admission_target_pct", 1, "2014", precision="rounded"),
    )
    one, many = admitted(published)
    assert (one["target"], one["case"], one["status"]) == (175, "derived", "derived")
    assert one["figures"] == "F1 F2"
    assert (many["targets_possible"], many["case"], many["status"]) == (134, "alone", "as_reported")
    assert pd.isna(many["target"])


def test_a_target_is_derived_from_an_excess_where_only_this_was_printed(published_of, figure):
    figures = [figure("members_admitted", 208), figure("admission_over_target_pct", 15.6, precision="rounded")]
    (row,) = admitted(published_of(*figures))
    assert (row["target"], row["case"], row["status"], row["printed_pct"]) == (180, "over", "derived", 15.6)
    assert row["figures"] == "F1 F2"
    (row,) = admitted(published_of(*figures, figure("admission_target", 181)))
    assert (row["target"], row["case"]) == (181, "printed")
    attained = figure("admission_target_pct", 115, precision="rounded")  # 208/181 = 114.9
    (row,) = admitted(published_of(*figures, attained))
    assert (row["target"], row["case"], row["printed_pct"]) == (181, "derived", 115)


def test_from_some_percentage_upward_leaves_the_target_open(published_of, figure):
    upward = figure("admission_target_pct", 90, precision="at_least")
    (row,) = admitted(published_of(figure("members_admitted", 129), upward))
    assert (row["case"], row["targets_possible"]) == ("alone", 14)  # 130 … 143


def test_a_printed_target_comes_before_a_derived_one(published_of, figure):
    (row,) = admitted(
        published_of(
            figure("members_admitted", 250, "2016"),
            figure("admission_target_pct", 125, "2016"),
            figure("admission_target", 200, "2016"),
        )
    )
    assert (row["target"], row["case"], row["status"]) == (200, "printed", "as_reported")


def test_a_percentage_is_read_with_the_decimals_it_was_printed_with(published_of, figure):
    # 93.7 % of 63 is 59; with the decimal only 63 fits, without it 62 … 64 might.
    (row,) = admitted(
        published_of(figure("members_admitted", 59), figure("admission_target_pct", 93.7, precision="rounded"))
    )
    assert (row["target"], row["targets_possible"]) == (63, 1)


def test_a_percentage_or_target_of_several_years_says_nothing_about_one(published_of, figure):
    (row,) = admitted(
        published_of(
            figure("members_admitted", 189, "2020"),
            figure("admission_target_pct", 108, "2016/2020"),
            figure("admission_target", 900, "2016/2020"),
        )
    )
    assert (row["case"], row["figures"]) == ("alone", "F1")


def test_admissions_after_the_year_are_not_known_yet(published_of, figure):
    published = published_of(figure("members_admitted", 10, "2012"), figure("members_admitted", 20, "2014"))
    assert [row["year"] for row in admitted(published, until=2013)] == [2012]


def test_dates_on_the_two_sides_of_a_break_have_two_segments(published_of, figure):
    decision = {"id": "b", "period": "2025-07-01", "series": "borders", "instrument_en": "Decision 19/2025/QĐ-TTg"}
    published = published_of(
        figure("grassroots_organisations", 61, "2025-06-30"),
        figure("grassroots_organisations", 9, "2025-07-01"),
        figure("members_admitted", 189, "2024"),
        figure("members_admitted", 90, "2025"),
        breaks=[decision],
    )
    for found in (quality.organisations(published, area="here"), quality.admissions(published, area="here")):
        assert found["segment"].tolist() == [0, 1]
        assert found["break_number"].tolist() == ["", "19/2025/QĐ-TTg"]
