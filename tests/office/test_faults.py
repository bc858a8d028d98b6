"""The one table of everything that is wrong."""

import pytest
from chibo.office.faults import SHOWN, Fault, WorkbookError, fault_table, letters


def fault(row=7, column=3, sheet="Khu dân cư", file="a.xlsx", came="'x'"):
    return Fault(file, sheet, row, column, came, "a whole number", "Type 0 for none.")


@pytest.mark.parametrize(("column", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA")])
def test_columns_have_the_letters_of_a_spreadsheet(column, name):
    assert letters(column) == name


def test_a_fault_stands_in_one_line_of_five_columns():
    heading, rule, line = fault_table([fault()]).splitlines()
    assert heading.split("  ")[0] == "Sheet"
    assert set(rule) == {"-"}
    assert line == "Khu dân cư  C7    'x'        a whole number  Type 0 for none."


def test_long_words_are_broken_and_columns_stay_below_each_other():
    lines = fault_table([fault(came="many words " * 8)]).splitlines()
    assert len(lines) > 3
    assert all(len(line) <= 28 + 8 + 34 + 44 + 44 + 8 for line in lines)
    assert lines[3].startswith(" " * len("Khu dân cư"))


def test_a_whole_row_column_or_sheet_says_so():
    assert (fault(7, 0).cell, fault(0, 3).cell, fault(0, 0).cell) == ("row 7", "column C", "")


def test_faults_stand_in_the_order_of_the_sheets_given_and_each_once():
    given = [fault(9, sheet="b"), fault(2, sheet="a"), fault(3, sheet="b"), fault(9, sheet="b")]
    assert [(each.sheet, each.row) for each in WorkbookError("x", given).faults] == [("b", 3), ("b", 9), ("a", 2)]


def test_the_file_is_named_where_there_are_several():
    assert "b.xlsx: Khu dân cư" in fault_table([fault(), fault(file="b.xlsx")])


def test_a_long_list_is_cut_and_says_how_much_is_left():
    assert fault_table([fault(row) for row in range(1, SHOWN + 4)]).splitlines()[-1] == "… and 3 more"
