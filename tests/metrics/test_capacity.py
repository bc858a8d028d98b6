"""Capacity: training and inspections of the nearest year, and what inspections found."""

import pytest
from chibo.metrics import capacity

INSPECTED = ["organisations_inspected/by_committees 10", "organisations_with_shortcomings 4"]


def test_no_training_gives_no_rows(published_of):
    table = capacity.training(published_of("units_total 1"), area="here", year=2013)
    assert table.empty
    assert {"participants", "case", "status", "figures"} <= set(table.columns)


@pytest.mark.parametrize(
    ("year", "case", "participants"),
    [(2009, "later", [7]), (2012, "earlier", [7]), (2013, "in_year", [51, 8]), (2014, "earlier", [51, 8])],
)
def test_training_is_of_the_nearest_single_year_most_first(published_of, year, case, participants):
    trained = ["training_participants/advanced 8", "training_participants/intermediate 51"]
    trained += ["training_participants/intermediate 90 2012/2013", "training_participants/advanced 7 2010"]
    table = capacity.training(published_of(*trained), area="here", year=year)
    assert table["participants"].tolist() == participants
    assert table["case"].unique().tolist() == [case]


def test_inspections_by_subject_leave_the_totals_of_the_committees_out(published_of):
    published = published_of(
        "organisations_inspected/party_work:neighbourhood_cells 16",
        "organisations_inspected/personnel_work:grassroots_organisations 5",
        "organisations_inspected/by_committees 300",
        "organisations_inspected/by_committees 400 2014",
    )
    table = capacity.inspections(published, area="here", year=2014)
    assert table["inspected"].tolist() == [16, 5]
    assert table["case"].unique().tolist() == ["earlier"]


@pytest.mark.parametrize(
    ("printed", "without", "status", "figures"),
    [
        ([], 6, "derived", "F1 F2"),
        (["organisations_without_shortcomings 5"], 5, "as_reported", "F1 F2 F3"),  # never repaired
    ],
)
def test_without_shortcomings_is_as_printed_or_else_the_difference(published_of, printed, without, status, figures):
    (row,) = capacity.inspection_results(published_of(*INSPECTED, *printed), area="here").to_dict("records")
    assert (row["inspected"], row["with_shortcomings"], row["without_shortcomings"]) == (10, 4, without)
    assert (row["share_with_pct"], row["status"], row["figures"]) == (40, status, figures)


def test_results_of_another_period_are_not_mixed_in(published_of):
    inspected = "organisations_inspected/by_committees 10 2017"
    published = published_of(inspected, "organisations_with_shortcomings 9 2016/2017")
    assert capacity.inspection_results(published, area="here").empty


def test_organisations_and_members_are_two_subjects(published_of):
    members = ["members_inspected/by_committees 20", "members_with_shortcomings 5"]
    table = capacity.inspection_results(published_of(*INSPECTED, *members), area="here")
    assert table["subject"].tolist() == ["organisations", "members"]
    assert table["share_with_pct"].tolist() == [40, 25]
