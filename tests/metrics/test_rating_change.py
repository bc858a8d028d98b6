"""Change of ratings: points inside one scheme, an error across two, and the coarse bridge of the lowest class."""

import pandas as pd
import pytest
from chibo.metrics import quality
from chibo.metrics.breaks import SeriesBreakError

REGULATION = {"id": "r", "period": "2018", "series": "ratings", "instrument_en": "Regulation 132-QĐ/TW"}


@pytest.fixture
def rated(published_of, figure):
    """10 organisations in 2012, of which one weak; 12 in 2013, weak not printed; 20 in 2018 under another scheme."""
    return published_of(
        figure("organisations_rated", 10, "2012", "all"),
        figure("organisations_rated", 6, "2012", "clean_strong"),
        figure("organisations_rated", 1, "2012", "weak"),
        figure("organisations_rated", 12, "2013", "all"),
        figure("organisations_rated", 9, "2013", "clean_strong"),
        figure("organisations_rated", 20, "2018", "all"),
        figure("organisations_rated", 19, "2018", "excellent"),
        figure("organisations_rated", 1, "2018", "failed"),
        breaks=[REGULATION],
    )


def change(published, before, after, subject="organisation"):
    return quality.change(published, subject=subject, area="here", before=before, after=after)


def test_a_change_across_two_schemes_is_refused_with_the_instrument_and_the_bridge(rated):
    for before, after in ((2013, 2018), (2018, 2013)):
        with pytest.raises(SeriesBreakError, match="Ratings of organisations .*Regulation 132-QĐ/TW") as refusal:
            change(rated, before, after)
        assert refusal.value.bridged
        assert "coarse_bridge" in str(refusal.value)


def test_inside_one_scheme_it_is_in_points_for_classes_of_both_years(rated):
    (row,) = change(rated, 2012, 2013).to_dict("records")
    assert (row["category"], row["share_pct_before"], row["share_pct_after"]) == ("clean_strong", 60, 75)
    assert (row["change_points"], row["base_before"], row["base_after"]) == (15, 10, 12)
    assert row["figures"] == "F2 F1 F5 F4"


def test_a_year_without_ratings_gives_no_change(rated):
    assert change(rated, 2011, 2012).empty
    assert change(rated, 2012, 2013, subject="member").empty


def test_shares_that_count_the_exemplary_differently_have_no_change(published_of, figure):
    published = published_of(
        figure("organisations_rated_pct", 60, "2012", "clean_strong"),
        figure("organisations_rated_pct", 30, "2012", "good"),
        figure("organisations_rated_pct", 70, "2013", "clean_strong", source="other"),
        figure("organisations_rated_pct", 25, "2013", "good", source="other"),
        exemplary={"paper": "inside"},
    )
    found = change(published, 2012, 2013).set_index("category")
    assert found["exemplary_before"].unique().tolist() == ["inside"]
    assert found["exemplary_after"].unique().tolist() == ["not_said"]
    assert pd.isna(found.loc["clean_strong", "change_points"])
    assert (found.loc["clean_strong", "case"], found.loc["clean_strong", "status"]) == ("exemplary_differs", "unknown")
    assert (found.loc["good", "change_points"], found.loc["good", "case"]) == (-5, "")


def test_the_bridge_sets_the_lowest_class_of_every_year_side_by_side_with_its_caveat(rated):
    found = quality.coarse_bridge(rated, subject="organisation", area="here")
    assert found["year"].tolist() == [2012, 2013, 2018]
    assert found["scheme"].tolist() == [2011, 2011, 2018]
    assert found["category"].tolist() == ["weak", "weak", "failed"]
    assert found["caveat"].tolist() == ["", "", "criteria_changed"]
    assert found["segment"].tolist() == [0, 0, 1]
    assert found.loc[0, ["count", "share_pct", "status"]].tolist() == [1, 10, "derived"]
    assert found.loc[2, ["count", "share_pct", "status"]].tolist() == [1, 5, "derived"]


def test_a_lowest_class_that_was_not_printed_lies_between_none_and_all_that_is_not_stated(rated):
    row = quality.coarse_bridge(rated, subject="organisation", area="here").iloc[1]
    assert pd.isna(row["share_pct"])
    assert (row["low_pct"], row["high_pct"], row["status"]) == (0, 25, "bounded")
    assert row["figures"] == "F5 F4"


def test_classes_that_fill_the_base_leave_none_for_the_lowest(published_of, figure):
    published = published_of(figure("members_rated", 8, category="all"), figure("members_rated", 8, category="good"))
    (row,) = quality.coarse_bridge(published, subject="member", area="here").to_dict("records")
    assert (row["category"], row["low_pct"], row["high_pct"]) == ("failed", 0, 0)


def test_without_ratings_the_bridge_is_empty(rated):
    assert quality.coarse_bridge(rated, subject="member", area="here").empty
    assert quality.coarse_bridge(rated, subject="organisation", area="there").empty


def test_an_unknown_subject_is_refused(rated):
    with pytest.raises(ValueError, match="'organisation' or 'member', not 'cell'"):
        change(rated, 2012, 2013, subject="cell")
    with pytest.raises(ValueError, match="'organisation' or 'member', not 'cell'"):
        quality.coarse_bridge(rated, subject="cell", area="here")


@pytest.mark.parametrize("subject", ["organisation", "member"])
def test_the_bridge_of_every_area_rests_on_printed_figures_inside_its_bounds(shipped, subject):
    known = set(shipped.observations["id"])
    for area in shipped.areas["id"]:
        found = quality.coarse_bridge(shipped, subject=subject, area=area)
        assert set(" ".join(found["figures"]).split()) <= known
        assert set(found["status"]) <= {"derived", "bounded"}
        assert (found["low_pct"] <= found["high_pct"]).all()
