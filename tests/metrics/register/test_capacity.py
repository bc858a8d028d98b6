"""Cadre plans, training, inspections and meeting surveys."""

import pytest
from chibo.metrics.capacity import register_cadre_plans as cadre_plans
from chibo.metrics.capacity import register_inspections as inspections
from chibo.metrics.capacity import register_trainings as trainings
from chibo.metrics.quality import register_answers as answers
from chibo.metrics.quality import register_response as response


def test_an_empty_plan_has_no_shares(register_of):
    table = cadre_plans(register_of(cadre_plans=[{"year": 2013, "planned": 0}]))
    assert table[["women_pct", "young_pct"]].isna().all(axis=None)


def test_plans_give_the_shares_of_women_and_young(register_of, rows_of):
    plans = [{"planned": 10, "women": 3, "young": 5}, {"planned": 4, "women": 1, "level": "city"}]
    table = cadre_plans(register_of(cadre_plans=[{"year": 2013} | plan for plan in plans]))
    shown = ["level", "planned", "women_pct", "young_pct"]
    assert rows_of(table, *shown) == [("city", 4, 25, 0), ("grassroots", 10, 30, 50)]


def test_training_is_counted_per_year_and_level(register_of, rows_of):
    bodies = [{"id": "body-1"}, {"id": "body-2"}]
    rows = [{"year": 2013, "participants": 3}, {"year": 2013, "organisation": "body-2", "participants": 0}]
    rows += [{"year": 2012, "participants": 4}]
    table = trainings(register_of(organisations=bodies, trainings=rows))
    assert rows_of(table, "year", "participants", "organisations") == [(2012, 4, 1), (2013, 3, 1)]


def test_inspections_without_an_outcome_are_not_in_the_base(register_of):
    rows = [{"inspected": 10, "with_shortcomings": 2}, {"inspected": 30, "area": "ward-2"}]
    register = register_of(inspections=[{"year": 2013} | row for row in rows])
    row = inspections(register).iloc[0]
    assert row[["inspected", "inspected_with_outcome", "with_shortcomings"]].tolist() == [40, 10, 2]
    assert row["with_shortcomings_pct"] == 20
    second = inspections(register, by="area").set_index("area").loc["ward-2"]
    assert second[["with_shortcomings", "with_shortcomings_pct"]].isna().all()
    assert inspections(register, areas=["ward-2"])["inspected"].tolist() == [30]


@pytest.fixture
def survey(register_of):
    """Two cells: 10 and 20 ballots issued; the first answers the content question 8 times and the causes 5 times."""
    rows = [("c1", "content", "good", 6, 10), ("c1", "content", "poor", 2, 10), ("c1", "causes", "time", 5, 10)]
    rows += [("c2", "content", "good", 12, 20)]
    columns = ("cell", "question", "answer", "respondents", "issued")
    return register_of(
        organisations=[{"id": "body-1"}, {"id": "body-2", "area": "ward-2"}],
        cells=[{"id": "c1"}, {"id": "c2", "organisation": "body-2"}],
        meeting_surveys=[dict(zip(columns, row, strict=True)) for row in rows],
    )


def test_response_is_that_of_the_most_answered_question(survey, rows_of):
    shown = rows_of(response(survey, by="area"), "area", "issued", "respondents", "response_pct")
    assert shown == [("ward-1", 10, 8, 80), ("ward-2", 20, 12, 60)]


def test_total_response_counts_every_ballot_once(survey, rows_of):
    assert rows_of(response(survey), "cells", "issued", "respondents") == [(2, 30, 20)]
    assert response(survey)["response_pct"].tolist() == [pytest.approx(100 * 20 / 30)]


def test_answers_are_shares_of_the_question(survey, rows_of):
    table = answers(survey)
    assert rows_of(table, "question", "answer", "respondents", "answered", "issued", "share_pct") == [
        ("causes", "time", 5, 5, 10, 100),
        ("content", "good", 18, 20, 30, 90),
        ("content", "poor", 2, 20, 30, 10),
    ]
