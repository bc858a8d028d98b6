"""Kinds of column: what each lets in, what it refuses, and the words it says."""

import pandas as pd
import pandera.pandas as pa
import pytest
from chibo.model import columns
from pandera.errors import SchemaErrors


def refused(column: pa.Column, values: list) -> list[str]:
    """Return what the column says about the values it refuses; empty when it takes them all."""
    try:
        pa.DataFrameSchema({"x": column}).validate(pd.DataFrame({"x": values}), lazy=True)
    except SchemaErrors as errors:
        return sorted(errors.failure_cases["check"].astype(str))
    return []


@pytest.mark.parametrize("value", ["", "Đà-lạt", "da lat", "da_lat-", "-da", "a--b", "A1", "F", "F01a", "a.", "a,b"])
def test_an_id_of_other_signs_is_refused(value):
    assert refused(columns.identifier("x"), [value]) == ["an id of a-z and 0-9, joined by - / _ : or ."]


@pytest.mark.parametrize(
    "value", ["F001", "F1000", "da-lat", "da-lat/phuong-1", "units_total", "sector:schools", "v1.2", "2011"]
)
def test_an_id_is_joined_of_small_letters_and_digits(value):
    assert refused(columns.identifier("x"), [value]) == []


def test_an_id_that_must_be_unique_is_refused_the_second_time():
    assert refused(columns.identifier("x", unique=True), ["a", "a"]) == ["field_uniqueness"] * 2
    assert refused(columns.identifier("x"), ["a", "a"]) == []


def test_words_may_be_empty_only_when_optional():
    assert refused(columns.text("x"), [""]) == ["some text"]
    assert refused(columns.text("x", optional=True), [""]) == []


def test_a_choice_is_closed():
    assert refused(columns.choice(["exact", "rounded"], "x"), ["exact", "Exact", ""]) == ["one of exact, rounded"] * 2
    assert refused(columns.choice(["A"], "x", optional=True), ["A", "", "B"]) == ["one of A, or empty"]


@pytest.mark.parametrize("value", ["31/10/2013", "2013/2011", "2013-13", "13", "2013/"])
def test_a_period_is_iso_8601(value):
    (said,) = refused(columns.period("x", optional=True), [value])
    assert "2013-10-31" in said


def test_a_period_may_be_unknown_only_when_optional():
    assert len(refused(columns.period("x"), [""])) == 1
    assert refused(columns.period("x", optional=True), ["", "2013", "2011/2013-10"]) == []


@pytest.mark.parametrize("value", ["2025", "2025-07", "2025-02-29", "1/7/2025", "2025/2026", "2024/202501"])
def test_a_day_is_one_whole_day(value):
    assert refused(columns.day("x"), [value]) == ["a day such as 2025-07-01, or empty"]


def test_a_day_may_be_empty():
    assert refused(columns.day("x"), ["", "2025-07-01"]) == []


@pytest.mark.parametrize("value", [float("inf"), float("-inf")])
def test_a_number_is_finite(value):
    assert refused(columns.number("x"), [value]) == ["a number such as 12.5"]


def test_a_number_has_its_smallest_value():
    assert refused(columns.number("x", minimum=1990), [1990.0, 1989.0]) == ["a number of at least 1990"]
    assert refused(columns.number("x", minimum=1, whole=True), [1, 0]) == ["a number of at least 1"]


def test_a_number_may_be_missing_only_when_optional():
    assert refused(columns.number("x"), [1.0, None]) == ["not_nullable"]
    assert refused(columns.number("x", minimum=0, optional=True), [1.0, None]) == []


def test_a_whole_number_has_no_parts():
    assert refused(columns.number("x", whole=True), ["1", "1.5"]) != []
    assert refused(columns.number("x", whole=True), ["1", "2"]) == []
