"""The composition of one year's ratings: its classes, its base, and what they leave unsaid."""

import pandas as pd
import pytest
from chibo.metrics.ratings import LAST, NOT_STATED, composition, scheme_of
from pytest import approx


def organisations(published, year=2013, **options):
    return composition(published, "organisations_rated", year=year, existing="grassroots_organisations", **options)


def by_category(table, column):
    return table.set_index("category")[column].to_dict()


def test_nothing_printed_gives_an_empty_table_with_its_columns(published_of, figure):
    found = organisations(published_of(figure("units_total", 1)))
    assert found.empty
    assert {"share_pct", "base_kind", "status", "figures"} <= set(found.columns)


def test_classes_that_fill_the_base_leave_nothing_unsaid(published_of, figure):
    found = organisations(
        published_of(
            figure("organisations_rated", 10, category="all"),
            figure("organisations_rated", 6, category="clean_strong"),
            figure("organisations_rated", 4, category="good"),
        )
    )
    assert by_category(found, "share_pct") == {"clean_strong": 60, "good": 40}
    assert found["base_kind"].unique().tolist() == ["rated"]
    assert found["figures"].tolist() == ["F2 F1", "F3 F1"]


def test_what_the_counts_leave_is_a_value_of_its_own(published_of, figure):
    found = organisations(
        published_of(
            figure("organisations_rated", 10, category="all"), figure("organisations_rated", 7, category="clean_strong")
        )
    )
    rest = found.iloc[-1]
    assert (rest["category"], rest["rank"], rest["count"], rest["share_pct"]) == (NOT_STATED, LAST, 3, 30)
    assert (rest["low_pct"], rest["high_pct"], rest["status"]) == (30, 30, "derived")
    assert rest["figures"] == "F2 F1"


def test_where_only_existing_organisations_were_printed_they_are_the_base_and_say_so(published_of, figure):
    published = published_of(
        figure("grassroots_organisations", 12), figure("organisations_rated", 6, category="clean_strong")
    )
    first = organisations(published).iloc[0]
    assert (first["base"], first["base_kind"], first["share_pct"]) == (12, "existing", 50)


def test_the_number_rated_comes_before_the_number_existing(published_of, figure):
    published = published_of(
        figure("grassroots_organisations", 12),
        figure("organisations_rated", 10, category="all"),
        figure("organisations_rated", 5, category="clean_strong"),
    )
    first = organisations(published).iloc[0]
    assert (first["base"], first["base_kind"], first["share_pct"]) == (10, "rated", 50)


def test_shares_alone_take_no_base_from_existing_organisations(published_of, figure):
    published = published_of(
        figure("grassroots_organisations", 12), figure("organisations_rated_pct", 50, category="clean_strong")
    )
    first = organisations(published).iloc[0]
    assert pd.isna(first["base"])
    assert pd.isna(first["count"])
    assert first["share_pct"] == 50


def test_what_shares_leave_is_as_wide_as_their_rounding(published_of, figure):
    found = composition(
        published_of(
            figure("members_rated_pct", 14, category="excellent"),
            figure("members_rated_pct", 74, category="good"),
            figure("members_rated_pct", 0.5, category="failed"),
        ),
        "members_rated",
        year=2013,
    )
    assert found["category"].tolist() == ["excellent", "good", "failed", NOT_STATED]
    rest = found.iloc[-1]
    assert (rest["share_pct"], rest["low_pct"], rest["high_pct"]) == approx((11.5, 10.45, 12.55))
    assert rest["status"] == "bounded"


def test_a_remainder_that_rounding_explains_is_none(published_of, figure):
    shares = {"excellent": 13, "good": 80.42, "completed": 5.84, "failed": 0.73}  # 99.99 together
    rows = [figure("members_rated_pct", value, category=name) for name, value in shares.items()]
    assert NOT_STATED not in set(composition(published_of(*rows), "members_rated", year=2013)["category"])


def test_counts_beyond_their_base_leave_no_negative_rest(published_of, figure):
    found = organisations(
        published_of(
            figure("organisations_rated", 10, category="all"),
            figure("organisations_rated", 8, category="clean_strong"),
            figure("organisations_rated", 4, category="good"),
        )
    )
    assert found["category"].tolist() == ["clean_strong", "good"]
    assert found["share_pct"].tolist() == [80, 40]


