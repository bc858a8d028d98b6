"""From a blank workbook to a register, and back to the same register when anything is wrong."""

import datetime
import os
import shutil
import unicodedata

import pandas as pd
import pytest
from chibo.errors import Problem
from chibo.model import REGISTER
from chibo.office import WorkbookError, importing, spreadsheets, transaction
from openpyxl.styles import Font

from .conftest import HEADINGS, UNITS, chibo, contents, encode, unit


def test_ten_units_and_two_cells_typed_by_hand_become_tables(office):
    office.take_blank()
    result = office.give()
    assert (result.exit_code, result.stderr) == (0, "")
    assert "replaced units (10), organisations (1), cells (2), cell_units (3)" in result.stdout
    assert office.table("units")[:2] == [
        "id,area,kind,name,households,valid_from,valid_to",
        "p1-tdp-01,da-lat/phuong-1,to_dan_pho,Tổ dân phố 1,101,2012-01-01,",
    ]
    assert office.table("cells") == [
        "id,organisation,kind,joint_type,valid_from,valid_to",
        "cb-p1-01,db-p1,neighbourhood,,2012-03-01,",
        "cb-p1-02,db-p1,neighbourhood,a,2012-03-01,",
    ]
    assert sorted(path.stem for path in (office.folder / "register").iterdir()) == sorted(REGISTER)
    assert [path.name for path in office.folder.iterdir()] == ["register"]


def test_a_table_given_replaces_that_table_and_no_other(settled):
    settled.sheet([HEADINGS, *UNITS[:9]])
    settled.book["Khu dân cư"]["E2"].value = 999
    cells = settled.table("cells")
    result = settled.give()
    assert result.exit_code == 0
    assert "replaced units (9); as they were: organisations, cells, cell_units" in result.stdout
    assert len(settled.table("units")) == 10
    assert settled.table("units")[1].split(",")[4] == "999"
    assert settled.table("cells") == cells
    assert (settled.folder / "register/note.txt").read_text("utf-8") == "kept"


@pytest.mark.parametrize(
    "headings",
    [
        ["ma", "dia phuong", "loai hinh", "ten khu", "so ho", "tu ngay", "den ngay"],
        ["Id", "Area", "Kind", "Unit name", "Households", "From", "Until"],
        list(REGISTER["units"].columns),
        ["MÃ KHU DÂN CƯ", "Phường, xã", "Loại", "Tên tổ", "Số hộ (hộ)", "Hiệu lực\ntừ", "Ngày kết thúc *"],
        [unicodedata.normalize("NFD", heading) for heading in HEADINGS],
    ],
)  # fmt: skip
def test_headings_are_known_in_every_spelling(office, headings):
    office.sheet([headings, *UNITS])
    result = office.give()
    assert result.exit_code == 0, result.stderr
    assert office.table("units")[1] == "p1-tdp-01,da-lat/phuong-1,to_dan_pho,Tổ dân phố 1,101,2012-01-01,"


def test_headings_may_stand_in_merged_cells_below_a_title_with_running_numbers(settled):
    settled.sheet([["BIỂU THỐNG KÊ"], []], "Số đảng viên")
    sheet = settled.book.active
    sheet.append(["TT", "Tổ chức", "Chi bộ", "Khu dân cư", "Năm", "Đảng viên", None, None])
    sheet.append([None, None, None, None, None, "Chính thức", "Dự bị", None])
    sheet.append(["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", None])
    sheet.append([])
    sheet.append([1, "db-p1", "cb-p1-01", "p1-tdp-01", 2013, "1.012 ", 0])
    sheet.append([2, "db-p1", "cb-p1-02", "p1-tdp-02", "2013", 9, "1"])
    for cells in ("A1:H1", "F3:G3", *(f"{letter}3:{letter}4" for letter in "ABCDE")):
        sheet.merge_cells(cells)
    result = settled.give()
    assert result.exit_code == 0, result.stderr
    assert settled.table("headcounts")[1:] == [
        "db-p1,cb-p1-01,p1-tdp-01,2013,1012,0",
        "db-p1,cb-p1-02,p1-tdp-02,2013,9,1",
    ]


