"""The printed shares of the exclusive classes of a rating: what they leave of 100 %, and of which base they can be."""

from functools import partial

import pytest
from chibo.metrics.consistency.shares import share_checks
from chibo.metrics.consistency.terms import Figures

CLASSES = {
    "identities": [{"id": "classes", "kind": "shares"}],
    "terms": [
        {"identity": "classes", "role": "share", "indicator": "organisations_rated_pct", "category": "*"},
        {
            "identity": "classes",
            "role": "share",
            "indicator": "organisations_rated_pct",
            "category": "clean_strong_exemplary",
            "condition": "exemplary_apart",
        },
        {"identity": "classes", "role": "count", "indicator": "organisations_rated", "category": "*"},
        {"identity": "classes", "role": "base", "indicator": "organisations_rated", "category": "all"},
        {"identity": "classes", "role": "base", "indicator": "grassroots_organisations"},
    ],
}
MEMBERS = {
    "identities": [{"id": "classes", "kind": "shares"}],
    "terms": [{"identity": "classes", "role": "share", "indicator": "members_rated_pct", "category": "*"}],
}
FOUR = ["clean_strong", "good", "completed", "weak"]


def checked(published, areas=None):
    (identity,) = published.identities.itertuples()
    return share_checks(Figures(published), identity, list(published.identity_terms.itertuples()), areas)


@pytest.fixture
def share(figure):
    """A printed share of one class of organisations."""
    return partial(figure, "organisations_rated_pct", unit="percent", measure="share", precision="rounded")


@pytest.fixture
def four(share):
    """Return a function that prints the four classes from clean and strong to weak."""

    def make(*values, **options):
        return [share(value, category=name, **options) for value, name in zip(values, FOUR, strict=True)]

    return make


@pytest.fixture
def member(figure):
    """A printed share of one class of members."""
    return partial(figure, "members_rated_pct", unit="percent", measure="share", precision="rounded")


def test_classes_that_make_a_hundred_agree(published_of, four):
    (check,) = checked(published_of(*four(60, 30, 10, 0), **CLASSES))
    assert (check.outcome, check.why, check.area, check.period) == ("agrees", "", "here", "2013")
    assert (check.printed, check.computed) == ((0, 0, 0), (-2, 0, 2))
    assert (check.whole, check.parts, check.multipliers) == ((), ("F1", "F2", "F3", "F4"), (1, 1, 1, 1))


def test_classes_within_their_rounding_of_a_hundred_agree(published_of, four):
    (check,) = checked(published_of(*four(60.2, 29.7, 10.2, 0), **CLASSES))  # 100.1 ± 0.15 ± 0.5
    assert (check.outcome, check.computed) == ("agrees", (-0.75, -0.1, 0.55))


def test_classes_that_make_more_or_less_than_rounding_explains_differ(published_of, four):
    (more,) = checked(published_of(*four(63.6, 32.7, 5.7, 0.1), **CLASSES))
    assert (more.outcome, more.computed, more.possible) == ("differs", (-2.3, -2.1, -1.9), "")
    (less,) = checked(published_of(*four(60.2, 19.6, 10.1, 0.1), **CLASSES))
    assert (less.outcome, less.computed.value) == ("differs", 10)


def test_classes_whose_digits_were_cut_off_fall_short_and_say_so(published_of, four):
    # 24.9 + 24.9 + 24.9 + 25.3 = 100; without their decimals 97, where rounding would leave 98 at least
    (check,) = checked(published_of(*four(24, 24, 24, 25), **CLASSES))
    assert (check.outcome, check.why, check.computed) == ("agrees", "cut_off", (1, 3, 5))


def test_a_class_that_was_not_printed_is_what_the_others_leave(published_of, member):
    published = published_of(
        member(14, category="excellent"), member(74, category="good"), member(0.5, category="failed"), **MEMBERS
    )
    (check,) = checked(published)
    assert (check.outcome, check.why, check.printed) == ("unchecked", "class_not_printed", None)
    assert check.computed == (10.45, 11.5, 12.55)


def test_shares_above_a_hundred_differ_whatever_was_not_printed(published_of, share):
    published = published_of(share(63.6, category="good"), share(38.7, category="clean_strong"), **CLASSES)
    (check,) = checked(published)
    assert (check.outcome, check.printed, check.computed) == ("differs", None, (-2.4, -2.3, -2.2))


