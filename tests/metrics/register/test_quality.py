"""Ratings: shares of the rated; headcounts and admissions."""

import pytest
from chibo.metrics.quality import register_admissions as admissions
from chibo.metrics.quality import register_members as headcounts
from chibo.metrics.quality import register_ratings as ratings
from hypothesis import given, settings
from hypothesis import strategies as st

BODIES = [{"id": "body-1"}, {"id": "body-2", "area": "ward-2", "sector": "schools_business"}]


def members(*rows):
    columns = ("organisation", "year", "category", "members")
    return {"member_ratings": [dict(zip(columns, row, strict=True)) for row in rows], "organisations": BODIES}


@pytest.fixture
def rated(register_of):
    return register_of(
        **members(
            ("body-1", 2012, "excellent", 2),
            ("body-1", 2012, "good", 6),
            ("body-2", 2012, "completed", 2),
            ("body-2", 2012, "unrated", 5),
            ("body-1", 2013, "good", 3),
            ("body-1", 2013, "completed", 1),
            ("body-1", 2014, "good", 4),
        )
    )


def test_an_unknown_subject_is_refused(rated, schemes):
    with pytest.raises(ValueError, match="subject"):
        ratings(rated, schemes, subject="cell")


def test_a_category_of_another_scheme_is_counted_without_a_rank(register_of, schemes, rows_of):
    table = ratings(register_of(**members(("body-1", 2014, "clean_strong", 2))), schemes, subject="member")
    assert rows_of(table[table["rank"].isna()], "category", "count") == [("clean_strong", 2)]


def test_shares_are_of_the_rated_and_list_every_category(rated, schemes, rows_of):
    table = ratings(rated, schemes, subject="member", years=[2012])
    shown = rows_of(table, "category", "rank", "count", "share_pct")
    assert shown == [("excellent", 1, 2, 20), ("good", 2, 6, 60), ("completed", 3, 2, 20), ("failed", 4, 0, 0)]
    assert set(rows_of(table, "rated", "unrated")) == {(10, 5)}


def test_rows_of_two_schemes_are_of_two_segments(rated, schemes, rows_of):
    table = ratings(rated, schemes, subject="member").drop_duplicates("year")
    shown = rows_of(table, "year", "scheme", "segment", "scale")
    assert shown == [(2012, "2011", 0, "A"), (2013, "2011", 0, "A"), (2014, "2014", 1, "B")]


def test_groups_have_their_own_base(rated, schemes):
    table = ratings(rated, schemes, subject="member", years=[2012], by="sector")
    assert table.groupby("sector")["rated"].first().to_dict() == {"schools_business": 2, "ward_commune": 8}
    assert ratings(rated, schemes, subject="member", years=[2012], areas=["ward-2"])["rated"].unique().tolist() == [2]


def test_organisations_count_one_each(register_of, schemes):
    rows = [{"organisation": "body-1", "category": "clean_strong"}, {"organisation": "body-2", "category": "unrated"}]
    register = register_of(organisations=BODIES, organisation_ratings=[{"year": 2013} | row for row in rows])
    table = ratings(register, schemes, subject="organisation").set_index("category")
    assert table.loc["clean_strong", ["count", "rated", "unrated", "share_pct"]].tolist() == [1, 1, 1, 100]


CLASSES = st.sampled_from(["excellent", "good", "completed", "failed", "unrated"])
COUNTS = st.dictionaries(CLASSES, st.integers(0, 999), min_size=1)


@settings(max_examples=40)
@given(COUNTS)
def test_shares_fill_the_base(register_of, schemes, counts):
    register = register_of(**members(*(("body-1", 2012, name, number) for name, number in counts.items())))
    table = ratings(register, schemes, subject="member")
    rated = sum(number for name, number in counts.items() if name != "unrated")
    assert table["count"].sum() == rated
    assert table["unrated"].unique().tolist() == [counts.get("unrated", 0)]
    assert table["share_pct"].sum() == (pytest.approx(100) if rated else 0)


# --- headcounts and admissions -------------------------------------------------------------------------------------


@pytest.fixture
def counted(register_of):
    counts = [
        {"organisation": "body-1", "cell": "c1", "unit": "u1", "official": 10, "probationary": 2},
        {"organisation": "body-1", "cell": "c2", "official": 20},
        {"organisation": "body-2", "official": 8, "probationary": 10},
        {"organisation": "body-2", "year": 2013, "official": 9, "probationary": 1},
    ]
    wishes = [
        {"organisation": "body-1", "year": 2013, "admitted": 4, "target": 5},
        {"organisation": "body-2", "year": 2013, "admitted": 1},
    ]
    return register_of(organisations=BODIES, headcounts=counts, admissions=wishes)


def test_headcounts_add_up_by_year_and_ward(counted, rows_of):
    shown = ["year", "official", "probationary", "members"]
    assert rows_of(headcounts(counted), *shown) == [(2012, 38, 12, 50), (2013, 9, 1, 10)]
    table = headcounts(counted, by="area", years=[2012])
    assert rows_of(table, "area", "members") == [("ward-1", 32), ("ward-2", 18)]
    assert headcounts(counted)["status"].unique().tolist() == ["as_reported"]


def test_admissions_stand_beside_the_targets_that_were_set(counted):
    row = admissions(counted).iloc[0]
    assert row[["admitted", "target", "admitted_with_target", "attainment_pct"]].tolist() == [5, 5, 4, 80]
    second = admissions(counted, by="area").set_index("area").loc["ward-2"]
    assert second[["target", "attainment_pct"]].isna().all()
    assert (row["case"], second["case"]) == ("", "alone")


def test_a_synthetic_register_marks_every_result(register_of):
    table = headcounts(register_of(headcounts=[{"official": 1}], synthetic=True))
    assert table[["status", "layer"]].values.tolist() == [["synthetic", "register"]]