def test_a_column_a_year_becomes_a_row_a_year(settled):
    names = ["Tổ chức", "Chi bộ", "Khu dân cư", "Chính thức 2012", "Dự bị 2012", "Chính thức 2013 *", "Dự bị 2013"]
    rows = [["db-p1", "cb-p1-01", "p1-tdp-01", 5, 0, 6, 1], ["db-p1", None, "p1-tdp-04", None, None, 2, 0]]
    settled.sheet([["Biểu số đảng viên năm 2013"], names, *rows], "Số đảng viên theo năm")
    assert settled.give().exit_code == 0
    whole = ["db-p1,cb-p1-01,p1-tdp-01,2012,5,0", "db-p1,cb-p1-01,p1-tdp-01,2013,6,1", "db-p1,,p1-tdp-04,2013,2,0"]
    assert settled.table("headcounts")[1:] == whole
    for row in (["db-p1", "cb-p1-02", "p1-tdp-02"], ["db-p1", "cb-p1-02", "p1-tdp-03", "x", 0]):
        settled.book.active.append(row)
    refused = settled.give().stderr
    assert "2012, row 6, column D: 'x'" in refused and "2013, row 5, column F" in refused
    assert settled.table("headcounts")[1:] == whole


def test_values_are_read_as_offices_type_them(office):
    given = [("1.234", "31/12/2013"), (1234.0, datetime.datetime(2013, 12, 31)), (" 1234\u00a0", "2013/12/31 ")]
    units = [unit(id=f"{number} ", households=count, valid_from=day) for number, (count, day) in enumerate(given)]
    office.sheet([HEADINGS, *units, unit(id="3", area="Phường 1", kind="to_dan_pho", name="=1+1"), [None] * 7])
    office.book["Khu dân cư"]["D5"].data_type = "s"
    assert office.give().exit_code == 0
    same = ",da-lat/phuong-1,to_dan_pho,Tổ dân phố 1,1234,2013-12-31,"
    expected = [*(f"{number}{same}" for number in range(3)), "3,da-lat/phuong-1,to_dan_pho,=1+1,101,2012-01-01,"]
    assert office.table("units")[1:] == expected


@pytest.mark.parametrize("encoding", ["TCVN3", "VNI"])
def test_old_encodings_are_converted_and_it_is_said(office, tmp_path, encoding):
    rows = [HEADINGS, unit(name="Khu phố Đồng Tâm"), unit(id="b", name="Khu phố")]
    text = "\n".join(",".join(encode(str(value or ""), encoding) for value in row) for row in rows)
    (tmp_path / "units.csv").write_bytes(text.encode("latin-1"))
    result = chibo("import", tmp_path / "units.csv", "--into", office.folder)
    assert result.exit_code == 0, result.stderr
    assert [line.split(",")[3] for line in office.table("units")[1:]] == ["Khu phố Đồng Tâm", "Khu phố"]
    assert f"in {encoding} converted to Unicode" in result.stderr


def test_the_font_of_a_cell_decides_where_its_text_could_be_two_things(office):
    office.sheet([HEADINGS, unit(name="Khu phè"), unit(id="b", name="Khu phè")])
    office.book["Khu dân cư"]["D3"].font = Font(name=".VnTime")
    result = office.give()
    assert result.exit_code == 0, result.stderr
    assert [line.split(",")[3] for line in office.table("units")[1:]] == ["Khu phè", "Khu phố"]


def test_a_long_list_is_cut_and_says_how_much_is_left():
    problems = [Problem("a.xlsx", row, "C", "'x'", "a whole number", "Type 0 for none.") for row in range(1, 304)]
    lines = str(WorkbookError("a.xlsx: 303 problems", problems)).splitlines()
    assert lines[1] == "  a.xlsx, row 1, column C: 'x'; allowed: a whole number. Type 0 for none."
    assert (len(lines), lines[-1]) == (302, "  … and 3 more")


HEAD = "Mã;Địa phương;Loại hình;Tên khu dân cư;Số hộ;Từ ngày;Đến ngày\n"
LINE = "p1-tdp-01;da-lat/phuong-1;Tổ dân phố;Tổ dân phố 1, gần chợ, bên hồ, cạnh rừng, a, b, c, d;101;01/01/2012;\n"
TONES = "\u0300\u0301\u0303\u0309\u0323"


