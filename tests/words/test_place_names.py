"""Which area is meant by a name: in either language, with or without marks, and never silently one of several."""

import pytest
from chibo.words.text import area_meant

AREAS = {
    "da-lat": ["Thành phố Đà Lạt", "Đà Lạt city"],
    "da-lat/phuong-1": ["Phường 1", "Ward 1"],
    "da-lat/phuong-9": ["Phường 9", "Ward 9"],
    "da-lat/xuan-truong": ["Xã Xuân Trường", "Xuân Trường commune"],
    "xuan-truong-2025": ["Phường Xuân Trường – Đà Lạt", "Xuân Trường – Đà Lạt ward"],
}


@pytest.mark.parametrize(
    "name", ["Phường 9", "phuong 9", "PHƯỜNG 9", "Ward 9", "ward 9", "phuong-9", "Phường 9, Đà Lạt", "Phừơng 9"]
)
def test_a_name_in_either_language_leads_to_the_id(name):
    assert area_meant(name, AREAS) == "did you mean 'da-lat/phuong-9'?"


@pytest.mark.parametrize("name", ["Đà Lạt", "dalat", "da-lta", "Đà Lạt city"])
def test_a_city_is_not_taken_for_its_wards(name):
    assert area_meant(name, AREAS) == "did you mean 'da-lat'?"


def test_of_a_name_that_several_have_all_are_listed_or_the_first_few():
    assert area_meant("Xuân Trường", AREAS) == "several are called so: 'da-lat/xuan-truong', 'xuan-truong-2025'"
    many = {f"p{number}": [f"Phường {number}"] for number in range(8)}
    assert area_meant("phường", many) == "several are called so: 'p0', 'p1', 'p2', 'p3', 'p4', 'p5' and 2 more"


@pytest.mark.parametrize("name", ["Zzz", "", "…", 9])
def test_where_nothing_comes_near_it_says_what_there_is(name):
    assert area_meant(name, {"da-lat": ["Đà Lạt"]}) == "there is da-lat"
