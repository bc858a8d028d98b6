"""From a blank workbook to a register, and back to the same register when anything is wrong."""

import datetime
import os
import re
import shutil
import unicodedata
import zipfile

import pandas as pd
import pytest
from chibo.errors import Problem
from chibo.model.register import REGISTER
from chibo.office import WorkbookError, importing, spreadsheets, transaction
from openpyxl.styles import Font

from .conftest import UNITS, chibo, contents, encode

UNIT_HEADINGS = ["Mã", "Địa phương", "Loại hình", "Tên khu dân cư", "Số hộ", "Từ ngày", "Đến ngày"]
RATING_HEADINGS = ["Tổ chức", "Năm", "Mức xếp loại"]


def unit(**changes) -> list:
    row = dict(zip(REGISTER["units"].columns, UNITS[0], strict=True)) | changes
    return list(row.values())


# --- what is right ---------------------------------------------------------------------------------------------------


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


def test_cells_merged_down_a_column_are_read_as_they_are_seen(office):
    office.sheet([UNIT_HEADINGS, *UNITS[:3]])
    office.book["Khu dân cư"]["G2"].value = "2020-01-01"
    office.book["Khu dân cư"].merge_cells("G2:G4")
    office.book["Khu dân cư"]["D3"].value = "Tổ dân_x000D_phố"
    assert office.give().exit_code == 0
    rows = [line.split(",") for line in office.table("units")[1:]]
    assert [row[-1] for row in rows] == ["2020-01-01"] * 3
    assert rows[1][3] == "Tổ dân phố"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda sheet: sheet.merge_cells("E3:F3"), "row 3, column E: the merged cells E3:F3; allowed: a value a cell"),
        (lambda sheet: setattr(sheet.row_dimensions[3], "hidden", True), "row 3: a hidden row; allowed: rows that can"),
        (lambda sheet: sheet.cell(3, 4, "Tổ dân ph\ufffd"), "'Tổ dân ph\ufffd', whose letters were lost"),
        (lambda sheet: setattr(sheet, "sheet_state", "hidden"), "a hidden sheet; allowed: sheets that can be seen"),
    ],
)
def test_what_the_office_does_not_see_is_not_read_without_a_word(office, change, said):
    office.sheet([UNIT_HEADINGS, *UNITS[:3]])
    office.book.create_sheet("Hướng dẫn")  # a workbook needs a sheet that can be seen
    change(office.book["Khu dân cư"])
    result = office.give()
    assert result.exit_code == 1
    assert said in result.stderr
    assert not office.folder.exists()


def test_a_table_given_replaces_that_table_and_no_other(settled):
    settled.sheet([UNIT_HEADINGS, *UNITS[:9]])
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
        [unicodedata.normalize("NFD", heading) for heading in UNIT_HEADINGS],
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


def test_values_are_read_as_offices_type_them(office):
    given = [("1.234", "31/12/2013"), (1234.0, datetime.datetime(2013, 12, 31)), (" 1234\u00a0", "2013/12/31 ")]
    units = [unit(id=f"{number} ", households=count, valid_from=day) for number, (count, day) in enumerate(given)]
    office.sheet([UNIT_HEADINGS, *units, unit(id="3", area="Phường 1", kind="to_dan_pho", name="=1+1"), [None] * 7])
    office.book["Khu dân cư"]["D5"].data_type = "s"
    assert office.give().exit_code == 0
    same = ",da-lat/phuong-1,to_dan_pho,Tổ dân phố 1,1234,2013-12-31,"
    expected = [*(f"{number}{same}" for number in range(3)), "3,da-lat/phuong-1,to_dan_pho,=1+1,101,2012-01-01,"]
    assert office.table("units")[1:] == expected