def test_a_class_printed_as_a_count_has_its_share_of_the_base(published_of, share, figure):
    rated = partial(figure, "organisations_rated", measure="flow")
    figures = [share(70, category="clean_strong"), share(20, category="good")]
    figures += [rated(1, category="completed"), rated(0, category="weak")]
    (check,) = checked(published_of(*figures, rated(10, category="all"), **CLASSES))
    assert (check.outcome, check.computed) == ("agrees", (-1, 0, 1))  # 70 + 20 + 1/10
    assert set(check.parts) == {"F1", "F2", "F3", "F4", "F5"}
    (check,) = checked(published_of(*figures, **CLASSES))  # 1 of how many?
    assert (check.outcome, check.why) == ("unchecked", "class_not_printed")
    assert set(check.parts) == {"F1", "F2", "F4"}


def test_one_share_has_nothing_to_be_added_to(published_of, share):
    assert checked(published_of(share(77, category="clean_strong"), **CLASSES)) == []


def test_labels_of_another_scheme_and_sums_of_classes_are_no_classes(published_of, share):
    assert checked(published_of(share(60, category="excellent"), share(87, category="good_or_better"), **CLASSES)) == []


def test_shares_of_several_years_or_of_other_things_are_no_partition(published_of, four, figure):
    assert checked(published_of(*four(60, 30, 10, 0, period="2011/2013"), **CLASSES)) == []
    other = {"identities": CLASSES["identities"], "terms": [CLASSES["terms"][0] | {"indicator": "colours_pct"}]}
    colours = [figure("colours_pct", 50, category=name, unit="percent", measure="share") for name in ("red", "blue")]
    assert checked(published_of(*colours, **other)) == []


def test_shares_of_two_sources_or_places_are_not_added_up(published_of, share):
    halves = [share(50, category="good"), share(50, category="weak", source="other")]
    assert checked(published_of(*halves, share(50, category="weak", area="there"), **CLASSES)) == []


def test_only_the_areas_asked_for_are_checked(published_of, four):
    published = published_of(*four(60, 30, 10, 0), *four(60, 30, 10, 0, area="there"), **CLASSES)
    assert [check.area for check in checked(published)] == ["here", "there"]
    assert [check.area for check in checked(published, ["there"])] == ["there"]


@pytest.mark.parametrize(("where", "left"), [("apart", -20), ("inside", 0), ("", 0)])
def test_exemplary_organisations_are_a_class_only_where_they_are_apart(published_of, four, share, where, left):
    exemplary = share(20, category="clean_strong_exemplary")
    (check,) = checked(published_of(exemplary, *four(60, 30, 10, 0), exemplary={"paper": where}, **CLASSES))
    assert check.computed.value == left
    assert ("F1" in check.parts) == (where == "apart")


def test_where_exemplary_organisations_are_apart_their_share_is_needed(published_of, four):
    (check,) = checked(published_of(*four(60, 30, 10, 0), exemplary={"paper": "apart"}, **CLASSES))
    assert (check.outcome, check.why) == ("unchecked", "class_not_printed")


def test_more_than_and_about_are_read_as_usual_first_and_then_loosely(published_of, four, share):
    rest = [share(30, category="good"), share(10, category="completed"), share(0, category="weak")]
    for value, outcome, why in ((60, "agrees", ""), (30, "unchecked", "open_ended"), (70, "differs", "")):
        # 60 … 70 and 30 … 40 upward, with 40 ± 1.5
        first = share(value, category="clean_strong", precision="at_least")
        (check,) = checked(published_of(first, *rest, **CLASSES))
        assert (check.outcome, check.why) == (outcome, why)
    for value, outcome in ((60, "agrees"), (80, "unchecked")):  # 55 … 65 and 75 … 85
        about = share(value, category="clean_strong", precision="approximate")
        assert [check.outcome for check in checked(published_of(about, *rest, **CLASSES))] == [outcome]


# --- of which base -------------------------------------------------------------------------------------------------


