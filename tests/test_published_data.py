"""The shipped figures, as their sources printed them: nothing lost, nothing repaired, nothing about a person."""

import re
import unicodedata
from pathlib import Path

import pandas as pd
import pytest
from chibo.store import open_data

DATA = Path(__file__).parents[1] / "data"
ARTICLE = "lam-dong-online-2018-da-lat-nang-cao-nang-luc"
CITY_TABLE = "ubnd-thanh-pho-2019-dien-tich-dan-so-va-don-vi-h"
WARDS = [f"da-lat/phuong-{number}" for number in range(1, 13)]
COMMUNES = ["da-lat/ta-nung", "da-lat/xuan-tho", "da-lat/xuan-truong", "da-lat/tram-hanh"]

PRINTED_BY_THE_ARTICLE = [
    # organisations of 2013
    ("grassroots_organisations", "", "2013", 61),
    ("grassroots_organisations", "committee", "2013", 24),
    ("grassroots_organisations", "cell", "2013", 37),
    ("subordinate_cells", "", "2013", 403),
    # the split of 2011 and what followed
    ("units_split", "khu_pho", "2011", 83),
    ("units_created", "to_dan_pho", "2011", 225),
    ("units_total", "", "2011", 249),
    ("units_eligible", "", "2011", 236),
    ("joint_cells", "", "2011", 12),
    ("units_without_members", "", "2011", 3),
    ("cells_established", "", "2011/2013-10", 25),
    ("units_with_cell", "", "2013-10", 249),
    ("coverage_pct", "cell", "2013-10", 100),
    # ratings and admissions of 2013
    ("organisations_rated", "clean_strong", "2013", 47),
    ("organisations_rated_pct", "clean_strong", "2013", 77),
    ("members_rated_pct", "excellent", "2013", 14),
    ("members_rated_pct", "good", "2013", 74),
    ("members_rated_pct", "failed", "2013", 0.5),
    ("members_admitted", "", "2013", 189),
    ("admission_target_pct", "", "2013", 108),
    # training and inspection of 2013
    ("training_participants", "political_theory_advanced", "2013", 8),
    ("training_participants", "political_theory_intermediate", "2013", 51),
    ("training_participants", "leadership_ward_commune", "2013", 20),
    ("degree_support_vnd", "", "2013", 5_000_000),
    ("organisations_inspected", "party_work:ward_commune_committees", "2013", 8),
    ("organisations_inspected", "party_work:neighbourhood_cells", "2013", 16),
    ("organisations_inspected", "personnel_work:grassroots_organisations", "2013", 5),
    ("organisations_inspected", "resolution_4_xi:grassroots_organisations", "2013", 5),
]

PRINTED_ELSEWHERE = [
    ("da-lat", "organisations_inspected", "by_committees", "2016/2017", 347),
    ("da-lat", "members_inspected", "by_committees", "2016/2017", 511),
    ("da-lat", "organisations_inspected", "by_committees", "2017", 185),
    ("da-lat", "members_inspected", "by_committees", "2017", 251),
    ("da-lat", "organisations_with_shortcomings", "", "2017", 51),
    ("da-lat", "organisations_without_shortcomings", "", "2017", 134),
    ("da-lat", "members_with_shortcomings", "", "2017", 56),
    ("da-lat", "members_without_shortcomings", "", "2017", 195),
    ("da-lat", "grassroots_organisations", "", "2018-06", 62),
    ("da-lat", "grassroots_organisations", "committee", "2018-06", 29),
    ("da-lat", "grassroots_organisations", "cell", "2018-06", 33),
    ("da-lat", "grassroots_organisations", "", "2020-06", 57),
    ("da-lat", "members_total", "", "2018-06", 6455),
    ("da-lat", "units_total", "", "2010", 108),
    ("bien-hoa", "organisations_rated", "clean_strong_exemplary", "2013", 15),
    ("bien-hoa", "organisations_rated", "clean_strong", "2013", 53),
    ("bien-hoa", "organisations_rated", "good", "2013", 39),
    ("bien-hoa", "organisations_rated", "completed", "2013", 9),
    ("bien-hoa", "organisations_rated", "weak", "2013", 1),
    ("bien-hoa", "organisations_rated", "all", "2013", 117),
    ("bien-hoa", "members_rated", "excellent", "2013", 1120),
    ("bien-hoa", "members_rated", "good", "2013", 8445),
    ("bien-hoa", "members_rated", "completed", "2013", 2311),
    ("bien-hoa", "members_rated", "failed", "2013", 41),
    ("bien-hoa", "members_rated", "all", "2013", 11917),
    ("bien-hoa", "members_unrated", "", "2013", 75),
    ("bao-loc", "units_with_cell", "", "2013-08-07", 172),
    ("bao-loc", "units_total", "", "2013-08-07", 174),
    ("tay-nguyen", "coverage_pct", "cell", "2012-05-14", 92.07),
    ("tay-nguyen", "units_with_cell", "and_members", "2012-05-14", 7616),
    ("di-linh", "organisations_rated_pct", "completed", "2016", 5.7),
]

