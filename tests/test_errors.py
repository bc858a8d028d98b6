"""Problems: what a person reads when their data cannot be used."""

from chibo.errors import SHOWN, DataError, Problem


def problem(row, column="value", file="published/observations.csv", remedy=""):
    return Problem(file, row, column, "'many'", "a number such as 12.5", remedy)


def test_a_problem_names_file_row_column_what_came_and_what_is_allowed():
    assert str(problem(7)) == (
        "published/observations.csv, row 7, column value: 'many'; allowed: a number such as 12.5"
    )


def test_a_problem_of_a_whole_row_or_file_leaves_out_what_does_not_apply():
    assert str(problem(7, "")).startswith("published/observations.csv, row 7: 'many'")
    assert str(problem(0, "")).startswith("published/observations.csv: 'many'")


def test_the_way_out_stands_last():
    assert str(problem(7, remedy="Use a point.")).endswith("; allowed: a number such as 12.5. Use a point.")


def test_an_error_counts_its_problems_in_words_a_person_would_use():
    assert str(DataError("data", [problem(7)])).splitlines()[0] == "data: 1 problem"
    assert str(DataError("data", [problem(7), problem(8)])).splitlines()[0] == "data: 2 problems"


def test_problems_stand_in_the_order_of_file_row_and_column():
    given = [problem(10), problem(9, "value"), problem(9, "area"), problem(300, file="published/areas.csv")]
    places = [(each.file[10:], each.row, each.column) for each in DataError("data", given).problems]
    assert places == [
        ("areas.csv", 300, "value"),
        ("observations.csv", 9, "area"),
        ("observations.csv", 9, "value"),
        ("observations.csv", 10, "value"),
    ]


def test_a_long_list_is_cut_and_says_how_much_is_left():
    lines = str(DataError("data", [problem(row) for row in range(2, SHOWN + 5)])).splitlines()
    assert len(lines) == 1 + SHOWN + 1
    assert lines[-1] == "  … and 3 more"


def test_a_list_that_just_fits_is_not_cut():
    lines = str(DataError("data", [problem(row) for row in range(2, SHOWN + 2)])).splitlines()
    assert len(lines) == 1 + SHOWN
    assert "more" not in lines[-1]


def test_no_problem_is_lost_from_the_error_itself():
    assert len(DataError("data", [problem(row) for row in range(2, 102)]).problems) == 100
