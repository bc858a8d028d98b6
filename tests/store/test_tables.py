"""Values of a table: what a column may hold in which form, and what is said of the others."""

import datetime
import decimal
import unicodedata

import numpy as np
import pandas as pd
import pytest
from chibo import errors
from chibo.model import REGISTER
from chibo.store.tables import checked

EMPTY = "a value; this column may not be empty"
WHOLE = "a whole number"

UNITS = pd.DataFrame(
    {
        "id": ["u-1", "u-2", "u-3"],
        "area": "da-lat/phuong-1",
        "kind": "thon",
        "name": ["1", "2", ""],
        "households": [10, 20, 30],
        "valid_from": pd.Timestamp("2012-01-01"),
        "valid_to": [pd.NaT, pd.NaT, pd.Timestamp("2013-01-01")],
    }
)
_ADMITTED = {"organisation": ["o-1", "o-2"], "year": 2013, "admitted": 1, "made_official": 1, "target": 2}
ADMISSIONS = pd.DataFrame(_ADMITTED)
A_DAY = "a day such as 2011-12-31"
KINDS = "one of khu_pho, to_dan_pho, thon"


def look(frame, table="units", **columns):
    return checked(frame.assign(**columns), REGISTER[table], "register/units.parquet")


def said(problems):
    return [(problem.row, problem.column, problem.came, problem.allowed) for problem in problems]


def test_what_is_right_stays_as_it_is_with_the_types_of_the_model():
    frame, problems = look(UNITS)
    assert problems == []
    assert frame["id"].tolist() == ["u-1", "u-2", "u-3"]
    assert frame["households"].tolist() == [10, 20, 30]
    assert (frame["valid_from"].dtype, frame["valid_to"].dtype) == ("datetime64[s]", "datetime64[s]")
    assert frame["valid_to"].isna().tolist() == [True, True, False]


def test_nothing_given_is_changed():
    before = UNITS.copy(deep=True)
    look(UNITS, name=["e\u0323", " 2", None])
    pd.testing.assert_frame_equal(UNITS, before)


@pytest.mark.parametrize(
    ("column", "given", "expected"),
    [
        ("id", ["u-1", "u 2", "u-3"], (3, "id", "'u 2'", "an id of a-z and 0-9, joined by - / _ : or .")),
        ("kind", ["thon", "thon", "hamlet"], (4, "kind", "'hamlet'", KINDS)),
        ("kind", ["thon", None, "thon"], (3, "kind", "nothing", KINDS)),
        ("households", [10, -3, 30], (3, "households", "-3", "a number of at least 0")),
        ("households", [10, None, 30], (3, "households", "nothing", EMPTY)),
        ("households", [10, 20.5, 30], (3, "households", "20.5", WHOLE)),
        ("households", [10, float("inf"), 30], (3, "households", "inf", WHOLE)),
        ("households", [10, 1e30, 30], (3, "households", "1e+30", WHOLE)),
        ("households", ["10", "many", "30"], (3, "households", "'many'", WHOLE)),
        ("valid_from", pd.to_datetime(["2012-01-01", None, "2012-01-01"]), (3, "valid_from", "nothing", A_DAY)),
        (
            "valid_from",
            pd.to_datetime(["2012-01-01 00:00", "2012-01-01 07:00", "2012-01-01 00:00"]),
            (3, "valid_from", "2012-01-01 07:00:00", A_DAY),
        ),
        ("valid_from", ["2012-01-01", "31/12/2012", "2012-01-01"], (3, "valid_from", "'31/12/2012'", A_DAY)),
        ("valid_from", [datetime.date(2012, 1, 1), "", datetime.date(2012, 1, 2)], (3, "valid_from", "''", A_DAY)),
    ],
)
@pytest.mark.parametrize("categorical", [False, True])
def test_a_wrong_value_is_named_with_its_row_and_what_is_allowed(column, given, expected, categorical):
    given = pd.Series(given).astype("category") if categorical else given
    assert said(look(UNITS, **{column: given})[1]) == [expected]


@pytest.mark.parametrize(
    ("column", "given", "came", "allowed"),
    [
        ("id", [1, 2, 3], "values of type int64", "text"),
        ("households", [True, False, True], "values of type bool", "numbers"),
        ("households", pd.to_datetime(["2012-01-01"] * 3), "values of type datetime64[us]", "numbers"),
        ("valid_from", [2012, 2012, 2013], "values of type int64", "days, without a time zone"),
        (
            "valid_from",
            pd.to_datetime(["2012-01-01"] * 3, utc=True),
            "values of type datetime64[us, UTC]",
            "days, without a time zone",
        ),
    ],
)
def test_a_column_of_the_wrong_type_is_one_problem(column, given, came, allowed):
    assert said(look(UNITS, **{column: given})[1]) == [(0, column, came, allowed)]


NUMBERS, DAYS = [10, 20, 30], ["2012-01-01", "2012-01-02", "2012-01-03"]
FORMS = [
    *(("households", given) for given in (["10", " 20 ", "30"], [10.0, 20.0, 30.0], pd.Categorical(NUMBERS))),
    ("households", [decimal.Decimal(10), decimal.Decimal("20.00"), decimal.Decimal(30)]),
    *(("households", pd.array(NUMBERS, dtype=kind)) for kind in ("uint8", "Float64")),
    *(("valid_from", given) for given in (DAYS, pd.Categorical(DAYS), np.array(DAYS, dtype="datetime64[ms]"))),
    ("valid_from", [datetime.date(2012, 1, day) for day in (1, 2, 3)]),
]


@pytest.mark.parametrize(("column", "given"), FORMS)
def test_whole_numbers_and_days_are_known_in_every_form(column, given):
    frame, problems = look(UNITS, **{column: given})
    assert problems == []
    assert frame[column].tolist() == (NUMBERS if column == "households" else [*map(pd.Timestamp, DAYS)])


def test_what_may_be_missing_is_no_problem_and_a_category_that_no_row_holds_neither():
    frame, problems = look(ADMISSIONS, "admissions", made_official=[np.nan, 1], target=None)
    assert problems == []
    assert frame["made_official"].isna().tolist() == [True, False]
    assert frame["target"].isna().all()
    kinds = pd.Categorical(["thon"] * 3, categories=["hamlet", "thon"])
    assert look(UNITS, valid_to=None)[1] == look(UNITS, kind=kinds)[1] == []


@pytest.mark.parametrize("categorical", [False, True])
def test_text_is_tidied_as_that_of_a_csv_file(categorical):
    names = pd.Series([unicodedata.normalize("NFD", "Tổ dân phố"), " 2 ", None])
    frame, problems = look(UNITS, name=names.astype("category") if categorical else names)
    assert problems == []
    assert frame["name"].tolist() == ["Tổ dân phố", "2", ""]


def test_the_index_says_where_in_the_file_a_row_stands():
    some = UNITS.assign(households=[10, -3, 30]).set_index(pd.Index([0, 70, 71]))
    assert [problem.row for problem in look(some)[1]] == [72]


def test_a_column_that_is_wrong_throughout_does_not_drown_the_others(monkeypatch):
    monkeypatch.setattr(errors, "NAMED", 2)
    found = said(look(UNITS, households=-1, kind=["thon", "thon", "hamlet"])[1])
    assert [(row, column) for row, column, _, _ in found] == [
        (4, "kind"),
        (2, "households"),
        (3, "households"),
        (0, "households"),
    ]
    assert found[-1][2] == "3 rows in all, of which 2 are named"
