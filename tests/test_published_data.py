"""The shipped figures, as their sources printed them: nothing lost, nothing repaired, nothing about a person."""

import re
import unicodedata
from pathlib import Path

import pandas as pd
import pytest
from chibo.model.persons import person_kind
from chibo.store import open_data

DATA = Path(__file__).parents[1] / "data"
ARTICLE = "lam-dong-online-2018-da-lat-nang-cao-nang-luc"


# As "area indicator/category period value"; the 30 of the article are all it prints.
PRINTED_BY_THE_ARTICLE = """
da-lat grassroots_organisations 2013 61
da-lat grassroots_organisations/committee 2013 24
da-lat grassroots_organisations/cell 2013 37
da-lat subordinate_cells 2013 403
da-lat units_split/khu_pho 2011 83
da-lat units_created/to_dan_pho 2011 225
da-lat units_total 2011 249
da-lat units_eligible 2011 236
da-lat joint_cells 2011 12
da-lat units_without_members 2011 3
da-lat cells_established 2011/2013-10 25
da-lat units_with_cell 2013-10 249
da-lat units_total 2013-10 249
da-lat coverage_pct/cell 2013-10 100
da-lat organisations_rated/clean_strong 2013 47
da-lat organisations_rated/all 2013 61
da-lat organisations_rated_pct/clean_strong 2013 77
da-lat members_rated_pct/excellent 2013 14
da-lat members_rated_pct/good 2013 74
da-lat members_rated_pct/failed 2013 0.5
da-lat members_admitted 2013 189
da-lat admission_target_pct 2013 108
da-lat training_participants/political_theory_advanced 2013 8
da-lat training_participants/political_theory_intermediate 2013 51
da-lat training_participants/leadership_ward_commune 2013 20
da-lat degree_support_vnd 2013 5000000
da-lat organisations_inspected/party_work:ward_commune_committees 2013 8
da-lat organisations_inspected/party_work:neighbourhood_cells 2013 16
da-lat organisations_inspected/personnel_work:grassroots_organisations 2013 5
da-lat organisations_inspected/resolution_4_xi:grassroots_organisations 2013 5
"""
PRINTED_ELSEWHERE = """
da-lat organisations_inspected/by_committees 2016/2017 347
da-lat members_inspected/by_committees 2016/2017 511
da-lat organisations_inspected/by_committees 2017 185
da-lat members_inspected/by_committees 2017 251
thu-duc units_total 2024-04-10 644
thu-duc units_total/before_split 2024-04-10 199
can-gio members_total 2004 907
viet-nam organisations_rated_pct/clean_strong 2010 69.98
da-lat grassroots_organisations 2018-06 62
da-lat grassroots_organisations 2020-06 57
da-lat members_total 2018-06 6455
da-lat units_total 2010 108
da-lat units_total 2012 249
da-lat households 2012 64132
bien-hoa organisations_rated/clean_strong_exemplary 2013 15
bien-hoa organisations_rated/clean_strong 2013 53
bien-hoa organisations_rated/all 2013 117
bien-hoa members_rated/excellent 2013 1120
bien-hoa members_rated/all 2013 11917
bien-hoa members_unrated 2013 75
bao-loc units_with_cell 2013-08-07 172
bao-loc units_total 2013-08-07 174
tay-nguyen coverage_pct/cell 2012-05-14 92.07
tay-nguyen units_with_cell/and_members 2012-05-14 7616
di-linh organisations_rated_pct/completed 2016 5.7
"""

E_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w")
# Nine to eleven digits with at most one sign between each two, as telephone and identity numbers are written.
LONG_NUMBER = re.compile(r"(?<![\d/])(?:\+?84|0)(?:[ .-]?\d){8,10}(?!\d)|(?<!\d)\d{9}(?:\d{3})?(?!\d)")


@pytest.fixture(scope="module")
def published():
    return open_data(DATA).published


@pytest.fixture(scope="module")
def texts(published) -> dict[tuple, str]:
    """Return every text cell by its table, row and column."""
    found = {}
    for name in published.__dataclass_fields__:
        for column, cells in getattr(published, name).items():
            if pd.api.types.is_string_dtype(cells):
                found |= {(name, index + 2, column): cell for index, cell in cells.items() if cell}
    return found


def lines(observations: pd.DataFrame) -> list[str]:
    """Return figures as they are written above."""
    category = observations["category"].where(observations["category"] == "", "/" + observations["category"])
    values = [f"{value:g}" if value < 1e6 else f"{value:.0f}" for value in observations["value"]]
    quantity = observations["area"] + " " + observations["indicator"] + category
    return (quantity + " " + observations["period"] + " " + values).tolist()


