"""The lines that say what is wrong with a workbook."""

from chibo.errors import Problem
from chibo.office import WorkbookError, problem_lines

LINE = "  a.xlsx, Khu dân cư, row 7, column C: 'x'; allowed: a whole number. Type 0 for none."


def test_a_problem_is_one_line_with_its_place_what_came_what_is_allowed_and_what_to_do():
    problem = Problem("a.xlsx, Khu dân cư", 7, "C", "'x'", "a whole number", "Type 0 for none.")
    assert str(WorkbookError("a.xlsx: 1 problem", [problem])).splitlines() == ["a.xlsx: 1 problem", LINE]


def test_a_long_list_is_cut_and_says_how_much_is_left():
    problems = [Problem("a.xlsx", row, "C", "'x'", "a whole number") for row in range(5)]
    assert problem_lines(problems, most=2)[2:] == ["  … and 3 more"]
