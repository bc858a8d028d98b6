"""The numbers of the article and of its peers, from the shipped data."""

import pytest
from chibo.metrics import baseline, capacity, coverage, figures, quality, split
from chibo.metrics.ratings import NOT_STATED
from chibo.metrics.rounding import possible_bases
from pytest import approx

CITY = "da-lat"


@pytest.fixture(scope="module")
def readings(shipped):
    return baseline.baseline(shipped, area=CITY)


@pytest.fixture(scope="module")
def organisations(shipped):
    return quality.organisation_ratings(shipped, area=CITY, year=2013)


@pytest.fixture(scope="module")
def members(shipped):
    return quality.member_ratings(shipped, area=CITY, year=2013)


def test_between_212_and_236_of_249_units_had_their_own_cell(shipped, readings):
    (row,) = baseline.readings_range(readings).to_dict("records")
    assert (row["units"], row["own_low"], row["own_high"], row["any_low"], row["any_high"]) == (249, 212, 236, 236, 249)
    any_cell, start, end = coverage.over_time(shipped, area=CITY).to_dict("records")
    assert (any_cell["wording"], any_cell["units_low"], any_cell["units_high"]) == ("cell", 236, 249)
    assert (start["wording"], end["wording"]) == ("own_cell", "cell")
    assert (start["low_pct"], start["high_pct"]) == (approx(85.14, abs=0.005), approx(94.78, abs=0.005))
    assert (end["period"], end["units_low"], end["units_total"], end["low_pct"]) == ("2013-10", 249, 249, 100)


def test_the_gain_is_13_to_37_units(shipped):
    (row,) = baseline.gain(shipped, area=CITY, until=2013).to_dict("records")
    assert (row["units_gained_low"], row["units_gained_high"], row["established"]) == (13, 37, 25)
    assert (row["points_low"], row["points_high"]) == (approx(5.2, abs=0.05), approx(14.9, abs=0.05))


def test_the_one_comparable_peer_up_to_2013_prints_92_per_cent(shipped):
    (row,) = coverage.peers_range(coverage.peers(shipped, area=CITY), area=CITY, year=2013).to_dict("records")
    assert (row["comparable"], row["low"], row["high"]) == (1, 92.07, 92.07)


def test_83_street_quarters_became_225_residential_groups(shipped):
    (ward,) = split.inside(shipped, area=CITY, year=2020).to_dict("records")
    assert (ward["about"], ward["units_before"], ward["units_after"]) == (f"{CITY}/phuong-4", 23, 18)
    (row,) = split.effect(shipped, area=CITY, until=2013).to_dict("records")
    assert (row["units_split"], row["units_created"]) == (83, 225)
    assert (row["units_before"], row["units_after"]) == (108, 249)
    assert (row["units_kept"], row["units_kept_after"]) == (25, 24)
    assert row["units_created"] + row["units_kept_after"] == 249
    assert (row["members_needed_before"], row["members_needed_after"]) == (324, 747)
    assert round(row["households_per_unit_before"]) == 581
    assert round(row["households_per_unit_after"]) == 255


def test_the_villages_are_those_of_the_communes_and_the_wards_differ_by_a_factor_of_three(shipped):
    kept = split.accounts(shipped, area=CITY).iloc[-1]
    assert (kept["units"], kept["whose"], kept["period"]) == (24, "communes", "2012")  # 6 + 6 + 8 + 4
    assert len(kept["figures"].split()) == 4
    wards = split.by_ward(shipped, area=CITY)
    (ends,) = split.extremes(wards).to_dict("records")
    assert (ends["most_area"], round(ends["most"], 1)) == ("da-lat/phuong-8", 501.5)
    assert (ends["least_area"], round(ends["least"])) == ("da-lat/phuong-9", 150)
    assert ends["wards"] == 16


def test_47_of_61_organisations_stand_beside_the_printed_77_per_cent(organisations):
    (row,) = quality.headline(organisations, area=CITY).to_dict("records")
    assert (row["count"], row["base"], row["base_kind"], row["printed_pct"]) == (47, 61, "rated", 77)
    assert (row["share_pct"], row["point_pct"]) == (approx(77.05, abs=0.005), approx(1.64, abs=0.005))
    assert row["unstated"] == 14
    assert list(possible_bases(47, 77)) == [61]