@pytest.mark.parametrize("encoding", ["TCVN3", "VNI"])
def test_old_encodings_are_converted_and_it_is_said(office, tmp_path, encoding):
    rows = [UNIT_HEADINGS, unit(name="Khu phố Đồng Tâm"), unit(id="b", name="Khu phố")]
    text = "\n".join(",".join(encode(str(value or ""), encoding) for value in row) for row in rows)
    (tmp_path / "units.csv").write_bytes(text.encode("latin-1"))
    result = chibo("import", tmp_path / "units.csv", "--into", office.folder)
    assert result.exit_code == 0, result.stderr
    assert [line.split(",")[3] for line in office.table("units")[1:]] == ["Khu phố Đồng Tâm", "Khu phố"]
    assert f"in {encoding} converted to Unicode" in result.stderr


def test_the_font_of_a_cell_decides_where_its_text_could_be_two_things(office):
    office.sheet([UNIT_HEADINGS, unit(name="Khu phè"), unit(id="b", name="Khu phè")])
    office.book["Khu dân cư"]["D3"].font = Font(name=".VnTime")
    result = office.give()
    assert result.exit_code == 0, result.stderr
    assert [line.split(",")[3] for line in office.table("units")[1:]] == ["Khu phè", "Khu phố"]


# --- what is wrong ---------------------------------------------------------------------------------------------------


def units(*rows, headings=UNIT_HEADINGS):
    return lambda office: office.sheet([headings, *(rows or UNITS)])


def cell(address, value, sheet="Khu dân cư"):
    def put(office):
        office.book[sheet][address].value = value

    return put


def rated(category):
    return lambda office: office.sheet([RATING_HEADINGS, ["db-p1", 2013, category]], "Xếp loại tổ chức")


def two_encodings(office):
    office.book["Khu dân cư"]["D4"].value = "Khu phè"
    office.book["Khu dân cư"]["D5"].value = "Tæ d©n phè 3"