def test_every_figure_is_there_as_printed_wrong_or_not(published):
    observations = published.observations
    numbers = observations["id"].str[1:].astype(int)
    assert numbers.is_monotonic_increasing
    assert (len(observations), numbers.iloc[-1], len(published.sources)) == (1167, 1247, 258)
    assert set(range(1, 419)) <= set(numbers)
    of_the_article = observations[observations["source"] == ARTICLE]
    assert sorted(lines(of_the_article)) == sorted(PRINTED_BY_THE_ARTICLE.strip().splitlines())
    assert set(PRINTED_ELSEWHERE.strip().splitlines()) - set(lines(observations)) == set()
    inferred = observations[observations["as_printed_period"] == "Sơ bộ 2019"]
    assert set(inferred["period_status"]) == {"inferred"}  # the vintage of the ward table is our reading


def test_every_row_that_describes_is_used(published):
    figures, notes = published.observations, (published.sources["note"], published.identities["note"])
    assert set(published.indicators["id"]) == set(figures["indicator"])
    assert set(published.sources["id"]) == set(figures["source"])
    assert set(published.notes["id"]) == set(pd.concat([figures["note"], *notes])) - {""}
    categories = published.categories["indicator"] + "/" + published.categories["category"]
    assert set(categories) - set(figures["indicator"] + "/" + figures["category"]) == set()


def test_a_period_is_unknown_exactly_where_it_is_empty(published):
    observations = published.observations
    assert ((observations["period"] == "") == (observations["period_status"] == "unknown")).all()


def test_the_sixteen_became_five_wards_in_2025(published):
    areas = published.areas
    successors = areas[areas["parent"] == "da-lat"].groupby("successor")["name_short"].agg(set).to_dict()
    assert successors == {
        "xuan-huong-2025": {"Phường 1", "Phường 2", "Phường 3", "Phường 4", "Phường 10"},
        "cam-ly-2025": {"Phường 5", "Phường 6", "Tà Nung"},
        "lam-vien-2025": {"Phường 8", "Phường 9", "Phường 12"},
        "xuan-truong-2025": {"Phường 11", "Xuân Thọ", "Xuân Trường", "Trạm Hành"},
        "lang-biang-2025": {"Phường 7"},
    }
    new = areas[areas["id"].isin(successors)]
    assert set(new["kind"]) == {"ward"}
    assert set(new["valid_from"]) == {"2025-07-01"}
    assert set(new["parent"]) == {"lam-dong-2025"}


def test_a_code_means_another_place_after_the_reform(published):
    areas = published.areas
    coded = areas[areas["code"] == "24805"].set_index("id")
    assert coded["valid_to"].to_dict() == {"da-lat/xuan-tho": "2025-07-01", "xuan-truong-2025": ""}
    assert coded["valid_from"].to_dict() == {"da-lat/xuan-tho": "", "xuan-truong-2025": "2025-07-01"}


def test_rating_schemes_change_in_the_years_they_changed(published):
    schemes = published.rating_schemes.drop_duplicates("scheme").set_index("scheme")
    assert schemes["first_year"].tolist() == [2008, 2011, 2014, 2018, 2019, 2023, 2025]
    assert schemes["scale"].tolist() == ["A"] * 3 + ["B"] * 4
    assert schemes["last_year"].fillna(0).tolist() == [2010, 2013, 2017, 2018, 2022, 2024, 0]
    breaks = published.breaks[published.breaks["kind"] == "scheme"]
    assert breaks["period"].tolist() == ["2011", "2014", "2018", "2019", "2023", "2025"]


def test_no_column_could_hold_a_person(published):
    columns = {column for name in published.__dataclass_fields__ for column in getattr(published, name)}
    assert [column for column in columns if person_kind(column)] == []
    # A name is a name of a thing, in a language or short.
    assert {column for column in columns if "name" in column} == {"name_vi", "name_en", "name_short"}


@pytest.mark.parametrize("text", ["ai.do@example.org", "Điện thoại 0263 382 2222", "+84 912-345-678", "012345678901"])
def test_an_e_mail_or_a_telephone_number_would_be_found(text):
    assert E_MAIL.search(text) or LONG_NUMBER.search(text)


def test_no_text_holds_an_e_mail_or_a_telephone_number(texts):
    prose = {place: text for place, text in texts.items() if place[2] != "url"}
    assert {place: text for place, text in prose.items() if E_MAIL.search(text) or LONG_NUMBER.search(text)} == {}


def test_every_file_is_nfc_with_lines_that_git_leaves_alone_and_no_blanks_around_or_doubled(texts):
    for path in (DATA / "published").iterdir():
        content = path.read_bytes()
        assert unicodedata.is_normalized("NFC", content.decode("utf-8")), path.name
        assert b"\r" not in content and not content.startswith(b"\xef\xbb\xbf") and content.endswith(b"\n")
    assert {place: text for place, text in texts.items() if text != " ".join(text.split())} == {}