# First names and numbers a person could be known by; parts of a column's name, between its underscores.
PERSONAL = {
    *("person", "fullname", "surname", "firstname", "gender", "sex", "ethnicity", "religion", "address", "email"),
    *("phone", "telephone", "mobile", "cccd", "cmnd", "passport", "card", "birthday", "birth", "dob", "age", "salary"),
    *("ho", "ten", "tuoi", "dien", "thoai", "ngaysinh", "the"),
}
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


def values(published, area, indicator, category, period, source=None) -> list[float]:
    rows = published.observations
    wanted = {"area": area, "indicator": indicator, "category": category, "period": period, "source": source}
    for column, value in wanted.items():
        rows = rows if value is None else rows[rows[column] == value]
    return rows["value"].tolist()


# --- what is there -------------------------------------------------------------------------------------------------


def test_every_figure_and_source_is_there(published):
    assert published.observations["id"].tolist() == [f"F{number:03}" for number in range(1, 419)]
    assert len(published.sources) == 75


@pytest.mark.parametrize(("indicator", "category", "period", "value"), PRINTED_BY_THE_ARTICLE)
def test_a_figure_of_the_article_is_as_printed(published, indicator, category, period, value):
    assert values(published, "da-lat", indicator, category, period, ARTICLE) == [value]


def test_the_article_has_no_other_figures(published):
    observations = published.observations
    assert (observations["source"] == ARTICLE).sum() == len(PRINTED_BY_THE_ARTICLE)
    article = published.sources.set_index("id").loc[ARTICLE]
    assert (article["published"], article["reliability"]) == ("2018-11-19", "A")


@pytest.mark.parametrize(("area", "indicator", "category", "period", "value"), PRINTED_ELSEWHERE)
def test_a_figure_of_another_source_is_as_printed(published, area, indicator, category, period, value):
    assert values(published, area, indicator, category, period) == [value]


# --- kept as printed, wrong or not ---------------------------------------------------------------------------------


def test_the_units_of_2011_do_not_add_up_and_are_left_so(published):
    parts = [("units_eligible", 236), ("joint_cells", 12), ("units_without_members", 3)]
    printed = [values(published, "da-lat", name, "", "2011", ARTICLE)[0] for name, _ in parts]
    assert printed == [value for _, value in parts]
    assert sum(printed) == 251 != values(published, "da-lat", "units_total", "", "2011", ARTICLE)[0] == 249