@pytest.mark.parametrize(
    ("where", "clean_strong", "rest"),
    [("inside", 4, 4), ("apart", 6, 2), ("", 6, 2)],
)
def test_exemplary_counted_inside_are_taken_out_and_apart_are_not(published_of, figure, where, clean_strong, rest):
    published = published_of(
        figure("organisations_rated", 10, category="all"),
        figure("organisations_rated", 6, category="clean_strong"),
        figure("organisations_rated", 2, category="clean_strong_exemplary"),
        exemplary={"paper": where},
    )
    counts = by_category(organisations(published), "count")
    assert counts == {"clean_strong_exemplary": 2, "clean_strong": clean_strong, NOT_STATED: rest}


def test_exemplary_shares_inside_are_taken_out_but_stay_as_printed(published_of, figure):
    found = organisations(
        published_of(
            figure("organisations_rated_pct", 90, category="clean_strong"),
            figure("organisations_rated_pct", 20, category="clean_strong_exemplary"),
            figure("organisations_rated_pct", 10, category="good"),
            exemplary={"paper": "inside"},
        )
    )
    assert by_category(found, "share_pct") == {"clean_strong_exemplary": 20, "clean_strong": 70, "good": 10}
    assert by_category(found, "printed_pct")["clean_strong"] == 90
    assert by_category(found, "status")["clean_strong"] == "derived"
    assert by_category(found, "figures")["clean_strong"] == "F1 F2"


def test_a_count_stands_beside_the_share_printed_for_it(published_of, figure):
    first = organisations(
        published_of(
            figure("grassroots_organisations", 61),
            figure("organisations_rated", 47, category="clean_strong"),
            figure("organisations_rated_pct", 77, category="clean_strong"),
        )
    ).iloc[0]
    assert (first["share_pct"], first["printed_pct"]) == (approx(77.049, abs=0.001), 77)
    assert first["figures"] == "F2 F3 F1"


def test_classes_stand_in_the_order_of_their_scheme(published_of, figure):
    rows = [figure("organisations_rated_pct", 10, category=name) for name in ("weak", "good", "clean_strong")]
    assert organisations(published_of(*rows))["category"].tolist() == ["clean_strong", "good", "weak", NOT_STATED]


@pytest.mark.parametrize(("year", "classes"), [("2013", []), ("2019", ["excellent", NOT_STATED])])
def test_a_label_of_another_scheme_is_left_out(published_of, figure, year, classes):
    published = published_of(figure("organisations_rated_pct", 30, year, category="excellent"))
    assert organisations(published, year=int(year))["category"].tolist() == classes


def test_a_period_of_several_years_is_no_annual_rating(published_of, figure):
    published = published_of(
        figure("organisations_rated", 0, "2010/2013", category="weak"),
        figure("organisations_rated_pct", 20, "2011/2013", category="good"),
    )
    assert organisations(published).empty


def test_each_place_has_its_own_base(published_of, figure):
    published = published_of(
        figure("organisations_rated", 10, category="all"),
        figure("organisations_rated", 10, category="good"),
        figure("organisations_rated", 4, category="all", area="there"),
        figure("organisations_rated", 1, category="good", area="there"),
    )
    found = organisations(published)
    assert found[["area", "category", "base", "share_pct"]].to_numpy().tolist() == [
        ["here", "good", 10, 100],
        ["there", "good", 4, 25],
        ["there", NOT_STATED, 4, 75],
    ]
    assert set(organisations(published, area="there")["area"]) == {"there"}


@pytest.mark.parametrize(("year", "since", "until"), [(2011, 2011, 2013), (2013, 2011, 2013), (2030, 2018, 9999)])
def test_the_scheme_of_a_year_says_since_when_and_until_when_it_holds(published_of, figure, year, since, until):
    scheme = scheme_of(published_of(figure("units_total", 1)), "organisations_rated", year)
    assert scheme["rank"].tolist() == sorted(scheme["rank"])
    assert (set(scheme["scheme"]), set(scheme["last_year"])) == ({since}, {until})


def test_a_year_without_a_scheme_has_no_classes(published_of, figure):
    assert scheme_of(published_of(figure("units_total", 1)), "members_rated", 2016).empty


def test_where_no_class_is_clean_and_strong_nothing_is_said_of_the_exemplary(published_of, figure):
    later = organisations(published_of(figure("organisations_rated_pct", 30, "2019", "excellent")), year=2019)
    assert later["exemplary"].unique().tolist() == [""]
    assert later["scheme"].unique().tolist() == [2018]
