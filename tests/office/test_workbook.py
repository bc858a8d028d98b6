"""The blank folder and its workbook."""

import time

import openpyxl
import pytest
from chibo.model import REGISTER
from chibo.office import headings
from chibo.office.headings import spellings, tables
from chibo.office.workbook import new_folder
from chibo.words import LANGUAGES, Words
from chibo.words.text import fold

from .conftest import chibo, contents


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("table", REGISTER)
def test_every_table_and_column_and_choice_has_its_words(table, lang):
    assert Words(lang).label(f"dictionary.table.{table}")
    name = headings.say(f"table.{table}", lang)
    assert tables()[fold(name)] == table
    assert len(name) <= 31
    assert not set(name) & set("[]:*?/\\")
    for column in REGISTER[table].columns:
        assert headings.heading(table, column, lang)
        assert headings.heading(table, column, lang, of="hint")
        codes = REGISTER[table].columns[column].choices
        labels = [fold(headings.say(f"choice.{column}.{code}", lang)) for code in codes]
        assert len(set(labels)) == len(labels)
        spelled = fold(column), fold(headings.heading(table, column, lang))
        assert {spellings(table)[each] for each in spelled} == {column}  # and no other


def test_the_workbook_has_a_sheet_a_table_with_notes_and_lists(blank):
    book = openpyxl.load_workbook(blank)
    names = [headings.say(f"table.{table}", "vi") for table in REGISTER]
    assert book.sheetnames == ["Hướng dẫn", *names, "Số đảng viên theo năm", "Danh mục"]
    by_year = [cell.value for cell in book["Số đảng viên theo năm"][2]]
    assert (by_year[:4], by_year[-1]) == (["organisation", "cell", "unit", "official 2021"], "probationary 2025")
    for table, described in REGISTER.items():
        sheet = book[headings.say(f"table.{table}", "vi")]
        assert [cell.value for cell in sheet[2]] == list(described.columns)
        assert all(cell.comment and cell.comment.text for cell in sheet[1])
        assert sheet.freeze_panes == "B3"
        with_list = {str(rule.sqref).split(":")[0][:-1] for rule in sheet.data_validations.dataValidation}
        listed = [name for name, column in described.columns.items() if column.choices or name == "category"]
        coded = {cell.column_letter for cell in sheet[2] if cell.value in listed}
        assert coded <= with_list
    assert book["Khu dân cư"].column_dimensions["A"].number_format == "@"
    assert "Bắt buộc" in book["Khu dân cư"]["A1"].comment.text


def test_the_same_workbook_is_the_same_bytes(blank, tmp_path):
    time.sleep(1.1)  # an archive keeps the time to the second
    again = new_folder(tmp_path / "again")
    assert again.read_bytes() == blank.read_bytes()


def test_a_new_folder_holds_empty_tables_and_the_workbook(tmp_path):
    (tmp_path / "data").mkdir()  # an empty folder may be used
    assert chibo("new", tmp_path / "data").exit_code == 0
    found = contents(tmp_path / "data")
    assert {"datapackage.json", "published", "published/areas.csv", "register", "register.xlsx"} <= set(found)
    assert {name: held.decode() for name, held in found.items() if name.startswith("register/")} == {
        f"register/{table}.csv": ",".join(described.columns) + "\n" for table, described in REGISTER.items()
    }
    assert chibo("import", tmp_path / "data/register.xlsx", "--into", tmp_path / "data").exit_code == 1


def test_a_folder_that_holds_anything_is_not_touched(tmp_path):
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    for place in (tmp_path, tmp_path / "mine.txt"):
        result = chibo("new", place)
        assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert contents(tmp_path) == {"mine.txt": b"mine"}