BROKEN = {
    "no heading row": (units(headings=["x"] * 7), "", "no heading row among the first 20 rows"),
    "a column missing": (units(headings=[*UNIT_HEADINGS[:4], "", *UNIT_HEADINGS[5:]]), "", "no column 'Số hộ'"),
    "a strange column": (units(unit() + ["x"], headings=[*UNIT_HEADINGS, "Ghi chú"]), "H1", "a column the table does"),
    "a column twice": (units(unit() + [5], headings=[*UNIT_HEADINGS, "Số hộ"]), "H1", "two columns 'Số hộ'"),
    "no heading over data": (units(unit() + ["x"], headings=UNIT_HEADINGS), "H2", "a column without a heading"),
    "a strange sheet": (lambda office: office.sheet([UNIT_HEADINGS, *UNITS], "Trang tính 1"), "", "not a table of the"),
    "words for a number": (cell("E4", "nhiều"), "E4", "a whole number such as"),
    "less than none": (cell("E4", -3), "E4", "a number of at least 0"),
    "nothing where a value must be": (cell("E4", None), "E4", "may not be empty"),
    "a dash for none": (cell("E4", "-"), "E4", "Type 0 for none."),
    "a day that is none": (cell("F4", "31/02/2012"), "F4", "There is no such day"),
    "a number for a day": (cell("F4", 40909), "F4", "format to Date"),
    "a choice left out": (cell("C4", None), "C4", "one of khu_pho, to_dan_pho, thon"),
    "a row of totals": (cell("A13", "Tổng cộng"), "", "row 13: a total, a heading or a signature"),
    "an id twice": (cell("A4", "p1-tdp-01"), "A4", "each id only once"),
    "an area that is not known": (cell("B4", "da-lat/phuong-99"), "B4", "the id or the name of an area"),
    "a cell of no organisation": (cell("B3", "db-p9", "Chi bộ trực thuộc"), "B3", "an id of organisations"),
    "a unit that is not there": (cell("B3", "zzz", "Chi bộ - khu dân cư"), "B3", "Add it to units or correct it here"),
    "an end before its beginning": (cell("G4", "01/01/2010"), "G4", "a day after valid_from"),
    "a cell that serves no unit": (cell("C3", "01/01/2015", "Chi bộ - khu dân cư"), "A3", "serves no unit"),
    "a rating of a later year": (rated("hoàn thành xuất sắc nhiệm vụ"), "C2", "The labels changed in 2018"),
    "no rating at all": (rated("khá"), "C2", "(clean_strong)"),
    "a formula": (cell("E4", "=SUM(E1:E2)"), "E4", "Paste the values"),
    "an error of Excel": (cell("E4", "#REF!"), "E4", "the error #REF!"),
    "a truth value": (cell("E4", True), "E4", "the truth value TRUE"),
    "text of no encoding": (cell("D4", "T\u00a4x\u00b8q"), "D4", "an encoding that cannot be recognised"),
    "text of two encodings": (two_encodings, "D4", "'Khu phố' (TCVN3)"),
    "a column of names": (units(unit() + ["A B"], headings=[*UNIT_HEADINGS, "Họ và tên"]), "H1", "a person's name"),
    "an e-mail": (cell("D4", "a.b@example.org"), "D4", "an e-mail address"),
    "a telephone": (cell("D4", "0912 345 678"), "D4", "a mobile telephone number"),
    "a citizen's number": (cell("D4", "001099012345"), "D4", "a citizen's number of 12 digits"),
    "no rows at all": (lambda office: office.sheet([UNIT_HEADINGS]), None, "no rows in any sheet"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_workbook_gives_a_line_a_problem_and_changes_nothing(settled, name):
    breaking, place, said = BROKEN[name]
    before = contents(settled.folder)
    breaking(settled)
    result = settled.give()
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Traceback" not in result.stderr
    assert "example.org" not in result.stderr
    first, *lines = result.stderr.splitlines()
    assert first.startswith("chibo import: given.xlsx: ")
    assert place is None or re.fullmatch(r".*: [1-9]\d* problems?; nothing written", first)
    row_and_column = re.sub(r"([A-Z])(\d+)", r", row \2, column \1: ", place or "")
    assert any(row_and_column in line and said in line for line in [first, *lines])
    assert contents(settled.folder) == before


def test_every_problem_has_its_line(settled):
    for put in (cell("E4", "nhiều"), cell("F9", "31/02/2012"), cell("B3", "db-p9", "Chi bộ trực thuộc")):
        put(settled)
    lines = settled.give().stderr.splitlines()
    assert lines[0] == "chibo import: given.xlsx: 3 problems; nothing written"
    assert [line.partition(": ")[0] for line in lines[1:]] == [
        "  given.xlsx, Khu dân cư, row 4, column E",
        "  given.xlsx, Khu dân cư, row 9, column F",
        "  given.xlsx, Chi bộ trực thuộc, row 3, column B",
    ]


def test_a_long_list_is_cut_and_says_how_much_is_left():
    problems = [Problem("a.xlsx", row, "C", "'x'", "a whole number", "Type 0 for none.") for row in range(1, 304)]
    lines = str(WorkbookError("a.xlsx: 303 problems", problems)).splitlines()
    assert lines[1] == "  a.xlsx, row 1, column C: 'x'; allowed: a whole number. Type 0 for none."
    assert (len(lines), lines[-1]) == (302, "  … and 3 more")


def write(content):
    return lambda office: office.workbook.write_bytes(content)


def zipped(**parts):
    """Put a new archive in the place of the workbook."""

    def put(office):
        with zipfile.ZipFile(office.workbook, "w", zipfile.ZIP_DEFLATED) as file:
            for name, part in parts.items():
                file.writestr(name, part)

    return put


def changed(part, change):
    """Change one part of the workbook."""

    def put(office):
        with zipfile.ZipFile(office.workbook) as file:
            parts = {name: file.read(name) for name in file.namelist()}
        zipped(**parts | {part: change(parts[part])})(office)

    return put


def cut(content):
    return content[: len(content) // 2]


ENTITY = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><workbook '
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
UNREADABLE = {
    "an .xls": (write(OLE), "1997–2003"),
    "a locked one": (write(OLE + "EncryptedPackage".encode("utf-16-le")), "protected by a password"),
    "a zip bomb": (zipped(**{"[Content_Types].xml": b" " * (spreadsheets.SMALL + 1)}), "would unpack to 10 MB"),
    "another zip": (zipped(a="a"), "damaged"),
    "an entity": (changed("xl/workbook.xml", lambda part: part.replace(b"<workbook ", ENTITY, 1)), "damaged"),
    "half a file": (lambda office: write(cut(office.workbook.read_bytes()))(office), "damaged"),
    "half a sheet": (changed("xl/worksheets/sheet1.xml", cut), "damaged"),
    "a text": (write(b"id,area"), "not a workbook"),
    "nothing": (write(b""), "not a workbook"),
}


def test_a_workbook_that_would_be_too_large_is_refused_before_it_is_unpacked(settled, monkeypatch):
    monkeypatch.setattr(spreadsheets, "MOST_BYTES", 1000)
    monkeypatch.setattr(spreadsheets, "ExcelReader", None)
    assert "at most 0 MB" in settled.give().stderr


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


def test_a_csv_in_an_encoding_that_cannot_be_told_is_refused(settled, tmp_path):
    rows = [UNIT_HEADINGS, unit(name="café")]
    text = "\n".join(",".join(str(value or "") for value in row) for row in rows)
    (tmp_path / "units.csv").write_bytes(text.encode("cp1258", errors="replace"))
    result = chibo("import", tmp_path / "units.csv", "--into", settled.folder)
    assert (result.exit_code, "CSV UTF-8" in result.stderr) == (1, True)


def broken(office):
    path = office.folder / "register/cells.csv"
    path.write_text(path.read_text("utf-8").replace("neighbourhood", "hamlet"), "utf-8")
    office.sheet([UNIT_HEADINGS, *UNITS])
    office.book.save(office.workbook)


def holding(name, text=""):
    return lambda office: (office.folder / name).write_text(text, "utf-8")


def given(name):
    return lambda office: setattr(office, "workbook", office.workbook.parent / name)


def into(place):
    return lambda office: setattr(office, "folder", office.workbook.parent / place)


SYNTHETIC = '{"register": {"synthetic": true}}'
REFUSED = {
    "a file that is not there": (given("absent.xlsx"), "no such file"),
    "a file of another kind": (given(__file__), "files ending in .py are not read"),
    "a folder": (given(""), "is a folder; give the files in it"),
    "a name too long": (given("a" * 300 + ".xlsx"), "cannot be read (file name too long)"),
    "a register kept in Parquet": (holding("register/units.parquet"), "register: is kept in Parquet; workbooks are"),
    "a synthetic register": (holding("datapackage.json", SYNTHETIC), "real rows are not mixed with it"),
    "a broken table beside it": (broken, "column kind: 'hamlet'; allowed: one of"),
    "a file for a data folder": (into("given.xlsx"), "given.xlsx: is a file, not a folder for data"),
    "a folder below a file": (into("given.xlsx/data"), "cannot be written"),
    "a folder's name too long": (into("a" * 300), "cannot be written (file name too long)"),
}


@pytest.mark.parametrize("name", [*UNREADABLE, *REFUSED])
def test_what_cannot_be_done_is_one_line_and_changes_nothing(settled, name):
    making, said = (UNREADABLE | REFUSED)[name]
    folder = settled.folder
    making(settled)
    before = contents(folder)
    result = chibo("import", settled.workbook, "--into", settled.folder)
    code = 1 if name in UNREADABLE else 2
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (code, "", 1)
    assert said in result.stderr
    assert contents(folder) == before


def test_files_of_one_name_are_told_apart(office, tmp_path):
    both = [tmp_path / "0/given.xlsx", tmp_path / "1/given.xlsx"]
    for path, rows in zip(both, [UNITS[:4], [unit(id="x", households="nhiều")]], strict=True):
        path.parent.mkdir()
        office.sheet([UNIT_HEADINGS, *rows])
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
@pytest.mark.parametrize(
    "failure", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=["full", "ctrl-c"]
)
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


def test_a_new_folder_that_failed_leaves_nothing(office, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "rename", fail)
    assert office.give().exit_code == 2
    assert not office.folder.exists()