def test_the_bases_that_give_every_share_are_named_up_to_the_largest_printed(published_of, four, figure):
    # 2 of 3, 1 of 3: 66.67 and 33.33 %, and so of 6 and of 9, but not of 5
    existing = figure("grassroots_organisations", 9, "2014-03")
    (check,) = checked(published_of(*four(66.67, 33.33, 0, 0), existing, **CLASSES))
    assert (check.outcome, check.possible) == ("agrees", "3, 6, 9")


def test_nothing_is_said_of_bases_where_the_printed_one_fits(published_of, four, figure):
    existing = figure("grassroots_organisations", 6)
    (check,) = checked(published_of(*four(66.67, 33.33, 0, 0), existing, **CLASSES))
    assert check.possible == ""


def test_where_the_printed_base_does_not_fit_the_others_are_named(published_of, four, figure):
    existing = figure("grassroots_organisations", 8)
    (check,) = checked(published_of(*four(66.67, 33.33, 0, 0), existing, **CLASSES))
    assert check.possible == "3, 6"


def test_a_share_inside_a_class_that_is_none_of_the_base_may_be_one_of_the_class(published_of, four, share, figure):
    # 4, 2, 3 and 1 of 10; 25 % of 10 is no whole number, but of 4 it is
    figures = [*four(40.01, 20, 30, 10), figure("grassroots_organisations", 12, "2014")]
    assert checked(published_of(*figures, **CLASSES))[0].possible == ""  # 40.01 % needs thousands
    figures = [*four(40, 20, 30, 10), figure("grassroots_organisations", 12, "2014")]
    inside = share(25, category="clean_strong_exemplary")
    check, nested = checked(published_of(*figures, inside, exemplary={"paper": "inside"}, **CLASSES))
    assert (check.outcome, check.possible) == ("agrees", "10")
    assert (nested.outcome, nested.why, nested.possible) == ("differs", "impossible", "4")
    assert (nested.whole, nested.parts) == (("F11",), ("F6", "F7", "F8", "F9"))
    fitting = share(30, category="clean_strong_exemplary")
    assert len(checked(published_of(*figures, fitting, exemplary={"paper": "inside"}, **CLASSES))) == 1


def test_of_a_base_nobody_knows_no_share_is_impossible(published_of, four, share):
    inside = share(20.59, category="clean_strong_exemplary")
    published = published_of(*four(87.97, 10.22, 1.42, 0.39), inside, exemplary={"paper": "inside"}, **CLASSES)
    assert [check.outcome for check in checked(published)] == ["agrees"]


# --- the shipped figures -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def of_shipped(shipped):
    """What came of the shares of the shipped layer that belong together."""
    return [
        check
        for identity in shipped.identities.itertuples()
        if identity.kind == "shares"
        for check in share_checks(
            Figures(shipped),
            identity,
            [term for term in shipped.identity_terms.itertuples() if term.identity == identity.id],
        )
    ]


def test_the_member_ratings_of_2013_leave_an_interval(of_shipped):
    (check,) = [one for one in of_shipped if one.area == "da-lat"]
    assert (check.outcome, check.why, check.computed) == ("unchecked", "class_not_printed", (10.45, 11.5, 12.55))


def test_the_classes_of_dong_thap_fit_773_of_787_organisations(of_shipped):
    classes, exemplary, members, cells = [one for one in of_shipped if one.area == "dong-thap"]
    assert (classes.outcome, classes.possible) == ("agrees", "773")
    assert (exemplary.outcome, exemplary.why, exemplary.printed.value) == ("differs", "impossible", 20.59)
    assert exemplary.possible == "680"  # 140 of the 680 that are clean and strong
    assert (members.outcome, members.computed.value, cells.outcome) == ("agrees", 0.01, "agrees")


def test_the_classes_of_di_linh_make_more_than_a_hundred(of_shipped):
    (check,) = [one for one in of_shipped if one.area == "di-linh"]
    assert (check.outcome, check.computed) == ("differs", (-2.15, -2, -1.85))  # 63.6 + 32.7 + 5.7 + 0 of 55


def test_the_counts_of_bien_hoa_fill_the_classes_without_a_share(of_shipped):
    (check,) = [one for one in of_shipped if one.area == "bien-hoa"]
    assert check.outcome == "agrees"
    assert check.computed.value == pytest.approx(100 - 45.3 - 12.82 - 33.33 - 1000 / 117)
