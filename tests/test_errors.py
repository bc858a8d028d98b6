"""What a person reads when their data cannot be used."""

import pytest
from chibo.errors import SHOWN, DataError, Problem, nearest


def problem(row, column="value", file="published/observations.csv", remedy=""):
    return Problem(file, row, column, "'many'", "a number such as 12.5", remedy)


def test_a_problem_names_file_row_column_what_came_what_is_allowed_and_the_way_out():
    text = "published/observations.csv, row 7, column value: 'many'; allowed: a number such as 12.5"
    assert str(problem(7)) == text
    assert str(problem(7, remedy="Use a point.")) == f"{text}. Use a point."
    assert str(problem(7, "")).startswith("published/observations.csv, row 7: 'many'")
    assert str(problem(0, "")).startswith("published/observations.csv: 'many'")


def test_problems_stand_in_the_order_of_file_row_and_column():
    given = [problem(10), problem(9, "value"), problem(9, "area"), problem(300, file="published/areas.csv")]
    places = [(each.file[10:], each.row, each.column) for each in DataError("data", given).problems]
    assert places == [
        ("areas.csv", 300, "value"),
        ("observations.csv", 9, "area"),
        ("observations.csv", 9, "value"),
        ("observations.csv", 10, "value"),
    ]


@pytest.mark.parametrize(("number", "left"), [(1, 0), (SHOWN, 0), (SHOWN + 3, 3)])
def test_a_list_is_counted_and_a_long_one_cut_in_the_message_alone(number, left):
    error = DataError("data", [problem(row) for row in range(2, number + 2)])
    assert len(error.problems) == number
    first, *lines = str(error).splitlines()
    assert first == f"data: {number} problem{'s' if number > 1 else ''}"
    assert lines[SHOWN:] == ([f"  … and {left} more"] if left else [])


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("coverge", "did you mean 'coverage'?"),
        ("COVERAGE", "did you mean 'coverage'?"),
        ("zzz", "there is coverage, split"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest_or_with_what_there_is(name, answer):
    assert nearest(name, ["coverage", "split"]) == answer
