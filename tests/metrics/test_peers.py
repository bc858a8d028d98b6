"""Splits and mergers, and two years inside one rating scheme, place by place."""

import pytest
from chibo.metrics import peers

EVENTS = [
    *("units_total/before_split 10 2024-04-10 @parted", "units_total 34 2024-04-10 @parted"),
    *("units_total 80 2019 @merged", "units_removed 20 2019 @merged"),  # 80 of 100 are left
    *("units_merged 30 2019 @joined", "units_created/merger 12 2019 @joined"),
    *("units_merged 30 2019 @removed", "units_removed 20 2019 @removed"),  # 30 − 20 = 10 were formed
    *("units_total/before_split 4 2020 @layers", "units_total 8 2020 @layers"),
    *("units_total 50 2019 @alone", "units_created/merger 3 2019 @formed"),
    *("units_total/before_merger 9 2019 @two by one", "units_total 6 2019 @two by other"),
]


@pytest.fixture(scope="module")
def events(published_of):
    return peers.rearrangements(published_of(*EVENTS, notes={"F10": "layer-abolished"}), area="here")


def test_a_ratio_is_of_two_numbers_of_one_event_and_source(events):
    rows = events.set_index("area")[["kind", "before", "after", "figures"]].T.to_dict("list")
    assert rows == {
        "parted": ["split", 10, 34, "F1 F2"],
        "layers": ["relayered", 4, 8, "F9 F10"],
        "merged": ["merger", 100, 80, "F3 F4"],
        "joined": ["merged_only", 30, 12, "F5 F6"],
        "removed": ["merged_only", 30, 10, "F7 F8"],
    }
    assert events["ratio"].tolist() == pytest.approx([3.4, 2, 0.8, 0.4, 1 / 3])


def test_the_range_is_of_all_units_of_a_place(events):
    row = peers.ratios_range(events).iloc[0]
    assert row["places"] == 5
    assert (row["split_low"], row["split_high"], row["merger_low"], row["merger_high"]) == (3.4, 3.4, 0.8, 0.8)
    assert peers.ratios_range(events.head(0)).empty


def test_the_shipped_events_are_those_of_the_article_and_its_peers(shipped):
    found = peers.rearrangements(shipped, area="da-lat").set_index("area")["ratio"].round(2)
    wanted = {"da-lat": 2.31, "bao-loc": 1.46, "thu-duc": 3.24, "da-nang": 0.48, "lien-chieu": 0.42, "tram-tau": 0.83}
    assert found[list(wanted)].to_dict() == wanted


def test_a_pair_is_two_years_of_one_scheme(published_of):
    published = published_of(
        *("members_rated_pct/good 70~ 2011", "members_rated_pct/good 74~ 2013"),
        *("members_rated_pct/good 50~ 2013 @parted", "members_rated_pct/good 60~ 2014 @parted"),
        *("members_rated/good 30 2011 @counted", "members_rated/good 33 2012 @counted"),
        *("members_rated_pct/good 45.3~ 2013 @changed", "members_rated_pct_change/good 0.86~ 2012/2013 @changed"),
        series="ratings",
        breaks=[{"id": "new", "period": "2014", "series": "ratings"}],
    )
    pairs = peers.rating_pairs(published, indicator="members_rated").set_index("area")
    columns = ["period_from", "period_to", "from_value", "to_value", "from_status", "measure", "difference", "figures"]
    assert pairs[columns].T.to_dict("list") == {
        "here": ["2011", "2013", 70, 74, "as_reported", "share", 4, "F1 F2"],
        "counted": ["2011", "2012", 30, 33, "as_reported", "count", 3, "F5 F6"],
        "changed": ["2012", "2013", 44.44, 45.3, "derived", "share", 0.86, "F7 F8"],  # 45.30 − 0.86
    }


def test_a_pair_whose_later_shares_leave_a_part_unprinted_is_marked(published_of):
    fills = ["members_rated_pct/good 80 2011", "members_rated_pct/completed 20 2011"]
    leaves = ["members_rated_pct/good 75 2012", "members_rated_pct/completed 15 2012"]
    pairs = peers.rating_pairs(published_of(*fills, *leaves), indicator="members_rated")
    assert pairs["unprinted_pct"].tolist() == [10, 10]