def test_the_ward_table_adds_up_to_its_units_and_misses_one_household(published):
    def of_wards(indicator):
        return [values(published, area, indicator, "", "2012", CITY_TABLE) for area in WARDS + COMMUNES]

    assert sum(value for (value,) in of_wards("units_total")) == 249
    assert sum(value for (value,) in of_wards("households")) == 64_131
    assert values(published, "da-lat", "units_total", "", "2012", CITY_TABLE) == [249]
    assert values(published, "da-lat", "households", "", "2012", CITY_TABLE) == [64_132]


def test_the_date_of_the_ward_table_is_marked_as_our_reading(published):
    of_2012 = published.observations[
        (published.observations["source"] == CITY_TABLE) & (published.observations["period"] == "2012")
    ]
    assert set(of_2012["period_status"]) == {"inferred"}
    assert set(of_2012["as_printed_period"]) == {"Sơ bộ 2019"}
    assert set(of_2012["note"]) == {"ward-table-vintage"}


def test_a_percentage_that_does_not_follow_from_its_counts_is_kept_and_doubted(published):
    assert values(published, "di-linh", "organisations_rated", "completed", "2016") == [2]
    assert values(published, "di-linh", "grassroots_organisations", "", "2016-12") == [55]
    figure = published.observations[
        (published.observations["area"] == "di-linh")
        & (published.observations["indicator"] == "organisations_rated_pct")
        & (published.observations["category"] == "completed")
    ]
    assert figure["value"].tolist() == [5.7]
    assert figure["note"].tolist() == ["percentage-looks-wrong"]


def test_a_period_is_unknown_exactly_where_it_is_empty(published):
    observations = published.observations
    assert ((observations["period"] == "") == (observations["period_status"] == "unknown")).all()


# --- declared relations --------------------------------------------------------------------------------------------


def test_a_relation_is_the_same_in_both_languages(published):
    def same_signs(column):
        return published.identities[column].str.findall(r"[=+−]").str.join("")

    assert same_signs("name_vi").tolist() == same_signs("name_en").tolist()
    assert not published.identities.duplicated("name_vi").any()
    assert not published.identities.duplicated("name_en").any()


def test_the_article_s_partition_is_declared_as_printed(published):
    terms = published.identity_terms[published.identity_terms["identity"] == "units-as-printed"]
    assert terms["indicator"].tolist() == ["units_total", "units_eligible", "joint_cells", "units_without_members"]
    assert set(terms["multiplier"]) == {1}


# --- places --------------------------------------------------------------------------------------------------------


def test_da_lat_had_twelve_wards_and_four_communes(published):
    inside = published.areas[published.areas["parent"] == "da-lat"]
    assert sorted(inside.loc[inside["kind"] == "ward", "id"]) == sorted(WARDS)
    assert sorted(inside.loc[inside["kind"] == "commune", "id"]) == sorted(COMMUNES)
    assert len(inside) == 16
    assert set(inside["valid_to"]) == {"2025-07-01"}


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


def test_lang_biang_reaches_beyond_the_old_da_lat(published):
    areas = published.areas.set_index("id")
    outside = areas[(areas["successor"] == "lang-biang-2025") & (areas["parent"] != "da-lat")]
    assert sorted(outside.index) == ["lac-duong/lat", "lac-duong/thi-tran-lac-duong"]


def test_a_code_means_another_place_after_the_reform(published):
    areas = published.areas
    coded = areas[areas["code"] == "24805"].set_index("id")
    assert coded["valid_to"].to_dict() == {"da-lat/xuan-tho": "2025-07-01", "xuan-truong-2025": ""}
    assert coded["valid_from"].to_dict() == {"da-lat/xuan-tho": "", "xuan-truong-2025": "2025-07-01"}


def test_codes_are_text_with_the_digits_of_their_level(published):
    areas = published.areas.set_index("id")
    local = areas[areas["kind"].isin(["ward", "commune", "township"])]
    assert local["code"].str.fullmatch(r"\d{5}").all()
    assert areas.loc[["da-lat", "lam-dong", "lam-dong-2025"], "code"].tolist() == ["672", "68", "68"]
    assert set(areas.loc[~areas["kind"].isin(["ward", "commune", "township"]), "code"]) == {"", "68", "672"}