def as_windows(text: str) -> bytes:
    """Return text as Windows in Vietnamese writes it: a tone after its letter, where the two are not one sign."""
    signs = []
    for letter in text:
        apart = unicodedata.normalize("NFD", letter)
        hat = unicodedata.normalize("NFC", "".join(sign for sign in apart if sign not in TONES))
        tone = "".join(sign for sign in apart if sign in TONES)
        signs.append(letter.encode("cp1258", errors="ignore") or (hat + tone).encode("cp1258"))
    return b"".join(signs)


SAVED = {
    "with a mark at its beginning": (HEAD + LINE).encode("utf-8-sig"),
    "with a line for Excel": ("sep=;\n" + HEAD + LINE).encode("utf-8"),
    "below a title": ("KHU DÂN CƯ, năm 2013, phường 1, biểu số 2\n\n" + HEAD + LINE).encode("utf-8"),
    "in two bytes a sign": (HEAD + LINE).encode("utf-16"),
    "in the encoding of Windows": as_windows(HEAD + LINE),
}


@pytest.mark.parametrize("name", SAVED)
def test_a_csv_is_read_however_excel_saved_it(office, tmp_path, name):
    (tmp_path / "units.csv").write_bytes(SAVED[name])
    result = chibo("import", tmp_path / "units.csv", "--into", office.folder)
    assert result.exit_code == 0, result.stderr
    assert 'Tổ dân phố 1, gần chợ, bên hồ, cạnh rừng, a, b, c, d",101' in office.table("units")[1]
    assert ("in Windows-1258 converted to Unicode" in result.stderr) == (name == "in the encoding of Windows")


def test_a_workbook_that_would_be_too_large_is_refused_before_it_is_unpacked(settled, monkeypatch):
    monkeypatch.setattr(spreadsheets, "MOST_BYTES", 1000)
    monkeypatch.setattr(spreadsheets, "ExcelReader", None)
    assert "at most 0 MB" in settled.give().stderr


def test_files_of_one_name_are_told_apart(office, tmp_path):
    both = [tmp_path / "0/given.xlsx", tmp_path / "1/given.xlsx"]
    for path, rows in zip(both, [UNITS[:4], [unit(id="x", households="nhiều")]], strict=True):
        path.parent.mkdir()
        office.sheet([HEADINGS, *rows])
        office.book.save(path)
    with pytest.raises(WorkbookError) as error:
        importing.import_workbooks(both, office.folder)
    (problem,) = error.value.problems
    assert (problem.file, problem.row, problem.column) == (f"{both[1]}, Khu dân cư", 2, "E")
    office.book["Khu dân cư"]["E2"].value = 7
    office.book.save(both[1])
    assert chibo("import", *both, both[0], "--into", office.folder).exit_code == 0
    assert len(office.table("units")) == 1 + 5


# --- in the middle ---------------------------------------------------------------------------------------------------


STEPS = [(shutil, "copytree"), (pd.DataFrame, "to_csv"), (transaction, "_flush")]


@pytest.mark.parametrize("step", [*STEPS, 1, 2], ids=str)
@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=["full", "stop"])
def test_a_failure_at_any_step_leaves_the_old_folder(settled, monkeypatch, step, failure):
    before, renamed, rename = contents(settled.folder), [], os.rename

    def fail(*_, **__):
        raise failure

    def rename_or_fail(*paths):
        renamed.append(paths)
        fail() if len(renamed) == step else rename(*paths)

    if isinstance(step, int):  # the first rename sets the old folder aside, the second puts the new one in place
        monkeypatch.setattr(os, "rename", rename_or_fail)
    else:
        monkeypatch.setattr(*step, fail)
    settled.book["Khu dân cư"]["E4"].value = 7
    result = settled.give()
    assert result.exit_code in (2, 130)
    assert len(result.stderr.splitlines()) == 1
    assert contents(settled.folder) == before


def test_a_first_register_that_failed_leaves_nothing(office, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "rename", fail)
    assert office.give().exit_code == 2
    assert contents(office.folder) == {}
