"""Capacity: training and inspections of the nearest year, and what inspections found."""

import pytest
from chibo.metrics import capacity


@pytest.fixture
def trained(published_of, figure):
    return published_of(
        figure("training_participants", 8, category="advanced"),
        figure("training_participants", 51, category="intermediate"),
        figure("training_participants", 90, "2012/2013", "intermediate"),
        figure("training_participants", 7, "2010", "advanced"),
    )


def test_no_training_gives_no_rows(published_of, figure):
    found = capacity.training(published_of(figure("units_total", 1)), area="here", year=2013)
    assert found.empty
    assert {"participants", "case", "status", "figures"} <= set(found.columns)


@pytest.mark.parametrize(
    ("year", "case", "participants"),
    [(2009, "later", [7]), (2012, "earlier", [7]), (2013, "in_year", [51, 8]), (2014, "earlier", [51, 8])],
)
def test_training_is_of_the_nearest_single_year_most_first(trained, year, case, participants):
    found = capacity.training(trained, area="here", year=year)
    assert found["participants"].tolist() == participants
    assert found["case"].unique().tolist() == [case]


def test_the_last_support_up_to_the_year_counts(published_of, figure):
    published = published_of(figure("degree_support_vnd", 5_000_000), figure("degree_support_vnd", 1, "2020"))
    assert capacity.degree_support(published, area="here", until=2012).empty
    assert capacity.degree_support(published, area="here", until=2013)["support_vnd"].tolist() == [5_000_000]


def test_inspections_by_subject_leave_the_totals_of_the_committees_out(published_of, figure):
    published = published_of(
        figure("organisations_inspected", 16, category="party_work:neighbourhood_cells"),
        figure("organisations_inspected", 5, category="personnel_work:grassroots_organisations"),
        figure("organisations_inspected", 300, category="by_committees"),
        figure("organisations_inspected", 400, "2014", category="by_committees"),
    )
    found = capacity.inspections(published, area="here", year=2014)
    assert found["inspected"].tolist() == [16, 5]
    assert found["case"].unique().tolist() == ["earlier"]


@pytest.fixture
def inspected(figure):
    return [
        figure("organisations_inspected", 10, category="by_committees"),
        figure("organisations_with_shortcomings", 4),
    ]


def test_without_shortcomings_is_derived_where_it_was_not_printed(published_of, inspected):
    (row,) = capacity.inspection_results(published_of(*inspected), area="here").to_dict("records")
    assert (row["inspected"], row["with_shortcomings"], row["without_shortcomings"]) == (10, 4, 6)
    assert (row["share_with_pct"], row["status"], row["figures"]) == (40, "derived", "F1 F2")


def test_a_printed_count_without_shortcomings_is_never_repaired(published_of, figure, inspected):
    published = published_of(*inspected, figure("organisations_without_shortcomings", 5))
    (row,) = capacity.inspection_results(published, area="here").to_dict("records")
    assert (row["without_shortcomings"], row["status"], row["figures"]) == (5, "as_reported", "F1 F2 F3")


def test_results_of_another_period_are_not_mixed_in(published_of, figure):
    published = published_of(
        figure("organisations_inspected", 10, "2017", "by_committees"),
        figure("organisations_with_shortcomings", 9, "2016/2017"),
    )
    assert capacity.inspection_results(published, area="here").empty


def test_organisations_and_members_are_two_subjects(published_of, figure, inspected):
    published = published_of(
        *inspected,
        figure("members_inspected", 20, category="by_committees"),
        figure("members_with_shortcomings", 5),
    )
    found = capacity.inspection_results(published, area="here")
    assert found["subject"].tolist() == ["organisations", "members"]
    assert found["share_with_pct"].tolist() == [40, 25]