def test_the_unstated_members_are_11_5_per_cent_within_their_rounding(members):
    (row,) = members[(members["area"] == CITY) & (members["category"] == NOT_STATED)].to_dict("records")
    assert (row["share_pct"], row["low_pct"], row["high_pct"]) == approx((11.5, 10.45, 12.55))


def test_bien_hoa_rated_117_organisations(organisations):
    found = organisations[organisations["area"] == "bien-hoa"]
    assert found["count"].tolist() == [15, 53, 39, 9, 1]
    assert found["base"].unique().tolist() == [117]
    assert found["share_pct"].round(2).tolist() == [12.82, 45.3, 33.33, 7.69, 0.85]
    assert NOT_STATED not in set(found["category"])


def test_bien_hoa_rated_11917_members_and_75_were_not_rated(shipped, members):
    found = quality.complete_peer(shipped, members, area=CITY)
    assert found["area"].unique().tolist() == ["bien-hoa"]
    assert found["count"].tolist() == [1120, 8445, 2311, 41]
    assert found["base"].unique().tolist() == [11917]
    assert found["share_pct"].round(1).tolist() == [9.4, 70.9, 19.4, 0.3]
    assert found["unrated"].unique().tolist() == [75]


def test_exemplary_organisations_of_dong_thap_lie_inside(shipped):
    found = quality.organisation_ratings(shipped, area="dong-thap", year=2012)
    found = found[found["area"] == "dong-thap"].set_index("category")
    assert found.loc["clean_strong", "as_printed_pct"] == 87.97
    assert found["printed_pct"].dropna().tolist() == [10.22, 1.42, 0.39]  # the others are shares of no row
    # 20.59 is a whole count of no base that fits the other shares, but 140 of the 680 clean and strong.
    assert found.loc["clean_strong_exemplary", "share_pct"] == approx(87.97 * 20.59 / 100)
    assert found.loc["clean_strong", "share_pct"] == approx(87.97 - 87.97 * 20.59 / 100)
    assert found["share_pct"].sum() == approx(100)


def test_organisations_and_strength_by_date(shipped):
    found = quality.organisations(shipped, area=CITY)
    assert found["total"].tolist() == [61, 62, 57]
    assert found["committees"].tolist()[:2] == [24, 29]
    assert found["cells"].tolist()[:2] == [37, 33]
    strength = figures.select(shipped, ["members_total", "subordinate_cells"], area=CITY)
    assert strength.set_index("indicator")["value"].to_dict() == {"subordinate_cells": 403, "members_total": 6455}


def test_189_admissions_are_108_per_cent_of_175(shipped):
    (row,) = quality.admissions(shipped, area=CITY, until=2013).to_dict("records")
    assert (row["admitted"], row["printed_pct"], row["target"], row["targets_possible"]) == (189, 108, 175, 1)
    assert row["status"] == "derived"


def test_208_admissions_are_15_6_per_cent_above_180(shipped):
    (row,) = quality.admissions(shipped, area="di-linh").to_dict("records")
    assert (row["admitted"], row["printed_pct"], row["target"], row["targets_possible"]) == (208, 15.6, 180, 1)
    assert row["case"] == "over"


def test_training_of_2013(shipped):
    assert capacity.training(shipped, area=CITY, year=2013)["participants"].tolist() == [51, 20, 8]


def test_inspections_by_subject_of_2013(shipped):
    found = capacity.inspections(shipped, area=CITY, year=2013)
    assert found["inspected"].tolist() == [16, 8, 5, 5]
    assert found["category"].tolist()[0] == "party_work:neighbourhood_cells"


@pytest.mark.parametrize(
    ("subject", "period", "counts", "status"),
    [
        ("organisations", "2016/2017", [347, 88, 259], "derived"),
        ("organisations", "2017", [185, 51, 134], "as_reported"),
        ("members", "2016/2017", [511, 117, 394], "derived"),
        ("members", "2017", [251, 56, 195], "as_reported"),
    ],
)
def test_results_of_inspections(shipped, subject, period, counts, status):
    found = capacity.inspection_results(shipped, area=CITY)
    (row,) = found[(found["subject"] == subject) & (found["period"] == period)].to_dict("records")
    assert [row["inspected"], row["with_shortcomings"], row["without_shortcomings"]] == counts
    assert row["status"] == status