def test_every_tile_of_the_map_is_a_place_of_its_own(published):
    tiles = published.areas[published.areas["parent"] == "da-lat"]
    assert tiles[["tile_row", "tile_column"]].notna().all(axis=None)
    assert not tiles.duplicated(["tile_row", "tile_column"]).any()


# --- ratings -------------------------------------------------------------------------------------------------------


def test_rating_schemes_change_in_the_years_they_changed(published):
    schemes = published.rating_schemes.drop_duplicates("scheme").set_index("scheme")
    assert schemes["first_year"].tolist() == [2008, 2011, 2014, 2018, 2019, 2023, 2025]
    assert schemes["scale"].tolist() == ["A"] * 3 + ["B"] * 4
    assert schemes["last_year"].fillna(0).tolist() == [2010, 2013, 2017, 2018, 2022, 2024, 0]
    breaks = published.breaks[published.breaks["kind"] == "scheme"]
    assert breaks["period"].tolist() == ["2011", "2014", "2018", "2019", "2023", "2025"]


def test_clean_and_strong_is_no_rating_since_2018(published):
    schemes = published.rating_schemes
    clean = schemes[schemes["category"].str.startswith("clean_strong")]
    assert set(clean["scale"]) == {"A"}
    assert clean["last_year"].max() == 2017


@pytest.mark.parametrize(
    ("scheme", "subject"), [("2011", "organisation"), ("2011", "member"), ("2025", "organisation")]
)
def test_ranks_count_from_the_best(published, scheme, subject):
    schemes = published.rating_schemes
    ranks = schemes[(schemes["scheme"] == scheme) & (schemes["subject"] == subject)]["rank"].tolist()
    assert ranks == list(range(1, len(ranks) + 1))


# --- nothing about a person, clean text ----------------------------------------------------------------------------


def test_no_column_could_hold_a_person(published):
    columns = {column for name in published.__dataclass_fields__ for column in getattr(published, name)}
    assert [column for column in columns if PERSONAL & set(column.split("_"))] == []
    # A name is a name of a thing, in a language or short.
    assert {column for column in columns if "name" in column} == {"name_vi", "name_en", "name_short"}


@pytest.mark.parametrize("text", ["ai.do@example.org", "Điện thoại 0263 382 2222", "+84 912-345-678", "012345678901"])
def test_an_e_mail_or_a_telephone_number_would_be_found(text):
    assert E_MAIL.search(text) or LONG_NUMBER.search(text)


def test_no_text_holds_an_e_mail_or_a_telephone_number(texts):
    prose = {place: text for place, text in texts.items() if place[2] != "url"}
    assert {place: text for place, text in prose.items() if E_MAIL.search(text) or LONG_NUMBER.search(text)} == {}


def test_every_file_is_nfc_with_lines_that_git_leaves_alone():
    for path in (DATA / "published").iterdir():
        content = path.read_bytes()
        assert unicodedata.is_normalized("NFC", content.decode("utf-8")), path.name
        assert b"\r" not in content
        assert not content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\n")


def test_no_text_has_blanks_around_or_doubled(texts):
    assert {place: text for place, text in texts.items() if text != " ".join(text.split())} == {}


def test_addresses_are_of_the_web(texts):
    addresses = {place: text for place, text in texts.items() if place[2] == "url"}
    assert {place: text for place, text in addresses.items() if not re.match(r"https?://[^\s/]+\.\w+/\S+$", text)} == {}


def test_vietnamese_and_english_are_not_mixed_up(texts):
    english = re.compile(r"\b(?:the|of|and|is|are|by|with|from|for)\b")
    vietnamese = {place: text for place, text in texts.items() if place[2].endswith("_vi")}
    assert vietnamese
    assert {place: text for place, text in vietnamese.items() if english.search(text)} == {}
