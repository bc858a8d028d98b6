"""The ledger: every figure with its checks; what they come to; what may explain them."""

import pandas as pd
import pytest
from chibo.metrics import consistency

PARTS = [
    {"identity": "by-type", "role": "whole", "indicator": "organisations"},
    {"identity": "by-type", "role": "part", "indicator": "organisations", "category": "committee"},
    {"identity": "by-type", "role": "part", "indicator": "organisations", "category": "cell"},
]


@pytest.fixture
def published(published_of, figure):
    """Two years: 24 + 37 = 61 agrees, 20 + 30 against 51 differs; and a figure nothing is compared with."""
    figures = [
        figure("organisations", 61, "2013"),
        figure("organisations", 24, "2013", "committee"),
        figure("organisations", 37, "2013", "cell"),
        figure("organisations", 51, "2014"),
        figure("organisations", 20, "2014", "committee"),
        figure("organisations", 30, "2014", "cell"),
        figure("households", 100, "2014", source="other"),
    ]
    return published_of(*figures, identities=[{"id": "by-type", "note": "why"}], terms=PARTS)


@pytest.fixture
def checks(published):
    return consistency.checks(published, area="here")


def test_every_figure_stands_with_its_checks(published, checks):
    ledger = consistency.ledger(published, checks, area="here").set_index("id")
    assert ledger["outcome"].to_dict() == {
        "F1": "agrees",
        "F2": "agrees",
        "F3": "agrees",
        "F4": "differs",
        "F5": "differs",
        "F6": "differs",
        "F7": "not_compared",
    }
    assert ledger.loc["F4", ["agrees", "differs", "unchecked"]].tolist() == [0, 1, 0]
    assert ledger["grade"].eq("A").all()


def test_a_place_without_figures_has_an_empty_ledger(published, checks):
    ledger = consistency.ledger(published, checks, area="there")
    assert ledger.empty
    assert consistency.summary(ledger, checks).empty


def test_the_summary_counts_figures_sources_and_checks(published, checks):
    (row,) = consistency.summary(consistency.ledger(published, checks, area="here"), checks).to_dict("records")
    assert [row[name] for name in ("count", "sources", "checks", "agrees", "differs", "unchecked", "compared")] == [
        *(7, 2, 2, 1, 1, 0, 6)
    ]
    assert row["case"] == ""


def test_the_summary_says_so_when_nothing_differs(published, checks):
    ledger = consistency.ledger(published, checks, area="here")
    assert consistency.summary(ledger, checks[checks["outcome"] == "agrees"])["case"].tolist() == ["agreed"]


def test_without_checks_nothing_is_compared_and_it_is_said_once(published, checks):
    ledger = consistency.ledger(published, checks.head(0), area="here")
    assert consistency.summary(ledger, checks.head(0))["case"].tolist() == ["alone"]
    assert set(ledger["outcome"]) == {"not_compared"}


def test_the_note_of_the_identity_explains_first(published, checks):
    assert consistency.with_outcome(published, checks, "differs")["notes"].tolist() == ["why"]


def test_without_it_the_notes_of_the_figures_do(published_of, figure):
    noted = figure("organisations", 51, "2014") | {"note": "doubt"}
    figures = [noted, figure("organisations", 20, "2014", "committee"), figure("organisations", 30, "2014", "cell")]
    published = published_of(*figures, identities=[{"id": "by-type"}], terms=PARTS)
    found = consistency.with_outcome(published, consistency.checks(published), "differs")
    assert found["notes"].tolist() == ["doubt"]
    assert found["difference"].tolist() == [-1]


def test_the_record_by_indicator_stands_in_the_order_of_subjects(published_of, figure):
    figures = [figure("late", 1, "2014"), figure("early", 2, "2012"), figure("early", 3, "2012", "part")]
    published = published_of(*figures, subjects={"late": "quality", "early": "coverage"})
    found = consistency.record(published, area="here", by="indicator")
    assert found["indicator"].unique().tolist() == ["late", "early"]
    expected = pd.DataFrame({"year": [2012, 2013, 2014], "count": [2, 0, 0]})
    shown = found.loc[found["indicator"] == "early", ["year", "count"]].reset_index(drop=True)
    pd.testing.assert_frame_equal(shown, expected, check_dtype=False)
